"""Who was told what, how they want to be told, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from mediation.core.actor import Actor
from mediation.notifications.models import Delivery, Notification, NotificationSettings


def inbox(actor: Actor) -> QuerySet[Notification]:
    """What a person was told and finds in their inbox, newest first. There is no other inbox to be seen."""
    return Notification.objects.filter(user=actor.user_id, in_inbox=True).order_by("-created_at", "-id")


def unread_count(actor: Actor) -> int:
    """How much of it they have not read."""
    return inbox(actor).filter(read_at=None).count()


def settings_of(user_id: UUID) -> NotificationSettings:
    """How a person wants to be told; the usual where they never said."""
    return settings_of_all([user_id])[user_id]


def settings_of_all(user_ids: Iterable[UUID]) -> dict[UUID, NotificationSettings]:
    """The same for many, in one query."""
    wanted = set(user_ids)
    kept = {row.user_id: row for row in NotificationSettings.objects.filter(user__in=wanted)} if wanted else {}
    return {user_id: kept.get(user_id) or NotificationSettings(user_id=user_id) for user_id in wanted}


def deliveries_about(about_type: str, about_id: object) -> QuerySet[Delivery]:
    """What was sent out about one thing, oldest first, with what it told."""
    return (
        Delivery.objects.filter(notification__about_type=about_type, notification__about_id=str(about_id))
        .select_related("notification")
        .order_by("notification__created_at", "id")
    )
