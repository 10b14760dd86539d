"""Cases whose past stands on paper: written with the history that the lifecycle would have made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mediation.accounts.models import Organisation
from mediation.cases.enums import EndGround, Stage
from mediation.cases.models import Case
from mediation.cases.services.deadlines import end_deadline, start_deadline
from mediation.cases.services.filing import PartyDetails, add_parties
from mediation.cases.services.numbering import NumberParts, keep_number
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day, start_of_day
from mediation.lifecycle import Attempt, Effect
from mediation.mediators.models import Mediator
from mediation.rules.queries import pack_on

NOT_STATED = "台账未载明"
"""What the ground of an unsettled case is called when the register does not say it."""
TO_MEDIATION = ("submit", "accept", "designate", "take_on", "begin")
PATHS: dict[Stage, tuple[str, ...]] = {
    Stage.MEDIATING: (),
    Stage.SETTLED: ("propose_agreement", "settle"),
    Stage.CONFIRMED: ("propose_agreement", "settle", "apply_confirmation", "confirm"),
    Stage.ENDED: ("end",),
    Stage.TRANSFERRED: ("end", "transfer"),
}
WITHDRAWN_PATH = ("withdraw",)
OPENING_HOUR = timedelta(hours=9)


@dataclass(frozen=True)
class PastCase:
    """A case as a register tells it. `reached` is the stage it came to; `withdrawn` tells an end by the applicant."""

    court: Organisation
    number: str
    number_parts: NumberParts
    accepted_on: date
    cause: str
    mediator: Mediator
    body: Organisation
    reached: Stage
    withdrawn: bool = False
    closed_on: date | None = None
    amount: Decimal | None = None
    note: str = ""
    parties: tuple[PartyDetails, ...] = field(default_factory=tuple)


@transaction.atomic
def record_past_case(actor: Actor, past: PastCase, recorded_at: datetime) -> Case:
    """Write a case with its parties, its history event by event through the lifecycle's own table, and its limits.

    Everything is marked as imported. Guards that ask for this system's own records (consents, signatures) are not
    asked: those acts stand on paper. Publishes `CaseMoved` for each event.
    """
    opened = start_of_day(past.accepted_on) + OPENING_HOUR
    closed = start_of_day(past.closed_on) + timedelta(hours=17) if past.closed_on else None
    pack = pack_on(past.accepted_on)
    case = Case.objects.create(
        court=past.court,
        regime=pack.regime,
        cause=past.cause,
        amount=past.amount,
        note=past.note,
        imported=True,
        created_at=opened,
        stage_since=opened,
    )
    add_parties(case, past.parties)
    keep_number(past.court, past.number_parts, pack)
    for name, at in _steps(past, opened, closed):
        case = CASE.apply(
            name,
            case.pk,
            actor,
            at,
            inputs=_inputs(name, past),
            effect=_effect(name, past, at),
            on_record=recorded_at,
        )
    return case


def _steps(past: PastCase, opened: datetime, closed: datetime | None) -> Iterator[tuple[str, datetime]]:
    for order, name in enumerate(TO_MEDIATION):
        yield name, opened + timedelta(minutes=order)
    ending = WITHDRAWN_PATH if past.withdrawn else PATHS[past.reached]
    for order, name in enumerate(ending):
        yield name, (closed or opened + OPENING_HOUR) + timedelta(minutes=order)


def _inputs(name: str, past: PastCase) -> dict[str, str]:
    if name == "designate":
        return {"mediator": str(past.mediator.pk)}
    if name == "end":
        return {"ground": EndGround.OTHER, "note": NOT_STATED}
    return {}


def _effect(name: str, past: PastCase, at: datetime) -> Effect[Case]:
    def effect(attempt: Attempt[Case]) -> list[str]:
        fields = _facts_of(name, past, at)
        for field_name, value in fields.items():
            setattr(attempt.subject, field_name, value)
        _limits_of(name, attempt.subject, at)
        return list(fields)

    return effect


def _facts_of(name: str, past: PastCase, at: datetime) -> dict[str, object]:
    closed = {"closed_at": at, "closed_on": local_day(at)}
    facts: dict[str, dict[str, object]] = {
        "submit": {"submitted_at": at},
        "accept": {
            "pack": pack_on(past.accepted_on).name,
            "accepted_at": at,
            "accepted_on": past.accepted_on,
            "number": past.number,
        },
        "designate": {"mediator": past.mediator, "body": past.body, "designated_at": at},
        "take_on": {"taken_on_at": at},
        "settle": {"settled_at": at, **closed},
        "end": {"end_ground": EndGround.OTHER, "end_note": NOT_STATED, **closed},
        "withdraw": {"end_ground": EndGround.WITHDRAWN, **closed},
    }
    return facts.get(name, {})


def _limits_of(name: str, case: Case, at: datetime) -> None:
    started = {"accept": "T2", "designate": "T3", "take_on": "T5"}.get(name)
    ended = {"designate": "T2", "take_on": "T3", "settle": "T5", "end": "T5", "withdraw": "T5"}.get(name)
    if ended:
        end_deadline(case, ended, at)
    if started:
        start_deadline(case, started, at)
