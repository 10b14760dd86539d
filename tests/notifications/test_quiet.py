"""Quiet hours, by the court's clock."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from mediation.accounts.models import User
from mediation.notifications.models import Delivery, NotificationSettings
from mediation.notifications.quiet import QuietHours, next_digest
from mediation.notifications.services import Recipient, deliver_due
from tests.notifications.conftest import Kinds
from tests.notifications.posting import MINUTE, Outbox, at, tell

NIGHT, NOON = QuietHours(), QuietHours(time(12), time(14))


@pytest.mark.parametrize(
    ("hours", "instant", "wanted"),
    [
        (NIGHT, at("21:59"), at("21:59")),
        (NIGHT, at("22:00"), at("08:00", 3)),
        (NIGHT, at("23:59"), at("08:00", 3)),
        (NIGHT, at("00:00"), at("08:00")),
        (NIGHT, at("07:59"), at("08:00")),
        (NIGHT, at("08:00"), at("08:00")),
        (NOON, at("11:59"), at("11:59")),
        (NOON, at("12:00"), at("14:00")),
        (NOON, at("14:00"), at("14:00")),
        (QuietHours(time(0), time(6)), at("00:00"), at("06:00")),
        (QuietHours(time(23), time(0)), at("23:30"), at("00:00", 3)),
        (QuietHours(time(8), time(8)), at("03:00"), at("03:00")),
        (QuietHours(time(8), time(8)), at("08:00"), at("08:00")),
    ],
)
def test_nobody_is_disturbed_before_the_quiet_ends(hours: QuietHours, instant: datetime, wanted: datetime) -> None:
    assert hours.after(instant) == wanted
    assert hours.hold(instant) == (wanted != instant)
    assert not hours.hold(wanted)


def test_the_night_of_a_changing_clock_ends_by_the_clock_on_the_wall(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    # The night of 28 to 29 March 2026 has one hour less.
    before = datetime(2026, 3, 28, 23, 0, tzinfo=berlin)
    assert NIGHT.after(before) == datetime(2026, 3, 29, 8, 0, tzinfo=berlin)
    assert NIGHT.after(before).utctimetuple().tm_hour == 6


@pytest.mark.parametrize(
    ("instant", "wanted"),
    [(at("07:59"), at("08:00")), (at("08:00"), at("08:00")), (at("08:01"), at("08:00", 3)), (at("00:30"), at("08:00"))],
)
def test_the_digest_is_at_eight_in_the_morning(instant: datetime, wanted: datetime) -> None:
    assert next_digest(instant) == wanted


@pytest.mark.django_db
def test_messages_of_the_night_go_out_in_the_morning(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    guest = Recipient(None, "王芳", phone="13900020009")
    tell([zhang, guest], kinds.letter, at("23:10"))
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {at("08:00", 3)}
    assert deliver_due(at("23:10")) == deliver_due(at("07:59", 3)) == 0
    assert outbox.files() == []
    assert deliver_due(at("08:00", 3)) == 3
    assert [phone for phone, _text in outbox.messages()] == ["13900020001", "13900020009"]


@pytest.mark.django_db
def test_the_urgent_waits_for_no_morning(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.alarm, at("23:10"))
    assert deliver_due(at("23:10")) == 2
    assert outbox.messages() == [("13900020001", "Now.")]


@pytest.mark.django_db
def test_each_has_quiet_hours_of_their_own(zhang: User, li: User, kinds: Kinds) -> None:
    NotificationSettings.objects.create(user=zhang, quiet_from=time(12), quiet_until=time(14))
    tell([zhang, li], kinds.letter, at("13:00"))
    due = {one.user: one.due_at for one in Delivery.objects.filter(channel="sms")}
    assert due == {zhang: at("14:00"), li: at("13:00")}


@pytest.mark.django_db
def test_what_a_stopped_clock_left_behind_does_not_go_out_at_night(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.letter, at("21:00"))
    assert deliver_due(at("22:30")) == 0
    assert set(Delivery.objects.values_list("due_at", "state", "attempts")) == {(at("08:00", 3), "pending", 0)}
    assert deliver_due(at("08:00", 3) + MINUTE) == 2
    assert len(outbox.files()) == 1
