"""What time brings to cases: `manage.py tick` does it."""

from __future__ import annotations

from datetime import datetime

from mediation.cases.services import timekeeping
from mediation.core.chores import chore


@chore("moved")
def recount_calendar(now: datetime) -> int:
    """Limits over a year that was loaded or edited. First, so that nothing lapses on a date that has moved."""
    return timekeeping.recount_calendar(now)


@chore("lapsed")
def lapse(now: datetime) -> int:
    """Limits whose last day is past."""
    return timekeeping.lapse_deadlines(now)


@chore("warned")
def warn(now: datetime) -> int:
    """Limits that come near."""
    return timekeeping.warn_deadlines(now)
