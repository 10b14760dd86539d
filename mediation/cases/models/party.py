"""The people and companies of a case, and what each has consented to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.cases.enums import ConsentChannel, PartyKind, Side, Step
from mediation.cases.models.case import Case
from mediation.core.fields import EncryptedTextField


class Party(models.Model):
    """One party. Phone, identity number and address are encrypted; phone and number are found by keyed index."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=20, choices=Side)
    kind = models.CharField(max_length=20, choices=PartyKind, default=PartyKind.PERSON)
    name = models.CharField(max_length=120)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    id_number = EncryptedTextField(blank=True, default="")
    id_number_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    address = EncryptedTextField(blank=True, default="")
    service_address = EncryptedTextField(blank=True, default="")
    """Where papers are served (送达地址确认书, R17)."""
    service_address_given_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="parties"
    )
    identity_verified_at = models.DateTimeField(null=True, blank=True)
    identity_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["side", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "position"], name="cases_party_position"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="cases_party_side"),
        ]
        indexes = [models.Index(fields=["phone_index"], name="cases_party_phone")]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """One consent of one party to one step: text version, time, channel, withdrawal (R4)."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="consents")
    step = models.CharField(max_length=20, choices=Step)
    text_version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20, choices=ConsentChannel)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "step"], condition=Q(withdrawn_at=None), name="cases_consent_standing"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="cases_consent_step"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.step}"
