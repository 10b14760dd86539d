"""How a case comes to its end: ended, withdrawn, confirmed, handed over, archived."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mediation.cases.enums import EndGround
from mediation.cases.models import Case
from mediation.cases.services.deadlines import end_all_deadlines
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.lifecycle import Attempt, Effect


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
    return CASE.apply("apply_confirmation", case_id, actor, now, version=version)


def confirm_agreement(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Record the ruling that the agreement is enforceable. Publishes `CaseMoved`."""
    return CASE.apply("confirm", case_id, actor, now, version=version)


def reject_confirmation(
    actor: Actor, case_id: UUID, now: datetime, *, ground: str, note: str = "", version: int | None = None
) -> Case:
    """Record the ruling that it is not confirmed, with its ground (民诉法解释 358). Publishes `CaseMoved`."""
    inputs = {"ground": ground, "note": note}
    return CASE.apply("reject_confirmation", case_id, actor, now, inputs=inputs, version=version)


def transfer_case(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Hand the papers over for registration. Publishes `CaseMoved`."""
    return CASE.apply("transfer", case_id, actor, now, version=version)


def archive_case(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Seal the file. Publishes `CaseMoved`."""
    return CASE.apply("archive", case_id, actor, now, version=version)
