"""Each figure: its name, what exactly it counts, from which events, and the condition that counts it.

The conditions read columns that the lifecycle writes in the same transaction as the event (`accepted_on` with
`accept`, `settled_at` with `settle`, `end_ground` with `end` and `withdraw`), because these are indexed. That they say
what the events say is shown by `reference`, which reads the events alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import EndGround
from mediation.rooms.enums import ONLINE_MODES
from mediation.rooms.models import MediationSession


class Source(Enum):
    """What a figure counts rows of."""

    CASES = "cases"
    CONSULTATIONS = "consultations"
    PUBLICATIONS = "publications"
    OUTREACH_EVENTS = "outreach_events"


@dataclass(frozen=True)
class Figure:
    """One figure of the reports."""

    key: str
    name: Promise
    definition: Promise
    source: Source
    events: tuple[str, ...]
    condition: Q | Exists | None = None


HELD_ONLINE = Exists(MediationSession.objects.filter(case=OuterRef("pk"), mode__in=ONLINE_MODES))
IS_SETTLED = Q(settled_at__isnull=False) | Q(end_ground=EndGround.AGREEMENT)
IS_WITHDRAWN = Q(settled_at=None, end_ground=EndGround.WITHDRAWN)
IS_UNSETTLED = Q(settled_at=None) & ~Q(end_ground__in=["", EndGround.AGREEMENT, EndGround.WITHDRAWN])
IS_IN_PROGRESS = Q(settled_at=None, end_ground="")

FIGURES: tuple[Figure, ...] = (
    Figure(
        "prelitigation_mediations",
        _("Pre-litigation mediations"),
        _("Cases accepted for mediation before litigation in the period, by the day of acceptance."),
        Source.CASES,
        ("accept",),
    ),
    Figure(
        "online_mediations",
        _("Online mediations"),
        _("Those of the pre-litigation mediations in which at least one session was held online."),
        Source.CASES,
        ("accept", "session opened"),
        HELD_ONLINE,
    ),
    Figure(
        "settled",
        _("Settled"),
        _("Those of the pre-litigation mediations in which an agreement has been reached up to now."),
        Source.CASES,
        ("accept", "settle", "end"),
        IS_SETTLED,
    ),
    Figure(
        "unsettled",
        _("Not settled"),
        _("Those of the pre-litigation mediations that have ended up to now without agreement or withdrawal."),
        Source.CASES,
        ("accept", "end"),
        IS_UNSETTLED,
    ),
    Figure(
        "withdrawn",
        _("Withdrawn"),
        _("Those of the pre-litigation mediations that the applicant has withdrawn up to now."),
        Source.CASES,
        ("accept", "withdraw", "end"),
        IS_WITHDRAWN,
    ),
    Figure(
        "in_progress",
        _("In progress"),
        _("Those of the pre-litigation mediations that have neither been settled nor ended."),
        Source.CASES,
        ("accept",),
        IS_IN_PROGRESS,
    ),
    Figure(
        "consultations",
        _("Legal consultations"),
        _("Legal consultations answered in the period, by the day of the answer."),
        Source.CONSULTATIONS,
        ("consultation answered",),
    ),
    Figure(
        "publications",
        _("Published cases"),
        _("Cases published for the public's information in the period."),
        Source.PUBLICATIONS,
        ("published",),
    ),
    Figure(
        "outreach_events",
        _("Outreach events"),
        _("Events held for the public in the period."),
        Source.OUTREACH_EVENTS,
        ("held",),
    ),
)
FIGURE = {figure.key: figure for figure in FIGURES}
SUCCESS_RATE = _("Settled out of those that were settled or not settled, with the 95 % interval after Wilson.")
