"""Agreements as the API shows them. Serializers read; they never save."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.agreements.enums import SignerRole
from mediation.agreements.models import Agreement
from mediation.agreements.queries import signers_of


class SignerSerializer(serializers.Serializer[Any]):
    """Somebody who has to sign, and when they did."""

    name = serializers.CharField()
    role = serializers.ChoiceField(choices=SignerRole.choices)
    party = serializers.UUIDField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    is_me = serializers.BooleanField()


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """One version of an agreement with everybody who has to sign it."""

    signatures = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = ["id", "version", "text", "sha256", "effective_at", "withdrawn_at", "created_at", "signatures"]

    @extend_schema_field(SignerSerializer(many=True))
    def get_signatures(self, agreement: Agreement) -> Any:
        """Every party, and the mediator."""
        return SignerSerializer(signers_of(agreement, self.context["case"], self.context["actor"]), many=True).data


class AgreementDraftSerializer(serializers.Serializer[Any]):
    """A draft for signature, and the version of the case that it was written for."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    case_version = serializers.IntegerField(required=False)


class SignRequestSerializer(serializers.Serializer[Any]):
    """The SHA-256 of the words that the signer was shown."""

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
