"""A dispute comes in: drafted, completed, submitted, reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import Organisation
from mediation.accounts.queries import user_by_phone
from mediation.audit.services import Act, record
from mediation.cases.enums import PartyKind, Side
from mediation.cases.events import PartyLinked
from mediation.cases.models import Case, Party
from mediation.cases.permissions import is_being_filled_in, may_edit_draft
from mediation.cases.services.deadlines import start_deadline
from mediation.cases.services.numbering import next_number
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused
from mediation.core.events import publish
from mediation.core.fields import keyed_index, normal_phone
from mediation.lifecycle import Attempt
from mediation.rules.queries import pack_on

MOST_PARTIES = 100


@dataclass(frozen=True)
class PartyDetails:
    """One party as it is filled in."""

    side: Side
    name: str
    kind: PartyKind = PartyKind.PERSON
    phone: str = ""
    id_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class Draft:
    """What is filled in of a dispute. `amount` is in yuan."""

    cause: str = ""
    claim: str = ""
    facts: str = ""
    amount: Decimal | None = None
    parties: Sequence[PartyDetails] = field(default_factory=tuple)


@transaction.atomic
def open_draft(actor: Actor, court: Organisation, draft: Draft, now: datetime, *, on_behalf: bool = False) -> Case:
    """Open a case to be filled in. Refuses a place that is no court, and filing for others by who is no clerk."""
    if court.kind != OrganisationKind.COURT:
        raise Invalid(Refusal("no_court", _("Choose a court."), "court"))
    if on_behalf and not actor.has("clerk", organisation=court.pk):
        raise Refused(Refusal("not_a_clerk", _("Only a clerk of the court files on somebody's behalf."), "on_behalf"))
    case = Case.objects.create(
        court=court, filed_by_id=actor.user_id, on_behalf=on_behalf, created_at=now, stage_since=now
    )
    _fill_in(case, draft)
    record(actor, Act("case.open_draft", "case", str(case.pk), now, {"on_behalf": on_behalf}))
    return case


@transaction.atomic
def change_draft(actor: Actor, case_id: UUID, changes: Mapping[str, Any], now: datetime, *, version: int) -> Case:
    """Save what was filled in. `changes` holds fields of `Draft`; parties are replaced as a whole.

    Refuses a case that is no longer being filled in, an actor who does not fill it in, and a stale version.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotSeen
    if version != case.version:
        raise Conflict(
            Refusal("stale", _("This was changed elsewhere. Load it again, then repeat your change."), "version")
        )
    if not may_edit_draft(case, actor) or not is_being_filled_in(case):
        raise Refused(Refusal("not_editable", _("The application was handed in and can no longer be changed here.")))
    before = Draft(case.cause, case.claim, case.facts, case.amount, ())
    fields = {name: changes.get(name, getattr(before, name)) for name in ("cause", "claim", "facts", "amount")}
    _fill_in(case, Draft(**fields, parties=changes.get("parties", ())), replace_parties="parties" in changes)
    case.version += 1
    case.save(update_fields=["version"])
    record(actor, Act("case.change_draft", "case", str(case.pk), now, {"fields": sorted(changes)}))
    return case


def _fill_in(case: Case, draft: Draft, *, replace_parties: bool = True) -> None:
    case.cause, case.claim, case.facts, case.amount = draft.cause, draft.claim, draft.facts, draft.amount
    case.save(update_fields=["cause", "claim", "facts", "amount"])
    if replace_parties:
        if len(draft.parties) > MOST_PARTIES:
            raise Invalid(
                Refusal("too_many_parties", _("At most 100 parties. File a series of cases instead."), "parties")
            )
        # What was handed in stays; who handed it in is known by the file.
        case.evidence.update(party=None)
        case.parties.all().delete()
        add_parties(case, draft.parties)


def add_parties(case: Case, parties: Sequence[PartyDetails]) -> list[Party]:
    """Write the parties of a case in their order, each side numbered from 1."""
    positions = dict.fromkeys(Side.values, 0)
    rows = []
    for details in parties:
        positions[details.side] += 1
        rows.append(
            Party(
                case=case,
                position=positions[details.side],
                side=details.side,
                kind=details.kind,
                name=details.name.strip(),
                phone=normal_phone(details.phone),
                phone_index=keyed_index(normal_phone(details.phone)),
                id_number=details.id_number,
                id_number_index=keyed_index(details.id_number),
                address=details.address,
            )
        )
    return Party.objects.bulk_create(rows)


def submit_case(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Hand the dispute to the court; refuses while something needed is missing. Publishes `CaseMoved`."""

    def note_interruption(attempt: Attempt[Case]) -> list[str]:
        # The first submission counts: completing it later does not move the interruption.
        attempt.subject.submitted_at = attempt.subject.submitted_at or now
        attempt.subject.missing = ""
        link_parties(attempt.subject)
        return ["submitted_at", "missing"]

    return CASE.apply("submit", case_id, actor, now, version=version, effect=note_interruption)


def return_for_completion(
    actor: Actor, case_id: UUID, now: datetime, *, missing: str, version: int | None = None
) -> Case:
    """Ask the applicant for what is missing; refuses without saying what. Publishes `CaseMoved`."""

    def ask(attempt: Attempt[Case]) -> list[str]:
        attempt.subject.missing = missing
        return ["missing"]

    inputs = {"missing": missing}
    return CASE.apply("return_for_completion", case_id, actor, now, inputs=inputs, version=version, effect=ask)


def refuse_case(
    actor: Actor, case_id: UUID, now: datetime, *, ground: str, note: str = "", version: int | None = None
) -> Case:
    """Turn an application down on one of the three grounds of R9. Publishes `CaseMoved`."""

    def close(attempt: Attempt[Case]) -> list[str]:
        attempt.subject.refuse_ground, attempt.subject.end_note = ground, note
        attempt.subject.closed_at, attempt.subject.closed_on = now, local_day(now)
        return ["refuse_ground", "end_note", "closed_at", "closed_on"]

    inputs = {"ground": ground, "note": note}
    return CASE.apply("refuse", case_id, actor, now, inputs=inputs, version=version, effect=close)


def accept_case(actor: Actor, case_id: UUID, now: datetime, *, version: int | None = None) -> Case:
    """Take the case: fix its pack, give it a number, start T2. Publishes `CaseMoved`."""

    def give_number(attempt: Attempt[Case]) -> list[str]:
        case, today = attempt.subject, local_day(now)
        pack = pack_on(today)
        case.pack, case.accepted_at, case.accepted_on = pack.name, now, today
        case.number = next_number(case.court, today.year, pack)
        start_deadline(case, "T2", now)
        link_parties(case)
        return ["pack", "accepted_at", "accepted_on", "number"]

    return CASE.apply("accept", case_id, actor, now, version=version, effect=give_number)


def link_parties(case: Case) -> None:
    """Find the signed-in people behind a case's parties, by the phone they have proved.

    Publishes `PartyLinked` for each one found.
    """
    for party in case.parties.filter(user=None):
        user = user_by_phone(party.phone)
        if user is not None and not case.parties.filter(user=user).exists():
            party.user = user
            party.save(update_fields=["user"])
            publish(PartyLinked(case.pk, party.pk, user.pk))
