"""What the engine does with one attempt: all refusals at once, versions, inputs, history, log, announcement."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.test import TestCase
from django.utils.translation import override

from mediation.audit.models import Entry
from mediation.cases.enums import Stage
from mediation.cases.events import CaseMoved
from mediation.cases.models import CaseEvent, Deadline
from mediation.cases.services import begin_mediation, end_case, extend_mediation, submit_case, suspend_mediation
from mediation.cases.transitions import CASE
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused
from mediation.core.events import subscribe
from mediation.lifecycle import Attempt
from mediation.lifecycle.diagrams import page
from tests.factories import START, Cast, case_in, draft_of, make_cast

heard: list[CaseMoved] = []


@subscribe(CaseMoved)
def hear(event: CaseMoved) -> None:
    heard.append(event)


@pytest.fixture
def cast(db: None) -> Cast:
    heard.clear()
    return make_cast()


def codes(fault: Any) -> list[str]:
    return [refusal.code for refusal in fault.value.refusals]


def test_a_mediator_who_begins_too_early_is_told_everything_that_is_missing(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    with pytest.raises(Refused) as refused:
        begin_mediation(cast.actor("mediator"), case.pk, START)
    assert codes(refused) == ["consent_missing", "identity_missing", "warning_missing", "service_address_missing"]


def test_an_empty_draft_is_refused_with_every_gap_and_its_field(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast, cause="", claim=" ", facts="", parties=())
    with pytest.raises(Refused) as refused:
        submit_case(cast.actor("applicant"), case.pk, START)
    fields = {refusal.code: refusal.field for refusal in refused.value.refusals}
    assert fields == {
        "parties_missing": "parties",
        "cause_missing": "cause",
        "claim_missing": "claim",
        "facts_missing": "facts",
    }


def test_who_acts_on_an_old_version_is_told_to_load_again_and_changes_nothing(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    counts = Entry.objects.count(), CaseEvent.objects.count(), Deadline.objects.count()
    with pytest.raises(Conflict) as conflict:
        suspend_mediation(cast.actor("mediator"), case.pk, START, reason="appraisal", version=case.version - 1)
    assert codes(conflict) == ["stale"]
    case.refresh_from_db()
    assert case.stage == Stage.MEDIATING
    assert not case.clock_stops.exists()
    assert (Entry.objects.count(), CaseEvent.objects.count(), Deadline.objects.count()) == counts


def test_one_step_moves_stage_version_history_and_log_together(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    later = START + timedelta(days=1)
    suspend_mediation(cast.actor("mediator"), case.pk, later, reason="appraisal", version=case.version)
    version = case.version
    case.refresh_from_db()
    assert (case.stage, case.stage_since, case.version) == (Stage.SUSPENDED, later, version + 1)
    event = case.events.latest("seq")
    assert (event.name, event.from_stage, event.to_stage, event.at) == ("suspend", "mediating", "suspended", later)
    assert (event.actor_id, event.inputs) == (cast.users["mediator"].pk, {"reason": "appraisal"})
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.object_id, entry.at) == ("case.suspend", str(case.pk), later)
    assert entry.facts["from"] == "mediating"
    assert entry.facts["to"] == "suspended"


def test_the_history_of_a_case_counts_without_gaps(cast: Cast) -> None:
    case = case_in(Stage.ARCHIVED, cast)
    events = list(case.events.all())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(a.to_stage == b.from_stage for a, b in pairwise(events))
    logged = Entry.objects.filter(object_id=str(case.pk), facts__has_key="from")
    assert logged.count() == len(events)


def test_parts_above_hear_of_a_step_after_the_commit_and_only_then(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with TestCase.captureOnCommitCallbacks(execute=False) as waiting:
        suspend_mediation(cast.actor("mediator"), case.pk, START, reason="other")
        assert heard == []
    for callback in waiting:
        callback()
    assert heard == [CaseMoved(case.pk, "suspend", "mediating", "suspended", START)]


def test_nobody_hears_of_a_step_that_was_refused(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    with TestCase.captureOnCommitCallbacks() as waiting, pytest.raises(Refused):
        begin_mediation(cast.actor("mediator"), case.pk, START)
    assert waiting == []


@pytest.mark.parametrize(
    ("days", "code"), [(None, "required"), (0, "not_days"), (-3, "not_days"), ("ten", "not_days"), (True, "not_days")]
)
def test_an_extension_wants_a_whole_number_of_days(cast: Cast, days: Any, code: str) -> None:
    from tests.factories import take_step

    case = case_in(Stage.MEDIATING, cast)
    take_step("agree_extension", cast, case, START)
    with pytest.raises(Invalid) as invalid:
        extend_mediation(cast.actor("mediator"), case.pk, START, days=days)
    assert codes(invalid) == [code]
    assert case.deadlines.get(rule="T5").extended_by == 0


@pytest.mark.parametrize(("ground", "code"), [("", "required"), ("  ", "required"), ("9", "not_a_choice")])
def test_mediation_ends_on_a_listed_ground_only(cast: Cast, ground: str, code: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Invalid) as invalid:
        end_case(cast.actor("mediator"), case.pk, START, ground=ground)
    assert codes(invalid) == [code]
    assert invalid.value.refusals[0].field == "ground"


def test_a_subject_that_is_not_there_is_not_seen(cast: Cast) -> None:
    with pytest.raises(NotSeen):
        CASE.apply("submit", uuid4(), cast.actor("applicant"), START)


def test_what_stands_on_paper_keeps_the_order_of_stages_but_not_the_guards(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    recorded = START + timedelta(days=300)
    moved = CASE.apply("begin", case.pk, cast.actor("stranger"), START, on_record=recorded)
    assert moved.stage == Stage.MEDIATING
    event = case.events.latest("seq")
    assert (event.imported, event.at, event.recorded_at) == (True, START, recorded)
    assert Entry.objects.latest("number").at == recorded
    with pytest.raises(Refused) as refused:
        CASE.apply("confirm", case.pk, cast.actor("stranger"), START, on_record=recorded)
    assert codes(refused) == ["wrong_stage"]


@pytest.mark.parametrize("answer", ["yes", 1, "no"])
def test_a_yes_or_no_is_nothing_else(cast: Cast, answer: object) -> None:
    case = case_in(Stage.MEDIATING, cast)
    inputs = {"reason": "不信任", "without_choice": answer}
    with pytest.raises(Invalid) as invalid:
        CASE.apply("change_mediator", case.pk, cast.actor("applicant"), START, inputs=inputs)
    assert [(r.code, r.field) for r in invalid.value.refusals] == [("not_a_flag", "without_choice")]
    case.refresh_from_db()
    assert case.stage == Stage.MEDIATING


@pytest.mark.parametrize("members", ["one", {"a": 1}, [1, 2]])
def test_several_mediators_are_a_list(cast: Cast, members: object) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    inputs = {"mediator": str(cast.mediator.pk), "members": members}
    with pytest.raises((Invalid, Refused)) as invalid:
        CASE.apply("designate", case.pk, cast.actor("clerk"), START, inputs=inputs)
    assert {r.field for r in invalid.value.refusals} == {"members"}
    case.refresh_from_db()
    assert case.stage == Stage.ACCEPTED


def test_a_part_above_can_add_a_condition_once(cast: Cast) -> None:
    def never(attempt: Attempt[Any]) -> Refusal:
        """Never."""
        return Refusal("never", "Not today.")

    case = case_in(Stage.MEDIATING, cast)
    before = CASE._added.get("suspend", [])[:]
    try:
        CASE.require("suspend", never)
        CASE.require("suspend", never)
        with pytest.raises(Refused) as refused:
            suspend_mediation(cast.actor("mediator"), case.pk, START, reason="other")
        assert codes(refused) == ["never"]
        assert f"{never.__doc__}"[:-1] in page(CASE, "t", {})
    finally:
        CASE._added["suspend"] = before
    with pytest.raises(NotSeen):
        CASE.require("no such event", never)


def test_the_diagram_draws_every_edge_of_the_table_and_names_who_may() -> None:
    with override("en"):
        text = page(CASE, "The lifecycle of a case", {str(v): str(label) for v, label in Stage.choices})
    for row in CASE.transitions:
        for source in row.sources:
            assert f"    {source} --> {row.target}: {row.name}" in text
    assert "every party consented to online mediation and knows what stays confidential (r4, r18)" in text.lower()
    assert '    state "draft Being filled in" as draft' in text


def test_a_draft_keeps_what_a_failed_submission_left(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast, parties=draft_of(cast).parties[:1])
    with pytest.raises(Refused):
        submit_case(cast.actor("applicant"), case.pk, START)
    case.refresh_from_db()
    assert (case.stage, case.submitted_at, case.version) == (Stage.DRAFT, None, 1)
    assert case.parties.count() == 1
