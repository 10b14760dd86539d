"""Time limits: begun, stopped, extended, lapsed by themselves."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.cases.enums import DeadlineState, Stage
from mediation.cases.models import Case, Deadline
from mediation.cases.services import (
    change_mediator,
    extend_mediation,
    lapse_deadlines,
    resume_mediation,
    suspend_mediation,
    take_on_case,
)
from mediation.core.errors import Refused
from tests.factories import START, Cast, case_in, make_cast, take_step

DAY = timedelta(days=1)


def period(case: Case) -> Deadline:
    """The mediation period that runs now."""
    return case.deadlines.get(rule="T5", state=DeadlineState.RUNNING)


def rest(cast: Cast, case: Case, begun: datetime, days: int) -> None:
    suspend_mediation(cast.actor("mediator"), case.pk, begun, reason="appraisal")
    resume_mediation(cast.actor("mediator"), case.pk, begun + days * DAY)


def test_days_of_rest_are_added_to_the_period_as_intervals(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert period(case).due_on == date(2026, 4, 1)
    rest(cast, case, START + DAY, 5)
    assert period(case).due_on == date(2026, 4, 7), "6 April is Qingming's day off, so the last day moves on"
    rest(cast, case, START + 10 * DAY, 3)
    assert period(case).due_on == date(2026, 4, 9)
    assert [(s.reason, s.started_on, s.ended_on) for s in case.clock_stops.all()] == [
        ("appraisal", date(2026, 3, 3), date(2026, 3, 8)),
        ("appraisal", date(2026, 3, 12), date(2026, 3, 15)),
    ]


def test_a_rest_that_ends_on_the_same_day_adds_nothing(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    rest(cast, case, START, 0)
    assert period(case).due_on == date(2026, 4, 1)


def test_rests_under_an_earlier_mediator_do_not_lengthen_the_next_ones_period(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    rest(cast, case, START, 10)
    later = START + 20 * DAY
    change_mediator(cast.actor("applicant"), case.pk, later, reason="不信任")
    for step in ("designate", "take_on", "begin"):
        take_step(step, cast, case, later)
    before = period(case).due_on
    rest(cast, case, later + DAY, 0)
    assert period(case).due_on == before


def test_an_extension_uses_up_every_partys_consent(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    mediator = cast.actor("mediator")
    with pytest.raises(Refused) as refused:
        extend_mediation(mediator, case.pk, START, days=10)
    assert [r.code for r in refused.value.refusals] == ["extension_consent_missing"]
    take_step("agree_extension", cast, case, START)
    extend_mediation(mediator, case.pk, START, days=10)
    limit = period(case)
    assert (limit.extended_by, limit.due_on) == (10, date(2026, 4, 13))
    with pytest.raises(Refused):
        extend_mediation(mediator, case.pk, START, days=10)
    take_step("agree_extension", cast, case, START)
    extend_mediation(mediator, case.pk, START, days=1)
    assert period(case).extended_by == 11


def test_one_partys_silence_is_no_consent_to_an_extension(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    take_step("agree_extension", cast, case, START)
    case.parties.get(side="respondent").consents.filter(step="extension").update(withdrawn_at=START)
    with pytest.raises(Refused):
        extend_mediation(cast.actor("mediator"), case.pk, START, days=10)
    assert period(case).due_on == date(2026, 4, 1)


def test_a_limit_in_a_year_not_announced_is_provisional(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast, START.replace(month=12, day=10))
    assert (period(case).due_on.year, period(case).provisional) == (2027, True)


def test_silence_gives_a_designation_back_to_the_court(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    assert lapse_deadlines(START + 3 * DAY) == 0, "the last day belongs to the mediator"
    assert lapse_deadlines(START + 4 * DAY) == 1
    case.refresh_from_db()
    assert (case.stage, case.mediator) == (Stage.ACCEPTED, None)
    assert case.deadlines.get(rule="T3").state == DeadlineState.LAPSED
    assert case.deadlines.filter(rule="T2", state=DeadlineState.RUNNING).count() == 1
    assert case.events.latest("seq").actor_name == "system"


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.MEDIATING, Stage.SIGNING])
def test_a_mediation_period_that_is_over_ends_the_case(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    lapse_deadlines(START + 30 * DAY)
    assert Case.objects.get(pk=case.pk).stage == stage
    assert lapse_deadlines(START + 31 * DAY) == 1
    case.refresh_from_db()
    assert (case.stage, case.end_ground, case.closed_on) == (Stage.ENDED, "6", date(2026, 4, 2))
    assert [d.state for d in case.deadlines.filter(rule="T5")] == [DeadlineState.LAPSED]


def test_a_suspended_case_does_not_run_out_until_it_goes_on(cast: Cast) -> None:
    case = case_in(Stage.SUSPENDED, cast)
    assert lapse_deadlines(START + 60 * DAY) == 0
    resume_mediation(cast.actor("mediator"), case.pk, START + 60 * DAY)
    assert lapse_deadlines(START + 61 * DAY) == 0
    assert period(case).due_on > date(2026, 5, 1)


def test_an_overdue_designation_by_the_court_is_marked_and_changes_nothing_else(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert lapse_deadlines(START + 10 * DAY) == 1
    version = case.version
    case.refresh_from_db()
    assert (case.stage, case.version) == (Stage.ACCEPTED, version)
    assert case.deadlines.get().state == DeadlineState.LAPSED


def test_time_does_not_act_on_cases_of_the_register(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(imported=True)
    assert lapse_deadlines(START + 400 * DAY) == 0


def test_what_time_brings_comes_once(cast: Cast) -> None:
    case_in(Stage.DESIGNATED, cast)
    case_in(Stage.MEDIATING, cast)
    later = START + 4 * DAY
    assert [lapse_deadlines(later), lapse_deadlines(later)] == [1, 0]
    entries = Entry.objects.count()
    assert lapse_deadlines(later) == 0
    assert Entry.objects.count() == entries


def test_the_command_says_how_much_lapsed(cast: Cast) -> None:
    case_in(Stage.DESIGNATED, cast)
    told, as_json = StringIO(), StringIO()
    call_command("tick", stdout=told)
    call_command("tick", "--json", stdout=as_json)
    assert "lapsed 1" in told.getvalue().splitlines()[-1]
    assert json.loads(as_json.getvalue().splitlines()[-1])["lapsed"] == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_lapse_each_limit_once() -> None:
    cast = make_cast()
    cases = [case_in(Stage.DESIGNATED, cast) for _ in range(8)]

    def tick(_: int) -> int:
        try:
            return lapse_deadlines(START + 4 * DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(tick, range(4)))
    assert sum(counts) == 8
    for case in cases:
        assert case.events.filter(name="decline").count() == 1
    assert verify()[1] is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_clock_and_a_mediator_at_the_same_instant_do_not_lock_each_other_out() -> None:
    cast = make_cast()
    later = START + 4 * DAY
    for _ in range(6):
        case = case_in(Stage.DESIGNATED, cast)

        def take_on(case: Case = case) -> str:
            try:
                return take_on_case(cast.actor("mediator"), case.pk, later, disclosure="none").stage
            except Refused:
                return "too late"
            finally:
                connections.close_all()

        def tick() -> str:
            try:
                return str(lapse_deadlines(later))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            answers = {f.result() for f in (pool.submit(take_on), pool.submit(tick))}
        case.refresh_from_db()
        assert (case.stage, answers) in [("preparing", {"preparing", "0"}), ("accepted", {"too late", "1"})]
