"""Time limits: days and working days are different types and cannot be mixed up.

Counting (民诉法 85): the first day is not counted; a last day on a statutory holiday moves to the first day after it.
Working days follow the State Council's calendar with its make-up Saturdays. A day in a year that is not loaded is
judged by weekday alone and marked provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


@dataclass(frozen=True)
class Days:
    """A limit in days (日)."""

    number: int


@dataclass(frozen=True)
class WorkingDays:
    """A limit in working days (工作日)."""

    number: int


Length = Days | WorkingDays


@dataclass(frozen=True)
class Due:
    """The last day of a limit; provisional when a day of it lies beyond the loaded calendar."""

    on: date
    provisional: bool


class Calendar(Protocol):
    """What a limit asks of the calendar."""

    def is_working(self, day: date) -> bool:
        """Whether people are at work on this day."""

    def is_loaded(self, day: date) -> bool:
        """Whether this day's year has been announced and loaded."""


def due(start: date, length: Length, calendar: Calendar) -> Due:
    """The last day of a limit that an event on `start` begins."""
    if isinstance(length, WorkingDays):
        return _after_working_days(start, length.number, calendar)
    last = start + timedelta(days=length.number)
    while not calendar.is_working(last):
        last += timedelta(days=1)
    return Due(last, not calendar.is_loaded(last))


def _after_working_days(start: date, number: int, calendar: Calendar) -> Due:
    last = start
    while number:
        last += timedelta(days=1)
        number -= calendar.is_working(last)
    return Due(last, not calendar.is_loaded(last))
