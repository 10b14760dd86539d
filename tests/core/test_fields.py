"""Encrypted text: unreadable in the database, bound to its place, found by its index, readable after a rotation."""

from __future__ import annotations

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from mediation.accounts.models import User
from mediation.core.fields import (
    Undecipherable,
    check_keys,
    decrypt,
    encrypt,
    keyed_index,
    masked_identity,
    masked_phone,
    normal_phone,
)
from tests.factories import make_person

PLACE = "accounts_user.phone"
OLD, NEW = "11" * 32, "22" * 32


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert decrypt(encrypt(text, PLACE), PLACE) == text


def test_the_same_text_is_never_stored_alike() -> None:
    assert encrypt("13912345678", PLACE) != encrypt("13912345678", PLACE)


def test_a_value_moved_to_another_column_is_not_readable() -> None:
    stored = encrypt("13912345678", PLACE)
    with pytest.raises(Undecipherable):
        decrypt(stored, "cases_party.phone")


def test_a_value_of_which_one_bit_was_changed_is_not_readable() -> None:
    key, _, payload = encrypt("13912345678", PLACE).partition(":")
    raw = base64.b64decode(payload)
    for position in range(len(raw)):
        changed = bytes([*raw[:position], raw[position] ^ 1, *raw[position + 1 :]])
        with pytest.raises(Undecipherable):
            decrypt(f"{key}:{base64.b64encode(changed).decode()}", PLACE)


@pytest.mark.parametrize("stored", ["", "plain", "00000000:AAAA", ":", "x:y:z", "13912345678"])
def test_what_was_never_encrypted_is_not_readable(stored: str) -> None:
    with pytest.raises(Undecipherable):
        decrypt(stored, PLACE)


def test_a_new_key_in_front_reads_the_old_values_and_finds_them(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    stored, index = encrypt("13912345678", PLACE), keyed_index("13912345678")
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(stored, PLACE) == "13912345678"
    assert keyed_index("13912345678") == index
    fresh = encrypt("13912345678", PLACE)
    assert fresh.partition(":")[0] != stored.partition(":")[0]
    settings.FIELD_KEYS = [NEW]
    assert decrypt(fresh, PLACE) == "13912345678"
    with pytest.raises(Undecipherable):
        decrypt(stored, PLACE)


@pytest.mark.parametrize("keys", [[], ["short"], ["zz" * 32], [OLD, "11"], ["11" * 33]])
def test_wrong_keys_stop_the_start_with_a_sentence_that_names_the_setting(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        check_keys()


def test_an_index_tells_nothing_without_the_key(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    one = keyed_index("13912345678")
    settings.FIELD_KEYS = [NEW]
    assert keyed_index("13912345678") != one
    assert keyed_index(" 13912345678 ") == keyed_index("13912345678")
    assert keyed_index("") == ""


def test_no_phone_stands_plain_in_the_table(db: None) -> None:
    user = make_person("张建国", "13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_user")
        row = str(cursor.fetchall())
    assert "13912345678" not in row
    assert User.objects.get(pk=user.pk).phone == "13912345678"


def test_an_empty_text_stays_empty_and_is_not_found(db: None) -> None:
    user = User.objects.create_user("无名")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM accounts_user")
        assert cursor.fetchall() == [("", "")]
    assert User.objects.get(pk=user.pk).phone == ""


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13912345678", "13912345678"),
        ("139 1234-5678", "13912345678"),
        ("+86 139 1234 5678", "13912345678"),
        ("+8613912345678", "13912345678"),
        ("+85223456789", "+85223456789"),
        ("+86 10 6512 3456", "+861065123456"),
        ("", ""),
    ],
)
def test_a_phone_has_one_form(written: str, stored: str) -> None:
    assert normal_phone(written) == stored


@pytest.mark.parametrize(
    ("plain", "shown"), [("13912340412", "139****0412"), ("1234567", "*******"), ("12345678", "123****5678"), ("", "")]
)
def test_a_masked_phone(plain: str, shown: str) -> None:
    assert masked_phone(plain) == shown


@pytest.mark.parametrize(("plain", "shown"), [("340204198001011234", f"3{'*' * 16}4"), ("12", "**"), ("", "")])
def test_a_masked_identity_number(plain: str, shown: str) -> None:
    assert masked_identity(plain) == shown
