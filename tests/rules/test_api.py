"""The rules and the calendar over HTTP: who gets what, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from mediation.audit.models import Entry
from mediation.rules.models import CalendarDay
from tests.factories import Cast, make_cast

PARTS = (
    "anonymous",
    "applicant",
    "respondent",
    "stranger",
    "mediator",
    "other_mediator",
    "clerk",
    "foreign_clerk",
    "supervisor",
    "administrator",
)
SIGNED_IN = set(PARTS) - {"anonymous"}
STAFF = SIGNED_IN - {"applicant", "respondent", "stranger"}
YEAR_OF_ONE_HOLIDAY = {"exceptions": [{"day": "2027-01-01", "is_working": False, "name": "元旦"}]}


@dataclass(frozen=True)
class Row:
    """One address and method, who is let in, and what the others get who are signed in."""

    method: str
    path: str
    let_in: set[str]
    others: int
    body: Any = None


TABLE = [
    Row("get", "rules/packs/", SIGNED_IN, 403),
    Row("get", "calendar/2026/", STAFF, 403),
    Row("get", "calendar/2027/", STAFF, 403),
    Row("put", "calendar/2027/", {"administrator"}, 403, YEAR_OF_ONE_HOLIDAY),
]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def client(cast: Cast, part: str, language: str = "zh-hans") -> APIClient:
    found = APIClient(HTTP_ACCEPT_LANGUAGE=language)
    if part != "anonymous":
        found.force_authenticate(cast.users[part])
    return found


def put(cast: Cast, year: int, body: Any, part: str = "administrator") -> Any:
    return client(cast, part).put(f"/api/v1/calendar/{year}/", body, format="json")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_each_part_gets_in_where_the_table_says_and_nowhere_else(cast: Cast, row: Row, part: str) -> None:
    days, entries = CalendarDay.objects.count(), Entry.objects.count()
    answer = getattr(client(cast, part), row.method)(f"/api/v1/{row.path}", row.body, format="json")
    if part in row.let_in:
        assert answer.status_code == 200
        return
    assert answer.status_code == (401 if part == "anonymous" else row.others)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert (CalendarDay.objects.count(), Entry.objects.count()) == (days, entries)


def test_the_packs_are_told_in_the_readers_language(cast: Cast) -> None:
    told = client(cast, "applicant").get("/api/v1/rules/packs/").json()
    assert [pack["name"] for pack in told] == ["prefiling-2016", "prefiling-2022", "postfiling-2025", "generic"]
    pack = told[2]
    assert {key: pack[key] for key in pack if key not in {"limits", "refuse_grounds"}} == {
        "name": "postfiling-2025",
        "title": "人民法院在线调解规则（立案后调解）",
        "regime": "postfiling",
        "regime_label": "立案后调解",
        "valid_from": "2025-01-01",
        "valid_until": None,
        "number": "({year}){code}民初{n}号",
        "recusal": "court_decides",
        "recusal_label": "由法院或者调解组织决定",
        "extension_cap": 30,
        "end_grounds": [1, 2, 3, 4, 5, 6, 7, 8],
        "required_forms": ["service_address", "sham_warning"],
        "paper_only_causes": ["divorce"],
        "unconfirmable_causes": ["divorce"],
    }
    assert [ground["ground"] for ground in pack["refuse_grounds"]] == [
        "not_for_courts",
        "no_jurisdiction",
        "unsuitable",
    ]
    assert pack["refuse_grounds"][2]["label"] == "不适宜在线调解"
    assert "现场调解" in pack["refuse_grounds"][2]["notice"]
    in_english = client(cast, "applicant", "en").get("/api/v1/rules/packs/").json()[2]
    assert in_english["title"] == "Online mediation rules, after registration, 2025"
    assert "on site" in in_english["refuse_grounds"][2]["notice"]


def test_each_limit_is_told_with_its_owner_event_effect_and_article(cast: Cast) -> None:
    told = client(cast, "stranger").get("/api/v1/rules/packs/").json()
    limits = {(pack["name"], limit["rule"]): limit for pack in told for limit in pack["limits"]}
    assert limits["postfiling-2025", "T6"] == {
        "rule": "T6",
        "name": "立案后调解期限",
        "length": 15,
        "summary_length": 7,
        "unit": "day",
        "starts": "take_on",
        "starts_label": "调解员确认接受",
        "owner": "mediator",
        "owner_label": "调解员",
        "article": "在线调解规则 24",
        "effect": "end_expired",
        "effect_label": "各方当事人未同意延长的，调解终结",
        "extension": 0,
        "causes": [],
    }
    first = limits["prefiling-2022", "T1"]
    assert (first["length"], first["summary_length"], first["unit"]) == (2, None, "working_day")
    assert limits["prefiling-2022", "T11"]["extension"] == 10
    assert limits["prefiling-2022", "T13"]["causes"] == ["labour"]


def test_the_packs_cost_no_query_of_their_own(cast: Cast, django_assert_num_queries: Any) -> None:
    asking = client(cast, "clerk")
    with django_assert_num_queries(0):
        asking.get("/api/v1/rules/packs/")


def test_a_year_is_read_with_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    asking = client(cast, "clerk")
    with django_assert_num_queries(2):
        told = asking.get("/api/v1/calendar/2026/").json()
    assert (told["year"], told["loaded"], len(told["days"])) == (2026, True, 365)
    assert told["days"][273] == {"day": "2026-10-01", "is_working": False, "is_holiday": True, "name": "国庆节"}


def test_a_year_not_loaded_says_so(cast: Cast) -> None:
    told = client(cast, "mediator").get("/api/v1/calendar/2027/").json()
    assert (told["loaded"], len(told["days"])) == (False, 365)
    assert told["days"][0] == {"day": "2027-01-01", "is_working": True, "is_holiday": False, "name": ""}


def test_an_administrator_loads_a_year_and_sees_it(cast: Cast) -> None:
    told = put(cast, 2027, YEAR_OF_ONE_HOLIDAY).json()
    assert (told["year"], told["loaded"], len(told["days"])) == (2027, True, 365)
    assert told["days"][0] == {"day": "2027-01-01", "is_working": False, "is_holiday": True, "name": "元旦"}
    assert client(cast, "clerk").get("/api/v1/calendar/2027/").json() == told


@pytest.mark.parametrize("year", [2003, 2101, 0, 99999])
def test_a_year_out_of_bounds_is_none(cast: Cast, year: int) -> None:
    assert client(cast, "clerk").get(f"/api/v1/calendar/{year}/").status_code == 404
    refused = put(cast, year, {"exceptions": []})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "year")
    assert refused.json()["detail"] == "请填写2004年至2100年之间的年份。"


@pytest.mark.parametrize(
    ("exceptions", "code", "field"),
    [
        (None, "required", "exceptions"),
        ("2027-01-01", "not_a_list", "exceptions"),
        ([{"day": "2027-02-30", "is_working": False}], "invalid", "exceptions.0.day"),
        ([{"day": "2027-01-01"}], "required", "exceptions.0.is_working"),
        ([{"day": "2027-01-01", "is_working": False, "name": "节" * 61}], "max_length", "exceptions.0.name"),
        ([{"day": "2026-01-01", "is_working": False}], "other_year", "exceptions.0.day"),
        ([{"day": "2027-01-01", "is_working": False}] * 2, "doubled", "exceptions.1.day"),
        ([{"day": "2027-01-01", "is_working": True}], "no_exception", "exceptions.0.day"),
        ([{"day": "2027-01-02", "is_working": False}], "no_exception", "exceptions.0.day"),
        ([{"day": "2027-01-02", "is_working": True}] * 367, "max_length", "exceptions"),
    ],
)
def test_bad_input_is_one_problem_with_its_field(cast: Cast, exceptions: Any, code: str, field: str) -> None:
    refused = put(cast, 2027, {} if exceptions is None else {"exceptions": exceptions})
    assert refused.status_code == 400
    error = refused.json()["errors"][0]
    assert (error["code"], error["field"].removesuffix(".non_field_errors")) == (code, field)
    assert error["detail"]
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_who_may_not_load_is_told_so_before_anything_is_looked_at(cast: Cast) -> None:
    refused = put(cast, 2027, {"exceptions": "nonsense"}, part="clerk")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_administrator")
