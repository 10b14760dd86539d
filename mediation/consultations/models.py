"""The table of consultations."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mediation.accounts.models import Organisation
from mediation.cases.models import Case
from mediation.consultations.enums import CATEGORIES, Channel, State
from mediation.core.fields import EncryptedTextField
from mediation.mediators.models import Mediator


class Consultation(models.Model):
    """One question and its answer. `answered_on` is the day it counts for; the phone is found by keyed index."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consultations")
    """The court that is asked."""
    channel = models.CharField(max_length=20, choices=Channel)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    asker_name = models.CharField(max_length=80)
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    category = models.CharField(max_length=30, choices=CATEGORIES)
    question = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mediator = models.ForeignKey(
        Mediator, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    """The roster entry of who answered, where there is one."""
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="consultation")
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="consultations_channel"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="consultations_state"),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="consultations_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CONVERTED) | Q(case__isnull=False), name="consultations_converted_case"
            ),
        ]
        indexes = [
            models.Index(fields=["answered_on", "category", "organisation"], name="consultations_answered"),
            models.Index(fields=["-asked_at", "-id"], name="consultations_page"),
            models.Index(fields=["state", "-asked_at"], name="consultations_state_page"),
            models.Index(fields=["phone_index"], name="consultations_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_name} {self.asked_on}"
