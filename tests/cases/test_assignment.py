"""Who mediates: designated, chosen by both sides, declined, taken on, changed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from mediation.audit.models import Entry
from mediation.cases.api.serializers import CaseSerializer
from mediation.cases.enums import DeadlineState, Side, Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import (
    PartyDetails,
    change_mediator,
    choose_mediator,
    decline_case,
    designate_mediator,
    take_on_case,
)
from mediation.cases.suggestion import candidates_for
from mediation.cases.transitions import CASE
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from tests.factories import START, Cast, case_in, draft_of, make_mediator

LATER = START + timedelta(days=1)


def limit(case: Case, rule: str) -> str:
    """The state of the newest limit of this rule."""
    return case.deadlines.filter(rule=rule).latest("id").state


def pick(cast: Cast, case: Case, part: str, mediator: str) -> Case:
    return choose_mediator(cast.actor(part), case.pk, LATER, mediator=mediator)


def test_the_court_names_a_mediator_who_then_has_three_working_days(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(cast.mediator.pk))
    case.refresh_from_db()
    assert (case.mediator, case.body, case.designated_at) == (cast.mediator, cast.body, START)
    assert limit(case, "T2") == DeadlineState.MET
    assert case.deadlines.get(rule="T3").due_on == date(2026, 3, 5)


@pytest.mark.parametrize("mediator", ["", "no id", "c72d1ae4-09fb-4d03-8533-998174ccb9f1"])
def test_who_is_not_on_the_roster_is_not_designated(cast: Cast, mediator: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    with pytest.raises((Refused, Invalid)) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=mediator)
    assert [r.field for r in refused.value.refusals] == ["mediator"]
    case.refresh_from_db()
    assert (case.stage, case.mediator) == (Stage.ACCEPTED, None)


def test_a_mediator_who_does_not_fit_is_refused_with_every_reason(cast: Cast) -> None:
    expired = make_mediator(cast.body, certificate_expires_on=date(2026, 3, 2), case_cap=0)
    assert expired.user is not None
    people = (*draft_of(cast).parties, PartyDetails(Side.RESPONDENT, expired.name, phone=expired.user.phone))
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=str(expired.pk))
    assert [r.code for r in refused.value.refusals] == ["certificate_expired", "conflict", "cap_reached"]


def test_a_certificate_holds_on_its_last_day(cast: Cast) -> None:
    last_day = make_mediator(cast.body, certificate_expires_on=date(2026, 3, 2))
    case = case_in(Stage.ACCEPTED, cast)
    designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(last_day.pk))
    case.refresh_from_db()
    assert case.mediator == last_day


def test_who_filed_a_case_does_not_mediate_it(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    Case.objects.filter(pk=case.pk).update(filed_by=cast.mediator.user)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=str(cast.mediator.pk))
    assert [r.code for r in refused.value.refusals] == ["conflict"]


def test_the_cap_counts_cases_in_hand_but_not_those_of_the_register(cast: Cast) -> None:
    type(cast.mediator).objects.filter(pk=cast.mediator.pk).update(case_cap=1)
    first = case_in(Stage.DESIGNATED, cast)
    second = case_in(Stage.ACCEPTED, cast)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("clerk"), second.pk, LATER, mediator=str(cast.mediator.pk))
    assert [r.code for r in refused.value.refusals] == ["cap_reached"]
    Case.objects.filter(pk=first.pk).update(imported=True)
    designate_mediator(cast.actor("clerk"), second.pk, LATER, mediator=str(cast.mediator.pk))


def test_a_mediator_is_chosen_when_both_sides_pick_the_same(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    wanted = str(cast.mediator.pk)
    assert pick(cast, case, "applicant", wanted).stage == Stage.ACCEPTED
    assert pick(cast, case, "respondent", wanted).stage == Stage.DESIGNATED
    case.refresh_from_db()
    assert case.mediator == cast.mediator
    assert [e.name for e in case.events.all()] == ["submit", "accept", "choose"]


def test_picks_that_differ_leave_the_choice_open_and_can_be_changed(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", str(cast.mediator.pk))
    assert pick(cast, case, "respondent", str(cast.other_mediator.pk)).stage == Stage.ACCEPTED
    assert pick(cast, case, "applicant", str(cast.other_mediator.pk)).stage == Stage.DESIGNATED


def test_the_other_sides_pick_is_shown_to_nobody(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", str(cast.mediator.pk))

    def shown(part: str) -> str:
        actor = cast.actor(part)
        return str(CaseSerializer(case_for(actor, case.pk), context={"actor": actor, "now": LATER}).data)

    assert str(cast.mediator.pk) in shown("applicant")
    for part in ("respondent", "clerk", "supervisor"):
        assert str(cast.mediator.pk) not in shown(part)
    assert "applicant_pick" not in shown("respondent")


@pytest.mark.parametrize("part", ["clerk", "mediator", "stranger"])
def test_who_is_no_party_picks_nobody(cast: Cast, part: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    with pytest.raises(Refused):
        pick(cast, case, part, str(cast.mediator.pk))
    assert not Entry.objects.filter(action="case.pick_mediator").exists()


def test_a_pick_wants_a_mediator_a_fitting_one_and_a_fresh_version(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    with pytest.raises(Invalid):
        pick(cast, case, "applicant", "")
    expired = make_mediator(cast.body, certificate_expires_on=date(2020, 1, 1))
    with pytest.raises(Refused):
        pick(cast, case, "applicant", str(expired.pk))
    with pytest.raises(Conflict):
        choose_mediator(cast.actor("applicant"), case.pk, LATER, mediator=str(cast.mediator.pk), version=1)
    with pytest.raises(NotSeen):
        choose_mediator(cast.actor("applicant"), uuid4(), LATER, mediator=str(cast.mediator.pk))
    case.refresh_from_db()
    assert case.applicant_pick is None


def test_a_pick_after_the_designation_is_too_late(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    with pytest.raises(Refused):
        pick(cast, case, "applicant", str(cast.other_mediator.pk))


def test_a_mediator_who_declines_gives_the_case_back_to_the_court(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    decline_case(cast.actor("mediator"), case.pk, LATER, reason="与当事人相识")
    case.refresh_from_db()
    assert (case.stage, case.mediator, case.body) == (Stage.ACCEPTED, None, None)
    assert (limit(case, "T3"), limit(case, "T2")) == (DeadlineState.MET, DeadlineState.RUNNING)
    with pytest.raises(NotSeen):
        case_for(cast.actor("mediator"), case.pk)


def test_the_mediation_period_starts_when_the_mediator_takes_the_case_on(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    take_on_case(cast.actor("mediator"), case.pk, START, disclosure="none")
    case.refresh_from_db()
    assert case.taken_on_at == START
    assert limit(case, "T3") == DeadlineState.MET
    assert case.deadlines.get(rule="T5").due_on == date(2026, 4, 1)


@pytest.mark.parametrize("disclosure", ["", "a cousin of the applicant"])
def test_a_case_is_taken_on_only_with_a_clean_disclosure(cast: Cast, disclosure: str) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    with pytest.raises(Invalid) as invalid:
        take_on_case(cast.actor("mediator"), case.pk, START, disclosure=disclosure)
    assert invalid.value.refusals[0].field == "disclosure"
    assert not case.deadlines.filter(rule="T5").exists()


def test_a_changed_mediator_is_released_counted_and_the_picks_are_forgotten(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change_mediator(cast.actor("respondent"), case.pk, LATER, reason="偏袒")
    case.refresh_from_db()
    assert (case.stage, case.mediator, case.body, case.mediator_changes) == (Stage.ACCEPTED, None, None, 1)
    assert (case.applicant_pick, case.respondent_pick) == (None, None)
    assert (limit(case, "T5"), limit(case, "T2")) == (DeadlineState.CANCELLED, DeadlineState.RUNNING)


def test_candidates_come_with_reasons_specialists_and_idle_ones_first(cast: Cast) -> None:
    expired = make_mediator(cast.body, certificate_expires_on=date(2020, 1, 1))
    generalist = make_mediator(cast.body, specialties=[])
    case_in(Stage.DESIGNATED, cast)
    case = case_in(Stage.ACCEPTED, cast)
    found = candidates_for(case_for(cast.actor("clerk"), case.pk), cast.actor("clerk"), LATER)
    assert [c.mediator for c in found] == [cast.other_mediator, cast.mediator, generalist, expired]
    assert [c.open_cases for c in found] == [0, 1, 0, 0]
    assert [c.eligible for c in found] == [True, True, True, False]
    assert [r.code for r in found[-1].reasons] == ["certificate_expired"]


def test_a_choice_on_which_the_sides_differ_is_no_choice(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", str(cast.mediator.pk))
    with pytest.raises(Refused) as refused:
        CASE.apply("choose", case.pk, cast.actor("applicant"), LATER, inputs={"mediator": str(cast.mediator.pk)})
    assert [r.code for r in refused.value.refusals] == ["picks_differ"]
    case.refresh_from_db()
    assert (case.stage, case.mediator) == (Stage.ACCEPTED, None)
