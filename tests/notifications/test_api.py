"""Notifications over HTTP: one's own, and nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from mediation.accounts.models import User
from mediation.notifications.models import Notification, NotificationSettings
from tests.factories import START, make_cast
from tests.notifications.conftest import Kinds
from tests.notifications.posting import MINUTE, tell

ADDRESSES: list[tuple[str, str, object]] = [
    ("get", "notifications/", None),
    ("get", "notifications/unread/", None),
    ("post", "notifications/read/", {"all": True}),
    ("get", "notifications/settings/", None),
    ("patch", "notifications/settings/", {"digest": True}),
]
"""Every address of this part. Anonymous: 401. Signed in, whatever the role: 200, on one's own alone."""

pytestmark = pytest.mark.django_db


def client(user: User, language: str = "en") -> APIClient:
    found = APIClient(HTTP_ACCEPT_LANGUAGE=language)
    found.force_authenticate(user)
    return found


def get(user: User, path: str) -> Any:
    answer = client(user).get(f"/api/v1/notifications/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(("method", "path", "body"), ADDRESSES)
def test_nobody_reads_an_inbox_without_signing_in(
    zhang: User, kinds: Kinds, method: str, path: str, body: object
) -> None:
    tell([zhang], kinds.note, START)
    answer = getattr(APIClient(), method)(f"/api/v1/{path}", body)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert Notification.objects.get().read_at is None
    assert not NotificationSettings.objects.exists()


@pytest.mark.parametrize(("method", "path", "body"), ADDRESSES)
def test_everybody_signed_in_has_their_own(zhang: User, method: str, path: str, body: object) -> None:
    assert getattr(client(zhang), method)(f"/api/v1/{path}", body).status_code == 200


def test_the_inbox_holds_ones_own_newest_first(zhang: User, li: User, kinds: Kinds) -> None:
    tell([zhang], kinds.note, START)
    tell([zhang, li], kinds.news, START + MINUTE, case="1", what="新")
    tell([zhang], kinds.letter, START + 2 * MINUTE)
    page = get(zhang, "")
    assert [row["kind"] for row in page["results"]] == ["news", "note"]
    newest = Notification.objects.get(user=zhang, kind="news")
    assert page["results"][0] == {
        "id": str(newest.pk),
        "kind": "news",
        "title": "News of 1",
        "body": "张建国: 新",
        "link": "/my/cases/1",
        "created_at": "2026-03-02T10:01:00+08:00",
        "read_at": None,
    }
    assert (page["next"], get(zhang, "unread/"), get(li, "unread/")) == (None, {"count": 2}, {"count": 1})


def test_reading_some_leaves_the_others_unread(zhang: User, kinds: Kinds) -> None:
    first, second = (tell([zhang], kinds.note, START + n * MINUTE)[0] for n in range(2))
    answer = client(zhang).post("/api/v1/notifications/read/", {"ids": [str(first.pk)]})
    assert (answer.status_code, answer.json()) == (200, {"count": 1})
    assert [row["id"] for row in get(zhang, "?unread=true")["results"]] == [str(second.pk)]
    assert [row["read_at"] is None for row in get(zhang, "")["results"]] == [True, False]
    assert client(zhang).post("/api/v1/notifications/read/", {"all": True}).json() == {"count": 0}
    assert get(zhang, "?unread=true")["results"] == []


def test_what_was_read_first_stays_read_then(zhang: User, kinds: Kinds) -> None:
    (told,) = tell([zhang], kinds.note, START)
    Notification.objects.update(read_at=START + MINUTE)
    client(zhang).post("/api/v1/notifications/read/", {"ids": [str(told.pk)]})
    told.refresh_from_db()
    assert told.read_at == START + MINUTE


def test_somebody_elses_message_is_passed_over_without_a_word(zhang: User, li: User, kinds: Kinds) -> None:
    (theirs,) = tell([li], kinds.note, START)
    tell([zhang], kinds.note, START)
    answers = [
        client(zhang).post("/api/v1/notifications/read/", {"ids": [str(pk)]}).json() for pk in (theirs.pk, uuid4())
    ]
    assert answers == [{"count": 1}, {"count": 1}]
    client(zhang).post("/api/v1/notifications/read/", {"all": True})
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("body", [{}, {"all": False}, {"all": True, "ids": []}, {"ids": ["1"]}, {"ids": "all"}])
def test_what_was_read_has_to_be_named(zhang: User, kinds: Kinds, body: dict[str, object]) -> None:
    tell([zhang], kinds.note, START)
    answer = client(zhang).post("/api/v1/notifications/read/", body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("ids")
    assert Notification.objects.get().read_at is None


def test_pages_follow_each_other(zhang: User, kinds: Kinds) -> None:
    for n in range(60):
        tell([zhang], kinds.note, START + n * MINUTE)
    first = get(zhang, "")
    second = client(zhang).get(first["next"]).json()
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert (len(first["results"]), len(seen), len(set(seen)), second["next"]) == (50, 60, 60, None)


def test_a_page_costs_the_same_however_much_there_is(zhang: User, kinds: Kinds) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            get(zhang, path)
        return len(queries)

    paths = ("", "?unread=true", "unread/", "settings/")
    empty = [cost(path) for path in paths]
    for n in range(12):
        tell([zhang], kinds.note, START + n * MINUTE)
    assert [cost(path) for path in paths] == empty
    assert all(count <= 2 for count in empty)


def test_the_settings_name_every_kind_in_the_readers_language(zhang: User, kinds: Kinds) -> None:
    usual = client(zhang, "zh-hans").get("/api/v1/notifications/settings/").json()
    assert (usual["quiet_from"], usual["quiet_until"], usual["digest"]) == ("22:00", "08:00", False)
    rows = {row["kind"]: row for row in usual["kinds"]}
    everywhere = ["inbox", "sms", "email"]
    assert rows["code"] == {
        "kind": "code", "label": "短信", "may_be_muted": True, "muted": False, "channels": everywhere
    }  # fmt: skip
    assert (rows["notice"]["may_be_muted"], rows["note"]["channels"]) == (False, ["inbox"])


def test_what_is_told_at_work_is_chosen_about_by_those_who_hold_a_role(zhang: User, kinds: Kinds) -> None:
    cast = make_cast()

    def shown(person: User) -> set[str]:
        return {kind["kind"] for kind in get(person, "settings/")["kinds"]}

    clerk, party = shown(cast.users["clerk"]), shown(zhang)
    assert {"case.submitted", "case.designate", "invitations.wrong_person"} <= clerk - party
    assert {"case.accepted", "case.ended", "news"} <= party
    assert party <= clerk


def test_a_person_changes_their_settings(zhang: User, li: User, kinds: Kinds) -> None:
    wanted = {"quiet_from": "20:30", "quiet_until": "07:00", "digest": True, "muted": ["news"]}
    changed = client(zhang).patch("/api/v1/notifications/settings/", wanted)
    assert changed.status_code == 200
    assert changed.json() == get(zhang, "settings/")
    shown = changed.json()
    assert (shown["quiet_from"], shown["quiet_until"], shown["digest"]) == ("20:30", "07:00", True)
    assert [row["kind"] for row in shown["kinds"] if row["muted"]] == ["news"]
    again = client(zhang).patch("/api/v1/notifications/settings/", {"muted": []}).json()
    assert (again["quiet_from"], [row for row in again["kinds"] if row["muted"]]) == ("20:30", [])
    assert get(li, "settings/")["digest"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_until": "eight"}, "quiet_until"),
        ({"quiet_until": None}, "quiet_until"),
        ({"digest": "perhaps"}, "digest"),
        ({"muted": ["astrology"]}, "muted"),
        ({"muted": ["notice"]}, "muted"),
        ({"muted": "news"}, "muted"),
    ],
)
def test_a_wrong_setting_names_its_field_and_changes_nothing(
    zhang: User, kinds: Kinds, body: dict[str, object], field: str
) -> None:
    answer = client(zhang).patch("/api/v1/notifications/settings/", {"digest": True, **body})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not NotificationSettings.objects.exists()
