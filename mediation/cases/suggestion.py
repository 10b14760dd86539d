"""Which mediators could take a case, best first, each with the reasons for or against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation.cases.guards import MEDIATOR_FITS
from mediation.cases.models import Case
from mediation.cases.queries import with_open_case_counts
from mediation.core.actor import Actor
from mediation.core.errors import Refusal
from mediation.lifecycle import Attempt
from mediation.mediators.models import Mediator
from mediation.mediators.queries import roster


@dataclass(frozen=True)
class Candidate:
    """A mediator as seen from one case."""

    mediator: Mediator
    open_cases: int
    specialist: bool
    reasons: Sequence[Refusal]

    @property
    def eligible(self) -> bool:
        """Whether nothing stands against a designation."""
        return not self.reasons


def candidates_for(case: Case, actor: Actor, now: datetime) -> list[Candidate]:
    """Everybody on the roster: eligible ones first, then specialists of the cause, then by how few cases they have."""
    found = []
    for mediator in with_open_case_counts(roster()):
        attempt = Attempt(case, actor, now, {"mediator": mediator})
        reasons = [refusal for guard in MEDIATOR_FITS if (refusal := guard(attempt))]
        open_cases = mediator.open_cases  # type: ignore[attr-defined]  # annotated by the query
        found.append(Candidate(mediator, open_cases, case.cause in mediator.specialties, reasons))
    return sorted(found, key=lambda c: (not c.eligible, not c.specialist, c.open_cases, c.mediator.name))
