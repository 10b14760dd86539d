"""What becomes of messages that leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class DeliveryEnded(Event):
    """A message went out or was given up. `about` is what its notification told of, as the part above named it."""

    delivery_id: UUID
    notification_id: UUID
    kind: str
    about: tuple[str, str]
    channel: str
    at: datetime


@dataclass(frozen=True)
class DeliverySent(DeliveryEnded):
    """The gateway or the mail server took it."""


@dataclass(frozen=True)
class DeliveryFailed(DeliveryEnded):
    """It was tried as often as is sensible, and nobody took it."""
