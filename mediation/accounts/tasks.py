"""What time brings: codes that nobody needs any more are forgotten."""

from __future__ import annotations

from datetime import datetime

from mediation.accounts.codes import forget_codes
from mediation.core.chores import chore


@chore("codes_forgotten")
def forget(now: datetime) -> int:
    """Remove old codes and their counters."""
    return forget_codes(now)
