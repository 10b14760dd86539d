"""A dispute is filled in, handed in, sent back, completed, refused or accepted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from mediation.audit.models import Entry
from mediation.cases.enums import CaseKind, DocumentKind, PartyKind, Procedure, Side, Stage, Step
from mediation.cases.models import Case, Consent, Evidence, Party
from mediation.cases.queries import case_for
from mediation.cases.services import (
    PartyDetails,
    accept_case,
    change_draft,
    hand_in_evidence,
    open_draft,
    refuse_case,
    return_for_completion,
    submit_case,
    withdraw_case,
)
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from mediation.mediators.enums import Region
from mediation.rules.enums import RefuseGround, Regime
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
    refuse_case(cast.actor("clerk"), case.pk, LATER, ground=RefuseGround.UNSUITABLE, note="需要现场勘查")
    case.refresh_from_db()
    assert (case.refuse_ground, case.end_note, case.closed_at) == ("unsuitable", "需要现场勘查", LATER)
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


def test_a_partys_particulars_are_kept_and_a_company_bears_a_credit_code(cast: Cast) -> None:
    person = PartyDetails(
        Side.APPLICANT,
        "陈志远",
        email="chen@example.cn",
        document_kind=DocumentKind.HMT_TRAVEL,
        region=Region.HONG_KONG,
        born_on=date(1990, 5, 1),
    )
    company = PartyDetails(Side.RESPONDENT, "永丰商贸有限公司", PartyKind.ORGANISATION)
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast, parties=(person, company)), START)
    applicant, respondent = case.parties.get(side="applicant"), case.parties.get(side="respondent")
    assert (applicant.email, applicant.document_kind, applicant.region) == (
        "chen@example.cn",
        "hmt_travel",
        "hong_kong",
    )
    assert str(applicant.born_on) == "1990-05-01"
    assert (respondent.document_kind, respondent.region, respondent.born_on) == ("credit_code", "mainland", None)


def test_who_writes_on_an_old_version_is_told_what_changed_meanwhile(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    change_draft(cast.actor("applicant"), case.pk, {"claim": "one"}, LATER, version=1)
    with pytest.raises(Conflict) as conflict:
        change_draft(cast.actor("applicant"), case.pk, {"claim": "two"}, LATER, version=1)
    assert [(c.what, c.by) for c in conflict.value.changes] == [("case.change_draft", "applicant")]


def test_saving_one_page_leaves_the_parties_alone_and_asks_little_of_the_database(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    before = set(case.parties.values_list("pk", flat=True))
    applicant = cast.actor("applicant")
    with CaptureQueriesContext(connection) as asked:
        change_draft(applicant, case.pk, {"claim": "x", "answers": {"price": "1"}}, LATER, version=1)
    assert set(case.parties.values_list("pk", flat=True)) == before
    statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 9, statements


# --- kinds of case (R3), jurisdiction (R9), regime (R1) ---


def test_every_kind_that_r3_names_is_taken(cast: Cast) -> None:
    for kind in CaseKind:
        case = case_in(Stage.ACCEPTED, cast, kind=kind)
        assert case.kind == kind


def test_a_claim_beside_a_criminal_case_waits_while_the_accused_is_held(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast, kind=CaseKind.INCIDENTAL_CIVIL, in_custody=True)
    with pytest.raises(Refused) as refused:
        submit_case(cast.actor("applicant"), case.pk, LATER)
    assert [(r.code, r.field) for r in refused.value.refusals] == [("accused_in_custody", "in_custody")]
    case.refresh_from_db()
    assert (case.stage, case.submitted_at) == (Stage.DRAFT, None)
    change_draft(cast.actor("applicant"), case.pk, {"in_custody": False}, LATER, version=case.version)
    assert submit_case(cast.actor("applicant"), case.pk, LATER).stage == Stage.SUBMITTED


def test_custody_stands_against_acceptance_too_and_against_no_other_kind(cast: Cast) -> None:
    held = case_in(Stage.SUBMITTED, cast, kind=CaseKind.INCIDENTAL_CIVIL)
    Case.objects.filter(pk=held.pk).update(in_custody=True)
    with pytest.raises(Refused):
        accept_case(cast.actor("clerk"), held.pk, LATER)
    other = case_in(Stage.SUBMITTED, cast, kind=CaseKind.PRIVATE_PROSECUTION, in_custody=True)
    assert accept_case(cast.actor("clerk"), other.pk, LATER).stage == Stage.ACCEPTED


def test_a_kind_that_the_rules_do_not_name_is_refused(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    Case.objects.filter(pk=case.pk).update(kind="criminal")
    with pytest.raises(Refused) as refused:
        submit_case(cast.actor("applicant"), case.pk, LATER)
    assert [r.code for r in refused.value.refusals] == ["kind_not_mediated"]


@pytest.mark.parametrize(
    ("limit", "amount", "within"),
    [
        (None, "99999999.00", True),
        ("50000000", "50000000.00", True),
        ("50000000", "50000000.01", False),
        ("50000000", None, True),
    ],
)
def test_a_court_accepts_amounts_up_to_its_limit(
    cast: Cast, limit: str | None, amount: str | None, within: bool
) -> None:
    cast.court.amount_limit = Decimal(limit) if limit else None
    cast.court.save(update_fields=["amount_limit"])
    case = case_in(Stage.SUBMITTED, cast, amount=Decimal(amount) if amount else None)
    if within:
        assert accept_case(cast.actor("clerk"), case.pk, LATER).stage == Stage.ACCEPTED
        return
    with override("zh-hans"), pytest.raises(Refused) as refused:
        accept_case(cast.actor("clerk"), case.pk, LATER)
    only = refused.value.refusals[0]
    assert (only.code, only.field) == ("over_the_limit", "amount")
    assert "50,000,000元" in str(only.detail)
    assert "没有管辖权" in str(only.detail) or "无管辖权" in str(only.detail), "it names the way to go"
    case.refresh_from_db()
    assert (case.stage, case.number) == (Stage.SUBMITTED, None)


def test_who_accepts_may_say_under_which_rules_and_procedure(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    accept_case(cast.actor("clerk"), case.pk, START, regime=Regime.POSTFILING, procedure=Procedure.SUMMARY)
    case.refresh_from_db()
    assert (case.regime, case.procedure, case.pack) == ("postfiling", "summary", "postfiling-2025")
    assert case.number == f"(2026){cast.court.code}民初1号"
    other = accept_case(cast.actor("clerk"), case_in(Stage.SUBMITTED, cast).pk, START)
    assert (other.regime, other.procedure, other.pack) == ("prefiling", "ordinary", "prefiling-2022")
    assert other.number == f"(2026){cast.court.code}诉前调1号", "each kind of number has its own order"


def test_rules_that_are_not_in_force_are_not_to_be_had(cast: Cast) -> None:
    in_2019 = START.replace(year=2019)
    case = case_in(Stage.SUBMITTED, cast, in_2019)
    with pytest.raises(Invalid) as invalid:
        accept_case(cast.actor("clerk"), case.pk, in_2019, regime=Regime.POSTFILING)
    assert [(r.code, r.field) for r in invalid.value.refusals] == [("no_rules", "regime")]
    with pytest.raises(Invalid) as invalid:
        accept_case(cast.actor("clerk"), case.pk, in_2019, regime="martial")
    assert invalid.value.refusals[0].field == "regime"
    case.refresh_from_db()
    assert (case.stage, case.number, case.pack) == (Stage.SUBMITTED, None, "")


# --- on somebody's behalf (R8) ---


@pytest.fixture
def filed(cast: Cast) -> Case:
    """A draft that a clerk fills in for somebody."""
    return open_draft(cast.actor("clerk"), cast.court, draft_of(cast), START, on_behalf=True)


def scan(cast: Cast, case: Case) -> Evidence:
    clerk = cast.actor("clerk")
    paper = BytesIO(b"%PDF-1.7 ")
    return hand_in_evidence(clerk, case_for(clerk, case.pk), paper, START, name="申请书.pdf", kind="application")


def test_what_is_filed_on_behalf_has_its_paper_scanned(cast: Cast, filed: Case) -> None:
    with pytest.raises(Refused) as refused:
        submit_case(cast.actor("clerk"), filed.pk, LATER)
    assert [(r.code, r.field) for r in refused.value.refusals] == [("paper_not_scanned", "evidence")]
    filed.refresh_from_db()
    assert (filed.stage, filed.submitted_at) == (Stage.DRAFT, None)
    scan(cast, filed)
    assert submit_case(cast.actor("clerk"), filed.pk, LATER).stage == Stage.SUBMITTED


def test_who_files_for_themselves_scans_nothing(cast: Cast) -> None:
    assert case_in(Stage.SUBMITTED, cast).evidence.count() == 0


def test_the_clerk_who_filed_corrects_it_until_it_is_accepted(cast: Cast, filed: Case) -> None:
    scan(cast, filed)
    case = submit_case(cast.actor("clerk"), filed.pk, START)
    people = (draft_of(cast).parties[0], PartyDetails(Side.RESPONDENT, "李敏", phone="13700000002"))
    changed = change_draft(cast.actor("clerk"), case.pk, {"parties": people}, LATER, version=case.version)
    assert (changed.stage, changed.parties.get(side="respondent").phone) == (Stage.SUBMITTED, "13700000002")
    assert changed.parties.get(side="applicant").user == cast.users["applicant"], "found again by the phone"
    with pytest.raises(Refused) as refused:
        change_draft(cast.actor("clerk"), case.pk, {"claim": " "}, LATER, version=changed.version)
    assert [r.code for r in refused.value.refusals] == ["claim_missing"], "what was handed in stays complete"
    accept_case(cast.actor("colleague"), case.pk, LATER)
    with pytest.raises(Refused):
        change_draft(cast.actor("clerk"), case.pk, {"claim": "x"}, LATER, version=changed.version + 1)
    case.refresh_from_db()
    assert case.claim == "退还货款。"


@pytest.mark.parametrize("part", ["colleague", "applicant", "foreign_clerk", "supervisor"])
def test_nobody_else_corrects_what_a_clerk_has_handed_in(cast: Cast, filed: Case, part: str) -> None:
    scan(cast, filed)
    case = submit_case(cast.actor("clerk"), filed.pk, START)
    with pytest.raises(Refused):
        change_draft(cast.actor(part), case.pk, {"claim": "x"}, LATER, version=case.version)
    case.refresh_from_db()
    assert case.claim == "退还货款。"
