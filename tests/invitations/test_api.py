"""Invitations over HTTP: every address and who gets in; the way from the link to the case page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import DjangoAssertNumQueries, Settings

from mediation.accounts.sms import kept_code
from mediation.cases.enums import EndGround, Stage
from mediation.cases.services import end_case
from mediation.core.clock import now
from mediation.invitations.enums import ContactChannel
from mediation.invitations.models import ContactAttempt, FunnelStep, Invitation
from mediation.invitations.services import not_me, revoke_invitation
from tests.config.test_routes import PARTS, SIGNED_IN, addresses, first_word
from tests.factories import Cast
from tests.invitations.conftest import EVERY_WAY, PHONE, Scene, not_it, scene_in

OURS = {"invitations", "attempts", "funnel", "join"}
STAFF = {"mediator", "clerk", "supervisor", "administrator"}
CONTACT = {"mediator", "clerk"}
IN_CASE = STAFF | {"applicant"}
ANYBODY = set(PARTS)


@dataclass(frozen=True)
class Row:
    """One address and method: who gets which answer. Everybody else who is signed in gets `others`."""

    method: str
    path: str
    answers: dict[int, set[str]]
    others: int = 404
    body: Any = None


TABLE = [
    Row("get", "cases/<uuid:pk>/invitations/", {200: STAFF, 403: IN_CASE - STAFF}),
    Row(
        "post",
        "cases/<uuid:pk>/invitations/",
        {403: IN_CASE - CONTACT, 429: CONTACT},
        body={"party": "PARTY", "channels": ["sms"]},
    ),
    Row("get", "cases/<uuid:pk>/attempts/", {200: STAFF, 403: IN_CASE - STAFF}),
    Row(
        "post",
        "cases/<uuid:pk>/attempts/",
        {201: CONTACT, 403: IN_CASE - CONTACT},
        body={"party": "PARTY", "channel": "phone", "result": "no_answer"},
    ),
    Row("get", "cases/<uuid:pk>/funnel/", {200: STAFF, 403: IN_CASE - STAFF}),
    Row("get", "invitations/<uuid:pk>/letter/", {200: CONTACT, 403: IN_CASE - CONTACT}),
    Row("post", "invitations/<uuid:pk>/revoke/", {200: {"mediator"}, 409: {"clerk"}, 403: IN_CASE - CONTACT}),
    Row("get", "funnel/", {200: STAFF - {"mediator"} | {"foreign_clerk"}}, others=403),
    Row("post", "join/find/", {200: ANYBODY}, body={"code": "ABCD-EFGH", "phone": "13700000000"}),
    Row("get", "join/<str:token>/", {200: ANYBODY}),
    Row("post", "join/<str:token>/code/", {202: {"anonymous"}, 429: SIGNED_IN}),
    Row("post", "join/<str:token>/enter/", {400: ANYBODY}, body={"code": "xxxxxx"}),
    Row("post", "join/<str:token>/not-me/", {200: ANYBODY}),
]


@pytest.fixture
def scene(db: None) -> Scene:
    """Made at the present instant, since the addresses ask the clock."""
    return scene_in(Stage.PREPARING)


def as_part(client: Client, cast: Cast, part: str) -> Client:
    client.logout()
    if part != "anonymous":
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, method: str, path: str, body: Any = None) -> Any:
    if method == "get":
        return client.get(f"/api/v1/{path}", body)
    return getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json")


def expected(row: Row, part: str) -> int:
    found = [status for status, who in row.answers.items() if part in who]
    return found[0] if found else 401 if part == "anonymous" else row.others


def test_every_address_of_this_part_has_a_row_and_every_row_an_address() -> None:
    served = {(m, p) for m, p in addresses(get_resolver().url_patterns) if first_word(p) in OURS}
    assert served == {(row.method, row.path) for row in TABLE}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_each_part_gets_in_where_the_table_says_and_nowhere_else(client: Client, scene: Scene, row: Row) -> None:
    invitation = scene.invite(now(), *EVERY_WAY)
    pk = invitation.pk if row.path.startswith("invitations") else scene.case.pk
    path = row.path.replace("<uuid:pk>", str(pk)).replace("<str:token>", invitation.token)
    body = {key: str(scene.party.pk) if value == "PARTY" else value for key, value in (row.body or {}).items()}
    wrong = []
    for part in PARTS:
        if part == "respondent":
            continue
        response = ask(as_part(client, scene.cast, part), row.method, path, body)
        if response.status_code != expected(row, part):
            wrong.append(f"{part}: {response.status_code}, wanted {expected(row, part)}")
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
    assert wrong == []


@pytest.mark.parametrize("path", ["cases/{}/invitations/", "cases/{}/attempts/", "cases/{}/funnel/"])
def test_what_is_not_there_and_what_may_not_be_seen_are_answered_alike(client: Client, scene: Scene, path: str) -> None:
    as_part(client, scene.cast, "stranger")
    answers = [ask(client, "get", path.format(pk)) for pk in (scene.case.pk, uuid4())]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content


def test_an_invitation_and_an_attempt_are_shown_with_their_states(client: Client, scene: Scene) -> None:
    as_part(client, scene.cast, "mediator")
    made = ask(
        client,
        "post",
        f"cases/{scene.case.pk}/invitations/",
        {"party": str(scene.party.pk), "channels": ["letter", "sms"]},
    )
    assert made.status_code == 201
    shown = made.json()
    assert {**shown, "id": 0, "code": 0, "created_at": 0, "expires_at": 0} == {
        "id": 0,
        "party": str(scene.party.pk),
        "party_name": "李敏",
        "channels": ["sms", "letter"],
        "code": 0,
        "state": "open",
        "state_label": "有效",
        "created_at": 0,
        "expires_at": 0,
        "opened_at": None,
        "used_at": None,
        "revoked_at": None,
        "revoked_reason": "",
    }
    assert Invitation.objects.get().token not in made.content.decode()
    assert ask(client, "get", f"cases/{scene.case.pk}/invitations/").json() == [shown]
    attempts = ask(client, "get", f"cases/{scene.case.pk}/attempts/").json()
    assert [(a["channel"], a["channel_label"], a["result_label"], a["by"]) for a in attempts] == [
        ("letter", "信函", "已发送", None)
    ]
    taken = ask(client, "post", f"invitations/{shown['id']}/revoke/").json()
    assert (taken["state"], taken["state_label"], taken["revoked_reason"]) == ("revoked", "已撤回", "by_staff")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"channels": []}, 400, "invalid"),
        ({"channels": ["pigeon"]}, 400, "invalid"),
        ({"channels": ["phone"]}, 400, "no_channel"),
        ({"channels": ["sms"], "party": str(UUID(int=7))}, 404, "no_such_party"),
    ],
)
def test_a_wrong_invitation_says_what_is_wrong(
    client: Client, scene: Scene, body: dict[str, Any], status: int, code: str
) -> None:
    as_part(client, scene.cast, "mediator")
    given = {"party": str(scene.party.pk), **body} if body else body
    refused = ask(client, "post", f"cases/{scene.case.pk}/invitations/", given)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert not Invitation.objects.exists()


def test_the_letter_holds_a_square_of_the_link_and_plain_words(
    client: Client, scene: Scene, settings: Settings
) -> None:
    settings.SITE_URL = "https://court.example.cn"
    invitation = scene.invite(now(), ContactChannel.LETTER)
    as_part(client, scene.cast, "clerk")
    answer = ask(client, "get", f"invitations/{invitation.pk}/letter/")
    letter = answer.json()
    assert letter["url"] == f"https://court.example.cn/j/{invitation.token}?via=letter"
    drawing = ET.fromstring(letter["qr_svg"])
    assert drawing.tag.endswith("svg")
    assert "viewBox" in drawing.attrib
    assert (letter["party_name"], letter["case_number"]) == ("李敏", scene.case.number)
    assert letter["code"] in " ".join(letter["paragraphs"])
    assert "调解不收费" in " ".join(letter["paragraphs"])
    assert answer["Cache-Control"] == "no-store"
    client.cookies["django_language"] = "en"
    english = client.get(f"/api/v1/invitations/{invitation.pk}/letter/", headers={"Accept-Language": "en"}).json()
    assert "Mediation is a talk" in " ".join(english["paragraphs"])


@pytest.mark.parametrize("why", ["by message", "revoked"])
def test_a_letter_that_leads_nowhere_is_not_printed(client: Client, scene: Scene, why: str) -> None:
    channel = ContactChannel.SMS if why == "by message" else ContactChannel.LETTER
    invitation = scene.invite(now(), channel)
    if why == "revoked":
        revoke_invitation(scene.cast.actor("clerk"), invitation.pk, now())
    refused = ask(as_part(client, scene.cast, "clerk"), "get", f"invitations/{invitation.pk}/letter/")
    assert (refused.status_code, refused.json()["code"]) == (403, "no_letter")


class Phone:
    """A browser on a phone that has never been here: it keeps cookies and sends the CSRF token back."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.get("/_allauth/browser/v1/config")

    def post(self, path: str, body: Any = None) -> Any:
        token = self.client.cookies["csrftoken"].value
        return self.client.post(
            f"/api/v1/{path}", body or {}, content_type="application/json", headers={"X-CSRFToken": token}
        )

    def landing(self, token: str, query: str = "") -> dict[str, Any]:
        answer = self.client.get(f"/api/v1/join/{token}/{query}")
        assert answer.status_code == 200, answer.content
        shown: dict[str, Any] = answer.json()
        return shown


def test_from_the_link_to_the_case_page(scene: Scene, settings: Settings) -> None:
    settings.AXES_ENABLED = True
    invitation = scene.invite(now(), *EVERY_WAY)
    phone = Phone()
    shown = phone.landing(invitation.token, "?via=email")
    assert {k: v for k, v in shown.items() if k not in {"sentence", "expires_at"}} == {
        "state": "open",
        "reason": "",
        "court": scene.cast.court.name,
        "court_phone": "",
        "case_number": scene.case.number,
        "title": "张** 诉 李*",
        "invited_by": "调解员周海燕",
        "party_name": "李*",
        "phone_hint": "138****2222",
        "signed_in_as_me": False,
        "case": None,
        "next": None,
    }
    sent = phone.post(f"join/{invitation.token}/code/")
    assert (sent.status_code, sent.json()["wait_seconds"]) == (202, 60)
    code = kept_code(PHONE)
    assert code is not None
    wrong = phone.post(f"join/{invitation.token}/enter/", {"code": not_it(code)})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["tries_left"]) == (400, "wrong_code", 4)
    entered = phone.post(f"join/{invitation.token}/enter/", {"code": code})
    assert entered.json() == {
        "case": str(scene.case.pk),
        "party": str(scene.party.pk),
        "next": f"/my/cases/{scene.case.pk}/join",
    }
    assert phone.client.get("/api/v1/me/").json()["name"] == "李敏"
    case = phone.client.get(f"/api/v1/cases/{scene.case.pk}/").json()
    assert case["my_party"] == str(scene.party.pk)
    again = phone.landing(invitation.token)
    assert (again["state"], again["signed_in_as_me"], again["next"]) == (
        "open",
        True,
        f"/my/cases/{scene.case.pk}/join",
    )
    assert Phone().landing(invitation.token)["state"] == "used"
    assert FunnelStep.objects.filter(step="opened").values_list("channel", flat=True).get() == "email"


def test_from_the_case_code_to_the_case_page(scene: Scene) -> None:
    invitation = scene.invite(now(), ContactChannel.LETTER)
    phone = Phone()
    token = phone.post("join/find/", {"code": invitation.code, "phone": PHONE}).json()["token"]
    shown = phone.landing(token)
    assert (shown["state"], shown["title"], shown["phone_hint"]) == ("open", "", "138****2222")
    assert phone.post(f"join/{token}/code/").json() == {"wait_seconds": 60, "code": None}
    entered = phone.post(f"join/{token}/enter/", {"code": kept_code(PHONE)})
    assert entered.json()["case"] == str(scene.case.pk)
    assert phone.client.get("/api/v1/me/").status_code == 200


def test_the_code_is_shown_in_the_demonstration_alone(scene: Scene, settings: Settings) -> None:
    token = scene.invite(now()).token
    assert Phone().post(f"join/{token}/code/").json()["code"] == kept_code(PHONE)
    settings.DEMONSTRATION = False
    scene.party.phone = "13811114444"
    scene.party.save(update_fields=["phone"])
    assert Phone().post(f"join/{token}/code/").json() == {"wait_seconds": 60, "code": None}


Break = Callable[[Scene, Invitation], object]
STATES: list[tuple[str, Break, str, str]] = [
    ("revoked", lambda s, i: revoke_invitation(s.cast.actor("clerk"), i.pk, now()), "by_staff", "撤回"),
    ("revoked", lambda _s, i: not_me(i.token, now()), "wrong_person", "送错了人"),
    ("closed", lambda s, _i: end_case(s.cast.actor("mediator"), s.case.pk, now(), ground=EndGround.GAP), "", "结束"),
    ("expired", lambda _s, _i: Invitation.objects.update(expires_at=now()), "", "过期"),
]


@pytest.mark.parametrize(("state", "break_it", "reason", "word"), STATES, ids=lambda value: str(value)[:12])
def test_a_link_that_leads_in_no_more_says_so_plainly(
    scene: Scene, *, state: str, break_it: Break, reason: str, word: str
) -> None:
    invitation = scene.invite(now())
    break_it(scene, invitation)
    shown = Phone().landing(invitation.token)
    assert (shown["state"], shown["reason"]) == (state, reason)
    assert word in shown["sentence"]
    refused = Phone().post(f"join/{invitation.token}/code/")
    assert refused.status_code == 403
    assert word in refused.json()["detail"]


def test_a_link_used_by_somebody_says_so_to_everybody_else(scene: Scene) -> None:
    token = scene.invite(now()).token
    phone = Phone()
    phone.post(f"join/{token}/code/")
    phone.post(f"join/{token}/enter/", {"code": kept_code(PHONE)})
    shown = Phone().landing(token)
    assert (shown["state"], shown["signed_in_as_me"], shown["next"], shown["case"]) == ("used", False, None, None)
    assert "已经有人" in shown["sentence"]


def test_an_unknown_link_is_said_to_be_none(scene: Scene) -> None:
    refused = Phone().client.get(f"/api/v1/join/{'x' * 43}/")
    assert (refused.status_code, refused.json()["code"]) == (404, "no_such_invitation")


def test_too_soon_says_in_how_many_seconds(scene: Scene) -> None:
    token = scene.invite(now()).token
    Phone().post(f"join/{token}/code/")
    refused = Phone().post(f"join/{token}/code/")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_soon")
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_not_me_thanks_and_closes_the_link(scene: Scene) -> None:
    token = scene.invite(now()).token
    thanked = Phone().post(f"join/{token}/not-me/", {"note": "打错了。"})
    assert thanked.status_code == 200
    assert "谢谢" in thanked.json()["sentence"]
    assert Invitation.objects.get().revoked_reason == "wrong_person"
    assert ContactAttempt.objects.get(result="wrong_person").note == "打错了。"


@pytest.mark.parametrize("path", ["code/", "enter/", "not-me/"])
def test_no_foreign_page_acts_in_somebodys_browser(scene: Scene, path: str) -> None:
    token = scene.invite(now()).token
    foreign = Client(enforce_csrf_checks=True)
    refused = ask(foreign, "post", f"join/{token}/{path}", {"code": "123456"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert Invitation.objects.get().revoked_at is None
    assert kept_code(PHONE) is None


@pytest.mark.parametrize("path", ["join/{}/", "join/{}x/"])
def test_nothing_of_it_is_cached_referred_to_or_logged(
    scene: Scene, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    token = scene.invite(now()).token
    client = Client()
    for answer in (
        ask(client, "get", path.format(token)),
        ask(client, "post", path.format(token) + "enter/", {"code": "123456"}),
    ):
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert token not in caplog.text


@pytest.mark.parametrize("query", ["?from=tomorrow", "?to=2026-13-01", "?channel=phone", "?court=x"])
def test_a_filter_that_makes_no_sense_is_refused(client: Client, scene: Scene, query: str) -> None:
    refused = ask(as_part(client, scene.cast, "clerk"), "get", f"funnel/{query}")
    assert refused.status_code == 400


def test_the_funnel_counts_by_step_and_channel(client: Client, scene: Scene) -> None:
    scene.invite(now())
    shown = ask(as_part(client, scene.cast, "clerk"), "get", "funnel/?from=2000-01-01&to=2100-01-01").json()
    assert [step["step"] for step in shown["steps"]] == [
        "invited",
        "delivered",
        "opened",
        "identified",
        "consented",
        "entered",
        "stayed",
    ]
    assert shown["steps"][0] == {"step": "invited", "label": "已邀请", "count": 1}
    assert [(c["channel"], c["label"], c["steps"][0]["count"]) for c in shown["channels"]] == [
        ("sms", "短信", 1),
        ("email", "电子邮件", 0),
        ("letter", "信函", 0),
    ]
    parties = ask(client, "get", f"cases/{scene.case.pk}/funnel/").json()["parties"]
    assert [(p["side"], p["steps"]["invited"] is not None, p["steps"]["opened"]) for p in parties] == [
        ("applicant", False, None),
        ("respondent", True, None),
    ]


@pytest.mark.parametrize(
    ("path", "queries"),
    [("cases/{}/invitations/", 1), ("cases/{}/attempts/", 1), ("cases/{}/funnel/", 1), ("funnel/", 2)],
)
def test_a_list_costs_the_same_however_long_it_is(
    client: Client, scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, path: str, queries: int
) -> None:
    as_part(client, scene.cast, "clerk")
    address = path.format(scene.case.pk)
    with django_assert_num_queries(COST_OF_THE_DOOR["funnel/" if path == "funnel/" else "case"] + queries):
        assert ask(client, "get", address).status_code == 200
    for party in scene.case.parties.all():
        scene.invite(now(), ContactChannel.LETTER, party=party)
    with django_assert_num_queries(COST_OF_THE_DOOR["funnel/" if path == "funnel/" else "case"] + queries):
        assert ask(client, "get", address).status_code == 200


COST_OF_THE_DOOR = {"case": 13, "funnel/": 3}
"""Session, person, roles; and the case with everything that belongs to it."""
