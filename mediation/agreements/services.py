"""Drafting an agreement, and signing it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.agreements.enums import SignerRole
from mediation.agreements.events import AgreementSigned
from mediation.agreements.guards import is_complete
from mediation.agreements.models import Agreement, Signature
from mediation.audit.services import Act, record
from mediation.cases.enums import Stage
from mediation.cases.models import Case, Party
from mediation.cases.permissions import is_mediator, own_party_of
from mediation.cases.services import put_up_for_signature, settle_case
from mediation.core.actor import SYSTEM, Actor
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused
from mediation.core.events import publish

SHORTEST, LONGEST = 10, 20_000


def digest_of(text: str) -> str:
    """By what everybody knows that they sign the same words."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid(Refusal("empty", _("Write what the parties agree on."), "text"))
    if len(words) < SHORTEST:
        raise Invalid(Refusal("too_short", _("Say who does what until when; this is too short for it."), "text"))
    if len(words) > LONGEST:
        raise Invalid(Refusal("too_long", _("An agreement has at most 20,000 characters."), "text"))
    if any(not (c.isprintable() or c in "\n\t") for c in words):
        raise Invalid(Refusal("unprintable", _("Remove the characters that cannot be printed."), "text"))
    return words


def propose_agreement(actor: Actor, case: Case, text: str, now: datetime, version: int | None = None) -> Agreement:
    """Put a draft before everybody for signature and move the case to signing, in one transaction.

    Refuses a text that is no draft, anybody but the case's mediator, a case that is not in mediation, and a stale
    `version` of the case. A draft that was taken back before is no longer standing. Publishes `CaseMoved`.
    """
    words = _checked(text)
    if actor.user_id is None:
        raise Refused(Refusal("not_mediator", _("Only the case's mediator drafts the agreement.")))
    with transaction.atomic():
        put_up_for_signature(actor, case.pk, now, version=version)
        Agreement.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=now)
        last = Agreement.objects.filter(case=case).aggregate(last=Max("version"))["last"] or 0
        agreement = Agreement.objects.create(
            case=case,
            version=last + 1,
            text=words,
            sha256=digest_of(words),
            created_by_id=actor.user_id,
            created_at=now,
        )
        facts = {"agreement": str(agreement.pk), "version": agreement.version, "sha256": agreement.sha256}
        record(actor, Act("agreements.proposed", "case", str(case.pk), now, facts))
    return agreement


@transaction.atomic
def sign_agreement(actor: Actor, agreement_id: UUID, sha256: str, now: datetime) -> Agreement:
    """Sign as the party that one is, or as the mediator; the last signature that is needed settles the case.

    Refuses who does not have to sign, words other than those that were shown (`Conflict`), a draft that was taken
    back and a case that is not being signed. Signing again changes nothing. The agreement takes effect at the last
    *party's* signature (R19). Publishes `AgreementSigned`, and with the last one `CaseMoved`.
    """
    agreement, case = _locked(agreement_id)
    party = own_party_of(case, actor)
    if actor.user_id is None or (party is None and not is_mediator(case, actor)):
        raise Refused(Refusal("not_a_signer", _("The parties and the mediator sign, nobody else.")))
    if sha256 != agreement.sha256:
        raise Conflict(
            Refusal("stale", _("The words have changed. Load the agreement again, read it, then sign."), "sha256")
        )
    if _signature_of(agreement, party).exists():
        return agreement
    if agreement.withdrawn_at is not None or case.stage != Stage.SIGNING:
        raise Refused(Refusal("not_signing", _("This draft is not up for signature any more. Load the case again.")))
    _sign(actor, agreement, case, party=party, user_id=actor.user_id, now=now)
    return agreement


def _locked(agreement_id: UUID) -> tuple[Agreement, Case]:
    # The case first, as its lifecycle does: a reopening and a signature never cross.
    case_id = Agreement.objects.filter(pk=agreement_id).values_list("case", flat=True).first()
    if case_id is None:
        raise NotSeen
    case = Case.objects.select_for_update().get(pk=case_id)
    return Agreement.objects.select_for_update().get(pk=agreement_id), case


def _signature_of(agreement: Agreement, party: Party | None) -> QuerySet[Signature]:
    given = Signature.objects.filter(agreement=agreement)
    return given.filter(party=party) if party else given.filter(role=SignerRole.MEDIATOR)


def _sign(actor: Actor, agreement: Agreement, case: Case, *, party: Party | None, user_id: UUID, now: datetime) -> None:
    role = SignerRole.PARTY if party else SignerRole.MEDIATOR
    Signature.objects.create(
        agreement=agreement,
        role=role,
        party=party,
        user_id=user_id,
        name=party.name if party else (case.mediator.name if case.mediator else actor.name),
        sha256=agreement.sha256,
        signed_at=now,
    )
    facts = {"agreement": str(agreement.pk), "role": role, "sha256": agreement.sha256}
    record(actor, Act("agreements.signed", "case", str(case.pk), now, facts))
    if is_complete(agreement, case):
        by_parties = Signature.objects.filter(agreement=agreement, role=SignerRole.PARTY)
        agreement.effective_at = by_parties.aggregate(last=Max("signed_at"))["last"]
        agreement.save(update_fields=["effective_at"])
        settle_case(SYSTEM, case.pk, now, effective_at=agreement.effective_at)
    publish(AgreementSigned(case.pk, agreement.pk, role, now, agreement.effective_at))


def withdraw_drafts(case_id: UUID, now: datetime) -> int:
    """Drafts of a case that is no longer being signed and was not settled stand no more; returns how many."""
    standing = Agreement.objects.filter(case=case_id, withdrawn_at=None, effective_at=None)
    return standing.exclude(case__stage=Stage.SIGNING).update(withdrawn_at=now)
