"""Keeping the roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import Organisation
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal
from mediation.mediators.enums import MediatorKind, Region
from mediation.mediators.models import Mediator, Training


@dataclass(frozen=True)
class RosterEntry:
    """What a court enters about a mediator. `training` maps years to hours.

    Beyond `case_target` open cases others are suggested first; beyond `case_cap` nobody is designated.
    """

    name: str
    organisation: Organisation
    certificate_number: str
    certificate_expires_on: date
    gender: str = ""
    engaged_on: date | None = None
    phone: str = ""
    kind: MediatorKind = MediatorKind.INVITED
    region: Region = Region.MAINLAND
    specialties: tuple[str, ...] = ()
    training: dict[int, Decimal] = field(default_factory=dict)
    user_id: UUID | None = None
    case_cap: int = 60
    case_target: int = 40


@transaction.atomic
def enter_mediator(actor: Actor, entry: RosterEntry, now: datetime) -> tuple[Mediator, bool]:
    """Put a mediator on the roster; one whose certificate number is there already is returned as it is.

    Returns the entry and whether it was made now. Refuses a target of open cases that lies above the cap.
    """
    if not 0 <= entry.case_target <= entry.case_cap:
        raise Invalid(
            Refusal(
                "target_above_cap", _("Give a target of open cases that is not higher than their cap."), "case_target"
            )
        )
    mediator, made = Mediator.objects.get_or_create(
        certificate_number=entry.certificate_number,
        defaults={
            "name": entry.name,
            "gender": entry.gender,
            "organisation": entry.organisation,
            "certificate_expires_on": entry.certificate_expires_on,
            "engaged_on": entry.engaged_on,
            "phone": entry.phone,
            "kind": entry.kind,
            "region": entry.region,
            "specialties": list(entry.specialties),
            "user_id": entry.user_id,
            "case_cap": entry.case_cap,
            "case_target": entry.case_target,
        },
    )
    if made:
        Training.objects.bulk_create(
            Training(mediator=mediator, year=year, hours=hours) for year, hours in entry.training.items()
        )
        facts = {"name": entry.name, "certificate": entry.certificate_number}
        record(actor, Act("mediators.entered", "mediator", str(mediator.pk), now, facts))
    return mediator, made
