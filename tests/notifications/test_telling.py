"""Who is told what, in whose language, and how often."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import User
from mediation.audit.models import Entry
from mediation.core.fields import keyed_index
from mediation.notifications.enums import Channel, DeliveryState
from mediation.notifications.kinds import Kind, kind_named, register
from mediation.notifications.kinds import kinds as registered
from mediation.notifications.models import Delivery, Notification
from mediation.notifications.queries import deliveries_about
from mediation.notifications.services import Recipient, cancel_deliveries, deliver_due, notify, recipient_of
from tests.factories import START, make_person
from tests.notifications.conftest import Kinds
from tests.notifications.posting import MINUTE, Outbox, tell

pytestmark = pytest.mark.django_db


def ways(notification: Notification) -> dict[str, str]:
    return {one.channel: one.address for one in notification.deliveries.all()}


def test_a_person_is_told_in_the_inbox_by_text_message_and_by_mail(zhang: User, kinds: Kinds) -> None:
    (told,) = tell([zhang], kinds.news, START, case="张某与李某", what="已受理")
    stored = Notification.objects.get()
    assert (stored, stored.user, stored.kind, stored.in_inbox) == (told, zhang, "news", True)
    assert (stored.title, stored.body) == ("News of 张某与李某", "张建国: 已受理")
    assert (stored.link, stored.about_type, stored.about_id) == ("/my/cases/1", "case", "1")
    assert (stored.created_at, stored.read_at) == (START, None)
    assert ways(stored) == {"sms": "13900020001", "email": "zhang@example.cn"}
    assert {one.channel: one.text for one in stored.deliveries.all()} == {
        "sms": "张某与李某: 已受理",
        "email": "张建国: 已受理",
    }


def test_each_reads_it_in_their_own_language(zhang: User, li: User, kinds: Kinds) -> None:
    tell([zhang, li], kinds.code, START, code="123456")
    words = {one.user: (one.title, one.body) for one in Notification.objects.all()}
    assert words[zhang][0] == "已发送"
    assert "123456" in words[zhang][1]
    assert words[li] == ("Sent", "Your Hejie code is 123456. It is valid for 5 minutes. Give it to nobody.")
    assert words[zhang][1] != words[li][1]


def test_lazy_words_of_the_context_are_translated_too(zhang: User, li: User, kinds: Kinds) -> None:
    tell([zhang, li], kinds.news, START, case="1", what=_("Sent"))
    assert {one.body for one in Notification.objects.all()} == {"张建国: 已发送", "Li Min: Sent"}


def test_somebody_without_an_account_is_told_outside_only(kinds: Kinds, db: None) -> None:
    guest = Recipient(None, "王芳", phone="139 0002-0009", language="zh-hans")
    (told,) = tell([guest], kinds.alarm, START)
    assert (told.user, told.in_inbox, told.person) == (None, False, keyed_index("13900020009"))
    assert ways(told) == {"sms": "13900020009"}
    (mailed,) = tell([Recipient(None, "王芳", email="Wang@example.cn")], kinds.alarm, START)
    assert (mailed.person, ways(mailed)) == (keyed_index("wang@example.cn"), {"email": "Wang@example.cn"})


def test_who_cannot_be_reached_at_all_is_not_told(kinds: Kinds) -> None:
    assert tell([Recipient(None, "无名")], kinds.alarm, START) == []
    assert not Notification.objects.exists()


def test_a_number_that_was_not_proved_is_not_used(kinds: Kinds) -> None:
    user = make_person("王芳", "13900020005", proved=False)
    assert recipient_of(user).phone == ""
    (told,) = tell([user], kinds.alarm, START)
    assert (told.in_inbox, ways(told)) == (True, {})


def test_one_person_is_told_once_however_often_they_are_named(zhang: User, kinds: Kinds) -> None:
    same_number = Recipient(None, "张建国", phone="+86 139 0002 0001")
    same_address = Recipient(None, "张建国", email="ZHANG@example.cn")
    bare = Recipient(zhang.pk, "张建国")
    told = tell([same_number, bare, zhang, same_address, zhang], kinds.alarm, START)
    assert [one.user for one in told] == [zhang]
    assert ways(told[0]) == {"sms": "13900020001", "email": "zhang@example.cn"}
    assert Notification.objects.count() == 1


def test_a_kind_uses_its_own_channels(zhang: User, kinds: Kinds) -> None:
    (letter,) = tell([zhang], kinds.letter, START)
    (note,) = tell([zhang], kinds.note, START)
    assert (letter.in_inbox, set(ways(letter))) == (False, {"sms", "email"})
    assert (note.in_inbox, ways(note)) == (True, {})


def test_words_and_addresses_stand_encrypted(zhang: User, kinds: Kinds) -> None:
    tell([zhang], kinds.news, START, case="张某", what="https://court/join/secret")
    with connection.cursor() as cursor:
        for table in ("notifications_notification", "notifications_delivery"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            assert not [word for word in ("secret", "13900020001", "zhang@example.cn", "张某") if word in rows]
    assert Delivery.objects.filter(address_index=keyed_index("zhang@example.cn")).count() == 1


def test_telling_under_a_key_again_does_nothing(zhang: User, li: User, kinds: Kinds) -> None:
    first = tell([zhang], kinds.alarm, START, key="T1")
    again = tell([zhang, li], kinds.alarm, START + MINUTE, key="T1")
    assert ([one.user for one in first], [one.user for one in again]) == ([zhang], [li])
    assert tell([li, zhang], kinds.alarm, START, key="T1") == []
    assert Notification.objects.count() == 2
    assert Delivery.objects.count() == 4


def test_a_key_holds_for_its_kind_and_person_and_without_one_all_is_told(zhang: User, kinds: Kinds) -> None:
    guest = Recipient(None, "王芳", phone="13900020009")
    for kind, key in [
        (kinds.alarm, "T1"),
        (kinds.note, "T1"),
        (kinds.alarm, "T2"),
        (kinds.alarm, ""),
        (kinds.alarm, ""),
    ]:
        assert len(tell([zhang, guest], kind, START, key=key)) == 2
    assert tell([guest], kinds.alarm, START, key="T2") == []


def test_what_is_rolled_back_nobody_is_told(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    with transaction.atomic():
        notify([recipient_of(zhang)], kinds.alarm, {}, START)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert (deliver_due(START), outbox.files()) == (0, [])


def test_telling_writes_no_act_of_its_own(zhang: User, kinds: Kinds) -> None:
    acts = Entry.objects.count()
    tell([zhang], kinds.alarm, START)
    assert Entry.objects.count() == acts


@pytest.mark.django_db(transaction=True)
def test_telling_wants_the_transaction_of_its_act(kinds: Kinds) -> None:
    with pytest.raises(RuntimeError):
        notify([Recipient(None, "王芳", phone="13900020009")], kinds.alarm, {}, START)
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("context", "fault"), [({}, KeyError), ({"days": 3}, TypeError), ({"days": None}, TypeError)])
def test_faults_of_the_program_show_at_once(zhang: User, kinds: Kinds, context: dict[str, str], fault: type) -> None:
    with pytest.raises(fault):
        tell([zhang], kinds.notice, START, **context)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("link", ["https://elsewhere.example", "//elsewhere.example", "my/cases"])
def test_a_link_leads_to_our_own_pages(zhang: User, kinds: Kinds, link: str) -> None:
    with pytest.raises(ValueError, match="our own pages"):
        notify([recipient_of(zhang)], kinds.note, {}, START, link=link)


def test_a_kind_that_nobody_registered_is_not_told(zhang: User, kinds: Kinds) -> None:
    with pytest.raises(KeyError):
        tell([zhang], Kind("stray", "Stray", "Stray", "Stray"), START)


def test_a_name_is_one_kinds_only(kinds: Kinds) -> None:
    with pytest.raises(ValueError, match="'alarm'"):
        register(Kind("alarm", "Another", "Another", "Another"))
    assert kind_named("alarm") is kinds.alarm
    assert registered()[-1] is kinds.note


def test_telling_many_costs_as_many_queries_as_telling_few(zhang: User, kinds: Kinds) -> None:
    def cost(people: list[User | Recipient], key: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            tell(people, kinds.alarm, START, key=key)
        return len(queries)

    many = [make_person(f"n{n}", f"1390003{n:04}") for n in range(20)]
    assert cost([zhang], "") == cost([zhang, *many], "")
    assert cost([zhang], "T1") == cost([zhang, *many], "T2")


def test_what_is_not_true_any_more_is_not_sent_any_more(zhang: User, kinds: Kinds, outbox: Outbox) -> None:
    tell([zhang], kinds.letter, START)
    tell([zhang], kinds.alarm, START)
    assert cancel_deliveries(("case", "2"), [kinds.letter], START) == 0
    assert cancel_deliveries(("case", "1"), [kinds.letter], START) == 2
    assert deliver_due(START) == 2
    assert [text for _phone, text in outbox.messages()] == ["Now."]
    states = {one.notification.kind: one.state for one in deliveries_about("case", 1)}
    assert states == {"letter": DeliveryState.CANCELLED, "alarm": DeliveryState.SENT}
    assert Notification.objects.count() == 2
    assert cancel_deliveries(("case", "1"), [kinds.alarm], START) == 0


def test_every_channel_has_its_name_in_both_languages() -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        assert [str(channel.label) for channel in Channel] == ["站内消息", "短信", "电子邮件"]
