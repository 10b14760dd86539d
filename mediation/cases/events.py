"""What happens to cases; parts above hear it after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went from one stage to another by an event of its lifecycle."""

    case_id: UUID
    name: str
    source: str
    target: str
    at: datetime


@dataclass(frozen=True)
class PartyLinked(Event):
    """A party of a case and a signed-in person were found to be the same."""

    case_id: UUID
    party_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class ConsentGiven(Event):
    """A party consented to steps that they had not consented to before."""

    case_id: UUID
    party_id: UUID
    steps: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """A party took a consent back."""

    case_id: UUID
    party_id: UUID
    step: str
    at: datetime


@dataclass(frozen=True)
class IdentityDeclared(Event):
    """A party entered who they are, as their paper says it."""

    case_id: UUID
    party_id: UUID
    at: datetime


@dataclass(frozen=True)
class RepresentativeLinked(Event):
    """A party's representative and a signed-in person were found to be the same."""

    case_id: UUID
    party_id: UUID
    representative_id: UUID
    user_id: UUID
