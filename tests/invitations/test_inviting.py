"""Inviting a party: who may, whom, by what; and taking an invitation back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.cases.enums import EndGround, Stage
from mediation.cases.queries import case_for
from mediation.cases.services import end_case, withdraw_case
from mediation.core.errors import Conflict, DomainError, Invalid, NotSeen, Refused, TooMany
from mediation.invitations.enums import JOINABLE, ContactChannel, InvitationState, JoinStep, RevokedReason
from mediation.invitations.models import ContactAttempt, FunnelStep, Invitation
from mediation.invitations.queries import link_of, state_of, token_digest
from mediation.invitations.services import close_invitations, invite_party, revoke_invitation
from mediation.invitations.services.inviting import ALPHABET
from mediation.notifications.models import Delivery
from mediation.notifications.services import deliver_due
from tests.factories import START, case_in, make_cast
from tests.invitations.conftest import DAY, EMAIL, EVERY_WAY, MINUTE, PHONE, Scene, scene_in

SMS, LETTER = ContactChannel.SMS, ContactChannel.LETTER


class SilentGateway:
    """A gateway that takes nothing."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        raise OSError


def test_an_invitation_is_a_link_and_a_code_for_thirty_days(scene: Scene) -> None:
    invitation = scene.invite()
    assert re.fullmatch(r"[\w-]{43}", invitation.token)
    assert invitation.token_digest == token_digest(invitation.token)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", invitation.code)
    assert not set("01IO") & set(ALPHABET)
    assert invitation.expires_at == START + timedelta(days=30)
    assert state_of(invitation, START) == InvitationState.OPEN
    assert FunnelStep.objects.get().step == JoinStep.INVITED
    assert Entry.objects.filter(action="invitations.invited").count() == 1
    assert verify()[1] is None


def test_the_message_names_court_inviter_dispute_link_code_and_a_number_to_check_with(
    scene: Scene,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.SITE_URL = "https://court.example.cn"
    scene.cast.court.phone = "0551-1234567"
    scene.cast.court.save()
    invitation = scene.invite(START, *EVERY_WAY)
    with django_capture_on_commit_callbacks(execute=True):
        deliver_due(START)
    link = f"https://court.example.cn/j/{invitation.token}?via="
    code = f"{invitation.code[:4]}-{invitation.code[4:]}"
    text = capsys.readouterr().out
    for body, channel in ((text, "sms"), (mail.outbox[0].body, "email")):
        for word in (scene.cast.court.name, "周海燕", "李敏", "张建国", link + channel, code, "0551-1234567", "自愿"):
            assert word in body
    assert (f"SMS {PHONE}:" in text, mail.outbox[0].to) == (True, [EMAIL])
    attempts = ContactAttempt.objects.filter(by=None).values_list("channel", "result").order_by("channel")
    assert list(attempts) == [("email", "sent"), ("letter", "sent"), ("sms", "sent")]


def test_a_message_that_nobody_takes_is_noted_as_bounced(
    scene: Scene, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.SMS_BACKEND = "tests.invitations.test_inviting.SilentGateway"
    scene.invite()
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(20):
            deliver_due(START + n * DAY)
    assert list(ContactAttempt.objects.values_list("channel", "result")) == [("sms", "bounced")]


@pytest.mark.parametrize("part", ["mediator", "clerk", "colleague"])
def test_the_mediator_and_the_courts_clerks_invite(scene: Scene, part: str) -> None:
    assert scene.invite(part=part).created_by == scene.cast.users[part]


@pytest.mark.parametrize("part", ["applicant", "supervisor", "administrator", "other_mediator", "foreign_clerk"])
def test_nobody_else_invites(scene: Scene, part: str) -> None:
    case = case_for(scene.cast.actor("clerk"), scene.case.pk)
    with pytest.raises(Refused):
        invite_party(scene.cast.actor(part), case, scene.party.pk, [SMS], START)
    assert not Invitation.objects.exists()
    assert not Delivery.objects.filter(notification__kind__startswith="invitations.").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [s for s in Stage if s not in {Stage.DRAFT, Stage.RETURNED}])
def test_a_party_is_invited_from_the_acceptance_to_the_end(stage: Stage) -> None:
    needs_everybody = stage not in {Stage.SUBMITTED, Stage.REFUSED, Stage.ACCEPTED, Stage.DESIGNATED, Stage.PREPARING}
    scene = scene_in(stage) if not needs_everybody else _joined_scene(stage)
    if stage in JOINABLE:
        assert scene.invite(part="clerk").revoked_at is None
    else:
        with pytest.raises(Refused) as refused:
            scene.invite(part="clerk")
        assert refused.value.refusals[0].code == "wrong_stage"
        assert not Invitation.objects.exists()


def _joined_scene(stage: Stage) -> Scene:
    """As `scene_in`, for stages that only a respondent with an account brings a case to."""
    cast = make_cast()
    case = case_in(stage, cast)
    return Scene(cast, case, case.parties.get(side="respondent"))


@pytest.mark.parametrize(("gone", "channel"), [("phone", "sms"), ("email", "email"), ("address", "letter")])
def test_a_channel_without_a_contact_is_refused_and_nothing_is_made(scene: Scene, gone: str, channel: str) -> None:
    setattr(scene.party, gone, "")
    scene.party.save(update_fields=[gone])
    with pytest.raises(Invalid) as refused:
        scene.invite(START, *EVERY_WAY)
    assert [(r.code, r.field) for r in refused.value.refusals] == [("no_contact", "channels")]
    assert not Invitation.objects.exists()
    others = [c for c in EVERY_WAY if c != channel]
    assert scene.invite(START, *others).channels == others


@pytest.mark.parametrize("channel", [ContactChannel.PHONE, ContactChannel.VISIT, ContactChannel.IN_APP])
def test_no_link_travels_by_phone_or_visit(scene: Scene, channel: ContactChannel) -> None:
    with pytest.raises(Invalid) as refused:
        scene.invite(START, SMS, channel)
    assert refused.value.refusals[0].code == "no_channel"


def test_a_party_of_another_case_is_not_seen(scene: Scene) -> None:
    other = scene_in(Stage.PREPARING, "13811113333")
    with pytest.raises(NotSeen):
        scene.invite(party=other.party)
    assert not Invitation.objects.exists()


def test_a_new_invitation_takes_the_old_one_back_and_stops_its_message(scene: Scene) -> None:
    first = scene.invite()
    second = scene.invite(START + MINUTE)
    first.refresh_from_db()
    assert (first.revoked_reason, state_of(first, START)) == (RevokedReason.REPLACED, InvitationState.REVOKED)
    assert list(Invitation.objects.filter(revoked_at=None)) == [second]
    states = Delivery.objects.filter(notification__kind="invitations.by_sms").order_by("notification__created_at")
    assert list(states.values_list("state", flat=True)) == ["cancelled", "pending"]


def test_the_database_keeps_one_standing_invitation_a_party(scene: Scene) -> None:
    first = scene.invite()
    first.pk, first.token_digest, first.code = None, "x", "ABCDEFGH"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_button_pressed_twice_sends_one_message(scene: Scene) -> None:
    first = scene.invite()
    with pytest.raises(TooMany) as refused:
        scene.invite(START + timedelta(seconds=30))
    assert (refused.value.refusals[0].code, refused.value.wait) == ("too_soon", 31)
    assert list(Invitation.objects.filter(revoked_at=None)) == [first]
    assert Delivery.objects.filter(notification__kind="invitations.by_sms").count() == 1


def test_a_party_who_has_joined_may_be_invited_again(scene: Scene) -> None:
    assert scene.invite(party=scene.case.parties.get(side="applicant")).revoked_at is None


def test_an_invitation_is_taken_back_once(scene: Scene) -> None:
    invitation = scene.invite()
    taken = revoke_invitation(scene.cast.actor("clerk"), invitation.pk, START)
    assert (taken.revoked_at, taken.revoked_reason) == (START, RevokedReason.BY_STAFF)
    assert not Delivery.objects.filter(notification__kind="invitations.by_sms", state="pending").exists()
    with pytest.raises(Conflict):
        revoke_invitation(scene.cast.actor("clerk"), invitation.pk, START)


@pytest.mark.parametrize("part", ["applicant", "supervisor", "other_mediator", "stranger"])
def test_nobody_else_takes_an_invitation_back(scene: Scene, part: str) -> None:
    invitation = scene.invite()
    with pytest.raises(DomainError):
        revoke_invitation(scene.cast.actor(part), invitation.pk, START)
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


@pytest.mark.parametrize("how", ["end", "withdraw"])
def test_a_case_that_is_over_closes_its_invitations(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, how: str
) -> None:
    invitation = scene.invite()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "end":
            end_case(scene.cast.actor("mediator"), scene.case.pk, START, ground=EndGround.UNREACHABLE)
        else:
            withdraw_case(scene.cast.actor("applicant"), scene.case.pk, START, reason="")
    invitation.refresh_from_db()
    assert invitation.revoked_reason == RevokedReason.CASE_CLOSED
    assert state_of(Invitation.objects.get(), START) == InvitationState.CLOSED


def test_a_case_that_goes_on_keeps_its_invitations(scene: Scene) -> None:
    scene.invite()
    assert close_invitations(scene.case.pk, START) == 0
    assert Invitation.objects.get().revoked_at is None


def test_the_link_says_by_which_channel_it_travels(scene: Scene, settings: Settings) -> None:
    settings.SITE_URL = "https://court.example.cn"
    invitation = scene.invite()
    assert link_of(invitation, LETTER) == f"https://court.example.cn/j/{invitation.token}?via=letter"
    assert link_of(invitation) == f"https://court.example.cn/j/{invitation.token}"
