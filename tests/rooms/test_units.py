"""Sockets, origins and hints, each by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import Settings

from mediation.accounts.models import AccessToken
from mediation.accounts.services import issue_token
from mediation.core.actor import SYSTEM
from mediation.rooms.protocol import Fault, checked_body, is_too_large, stamp, whole_milliseconds
from mediation.rooms.queries import SignIn, signed_in_users
from mediation.rooms.sign_in import sign_in_of
from mediation.rooms.sockets import BACKLOG_BYTES, Socket, Wire, wire
from tests.factories import START, Cast


class Line:
    """A server's `send` that waits while the reader is slow."""

    def __init__(self, *, slow: bool = False) -> None:
        self.sent: list[Wire] = []
        self.may_go = asyncio.Event()
        if not slow:
            self.may_go.set()

    async def send(self, frame: Wire) -> None:
        if frame["type"] == "websocket.send":
            await self.may_go.wait()
        self.sent.append(frame)

    def texts(self) -> list[str]:
        return [f["text"] for f in self.sent if "text" in f]


def socket_on(line: Line) -> tuple[Socket, list[Socket]]:
    gone: list[Socket] = []
    return Socket(line.send, SignIn(), START, gone.append), gone


async def test_a_quick_reader_is_served_at_once_and_in_order() -> None:
    line = Line()
    socket, _gone = socket_on(line)
    for n in range(5):
        socket.push(wire(str(n)))
    assert line.texts() == list("01234")


async def test_a_slow_reader_waits_alone_and_is_given_all_in_order() -> None:
    line = Line(slow=True)
    socket, _gone = socket_on(line)
    for n in range(5):
        socket.push(wire(str(n)))
    assert line.texts() == []
    line.may_go.set()
    await asyncio.sleep(0.01)
    socket.push(wire("5"))
    await asyncio.sleep(0.01)
    assert line.texts() == list("012345")


async def test_beyond_one_mebibyte_a_slow_reader_is_closed() -> None:
    line = Line(slow=True)
    socket, gone = socket_on(line)
    for _ in range(BACKLOG_BYTES // 15_000 + 2):
        socket.push(wire("长" * 5000))
    assert socket.closed
    assert gone == [socket]
    await asyncio.sleep(0.01)
    assert line.sent == [{"type": "websocket.close", "code": 1013}]


async def test_a_broken_line_breaks_nothing_else() -> None:
    async def send(frame: Wire) -> None:
        raise ConnectionResetError

    socket = Socket(send, SignIn(), START, lambda _socket: None)
    socket.push(wire("x"))
    socket.close(4401)
    socket.close(4401)
    await asyncio.sleep(0.01)
    assert socket.closed


async def test_a_line_that_breaks_while_it_waits_is_given_up() -> None:
    async def send(frame: Wire) -> None:
        await asyncio.sleep(0)
        raise ConnectionResetError

    socket = Socket(send, SignIn(), START, lambda _socket: None)
    socket.push(wire("x"))
    await asyncio.sleep(0.01)
    assert socket.closed


async def test_the_backlog_of_a_transport_that_never_waits_is_measured() -> None:
    class Transport:
        dataBuffer, offset, _tempDataLen = b"", 0, BACKLOG_BYTES + 1  # noqa: N815

    class Protocol:
        transport = Transport()

    class Send:
        args = (Protocol(),)

        def __call__(self, frame: Wire) -> Awaitable[None]:
            return asyncio.sleep(0)

    socket = Socket(Send(), SignIn(), START, lambda _socket: None)
    socket.push(wire("x"))
    await asyncio.sleep(0.01)
    assert not socket.closed

    async def at_once(frame: Wire) -> None:
        return

    class Quick(Send):
        def __call__(self, frame: Wire) -> Awaitable[None]:
            return at_once(frame)

    quick = Socket(Quick(), SignIn(), START, lambda _socket: None)
    quick.push(wire("x"))
    assert quick.closed


def scope(scheme: str = "ws", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return {"scheme": scheme, "headers": list(named.items())}


COOKIE = "a=b; sessionid=abc"


@pytest.mark.parametrize(
    ("given", "session_key"),
    [
        (scope(host="localhost:8000", origin="http://localhost:8000", cookie=COOKIE), "abc"),
        (scope("wss", host="localhost", origin="https://localhost", cookie=COOKIE), "abc"),
        (scope(host="localhost:8000", origin="http://localhost:9000", cookie=COOKIE), ""),
        (scope(host="localhost:8000", origin="https://localhost:8000", cookie=COOKIE), ""),
        (scope(host="evil.example", origin="http://evil.example", cookie=COOKIE), ""),
        (scope(host="localhost:8000", cookie=COOKIE), ""),
        (scope(host="localhost:8000", origin="null", cookie=COOKIE), ""),
        (scope(host="localhost:8000", origin="https://pages.example", cookie=COOKIE), "abc"),
        (scope(host="localhost:8000", origin="https://a.branch.example", cookie=COOKIE), "abc"),
        (scope(host="localhost:8000", origin="https://branch.example.evil", cookie=COOKIE), ""),
        (scope(host="localhost:8000", origin="http://localhost:8000"), ""),
    ],
)
def test_a_cookie_counts_from_own_pages_only(settings: Settings, given: dict[str, Any], session_key: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://pages.example", "https://*.branch.example"]
    assert sign_in_of(given).session_key == session_key


def test_behind_a_proxy_the_page_is_https(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    given = scope(host="localhost", origin="https://localhost", cookie=COOKIE, x_forwarded_proto="https")
    assert sign_in_of(given).session_key == "abc"


def test_a_token_needs_no_origin() -> None:
    assert sign_in_of(scope(authorization="Bearer secret", cookie=COOKIE)) == SignIn(token="secret")


def test_sign_ins_that_hold_no_more_are_left_out(cast: Cast) -> None:
    user, now = cast.users["applicant"], START
    held = SignIn(token=issue_token(SYSTEM, user, "test", now))
    lapsed = SignIn(token=issue_token(SYSTEM, user, "test", now - timedelta(days=60)))
    revoked = SignIn(token=issue_token(SYSTEM, user, "test", now))
    AccessToken.objects.filter(pk=AccessToken.objects.latest("pk").pk).update(revoked_at=now)
    assert signed_in_users([held, lapsed, revoked, SignIn(), SignIn(token="x")], now) == {held: user}
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert signed_in_users([held], now) == {}


def test_a_session_ends_with_the_password_it_was_made_under(cast: Cast) -> None:
    user = cast.users["applicant"]
    store = SessionStore()
    store["_auth_user_id"], store["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
    store.save()
    assert store.session_key
    sign_in = SignIn(session_key=store.session_key)
    assert signed_in_users([sign_in], START) == {sign_in: user}
    user.set_password("another-long-password")
    user.save(update_fields=["password"])
    assert signed_in_users([sign_in], START) == {}


@pytest.mark.parametrize("amount", [True, [], "x", -1, "1e20", "nan", "1" * 30])
def test_an_amount_that_is_none_is_refused(amount: object) -> None:
    with pytest.raises(Fault):
        checked_body("proposal", {"text": "pay", "amount": amount})


def test_sixty_four_kibibytes_are_counted_in_utf_8() -> None:
    assert not is_too_large("长" * 21_845)
    assert is_too_large("长" * 21_846)
    assert is_too_large("x" * 65_537)


def test_instants_come_back_as_they_were_acknowledged() -> None:
    at = datetime.fromisoformat("2026-03-02T10:00:00.123987+08:00")
    assert stamp(whole_milliseconds(at)) == stamp(at) == "2026-03-02T02:00:00.123Z"
