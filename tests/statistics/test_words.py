"""Sentences, shares, periods, selections: the parts that need no case."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mediation.core.errors import Invalid
from mediation.statistics.periods import By, pieces
from mediation.statistics.selection import Period, selection_from, year_period
from mediation.statistics.sentences import office_number, sentence
from mediation.statistics.shares import median, share

TODAY = date(2026, 3, 2)
COUNTS = {"prelitigation_mediations": 244, "online_mediations": 43, "consultations": 3017}
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_the_sentence_is_in_the_form_that_offices_use() -> None:
    with override("zh-hans"):
        assert sentence(year_period(2019), COUNTS) == "2019年诉前调解纠纷244件,在线调解纠纷43件,提供法律咨询3000余次"
        spring = sentence(Period(date(2019, 3, 1), date(2019, 5, 31)), COUNTS)
        assert spring.startswith("2019年3月1日至2019年5月31日诉前调解纠纷244件")
    with override("en"):
        assert sentence(year_period(2019), COUNTS) == (
            "2019: 244 disputes mediated before litigation, 43 of them online, legal advice given more than 3,000 times"
        )


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0"), (999, "999"), (1000, "1000"), (1001, "1000余"), (1099, "1000余"), (1100, "1100"), (3017, "3000余"),
        (3000, "3000"), (123456, "123400余"),
    ],
)  # fmt: skip
def test_counts_are_rounded_down_to_the_hundred(count: int, written: str) -> None:
    with override("zh-hans"):
        assert office_number(count) == written


@given(st.integers(0, 10**7))
def test_a_rounded_count_never_says_more_than_there_is(count: int) -> None:
    with override("zh-hans"):
        written = office_number(count)
    shown = int(written.removesuffix("余"))
    assert shown <= count < shown + 100
    assert written.endswith("余") == (shown != count)


def test_an_interval_after_wilson() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148.
    assert share(81, 263) == {"value": 0.308, "n": 81, "of": 263, "low": 0.2553, "high": 0.3662}
    assert share(15, 148) == {"value": 0.1014, "n": 15, "of": 148, "low": 0.0624, "high": 0.1605}
    assert share(0, 0) is None


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(of: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, of))
    found = share(n, of)
    assert found is not None
    assert 0 <= found["low"] <= found["value"] + 1e-4
    assert found["value"] <= found["high"] + 1e-4 <= 1 + 2e-4


@given(st.lists(st.integers(0, 50)))
def test_the_median_of_counted_values(values: list[int]) -> None:
    counted = {value: values.count(value) for value in values}
    ordered = sorted(values)
    middle = None if not values else (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2
    assert median(counted) == middle


@given(DAYS, st.integers(0, 800), st.sampled_from(By))
def test_pieces_cover_a_period_without_gap_or_overlap(first: date, span: int, by: By) -> None:
    period = Period(first, first + timedelta(days=span))
    cut = pieces(period, by)
    assert (cut[0].first, cut[-1].last) == (period.first, period.last)
    assert all(one.last + timedelta(days=1) == two.first for one, two in pairwise(cut))
    assert len({piece.label for piece in cut}) == len(cut)


def test_too_fine_a_cut_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        pieces(Period(date(1980, 1, 1), date(2199, 12, 31)), By.DAY)
    assert refusal.value.refusals[0].field == "by"


def test_without_a_period_it_is_this_year_or_the_whole_past(db: None) -> None:
    assert selection_from({}, TODAY).period == year_period(2026)
    assert selection_from({}, TODAY, whole_past=True).period is None
    assert selection_from({"from": "2019-02-01", "to": "2019-02-28"}, TODAY).period == Period(
        date(2019, 2, 1), date(2019, 2, 28)
    )


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"year": "twenty"}, "year"),
        ({"year": "0"}, "year"),
        ({"year": "99999"}, "year"),
        ({"year": "２０１９"}, "year"),
        ({"year": ""}, None),
        ({"year": "2019", "from": "2019-01-01"}, "year"),
        ({"from": "2019-02-30", "to": "2019-03-01"}, "from"),
        ({"from": "2019-03-01", "to": "yesterday"}, "to"),
        ({"from": "2019-03-02", "to": "2019-03-01"}, "to"),
        ({"from": "2019-03-02"}, "to"),
        ({"to": "2019-03-02"}, "from"),
        ({"from": "0001-01-01", "to": "2019-03-01"}, "from"),
        ({"cause": "astrology"}, "cause"),
        ({"organisation": "x"}, "organisation"),
        ({"organisation": str(uuid4())}, "organisation"),
        ({"mediator": str(uuid4())}, "mediator"),
    ],
)
def test_a_bad_selection_names_its_field(db: None, given_: dict[str, str], field: str | None) -> None:
    if field is None:
        assert selection_from(given_, TODAY).period == year_period(2026)
        return
    with pytest.raises(Invalid) as refusal:
        selection_from(given_, TODAY)
    assert refusal.value.refusals[0].field == field
