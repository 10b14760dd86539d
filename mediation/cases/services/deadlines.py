"""Time limits of a case: begun and met by events, moved by stops and extensions.

Every date here follows from other columns: the day the limit began, its length under the case's pack, the days agreed
on top, and the intervals in which the clock stood. What time brings by itself is in `timekeeping`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mediation.cases.enums import DeadlineState, Procedure, Side, Stage, Step, SuspendReason
from mediation.cases.guards import has_consented
from mediation.cases.models import Case, ClockStop, Deadline, Party
from mediation.core.clock import local_day
from mediation.mediators.enums import MediatorKind
from mediation.rules.enums import Starts
from mediation.rules.limits import Calendar, due, length_of, warning_days
from mediation.rules.packs import Limit
from mediation.rules.queries import LoadedCalendar, limit_of, pack_named

PERIODS = ("T5", "T6", "T7")
"""The mediation period: before filing, after it, after it with a judge presiding. A case has one of them at a time."""
JUDGES_PERIOD = "T7"


def start_deadline(
    case: Case, rule: str, now: datetime, *, from_day: date | None = None, calendar: Calendar | None = None
) -> Deadline | None:
    """Start a limit of the case's pack, on the day of `now` unless another one is told.

    None where the pack has no such rule or not for this kind of dispute. One that runs already is left alone.
    """
    limit = limit_of(pack_named(case.pack), rule)
    if limit is None or not limit.is_for(case.cause):
        return None
    if case.deadlines.filter(rule=rule, state=DeadlineState.RUNNING).exists():
        return None
    length = limit.length_in(summary=case.procedure == Procedure.SUMMARY)
    deadline = Deadline(
        case=case,
        rule=rule,
        article=limit.article,
        length=length.number,
        unit=length.unit,
        starts_on=from_day or local_day(now),
    )
    place(deadline, (), calendar or LoadedCalendar(), local_day(now))
    deadline.save()
    return deadline


def start_limits(case: Case, event: Starts, now: datetime, *, from_day: date | None = None) -> None:
    """Start every limit that the case's pack lets this event begin.

    A judge who mediates has a period of their own, counted from the consent of all parties (R24).
    """
    calendar = LoadedCalendar()
    for limit in pack_named(case.pack).limits.values():
        if limit.starts == event and _is_counted(limit, case):
            start_deadline(case, limit.rule, now, from_day=from_day, calendar=calendar)


def _is_counted(limit: Limit, case: Case) -> bool:
    if limit.rule not in PERIODS:
        return True
    has_own_period = limit_of(pack_named(case.pack), JUDGES_PERIOD) is not None
    judge_presides = case.mediator is not None and case.mediator.kind == MediatorKind.JUDGE
    return (limit.rule == JUDGES_PERIOD) == (judge_presides and has_own_period)


def note_agreement(case: Case, now: datetime) -> None:
    """A consent was given: what begins once both sides, or all parties, agreed begins now; who was asked has answered.

    While a mediator is wanted, T1 begins (R10); while the case is prepared, T4 is met (R15) and a judge's period
    begins (R24). Called in the transaction of the consent, with the case locked.
    """
    parties = list(case.parties.prefetch_related("consents"))
    agreed = [p for p in parties if has_consented(p, Step.MEDIATION)]
    if case.stage == Stage.ACCEPTED and case.choice_closed_at is None and both_sides(agreed):
        start_limits(case, Starts.BOTH_AGREED, now)
    if case.stage in (Stage.PREPARING, Stage.MEDIATING):
        if all(p in agreed for p in parties if p.side == Side.RESPONDENT):
            end_deadline(case, "T4", now)
        if len(agreed) == len(parties):
            start_limits(case, Starts.ALL_CONSENTED, now)


def both_sides(parties: Iterable[Party]) -> bool:
    """Whether somebody of each side is among them."""
    return {p.side for p in parties} >= set(Side)


def end_deadline(case: Case, rule: str, now: datetime, state: DeadlineState = DeadlineState.MET) -> None:
    """What the limit was for has happened, or can happen no more."""
    end_deadlines(case, (rule,), now, state)


def end_deadlines(case: Case, rules: Iterable[str], now: datetime, state: DeadlineState = DeadlineState.MET) -> None:
    """The same for several limits."""
    running = case.deadlines.filter(rule__in=list(rules), state=DeadlineState.RUNNING)
    running.update(state=state, ended_on=local_day(now), warn_on=None)


def end_all_deadlines(case: Case, now: datetime) -> None:
    """The case is closed: its mediation period is met, other limits no longer apply."""
    end_deadlines(case, PERIODS, now)
    running = case.deadlines.filter(state=DeadlineState.RUNNING)
    running.update(state=DeadlineState.CANCELLED, ended_on=local_day(now), warn_on=None)


def stop_clock(case: Case, reason: SuspendReason, now: datetime) -> None:
    """The mediation period rests from today (R26)."""
    ClockStop.objects.create(case=case, reason=reason, started_on=local_day(now))


def restart_clock(case: Case, now: datetime) -> None:
    """The mediation period runs again; its last day moves by the days it rested."""
    ClockStop.objects.filter(case=case, ended_on=None).update(ended_on=local_day(now))
    move_periods(case, now)


def extend_deadline(case: Case, rules: Iterable[str], days: int, now: datetime) -> None:
    """More days were agreed or approved: the running limit among `rules` ends that much later."""
    for deadline in case.deadlines.filter(rule__in=list(rules), state=DeadlineState.RUNNING):
        deadline.extended_by += days
        deadline.save(update_fields=["extended_by"])
        move_deadline(deadline, case.clock_stops.all(), LoadedCalendar(), local_day(now))


def move_periods(case: Case, now: datetime) -> None:
    """Place the running mediation period anew, after a stop of its clock."""
    for deadline in case.deadlines.filter(rule__in=PERIODS, state=DeadlineState.RUNNING):
        move_deadline(deadline, case.clock_stops.all(), LoadedCalendar(), local_day(now))


def move_deadline(deadline: Deadline, stops: Iterable[ClockStop], calendar: Calendar, today: date) -> None:
    """Place a limit anew and save where it lies now."""
    place(deadline, stops, calendar, today)
    deadline.save(update_fields=["due_on", "provisional", "warn_on", "warned"])


def place(deadline: Deadline, stops: Iterable[ClockStop], calendar: Calendar, today: date) -> None:
    """Set the last day of a limit and the day of its next warning, from everything that they follow from."""
    rested = rested_days(deadline, stops)
    last = due(deadline.starts_on, length_of(deadline.unit, deadline.length + deadline.extended_by + rested), calendar)
    deadline.due_on, deadline.provisional = last.on, last.provisional
    set_warning(deadline, today)


def rested_days(deadline: Deadline, stops: Iterable[ClockStop]) -> int:
    """The days on which the clock stood while this limit ran. Stops of an earlier mediator's period are none of its."""
    if deadline.rule not in PERIODS:
        return 0
    ended = [s for s in stops if s.ended_on is not None and s.started_on >= deadline.starts_on]
    return sum((s.ended_on - s.started_on).days for s in ended if s.ended_on is not None)


def set_warning(deadline: Deadline, today: date) -> None:
    """The next of the two warnings that lies after today; a limit that was moved warns anew."""
    days = warning_days(deadline.starts_on, deadline.due_on)
    ahead = sorted(day for day in days if day > today)
    deadline.warn_on = ahead[0] if ahead else None
    deadline.warned = len(days) - len(ahead)
