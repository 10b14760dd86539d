"""Conditions of the choice: by both sides together, by the court, and of another one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import DeadlineState, Side
from mediation.cases.guards.assignment import has_conflict, is_objected_to, wanted_ids
from mediation.cases.guards.subject import On
from mediation.cases.permissions import is_clerk, party_of
from mediation.cases.queries import panel_of
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.mediators.queries import is_certified

LARGEST_PANEL = 5


def choice_is_open(attempt: On) -> Refusal | None:
    """The time to choose together is not over (R10)."""
    if attempt.subject.choice_closed_at is None:
        return None
    return Refusal("choice_closed", _("The time to choose a mediator together is over; the court designates one."))


def both_sides_are_not_choosing(attempt: On) -> Refusal | None:
    """No time runs in which both sides may still choose a mediator together (R10); after a change the court need not
    wait, for the choice was then the asking side's to name (R14).
    """
    if attempt.subject.mediator_changes:
        return None
    today = local_day(attempt.now)
    running = [
        d.due_on
        for d in attempt.subject.deadlines.all()
        if d.rule == "T1" and d.state == DeadlineState.RUNNING and d.due_on >= today
    ]
    if not running:
        return None
    return Refusal(
        "parties_choose",
        _("Both sides agreed to mediation and may choose a mediator together until %(day)s. Designate after that.")
        % {"day": running[0].isoformat()},
    )


def both_sides_picked_the_same(attempt: On) -> Refusal | None:
    """Both sides have picked the same mediator (R10)."""
    case = attempt.subject
    if not attempt.inputs.get("mediator") or (
        case.applicant_pick_id and case.applicant_pick_id == case.respondent_pick_id
    ):
        return None
    return Refusal("picks_differ", _("Both sides must pick the same mediator; otherwise the court designates one."))


def panel_is_of_a_fitting_size(attempt: On) -> Refusal | None:
    """One mediator as a rule; a panel has at most five, each named once, of whom one presides (R11)."""
    wanted = [str(getattr(mediator, "pk", mediator)).lower() for mediator in wanted_ids(attempt)]
    if len(set(wanted)) < len(wanted):
        return Refusal("named_twice", _("A mediator is named twice. Name each member of the panel once."), "members")
    if len(wanted) > LARGEST_PANEL:
        return Refusal("panel_too_large", _("A panel has at most five mediators. Name fewer."), "members")
    return None


def another_mediator_is_named(attempt: On) -> Refusal | None:
    """Whoever is named instead is not one of those who are to be released."""
    wanted = {str(mediator) for mediator in wanted_ids(attempt)}
    if wanted.isdisjoint(str(seat.mediator.pk) for seat in panel_of(attempt.subject)):
        return None
    return Refusal("same_mediator", _("This mediator has the case now. Name another one, or none."), "mediator")


def second_change_names_a_choice(attempt: On) -> Refusal | None:
    """A side that had the mediator changed before names its own choice, or says that it names none (R14)."""
    case, inputs = attempt.subject, attempt.inputs
    party = party_of(case, attempt.actor)
    if not inputs or party is None or inputs.get("mediator") or inputs.get("without_choice"):
        return None
    changes = case.applicant_changes if party.side == Side.APPLICANT else case.respondent_changes
    if not changes:
        return None
    return Refusal(
        "choice_missing",
        _(
            "Your side has had the mediator changed before. Name the mediator whom you want. Refusing again without "
            "naming anybody counts as unwilling to mediate, and the mediation ends."
        ),
        "mediator",
    )


def clerk_has_grounds_to_change(attempt: On) -> Refusal | None:
    """A clerk changes the mediator only where a party objected after a disclosure, a certificate has run out, or the
    mediator has a part of their own in the case (R13); otherwise it is for the parties to ask.
    """
    case = attempt.subject
    if not is_clerk(case, attempt.actor) or party_of(case, attempt.actor) is not None:
        return None
    sitting, today = [seat.mediator for seat in panel_of(case)], local_day(attempt.now)
    unfit = any(not is_certified(mediator, today) or has_conflict(case, mediator) for mediator in sitting)
    if unfit or is_objected_to(case, sitting):
        return None
    return Refusal(
        "no_grounds",
        _("The court changes the mediator after an objection to a disclosure, or when the mediator no longer fits."),
    )
