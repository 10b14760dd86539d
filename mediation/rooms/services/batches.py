"""What a server process has to write at one moment, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mediation.core.events import publish
from mediation.rooms.events import MembersArrived
from mediation.rooms.models import Member, Place
from mediation.rooms.queries.presence import LEASE
from mediation.rooms.queries.sign_ins import SignIn, signed_in_users
from mediation.rooms.services.appending import Incoming, Outcomes, Unforeseen, append_messages

PLACES = 8
"""In how many places one member may have a room open."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A socket that was opened."""

    place_id: UUID
    room_id: UUID
    member_id: UUID
    opened_at: datetime


@dataclass(frozen=True)
class Batch:
    """Everything that waits: messages, read marks, sockets that came and went, sign-ins to look at again."""

    messages: Sequence[Incoming] = ()
    marks: Mapping[UUID, int] = field(default_factory=dict)
    arrivals: Sequence[Arrival] = ()
    departures: Sequence[UUID] = ()
    sign_ins: frozenset[SignIn] = frozenset()
    senders: Mapping[SignIn, frozenset[UUID]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What became of it. `evicted`: places given to newer sockets. `ended`: sign-ins that hold no more."""

    outcomes: Outcomes
    evicted: frozenset[UUID] = frozenset()
    ended: frozenset[SignIn] = frozenset()


def write_batch(station_id: UUID, batch: Batch, now: datetime) -> Written:
    """Commit a batch; when this returns, all of it is on the disk. Nothing of it is, when it raises.

    Messages of a sender whose sign-in has ended are left out. A member's oldest places beyond eight are given up.
    Publishes `MembersArrived` for sockets that were opened.
    """
    ended = batch.sign_ins - signed_in_users(batch.sign_ins, now).keys()
    out = frozenset(member for sign_in in ended for member in batch.senders.get(sign_in, ()))
    messages = [m for m in batch.messages if m.member_id not in out]
    try:
        return _write(station_id, batch, messages, now, ended, careful=False)
    except (Unforeseen, IntegrityError):
        return _write(station_id, batch, messages, now, ended, careful=True)


def _write(
    station_id: UUID,
    batch: Batch,
    messages: Sequence[Incoming],
    now: datetime,
    ended: frozenset[SignIn],
    *,
    careful: bool,
) -> Written:
    with transaction.atomic():
        outcomes = append_messages(messages, now, careful=careful)
        for member_id in sorted(batch.marks):
            seq = batch.marks[member_id]
            Member.objects.filter(pk=member_id, read_seq__lt=seq).update(read_seq=seq)
        evicted = _take_places(station_id, batch.arrivals, now)
        if batch.departures:
            Place.objects.filter(pk__in=batch.departures).delete()
        if batch.arrivals:
            publish(MembersArrived(tuple({a.member_id for a in batch.arrivals}), now))
    return Written(outcomes, frozenset(evicted), ended)


def _take_places(station_id: UUID, arrivals: Sequence[Arrival], now: datetime) -> list[UUID]:
    Place.objects.bulk_create(
        (
            Place(
                pk=a.place_id,
                room_id=a.room_id,
                member_id=a.member_id,
                station_id=station_id,
                opened_at=a.opened_at,
            )
            for a in arrivals
        ),
        ignore_conflicts=True,
    )
    evicted: list[UUID] = []
    for room_id, member_id in sorted({(a.room_id, a.member_id) for a in arrivals}):
        held = Place.objects.filter(room=room_id, member=member_id, station__seen_at__gt=now - LEASE)
        held = held.order_by("-opened_at", "-pk")
        evicted += held.values_list("pk", flat=True)[PLACES:]
    if evicted:
        Place.objects.filter(pk__in=evicted).delete()
    return evicted
