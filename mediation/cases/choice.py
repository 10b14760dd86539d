"""The choice of a mediator as one of those who choose sees it (R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mediation.cases.enums import DeadlineState, Side, Stage
from mediation.cases.models import Case
from mediation.cases.permissions import party_of
from mediation.core.actor import Actor
from mediation.mediators.models import Mediator


@dataclass(frozen=True)
class Choice:
    """How far the choice has come. The picks themselves are here only once both are in."""

    open_until: date | None
    is_open: bool
    my_pick: str | None
    other_side_has_picked: bool
    revealed: bool
    applicant_pick: Mediator | None
    respondent_pick: Mediator | None
    outcome: str


def choice_for(case: Case, actor: Actor) -> Choice:
    """The choice for this actor. Nobody learns whom the other side picked before both have; who is no party learns
    not even that somebody has.
    """
    party = party_of(case, actor)
    picks = {Side.APPLICANT.value: case.applicant_pick_id, Side.RESPONDENT.value: case.respondent_pick_id}
    own = picks.pop(party.side) if party else None
    revealed = bool(case.applicant_pick_id and case.respondent_pick_id)
    return Choice(
        open_until=_last_day(case),
        is_open=case.stage == Stage.ACCEPTED and case.choice_closed_at is None,
        my_pick=str(own) if own else None,
        other_side_has_picked=party is not None and any(picks.values()),
        revealed=revealed,
        applicant_pick=case.applicant_pick if revealed else None,
        respondent_pick=case.respondent_pick if revealed else None,
        outcome=_outcome(case, revealed=revealed),
    )


def _last_day(case: Case) -> date | None:
    running = (d.due_on for d in case.deadlines.all() if d.rule == "T1" and d.state == DeadlineState.RUNNING)
    return next(running, None)


def _outcome(case: Case, *, revealed: bool) -> str:
    if revealed and case.applicant_pick_id == case.respondent_pick_id:
        return "same"
    if case.choice_closed_at is not None:
        return "lapsed"
    return "differ" if revealed else "waiting"
