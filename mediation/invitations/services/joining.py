"""Coming in by a link or a case code: open it, prove the phone by a code, and one is a party of the case.

Nobody needs an account first. Two kinds of tokens lead here: that of a link, which its holder was sent, and that of
`finding`, which stands for a case code and a phone as somebody typed them and tells nothing of what exists. Whoever has
a link is told plainly what it is worth; whoever typed a code is told after their phone was proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mediation.accounts.codes import VISITOR, WrongCode, check_code, person_who_proved, send_code
from mediation.accounts.models import User
from mediation.accounts.sms import kept_code
from mediation.audit.services import Act, record
from mediation.cases.models import Case, Party
from mediation.cases.queries import case_title
from mediation.cases.services import link_party, note_first_contact
from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.core.fields import keyed_index
from mediation.invitations.enums import ContactChannel, ContactResult, InvitationState, JoinStep
from mediation.invitations.kinds import JOINED, WRONG_PERSON
from mediation.invitations.models import FunnelStep, Invitation
from mediation.invitations.queries import (
    came_by,
    invitation_by_code,
    invitation_by_token,
    state_of,
    state_sentence,
    whole_invitations,
)
from mediation.invitations.services.attempts import note_attempt
from mediation.invitations.services.finding import Typed, typed_by
from mediation.invitations.services.inviting import withdraw_wrong
from mediation.invitations.services.steps import note_step
from mediation.notifications.kinds import Kind
from mediation.notifications.services import notify, recipient_of

LEADS_IN = {InvitationState.OPEN, InvitationState.USED}


@dataclass(frozen=True)
class Landing:
    """What a token leads to: an invitation, or what somebody typed. `is_me`: the reader is the party already."""

    invitation: Invitation | None
    typed: Typed | None
    is_me: bool


@dataclass(frozen=True)
class CodeSent:
    """After how many seconds the next code may be asked for. `shown`: the code itself, in the demonstration only, for
    a link, whose phone its page does not know.
    """

    wait_seconds: int
    shown: str | None


@dataclass(frozen=True)
class Entrance:
    """Who came in, and where."""

    user: User
    case: Case
    party: Party


@transaction.atomic
def open_invitation(token: str, now: datetime, *, via: str = "", reader: UUID | None = None) -> Landing:
    """What a token leads to, for its landing page. Raises `NotSeen` for one that leads nowhere.

    The first time that a link is opened in each channel, it was delivered and opened; `via` is the channel that the
    link says it travelled by. Somebody signed in who is not the party, such as its sender, does not open it.
    """
    typed = typed_by(token, now)
    if typed is not None:
        return Landing(None, typed, is_me=False)
    invitation = invitation_by_token(token)
    is_me = reader is not None and invitation.party.user_id == reader
    if state_of(invitation, now) in LEADS_IN and (reader is None or is_me):
        _note_opening(invitation, _channel(invitation, via), now)
    return Landing(invitation, None, is_me)


def _channel(invitation: Invitation, via: str = "") -> ContactChannel:
    """By which of its channels an invitation was opened: where the link does not say it, as before, or by the first."""
    if via in invitation.channels:
        return ContactChannel(via)
    return came_by(invitation.party) if invitation.opened_at else ContactChannel(invitation.channels[0])


def _note_opening(invitation: Invitation, channel: ContactChannel, now: datetime) -> None:
    party = invitation.party
    if (
        invitation.opened_at is not None
        and FunnelStep.objects.filter(party=party, step=JoinStep.OPENED, channel=channel).exists()
    ):
        return
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=now)
    note_attempt(invitation, channel, ContactResult.DELIVERED, now)
    note_step(party, JoinStep.DELIVERED, [channel], now)
    note_step(party, JoinStep.OPENED, [channel], now)
    facts = {"party": str(party.pk), "invitation": str(invitation.pk), "channel": channel}
    record(VISITOR, Act("invitations.opened", "case", str(invitation.case_id), now, facts))


@dataclass(frozen=True)
class _Way:
    """Whose phone is to be proved, and for what."""

    phone: str
    purpose: str
    invitation: Invitation | None
    by_link: bool


def _way(token: str, now: datetime) -> _Way:
    typed = typed_by(token, now)
    if typed is not None:
        found = invitation_by_code(typed.code, keyed_index(typed.phone))
        return _Way(typed.phone, f"find:{typed.code}", found, by_link=False)
    invitation = invitation_by_token(token)
    _check_leads_in(invitation, now)
    if not invitation.party.phone:
        raise Refused(
            Refusal("no_phone", _("The court does not know your mobile phone. Call the court, and give your number."))
        )
    return _Way(invitation.party.phone, f"join:{invitation.pk}", invitation, by_link=True)


def _check_leads_in(invitation: Invitation, now: datetime) -> None:
    state = state_of(invitation, now)
    if state not in LEADS_IN:
        code = invitation.revoked_reason if state == InvitationState.REVOKED else state
        raise Refused(Refusal(str(code), state_sentence(invitation, now)))


def request_code(token: str, address: str, now: datetime) -> CodeSent:
    """Have a code sent to the party's phone, or to the one that was typed.

    Not atomic as a whole: the text leaves after what is counted was committed. Refuses a link that leads in no more,
    and asking too soon or too often. A typed code and phone that do not belong together are answered alike, and the
    phone is told so.
    """
    way = _way(token, now)
    nothing = gettext(
        "Somebody wants to join a mediation with this number, but no invitation with that case code has it. "
        "If it was you, check the code in your letter or call the court."
    )
    wait = send_code(way.phone, way.purpose, address, now, instead="" if way.invitation else nothing)
    return CodeSent(wait, kept_code(way.phone) if way.by_link else None)


def enter(token: str, code: str, now: datetime) -> Entrance:
    """Come in: the code proves the phone, the phone is the party's, and its holder is the party from now on.

    The same person may come in again, on another device too, as long as the invitation holds. Refuses a wrong code
    (`WrongCode`), a link that leads in no more, and anybody else once somebody came in. The code is tried in a
    transaction of its own: a try that was wrong is spent. Publishes `PartyLinked`.
    """
    way = _way(token, now)
    tried = check_code(way.phone, way.purpose, code, now)
    if not tried or way.invitation is None:
        raise WrongCode(tried.tries_left)
    return _come_in(way.invitation, way.phone, now)


@transaction.atomic
def _come_in(found: Invitation, phone: str, now: datetime) -> Entrance:
    Case.objects.select_for_update().get(pk=found.case_id)
    Invitation.objects.select_for_update().get(pk=found.pk)
    invitation = whole_invitations().get(pk=found.pk)
    _check_leads_in(invitation, now)
    case, party = invitation.case, invitation.party
    user = person_who_proved(phone, party.name, now)
    if invitation.used_by_id not in (None, user.pk):
        raise Refused(Refusal("used", state_sentence(invitation, now)))
    link_party(case, party, user, now)
    _note_opening(invitation, _channel(invitation), now)
    note_step(party, JoinStep.IDENTIFIED, [came_by(party)], now)
    note_first_contact(user.as_actor(), case.pk, party.pk, now)
    if invitation.used_at is None:
        invitation.used_at, invitation.used_by = now, user
        invitation.save(update_fields=["used_at", "used_by"])
        _tell_staff(invitation, JOINED, now)
    facts = {"party": str(party.pk), "invitation": str(invitation.pk)}
    record(user.as_actor(), Act("invitations.entered", "case", str(case.pk), now, facts))
    return Entrance(user, case, party)


def _tell_staff(invitation: Invitation, kind: Kind, now: datetime) -> None:
    """The case's mediator and whoever invited."""
    case = invitation.case
    people = {case.mediator.user if case.mediator else None, invitation.created_by} - {None}
    context = {"party": invitation.party.name, "title": lazy(case_title, str)(case)}
    notify(
        [recipient_of(person) for person in people if person],
        kind,
        context,
        now,
        link=f"/desk/cases/{case.pk}",
        about=("case", str(case.pk)),
    )


@transaction.atomic
def not_me(token: str, now: datetime, *, note: str = "") -> None:
    """Whoever got the link says that they are somebody else: it leads in no more, and the mediator is told.

    Pressed again it changes nothing. Raises `NotSeen` for a token that no link has.
    """
    if typed_by(token, now) is not None:
        raise NotSeen(Refusal("no_such_invitation", _("There is no such invitation.")))
    invitation = invitation_by_token(token)
    if withdraw_wrong(invitation, VISITOR, now):
        note_attempt(invitation, came_by(invitation.party), ContactResult.WRONG_PERSON, now, note)
        _tell_staff(invitation, WRONG_PERSON, now)
