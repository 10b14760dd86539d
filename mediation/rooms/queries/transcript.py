"""Reading transcripts by number. The caller has come through the door of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from mediation.rooms.models import Message, Room

PAGE = 200
ROOMS_AT_ONCE = 60


class Line(NamedTuple):
    """One message as it is stored."""

    seq: int
    client_id: UUID
    member_id: UUID | None
    kind: str
    body: Any
    at: datetime


@dataclass(frozen=True)
class Page:
    """Some lines in rising order, and whether more lie beyond."""

    lines: list[Line]
    more: bool


FIELDS = ("seq", "client_id", "member_id", "kind", "body", "at")


def lines_of(messages: QuerySet[Message]) -> list[Line]:
    """The lines of these messages."""
    return [Line(*row) for row in messages.values_list(*FIELDS)]


def page_of(room_id: UUID, limit: int, *, before: int | None = None, after: int | None = None) -> Page:
    """The `limit` lines next to a number: those below `before`, or those above `after`; without either the newest."""
    messages = Message.objects.filter(room=room_id)
    if after is not None:
        lines = lines_of(messages.filter(seq__gt=after).order_by("seq")[: limit + 1])
        return Page(lines[:limit], len(lines) > limit)
    if before is not None:
        messages = messages.filter(seq__lt=before)
    lines = lines_of(messages.order_by("-seq")[: limit + 1])
    return Page(lines[:limit][::-1], len(lines) > limit)


def lines_after(room_id: UUID, seq: int) -> list[Line]:
    """What somebody who holds everything up to `seq` is given on joining: the rest, at most the newest 200."""
    return lines_of(Message.objects.filter(room=room_id, seq__gt=seq).order_by("-seq")[:PAGE])[::-1]


def lines_behind(held: Mapping[UUID, int]) -> dict[UUID, list[Line]]:
    """For each room everything above the number held, for many rooms in few queries."""
    found: dict[UUID, list[Line]] = {room_id: [] for room_id in held}
    rooms = list(held.items())
    for start in range(0, len(rooms), ROOMS_AT_ONCE):
        wanted = Q()
        for room_id, seq in rooms[start : start + ROOMS_AT_ONCE]:
            wanted |= Q(room=room_id, seq__gt=seq)
        for room_id, *line in Message.objects.filter(wanted).order_by("room", "seq").values_list("room_id", *FIELDS):
            found[room_id].append(Line(*line))
    return found


def heads(room_ids: Iterable[UUID]) -> list[tuple[UUID, int, int]]:
    """For each room its id, the number that it has reached, and its revision."""
    return list(Room.objects.filter(pk__in=list(room_ids)).order_by().values_list("pk", "last_seq", "revision"))
