"""Conditions of a mediator."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.guards.subject import On, parties_of
from mediation.cases.queries import open_case_count
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.mediators.models import Mediator
from mediation.mediators.queries import is_certified


def wanted_mediator(attempt: On) -> Mediator | None:
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
    if not attempt.inputs.get("mediator") or wanted_mediator(attempt):
        return None
    return Refusal("no_such_mediator", _("There is no such mediator. Choose one from the roster."), "mediator")


def certificate_holds(attempt: On) -> Refusal | None:
    """The mediator's certificate is valid on the day."""
    mediator = wanted_mediator(attempt)
    if mediator is None or is_certified(mediator, local_day(attempt.now)):
        return None
    return Refusal(
        "certificate_expired",
        _("This mediator's certificate has expired. Choose another mediator."),
        "mediator",
    )


def mediator_has_no_conflict(attempt: On) -> Refusal | None:
    """The mediator is no party to the case and did not file it, nor is of the same name and phone as a party (R13)."""
    mediator = wanted_mediator(attempt)
    if mediator is None:
        return None
    same = any(
        (p.user_id is not None and p.user_id == mediator.user_id)
        or (p.name == mediator.name and p.phone == mediator.phone)
        for p in parties_of(attempt)
    ) or (mediator.user_id is not None and mediator.user_id == attempt.subject.filed_by_id)
    return (
        Refusal("conflict", _("This mediator is a party to the case. Choose another mediator."), "mediator")
        if same
        else None
    )


def mediator_has_capacity(attempt: On) -> Refusal | None:
    """The mediator is under the cap of open cases."""
    mediator = wanted_mediator(attempt)
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
