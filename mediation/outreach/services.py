"""Entering what was published and what was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mediation.accounts.models import Organisation
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.events import publish
from mediation.outreach.enums import Medium
from mediation.outreach.events import OutreachRecorded
from mediation.outreach.models import OutreachEvent, Publication

BATCH = 500


@dataclass(frozen=True)
class PastPublication:
    """A published case as a register tells it."""

    organisation: Organisation
    title: str
    published_on: date
    medium: Medium
    cause: str = ""
    abstract: str = ""


@dataclass(frozen=True)
class PastEvent:
    """An event held as a register tells it."""

    organisation: Organisation
    title: str
    held_on: date
    place: str = ""
    attendance: int | None = None


@transaction.atomic
def record_past_publications(actor: Actor, past: Sequence[PastPublication], recorded_at: datetime) -> list[Publication]:
    """Write published cases that a register tells of, marked as imported. Publishes `OutreachRecorded`."""
    rows = Publication.objects.bulk_create(
        [
            Publication(
                organisation=one.organisation,
                title=one.title,
                published_on=one.published_on,
                medium=one.medium,
                cause=one.cause,
                abstract=one.abstract,
                imported=True,
            )
            for one in past
        ],
        batch_size=BATCH,
    )
    _tell(actor, "outreach.record_publications", [row.organisation_id for row in rows], recorded_at)
    return rows


@transaction.atomic
def record_past_events(actor: Actor, past: Sequence[PastEvent], recorded_at: datetime) -> list[OutreachEvent]:
    """Write events held that a register tells of, marked as imported. Publishes `OutreachRecorded`."""
    rows = OutreachEvent.objects.bulk_create(
        [
            OutreachEvent(
                organisation=one.organisation,
                title=one.title,
                held_on=one.held_on,
                place=one.place,
                attendance=one.attendance,
                imported=True,
            )
            for one in past
        ],
        batch_size=BATCH,
    )
    _tell(actor, "outreach.record_events", [row.organisation_id for row in rows], recorded_at)
    return rows


def _tell(actor: Actor, action: str, places: Sequence[object], recorded_at: datetime) -> None:
    if places:
        publish(OutreachRecorded(len(places)))
        record(actor, Act(action, "organisation", str(places[0]), recorded_at, {"count": len(places)}))
