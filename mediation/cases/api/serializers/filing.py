"""What is filled in and handed in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.api.serializers.parties import PartyInputSerializer
from mediation.cases.models import Evidence
from mediation.rules.enums import Cause


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A file that was handed in."""

    name = serializers.CharField(source="file.name")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    uploaded_at = serializers.DateTimeField(source="file.uploaded_at")
    uploaded_by = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = ["id", "title", "name", "media_type", "size", "sha256", "uploaded_by", "uploaded_at", "url"]

    def get_uploaded_by(self, evidence: Evidence) -> str:
        """The party, or the person who handed it in."""
        if evidence.party:
            return evidence.party.name
        return evidence.file.uploaded_by.name if evidence.file.uploaded_by else ""

    def get_url(self, evidence: Evidence) -> str:
        """Where the bytes are, for who may see the case."""
        return f"/api/v1/evidence/{evidence.pk}/file/"


class DraftSerializer(serializers.Serializer[Any]):
    """A dispute as it is filled in; everything may still be missing until it is submitted."""

    cause = serializers.ChoiceField(choices=[*Cause.choices, ("", "")], required=False)
    claim = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    facts = serializers.CharField(max_length=20000, allow_blank=True, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True, required=False)
    parties = PartyInputSerializer(many=True, required=False)


class NewCaseSerializer(DraftSerializer):
    """The first save of a dispute."""

    court = serializers.UUIDField()
    on_behalf = serializers.BooleanField(default=False)


class ChangedDraftSerializer(DraftSerializer):
    """A later save; `version` is the one that was loaded."""

    version = serializers.IntegerField(min_value=1)


class EvidenceRequestSerializer(serializers.Serializer[Any]):
    """A file to hand in."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class CauseSerializer(serializers.Serializer[Any]):
    """A cause of action by code and names."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
