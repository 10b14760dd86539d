"""From the draft to the last signature."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediation.agreements.events import AgreementSigned
from mediation.agreements.models import Agreement, Signature
from mediation.agreements.queries import agreement_for, signers_of
from mediation.agreements.services import digest_of, propose_agreement, sign_agreement
from mediation.audit.models import Entry
from mediation.cases.enums import EndGround, Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import end_case, reopen_talks
from mediation.cases.transitions import CASE
from mediation.core.actor import SYSTEM
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from mediation.core.events import subscribe
from tests.factories import START, Cast, case_in

TEXT = "被申请人于2026年4月30日前向申请人支付货款6800元。"
SIGNERS = ("applicant", "respondent", "mediator")
heard: list[AgreementSigned] = []


@subscribe(AgreementSigned)
def hear(event: AgreementSigned) -> None:
    """Keep what parts above would hear."""
    heard.append(event)


def proposed(cast: Cast, text: str = TEXT) -> Agreement:
    return propose_agreement(cast.actor("mediator"), case_in(Stage.MEDIATING, cast), text, START)


def sign(cast: Cast, part: str, agreement: Agreement, hours: int = 1) -> Agreement:
    return sign_agreement(cast.actor(part), agreement.pk, agreement.sha256, START + timedelta(hours=hours))


def test_a_draft_moves_the_case_to_signing(cast: Cast) -> None:
    agreement = proposed(cast, f"  {TEXT}\r\n二、再无争议。 ")
    case = Case.objects.get()
    assert (case.stage, agreement.version) == (Stage.SIGNING, 1)
    assert agreement.text == f"{TEXT}\n二、再无争议。"
    assert agreement.sha256 == digest_of(agreement.text)
    assert Entry.objects.latest("number").action == "agreements.proposed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("付钱", "too_short"),
        ("字" * 20_001, "too_long"),
        (f"{TEXT}\x00", "unprintable"),
    ],
)
def test_what_is_no_draft_is_refused_and_the_case_stays(cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(cast, text)
    assert (refused.value.refusals[0].code, refused.value.refusals[0].field) == (code, "text")
    assert (Case.objects.get().stage, Agreement.objects.count()) == (Stage.MEDIATING, 0)


@pytest.mark.parametrize(
    "part", ["applicant", "respondent", "clerk", "supervisor", "other_mediator", "stranger", "system"]
)
def test_only_the_cases_mediator_drafts(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Refused):
        propose_agreement(cast.actor(part), case, TEXT, START)
    assert not Agreement.objects.exists()


def test_a_draft_for_an_older_state_of_the_case_is_refused(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Conflict):
        propose_agreement(cast.actor("mediator"), case, TEXT, START, version=case.version - 1)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("order", list(permutations(SIGNERS)), ids="-".join)
def test_the_last_signature_settles_and_the_last_partys_makes_it_effective(cast: Cast, order: tuple[str, ...]) -> None:
    agreement = proposed(cast)
    for hour, part in enumerate(order, 1):
        assert Case.objects.get().stage == Stage.SIGNING
        sign(cast, part, agreement, hour)
    last_party = max(order.index("applicant"), order.index("respondent")) + 1
    agreement.refresh_from_db()
    case = Case.objects.get()
    assert agreement.effective_at == case.settled_at == START + timedelta(hours=last_party)
    assert (case.stage, case.closed_at) == (Stage.SETTLED, START + timedelta(hours=3))


def test_signing_twice_changes_nothing(cast: Cast) -> None:
    agreement = proposed(cast)
    sign(cast, "applicant", agreement, 1)
    entries = Entry.objects.count()
    sign(cast, "applicant", agreement, 2)
    signature = Signature.objects.get()
    assert (signature.signed_at, signature.name) == (START + timedelta(hours=1), "张建国")
    assert (signature.sha256, Entry.objects.count()) == (agreement.sha256, entries)
    for part in ("respondent", "mediator", "mediator"):
        sign(cast, part, agreement, 3)
    assert Signature.objects.count() == 3


@pytest.mark.parametrize("part", ["clerk", "supervisor", "administrator", "stranger", "other_mediator", "system"])
def test_nobody_else_signs(cast: Cast, part: str) -> None:
    agreement = proposed(cast)
    with pytest.raises(Refused):
        sign(cast, part, agreement)
    assert not Signature.objects.exists()


def test_other_words_are_not_signed(cast: Cast) -> None:
    agreement = proposed(cast)
    with pytest.raises(Conflict) as refused:
        sign_agreement(cast.actor("applicant"), agreement.pk, digest_of(f"{TEXT}另付一万元。"), START)
    assert refused.value.refusals[0].code == "stale"
    assert not Signature.objects.exists()


def test_an_agreement_that_there_is_not_is_not_signed(cast: Cast) -> None:
    with pytest.raises(NotSeen):
        sign_agreement(cast.actor("applicant"), Case().pk, "0" * 64, START)


def test_talks_reopen_while_nobody_has_signed(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = proposed(cast)
    with django_capture_on_commit_callbacks(execute=True):
        reopen_talks(cast.actor("mediator"), first.case_id, START)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    with pytest.raises(Refused):
        sign(cast, "applicant", first)
    second = propose_agreement(cast.actor("mediator"), Case.objects.get(), f"{TEXT}再无争议。", START)
    assert (second.version, Signature.objects.count()) == (2, 0)
    with pytest.raises(Refused):
        sign(cast, "applicant", first)
    sign(cast, "applicant", second)


def test_a_draft_stands_no_more_when_the_next_is_proposed(cast: Cast) -> None:
    first = proposed(cast)
    reopen_talks(cast.actor("mediator"), first.case_id, START)
    second = propose_agreement(cast.actor("mediator"), Case.objects.get(), TEXT, START)
    assert list(Agreement.objects.filter(withdrawn_at=None)) == [second]


def test_talks_do_not_reopen_once_somebody_has_signed(cast: Cast) -> None:
    agreement = proposed(cast)
    sign(cast, "respondent", agreement)
    with pytest.raises(Refused) as refused:
        reopen_talks(cast.actor("mediator"), agreement.case_id, START)
    assert refused.value.refusals[0].code == "signed_already"
    assert Case.objects.get().stage == Stage.SIGNING


def test_a_case_is_not_settled_without_every_signature(cast: Cast) -> None:
    agreement = proposed(cast)
    sign(cast, "respondent", agreement)
    with pytest.raises(Refused) as refused:
        CASE.apply("settle", agreement.case_id, SYSTEM, START)
    assert refused.value.refusals[0].code == "signature_missing"


def test_a_draft_falls_with_the_mediation(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    agreement = proposed(cast)
    sign(cast, "applicant", agreement)
    with django_capture_on_commit_callbacks(execute=True):
        end_case(cast.actor("mediator"), agreement.case_id, START, ground=EndGround.REFUSES_TO_SIGN)
    agreement.refresh_from_db()
    assert (agreement.effective_at, agreement.withdrawn_at is None) == (None, False)
    with pytest.raises(Refused):
        sign(cast, "respondent", agreement)


def test_parts_above_hear_of_each_signature(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    agreement = proposed(cast)
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for hour, part in enumerate(SIGNERS, 1):
            sign(cast, part, agreement, hour)
    assert [(e.role, e.effective_at) for e in heard] == [
        ("party", None),
        ("party", None),
        ("mediator", START + timedelta(hours=2)),
    ]


def test_everybody_in_the_case_sees_who_has_signed(cast: Cast) -> None:
    agreement = proposed(cast)
    sign(cast, "applicant", agreement)
    for part in (*SIGNERS, "clerk", "supervisor"):
        actor = cast.actor(part)
        seen = agreement_for(actor, agreement.pk)
        signers = signers_of(seen, case_for(actor, seen.case_id), actor)
        assert [(s.name, s.signed_at is not None) for s in signers] == [
            ("张建国", True),
            ("李敏", False),
            ("周海燕", False),
        ]
        assert [s.is_me for s in signers] == [part == p for p in SIGNERS]
    for part in ("stranger", "other_mediator", "foreign_clerk"):
        with pytest.raises(NotSeen):
            agreement_for(cast.actor(part), agreement.pk)
