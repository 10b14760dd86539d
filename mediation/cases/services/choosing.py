"""How both sides choose a mediator together (R10): the same list for both, picks shown once both are in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Stage
from mediation.cases.guards import MEDIATOR_FITS, choice_is_open
from mediation.cases.guards.assignment import wanted_mediators
from mediation.cases.models import Case, Party
from mediation.cases.notices import DESIGNATE, DIFFER, clerks, parties, tell_people
from mediation.cases.permissions import party_of
from mediation.cases.services.assignment import PICKS, assigning, lock_load
from mediation.cases.services.deadlines import start_deadline
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.lifecycle import Attempt


@transaction.atomic
def choose_mediator(actor: Actor, case_id: UUID, now: datetime, *, mediator: str, version: int | None = None) -> Case:
    """A side picks from the roster, by any of its parties (R10). The pick is kept from the other side until both are
    in: if they agree the mediator is asked, if not they are shown and either side may pick again in time.

    Refuses who is no party, a stage at which nothing is chosen, a choice that is closed, and a mediator who is not
    eligible, with every reason at once. Publishes `CaseMoved` when the mediator is asked.
    """
    case = CASE.locked(case_id, version)
    party = party_of(case, actor)
    if party is None or case.stage != Stage.ACCEPTED:
        raise Refused(
            Refusal(
                "not_choosing",
                _("The parties choose a mediator after the case was accepted and before one is asked."),
            )
        )
    attempt = Attempt(case, actor, now, {"mediator": mediator})
    if refusals := [refusal for guard in (choice_is_open, *MEDIATOR_FITS) if (refusal := guard(attempt))]:
        raise Refused(*refusals)
    if not mediator:
        raise Invalid(Refusal("required", _("Choose a mediator from the roster."), "mediator"))
    _keep_pick(attempt, party)
    if case.applicant_pick_id != case.respondent_pick_id:
        return case
    lock_load(attempt)
    return CASE.apply("choose", case_id, actor, now, inputs=attempt.inputs, effect=assigning(now))


def _keep_pick(attempt: Attempt[Case], party: Party) -> None:
    case, pick = attempt.subject, PICKS[party.side]
    setattr(case, pick, wanted_mediators(attempt)[0])
    case.save(update_fields=[pick])
    if case.applicant_pick_id and case.respondent_pick_id and case.applicant_pick_id != case.respondent_pick_id:
        tell_people(case, parties, DIFFER, attempt.now)
    CASE.note(case, attempt.actor, "pick_mediator", attempt.now, {"side": party.side})


@transaction.atomic
def close_choice(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """The time to choose together is over: from now on the court designates, and T2 runs if it does not yet (R10).

    Called when T1 lapses. Twice is once; at another stage nothing is left to close.
    """
    case = CASE.locked(case_id, version)
    if case.stage != Stage.ACCEPTED or case.choice_closed_at is not None:
        return case
    case.choice_closed_at = now
    case.save(update_fields=["choice_closed_at"])
    start_deadline(case, "T2", now)
    tell_people(case, clerks, DESIGNATE, now)
    CASE.note(case, actor, "close_choice", now, {"differ": bool(case.applicant_pick_id and case.respondent_pick_id)})
    return case
