"""Who may know of a case: one door, and behind it what each may read."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mediation.cases.api.serializers import CaseSerializer
from mediation.cases.enums import Side, Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for, case_title, evidence_for, search_cases, visible_cases
from mediation.cases.services import PartyDetails, open_draft
from mediation.core.actor import SYSTEM, Actor
from mediation.core.errors import NotSeen
from tests.factories import START, Cast, case_in, draft_of

BEFORE_ACCEPTANCE = {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED}
WITHOUT_MEDIATOR = {*BEFORE_ACCEPTANCE, Stage.ACCEPTED}


def expected_viewers(stage: Stage) -> set[str]:
    """Written by hand: the filer always, staff from the submission, the other side from the acceptance."""
    seen = {"applicant", "system"}
    if stage != Stage.DRAFT:
        seen |= {"clerk", "colleague", "supervisor", "administrator"}
    if stage not in BEFORE_ACCEPTANCE:
        seen |= {"respondent"}
    if stage not in WITHOUT_MEDIATOR:
        seen |= {"mediator"}
    return seen


@pytest.mark.parametrize("stage", list(Stage))
def test_only_who_has_a_part_in_a_case_knows_of_it(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    seen = {part for part in [*cast.users, "system"] if visible_cases(cast.actor(part)).filter(pk=case.pk).exists()}
    assert seen == expected_viewers(stage)


def test_a_case_is_listed_once_for_who_has_several_parts_in_it(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    Case.objects.filter(pk=case.pk).update(filed_by=cast.users["clerk"])
    assert visible_cases(cast.actor("clerk")).count() == 1


def test_a_case_that_may_not_be_seen_is_no_case(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    for pk in (case.pk, uuid4(), "nothing"):
        with pytest.raises(NotSeen) as unseen:
            case_for(cast.actor("respondent"), pk)
        assert [r.code for r in unseen.value.refusals] == ["no_such_case"]
    assert case_for(SYSTEM, case.pk) == case


def test_who_is_nobody_sees_nothing(cast: Cast) -> None:
    case_in(Stage.MEDIATING, cast)
    assert not visible_cases(Actor(None, "nobody")).exists()


def test_a_role_that_ended_opens_no_case(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    cast.users["clerk"].memberships.update(ended_at=START)
    with pytest.raises(NotSeen):
        case_for(cast.actor("clerk"), case.pk)


def test_a_clerk_sees_their_own_draft_on_behalf_and_a_colleague_does_not(cast: Cast) -> None:
    case = open_draft(cast.actor("clerk"), cast.court, draft_of(cast), START, on_behalf=True)
    assert case_for(cast.actor("clerk"), case.pk) == case
    with pytest.raises(NotSeen):
        case_for(cast.actor("colleague"), case.pk)


def contacts(cast: Cast, case: Case, part: str, name: str) -> tuple[str, str, str]:
    """Phone, identity number and address of a party as this part reads them."""
    actor = cast.actor(part)
    shown = CaseSerializer(case_for(actor, case.pk), context={"actor": actor, "now": START}).data
    party = next(p for p in shown["parties"] if p["name"] == name)
    return party["phone"], party["id_number"], party["address"]


@pytest.mark.parametrize("part", ["respondent", "supervisor", "administrator"])
def test_contacts_of_others_are_masked(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    phone = cast.users["applicant"].phone
    masked = (f"{phone[:3]}****{phone[-4:]}", "3****************4", "示范区***")
    assert contacts(cast, case, part, "张建国") == masked


@pytest.mark.parametrize("part", ["applicant", "mediator", "clerk"])
def test_who_must_reach_a_party_reads_the_contacts_but_never_the_identity_number(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    wanted = (cast.users["applicant"].phone, "3****************4", "示范区和平路1号")
    assert contacts(cast, case, part, "张建国") == wanted


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED])
def test_who_fills_a_case_in_reads_back_what_they_typed(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    wanted = (cast.users["applicant"].phone, "340204198001011234", "示范区和平路1号")
    assert contacts(cast, case, "applicant", "张建国") == wanted
    assert contacts(cast, case, "applicant", "李敏")[0] == cast.users["respondent"].phone


def test_a_clerk_who_only_reviews_a_returned_case_reads_no_identity_number(cast: Cast) -> None:
    case = case_in(Stage.RETURNED, cast)
    assert contacts(cast, case, "clerk", "张建国")[1] == "3****************4"


def test_cases_are_found_by_number_or_name_among_those_one_may_see(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    case_in(
        Stage.SUBMITTED, cast, parties=(PartyDetails(Side.APPLICANT, "王芳", phone="1"), *draft_of(cast).parties[1:])
    )
    mine = visible_cases(cast.actor("clerk"))
    assert list(search_cases(mine, " 诉前调1号 ")) == [case]
    assert list(search_cases(mine, "张建")) == [case]
    assert search_cases(mine, "").count() == 2
    assert search_cases(mine, "\x00").count() == 2
    assert not search_cases(visible_cases(cast.actor("respondent")), "王芳").exists()


def test_a_title_names_the_first_of_each_side(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast, parties=())
    assert case_title(case) == "… 诉 …"
    people = (*draft_of(cast).parties, PartyDetails(Side.RESPONDENT, "永丰公司"))
    assert case_title(case_in(Stage.DRAFT, cast, parties=people)) == "张建国 诉 李敏等"


def test_evidence_has_the_same_door_as_its_case(cast: Cast) -> None:
    from io import BytesIO

    from mediation.cases.services import hand_in_evidence

    case = case_in(Stage.SUBMITTED, cast)
    applicant = cast.actor("applicant")
    evidence = hand_in_evidence(applicant, case_for(applicant, case.pk), BytesIO(b"x"), START, name="a.txt")
    assert evidence_for(cast.actor("clerk"), evidence.pk) == evidence
    for part in ("respondent", "stranger", "mediator", "foreign_clerk"):
        with pytest.raises(NotSeen):
            evidence_for(cast.actor(part), evidence.pk)
