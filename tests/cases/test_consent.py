"""Consent, warning, service address, identity: who gives them, who may not."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mediation.audit.models import Entry
from mediation.cases.enums import ConsentChannel, Stage, Step
from mediation.cases.models import Case, Consent, Party
from mediation.cases.queries import case_for
from mediation.cases.services import give_consent, verify_identity
from mediation.core.errors import Invalid, NotSeen, Refused
from tests.factories import START, Cast, case_in

BOTH = [Step.MEDIATION, Step.SHAM_WARNING]


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


def test_the_mediator_checks_an_identity_once(cast: Cast) -> None:
    case, party = preparing(cast)
    for _ in range(2):
        verify_identity(cast.actor("mediator"), case, party.pk, START)
    party.refresh_from_db()
    assert (party.identity_verified_at, party.identity_verified_by) == (START, cast.mediator.user)
    assert Entry.objects.filter(action="case.verify_identity").count() == 1


@pytest.mark.parametrize("part", ["applicant", "clerk", "other_mediator", "administrator"])
def test_nobody_but_the_mediator_checks_an_identity(cast: Cast, part: str) -> None:
    case, party = preparing(cast)
    with pytest.raises(Refused):
        verify_identity(cast.actor(part), case, party.pk, START)
    party.refresh_from_db()
    assert party.identity_verified_at is None
