"""How a caller of the API is known: session cookie for people, bearer token for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from mediation.accounts.models import AccessToken, User
from mediation.accounts.queries import user_by_token
from mediation.core.clock import now
from mediation.core.fields import keyed_index, normal_phone


class SessionAuthentication(authentication.SessionAuthentication):
    """The session cookie, with CSRF; says 401 rather than 403 to who is not signed in."""

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401."""
        return "Session"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """The token's owner; refuses a token that is unknown, expired or revoked."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = user_by_token(token.strip(), now())
        if found is None:
            raise exceptions.AuthenticationFailed
        return found

    def authenticate_header(self, request: Request) -> str:
        """What kind of credentials are wanted."""
        return "Bearer"


def login_index(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:  # noqa: ARG001  axes' form
    """By what failed sign-ins are counted: the keyed index of the login, for no number stands plain in a table."""
    given = credentials or {}
    return keyed_index(normal_phone(str(given.get("phone") or given.get("email") or "").lower()))


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, past as many proxies as the installation trusts."""
    return str(get_adapter().get_client_ip(request))


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session cookie in the OpenAPI document."""

    target_class = "mediation.accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """As an API key in a cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The bearer token in the OpenAPI document."""

    target_class = "mediation.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """As HTTP bearer."""
        return {"type": "http", "scheme": "bearer"}
