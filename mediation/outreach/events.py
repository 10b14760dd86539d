"""What outreach tells the parts above."""

from __future__ import annotations

from dataclasses import dataclass

from mediation.core.events import Event


@dataclass(frozen=True)
class OutreachRecorded(Event):
    """Published cases or events were entered, this many."""

    count: int
