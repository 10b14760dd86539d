"""Counting days and working days, against an oracle that knows the State Council's calendar by another way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import pytest

from mediation.rules.limits import Days, Due, WorkingDays, due
from mediation.rules.models import CalendarDay
from mediation.rules.queries import LoadedCalendar, due_on, pack_named

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def every_day() -> Iterator[date]:
    """Each day of the eleven years whose longest limit still ends in them."""
    day = FIRST
    while day <= LAST - timedelta(days=60):
        yield day
        day += ONE_DAY


def working_days(first: date, last: date) -> list[date]:
    """The oracle: all working days in order; a limit is found by position, not by counting on."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if chinese_calendar.is_workday(day)]


@pytest.fixture
def calendar(db: None) -> LoadedCalendar:
    return LoadedCalendar()


@pytest.mark.parametrize("number", [1, 2, 3, 15])
def test_working_days_on_every_day_of_eleven_years(calendar: LoadedCalendar, number: int) -> None:
    ordered = working_days(FIRST, LAST)
    at, wrong = 0, []
    for start in every_day():
        while ordered[at] <= start:
            at += 1
        if due(start, WorkingDays(number), calendar) != Due(ordered[at + number - 1], provisional=False):
            wrong.append(start)
    assert wrong == []


@pytest.mark.parametrize("number", [3, 7, 15, 30])
def test_days_on_every_day_of_eleven_years(calendar: LoadedCalendar, number: int) -> None:
    following: dict[date, date] = {}
    upcoming = LAST
    for n in range((LAST - FIRST).days + 1):
        day = LAST - timedelta(days=n)
        upcoming = day if chinese_calendar.is_workday(day) else upcoming
        following[day] = upcoming
    wrong = [
        start
        for start in every_day()
        if due(start, Days(number), calendar).on != following[date.fromordinal(start.toordinal() + number)]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        # Written by hand from the announcements for 2019, 2020 and 2026.
        (date(2019, 4, 29), WorkingDays(3), date(2019, 5, 6)),  # 1 to 4 May off, Sunday 5 May worked
        (date(2019, 9, 27), WorkingDays(3), date(2019, 10, 8)),  # Sunday 29 September worked, the week after off
        (date(2020, 1, 22), WorkingDays(1), date(2020, 1, 23)),
        (date(2020, 1, 23), WorkingDays(1), date(2020, 2, 3)),  # the festival of 2020, prolonged to 2 February
        (
            date(2026, 1, 16),
            Days(30),
            date(2026, 2, 24),
        ),  # the festival lasts from 15 to 23 February
        (date(2026, 1, 15), Days(30), date(2026, 2, 14)),  # a Saturday that is worked is a last day like another
        (date(2026, 3, 2), Days(30), date(2026, 4, 1)),
    ],
)
def test_known_days(calendar: LoadedCalendar, start: date, length: Days | WorkingDays, last: date) -> None:
    assert due(start, length, calendar) == Due(last, provisional=False)


def test_beyond_the_announced_years_a_limit_is_provisional_and_goes_by_weekdays(calendar: LoadedCalendar) -> None:
    assert due(date(2026, 12, 20), Days(30), calendar) == Due(date(2027, 1, 19), provisional=True)
    assert due(date(2027, 1, 1), Days(1), calendar) == Due(date(2027, 1, 4), provisional=True)
    assert due(date(2026, 12, 30), WorkingDays(2), calendar) == Due(date(2027, 1, 1), provisional=True)
    assert due(date(2026, 12, 30), WorkingDays(1), calendar) == Due(date(2026, 12, 31), provisional=False)


def test_the_calendar_is_loaded_whole_and_can_be_edited(calendar: LoadedCalendar) -> None:
    assert CalendarDay.objects.count() == (date(2026, 12, 31) - date(2004, 1, 1)).days + 1
    assert str(CalendarDay.objects.get(day=date(2026, 2, 14))) == "2026-02-14 working"
    assert str(CalendarDay.objects.get(day=date(2026, 2, 15))) == "2026-02-15 free"
    CalendarDay.objects.filter(day=date(2026, 4, 1)).update(is_working=False)
    assert due_on(pack_named("prefiling-2022"), "T5", date(2026, 3, 2)).on == date(2026, 4, 2)
    assert calendar.is_loaded(date(2026, 4, 1))
    assert not calendar.is_loaded(date(2027, 1, 1))


def test_holidays_are_told_from_plain_weekends(db: None) -> None:
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).is_holiday
    assert not CalendarDay.objects.get(day=date(2026, 3, 7)).is_holiday
