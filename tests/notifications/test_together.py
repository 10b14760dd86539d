"""Several processes at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core import mail
from django.db import connections
from pytest_django import Settings

from mediation.accounts.models import User
from mediation.notifications.enums import DeliveryState
from mediation.notifications.models import Delivery, Notification, NotificationSettings
from mediation.notifications.services import Recipient, deliver_due
from tests.factories import START, make_person
from tests.notifications.conftest import Kinds, with_email
from tests.notifications.gateways import HERE
from tests.notifications.posting import Outbox, at, tell

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(count: int, work: object) -> list[int]:
    def one(_: int) -> int:
        try:
            return int(work())  # type: ignore[operator]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_each_message_is_sent_by_one_of_them(kinds: Kinds, settings: Settings, outbox: Outbox, tmp_path: Path) -> None:
    settings.SMS_BACKEND = f"{HERE}CountingGateway"
    people: list[User | Recipient] = [Recipient(None, f"n{n}", phone=f"1390002{n:04}") for n in range(90)]
    tell(people, kinds.alarm, START)
    counts = at_once(4, lambda: deliver_due(START))
    calls = (tmp_path / "calls").read_text().split()
    assert sum(counts) == len(calls) == len(set(calls)) == len(outbox.files()) == 90
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.SENT, 1)}


def test_a_digest_is_gathered_by_one_of_them(kinds: Kinds, outbox: Outbox) -> None:
    readers = [with_email(make_person(f"n{n}", f"1390002{n:04}"), f"n{n}@example.cn") for n in range(6)]
    NotificationSettings.objects.bulk_create([NotificationSettings(user=one, digest=True) for one in readers])
    for hour in range(9, 15):
        tell([*readers], kinds.news, at(f"{hour}:00"), case="1", what=f"{hour} o'clock")
    deliver_due(at("20:00"))
    assert mail.outbox == []
    assert sum(at_once(4, lambda: deliver_due(at("08:00", 3)))) == 6
    assert sorted(sent.to[0] for sent in mail.outbox) == [f"n{n}@example.cn" for n in range(6)]
    assert all(sent.body.count("o'clock") == 6 for sent in mail.outbox)


def test_two_that_tell_the_same_under_one_key_tell_it_once(kinds: Kinds) -> None:
    people: list[User | Recipient] = [Recipient(None, f"n{n}", phone=f"1390002{n:04}") for n in range(20)]
    backwards = people[::-1]
    told = at_once(
        6, lambda: len(tell(people if Notification.objects.count() % 2 else backwards, kinds.alarm, START, key="T1"))
    )
    assert sum(told) == Notification.objects.count() == 20
    assert Delivery.objects.count() == 20
