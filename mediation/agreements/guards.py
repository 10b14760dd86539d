"""What only agreements know of a case's lifecycle. Added to its table at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.agreements.enums import SignerRole
from mediation.agreements.models import Agreement, Signature
from mediation.cases.models import Case
from mediation.core.errors import Refusal
from mediation.lifecycle import Attempt


def nobody_has_signed(attempt: Attempt[Case]) -> Refusal | None:
    """Nobody has signed the draft yet."""
    standing = Signature.objects.filter(agreement__case=attempt.subject, agreement__withdrawn_at=None)
    if not standing.exists():
        return None
    return Refusal(
        "signed_already",
        _("Somebody has signed already. Ask the others to sign, or end the mediation with the ground."),
    )


def everybody_has_signed(attempt: Attempt[Case]) -> Refusal | None:
    """Every party and the mediator signed the same version."""
    agreement = Agreement.objects.filter(case=attempt.subject, withdrawn_at=None).first()
    if agreement is not None and is_complete(agreement, attempt.subject):
        return None
    return Refusal("signature_missing", _("Every party and the mediator sign first."))


def is_complete(agreement: Agreement, case: Case) -> bool:
    """Whether every party of the case and the mediator have signed this version."""
    given = Signature.objects.filter(agreement=agreement, sha256=agreement.sha256)
    parties = set(given.filter(role=SignerRole.PARTY).values_list("party_id", flat=True))
    needed = set(case.parties.values_list("pk", flat=True))
    return parties >= needed and given.filter(role=SignerRole.MEDIATOR).exists()
