"""A server process says that it lives; what a dead one held is given up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mediation.rooms.models import Place, Station
from mediation.rooms.queries.presence import LEASE


def hold_station(station_id: UUID, now: datetime) -> bool:
    """Renew a process's lease. False when it had lapsed and others took its places for empty: take them again."""
    if Station.objects.filter(pk=station_id).update(seen_at=now):
        return True
    Station.objects.create(pk=station_id, seen_at=now)
    return False


def drop_lapsed_stations(now: datetime) -> None:
    """Forget processes that have been silent for long, with the places they held."""
    lapsed = list(Station.objects.filter(seen_at__lt=now - 4 * LEASE).values_list("pk", flat=True))
    if lapsed:
        Place.objects.filter(station__in=lapsed).delete()
        Station.objects.filter(pk__in=lapsed).delete()
