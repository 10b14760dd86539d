"""Consultations over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from mediation.consultations.models import Consultation
from tests.factories import Cast

QUESTION = {"channel": "online", "category": "divorce", "question": "怎样离婚?", "phone": "139 0001 0001"}


def client(cast: Cast, part: str) -> APIClient:
    found = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    found.force_authenticate(cast.users[part])
    return found


def ask(cast: Cast, part: str = "applicant", **changes: object) -> dict[str, object]:
    answer = client(cast, part).post("/api/v1/consultations/", {**QUESTION, "organisation": cast.court.pk, **changes})
    assert answer.status_code == 201, answer.content
    body: dict[str, object] = answer.json()
    return body


def test_a_question_goes_its_way(cast: Cast) -> None:
    asked = ask(cast)
    assert (asked["phone"], asked["is_mine"], asked["state"]) == ("139****0001", True, "open")
    clerk = client(cast, "clerk")
    seen = clerk.get("/api/v1/consultations/?state=open").json()["results"]
    assert [(row["id"], row["phone"]) for row in seen] == [(asked["id"], "13900010001")]
    answered = clerk.post(f"/api/v1/consultations/{asked['id']}/answer/", {"answer": "先调解。"}).json()
    assert (answered["state"], answered["answered_by"], answered["answer"]) == ("answered", "clerk", "先调解。")
    made = client(cast, "applicant").post(f"/api/v1/consultations/{asked['id']}/convert/")
    assert made.status_code == 201
    shown = client(cast, "applicant").get(f"/api/v1/consultations/{asked['id']}/").json()
    assert (shown["case"], shown["state"]) == (made.json()["case"], "converted")


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    asked = ask(cast)
    stranger = client(cast, "stranger")
    assert stranger.get("/api/v1/consultations/").json()["results"] == []
    for path in ("", "answer/", "convert/"):
        method = stranger.get if not path else stranger.post
        assert method(f"/api/v1/consultations/{asked['id']}/{path}", {"answer": "x"}).status_code == 404
    assert Consultation.objects.get().state == "open"


def test_who_sees_but_may_not_is_told_why(cast: Cast) -> None:
    asked = ask(cast)
    refused = client(cast, "supervisor").post(f"/api/v1/consultations/{asked['id']}/answer/", {"answer": "x"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["code"] == "not_yours"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": ""}, "question"),
        ({"category": "astrology"}, "category"),
        ({"channel": "pigeon"}, "channel"),
        ({"phone": "call me"}, "phone"),
        ({"organisation": str(uuid4())}, "organisation"),
        ({"question": "x" * 5001}, "question"),
    ],
)
def test_bad_input_names_its_field(cast: Cast, changes: dict[str, object], field: str) -> None:
    body = {**QUESTION, "organisation": str(cast.court.pk), **changes}
    answer = client(cast, "applicant").post("/api/v1/consultations/", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not Consultation.objects.exists()


def test_nobody_asks_without_signing_in(db: None) -> None:
    assert APIClient().post("/api/v1/consultations/", QUESTION).status_code == 401


def test_a_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client(cast, "clerk").get("/api/v1/consultations/")
        return len(queries)

    ask(cast)
    one = cost()
    for _ in range(5):
        ask(cast)
    assert cost() == one


def test_the_categories_are_public(db: None) -> None:
    rows = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans").get("/api/v1/consultations/categories/").json()
    assert {"code": "enforcement", "label": "执行咨询"} in rows
