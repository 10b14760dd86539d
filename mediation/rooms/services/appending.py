"""Adding to transcripts: the one writer of messages.

Many messages of many rooms in one transaction. Each room's numbers come from its own row, in the statement that
raises them, so they are right in any number of processes; rooms are locked in the order of their ids, so that two
processes never wait for each other.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.core.events import publish
from mediation.rooms.enums import MemberRole, RoomState
from mediation.rooms.events import RoomsChanged
from mediation.rooms.models import Member, Message, Room
from mediation.rooms.permissions import may_send, may_send_now
from mediation.rooms.protocol import SENTENCES, Fault, checked_body, encoded, whole_milliseconds
from mediation.rooms.queries import closed_for_good, room_for


class Unforeseen(Exception):
    """The rows are not as the quick way takes them to be: some message is a repetition, or not to be taken."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message to be stored; its body is checked and encoded already. `leads`: its sender is a mediator."""

    room_id: UUID
    member_id: UUID
    client_id: UUID
    kind: str
    body: str
    leads: bool = False

    @property
    def key(self) -> tuple[UUID, UUID, UUID]:
        """What is stored at most once."""
        return self.room_id, self.member_id, self.client_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: its number and instant; `fresh` unless it had been stored before. Or why not."""

    seq: int = 0
    at: datetime | None = None
    fresh: bool = False
    refused: str = ""


Outcomes = dict[tuple[UUID, UUID, UUID], Outcome]


def append_messages(messages: Sequence[Incoming], now: datetime, *, careful: bool = False) -> Outcomes:
    """Store messages in their order, inside the transaction that is open now; returns each one's outcome by its key.

    The quick way takes them all to be new and allowed. Raises `Unforeseen`, or the database's `IntegrityError`,
    where that is not so: roll back and call again with `careful`, which locks first and leaves out what was stored
    before (its first outcome is given again), and refuses with `forbidden` who was removed and with `not_open` who
    may not write now.
    """
    distinct = {message.key: message for message in messages}
    outcomes: Outcomes = _foreseen(distinct) if careful else {}
    new = [message for key, message in distinct.items() if key not in outcomes]
    by_room: dict[UUID, list[Incoming]] = defaultdict(list)
    for message in new:
        by_room[message.room_id].append(message)
    if not by_room:
        return outcomes
    reached = _raise_numbers({room_id: len(by_room[room_id]) for room_id in sorted(by_room)})
    if not careful:
        _check(new, reached)
    rows = []
    for room_id, waiting in by_room.items():
        first = reached[room_id][0] - len(waiting) + 1
        for seq, message in enumerate(waiting, first):
            rows.append((seq, message))
            outcomes[message.key] = Outcome(seq, now, fresh=True)
    _insert(rows, now)
    return outcomes


def _foreseen(messages: Mapping[tuple[UUID, UUID, UUID], Incoming]) -> Outcomes:
    """Under the rooms' locks: the outcomes that are settled without storing anything."""
    wanted = list(messages.values())
    states = dict(
        Room.objects.select_for_update()
        .filter(pk__in={m.room_id for m in wanted})
        .order_by("pk")
        .values_list("pk", "state")
    )
    removed = _removed(wanted)
    stored = Message.objects.filter(room__in=states, client_id__in={m.client_id for m in wanted})
    found: Outcomes = {
        (room_id, member_id, client_id): Outcome(seq, at)
        for room_id, member_id, client_id, seq, at in stored.values_list("room", "member", "client_id", "seq", "at")
        if (room_id, member_id, client_id) in messages
    }
    for key, message in messages.items():
        if message.member_id in removed:
            found[key] = Outcome(refused="forbidden")
        elif key not in found and not may_send_now(states.get(message.room_id, RoomState.CLOSED), leads=message.leads):
            found[key] = Outcome(refused="not_open")
    return found


def _removed(messages: Sequence[Incoming]) -> set[UUID]:
    members = Member.objects.filter(pk__in={m.member_id for m in messages}, removed_at__isnull=False)
    return set(members.order_by().values_list("pk", flat=True))


def _check(messages: Sequence[Incoming], reached: Mapping[UUID, tuple[int, str]]) -> None:
    if any(not may_send_now(reached[m.room_id][1], leads=m.leads) for m in messages) or _removed(messages):
        raise Unforeseen


def _raise_numbers(counts: Mapping[UUID, int]) -> dict[UUID, tuple[int, str]]:
    """Raise each room's number by its count; returns the number reached and the room's state."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "WITH wanted AS (SELECT * FROM unnest(%s::uuid[], %s::int[]) AS w(id, n)), "
                "held AS (SELECT r.id, w.n FROM rooms_room r JOIN wanted w ON w.id = r.id "
                "ORDER BY r.id FOR UPDATE OF r) "
                "UPDATE rooms_room r SET last_seq = r.last_seq + held.n FROM held WHERE r.id = held.id "
                "RETURNING r.id, r.last_seq, r.state",
                [list(counts), list(counts.values())],
            )
            return {room_id: (seq, state) for room_id, seq, state in cursor.fetchall()}
        reached = {}
        for room_id, count in counts.items():
            cursor.execute(
                "UPDATE rooms_room SET last_seq = last_seq + %s WHERE id = %s RETURNING last_seq, state",
                [count, room_id.hex],
            )
            reached[room_id] = cursor.fetchone()
        return reached


def _insert(rows: Sequence[tuple[int, Incoming]], now: datetime) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO rooms_message (room_id, seq, member_id, client_id, kind, body, at) "
                "SELECT r, s, m, c, k, b::jsonb, %s FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], "
                "%s::uuid[], %s::text[], %s::text[]) AS t(r, s, m, c, k, b)",
                [
                    now,
                    [m.room_id for _, m in rows],
                    [seq for seq, _ in rows],
                    [m.member_id for _, m in rows],
                    [m.client_id for _, m in rows],
                    [m.kind for _, m in rows],
                    [m.body for _, m in rows],
                ],
            )
            return
        at = connection.ops.adapt_datetimefield_value(now)
        cursor.executemany(
            "INSERT INTO rooms_message (room_id, seq, member_id, client_id, kind, body, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(m.room_id.hex, seq, m.member_id.hex, m.client_id.hex, m.kind, m.body, at) for seq, m in rows],
        )


def append_message(actor: Actor, room: Room, kind: str, body: Mapping[str, Any], now: datetime) -> Outcome:
    """One message by one member, for callers without a socket.

    Refuses who is no member, a body or kind that is not theirs to send, a room that is not open and a session that
    has ended. Publishes `RoomsChanged`, so that open sockets are given it.
    """
    seat = room_for(actor, room.pk)
    try:
        checked = checked_body(kind, body)
    except Fault as fault:
        raise Invalid(Refusal(fault.code, SENTENCES[fault.code], "body")) from None
    if not may_send(seat.member.role, kind):
        raise Refused(Refusal("forbidden", SENTENCES["forbidden"]))
    leads = seat.member.role == MemberRole.MEDIATOR
    message = Incoming(seat.room.pk, seat.member.pk, uuid.uuid4(), kind, encoded(checked), leads=leads)
    with transaction.atomic():
        outcome = append_messages([message], whole_milliseconds(now), careful=True)[message.key]
        if outcome.refused or closed_for_good(seat.room):
            raise Refused(Refusal("not_open", SENTENCES["not_open"]))
        publish(RoomsChanged((room.pk,)))
    return outcome
