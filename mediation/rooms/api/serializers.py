"""Rooms as the API shows them. Serializers read; they never save."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from mediation.cases.enums import Side
from mediation.rooms.enums import MessageKind, RoomKind, RoomState, SessionMode
from mediation.rooms.protocol import HISTORY
from mediation.rooms.queries import Line


class RoomRefSerializer(serializers.Serializer[Any]):
    """A room that the caller sits in."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=RoomKind.choices)
    side = serializers.ChoiceField(choices=Side.choices, allow_null=True)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=RoomState.choices)
    unread = serializers.IntegerField()
    last_seq = serializers.IntegerField()


class SessionSerializer(serializers.Serializer[Any]):
    """A mediation session with the rooms that the caller sits in."""

    id = serializers.UUIDField(source="session.id")
    number = serializers.IntegerField(source="session.number")
    mode = serializers.ChoiceField(source="session.mode", choices=SessionMode.choices)
    state = serializers.ChoiceField(source="session.state", choices=RoomState.choices)
    opened_at = serializers.DateTimeField(source="session.opened_at")
    closed_at = serializers.DateTimeField(source="session.closed_at", allow_null=True)
    imported = serializers.BooleanField(source="session.imported")
    rooms = RoomRefSerializer(many=True)


class NewSessionSerializer(serializers.Serializer[Any]):
    """How a session is to be held."""

    mode = serializers.ChoiceField(choices=SessionMode.choices, default=SessionMode.CHAT)


class StateChangeSerializer(serializers.Serializer[Any]):
    """What a session is to be."""

    state = serializers.ChoiceField(choices=RoomState.choices)


class PageRequestSerializer(serializers.Serializer[Any]):
    """Which part of a transcript: below a number, or above one; without either the newest."""

    before = serializers.IntegerField(min_value=0, required=False)
    after = serializers.IntegerField(min_value=0, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=HISTORY, default=HISTORY)


class MessageSerializer(serializers.Serializer[Line]):
    """A message of a transcript."""

    seq = serializers.IntegerField()
    id = serializers.UUIDField(source="client_id")
    sender = serializers.UUIDField(source="member_id", allow_null=True)
    kind = serializers.ChoiceField(choices=MessageKind.choices)
    body = serializers.JSONField()
    at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from`, as in the room's own frames; Python keeps the word for itself."""
        fields = super().get_fields()
        return {"from" if name == "sender" else name: field for name, field in fields.items()}


class TranscriptSerializer(serializers.Serializer[Any]):
    """A page of a transcript in rising order, and whether more lies beyond."""

    messages = MessageSerializer(many=True, source="lines")
    more = serializers.BooleanField()


class RoomFileRequestSerializer(serializers.Serializer[Any]):
    """A file to be laid into a room."""

    file = serializers.FileField()


class RoomFileSerializer(serializers.Serializer[Any]):
    """A file that a message can name."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size")
    media_type = serializers.CharField(source="file.media_type")
