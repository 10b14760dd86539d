"""Who the parties are: entered by themselves, asked outside where a court can, checked on sight (R17)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import DocumentKind
from mediation.cases.events import IdentityDeclared
from mediation.cases.identity import (
    Claim,
    OnSight,
    answer_to,
    fits_party,
    normal_name,
    normal_number,
    number_faults,
    refusals_in,
)
from mediation.cases.models import Case, IdentityCheck, Party
from mediation.cases.permissions import is_mediator, representative_for
from mediation.cases.services.parties import locked_party, open_case
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.core.events import publish
from mediation.core.fields import keyed_index


@transaction.atomic
def declare_identity(
    actor: Actor,
    case_id: UUID,
    party_id: UUID,
    now: datetime,
    *,
    document_kind: DocumentKind,
    number: str,
    name: str,
    version: int | None = None,
) -> Case:
    """A party enters name and number as their paper says them; the adapter is asked, and may verify at once.

    The party does it, or a representative for them. Refuses anybody else, a number that cannot be right, a paper of
    another kind of party, and a name or number other than the file's: then a person at the court helps. The same
    entry again changes nothing. Publishes `IdentityDeclared`.
    """
    case = open_case(case_id, version)
    party = locked_party(case, party_id)
    own = party.user_id is not None and party.user_id == actor.user_id
    if not own and representative_for(party, actor) is None:
        raise Refused(Refusal("not_you", _("Only the party or their representative enters who they are.")))
    plain = normal_number(number)
    faults = number_faults(document_kind, plain, local_day(now), party.born_on)
    _refuse_what_is_wrong(party, document_kind, refusals_in(faults))
    _refuse_what_differs(case, party, plain, name)
    entered = (document_kind, plain)
    if party.identity_declared_at is not None and entered == (party.document_kind, normal_number(party.id_number)):
        return case
    party.document_kind, party.id_number, party.id_number_index = document_kind, plain, keyed_index(plain)
    party.identity_declared_at = now
    party.save(update_fields=["document_kind", "id_number", "id_number_index", "identity_declared_at"])
    passed = _ask_outside(actor, party, now)
    facts = {
        "party": str(party.pk),
        "document_kind": document_kind,
        "cautions": [fault.code for fault in faults],
        "verified": passed,
    }
    CASE.note(case, actor, "declare_identity", now, facts)
    publish(IdentityDeclared(case.pk, party.pk, now))
    return case


def _refuse_what_is_wrong(party: Party, kind: DocumentKind, wrong: list[Refusal]) -> None:
    if not fits_party(kind, party.kind):
        wrong = [
            Refusal(
                "document_kind",
                _("A person shows a paper of their own, an organisation its unified social credit code."),
                "document_kind",
            )
        ]
    if wrong:
        raise Invalid(*wrong)


def _refuse_what_differs(case: Case, party: Party, number: str, name: str) -> None:
    """The file says another name or number. Which one is right a person must find out, so it names a way to one."""
    phone = {"phone": case.court.phone or "12368"}
    differing = []
    if normal_name(name) != normal_name(party.name):
        sentence = _(
            "This is not the name in the case. Write it as on your paper. If the case has it wrong, call the court: "
            "%(phone)s; the mediator can also check your paper in person."
        )
        differing.append(Refusal("name_differs", sentence % phone, "name"))
    if party.id_number and normal_number(party.id_number) != number:
        sentence = _(
            "This is not the number in the case. Compare it with your paper. If the case has it wrong, call the court: "
            "%(phone)s; the mediator can also check your paper in person."
        )
        differing.append(Refusal("number_differs", sentence % phone, "number"))
    if differing:
        raise Invalid(*differing)


def _ask_outside(actor: Actor, party: Party, now: datetime) -> bool | None:
    method, answer = answer_to(Claim(DocumentKind(party.document_kind), party.name, party.id_number))
    if answer.passed is None:
        return None
    _write_check(actor, party, method, DocumentKind(party.document_kind), now, passed=answer.passed, note=answer.note)
    return answer.passed


def _write_check(
    actor: Actor, party: Party, method: str, kind: DocumentKind, now: datetime, *, passed: bool, note: str
) -> None:
    IdentityCheck.objects.create(
        party=party,
        method=method,
        document_kind=kind,
        passed=passed,
        note=note.strip(),
        at=now,
        by_id=actor.user_id,
    )
    party.identity_verified_at = now if passed else None
    party.identity_verified_by_id = actor.user_id if passed else None
    party.save(update_fields=["identity_verified_at", "identity_verified_by"])


@transaction.atomic
def verify_identity(
    actor: Actor,
    case: Case,
    party_id: UUID,
    now: datetime,
    *,
    document_kind: DocumentKind | None = None,
    note: str = "",
    passed: bool = True,
    version: int | None = None,
) -> Party:
    """The mediator compared the party's document with the person on sight (R17).

    A check that failed is recorded too, says why, and takes back what was verified before. Refuses anybody else, a
    failed check without its note, and a case that is not open. What is verified already is not verified again.
    """
    case = open_case(case.pk, version)
    if not is_mediator(case, actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator records that an identity was checked.")))
    party = locked_party(case, party_id)
    if passed and party.identity_verified_at is not None:
        return party
    if not passed and not note.strip():
        raise Invalid(Refusal("note_missing", _("Say what did not match, so that it can be cleared up."), "note"))
    kind = document_kind or DocumentKind(party.document_kind)
    _write_check(actor, party, OnSight.method, kind, now, passed=passed, note=note)
    facts = {"party": str(party.pk), "document_kind": kind, "passed": passed}
    CASE.note(case, actor, "verify_identity", now, facts)
    return party
