"""A dispute is filled in, handed in, sent back, completed, refused or accepted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from mediation.audit.models import Entry
from mediation.cases.enums import RefuseGround, Side, Stage, Step
from mediation.cases.models import Case, Consent, Party
from mediation.cases.services import (
    PartyDetails,
    accept_case,
    change_draft,
    open_draft,
    refuse_case,
    return_for_completion,
    submit_case,
    withdraw_case,
)
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from tests.factories import START, Cast, case_in, draft_of, take_step

LATER = START + timedelta(days=1)


def test_a_draft_keeps_what_was_filled_in_and_is_logged(cast: Cast) -> None:
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast), START)
    case.refresh_from_db()
    assert (case.stage, case.number, case.version, case.amount) == (Stage.DRAFT, None, 1, Decimal("6800.00"))
    assert [(p.side, p.position, p.name) for p in case.parties.all()] == [
        ("applicant", 1, "张建国"),
        ("respondent", 1, "李敏"),
    ]
    assert Entry.objects.get(object_id=str(case.pk)).action == "case.open_draft"


def test_a_dispute_is_filed_with_a_court_and_nowhere_else(cast: Cast) -> None:
    with pytest.raises(Invalid) as invalid:
        open_draft(cast.actor("applicant"), cast.body, draft_of(cast), START)
    assert invalid.value.refusals[0].field == "court"
    assert not Case.objects.exists()


@pytest.mark.parametrize("part", ["applicant", "foreign_clerk", "supervisor", "mediator"])
def test_only_a_clerk_of_the_court_files_on_somebodys_behalf(cast: Cast, part: str) -> None:
    with pytest.raises(Refused):
        open_draft(cast.actor(part), cast.court, draft_of(cast), START, on_behalf=True)
    assert not Case.objects.exists()
    assert not Entry.objects.filter(action="case.open_draft").exists()


def test_parties_of_a_side_are_numbered_in_their_order(cast: Cast) -> None:
    people = [PartyDetails(Side(side), name) for side, name in (("respondent", "甲"), ("applicant", "乙"))]
    people += [PartyDetails(Side.RESPONDENT, " 丙 ")]
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast, parties=people), START)
    assert list(case.parties.values_list("side", "position", "name")) == [
        ("applicant", 1, "乙"),
        ("respondent", 1, "甲"),
        ("respondent", 2, "丙"),
    ]


def test_a_hundred_parties_are_taken_and_no_more(cast: Cast) -> None:
    crowd = [PartyDetails(Side.APPLICANT, f"业主{n}") for n in range(100)]
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast, parties=crowd), START)
    with pytest.raises(Invalid):
        change_draft(
            cast.actor("applicant"),
            case.pk,
            {"parties": [*crowd, PartyDetails(Side.APPLICANT, "业主")]},
            LATER,
            version=1,
        )
    assert case.parties.count() == 100


def test_a_change_touches_only_what_was_sent_and_raises_the_version(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    change_draft(cast.actor("applicant"), case.pk, {"claim": "赔偿。"}, LATER, version=1)
    case.refresh_from_db()
    assert (case.claim, case.facts, case.cause, case.version) == ("赔偿。", "货有瑕疵。", "sale", 2)
    assert case.parties.count() == 2


@pytest.mark.parametrize("part", ["respondent", "clerk", "stranger", "mediator"])
def test_nobody_else_changes_a_draft(cast: Cast, part: str) -> None:
    case = case_in(Stage.DRAFT, cast)
    with pytest.raises(Refused):
        change_draft(cast.actor(part), case.pk, {"claim": "x"}, LATER, version=1)
    case.refresh_from_db()
    assert (case.claim, case.version) == ("退还货款。", 1)


def test_a_draft_that_was_changed_elsewhere_is_not_overwritten(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    change_draft(cast.actor("applicant"), case.pk, {"claim": "one"}, LATER, version=1)
    with pytest.raises(Conflict):
        change_draft(cast.actor("applicant"), case.pk, {"claim": "two"}, LATER, version=1)
    case.refresh_from_db()
    assert case.claim == "one"
    with pytest.raises(NotSeen):
        change_draft(cast.actor("applicant"), uuid4(), {}, LATER, version=1)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in {Stage.DRAFT, Stage.RETURNED}])
def test_what_was_handed_in_can_no_longer_be_changed(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    with pytest.raises(Refused):
        change_draft(cast.actor("applicant"), case.pk, {"claim": "x"}, LATER, version=case.version)
    version = case.version
    case.refresh_from_db()
    assert (case.claim, case.version) == ("退还货款。", version)


def test_a_returned_case_is_completed_and_the_first_submission_counts(cast: Cast) -> None:
    case = case_in(Stage.RETURNED, cast)
    assert case.missing == "身份证复印件"
    change_draft(cast.actor("applicant"), case.pk, {"facts": "补充。"}, LATER, version=case.version)
    submit_case(cast.actor("applicant"), case.pk, LATER)
    case.refresh_from_db()
    assert (case.stage, case.missing) == (Stage.SUBMITTED, "")
    assert case.submitted_at == START, "the limitation period was interrupted by the first submission"


def test_parties_of_a_returned_case_are_replaced_though_one_handed_evidence_in(cast: Cast) -> None:
    from io import BytesIO

    from mediation.cases.queries import case_for
    from mediation.cases.services import hand_in_evidence

    case = case_in(Stage.RETURNED, cast)
    applicant = cast.actor("applicant")
    evidence = hand_in_evidence(applicant, case_for(applicant, case.pk), BytesIO(b"x"), START, name="a.txt")
    assert evidence.party is not None
    change_draft(applicant, case.pk, {"parties": draft_of(cast).parties}, LATER, version=case.version)
    evidence.refresh_from_db()
    assert evidence.party_id is None
    assert evidence.file.uploaded_by == cast.users["applicant"]
    submit_case(applicant, case.pk, LATER)
    assert case.parties.filter(user=cast.users["applicant"]).exists()


def test_a_clerk_says_what_is_missing_when_returning_a_case(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    with pytest.raises(Invalid) as invalid:
        return_for_completion(cast.actor("clerk"), case.pk, LATER, missing="  ")
    assert invalid.value.refusals[0].field == "missing"
    case.refresh_from_db()
    assert case.stage == Stage.SUBMITTED


def test_a_refusal_keeps_its_ground_and_closes_the_case(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    refuse_case(cast.actor("clerk"), case.pk, LATER, ground=RefuseGround.NO_JURISDICTION, note="不属本院管辖")
    case.refresh_from_db()
    assert (case.refuse_ground, case.end_note, case.closed_at) == ("no_jurisdiction", "不属本院管辖", LATER)
    assert (case.number, case.deadlines.count()) == (None, 0)


def test_an_accepted_case_gets_its_rules_its_number_and_its_first_limit(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    accept_case(cast.actor("clerk"), case.pk, START)
    case.refresh_from_db()
    assert case.number == f"(2026){cast.court.code}诉前调1号"
    assert (case.pack, case.accepted_at, str(case.accepted_on)) == ("prefiling-2022", START, "2026-03-02")
    limit = case.deadlines.get()
    assert (limit.rule, str(limit.starts_on), str(limit.due_on)) == ("T2", "2026-03-02", "2026-03-05")


def test_the_day_and_year_of_a_number_are_those_of_the_court(cast: Cast) -> None:
    # 16:30 on 31 December in UTC is half past midnight of 1 January at the court.
    night = START.replace(year=2025, month=12, day=31, hour=16, minute=30)
    case = case_in(Stage.ACCEPTED, cast, night)
    assert case.number is not None
    assert case.number.startswith("(2026)")
    assert str(case.accepted_on) == "2026-01-01"


def test_a_case_withdrawn_before_acceptance_ends_without_a_number(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    withdraw_case(cast.actor("applicant"), case.pk, LATER, reason="已自行解决")
    case.refresh_from_db()
    assert (case.stage, case.end_ground, case.end_note, case.number) == (Stage.ENDED, "2", "已自行解决", None)


def test_a_phone_is_found_however_it_was_written(cast: Cast) -> None:
    phone = cast.users["respondent"].phone
    spaced = f"+86 {phone[:3]}-{phone[3:7]} {phone[7:]}"
    people = (draft_of(cast).parties[0], PartyDetails(Side.RESPONDENT, "李敏", phone=spaced))
    case = case_in(Stage.SUBMITTED, cast, parties=people)
    assert case.parties.get(side="respondent").user == cast.users["respondent"]


def test_an_unproved_phone_finds_nobody(cast: Cast) -> None:
    cast.users["respondent"].phone_verified = False
    cast.users["respondent"].save()
    case = case_in(Stage.SUBMITTED, cast)
    assert case.parties.get(side="respondent").user is None


def test_one_person_is_never_two_parties_of_a_case(cast: Cast) -> None:
    phone = cast.users["applicant"].phone
    people = (PartyDetails(Side.APPLICANT, "甲", phone=phone), PartyDetails(Side.RESPONDENT, "乙", phone=phone))
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    assert [p.name for p in case.parties.filter(user=cast.users["applicant"])] == ["甲"]


def test_consents_of_a_replaced_party_do_not_pass_to_the_next(cast: Cast) -> None:
    case = case_in(Stage.RETURNED, cast)
    party = case.parties.get(side=Side.APPLICANT)
    Consent.objects.create(party=party, step=Step.MEDIATION, text_version="1", channel="web", at=START)
    people = (PartyDetails(Side.APPLICANT, "王芳", phone="13700000001"), draft_of(cast).parties[1])
    change_draft(cast.actor("applicant"), case.pk, {"parties": people}, LATER, version=case.version)
    assert Party.objects.get(case=case, side=Side.APPLICANT).name == "王芳"
    assert not Consent.objects.exists()
    take_step("submit", cast, case, LATER)
