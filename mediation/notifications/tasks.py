"""What time brings: messages that are due, and addresses that are to be forgotten."""

from __future__ import annotations

from datetime import datetime

from mediation.core.chores import chore
from mediation.notifications.services import deliver_due, prune_addresses


@chore("delivered")
def deliver(now: datetime) -> int:
    """Send what is due."""
    return deliver_due(now)


@chore("pruned")
def prune(now: datetime) -> int:
    """Forget where old messages went."""
    return prune_addresses(now)
