"""Conditions of consent, identity and warning. Each refusal names who is missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import RepresentativeKind, Step
from mediation.cases.guards.subject import On, parties_of
from mediation.cases.identity import needs_guardian
from mediation.cases.models import Party
from mediation.cases.permissions import standing_representatives
from mediation.core.clock import local_day
from mediation.core.errors import Refusal


def named(parties: Iterable[Party]) -> dict[str, str]:
    """The names of these parties, as a sentence lists them."""
    return {"names": str(_(", ")).join(p.name for p in parties)}


def has_consented(party: Party, step: Step) -> bool:
    """Whether a consent of this party to this step stands."""
    return any(c.step == step and c.withdrawn_at is None for c in party.consents.all())


def _guardian_consented(party: Party, step: Step) -> bool:
    guardians = {r.pk for r in party.representatives.all() if r.kind == RepresentativeKind.GUARDIAN}
    return any(
        c.step == step and c.withdrawn_at is None and c.representative_id in guardians for c in party.consents.all()
    )


def _without(attempt: On, *steps: Step) -> list[Party]:
    """The parties of whom a consent is missing; a child's counts when a guardian gave it (个人信息保护法 31)."""
    today = local_day(attempt.now)
    lacking = []
    for party in parties_of(attempt):
        counts = _guardian_consented if needs_guardian(party, today) else has_consented
        if not all(counts(party, step) for step in steps):
            lacking.append(party)
    return lacking


def every_party_consented(attempt: On) -> Refusal | None:
    """Every party consented to online mediation and knows what stays confidential (R4, R18)."""
    if not (lacking := _without(attempt, Step.MEDIATION, Step.CONFIDENTIALITY)):
        return None
    return Refusal(
        "consent_missing",
        _("Not yet agreed to mediation and its confidentiality: %(names)s. Ask them to open the case and agree.")
        % named(lacking),
    )


def every_identity_is_verified(attempt: On) -> Refusal | None:
    """The identity of every party is verified (R17)."""
    if not (lacking := [p for p in parties_of(attempt) if not p.identity_verified_at]):
        return None
    return Refusal(
        "identity_missing",
        _("Identity not checked yet: %(names)s. Compare the identity document and record that it matches.")
        % named(lacking),
    )


def every_party_is_warned(attempt: On) -> Refusal | None:
    """Every party was warned of sham mediation (R17, R23)."""
    if not (lacking := _without(attempt, Step.SHAM_WARNING)):
        return None
    return Refusal(
        "warning_missing",
        _("The warning of sham mediation is not confirmed yet: %(names)s. Ask them to read it.") % named(lacking),
    )


def every_party_gave_a_service_address(attempt: On) -> Refusal | None:
    """Every party gave an address for service (R17)."""
    if not (lacking := [p for p in parties_of(attempt) if not p.service_address_given_at]):
        return None
    return Refusal(
        "service_address_missing",
        _("No address for service yet: %(names)s. Ask where papers are to be served on them.") % named(lacking),
    )


def every_child_has_a_guardian(attempt: On) -> Refusal | None:
    """Every party under 14 has a guardian in the case (个人信息保护法 31)."""
    today = local_day(attempt.now)
    lacking = [
        party
        for party in parties_of(attempt)
        if needs_guardian(party, today)
        and not any(r.kind == RepresentativeKind.GUARDIAN for r in standing_representatives(party))
    ]
    if not lacking:
        return None
    return Refusal(
        "guardian_missing", _("Under 14 and without a guardian: %(names)s. Enter the guardian.") % named(lacking)
    )


def agents_have_authority(attempt: On) -> Refusal | None:
    """Every agent has handed in a power of attorney (民诉法 62)."""
    lacking = [
        party
        for party in parties_of(attempt)
        if any(
            r.kind == RepresentativeKind.AGENT and r.authorisation_id is None for r in standing_representatives(party)
        )
    ]
    if not lacking:
        return None
    return Refusal(
        "authority_missing",
        _("The agent's power of attorney is missing: %(names)s. Ask for it, or end the representation.")
        % named(lacking),
    )


def every_party_agreed_to_extend(attempt: On) -> Refusal | None:
    """Every party consented to this extension (R24)."""
    if not (lacking := _without(attempt, Step.EXTENSION)):
        return None
    return Refusal(
        "extension_consent_missing",
        _("An extension needs every party's recorded consent. Not yet given by: %(names)s.") % named(lacking),
    )


def every_party_applies(attempt: On) -> Refusal | None:
    """All parties apply together (民诉法 205)."""
    if not (lacking := _without(attempt, Step.CONFIRMATION)):
        return None
    return Refusal("joint_application", _("All parties apply together. Not yet agreed: %(names)s.") % named(lacking))
