"""Both sides choose a mediator together, and change one (R10, R14)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override

from mediation.audit.models import Entry
from mediation.cases.choice import choice_for
from mediation.cases.enums import DeadlineState, EndGround, Side, Stage, Step
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import (
    PartyDetails,
    both_agreed,
    change_mediator,
    choose_mediator,
    close_choice,
    decline_case,
    designate_mediator,
    give_consent,
    lapse_deadlines,
    take_on_case,
)
from mediation.cases.services.deadlines import note_agreement
from mediation.cases.transitions import CASE
from mediation.core.actor import SYSTEM
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from tests.cases.assigning import LATER, answer, codes, everything_of, limit, pick, tell
from tests.factories import START, Cast, case_in, draft_of, make_mediator, make_person, take_step


def seen(cast: Cast, case: Case, part: str) -> Any:
    return choice_for(case_for(cast.actor(part), case.pk), cast.actor(part))


def page(cast: Cast, case: Case, part: str) -> bytes:
    client = Client()
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/api/v1/cases/{case.pk}/choice/")
    assert response.status_code == 200
    return response.content


def agree(cast: Cast, case: Case, *sides: str) -> None:
    for side in sides:
        actor = cast.actor(side)
        for party in case.parties.filter(side=side, user=actor.user_id):
            give_consent(
                actor,
                case_for(actor, case.pk),
                party.pk,
                [Step.MEDIATION],
                START,
                service_address="和平路1号",
            )


def test_a_mediator_is_chosen_when_both_sides_pick_the_same(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert pick(cast, case, "applicant", cast.mediator).stage == Stage.ACCEPTED
    assert pick(cast, case, "respondent", cast.mediator).stage == Stage.DESIGNATED
    case.refresh_from_db()
    assert case.mediator == cast.mediator
    assert [e.name for e in case.events.all()] == ["submit", "accept", "choose"]
    assert [(seat.mediator, seat.presides) for seat in case.panel.all()] == [(cast.mediator, True)]
    assert (limit(case, "T2"), limit(case, "T3")) == (DeadlineState.MET, DeadlineState.RUNNING)


def test_picks_that_differ_are_shown_and_the_choice_stays_open_for_another_try(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", cast.mediator)
    assert seen(cast, case, "applicant").outcome == "waiting"
    assert pick(cast, case, "respondent", cast.other_mediator).stage == Stage.ACCEPTED
    for part in ("applicant", "respondent", "clerk"):
        found = seen(cast, case, part)
        assert (found.outcome, found.is_open, found.revealed) == ("differ", True, True)
        assert (found.applicant_pick, found.respondent_pick) == (cast.mediator, cast.other_mediator)
    assert pick(cast, case, "applicant", cast.other_mediator).stage == Stage.DESIGNATED
    assert seen(cast, case, "applicant").outcome == "same"
    assert not seen(cast, case, "applicant").is_open


def test_a_side_may_change_its_mind_while_the_other_has_not_picked(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", cast.mediator)
    pick(cast, case, "applicant", cast.other_mediator)
    assert seen(cast, case, "applicant").my_pick == str(cast.other_mediator.pk)
    assert pick(cast, case, "respondent", cast.other_mediator).stage == Stage.DESIGNATED


def test_any_party_of_a_side_picks_for_it(cast: Cast) -> None:
    people = (*draft_of(cast).parties, PartyDetails(Side.APPLICANT, "张建军", phone=cast.users["stranger"].phone))
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    pick(cast, case, "stranger", cast.mediator)
    assert seen(cast, case, "applicant").my_pick == str(cast.mediator.pk)
    assert pick(cast, case, "respondent", cast.mediator).stage == Stage.DESIGNATED


def test_a_page_is_the_same_to_the_last_byte_whomever_the_other_side_picked(cast: Cast) -> None:
    pages = []
    for wanted in (cast.mediator, cast.other_mediator):
        case = case_in(Stage.ACCEPTED, cast)
        pick(cast, case, "applicant", wanted)
        pages.append([page(cast, case, part) for part in ("respondent", "clerk", "supervisor")])
        Case.objects.filter(pk=case.pk).update(applicant_pick=None, stage="ended")
    assert pages[0] == pages[1]


def test_that_the_other_side_has_picked_is_told_but_not_whom(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert not seen(cast, case, "respondent").other_side_has_picked
    pick(cast, case, "applicant", cast.mediator)
    found = seen(cast, case, "respondent")
    assert (found.other_side_has_picked, found.my_pick, found.revealed) == (True, None, False)
    assert (found.applicant_pick, found.respondent_pick) == (None, None)
    own = seen(cast, case, "applicant")
    assert (own.my_pick, own.other_side_has_picked, own.applicant_pick) == (str(cast.mediator.pk), False, None)
    assert not seen(cast, case, "clerk").other_side_has_picked


def test_the_log_and_the_case_keep_a_pick_to_themselves(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", cast.mediator)
    entry = Entry.objects.get(action="case.pick_mediator")
    assert entry.facts["side"] == "applicant"
    assert str(cast.mediator.pk) not in str(entry.facts)
    for part in ("respondent", "clerk"):
        client = Client()
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
        shown = client.get(f"/api/v1/cases/{case.pk}/")
        assert str(cast.mediator.pk) not in shown.content.decode()
        assert shown.json()["choice"]["other_side_has_picked"] == (part == "respondent")


def test_both_sides_choose_from_the_same_list_of_those_who_may_mediate(cast: Cast) -> None:
    make_mediator(cast.body, "过期", certificate_expires_on="2020-01-01")
    case = case_in(Stage.ACCEPTED, cast)
    lists = []
    for part in ("applicant", "respondent"):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
        lists.append(client.get(f"/api/v1/cases/{case.pk}/choice/").json()["list"])
    assert lists[0] == lists[1]
    assert {row["mediator"]["name"] for row in lists[0]} == {cast.mediator.name, cast.other_mediator.name}
    assert set(lists[0][0]) == {"mediator", "reasons_for"}
    told = {remark["code"] for remark in lists[0][0]["reasons_for"]}
    assert "specialist" in told
    assert "few_open_cases" not in told, "how the work is shared out is the court's matter"


def test_where_nothing_is_to_be_chosen_the_list_is_empty(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    client = Client()
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    found = client.get(f"/api/v1/cases/{case.pk}/choice/").json()
    assert (found["list"], found["is_open"], found["open_until"], found["outcome"]) == ([], False, None, "waiting")
    assert client.get(f"/api/v1/cases/{case.pk}/").json()["choice"] is None


@pytest.mark.parametrize("part", ["clerk", "mediator", "stranger"])
def test_who_is_no_party_picks_nobody(cast: Cast, part: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        pick(cast, case, part, cast.mediator)
    assert codes(refused) == ["not_choosing"]
    assert everything_of(case) == before


def test_a_pick_wants_a_mediator_a_fitting_one_and_a_fresh_version(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    expired = make_mediator(cast.body, certificate_expires_on="2020-01-01", case_cap=0)
    before = everything_of(case)
    with pytest.raises(Invalid):
        pick(cast, case, "applicant", "")
    with pytest.raises(Refused) as refused:
        pick(cast, case, "applicant", expired)
    assert codes(refused) == ["certificate_expired", "cap_reached"]
    with pytest.raises(Conflict):
        choose_mediator(cast.actor("applicant"), case.pk, LATER, mediator=str(cast.mediator.pk), version=1)
    with pytest.raises(NotSeen):
        choose_mediator(cast.actor("applicant"), uuid4(), LATER, mediator=str(cast.mediator.pk))
    assert everything_of(case) == before


def test_a_pick_after_the_designation_is_too_late(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    with pytest.raises(Refused):
        pick(cast, case, "applicant", cast.other_mediator)


def test_a_choice_on_which_the_sides_differ_is_no_choice(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", cast.mediator)
    with pytest.raises(Refused) as refused:
        CASE.apply("choose", case.pk, cast.actor("applicant"), LATER, inputs={"mediator": str(cast.mediator.pk)})
    assert codes(refused) == ["picks_differ"]
    case.refresh_from_db()
    assert (case.stage, case.mediator) == (Stage.ACCEPTED, None)


def test_both_sides_agreed_once_somebody_of_each_has(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert not both_agreed(case)
    agree(cast, case, "applicant")
    assert not both_agreed(case)
    agree(cast, case, "respondent")
    assert both_agreed(case)


def test_the_choice_is_open_for_two_working_days_from_when_both_agreed_then_the_court_designates(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert seen(cast, case, "applicant").open_until is None
    agree(cast, case, "applicant", "respondent")
    note_agreement(Case.objects.get(pk=case.pk), START)
    found = seen(cast, case, "applicant")
    assert (found.open_until.isoformat(), found.is_open) == ("2026-03-04", True)
    pick(cast, case, "applicant", cast.mediator)
    lapse_deadlines(START + 3 * (LATER - START))
    case.refresh_from_db()
    assert case.choice_closed_at == START + 3 * (LATER - START)
    found = seen(cast, case, "respondent")
    assert (found.outcome, found.is_open, found.revealed, found.applicant_pick) == ("lapsed", False, False, None)
    with pytest.raises(Refused) as refused:
        pick(cast, case, "respondent", cast.mediator)
    assert codes(refused) == ["choice_closed"]
    designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=str(cast.mediator.pk))


def test_closing_the_choice_twice_is_once_and_starts_the_courts_time_if_it_does_not_run(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    case.deadlines.filter(rule="T2").update(state=DeadlineState.LAPSED)
    closed = close_choice(SYSTEM, case.pk, LATER)
    assert (closed.choice_closed_at, closed.version) == (LATER, case.version + 1)
    before = everything_of(case)
    close_choice(SYSTEM, case.pk, LATER + (LATER - START))
    assert everything_of(case) == before
    assert [d.state for d in case.deadlines.filter(rule="T2").order_by("id")] == ["lapsed", "running"]
    assert Entry.objects.filter(action="case.close_choice").count() == 1


def test_there_is_no_choice_to_close_at_another_stage(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    before = everything_of(case)
    close_choice(SYSTEM, case.pk, LATER)
    assert everything_of(case) == before


def test_a_pick_moves_the_version_so_that_nobody_overwrites_it_unseen(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    pick(cast, case, "applicant", cast.mediator)
    wanted = str(cast.mediator.pk)
    with pytest.raises(Conflict) as conflict:
        choose_mediator(cast.actor("respondent"), case.pk, LATER, mediator=wanted, version=case.version)
    (changed,) = conflict.value.changes
    with override("en"):
        assert (changed.what, str(changed.label)) == ("case.pick_mediator", "A side picked a mediator")


def test_after_a_mediator_declined_both_sides_may_choose_anew(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    for part in ("applicant", "respondent"):
        pick(cast, case, part, cast.mediator)
    decline_case(cast.actor("mediator"), case.pk, LATER, reason="没有时间")
    assert seen(cast, case, "applicant").my_pick is None
    for part in ("applicant", "respondent"):
        pick(cast, case, part, cast.other_mediator)
    case.refresh_from_db()
    assert case.mediator == cast.other_mediator


# ---------------------------------------------------------------- changing the mediator (R14)


def change(cast: Cast, case: Case, part: str, **inputs: Any) -> Case:
    return change_mediator(cast.actor(part), case.pk, LATER, reason="不信任", **inputs)


def again(cast: Cast, case: Case) -> None:
    """Another mediator is found and takes the case on."""
    wanted = str(cast.other_mediator.pk)
    designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=wanted)
    take_on_case(cast.actor("other_mediator"), case.pk, LATER, disclosure="none")


def test_a_changed_mediator_is_released_counted_and_the_picks_are_forgotten(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "respondent")
    case.refresh_from_db()
    assert (case.stage, case.mediator, case.body) == (Stage.ACCEPTED, None, None)
    assert (case.mediator_changes, case.applicant_changes, case.respondent_changes) == (1, 0, 1)
    assert (case.applicant_pick, case.respondent_pick, case.choice_closed_at) == (None, None, None)
    assert (limit(case, "T5"), limit(case, "T2")) == (DeadlineState.CANCELLED, DeadlineState.RUNNING)
    assert limit(case, "T1") == DeadlineState.RUNNING, "both have agreed already, so they may choose anew"
    assert [seat.left_at for seat in case.panel.all()] == [LATER]


def test_whom_a_side_names_instead_is_its_pick(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "applicant", mediator=str(cast.other_mediator.pk))
    case.refresh_from_db()
    assert (case.stage, case.applicant_pick, case.respondent_pick) == (Stage.ACCEPTED, cast.other_mediator, None)
    assert pick(cast, case, "respondent", cast.other_mediator).stage == Stage.DESIGNATED


def test_who_is_named_instead_fits_and_is_another(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    expired = make_mediator(cast.body, certificate_expires_on="2020-01-01")
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        change(cast, case, "applicant", mediator=str(cast.mediator.pk))
    assert codes(refused) == ["same_mediator"]
    with pytest.raises(Refused) as refused:
        change(cast, case, "applicant", mediator=str(expired.pk))
    assert codes(refused) == ["certificate_expired"]
    assert everything_of(case) == before


def test_a_second_change_without_a_choice_is_refused_with_its_consequence(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "applicant")
    again(cast, case)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        change(cast, case, "applicant")
    assert codes(refused) == ["choice_missing"]
    with override("en"):
        assert "counts as unwilling" in str(refused.value.refusals[0].detail)
    assert refused.value.refusals[0].field == "mediator"
    assert everything_of(case) == before


def test_a_second_change_with_a_choice_of_ones_own_goes_on(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "applicant")
    again(cast, case)
    change(cast, case, "applicant", mediator=str(cast.mediator.pk))
    case.refresh_from_db()
    assert (case.stage, case.applicant_changes, case.applicant_pick) == (Stage.ACCEPTED, 2, cast.mediator)


def test_the_other_sides_first_change_is_free_all_the_same(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "applicant")
    again(cast, case)
    change(cast, case, "respondent")
    case.refresh_from_db()
    assert (case.mediator_changes, case.applicant_changes, case.respondent_changes) == (2, 1, 1)


def test_refusing_again_and_naming_nobody_ends_the_mediation_as_unwilling(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    change(cast, case, "applicant")
    again(cast, case)
    with override("en"):
        change(cast, case, "applicant", without_choice=True)
    case.refresh_from_db()
    assert (case.stage, case.end_ground, case.applicant_changes) == (Stage.ENDED, EndGround.UNWILLING, 2)
    assert "不信任" not in case.end_note, "what a party says of a mediator stays with the court"
    ended = case.events.latest("seq")
    assert (ended.name, ended.actor_name) == ("end", "system")
    act = Entry.objects.get(action="case.refuse_mediators")
    assert (act.facts["side"], act.facts["reason"], act.actor_id) == (
        "applicant",
        "不信任",
        str(cast.users["applicant"].pk),
    )
    assert not case.deadlines.filter(state=DeadlineState.RUNNING).exists()


def test_a_first_change_stays_free_even_without_a_choice(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert change(cast, case, "applicant", without_choice=True).stage == Stage.ACCEPTED


@pytest.mark.parametrize("without_choice", [False, True])
def test_a_change_wants_a_reason_and_its_stage(cast: Cast, without_choice: bool) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(applicant_changes=1 if without_choice else 0)
    before = everything_of(case)
    with pytest.raises(Invalid) as invalid:
        change_mediator(cast.actor("applicant"), case.pk, LATER, reason=" ", without_choice=without_choice)
    assert invalid.value.refusals[0].field == "reason"
    assert everything_of(case) == before
    early = case_in(Stage.DESIGNATED, cast)
    Case.objects.filter(pk=early.pk).update(applicant_changes=1)
    with pytest.raises(Refused) as refused:
        change(cast, early, "applicant", without_choice=without_choice)
    assert codes(refused) == ["wrong_stage"]


def test_a_clerk_changes_the_mediator_after_an_objection_only(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        change(cast, case, "clerk")
    assert codes(refused) == ["no_grounds"]
    assert everything_of(case) == before
    answer(cast, case, "respondent", tell(cast, case), waived=False)
    change(cast, case, "clerk")
    case.refresh_from_db()
    assert (case.stage, case.mediator_changes, case.applicant_changes, case.respondent_changes) == ("accepted", 1, 0, 0)


def test_a_clerk_changes_a_mediator_whose_certificate_ran_out(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    type(cast.mediator).objects.filter(pk=cast.mediator.pk).update(certificate_expires_on="2026-03-02")
    change(cast, case, "clerk")
    case.refresh_from_db()
    assert case.stage == Stage.ACCEPTED


def test_a_clerk_changes_a_mediator_who_turned_out_to_be_a_party(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    case.parties.filter(side="respondent").update(user=cast.mediator.user)
    change(cast, case, "clerk")
    case.refresh_from_db()
    assert case.stage == Stage.ACCEPTED


def test_a_clerk_names_the_next_mediator_by_designation_not_here(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    answer(cast, case, "respondent", tell(cast, case), waived=False)
    before = everything_of(case)
    with pytest.raises(Invalid):
        change(cast, case, "clerk", mediator=str(cast.other_mediator.pk))
    assert everything_of(case) == before


def test_the_button_says_nothing_against_a_second_change_before_it_is_filled_in(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(applicant_changes=1)
    actor = cast.actor("applicant")
    offered = {a.transition.name: a for a in CASE.actions(case_for(actor, case.pk), actor, LATER)}
    assert offered["change_mediator"].allowed
    clerk = cast.actor("clerk")
    offered = {a.transition.name: a for a in CASE.actions(case_for(clerk, case.pk), clerk, LATER)}
    assert [r.code for r in offered["change_mediator"].refusals] == ["no_grounds"]


def test_a_closed_choice_opens_anew_when_the_mediator_is_changed(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    close_choice(SYSTEM, case.pk, START)
    for step in ("designate", "take_on"):
        take_step(step, cast, case, START)
    change(cast, case, "applicant")
    assert seen(cast, case, "applicant").is_open


def test_somebody_who_stands_on_no_side_has_no_say(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    outsider = make_person("路人").as_actor()
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        change_mediator(outsider, case.pk, LATER, reason="不信任")
    assert codes(refused) == ["not_yours"]
    assert everything_of(case) == before
