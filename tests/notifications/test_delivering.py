"""What becomes of a message on its way out: sent, tried again, given up, forgotten."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mediation.accounts.models import User
from mediation.core import events
from mediation.core.chores import do_chores
from mediation.core.fields import keyed_index
from mediation.notifications.enums import DeliveryState
from mediation.notifications.events import DeliveryEnded, DeliveryFailed, DeliverySent
from mediation.notifications.models import Delivery, Notification
from mediation.notifications.services import Recipient, deliver_due, prune_addresses
from mediation.notifications.services.delivering import BATCH, LEASE, MOST_ATTEMPTS
from tests.factories import START
from tests.notifications.conftest import Kinds
from tests.notifications.gateways import HERE
from tests.notifications.posting import DAY, MINUTE, Outbox, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(settings: Settings, tmp_path: Path, outbox: Outbox) -> Path:
    """A gateway that takes nothing until this file is removed."""
    settings.SMS_BACKEND = f"{HERE}ClosedGateway"
    (tmp_path / "closed").touch()
    return tmp_path / "closed"


@pytest.fixture
def heard() -> object:
    """What the parts above hear."""
    found: list[DeliveryEnded] = []
    for kind in (DeliverySent, DeliveryFailed):
        events.subscribe(kind)(found.append)
    yield found
    for kind in (DeliverySent, DeliveryFailed):
        events._handlers[kind].remove(found.append)


def only(**wanted: object) -> Delivery:
    return Delivery.objects.get(**wanted)


def test_a_message_goes_out_once(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, START)
    assert [deliver_due(START), deliver_due(START + DAY)] == [2, 0]
    assert outbox.messages() == [("13900020001", "Now.")]
    sms = only(channel="sms")
    assert (sms.state, sms.attempts, sms.ended_at, sms.claimed_until) == (DeliveryState.SENT, 1, START, None)
    assert outbox.keys() == {str(sms.pk)}


def test_a_mail_bears_the_delivery_in_its_id(zhang: User, kinds: Kinds, settings: Settings, outbox: Outbox) -> None:
    settings.DEFAULT_FROM_EMAIL = "法院 <mediation@court.example.cn>"
    tell([zhang], kinds.news, START, case="张某\n与李某", what="已受理")
    deliver_due(START)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["zhang@example.cn"], "News of 张某 与李某")
    assert sent.extra_headers["Message-ID"] == f"<{only(channel='email').pk}@court.example.cn>"
    assert sent.body.startswith("张建国: 已受理\n")
    assert "请勿直接回复" in sent.body


def test_what_was_not_taken_is_tried_again_later_and_later(zhang: User, kinds: Kinds, closed: Path) -> None:
    tell([zhang], kinds.alarm, START)
    assert deliver_due(START) == 1
    now, pauses = START, []
    for attempt in range(1, MOST_ATTEMPTS):
        sms = only(channel="sms")
        assert (sms.state, sms.attempts, sms.fault) == (DeliveryState.PENDING, attempt, "OSError")
        assert deliver_due(sms.due_at - timedelta(seconds=1)) == 0
        pauses.append((sms.due_at - now) // MINUTE)
        now = sms.due_at
        assert deliver_due(now) == 0
    assert pauses == [1, 4, 16, 64, 256]
    given_up = only(channel="sms")
    assert (given_up.state, given_up.attempts, given_up.ended_at) == (DeliveryState.FAILED, MOST_ATTEMPTS, now)
    closed.unlink()
    assert deliver_due(now + DAY) == 0


def test_a_gateway_that_is_back_gets_what_waited(zhang: User, kinds: Kinds, closed: Path, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, START)
    deliver_due(START)
    closed.unlink()
    assert deliver_due(START + MINUTE) == 1
    sms = only(channel="sms")
    assert (sms.state, sms.attempts, sms.fault, outbox.keys()) == (DeliveryState.SENT, 2, "", {str(sms.pk)})


def test_no_log_holds_the_number(zhang: User, kinds: Kinds, closed: Path, caplog: pytest.LogCaptureFixture) -> None:
    tell([zhang], kinds.alarm, START)
    with caplog.at_level(logging.INFO):
        deliver_due(START)
    (line,) = [record for record in caplog.records if record.message == "message not taken"]
    assert "13900020001" not in str(vars(line))
    assert line.__dict__["fault"] == "OSError"


def test_one_message_that_cannot_be_sent_does_not_hold_up_the_others(
    kinds: Kinds, settings: Settings, outbox: Outbox
) -> None:
    settings.SMS_BACKEND = f"{HERE}FaultyGateway"
    people = [Recipient(None, f"n{n}", phone=f"139000200{n}") for n in range(12, 16)]
    tell([*people], kinds.alarm, START)
    assert deliver_due(START) == 3
    assert [phone[-2:] for phone, _text in outbox.messages()] == ["12", "14", "15"]
    assert only(fault="ZeroDivisionError").state == DeliveryState.PENDING


def test_an_address_whose_key_is_gone_stops_its_own_message_only(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang, Recipient(None, "王芳", phone="13900020009")], kinds.alarm, START)
    lost = only(channel="sms", user=zhang)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_delivery SET address = 'gone:AAAA' WHERE user_id IS NOT NULL")
    assert deliver_due(START) == 1
    assert outbox.messages() == [("13900020009", "Now.")]
    assert Delivery.objects.defer("address").get(pk=lost.pk).fault == "Undecipherable"


def test_more_than_a_batch_goes_out_in_one_run(kinds: Kinds, outbox: Outbox) -> None:
    people = [Recipient(None, f"n{n}", phone=f"1390002{n:04}") for n in range(2 * BATCH + 1)]
    tell([*people], kinds.alarm, START)
    assert deliver_due(START) == len(outbox.files()) == 2 * BATCH + 1


def claim(delivery: Delivery, attempts: int = 1) -> None:
    """As a process leaves it that died while it had the message."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENDING, attempts=attempts, claimed_until=START + LEASE
    )


def test_a_claim_that_holds_is_left_alone_and_one_that_ran_out_is_taken(
    kinds: Kinds, zhang: User, outbox: Outbox
) -> None:
    tell([zhang], kinds.alarm, START)
    sms = only(channel="sms")
    claim(sms)
    assert deliver_due(START) == 1
    assert (outbox.files(), only(pk=sms.pk).state) == ([], DeliveryState.SENDING)
    assert deliver_due(START + LEASE) == 1
    assert (outbox.keys(), only(pk=sms.pk).attempts) == ({str(sms.pk)}, 2)


def test_whose_claim_ran_out_meanwhile_has_no_say_any_more(
    kinds: Kinds, zhang: User, settings: Settings, outbox: Outbox
) -> None:
    settings.SMS_BACKEND = f"{HERE}SlowGateway"
    tell([zhang], kinds.alarm, START)
    deliver_due(START)
    sms = only(channel="sms")
    assert (sms.state, sms.attempts, sms.fault) == (DeliveryState.SENDING, 2, "")
    assert sms.claimed_until == START + LEASE


def test_a_message_over_which_every_process_dies_is_given_up(kinds: Kinds, zhang: User, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, START)
    claim(only(channel="sms"), MOST_ATTEMPTS)
    deliver_due(START + LEASE)
    sms = only(channel="sms")
    assert (sms.state, sms.fault, sms.claimed_until, outbox.files()) == (DeliveryState.FAILED, "Died", None, [])


def test_the_parts_above_hear_what_became_of_it(
    zhang: User,
    kinds: Kinds,
    closed: Path,
    heard: list[DeliveryEnded],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (told,) = tell([zhang], kinds.alarm, START)
    Delivery.objects.filter(channel="sms").update(attempts=MOST_ATTEMPTS - 1)
    with django_capture_on_commit_callbacks(execute=True):
        deliver_due(START)
    assert {type(event): event.channel for event in heard} == {DeliverySent: "email", DeliveryFailed: "sms"}
    assert {(event.kind, event.about, event.notification_id, event.at) for event in heard} == {
        ("alarm", ("case", "1"), told.pk, START)
    }


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_within_a_transaction(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, START)
    with pytest.raises(RuntimeError), transaction.atomic():
        deliver_due(START)
    assert (outbox.files(), mail.outbox) == ([], [])


def test_where_a_message_went_is_forgotten_after_a_month(zhang: User, kinds: Kinds, closed: Path) -> None:
    tell([zhang], kinds.alarm, START)
    deliver_due(START)
    assert prune_addresses(START + 30 * DAY - MINUTE) == 0
    assert prune_addresses(START + 30 * DAY) == 1
    sent, waiting = only(channel="email"), only(channel="sms")
    assert (sent.address, sent.address_index, sent.text, sent.state) == ("", "", "", DeliveryState.SENT)
    assert (waiting.address, waiting.address_index) == ("13900020001", keyed_index("13900020001"))
    assert Notification.objects.get().body == "Now."
    assert prune_addresses(START + 31 * DAY) == 0


def test_every_tick_sends_and_forgets(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, START)
    done = do_chores(START)
    assert (done["delivered"], done["pruned"]) == (2, 0)
    assert do_chores(START + 30 * DAY)["pruned"] == 2
