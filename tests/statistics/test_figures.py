"""The figures, counted from live cases, and held against the slow reference."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mediation.agreements.services import propose_agreement
from mediation.cases.enums import EndGround, Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import end_case, withdraw_case
from mediation.consultations.enums import Channel
from mediation.consultations.services import PastConsultation, record_past_consultations
from mediation.core.actor import IMPORT
from mediation.rooms.services import open_session
from mediation.statistics.periods import By
from mediation.statistics.queries import causes, counts, pipeline, series, summary, years
from mediation.statistics.selection import Period, Selection, year_period
from mediation.statistics.services import recount
from tests.factories import START, Cast, case_in

TODAY = START.date()
YEAR = Selection(year_period(2026))
NOT_ACCEPTED = {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED}
OUTCOME = {
    Stage.SETTLED: "settled",
    Stage.CONFIRMING: "settled",
    Stage.CONFIRMED: "settled",
    Stage.ENDED: "unsettled",
    Stage.TRANSFERRED: "unsettled",
    Stage.ARCHIVED: "unsettled",
}
"""Written by hand; the archived case of the factories was ended before. Every other one is in progress."""


def consult(cast: Cast, on: date, *, answered: bool = True, category: str = "sale") -> None:
    past = PastConsultation(
        cast.court, Channel.PHONE, category, "问", "张三", on, answer="答" if answered else "", mediator=cast.mediator
    )
    record_past_consultations(IMPORT, [past], START)


@pytest.mark.parametrize("stage", list(Stage))
def test_what_has_become_of_a_case(cast: Cast, stage: Stage) -> None:
    case_in(stage, cast)
    told = counts(YEAR)
    outcomes = {key: told[key] for key in ("settled", "unsettled", "withdrawn", "in_progress")}
    if stage in NOT_ACCEPTED:
        assert told["prelitigation_mediations"] == 0
        assert set(outcomes.values()) == {0}
    else:
        wanted = OUTCOME.get(stage, "in_progress")
        assert told["prelitigation_mediations"] == 1
        assert outcomes == {**dict.fromkeys(outcomes, 0), wanted: 1}
    assert recount()[1] == []


def test_a_withdrawn_case_is_no_unsettled_one(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    withdraw_case(cast.actor("applicant"), case.pk, START)
    told = counts(YEAR)
    assert (told["withdrawn"], told["unsettled"], told["in_progress"]) == (1, 0, 0)
    assert recount()[1] == []


@pytest.mark.parametrize(
    ("ground", "figure"),
    [(EndGround.AGREEMENT, "settled"), (EndGround.WITHDRAWN, "withdrawn"), (EndGround.EXPIRED, "unsettled")],
)
def test_the_ground_on_which_a_case_ends_decides(cast: Cast, ground: EndGround, figure: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    end_case(cast.actor("mediator"), case.pk, START, ground=ground)
    assert counts(YEAR)[figure] == 1
    assert recount()[1] == []


@pytest.mark.parametrize(
    ("mode", "online"), [("chat", 1), ("video", 1), ("asynchronous", 1), ("mixed", 1), ("on_site", 0), ("phone", 0)]
)
def test_a_case_is_online_by_its_sessions(cast: Cast, mode: str, online: int) -> None:
    case = case_in(Stage.MEDIATING, cast)
    for _ in range(2):
        open_session(cast.actor("mediator"), case_for(cast.actor("mediator"), case.pk), mode, START)
    assert (counts(YEAR)["prelitigation_mediations"], counts(YEAR)["online_mediations"]) == (1, online)
    assert recount()[1] == []


def test_both_ends_of_a_period_are_in_it(cast: Cast) -> None:
    case_in(Stage.MEDIATING, cast)
    day, one = TODAY, timedelta(days=1)
    for period, number in (
        (Period(day, day), 1),
        (Period(day - one, day), 1),
        (Period(day, day + one), 1),
        (Period(day - one, day - one), 0),
        (Period(day + one, day + one), 0),
    ):
        assert counts(Selection(period))["prelitigation_mediations"] == number


def test_a_case_belongs_to_the_day_at_the_courts_place(cast: Cast) -> None:
    late = datetime.fromisoformat("2025-12-31T16:30:00+00:00")
    case_in(Stage.MEDIATING, cast, late)
    assert counts(YEAR)["prelitigation_mediations"] == 1
    assert counts(Selection(year_period(2025)))["prelitigation_mediations"] == 0
    assert recount()[1] == []


def test_consultations_count_by_their_answer(cast: Cast) -> None:
    consult(cast, date(2026, 1, 5))
    consult(cast, date(2026, 1, 6), answered=False)
    consult(cast, date(2025, 1, 5))
    assert counts(YEAR)["consultations"] == 1
    assert recount()[1] == []


def test_a_selection_narrows(cast: Cast) -> None:
    case_in(Stage.MEDIATING, cast)
    consult(cast, TODAY)
    consult(cast, TODAY, category="labour")
    period = year_period(2026)
    for selection, cases, consultations in (
        (Selection(period, organisation=cast.court.pk), 1, 2),
        (Selection(period, organisation=cast.body.pk), 1, 2),
        (Selection(period, cause="sale"), 1, 1),
        (Selection(period, cause="labour"), 0, 1),
        (Selection(period, mediator=cast.mediator.pk), 1, 2),
        (Selection(period, mediator=cast.other_mediator.pk), 0, 0),
    ):
        told = counts(selection)
        assert (told["prelitigation_mediations"], told["consultations"]) == (cases, consultations)


def test_the_pieces_of_a_series_add_up(cast: Cast) -> None:
    for stage in (Stage.SETTLED, Stage.MEDIATING):
        case_in(stage, cast)
    consult(cast, date(2026, 1, 1))
    consult(cast, date(2026, 12, 31))
    whole = counts(YEAR)
    for by in By:
        points = series(YEAR, by, TODAY)["points"]
        for key in ("prelitigation_mediations", "settled", "consultations", "online_mediations"):
            assert sum(point[key] for point in points) == whole[key]
        assert (points[0]["from"], points[-1]["to"]) == ("2026-01-01", "2026-12-31")
        assert all(
            date.fromisoformat(a["to"]) + timedelta(days=1) == date.fromisoformat(b["from"])
            for a, b in pairwise(points)
        )
    march = series(YEAR, By.MONTH, TODAY)["points"][2]
    assert (march["label"], march["prelitigation_mediations"], march["settled"]) == ("2026-03", 2, 1)


def test_the_pipeline_says_where_cases_stand_and_for_how_long(cast: Cast) -> None:
    case_in(Stage.SUBMITTED, cast)
    case_in(Stage.MEDIATING, cast)
    case_in(Stage.MEDIATING, cast, START - timedelta(days=40))
    rows = {row["stage"]: row for row in pipeline(Selection(), START)["stages"]}
    assert list(rows) == Stage.values
    assert (rows["mediating"]["count"], rows["mediating"]["median_days"]) == (2, 20)
    assert rows["mediating"]["over_days"] == {"days": 30, "count": 1}
    assert (rows["submitted"]["count"], rows["draft"]["count"], rows["draft"]["median_days"]) == (1, 0, None)
    narrowed = pipeline(Selection(Period(TODAY, TODAY)), START)["stages"]
    assert sum(row["count"] for row in narrowed) == 2


def test_cases_of_a_register_are_counted_and_have_no_age(cast: Cast) -> None:
    old = case_in(Stage.MEDIATING, cast, START - timedelta(days=2000))
    Case.objects.filter(pk=old.pk).update(imported=True)
    row = next(r for r in pipeline(Selection(), START)["stages"] if r["stage"] == "mediating")
    assert (row["count"], row["imported"], row["median_days"], row["over_days"]["count"]) == (1, 1, None, 0)


def test_who_withdrew_does_not_count_into_the_success_rate(cast: Cast) -> None:
    for stage in (Stage.SETTLED, Stage.ENDED):
        case_in(stage, cast)
    withdrawn = case_in(Stage.ENDED, cast)
    Case.objects.filter(pk=withdrawn.pk).update(end_ground=EndGround.WITHDRAWN)
    told = summary(YEAR, TODAY)
    assert (told["settled"], told["unsettled"], told["withdrawn"]) == (1, 1, 1)
    assert (told["success_rate"]["n"], told["success_rate"]["of"]) == (1, 2)


def test_causes_come_with_their_rate_and_duration(cast: Cast) -> None:
    case_in(Stage.SETTLED, cast)
    case_in(Stage.ENDED, cast, START)
    case_in(Stage.MEDIATING, cast, cause="labour")
    first, second = causes(YEAR)["causes"]
    assert (first["cause"], first["prelitigation_mediations"], first["median_days"]) == ("sale", 2, 0)
    assert (first["success_rate"]["value"], first["success_rate"]["of"]) == (0.5, 2)
    assert (second["cause"], second["success_rate"], second["median_days"]) == ("labour", None, None)


def test_the_whole_past_begins_with_its_first_year(cast: Cast) -> None:
    consult(cast, date(2019, 5, 5))
    case_in(Stage.MEDIATING, cast)
    assert years() == [2026, 2019]
    assert summary(Selection(), TODAY)["period"] == {"from": "2019-01-01", "to": "2026-12-31"}


def test_an_agreement_under_signature_is_still_in_progress(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    propose_agreement(cast.actor("mediator"), case_for(cast.actor("mediator"), case.pk), "被申请人支付6800元。", START)
    assert counts(YEAR)["in_progress"] == 1


def test_recount_finds_a_row_that_does_not_say_what_its_events_say(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast)
    Case.objects.filter(pk=case.pk).update(settled_at=None)
    wrong = {(one.figure, one.counted, one.reference) for one in recount()[1]}
    assert wrong == {("settled", 0, 1), ("in_progress", 1, 0)}
    output = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("recount", "--fix", stdout=output)
    assert stop.value.code == 1
    assert "settled: 0 ≠ 1" in output.getvalue()
    case.refresh_from_db()
    assert case.settled_at is None


def test_the_command_tells_a_year(cast: Cast) -> None:
    case_in(Stage.SETTLED, cast)
    output = StringIO()
    call_command("statistics", "--year", "2026", "--json", stdout=output)
    told: dict[str, Any] = json.loads(output.getvalue().splitlines()[-1])
    assert (told["prelitigation_mediations"], told["settled"]) == (1, 1)
    output = StringIO()
    call_command("statistics", "--year", "2026", stdout=output)
    assert output.getvalue().startswith("2026年诉前调解纠纷1件,在线调解纠纷0件,提供法律咨询0次\n")
    with pytest.raises(CommandError) as refusal:
        call_command("statistics", "--year", "twenty", stdout=StringIO())
    assert refusal.value.returncode == 2
