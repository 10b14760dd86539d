"""Signing in, up and out, as the pages do it: allauth's browser client, session cookie, CSRF."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from mediation.accounts.demonstration import ACCOUNTS
from mediation.accounts.models import User
from mediation.accounts.sms import keep_code, kept_code
from mediation.cases.enums import Side, Stage
from mediation.cases.services import PartyDetails
from tests.factories import case_in, draft_of, make_cast, make_person
from tests.factories.people import PASSWORD

BASE = "/_allauth/browser/v1"
PHONE, UNKNOWN = "13912345678", "13900000000"
E164 = f"+86{PHONE}"
"""allauth takes a number with a password in this form only."""
SENT = re.compile(r"SMS (\S+): .*?(\d{6})")


class Browser:
    """A browser on our pages: it keeps cookies and sends the CSRF token back."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.get(f"{BASE}/config")
        self.client.get("/")

    def send(self, method: str, path: str, body: Any = None) -> HttpResponse:
        token = self.client.cookies["csrftoken"].value
        response: HttpResponse = getattr(self.client, method)(
            path, body or {}, content_type="application/json", headers={"X-CSRFToken": token}
        )
        return response

    def allauth(self, method: str, path: str, body: Any = None) -> HttpResponse:
        return self.send(method, f"{BASE}/{path}", body)

    def me(self) -> int:
        return self.client.get("/api/v1/me/").status_code


def last_code(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The number and code of the last text message on the operator's console."""
    phone, code = SENT.findall(capsys.readouterr().out)[-1]
    return phone, code


@pytest.fixture
def user(db: None) -> User:
    user = make_person("张建国", PHONE)
    user.email = "zhang@example.com"
    user.save()
    return user


@pytest.fixture
def browser(db: None) -> Browser:
    return Browser()


@pytest.mark.parametrize(
    "login",
    [{"phone": E164}, {"email": "zhang@example.com"}, {"email": "Zhang@Example.com"}],
)
def test_a_person_signs_in_with_a_password(user: User, browser: Browser, login: dict[str, str]) -> None:
    assert browser.me() == 401
    response = browser.allauth("post", "auth/login", {**login, "password": PASSWORD})
    assert response.status_code == 200, response.content.decode()
    shown = browser.client.get("/api/v1/me/").json()
    assert (shown["id"], shown["phone"], shown["roles"]) == (str(user.pk), "139****5678", ["party"])


def test_a_wrong_password_and_an_unknown_number_are_answered_alike(user: User, browser: Browser) -> None:
    wrong = browser.allauth("post", "auth/login", {"phone": E164, "password": "not the password"})
    unknown = browser.allauth("post", "auth/login", {"phone": f"+86{UNKNOWN}", "password": "not the password"})
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert wrong.content == unknown.content
    assert browser.me() == 401


def test_without_the_csrf_token_nobody_is_signed_in(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    body = {"phone": E164, "password": PASSWORD}
    assert client.post(f"{BASE}/auth/login", body, content_type="application/json").status_code == 403
    assert client.get("/api/v1/me/").status_code == 401


def test_a_person_signs_in_with_a_code_by_phone(
    user: User, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert browser.allauth("post", "auth/code/request", {"phone": PHONE}).status_code == 401
    phone, code = last_code(capsys)
    assert phone == PHONE
    assert kept_code(PHONE) == code, "the demonstration shows the code on its sign-in page"
    assert browser.allauth("post", "auth/code/confirm", {"code": code}).status_code == 200
    assert browser.me() == 200


def test_a_person_signs_in_with_a_code_by_email(user: User, browser: Browser) -> None:
    assert browser.allauth("post", "auth/code/request", {"email": "zhang@example.com"}).status_code == 401
    code = kept_code("zhang@example.com")
    assert code is not None
    assert mail.outbox[0].to == ["zhang@example.com"]
    assert code in mail.outbox[0].body
    assert browser.allauth("post", "auth/code/confirm", {"code": code}).status_code == 200
    assert browser.me() == 200


def test_a_code_signs_in_only_the_browser_that_asked_for_it(
    user: User, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.allauth("post", "auth/code/request", {"phone": PHONE})
    _phone, code = last_code(capsys)
    other = Browser()
    assert other.allauth("post", "auth/code/confirm", {"code": code}).status_code == 409
    assert other.me() == 401


def test_a_code_works_once(user: User, browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    browser.allauth("post", "auth/code/request", {"phone": PHONE})
    _phone, code = last_code(capsys)
    browser.allauth("post", "auth/code/confirm", {"code": code})
    browser.allauth("delete", "auth/session")
    assert browser.allauth("post", "auth/code/confirm", {"code": code}).status_code == 409
    assert browser.me() == 401


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(
    user: User, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.allauth("post", "auth/code/request", {"phone": PHONE})
    _phone, code = last_code(capsys)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answers = [browser.allauth("post", "auth/code/confirm", {"code": wrong}).status_code for _ in range(5)]
    assert set(answers) <= {400, 401}
    assert browser.allauth("post", "auth/code/confirm", {"code": code}).status_code in {400, 401, 409}
    assert browser.me() == 401


def test_a_number_that_nobody_has_gets_the_same_answer_and_no_code(
    user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for phone in (PHONE, UNKNOWN):
        response = Browser().allauth("post", "auth/code/request", {"phone": phone})
        answers.append((response.status_code, response.content))
    assert answers[0] == answers[1]
    console = capsys.readouterr().out
    assert f"SMS {UNKNOWN}:" in console
    assert not re.search(rf"SMS {UNKNOWN}: .*\d{{6}}", console)
    assert kept_code(UNKNOWN) is None


def test_codes_are_not_sent_without_end(user: User, browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    written = [PHONE, E164, "139 1234 5678", "139-1234-5678", "+86 139 1234 5678", PHONE]
    answers = [browser.allauth("post", "auth/code/request", {"phone": phone}).status_code for phone in written]
    assert answers == [401, 401, 401, 400, 400, 400]
    assert [phone for phone, _code in SENT.findall(capsys.readouterr().out)] == [PHONE] * 3


@pytest.mark.parametrize("body", [{}, {"phone": ""}, {"email": ""}, {"phone": None, "email": None}, {"email": "x"}])
def test_who_names_neither_phone_nor_address_is_asked_for_one(db: None, browser: Browser, body: dict[str, str]) -> None:
    assert browser.allauth("post", "auth/code/request", body).status_code == 400


@pytest.mark.parametrize("phone", ["１3912345678", "12345", "23912345678", "1391234567x", "+0123456789"])
def test_what_is_no_phone_number_is_refused(user: User, browser: Browser, phone: str) -> None:
    assert browser.allauth("post", "auth/code/request", {"phone": phone}).status_code == 400


def test_a_person_registers_by_phone_and_proves_it(browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.allauth("post", "auth/signup", {"phone": "138 1111-2222"}).status_code == 401
    assert browser.me() == 401
    phone, code = last_code(capsys)
    assert phone == "13811112222"
    assert browser.allauth("post", "auth/phone/verify", {"code": code}).status_code == 200
    user = User.objects.get()
    assert (user.phone, user.phone_verified, user.email, user.has_usable_password()) == (phone, True, None, False)
    assert user.name.endswith("2222")
    assert browser.me() == 200


def test_two_people_register_without_an_email(capsys: pytest.CaptureFixture[str], db: None) -> None:
    for phone in ("13811112222", "13811113333"):
        browser = Browser()
        browser.allauth("post", "auth/signup", {"phone": phone})
        assert browser.allauth("post", "auth/phone/verify", {"code": last_code(capsys)[1]}).status_code == 200
    assert User.objects.count() == 2


def test_a_taken_number_is_answered_as_a_free_one_and_its_owner_is_told(
    user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = Browser().allauth("post", "auth/signup", {"phone": PHONE})
    console = capsys.readouterr().out
    free = Browser().allauth("post", "auth/signup", {"phone": UNKNOWN})
    assert (taken.status_code, free.status_code) == (401, 401)
    assert f"SMS {PHONE}:" in console
    assert User.objects.filter(name=user.name).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_who_registers_finds_the_case_in_which_their_number_stands(capsys: pytest.CaptureFixture[str]) -> None:
    cast = make_cast()
    people = (draft_of(cast).parties[0], PartyDetails(Side.RESPONDENT, "李敏", phone="138 1111 2222"))
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    browser = Browser()
    browser.allauth("post", "auth/signup", {"phone": "13811112222"})
    browser.allauth("post", "auth/phone/verify", {"code": last_code(capsys)[1]})
    assert [row["id"] for row in browser.client.get("/api/v1/cases/").json()["results"]] == [str(case.pk)]


def test_who_signs_in_by_code_has_proved_the_number(browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    user = make_person("李敏", PHONE, proved=False)
    browser.allauth("post", "auth/code/request", {"phone": PHONE})
    browser.allauth("post", "auth/code/confirm", {"code": last_code(capsys)[1]})
    user.refresh_from_db()
    assert user.phone_verified


def test_who_signs_out_is_signed_out(user: User, browser: Browser) -> None:
    browser.allauth("post", "auth/login", {"phone": E164, "password": PASSWORD})
    session = dict(browser.client.cookies)["sessionid"].value
    assert browser.allauth("delete", "auth/session").status_code == 401
    browser.client.cookies["sessionid"] = session
    assert browser.me() == 401


def test_a_person_who_was_shut_out_is_out_at_once(user: User, browser: Browser) -> None:
    browser.allauth("post", "auth/login", {"phone": E164, "password": PASSWORD})
    User.objects.update(is_active=False)
    assert browser.me() == 401
    assert browser.allauth("post", "auth/login", {"phone": E164, "password": PASSWORD}).status_code != 200


def test_a_session_changes_things_only_with_the_csrf_token(user: User, browser: Browser) -> None:
    browser.allauth("post", "auth/login", {"phone": E164, "password": PASSWORD})
    body = '{"name": "王"}'
    refused = browser.client.patch("/api/v1/me/", body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert browser.send("patch", "/api/v1/me/", {"name": "王芳"}).status_code == 200


def test_guessing_passwords_locks_that_login_and_nobody_elses(user: User, settings: Settings, browser: Browser) -> None:
    settings.AXES_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = False
    other = make_person("李敏", "13700001111")
    for _ in range(10):
        browser.allauth("post", "auth/login", {"phone": E164, "password": "wrong"})
    assert browser.allauth("post", "auth/login", {"phone": E164, "password": PASSWORD}).status_code != 200
    assert (
        Browser().allauth("post", "auth/login", {"phone": f"+86{other.phone}", "password": PASSWORD}).status_code == 200
    )


def test_outside_the_demonstration_no_code_is_kept_and_no_tile_shown(
    db: None, client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    keep_code(PHONE, "123456")
    assert client.get(f"/api/v1/site/code/?login={PHONE}").json() == {"code": "123456"}
    assert len(client.get("/api/v1/site/").json()["accounts"]) == len(ACCOUNTS)
    settings.DEMONSTRATION = False
    assert client.get(f"/api/v1/site/code/?login={PHONE}").json() == {"code": None}
    keep_code(PHONE, "654321")
    site = client.get("/api/v1/site/").json()
    assert (site["demonstration"], site["accounts"]) == (False, [])
    settings.DEMONSTRATION = True
    assert kept_code(PHONE) == "123456"
