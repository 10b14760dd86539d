"""Keeping the roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from mediation.accounts.models import Organisation
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.mediators.models import Mediator, Training


@dataclass(frozen=True)
class RosterEntry:
    """What a court enters about a mediator. `training` maps years to hours."""

    name: str
    organisation: Organisation
    certificate_number: str
    certificate_expires_on: date
    gender: str = ""
    engaged_on: date | None = None
    phone: str = ""
    specialties: tuple[str, ...] = ()
    training: dict[int, Decimal] = field(default_factory=dict)
    user_id: UUID | None = None


@transaction.atomic
def enter_mediator(actor: Actor, entry: RosterEntry, now: datetime) -> tuple[Mediator, bool]:
    """Put a mediator on the roster; one whose certificate number is there already is returned as it is.

    Returns the entry and whether it was made now.
    """
    mediator, made = Mediator.objects.get_or_create(
        certificate_number=entry.certificate_number,
        defaults={
            "name": entry.name,
            "gender": entry.gender,
            "organisation": entry.organisation,
            "certificate_expires_on": entry.certificate_expires_on,
            "engaged_on": entry.engaged_on,
            "phone": entry.phone,
            "specialties": list(entry.specialties),
            "user_id": entry.user_id,
        },
    )
    if made:
        Training.objects.bulk_create(
            Training(mediator=mediator, year=year, hours=hours) for year, hours in entry.training.items()
        )
        facts = {"name": entry.name, "certificate": entry.certificate_number}
        record(actor, Act("mediators.entered", "mediator", str(mediator.pk), now, facts))
    return mediator, made
