"""What agreements hear: cases that leave the signing."""

from __future__ import annotations

from mediation.agreements.services import withdraw_drafts
from mediation.cases.enums import Stage
from mediation.cases.events import CaseMoved
from mediation.core.clock import now
from mediation.core.events import subscribe


@subscribe(CaseMoved)
def withdraw_with_the_talks(event: CaseMoved) -> None:
    """The talks were reopened, or ended without everybody's signature: the draft stands no more."""
    if event.source == Stage.SIGNING and event.target != Stage.SETTLED:
        withdraw_drafts(event.case_id, now())
