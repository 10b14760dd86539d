"""What people choose about how they are told."""

from __future__ import annotations

from datetime import time

import pytest

from mediation.accounts.models import User
from mediation.audit.models import Entry
from mediation.core.actor import SYSTEM
from mediation.core.errors import Invalid, Refused
from mediation.notifications.enums import DeliveryState
from mediation.notifications.models import Delivery, Notification, NotificationSettings
from mediation.notifications.queries import settings_of
from mediation.notifications.services import Wishes, change_settings, deliver_due
from tests.factories import START
from tests.notifications.conftest import Kinds
from tests.notifications.posting import Outbox, at, tell

pytestmark = pytest.mark.django_db


def test_who_never_said_anything_is_told_as_usual(zhang: User) -> None:
    usual = settings_of(zhang.pk)
    assert (usual.quiet_from, usual.quiet_until, usual.digest, usual.muted) == (time(22), time(8), False, [])
    assert not NotificationSettings.objects.exists()


def test_what_is_muted_lies_in_the_inbox_only(zhang: User, li: User, kinds: Kinds) -> None:
    change_settings(zhang.as_actor(), Wishes(muted=["letter", "news"]), START)
    tell([zhang, li], kinds.news, START, case="1", what="x")
    assert Notification.objects.filter(in_inbox=True).count() == 2
    assert set(Delivery.objects.values_list("user", flat=True)) == {li.pk}


def test_what_may_not_be_muted_is_sent_whatever_the_table_says(zhang: User, kinds: Kinds) -> None:
    NotificationSettings.objects.create(user=zhang, muted=["notice"])
    tell([zhang], kinds.notice, START, days="3")
    assert Delivery.objects.count() == 2


def test_muting_stops_what_was_waiting(zhang: User, li: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang, li], kinds.letter, at("23:00"))
    tell([zhang], kinds.notice, at("23:00"), days="3")
    change_settings(zhang.as_actor(), Wishes(muted=["letter"]), at("23:30"))
    stopped = Delivery.objects.filter(state=DeliveryState.CANCELLED)
    assert set(stopped.values_list("user", "notification__kind", "ended_at")) == {(zhang.pk, "letter", at("23:30"))}
    assert deliver_due(at("08:00", 3)) == 4
    assert [phone for phone, _text in outbox.messages()] == ["13900020001", "13900020002"]


def test_a_choice_changes_what_it_names_and_is_in_the_log(zhang: User, kinds: Kinds) -> None:
    change_settings(zhang.as_actor(), Wishes(digest=True, muted=["news", "letter", "news"]), START)
    change_settings(zhang.as_actor(), Wishes(quiet_from=time(20)), START)
    row = NotificationSettings.objects.get()
    assert (row.quiet_from, row.quiet_until, row.digest, row.muted) == (time(20), time(8), True, ["letter", "news"])
    acts = Entry.objects.filter(action="notifications.settings_changed").order_by("number")
    assert [(act.actor_id, act.facts) for act in acts] == [
        (str(zhang.pk), {"changed": ["digest", "muted"]}),
        (str(zhang.pk), {"changed": ["quiet_from"]}),
    ]


def test_choosing_nothing_changes_nothing(zhang: User) -> None:
    acts = Entry.objects.count()
    assert change_settings(zhang.as_actor(), Wishes(), START).digest is False
    assert (Entry.objects.count(), NotificationSettings.objects.count()) == (acts, 0)


def test_wrong_kinds_are_all_named_and_nothing_changes(zhang: User, kinds: Kinds) -> None:
    acts = Entry.objects.count()
    with pytest.raises(Invalid) as refusal:
        change_settings(zhang.as_actor(), Wishes(digest=True, muted=["news", "astrology", "notice"]), START)
    assert [(reason.code, reason.field) for reason in refusal.value.refusals] == [
        ("unknown_kind", "muted"),
        ("may_not_be_muted", "muted"),
    ]
    assert (NotificationSettings.objects.count(), Entry.objects.count()) == (0, acts)


def test_the_system_has_no_inbox_to_choose_for(db: None) -> None:
    with pytest.raises(Refused):
        change_settings(SYSTEM, Wishes(digest=True), START)
    assert not NotificationSettings.objects.exists()
