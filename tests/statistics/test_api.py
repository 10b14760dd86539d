"""The figures over HTTP: who may read them, in which forms, and what bad input gets."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from mediation.cases.enums import Stage
from mediation.statistics.api.tables import harmless
from tests.factories import START, Cast, case_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = ("summary", "series", "pipeline", "causes")
YEAR = {"year": "2026"}


def client(cast: Cast, part: str) -> APIClient:
    found = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    found.force_authenticate(cast.users[part])
    return found


def get(cast: Cast, page: str, part: str = "supervisor", **headers: Any) -> Any:
    return client(cast, part).get(f"/api/v1/statistics/{page}/", YEAR, **headers)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("part", ["clerk", "supervisor", "administrator", "mediator"])
def test_staff_reads_the_figures(cast: Cast, page: str, part: str) -> None:
    assert get(cast, page, part).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_does(cast: Cast, page: str) -> None:
    for part in ("applicant", "stranger"):
        refused = get(cast, page, part)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_staff")
    assert APIClient().get(f"/api/v1/statistics/{page}/").status_code == 401


def test_a_summary_has_the_contracts_form(cast: Cast) -> None:
    case_in(Stage.SETTLED, cast)
    told = get(cast, "summary").json()
    assert told["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    outcomes = [told[key] for key in ("settled", "unsettled", "withdrawn", "in_progress")]
    assert (told["prelitigation_mediations"], outcomes) == (1, [1, 0, 0, 0])
    assert told["success_rate"] == {"value": 1.0, "n": 1, "of": 1, "low": 0.2065, "high": 1.0}
    assert told["sentence"] == "2026年诉前调解纠纷1件,在线调解纠纷0件,提供法律咨询0次"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("accept", ["application/json", "text/csv", XLSX])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2019-03-02&to=2019-03-01", "to"),
        ("from=2019-02-30&to=2019-03-01", "from"),
        ("year=MMXIX", "year"),
        ("cause=astrology", "cause"),
    ],
)
def test_bad_input_is_one_problem_with_its_field(cast: Cast, page: str, accept: str, query: str, field: str) -> None:
    refused = client(cast, "clerk").get(f"/api/v1/statistics/{page}/?{query}", HTTP_ACCEPT=accept)
    assert (refused.status_code, refused["Content-Type"].partition(";")[0]) == (400, "application/problem+json")
    assert refused.json()["errors"][0]["field"] == field


def test_an_unknown_cut_names_its_field(cast: Cast) -> None:
    refused = client(cast, "clerk").get("/api/v1/statistics/series/?by=fortnight")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "by")


def test_a_table_as_csv(cast: Cast) -> None:
    case_in(Stage.SETTLED, cast)
    answer = get(cast, "series", HTTP_ACCEPT="text/csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert (rows[2]["label"], rows[2]["prelitigation_mediations"], rows[2]["settled"]) == ("2026-03", "1", "1")


@pytest.mark.parametrize("page", PAGES)
def test_a_table_as_a_workbook_says_the_same(cast: Cast, page: str) -> None:
    case_in(Stage.SETTLED, cast)
    text = get(cast, page, HTTP_ACCEPT="text/csv").content.decode("utf-8-sig")
    answer = get(cast, page, HTTP_ACCEPT=XLSX)
    assert answer["Content-Type"] == XLSX
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    shown = [[str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in line] for line in sheet]
    wanted = [[c.removesuffix(".0") for c in line] for line in csv.reader(StringIO(text))]
    assert shown == wanted


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_plain_cells_stay() -> None:
    assert [harmless(cell) for cell in ("a", -1, None, 0.5)] == ["a", -1, None, 0.5]


def test_the_public_figures_need_no_sign_in_and_take_no_filter(cast: Cast) -> None:
    case_in(Stage.SETTLED, cast)
    told = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans").get("/api/v1/statistics/public/?cause=labour").json()
    assert (told["year"], told["years"], told["prelitigation_mediations"]) == (2026, [2026], 1)
    assert told["sentence"].startswith("2026年")
    assert APIClient().get("/api/v1/statistics/public/?year=2019").json()["prelitigation_mediations"] == 0
    assert APIClient().get("/api/v1/statistics/public/?year=x").status_code == 400


def test_the_public_figures_of_an_empty_installation(db: None) -> None:
    told = APIClient().get("/api/v1/statistics/public/").json()
    assert (told["years"], told["prelitigation_mediations"], told["success_rate"]) == ([], 0, None)


def test_every_figure_is_explained(db: None) -> None:
    rows = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans").get("/api/v1/statistics/definitions/").json()
    assert {row["key"] for row in rows} >= {"prelitigation_mediations", "online_mediations", "consultations"}
    assert rows[0]["name"] == "诉前调解纠纷"
    assert all(row["definition"] and row["events"] for row in rows)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_however_many_cases_there_are(cast: Cast, page: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(cast, page)
        return len(queries)

    case_in(Stage.MEDIATING, cast, START)
    one = cost()
    for _ in range(4):
        case_in(Stage.MEDIATING, cast, START)
    assert cost() == one
