"""Who is seated in which room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import User
from mediation.audit.services import Act, record
from mediation.cases.models import Case, Party
from mediation.cases.queries import panel_of
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.core.events import publish
from mediation.rooms.enums import MemberRole, RoomState
from mediation.rooms.events import RoomsChanged
from mediation.rooms.models import MediationSession, Member, Room
from mediation.rooms.permissions import may_lead_sessions


@dataclass(frozen=True)
class Guest:
    """Somebody to be seated: who, as what, on which side."""

    user: User
    name: str
    role: MemberRole
    side: str | None = None
    party: Party | None = None

    def belongs_into(self, room: Room) -> bool:
        """The mediator sits everywhere, a party in the joint room and in its own side's caucus."""
        return room.side is None or self.side is None or room.side == self.side


def party_guest(party: Party) -> Guest | None:
    """A party who can be seated: one behind whom a signed-in person is known."""
    if party.user is None:
        return None
    return Guest(party.user, party.name, MemberRole(party.side), party.side, party)


def seat_everybody(session: MediationSession, now: datetime) -> None:
    """Seat the mediators and every party with an account in the rooms that are theirs."""
    guests = [
        g for p in session.case.parties.select_related("user").order_by("side", "position") if (g := party_guest(p))
    ]
    seat(list(session.rooms.all()), [*_mediators(session.case), *guests], now)


def _mediators(case: Case) -> list[Guest]:
    sitting = [seat.mediator for seat in panel_of(case)]
    return [Guest(m.user, m.name, MemberRole.MEDIATOR) for m in sitting if m.user is not None]


def seat(rooms: Iterable[Room], guests: Iterable[Guest], now: datetime) -> None:
    """Give each guest a place in those of the rooms that they belong into; who was removed before is back.

    Publishes `RoomsChanged` for the rooms whose members changed.
    """
    guests, changed = list(guests), []
    for room in rooms:
        known = {m.user_id: m for m in Member.objects.filter(room=room)}
        wanted = [g for g in guests if g.belongs_into(room)]
        new = [g for g in wanted if g.user.pk not in known]
        Member.objects.bulk_create(
            Member(room=room, user=g.user, party=g.party, name=g.name, role=g.role, side=g.side, joined_at=now)
            for g in {g.user.pk: g for g in new}.values()
        )
        back = [known[g.user.pk].pk for g in wanted if g.user.pk in known and known[g.user.pk].removed_at]
        Member.objects.filter(pk__in=back).update(removed_at=None)
        if new or back:
            changed.append(room.pk)
    _announce(changed)


def _announce(room_ids: list[UUID]) -> None:
    if room_ids:
        Room.objects.filter(pk__in=room_ids).update(revision=F("revision") + 1)
        publish(RoomsChanged(tuple(room_ids)))


@transaction.atomic
def seat_party(party: Party, now: datetime) -> None:
    """A party's account was found: seat them in every session of the case that has not ended."""
    guest = party_guest(party)
    if guest:
        rooms = Room.objects.filter(session__case=party.case_id).exclude(session__state=RoomState.CLOSED)
        seat(rooms, [guest], now)


@transaction.atomic
def seat_mediator(case_id: UUID, now: datetime) -> None:
    """The case has a mediator again, or a panel: seat them in every session that has not ended."""
    for session in MediationSession.objects.filter(case=case_id).exclude(state=RoomState.CLOSED):
        seat(session.rooms.all(), _mediators(session.case), now)


@transaction.atomic
def remove_mediators(case_id: UUID, now: datetime) -> None:
    """The mediator was released: they leave every room of the case. Publishes `RoomsChanged`."""
    leaving = Member.objects.filter(
        room__session__case=case_id, role=MemberRole.MEDIATOR, removed_at=None
    ).select_for_update()
    room_ids = [member.room_id for member in leaving]
    leaving.update(removed_at=now)
    _announce(room_ids)


@transaction.atomic
def remove_member(actor: Actor, member_id: UUID, now: datetime) -> Member:
    """Take somebody's place in a room away; what they said stays.

    Refuses anybody but the case's mediator, and the mediator's own place. Who is removed already stays so.
    Publishes `RoomsChanged`: their sockets close within two seconds.
    """
    member = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise NotSeen
    session = MediationSession.objects.select_related("case__mediator").get(rooms=member.room_id)
    if not may_lead_sessions(session.case, actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator removes somebody from a room.")))
    if member.role == MemberRole.MEDIATOR:
        raise Refused(Refusal("leads", _("The mediator cannot be removed. Change the mediator of the case instead.")))
    if member.removed_at is None:
        member.removed_at = now
        member.save(update_fields=["removed_at"])
        _announce([member.room_id])
        record(actor, Act("rooms.member_removed", "room", str(member.room_id), now, {"member": str(member.pk)}))
    return member
