"""Coming in by a link: each state said plainly, the phone proved, and one is a party of the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediation.accounts.codes import TRIES, WrongCode
from mediation.accounts.models import OneTimeCode, User
from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.cases.enums import EndGround, Stage
from mediation.cases.models import Deadline
from mediation.cases.queries import visible_cases
from mediation.cases.services import end_case
from mediation.core.errors import Conflict, NotSeen, Refused, TooMany
from mediation.invitations.enums import ContactChannel, ContactResult, InvitationState, JoinStep
from mediation.invitations.models import ContactAttempt, FunnelStep, Invitation
from mediation.invitations.queries import invitation_by_token, state_of
from mediation.invitations.services import enter, not_me, open_invitation, request_code, revoke_invitation
from mediation.notifications.models import Notification
from tests.factories import START, make_person
from tests.invitations.conftest import DAY, HOME, MINUTE, PHONE, Scene, not_it, scene_in

Break = Callable[[Scene, Invitation], None]


def _revoke(scene: Scene, invitation: Invitation) -> None:
    revoke_invitation(scene.cast.actor("clerk"), invitation.pk, START)


def _replace(scene: Scene, invitation: Invitation) -> None:
    scene.invite(START + MINUTE)


def _disown(scene: Scene, invitation: Invitation) -> None:
    not_me(invitation.token, START)


def _close(scene: Scene, invitation: Invitation) -> None:
    end_case(scene.cast.actor("mediator"), scene.case.pk, START, ground=EndGround.UNREACHABLE)


def _nothing(scene: Scene, invitation: Invitation) -> None:
    """Time alone does it."""


def named(value: object) -> str:
    """What a parameter is called in the test's name."""
    return getattr(value, "__name__", str(value))


BROKEN: list[tuple[Break, datetime, str, str, str]] = [
    (_revoke, START, "revoked", "by_staff", "撤回"),
    (_replace, START, "revoked", "replaced", "新的链接"),
    (_disown, START, "revoked", "wrong_person", "送错了人"),
    (_close, START, "closed", "closed", "结束"),
    (_nothing, START + 30 * DAY, "expired", "expired", "过期"),
]


@pytest.mark.parametrize(("break_it", "at", "state", "code", "word"), BROKEN, ids=named)
def test_a_link_that_leads_in_no_more_says_why_and_sends_no_code(
    scene: Scene, *, break_it: Break, at: datetime, state: str, code: str, word: str
) -> None:
    invitation = scene.invite()
    break_it(scene, invitation)
    landing = open_invitation(invitation.token, at)
    assert landing.invitation is not None
    assert state_of(landing.invitation, at) == state
    for act in (lambda: request_code(invitation.token, HOME, at), lambda: enter(invitation.token, "000000", at)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusals[0].code == code
        assert word in str(refused.value.refusals[0].detail)
    assert not OneTimeCode.objects.exists()
    assert not User.objects.filter(name="李敏").exists()
    assert not FunnelStep.objects.filter(step=JoinStep.OPENED).exists(), "a dead link is opened by nobody"


@pytest.mark.parametrize(("break_it", "at", "state", "code", "word"), BROKEN[:4], ids=named)
def test_a_code_that_was_sent_before_does_not_lead_in_either(
    scene: Scene, *, break_it: Break, at: datetime, state: str, code: str, word: str
) -> None:
    invitation = scene.invite()
    sent = scene.code(invitation.token)
    break_it(scene, invitation)
    with pytest.raises(Refused):
        enter(invitation.token, sent, at)
    scene.party.refresh_from_db()
    assert scene.party.user is None


def test_a_link_that_nobody_made_leads_nowhere(scene: Scene) -> None:
    scene.invite()
    for act in (
        lambda: open_invitation("x" * 43, START),
        lambda: request_code("x" * 43, HOME, START),
        lambda: enter("x" * 43, "000000", START),
        lambda: not_me("x" * 43, START),
    ):
        with pytest.raises(NotSeen) as refused:
            act()
        assert refused.value.refusals[0].code == "no_such_invitation"


def test_opening_a_link_is_noted_once_and_tells_that_it_arrived(scene: Scene) -> None:
    token = scene.invite().token
    for n in range(3):
        open_invitation(token, START + n * MINUTE, via="sms")
    assert Invitation.objects.get().opened_at == START
    assert list(ContactAttempt.objects.values_list("channel", "result", "at")) == [("sms", "delivered", START)]
    assert Entry.objects.filter(action="invitations.opened").count() == 1


def test_who_invited_does_not_open_it_by_looking(scene: Scene) -> None:
    token = scene.invite().token
    landing = open_invitation(token, START, reader=scene.cast.users["mediator"].pk)
    assert not landing.is_me
    assert not ContactAttempt.objects.exists()
    assert Invitation.objects.get().opened_at is None


def test_a_party_comes_in_without_an_account_and_is_known_from_then_on(scene: Scene) -> None:
    token = scene.invite().token
    open_invitation(token, START)
    entrance = enter(token, scene.code(token), START)
    user = User.objects.get(name="李敏")
    assert (entrance.user, entrance.case, entrance.party) == (user, scene.case, scene.party)
    assert (user.phone, user.phone_verified, user.has_usable_password()) == (PHONE, True, False)
    scene.party.refresh_from_db()
    assert scene.party.user == user
    assert visible_cases(user.as_actor()).get() == scene.case
    invitation = Invitation.objects.get()
    assert (invitation.used_at, invitation.used_by) == (START, user)
    assert state_of(invitation_by_token(token), START) == InvitationState.USED
    steps = set(FunnelStep.objects.values_list("step", flat=True))
    assert steps == {JoinStep.INVITED, JoinStep.DELIVERED, JoinStep.OPENED, JoinStep.IDENTIFIED}
    assert Deadline.objects.get(case=scene.case, rule="T4").state == "met"
    assert Entry.objects.filter(action="invitations.entered", actor_id=str(user.pk)).count() == 1
    assert verify()[1] is None


def test_the_mediator_is_told_that_the_party_came(scene: Scene) -> None:
    token = scene.invite(part="clerk").token
    enter(token, scene.code(token), START)
    told = Notification.objects.filter(kind="invitations.joined")
    assert {n.user for n in told} == {scene.cast.users["mediator"], scene.cast.users["clerk"]}
    assert all("李敏" in n.title for n in told)


def test_a_party_who_has_an_account_comes_in_as_themselves(scene: Scene) -> None:
    known = make_person("李敏本人", PHONE)
    token = scene.invite().token
    assert enter(token, scene.code(token), START).user == known


def test_the_same_person_comes_in_again_on_another_device_with_a_new_code(scene: Scene) -> None:
    token = scene.invite().token
    first = enter(token, scene.code(token), START)
    with pytest.raises(WrongCode):
        enter(token, "000000", START)
    again = enter(token, scene.code(token, START + DAY), START + DAY)
    assert again.user == first.user
    assert Invitation.objects.get().used_at == START
    assert Notification.objects.filter(kind="invitations.joined").count() == 1


def test_a_used_code_leads_in_nobody_else(scene: Scene) -> None:
    token = scene.invite().token
    code = scene.code(token)
    enter(token, code, START)
    with pytest.raises(WrongCode) as refused:
        enter(token, code, START)
    assert refused.value.tries_left == 0


def test_once_somebody_came_in_another_phone_does_not(scene: Scene) -> None:
    token = scene.invite().token
    first = enter(token, scene.code(token), START).user
    scene.party.refresh_from_db()
    scene.party.phone, scene.party.phone_index = "13855556666", ""
    scene.party.save(update_fields=["phone", "phone_index"])
    people = User.objects.count()
    with pytest.raises(Refused) as refused:
        enter(token, scene.code(token, START + MINUTE, "13855556666"), START + MINUTE)
    assert refused.value.refusals[0].code == "used"
    scene.party.refresh_from_db()
    assert (scene.party.user, User.objects.count()) == (first, people)


def test_a_new_link_does_not_put_somebody_else_in_the_place_of_who_joined(scene: Scene) -> None:
    token = scene.invite().token
    first = enter(token, scene.code(token), START).user
    scene.party.refresh_from_db()
    scene.party.phone = "13855556666"
    scene.party.save(update_fields=["phone"])
    newer = scene.invite(START + MINUTE).token
    with pytest.raises(Conflict) as refused:
        enter(newer, scene.code(newer, START + MINUTE, "13855556666"), START + MINUTE)
    assert refused.value.refusals[0].code == "somebody_else"
    scene.party.refresh_from_db()
    assert scene.party.user == first
    assert Invitation.objects.get(revoked_at=None).used_at is None


def test_nobody_is_two_parties_of_a_case(scene: Scene) -> None:
    scene.party.phone = scene.cast.users["applicant"].phone
    scene.party.save(update_fields=["phone"])
    token = scene.invite().token
    with pytest.raises(Conflict) as refused:
        enter(token, scene.code(token, phone=scene.party.phone), START)
    assert refused.value.refusals[0].code == "another_party"
    scene.party.refresh_from_db()
    assert scene.party.user is None


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(scene: Scene) -> None:
    token = scene.invite().token
    code = scene.code(token)
    left = []
    for _ in range(TRIES + 1):
        with pytest.raises(WrongCode) as refused:
            enter(token, not_it(code), START)
        left.append(refused.value.tries_left)
    assert left == [4, 3, 2, 1, 0, 0]
    with pytest.raises(WrongCode):
        enter(token, code, START)
    scene.party.refresh_from_db()
    assert (scene.party.user, Invitation.objects.get().used_at) == (None, None)


def test_a_second_code_within_a_minute_is_refused(scene: Scene) -> None:
    token = scene.invite().token
    scene.code(token)
    with pytest.raises(TooMany) as refused:
        request_code(token, HOME, START + timedelta(seconds=59))
    assert refused.value.wait == 1


def test_a_code_of_one_invitation_does_not_open_another(scene: Scene) -> None:
    first = scene.invite()
    code = scene.code(first.token)
    applicant = scene.case.parties.get(side="applicant")
    applicant.phone = PHONE
    applicant.save(update_fields=["phone"])
    other = scene.invite(party=applicant)
    with pytest.raises(WrongCode):
        enter(other.token, code, START)


def test_who_has_no_phone_is_told_to_call(scene: Scene) -> None:
    scene.party.phone = ""
    scene.party.save(update_fields=["phone"])
    token = scene.invite(START, ContactChannel.LETTER).token
    with pytest.raises(Refused) as refused:
        request_code(token, HOME, START)
    assert refused.value.refusals[0].code == "no_phone"


def test_not_me_takes_the_link_back_and_tells_the_mediator(scene: Scene) -> None:
    invitation = scene.invite()
    open_invitation(invitation.token, START)
    not_me(invitation.token, START + MINUTE, note="这个号码我用了三年。")
    invitation.refresh_from_db()
    assert (invitation.revoked_at, invitation.revoked_reason) == (START + MINUTE, "wrong_person")
    attempt = ContactAttempt.objects.get(result=ContactResult.WRONG_PERSON)
    assert (attempt.channel, attempt.note, attempt.by) == ("sms", "这个号码我用了三年。", None)
    told = Notification.objects.get(kind="invitations.wrong_person")
    assert (told.user, told.link) == (scene.cast.users["mediator"], f"/desk/cases/{scene.case.pk}")
    not_me(invitation.token, START + 2 * MINUTE)
    assert Notification.objects.filter(kind="invitations.wrong_person").count() == 1
    assert ContactAttempt.objects.filter(result=ContactResult.WRONG_PERSON).count() == 1


def test_who_proved_a_phone_finds_their_other_cases_too(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    other = scene_in(Stage.PREPARING)
    token = scene.invite().token
    code = scene.code(token)
    with django_capture_on_commit_callbacks(execute=True):
        user = enter(token, code, START).user
    other.party.refresh_from_db()
    assert other.party.user == user
