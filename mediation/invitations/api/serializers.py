"""Invitations as the API shows them. Serializers read; they never save."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.cases.enums import Side
from mediation.invitations.enums import (
    INVITING,
    ContactChannel,
    ContactResult,
    InvitationState,
    JoinStep,
    RevokedReason,
)
from mediation.invitations.models import ContactAttempt, Invitation
from mediation.invitations.queries import PartySteps, shown_code, state_of


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation as those who contact the party see it. The link itself is in the message and the letter alone."""

    party_name = serializers.CharField(source="party.name")
    channels = serializers.ListField(child=serializers.ChoiceField(choices=ContactChannel.choices))
    code = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    state_label = serializers.SerializerMethodField()
    revoked_reason = serializers.ChoiceField(choices=[*RevokedReason.choices, ("", "")])

    class Meta:
        model = Invitation
        fields = [
            "id",
            "party",
            "party_name",
            "channels",
            "code",
            "state",
            "state_label",
            "created_at",
            "expires_at",
            "opened_at",
            "used_at",
            "revoked_at",
            "revoked_reason",
        ]

    def get_code(self, invitation: Invitation) -> str:
        """The case code, as it is read out."""
        return shown_code(invitation.code)

    @extend_schema_field(serializers.ChoiceField(choices=InvitationState.choices))
    def get_state(self, invitation: Invitation) -> str:
        """What it is worth now."""
        return str(state_of(invitation, self.context["now"]))

    def get_state_label(self, invitation: Invitation) -> str:
        """The same in words; one that was taken back says why."""
        if invitation.revoked_reason:
            return str(RevokedReason(invitation.revoked_reason).label)
        return str(state_of(invitation, self.context["now"]).label)


class InviteRequestSerializer(serializers.Serializer[Any]):
    """Whom to invite, by which channels."""

    party = serializers.UUIDField()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=ContactChannel.choices), allow_empty=False)


class LetterSerializer(serializers.Serializer[Any]):
    """What is printed."""

    url = serializers.CharField()
    code = serializers.CharField()
    qr_svg = serializers.CharField(help_text="The link as a QR code: an SVG element to be put into the page.")
    court = serializers.CharField()
    court_phone = serializers.CharField()
    case_number = serializers.CharField(allow_null=True)
    case_title = serializers.CharField()
    party_name = serializers.CharField()
    expires_at = serializers.DateTimeField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class AttemptSerializer(serializers.ModelSerializer[ContactAttempt]):
    """One attempt to reach a party."""

    party_name = serializers.CharField(source="party.name")
    channel = serializers.ChoiceField(choices=ContactChannel.choices)
    channel_label = serializers.CharField(source="get_channel_display")
    result = serializers.ChoiceField(choices=ContactResult.choices)
    result_label = serializers.CharField(source="get_result_display")
    note = serializers.CharField()
    by = serializers.SerializerMethodField()

    class Meta:
        model = ContactAttempt
        fields = [
            "id",
            "party",
            "party_name",
            "channel",
            "channel_label",
            "result",
            "result_label",
            "at",
            "note",
            "by",
        ]

    def get_by(self, attempt: ContactAttempt) -> str | None:
        """Who made it; null where the system noted it by itself."""
        return attempt.by.name if attempt.by else None


class AttemptRequestSerializer(serializers.Serializer[Any]):
    """An attempt to be written down."""

    party = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=ContactChannel.choices)
    result = serializers.ChoiceField(choices=ContactResult.choices)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    at = serializers.DateTimeField(required=False)


class StepsSerializer(serializers.Serializer[Any]):
    """When each step was first reached; null for one that was not."""

    invited = serializers.DateTimeField(allow_null=True)
    delivered = serializers.DateTimeField(allow_null=True)
    opened = serializers.DateTimeField(allow_null=True)
    identified = serializers.DateTimeField(allow_null=True)
    consented = serializers.DateTimeField(allow_null=True)
    entered = serializers.DateTimeField(allow_null=True)
    stayed = serializers.DateTimeField(allow_null=True)


class PartyStepsSerializer(serializers.Serializer[Any]):
    """How far one party has come."""

    party = serializers.UUIDField(source="party.pk")
    party_name = serializers.CharField(source="party.name")
    side = serializers.ChoiceField(choices=Side.choices, source="party.side")
    steps = serializers.SerializerMethodField()

    @extend_schema_field(StepsSerializer)
    def get_steps(self, row: PartySteps) -> Any:
        """By the step's name."""
        return StepsSerializer({str(step): at for step, at in row.steps.items()}).data


class CaseFunnelSerializer(serializers.Serializer[Any]):
    """How far the parties of a case have come."""

    parties = PartyStepsSerializer(many=True)


class StepCountSerializer(serializers.Serializer[Any]):
    """How many parties came at least as far as a step."""

    step = serializers.ChoiceField(choices=JoinStep.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class ChannelFunnelSerializer(serializers.Serializer[Any]):
    """The parties who were invited by one channel."""

    channel = serializers.ChoiceField(choices=ContactChannel.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    steps = StepCountSerializer(many=True)


class FunnelSerializer(serializers.Serializer[Any]):
    """The parties invited in a period: how far they came, in all and by channel."""

    steps = StepCountSerializer(many=True)
    channels = ChannelFunnelSerializer(many=True)


class FunnelRequestSerializer(serializers.Serializer[Any]):
    """Which parties are counted."""

    channel = serializers.ChoiceField(choices=[(c.value, c.label) for c in INVITING], required=False)
    court = serializers.UUIDField(required=False)

    def get_fields(self) -> Any:
        """`from` is no name that Python takes."""
        dates = {
            "from": serializers.DateField(required=False, source="first"),
            "to": serializers.DateField(required=False, source="last"),
        }
        return {**super().get_fields(), **dates}


class LandingSerializer(serializers.Serializer[Any]):
    """What a link shows before anybody has proved anything: names and numbers are masked."""

    state = serializers.ChoiceField(choices=InvitationState.choices)
    reason = serializers.ChoiceField(choices=[*RevokedReason.choices, ("", "")])
    sentence = serializers.CharField(help_text="What the link is worth, and what to do, in plain words.")
    court = serializers.CharField()
    court_phone = serializers.CharField()
    case_number = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    invited_by = serializers.CharField()
    party_name = serializers.CharField()
    phone_hint = serializers.CharField()
    expires_at = serializers.DateTimeField()
    signed_in_as_me = serializers.BooleanField()
    case = serializers.UUIDField(allow_null=True, help_text="The case, for who is signed in as this party.")
    next = serializers.CharField(allow_null=True, help_text="Where who is signed in as this party goes on.")


class FindRequestSerializer(serializers.Serializer[Any]):
    """A case code from a letter, and one's own mobile phone."""

    code = serializers.CharField(max_length=20)
    phone = serializers.RegexField(r"^(\+?[0-9][0-9 -]{5,18})$")


class FoundSerializer(serializers.Serializer[Any]):
    """A token for the next step; it tells nothing of whether the code or the phone is known."""

    token = serializers.CharField()


class CodeSentSerializer(serializers.Serializer[Any]):
    """After how many seconds another code may be asked for."""

    wait_seconds = serializers.IntegerField()
    code = serializers.CharField(allow_null=True, help_text="The code, in the demonstration only.")


class EnterRequestSerializer(serializers.Serializer[Any]):
    """The code from the phone."""

    code = serializers.CharField(max_length=12)


class EnteredSerializer(serializers.Serializer[Any]):
    """Where one came in; the answer brings a session cookie."""

    case = serializers.UUIDField()
    party = serializers.UUIDField()
    next = serializers.CharField()


class NotMeRequestSerializer(serializers.Serializer[Any]):
    """What somebody wants to say who got a link that is not theirs."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class NotMeSerializer(serializers.Serializer[Any]):
    """Thanks, and that the link leads in no more."""

    sentence = serializers.CharField()
