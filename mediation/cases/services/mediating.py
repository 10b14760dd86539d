"""While the mediation runs: beginning, resting, going on, taking longer, signing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mediation.cases.enums import Step, SuspendReason
from mediation.cases.models import Case, Consent
from mediation.cases.services.deadlines import (
    PERIODS,
    end_all_deadlines,
    extend_deadline,
    restart_clock,
    start_limits,
    stop_clock,
)
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.lifecycle import Attempt
from mediation.rules.enums import Starts


def begin_mediation(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Begin; refuses with everything that is still missing of consent, identity, warning, service address.

    Publishes `CaseMoved`.
    """
    return CASE.apply("begin", case_id, actor, now, version=version)


def suspend_mediation(
    actor: Actor, case_id: UUID, now: datetime, *, reason: str, note: str = "", version: int | None = None
) -> Case:
    """Let the mediation rest; its clock stands (R23, R26). Publishes `CaseMoved`."""

    def rest(attempt: Attempt[Case]) -> list[str]:
        stop_clock(attempt.subject, SuspendReason(reason), now)
        return []

    inputs = {"reason": reason, "note": note}
    return CASE.apply("suspend", case_id, actor, now, inputs=inputs, version=version, effect=rest)


def resume_mediation(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Go on; the days it rested are added to the period. Publishes `CaseMoved`."""

    def go_on(attempt: Attempt[Case]) -> list[str]:
        restart_clock(attempt.subject, now)
        return []

    return CASE.apply("resume", case_id, actor, now, version=version, effect=go_on)


def extend_mediation(actor: Actor, case_id: UUID, now: datetime, *, days: int, version: int | None = None) -> Case:
    """Add days because every party agreed (R24); the consents are used up by it. Publishes `CaseMoved`."""

    def add_days(attempt: Attempt[Case]) -> list[str]:
        extend_deadline(attempt.subject, PERIODS, days, now)
        used = Consent.objects.filter(party__case=attempt.subject, step=Step.EXTENSION, withdrawn_at=None)
        used.update(withdrawn_at=now)
        return []

    return CASE.apply("extend", case_id, actor, now, inputs={"days": days}, version=version, effect=add_days)


def put_up_for_signature(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """The draft of an agreement lies before everybody. Called by the part that keeps the draft, in its transaction.

    Publishes `CaseMoved`.
    """
    return CASE.apply("propose_agreement", case_id, actor, now, version=version)


def reopen_talks(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Take the draft back; refuses once somebody has signed. Publishes `CaseMoved`."""
    return CASE.apply("reopen", case_id, actor, now, version=version)


def settle_case(actor: Actor, case_id: UUID, now: datetime, *, effective_at: datetime) -> Case:
    """Everybody signed the same version; it took effect at `effective_at`, the last party's signature (R19).

    Called by the part that keeps the signatures, in its transaction. Publishes `CaseMoved`.
    """

    def close(attempt: Attempt[Case]) -> list[str]:
        case = attempt.subject
        case.settled_at, case.closed_at, case.closed_on = effective_at, now, local_day(now)
        end_all_deadlines(case, now)
        start_limits(case, Starts.SETTLE, now, from_day=local_day(effective_at))
        return ["settled_at", "closed_at", "closed_on"]

    return CASE.apply("settle", case_id, actor, now, effect=close)
