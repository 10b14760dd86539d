"""One's own notifications over HTTP. There is no address for anybody else's."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import now
from mediation.notifications.api.serializers import (
    NotificationSerializer,
    NotificationSettingsSerializer,
    ReadSerializer,
    UnreadSerializer,
    WishesSerializer,
)
from mediation.notifications.models import NotificationSettings
from mediation.notifications.queries import inbox, settings_of, unread_count
from mediation.notifications.services import Wishes, change_settings, mark_read


class NotificationListView(ActorView):
    """The caller's inbox."""

    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="notifications_list",
        parameters=[OpenApiParameter("unread", bool), OpenApiParameter("cursor", str)],
        responses=NotificationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of messages, newest first; with `unread=true` those that were not read."""
        found = inbox(self.actor)
        if request.query_params.get("unread") == "true":
            found = found.filter(read_at=None)
        page = self.pagination_class()
        rows = page.paginate_queryset(found, request, view=self)
        return page.get_paginated_response(NotificationSerializer(rows, many=True).data)


class UnreadView(ActorView):
    """The number beside the bell."""

    @extend_schema(responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        """How many messages are unread."""
        return Response(UnreadSerializer({"count": unread_count(self.actor)}).data)


class ReadView(ActorView):
    """Mark messages as read."""

    @extend_schema(request=ReadSerializer, responses=UnreadSerializer)
    def post(self, request: Request) -> Response:
        """Mark some or all as read; says how many are still unread."""
        wanted = ReadSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        left = mark_read(self.actor, wanted.validated_data.get("ids"), now())
        return Response(UnreadSerializer({"count": left}).data)


class SettingsView(ActorView):
    """How the caller wants to be told."""

    @extend_schema(responses=NotificationSettingsSerializer)
    def get(self, request: Request) -> Response:
        """Quiet hours, digest, and every kind with whether it is muted."""
        if self.actor.user_id is None:
            raise NotAuthenticated
        return Response(self._shown(settings_of(self.actor.user_id)))

    @extend_schema(request=WishesSerializer, responses=NotificationSettingsSerializer)
    def patch(self, request: Request) -> Response:
        """Change what is named."""
        wanted = WishesSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        row = change_settings(self.actor, Wishes(**wanted.validated_data), now())
        return Response(self._shown(row))

    def _shown(self, row: NotificationSettings) -> Any:
        return NotificationSettingsSerializer(row, context={"at_work": bool(self.actor.grants)}).data
