"""Tables of invitations, attempts to reach a party, and how far each party has come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.cases.models import Case, Party
from mediation.core.fields import EncryptedTextField
from mediation.invitations.enums import ContactChannel, ContactResult, JoinStep, RevokedReason


class Invitation(models.Model):
    """One link and one case code for one party. The link's token is encrypted and found by its digest.

    At most one of a party stands: a new one takes the old one back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="invitations")
    token = EncryptedTextField()
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    code = models.CharField(max_length=8, unique=True)
    channels = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=20, choices=RevokedReason, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(revoked_at=None), name="invitations_one_standing_a_party"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | Q(revoked_at__isnull=False, revoked_reason__in=RevokedReason.values),
                name="invitations_revoked_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitations_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.party_id}"


class ContactAttempt(models.Model):
    """One attempt to reach a party: by which channel, with what result. The database refuses to change or remove it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_attempts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contact_attempts")
    channel = models.CharField(max_length=20, choices=ContactChannel)
    result = models.CharField(max_length=20, choices=ContactResult)
    at = models.DateTimeField()
    note = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Nobody where the system noted it by itself."""
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=ContactChannel.values), name="invitations_attempt_channel"),
            models.CheckConstraint(condition=Q(result__in=ContactResult.values), name="invitations_attempt_result"),
            models.UniqueConstraint(
                fields=["invitation", "channel", "result"],
                condition=Q(by=None, invitation__isnull=False),
                name="invitations_attempt_noted_once",
            ),
        ]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="invitations_attempt_case")]

    def __str__(self) -> str:
        return f"{self.channel} {self.result}"


class FunnelStep(models.Model):
    """A step that a party reached, when first, and by which channel they came to it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="join_steps")
    step = models.CharField(max_length=20, choices=JoinStep)
    channel = models.CharField(max_length=20, choices=ContactChannel)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["party", "step", "channel"], name="invitations_step_once"),
            models.CheckConstraint(condition=Q(step__in=JoinStep.values), name="invitations_step"),
            models.CheckConstraint(condition=Q(channel__in=ContactChannel.values), name="invitations_step_channel"),
        ]
        indexes = [models.Index(fields=["step", "at"], name="invitations_step_at")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.step}"
