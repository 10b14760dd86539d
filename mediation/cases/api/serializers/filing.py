"""What is filled in and handed in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.cases.api.serializers.actions import OptionSerializer
from mediation.cases.api.serializers.parties import PartyInputSerializer
from mediation.cases.enums import CaseKind, EvidenceKind, PartyKind
from mediation.cases.forms import QuestionKind, form_on
from mediation.cases.models import Evidence
from mediation.core.clock import local_day
from mediation.rules.enums import Cause

ANSWERS = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A file that was handed in."""

    name = serializers.CharField(source="file.name")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    uploaded_at = serializers.DateTimeField(source="file.uploaded_at")
    uploaded_by = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
    kind_label = serializers.CharField(source="get_kind_display")
    form_label = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "id",
            "title",
            "kind",
            "kind_label",
            "form",
            "form_label",
            "name",
            "media_type",
            "size",
            "sha256",
            "uploaded_by",
            "uploaded_at",
            "url",
        ]

    def get_form_label(self, evidence: Evidence) -> str:
        """Which paper of the kind of dispute it is, in the caller's language."""
        case = evidence.case
        form = form_on(case.cause, local_day(case.created_at)) if evidence.form else None
        paper = form.paper(evidence.form) if form else None
        return paper.label if paper else evidence.form

    def get_uploaded_by(self, evidence: Evidence) -> str:
        """The party, or the person who handed it in."""
        if evidence.party:
            return evidence.party.name
        return evidence.file.uploaded_by.name if evidence.file.uploaded_by else ""

    def get_url(self, evidence: Evidence) -> str:
        """Where the bytes are, for who may see the case."""
        return f"/api/v1/evidence/{evidence.pk}/file/"


@extend_schema_field(ANSWERS)
class AnswersField(serializers.DictField):
    """Answers by the question's name; what each must be is judged by the form of the cause, in the service."""


class DraftSerializer(serializers.Serializer[Any]):
    """A dispute as it is filled in; everything may still be missing until it is submitted."""

    cause = serializers.ChoiceField(choices=[*Cause.choices, ("", "")], required=False)
    claim = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    facts = serializers.CharField(max_length=20000, allow_blank=True, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True, required=False)
    kind = serializers.ChoiceField(choices=CaseKind.choices, required=False)
    in_custody = serializers.BooleanField(required=False)
    answers = AnswersField(required=False)
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
    kind = serializers.ChoiceField(choices=EvidenceKind.choices, default=EvidenceKind.EVIDENCE)
    form = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class CauseSerializer(serializers.Serializer[Any]):
    """A cause of action by code and names."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class PaperSerializer(serializers.Serializer[Any]):
    """A paper that belongs to a kind of dispute."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class QuestionSerializer(PaperSerializer):
    """A question of a kind of dispute."""

    kind = serializers.ChoiceField(choices=[(str(kind), str(kind)) for kind in QuestionKind])
    choices = OptionSerializer(many=True)


class CauseFormSerializer(serializers.Serializer[Any]):
    """What a kind of dispute asks, and the papers that belong to it."""

    cause = serializers.CharField()
    questions = QuestionSerializer(many=True)
    papers = PaperSerializer(many=True)


class NoticeSerializer(serializers.Serializer[Any]):
    """A written notice to the applicant."""

    kind = serializers.CharField(help_text="refused or returned")
    title = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class SeriesRequestSerializer(serializers.Serializer[Any]):
    """A spreadsheet of like cases, the court, and the applicant of rows that name none."""

    file = serializers.FileField()
    court = serializers.UUIDField()
    dry_run = serializers.BooleanField(default=True)
    series = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    applicant = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    applicant_kind = serializers.ChoiceField(choices=PartyKind.choices, default=PartyKind.ORGANISATION)
    applicant_phone = serializers.RegexField(r"^$|^[0-9+][0-9 -]{4,18}$", required=False, allow_blank=True, default="")
    applicant_id_number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class RejectedRowSerializer(serializers.Serializer[Any]):
    """One reason why a row was not filed: Excel's row number, the column, a sentence."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    reason = serializers.CharField()


class FiledCaseSerializer(serializers.Serializer[Any]):
    """A case that a row became."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class SeriesReportSerializer(serializers.Serializer[Any]):
    """What became of a spreadsheet: how many rows it has, were filed (or would be), were there already, are wrong."""

    dry_run = serializers.BooleanField()
    series = serializers.CharField()
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RejectedRowSerializer(many=True)
    rejected_file = serializers.CharField(allow_null=True, help_text="The wrong rows with reasons: .xlsx, base64.")
    cases = FiledCaseSerializer(many=True)
