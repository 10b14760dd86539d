"""Tables of agreements."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.agreements.enums import SignatureKind, SignerRole
from mediation.cases.models import Case, Party


class Agreement(models.Model):
    """One version of what the parties agree on. Its text never changes; another wording is another version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["case", "version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="agreements_agreement_version"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(withdrawn_at=None), name="agreements_agreement_standing"
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(withdrawn_at=None), name="agreements_agreement_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} version {self.version}"


class Signature(models.Model):
    """One signature: by whom, as what, when, under which words."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=10, choices=SignerRole)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=SignatureKind, default=SignatureKind.ACCOUNT)
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="agreements_signature_party"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(role=SignerRole.MEDIATOR), name="agreements_signature_mediator"
            ),
            models.CheckConstraint(
                condition=Q(role=SignerRole.MEDIATOR, party=None) | Q(role=SignerRole.PARTY, party__isnull=False),
                name="agreements_signature_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} under {self.agreement}"
