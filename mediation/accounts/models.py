"""Tables of people and organisations."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mediation.accounts.enums import OrganisationKind, Role
from mediation.core.actor import Actor, Grant
from mediation.core.fields import EncryptedTextField, keyed_index, normal_phone


class OptionalEmailField(models.EmailField[Any, Any]):
    """An address or none. None is stored as NULL, since an empty text would be unique too."""

    def get_prep_value(self, value: Any) -> Any:
        """Turn the empty text into NULL on the way in."""
        return super().get_prep_value(value) or None


class Organisation(models.Model):
    """A court, or a body that mediates. `code` stands in case numbers: 示01."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    code = models.CharField(max_length=20, blank=True)
    court = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    phone = models.CharField(max_length=40, blank=True)
    amount_limit = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """Of a court: the amount in dispute, in yuan, up to which it has jurisdiction (级别管辖); none is without limit."""

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="accounts_organisation_code"),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="accounts_organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people; a person without a password signs in by code."""

    def create_user(self, name: str, *, phone: str = "", email: str | None = None, password: str | None = None) -> User:
        """Make a person who may sign in."""
        user = self.model(name=name, email=self.normalize_email(email) if email else None)
        user.set_phone(phone)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make the first administrator of the installation's tables."""
        user = self.create_user(fields.get("name") or email, email=email, password=password)
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    email = OptionalEmailField(unique=True, null=True, blank=True)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_index"], condition=~Q(phone_index=""), name="accounts_user_phone")
        ]

    def __str__(self) -> str:
        return self.name

    def set_phone(self, phone: str, *, verified: bool = False) -> None:
        """Set the number and the index it is found by, together."""
        plain = normal_phone(phone)
        self.phone, self.phone_index, self.phone_verified = plain, keyed_index(plain), verified

    def as_actor(self, channel: str = "web") -> Actor:
        """This person as services see them, with the roles held now."""
        held = self.memberships.filter(ended_at=None).values_list("role", "organisation_id")
        return Actor(self.pk, self.name, frozenset(Grant(role, place) for role, place in held), channel=channel)


class Membership(models.Model):
    """Who, where, as what, from when until when. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="accounts_membership_held_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.organisation}"


class AccessToken(models.Model):
    """A program's key. Only its SHA-256 is kept; the token is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.purpose}"


class OneTimeCode(models.Model):
    """A code that was sent to a phone for one purpose. Neither the number nor the code stands here, only what they are
    compared by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=120)
    subject_index = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_index", "purpose", "-sent_at"], name="accounts_code_newest"),
            models.Index(fields=["sent_at"], name="accounts_code_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sent_at}"


class CodeQuota(models.Model):
    """How many codes a phone was sent, or a network address asked for, on one local day, and when the last one was."""

    kind = models.CharField(max_length=10, choices=[("phone", "phone"), ("address", "address")])
    index = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "index"], name="accounts_quota_once")]
        indexes = [models.Index(fields=["day"], name="accounts_quota_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}: {self.count}"
