"""What time brings: who stayed in a room."""

from __future__ import annotations

from datetime import datetime

from mediation.core.chores import chore
from mediation.invitations.services import note_stays


@chore("stayed")
def note(now: datetime) -> int:
    """Note who wrote something, or is still there after five minutes."""
    return note_stays(now)
