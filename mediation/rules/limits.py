"""Time limits: days and working days are different types and cannot be mixed up.

Counting (民诉法 85): the first day is not counted; a last day on a statutory holiday moves to the first day after it.
Working days follow the State Council's calendar with its make-up Saturdays. A day in a year that is not loaded is
judged by weekday alone, and a limit for which such a day was looked at is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar, Protocol, TypeVar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """A limit in days (日)."""

    unit: ClassVar[str] = "day"
    number: int


@dataclass(frozen=True)
class WorkingDays:
    """A limit in working days (工作日)."""

    unit: ClassVar[str] = "working_day"
    number: int


Length = Days | WorkingDays
AnyLength = TypeVar("AnyLength", bound=Days | WorkingDays)
UNITS: dict[str, type[Days | WorkingDays]] = {Days.unit: Days, WorkingDays.unit: WorkingDays}
"""The types by the words that packs and tables use for them."""


@dataclass(frozen=True)
class Due:
    """The last day of a limit; provisional when a day that was looked at lies beyond the loaded calendar."""

    on: date
    provisional: bool


class Calendar(Protocol):
    """What a limit asks of the calendar."""

    def is_working(self, day: date) -> bool:
        """Whether people are at work on this day."""

    def is_loaded(self, day: date) -> bool:
        """Whether this day's year has been announced and loaded."""


def length_of(unit: str, number: int) -> Length:
    """A length from the two columns that keep it. An unknown unit raises `KeyError`."""
    return UNITS[unit](number)


def stretched(length: AnyLength, by: int) -> AnyLength:
    """The same kind of length, longer by so many of its own units."""
    return replace(length, number=length.number + by)


def due(start: date, length: Length, calendar: Calendar) -> Due:
    """The last day of a limit that an event on `start` begins."""
    if isinstance(length, WorkingDays):
        return _after_working_days(start, length.number, calendar)
    last = start + timedelta(days=length.number)
    loaded = calendar.is_loaded(last)
    while not calendar.is_working(last):
        last += ONE_DAY
        loaded = loaded and calendar.is_loaded(last)
    return Due(last, not loaded)


def _after_working_days(start: date, number: int, calendar: Calendar) -> Due:
    last, loaded = start, True
    while number > 0:
        last += ONE_DAY
        number -= calendar.is_working(last)
        loaded = loaded and calendar.is_loaded(last)
    return Due(last, not loaded)


def day_after_share(start: date, due: date, numerator: int, denominator: int) -> date:
    """The first day on which this share of the time between two days is gone; a part of a day counts as not gone."""
    days = max((due - start).days, 0)
    return start + timedelta(days=-(-days * numerator // denominator))


def warning_days(start: date, due: date) -> tuple[date, date]:
    """When a limit warns: as two thirds of it are gone, and on the day before the last; in order, often the same day
    where the limit is short. Neither lies before `start` or after `due`.
    """
    two_thirds = day_after_share(start, due, 2, 3)
    last_but_one = max(due - ONE_DAY, start)
    return min(two_thirds, last_but_one), max(two_thirds, last_but_one)
