"""The shapes of the figures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.enums import Stage
from mediation.rules.enums import Cause
from mediation.statistics.periods import By


class PeriodSerializer(serializers.Serializer[Any]):
    """First and last day, both included."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is no name that a class can give."""
        return {"from": serializers.DateField(), "to": serializers.DateField()}


class ShareSerializer(serializers.Serializer[Any]):
    """A share with its counts and its 95 % interval after Wilson."""

    value = serializers.FloatField()
    n = serializers.IntegerField()
    of = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class CountsSerializer(serializers.Serializer[Any]):
    """The figures."""

    prelitigation_mediations = serializers.IntegerField()
    online_mediations = serializers.IntegerField()
    settled = serializers.IntegerField()
    unsettled = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    consultations = serializers.IntegerField()
    publications = serializers.IntegerField()
    outreach_events = serializers.IntegerField()


class SummarySerializer(CountsSerializer):
    """The figures of a period."""

    period = PeriodSerializer()
    success_rate = ShareSerializer(allow_null=True)
    sentence = serializers.CharField()


class PublicSummarySerializer(SummarySerializer):
    """The figures of a year, and the years there are."""

    year = serializers.IntegerField()
    years = serializers.ListField(child=serializers.IntegerField())


class PointSerializer(PeriodSerializer):
    """One piece of a series."""

    label = serializers.CharField()  # type: ignore[assignment]
    prelitigation_mediations = serializers.IntegerField()
    online_mediations = serializers.IntegerField()
    consultations = serializers.IntegerField()
    settled = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The days and the figures."""
        return {**super().get_fields(), **super(PeriodSerializer, self).get_fields()}


class SeriesSerializer(serializers.Serializer[Any]):
    """The figures piece by piece."""

    period = PeriodSerializer()
    by = serializers.ChoiceField(choices=[by.value for by in By])
    points = PointSerializer(many=True)


class OverDaysSerializer(serializers.Serializer[Any]):
    """How many stand longer than so many days."""

    days = serializers.IntegerField()
    count = serializers.IntegerField()


class StageCountSerializer(serializers.Serializer[Any]):
    """How many cases stand in a stage, and for how long."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    imported = serializers.IntegerField()
    median_days = serializers.FloatField(allow_null=True)
    over_days = OverDaysSerializer()


class PipelineSerializer(serializers.Serializer[Any]):
    """Every stage in order."""

    stages = StageCountSerializer(many=True)


class CauseCountSerializer(serializers.Serializer[Any]):
    """The case figures of one cause."""

    cause = serializers.ChoiceField(choices=Cause.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    prelitigation_mediations = serializers.IntegerField()
    online_mediations = serializers.IntegerField()
    settled = serializers.IntegerField()
    unsettled = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    success_rate = ShareSerializer(allow_null=True)
    median_days = serializers.FloatField(allow_null=True)


class CausesSerializer(serializers.Serializer[Any]):
    """Every cause that occurs, the most frequent first."""

    causes = CauseCountSerializer(many=True)


class DefinitionSerializer(serializers.Serializer[Any]):
    """What a figure is called, what exactly it counts, and from which events."""

    key = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
