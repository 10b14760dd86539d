"""Parties as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.enums import ConsentChannel, PartyKind, Side, Step
from mediation.cases.guards import has_consented
from mediation.cases.models import Party
from mediation.core.fields import masked_identity, masked_phone


class PartySerializer(serializers.ModelSerializer[Party]):
    """A party; contacts in full for those who must reach them, masked for everybody else."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices)
    phone = serializers.SerializerMethodField()
    id_number = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    has_account = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField()
    consented = serializers.SerializerMethodField()
    warned = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = [
            "id",
            "side",
            "kind",
            "name",
            "phone",
            "id_number",
            "address",
            "has_account",
            "is_me",
            "consented",
            "warned",
            "steps",
            "identity_verified_at",
            "service_address_given_at",
        ]

    def _plain(self, party: Party) -> bool:
        own = party.user_id is not None and party.user_id == self.context["actor"].user_id
        return own or bool(self.context["contacts"])

    def get_phone(self, party: Party) -> str:
        """In full or 139****0412."""
        return party.phone if self._plain(party) else masked_phone(party.phone)

    def get_id_number(self, party: Party) -> str:
        """In full only to who fills the case in, who must be able to send it back unchanged."""
        return party.id_number if self.context["filling_in"] else masked_identity(party.id_number)

    def get_address(self, party: Party) -> str:
        """In full or its beginning."""
        return party.address if self._plain(party) else f"{party.address[:3]}***" if party.address else ""

    def get_has_account(self, party: Party) -> bool:
        """Whether a signed-in person is known to be this party."""
        return party.user_id is not None

    def get_is_me(self, party: Party) -> bool:
        """Whether it is the caller."""
        return party.user_id is not None and party.user_id == self.context["actor"].user_id

    def get_consented(self, party: Party) -> bool:
        """Whether the party agreed to mediation."""
        return has_consented(party, Step.MEDIATION)

    def get_warned(self, party: Party) -> bool:
        """Whether the party confirmed the warning of sham mediation."""
        return has_consented(party, Step.SHAM_WARNING)

    def get_steps(self, party: Party) -> list[str]:
        """Every step that a consent stands for."""
        return [step for step in Step.values if has_consented(party, Step(step))]


class PartyInputSerializer(serializers.Serializer[Any]):
    """A party as it is filled in."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices, default=PartyKind.PERSON)
    name = serializers.CharField(max_length=120)
    phone = serializers.RegexField(r"^$|^[0-9+][0-9 -]{4,18}$", allow_blank=True, default="")
    id_number = serializers.CharField(max_length=40, allow_blank=True, default="")
    address = serializers.CharField(max_length=300, allow_blank=True, default="")


class ConsentRequestSerializer(serializers.Serializer[Any]):
    """What a party consents to, or what its mediator records for it."""

    steps = serializers.ListField(child=serializers.ChoiceField(choices=Step.choices), allow_empty=False)
    service_address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    party = serializers.UUIDField(required=False)
    channel = serializers.ChoiceField(choices=ConsentChannel.choices, default=ConsentChannel.WEB)
