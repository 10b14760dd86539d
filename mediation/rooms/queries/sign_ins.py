"""Whether a socket's sign-in still holds: session cookies and tokens, many at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from mediation.accounts.models import AccessToken, User
from mediation.accounts.queries import token_digest


@dataclass(frozen=True)
class SignIn:
    """By what a socket's caller is known: a session, or a token. Neither: nobody is signed in."""

    session_key: str = ""
    token: str = ""

    @property
    def mark(self) -> str:
        """By what an ended session is named to other server processes; it cannot be used to sign in."""
        return session_mark(self.session_key)


def session_mark(session_key: str) -> str:
    """A one-way name of a session."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def signed_in_users(sign_ins: Iterable[SignIn], now: datetime) -> dict[SignIn, User]:
    """The people behind those sign-ins that hold at this instant.

    Left out: sessions that ended, expired, or were made under an earlier password; tokens that expired or were
    revoked; people who may no longer sign in.
    """
    wanted = set(sign_ins)
    return {
        **_by_token({s for s in wanted if s.token}, now),
        **_by_session({s for s in wanted if s.session_key and not s.token}, now),
    }


def _by_token(sign_ins: set[SignIn], now: datetime) -> dict[SignIn, User]:
    if not sign_ins:
        return {}
    digests = {token_digest(s.token): s for s in sign_ins}
    holding = AccessToken.objects.select_related("user").filter(
        Q(expires_at=None) | Q(expires_at__gt=now), digest__in=digests, revoked_at=None, user__is_active=True
    )
    return {digests[row.digest]: row.user for row in holding}


def _by_session(sign_ins: set[SignIn], now: datetime) -> dict[SignIn, User]:
    if not sign_ins:
        return {}
    by_key = {s.session_key: s for s in sign_ins}
    rows = Session.objects.filter(session_key__in=by_key, expire_date__gt=now)
    contents = {row.session_key: row.get_decoded() for row in rows}
    ids = {content[SESSION_KEY] for content in contents.values() if SESSION_KEY in content}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=ids, is_active=True)}
    found = {}
    for key, content in contents.items():
        user = users.get(str(content.get(SESSION_KEY)))
        if user and constant_time_compare(content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            found[by_key[key]] = user
    return found
