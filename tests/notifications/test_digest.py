"""One e-mail a day for who wants it so."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from mediation.accounts.models import User
from mediation.notifications.enums import DeliveryState
from mediation.notifications.models import Delivery, NotificationSettings
from mediation.notifications.services import cancel_deliveries, deliver_due
from mediation.notifications.services.delivering import LEASE
from tests.notifications.conftest import Kinds
from tests.notifications.posting import HOUR, MINUTE, Outbox, at, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(zhang: User, outbox: Outbox) -> User:
    """Somebody who wants a digest."""
    NotificationSettings.objects.create(user=zhang, digest=True)
    return zhang


def told_through_the_day(reader: User, kinds: Kinds, *words: str, day: int = 2) -> None:
    for hour, what in enumerate(words, start=9):
        tell([reader], kinds.news, at(f"{hour}:00", day), case="1", what=what)


def test_the_mail_of_a_day_comes_as_one(reader: User, kinds: Kinds, outbox: Outbox) -> None:
    told_through_the_day(reader, kinds, "甲", "乙", "丙")
    assert deliver_due(at("20:00")) == 3
    assert (len(outbox.files()), mail.outbox) == (3, [])
    assert deliver_due(at("08:00", 3)) == 1
    (sent,) = mail.outbox
    assert sent.subject == "今日消息汇总（共 3 条）"
    assert [sent.body.index(word) for word in "甲乙丙"] == sorted(sent.body.index(word) for word in "甲乙丙")
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert deliver_due(at("20:00", 3)) == 0


def test_a_day_with_one_message_sends_it_as_it_is(reader: User, kinds: Kinds) -> None:
    told_through_the_day(reader, kinds, "甲")
    deliver_due(at("08:00", 3))
    assert [sent.subject for sent in mail.outbox] == ["News of 1"]


def test_a_day_without_messages_sends_nothing(reader: User) -> None:
    assert (deliver_due(at("08:00", 3)), mail.outbox) == (0, [])


def test_the_urgent_does_not_wait_for_the_digest(reader: User, kinds: Kinds) -> None:
    told_through_the_day(reader, kinds, "甲")
    tell([reader], kinds.alarm, at("10:00"))
    deliver_due(at("10:00"))
    assert [sent.subject for sent in mail.outbox] == ["Alarm"]


def test_others_get_their_mail_at_once(reader: User, li: User, kinds: Kinds) -> None:
    tell([reader, li], kinds.letter, at("10:00"))
    deliver_due(at("10:00"))
    assert [sent.to for sent in mail.outbox] == [["li@example.cn"]]


def test_there_is_one_digest_a_day_and_what_came_late_waits(reader: User, kinds: Kinds) -> None:
    told_through_the_day(reader, kinds, "甲")
    deliver_due(at("08:00", 3))
    late = tell([reader], kinds.news, at("07:59", 3), case="1", what="乙")[0]
    assert late.deliveries.get(channel="email").due_at == at("08:00", 3)
    deliver_due(at("08:01", 3))
    assert len(mail.outbox) == 1
    assert late.deliveries.get(channel="email").due_at == at("08:00", 4)
    deliver_due(at("08:00", 4))
    assert [sent.body.startswith("张建国: 乙") for sent in mail.outbox] == [False, True]


def test_a_digest_keeps_the_readers_quiet(reader: User, kinds: Kinds) -> None:
    NotificationSettings.objects.update(quiet_until=time(9, 30))
    told_through_the_day(reader, kinds, "甲", "乙")
    deliver_due(at("08:00", 3))
    assert mail.outbox == []
    deliver_due(at("09:30", 3))
    assert len(mail.outbox) == 1


def test_a_clock_that_stood_still_gathers_in_the_morning_not_at_night(reader: User, kinds: Kinds) -> None:
    told_through_the_day(reader, kinds, "甲", "乙")
    deliver_due(at("23:00", 3))
    assert mail.outbox == []
    assert NotificationSettings.objects.get().digest_gathered_on is None
    deliver_due(at("08:00", 4))
    assert len(mail.outbox) == 1


def test_a_digest_that_was_not_taken_is_sent_again_with_the_same_messages_under_the_same_id(
    reader: User, kinds: Kinds, settings: Settings, tmp_path: Path
) -> None:
    told_through_the_day(reader, kinds, "甲", "乙")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    deliver_due(at("08:00", 3))
    head = Delivery.objects.get(gathers=1)
    assert (head.state, head.attempts, head.fault) == (DeliveryState.PENDING, 1, "ConnectionRefusedError")
    told_through_the_day(reader, kinds, "丙", day=3)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver_due(at("08:01", 3) + 2 * HOUR)
    (sent,) = mail.outbox
    assert str(head.pk) in sent.extra_headers["Message-ID"]
    assert ("甲" in sent.body, "乙" in sent.body, "丙" in sent.body) == (True, True, False)
    deliver_due(at("08:00", 4))
    assert "丙" in mail.outbox[1].body


def test_a_digest_whose_sender_died_is_taken_again_whole(reader: User, kinds: Kinds) -> None:
    told_through_the_day(reader, kinds, "甲", "乙")
    deliver_due(at("08:00", 3))
    now = at("08:00", 3)
    Delivery.objects.filter(channel="email").update(state=DeliveryState.PENDING, ended_at=None)
    Delivery.objects.filter(gathers=1).update(state=DeliveryState.SENDING, claimed_until=now + LEASE)
    assert deliver_due(now + MINUTE) == 0
    assert deliver_due(now + LEASE) == 1
    first, second = mail.outbox
    assert (first.extra_headers, first.body) == (second.extra_headers, second.body)


def test_what_stands_in_a_digest_on_its_way_is_not_called_back(reader: User, kinds: Kinds, settings: Settings) -> None:
    told_through_the_day(reader, kinds, "甲", "乙")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    deliver_due(at("08:00", 3))
    assert cancel_deliveries(("case", "1"), [kinds.news], at("08:00", 3)) == 0
    assert Delivery.objects.filter(channel="email", state=DeliveryState.PENDING).count() == 2
