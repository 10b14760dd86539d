"""Who mediates: chosen or designated, taken on or declined, changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import DeadlineState, Side, Stage
from mediation.cases.guards import MEDIATOR_FITS
from mediation.cases.models import Case
from mediation.cases.notices import DESIGNATE, clerks, tell_people
from mediation.cases.permissions import party_of
from mediation.cases.services.deadlines import end_deadline, start_deadline
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused
from mediation.lifecycle import Attempt, Effect
from mediation.mediators.models import Mediator


def _assign(mediator_id: str, now: datetime) -> Effect[Case]:
    def effect(attempt: Attempt[Case]) -> list[str]:
        case, mediator = attempt.subject, Mediator.objects.get(pk=mediator_id)
        case.mediator, case.body, case.designated_at = mediator, mediator.organisation, now
        end_deadline(case, "T1", now)
        end_deadline(case, "T2", now)
        start_deadline(case, "T3", now)
        return ["mediator", "body", "designated_at"]

    return effect


def designate_mediator(
    actor: Actor, case_id: UUID, now: datetime, *, mediator: str, version: int | None = None
) -> Case:
    """The court names the mediator; refuses one who is not eligible, with every reason. Starts T3.

    Publishes `CaseMoved`.
    """
    inputs = {"mediator": mediator}
    return CASE.apply("designate", case_id, actor, now, inputs=inputs, version=version, effect=_assign(mediator, now))


@transaction.atomic
def choose_mediator(actor: Actor, case_id: UUID, now: datetime, *, mediator: str, version: int | None = None) -> Case:
    """A side picks from the roster (R10). The pick is kept from the other side; when both agree the mediator is asked.

    Refuses who is no party, a stage at which nothing is chosen, and a mediator who is not eligible.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotSeen
    if version is not None and version != case.version:
        raise Conflict(Refusal("stale", _("This was changed elsewhere. Load it again, then choose."), "version"))
    party = party_of(case, actor)
    if party is None or case.stage != Stage.ACCEPTED:
        raise Refused(
            Refusal(
                "not_choosing",
                _("The parties choose a mediator after the case was accepted and before one is asked."),
            )
        )
    if not mediator:
        raise Invalid(Refusal("required", _("Choose a mediator from the roster."), "mediator"))
    attempt = Attempt(case, actor, now, {"mediator": mediator})
    if refusals := [refusal for guard in MEDIATOR_FITS if (refusal := guard(attempt))]:
        raise Refused(*refusals)
    field = "applicant_pick" if party.side == Side.APPLICANT else "respondent_pick"
    setattr(case, f"{field}_id", UUID(mediator))
    case.save(update_fields=[field])
    record(actor, Act("case.pick_mediator", "case", str(case.pk), now, {"side": party.side}))
    if case.applicant_pick_id != case.respondent_pick_id:
        return case
    inputs = {"mediator": mediator}
    return CASE.apply("choose", case_id, actor, now, inputs=inputs, version=version, effect=_assign(mediator, now))


def decline_case(actor: Actor, case_id: UUID, now: datetime, *, reason: str, version: int | None = None) -> Case:
    """The mediator does not take the case, or did not answer in time; T2 starts again. Publishes `CaseMoved`."""

    def release(attempt: Attempt[Case]) -> list[str]:
        end_deadline(attempt.subject, "T3", now)
        return _release(attempt.subject, now)

    return CASE.apply("decline", case_id, actor, now, inputs={"reason": reason}, version=version, effect=release)


def _release(case: Case, now: datetime) -> list[str]:
    case.mediator = case.body = None
    case.applicant_pick = case.respondent_pick = None
    start_deadline(case, "T2", now)
    return ["mediator", "body", "applicant_pick", "respondent_pick"]


def take_on_case(actor: Actor, case_id: UUID, now: datetime, *, disclosure: str, version: int | None = None) -> Case:
    """The mediator accepts and discloses relations (R12, R13); the mediation period T5 starts.

    Publishes `CaseMoved`.
    """

    def start_period(attempt: Attempt[Case]) -> list[str]:
        attempt.subject.taken_on_at = now
        end_deadline(attempt.subject, "T3", now)
        start_deadline(attempt.subject, "T5", now)
        return ["taken_on_at"]

    inputs = {"disclosure": disclosure}
    return CASE.apply("take_on", case_id, actor, now, inputs=inputs, version=version, effect=start_period)


def change_mediator(actor: Actor, case_id: UUID, now: datetime, *, reason: str, version: int | None = None) -> Case:
    """Release the mediator at a party's wish or after a disclosure (R13, R14); counted. Publishes `CaseMoved`."""

    def release(attempt: Attempt[Case]) -> list[str]:
        case = attempt.subject
        case.mediator_changes += 1
        end_deadline(case, "T5", now, DeadlineState.CANCELLED)
        return [*_release(case, now), "mediator_changes"]

    return CASE.apply(
        "change_mediator", case_id, actor, now, inputs={"reason": reason}, version=version, effect=release
    )


@transaction.atomic
def close_choice(actor: Actor, case_id: UUID, now: datetime) -> Case:
    """The parties' time to choose together is over: the court designates within T2 (R10). Twice is once."""
    case = CASE.locked(case_id)
    if case.choice_closed_at is not None or case.stage != Stage.ACCEPTED:
        return case
    case.choice_closed_at = now
    case.save(update_fields=["choice_closed_at"])
    end_deadline(case, "T1", now)
    start_deadline(case, "T2", now)
    CASE.note(case, actor, "close_choice", now, {})
    tell_people(case, clerks, DESIGNATE, now)
    return case
