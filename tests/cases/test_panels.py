"""Two and more mediators in a case, of whom one presides (R11)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.permissions import is_mediator, is_on_the_panel
from mediation.cases.queries import case_for, open_case_count, panel_of, visible_cases
from mediation.cases.services import begin_mediation, change_mediator, decline_case, designate_mediator, take_on_case
from mediation.core.errors import NotSeen, Refused
from mediation.mediators.models import Mediator
from tests.cases.assigning import LATER, answer, codes, everything_of, tell
from tests.factories import START, Cast, case_in, make_mediator, take_step


def panel(cast: Cast, case: Case, presiding: Mediator, *members: Mediator) -> Case:
    ids = [str(member.pk) for member in members]
    return designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(presiding.pk), members=ids)


def with_panel(cast: Cast, stage: Stage = Stage.DESIGNATED) -> Case:
    """A case with a panel of two, in which the cast's first mediator presides."""
    case = case_in(Stage.ACCEPTED, cast)
    panel(cast, case, cast.mediator, cast.other_mediator)
    for step in () if stage == Stage.DESIGNATED else ("take_on", "consent", "verify", "begin"):
        take_step(step, cast, case, START)
    case.refresh_from_db()
    assert case.stage == stage
    return case


def seats(case: Case) -> list[tuple[str, bool]]:
    return [(seat.mediator.name, seat.presides) for seat in panel_of(Case.objects.get(pk=case.pk))]


def test_the_court_names_a_panel_in_which_one_presides(cast: Cast) -> None:
    third = make_mediator(cast.body)
    case = case_in(Stage.ACCEPTED, cast)
    panel(cast, case, cast.mediator, cast.other_mediator, third)
    case.refresh_from_db()
    assert case.mediator == cast.mediator
    assert seats(case) == [("周海燕", True), (cast.other_mediator.name, False), (third.name, False)]
    named = case.events.latest("seq")
    assert str(third.pk) in named.inputs["members"]


def test_one_mediator_alone_has_a_seat_too(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    assert [(s.mediator, s.presides, s.joined_at, s.left_at) for s in case.panel.all()] == [
        (cast.mediator, True, START, None)
    ]
    assert case.events.latest("seq").inputs == {"mediator": str(cast.mediator.pk)}


def test_every_member_of_a_panel_fits_and_the_misfits_are_named(cast: Cast) -> None:
    expired = make_mediator(cast.body, "甲", certificate_expires_on="2020-01-01")
    full = make_mediator(cast.body, "乙", case_cap=0)
    case = case_in(Stage.ACCEPTED, cast)
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        panel(cast, case, cast.mediator, expired, full)
    found = {r.code: (r.field, str(r.detail)) for r in refused.value.refusals}
    assert set(found) == {"certificate_expired", "cap_reached"}
    assert found["certificate_expired"][0] == "members"
    assert found["certificate_expired"][1].startswith("甲")
    assert found["cap_reached"][1].startswith("乙")
    with pytest.raises(Refused) as refused:
        panel(cast, case, expired, cast.mediator)
    assert [r.field for r in refused.value.refusals] == ["mediator"]
    assert everything_of(case) == before


def test_nobody_sits_twice_and_a_panel_has_at_most_five(cast: Cast) -> None:
    more = [make_mediator(cast.body) for _ in range(5)]
    case = case_in(Stage.ACCEPTED, cast)
    before = everything_of(case)
    for members, code in (
        ([cast.mediator], "named_twice"),
        ([more[0], more[0]], "named_twice"),
        (more, "panel_too_large"),
    ):
        with pytest.raises(Refused) as refused:
            panel(cast, case, cast.mediator, *members)
        assert codes(refused) == [code]
        assert refused.value.refusals[0].field == "members"
    assert everything_of(case) == before
    panel(cast, case, cast.mediator, *more[:4])
    assert len(seats(case)) == 5


@pytest.mark.parametrize("member", ["no id", "c72d1ae4-09fb-4d03-8533-998174ccb9f1"])
def test_a_member_is_on_the_roster(cast: Cast, member: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(cast.mediator.pk), members=[member])
    assert [(r.code, r.field) for r in refused.value.refusals] == [("no_such_mediator", "members")]


def test_members_see_the_case_and_read_how_to_reach_the_parties(cast: Cast) -> None:
    case = with_panel(cast)
    member = cast.actor("other_mediator")
    found = case_for(member, case.pk)
    assert is_on_the_panel(found, member)
    assert not is_mediator(found, member)
    shown = http(cast, "other_mediator", f"cases/{case.pk}/")
    assert shown["parties"][0]["phone"] == cast.users["applicant"].phone
    assert [(seat["name"], seat["presiding"]) for seat in shown["panel"]] == [
        ("周海燕", True),
        (cast.other_mediator.name, False),
    ]
    assert not shown["is_my_case_to_mediate"]
    assert [row["id"] for row in http(cast, "other_mediator", "cases/?mine=true")["results"]] == [str(case.pk)]


def test_only_who_presides_moves_the_case(cast: Cast) -> None:
    case = with_panel(cast)
    member = cast.actor("other_mediator")
    before = everything_of(case)
    with pytest.raises(Refused) as refused:
        take_on_case(member, case.pk, LATER, disclosure="none")
    assert codes(refused) == ["not_yours"]
    with pytest.raises(Refused) as refused:
        decline_case(member, case.pk, LATER, reason="没有时间")
    assert codes(refused) == ["not_yours"]
    assert everything_of(case) == before
    assert http(cast, "other_mediator", f"cases/{case.pk}/")["actions"] == []
    take_on_case(cast.actor("mediator"), case.pk, LATER, disclosure="none")
    with pytest.raises(Refused) as refused:
        begin_mediation(member, case.pk, LATER)
    assert codes(refused) == ["not_yours"]


def test_a_members_disclosure_wants_the_parties_answers_as_well(cast: Cast) -> None:
    case = with_panel(cast)
    disclosure = tell(cast, case, "other_mediator")
    assert disclosure.mediator == cast.other_mediator
    with pytest.raises(Refused) as refused:
        take_on_case(cast.actor("mediator"), case.pk, LATER, disclosure="none")
    assert codes(refused) == ["disclosure_stands", "waiver_missing"]
    for part in ("applicant", "respondent"):
        answer(cast, case, part, disclosure, waived=True)
    assert take_on_case(cast.actor("mediator"), case.pk, LATER, disclosure="made").stage == Stage.PREPARING


def test_an_objection_to_one_member_releases_the_panel(cast: Cast) -> None:
    case = with_panel(cast)
    answer(cast, case, "applicant", tell(cast, case, "other_mediator"), waived=False)
    assert seats(case) == []
    for part in ("mediator", "other_mediator"):
        with pytest.raises(NotSeen):
            case_for(cast.actor(part), case.pk)


def test_a_change_releases_the_whole_panel_and_a_new_one_can_be_named(cast: Cast) -> None:
    case = with_panel(cast, Stage.MEDIATING)
    change_mediator(cast.actor("applicant"), case.pk, LATER, reason="不信任")
    assert {seat.left_at for seat in case.panel.all()} == {LATER}
    assert not visible_cases(cast.actor("other_mediator")).exists()
    panel(cast, case, cast.other_mediator, cast.mediator)
    assert seats(case) == [(cast.other_mediator.name, True), ("周海燕", False)]


def test_a_seat_on_a_panel_counts_as_a_case_in_hand(cast: Cast) -> None:
    case = with_panel(cast)
    assert (open_case_count(cast.mediator), open_case_count(cast.other_mediator)) == (1, 1)
    decline_case(cast.actor("mediator"), case.pk, LATER, reason="没有时间")
    assert (open_case_count(cast.mediator), open_case_count(cast.other_mediator)) == (0, 0)


def test_a_case_of_a_register_has_its_mediator_alone(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    case.panel.all().delete()
    assert seats(case) == [("周海燕", True)]


def http(cast: Cast, part: str, path: str, body: Any = None, status: int = 200) -> Any:
    client = Client()
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/api/v1/{path}"
    response = client.get(address) if body is None else client.post(address, body, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json() if response.content else None


def test_a_panel_is_named_over_http(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    offered = {a["name"]: a for a in http(cast, "clerk", f"cases/{case.pk}/")["actions"]}["designate"]
    assert [(f["name"], f["type"], f["required"]) for f in offered["fields"]] == [
        ("mediator", "mediator", True),
        ("members", "mediators", False),
    ]
    body = {"mediator": str(cast.mediator.pk), "members": [str(cast.other_mediator.pk)]}
    shown = http(cast, "clerk", f"cases/{case.pk}/actions/designate/", body)
    assert [seat["presiding"] for seat in shown["panel"]] == [True, False]
    http(cast, "clerk", f"cases/{case.pk}/actions/designate/", {**body, "members": "many"}, 400)


def test_who_declines_has_nothing_more_to_read_and_is_answered_so(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    assert http(cast, "mediator", f"cases/{case.pk}/actions/decline/", {"reason": "没有时间"}, 204) is None
    case.refresh_from_db()
    assert case.stage == Stage.ACCEPTED


def test_a_second_change_is_answered_over_http_with_its_consequence(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(applicant_changes=1)
    path = f"cases/{case.pk}/actions/change_mediator/"
    refused = http(cast, "applicant", path, {"reason": "不信任"}, 403)
    assert [(e["code"], e["field"]) for e in refused["errors"]] == [("choice_missing", "mediator")]
    ended = http(cast, "applicant", path, {"reason": "不信任", "without_choice": True})
    assert (ended["stage"], ended["end_ground"]) == ("ended", "4")
