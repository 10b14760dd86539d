"""How a case comes to its end: ended, withdrawn, confirmed, handed over, archived."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import DeadlineState, EndGround, Stage
from mediation.cases.models import Case
from mediation.cases.permissions import is_clerk
from mediation.cases.services.deadlines import (
    end_all_deadlines,
    end_deadline,
    end_deadlines,
    extend_deadline,
    start_limits,
)
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.lifecycle import Attempt, Effect
from mediation.rules.enums import Starts
from mediation.rules.queries import limit_of, pack_named


def closing(ground: str, note: str, now: datetime) -> Effect[Case]:
    """The effect of every way to end: ground, note, day, and no limit runs on."""

    def close(attempt: Attempt[Case]) -> list[str]:
        case = attempt.subject
        case.end_ground, case.end_note = ground, note
        case.closed_at, case.closed_on = now, local_day(now)
        end_all_deadlines(case, now)
        return ["end_ground", "end_note", "closed_at", "closed_on"]

    return close


def end_case(
    actor: Actor, case_id: UUID, now: datetime, *, ground: str, note: str = "", version: int | None = None
) -> Case:
    """End without an agreement, on one of R25's grounds; ground 8 needs its text. Publishes `CaseMoved`."""
    inputs = {"ground": ground, "note": note}
    return CASE.apply("end", case_id, actor, now, inputs=inputs, version=version, effect=closing(ground, note, now))


def withdraw_case(actor: Actor, case_id: UUID, now: datetime, *, reason: str = "", version: int | None = None) -> Case:
    """The applicant takes the application back: R25 ground 2. Publishes `CaseMoved`."""
    effect = closing(EndGround.WITHDRAWN, reason, now)
    return CASE.apply("withdraw", case_id, actor, now, inputs={"reason": reason}, version=version, effect=effect)


def apply_for_confirmation(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """All parties ask the court to confirm; refuses out of time or without one party's consent.

    Publishes `CaseMoved`.
    """

    def start_review(attempt: Attempt[Case]) -> list[str]:
        case = attempt.subject
        case.confirmation_taken_up_at = None
        end_deadline(case, "T9", now)
        start_limits(case, Starts.APPLY_CONFIRMATION, now)
        return ["confirmation_taken_up_at"]

    return CASE.apply("apply_confirmation", case_id, actor, now, version=version, effect=start_review)


@transaction.atomic
def take_up_confirmation(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """The court takes the application for confirmation up (T10 is met, T11 starts). Twice is once.

    Refuses who is no clerk of the court, and a case that is not under confirmation.
    """
    case = _under_confirmation(actor, case_id, version)
    if case.confirmation_taken_up_at is not None:
        return case
    case.confirmation_taken_up_at = now
    case.save(update_fields=["confirmation_taken_up_at"])
    end_deadline(case, "T10", now)
    start_limits(case, Starts.TAKE_UP_CONFIRMATION, now)
    CASE.note(case, actor, "take_up_confirmation", now, {})
    return case


@transaction.atomic
def extend_confirmation(
    actor: Actor, case_id: UUID, now: datetime, *, approved_by: str, version: int | None = None
) -> Case:
    """The court's president allows more days to decide on the confirmation, once (法释〔2011〕5号 5).

    Refuses without the name of who approved, a second time, and where no time runs that could be extended.
    """
    case = _under_confirmation(actor, case_id, version)
    if not approved_by.strip():
        raise Invalid(Refusal("required", _("Say who approved the extension."), "approved_by"))
    limit = limit_of(pack_named(case.pack), "T11")
    running = case.deadlines.filter(rule="T11", state=DeadlineState.RUNNING).first()
    if limit is None or not limit.extension or running is None:
        raise Refused(Refusal("not_running", _("No time to decide runs. Take the application up first.")))
    if running.extended_by:
        raise Refused(Refusal("extended_already", _("The time to decide was extended before; it is extended once.")))
    extend_deadline(case, ("T11",), limit.extension, now)
    CASE.note(case, actor, "extend_confirmation", now, {"approved_by": approved_by.strip(), "days": limit.extension})
    return case


def _under_confirmation(actor: Actor, case_id: UUID, version: int | None) -> Case:
    case = CASE.locked(case_id, version)
    if not is_clerk(case, actor):
        raise Refused(Refusal("not_yours", _("Only a clerk of the court does this.")))
    if case.stage != Stage.CONFIRMING:
        raise Refused(Refusal("wrong_stage", _("This can be done while judicial confirmation is under way.")))
    return case


def _decided(now: datetime) -> Effect[Case]:
    def decided(attempt: Attempt[Case]) -> list[str]:
        end_deadlines(attempt.subject, ("T10", "T11"), now)
        return []

    return decided


def confirm_agreement(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Record the ruling that the agreement is enforceable. Publishes `CaseMoved`."""
    return CASE.apply("confirm", case_id, actor, now, version=version, effect=_decided(now))


def reject_confirmation(
    actor: Actor, case_id: UUID, now: datetime, *, ground: str, note: str = "", version: int | None = None
) -> Case:
    """Record the ruling that it is not confirmed, with its ground (民诉法解释 358). Publishes `CaseMoved`."""
    inputs = {"ground": ground, "note": note}
    return CASE.apply("reject_confirmation", case_id, actor, now, inputs=inputs, version=version, effect=_decided(now))


def transfer_case(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Hand the papers over for registration. Publishes `CaseMoved`."""
    return CASE.apply("transfer", case_id, actor, now, version=version)


def archive_case(
    actor: Actor, case_id: UUID, now: datetime, *, performance: str = "", version: int | None = None
) -> Case:
    """Seal the file. An agreement's needs to say what has become of what was promised; nothing may still be open.

    Publishes `CaseMoved`.
    """

    def seal(attempt: Attempt[Case]) -> list[str]:
        end_all_deadlines(attempt.subject, now)
        return []

    inputs = {"performance": performance}
    return CASE.apply("archive", case_id, actor, now, inputs=inputs, version=version, effect=seal)
