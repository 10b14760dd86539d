"""Conditions of coming to an end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import EndGround
from mediation.cases.guards.subject import On
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.rules.enums import Cause
from mediation.rules.limits import Days, due
from mediation.rules.queries import LoadedCalendar

CONFIRMATION_PERIOD = Days(30)


EXCLUDED_FROM_CONFIRMATION = {Cause.DIVORCE}


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
