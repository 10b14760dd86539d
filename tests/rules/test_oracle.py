"""Every limit of every pack on every day of eleven years, against an oracle that shares nothing with the program.

The oracle has the figures of the law written out once more, takes the State Council's calendar from the raw lists of
the `chinese_calendar` package, and finds a last day by its position in one sorted list of working days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from chinese_calendar.constants import holidays, workdays

from mediation.rules.limits import Days, Due, Length, WorkingDays, due
from mediation.rules.queries import LoadedCalendar, due_on, pack_named

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)
"""The years that are looked at; the second day is also the last that the State Council has announced."""
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

DAYS, WORKING = "days", "working days"
FIGURES: dict[str, dict[str, tuple[int, str]]] = {
    "prefiling-2016": {
        "T2": (3, WORKING),
        "T3": (3, WORKING),
        "T5": (30, DAYS),
        "T9": (30, DAYS),
        "T10": (3, DAYS),
        "T11": (15, DAYS),
        "T13": (15, DAYS),
    },
    "prefiling-2022": {
        "T1": (2, WORKING),
        "T2": (3, WORKING),
        "T3": (3, WORKING),
        "T4": (3, WORKING),
        "T5": (30, DAYS),
        "T7": (30, DAYS),
        "T9": (30, DAYS),
        "T10": (3, DAYS),
        "T11": (15, DAYS),
        "T13": (15, DAYS),
    },
    "postfiling-2025": {
        "T1": (2, WORKING),
        "T2": (3, WORKING),
        "T3": (3, WORKING),
        "T4": (3, WORKING),
        "T6": (15, DAYS),
        "T7": (15, DAYS),
    },
    "generic": {
        "T1": (2, WORKING),
        "T2": (3, WORKING),
        "T3": (3, WORKING),
        "T4": (3, WORKING),
        "T5": (30, DAYS),
    },
}
SUMMARY = {("postfiling-2025", "T6"): (7, DAYS), ("postfiling-2025", "T7"): (7, DAYS)}
RULES = [(pack, rule) for pack, limits in FIGURES.items() for rule in limits]


def is_worked(day: date) -> bool:
    if day in workdays:
        return True
    return day.isoweekday() not in (6, 7) and day not in holidays


ORDERED = [
    day for day in (date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 100)) if is_worked(day)
]
"""All working days; beyond the announced years the lists are empty and weekdays are left."""


def oracle(start: date, number: int, kind: str) -> tuple[date, bool]:
    """The last day, and whether it is provisional."""
    if kind == WORKING:
        last = ORDERED[bisect_right(ORDERED, start) + number - 1]
    else:
        last = ORDERED[bisect_left(ORDERED, date.fromordinal(start.toordinal() + number))]
    return last, last.year > 2026


@pytest.fixture
def calendar(db: None) -> LoadedCalendar:
    return LoadedCalendar()


def wrong(length: Length, figure: tuple[int, str], calendar: LoadedCalendar) -> Iterator[tuple[date, Due]]:
    for start in EVERY_DAY:
        found = due(start, length, calendar)
        if (found.on, found.provisional) != oracle(start, *figure):
            yield start, found


def test_the_oracle_has_every_limit_of_every_pack_and_no_other() -> None:
    assert {name: set(limits) for name, limits in FIGURES.items()} == {
        name: set(pack_named(name).limits) for name in FIGURES
    }
    summary = {(name, r) for name in FIGURES for r, limit in pack_named(name).limits.items() if limit.summary_length}
    assert summary == set(SUMMARY)


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_limit_ends_on_the_right_day_whenever_it_begins(calendar: LoadedCalendar, pack: str, rule: str) -> None:
    limit = pack_named(pack).limits[rule]
    assert list(wrong(limit.length, FIGURES[pack][rule], calendar)) == []


@pytest.mark.parametrize(("pack", "rule"), SUMMARY)
def test_so_it_does_in_summary_procedure(calendar: LoadedCalendar, pack: str, rule: str) -> None:
    length = pack_named(pack).limits[rule].length_in(summary=True)
    assert list(wrong(length, SUMMARY[pack, rule], calendar)) == []


@pytest.mark.parametrize("number", [1, 5, 15, 25, 45, 60])
@pytest.mark.parametrize(("kind", "length"), [(DAYS, Days), (WORKING, WorkingDays)])
def test_so_does_a_length_that_stops_and_extensions_may_make_of_it(
    calendar: LoadedCalendar, number: int, kind: str, length: Callable[[int], Length]
) -> None:
    assert list(wrong(length(number), (number, kind), calendar)) == []


def test_a_decade_costs_one_query_a_year(calendar: LoadedCalendar, django_assert_num_queries: Any) -> None:
    years = LAST.year - FIRST.year + 2
    with django_assert_num_queries(years):
        for start in EVERY_DAY:
            due(start, Days(30), calendar)
            due(start, WorkingDays(3), calendar)


def test_only_limits_that_reach_beyond_the_announced_years_are_provisional(calendar: LoadedCalendar) -> None:
    starts = {rule: [] for rule in ("T3", "T5")}  # type: dict[str, list[date]]
    for rule, found in starts.items():
        limit = pack_named("prefiling-2022").limits[rule]
        found += [start for start in EVERY_DAY if due(start, limit.length, calendar).provisional]
    assert starts == {
        "T3": [date(2026, 12, day) for day in (29, 30, 31)],
        "T5": [date(2026, 12, day) for day in range(2, 32)],
    }


PRE, POST = "prefiling-2022", "postfiling-2025"


@pytest.mark.parametrize(
    ("pack", "rule", "start", "last"),
    [
        # National Day and Mid-autumn 2025: 1 to 8 October off; Sunday 28 September and Saturday 11 October worked.
        pytest.param(PRE, "T3", "2025-09-29", "2025-10-10", id="R12: 30 September, 9 and 10 October"),
        pytest.param(PRE, "T4", "2025-09-26", "2025-09-30", id="R15: the make-up Sunday counts"),
        pytest.param(PRE, "T2", "2025-10-09", "2025-10-13", id="R10: the make-up Saturday counts"),
        pytest.param(PRE, "T5", "2025-09-01", "2025-10-09", id="R24, 民诉法 85: 1 October moves to the 9th"),
        pytest.param(PRE, "T5", "2025-09-10", "2025-10-10", id="R24: a last day after the holiday stays"),
        pytest.param(PRE, "T5", "2025-09-11", "2025-10-11", id="R24, 民诉法 85: a make-up Saturday is no holiday"),
        pytest.param(PRE, "T5", "2025-09-12", "2025-10-13", id="R24, 民诉法 85: a Sunday moves to Monday"),
        pytest.param(PRE, "T9", "2025-09-05", "2025-10-09", id="人民调解法 33: 5 October moves to the 9th"),
        pytest.param(PRE, "T10", "2025-09-30", "2025-10-09", id="法释〔2011〕5号 4: 3 October moves to the 9th"),
        pytest.param(PRE, "T11", "2025-09-20", "2025-10-09", id="法释〔2011〕5号 5: 5 October moves to the 9th"),
        pytest.param(POST, "T6", "2025-09-25", "2025-10-10", id="R24: fifteen days after registration"),
        # Labour Day 2025: 1 to 5 May off, Sunday 27 April worked.
        pytest.param(PRE, "T1", "2025-04-25", "2025-04-28", id="R10: the make-up Sunday is the first of two"),
        pytest.param(PRE, "T13", "2025-04-20", "2025-05-06", id="劳动争议调解仲裁法 14: 5 May moves to the 6th"),
        # Spring Festival 2020: 24 to 30 January off, prolonged by the epidemic to Sunday 2 February.
        pytest.param("prefiling-2016", "T3", "2020-01-22", "2020-02-04", id="特邀 12: 23 January, 3 and 4 February"),
        pytest.param("prefiling-2016", "T5", "2019-12-30", "2020-02-03", id="特邀 27: 29 January moves to 3 February"),
        pytest.param(
            "prefiling-2016", "T5", "2020-01-02", "2020-02-03", id="特邀 27: 1 February was to be worked once"
        ),
        # Spring Festival 2026: 15 to 23 February off, the Saturdays 14 and 28 February worked.
        pytest.param(PRE, "T3", "2026-02-12", "2026-02-24", id="R12: Friday, the make-up Saturday, the 24th"),
        pytest.param("generic", "T5", "2026-01-29", "2026-02-28", id="a make-up Saturday is a last day like another"),
    ],
)
def test_days_counted_by_hand_on_the_announced_calendar(db: None, pack: str, rule: str, start: str, last: str) -> None:
    found = due_on(pack_named(pack), rule, date.fromisoformat(start))
    assert found == Due(date.fromisoformat(last), provisional=False)


@pytest.mark.parametrize(
    ("rule", "start", "last", "provisional"),
    [
        ("T3", "2026-12-28", "2026-12-31", False),
        ("T3", "2026-12-29", "2027-01-01", True),
        ("T5", "2026-12-01", "2026-12-31", False),
        ("T5", "2026-12-02", "2027-01-01", True),
        ("T5", "2026-12-03", "2027-01-04", True),
    ],
)
def test_days_counted_by_hand_at_the_end_of_the_announced_calendar(
    db: None, rule: str, start: str, last: str, provisional: bool
) -> None:
    found = due_on(pack_named(PRE), rule, date.fromisoformat(start))
    assert found == Due(date.fromisoformat(last), provisional)
