"""Health, figures, headers, pages: what the outside sees of the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def test_a_process_that_answers_is_alive(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_asks_no_less_on_the_hundred_and_twentieth_time(db: None, client: Client) -> None:
    answers = {client.get("/readyz").status_code for _ in range(120)}
    assert answers == {200}
    assert client.get("/readyz").json() == {"ready": True, "down": {}}


def test_a_store_that_cannot_be_written_is_not_ready(
    db: None, client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "a file" / "media"
    response = client.get("/readyz")
    assert (response.status_code, list(response.json()["down"])) == (503, ["storage"])


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 404),
        ("203.0.113.7", {}, 404),
        ("203.0.113.7", {"Authorization": "Bearer figures"}, 200),
        ("203.0.113.7", {"Authorization": "Bearer wrong"}, 404),
        ("203.0.113.7", {"Authorization": "Bearer \u00fc"}, 404),
        ("203.0.113.7", {"Authorization": "figures"}, 200),
    ],
)
def test_figures_are_for_the_machine_itself_or_who_has_the_token(
    client: Client, settings: Settings, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = "figures"
    response = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
    assert response.status_code == status


def test_without_a_token_in_the_settings_none_opens_the_figures(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="203.0.113.7").status_code == 404


@pytest.mark.parametrize("path", ["/", "/sign-in", "/desk/today", "/api/v1/site/", "/api/v1/nothing/", "/healthz"])
def test_every_answer_keeps_foreign_origins_out(db: None, client: Client, path: str) -> None:
    response = client.get(path)
    given = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert POLICY.items() <= given.items()
    assert not any("http" in sources or "*" in sources for sources in given.values())
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_two_entries_are_served_as_the_build_left_them(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.WEB_PAGES = tmp_path
    not_built = client.get("/")
    assert (not_built.status_code, "make setup" in not_built.content.decode()) == (503, True)
    for name in ("index.html", "desk.html"):
        (tmp_path / name).write_text(name)
    pages = {"/": "index.html", "/my/cases/7": "index.html", "/desk": "desk.html", "/desk/a": "desk.html"}
    for path, name in pages.items():
        response = client.get(path)
        assert (response.content.decode(), response["Cache-Control"]) == (name, "no-cache")
        assert "csrftoken" in response.cookies
    assert client.post("/").status_code == 405


def test_the_schema_is_public_and_names_every_party_of_an_error(db: None, client: Client) -> None:
    response = client.get("/api/schema/")
    assert response.status_code == 200
    assert b"openapi: 3.1" in response.content
