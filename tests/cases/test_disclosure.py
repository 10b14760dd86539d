"""What mediators disclose, and what the parties say to it (R13)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mediation.audit.models import Entry
from mediation.cases.enums import DeadlineState, DisclosureRelation, Side, Stage
from mediation.cases.models import Case, Disclosure, DisclosureAnswer
from mediation.cases.services import (
    Answer,
    PartyDetails,
    answer_disclosure,
    designate_mediator,
    disclose,
    take_on_case,
)
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from mediation.notifications.models import Notification
from tests.cases.assigning import LATER, answer, codes, everything_of, limit, tell
from tests.factories import Cast, case_in, draft_of

WHILE_MEDIATED = [Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING]


def take_on(cast: Cast, case: Case, disclosure: str) -> Case:
    return take_on_case(cast.actor("mediator"), case.pk, LATER, disclosure=disclosure)


def under(case: Case, pack: str) -> None:
    Case.objects.filter(pk=case.pk).update(pack=pack)


@pytest.mark.parametrize("stage", WHILE_MEDIATED)
def test_a_mediator_discloses_before_taking_the_case_on_and_at_any_time_after(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    made = disclose(cast.actor("mediator"), case.pk, "interest", " 持有被申请人的股票。 ", LATER)
    assert (made.mediator, made.relation, made.text, made.made_at) == (
        cast.mediator,
        DisclosureRelation.INTEREST,
        "持有被申请人的股票。",
        LATER,
    )
    case.refresh_from_db()
    assert case.stage == stage
    entry = Entry.objects.get(action="case.disclose")
    assert entry.facts["version"] == case.version
    assert "股票" not in str(entry.facts)


@pytest.mark.parametrize("part", ["applicant", "clerk", "other_mediator", "stranger", "system"])
def test_nobody_else_discloses(cast: Cast, part: str) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        tell(cast, case, part)
    assert codes(refused) == ["not_mediator"]
    assert everything_of(case) == before


def test_a_disclosure_says_what_it_is_and_is_of_an_open_case(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    before = everything_of(case)
    mediator = cast.actor("mediator")
    with pytest.raises(Invalid) as invalid:
        disclose(mediator, case.pk, "friendship", " ", LATER)
    assert [r.field for r in invalid.value.refusals] == ["relation", "text"]
    with pytest.raises(Invalid):
        disclose(mediator, case.pk, "other", "长" * 2001, LATER)
    with pytest.raises(Conflict):
        disclose(mediator, case.pk, "other", "同窗", LATER, version=case.version - 1)
    with pytest.raises(NotSeen):
        disclose(mediator, uuid4(), "other", "同窗", LATER)
    assert everything_of(case) == before
    ended = case_in(Stage.ENDED, cast)
    with pytest.raises(Refused) as refused:
        tell(cast, ended)
    assert codes(refused) == ["wrong_stage"]
    assert not ended.disclosures.exists()


def test_who_has_nothing_to_disclose_takes_the_case_on(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    assert take_on(cast, case, "none").stage == Stage.PREPARING


def test_who_has_disclosed_takes_the_case_on_once_every_party_agreed(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    disclosure = tell(cast, case)
    with pytest.raises(Refused) as refused:
        take_on(cast, case, "made")
    assert codes(refused) == ["waiver_missing"]
    answer(cast, case, "applicant", disclosure, waived=True)
    with pytest.raises(Refused):
        take_on(cast, case, "made")
    answer(cast, case, "respondent", disclosure, waived=True)
    assert take_on(cast, case, "made").stage == Stage.PREPARING


def test_nobody_says_that_there_is_nothing_when_there_is_or_the_other_way_round(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    with pytest.raises(Refused) as refused:
        take_on(cast, case, "made")
    assert codes(refused) == ["disclosure_missing"]
    disclosure = tell(cast, case)
    for part in ("applicant", "respondent"):
        answer(cast, case, part, disclosure, waived=True)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        take_on(cast, case, "none")
    assert codes(refused) == ["disclosure_stands"]
    assert everything_of(case) == before


def test_every_disclosure_wants_its_own_answers(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    first, second = tell(cast, case), tell(cast, case, relation="interest")
    for part in ("applicant", "respondent"):
        answer(cast, case, part, first, waived=True)
    with pytest.raises(Refused) as refused:
        take_on(cast, case, "made")
    assert codes(refused) == ["waiver_missing"]
    for part in ("applicant", "respondent"):
        answer(cast, case, part, second, waived=True)
    assert take_on(cast, case, "made").stage == Stage.PREPARING


def test_who_is_spoken_for_by_another_party_need_not_answer(cast: Cast) -> None:
    people = (*draft_of(cast).parties, PartyDetails(Side.APPLICANT, "张建军", phone="13700008888"))
    case = case_in(Stage.DESIGNATED, cast, parties=people)
    disclosure = tell(cast, case)
    for part in ("applicant", "respondent"):
        answer(cast, case, part, disclosure, waived=True)
    with pytest.raises(Refused):
        take_on(cast, case, "made")
    speaker = case.parties.get(name="张建国")
    case.parties.filter(name="张建军").update(represented_by=speaker)
    assert take_on(cast, case, "made").stage == Stage.PREPARING


def test_an_objection_before_the_case_is_taken_on_gives_it_back_to_the_court(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    disclosure = tell(cast, case)
    answer(cast, case, "applicant", disclosure, waived=True)
    moved = answer(cast, case, "respondent", disclosure, waived=False)
    assert (moved.stage, moved.mediator) == (Stage.ACCEPTED, None)
    declined = case.events.latest("seq")
    assert (declined.name, declined.actor_id, bool(declined.inputs["reason"])) == ("decline", None, True)
    assert (limit(case, "T3"), limit(case, "T2")) == (DeadlineState.MET, DeadlineState.RUNNING)
    assert [e.action for e in Entry.objects.order_by("-number")[:2]] == ["case.decline", "case.answer_disclosure"]


def test_to_whom_a_party_objected_is_not_asked_again_in_this_case(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    answer(cast, case, "respondent", tell(cast, case), waived=False)
    wanted = str(cast.mediator.pk)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=wanted)
    assert codes(refused) == ["objected"]
    other = case_in(Stage.ACCEPTED, cast)
    assert designate_mediator(cast.actor("clerk"), other.pk, LATER, mediator=wanted).stage == Stage.DESIGNATED


def test_an_objection_later_leaves_the_change_to_the_court(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    moved = answer(cast, case, "respondent", tell(cast, case), waived=False)
    assert (moved.stage, moved.mediator, moved.mediator_changes) == (Stage.MEDIATING, cast.mediator, 0)


def test_where_one_partys_demand_is_enough_an_objection_changes_the_mediator(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    disclosure = tell(cast, case)
    under(case, "generic")
    moved = answer(cast, case, "respondent", disclosure, waived=False)
    assert (moved.stage, moved.mediator) == (Stage.ACCEPTED, None)
    assert (moved.mediator_changes, moved.respondent_changes) == (1, 0), (
        "an objection is no refusal in the sense of R14"
    )


def test_where_one_partys_demand_is_enough_it_waits_while_the_agreement_is_signed(cast: Cast) -> None:
    case = case_in(Stage.SIGNING, cast)
    disclosure = tell(cast, case)
    under(case, "generic")
    assert answer(cast, case, "respondent", disclosure, waived=False).stage == Stage.SIGNING


def test_a_party_answers_once_but_may_still_object(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    disclosure = tell(cast, case)
    answer(cast, case, "respondent", disclosure, waived=True)
    with pytest.raises(Refused) as refused:
        answer(cast, case, "respondent", disclosure, waived=True)
    assert codes(refused) == ["answered"]
    answer(cast, case, "respondent", disclosure, waived=False)
    before = everything_of(case)
    for waived in (True, False):
        with pytest.raises(Refused) as refused:
            answer(cast, case, "respondent", disclosure, waived=waived)
        assert codes(refused) == ["answered"]
    assert everything_of(case) == before
    assert [(a.waived, a.party.name) for a in DisclosureAnswer.objects.all()] == [(False, "李敏")]


@pytest.mark.parametrize("part", ["clerk", "mediator", "stranger"])
def test_who_is_no_party_answers_nothing(cast: Cast, part: str) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    disclosure = tell(cast, case)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        answer(cast, case, part, disclosure, waived=True)
    assert codes(refused) == ["not_a_party"]
    assert everything_of(case) == before


def test_an_answer_is_to_a_disclosure_of_this_case_that_still_matters(cast: Cast) -> None:
    case, other = case_in(Stage.DESIGNATED, cast), case_in(Stage.DESIGNATED, cast)
    foreign, own = tell(cast, other), tell(cast, case)
    actor = cast.actor("applicant")
    with pytest.raises(NotSeen):
        answer(cast, case, "applicant", foreign, waived=True)
    with pytest.raises(NotSeen):
        answer_disclosure(actor, case.pk, uuid4(), Answer(waived=True), LATER)
    with pytest.raises(Invalid):
        answer_disclosure(actor, case.pk, own.pk, Answer(waived=True, note="长" * 301), LATER)
    with pytest.raises(Conflict):
        answer_disclosure(actor, case.pk, own.pk, Answer(waived=True), LATER, version=case.version)
    answer(cast, case, "respondent", own, waived=False)
    with pytest.raises(Refused) as refused:
        answer(cast, case, "applicant", own, waived=True)
    assert codes(refused) == ["not_asked"]
    assert DisclosureAnswer.objects.count() == 1


def test_parties_are_told_of_a_disclosure_and_clerks_of_an_objection(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    disclosure = tell(cast, case)
    told = set(Notification.objects.filter(kind="case.disclosed").values_list("user", flat=True))
    assert told == {cast.users["applicant"].pk, cast.users["respondent"].pk}
    answer(cast, case, "respondent", disclosure, waived=False)
    told = set(Notification.objects.filter(kind="case.objected").values_list("user", flat=True))
    assert told == {cast.users["clerk"].pk, cast.users["colleague"].pk}


# ---------------------------------------------------------------- over HTTP


def http(cast: Cast, part: str, path: str, body: Any, status: int = 200) -> Any:
    client = Client()
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/api/v1/cases/{path}", body, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_a_disclosure_goes_its_way_over_http(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    shown = http(cast, "mediator", f"{case.pk}/disclosures/", {"relation": "other", "text": "同窗"})
    (made,) = shown["disclosures"]
    assert made["mediator"]["name"] == "周海燕"
    assert (made["relation"], made["text"], made["answers"], made["needs_my_answer"]) == ("other", "同窗", [], False)
    assert made["relation_label"]
    path = f"{case.pk}/disclosures/{made['id']}/answer/"
    (after,) = http(cast, "applicant", path, {"waived": True, "note": "没有意见"})["disclosures"]
    assert ([row["waived"] for row in after["answers"]], after["needs_my_answer"]) == ([True], False)
    (after,) = http(cast, "respondent", path, {"waived": True})["disclosures"]
    assert [row["waived"] for row in after["answers"]] == [True, True]
    body = {"disclosure": "made", "version": shown["version"]}
    stale = http(cast, "mediator", f"{case.pk}/actions/take_on/", body, 409)
    assert {change["what"] for change in stale["changes"]} == {"case.answer_disclosure"}
    assert http(cast, "mediator", f"{case.pk}/actions/take_on/", {"disclosure": "made"})["stage"] == "preparing"


def test_a_party_sees_that_an_answer_is_asked_of_them(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    tell(cast, case)
    client = Client()
    asked = {}
    for part in ("applicant", "respondent", "clerk", "mediator"):
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
        asked[part] = client.get(f"/api/v1/cases/{case.pk}/").json()["disclosures"][0]["needs_my_answer"]
    assert asked == {"applicant": True, "respondent": True, "clerk": False, "mediator": False}


@pytest.mark.parametrize("body", [{}, {"relation": "friend", "text": "x"}, {"relation": "other", "text": ""}])
def test_a_wrong_disclosure_is_refused_over_http(cast: Cast, body: dict[str, str]) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    http(cast, "mediator", f"{case.pk}/disclosures/", body, 400)
    assert not Disclosure.objects.exists()


def test_a_stranger_learns_nothing_of_disclosures(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    disclosure = tell(cast, case)
    http(cast, "stranger", f"{case.pk}/disclosures/", {"relation": "other", "text": "x"}, 404)
    http(cast, "stranger", f"{case.pk}/disclosures/{disclosure.pk}/answer/", {"waived": True}, 404)
