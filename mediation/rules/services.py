"""Loading the working-day calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal
from mediation.rules.models import CalendarDay, CalendarRevision
from mediation.rules.permissions import check_may_load_calendar
from mediation.rules.queries import YEARS, days_of, works_by_weekday


@dataclass(frozen=True)
class DayException:
    """A day that is not as its weekday says: a holiday in the week, or a weekend day that is worked (调休)."""

    day: date
    is_working: bool
    name: str = ""


@transaction.atomic
def load_year(actor: Actor, year: int, exceptions: Sequence[DayException], now: datetime) -> list[CalendarDay]:
    """Load a year as the State Council announced it, in place of what the table says of it: weekdays are worked and
    weekends are not, except as listed.

    Refuses everybody but administrators, and with its field what cannot be meant: a year out of bounds, a day of
    another year, a day twice, an exception that says what the weekday says already. Leaves a
    `CalendarRevision`, by which whoever counts over the calendar counts again. Returns the year's days.
    """
    check_may_load_calendar(actor)
    if faults := [*_faults_of_year(year), *_faults_of_exceptions(year, exceptions)]:
        raise Invalid(*faults)
    listed = {exception.day: exception for exception in exceptions}
    rows = [_row(day, listed.get(day)) for day in days_of(year)]
    # Each day's row is written over in the order of days: two who load at once wait for each other and none is lost.
    CalendarDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=["is_working", "is_holiday", "name"]
    )
    facts = {
        "year": year,
        "free": [day for day, exception in sorted(listed.items()) if not exception.is_working],
        "worked": [day for day, exception in sorted(listed.items()) if exception.is_working],
    }
    CalendarRevision.objects.update_or_create(year=year, defaults={"changed_at": now, "counted_at": None})
    record(actor, Act("rules.calendar_loaded", "calendar", str(year), now, facts))
    return rows


def mark_counted(revision: CalendarRevision, now: datetime) -> None:
    """What was counted over this revision of a year has been counted again; a newer revision stays to be done."""
    CalendarRevision.objects.filter(year=revision.year, changed_at=revision.changed_at).update(counted_at=now)


def _row(day: date, exception: DayException | None) -> CalendarDay:
    if exception is None:
        return CalendarDay(day=day, is_working=works_by_weekday(day), is_holiday=False, name="")
    return CalendarDay(
        day=day, is_working=exception.is_working, is_holiday=not exception.is_working, name=exception.name.strip()
    )


def _faults_of_year(year: int) -> list[Refusal]:
    if year in YEARS:
        return []
    bounds = {"first": YEARS[0], "last": YEARS[-1]}
    return [Refusal("year_out_of_bounds", _("Give a year from %(first)s to %(last)s.") % bounds, "year")]


def _faults_of_exceptions(year: int, exceptions: Sequence[DayException]) -> list[Refusal]:
    faults, seen = [], set()
    for position, exception in enumerate(exceptions):
        day, field = exception.day, f"exceptions.{position}.day"
        if day.year != year:
            faults.append(Refusal("other_year", _("%(day)s is not a day of this year.") % {"day": day}, field))
        elif day in seen:
            faults.append(Refusal("doubled", _("%(day)s is listed twice. Leave one out.") % {"day": day}, field))
        elif exception.is_working == works_by_weekday(day):
            faults.append(Refusal("no_exception", _same_as_weekday(exception), field))
        seen.add(day)
    return faults


def _same_as_weekday(exception: DayException) -> str:
    if exception.is_working:
        sentence = _("%(day)s is a weekday and worked anyway. List only days that differ.")
    else:
        sentence = _("%(day)s is a weekend day and free anyway. List only days that differ.")
    return sentence % {"day": exception.day}
