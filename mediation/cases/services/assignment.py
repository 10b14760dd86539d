"""Who mediates: designated, taken on or declined, changed. How both sides choose together is in `choosing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.enums import DeadlineState, EndGround, Side, Step
from mediation.cases.guards import has_consented
from mediation.cases.guards.assignment import wanted_mediators
from mediation.cases.models import Case, PanelMember
from mediation.cases.permissions import party_of
from mediation.cases.services.closing import end_case
from mediation.cases.services.deadlines import (
    PERIODS,
    both_sides,
    end_deadline,
    end_deadlines,
    note_agreement,
    start_deadline,
    start_limits,
)
from mediation.cases.transitions import CASE
from mediation.core.actor import SYSTEM, Actor
from mediation.core.errors import Invalid, Refusal
from mediation.lifecycle import Attempt, Effect
from mediation.mediators.models import Mediator
from mediation.rules.enums import Starts

CHANGES = {Side.APPLICANT.value: "applicant_changes", Side.RESPONDENT.value: "respondent_changes"}
"""The column in which each side's changes of the mediator are counted."""
PICKS = {Side.APPLICANT.value: "applicant_pick", Side.RESPONDENT.value: "respondent_pick"}
"""The column that keeps each side's pick."""


def both_agreed(case: Case) -> bool:
    """Whether somebody of each side has agreed to mediation, from when they may choose a mediator together (R10)."""
    return both_sides(p for p in case.parties.prefetch_related("consents") if has_consented(p, Step.MEDIATION))


def assigning(now: datetime) -> Effect[Case]:
    """The effect of every way to name a mediator: who sits on the panel, and the three days that T3 gives them."""

    def assign(attempt: Attempt[Case]) -> list[str]:
        case, (presiding, *members) = attempt.subject, wanted_mediators(attempt)
        case.mediator, case.body, case.designated_at = presiding, presiding.organisation, now
        PanelMember.objects.bulk_create(
            PanelMember(case=case, mediator=mediator, presides=mediator is presiding, joined_at=now)
            for mediator in (presiding, *members)
        )
        end_deadlines(case, ("T1", "T2"), now)
        start_limits(case, Starts.DESIGNATE, now)
        return ["mediator", "body", "designated_at"]

    return assign


def lock_load(attempt: Attempt[Case]) -> None:
    """Hold the roster entries that are wanted until the commit: two cases at once do not both get the last place.

    The case is to be locked first, as everywhere.
    """
    wanted = [mediator.pk for mediator in wanted_mediators(attempt)]
    list(Mediator.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


@transaction.atomic
def designate_mediator(
    actor: Actor,
    case_id: UUID,
    now: datetime,
    *,
    mediator: str,
    members: Sequence[str] = (),
    version: int | None = None,
) -> Case:
    """The court names the mediator, or a panel in which `mediator` presides (R10, R11). Starts T3.

    Refuses any who is not eligible, with every reason, and a panel of more than five. Publishes `CaseMoved`.
    """
    inputs = {"mediator": mediator, "members": [str(member) for member in members]}
    lock_load(Attempt(CASE.locked(case_id, version), actor, now, inputs))
    return CASE.apply("designate", case_id, actor, now, inputs=inputs, effect=assigning(now))


def decline_case(actor: Actor, case_id: UUID, now: datetime, *, reason: str, version: int | None = None) -> Case:
    """The mediator does not take the case, did not answer in time, or is not agreed to; T2 starts again.

    Releases the whole panel. Publishes `CaseMoved`.
    """

    def release(attempt: Attempt[Case]) -> list[str]:
        end_deadline(attempt.subject, "T3", now)
        return _release(attempt.subject, now)

    return CASE.apply("decline", case_id, actor, now, inputs={"reason": reason}, version=version, effect=release)


def _release(case: Case, now: datetime) -> list[str]:
    PanelMember.objects.filter(case=case, left_at=None).update(left_at=now)
    case.mediator = case.body = None
    case.applicant_pick = case.respondent_pick = None
    start_deadline(case, "T2", now)
    return ["mediator", "body", "applicant_pick", "respondent_pick"]


@transaction.atomic
def take_on_case(actor: Actor, case_id: UUID, now: datetime, *, disclosure: str, version: int | None = None) -> Case:
    """The mediator accepts, for a panel as the one who presides (R12); the mediation period and T4 start.

    `disclosure` is "none" or "made" (R13): refuses one that is not as recorded, and a disclosed relation as long as
    not every party agreed all the same. Publishes `CaseMoved`.
    """

    def start_period(attempt: Attempt[Case]) -> list[str]:
        attempt.subject.taken_on_at = now
        end_deadline(attempt.subject, "T3", now)
        start_limits(attempt.subject, Starts.TAKE_ON, now)
        return ["taken_on_at"]

    inputs = {"disclosure": disclosure}
    case = CASE.apply("take_on", case_id, actor, now, inputs=inputs, version=version, effect=start_period)
    note_agreement(case, now)
    return case


@transaction.atomic
def change_mediator(
    actor: Actor,
    case_id: UUID,
    now: datetime,
    *,
    reason: str,
    mediator: str = "",
    without_choice: bool = False,
    version: int | None = None,
) -> Case:
    """Release the mediator at a side's wish, or by the court after an objection; both sides choose anew (R13, R14).

    Counted in all and for each side; whom a side names is its pick. A side that asks again and names nobody is
    refused with the consequence; with `without_choice` it takes it: the mediation ends on ground 4 (R14, R25).
    Refuses a clerk without grounds, and the same mediator again. Publishes `CaseMoved`.
    """
    case = CASE.locked(case_id, version)
    party = party_of(case, actor)
    if party is None and mediator:
        raise Invalid(Refusal("not_choosing", gettext_lazy("Only a party names a mediator here."), "mediator"))
    if party is not None and without_choice and not mediator and _counts_as_unwilling(case, party.side, reason):
        return _end_as_unwilling(actor, case, party.side, reason, now)
    inputs = {"reason": reason, "mediator": mediator, "without_choice": without_choice}
    effect = _changing(party.side if party else None, now)
    return CASE.apply("change_mediator", case_id, actor, now, inputs=inputs, effect=effect)


def _counts_as_unwilling(case: Case, side: str, reason: str) -> bool:
    may_change = case.stage in CASE["change_mediator"].sources and bool(reason.strip())
    return may_change and getattr(case, CHANGES[side]) > 0


def _changing(side: str | None, now: datetime) -> Effect[Case]:
    def change(attempt: Attempt[Case]) -> list[str]:
        case, own_choice = attempt.subject, wanted_mediators(attempt)
        fields = [*_release(case, now), "mediator_changes", "choice_closed_at"]
        case.mediator_changes += 1
        case.choice_closed_at = None
        end_deadlines(case, (*PERIODS, "T4"), now, DeadlineState.CANCELLED)
        if both_agreed(case):
            start_limits(case, Starts.BOTH_AGREED, now)
        if side is None:
            return fields
        setattr(case, CHANGES[side], getattr(case, CHANGES[side]) + 1)
        if own_choice:
            setattr(case, PICKS[side], own_choice[0])
        return [*fields, CHANGES[side]]

    return change


def _end_as_unwilling(actor: Actor, case: Case, side: str, reason: str, now: datetime) -> Case:
    setattr(case, CHANGES[side], getattr(case, CHANGES[side]) + 1)
    case.save(update_fields=[CHANGES[side]])
    CASE.note(case, actor, "refuse_mediators", now, {"side": side, "reason": reason})
    # What a party says of a mediator stays with the court; the others are told what follows from it.
    note = _("A party refused the mediator again and named nobody else, which counts as unwilling to mediate.")
    return end_case(SYSTEM, case.pk, now, ground=EndGround.UNWILLING, note=note)
