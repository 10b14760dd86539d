"""Who is on the roster."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from mediation.core.actor import Actor
from mediation.mediators.models import Mediator


def roster() -> QuerySet[Mediator]:
    """All entries with their organisations, by name."""
    return Mediator.objects.select_related("organisation").order_by("name", "certificate_number")


def mediator_of(actor: Actor) -> Mediator | None:
    """The roster entry of the person who acts, if they have one."""
    return Mediator.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def is_certified(mediator: Mediator, day: date) -> bool:
    """Whether the certificate holds on this day, its last day included."""
    return mediator.certificate_expires_on >= day


def mediator_by_name(name: str, organisation_id: UUID | None = None) -> Mediator | None:
    """The entry of that name, in that organisation where one is given."""
    entries = Mediator.objects.filter(name=name)
    return entries.filter(organisation_id=organisation_id).first() if organisation_id else entries.first()
