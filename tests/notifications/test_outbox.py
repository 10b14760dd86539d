"""The gateway that lays messages into a folder."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from mediation.accounts.sms import send_sms
from tests.notifications.posting import Outbox


def test_a_message_is_written_whole_and_readable_by_its_owner_alone(outbox: Outbox) -> None:
    send_sms("13900020001", "您好", key="a-1")
    (file,) = outbox.files()
    assert json.loads(file.read_text()) == {"phone": "13900020001", "text": "您好", "key": "a-1"}
    assert (file.name, file.stat().st_mode & 0o777) == ("a-1.json", 0o600)
    assert list(outbox.folder.iterdir()) == [file]


def test_a_second_message_under_a_key_is_dropped(outbox: Outbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: send_sms("13900020001", f"{n}", key="a-1"), range(32)))
    assert len(outbox.messages()) == 1
    assert len(list(outbox.folder.iterdir())) == 1


def test_messages_without_a_key_are_all_kept(outbox: Outbox) -> None:
    for _ in range(3):
        send_sms("13900020001", "您好")
    assert outbox.messages() == [("13900020001", "您好")] * 3


def test_a_key_does_not_lead_out_of_the_folder(outbox: Outbox) -> None:
    send_sms("13900020001", "您好", key="../../etc/passwd")
    assert [file.parent for file in outbox.files()] == [outbox.folder]


def test_the_console_shows_what_it_is_given(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SMS_BACKEND = "mediation.accounts.sms.ConsoleGateway"
    send_sms("13900020001", "您好", key="a-1")
    assert capsys.readouterr().out == "SMS 13900020001: 您好\n"
