"""Agreements and who has signed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.agreements.enums import SignerRole
from mediation.agreements.models import Agreement
from mediation.cases.models import Case
from mediation.cases.permissions import is_mediator, own_party_of
from mediation.cases.queries import visible_cases
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal


@dataclass(frozen=True)
class Signer:
    """Somebody whose signature an agreement needs, and when they gave it."""

    name: str
    role: SignerRole
    party: UUID | None
    signed_at: datetime | None
    is_me: bool


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """Who may see a case may read its agreements."""
    return Agreement.objects.filter(case__in=visible_cases(actor))


def agreement_for(actor: Actor, agreement_id: UUID) -> Agreement:
    """The door to an agreement: raises `NotSeen` when there is none or none that this actor may know of."""
    agreement = visible_agreements(actor).select_related("case__mediator").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotSeen(Refusal("no_such_agreement", _("There is no such agreement, or it is not yours.")))
    return agreement


def agreements_of(case: Case) -> QuerySet[Agreement]:
    """The versions of a case's agreement, the newest last, with their signatures."""
    return Agreement.objects.filter(case=case).prefetch_related("signatures").order_by("version")


def signers_of(agreement: Agreement, case: Case, actor: Actor) -> list[Signer]:
    """Everybody who has to sign: each party, and the mediator."""
    by_party = {s.party_id: s for s in agreement.signatures.all() if s.role == SignerRole.PARTY}
    by_mediator = next((s for s in agreement.signatures.all() if s.role == SignerRole.MEDIATOR), None)
    own = own_party_of(case, actor)
    signers = []
    for party in case.parties.all():
        given = by_party.get(party.pk)
        mine = own is not None and own.pk == party.pk
        signers.append(Signer(party.name, SignerRole.PARTY, party.pk, given.signed_at if given else None, mine))
    name = by_mediator.name if by_mediator else (case.mediator.name if case.mediator else "")
    signed_at = by_mediator.signed_at if by_mediator else None
    signers.append(Signer(name, SignerRole.MEDIATOR, None, signed_at, is_mediator(case, actor)))
    return signers
