"""The people and companies of a case, and what each has consented to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.cases.enums import (
    ConsentChannel,
    DocumentKind,
    PartyKind,
    RepresentativeKind,
    RepresentativeScope,
    Side,
    Step,
)
from mediation.cases.models.case import Case
from mediation.core.fields import EncryptedTextField
from mediation.files.models import StoredFile
from mediation.mediators.enums import Region


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
    document_kind = models.CharField(max_length=20, choices=DocumentKind, default=DocumentKind.ID_CARD)
    region = models.CharField(max_length=20, choices=Region, default=Region.MAINLAND)
    born_on = models.DateField(null=True, blank=True)
    """Told only where the identity number does not say it."""
    email = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")
    service_address = EncryptedTextField(blank=True, default="")
    """Where papers are served (送达地址确认书, R17)."""
    service_email = EncryptedTextField(blank=True, default="")
    accepts_e_service = models.BooleanField(default=False)
    """Agreed to be served by electronic means at the phone and address given (在线诉讼规则 29)."""
    service_address_given_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    """When they were first reached by whatever channel: asked for their consent (R15)."""
    represented_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="represented_parties"
    )
    """The party of the same side who speaks for this one, where several stand on a side."""
    identity_declared_at = models.DateTimeField(null=True, blank=True)
    """When the party themselves entered name and number; what the mediator checks on sight comes on top."""
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


class Representative(models.Model):
    """Who acts for a party: guardian, agent with power of attorney, legal representative of an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField(max_length=30, choices=RepresentativeKind)
    scope = models.CharField(max_length=20, choices=RepresentativeScope, default=RepresentativeScope.GENERAL)
    name = models.CharField(max_length=120)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    id_number = EncryptedTextField(blank=True, default="")
    relation = models.CharField(max_length=60, blank=True)
    authorisation = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The power of attorney, or the paper that shows guardianship."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="representations"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RepresentativeKind.values), name="cases_representative_kind"),
            models.CheckConstraint(
                condition=Q(scope__in=RepresentativeScope.values), name="cases_representative_scope"
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="cases_representative_phone")]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class IdentityCheck(models.Model):
    """One check of a party's identity, by an adapter or by the mediator on sight (R17); never changed afterwards."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identity_checks")
    method = models.CharField(max_length=30)
    document_kind = models.CharField(max_length=20, choices=DocumentKind)
    passed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.party} {self.method} {'passed' if self.passed else 'failed'}"


class Consent(models.Model):
    """One consent of one party to one step: text version, time, channel, withdrawal (R4)."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="consents")
    step = models.CharField(max_length=20, choices=Step)
    text_version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20, choices=ConsentChannel)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    """Who gave it for the party, where the party did not give it themselves."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "step"], condition=Q(withdrawn_at=None), name="cases_consent_standing"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="cases_consent_step"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.step}"
