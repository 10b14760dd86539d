"""Consent, warning, service address and identity: what must stand before a mediation begins (R4, R15, R17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import ConsentChannel, Step
from mediation.cases.models import Case, Consent, Party
from mediation.cases.permissions import is_mediator
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused

TEXT_VERSION = "2026-11"
"""The version of the consent texts that the pages show; each consent says which one it was given to."""


def _party(case: Case, party_id: UUID) -> Party:
    party = Party.objects.select_for_update().filter(case=case, pk=party_id).first()
    if party is None:
        raise NotSeen(Refusal("no_such_party", _("There is no such party in this case.")))
    return party


@transaction.atomic
def give_consent(
    actor: Actor,
    case: Case,
    party_id: UUID,
    steps: Sequence[Step],
    now: datetime,
    *,
    channel: ConsentChannel = ConsentChannel.WEB,
    service_address: str = "",
) -> Party:
    """A party consents to one or more steps and says where papers are served on them.

    The party does it on this site; the case's mediator may record what a party said by phone or in person. Refuses
    anybody else. A consent that stands already is kept as it is.
    """
    party = _party(case, party_id)
    own = party.user_id is not None and party.user_id == actor.user_id and channel == ConsentChannel.WEB
    recorded = is_mediator(case, actor) and channel != ConsentChannel.WEB
    if not own and not recorded:
        raise Refused(
            Refusal(
                "not_your_consent",
                _("Only the party, or the mediator for a party by phone or in person, gives this."),
            )
        )
    if Step.MEDIATION in steps and not (service_address.strip() or party.service_address):
        raise Invalid(Refusal("service_address_missing", _("Say where papers are to be served."), "service_address"))
    for step in steps:
        Consent.objects.get_or_create(
            party=party,
            step=step,
            withdrawn_at=None,
            defaults={
                "text_version": TEXT_VERSION,
                "channel": channel,
                "at": now,
                "recorded_by_id": actor.user_id,
            },
        )
    if service_address.strip():
        party.service_address, party.service_address_given_at = service_address.strip(), now
        party.save(update_fields=["service_address", "service_address_given_at"])
    facts = {"party": str(party.pk), "steps": list(steps), "channel": channel, "text": TEXT_VERSION}
    record(actor, Act("case.consent", "case", str(case.pk), now, facts))
    return party


@transaction.atomic
def verify_identity(actor: Actor, case: Case, party_id: UUID, now: datetime) -> Party:
    """The mediator compared the party's document with the person on sight (R17); refuses anybody else."""
    if not is_mediator(case, actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator records that an identity was checked.")))
    party = _party(case, party_id)
    if party.identity_verified_at is None:
        party.identity_verified_at, party.identity_verified_by_id = now, actor.user_id
        party.save(update_fields=["identity_verified_at", "identity_verified_by"])
        record(actor, Act("case.verify_identity", "case", str(case.pk), now, {"party": str(party.pk)}))
    return party
