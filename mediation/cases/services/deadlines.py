"""Time limits: started and met by events, moved by stops and extensions, lapsed by time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mediation.cases.enums import DeadlineState, EndGround, Stage, SuspendReason
from mediation.cases.models import Case, ClockStop, Deadline
from mediation.cases.queries import overdue_deadlines
from mediation.core.actor import SYSTEM
from mediation.core.clock import local_day
from mediation.rules.limits import Days, Length, WorkingDays, due
from mediation.rules.queries import LoadedCalendar, pack_named

UNIT = {Days: "day", WorkingDays: "working_day"}
LENGTH: dict[str, type[Days | WorkingDays]] = {"day": Days, "working_day": WorkingDays}
LAPSE_BATCH = 500


def start_deadline(case: Case, rule: str, now: datetime) -> Deadline | None:
    """Start a limit of the case's pack; None where the pack has no such rule."""
    limit = pack_named(case.pack).limits.get(rule)
    if limit is None:
        return None
    today = local_day(now)
    last = due(today, limit.length, LoadedCalendar())
    return Deadline.objects.create(
        case=case,
        rule=rule,
        article=limit.article,
        length=limit.length.number,
        unit=UNIT[type(limit.length)],
        starts_on=today,
        due_on=last.on,
        provisional=last.provisional,
    )


def end_deadline(case: Case, rule: str, now: datetime, state: DeadlineState = DeadlineState.MET) -> None:
    """What the limit was for has happened, or can happen no more."""
    running = case.deadlines.filter(rule=rule, state=DeadlineState.RUNNING)
    running.update(state=state, ended_on=local_day(now))


def end_all_deadlines(case: Case, now: datetime) -> None:
    """The case is closed: its mediation period is met, other limits no longer apply."""
    end_deadline(case, "T5", now)
    case.deadlines.filter(state=DeadlineState.RUNNING).update(state=DeadlineState.CANCELLED, ended_on=local_day(now))


def stop_clock(case: Case, reason: SuspendReason, now: datetime) -> None:
    """The mediation period rests from today (R26)."""
    ClockStop.objects.create(case=case, reason=reason, started_on=local_day(now))


def restart_clock(case: Case, now: datetime) -> None:
    """The mediation period runs again; its last day moves by the days it rested."""
    ClockStop.objects.filter(case=case, ended_on=None).update(ended_on=local_day(now))
    _recount(case)


def extend_deadline(case: Case, days: int) -> None:
    """Every party agreed to more days (R24)."""
    for deadline in case.deadlines.filter(rule="T5", state=DeadlineState.RUNNING):
        deadline.extended_by += days
        deadline.save(update_fields=["extended_by"])
    _recount(case)


def _recount(case: Case) -> None:
    for deadline in case.deadlines.filter(rule="T5", state=DeadlineState.RUNNING):
        # Stops of an earlier mediator's period are none of this one's.
        stops = case.clock_stops.filter(started_on__gte=deadline.starts_on).exclude(ended_on=None)
        stopped = sum((stop.ended_on - stop.started_on).days for stop in stops if stop.ended_on)
        length: Length = LENGTH[deadline.unit](deadline.length + deadline.extended_by + stopped)
        last = due(deadline.starts_on, length, LoadedCalendar())
        deadline.due_on, deadline.provisional = last.on, last.provisional
        deadline.save(update_fields=["due_on", "provisional"])


def lapse_deadlines(now: datetime) -> int:
    """Do what time brings: a designation that nobody answered goes back to the court (T3), a mediation period that
    is over ends the case on ground 6 (T5). Safe twice and in two processes: each case is locked and looked at again.
    Returns how many limits lapsed.
    """
    today = local_day(now)
    return sum(_lapse(deadline, today, now) for deadline in list(overdue_deadlines(today)[:LAPSE_BATCH]))


@transaction.atomic
def _lapse(deadline: Deadline, today: date, now: datetime) -> int:
    # The case first, as every transition does: two that lock in opposite orders would wait for each other.
    stage = Case.objects.select_for_update().get(pk=deadline.case_id).stage
    deadline.refresh_from_db()
    if deadline.state != DeadlineState.RUNNING or deadline.due_on >= today or stage == Stage.SUSPENDED:
        return 0
    deadline.state, deadline.ended_on = DeadlineState.LAPSED, today
    deadline.save(update_fields=["state", "ended_on"])
    _take_effect(deadline, stage, now)
    return 1


def _take_effect(deadline: Deadline, stage: str, now: datetime) -> None:
    from mediation.cases.services.assignment import decline_case
    from mediation.cases.services.closing import end_case

    if deadline.rule == "T3" and stage == Stage.DESIGNATED:
        decline_case(SYSTEM, deadline.case_id, now, reason=_("No answer within the time limit."))
    if deadline.rule == "T5" and stage in (Stage.PREPARING, Stage.MEDIATING, Stage.SIGNING):
        end_case(SYSTEM, deadline.case_id, now, ground=EndGround.EXPIRED)
