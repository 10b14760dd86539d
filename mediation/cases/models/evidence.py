"""What a party hands in."""

from __future__ import annotations

import uuid

from django.db import models

from mediation.cases.enums import EvidenceKind
from mediation.cases.models.case import Case
from mediation.cases.models.party import Party
from mediation.files.models import StoredFile


class Evidence(models.Model):
    """A file with a title. It belongs to the exportable store: the court may be given it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind, default=EvidenceKind.EVIDENCE)
    form = models.CharField(max_length=60, blank=True)
    """Which paper of the kind of dispute this is, by its name in the form."""
    title = models.CharField(max_length=120)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")

    class Meta:
        ordering = ["file__uploaded_at", "id"]

    def __str__(self) -> str:
        return self.title
