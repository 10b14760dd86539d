"""Somebody proves a phone number, and the cases in which it was given are theirs."""

from __future__ import annotations

import pytest
from django.test import TestCase

from mediation.accounts.events import PhoneVerified
from mediation.accounts.models import User
from mediation.cases.enums import Side, Stage
from mediation.cases.events import PartyLinked
from mediation.cases.queries import visible_cases
from mediation.cases.services import PartyDetails
from mediation.core.events import publish, subscribe
from tests.factories import Cast, case_in, draft_of, make_person

PHONE = "13811112222"
heard: list[PartyLinked] = []


@subscribe(PartyLinked)
def hear(event: PartyLinked) -> None:
    heard.append(event)


def prove(phone: str) -> User:
    user = make_person("后来的人", phone)
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(PhoneVerified(user.pk))
    return user


@pytest.mark.parametrize(
    ("stage", "found"), [(Stage.DRAFT, 0), (Stage.SUBMITTED, 0), (Stage.ACCEPTED, 1), (Stage.MEDIATING, 1)]
)
def test_a_respondent_who_proves_the_number_finds_the_accepted_case(cast: Cast, stage: Stage, found: int) -> None:
    if stage == Stage.MEDIATING:
        case = case_in(stage, cast)
        case.parties.filter(side="respondent").update(user=None)
        cast.users["respondent"].set_phone("")
        cast.users["respondent"].save()
        user = prove(case.parties.get(side="respondent").phone)
    else:
        case = case_in(
            stage, cast, parties=(draft_of(cast).parties[0], PartyDetails(Side.RESPONDENT, "李敏", phone=PHONE))
        )
        user = prove(PHONE)
    assert visible_cases(user.as_actor()).count() == found


def test_parts_above_hear_who_was_found(cast: Cast) -> None:
    parties = (draft_of(cast).parties[0], PartyDetails(Side.RESPONDENT, "李敏", phone=PHONE))
    case = case_in(Stage.ACCEPTED, cast, parties=parties)
    heard.clear()
    user = prove(PHONE)
    assert heard == [PartyLinked(case.pk, case.parties.get(side="respondent").pk, user.pk)]


def test_a_number_that_nobody_gave_finds_nothing(cast: Cast) -> None:
    case_in(Stage.ACCEPTED, cast, parties=(*draft_of(cast).parties, PartyDetails(Side.RESPONDENT, "无名", phone="1")))
    assert not visible_cases(prove("13899998888").as_actor()).exists()
