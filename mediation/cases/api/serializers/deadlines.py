"""Time limits as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from mediation.cases.enums import DeadlineState
from mediation.cases.models import Deadline
from mediation.core.clock import local_day
from mediation.rules.queries import limit_name


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A time limit with its article and the days that are left."""

    name = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=DeadlineState.choices)
    unit = serializers.ChoiceField(choices=["day", "working_day"])

    class Meta:
        model = Deadline
        fields = [
            "rule",
            "name",
            "article",
            "length",
            "unit",
            "extended_by",
            "starts_on",
            "due_on",
            "days_left",
            "state",
            "provisional",
        ]

    def get_name(self, deadline: Deadline) -> str:
        """What the limit is for, in the caller's language."""
        return limit_name(self.context["packs"].get(deadline.case_id, ""), deadline.rule)

    def get_days_left(self, deadline: Deadline) -> int:
        """Calendar days to the last day; negative when it is past."""
        return (deadline.due_on - local_day(self.context["now"])).days
