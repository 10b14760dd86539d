"""A process may die at any line: nothing told is lost, nothing reaches anybody twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notifications.gateways import HERE
from tests.notifications.posting import Outbox
from tests.rooms.running import ROOT, House, installation

DIED = 9
PEOPLE = 5


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with installation(tmp_path, DJANGO_SETTINGS_MODULE="config.settings.dev") as running:
        yield running


def beside(house: House, verb: str, number: int, gateway: str) -> tuple[int, str]:
    """Run a process to its end, or to its death: its exit code, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.notifications.beside", verb, str(number)],
        cwd=ROOT,
        env={**house.environment, "SMS_BACKEND": gateway},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode in {0, DIED}, done.stderr
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(("gateway", "taken_by_then"), [("DiesBeforeSending", 0), ("DiesAfterSending", 1)])
def test_who_dies_between_commit_and_sending_loses_nothing_and_doubles_nothing(
    house: House, tmp_path: Path, gateway: str, taken_by_then: int
) -> None:
    outbox, calls = Outbox(tmp_path / "outbox"), tmp_path / "calls"
    counting = f"{HERE}CountingGateway"
    assert beside(house, "tell", PEOPLE, counting)[0] == DIED
    assert outbox.files() == []

    assert beside(house, "deliver", 0, f"{HERE}{gateway}")[0] == DIED
    before = {file: file.stat().st_mtime_ns for file in outbox.files()}
    # The message over which it died stands anywhere in the row.
    assert taken_by_then <= len(before) < PEOPLE + taken_by_then

    assert beside(house, "deliver", 1, counting) == (0, "0")
    assert len(outbox.files()) == len(before), "what the dead process claimed is left to it until its lease is over"

    noted = len(before) - taken_by_then
    assert beside(house, "deliver", 11, counting) == (0, str(PEOPLE - noted))
    assert [phone for phone, _text in outbox.messages()] == [f"139000000{n:02}" for n in range(1, PEOPLE + 1)]
    assert all(file.stat().st_mtime_ns == written for file, written in before.items())
    asked = calls.read_text().split()
    assert set(asked) == outbox.keys()
    assert len(asked) == PEOPLE + taken_by_then, "the gateway was asked twice for what it had, under the same key"

    assert beside(house, "deliver", 600, counting) == (0, "0")
    assert len(outbox.files()) == PEOPLE
