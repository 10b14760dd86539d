"""Synthetic history in bulk, for tests of size.

Writes what the lifecycle would have written, stage by stage from its own table, without asking its guards one by one:
a million cases in minutes instead of days. Every case is marked as imported, so that time does not act on it. Limits
are left out: no figure reads them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import Organisation
from mediation.accounts.queries import home_court
from mediation.accounts.services import set_up_organisation
from mediation.audit.services import Act, record
from mediation.cases.enums import EndGround, Side, Stage
from mediation.cases.models import Case, CaseEvent, CaseNumberSequence, Party
from mediation.cases.services.numbering import NumberParts, keep_number
from mediation.cases.services.past import NOT_STATED, OPENING_HOUR, PATHS, TO_MEDIATION, WITHDRAWN_PATH
from mediation.cases.transitions import CASE
from mediation.core.actor import IMPORT
from mediation.core.clock import local_day, start_of_day
from mediation.core.fields import keyed_index
from mediation.mediators.models import Mediator
from mediation.mediators.queries import roster
from mediation.mediators.services import RosterEntry, enter_mediator
from mediation.rooms.enums import RoomState, SessionMode
from mediation.rooms.models import MediationSession
from mediation.rules.enums import Cause
from mediation.rules.packs import Pack
from mediation.rules.queries import pack_on

BATCH = 2000
ROWS = 1000
ENDINGS: tuple[tuple[str, int], ...] = (
    (Stage.SETTLED, 45),
    (Stage.CONFIRMED, 14),
    (Stage.ENDED, 15),
    (Stage.TRANSFERRED, 17),
    ("withdrawn", 9),
)
CLOSING_HOUR = timedelta(hours=17)
MIDDLE_DAYS = 18
LONGEST_DAYS = 120
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"


@dataclass
class Heap:
    """Rows that wait to be written together."""

    cases: list[Case] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    sessions: list[MediationSession] = field(default_factory=list)

    def write(self) -> None:
        """Write them in the order in which they refer to each other."""
        Case.objects.bulk_create(self.cases, batch_size=ROWS)
        CaseEvent.objects.bulk_create(self.events, batch_size=ROWS)
        Party.objects.bulk_create(self.parties, batch_size=ROWS)
        MediationSession.objects.bulk_create(self.sessions, batch_size=ROWS)


class Seeder:
    """Invents cases from one seed: the same seed and years give the same history."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311  invents people, guards no secret
        self.now = now
        self.today = local_day(now)
        self.court = _court(now)
        self.mediators = _mediators(self.court, now)

    def seed(self, count: int, first_year: int, last_year: int) -> Iterator[int]:
        """Write so many cases over the years; yields how many are written, batch by batch."""
        years = range(first_year, min(last_year, self.today.year) + 1)
        written = 0
        for order, year in enumerate(years):
            share = (count - written) // (len(years) - order)
            for part in _parts(self._days(year, share), BATCH):
                self._write(year, part)
                written += len(part)
                yield written

    def _days(self, year: int, count: int) -> list[date]:
        first, last = date(year, 1, 1), min(date(year, 12, 31), self.today)
        span = (last - first).days
        return sorted(first + timedelta(days=self.chance.randint(0, span)) for _ in range(count))

    @transaction.atomic
    def _write(self, year: int, days: Sequence[date]) -> None:
        pack = pack_on(days[-1])
        CaseNumberSequence.objects.get_or_create(court=self.court, year=year, kind=pack.number)
        last = CaseNumberSequence.objects.select_for_update().get(court=self.court, year=year, kind=pack.number).last
        heap = Heap()
        for offset, day in enumerate(days, 1):
            self._invent(heap, day, pack, NumberParts(year, self.court.code, last + offset))
        heap.write()
        keep_number(self.court, NumberParts(year, self.court.code, last + len(days)), pack)
        facts = {"year": year, "count": len(days)}
        record(IMPORT, Act("ledger.seed_cases", "organisation", str(self.court.pk), self.now, facts))

    def _invent(self, heap: Heap, day: date, pack: Pack, number: NumberParts) -> None:
        mediator = self.chance.choice(self.mediators)
        known: dict[str, Any] = {
            "id": self._uuid(),
            "court": self.court,
            "number": pack.number.format(year=number.year, code=number.code, n=number.n),
            "pack": pack.name,
            "regime": pack.regime,
            "cause": self.chance.choice(Cause.values),
            "amount": Decimal(self.chance.randint(5, 9000) * 100),
            "mediator": mediator,
            "body": mediator.organisation,
            "imported": True,
            "accepted_on": day,
        }
        ending, closed_on = self._ending(day)
        events = self._history(known, list(_steps(ending, day, closed_on)))
        last = events[-1]
        case = Case(**known, stage=last.to_stage, stage_since=last.at, version=1 + last.seq)
        heap.cases.append(case)
        heap.events += events
        heap.parties += [self._party(case, side) for side in Side]
        heap.sessions.append(self._session(case, day))

    def _ending(self, day: date) -> tuple[str, date | None]:
        taken = 1 + min(LONGEST_DAYS, int(self.chance.expovariate(1 / MIDDLE_DAYS)))
        closed_on = day + timedelta(days=taken)
        ending = self.chance.choices([name for name, _ in ENDINGS], [weight for _, weight in ENDINGS])[0]
        return (ending, closed_on) if closed_on <= self.today else (Stage.MEDIATING, None)

    def _history(self, known: dict[str, Any], steps: Sequence[tuple[str, datetime]]) -> list[CaseEvent]:
        """The events one after the other, each from the stage to which the one before it led; notes their effects."""
        events, stage = [], str(Stage.DRAFT)
        known["created_at"] = steps[0][1]
        for seq, (name, at) in enumerate(steps, 1):
            row = CASE[name]
            if stage not in row.sources:
                raise ValueError(f"{name} does not leave {stage}: the paths do not fit the lifecycle's table")
            known |= _effect(name, at)
            events.append(
                CaseEvent(
                    case_id=known["id"],
                    seq=seq,
                    name=name,
                    from_stage=stage,
                    to_stage=row.target,
                    at=at,
                    recorded_at=self.now,
                    actor_name=IMPORT.name,
                    inputs=_inputs(name, known["mediator"]),
                    imported=True,
                )
            )
            stage = str(row.target)
        return events

    def _party(self, case: Case, side: Side) -> Party:
        phone = f"139{self.chance.randint(0, 99_999_999):08}"
        name = self.chance.choice(SURNAMES) + "".join(self.chance.choices(GIVEN, k=2))
        return Party(id=self._uuid(), case=case, side=side, name=name, phone=phone, phone_index=keyed_index(phone))

    def _session(self, case: Case, day: date) -> MediationSession:
        online = self.chance.random() < min(0.8, 0.1 + 0.07 * max(0, day.year - 2016))
        at = start_of_day(day) + OPENING_HOUR
        return MediationSession(
            id=self._uuid(),
            case=case,
            number=1,
            mode=SessionMode.VIDEO if online else SessionMode.ON_SITE,
            state=RoomState.CLOSED,
            opened_at=at,
            closed_at=at,
            imported=True,
        )

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)


def _steps(ending: str, day: date, closed_on: date | None) -> Iterator[tuple[str, datetime]]:
    opened = start_of_day(day) + OPENING_HOUR
    for order, name in enumerate(TO_MEDIATION):
        yield name, opened + timedelta(minutes=order)
    if closed_on is not None:
        path = WITHDRAWN_PATH if ending == "withdrawn" else PATHS[Stage(ending)]
        for order, name in enumerate(path):
            yield name, start_of_day(closed_on) + CLOSING_HOUR + timedelta(minutes=order)


def _inputs(name: str, mediator: Mediator) -> dict[str, str]:
    if name == "designate":
        return {"mediator": str(mediator.pk)}
    return {"ground": EndGround.OTHER.value, "note": NOT_STATED} if name == "end" else {}


def _effect(name: str, at: datetime) -> dict[str, Any]:
    """The columns that an event sets, as the verbs of cases set them."""
    closed = {"closed_at": at, "closed_on": local_day(at)}
    effects: dict[str, dict[str, Any]] = {
        "submit": {"submitted_at": at},
        "accept": {"accepted_at": at},
        "designate": {"designated_at": at},
        "take_on": {"taken_on_at": at},
        "settle": {"settled_at": at, **closed},
        "end": {"end_ground": EndGround.OTHER, "end_note": NOT_STATED, **closed},
        "withdraw": {"end_ground": EndGround.WITHDRAWN, **closed},
    }
    return effects.get(name, {})


def _parts(days: list[date], size: int) -> Iterator[list[date]]:
    for start in range(0, len(days), size):
        yield days[start : start + size]


def _court(now: datetime) -> Organisation:
    return home_court() or set_up_organisation(IMPORT, "示范区人民法院", OrganisationKind.COURT, now, code="示01")


def _mediators(court: Organisation, now: datetime) -> list[Mediator]:
    known = list(roster())
    if known:
        return known
    for order in range(1, 13):
        body = set_up_organisation(IMPORT, f"第{order % 3 + 1}调解委员会", OrganisationKind.COMMITTEE, now, court=court)
        entry = RosterEntry(
            name=f"调解员{order}",
            organisation=body,
            certificate_number=f"试{order:08}",
            certificate_expires_on=date(local_day(now).year + 5, 12, 31),
        )
        enter_mediator(IMPORT, entry, now)
    return list(roster())
