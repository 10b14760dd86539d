"""With DEBUG off, what is missing stops the start with a sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import read_environment, settings_module

ROOT = Path(__file__).resolve().parents[2]
COURT = {
    "DEBUG": "0",
    "SECRET_KEY": "a-long-random-string-that-signs-sessions-and-is-no-default",
    "FIELD_KEYS": "11" * 32,
    "ALLOWED_HOSTS": "court.example.cn",
}
OURS = ("SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "DEBUG", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL")


def started(environment: dict[str, str], folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """A fresh process of the program, in this environment alone."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    program = f"import os, django; from config.env import settings_module; {code}"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**clean, "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


SETTINGS = "import importlib; importlib.import_module(settings_module())"
START = "os.environ['DJANGO_SETTINGS_MODULE'] = settings_module(); django.setup()"


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"])
def test_a_court_does_not_start_without_its_secrets(tmp_path: Path, name: str) -> None:
    ended = started({key: value for key, value in COURT.items() if key != name}, tmp_path, SETTINGS)
    assert ended.returncode != 0
    assert f"{name} is not set. With DEBUG off it is required" in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"), [("FIELD_KEYS", " , "), ("ALLOWED_HOSTS", ","), ("FIELD_KEYS", "short"), ("SECRET_KEY", "")]
)
def test_an_empty_or_wrong_secret_is_no_secret(tmp_path: Path, name: str, value: str) -> None:
    ended = started({**COURT, name: value}, tmp_path, START)
    assert ended.returncode != 0
    assert name in ended.stderr.splitlines()[-1]


def test_a_courts_installation_shows_no_demonstration_and_sends_cookies_over_tls_only(tmp_path: Path) -> None:
    asked = (
        "s = importlib.import_module(settings_module());"
        "print(s.DEBUG, s.DEMONSTRATION, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    )
    ended = started(COURT, tmp_path, f"{SETTINGS}; {asked}")
    assert (ended.returncode, ended.stdout.strip()) == (0, "False False True True True"), ended.stderr
    assert not list(tmp_path.iterdir()), "a court's keys come from its environment, none is made"


def test_the_demonstration_makes_its_keys_once_and_keeps_them_private(tmp_path: Path) -> None:
    asked = "s = importlib.import_module(settings_module()); print(s.SECRET_KEY, *s.FIELD_KEYS)"
    first, second = (started({}, tmp_path, f"{SETTINGS}; {asked}").stdout for _ in range(2))
    assert first == second
    assert len(first.split()) == 2
    for name in ("secret_key", "field_key"):
        assert (tmp_path / "keys" / name).stat().st_mode & 0o777 == 0o600


READY = (
    f"{START}; from django.test import Client; r = Client(headers={{'host': 'localhost'}}).get('/readyz');"
    "print(r.status_code, r.json()['down'])"
)


@pytest.mark.parametrize(
    ("environment", "down"),
    [
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "503 {'database': 'OperationalError'}"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "503 {'channel_layer': 'ConnectionError'}"),
        ({}, "200 {}"),
    ],
)
def test_ready_says_what_is_down(tmp_path: Path, environment: dict[str, str], down: str) -> None:
    ended = started(environment, tmp_path, READY)
    assert ended.stdout.strip().splitlines()[-1] == down, ended.stderr


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment that says nothing but where the installation keeps its things."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return monkeypatch


def test_a_courts_environment_is_read_as_it_stands(environment: pytest.MonkeyPatch) -> None:
    for name, value in {**COURT, "FIELD_KEYS": f"{'22' * 32}, {'11' * 32}", "ALLOWED_HOSTS": "a.cn, b.cn"}.items():
        environment.setenv(name, value)
    read = read_environment()
    assert (read.debug, read.secret_key) == (False, COURT["SECRET_KEY"])
    assert read.field_keys == ["22" * 32, "11" * 32]
    assert read.allowed_hosts == ["a.cn", "b.cn"]
    assert settings_module() == "config.settings.prod"
    assert COURT["FIELD_KEYS"] not in repr(read)


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"])
def test_each_missing_secret_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    for other, value in COURT.items():
        environment.setenv(other, value)
    environment.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=name):
        read_environment()


def test_an_environment_that_says_nothing_is_the_demonstration(environment: pytest.MonkeyPatch) -> None:
    first, second = read_environment(), read_environment()
    assert (first.debug, first.database_url, first.redis_url) == (True, "", "")
    assert (first.secret_key, first.field_keys) == (second.secret_key, second.field_keys)
    assert len(bytes.fromhex(first.field_keys[0])) == 32
    assert settings_module() == "config.settings.dev"
