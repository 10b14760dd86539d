"""Counting days and working days: what always holds, whatever the calendar says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.rules.limits import (
    ONE_DAY,
    Days,
    Due,
    Length,
    WorkingDays,
    day_after_share,
    due,
    length_of,
    stretched,
    warning_days,
)
from mediation.rules.models import CalendarDay
from mediation.rules.queries import LoadedCalendar, due_on, pack_named


@dataclass(frozen=True)
class WrittenCalendar:
    """A calendar that a test writes: days that are not as their weekday says, and years nobody has announced."""

    exceptions: frozenset[date] = frozenset()
    unannounced: frozenset[int] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return (day.weekday() < 5) != (day in self.exceptions)

    def is_loaded(self, day: date) -> bool:
        return day.year not in self.unannounced


PLAIN = WrittenCalendar()
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
numbers = st.integers(1, 60)
lengths = st.one_of(numbers.map(Days), numbers.map(WorkingDays))
calendars = st.builds(
    WrittenCalendar,
    st.frozensets(st.dates(date(2024, 12, 20), date(2025, 3, 1)), max_size=40),
    st.frozensets(st.sampled_from([2025, 2026, 2027])),
)
near_days = st.dates(date(2024, 11, 1), date(2025, 3, 1))


@given(near_days, near_days, lengths, calendars)
def test_who_begins_later_never_ends_earlier(one: date, other: date, length: Length, calendar: WrittenCalendar) -> None:
    earlier, later = sorted([one, other])
    assert due(earlier, length, calendar).on <= due(later, length, calendar).on


@given(near_days, lengths, st.integers(0, 30), calendars)
def test_a_longer_limit_never_ends_earlier(start: date, length: Length, by: int, calendar: WrittenCalendar) -> None:
    assert due(start, length, calendar).on <= due(start, stretched(length, by), calendar).on


@given(near_days, lengths, calendars)
def test_a_limit_ends_after_its_first_day_and_on_a_working_day(
    start: date, length: Length, calendar: WrittenCalendar
) -> None:
    last = due(start, length, calendar).on
    assert last > start
    assert calendar.is_working(last)
    if isinstance(length, Days):
        assert last >= start + timedelta(days=length.number)


@given(near_days, numbers, numbers, calendars)
def test_working_days_can_be_counted_on_from_where_one_stopped(
    start: date, first: int, then: int, calendar: WrittenCalendar
) -> None:
    stop = due(start, WorkingDays(first), calendar).on
    assert due(stop, WorkingDays(then), calendar).on == due(start, WorkingDays(first + then), calendar).on


@given(near_days, lengths, calendars)
def test_a_limit_whose_last_day_is_not_announced_is_provisional(
    start: date, length: Length, calendar: WrittenCalendar
) -> None:
    found = due(start, length, calendar)
    assert found.provisional or calendar.is_loaded(found.on)


@given(days, lengths)
def test_with_every_year_announced_nothing_is_provisional(start: date, length: Length) -> None:
    assert not due(start, length, PLAIN).provisional


def test_one_day_that_is_not_announced_makes_the_whole_limit_provisional() -> None:
    gap = WrittenCalendar(unannounced=frozenset({2022}))
    assert due(date(2021, 12, 31), WorkingDays(261), gap) == Due(date(2023, 1, 2), provisional=True)
    assert due(date(2021, 12, 2), Days(30), gap) == Due(date(2022, 1, 3), provisional=True)
    assert due(date(2022, 12, 1), Days(30), gap) == Due(date(2023, 1, 2), provisional=True), "31 December, a Saturday"
    assert due(date(2022, 12, 2), Days(31), gap) == Due(date(2023, 1, 2), provisional=False), "only 2 January is asked"
    beyond = WrittenCalendar(unannounced=frozenset({2024}))
    moved = due(date(2023, 12, 1), Days(29), beyond)
    assert moved == Due(date(2024, 1, 1), provisional=True), "30 December, a Saturday, moves into the unknown"


def test_the_two_kinds_of_length_are_never_alike() -> None:
    assert len({Days(3), WorkingDays(3)}) == 2
    assert (length_of("day", 3), length_of("working_day", 3)) == (Days(3), WorkingDays(3))
    assert (Days(3).unit, WorkingDays(3).unit) == ("day", "working_day")
    with pytest.raises(KeyError):
        length_of("week", 1)


@given(lengths, st.integers(0, 365))
def test_a_stretched_length_stays_of_its_kind(length: Length, by: int) -> None:
    longer = stretched(length, by)
    assert (type(longer), longer.number) == (type(length), length.number + by)


@pytest.mark.parametrize(
    ("last", "warned"),
    [
        (date(2026, 4, 1), (date(2026, 3, 22), date(2026, 3, 31))),  # thirty days: after twenty, and before the last
        (date(2026, 3, 9), (date(2026, 3, 7), date(2026, 3, 8))),  # seven days: two thirds are gone with the fifth
        (date(2026, 3, 5), (date(2026, 3, 4), date(2026, 3, 4))),  # three days: both on the same day
        (date(2026, 3, 4), (date(2026, 3, 3), date(2026, 3, 4))),
        (date(2026, 3, 3), (date(2026, 3, 2), date(2026, 3, 3))),  # one day: when it begins, and on the last
        (date(2026, 3, 2), (date(2026, 3, 2), date(2026, 3, 2))),
        (date(2026, 3, 1), (date(2026, 3, 2), date(2026, 3, 2))),  # over before it began: nothing is left but to tell
    ],
)
def test_a_limit_warns_at_two_thirds_and_one_day_before_the_last(last: date, warned: tuple[date, date]) -> None:
    assert warning_days(date(2026, 3, 2), last) == warned


@given(days, st.integers(0, 400))
def test_warnings_come_in_order_and_within_the_limit(start: date, length: int) -> None:
    last = start + timedelta(days=length)
    first, second = warning_days(start, last)
    assert start <= first <= second <= last
    assert last - ONE_DAY in (first, second) or length == 0


@given(days, st.integers(0, 400), st.integers(1, 9))
def test_a_share_of_the_time_is_gone_on_its_day_and_not_the_day_before(start: date, length: int, part: int) -> None:
    day = day_after_share(start, start + timedelta(days=length), part, 9)
    gone = (day - start).days
    assert gone * 9 >= length * part
    assert gone == 0 or (gone - 1) * 9 < length * part


def test_the_calendar_is_loaded_whole_and_can_be_edited(db: None) -> None:
    assert CalendarDay.objects.count() == (date(2026, 12, 31) - date(2004, 1, 1)).days + 1
    assert str(CalendarDay.objects.get(day=date(2026, 2, 14))) == "2026-02-14 working"
    assert str(CalendarDay.objects.get(day=date(2026, 2, 15))) == "2026-02-15 free"
    CalendarDay.objects.filter(day=date(2026, 4, 1)).update(is_working=False)
    assert due_on(pack_named("prefiling-2022"), "T5", date(2026, 3, 2)).on == date(2026, 4, 2)
    assert LoadedCalendar().is_loaded(date(2026, 4, 1))
    assert not LoadedCalendar().is_loaded(date(2027, 1, 1))


def test_holidays_are_told_from_plain_weekends_and_named_as_they_are_announced(db: None) -> None:
    national_day = CalendarDay.objects.get(day=date(2026, 10, 1))
    assert (national_day.is_holiday, national_day.name) == (True, "国庆节")
    assert not CalendarDay.objects.get(day=date(2026, 3, 7)).is_holiday
    assert [name for name in set(CalendarDay.objects.values_list("name", flat=True)) if name.isascii()] == [""]
