"""What is handed in, by whom and until when."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mediation.audit.models import Entry
from mediation.cases.enums import EvidenceKind, Stage
from mediation.cases.models import Case, Evidence
from mediation.cases.queries import case_for
from mediation.cases.services import hand_in_evidence
from mediation.core.errors import Conflict, Invalid, Refused
from mediation.files.models import StoredFile
from tests.factories import START, Cast, case_in, take_step

OPEN = [
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.RETURNED,
    Stage.ACCEPTED,
    Stage.DESIGNATED,
    Stage.PREPARING,
    Stage.MEDIATING,
    Stage.SUSPENDED,
    Stage.SIGNING,
    Stage.CONFIRMING,
]


def hand_in(cast: Cast, case: Case, part: str, title: str = "收据", name: str = "收据.txt") -> Evidence:
    actor = cast.actor(part)
    seen = case_for(cast.actor("clerk") if case.stage != Stage.DRAFT else actor, case.pk)
    return hand_in_evidence(actor, seen, BytesIO("已付六千元".encode()), START, name=name, title=title)


@pytest.mark.parametrize("part", ["applicant", "respondent", "mediator", "clerk"])
def test_everybody_with_a_part_in_the_case_hands_evidence_in(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    evidence = hand_in(cast, case, part)
    assert evidence.file.uploaded_by == cast.users[part]
    assert evidence.party == case.parties.filter(user=cast.users[part]).first()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.facts["sha256"]) == ("case.evidence", evidence.file.sha256)


@pytest.mark.parametrize("part", ["supervisor", "administrator", "stranger", "other_mediator"])
def test_nobody_else_does(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Refused):
        hand_in(cast, case, part)
    assert (StoredFile.objects.count(), Evidence.objects.count()) == (0, 0)
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize("stage", list(Stage))
def test_evidence_is_taken_until_the_case_is_closed(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    if stage in OPEN:
        assert hand_in(cast, case, "applicant").case == case
        return
    with pytest.raises(Refused) as refused:
        hand_in(cast, case, "applicant")
    assert [r.code for r in refused.value.refusals] == ["case_closed"]


def test_evidence_without_a_title_bears_the_name_of_its_file_however_long(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert hand_in(cast, case, "applicant", title=" ").title == "收据.txt"
    assert hand_in(cast, case, "applicant", title="", name=f"{'据' * 150}.txt").title == "据" * 120
    with pytest.raises(Invalid) as invalid:
        hand_in(cast, case, "applicant", title="据" * 121)
    assert invalid.value.refusals[0].field == "title"


def test_a_paper_that_the_kind_of_dispute_asks_for_is_known_by_its_name(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    applicant = cast.actor("applicant")
    seen = case_for(applicant, case.pk)
    contract = hand_in_evidence(
        applicant, seen, BytesIO(b"x"), START, name="合同.txt", kind=EvidenceKind.FORM, form="contract"
    )
    assert (contract.kind, contract.form) == ("form", "contract")
    for kind, form, field in (("form", "marriage", "form"), ("form", "", "form"), ("evidence", "contract", "form")):
        with pytest.raises(Invalid) as invalid:
            hand_in_evidence(applicant, seen, BytesIO(b"x"), START, name="a.txt", kind=kind, form=form)
        assert [r.field for r in invalid.value.refusals] == [field]
    with pytest.raises(Invalid) as invalid:
        hand_in_evidence(applicant, seen, BytesIO(b"x"), START, name="a.txt", kind="letter")
    assert [r.code for r in invalid.value.refusals] == ["no_such_kind"]
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("part", ["applicant", "clerk"])
def test_an_application_on_paper_is_scanned_only_where_a_clerk_files_for_somebody(cast: Cast, part: str) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    with pytest.raises(Invalid) as invalid:
        hand_in_evidence(
            cast.actor(part),
            case_for(cast.actor(part), case.pk),
            BytesIO(b"x"),
            START,
            name="a.txt",
            kind="application",
        )
    assert [(r.code, r.field) for r in invalid.value.refusals] == [("not_on_paper", "kind")]
    assert not Evidence.objects.exists()


def test_evidence_makes_nobodys_draft_old_but_is_not_handed_in_over_an_old_version(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    hand_in(cast, case, "applicant")
    version = case.version
    case.refresh_from_db()
    assert case.version == version
    clerk = cast.actor("clerk")
    with pytest.raises(Conflict):
        hand_in_evidence(clerk, case_for(clerk, case.pk), BytesIO(b"x"), START, name="a.txt", version=case.version - 1)
    assert Evidence.objects.count() == 1


def test_a_case_that_was_closed_meanwhile_takes_nothing(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    seen = case_for(cast.actor("applicant"), case.pk)
    take_step("end", cast, case, START)
    with pytest.raises(Refused) as refused:
        hand_in_evidence(cast.actor("applicant"), seen, BytesIO(b"x"), START, name="a.txt")
    assert [r.code for r in refused.value.refusals] == ["case_closed"]
    assert not Evidence.objects.exists()


def test_the_kind_of_a_paper_is_told_over_http(client: Client, cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("合同.txt", "货款六千八百元".encode())
    told = client.post(
        f"/api/v1/cases/{case.pk}/evidence/",
        {"file": upload, "kind": "form", "form": "contract"},
        headers={"accept-language": "zh-hans"},
    ).json()
    assert (told["kind"], told["form"], told["form_label"]) == ("form", "contract", "买卖合同或者订单")
    upload = SimpleUploadedFile("收据.txt", "收据".encode())
    told = client.post(f"/api/v1/cases/{case.pk}/evidence/", {"file": upload}).json()
    assert (told["kind"], told["form"], told["form_label"]) == ("evidence", "", "")
