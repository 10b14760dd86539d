"""By what a socket's caller is known: read from the handshake, looked up where the socket is served.

Plain ASGI middleware that does not wrap `send`: a wrapper would cost a quarter of a room's throughput.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from mediation.rooms.queries import SignIn

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


class SocketSignIn:
    """Puts `sign_in` into the scope of every socket."""

    def __init__(self, app: Asgi) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket."""
        await self.app({**scope, "sign_in": sign_in_of(scope)}, receive, send)


def sign_in_of(scope: dict[str, Any]) -> SignIn:
    """A program's token; or the session cookie, if the page that opens the socket is one of this installation's."""
    headers = {name.lower(): value.decode("latin1") for name, value in scope["headers"]}
    scheme, _, token = headers.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return SignIn(token=token.strip())
    if not is_own_origin(scope, headers):
        return SignIn()
    try:
        cookies = SimpleCookie(headers.get(b"cookie", ""))
    except CookieError:
        return SignIn()
    cookie = cookies.get(settings.SESSION_COOKIE_NAME)
    return SignIn(session_key=cookie.value if cookie else "")


def is_own_origin(scope: dict[str, Any], headers: dict[bytes, str]) -> bool:
    """Whether scheme, host and port of the page are this installation's, or stand in CSRF_TRUSTED_ORIGINS.

    A browser always names the origin; what names none is no page, and a cookie does not open a socket to it.
    """
    origin = headers.get(b"origin", "")
    parts = urlsplit(origin)
    if not parts.scheme or not parts.netloc:
        return False
    if any(_matches(origin, trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return True
    host = headers.get(b"host", "")
    name, _port = split_domain_port(host)
    allowed = bool(name) and validate_host(name, settings.ALLOWED_HOSTS)
    return allowed and origin.lower() == f"{_page_scheme(scope, headers)}://{host.lower()}"


def _matches(origin: str, trusted: str) -> bool:
    if "*" not in trusted:
        return origin.lower() == trusted.lower()
    scheme, _, host = trusted.partition("://*")
    parts = urlsplit(origin)
    return parts.scheme == scheme and parts.netloc.lower().endswith(host.lower())


def _page_scheme(scope: dict[str, Any], headers: dict[bytes, str]) -> str:
    proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if proxy:
        name = proxy[0].removeprefix("HTTP_").replace("_", "-").lower().encode()
        if headers.get(name, "").split(",")[0].strip() == proxy[1]:
            return "https"
    return "https" if scope.get("scheme") == "wss" else "http"
