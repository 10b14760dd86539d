"""Imports as the API shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from mediation.ledger.models import ImportBatch


class FindingSerializer(serializers.Serializer[Any]):
    """Something about one row: Excel's row number and why."""

    sheet = serializers.CharField()
    row = serializers.IntegerField()
    reason = serializers.CharField()


class RejectionSerializer(FindingSerializer):
    """A row that was not imported; `column` is the header's name, empty where the whole row is meant."""

    column = serializers.CharField(allow_blank=True)


class CountsSerializer(serializers.Serializer[Any]):
    """How many of each kind."""

    mediators = serializers.IntegerField()
    cases = serializers.IntegerField()
    consultations = serializers.IntegerField()
    publications = serializers.IntegerField()
    outreach_events = serializers.IntegerField()


class ReportSerializer(serializers.Serializer[Any]):
    """What a run found."""

    id = serializers.UUIDField(allow_null=True)
    dry_run = serializers.BooleanField()
    created = CountsSerializer()
    unchanged = CountsSerializer()
    rejected = RejectionSerializer(many=True)
    duplicates = FindingSerializer(many=True)
    warnings = FindingSerializer(many=True)


class ImportBatchSerializer(serializers.ModelSerializer[ImportBatch]):
    """An import that brought something in."""

    court = serializers.CharField(source="court.name")
    actor_name = serializers.SerializerMethodField()
    report = ReportSerializer()

    class Meta:
        model = ImportBatch
        fields = ["id", "court", "year", "file_name", "file_sha256", "at", "actor_name", "report"]

    def get_actor_name(self, batch: ImportBatch) -> str:
        """The person who imported it, or the system where a command did."""
        return batch.actor_name if batch.actor_id else str(_("System"))


class RegisterSerializer(serializers.Serializer[Any]):
    """A register to import."""

    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=False)
