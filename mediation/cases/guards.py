"""The conditions of the case lifecycle. Each returns a refusal that says what to do, or nothing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import EndGround, Side, Step
from mediation.cases.models import Case, Party
from mediation.cases.queries import open_case_count
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.lifecycle import Attempt
from mediation.mediators.models import Mediator
from mediation.mediators.queries import is_certified
from mediation.rules.enums import Cause
from mediation.rules.limits import Days, due
from mediation.rules.queries import LoadedCalendar

CONFIRMATION_PERIOD = Days(30)
EXCLUDED_FROM_CONFIRMATION = {Cause.DIVORCE}

On = Attempt[Case]


def _parties(attempt: On, side: Side | None = None) -> list[Party]:
    return [p for p in attempt.subject.parties.all() if side is None or p.side == side]


def has_consented(party: Party, step: Step) -> bool:
    """Whether a consent of this party to this step stands."""
    return any(c.step == step and c.withdrawn_at is None for c in party.consents.all())


def names_both_sides(attempt: On) -> Refusal | None:
    """At least one applicant and one respondent are named."""
    if _parties(attempt, Side.APPLICANT) and _parties(attempt, Side.RESPONDENT):
        return None
    return Refusal("parties_missing", _("Name at least one applicant and one respondent."), "parties")


def every_party_can_be_reached(attempt: On) -> Refusal | None:
    """Every party has a phone number."""
    if all(p.phone for p in _parties(attempt)):
        return None
    return Refusal("contact_missing", _("Give a phone number for every party, so that they can be asked."), "parties")


def says_what_is_wanted(attempt: On) -> Refusal | None:
    """The claim says what the applicant wants."""
    return (
        None
        if attempt.subject.claim.strip()
        else Refusal("claim_missing", _("Say what you want from the other side."), "claim")
    )


def says_what_happened(attempt: On) -> Refusal | None:
    """The facts say what happened."""
    return (
        None
        if attempt.subject.facts.strip()
        else Refusal("facts_missing", _("Say what happened, in your own words."), "facts")
    )


def is_of_a_kind(attempt: On) -> Refusal | None:
    """The cause is one that is mediated here (R3)."""
    return None if attempt.subject.cause else Refusal("cause_missing", _("Choose what the dispute is about."), "cause")


def _wanted_mediator(attempt: On) -> Mediator | None:
    """The mediator among the inputs: an id, or the roster entry itself where many are looked through."""
    wanted = attempt.inputs.get("mediator")
    if not wanted or isinstance(wanted, Mediator):
        return wanted or None
    try:
        return Mediator.objects.filter(pk=wanted).first()
    except ValidationError:
        return None


def mediator_is_on_the_roster(attempt: On) -> Refusal | None:
    """The mediator is on the roster."""
    if not attempt.inputs.get("mediator") or _wanted_mediator(attempt):
        return None
    return Refusal("no_such_mediator", _("There is no such mediator. Choose one from the roster."), "mediator")


def certificate_holds(attempt: On) -> Refusal | None:
    """The mediator's certificate is valid on the day."""
    mediator = _wanted_mediator(attempt)
    if mediator is None or is_certified(mediator, local_day(attempt.now)):
        return None
    return Refusal(
        "certificate_expired",
        _("This mediator's certificate has expired. Choose another mediator."),
        "mediator",
    )


def mediator_has_no_conflict(attempt: On) -> Refusal | None:
    """The mediator is no party to the case and did not file it, nor is of the same name and phone as a party (R13)."""
    mediator = _wanted_mediator(attempt)
    if mediator is None:
        return None
    same = any(
        (p.user_id is not None and p.user_id == mediator.user_id)
        or (p.name == mediator.name and p.phone == mediator.phone)
        for p in _parties(attempt)
    ) or (mediator.user_id is not None and mediator.user_id == attempt.subject.filed_by_id)
    return (
        Refusal("conflict", _("This mediator is a party to the case. Choose another mediator."), "mediator")
        if same
        else None
    )


def mediator_has_capacity(attempt: On) -> Refusal | None:
    """The mediator is under the cap of open cases."""
    mediator = _wanted_mediator(attempt)
    if mediator is None:
        return None
    counted: int | None = getattr(mediator, "open_cases", None)
    if (open_case_count(mediator) if counted is None else counted) < mediator.case_cap:
        return None
    return Refusal(
        "cap_reached",
        _("This mediator has as many open cases as allowed. Choose another mediator."),
        "mediator",
    )


MEDIATOR_FITS = (
    mediator_is_on_the_roster,
    certificate_holds,
    mediator_has_no_conflict,
    mediator_has_capacity,
)


def both_sides_picked_the_same(attempt: On) -> Refusal | None:
    """Both sides have picked the same mediator (R10)."""
    case = attempt.subject
    if not attempt.inputs.get("mediator") or (
        case.applicant_pick_id and case.applicant_pick_id == case.respondent_pick_id
    ):
        return None
    return Refusal("picks_differ", _("Both sides must pick the same mediator; otherwise the court designates one."))


def every_party_consented(attempt: On) -> Refusal | None:
    """Every party consented to online mediation (R4)."""
    if all(has_consented(p, Step.MEDIATION) for p in _parties(attempt)):
        return None
    return Refusal(
        "consent_missing",
        _("Not every party has agreed to mediation yet. Ask them to open the case and agree."),
    )


def every_identity_is_verified(attempt: On) -> Refusal | None:
    """The identity of every party is verified (R17)."""
    if all(p.identity_verified_at for p in _parties(attempt)):
        return None
    return Refusal("identity_missing", _("Check each party's identity document and record that it matches."))


def every_party_is_warned(attempt: On) -> Refusal | None:
    """Every party was warned of sham mediation (R17, R23)."""
    if all(has_consented(p, Step.SHAM_WARNING) for p in _parties(attempt)):
        return None
    return Refusal(
        "warning_missing",
        _("Not every party has confirmed the warning of sham mediation. Ask them to read it."),
    )


def every_party_gave_a_service_address(attempt: On) -> Refusal | None:
    """Every party gave an address for service (R17)."""
    if all(p.service_address_given_at for p in _parties(attempt)):
        return None
    return Refusal("service_address_missing", _("Ask every party where papers are to be served on them."))


def every_party_agreed_to_extend(attempt: On) -> Refusal | None:
    """Every party consented to this extension (R24)."""
    if all(has_consented(p, Step.EXTENSION) for p in _parties(attempt)):
        return None
    return Refusal(
        "extension_consent_missing",
        _("An extension needs every party's recorded consent. Ask those who have not answered."),
    )


def every_party_applies(attempt: On) -> Refusal | None:
    """All parties apply together (民诉法 205)."""
    if all(has_consented(p, Step.CONFIRMATION) for p in _parties(attempt)):
        return None
    return Refusal("joint_application", _("All parties apply together. Ask those who have not agreed yet."))


def confirmation_is_in_time(attempt: On) -> Refusal | None:
    """Not more than 30 days since the agreement took effect (人民调解法 33; 民诉法 205)."""
    settled = attempt.subject.settled_at
    if settled and local_day(attempt.now) <= due(local_day(settled), CONFIRMATION_PERIOD, LoadedCalendar()).on:
        return None
    return Refusal(
        "too_late",
        _("Judicial confirmation can be applied for within 30 days of the agreement. That time is past."),
    )


def agreement_can_be_confirmed(attempt: On) -> Refusal | None:
    """The kind of dispute is not excluded from confirmation (民诉法解释 355)."""
    if attempt.subject.cause not in EXCLUDED_FROM_CONFIRMATION:
        return None
    return Refusal(
        "excluded_kind",
        _("Agreements on status relations are not judicially confirmed. The court can issue a paper of its own."),
    )


def other_ground_is_explained(attempt: On) -> Refusal | None:
    """Ground 8 comes with its text (R25)."""
    if attempt.inputs.get("ground") != EndGround.OTHER or str(attempt.inputs.get("note") or "").strip():
        return None
    return Refusal("note_missing", _("Ground 8 needs a sentence that says what it was."), "note")
