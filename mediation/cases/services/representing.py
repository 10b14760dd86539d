"""Who acts and speaks for a party: guardians, agents, legal representatives, and one party for others of its side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import User
from mediation.accounts.queries import user_by_phone
from mediation.cases.enums import DocumentKind, PartyKind, RepresentativeKind, RepresentativeScope
from mediation.cases.events import RepresentativeLinked
from mediation.cases.identity import OF_AGE, age_on, birth_in, normal_number, number_faults, refusals_in
from mediation.cases.models import Case, Party, Representative
from mediation.cases.permissions import (
    acts_fully_for,
    is_clerk,
    is_mediator,
    representative_for,
    standing_representatives,
)
from mediation.cases.services.parties import locked_party, open_case
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused, Sentence
from mediation.core.events import publish
from mediation.core.fields import keyed_index, normal_phone
from mediation.files.services import store_file

MOST_AGENTS = 2
"""A party is represented by one or two agents (民诉法 61)."""


@dataclass(frozen=True)
class RepresentativeDetails:
    """A representative as they are entered."""

    kind: RepresentativeKind
    name: str
    phone: str
    scope: RepresentativeScope = RepresentativeScope.GENERAL
    id_number: str = ""
    relation: str = ""


@dataclass(frozen=True)
class Authorisation:
    """The power of attorney, or the paper that shows guardianship, as it is handed in."""

    source: BinaryIO
    name: str


@transaction.atomic
def add_representative(
    actor: Actor,
    case_id: UUID,
    party_id: UUID,
    details: RepresentativeDetails,
    now: datetime,
    *,
    authorisation: Authorisation | None = None,
    version: int | None = None,
) -> Case:
    """Enter who acts for a party; by the party or who acts fully for them, a clerk, or the mediator.

    Refuses anybody else, a kind that does not fit the party, an agent without a power of attorney and a third one, a
    guardian under age, who stands on the other side or mediates, and who is entered already. Whoever has proved the
    phone number sees the case from now on. Publishes `RepresentativeLinked` for them.
    """
    case = open_case(case_id, version)
    party = locked_party(case, party_id)
    _refuse_others(case, party, actor)
    if wrong := _wrong(party, details, authorisation, now):
        raise Invalid(*wrong)
    _refuse_conflict(case, party, details)
    stored = store_file(actor, authorisation.source, authorisation.name, now) if authorisation else None
    agent = details.kind == RepresentativeKind.AGENT
    row = Representative.objects.create(
        party=party,
        kind=details.kind,
        # A guardian and a legal representative have their power by law, not by a paper that could limit it.
        scope=details.scope if agent else RepresentativeScope.SPECIAL,
        name=details.name.strip(),
        phone=normal_phone(details.phone),
        phone_index=keyed_index(normal_phone(details.phone)),
        id_number=normal_number(details.id_number),
        relation=details.relation.strip(),
        authorisation=stored,
        added_at=now,
        added_by_id=actor.user_id,
    )
    link_representatives(case)
    facts = {
        "party": str(party.pk),
        "representative": str(row.pk),
        "kind": row.kind,
        "scope": row.scope,
        "authorisation": stored.sha256 if stored else "",
    }
    CASE.note(case, actor, "add_representative", now, facts)
    return case


def _refuse_others(case: Case, party: Party, actor: Actor) -> None:
    if not (acts_fully_for(party, actor) or is_clerk(case, actor) or is_mediator(case, actor)):
        raise Refused(
            Refusal("not_your_party", _("Only the party, a clerk or the mediator says who acts or speaks for them."))
        )


def _wrong(
    party: Party, details: RepresentativeDetails, authorisation: Authorisation | None, now: datetime
) -> list[Refusal]:
    today = local_day(now)
    wrong = [
        Refusal(code, sentence, field) for code, sentence, field, holds in _CONDITIONS if not holds(party, details)
    ]
    if details.kind == RepresentativeKind.AGENT and authorisation is None:
        wrong.append(
            Refusal("authorisation_missing", _("Hand in the agent's signed power of attorney."), "authorisation")
        )
    if details.id_number:
        faults = refusals_in(number_faults(DocumentKind.ID_CARD, details.id_number, today))
        wrong += [Refusal(fault.code, fault.detail, "id_number") for fault in faults]
        born = birth_in(details.id_number, today)
        if details.kind == RepresentativeKind.GUARDIAN and born is not None and age_on(born, today) < OF_AGE:
            wrong.append(Refusal("guardian_under_age", _("A guardian is 18 or older."), "id_number"))
    return wrong


Condition = Callable[[Party, RepresentativeDetails], bool]


def _fits(party: Party, details: RepresentativeDetails) -> bool:
    wanted = {
        RepresentativeKind.GUARDIAN: party.kind == PartyKind.PERSON,
        RepresentativeKind.LEGAL_REPRESENTATIVE: party.kind == PartyKind.ORGANISATION,
    }
    return wanted.get(details.kind, True)


def _is_new(party: Party, details: RepresentativeDetails) -> bool:
    entered = {(r.kind, r.phone) for r in standing_representatives(party)}
    return (details.kind, normal_phone(details.phone)) not in entered


def _is_not_one_too_many(party: Party, details: RepresentativeDetails) -> bool:
    agents = [r for r in standing_representatives(party) if r.kind == RepresentativeKind.AGENT]
    return details.kind != RepresentativeKind.AGENT or len(agents) < MOST_AGENTS


_CONDITIONS: tuple[tuple[str, Sentence, str, Condition], ...] = (
    ("required", _("Give the name of the representative."), "name", lambda _party, d: bool(d.name.strip())),
    ("required", _("Give the phone number of the representative."), "phone", lambda _party, d: bool(d.phone.strip())),
    (
        "representative_kind",
        _("A person has a guardian, an organisation a legal representative; either may have an agent."),
        "kind",
        _fits,
    ),
    ("already_there", _("This representative is entered already."), "phone", _is_new),
    (
        "too_many_agents",
        _("A party has at most two agents. End one of the representations first."),
        "kind",
        _is_not_one_too_many,
    ),
)


def _refuse_conflict(case: Case, party: Party, details: RepresentativeDetails) -> None:
    phone = normal_phone(details.phone)
    others = case.parties.exclude(side=party.side).prefetch_related("representatives")
    there = {p.phone for p in others} | {r.phone for p in others for r in standing_representatives(p)}
    user = user_by_phone(phone)
    mediates = user is not None and case.mediator is not None and case.mediator.user_id == user.pk
    if phone in there or mediates:
        raise Refused(
            Refusal(
                "conflict_of_interest",
                _("This person stands on the other side or mediates the case. Choose another representative."),
                "phone",
            )
        )


@transaction.atomic
def end_representative(
    actor: Actor, case_id: UUID, party_id: UUID, representative_id: UUID, now: datetime, *, version: int | None = None
) -> Case:
    """A representation ends; what was done by it stands. By the party, who acts fully for them, the representative
    themselves, a clerk or the mediator.

    Refuses anybody else. One that has ended already stays as it is.
    """
    case = open_case(case_id, version)
    party = locked_party(case, party_id)
    row = party.representatives.filter(pk=representative_id).first()
    if row is None:
        raise NotSeen(Refusal("no_such_representative", _("There is no such representative of this party.")))
    themselves = representative_for(party, actor)
    if themselves is None or themselves.pk != row.pk:
        _refuse_others(case, party, actor)
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        CASE.note(case, actor, "end_representative", now, {"party": str(party.pk), "representative": str(row.pk)})
    return case


@transaction.atomic
def name_speaker(
    actor: Actor, case_id: UUID, party_id: UUID, speaker_id: UUID | None, now: datetime, *, version: int | None = None
) -> Case:
    """A party lets another one of its side speak for it, or with None speaks for itself again (民诉法 56).

    By the party, who acts fully for them, a clerk or the mediator. Refuses anybody else, a speaker of the other side
    or of another case, and one who is spoken for: words would go round in circles.
    """
    case = open_case(case_id, version)
    party = locked_party(case, party_id)
    _refuse_others(case, party, actor)
    if speaker_id is not None:
        _refuse_speaker(party, locked_party(case, speaker_id))
    if party.represented_by_id != speaker_id:
        party.represented_by_id = speaker_id
        party.save(update_fields=["represented_by"])
        facts = {"party": str(party.pk), "speaker": str(speaker_id or "")}
        CASE.note(case, actor, "speak_for", now, facts)
    return case


def _refuse_speaker(party: Party, speaker: Party) -> None:
    if speaker.pk == party.pk or speaker.side != party.side:
        raise Invalid(Refusal("not_of_this_side", _("Choose another party of the same side."), "party"))
    if speaker.represented_by_id is not None or party.represented_parties.exists():
        raise Invalid(
            Refusal(
                "spoken_for",
                _("Who is spoken for by another party cannot speak for others. Choose the one who speaks for all."),
                "party",
            )
        )


def link_representatives(case: Case) -> None:
    """Find the signed-in people behind the representatives of a case, by the phone they have proved.

    Nobody is linked who is a party on the other side or mediates. Publishes `RepresentativeLinked` for each one found.
    """
    unlinked = Representative.objects.filter(party__case=case, user=None, ended_at=None).select_related("party")
    for row in unlinked:
        user = user_by_phone(row.phone)
        if user is not None and not _stands_elsewhere(case, row.party, user):
            row.user = user
            row.save(update_fields=["user"])
            publish(RepresentativeLinked(case.pk, row.party_id, row.pk, user.pk))


def _stands_elsewhere(case: Case, party: Party, user: User) -> bool:
    opposite = case.parties.exclude(side=party.side)
    if case.mediator is not None and case.mediator.user_id == user.pk:
        return True
    return (
        opposite.filter(user=user).exists()
        or opposite.filter(representatives__user=user, representatives__ended_at=None).exists()
    )
