"""The log of attempts to reach a party (R15): each with channel, time and result, added to and never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import Stage
from mediation.cases.models import Case, Party
from mediation.cases.services import note_first_contact
from mediation.core.actor import SYSTEM, Actor
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.invitations.enums import (
    ARRIVED,
    BEFORE_CONTACT,
    INVITING,
    POSSIBLE,
    REACHED_SOMEBODY,
    ContactChannel,
    ContactResult,
    JoinStep,
)
from mediation.invitations.models import ContactAttempt, Invitation
from mediation.invitations.permissions import check_may_contact
from mediation.invitations.services.steps import note_step

LONGEST_NOTE = 1000


@transaction.atomic
def log_attempt(
    actor: Actor,
    case: Case,
    party_id: UUID,
    channel: ContactChannel,
    *,
    result: ContactResult,
    now: datetime,
    note: str = "",
    at: datetime | None = None,
) -> ContactAttempt:
    """Write down an attempt to reach a party, made just now or at an instant of the past.

    Refuses anybody but the case's mediator and clerks, a case that was not accepted or is archived, a result that the
    channel cannot have, and an instant that lies ahead or before the case. An attempt that reached somebody is the
    first contact that the limit T4 asks for.
    """
    check_may_contact(case, actor)
    if case.stage in BEFORE_CONTACT or case.stage == Stage.ARCHIVED:
        raise Refused(
            Refusal("wrong_stage", _("Parties are contacted from the acceptance of a case to its archiving."))
        )
    party = Party.objects.filter(case=case, pk=party_id).first()
    if party is None:
        raise NotSeen(Refusal("no_such_party", _("There is no such party in this case.")))
    if result not in POSSIBLE[channel]:
        raise Invalid(Refusal("not_a_result", _("This channel does not have such a result. Choose another."), "result"))
    happened = at or now
    if not case.created_at <= happened <= now:
        raise Invalid(Refusal("not_then", _("Give a time between the beginning of the case and now."), "at"))
    attempt = ContactAttempt.objects.create(
        case=case,
        party=party,
        channel=channel,
        result=result,
        at=happened,
        note=note.strip()[:LONGEST_NOTE],
        by_id=actor.user_id,
    )
    if channel in INVITING and result in ARRIVED:
        note_step(party, JoinStep.DELIVERED, [channel], happened)
    if result in REACHED_SOMEBODY:
        note_first_contact(actor, case.pk, party.pk, now)
    facts = {"party": str(party.pk), "channel": channel, "result": result, "happened_at": happened}
    record(actor, Act("invitations.attempt", "case", str(case.pk), now, facts))
    return attempt


def note_attempt(
    invitation: Invitation, channel: ContactChannel, result: ContactResult, now: datetime, note: str = ""
) -> None:
    """Write down what the system itself knows of an invitation, once for each channel and result."""
    ContactAttempt.objects.bulk_create(
        [
            ContactAttempt(
                case_id=invitation.case_id,
                party_id=invitation.party_id,
                channel=channel,
                result=result,
                at=now,
                note=note.strip()[:LONGEST_NOTE],
                invitation=invitation,
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def note_delivery(invitation_id: UUID, channel: ContactChannel, now: datetime, *, failed: bool) -> None:
    """A message with an invitation left the house, or nobody took it. One that is gone is passed over."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        return
    result = ContactResult.BOUNCED if failed else ContactResult.SENT
    note_attempt(invitation, channel, result, now)
    facts = {"party": str(invitation.party_id), "channel": channel, "result": result}
    record(SYSTEM, Act("invitations.attempt", "case", str(invitation.case_id), now, facts))
