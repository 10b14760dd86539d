"""Consultations as the API shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.consultations.enums import CATEGORIES, Channel, State
from mediation.consultations.models import Consultation
from mediation.consultations.permissions import is_asker
from mediation.core.fields import masked_phone


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A question and its answer; the phone in full only for those who call back."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    channel_label = serializers.CharField(source="get_channel_display")
    category_label = serializers.CharField(source="get_category_display")
    state = serializers.ChoiceField(choices=State.choices)
    state_label = serializers.CharField(source="get_state_display")
    phone = serializers.SerializerMethodField()
    answered_by = serializers.CharField(source="answered_by_name")
    case = serializers.UUIDField(source="case_id", allow_null=True)
    is_mine = serializers.SerializerMethodField()

    class Meta:
        model = Consultation
        fields = [
            "id",
            "channel",
            "channel_label",
            "asker_name",
            "phone",
            "category",
            "category_label",
            "question",
            "state",
            "state_label",
            "asked_at",
            "answer",
            "answered_at",
            "answered_by",
            "case",
            "is_mine",
            "imported",
        ]

    def get_phone(self, consultation: Consultation) -> str:
        """In full for the court's clerks and mediators, else 139****0412."""
        plain = self.context["actor"].has("clerk", "mediator") and not is_asker(consultation, self.context["actor"])
        return consultation.phone if plain else masked_phone(consultation.phone)

    @extend_schema_field(bool)
    def get_is_mine(self, consultation: Consultation) -> bool:
        """Whether the caller asked."""
        return is_asker(consultation, self.context["actor"])


class QuestionSerializer(serializers.Serializer[Any]):
    """A question as it is put."""

    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.ONLINE)
    category = serializers.ChoiceField(choices=CATEGORIES)
    question = serializers.CharField(max_length=5000)
    asker_name = serializers.CharField(max_length=80, allow_blank=True, default="")
    phone = serializers.RegexField(r"^$|^[0-9+][0-9 -]{4,18}$", allow_blank=True, default="")
    organisation = serializers.UUIDField(required=False)


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer as it is given."""

    answer = serializers.CharField(max_length=5000)


class OpenedCaseSerializer(serializers.Serializer[Any]):
    """The case that a question became."""

    case = serializers.UUIDField()


class CategorySerializer(serializers.Serializer[Any]):
    """What a question may be about."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
