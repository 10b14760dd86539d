"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class PhoneVerified(Event):
    """A person proved by a code that a phone number is theirs."""

    user_id: UUID


@dataclass(frozen=True)
class SignedOut(Event):
    """A person ended a session: their open sockets close."""

    user_id: UUID
    session_key: str
