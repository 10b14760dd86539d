"""What was imported, and which row became what."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from mediation.accounts.models import Organisation
from mediation.ledger.enums import Kind


class ImportBatch(models.Model):
    """One run that brought something in, with its whole report. Runs that change nothing leave no trace."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ledger_imports")
    year = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    report = models.JSONField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["court", "-at"], name="ledger_batch_court")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"


class LedgerRow(models.Model):
    """Which object a row became. `scope` is the book in which `key` is unique; the fingerprint is keyed."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=20, choices=Kind)
    scope = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    object_id = models.UUIDField()

    class Meta:
        ordering = ["batch", "sheet", "row"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope", "key"], name="ledger_row_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="ledger_row_kind"),
        ]
        indexes = [models.Index(fields=["object_id"], name="ledger_row_object")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
