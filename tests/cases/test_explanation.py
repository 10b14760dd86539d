"""Why a limit ends when it does, and the list of those that run."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mediation.cases import services as verbs
from mediation.cases.enums import DeadlineState, Stage
from mediation.cases.explanation import explain
from mediation.cases.models import Case, Deadline
from mediation.cases.queries import case_for
from mediation.core import clock
from tests.factories import START, Cast, case_in, draft_of, take_step

DAY = timedelta(days=1)
TO_MEDIATION = ("designate", "take_on", "consent", "verify", "begin")


def client_of(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(cast: Cast, part: str, path: str, status: int = 200) -> Any:
    response = client_of(cast, part).get(f"/api/v1/{path}")
    assert response.status_code == status, response.content.decode()
    return response.json()


def accepted_under(cast: Cast, regime: str, now: datetime, procedure: str = "") -> Case:
    """A case that was accepted under the pack of a regime and brought into mediation."""
    case = verbs.open_draft(cast.actor("applicant"), cast.court, draft_of(cast), now)
    verbs.submit_case(cast.actor("applicant"), case.pk, now)
    verbs.accept_case(cast.actor("clerk"), case.pk, now, regime=regime, procedure=procedure)
    for step in TO_MEDIATION:
        take_step(step, cast, case, now)
    case.refresh_from_db()
    return case


def test_a_courts_case_of_2025_runs_beside_a_committees_each_under_its_own_rules(cast: Cast) -> None:
    now = datetime(2025, 3, 3, 2, tzinfo=UTC)
    court, committee = accepted_under(cast, "postfiling", now), accepted_under(cast, "prefiling", now)
    assert (court.pack, court.number) == ("postfiling-2025", f"(2025){cast.court.code}民初1号")
    assert (committee.pack, committee.number) == ("prefiling-2022", f"(2025){cast.court.code}诉前调1号")
    assert court.deadlines.get(rule="T6").due_on == date(2025, 3, 18)
    assert committee.deadlines.get(rule="T5").due_on == date(2025, 4, 2)
    take_step("agree_extension", cast, court, now)
    verbs.extend_mediation(cast.actor("mediator"), court.pk, now, days=30)
    assert court.deadlines.get(rule="T6").due_on == date(2025, 4, 17), "15 and 30 days"
    assert verbs.lapse_deadlines(now + 31 * DAY) == 1
    assert [Case.objects.get(pk=c.pk).stage for c in (court, committee)] == [Stage.MEDIATING, Stage.ENDED]
    assert verbs.lapse_deadlines(now + 46 * DAY) == 1
    assert Case.objects.get(pk=court.pk).end_ground == "6"


def test_summary_procedure_has_seven_days(cast: Cast) -> None:
    now = datetime(2025, 3, 3, 2, tzinfo=UTC)
    case = accepted_under(cast, "postfiling", now, procedure="summary")
    assert case.deadlines.get(rule="T6").due_on == date(2025, 3, 10)


def test_a_limit_is_explained_with_its_article_stops_and_other_packs(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    mediator = cast.actor("mediator")
    verbs.suspend_mediation(mediator, case.pk, START + DAY, reason="appraisal")
    verbs.resume_mediation(mediator, case.pk, START + 6 * DAY)
    found = explain(case_for(mediator, case.pk))
    period = next(one for one in found.deadlines if one.deadline.rule == "T5")
    assert (found.number, found.pack) == (Case.objects.get(pk=case.pk).number, "prefiling-2022")
    assert [(s.started_on, s.ended_on) for s in period.stops] == [(date(2026, 3, 3), date(2026, 3, 8))]
    for words in ("2026-03-02", "30", "5", "2026-04-07", "在线调解规则 24"):
        assert words in period.sentence
    others = {other.pack: (other.rule, other.due_on) for other in period.elsewhere}
    assert others == {
        "prefiling-2016": ("T5", date(2026, 4, 7)),
        "postfiling-2025": ("T6", date(2026, 3, 23)),
        "generic": ("T5", date(2026, 4, 7)),
    }, "15 and 5 days from 2 March end on Sunday the 22nd"


def test_what_another_pack_does_not_know_is_said(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast)
    confirmation = next(d for d in explain(case_for(cast.actor("clerk"), case.pk)).deadlines if d.deadline.rule == "T9")
    elsewhere = {other.pack: other for other in confirmation.elsewhere}
    assert elsewhere["postfiling-2025"].due_on is None
    assert elsewhere["postfiling-2025"].note
    assert elsewhere["prefiling-2016"].note, "it was not in force in 2026"


def test_a_draft_has_nothing_to_explain(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    assert get(cast, "applicant", f"cases/{case.pk}/explanation/")["deadlines"] == []


@pytest.mark.parametrize(
    ("part", "status"), [("clerk", 200), ("respondent", 200), ("stranger", 404), ("foreign_clerk", 404)]
)
def test_who_sees_the_case_reads_its_explanation(cast: Cast, part: str, status: int) -> None:
    case = case_in(Stage.MEDIATING, cast)
    get(cast, part, f"cases/{case.pk}/explanation/", status)


def test_the_command_explains_a_case_by_its_number(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    told, as_json = StringIO(), StringIO()
    call_command("explain_case", case.number, stdout=told)
    assert "T5" in told.getvalue()
    assert "2026-04-01" in told.getvalue()
    call_command("explain_case", case.number, "--json", stdout=as_json)
    (explained,) = json.loads(as_json.getvalue().splitlines()[-1])["cases"]
    assert {d["rule"] for d in explained["deadlines"]} == {"T2", "T3", "T4", "T5"}


def test_the_command_says_that_a_number_is_none(cast: Cast) -> None:
    with pytest.raises(CommandError) as fault:
        call_command("explain_case", "(1999)无1号")
    assert fault.value.returncode == 2


def test_the_list_shows_each_their_own_limits_the_first_to_end_first(cast: Cast) -> None:
    first, second = case_in(Stage.DESIGNATED, cast), case_in(Stage.MEDIATING, cast)
    rows = get(cast, "clerk", "deadlines/")["results"]
    assert [(row["case"]["id"], row["rule"]) for row in rows] == [(str(first.pk), "T3"), (str(second.pk), "T5")]
    assert (rows[0]["owner"], rows[0]["article"]) == ("mediator", "在线调解规则 12")
    assert get(cast, "mediator", "deadlines/")["results"]
    assert get(cast, "other_mediator", "deadlines/")["results"] == []
    assert get(cast, "foreign_clerk", "deadlines/")["results"] == []
    get(cast, "applicant", "deadlines/", 403)


def test_the_list_is_narrowed_by_owner_day_state_and_lateness(cast: Cast) -> None:
    accepted, mediating = case_in(Stage.ACCEPTED, cast), case_in(Stage.MEDIATING, cast)

    def found(query: str) -> set[tuple[str, str]]:
        return {(row["case"]["id"], row["rule"]) for row in get(cast, "clerk", f"deadlines/?{query}")["results"]}

    t2, t5 = (str(accepted.pk), "T2"), (str(mediating.pk), "T5")
    assert found("") == {t2, t5}
    assert found("owner=court") == {t2}
    assert found("owner=mediator") == {t5}
    assert found("before=2026-03-10") == {t2}
    assert found("state=met") == {(str(mediating.pk), rule) for rule in ("T2", "T3", "T4")}
    Deadline.objects.filter(rule="T5").update(due_on=clock.local_day(clock.now()) + DAY)
    assert found("overdue=true") == {t2}
    assert found("owner=nobody&state=none") == {t2, t5}


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2026-13-01"])
def test_a_day_that_does_not_exist_is_refused_by_field(cast: Cast, day: str) -> None:
    problem = get(cast, "clerk", f"deadlines/?before={day}", 400)
    assert problem["errors"][0]["field"] == "before"


def test_the_list_takes_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast, "clerk")
    case_in(Stage.MEDIATING, cast)
    with django_assert_num_queries(5):
        client.get("/api/v1/deadlines/")
    for _ in range(4):
        case_in(Stage.MEDIATING, cast)
    with django_assert_num_queries(5):
        assert len(client.get("/api/v1/deadlines/").json()["results"]) == 5


@pytest.mark.parametrize(("act", "rule"), [({"act": "take_up"}, "T11")])
def test_the_court_takes_a_confirmation_up_over_http(cast: Cast, act: dict[str, str], rule: str) -> None:
    case = case_in(Stage.CONFIRMING, cast)
    clerk = client_of(cast, "clerk")
    path = f"/api/v1/cases/{case.pk}/confirmation/"
    answer = clerk.post(path, act, content_type="application/json").json()
    assert [d["rule"] for d in answer["deadlines"] if d["state"] == DeadlineState.RUNNING] == [rule]
    refused = clerk.post(path, {"act": "extend"}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "approved_by")
    approved = clerk.post(path, {"act": "extend", "approved_by": "院长"}, content_type="application/json")
    assert approved.status_code == 200
    stale = clerk.post(path, {"act": "take_up", "version": case.version}, content_type="application/json")
    assert (stale.status_code, [c["what"] for c in stale.json()["changes"]]) == (
        409,
        ["case.take_up_confirmation", "case.extend_confirmation"],
    )
