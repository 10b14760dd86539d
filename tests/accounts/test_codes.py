"""One-time codes: five tries, a minute apart, ten a phone and fifty an address a day, and nothing to be learnt."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from mediation.accounts.codes import (
    TRIES,
    CodeCheck,
    WrongCode,
    check_code,
    forget_codes,
    person_who_proved,
    send_code,
)
from mediation.accounts.models import CodeQuota, OneTimeCode, User
from mediation.accounts.sms import kept_code
from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.core.chores import do_chores
from mediation.core.errors import Refused, TooMany, Unavailable
from tests.factories import START, make_person

PHONE, OTHER, HOME = "13912345678", "13912345679", "203.0.113.7"
MINUTE = timedelta(minutes=1)
SENT = re.compile(r"SMS (\S+): (.*)")


class SilentGateway:
    """A gateway that takes nothing."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        raise OSError


def sent_to(phone: str, now: datetime = START, purpose: str = "join", address: str = HOME) -> str:
    """Have a code sent, and read it on the phone."""
    assert send_code(phone, purpose, address, now) == 60
    code = kept_code(phone)
    assert code is not None
    return code


def not_it(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here writes."""


def test_the_code_on_the_phone_is_right_once() -> None:
    code = sent_to("139 1234 5678")
    assert check_code(PHONE, "join", f" {code} ", START) == CodeCheck(right=True, tries_left=4)
    assert check_code(PHONE, "join", code, START) == CodeCheck(right=False, tries_left=0)


def test_a_code_is_right_for_its_phone_and_its_purpose_alone() -> None:
    code = sent_to(PHONE)
    assert not check_code(OTHER, "join", code, START)
    assert not check_code(PHONE, "sign", code, START)
    assert check_code(PHONE, "join", code, START)


def test_a_code_holds_five_minutes() -> None:
    code = sent_to(PHONE)
    assert not check_code(PHONE, "join", code, START + 5 * MINUTE)
    assert check_code(PHONE, "join", code, START + 5 * MINUTE - timedelta(seconds=1))


def test_five_wrong_tries_burn_a_code_and_the_log_says_so() -> None:
    code = sent_to(PHONE)
    left = [check_code(PHONE, "join", not_it(code), START).tries_left for _ in range(TRIES)]
    assert left == [4, 3, 2, 1, 0]
    assert check_code(PHONE, "join", code, START) == CodeCheck(right=False, tries_left=0)
    assert Entry.objects.filter(action="accounts.code_burned").count() == 1


def test_the_fifth_try_may_still_be_the_right_one() -> None:
    code = sent_to(PHONE)
    for _ in range(TRIES - 1):
        check_code(PHONE, "join", not_it(code), START)
    assert check_code(PHONE, "join", code, START)


def test_a_new_code_takes_the_place_of_the_one_before() -> None:
    first = sent_to(PHONE)
    second = sent_to(PHONE, START + MINUTE)
    if first != second:
        assert not check_code(PHONE, "join", first, START + MINUTE)
    assert check_code(PHONE, "join", second, START + MINUTE)


def test_a_second_code_within_a_minute_is_refused_and_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    code = sent_to(PHONE)
    capsys.readouterr()
    with pytest.raises(TooMany) as refused:
        send_code(PHONE, "sign", "198.51.100.1", START + timedelta(seconds=18.5))
    assert (refused.value.refusals[0].code, refused.value.wait) == ("too_soon", 42)
    assert (capsys.readouterr().out, OneTimeCode.objects.count()) == ("", 1)
    assert check_code(PHONE, "join", code, START), "the refused request left the first code as it was"


def test_the_minute_counts_across_midnight() -> None:
    midnight = datetime.fromisoformat("2026-03-03T00:00:00+08:00")
    sent_to(PHONE, midnight - timedelta(seconds=1))
    with pytest.raises(TooMany):
        send_code(PHONE, "join", HOME, midnight)


def test_a_phone_is_sent_ten_codes_a_day_and_again_tomorrow() -> None:
    for n in range(10):
        sent_to(PHONE, START + n * MINUTE, address=f"198.51.100.{n}")
    with pytest.raises(TooMany) as refused:
        send_code(PHONE, "join", HOME, START + 10 * MINUTE)
    tomorrow = datetime.fromisoformat("2026-03-03T00:00:00+08:00")
    assert refused.value.refusals[0].code == "too_many"
    assert START + 10 * MINUTE + timedelta(seconds=refused.value.wait) == tomorrow
    assert OneTimeCode.objects.count() == 10
    assert sent_to(PHONE, tomorrow)


def test_an_address_asks_for_fifty_codes_a_day(settings: Settings) -> None:
    settings.CODES_A_DAY_PER_ADDRESS = 3
    for n in range(3):
        sent_to(f"1390000000{n}", address=HOME)
    with pytest.raises(TooMany) as refused:
        send_code(OTHER, "join", HOME, START)
    assert refused.value.refusals[0].code == "too_many"
    assert OneTimeCode.objects.count() == 3
    assert sent_to(OTHER, address="203.0.113.8"), "the refused request did not count against the phone"


def test_the_numbers_that_the_installation_counts_to_are_ten_and_fifty(settings: Settings) -> None:
    assert (settings.CODES_A_DAY_PER_PHONE, settings.CODES_A_DAY_PER_ADDRESS) == (10, 50)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_one_subscriber_is_one_address(settings: Settings, *, one: str, other: str, same: bool) -> None:
    settings.CODES_A_DAY_PER_ADDRESS = 1
    sent_to(PHONE, address=one)
    if same:
        with pytest.raises(TooMany):
            send_code(OTHER, "join", other, START)
    else:
        sent_to(OTHER, address=other)


def test_a_phone_with_nothing_to_prove_costs_the_same_and_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert send_code(PHONE, "join", HOME, START, instead="没有给您的邀请。") == 60
    assert SENT.findall(capsys.readouterr().out) == [(PHONE, "没有给您的邀请。")]
    assert kept_code(PHONE) is None
    row = OneTimeCode.objects.get()
    assert (row.tries_left, row.used_at, row.expires_at) == (TRIES, None, START + 5 * MINUTE)
    left = [check_code(PHONE, "join", f"{guess:06d}", START).tries_left for guess in range(TRIES)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(TooMany):
        send_code(PHONE, "join", HOME, START, instead="没有给您的邀请。")


def test_a_thousand_guesses_against_one_phone_meet_fifty_tries_a_day() -> None:
    compared = 0
    for n in range(1000):
        at = START + n * timedelta(seconds=10)
        try:
            code = sent_to(PHONE, at, address=f"198.51.100.{n % 250}")
        except TooMany:
            code = kept_code(PHONE) or ""
        before = list(OneTimeCode.objects.values_list("pk", "tries_left").order_by("pk"))
        assert not check_code(PHONE, "join", not_it(code), at)
        compared += before != list(OneTimeCode.objects.values_list("pk", "tries_left").order_by("pk"))
    assert OneTimeCode.objects.count() == 10
    assert compared <= 10 * TRIES


def test_a_gateway_that_does_not_answer_is_said_plainly(settings: Settings) -> None:
    settings.SMS_BACKEND = "tests.accounts.test_codes.SilentGateway"
    with pytest.raises(Unavailable) as refused:
        send_code(PHONE, "join", HOME, START)
    assert refused.value.refusals[0].code == "not_sent"


def test_the_tables_and_the_log_hold_no_number_no_code_and_no_address() -> None:
    code = sent_to(PHONE)
    rows = [*OneTimeCode.objects.values(), *CodeQuota.objects.values(), *Entry.objects.values()]
    assert len(rows) == 4
    assert not any(secret in str(rows) for secret in (PHONE, HOME, f"'{code}'"))
    assert verify()[1] is None


def test_old_codes_and_counters_are_forgotten_and_fresh_ones_kept() -> None:
    sent_to(PHONE)
    sent_to(OTHER, START + timedelta(days=2, hours=1), address="198.51.100.1")
    assert do_chores(START + timedelta(days=2, hours=2))["codes_forgotten"] == 1
    assert (OneTimeCode.objects.count(), CodeQuota.objects.count()) == (1, 4)
    assert forget_codes(START + timedelta(days=5)) == 1
    assert (OneTimeCode.objects.count(), CodeQuota.objects.count()) == (0, 0)


@pytest.mark.parametrize(("left", "told"), [(3, "3"), (0, "新")])
def test_a_wrong_code_says_how_often_one_may_still_try(left: int, told: str) -> None:
    fault = WrongCode(left)
    assert (fault.status, fault.refusals[0].code, fault.refusals[0].field) == (400, "wrong_code", "code")
    assert told in str(fault.refusals[0].detail)


def test_who_proves_a_phone_that_nobody_has_is_a_new_person_without_a_password() -> None:
    user = person_who_proved("139 1234 5678", "李敏", START)
    assert (user.name, user.phone, user.phone_verified, user.has_usable_password()) == ("李敏", PHONE, True, False)
    assert person_who_proved(PHONE, "别名", START) == user
    assert User.objects.get().name == "李敏"


def test_who_proves_a_phone_of_their_own_account_is_that_account() -> None:
    user = make_person("李敏", PHONE)
    assert person_who_proved(PHONE, "李敏", START) == user
    assert User.objects.get().has_usable_password()


def test_an_account_that_took_a_number_without_proving_it_loses_it_to_who_holds_the_phone() -> None:
    taker = make_person("冒用者", PHONE, proved=False)
    holder = person_who_proved(PHONE, "李敏", START)
    taker.refresh_from_db()
    assert holder != taker
    assert (taker.phone, taker.phone_index) == ("", "")
    assert (holder.phone, holder.phone_verified) == (PHONE, True)


def test_a_registration_that_nobody_finished_is_taken_up() -> None:
    begun = User.objects.create_user("用户5678", phone=PHONE)
    assert person_who_proved(PHONE, "李敏", START) == begun
    begun.refresh_from_db()
    assert begun.phone_verified


def test_a_person_who_was_shut_out_stays_out() -> None:
    user = make_person("李敏", PHONE)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        person_who_proved(PHONE, "李敏", START)
    assert refused.value.refusals[0].code == "shut_out"
    assert User.objects.count() == 1


def _try_to_send(phone: str, address: str) -> str:
    try:
        send_code(phone, "join", address, START)
    except TooMany as refused:
        return refused.refusals[0].code
    finally:
        connection.close()
    return "sent"


def _try_code(code: str) -> bool:
    try:
        return bool(check_code(PHONE, "join", code, START))
    finally:
        connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_requests_for_one_phone_at_the_same_instant_one_is_served() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(_try_to_send, [PHONE] * 16, [f"198.51.100.{n}" for n in range(16)]))
    assert sorted(answers) == ["sent", *["too_soon"] * 15]
    assert OneTimeCode.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_requests_of_one_address_at_the_same_instant_the_days_number_is_served(settings: Settings) -> None:
    settings.CODES_A_DAY_PER_ADDRESS = 5
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(_try_to_send, [f"139000000{n:02}" for n in range(16)], [HOME] * 16))
    assert sorted(answers) == [*["sent"] * 5, *["too_many"] * 11]
    assert CodeQuota.objects.get(kind="address").count == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_right_code_typed_twice_at_the_same_instant_is_right_once() -> None:
    code = sent_to(PHONE)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(_try_code, [code] * 4)) == [False, False, False, True]
