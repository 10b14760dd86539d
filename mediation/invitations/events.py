"""What happens to invitations; parts above hear it after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class PartyInvited(Event):
    """A party was sent a link, or is to be sent one."""

    case_id: UUID
    party_id: UUID
    invitation_id: UUID
    at: datetime


@dataclass(frozen=True)
class PartyJoined(Event):
    """A party proved their phone and came in by an invitation, for the first time."""

    case_id: UUID
    party_id: UUID
    user_id: UUID
    at: datetime
