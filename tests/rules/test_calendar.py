"""An administrator loads a year of the calendar: what changes, what is refused, and what waits to be counted again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.core.errors import Invalid, Refused
from mediation.rules.limits import Days, Due, WorkingDays, due
from mediation.rules.models import CalendarDay, CalendarRevision
from mediation.rules.queries import LoadedCalendar, calendar_year, uncounted_revisions
from mediation.rules.services import DayException, load_year, mark_counted
from tests.factories import START, Cast, make_cast

YEAR = 2027
FREE = [DayException(date(YEAR, 1, 1), is_working=False, name=" 元旦 ")]
FESTIVAL = [DayException(date(YEAR, 2, day), is_working=False, name="春节") for day in (8, 9, 10, 11, 12)]
MADE_UP = [DayException(date(YEAR, 2, 20), is_working=True, name="春节")]
ANNOUNCED = [*FREE, *FESTIVAL, *MADE_UP]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def revised() -> list[tuple[int, bool]]:
    """The years that were loaded, and whether what was counted over them was counted again."""
    return [(row.year, row.counted_at is not None) for row in CalendarRevision.objects.order_by("year")]


def table() -> list[tuple[object, ...]]:
    return list(CalendarDay.objects.values_list("day", "is_working", "is_holiday", "name"))


def test_weekdays_are_worked_and_weekends_are_not_except_as_announced(cast: Cast) -> None:
    rows = load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START)
    assert [row.day for row in rows] == [date.fromordinal(date(YEAR, 1, 1).toordinal() + n) for n in range(365)]
    assert table()[-365:] == [(row.day, row.is_working, row.is_holiday, row.name) for row in rows]
    odd = {row.day: (row.is_working, row.is_holiday, row.name) for row in rows if row.name}
    assert odd == {
        date(YEAR, 1, 1): (False, True, "元旦"),
        **{date(YEAR, 2, day): (False, True, "春节") for day in (8, 9, 10, 11, 12)},
        date(YEAR, 2, 20): (True, False, "春节"),
    }
    assert all(row.is_working == (row.day.weekday() < 5) for row in rows if not row.name)


def test_a_leap_year_has_all_its_days(cast: Cast) -> None:
    assert len(load_year(cast.actor("administrator"), 2028, [], START)) == 366


def test_limits_over_a_year_that_is_loaded_are_final_and_go_by_it(cast: Cast) -> None:
    assert due(date(2026, 12, 31), WorkingDays(1), LoadedCalendar()) == Due(date(YEAR, 1, 1), provisional=True)
    load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START)
    calendar = LoadedCalendar()
    assert due(date(2026, 12, 31), WorkingDays(1), calendar) == Due(date(YEAR, 1, 4), provisional=False)
    assert due(date(YEAR, 1, 9), Days(30), calendar) == Due(date(YEAR, 2, 15), provisional=False)
    assert due(date(YEAR, 1, 21), Days(30), calendar) == Due(date(YEAR, 2, 20), provisional=False)


def test_a_year_loaded_again_is_replaced_whole(cast: Cast) -> None:
    administrator = cast.actor("administrator")
    load_year(administrator, YEAR, ANNOUNCED, START)
    load_year(administrator, YEAR, FREE, START)
    assert CalendarDay.objects.filter(day__year=YEAR).count() == 365
    assert {row.day for row in CalendarDay.objects.filter(day__year=YEAR).exclude(name="")} == {date(YEAR, 1, 1)}


def test_other_years_stay_as_they_are(cast: Cast) -> None:
    before = table()
    load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START)
    assert table()[:-365] == before


def test_the_load_is_recorded_with_its_exceptions(cast: Cast) -> None:
    load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START)
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.object_type, entry.object_id) == ("rules.calendar_loaded", "calendar", "2027")
    assert entry.facts == {
        "year": 2027,
        "free": ["2027-01-01", *(f"2027-02-{day:02}" for day in (8, 9, 10, 11, 12))],
        "worked": ["2027-02-20"],
    }
    assert verify()[1] is None


def test_a_loaded_year_waits_until_what_was_counted_over_it_is_counted_again(cast: Cast) -> None:
    load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START)
    assert revised() == [(YEAR, False)]
    (waiting,) = uncounted_revisions()
    load_year(cast.actor("administrator"), YEAR, ANNOUNCED, START + timedelta(minutes=1))
    mark_counted(waiting, START + timedelta(minutes=2))
    assert revised() == [(YEAR, False)], "it was loaded once more meanwhile"
    mark_counted(uncounted_revisions().get(), START + timedelta(minutes=3))
    assert (revised(), list(uncounted_revisions())) == ([(YEAR, True)], [])


@pytest.mark.parametrize("part", ["mediator", "clerk", "supervisor", "foreign_clerk", "applicant", "stranger"])
def test_only_administrators_load_a_year(cast: Cast, part: str) -> None:
    before, entries = table(), Entry.objects.count()
    with pytest.raises(Refused) as refused:
        load_year(cast.actor(part), 2026, ANNOUNCED, START)
    assert [r.code for r in refused.value.refusals] == ["not_administrator"]
    assert (table(), Entry.objects.count(), revised()) == (before, entries, [])


def test_the_command_line_may_load_a_year(cast: Cast) -> None:
    assert len(load_year(cast.actor("system"), YEAR, ANNOUNCED, START)) == 365


@pytest.mark.parametrize(
    ("year", "exceptions", "faults"),
    [
        (2003, [], [("year_out_of_bounds", "year")]),
        (2101, [], [("year_out_of_bounds", "year")]),
        (YEAR, [DayException(date(2026, 1, 1), is_working=False)], [("other_year", "exceptions.0.day")]),
        (YEAR, [*FREE, *FREE], [("doubled", "exceptions.1.day")]),
        (YEAR, [*FREE, DayException(FREE[0].day, is_working=True)], [("doubled", "exceptions.1.day")]),
        (YEAR, [DayException(date(YEAR, 1, 2), is_working=False)], [("no_exception", "exceptions.0.day")]),
        (YEAR, [*FREE, DayException(date(YEAR, 1, 4), is_working=True)], [("no_exception", "exceptions.1.day")]),
        (
            YEAR,
            [DayException(date(2028, 1, 3), is_working=False), *FREE, DayException(date(YEAR, 1, 3), is_working=False)],
            [("other_year", "exceptions.0.day"), ("no_exception", "exceptions.2.day")],
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(
    cast: Cast, year: int, exceptions: list[DayException], faults: list[tuple[str, str]]
) -> None:
    before, entries = table(), Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        load_year(cast.actor("administrator"), year, exceptions, START)
    assert [(r.code, r.field) for r in refused.value.refusals] == faults
    assert (table(), Entry.objects.count(), revised()) == (before, entries, [])


def test_a_year_not_loaded_is_shown_as_its_weekdays_say(db: None) -> None:
    told = calendar_year(YEAR)
    assert (told.year, told.loaded, len(told.days)) == (YEAR, False, 365)
    assert all(row.is_working == (row.day.weekday() < 5) and not row.is_holiday for row in told.days)
    assert calendar_year(2026).loaded
    assert not CalendarDay.objects.filter(day__year=YEAR).exists(), "to look at a year does not load it"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_load_a_year_at_once_leave_it_as_one_of_them_meant_it() -> None:
    administrator = make_cast().actor("administrator")

    def load(exceptions: list[DayException]) -> int:
        try:
            return len(load_year(administrator, YEAR, exceptions, START))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(load, [FREE, ANNOUNCED] * 2)) == [365] * 4
    odd = {row.day for row in CalendarDay.objects.filter(day__year=YEAR).exclude(name="")}
    assert odd in ({entry.day for entry in FREE}, {entry.day for entry in ANNOUNCED})
    assert verify()[1] is None
