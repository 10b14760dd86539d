"""What time brings to cases: `manage.py tick` does it."""

from __future__ import annotations

from datetime import datetime

from mediation.cases.services import timekeeping
from mediation.core.chores import chore


@chore("settled_dates")
def settle_provisional(now: datetime) -> int:
    """Dates of a year that was announced meanwhile. First, so that nothing lapses on a date that has moved."""
    return timekeeping.settle_provisional(now)


@chore("lapsed")
def lapse(now: datetime) -> int:
    """Limits whose last day is past."""
    return timekeeping.lapse_deadlines(now)


@chore("warned")
def warn(now: datetime) -> int:
    """Limits that come near."""
    return timekeeping.warn_deadlines(now)
