"""Mediators as seen from a case."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.api.serializers.actions import ReasonSerializer
from mediation.mediators.api.serializers import MediatorSerializer


class CandidateSerializer(serializers.Serializer[Any]):
    """A mediator for a case: the roster entry, whether eligible, and why not."""

    mediator = MediatorSerializer()
    open_cases = serializers.IntegerField()
    specialist = serializers.BooleanField()
    eligible = serializers.BooleanField()
    reasons = ReasonSerializer(many=True)
