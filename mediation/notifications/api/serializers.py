"""Notifications as the API shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.notifications.enums import Channel
from mediation.notifications.kinds import kinds
from mediation.notifications.models import Notification, NotificationSettings

MOST_IDS = 500


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One message of the inbox; `link` is a path of our own pages, or empty."""

    title = serializers.CharField()
    body = serializers.CharField()

    class Meta:
        model = Notification
        fields = ["id", "kind", "title", "body", "link", "created_at", "read_at"]


class UnreadSerializer(serializers.Serializer[Any]):
    """How many messages are unread."""

    count = serializers.IntegerField()


class ReadSerializer(serializers.Serializer[Any]):
    """Which messages were read: some by their ids, or all."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_IDS, required=False)
    all = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if attrs["all"] == ("ids" in attrs):
            raise serializers.ValidationError({"ids": _("Name the messages that were read, or say that all were.")})
        return attrs


class KindSerializer(serializers.Serializer[Any]):
    """One kind of messages, how it is told, and whether its reader muted it."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    may_be_muted = serializers.BooleanField()
    muted = serializers.BooleanField()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices))


class NotificationSettingsSerializer(serializers.ModelSerializer[NotificationSettings]):
    """How a person wants to be told, with every kind that there is."""

    quiet_from = serializers.TimeField(format="%H:%M")
    quiet_until = serializers.TimeField(format="%H:%M")
    kinds = serializers.SerializerMethodField()

    class Meta:
        model = NotificationSettings
        fields = ["quiet_from", "quiet_until", "digest", "kinds"]

    @extend_schema_field(KindSerializer(many=True))
    def get_kinds(self, row: NotificationSettings) -> Any:
        """Every kind that may reach this person, with what they made of it."""
        shown = [
            {
                "kind": kind.name,
                "label": kind.label,
                "may_be_muted": kind.may_be_muted,
                "muted": kind.may_be_muted and kind.name in row.muted,
                "channels": kind.channels,
            }
            for kind in kinds()
            if self.context["at_work"] or not kind.at_work
        ]
        return KindSerializer(shown, many=True).data


class WishesSerializer(serializers.Serializer[Any]):
    """What a person changes; `muted` is the whole list."""

    quiet_from = serializers.TimeField(input_formats=["%H:%M"], required=False)
    quiet_until = serializers.TimeField(input_formats=["%H:%M"], required=False)
    digest = serializers.BooleanField(required=False)
    muted = serializers.ListField(child=serializers.CharField(max_length=60), max_length=200, required=False)
