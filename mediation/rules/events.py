"""What the rules tell the parts above."""

from __future__ import annotations

from dataclasses import dataclass

from mediation.core.events import Event


@dataclass(frozen=True)
class CalendarChanged(Event):
    """A year of the calendar was loaded or replaced: what was counted over it is to be counted again."""

    year: int
