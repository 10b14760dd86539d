"""Every refusal of the API is a problem document that says what to do; pages neither skip nor repeat."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from mediation.cases.services import open_draft
from mediation.core.actor import SYSTEM, Actor, Grant
from mediation.core.api import problem_response
from mediation.core.clock import local_day, now, start_of_day
from mediation.core.errors import Change, Conflict, DomainError, Invalid, NotSeen, Refusal, Refused, TooLarge
from mediation.core.logs import json_formatter
from tests.factories import START, Cast, draft_of, make_cast

REFUSAL = Refusal("too_late", "Come back tomorrow.", "day")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def answered(fault: Exception) -> Response:
    response = problem_response(fault, {})
    assert response is not None
    more = {"changes"} if isinstance(fault, Conflict) else set()
    assert set(response.data) == {"type", "title", "status", "code", "detail", "errors"} | more
    assert response.data["status"] == response.status_code
    assert response.data["type"] == f"/problems/{response.data['code']}"
    assert response.data["detail"]
    assert response.data["errors"]
    return response


@pytest.mark.parametrize(
    ("kind", "status"), [(Invalid, 400), (Refused, 403), (NotSeen, 404), (Conflict, 409), (TooLarge, 413)]
)
def test_our_refusals_keep_code_sentence_and_field(kind: type[DomainError], status: int) -> None:
    response = answered(kind(REFUSAL, Refusal("closed", "The office is closed.")))
    assert (response.status_code, response.data["code"], response.data["detail"]) == (
        status,
        "too_late",
        "Come back tomorrow.",
    )
    assert response.data["errors"] == [
        {"code": "too_late", "detail": "Come back tomorrow.", "field": "day"},
        {"code": "closed", "detail": "The office is closed.", "field": None},
    ]
    assert str(kind(REFUSAL)) == "Come back tomorrow."


def test_a_conflict_says_what_happened_meanwhile() -> None:
    conflict = Conflict(Refusal("stale", "Load it again.", "version"))
    conflict.changes = [Change("case.suspend", "Suspend", "陈立", datetime(2026, 3, 2, 2, tzinfo=UTC))]
    assert answered(conflict).data["changes"] == [
        {"what": "case.suspend", "label": "Suspend", "by": "陈立", "at": "2026-03-02T02:00:00+00:00"}
    ]


def test_what_is_not_seen_says_no_more_than_that() -> None:
    assert answered(NotSeen()).data["code"] == "not_found"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "authentication_failed"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.Throttled(30), 429, "throttled"),
        (exceptions.APIException({"a": "b"}), 500, "error"),
    ],
)
def test_the_frameworks_refusals_have_the_same_form(fault: Exception, status: int, code: str) -> None:
    response = answered(fault)
    assert (response.status_code, response.data["code"]) == (status, code)


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    assert answered(exceptions.Throttled(30))["Retry-After"] == "31"
    assert answered(exceptions.NotAuthenticated())["WWW-Authenticate"] == "Bearer"


def test_wrong_fields_are_each_named_by_their_path() -> None:
    class Person(serializers.Serializer[Any]):
        name = serializers.CharField()

    class Filing(serializers.Serializer[Any]):
        people = Person(many=True)
        amount = serializers.IntegerField()

        def validate(self, attrs: Any) -> Any:
            raise serializers.ValidationError("Nothing adds up.", code="sum")

    wrong = Filing(data={"people": [{"name": "a"}, {}], "amount": "x"})
    with pytest.raises(serializers.ValidationError) as fault:
        wrong.is_valid(raise_exception=True)
    response = answered(fault.value)
    assert [(e["field"], e["code"]) for e in response.data["errors"]] == [
        ("people.1.name", "required"),
        ("amount", "invalid"),
    ]
    assert response.data["detail"].startswith("people.1.name: ")
    whole = Filing(data={"people": [], "amount": 1})
    with pytest.raises(serializers.ValidationError) as fault:
        whole.is_valid(raise_exception=True)
    assert answered(fault.value).data["errors"] == [{"code": "sum", "detail": "Nothing adds up.", "field": None}]


def test_a_fault_of_ours_is_no_refusal() -> None:
    assert problem_response(ZeroDivisionError(), {}) is None


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/cases/7/", "/api/nothing", "/api/v1/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_leads_nowhere_is_a_problem_too(db: None, path: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "You are not signed in. Sign in, then try again."), ("zh-hans", "您还没有登录。请登录后再试。")],
)
def test_sentences_are_in_the_callers_language(db: None, client: Client, language: str, sentence: str) -> None:
    response = client.get("/api/v1/me/", headers={"Accept-Language": language})
    assert (response.status_code, response.json()["detail"]) == (401, sentence)


def test_pages_show_every_row_once_though_all_were_made_at_one_instant(cast: Cast, client: Client) -> None:
    applicant = cast.actor("applicant")
    instants = [START] * 70 + [START + timedelta(seconds=n) for n in range(60)]
    made = {str(open_draft(applicant, cast.court, draft_of(cast, parties=()), at).pk) for at in instants}
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    url, seen, sizes = "/api/v1/cases/", list[str](), list[int]()
    while url:
        page = client.get(url).json()
        assert set(page) == {"results", "next"}
        seen += [row["id"] for row in page["results"]]
        sizes.append(len(page["results"]))
        url = page["next"]
    assert sizes == [50, 50, 30]
    assert (len(seen), set(seen)) == (130, made)


def test_a_broken_cursor_is_a_problem(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/api/v1/cases/?cursor=%00nonsense")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_an_actor_holds_roles_where_they_were_given() -> None:
    place, elsewhere = UUID(int=1), UUID(int=2)
    actor = Actor(UUID(int=3), "陈立", frozenset({Grant("clerk", place), Grant("supervisor", elsewhere)}))
    assert actor.has("clerk")
    assert actor.has("clerk", organisation=place)
    assert not actor.has("clerk", organisation=elsewhere)
    assert actor.has("mediator", "supervisor")
    assert actor.organisations("clerk", "supervisor") == {place, elsewhere}
    assert not SYSTEM.has("clerk")


def test_days_begin_at_the_courts_midnight() -> None:
    midnight = start_of_day(local_day(START))
    assert midnight.isoformat() == "2026-03-02T00:00:00+08:00"
    assert local_day(midnight - timedelta(microseconds=1)).isoformat() == "2026-03-01"
    assert local_day(midnight).isoformat() == "2026-03-02"
    assert now().tzinfo is not None


def test_a_log_line_is_one_json_object_without_the_variables_of_a_fault() -> None:
    secret = "13912345678"
    with pytest.raises(ValueError, match="invalid") as fault:
        int(f"x{len(secret)}")
    exc_info = (fault.type, fault.value, fault.tb)
    record = logging.LogRecord("mediation.x", logging.ERROR, __file__, 1, "failed %s", ("now",), exc_info)
    line = json_formatter().format(record)
    written = json.loads(line)
    assert (written["event"], written["level"], "\n" in line) == ("failed now", "error", False)
    assert secret not in line
