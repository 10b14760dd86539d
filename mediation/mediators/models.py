"""Tables of the roster."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.accounts.models import Organisation
from mediation.core.fields import EncryptedTextField
from mediation.mediators.enums import MediatorKind, Region


class Mediator(models.Model):
    """One entry of the roster (R5): basics, scope, strengths, fee or none, the inviting court's certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="mediator"
    )
    name = models.CharField(max_length=80)
    gender = models.CharField(max_length=10, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mediators")
    certificate_number = models.CharField(max_length=40, unique=True)
    certificate_expires_on = models.DateField()
    engaged_on = models.DateField(null=True, blank=True)
    phone = EncryptedTextField(blank=True, default="")
    kind = models.CharField(max_length=20, choices=MediatorKind, default=MediatorKind.INVITED)
    region = models.CharField(max_length=20, choices=Region, default=Region.MAINLAND)
    specialties = models.JSONField(default=list)
    charges_fee = models.BooleanField(default=False)
    case_cap = models.PositiveSmallIntegerField(default=60)
    """Most open cases at once; the court designates nobody beyond it."""
    case_target = models.PositiveSmallIntegerField(default=40)
    """Open cases from which on others are suggested first."""

    class Meta:
        ordering = ["name", "certificate_number"]
        constraints = [
            models.CheckConstraint(condition=~Q(certificate_number=""), name="mediators_mediator_certificate"),
            models.CheckConstraint(condition=Q(kind__in=MediatorKind.values), name="mediators_mediator_kind"),
            models.CheckConstraint(condition=Q(region__in=Region.values), name="mediators_mediator_region"),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """Hours of training in a year (特邀调解规定 7)."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="training")
    year = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediator", "year"], name="mediators_training_year")]

    def __str__(self) -> str:
        return f"{self.mediator} {self.year}: {self.hours}"
