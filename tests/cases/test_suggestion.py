"""Which mediators are suggested for a case, in which order and with which reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation
from mediation.accounts.services import grant_role
from mediation.cases.enums import EndGround, RepresentativeKind, Stage
from mediation.cases.hints import surname
from mediation.cases.models import Case, Party, Representative
from mediation.cases.queries import case_for
from mediation.cases.services import decline_case
from mediation.cases.suggestion import Candidate, candidates_for
from mediation.core.actor import SYSTEM
from mediation.mediators.enums import Region
from mediation.mediators.models import Mediator
from tests.cases.assigning import LATER
from tests.factories import START, Cast, case_in, make_mediator

QUERIES = 21


def found(cast: Cast, case: Case) -> list[Candidate]:
    return candidates_for(case_for(cast.actor("clerk"), case.pk), LATER)


def of(cast: Cast, case: Case, mediator: Mediator) -> Candidate:
    return next(candidate for candidate in found(cast, case) if candidate.mediator == mediator)


def hints(cast: Cast, case: Case, mediator: Mediator) -> list[str]:
    return [hint.code for hint in of(cast, case, mediator).hints]


def closed(cast: Cast, court: Organisation, n: int, *, settled: bool, ground: str = "") -> None:
    Case.objects.bulk_create(
        Case(
            court=court,
            mediator=cast.mediator,
            closed_on=date(2026, 1, 1),
            settled_at=START if settled else None,
            end_ground=ground,
        )
        for _ in range(n)
    )


def get(cast: Cast, part: str, path: str) -> Any:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_candidates_come_with_reasons_specialists_and_idle_ones_first(cast: Cast) -> None:
    expired = make_mediator(cast.body, certificate_expires_on=date(2020, 1, 1))
    generalist = make_mediator(cast.body, specialties=[])
    case_in(Stage.DESIGNATED, cast)
    case = case_in(Stage.ACCEPTED, cast)
    rows = found(cast, case)
    assert [c.mediator for c in rows] == [cast.other_mediator, cast.mediator, generalist, expired]
    assert [c.open_cases for c in rows] == [0, 1, 0, 0]
    assert [c.eligible for c in rows] == [True, True, True, False]
    assert [c.suggested for c in rows] == [True, True, True, False]
    assert [r.code for r in rows[-1].reasons] == ["certificate_expired"]


def test_at_most_three_are_suggested_always_the_same(cast: Cast) -> None:
    for name in ("丁", "丙", "乙", "甲"):
        make_mediator(cast.body, name)
    case = case_in(Stage.ACCEPTED, cast)
    first, second = found(cast, case), found(cast, case)
    assert [c.mediator.pk for c in first] == [c.mediator.pk for c in second]
    assert [c.suggested for c in first] == [True] * 3 + [False] * 3


def test_nobody_beyond_the_target_is_suggested_while_others_are_below_it(cast: Cast) -> None:
    Mediator.objects.filter(pk=cast.mediator.pk).update(case_target=0)
    generalist = make_mediator(cast.body, specialties=[])
    case = case_in(Stage.ACCEPTED, cast)
    assert [(c.mediator, c.suggested) for c in found(cast, case)] == [
        (cast.other_mediator, True),
        (generalist, True),
        (cast.mediator, False),
    ]


def test_where_all_are_beyond_the_target_the_best_are_suggested_all_the_same(cast: Cast) -> None:
    Mediator.objects.update(case_target=0)
    assert all(c.suggested for c in found(cast, case_in(Stage.ACCEPTED, cast)))


def test_a_mediator_from_a_partys_region_comes_before_others_of_the_same_field(cast: Cast) -> None:
    from_there = make_mediator(cast.body, "郑", region=Region.TAIWAN)
    case = case_in(Stage.ACCEPTED, cast)
    assert [c.mediator for c in found(cast, case)][-1] == from_there
    case.parties.filter(side="respondent").update(region=Region.TAIWAN)
    best = found(cast, case)[0]
    assert (best.mediator, best.suggested) == (from_there, True)
    assert "region" in {remark.code for remark in best.reasons_for}


def test_the_reasons_for_somebody_are_said_in_words(cast: Cast) -> None:
    closed(cast, cast.court, 3, settled=True)
    closed(cast, cast.court, 2, settled=False, ground=EndGround.GAP)
    closed(cast, cast.court, 4, settled=False, ground=EndGround.WITHDRAWN)
    case = case_in(Stage.ACCEPTED, cast)
    with override("en"):
        reasons = {remark.code: remark.detail for remark in of(cast, case, cast.mediator).reasons_for}
    assert reasons == {
        "specialist": "Specialist in this kind of dispute",
        "few_open_cases": "Open cases: 0 of 40",
        "same_court": "Belongs to this court's own mediation bodies",
        "settled": "Settled 60 % of 5 closed cases",
        "certificate": "Certificate valid until 2099-12-31",
    }


def test_of_fewer_than_five_closed_cases_no_share_is_told(cast: Cast) -> None:
    closed(cast, cast.court, 4, settled=True)
    case = case_in(Stage.ACCEPTED, cast)
    assert "settled" not in {remark.code for remark in of(cast, case, cast.mediator).reasons_for}


def test_who_belongs_to_another_courts_body_and_to_another_field_has_fewer_reasons(cast: Cast) -> None:
    elsewhere = Organisation.objects.create(name="外地调委会", kind=OrganisationKind.COMMITTEE)
    mediator = make_mediator(elsewhere, specialties=["divorce"], case_target=0)
    case = case_in(Stage.ACCEPTED, cast)
    assert [remark.code for remark in of(cast, case, mediator).reasons_for] == ["certificate"]


# ---------------------------------------------------------------- hints


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("张建国", "张"), ("欧阳修", "欧阳"), ("John Smith", "smith"), (" ", ""), ("欧", "欧")],
)
def test_a_surname_is_read_off_a_name(name: str, wanted: str) -> None:
    assert surname(name) == wanted


def test_the_same_surname_is_a_hint_and_puts_nobody_behind_others(cast: Cast) -> None:
    namesake = make_mediator(cast.body, "张一")
    case = case_in(Stage.ACCEPTED, cast)
    candidate = of(cast, case, namesake)
    with override("en"):
        assert [(h.code, h.detail) for h in of(cast, case, namesake).hints] == [
            ("same_surname", "Same surname as 张建国")
        ]
    assert (candidate.eligible, candidate.suggested) == (True, True)


def test_the_name_of_a_firm_has_no_surname(cast: Cast) -> None:
    namesake = make_mediator(cast.body, "张一")
    case = case_in(Stage.ACCEPTED, cast)
    case.parties.update(kind="organisation")
    assert hints(cast, case, namesake) == []


def test_the_same_phone_and_the_same_home_are_hints(cast: Cast) -> None:
    phone = cast.users["respondent"].phone
    shares_phone = make_mediator(cast.body, "钱一", phone=phone)
    earlier = case_in(Stage.ACCEPTED, cast)
    case = case_in(Stage.ACCEPTED, cast)
    other = earlier.parties.get(side="respondent")
    Party.objects.filter(pk=other.pk).update(user=cast.other_mediator.user)
    assert hints(cast, case, shares_phone) == ["same_phone"]
    assert hints(cast, case, cast.other_mediator) == ["same_address"]
    assert hints(cast, case, cast.mediator) == []


def test_a_common_employer_is_a_hint(cast: Cast) -> None:
    firm = Organisation.objects.create(name="某公司", kind=OrganisationKind.COMMITTEE)
    assert cast.mediator.user is not None
    for person in (cast.mediator.user, cast.users["respondent"]):
        grant_role(SYSTEM, person, firm, Role.CLERK, START)
    case = case_in(Stage.ACCEPTED, cast)
    assert hints(cast, case, cast.mediator) == ["same_employer"]
    cast.users["respondent"].memberships.update(ended_at=LATER)
    assert hints(cast, case, cast.mediator) == []


def test_who_acted_for_a_party_in_another_case_is_hinted_at(cast: Cast) -> None:
    earlier, case = case_in(Stage.ACCEPTED, cast), case_in(Stage.ACCEPTED, cast)
    Representative.objects.create(
        party=earlier.parties.get(side="applicant"),
        kind=RepresentativeKind.AGENT,
        name=cast.mediator.name,
        user=cast.mediator.user,
        added_at=START,
    )
    assert hints(cast, case, cast.mediator) == ["was_agent"]
    assert hints(cast, case, cast.other_mediator) == []


def test_who_had_the_case_before_comes_after_others(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    decline_case(cast.actor("mediator"), case.pk, START, reason="没有时间")
    assert hints(cast, case, cast.mediator) == ["left_before"]
    assert [c.mediator for c in found(cast, case)] == [cast.other_mediator, cast.mediator]


def test_hints_are_for_the_court_alone(cast: Cast) -> None:
    make_mediator(cast.body, "张一")
    case = case_in(Stage.ACCEPTED, cast)
    rows = {part: get(cast, part, f"cases/{case.pk}/candidates/") for part in ("clerk", "supervisor", "applicant")}
    assert {part: any(row["hints"] for row in rows[part]) for part in rows} == {
        "clerk": True,
        "supervisor": True,
        "applicant": False,
    }
    assert [row["mediator"]["id"] for row in rows["clerk"]] == [row["mediator"]["id"] for row in rows["applicant"]]
    assert set(rows["clerk"][0]) == {
        "mediator",
        "open_cases",
        "specialist",
        "eligible",
        "suggested",
        "reasons",
        "reasons_for",
        "hints",
    }


def test_the_number_of_queries_does_not_grow_with_the_roster(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    client = Client()
    client.force_login(cast.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        with django_assert_num_queries(QUERIES):
            client.get(f"/api/v1/cases/{case.pk}/candidates/")
        for _more in range(5):
            make_mediator(cast.body, phone="13700001234")
