"""Conditions of taking longer, of judicial confirmation, and of coming to an end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import DeadlineState, EndGround, Performance, Stage
from mediation.cases.guards.subject import On
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.rules.limits import due
from mediation.rules.packs import Pack
from mediation.rules.queries import LoadedCalendar, limit_of, pack_named, pack_on


def _pack(attempt: On) -> Pack:
    """The pack that the case keeps; of one that has none yet, today's."""
    case = attempt.subject
    return pack_named(case.pack) if case.pack else pack_on(local_day(attempt.now))


def extension_is_within_the_cap(attempt: On) -> Refusal | None:
    """All extensions together stay within what the rules allow (R24; courts from 2025: 30 days)."""
    cap = _pack(attempt).extension_cap
    if cap is None:
        return None
    given = sum(
        d.extended_by for d in attempt.subject.deadlines.all() if d.state == DeadlineState.RUNNING and d.extended_by
    )
    wanted = attempt.inputs.get("days")
    asked = wanted if isinstance(wanted, int) else 1
    if given + asked <= cap:
        return None
    return Refusal(
        "over_the_cap",
        _("At most %(cap)s days can be added in all; %(left)s are left.") % {"cap": cap, "left": max(cap - given, 0)},
        "days",
    )


def pack_knows_confirmation(attempt: On) -> Refusal | None:
    """The case's rules know judicial confirmation: after registration there is a mediation statement instead (R20)."""
    if limit_of(_pack(attempt), "T9"):
        return None
    return Refusal(
        "no_confirmation",
        _("Under the rules of this case an agreement is not confirmed. Ask the court for a mediation statement."),
    )


def confirmation_is_in_time(attempt: On) -> Refusal | None:
    """Not more than 30 days since the agreement took effect (人民调解法 33; 民诉法 205)."""
    settled, limit = attempt.subject.settled_at, limit_of(_pack(attempt), "T9")
    if limit is None:
        return None
    if settled and local_day(attempt.now) <= due(local_day(settled), limit.length, LoadedCalendar()).on:
        return None
    return Refusal(
        "too_late",
        _("Judicial confirmation can be applied for within 30 days of the agreement. That time is past."),
    )


def agreement_can_be_confirmed(attempt: On) -> Refusal | None:
    """The kind of dispute is not excluded from confirmation (民诉法解释 355)."""
    if attempt.subject.cause not in _pack(attempt).unconfirmable_causes:
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


def ground_is_one_of_the_pack(attempt: On) -> Refusal | None:
    """The ground is one that the case's rules know (R25)."""
    ground = str(attempt.inputs.get("ground") or "")
    if not ground.isdecimal() or int(ground) in _pack(attempt).end_grounds or ground not in EndGround.values:
        return None
    return Refusal("ground_unknown", _("The rules of this case do not know this ground. Choose another one."), "ground")


def nothing_is_open(attempt: On) -> Refusal | None:
    """No time limit runs in which somebody may still act."""
    today = local_day(attempt.now)
    open_until = [d.due_on for d in attempt.subject.deadlines.all() if d.state == DeadlineState.RUNNING]
    if attempt.subject.imported or all(day < today for day in open_until):
        return None
    return Refusal(
        "still_open",
        _("A time limit runs until %(day)s in which somebody may still act. Archive the case after it.")
        % {"day": max(open_until).isoformat()},
    )


def performance_is_accounted_for(attempt: On) -> Refusal | None:
    """Where there is an agreement, it is said whether it was performed or given up."""
    case, said = attempt.subject, attempt.inputs.get("performance")
    asked = "performance" in attempt.inputs and case.stage in (Stage.SETTLED, Stage.CONFIRMED)
    if not asked or said in Performance.values:
        return None
    return Refusal(
        "performance_missing",
        _("Say whether what was agreed has been performed, or has been given up."),
        "performance",
    )
