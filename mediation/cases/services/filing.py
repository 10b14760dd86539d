"""A dispute comes in: drafted, completed, submitted, reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import Organisation
from mediation.accounts.queries import user_by_phone
from mediation.audit.services import Act, record
from mediation.cases.enums import CaseKind, DocumentKind, PartyKind, Side, Stage
from mediation.cases.events import PartyLinked
from mediation.cases.forms import checked_answers, form_on, kept_answers
from mediation.cases.models import Case, Consent, Party
from mediation.cases.permissions import may_change_filing
from mediation.cases.services.deadlines import start_limits
from mediation.cases.services.numbering import next_number
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.core.events import publish
from mediation.core.fields import keyed_index, normal_phone
from mediation.lifecycle import Attempt
from mediation.mediators.enums import Region
from mediation.rules.enums import Regime, Starts
from mediation.rules.packs import Pack
from mediation.rules.queries import pack_on, packs_on

MOST_PARTIES = 100


@dataclass(frozen=True)
class PartyDetails:
    """One party as it is filled in. Without a `document_kind` it is the one that most have."""

    side: Side
    name: str
    kind: PartyKind = PartyKind.PERSON
    phone: str = ""
    id_number: str = ""
    address: str = ""
    email: str = ""
    document_kind: DocumentKind | None = None
    region: Region = Region.MAINLAND
    born_on: date | None = None

    @property
    def document(self) -> DocumentKind:
        """The paper that the number stands on."""
        usual = DocumentKind.CREDIT_CODE if self.kind == PartyKind.ORGANISATION else DocumentKind.ID_CARD
        return self.document_kind or usual


@dataclass(frozen=True)
class Draft:
    """What is filled in of a dispute. `amount` is in yuan; `answers` are those to the questions of its cause."""

    cause: str = ""
    claim: str = ""
    facts: str = ""
    amount: Decimal | None = None
    parties: Sequence[PartyDetails] = field(default_factory=tuple)
    kind: CaseKind = CaseKind.CIVIL
    in_custody: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)


COLUMNS = ("cause", "claim", "facts", "amount", "kind", "in_custody")
"""What of a draft stands in the case as it was given."""


@transaction.atomic
def open_draft(
    actor: Actor,
    court: Organisation,
    draft: Draft,
    now: datetime,
    *,
    on_behalf: bool = False,
    series: str = "",
    case_id: UUID | None = None,
) -> Case:
    """Open a case to be filled in. Refuses a place that is no court, filing for others by who is no clerk, and
    answers to what is not asked. `case_id` is given where a second attempt must not make a second case.
    """
    if court.kind != OrganisationKind.COURT:
        raise Invalid(Refusal("no_court", _("Choose a court."), "court"))
    if on_behalf and not actor.has("clerk", organisation=court.pk):
        raise Refused(Refusal("not_a_clerk", _("Only a clerk of the court files on somebody's behalf."), "on_behalf"))
    case = Case(
        pk=case_id or uuid4(),
        court=court,
        filed_by_id=actor.user_id,
        on_behalf=on_behalf,
        series=series,
        created_at=now,
        stage_since=now,
    )
    _set_columns(case, {name: getattr(draft, name) for name in (*COLUMNS, "answers")})
    _check_number(draft.parties)
    case.save(force_insert=True)
    add_parties(case, draft.parties)
    facts = {"on_behalf": on_behalf, "series": series, "version": case.version}
    record(actor, Act("case.open_draft", "case", str(case.pk), now, facts))
    return case


@transaction.atomic
def change_draft(actor: Actor, case_id: UUID, changes: Mapping[str, Any], now: datetime, *, version: int) -> Case:
    """Save what was filled in. `changes` holds fields of `Draft`; parties are replaced as a whole, answers are taken
    one by one, and nothing takes one back. Another cause drops the answers that it does not ask for.

    Refuses a case that is no longer being filled in, an actor who does not fill it in, and a stale version. The clerk
    who files for somebody corrects it until the court accepts it: then it must stay complete.
    """
    case = CASE.locked(case_id, version)
    if not may_change_filing(case, actor):
        raise Refused(Refusal("not_editable", _("The application was handed in and can no longer be changed here.")))
    if given := _set_columns(case, changes):
        case.save(update_fields=given)
    if "parties" in changes:
        _replace_parties(case, changes["parties"])
    if case.stage == Stage.SUBMITTED:
        _keep_complete(case, actor, now)
        link_parties(case)
    CASE.note(case, actor, "change_draft", now, {"fields": sorted(changes)})
    return case


def _keep_complete(case: Case, actor: Actor, now: datetime) -> None:
    attempt = Attempt(case, actor, now)
    if refusals := [refusal for guard in CASE.guards(CASE["submit"]) if (refusal := guard(attempt))]:
        raise Refused(*refusals)


def _set_columns(case: Case, changes: Mapping[str, Any]) -> list[str]:
    given = [name for name in COLUMNS if name in changes]
    for name in given:
        setattr(case, name, changes[name])
    if "answers" in changes or "cause" in changes:
        form = form_on(case.cause, local_day(case.created_at))
        answers = kept_answers(form, case.answers) | checked_answers(form, changes.get("answers", {}))
        case.answers = {name: answer for name, answer in answers.items() if answer is not None}
        given.append("answers")
    return given


def _check_number(parties: Sequence[PartyDetails]) -> None:
    if len(parties) > MOST_PARTIES:
        raise Invalid(Refusal("too_many_parties", _("At most 100 parties. File a series of cases instead."), "parties"))


def _replace_parties(case: Case, parties: Sequence[PartyDetails]) -> None:
    _check_number(parties)
    # What was handed in stays; who handed it in is known by the file. A consent was the replaced party's own.
    case.evidence.update(party=None)
    Consent.objects.filter(party__case=case).delete()
    case.parties.all().delete()
    add_parties(case, parties)


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
                document_kind=details.document,
                region=details.region,
                born_on=details.born_on,
                email=details.email,
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
    actor: Actor,
    case_id: UUID,
    now: datetime,
    *,
    ground: str,
    note: str = "",
    competent_court: str = "",
    version: int | None = None,
) -> Case:
    """Turn an application down on one of the three grounds of R9; the notice that R9 asks for is read from it.

    Refuses want of jurisdiction without the court that has it. Publishes `CaseMoved`.
    """

    def close(attempt: Attempt[Case]) -> list[str]:
        attempt.subject.refuse_ground, attempt.subject.end_note = ground, note
        attempt.subject.closed_at, attempt.subject.closed_on = now, local_day(now)
        return ["refuse_ground", "end_note", "closed_at", "closed_on"]

    inputs = {"ground": ground, "competent_court": competent_court.strip(), "note": note}
    return CASE.apply("refuse", case_id, actor, now, inputs=inputs, version=version, effect=close)


def accept_case(
    actor: Actor,
    case_id: UUID,
    now: datetime,
    *,
    regime: str = "",
    procedure: str = "",
    version: int | None = None,
) -> Case:
    """Take the case: fix its pack, give it a number, start the limits that run from the application and from now.

    `regime` and `procedure` are the case's own where none is given. Refuses a regime that no pack holds for today,
    an amount over what the court may hear, and a kind of case that is not mediated here. Publishes `CaseMoved`.
    """

    def give_number(attempt: Attempt[Case]) -> list[str]:
        case, today = attempt.subject, local_day(now)
        pack = _pack_for(regime, case, today)
        case.regime, case.procedure = pack.regime, procedure or case.procedure
        case.pack, case.accepted_at, case.accepted_on = pack.name, now, today
        case.number = next_number(case.court, today.year, pack)
        start_limits(case, Starts.SUBMIT, now, from_day=local_day(case.submitted_at or now))
        start_limits(case, Starts.ACCEPT, now)
        link_parties(case)
        return ["regime", "procedure", "pack", "accepted_at", "accepted_on", "number"]

    inputs = {"regime": regime, "procedure": procedure}
    return CASE.apply("accept", case_id, actor, now, inputs=inputs, version=version, effect=give_number)


def _pack_for(regime: str, case: Case, today: date) -> Pack:
    if regime and regime not in {pack.regime for pack in packs_on(today)}:
        raise Invalid(Refusal("no_rules", _("No rules of this kind are in force today. Choose others."), "regime"))
    return pack_on(today, Regime(regime or case.regime))


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
