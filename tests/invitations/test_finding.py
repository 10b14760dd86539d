"""The case code of a letter: whoever guesses learns nothing, whoever has letter and phone comes in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from mediation.accounts.codes import WrongCode
from mediation.accounts.models import CodeQuota, OneTimeCode, User
from mediation.accounts.sms import kept_code
from mediation.core.errors import NotSeen, Refused, TooMany
from mediation.invitations.services import (
    enter,
    find_by_code,
    not_me,
    open_invitation,
    request_code,
    revoke_invitation,
)
from mediation.invitations.services.finding import normal_code
from tests.factories import START
from tests.invitations.conftest import HOME, MINUTE, PHONE, Scene, not_it

STRANGER = "13700009999"
FIND = "/api/v1/join/find/"


def test_letter_and_phone_lead_in(scene: Scene) -> None:
    invitation = scene.invite()
    typed = f" {invitation.code[:4].lower()}-{invitation.code[4:].lower()} "
    token = find_by_code(typed, "138 1111-2222", START)
    entrance = enter(token, scene.code(token), START)
    assert entrance.party == scene.party
    invitation.refresh_from_db()
    assert (invitation.used_by, invitation.opened_at) == (entrance.user, START)


@pytest.mark.parametrize("typed", ["abcd efgh", "ABCD-EFGH", "ａｂｃｄ—ＥＦＧＨ", "ABCD．EFGH"])
def test_a_case_code_is_read_however_it_is_typed(typed: str) -> None:
    assert normal_code(typed) == "ABCDEFGH"


def test_finding_looks_nothing_up(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    invitation = scene.invite()
    with django_assert_num_queries(0):
        tokens = [find_by_code(code, PHONE, START) for code in (invitation.code, "22222222")]
    assert len(tokens[0]) == len(tokens[1])
    assert not any(PHONE in token or invitation.code in token for token in tokens)


@pytest.fixture
def known(scene: Scene) -> list[tuple[str, str]]:
    """A code and phone that belong together; a wrong code; a right code with another's phone; nothing right."""
    code = scene.invite().code
    wrong = not_any(code)
    return [(code, PHONE), (wrong, "13800000001"), (code, "13800000002"), (wrong, "13800000003")]


def not_any(code: str) -> str:
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def answers_of(code: str, phone: str) -> list[object]:
    """Everything that somebody sees who tries this code and phone, byte by byte, but for what they typed themselves."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    found = client.post(FIND, {"code": code, "phone": phone}, content_type="application/json")
    token = found.json()["token"]
    seen: list[object] = [found.status_code, len(found.content), sorted(found.headers)]
    for method, path, body in (
        ("get", "", None),
        ("post", "code/", {}),
        ("post", "code/", {}),
        ("post", "enter/", {"code": "x" * 6}),
        ("post", "enter/", {"code": "y" * 6}),
        ("post", "not-me/", {}),
    ):
        answer = getattr(client, method)(f"/api/v1/join/{token}/{path}", body, content_type="application/json")
        text = answer.content.decode().replace(f"{phone[:3]}****{phone[-4:]}", "PHONE")
        text = re.sub(r"\d\d:\d\d:\d\d(\.\d+)?", "TIME", text)
        seen.append((answer.status_code, text, sorted(set(answer.headers) - {"Retry-After"})))
    return seen


@pytest.mark.django_db
def test_what_is_there_and_what_is_not_are_answered_byte_for_byte_alike(known: list[tuple[str, str]]) -> None:
    seen = [answers_of(*pair) for pair in known]
    assert seen[0][4][0] == 202  # type: ignore[index]
    assert all(other == seen[0] for other in seen[1:])


def test_what_is_written_for_what_is_not_there_looks_the_same(scene: Scene) -> None:
    invitation = scene.invite()
    for code, phone in ((invitation.code, PHONE), (not_any(invitation.code), STRANGER)):
        request_code(find_by_code(code, phone, START), HOME, START)
    known, unknown = OneTimeCode.objects.order_by("sent_at", "id").values("sent_at", "expires_at", "tries_left")
    assert known == unknown
    assert [q.count for q in CodeQuota.objects.filter(kind="phone")] == [1, 1]
    assert CodeQuota.objects.get(kind="address").count == 2


def test_the_same_number_of_questions_is_asked_of_the_database(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    invitation = scene.invite()
    request_code(find_by_code("22222222", "13700000000", START), HOME, START)
    for code, phone in ((invitation.code, PHONE), (not_any(invitation.code), STRANGER)):
        token = find_by_code(code, phone, START)
        with django_assert_num_queries(16):
            request_code(token, HOME, START)
        with django_assert_num_queries(5), pytest.raises(WrongCode):
            enter(token, "xxxxxx", START)


def test_a_stranger_is_sent_no_code_but_a_sentence(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    invitation = scene.invite()
    request_code(find_by_code(invitation.code, STRANGER, START), HOME, START)
    told = capsys.readouterr().out
    assert f"SMS {STRANGER}:" in told
    assert not re.search(r"\d{6}", told.replace(STRANGER, ""))
    assert kept_code(STRANGER) is None


def test_the_codes_of_a_link_are_not_burned_through_the_case_code(scene: Scene) -> None:
    invitation = scene.invite()
    code = scene.code(invitation.token)
    typed = find_by_code(invitation.code, PHONE, START)
    for _ in range(10):
        with pytest.raises(WrongCode):
            enter(typed, not_it(code), START)
    assert enter(invitation.token, code, START).party == scene.party


def test_what_an_invitation_is_worth_is_told_after_the_phone_is_proved(scene: Scene) -> None:
    invitation = scene.invite()
    token = find_by_code(invitation.code, PHONE, START)
    revoke_invitation(scene.cast.actor("clerk"), invitation.pk, START)
    code = scene.code(token)
    with pytest.raises(WrongCode):
        enter(token, not_it(code), START)
    with pytest.raises(Refused) as refused:
        enter(token, code, START)
    assert refused.value.refusals[0].code == "by_staff"
    scene.party.refresh_from_db()
    assert scene.party.user is None


def test_what_was_typed_is_kept_for_half_an_hour(scene: Scene) -> None:
    token = find_by_code(scene.invite().code, PHONE, START)
    assert open_invitation(token, START + 29 * MINUTE).typed is not None
    for act in (
        lambda: open_invitation(token, START + 30 * MINUTE),
        lambda: request_code(token, HOME, START + 30 * MINUTE),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusals[0].code == "too_old"


@pytest.mark.parametrize("token", ["f.", "f.AAAA", "f.!!!", "f." + "A" * 300, "f.中文"])
def test_what_is_no_token_leads_nowhere(scene: Scene, token: str) -> None:
    with pytest.raises(NotSeen):
        open_invitation(token, START)


def test_a_token_that_was_changed_leads_nowhere(scene: Scene) -> None:
    token = find_by_code(scene.invite().code, PHONE, START)
    changed = token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:]
    with pytest.raises(NotSeen):
        open_invitation(changed, START)


def test_what_was_typed_is_no_invitation_to_say_no_to(scene: Scene) -> None:
    token = find_by_code(scene.invite().code, PHONE, START)
    with pytest.raises(NotSeen):
        not_me(token, START)


def test_a_thousand_guessed_case_codes_learn_nothing_and_meet_the_days_limits(
    scene: Scene, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code = scene.invite().code
    capsys.readouterr()
    sent = 0
    for n in range(1000):
        at = START + n * timedelta(seconds=25)
        guess = code if n == 500 else f"{n:08}"
        try:
            request_code(find_by_code(guess, STRANGER, at), HOME, at)
            sent += 1
        except TooMany:
            continue
        with pytest.raises(WrongCode):
            enter(find_by_code(guess, STRANGER, at), "123456", at)
    assert sent == 10
    assert not re.search(r"\d{6}", capsys.readouterr().out.replace(STRANGER, ""))
    assert not User.objects.filter(phone_verified=True, name="李敏").exists()
    scene.party.refresh_from_db()
    assert scene.party.user is None


def test_one_address_tries_fifty_phones_a_day(scene: Scene) -> None:
    code, sent = scene.invite().code, 0
    for n in range(200):
        try:
            request_code(find_by_code(code, f"137000{n:05}", START), HOME, START)
            sent += 1
        except TooMany:
            continue
    assert sent == 50
