"""Consent, warning, service address: who gives them, who may not, and how they are taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from mediation.audit.models import Entry
from mediation.cases.enums import ConsentChannel, EndGround, Side, Stage, Step
from mediation.cases.events import ConsentGiven, ConsentWithdrawn
from mediation.cases.models import Case, Consent, Party
from mediation.cases.queries import case_for
from mediation.cases.services import (
    PartyDetails,
    begin_mediation,
    extend_mediation,
    give_consent,
    name_speaker,
    verify_identity,
    withdraw_consent,
)
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from mediation.core.events import Event, subscribe
from tests.factories import START, Cast, case_in, draft_of, take_step

BOTH = [Step.MEDIATION, Step.SHAM_WARNING]
LATER = START + timedelta(hours=3)
BEFORE = (Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED)
AFTER = (Stage.CONFIRMING, Stage.CONFIRMED, Stage.ENDED, Stage.TRANSFERRED, Stage.ARCHIVED)
heard: list[Event] = []


@subscribe(ConsentGiven)
def hear_given(event: ConsentGiven) -> None:
    heard.append(event)


@subscribe(ConsentWithdrawn)
def hear_withdrawn(event: ConsentWithdrawn) -> None:
    heard.append(event)


@pytest.fixture(autouse=True)
def _nothing_heard() -> None:
    heard.clear()


def three(cast: Cast) -> tuple[PartyDetails, ...]:
    first, respondent = draft_of(cast).parties
    return first, PartyDetails(Side.APPLICANT, "王芳", phone="13700000001"), respondent


def preparing(cast: Cast, side: str = "applicant") -> tuple[Case, Party]:
    case = case_in(Stage.PREPARING, cast)
    return case_for(cast.actor("mediator"), case.pk), case.parties.get(side=side)


def test_a_party_consents_and_says_where_papers_are_served(cast: Cast) -> None:
    case, party = preparing(cast)
    give_consent(cast.actor("applicant"), case, party.pk, BOTH, START, service_address=" 和平路1号 ")
    party.refresh_from_db()
    assert (party.service_address, party.service_address_given_at) == ("和平路1号", START)
    assert {(c.step, c.channel, c.text_version) for c in party.consents.all()} == {
        ("mediation", "web", "2026-11"),
        ("sham_warning", "web", "2026-11"),
    }
    facts = Entry.objects.latest("number").facts
    assert (facts["party"], facts["steps"]) == (str(party.pk), ["mediation", "sham_warning"])
    assert "和平路" not in str(facts)


def test_a_consent_that_stands_is_kept_as_it_was_given(cast: Cast) -> None:
    case, party = preparing(cast)
    for _ in range(2):
        give_consent(cast.actor("applicant"), case, party.pk, BOTH, START, service_address="和平路1号")
    assert Consent.objects.filter(party=party).count() == 2


def test_consent_to_mediation_wants_an_address_for_service_once(cast: Cast) -> None:
    case, party = preparing(cast)
    with pytest.raises(Invalid) as invalid:
        give_consent(cast.actor("applicant"), case, party.pk, BOTH, START, service_address=" ")
    assert invalid.value.refusals[0].field == "service_address"
    assert not Consent.objects.filter(party=party).exists()
    give_consent(cast.actor("applicant"), case, party.pk, [Step.SHAM_WARNING], START)
    give_consent(cast.actor("applicant"), case, party.pk, [], START, service_address="和平路1号")
    give_consent(cast.actor("applicant"), case, party.pk, [Step.MEDIATION], START)


def test_the_mediator_records_what_a_party_said_by_phone(cast: Cast) -> None:
    case, party = preparing(cast, "respondent")
    channel = ConsentChannel.PHONE
    give_consent(cast.actor("mediator"), case, party.pk, BOTH, START, channel=channel, service_address="解放路2号")
    assert {c.channel for c in party.consents.all()} == {"phone"}
    assert {c.recorded_by for c in party.consents.all()} == {cast.mediator.user}


@pytest.mark.parametrize(
    ("part", "channel"),
    [
        ("respondent", "web"),
        ("clerk", "phone"),
        ("stranger", "web"),
        ("mediator", "web"),
        ("applicant", "phone"),
        ("other_mediator", "on_site"),
    ],
)
def test_nobody_consents_for_another(cast: Cast, part: str, channel: str) -> None:
    case, party = preparing(cast)
    logged = Entry.objects.count()
    with pytest.raises(Refused):
        give_consent(
            cast.actor(part), case, party.pk, BOTH, START, channel=ConsentChannel(channel), service_address="x"
        )
    assert not Consent.objects.filter(party=party).exists()
    assert Entry.objects.count() == logged


def test_a_party_of_another_case_is_no_party_of_this_one(cast: Cast) -> None:
    case, _party = preparing(cast)
    _other, foreign = preparing(cast)
    for pk in (foreign.pk, uuid4()):
        with pytest.raises(NotSeen):
            give_consent(cast.actor("applicant"), case, pk, BOTH, START, service_address="x")
        with pytest.raises(NotSeen):
            verify_identity(cast.actor("mediator"), case, pk, START)


def test_what_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    case, party = preparing(cast)
    applicant = cast.actor("applicant")
    give_consent(applicant, case, party.pk, BOTH, START, service_address="和平路1号")
    case.refresh_from_db()
    logged, version = Entry.objects.count(), case.version
    with TestCase.captureOnCommitCallbacks(execute=True):
        give_consent(applicant, case, party.pk, BOTH, LATER, service_address="和平路1号")
    case.refresh_from_db()
    assert (Entry.objects.count(), case.version, heard) == (logged, version, [])


def test_parts_above_hear_of_the_steps_that_are_new(cast: Cast) -> None:
    case, party = preparing(cast)
    applicant = cast.actor("applicant")
    give_consent(applicant, case, party.pk, [Step.SHAM_WARNING], START)
    with TestCase.captureOnCommitCallbacks(execute=True):
        give_consent(applicant, case, party.pk, [*BOTH, Step.RECORDING], LATER, service_address="和平路1号")
    assert heard == [ConsentGiven(case.pk, party.pk, ("mediation", "recording"), LATER)]


@pytest.mark.parametrize("stage", [*BEFORE, *AFTER])
def test_before_the_acceptance_and_after_the_end_nobody_consents_or_takes_back(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    party = case.parties.get(side="applicant")
    before = list(Consent.objects.filter(party=party).values())
    logged = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        give_consent(cast.actor("applicant"), case, party.pk, [Step.RECORDING], LATER, service_address="x")
    assert [r.code for r in refused.value.refusals] == ["case_not_open"]
    with pytest.raises(Refused):
        withdraw_consent(cast.actor("applicant"), case.pk, party.pk, Step.MEDIATION, LATER)
    assert (list(Consent.objects.filter(party=party).values()), Entry.objects.count()) == (before, logged)


def test_who_consents_to_an_old_version_hears_what_changed(cast: Cast) -> None:
    case, party = preparing(cast)
    seen = case.version
    verify_identity(cast.actor("mediator"), case, party.pk, START)
    with pytest.raises(Conflict) as stale:
        give_consent(cast.actor("applicant"), case, party.pk, BOTH, LATER, service_address="x", version=seen)
    assert [(c.what, c.by) for c in stale.value.changes] == [("case.verify_identity", "周海燕")]
    assert not Consent.objects.filter(party=party).exists()


def test_the_service_form_says_whether_papers_may_come_by_electronic_means(cast: Cast) -> None:
    case, party = preparing(cast)
    applicant = cast.actor("applicant")
    form = {"service_address": "和平路1号", "service_email": "zhang@example.cn", "accepts_e_service": True}
    give_consent(applicant, case, party.pk, BOTH, START, **form)  # type: ignore[arg-type]
    party.refresh_from_db()
    assert (party.service_email, party.accepts_e_service) == ("zhang@example.cn", True)
    give_consent(applicant, case, party.pk, [], LATER, accepts_e_service=False)
    party.refresh_from_db()
    assert (party.service_email, party.accepts_e_service) == ("zhang@example.cn", False)
    assert party.service_address_given_at == LATER


def test_who_can_be_reached_nowhere_is_not_served_by_electronic_means(cast: Cast) -> None:
    case, party = preparing(cast)
    Party.objects.filter(pk=party.pk).update(phone="")
    with pytest.raises(Invalid) as invalid:
        give_consent(
            cast.actor("applicant"), case, party.pk, BOTH, START, service_address="和平路1号", accepts_e_service=True
        )
    assert [(r.code, r.field) for r in invalid.value.refusals] == [("service_email_missing", "service_email")]
    assert not Consent.objects.filter(party=party).exists()


# ---------------------------------------------------------------- taking back


def test_a_consent_taken_back_stays_on_file_with_when_and_why(cast: Cast) -> None:
    case, party = preparing(cast)
    applicant = cast.actor("applicant")
    give_consent(applicant, case, party.pk, [Step.RECORDING], START)
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_consent(applicant, case.pk, party.pk, Step.RECORDING, LATER, reason=" 不想被录 ")
    row = Consent.objects.get(party=party)
    assert (row.at, row.withdrawn_at, row.withdrawn_reason) == (START, LATER, "不想被录")
    case.refresh_from_db()
    assert case.stage == Stage.PREPARING
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.facts["step"]) == ("case.withdraw_consent", "recording")
    assert "不想被录" not in str(entry.facts)
    assert heard[-1] == ConsentWithdrawn(case.pk, party.pk, "recording", LATER)
    give_consent(applicant, case, party.pk, [Step.RECORDING], LATER)
    assert Consent.objects.filter(party=party, step=Step.RECORDING).count() == 2


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING])
def test_nobody_mediates_against_a_refusal(cast: Cast, stage: Stage) -> None:
    """人民调解法 17, 23; 在线调解规则 25(4)."""
    case = case_in(stage, cast)
    if stage == Stage.PREPARING:
        take_step("consent", cast, case, START)
    party = case.parties.get(side="respondent")
    ended = withdraw_consent(cast.actor("respondent"), case.pk, party.pk, Step.MEDIATION, LATER, reason="他骂我")
    case.refresh_from_db()
    assert ended.stage == case.stage == Stage.ENDED
    assert (case.end_ground, case.closed_at) == (EndGround.UNWILLING, LATER)
    assert case.end_note == "李敏撤回了参加调解的同意。"
    assert not case.deadlines.filter(state="running").exists()
    last = case.events.latest("seq")
    assert (last.name, last.actor_id, "他骂我" in str(last.inputs)) == ("end", None, False)
    assert [e.action for e in Entry.objects.order_by("-number")[:2]] == ["case.end", "case.withdraw_consent"]


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.DESIGNATED, Stage.SETTLED])
def test_before_the_mediator_is_there_and_after_the_agreement_a_refusal_ends_nothing(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    party = case.parties.get(side="applicant")
    give_consent(cast.actor("applicant"), case, party.pk, [Step.MEDIATION], START, service_address="和平路1号")
    withdraw_consent(cast.actor("applicant"), case.pk, party.pk, Step.MEDIATION, LATER)
    case.refresh_from_db()
    assert case.stage == stage
    assert Consent.objects.get(party=party, step=Step.MEDIATION).withdrawn_at == LATER


@pytest.mark.parametrize("part", ["respondent", "mediator", "clerk", "stranger", "administrator"])
def test_nobody_takes_back_what_another_consented_to(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    party = case.parties.get(side="applicant")
    logged = Entry.objects.count()
    with pytest.raises(Refused):
        withdraw_consent(cast.actor(part), case.pk, party.pk, Step.MEDIATION, LATER)
    case.refresh_from_db()
    assert (case.stage, Entry.objects.count()) == (Stage.MEDIATING, logged)
    assert Consent.objects.filter(party=party, withdrawn_at=None).count() == 3


def test_what_does_not_stand_cannot_be_taken_back(cast: Cast) -> None:
    case, party = preparing(cast)
    with pytest.raises(Refused) as refused:
        withdraw_consent(cast.actor("applicant"), case.pk, party.pk, Step.RECORDING, LATER)
    assert [(r.code, r.field) for r in refused.value.refusals] == [("no_consent", "step")]


# ---------------------------------------------------------------- what the beginning asks for


def reasons(cast: Cast, case: Case) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        begin_mediation(cast.actor("mediator"), case.pk, LATER)
    return {r.code: str(r.detail) for r in refused.value.refusals}


def test_the_beginning_says_everything_that_is_missing_and_of_whom(cast: Cast) -> None:
    """在线调解规则 4, 15, 17."""
    case, party = preparing(cast)
    missing = reasons(cast, case)
    assert set(missing) == {"consent_missing", "identity_missing", "warning_missing", "service_address_missing"}
    assert all("张建国、李敏" in sentence for sentence in missing.values())
    give_consent(
        cast.actor("applicant"), case, party.pk, [*BOTH, Step.CONFIDENTIALITY], START, service_address="和平路1号"
    )
    verify_identity(cast.actor("mediator"), case, party.pk, START)
    missing = reasons(cast, case)
    assert len(missing) == 4
    assert all("李敏" in sentence and "张建国" not in sentence for sentence in missing.values())
    with override("en"):
        assert "李敏. Ask them to read it." in reasons(cast, case)["warning_missing"]


def test_mediation_without_knowing_what_is_confidential_does_not_begin(cast: Cast) -> None:
    """在线调解规则 18."""
    case, _party = preparing(cast)
    for side in ("applicant", "respondent"):
        party = case.parties.get(side=side)
        give_consent(cast.actor(side), case, party.pk, BOTH, START, service_address="和平路1号")
        verify_identity(cast.actor("mediator"), case, party.pk, START)
    assert set(reasons(cast, case)) == {"consent_missing"}


def test_an_extension_names_who_has_not_agreed(cast: Cast) -> None:
    """在线调解规则 24."""
    case = case_in(Stage.MEDIATING, cast)
    party = case.parties.get(side="applicant")
    give_consent(cast.actor("applicant"), case, party.pk, [Step.EXTENSION], START)
    with pytest.raises(Refused) as refused:
        extend_mediation(cast.actor("mediator"), case.pk, LATER, days=5)
    sentence = str(refused.value.refusals[0].detail)
    assert "李敏" in sentence
    assert "张建国" not in sentence


# ---------------------------------------------------------------- over HTTP


def as_party(client: Client, cast: Cast, part: str) -> Client:
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_page_gives_shows_and_takes_back(client: Client, cast: Cast) -> None:
    case, party = preparing(cast, "respondent")
    as_party(client, cast, "respondent")
    body = {"steps": ["mediation", "recording"], "service_address": "解放路2号", "accepts_e_service": True}
    url = f"/api/v1/cases/{case.pk}/consent/"
    shown = client.post(url, body, content_type="application/json").json()
    mine = next(p for p in shown["parties"] if p["id"] == str(party.pk))
    assert (mine["accepts_e_service"], mine["service_address"]) == (True, "解放路2号")
    assert [(c["step"], c["text_version"], c["channel"], c["by"], c["withdrawn_at"]) for c in mine["consents"]] == [
        ("mediation", "2026-11", "web", "李敏", None),
        ("recording", "2026-11", "web", "李敏", None),
    ]
    back = client.post(f"{url}withdraw/", {"step": "recording", "version": 1}, content_type="application/json")
    assert (back.status_code, back.json()["code"]) == (409, "stale")
    body = {"step": "recording", "version": shown["version"]}
    shown = client.post(f"{url}withdraw/", body, content_type="application/json").json()
    mine = next(p for p in shown["parties"] if p["id"] == str(party.pk))
    assert mine["steps"] == ["mediation"]
    assert mine["consents"][1]["withdrawn_at"] is not None


def test_a_case_page_costs_the_same_however_much_was_consented_to(client: Client, cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    as_party(client, cast, "mediator")
    client.get(f"/api/v1/cases/{case.pk}/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/api/v1/cases/{case.pk}/").status_code == 200
        counts.append(len(asked))
        take_step("consent", cast, case, START)
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- several on a side


def test_a_party_that_speaks_for_another_consents_for_it_too(cast: Cast) -> None:
    """民诉法 56, 57: not to what disposes of the claim or of the body."""
    case = case_in(Stage.PREPARING, cast, parties=three(cast))
    speaker, other = case.parties.filter(side="applicant")
    name_speaker(cast.actor("mediator"), case.pk, other.pk, speaker.pk, START)
    steps = [*BOTH, Step.EXTENSION, Step.FACE_COMPARISON]
    with TestCase.captureOnCommitCallbacks(execute=True):
        give_consent(cast.actor("applicant"), case, speaker.pk, steps, LATER, service_address="和平路1号")
    given = {c.step: (c.recorded_by, c.at) for c in other.consents.all()}
    assert given == dict.fromkeys(("mediation", "sham_warning"), (cast.users["applicant"], LATER))
    assert Entry.objects.latest("number").facts["for"] == [str(other.pk)]
    assert ConsentGiven(case.pk, other.pk, ("mediation", "sham_warning"), LATER) in heard
    other.refresh_from_db()
    assert (other.service_address, other.service_address_given_at) == ("和平路1号", LATER)


def test_who_is_spoken_for_keeps_the_address_they_gave(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast, parties=three(cast))
    speaker, other = case.parties.filter(side="applicant")
    Party.objects.filter(pk=other.pk).update(service_address="中山路3号", service_address_given_at=START)
    name_speaker(cast.actor("clerk"), case.pk, other.pk, speaker.pk, START)
    give_consent(cast.actor("applicant"), case, speaker.pk, BOTH, LATER, service_address="和平路1号")
    other.refresh_from_db()
    assert other.service_address == "中山路3号"


def test_without_a_recorded_representation_nobody_else_is_bound(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast, parties=three(cast))
    speaker, other = case.parties.filter(side="applicant")
    give_consent(cast.actor("applicant"), case, speaker.pk, BOTH, LATER, service_address="和平路1号")
    assert not other.consents.exists()
    assert "王芳" in reasons(cast, case)["consent_missing"]
