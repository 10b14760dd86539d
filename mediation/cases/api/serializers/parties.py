"""Parties as the API shows and takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.cases.enums import (
    ConsentChannel,
    DocumentKind,
    PartyKind,
    RepresentativeKind,
    RepresentativeScope,
    Side,
    Step,
)
from mediation.cases.guards import has_consented
from mediation.cases.identity import is_minor, needs_guardian
from mediation.cases.models import Consent, Party, Representative
from mediation.cases.permissions import representative_for, standing_representatives
from mediation.core.clock import local_day
from mediation.core.fields import masked_identity, masked_phone
from mediation.mediators.enums import Region


def masked_email(email: str) -> str:
    """An address of e-mail as others may see it: l***@example.cn."""
    name, at, place = email.partition("@")
    return f"{name[:1]}***{at}{place}" if email else ""


class RepresentativeSerializer(serializers.ModelSerializer[Representative]):
    """Who acts for a party."""

    kind = serializers.ChoiceField(choices=RepresentativeKind.choices)
    kind_label = serializers.CharField(source="get_kind_display")
    phone = serializers.SerializerMethodField()
    scope = serializers.ChoiceField(choices=RepresentativeScope.choices)
    scope_label = serializers.CharField(source="get_scope_display")
    has_account = serializers.SerializerMethodField()
    has_authorisation = serializers.SerializerMethodField()
    authorisation_url = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField()

    class Meta:
        model = Representative
        fields = [
            "id",
            "kind",
            "kind_label",
            "name",
            "phone",
            "relation",
            "scope",
            "scope_label",
            "has_account",
            "has_authorisation",
            "authorisation_url",
            "is_me",
        ]

    def get_phone(self, row: Representative) -> str:
        """In full or 139****0412."""
        return row.phone if self.context["plain"] else masked_phone(row.phone)

    def get_has_account(self, row: Representative) -> bool:
        """Whether a signed-in person is known to be this representative."""
        return row.user_id is not None

    def get_has_authorisation(self, row: Representative) -> bool:
        """Whether the paper that shows the power was handed in."""
        return row.authorisation_id is not None

    def get_authorisation_url(self, row: Representative) -> str | None:
        """Where that paper is, for who may read it."""
        if row.authorisation_id is None or not self.context["plain"]:
            return None
        return f"/api/v1/cases/{self.context['case']}/parties/{row.party_id}/representatives/{row.pk}/authorisation/"

    def get_is_me(self, row: Representative) -> bool:
        """Whether it is the caller."""
        return row.user_id is not None and row.user_id == self.context["actor"].user_id


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """One consent: to what, in which words, when, how, by whom, and whether it was taken back."""

    step = serializers.ChoiceField(choices=Step.choices)
    step_label = serializers.CharField(source="get_step_display")
    channel = serializers.ChoiceField(choices=ConsentChannel.choices)
    channel_label = serializers.CharField(source="get_channel_display")
    by = serializers.SerializerMethodField()

    class Meta:
        model = Consent
        fields = ["step", "step_label", "text_version", "at", "channel", "channel_label", "withdrawn_at", "by"]

    def get_by(self, consent: Consent) -> str:
        """Who gave it: the party, its representative, the party that speaks for it, or the mediator who wrote it."""
        if consent.representative is not None:
            return consent.representative.name
        # By account: a person may sign in under another name than the file's.
        names: dict[Any, str] = self.context["names"]
        recorded_by = consent.recorded_by
        return names.get(consent.recorded_by_id) or (recorded_by.name if recorded_by is not None else "")


class PartySerializer(serializers.ModelSerializer[Party]):
    """A party; contacts in full for those who must reach them, masked for everybody else."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices)
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    document_label = serializers.CharField(source="get_document_kind_display")
    region = serializers.ChoiceField(choices=Region.choices)
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    id_number = serializers.SerializerMethodField()
    born_on = serializers.SerializerMethodField()
    is_minor = serializers.SerializerMethodField()
    needs_guardian = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    service_address = serializers.SerializerMethodField()
    service_email = serializers.SerializerMethodField()
    has_account = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField()
    consented = serializers.SerializerMethodField()
    warned = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    representatives = serializers.SerializerMethodField()
    represented_by = serializers.UUIDField(source="represented_by_id", allow_null=True)

    class Meta:
        model = Party
        fields = [
            "id",
            "side",
            "kind",
            "name",
            "phone",
            "email",
            "id_number",
            "document_kind",
            "document_label",
            "region",
            "born_on",
            "is_minor",
            "needs_guardian",
            "address",
            "has_account",
            "is_me",
            "consented",
            "warned",
            "steps",
            "consents",
            "representatives",
            "represented_by",
            "identity_declared_at",
            "identity_verified_at",
            "service_address",
            "service_email",
            "accepts_e_service",
            "service_address_given_at",
        ]

    def _plain(self, party: Party) -> bool:
        actor = self.context["actor"]
        own = party.user_id is not None and party.user_id == actor.user_id
        return own or bool(self.context["contacts"]) or representative_for(party, actor) is not None

    def _today(self) -> date:
        return local_day(self.context["now"])

    def get_phone(self, party: Party) -> str:
        """In full or 139****0412."""
        return party.phone if self._plain(party) else masked_phone(party.phone)

    def get_email(self, party: Party) -> str:
        """In full or l***@example.cn."""
        return party.email if self._plain(party) else masked_email(party.email)

    def get_id_number(self, party: Party) -> str:
        """In full only to who fills the case in, who must be able to send it back unchanged."""
        return party.id_number if self.context["filling_in"] else masked_identity(party.id_number)

    def get_born_on(self, party: Party) -> date | None:
        """Where it was told, for who may read the contacts."""
        return party.born_on if self._plain(party) else None

    def get_is_minor(self, party: Party) -> bool:
        """Whether the file says that the party is under 18 today."""
        return is_minor(party, self._today())

    def get_needs_guardian(self, party: Party) -> bool:
        """Whether the file says that the party is under 14 today: a guardian consents for them."""
        return needs_guardian(party, self._today())

    def get_address(self, party: Party) -> str:
        """In full or its beginning."""
        return self._address(party, party.address)

    def get_service_address(self, party: Party) -> str:
        """Where papers are served, in full or its beginning."""
        return self._address(party, party.service_address)

    def _address(self, party: Party, address: str) -> str:
        return address if self._plain(party) else f"{address[:3]}***" if address else ""

    def get_service_email(self, party: Party) -> str:
        """Where papers are served by electronic means, in full or masked."""
        return party.service_email if self._plain(party) else masked_email(party.service_email)

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

    @extend_schema_field(ConsentSerializer(many=True))
    def get_consents(self, party: Party) -> Any:
        """Every consent there was, also those that were taken back."""
        return ConsentSerializer(party.consents.all(), many=True, context=self.context).data

    @extend_schema_field(RepresentativeSerializer(many=True))
    def get_representatives(self, party: Party) -> Any:
        """Who acts for the party now."""
        context = {**self.context, "plain": self._plain(party), "case": party.case_id}
        return RepresentativeSerializer(standing_representatives(party), many=True, context=context).data


class PartyInputSerializer(serializers.Serializer[Any]):
    """A party as it is filled in."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices, default=PartyKind.PERSON)
    name = serializers.CharField(max_length=120)
    phone = serializers.RegexField(r"^$|^[0-9+][0-9 -]{4,18}$", allow_blank=True, default="")
    email = serializers.EmailField(max_length=120, allow_blank=True, default="")
    id_number = serializers.CharField(max_length=40, allow_blank=True, default="")
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices, allow_null=True, default=None)
    region = serializers.ChoiceField(choices=Region.choices, default=Region.MAINLAND)
    born_on = serializers.DateField(allow_null=True, default=None)
    address = serializers.CharField(max_length=300, allow_blank=True, default="")


class VersionedSerializer(serializers.Serializer[Any]):
    """The base of every write on a case: the version that the caller saw, to be told what changed meanwhile."""

    version = serializers.IntegerField(min_value=1, required=False)


class ConsentRequestSerializer(VersionedSerializer):
    """What a party consents to, or what its mediator records for it, with where papers are served."""

    steps = serializers.ListField(child=serializers.ChoiceField(choices=Step.choices), allow_empty=False)
    service_address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    service_email = serializers.EmailField(max_length=120, required=False, allow_blank=True, default="")
    accepts_e_service = serializers.BooleanField(required=False, allow_null=True, default=None)
    party = serializers.UUIDField(required=False)
    channel = serializers.ChoiceField(choices=ConsentChannel.choices, default=ConsentChannel.WEB)


class ConsentWithdrawalSerializer(VersionedSerializer):
    """Which consent is taken back."""

    step = serializers.ChoiceField(choices=Step.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    party = serializers.UUIDField(required=False)


class IdentityRequestSerializer(VersionedSerializer):
    """Who a party is, as their paper says it."""

    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)


class IdentityCheckRequestSerializer(VersionedSerializer):
    """What the mediator found when they compared paper and person."""

    document_kind = serializers.ChoiceField(choices=DocumentKind.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    passed = serializers.BooleanField(default=True)


class RepresentativeRequestSerializer(VersionedSerializer):
    """Who is to act for a party."""

    kind = serializers.ChoiceField(choices=RepresentativeKind.choices)
    name = serializers.CharField(max_length=120)
    phone = serializers.RegexField(r"^[0-9+][0-9 -]{4,18}$")
    scope = serializers.ChoiceField(choices=RepresentativeScope.choices, default=RepresentativeScope.GENERAL)
    id_number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    relation = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    authorisation = serializers.FileField(required=False, allow_null=True, default=None)


class SpeakerRequestSerializer(VersionedSerializer):
    """Which party of the same side speaks for this one; nobody, with null."""

    party = serializers.UUIDField(allow_null=True)


class StepTextSerializer(serializers.Serializer[Any]):
    """What is said of one step, and the sentence that somebody agrees to."""

    step = serializers.ChoiceField(choices=Step.choices)
    title = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())
    statement = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class ConsentTextsSerializer(serializers.Serializer[Any]):
    """One version of the words for every step, in the caller's language."""

    version = serializers.CharField()
    steps = StepTextSerializer(many=True)
