"""Setting up organisations, people and the roles they hold."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import AccessToken, Membership, Organisation, User
from mediation.accounts.queries import token_digest
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal

NAME_LENGTH = 80


@transaction.atomic
def set_up_organisation(
    actor: Actor,
    name: str,
    kind: OrganisationKind,
    now: datetime,
    *,
    code: str = "",
    court: Organisation | None = None,
    phone: str = "",
) -> Organisation:
    """Find an organisation by name, or make it. An existing one is returned as it is."""
    organisation, made = Organisation.objects.get_or_create(
        name=name, defaults={"kind": kind, "code": code, "court": court, "phone": phone}
    )
    if made:
        record(
            actor,
            Act(
                "accounts.organisation_made",
                "organisation",
                str(organisation.pk),
                now,
                {"name": name, "kind": kind},
            ),
        )
    return organisation


@transaction.atomic
def grant_role(actor: Actor, user: User, organisation: Organisation, role: Role, now: datetime) -> Membership:
    """Give a person a role in an organisation; one that is held already is returned as it is."""
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, ended_at=None, defaults={"started_at": now}
    )
    if made:
        facts = {"organisation": str(organisation.pk), "role": role}
        record(actor, Act("accounts.role_granted", "user", str(user.pk), now, facts))
    return membership


@transaction.atomic
def issue_token(actor: Actor, user: User, purpose: str, now: datetime, *, days: int = 30) -> str:
    """Make a program's key for a person and return it; it is shown this once and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        user=user,
        digest=token_digest(token),
        purpose=purpose,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(actor, Act("accounts.token_issued", "user", str(user.pk), now, {"purpose": purpose}))
    return token


@transaction.atomic
def change_profile(user: User, now: datetime, *, name: str | None = None, language: str | None = None) -> User:
    """A person changes their own name or language. Refuses a blank or overlong name."""
    if name is not None:
        if not 1 <= len(name.strip()) <= NAME_LENGTH:
            raise Invalid(Refusal("name_length", _("Give a name of 1 to 80 characters."), "name"))
        user.name = name.strip()
    if language is not None:
        user.language = language
    user.save(update_fields=["name", "language"])
    record(user.as_actor(), Act("accounts.profile_changed", "user", str(user.pk), now, {}))
    return user
