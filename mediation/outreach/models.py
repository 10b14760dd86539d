"""Tables of outreach."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from mediation.accounts.models import Organisation
from mediation.outreach.enums import Medium
from mediation.rules.enums import Cause


class Publication(models.Model):
    """A case told to the public (普法案例)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(max_length=200)
    published_on = models.DateField()
    medium = models.CharField(max_length=20, choices=Medium)
    cause = models.CharField(max_length=30, choices=Cause, blank=True)
    abstract = models.TextField(blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-published_on", "title"]
        constraints = [models.CheckConstraint(condition=Q(medium__in=Medium.values), name="outreach_medium")]
        indexes = [models.Index(fields=["published_on", "cause", "organisation"], name="outreach_published")]

    def __str__(self) -> str:
        return self.title


class OutreachEvent(models.Model):
    """An event held for the public (普法活动)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outreach_events")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    attendance = models.PositiveIntegerField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-held_on", "title"]
        indexes = [models.Index(fields=["held_on", "organisation"], name="outreach_held")]

    def __str__(self) -> str:
        return self.title
