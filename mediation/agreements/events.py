"""What happens to agreements; parts above hear it after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.core.events import Event


@dataclass(frozen=True)
class AgreementSigned(Event):
    """Somebody signed. `effective_at` is set with the last signature that was needed."""

    case_id: UUID
    agreement_id: UUID
    role: str
    at: datetime
    effective_at: datetime | None
