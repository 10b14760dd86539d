"""Inviting a party, and taking an invitation back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.models import Case, Party
from mediation.cases.queries import case_title
from mediation.core.actor import SYSTEM, Actor
from mediation.core.clock import local_day
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused, TooMany
from mediation.invitations.enums import INVITING, JOINABLE, ContactChannel, ContactResult, JoinStep, RevokedReason
from mediation.invitations.kinds import BY_EMAIL, BY_SMS
from mediation.invitations.models import Invitation
from mediation.invitations.permissions import check_may_contact
from mediation.invitations.queries import inviter_of, link_of, shown_code, token_digest
from mediation.invitations.services.attempts import note_attempt
from mediation.invitations.services.steps import note_step
from mediation.notifications.services import Recipient, cancel_deliveries, notify

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which are misread on paper and misheard on the phone."""
CODE_LENGTH = 8
GAP = timedelta(seconds=60)
KINDS = {ContactChannel.SMS: BY_SMS, ContactChannel.EMAIL: BY_EMAIL}


@transaction.atomic
def invite_party(
    actor: Actor, case: Case, party_id: UUID, channels: Sequence[ContactChannel], now: datetime
) -> Invitation:
    """Make a link and a case code for a party and send them by these channels; the letter is printed by who invites.

    An earlier invitation of the party is taken back. Refuses anybody but the case's mediator and clerks, a case that is
    not accepted or is closed, a channel that no link travels by or for which the party gave no contact, and a second
    invitation within a minute.
    """
    check_may_contact(case, actor)
    # The case first, as every transition does: two that lock in opposite orders would wait for each other.
    case = Case.objects.select_for_update(of=("self",)).select_related("court", "mediator").get(pk=case.pk)
    if case.stage not in JOINABLE:
        raise Refused(
            Refusal("wrong_stage", _("Parties are invited from the acceptance of a case to its end. Check its stage."))
        )
    party = Party.objects.select_related("user").filter(case=case, pk=party_id).first()
    if party is None:
        raise NotSeen(Refusal("no_such_party", _("There is no such party in this case.")))
    wanted = _checked(party, channels)
    _replace(actor, party, now)
    invitation = _make(actor, case, party, wanted, now)
    _send(invitation, now)
    note_step(party, JoinStep.INVITED, wanted, now)
    facts = {"party": str(party.pk), "invitation": str(invitation.pk), "channels": wanted}
    record(actor, Act("invitations.invited", "case", str(case.pk), now, facts))
    return invitation


def _checked(party: Party, channels: Sequence[ContactChannel]) -> list[ContactChannel]:
    wanted = [channel for channel in INVITING if channel in channels]
    if not wanted or set(channels) - set(wanted):
        raise Invalid(Refusal("no_channel", _("Choose text message, e-mail or letter."), "channels"))
    contacts = {
        ContactChannel.SMS: (party.phone, _("The party gave no phone number. Choose another channel.")),
        ContactChannel.EMAIL: (party.email, _("The party gave no e-mail address. Choose another channel.")),
        ContactChannel.LETTER: (
            party.address or party.service_address,
            _("The party gave no address. Choose another channel."),
        ),
    }
    missing = [contacts[channel][1] for channel in wanted if not contacts[channel][0]]
    if missing:
        raise Invalid(*[Refusal("no_contact", sentence, "channels") for sentence in missing])
    return wanted


def _replace(actor: Actor, party: Party, now: datetime) -> None:
    standing = Invitation.objects.select_for_update().filter(party=party, revoked_at=None).first()
    if standing is None:
        return
    if now < standing.created_at + GAP:
        wait = int((standing.created_at + GAP - now).total_seconds()) + 1
        raise TooMany(
            Refusal("too_soon", _("This party was invited a moment ago. Wait a minute before you invite again.")),
            wait=wait,
        )
    _revoke(actor, standing, RevokedReason.REPLACED, now)


def _make(actor: Actor, case: Case, party: Party, channels: list[ContactChannel], now: datetime) -> Invitation:
    token = secrets.token_urlsafe(32)
    return Invitation.objects.create(
        case=case,
        party=party,
        token=token,
        token_digest=token_digest(token),
        code=_new_code(),
        channels=list(channels),
        created_at=now,
        created_by_id=actor.user_id,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
        if not Invitation.objects.filter(code=code).exists():
            return code


def _send(invitation: Invitation, now: datetime) -> None:
    case, party = invitation.case, invitation.party
    language = party.user.language if party.user else settings.LANGUAGE_CODE
    for channel in map(ContactChannel, invitation.channels):
        if channel == ContactChannel.LETTER:
            note_attempt(invitation, channel, ContactResult.SENT, now)
            continue
        contact = {"phone": party.phone} if channel == ContactChannel.SMS else {"email": party.email}
        context = {
            "court": case.court.name,
            "phone": case.court.phone or "—",
            "inviter": lazy(inviter_of, str)(invitation),
            "title": lazy(case_title, str)(case),
            "link": link_of(invitation, channel),
            "code": shown_code(invitation.code),
            "until": local_day(invitation.expires_at).isoformat(),
        }
        recipient = Recipient(user_id=None, name=party.name, language=language, **contact)
        notify([recipient], KINDS[channel], context, now, about=("invitation", str(invitation.pk)))


def _revoke(actor: Actor, invitation: Invitation, reason: RevokedReason, now: datetime) -> None:
    invitation.revoked_at, invitation.revoked_reason = now, reason
    invitation.save(update_fields=["revoked_at", "revoked_reason"])
    cancel_deliveries(("invitation", str(invitation.pk)), KINDS.values(), now)
    facts = {"party": str(invitation.party_id), "invitation": str(invitation.pk), "reason": reason}
    record(actor, Act("invitations.revoked", "case", str(invitation.case_id), now, facts))


@transaction.atomic
def revoke_invitation(
    actor: Actor, invitation_id: UUID, now: datetime, reason: RevokedReason = RevokedReason.BY_STAFF
) -> Invitation:
    """Take an invitation back: its link and code lead in no more, and what was not sent yet is not sent.

    Refuses anybody but the case's mediator and clerks, and one that was taken back already (`Conflict`).
    """
    case_id = Invitation.objects.filter(pk=invitation_id).values_list("case", flat=True).first()
    if case_id is None:
        raise NotSeen
    case = Case.objects.select_for_update(of=("self",)).select_related("mediator").get(pk=case_id)
    check_may_contact(case, actor)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.revoked_at is not None:
        raise Conflict(Refusal("revoked", _("This invitation was taken back already. Load the list again.")))
    _revoke(actor, invitation, reason, now)
    return invitation


@transaction.atomic
def withdraw_wrong(invitation: Invitation, actor: Actor, now: datetime) -> bool:
    """Take an invitation back that reached the wrong person; False when it was taken back already.

    The case is locked first, as in every act on an invitation.
    """
    Case.objects.select_for_update().get(pk=invitation.case_id)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.revoked_at is not None:
        return False
    _revoke(actor, locked, RevokedReason.WRONG_PERSON, now)
    return True


@transaction.atomic
def close_invitations(case_id: UUID, now: datetime) -> int:
    """The case is over: what stands of its invitations leads in no more; says how many those were.

    A case that was taken up again meanwhile keeps them.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.stage in JOINABLE:
        return 0
    standing = list(Invitation.objects.select_for_update().filter(case=case_id, revoked_at=None))
    for invitation in standing:
        _revoke(SYSTEM, invitation, RevokedReason.CASE_CLOSED, now)
    return len(standing)
