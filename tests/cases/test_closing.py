"""How a case comes to its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mediation.agreements.models import Agreement
from mediation.agreements.services import sign_agreement
from mediation.cases.enums import DeadlineState, EndGround, Stage
from mediation.cases.models import Case
from mediation.cases.services import (
    apply_for_confirmation,
    archive_case,
    confirm_agreement,
    end_case,
    reject_confirmation,
    reopen_talks,
    transfer_case,
    withdraw_case,
)
from mediation.core.errors import Refused
from tests.factories import START, Cast, case_in, take_step

DAY = timedelta(days=1)


def test_a_case_that_ends_keeps_ground_and_note_and_no_limit_runs_on(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    end_case(cast.actor("mediator"), case.pk, START + DAY, ground=EndGround.GAP, note="差距过大")
    case.refresh_from_db()
    assert (case.end_ground, case.end_note, case.closed_at) == ("5", "差距过大", START + DAY)
    assert not case.deadlines.filter(state=DeadlineState.RUNNING).exists()


def test_ground_eight_needs_its_sentence(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Refused) as refused:
        end_case(cast.actor("mediator"), case.pk, START, ground=EndGround.OTHER, note="  ")
    assert [(r.code, r.field) for r in refused.value.refusals] == [("note_missing", "note")]
    end_case(cast.actor("mediator"), case.pk, START, ground=EndGround.OTHER, note="当事人死亡")


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ACCEPTED, Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING])
def test_the_applicant_takes_the_application_back_until_it_is_signed(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    withdraw_case(cast.actor("applicant"), case.pk, START)
    case.refresh_from_db()
    assert (case.stage, case.end_ground) == (Stage.ENDED, EndGround.WITHDRAWN)
    assert not case.deadlines.filter(state=DeadlineState.RUNNING).exists()


def test_an_agreement_takes_effect_at_the_last_partys_signature(cast: Cast) -> None:
    case = case_in(Stage.SIGNING, cast)
    agreement = Agreement.objects.get(case=case)
    for part, at in (("applicant", START), ("respondent", START + DAY), ("mediator", START + 2 * DAY)):
        sign_agreement(cast.actor(part), agreement.pk, agreement.sha256, at)
    case.refresh_from_db()
    assert (case.settled_at, case.closed_at) == (START + DAY, START + 2 * DAY)
    assert case.deadlines.get(rule="T5").state == DeadlineState.MET


def test_talks_are_reopened_and_the_period_still_runs(cast: Cast) -> None:
    case = case_in(Stage.SIGNING, cast)
    reopen_talks(cast.actor("mediator"), case.pk, START)
    case.refresh_from_db()
    assert case.stage == Stage.MEDIATING
    assert case.deadlines.get(rule="T5").state == DeadlineState.RUNNING


def test_all_parties_together_apply_for_confirmation(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast)
    with pytest.raises(Refused) as refused:
        apply_for_confirmation(cast.actor("applicant"), case.pk, START)
    assert [r.code for r in refused.value.refusals] == ["joint_application"]
    take_step("agree_confirmation", cast, case, START)
    apply_for_confirmation(cast.actor("respondent"), case.pk, START)
    case.refresh_from_db()
    assert case.stage == Stage.CONFIRMING


def test_confirmation_is_in_time_to_the_end_of_the_thirtieth_day(cast: Cast) -> None:
    # 30 days after 20 January 2026 is 19 February, within the Spring Festival (15 to 23 February).
    settled = START.replace(month=1, day=20)
    case = case_in(Stage.SETTLED, cast, settled)
    take_step("agree_confirmation", cast, case, settled)
    with pytest.raises(Refused) as refused:
        apply_for_confirmation(cast.actor("applicant"), case.pk, settled.replace(month=2, day=25))
    assert [r.code for r in refused.value.refusals] == ["too_late"]
    apply_for_confirmation(cast.actor("applicant"), case.pk, settled.replace(month=2, day=24))


def test_a_divorce_agreement_is_not_judicially_confirmed(cast: Cast) -> None:
    case = case_in(Stage.SETTLED, cast, cause="divorce")
    take_step("agree_confirmation", cast, case, START)
    with pytest.raises(Refused) as refused:
        apply_for_confirmation(cast.actor("applicant"), case.pk, START)
    assert [r.code for r in refused.value.refusals] == ["excluded_kind"]


def test_a_ruling_confirms_or_gives_the_agreement_back(cast: Cast) -> None:
    first, second = case_in(Stage.CONFIRMING, cast), case_in(Stage.CONFIRMING, cast)
    confirm_agreement(cast.actor("clerk"), first.pk, START)
    reject_confirmation(cast.actor("clerk"), second.pk, START, ground="unclear", note="给付期限不明")
    stages = [Case.objects.get(pk=pk).stage for pk in (first.pk, second.pk)]
    assert stages == [Stage.CONFIRMED, Stage.SETTLED]
    assert second.events.latest("seq").inputs == {"ground": "unclear", "note": "给付期限不明"}


def test_an_ended_case_is_handed_over_and_sealed(cast: Cast) -> None:
    case = case_in(Stage.ENDED, cast)
    transfer_case(cast.actor("clerk"), case.pk, START)
    archive_case(cast.actor("clerk"), case.pk, START)
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == (Stage.ARCHIVED, date(2026, 3, 2))
