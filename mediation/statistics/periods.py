"""A period cut into days, weeks, months, quarters or years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mediation.core.errors import Invalid, Refusal
from mediation.statistics.selection import Period

MOST_POINTS = 4000
ONE_DAY = timedelta(days=1)


class By(StrEnum):
    """How a series is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


LENGTH = {By.DAY: 1, By.WEEK: 7, By.MONTH: 28, By.QUARTER: 90, By.YEAR: 365}


@dataclass(frozen=True)
class Piece:
    """A piece of a period and what it is called."""

    first: date
    last: date
    label: str


def pieces(period: Period, by: By) -> list[Piece]:
    """The pieces in order, the first and last cut to the period. Refuses a cut into more points than a page shows."""
    if ((period.last - period.first).days + 1) // LENGTH[by] > MOST_POINTS:
        raise Invalid(Refusal("too_fine", _("That is too fine for so long a period. Choose a coarser cut."), "by"))
    return list(_cut(period, by))


def _cut(period: Period, by: By) -> Iterator[Piece]:
    start = period.first
    while start <= period.last:
        last = min(_end(start, by), period.last)
        yield Piece(start, last, label(start, by))
        start = last + ONE_DAY


def _end(day: date, by: By) -> date:
    if by == By.DAY:
        return day
    if by == By.WEEK:
        return day + timedelta(days=6 - day.weekday())
    months = {By.MONTH: 1, By.QUARTER: 3, By.YEAR: 12}[by]
    after = (day.month - 1) // months * months + months
    return date(day.year + after // 12, after % 12 + 1, 1) - ONE_DAY


def label(day: date, by: By) -> str:
    """What the piece that holds this day is called, the same in every language."""
    if by == By.DAY:
        return day.isoformat()
    if by == By.WEEK:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    if by == By.MONTH:
        return f"{day.year}-{day.month:02}"
    if by == By.QUARTER:
        return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    return str(day.year)
