"""The log of attempts: who writes, what each channel can result in, and what follows from reaching somebody."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, transaction

from mediation.audit.models import Entry
from mediation.cases.enums import Stage
from mediation.cases.models import Deadline
from mediation.cases.queries import case_for
from mediation.core.errors import DomainError, Invalid, NotSeen, Refused
from mediation.invitations.enums import POSSIBLE, ContactChannel, ContactResult, JoinStep
from mediation.invitations.models import ContactAttempt, FunnelStep
from mediation.invitations.services import log_attempt
from tests.factories import START
from tests.invitations.conftest import DAY, Scene, scene_in

PHONE, VISIT = ContactChannel.PHONE, ContactChannel.VISIT
NO_ANSWER, REACHED = ContactResult.NO_ANSWER, ContactResult.REACHED


def log(
    scene: Scene,
    channel: ContactChannel = PHONE,
    result: ContactResult = NO_ANSWER,
    part: str = "mediator",
    **more: object,
) -> ContactAttempt:
    case = case_for(scene.cast.actor("clerk"), scene.case.pk)
    given: dict[str, object] = {"now": START, "result": result, **more}
    return log_attempt(scene.cast.actor(part), case, scene.party.pk, channel, **given)  # type: ignore[arg-type]


def t4_state(scene: Scene) -> str:
    return Deadline.objects.get(case=scene.case, rule="T4").state


def test_an_attempt_says_by_whom_when_how_and_with_what_result(scene: Scene) -> None:
    earlier = START - timedelta(seconds=0)
    attempt = log(scene, note=" 无人接听，稍后再打。 ", at=earlier)
    assert (attempt.by, attempt.at, attempt.channel, attempt.result) == (
        scene.cast.users["mediator"],
        earlier,
        "phone",
        "no_answer",
    )
    assert attempt.note == "无人接听，稍后再打。"
    facts = Entry.objects.get(action="invitations.attempt").facts
    assert (facts["channel"], facts["result"]) == ("phone", "no_answer")
    assert "无人接听" not in str(facts)


def test_each_channel_has_the_results_that_it_can_have(scene: Scene) -> None:
    for channel, result in product(ContactChannel, ContactResult):
        if result in POSSIBLE[channel]:
            log(scene, channel, result)
        else:
            with pytest.raises(Invalid) as refused:
                log(scene, channel, result)
            assert refused.value.refusals[0].field == "result"
    logged = set(ContactAttempt.objects.values_list("channel", "result"))
    assert logged == {(channel, result) for channel in ContactChannel for result in POSSIBLE[channel]}
    assert len(logged) == 36


@pytest.mark.parametrize("part", ["applicant", "supervisor", "administrator", "other_mediator", "stranger"])
def test_nobody_but_the_mediator_and_the_clerks_logs_an_attempt(scene: Scene, part: str) -> None:
    with pytest.raises(Refused):
        log(scene, part=part)
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize("at", [START + timedelta(seconds=1), START - DAY])
def test_an_attempt_lies_between_the_beginning_of_the_case_and_now(scene: Scene, at: object) -> None:
    with pytest.raises(Invalid) as refused:
        log(scene, at=at)
    assert refused.value.refusals[0].field == "at"
    assert not ContactAttempt.objects.exists()


@pytest.mark.django_db
def test_before_the_acceptance_nobody_is_contacted() -> None:
    scene = scene_in(Stage.SUBMITTED)
    with pytest.raises(Refused) as refused:
        log(scene, part="clerk")
    assert refused.value.refusals[0].code == "wrong_stage"
    assert not ContactAttempt.objects.exists()


def test_a_party_of_another_case_is_not_seen(scene: Scene) -> None:
    other = scene_in(Stage.PREPARING, "13811113333")
    case = case_for(scene.cast.actor("clerk"), scene.case.pk)
    with pytest.raises(NotSeen):
        log_attempt(scene.cast.actor("clerk"), case, other.party.pk, PHONE, result=REACHED, now=START)
    assert not ContactAttempt.objects.exists()


def test_the_database_refuses_to_change_or_remove_an_attempt(scene: Scene) -> None:
    log(scene)
    for act in (lambda: ContactAttempt.objects.update(result="reached"), ContactAttempt.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert ContactAttempt.objects.get().result == "no_answer"


@pytest.mark.parametrize(
    ("channel", "result", "met"),
    [
        (PHONE, NO_ANSWER, False),
        (PHONE, ContactResult.WRONG_PERSON, False),
        (ContactChannel.LETTER, ContactResult.SENT, False),
        (PHONE, REACHED, True),
        (VISIT, ContactResult.REFUSED, True),
    ],
)
def test_an_attempt_that_reached_somebody_is_the_first_contact(
    scene: Scene, *, channel: ContactChannel, result: ContactResult, met: bool
) -> None:
    assert t4_state(scene) == "running"
    log(scene, channel, result)
    assert t4_state(scene) == ("met" if met else "running")


def test_reaching_the_applicant_is_no_contact_of_the_other_side(scene: Scene) -> None:
    case = case_for(scene.cast.actor("clerk"), scene.case.pk)
    applicant = case.parties.get(side="applicant")
    log_attempt(scene.cast.actor("clerk"), case, applicant.pk, PHONE, result=REACHED, now=START)
    assert t4_state(scene) == "running"


def test_a_letter_that_arrived_is_a_step_of_joining_and_a_phone_call_is_none(scene: Scene) -> None:
    log(scene, PHONE, REACHED)
    assert not FunnelStep.objects.exists()
    log(scene, ContactChannel.LETTER, ContactResult.DELIVERED)
    assert list(FunnelStep.objects.values_list("step", "channel")) == [(JoinStep.DELIVERED, "letter")]


def test_a_refused_attempt_leaves_nothing_in_the_log(scene: Scene) -> None:
    before = Entry.objects.count()
    with pytest.raises(DomainError):
        log(scene, part="stranger")
    assert Entry.objects.count() == before
