"""Up by event: after the commit, to every handler, whatever one of them does."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import TestCase

from mediation.core.events import Event, publish, subscribe


@dataclass(frozen=True)
class Rang(Event):
    """The bell."""

    times: int


heard: list[str] = []


@subscribe(Rang)
def break_down(event: Rang) -> None:
    raise ZeroDivisionError


@subscribe(Rang)
def write_down(event: Rang) -> None:
    heard.append(f"{event.times}")


@pytest.fixture(autouse=True)
def _silence() -> None:
    heard.clear()


def test_an_event_is_heard_after_the_commit(db: None) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        publish(Rang(1))
        assert heard == []
    assert heard == ["1"]


def test_an_event_of_a_transaction_that_was_taken_back_is_never_heard(db: None) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        publish(Rang(1))
        transaction.set_rollback(True)
    assert heard == []


def test_a_handler_that_fails_is_logged_and_takes_no_other_with_it(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), TestCase.captureOnCommitCallbacks(execute=True):
        publish(Rang(2))
    assert heard == ["2"]
    record = next(r for r in caplog.records if r.message == "event handler failed")
    assert (record.__dict__["event"], record.__dict__["handler"]) == ("Rang", "break_down")


def test_subscribing_twice_is_hearing_once(db: None) -> None:
    subscribe(Rang)(write_down)
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(Rang(3))
    assert heard == ["3"]
