"""Who is in a room now: places leased by server processes that were heard of lately."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mediation.rooms.models import Member, Message, Place

LEASE = timedelta(seconds=35)
"""How long a silent server process is believed to hold its sockets; it renews every ten seconds."""


def online_members(room_ids: Iterable[UUID], now: datetime) -> dict[UUID, set[UUID]]:
    """For each room the members with at least one open socket in any process."""
    found: dict[UUID, set[UUID]] = {room_id: set() for room_id in room_ids}
    held = Place.objects.filter(room__in=list(found), station__seen_at__gt=now - LEASE)
    for room_id, member_id in held.order_by().values_list("room_id", "member_id").distinct():
        found[room_id].add(member_id)
    return found


def places_held(station_id: UUID) -> set[UUID]:
    """The places that a server process still holds; one that is missing was given to a newer socket."""
    return set(Place.objects.filter(station=station_id).values_list("pk", flat=True))


def members_present(members: QuerySet[Member], now: datetime) -> QuerySet[Member]:
    """Those of these members who have a room open now."""
    held = Place.objects.filter(room=OuterRef("room"), member=OuterRef("pk"), station__seen_at__gt=now - LEASE)
    return members.filter(Exists(held))


def members_who_spoke(members: QuerySet[Member]) -> QuerySet[Member]:
    """Those of these members who wrote something in their room."""
    return members.filter(Exists(Message.objects.filter(room=OuterRef("room"), member=OuterRef("pk"))))
