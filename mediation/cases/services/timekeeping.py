"""What time brings: warnings, limits that run out with their effect, dates that a newly announced year settles.

Each is found by asking the database what is due, a batch at a time, so that memory does not grow with the number of
limits. Each case is locked and looked at again before anything happens to it: safe twice, and in two processes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mediation.cases.enums import DeadlineState, EndGround, Stage
from mediation.cases.models import Case, Deadline
from mediation.cases.notices import tell_of_deadline
from mediation.cases.queries import deadlines_touching, overdue_deadlines, warning_deadlines
from mediation.cases.services.assignment import decline_case
from mediation.cases.services.choosing import close_choice
from mediation.cases.services.closing import end_case
from mediation.cases.services.deadlines import move_deadline, place, set_warning
from mediation.core.actor import SYSTEM
from mediation.core.clock import local_day
from mediation.core.errors import DomainError
from mediation.rules.enums import Effect
from mediation.rules.models import CalendarRevision
from mediation.rules.queries import LoadedCalendar, limit_of, pack_named, uncounted_revisions
from mediation.rules.services import mark_counted

log = logging.getLogger(__name__)
BATCH = 500


def lapse_deadlines(now: datetime) -> int:
    """Let every limit whose last day is past take its effect; returns how many lapsed.

    T1: the choice closes and the court designates. T3: the designation goes back to the court. The mediation period:
    the case ends on ground 6. T9: confirmation can no longer be applied for. Others are marked as overdue and shown.
    One that cannot take effect is logged and tried again at the next tick; the others go on.
    """
    today = local_day(now)
    return sum(_tried(_lapse, deadline, now) for deadline in _in_batches(overdue_deadlines(today), "due_on"))


def warn_deadlines(now: datetime) -> int:
    """Tell whoever has to act that two thirds of a limit are gone, or that its last day is near; returns how many."""
    today = local_day(now)
    return sum(_tried(_warn, deadline, now) for deadline in _in_batches(warning_deadlines(today), "warn_on"))


def recount_calendar(now: datetime) -> int:
    """A year of the calendar was loaded or edited: place anew every running limit that touches it, those whose dates
    were provisional among them. Says how many moved.
    """
    return sum(_recount(revision, now) for revision in list(uncounted_revisions()))


def _recount(revision: CalendarRevision, now: datetime) -> int:
    calendar = LoadedCalendar()
    touching = deadlines_touching(revision.year).prefetch_related("case__clock_stops")
    wrong = (one for one in _in_batches(touching, "due_on") if _lies_elsewhere(one, calendar, local_day(now)))
    moved = sum(_tried(_move, deadline, now) for deadline in wrong)
    mark_counted(revision, now)
    return moved


def _lies_elsewhere(deadline: Deadline, calendar: LoadedCalendar, today: date) -> bool:
    """Whether the calendar gives another date; asked without a lock, since an edit moves few of many."""
    before = (deadline.due_on, deadline.provisional)
    place(deadline, deadline.case.clock_stops.all(), calendar, today)
    return (deadline.due_on, deadline.provisional) != before


def _in_batches(rows: QuerySet[Deadline], column: str) -> Iterator[Deadline]:
    """All rows in the order of the column, a batch at a time, each once even where its column is moved meanwhile."""
    wanted = left = rows.order_by(column, "id")
    while batch := list(left[:BATCH]):
        # Where the next batch begins is noted before the work moves the column.
        last, at = batch[-1].pk, getattr(batch[-1], column)
        yield from batch
        left = wanted.filter(**{f"{column}__gte": at}).exclude(**{column: at, "id__lte": last})


def _tried(work: Callable[[Deadline, datetime], int], deadline: Deadline, now: datetime) -> int:
    try:
        return work(deadline, now)
    except (DomainError, DatabaseError):
        log.exception("time limit failed", extra={"deadline": deadline.pk, "case": str(deadline.case_id)})
        return 0


def _locked(deadline: Deadline) -> Case:
    # The case first, as every transition does: two that lock in opposite orders would wait for each other.
    case = Case.objects.select_for_update().get(pk=deadline.case_id)
    deadline.refresh_from_db()
    return case


@transaction.atomic
def _lapse(deadline: Deadline, now: datetime) -> int:
    case, today = _locked(deadline), local_day(now)
    if deadline.state != DeadlineState.RUNNING or deadline.due_on >= today or case.stage == Stage.SUSPENDED:
        return 0
    deadline.state, deadline.ended_on, deadline.warn_on = DeadlineState.LAPSED, today, None
    deadline.save(update_fields=["state", "ended_on", "warn_on"])
    tell_of_deadline(case, deadline, now, lapsed=True)
    _take_effect(case, deadline, now)
    return 1


def _take_effect(case: Case, deadline: Deadline, now: datetime) -> None:
    limit = limit_of(pack_named(case.pack), deadline.rule)
    effect = limit.effect if limit else Effect.OVERDUE
    if effect == Effect.DESIGNATE_BY_COURT and case.stage == Stage.ACCEPTED:
        close_choice(SYSTEM, case.pk, now)
    elif effect == Effect.DESIGNATE_AGAIN and case.stage == Stage.DESIGNATED:
        decline_case(SYSTEM, case.pk, now, reason=_("No answer within the time limit."))
    elif effect == Effect.END_EXPIRED and case.stage in (Stage.PREPARING, Stage.MEDIATING, Stage.SIGNING):
        end_case(SYSTEM, case.pk, now, ground=EndGround.EXPIRED)


@transaction.atomic
def _warn(deadline: Deadline, now: datetime) -> int:
    case, today = _locked(deadline), local_day(now)
    if deadline.state != DeadlineState.RUNNING or deadline.warn_on is None or deadline.warn_on > today:
        return 0
    set_warning(deadline, today)
    deadline.save(update_fields=["warn_on", "warned"])
    if deadline.due_on < today or case.stage == Stage.SUSPENDED:
        return 0
    tell_of_deadline(case, deadline, now, lapsed=False)
    return 1


@transaction.atomic
def _move(deadline: Deadline, now: datetime) -> int:
    case = _locked(deadline)
    if deadline.state != DeadlineState.RUNNING:
        return 0
    move_deadline(deadline, case.clock_stops.all(), LoadedCalendar(), local_day(now))
    return 1
