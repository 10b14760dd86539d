"""What happens in rooms; other parts hear it after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class SessionOpened(Event):
    """A mediation session was opened, or one of the past was recorded. `online`: held through this system."""

    case_id: UUID
    session_id: UUID
    online: bool
    at: datetime


@dataclass(frozen=True)
class RoomsChanged(Event):
    """The state or the members of these rooms are not what they were: open sockets learn of it."""

    room_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class MembersArrived(Event):
    """These members opened a room, once more or for the first time."""

    member_ids: tuple[UUID, ...]
    at: datetime
