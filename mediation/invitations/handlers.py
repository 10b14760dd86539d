"""What invitations hear: messages that went out, cases that are over, parties who go on."""

from __future__ import annotations

from uuid import UUID

from mediation.cases.enums import Step
from mediation.cases.events import CaseMoved, ConsentGiven, IdentityDeclared
from mediation.core.events import subscribe
from mediation.invitations.enums import JOINABLE, ContactChannel, JoinStep
from mediation.invitations.services import close_invitations, note_arrivals, note_delivery, note_own_step
from mediation.notifications.events import DeliveryEnded, DeliveryFailed, DeliverySent
from mediation.rooms.events import MembersArrived


@subscribe(DeliverySent)
def note_sent(event: DeliverySent) -> None:
    """A message with a link left the house."""
    _note(event, failed=False)


@subscribe(DeliveryFailed)
def note_bounced(event: DeliveryFailed) -> None:
    """Nobody took a message with a link."""
    _note(event, failed=True)


def _note(event: DeliveryEnded, *, failed: bool) -> None:
    if event.about[0] == "invitation":
        note_delivery(UUID(event.about[1]), ContactChannel(event.channel), event.at, failed=failed)


@subscribe(CaseMoved)
def close_with_the_case(event: CaseMoved) -> None:
    """The case is over, settled or not: links lead in no more."""
    if event.source in JOINABLE and event.target not in JOINABLE:
        close_invitations(event.case_id, event.at)


@subscribe(IdentityDeclared)
def note_identified(event: IdentityDeclared) -> None:
    """A party said who they are."""
    note_own_step(event.party_id, JoinStep.IDENTIFIED, event.at)


@subscribe(ConsentGiven)
def note_consented(event: ConsentGiven) -> None:
    """A party agreed to the mediation; other steps of consent are no step of joining."""
    if Step.MEDIATION in event.steps:
        note_own_step(event.party_id, JoinStep.CONSENTED, event.at)


@subscribe(MembersArrived)
def note_entered(event: MembersArrived) -> None:
    """Members opened a room."""
    note_arrivals(event.member_ids, event.at)
