"""Consent, warning and service address: given, and taken back (R4, R15, R17; 在线诉讼规则 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from mediation.cases.consent_texts import current_consent_texts
from mediation.cases.enums import ConsentChannel, EndGround, RepresentativeKind, Stage, Step
from mediation.cases.events import ConsentGiven, ConsentWithdrawn
from mediation.cases.identity import needs_guardian
from mediation.cases.models import Case, Consent, Party, Representative
from mediation.cases.notices import CONSENT_WITHDRAWN, mediators, tell_people
from mediation.cases.permissions import has_full_power, is_mediator, representative_for, standing_representatives
from mediation.cases.services.closing import end_case
from mediation.cases.services.deadlines import note_agreement
from mediation.cases.services.parties import locked_party, open_case
from mediation.cases.transitions import CASE
from mediation.core.actor import SYSTEM, Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.core.events import publish

OF_THE_CLAIM = (Step.EXTENSION, Step.CONFIRMATION)
"""Steps at which an agent needs a special power, and each party speaks for themselves (民诉法 57, 62)."""
OF_THE_BODY = (Step.FACE_COMPARISON,)
"""Steps at which a person decides for themselves, a child by its guardian (个人信息保护法 29, 31)."""
ENDED_BY_A_NO = (Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING)


@dataclass(frozen=True)
class ServiceForm:
    """Where and how papers are served on a party (送达地址确认书, R17; 在线诉讼规则 29)."""

    address: str = ""
    email: str = ""
    by_electronic_means: bool | None = None
    """None where nothing was said about it."""


@dataclass(frozen=True)
class _Given:
    """One act of consenting: by whom, through which channel, to which steps."""

    actor: Actor
    steps: tuple[Step, ...]
    channel: ConsentChannel
    representative: Representative | None
    now: datetime


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
    service_email: str = "",
    accepts_e_service: bool | None = None,
    version: int | None = None,
) -> Party:
    """A party consents to one or more steps and says where papers are served on them.

    The party does it on this site, or a representative as far as their power goes; the case's mediator may record
    what a party said by phone or in person. Whom the party speaks for consents with it, to the steps at which not
    everybody speaks for themselves. Refuses anybody else, a child without its guardian, mediation without a service
    address, and a case that is not open. A consent that stands already is kept as it is.
    Publishes `ConsentGiven` for each party with a new consent.
    """
    case = open_case(case.pk, version)
    party = locked_party(case, party_id)
    representative = _who_consents(case, party, actor, steps, now=now, channel=channel)
    form = ServiceForm(service_address.strip(), service_email.strip(), accepts_e_service)
    _check_form(party, steps, form)
    given = _Given(actor, tuple(steps), channel, representative, now)
    changed = _write(party, given, form)
    spoken_for = _speak_for_others(party, given)
    if changed or spoken_for:
        facts = {
            "party": str(party.pk),
            "steps": list(steps),
            "channel": channel,
            "text": current_consent_texts().version,
            "representative": str(representative.pk) if representative else "",
            "for": [str(other.pk) for other in spoken_for],
        }
        note_agreement(case, now)
        CASE.note(case, actor, "consent", now, facts)
    return party


def _who_consents(
    case: Case, party: Party, actor: Actor, steps: Sequence[Step], *, now: datetime, channel: ConsentChannel
) -> Representative | None:
    """The representative who consents for the party, or None where it is the party; refuses everybody else."""
    child = needs_guardian(party, local_day(now))
    if channel != ConsentChannel.WEB:
        if not is_mediator(case, actor):
            raise Refused(NOT_YOURS)
        guardians = [r for r in standing_representatives(party) if r.kind == RepresentativeKind.GUARDIAN]
        if child and not guardians:
            raise Refused(GUARDIAN_NEEDED)
        return guardians[0] if child else None
    own = party.user_id is not None and party.user_id == actor.user_id
    representative = representative_for(party, actor)
    if not own and representative is None:
        raise Refused(NOT_YOURS)
    if child and (representative is None or representative.kind != RepresentativeKind.GUARDIAN):
        raise Refused(GUARDIAN_NEEDED)
    if own and not child:
        return None
    if representative is not None and (refusal := _beyond_power(representative, steps)):
        raise Refused(refusal)
    return representative


NOT_YOURS = Refusal(
    "not_your_consent",
    _("Only the party or their representative, or the mediator for a party by phone or in person, gives this."),
)
GUARDIAN_NEEDED = Refusal(
    "guardian_needed", _("For a child under 14 the guardian consents. Ask the mediator to enter the guardian.")
)


def _beyond_power(representative: Representative, steps: Sequence[Step]) -> Refusal | None:
    if representative.kind != RepresentativeKind.AGENT:
        return None
    if any(step in OF_THE_BODY for step in steps):
        return Refusal("only_in_person", _("The party decides on this themselves; an agent cannot do it for them."))
    if any(step in OF_THE_CLAIM for step in steps) and not has_full_power(representative):
        return Refusal(
            "special_power_needed",
            _("A general power is not enough for this. The party does it, or gives the agent a special power."),
        )
    return None


def _check_form(party: Party, steps: Sequence[Step], form: ServiceForm) -> None:
    if Step.MEDIATION in steps and not (form.address or party.service_address):
        raise Invalid(Refusal("service_address_missing", _("Say where papers are to be served."), "service_address"))
    reached = form.email or party.service_email or party.phone
    if form.by_electronic_means and not reached:
        raise Invalid(
            Refusal(
                "service_email_missing",
                _("Give an e-mail address, or a phone number, to be served by electronic means."),
                "service_email",
            )
        )


def _write(party: Party, given: _Given, form: ServiceForm) -> bool:
    """Write the consents that are new and the form where it says something new; whether anything was."""
    standing = set(Consent.objects.filter(party=party, withdrawn_at=None).values_list("step", flat=True))
    new = [step for step in dict.fromkeys(given.steps) if step not in standing]
    Consent.objects.bulk_create(
        Consent(
            party=party,
            step=step,
            text_version=current_consent_texts().version,
            channel=given.channel,
            at=given.now,
            recorded_by_id=given.actor.user_id,
            representative=given.representative,
        )
        for step in new
    )
    if new:
        publish(ConsentGiven(party.case_id, party.pk, tuple(str(step) for step in new), given.now))
    return _fill_in(party, form, given.now) or bool(new)


def _fill_in(party: Party, form: ServiceForm, now: datetime) -> bool:
    said = {"service_address": form.address, "service_email": form.email}
    changes: dict[str, object] = {name: text for name, text in said.items() if text and text != getattr(party, name)}
    if form.by_electronic_means is not None and form.by_electronic_means != party.accepts_e_service:
        changes["accepts_e_service"] = form.by_electronic_means
    if changes and (form.address or party.service_address):
        changes["service_address_given_at"] = now
    for name, value in changes.items():
        setattr(party, name, value)
    if changes:
        party.save(update_fields=sorted(changes))
    return bool(changes)


def _speak_for_others(party: Party, given: _Given) -> list[Party]:
    """Write the consent for those whom the party speaks for; returns whom it was new for.

    A child among them keeps its guardian, and each speaks for themselves about claim and body. Who has named no
    address for service is served through the speaker.
    """
    steps = tuple(step for step in given.steps if step not in (*OF_THE_CLAIM, *OF_THE_BODY))
    written = _Given(given.actor, steps, given.channel, None, given.now)
    served = ServiceForm(party.service_address, party.service_email, party.accepts_e_service)
    today = local_day(given.now)
    others = Party.objects.select_for_update().filter(represented_by=party).order_by("side", "position")
    return [
        other
        for other in others
        if steps
        and not needs_guardian(other, today)
        and _write(other, written, ServiceForm() if other.service_address else served)
    ]


@transaction.atomic
def withdraw_consent(
    actor: Actor,
    case_id: UUID,
    party_id: UUID,
    step: Step,
    now: datetime,
    *,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """A party takes a consent back; the row stays, with when and why.

    The party does it, or a representative as far as their power goes; refuses anybody else, a consent that does not
    stand and a case that is not open. Who takes the consent to mediation back is clearly unwilling: the case ends by
    itself on ground 4 in the same transaction, for nobody mediates against a refusal (人民调解法 17, 23; R25(4)).
    Publishes `ConsentWithdrawn`, and `CaseMoved` where the case ends.
    """
    case = open_case(case_id, version)
    party = locked_party(case, party_id)
    own = party.user_id is not None and party.user_id == actor.user_id
    representative = representative_for(party, actor)
    if not own and representative is None:
        raise Refused(Refusal("not_your_consent", _("Only the party or their representative takes this consent back.")))
    if not own and representative is not None and (refusal := _beyond_power(representative, [step])):
        raise Refused(refusal)
    standing = Consent.objects.filter(party=party, step=step, withdrawn_at=None).first()
    if standing is None:
        raise Refused(Refusal("no_consent", _("There is no such consent to take back."), "step"))
    standing.withdrawn_at, standing.withdrawn_reason = now, reason.strip()
    standing.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    tell_people(case, mediators, CONSENT_WITHDRAWN, now, party=party.name, step=step.label)
    CASE.note(case, actor, "withdraw_consent", now, {"party": str(party.pk), "step": step})
    publish(ConsentWithdrawn(case.pk, party.pk, step, now))
    if step == Step.MEDIATION and case.stage in ENDED_BY_A_NO:
        return end_case(SYSTEM, case.pk, now, ground=EndGround.UNWILLING, note=_said_of(party))
    return case


def _said_of(party: Party) -> str:
    """What the file says of the end, in the court's language. Why the party did it is theirs and stays out of it."""
    with override(settings.LANGUAGE_CODE):
        return gettext("%(name)s took the consent to mediation back.") % {"name": party.name}
