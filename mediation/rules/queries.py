"""Which pack holds, and what the calendar says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mediation.rules.enums import Regime
from mediation.rules.limits import ONE_DAY, Calendar, Due, due
from mediation.rules.models import CalendarDay, CalendarRevision
from mediation.rules.packs import Limit, Pack
from mediation.rules.reading import packs

YEARS = range(2004, 2101)
"""The years that may be loaded: from the first whose calendar is seeded."""


def all_packs() -> list[Pack]:
    """Every pack of this installation, by regime and in the order of time."""
    return sorted(packs().values(), key=lambda pack: (Regime.values.index(pack.regime), pack.valid_from))


def packs_on(day: date) -> list[Pack]:
    """All packs in force on a day, at most one of each regime."""
    return [pack for pack in all_packs() if pack.holds_on(day)]


def pack_on(day: date, regime: Regime = Regime.PREFILING) -> Pack:
    """The pack in force on a day; where none is, the nearest: before the first the first, in a gap and after the last
    the one before, since an older interpretation is better than none.
    """
    held = [pack for pack in all_packs() if pack.regime == regime]
    begun = [pack for pack in held if pack.valid_from <= day]
    return begun[-1] if begun else held[0]


def pack_named(name: str) -> Pack:
    """The pack that a case keeps. Raises `KeyError` for a name that is none."""
    return packs()[name]


def limit_of(pack: Pack, rule: str) -> Limit | None:
    """A pack's limit for a rule; None where the pack knows no such limit."""
    return pack.limits.get(rule)


def limit_name(pack: str, rule: str) -> str:
    """What a limit is for, in the active language; the rule's own sign where the pack has none."""
    limit = packs()[pack].limits.get(rule) if pack in packs() else None
    return limit.name if limit else rule


def works_by_weekday(day: date) -> bool:
    """What holds where no announcement says otherwise: people work from Monday to Friday."""
    return day.weekday() < 5


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return [first + n * ONE_DAY for n in range((after - first).days)]


@dataclass(frozen=True)
class CalendarYear:
    """A year as it is counted with; one that is not loaded goes by weekdays."""

    year: int
    loaded: bool
    days: list[CalendarDay]


def calendar_year(year: int) -> CalendarYear:
    """Every day of a year, as the table has it or, where the year is not loaded, as its weekday says."""
    known = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    days = [known.get(day) or CalendarDay(day=day, is_working=works_by_weekday(day)) for day in days_of(year)]
    return CalendarYear(year, len(known) == len(days), days)


class LoadedCalendar:
    """The calendar's table, a year at a time in memory. Make one for an act or a batch and hand it round: another
    process may load a year at any instant, so none is kept between acts.
    """

    def __init__(self) -> None:
        self._years: dict[int, dict[date, bool]] = {}

    def is_working(self, day: date) -> bool:
        """By the table; by weekday alone where the year is not loaded."""
        known = self._year(day.year).get(day)
        return works_by_weekday(day) if known is None else known

    def is_loaded(self, day: date) -> bool:
        """Whether the table has this day."""
        return day in self._year(day.year)

    def _year(self, year: int) -> dict[date, bool]:
        if year not in self._years:
            rows = CalendarDay.objects.filter(day__year=year).values_list("day", "is_working")
            self._years[year] = dict(rows)
        return self._years[year]


def due_on(pack: Pack, rule: str, start: date, calendar: Calendar | None = None) -> Due:
    """The last day of a pack's limit that began on `start`, in ordinary procedure."""
    return due(start, pack.limits[rule].length, calendar or LoadedCalendar())


def uncounted_revisions() -> QuerySet[CalendarRevision]:
    """Years that were loaded and over which nothing has been counted again yet, in order."""
    return CalendarRevision.objects.filter(counted_at=None).order_by("year")
