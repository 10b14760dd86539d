"""What can be done now, and what it asks for."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.enums import Stage


class OptionSerializer(serializers.Serializer[Any]):
    """One choice."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ActionInputSerializer(serializers.Serializer[Any]):
    """What an action asks for."""

    name = serializers.CharField()
    type = serializers.CharField(source="kind")
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = OptionSerializer(source="options", many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why not: a code, a sentence that says what to do, the field it is about."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)


class ActionSerializer(serializers.Serializer[Any]):
    """What the caller could do now, and every reason why not."""

    name = serializers.CharField(source="transition.name")
    label = serializers.CharField(source="transition.label")  # type: ignore[assignment]
    summary = serializers.CharField(source="transition.summary")
    basis = serializers.CharField(source="transition.basis")
    target = serializers.ChoiceField(choices=Stage.choices, source="transition.target")
    irreversible = serializers.BooleanField(source="transition.irreversible")
    through = serializers.CharField(source="transition.through", allow_null=True)
    allowed = serializers.BooleanField()
    reasons = ReasonSerializer(source="refusals", many=True)
    fields = ActionInputSerializer(source="transition.inputs", many=True)  # type: ignore[assignment]


class ActionRequestSerializer(serializers.Serializer[Any]):
    """An action's inputs, as its `fields` name them, and the version that was loaded."""

    version = serializers.IntegerField(min_value=1, required=False)
    missing = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    ground = serializers.CharField(max_length=40, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    competent_court = serializers.CharField(max_length=120, required=False, allow_blank=True)
    regime = serializers.CharField(max_length=20, required=False, allow_blank=True)
    procedure = serializers.CharField(max_length=20, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    mediator = serializers.UUIDField(required=False)
    members = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=10)
    without_choice = serializers.BooleanField(required=False)
    performance = serializers.CharField(max_length=20, required=False, allow_blank=True)
    days = serializers.IntegerField(required=False, min_value=1, max_value=366)
    disclosure = serializers.CharField(max_length=20, required=False, allow_blank=True)
