"""Which pack holds, and what the calendar says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.translation import get_language

from mediation.rules.enums import Regime
from mediation.rules.limits import Calendar, Due, due
from mediation.rules.models import CalendarDay
from mediation.rules.packs import Pack, packs


def pack_on(day: date, regime: Regime = Regime.PREFILING) -> Pack:
    """The pack in force on a day; before the first one, the first: its interpretation is the nearest there is."""
    held = sorted((p for p in packs().values() if p.regime == regime), key=lambda p: p.valid_from)
    return next((p for p in held if p.holds_on(day)), held[0] if day < held[0].valid_from else held[-1])


def pack_named(name: str) -> Pack:
    """The pack that a case keeps."""
    return packs()[name]


class LoadedCalendar:
    """The calendar's table, a year at a time in memory."""

    def __init__(self) -> None:
        self._year = lru_cache(maxsize=64)(_year)

    def is_working(self, day: date) -> bool:
        """By the table; by weekday alone where the year is not loaded."""
        known = self._year(day.year).get(day)
        return day.weekday() < 5 if known is None else known

    def is_loaded(self, day: date) -> bool:
        """Whether the table has this day."""
        return day in self._year(day.year)


def _year(year: int) -> dict[date, bool]:
    return dict(CalendarDay.objects.filter(day__year=year).values_list("day", "is_working"))


def due_on(pack: Pack, rule: str, start: date, calendar: Calendar | None = None) -> Due:
    """The last day of a pack's limit that began on `start`."""
    return due(start, pack.limits[rule].length, calendar or LoadedCalendar())


def limit_name(pack: str, rule: str) -> str:
    """What a limit is for, in the active language; the rule's own sign where the pack has none."""
    limit = packs()[pack].limits.get(rule) if pack in packs() else None
    if limit is None:
        return rule
    return limit.name_zh if (get_language() or "").startswith("zh") else limit.name_en
