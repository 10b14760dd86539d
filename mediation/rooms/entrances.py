"""What a socket is told on entering: everything that is read for it, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import override

from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refused
from mediation.rooms import protocol
from mediation.rooms.models import Message
from mediation.rooms.protocol import Close
from mediation.rooms.queries import (
    Line,
    MemberView,
    RoomView,
    SignIn,
    lines_after,
    online_members,
    room_for,
    room_title,
    room_views,
    signed_in_users,
)

RATE_SECONDS = 10


class NoEntrance(Exception):
    """The caller may not enter; the code says why."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True)
class Entrance:
    """A room as it stood when the socket entered, and what its member had missed."""

    room: RoomView
    me: MemberView
    title: str
    kind: str
    case_number: str | None
    language: str
    online: set[UUID]
    missed: list[Line]
    recent: list[datetime]

    def welcome(self, online: set[UUID], at: datetime) -> str:
        """The first frame."""
        members = [protocol.member_object(m, online=m.id in online) for m in self.room.members]
        frame: dict[str, Any] = {
            "type": "welcome",
            "protocol": protocol.VERSION,
            "room": {
                "id": str(self.room.id),
                "kind": self.kind,
                "title": self.title,
                "state": self.room.state,
                "case_number": self.case_number,
            },
            "me": protocol.member_object(self.me, online=True),
            "members": members,
            "last_seq": self.room.last_seq,
            "read": {str(m.id): m.read_seq for m in self.room.members},
            "server_time": protocol.stamp(at),
        }
        return protocol.encoded(frame)


def enter(sign_in: SignIn, room_id: UUID, after: int, now: datetime) -> Entrance:
    """Read everything that a socket is told on entering. Raises `NoEntrance` to who may not."""
    user = signed_in_users([sign_in], now).get(sign_in)
    if user is None:
        raise NoEntrance(Close.NOT_SIGNED_IN)
    try:
        seat = room_for(Actor(user.pk, user.name, channel="socket"), room_id)
    except NotSeen:
        raise NoEntrance(Close.NO_SUCH_ROOM) from None
    except Refused:
        raise NoEntrance(Close.NOT_A_MEMBER) from None
    (room,) = room_views([room_id])
    me = next((m for m in room.members if m.id == seat.member.pk), None)
    if room.closed_for_good or me is None:
        raise NoEntrance(Close.CLOSED_FOR_GOOD if room.closed_for_good else Close.NOT_A_MEMBER)
    with override(user.language):
        title = room_title(seat.room)
    # Messages may have come since the room was read: nothing above its number is sent with the welcome.
    missed = [line for line in lines_after(room_id, after) if line.seq <= room.last_seq]
    return Entrance(
        room,
        me,
        title,
        seat.room.kind,
        seat.room.session.case.number,
        user.language,
        online_members([room_id], now)[room_id],
        missed,
        _recent(room, me, now),
    )


def _recent(room: RoomView, me: MemberView, now: datetime) -> list[datetime]:
    """When this member spoke lately, here or through another process: a new socket is no new allowance."""
    spoken = Message.objects.filter(
        room=room.id, seq__gt=room.last_seq - 200, member=me.id, at__gt=now - timedelta(seconds=RATE_SECONDS)
    )
    return list(spoken.order_by("seq").values_list("at", flat=True))
