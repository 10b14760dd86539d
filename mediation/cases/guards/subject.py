"""What every guard asks of a case."""

from __future__ import annotations

from mediation.cases.enums import Side
from mediation.cases.models import Case, Party
from mediation.lifecycle import Attempt

On = Attempt[Case]


def parties_of(attempt: On, side: Side | None = None) -> list[Party]:
    """The case's parties, or those of one side."""
    return [p for p in attempt.subject.parties.all() if side is None or p.side == side]
