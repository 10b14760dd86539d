"""Which part of the past is asked for: period, organisation, cause, mediator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import Organisation
from mediation.core.errors import Invalid, Refusal
from mediation.mediators.models import Mediator
from mediation.rules.enums import Cause

FIRST_YEAR, LAST_YEAR = 1980, 2199


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def is_year(self) -> bool:
        """Whether it is one whole calendar year."""
        return self == year_period(self.first.year)


@dataclass(frozen=True)
class Selection:
    """What is counted. Without a period: everything up to now."""

    period: Period | None = None
    organisation: UUID | None = None
    cause: str = ""
    mediator: UUID | None = None


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def selection_from(given: Mapping[str, str], today: date, *, whole_past: bool = False) -> Selection:
    """The selection that query parameters ask for; without a period the year of today, or the whole past.

    Refuses, with the field: a year or day that does not exist, a period that ends before it starts, a year beside
    days, and an organisation, cause or mediator that is not known.
    """
    period = _period(given)
    if period is None and not whole_past:
        period = year_period(today.year)
    cause = given.get("cause", "")
    if cause and cause not in Cause.values:
        raise Invalid(Refusal("unknown_cause", _("There is no such cause. Choose one from the list."), "cause"))
    return Selection(period, _organisation(given), cause, _mediator(given))


def _period(given: Mapping[str, str]) -> Period | None:
    year, first, last = given.get("year", ""), given.get("from", ""), given.get("to", "")
    if year and (first or last):
        raise Invalid(Refusal("year_or_days", _("Give either a year or two days, not both."), "year"))
    if year:
        return year_period(_year(year))
    if not first and not last:
        return None
    if not first or not last:
        missing = "to" if first else "from"
        raise Invalid(Refusal("half_a_period", _("Give both days of the period, or a year."), missing))
    period = Period(_day(first, "from"), _day(last, "to"))
    if period.last < period.first:
        raise Invalid(Refusal("backwards", _("The period ends before it starts. Swap the two days."), "to"))
    return period


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise Invalid(Refusal("no_such_year", _("There is no such year. Write it like 2019."), "year"))
    return int(text)


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(Refusal("no_such_day", _("There is no such day. Write it like 2019-01-31."), field)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(Refusal("no_such_day", _("There is no such day. Write it like 2019-01-31."), field))
    return day


def _organisation(given: Mapping[str, str]) -> UUID | None:
    pk = _uuid(given.get("organisation", ""))
    if "organisation" in given and (pk is None or not Organisation.objects.filter(pk=pk).exists()):
        sentence = _("There is no such organisation. Choose one from the list.")
        raise Invalid(Refusal("unknown_organisation", sentence, "organisation"))
    return pk


def _mediator(given: Mapping[str, str]) -> UUID | None:
    pk = _uuid(given.get("mediator", ""))
    if "mediator" in given and (pk is None or not Mediator.objects.filter(pk=pk).exists()):
        sentence = _("There is no such mediator. Choose one from the roster.")
        raise Invalid(Refusal("unknown_mediator", sentence, "mediator"))
    return pk


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
