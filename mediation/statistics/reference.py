"""The same figures once more, slowly, from the events alone: what `recount` holds the fast ones against.

Shares no condition and no column with `definitions` and `queries`: it reads every event of every case in order and
says in plain Python what has become of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from mediation.cases.models import CaseEvent
from mediation.consultations.models import Consultation
from mediation.outreach.models import OutreachEvent, Publication
from mediation.rooms.models import MediationSession

ONLINE = {"chat", "asynchronous", "video", "mixed"}
EVENT_COLUMNS = (
    "case_id",
    "name",
    "at",
    "inputs",
    "case__court_id",
    "case__body_id",
    "case__cause",
    "case__mediator_id",
)


@dataclass(frozen=True)
class Life:
    """What the events tell of one case."""

    accepted_on: date
    outcome: str
    online: bool
    places: frozenset[UUID]
    cause: str
    mediator: UUID | None


@dataclass
class Tally:
    """The figures of one year, by what they are narrowed to: nothing, an organisation, a cause, a mediator."""

    by: dict[tuple[int, str, str], Counter[str]] = field(default_factory=dict)

    def add(self, year: int, narrowed: dict[str, set[str]], *keys: str) -> None:
        """Count one under each key, for the year and for each way to narrow it."""
        for name, values in {"": {""}, **narrowed}.items():
            for value in values:
                self.by.setdefault((year, name, value), Counter()).update(keys)


def tally() -> Tally:
    """Count everything."""
    told = Tally()
    for life in lives():
        narrowed = {
            "organisation": {str(place) for place in life.places},
            "cause": {life.cause} - {""},
            "mediator": {str(life.mediator)} if life.mediator else set(),
        }
        keys = ["prelitigation_mediations", life.outcome, *(["online_mediations"] if life.online else [])]
        told.add(life.accepted_on.year, narrowed, *keys)
    _tally_consultations(told)
    for organisation, on, cause in Publication.objects.values_list("organisation_id", "published_on", "cause"):
        narrowed = {"organisation": {str(organisation)}, "cause": {cause} - {""}}
        told.add(on.year, narrowed, "publications")
    for organisation, on in OutreachEvent.objects.values_list("organisation_id", "held_on"):
        told.add(on.year, {"organisation": {str(organisation)}}, "outreach_events")
    return told


def _tally_consultations(told: Tally) -> None:
    columns = ("answer", "answered_at", "category", "organisation_id", "mediator_id", "mediator__organisation_id")
    for answer, at, category, court, mediator, body in Consultation.objects.values_list(*columns).iterator():
        if answer and at:
            narrowed = {
                "organisation": {str(place) for place in (court, body) if place},
                "cause": {category},
                "mediator": {str(mediator)} if mediator else set(),
            }
            told.add(timezone.localtime(at).year, narrowed, "consultations")


def lives() -> Iterator[Life]:
    """Every case that was ever accepted, as its events tell it."""
    online = {case for case, mode in MediationSession.objects.values_list("case_id", "mode") if mode in ONLINE}
    rows = CaseEvent.objects.filter(case__regime="prefiling").order_by("case_id", "seq").values(*EVENT_COLUMNS)
    for case, events in groupby(rows.iterator(chunk_size=5000), key=lambda row: row["case_id"]):
        life = _life(list(events), online=case in online)
        if life is not None:
            yield life


def _life(events: list[dict[str, Any]], *, online: bool) -> Life | None:
    accepted_on, outcome = None, "in_progress"
    for event in events:
        if event["name"] == "accept":
            accepted_on = timezone.localtime(event["at"]).date()
        elif event["name"] == "settle":
            outcome = "settled"
        elif event["name"] == "withdraw":
            outcome = "withdrawn"
        elif event["name"] == "end":
            outcome = {"1": "settled", "2": "withdrawn"}.get(event["inputs"].get("ground", ""), "unsettled")
    if accepted_on is None:
        return None
    case = events[0]
    places = frozenset(place for place in (case["case__court_id"], case["case__body_id"]) if place)
    return Life(accepted_on, outcome, online, places, case["case__cause"], case["case__mediator_id"])
