"""Time limits as the API shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.cases.enums import DeadlineState, Stage, SuspendReason
from mediation.cases.explanation import ExplainedDeadline
from mediation.cases.models import Case, ClockStop, Deadline
from mediation.cases.queries import case_title
from mediation.core.clock import local_day
from mediation.rules.enums import Owner
from mediation.rules.packs import Limit
from mediation.rules.queries import limit_of, pack_named


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A time limit with its article, who has to act, and the days that are left."""

    name = serializers.SerializerMethodField()
    owner = serializers.SerializerMethodField()
    owner_label = serializers.SerializerMethodField()
    starts_label = serializers.SerializerMethodField()
    effect_label = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=DeadlineState.choices)
    state_label = serializers.CharField(source="get_state_display")
    unit = serializers.ChoiceField(choices=["day", "working_day"])

    class Meta:
        model = Deadline
        fields = [
            "rule",
            "name",
            "article",
            "owner",
            "owner_label",
            "starts_label",
            "effect_label",
            "length",
            "unit",
            "extended_by",
            "starts_on",
            "due_on",
            "days_left",
            "state",
            "state_label",
            "provisional",
            "warned",
        ]

    def _limit(self, deadline: Deadline) -> Limit | None:
        pack = self.context["packs"].get(deadline.case_id, "")
        return limit_of(pack_named(pack), deadline.rule) if pack else None

    def get_name(self, deadline: Deadline) -> str:
        """What the limit is for, in the caller's language."""
        limit = self._limit(deadline)
        return limit.name if limit else deadline.rule

    @extend_schema_field(serializers.ChoiceField(choices=Owner.choices))
    def get_owner(self, deadline: Deadline) -> str:
        """Who has to act before it is over: court, mediator, parties."""
        limit = self._limit(deadline)
        return str(limit.owner) if limit else Owner.COURT.value

    def get_owner_label(self, deadline: Deadline) -> str:
        """The same in the caller's language."""
        limit = self._limit(deadline)
        return str(limit.owner.label) if limit else ""

    def get_starts_label(self, deadline: Deadline) -> str:
        """The event that began it."""
        limit = self._limit(deadline)
        return str(limit.starts.label) if limit else ""

    def get_effect_label(self, deadline: Deadline) -> str:
        """What its end brings by itself."""
        limit = self._limit(deadline)
        return str(limit.effect.label) if limit else ""

    def get_days_left(self, deadline: Deadline) -> int:
        """Calendar days to the last day; negative when it is past."""
        return (deadline.due_on - local_day(self.context["now"])).days


class CaseOfDeadlineSerializer(serializers.ModelSerializer[Case]):
    """The case that a listed limit belongs to."""

    title = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    stage_label = serializers.CharField(source="get_stage_display")

    class Meta:
        model = Case
        fields = ["id", "number", "title", "stage", "stage_label"]

    def get_title(self, case: Case) -> str:
        """Who against whom."""
        return case_title(case)


class ListedDeadlineSerializer(DeadlineSerializer):
    """A time limit in the list of those that run."""

    case = CaseOfDeadlineSerializer()

    class Meta(DeadlineSerializer.Meta):
        fields = ["id", "case", *DeadlineSerializer.Meta.fields]


class ClockStopSerializer(serializers.ModelSerializer[ClockStop]):
    """An interval in which the clock stood."""

    reason = serializers.ChoiceField(choices=SuspendReason.choices)
    reason_label = serializers.CharField(source="get_reason_display")
    days = serializers.SerializerMethodField()

    class Meta:
        model = ClockStop
        fields = ["started_on", "ended_on", "days", "reason", "reason_label"]

    def get_days(self, stop: ClockStop) -> int | None:
        """How many days it lasted; none while it lasts."""
        return (stop.ended_on - stop.started_on).days if stop.ended_on else None


class ElsewhereSerializer(serializers.Serializer[Any]):
    """What another pack would have given."""

    pack = serializers.CharField()
    pack_title = serializers.CharField()
    rule = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class ExplainedDeadlineSerializer(serializers.Serializer[ExplainedDeadline]):
    """One limit with everything that its last day follows from."""

    rule = serializers.CharField(source="deadline.rule")
    name = serializers.CharField()
    article = serializers.CharField(source="deadline.article")
    owner = serializers.CharField()
    owner_label = serializers.CharField()
    start_event = serializers.CharField()
    effect = serializers.CharField()
    starts_on = serializers.DateField(source="deadline.starts_on")
    length = serializers.IntegerField(source="deadline.length")
    unit = serializers.ChoiceField(choices=["day", "working_day"], source="deadline.unit")
    extended_by = serializers.IntegerField(source="deadline.extended_by")
    stops = ClockStopSerializer(many=True)
    due_on = serializers.DateField(source="deadline.due_on")
    provisional = serializers.BooleanField(source="deadline.provisional")
    state = serializers.ChoiceField(choices=DeadlineState.choices, source="deadline.state")
    state_label = serializers.CharField(source="deadline.get_state_display")
    ended_on = serializers.DateField(source="deadline.ended_on", allow_null=True)
    sentence = serializers.CharField()
    under_other_packs = ElsewhereSerializer(source="elsewhere", many=True)


class ExplanationSerializer(serializers.Serializer[Any]):
    """All limits of a case, explained."""

    number = serializers.CharField()
    title = serializers.CharField()
    pack = serializers.CharField()
    pack_title = serializers.CharField()
    deadlines = ExplainedDeadlineSerializer(many=True)


class ConfirmationActSerializer(serializers.Serializer[Any]):
    """What the court does with an application for confirmation besides deciding it."""

    act = serializers.ChoiceField(choices=["take_up", "extend"])
    approved_by = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)
