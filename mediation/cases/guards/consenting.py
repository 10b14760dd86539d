"""Conditions of consent, identity and warning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Step
from mediation.cases.guards.subject import On, parties_of
from mediation.cases.models import Party
from mediation.core.errors import Refusal


def has_consented(party: Party, step: Step) -> bool:
    """Whether a consent of this party to this step stands."""
    return any(c.step == step and c.withdrawn_at is None for c in party.consents.all())


def every_party_consented(attempt: On) -> Refusal | None:
    """Every party consented to online mediation (R4)."""
    if all(has_consented(p, Step.MEDIATION) for p in parties_of(attempt)):
        return None
    return Refusal(
        "consent_missing",
        _("Not every party has agreed to mediation yet. Ask them to open the case and agree."),
    )


def every_identity_is_verified(attempt: On) -> Refusal | None:
    """The identity of every party is verified (R17)."""
    if all(p.identity_verified_at for p in parties_of(attempt)):
        return None
    return Refusal("identity_missing", _("Check each party's identity document and record that it matches."))


def every_party_is_warned(attempt: On) -> Refusal | None:
    """Every party was warned of sham mediation (R17, R23)."""
    if all(has_consented(p, Step.SHAM_WARNING) for p in parties_of(attempt)):
        return None
    return Refusal(
        "warning_missing",
        _("Not every party has confirmed the warning of sham mediation. Ask them to read it."),
    )


def every_party_gave_a_service_address(attempt: On) -> Refusal | None:
    """Every party gave an address for service (R17)."""
    if all(p.service_address_given_at for p in parties_of(attempt)):
        return None
    return Refusal("service_address_missing", _("Ask every party where papers are to be served on them."))


def every_party_agreed_to_extend(attempt: On) -> Refusal | None:
    """Every party consented to this extension (R24)."""
    if all(has_consented(p, Step.EXTENSION) for p in parties_of(attempt)):
        return None
    return Refusal(
        "extension_consent_missing",
        _("An extension needs every party's recorded consent. Ask those who have not answered."),
    )


def every_party_applies(attempt: On) -> Refusal | None:
    """All parties apply together (民诉法 205)."""
    if all(has_consented(p, Step.CONFIRMATION) for p in parties_of(attempt)):
        return None
    return Refusal("joint_application", _("All parties apply together. Ask those who have not agreed yet."))
