"""What happens to consultations; parts above hear it after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class ConsultationAsked(Event):
    """Somebody asked."""

    consultation_id: UUID


@dataclass(frozen=True)
class ConsultationAnswered(Event):
    """A question got its answer: from now on it counts as provided."""

    consultation_id: UUID
    at: datetime


@dataclass(frozen=True)
class ConsultationsRecorded(Event):
    """A register brought consultations along, many at once."""

    count: int
