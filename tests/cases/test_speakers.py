"""Several parties on a side, and the one who speaks for them (民诉法 56)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from mediation.audit.models import Entry
from mediation.cases.enums import (
    Side,
    Stage,
)
from mediation.cases.models import Case, Party
from mediation.cases.services import (
    PartyDetails,
    give_consent,
    name_speaker,
)
from mediation.core.errors import Invalid, NotSeen
from tests.cases.representing import (
    ALL,
    LATER,
    refusals,
    sign_in,
)
from tests.factories import START, Cast, case_in, draft_of


def several(cast: Cast) -> tuple[Case, list[Party]]:
    first, respondent = draft_of(cast).parties
    others = [PartyDetails(Side.APPLICANT, name, phone=f"1370000000{n}") for n, name in enumerate(("王芳", "赵强"))]
    case = case_in(Stage.PREPARING, cast, parties=(first, *others, respondent))
    return case, list(case.parties.filter(side="applicant"))


def test_a_party_lets_another_of_its_side_speak_and_takes_it_back(cast: Cast) -> None:
    case, (speaker, other, _third) = several(cast)
    Party.objects.filter(pk=other.pk).update(user=cast.users["stranger"])
    stranger = cast.actor("stranger")
    name_speaker(stranger, case.pk, other.pk, speaker.pk, START)
    assert case.parties.get(represented_by=speaker) == other
    logged = Entry.objects.count()
    name_speaker(stranger, case.pk, other.pk, speaker.pk, START)
    assert Entry.objects.count() == logged
    name_speaker(stranger, case.pk, other.pk, None, LATER)
    assert not case.parties.exclude(represented_by=None).exists()
    assert Entry.objects.latest("number").facts["speaker"] == ""


def test_words_do_not_go_round_in_circles(cast: Cast) -> None:
    case, (first, second, third) = several(cast)
    mediator = cast.actor("mediator")
    respondent = case.parties.get(side="respondent")
    for wrong in (first, respondent):
        with pytest.raises(Invalid) as invalid:
            name_speaker(mediator, case.pk, first.pk, wrong.pk, START)
        assert refusals(invalid) == [("not_of_this_side", "party")]
    name_speaker(mediator, case.pk, second.pk, first.pk, START)
    for party, speaker in ((third, second), (first, third)):
        with pytest.raises(Invalid) as invalid:
            name_speaker(mediator, case.pk, party.pk, speaker.pk, START)
        assert refusals(invalid) == [("spoken_for", "party")]
    with pytest.raises(NotSeen):
        name_speaker(mediator, case.pk, third.pk, uuid4(), START)
    assert case.parties.exclude(represented_by=None).count() == 1


def test_a_child_is_spoken_for_by_its_guardian_alone(cast: Cast) -> None:
    case, (speaker, child, _third) = several(cast)
    Party.objects.filter(pk=child.pk).update(born_on=date(2015, 3, 1))
    name_speaker(cast.actor("mediator"), case.pk, child.pk, speaker.pk, START)
    give_consent(cast.actor("applicant"), case, speaker.pk, ALL, START, service_address="和平路1号")
    assert not child.consents.exists()


def test_a_page_names_who_speaks(client: Client, cast: Cast) -> None:
    case, (speaker, other, _third) = several(cast)
    sign_in(client, cast.users["mediator"])
    url = f"/api/v1/cases/{case.pk}/parties/{other.pk}/represented-by/"
    response = client.post(url, {"party": str(speaker.pk)}, content_type="application/json").json()
    row = next(p for p in response["parties"] if p["id"] == str(other.pk))
    assert row["represented_by"] == str(speaker.pk)
    response = client.post(url, {"party": None, "version": response["version"]}, content_type="application/json")
    assert next(p for p in response.json()["parties"] if p["id"] == str(other.pk))["represented_by"] is None
