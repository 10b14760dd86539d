"""Who people are and what they hold."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet

from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import AccessToken, Membership, Organisation, User
from mediation.core.fields import keyed_index, normal_phone


def token_digest(token: str) -> str:
    """What is kept of a token: it has 256 bits of chance, so a plain SHA-256 tells nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_by_token(token: str, now: datetime) -> tuple[User, AccessToken] | None:
    """The owner of a token that holds at this instant, with the token's row."""
    row = (
        AccessToken.objects.select_related("user")
        .filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            digest=token_digest(token),
            revoked_at=None,
            user__is_active=True,
        )
        .first()
    )
    return (row.user, row) if row else None


def user_by_phone(phone: str) -> User | None:
    """Who proved that this number is theirs."""
    return (
        User.objects.filter(phone_index=keyed_index(normal_phone(phone)), phone_verified=True)
        .exclude(phone_index="")
        .first()
    )


def current_memberships(user: User) -> QuerySet[Membership]:
    """The roles a person holds now, with their organisations."""
    return user.memberships.filter(ended_at=None).select_related("organisation").order_by("started_at", "id")


def courts() -> QuerySet[Organisation]:
    """The courts of this installation."""
    return Organisation.objects.filter(kind=OrganisationKind.COURT)


def home_court() -> Organisation | None:
    """The court whose name the public pages bear: the first one set up."""
    return courts().order_by("code", "name").first()
