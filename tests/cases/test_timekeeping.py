"""What time brings by itself: limits that begin, warn, run out with their effect, and dates that a new year settles."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mediation.audit.models import Entry
from mediation.cases import services as verbs
from mediation.cases.enums import DeadlineState, Stage, Step
from mediation.cases.models import Case, Deadline
from mediation.cases.queries import case_for
from mediation.cases.services.deadlines import start_deadline
from mediation.core.chores import do_chores
from mediation.core.errors import Refused
from mediation.notifications.models import Notification
from mediation.rules.services import DayException, load_year
from tests.factories import START, Cast, case_in, take_step

DAY = timedelta(days=1)


def running(case: Case) -> dict[str, date]:
    """The limits that run, and their last days."""
    rows = case.deadlines.filter(state=DeadlineState.RUNNING)
    return dict(rows.values_list("rule", "due_on"))


def told(kind: str) -> set[str]:
    """Who was told of this."""
    return set(Notification.objects.filter(kind=f"case.{kind}").values_list("user__name", flat=True))


def agree(cast: Cast, case: Case, now: datetime, *sides: str) -> None:
    for side in sides:
        party = case.parties.get(side=side)
        actor = cast.actor(side)
        verbs.give_consent(
            actor, case_for(actor, case.pk), party.pk, [Step.MEDIATION], now, service_address="和平路1号"
        )


def at_stage(stage: Stage, rules: set[str]) -> object:
    return pytest.param(stage, rules, id=str(stage))


@pytest.mark.parametrize(
    ("stage", "rules"),
    [
        at_stage(Stage.SUBMITTED, set()),
        at_stage(Stage.ACCEPTED, {"T2"}),
        at_stage(Stage.DESIGNATED, {"T3"}),
        at_stage(Stage.PREPARING, {"T4", "T5"}),
        at_stage(Stage.MEDIATING, {"T5"}),
        at_stage(Stage.SIGNING, {"T5"}),
        at_stage(Stage.SETTLED, {"T9"}),
        at_stage(Stage.CONFIRMING, {"T10"}),
        at_stage(Stage.CONFIRMED, set()),
        at_stage(Stage.ENDED, set()),
    ],
)
def test_at_each_stage_the_limits_of_the_process_run(cast: Cast, stage: Stage, rules: set[str]) -> None:
    assert set(running(case_in(stage, cast))) == rules


def test_both_sides_agreement_starts_their_time_to_choose(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    agree(cast, case, START, "applicant")
    assert set(running(case)) == {"T2"}
    agree(cast, case, START + DAY, "respondent")
    assert running(case)["T1"] == date(2026, 3, 5), "two working days after Tuesday"


def test_a_choice_that_was_not_made_in_time_goes_to_the_court_and_the_clerks_are_told(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    agree(cast, case, START, "applicant", "respondent")
    assert verbs.lapse_deadlines(START + 2 * DAY) == 0
    assert verbs.lapse_deadlines(START + 3 * DAY) == 1
    case.refresh_from_db()
    assert case.choice_closed_at == START + 3 * DAY
    assert set(running(case)) == {"T2"}
    assert told("designate") == {"clerk", "colleague"}
    with pytest.raises(Refused):
        verbs.choose_mediator(cast.actor("applicant"), case.pk, START + 3 * DAY, mediator=str(cast.mediator.pk))


def test_the_court_does_not_designate_while_both_sides_may_choose(cast: Cast) -> None:
    case, clerk = case_in(Stage.ACCEPTED, cast), cast.actor("clerk")
    agree(cast, case, START, "applicant", "respondent")
    with pytest.raises(Refused) as refused:
        verbs.designate_mediator(clerk, case.pk, START + 2 * DAY, mediator=str(cast.mediator.pk))
    assert [r.code for r in refused.value.refusals] == ["parties_choose"]
    assert Case.objects.get(pk=case.pk).mediator is None
    named = verbs.designate_mediator(clerk, case.pk, START + 3 * DAY, mediator=str(cast.mediator.pk))
    assert named.stage == Stage.DESIGNATED


def test_asking_the_other_side_is_met_by_their_answer(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    assert running(case)["T4"] == date(2026, 3, 5)
    agree(cast, case, START, "respondent")
    assert case.deadlines.get(rule="T4").state == DeadlineState.MET


def test_asking_the_other_side_too_late_is_marked_and_told(cast: Cast) -> None:
    case = case_in(Stage.PREPARING, cast)
    assert verbs.lapse_deadlines(START + 4 * DAY) == 1
    assert case.deadlines.get(rule="T4").state == DeadlineState.LAPSED
    assert Case.objects.get(pk=case.pk).stage == Stage.PREPARING
    assert told("deadline_lapsed") == {"周海燕", "supervisor"}


def test_a_labour_dispute_opens_the_way_to_arbitration_after_fifteen_days(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast, cause="labour")
    assert running(case)["T13"] == date(2026, 3, 17)
    assert verbs.lapse_deadlines(START + 16 * DAY) == 1
    assert Case.objects.get(pk=case.pk).stage == Stage.MEDIATING
    assert {"applicant", "respondent"} <= told("deadline_lapsed")


def test_other_disputes_have_no_way_to_arbitration(cast: Cast) -> None:
    assert "T13" not in running(case_in(Stage.MEDIATING, cast))


def test_confirmation_is_closed_when_its_time_is_over(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast)
    take_step("agree_confirmation", cast, case, START)
    assert running(case)["T9"] == date(2026, 4, 1)
    assert verbs.lapse_deadlines(START + 31 * DAY) == 1
    with pytest.raises(Refused) as refused:
        verbs.apply_for_confirmation(cast.actor("applicant"), case.pk, START + 31 * DAY)
    assert [r.code for r in refused.value.refusals] == ["too_late"]
    assert Case.objects.get(pk=case.pk).stage == Stage.SETTLED


def test_the_court_takes_a_confirmation_up_and_decides_in_its_time(cast: Cast) -> None:
    case, clerk = case_in(Stage.CONFIRMING, cast), cast.actor("clerk")
    assert running(case) == {"T10": date(2026, 3, 5)}
    verbs.take_up_confirmation(clerk, case.pk, START + DAY)
    assert running(case) == {"T11": date(2026, 3, 18)}
    verbs.extend_confirmation(clerk, case.pk, START + DAY, approved_by="院长")
    assert running(case) == {"T11": date(2026, 3, 30)}, "25 days, and the 28th is a Saturday"
    with pytest.raises(Refused) as refused:
        verbs.extend_confirmation(clerk, case.pk, START + DAY, approved_by="院长")
    assert [r.code for r in refused.value.refusals] == ["extended_already"]
    verbs.confirm_agreement(clerk, case.pk, START + 2 * DAY)
    assert running(case) == {}
    assert case.deadlines.get(rule="T11").state == DeadlineState.MET


def test_taking_a_confirmation_up_twice_is_once(cast: Cast) -> None:
    case, clerk = case_in(Stage.CONFIRMING, cast), cast.actor("clerk")
    version = verbs.take_up_confirmation(clerk, case.pk, START).version
    assert verbs.take_up_confirmation(clerk, case.pk, START + DAY).version == version
    assert case.deadlines.filter(rule="T11").count() == 1


@pytest.mark.parametrize("part", ["applicant", "mediator", "supervisor", "foreign_clerk"])
def test_only_a_clerk_of_the_court_takes_a_confirmation_up(cast: Cast, part: str) -> None:
    case = case_in(Stage.CONFIRMING, cast)
    entries = Entry.objects.count()
    with pytest.raises(Refused):
        verbs.take_up_confirmation(cast.actor(part), case.pk, START)
    assert (set(running(case)), Entry.objects.count()) == ({"T10"}, entries)


@pytest.mark.parametrize("stage", [Stage.SETTLED, Stage.CONFIRMED])
def test_a_confirmation_that_is_not_under_way_is_not_taken_up(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    with pytest.raises(Refused):
        verbs.take_up_confirmation(cast.actor("clerk"), case.pk, START)


def test_a_limit_warns_at_two_thirds_and_a_day_before_the_last_and_no_more(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    days = [day for day in range(1, 31) if verbs.warn_deadlines(START + day * DAY)]
    assert days == [20, 29], "of thirty days from 2 March to 1 April"
    assert case.deadlines.get(rule="T5").warned == 2
    assert told("deadline_warned") == {"周海燕"}
    assert Notification.objects.filter(kind="case.deadline_warned").count() == 2


def test_more_limits_than_a_batch_are_all_done_at_one_tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediation.cases.services.timekeeping.BATCH", 2)
    for _ in range(5):
        case_in(Stage.MEDIATING, cast)
    assert verbs.warn_deadlines(START + 20 * DAY) == 5
    assert verbs.warn_deadlines(START + 20 * DAY) == 0
    assert verbs.lapse_deadlines(START + 31 * DAY) == 5


def test_warnings_that_a_stopped_clock_missed_come_as_one(cast: Cast) -> None:
    case_in(Stage.MEDIATING, cast)
    assert verbs.warn_deadlines(START + 29 * DAY) == 1
    assert verbs.warn_deadlines(START + 29 * DAY) == 0


def test_a_limit_that_was_moved_warns_anew(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert verbs.warn_deadlines(START + 29 * DAY) == 1
    take_step("agree_extension", cast, case, START + 29 * DAY)
    verbs.extend_mediation(cast.actor("mediator"), case.pk, START + 29 * DAY, days=30)
    assert case.deadlines.get(rule="T5").due_on == date(2026, 5, 6), "60 days end in the holidays of May"
    assert [day for day in range(29, 66) if verbs.warn_deadlines(START + day * DAY)] == [44, 64]


def test_a_case_that_rests_is_not_warned_of(cast: Cast) -> None:
    case = case_in(Stage.SUSPENDED, cast)
    assert verbs.warn_deadlines(START + 29 * DAY) == 0
    verbs.resume_mediation(cast.actor("mediator"), case.pk, START + 29 * DAY)
    assert verbs.warn_deadlines(START + 30 * DAY) == 0
    assert verbs.warn_deadlines(START + 57 * DAY) == 1


def test_loading_a_year_settles_what_was_provisional(cast: Cast) -> None:
    late = START.replace(month=12, day=10)
    case = case_in(Stage.MEDIATING, cast, late)
    before = case.deadlines.get(rule="T5")
    assert (before.provisional, before.due_on) == (True, date(2027, 1, 11))
    assert verbs.recount_calendar(late) == 0, "the year is not announced"
    load_year(cast.actor("administrator"), 2027, [DayException(date(2027, 1, 11), is_working=False)], late)
    assert verbs.recount_calendar(late) == 1
    after = case.deadlines.get(rule="T5")
    assert (after.provisional, after.due_on) == (False, date(2027, 1, 12))
    assert verbs.recount_calendar(late) == 0


def test_an_edited_year_moves_the_limits_that_touch_it_and_no_others(cast: Cast) -> None:
    soon, later = case_in(Stage.DESIGNATED, cast), case_in(Stage.MEDIATING, cast)
    assert running(soon) == {"T3": date(2026, 3, 5)}
    without_power = [DayException(date(2026, 3, 4), is_working=False, name="停电")]
    load_year(cast.actor("administrator"), 2026, without_power, START)
    assert verbs.recount_calendar(START) == 1
    assert running(soon) == {"T3": date(2026, 3, 6)}
    assert running(later) == {"T5": date(2026, 4, 1)}


def test_the_extension_of_a_court_case_ends_at_thirty_days(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(pack="postfiling-2025")
    take_step("agree_extension", cast, case, START)
    with pytest.raises(Refused) as refused:
        verbs.extend_mediation(cast.actor("mediator"), case.pk, START, days=31)
    assert [r.code for r in refused.value.refusals] == ["over_the_cap"]
    verbs.extend_mediation(cast.actor("mediator"), case.pk, START, days=30)
    take_step("agree_extension", cast, case, START)
    with pytest.raises(Refused) as refused:
        verbs.extend_mediation(cast.actor("mediator"), case.pk, START, days=1)
    assert "0 are left" in str(refused.value.refusals[0].detail) or "0" in str(refused.value.refusals[0].detail)


def test_an_agreement_in_a_suit_is_not_confirmed_but_becomes_a_statement(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast)
    Case.objects.filter(pk=case.pk).update(pack="postfiling-2025")
    take_step("agree_confirmation", cast, case, START)
    with pytest.raises(Refused) as refused:
        verbs.apply_for_confirmation(cast.actor("applicant"), case.pk, START)
    assert [r.code for r in refused.value.refusals] == ["no_confirmation"]


def test_a_file_is_sealed_when_nobody_can_act_in_it_any_more(cast: Cast) -> None:
    case, clerk = case_in(Stage.SETTLED, cast), cast.actor("clerk")
    with pytest.raises(Refused) as refused:
        verbs.archive_case(clerk, case.pk, START + DAY)
    assert [r.code for r in refused.value.refusals] == ["still_open", "performance_missing"]
    assert Case.objects.get(pk=case.pk).stage == Stage.SETTLED
    sealed = verbs.archive_case(clerk, case.pk, START + 31 * DAY, performance="performed")
    assert sealed.stage == Stage.ARCHIVED
    assert running(case) == {}


def test_a_limit_that_is_not_in_the_pack_does_not_begin(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert start_deadline(case, "T99", START) is None


def test_a_limit_that_runs_is_not_begun_twice(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert start_deadline(case, "T5", START + DAY) is None
    assert Deadline.objects.filter(case=case, rule="T5").count() == 1


def test_every_part_does_its_chores_at_a_tick_and_says_how_much(cast: Cast) -> None:
    case_in(Stage.DESIGNATED, cast)
    done = do_chores(START + 4 * DAY)
    assert done["lapsed"] == 1
    assert {"moved", "lapsed", "warned"} <= set(done)
