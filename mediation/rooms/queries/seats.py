"""The door of rooms: who sits where, and what somebody may know of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.enums import Side
from mediation.cases.models import Case
from mediation.cases.queries import case_title, visible_cases
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.rooms.enums import MessageKind, RoomKind, RoomState
from mediation.rooms.models import MediationSession, Member, Message, Room, RoomFile


@dataclass(frozen=True)
class Seat:
    """A room and the place that somebody has in it."""

    room: Room
    member: Member


@dataclass(frozen=True)
class MemberView:
    """A member as the others of the room know them."""

    id: UUID
    user_id: UUID
    name: str
    role: str
    side: str | None
    read_seq: int


@dataclass(frozen=True)
class RoomView:
    """A room as its open sockets need to know it."""

    id: UUID
    state: str
    closed_for_good: bool
    last_seq: int
    revision: int
    members: tuple[MemberView, ...]


@dataclass(frozen=True)
class RoomRef:
    """A room as one of its members finds it in a list. `unread`: what others wrote above their read mark."""

    id: UUID
    kind: str
    side: str | None
    title: str
    state: str
    unread: int
    last_seq: int


@dataclass(frozen=True)
class SessionView:
    """A session with the rooms that somebody may know of."""

    session: MediationSession
    rooms: list[RoomRef]


def visible_rooms(actor: Actor) -> QuerySet[Room]:
    """The rooms that this actor sits in. Nobody else knows of them: a supervisor does not enter either."""
    if actor.user_id is None:
        return Room.objects.none()
    return Room.objects.filter(members__user=actor.user_id, members__removed_at=None)


def room_for(actor: Actor, room_id: UUID | str) -> Seat:
    """The one door to a room, for socket, HTTP and files.

    Raises `NotSeen` when there is no such room or none that this actor may know of, and `Refused` to who was a
    member once and is not any more.
    """
    try:
        wanted = room_id if isinstance(room_id, UUID) else UUID(room_id)
    except ValueError:
        wanted = None
    member = None
    if wanted is not None and actor.user_id is not None:
        seats = Member.objects.select_related("room__session__case", "user")
        member = seats.filter(room=wanted, user=actor.user_id).first()
    if member is None:
        raise NotSeen(
            Refusal("no_such_room", gettext_lazy("There is no such room, or it is not yours. Check the address."))
        )
    if member.removed_at is not None:
        raise Refused(Refusal("no_longer_member", gettext_lazy("You are no longer a member of this room.")))
    return Seat(member.room, member)


def closed_for_good(room: Room) -> bool:
    """Whether the room's session has ended: its transcript stays readable and nothing is added."""
    return room.session.state == RoomState.CLOSED


def room_title(room: Room) -> str:
    """What the room is called to its own members."""
    if room.kind == RoomKind.JOINT:
        return case_title(room.session.case)
    if room.side == Side.APPLICANT:
        return _("Caucus with the applicant's side")
    return _("Caucus with the respondent's side")


def room_views(room_ids: Iterable[UUID]) -> list[RoomView]:
    """These rooms with their present members."""
    present = Prefetch("members", Member.objects.filter(removed_at=None).order_by("joined_at", "role", "id"))
    rooms = Room.objects.filter(pk__in=list(room_ids)).select_related("session").prefetch_related(present)
    return [
        RoomView(
            room.pk,
            room.state,
            closed_for_good(room),
            room.last_seq,
            room.revision,
            tuple(MemberView(m.pk, m.user_id, m.name, m.role, m.side, m.read_seq) for m in room.members.all()),
        )
        for room in rooms
    ]


def sessions_of(actor: Actor, case: Case) -> list[SessionView]:
    """The sessions of a case that the actor may see, each with the rooms that the actor sits in.

    That a caucus exists is not told to anybody who does not sit in it.
    """
    sessions = list(MediationSession.objects.filter(case=case).order_by("number"))
    own = Member.objects.filter(room=OuterRef("pk"), user=actor.user_id)
    foreign = Message.objects.filter(room=OuterRef("pk"), seq__gt=OuterRef("own_read")).exclude(
        member=OuterRef("own_id")
    )
    counted = foreign.order_by().values("room").annotate(n=Count("pk")).values("n")
    rooms = (
        visible_rooms(actor)
        .filter(session__in=sessions)
        .annotate(own_read=Subquery(own.values("read_seq")[:1]), own_id=Subquery(own.values("pk")[:1]))
        .annotate(unread=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .select_related("session__case")
        .prefetch_related("session__case__parties")
        .order_by("-kind", "side")
    )
    by_session: dict[UUID, list[RoomRef]] = {session.pk: [] for session in sessions}
    for room in rooms:
        ref = RoomRef(room.pk, room.kind, room.side, room_title(room), room.state, room.unread, room.last_seq)
        by_session[room.session_id].append(ref)
    return [SessionView(session, by_session[session.pk]) for session in sessions]


def session_for(actor: Actor, session_id: UUID) -> MediationSession:
    """The door to a session: raises `NotSeen` unless the actor may see its case."""
    session = MediationSession.objects.select_related("case__mediator").filter(pk=session_id).first()
    if session is None or not visible_cases(actor).filter(pk=session.case_id).exists():
        raise NotSeen(Refusal("no_such_session", gettext_lazy("There is no such session, or it is not yours.")))
    return session


def file_to_send(member_id: UUID, file_id: UUID) -> RoomFile | None:
    """An upload that this member may send here: their own, to a room of the same case."""
    member = Member.objects.select_related("room__session").get(pk=member_id)
    return (
        RoomFile.objects.select_related("file")
        .filter(pk=file_id, member__user=member.user_id, room__session__case=member.room.session.case_id)
        .first()
    )


def file_for(seat: Seat, file_id: UUID) -> RoomFile:
    """A file of a room for one of its members: their own upload, or one that a message here names.

    Raises `NotSeen` for any other, be it of another room of the same case.
    """
    found = RoomFile.objects.select_related("file", "member").filter(pk=file_id).first()
    if found is not None:
        own = found.room_id == seat.room.pk and found.member_id == seat.member.pk
        named = Message.objects.filter(room=seat.room, kind=MessageKind.FILE, body__file=str(file_id))
        if own or named.exists():
            return found
    raise NotSeen(Refusal("no_such_file", gettext_lazy("There is no such file in this room.")))
