"""The roster as the API shows it."""

from __future__ import annotations

from rest_framework import serializers

from mediation.accounts.api.serializers import OrganisationRefSerializer
from mediation.mediators.models import Mediator


class MediatorRefSerializer(serializers.ModelSerializer[Mediator]):
    """A mediator by name."""

    class Meta:
        model = Mediator
        fields = ["id", "name"]


class MediatorSerializer(serializers.ModelSerializer[Mediator]):
    """The five things that R5 asks to be public, and the certificate."""

    organisation = OrganisationRefSerializer()
    specialties = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Mediator
        fields = [
            "id",
            "name",
            "gender",
            "organisation",
            "specialties",
            "certificate_number",
            "certificate_expires_on",
            "charges_fee",
        ]
