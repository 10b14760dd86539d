"""The roster as the API shows it."""

from __future__ import annotations

from rest_framework import serializers

from mediation.accounts.api.serializers import OrganisationRefSerializer
from mediation.mediators.enums import MediatorKind, Region
from mediation.mediators.models import Mediator


class MediatorRefSerializer(serializers.ModelSerializer[Mediator]):
    """A mediator by name."""

    class Meta:
        model = Mediator
        fields = ["id", "name"]


class MediatorSerializer(serializers.ModelSerializer[Mediator]):
    """The five things that R5 asks to be public, the certificate, and what decides where somebody may mediate (R6)."""

    organisation = OrganisationRefSerializer()
    kind = serializers.ChoiceField(choices=MediatorKind.choices)
    region = serializers.ChoiceField(choices=Region.choices)
    specialties = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Mediator
        fields = [
            "id",
            "name",
            "gender",
            "organisation",
            "kind",
            "region",
            "specialties",
            "certificate_number",
            "certificate_expires_on",
            "charges_fee",
        ]
