"""The rules and the calendar as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.rules.enums import Cause, Effect, Form, Owner, Recusal, RefuseGround, Regime, Starts
from mediation.rules.limits import UNITS
from mediation.rules.models import CalendarDay
from mediation.rules.packs import Pack


class LimitSerializer(serializers.Serializer[Any]):
    """One time limit of a pack, with its words in the caller's language."""

    rule = serializers.CharField()
    name = serializers.CharField()
    length = serializers.IntegerField(source="length.number")
    summary_length = serializers.IntegerField(source="summary_length.number", allow_null=True, default=None)
    unit = serializers.ChoiceField(choices=tuple(UNITS), source="length.unit")
    starts = serializers.ChoiceField(choices=Starts.choices)
    starts_label = serializers.CharField(source="starts.label")
    owner = serializers.ChoiceField(choices=Owner.choices)
    owner_label = serializers.CharField(source="owner.label")
    article = serializers.CharField()
    effect = serializers.ChoiceField(choices=Effect.choices)
    effect_label = serializers.CharField(source="effect.label")
    extension = serializers.IntegerField()
    causes = serializers.ListField(child=serializers.ChoiceField(choices=Cause.choices))


class RefuseGroundRuleSerializer(serializers.Serializer[Any]):
    """A ground on which an application is not accepted, and what the applicant is told."""

    ground = serializers.ChoiceField(choices=RefuseGround.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    notice = serializers.CharField()


class PackSerializer(serializers.Serializer[Any]):
    """One dated set of rules."""

    name = serializers.CharField()
    title = serializers.CharField()
    regime = serializers.ChoiceField(choices=Regime.choices)
    regime_label = serializers.CharField(source="regime.label")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    number = serializers.CharField()
    recusal = serializers.ChoiceField(choices=Recusal.choices)
    recusal_label = serializers.CharField(source="recusal.label")
    extension_cap = serializers.IntegerField(allow_null=True)
    end_grounds = serializers.ListField(child=serializers.IntegerField())
    refuse_grounds = serializers.SerializerMethodField()
    required_forms = serializers.ListField(child=serializers.ChoiceField(choices=Form.choices))
    paper_only_causes = serializers.ListField(child=serializers.ChoiceField(choices=Cause.choices))
    unconfirmable_causes = serializers.ListField(child=serializers.ChoiceField(choices=Cause.choices))
    limits = serializers.SerializerMethodField()

    def get_refuse_grounds(self, pack: Pack) -> list[dict[str, str]]:
        """The grounds in the pack's order."""
        return [
            {"ground": ground, "label": str(RefuseGround(ground).label), "notice": rule.notice}
            for ground, rule in pack.refuse_grounds.items()
        ]

    def get_limits(self, pack: Pack) -> Any:
        """The limits in the pack's order."""
        return LimitSerializer(list(pack.limits.values()), many=True).data


class CalendarDaySerializer(serializers.ModelSerializer[CalendarDay]):
    """One day of a year."""

    class Meta:
        model = CalendarDay
        fields = ["day", "is_working", "is_holiday", "name"]


class CalendarYearSerializer(serializers.Serializer[Any]):
    """A year as it is counted with; `loaded` says whether it was announced or goes by weekdays."""

    year = serializers.IntegerField()
    loaded = serializers.BooleanField()
    days = CalendarDaySerializer(many=True)


class DayExceptionSerializer(serializers.Serializer[Any]):
    """A day that is not as its weekday says."""

    day = serializers.DateField()
    is_working = serializers.BooleanField()
    name = serializers.CharField(max_length=60, allow_blank=True, default="")


class YearExceptionsSerializer(serializers.Serializer[Any]):
    """All days of a year that are not as their weekday says."""

    exceptions = serializers.ListField(child=DayExceptionSerializer(), max_length=366)
