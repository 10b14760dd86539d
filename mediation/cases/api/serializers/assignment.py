"""Mediators as seen from a case: who could take it, who was chosen, who sits, what they disclosed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.cases.api.serializers.actions import ReasonSerializer
from mediation.cases.enums import DisclosureRelation
from mediation.cases.models import Case, Disclosure, DisclosureAnswer
from mediation.cases.permissions import party_of
from mediation.cases.queries import OPEN_STAGES, standing_disclosures
from mediation.mediators.api.serializers import MediatorRefSerializer, MediatorSerializer

TEXT_LENGTH, NOTE_LENGTH = 2000, 300


class RemarkSerializer(serializers.Serializer[Any]):
    """Something that speaks for a mediator, or asks for a second look: a code and a sentence."""

    code = serializers.CharField()
    detail = serializers.CharField()


class CandidateSerializer(serializers.Serializer[Any]):
    """A mediator for a case: the roster entry, whether eligible, what speaks for and against, and whether suggested."""

    mediator = MediatorSerializer()
    open_cases = serializers.IntegerField()
    specialist = serializers.BooleanField()
    eligible = serializers.BooleanField()
    suggested = serializers.BooleanField()
    reasons = ReasonSerializer(many=True)
    reasons_for = RemarkSerializer(many=True)
    hints = serializers.SerializerMethodField()

    @extend_schema_field(RemarkSerializer(many=True))
    def get_hints(self, candidate: Any) -> Any:
        """Possible relations to somebody in the case: for the court alone, whose duty it is to look into them."""
        return RemarkSerializer(candidate.hints if self.context["is_staff"] else (), many=True).data


class ChoosableSerializer(serializers.Serializer[Any]):
    """A mediator whom both sides may pick."""

    mediator = MediatorSerializer()
    reasons_for = RemarkSerializer(source="qualities", many=True)


class ChoiceStateSerializer(serializers.Serializer[Any]):
    """How far both sides' choice has come, as the caller may know it."""

    open_until = serializers.DateField(allow_null=True)
    is_open = serializers.BooleanField()
    my_pick = serializers.UUIDField(allow_null=True)
    other_side_has_picked = serializers.BooleanField()
    revealed = serializers.BooleanField()
    applicant_pick = MediatorRefSerializer(allow_null=True)
    respondent_pick = MediatorRefSerializer(allow_null=True)
    outcome = serializers.ChoiceField(choices=["waiting", "same", "differ", "lapsed"])


class ChoiceSerializer(ChoiceStateSerializer):
    """The same with the list from which both sides choose."""

    list = ChoosableSerializer(many=True)


class PanelSeatSerializer(serializers.Serializer[Any]):
    """One mediator of the case."""

    mediator = serializers.UUIDField(source="mediator.pk")
    name = serializers.CharField(source="mediator.name")
    presiding = serializers.BooleanField(source="presides")


class DisclosureAnswerSerializer(serializers.ModelSerializer[DisclosureAnswer]):
    """Whether a party agreed to the mediator all the same."""

    party = serializers.UUIDField(source="party_id")

    class Meta:
        model = DisclosureAnswer
        fields = ["party", "waived", "at"]


class DisclosureSerializer(serializers.ModelSerializer[Disclosure]):
    """What a mediator disclosed."""

    mediator = MediatorRefSerializer()
    relation = serializers.ChoiceField(choices=DisclosureRelation.choices)
    relation_label = serializers.CharField(source="get_relation_display")
    answers = DisclosureAnswerSerializer(many=True)
    needs_my_answer = serializers.SerializerMethodField()

    class Meta:
        model = Disclosure
        fields = ["id", "mediator", "relation", "relation_label", "text", "made_at", "answers", "needs_my_answer"]

    def get_needs_my_answer(self, disclosure: Disclosure) -> bool:
        """Whether the caller is a party who is still asked."""
        case: Case = self.context["case"]
        party = party_of(case, self.context["actor"])
        if party is None or party.represented_by_id is not None or case.stage not in OPEN_STAGES:
            return False
        given = {answer.party_id for answer in disclosure.answers.all()}
        return party.pk not in given and disclosure in standing_disclosures(case)


class DisclosureRequestSerializer(serializers.Serializer[Any]):
    """A relation that a mediator discloses."""

    version = serializers.IntegerField(min_value=1, required=False)
    relation = serializers.ChoiceField(choices=DisclosureRelation.choices)
    text = serializers.CharField(max_length=TEXT_LENGTH)


class DisclosureAnswerRequestSerializer(serializers.Serializer[Any]):
    """A party's answer to a disclosure."""

    version = serializers.IntegerField(min_value=1, required=False)
    waived = serializers.BooleanField()
    note = serializers.CharField(max_length=NOTE_LENGTH, required=False, allow_blank=True, default="")
