"""Accounts as the API shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Membership, Organisation, User
from mediation.accounts.queries import current_memberships
from mediation.core.fields import masked_phone


class OrganisationRefSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation by name."""

    class Meta:
        model = Organisation
        fields = ["id", "name"]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """A court or a mediation body."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)

    class Meta:
        model = Organisation
        fields = ["id", "name", "kind", "code"]


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role and where it is held."""

    organisation = OrganisationSerializer()
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ["organisation", "role"]


class MeSerializer(serializers.ModelSerializer[User]):
    """The signed-in person."""

    phone = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    memberships = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "name", "phone", "email", "language", "roles", "memberships"]
        read_only_fields = ["id", "email"]

    def get_phone(self, user: User) -> str:
        """Masked even to its owner: screens are seen by others."""
        return masked_phone(user.phone)

    def get_roles(self, user: User) -> list[str]:
        """Every role held anywhere; everybody is at least a party."""
        return ["party", *sorted({m.role for m in current_memberships(user)})]

    @extend_schema_field(MembershipSerializer(many=True))
    def get_memberships(self, user: User) -> Any:
        """The roles with their places."""
        return MembershipSerializer(current_memberships(user), many=True).data


class ProfileChangeSerializer(serializers.Serializer[Any]):
    """What a person may change of themselves."""

    name = serializers.CharField(max_length=80, required=False)
    language = serializers.ChoiceField(choices=["zh-hans", "en"], required=False)


class DemonstrationAccountSerializer(serializers.Serializer[Any]):
    """A tile of the demonstration's sign-in page."""

    key = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    organisation = serializers.CharField()
    login = serializers.CharField()
    password = serializers.CharField()
    path = serializers.CharField()


class SiteSerializer(serializers.Serializer[Any]):
    """What the public pages say of the installation."""

    name = serializers.CharField()
    court = OrganisationRefSerializer(allow_null=True)
    phone = serializers.CharField()
    demonstration = serializers.BooleanField()
    accounts = DemonstrationAccountSerializer(many=True)


class CodeSerializer(serializers.Serializer[Any]):
    """The last code sent, in the demonstration."""

    code = serializers.CharField(allow_null=True)
