"""The register over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from rest_framework.test import APIClient

from mediation.accounts.enums import Role
from mediation.accounts.services import grant_role
from mediation.cases.models import Case
from mediation.core.actor import SYSTEM
from mediation.ledger.models import ImportBatch
from tests.factories import START, Cast, make_court
from tests.ledger.workbooks import case_row, register


@pytest.fixture
def keepers(cast: Cast) -> Cast:
    """The register's own court, with the clerk and the administrator of the cast on its staff."""
    court = make_court("试验区人民法院", "试07")
    grant_role(SYSTEM, cast.users["clerk"], court, Role.CLERK, START)
    grant_role(SYSTEM, cast.users["administrator"], court, Role.ADMINISTRATOR, START)
    return cast


def client(cast: Cast, part: str) -> APIClient:
    found = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    found.force_authenticate(cast.users[part])
    return found


def send(cast: Cast, part: str, content: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("register.xlsx", content)
    return client(cast, part).post("/api/v1/ledger/imports/", {"file": file, **fields}, format="multipart")


@pytest.mark.parametrize("part", ["clerk", "administrator"])
def test_who_keeps_the_register_imports_it(keepers: Cast, part: str) -> None:
    answer = send(keepers, part, register(cases=[case_row(1), case_row(2, 申请人="")]))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["created"]["cases"], body["rejected"][0]["row"], body["rejected"][0]["column"]) == (1, 5, "申请人")
    listed = client(keepers, part).get("/api/v1/ledger/imports/").json()["results"]
    assert [(row["id"], row["actor_name"], row["report"]["created"]["cases"]) for row in listed] == [
        (body["id"], part, 1)
    ]
    assert send(keepers, part, register(cases=[case_row(1), case_row(2, 申请人="")])).status_code == 200


def test_a_dry_run_writes_nothing(keepers: Cast) -> None:
    answer = send(keepers, "clerk", register(), dry_run="true")
    assert (answer.status_code, answer.json()["id"], answer.json()["created"]["cases"]) == (200, None, 1)
    assert not Case.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("part", ["applicant", "mediator", "supervisor", "stranger", "foreign_clerk", "colleague"])
def test_nobody_else_imports_it(keepers: Cast, part: str) -> None:
    answer = send(keepers, part, register())
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert not Case.objects.exists()


@pytest.mark.parametrize("part", ["applicant", "mediator", "supervisor"])
def test_nobody_else_sees_the_imports(keepers: Cast, part: str) -> None:
    assert client(keepers, part).get("/api/v1/ledger/imports/").status_code == 403


def test_imports_of_another_court_are_not_shown(keepers: Cast) -> None:
    send(keepers, "clerk", register())
    assert client(keepers, "foreign_clerk").get("/api/v1/ledger/imports/").json()["results"] == []


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04" + b"\x00" * 50, register(without_sheet="普法案例")])
def test_a_bad_file_is_one_problem_that_names_the_field(keepers: Cast, content: bytes) -> None:
    answer = send(keepers, "clerk", content)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["file"]


def test_a_file_beyond_the_limit_is_413(keepers: Cast, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1000
    assert send(keepers, "clerk", register()).status_code == 413


def test_no_file_is_said_so(keepers: Cast) -> None:
    answer = client(keepers, "clerk").post("/api/v1/ledger/imports/", {}, format="multipart")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")
