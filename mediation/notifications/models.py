"""Tables of what people are told, and whether it reached them."""

from __future__ import annotations

import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.core.fields import EncryptedTextField
from mediation.notifications.enums import OUTSIDE, Channel, DeliveryState
from mediation.notifications.quiet import QuietHours


class Notification(models.Model):
    """What one person is told, in their language, as it was when it was told.

    The words stand encrypted: they name people, and a message to somebody without an account may hold a link that lets
    its holder in. `person` says who is told: the account, else the keyed index of the phone or address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    person = models.CharField(max_length=64, editable=False)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    title = EncryptedTextField()
    body = EncryptedTextField()
    link = models.CharField(max_length=200, blank=True)
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120, blank=True)
    """What makes telling it again do nothing."""
    in_inbox = models.BooleanField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"], condition=~Q(key=""), name="notifications_told_once"
            ),
            models.CheckConstraint(condition=Q(in_inbox=False) | Q(user__isnull=False), name="notifications_inbox"),
        ]
        indexes = [
            models.Index(
                fields=["user", "-created_at", "-id"], condition=Q(in_inbox=True), name="notifications_inbox_page"
            ),
            models.Index(fields=["user"], condition=Q(in_inbox=True, read_at=None), name="notifications_unread"),
            models.Index(fields=["about_type", "about_id", "created_at"], name="notifications_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"


class Delivery(models.Model):
    """One message on its way out of the house. Its id is the key by which a gateway drops a double.

    A digest is one delivery, the newest, that stands for the others: they are `gathered_into` it, it `gathers` them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    address = EncryptedTextField(blank=True)
    address_index = models.CharField(max_length=64, blank=True, editable=False)
    text = EncryptedTextField(blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    due_at = models.DateTimeField()
    awaits_digest = models.BooleanField(default=False)
    gathered_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="gathered", db_index=False
    )
    gathers = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    """Until when the process that is sending it has it to itself."""
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=80, blank=True)
    """The kind of failure of the last attempt; never its words, which may hold the address."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="notifications_delivery_state"),
            models.CheckConstraint(condition=Q(channel__in=OUTSIDE), name="notifications_delivery_channel"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(claimed_until__isnull=False),
                name="notifications_delivery_claim",
            ),
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="pending"), name="notifications_due"),
            models.Index(fields=["claimed_until"], condition=Q(state="sending"), name="notifications_claimed"),
            models.Index(
                fields=["gathered_into"], condition=Q(gathered_into__isnull=False), name="notifications_gathered"
            ),
            models.Index(fields=["ended_at"], condition=~Q(address=""), name="notifications_prunable"),
            models.Index(fields=["address_index"], name="notifications_address"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class NotificationSettings(models.Model):
    """How a person wants to be told. Who never changed anything has no row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="notification_settings"
    )
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(8))
    digest = models.BooleanField(default=False)
    muted = models.JSONField(default=list, blank=True)
    digest_gathered_on = models.DateField(null=True, blank=True)
    """The local day of the last digest; there is one a day."""

    class Meta:
        verbose_name_plural = "notification settings"

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}-{self.quiet_until:%H:%M}"

    @property
    def quiet_hours(self) -> QuietHours:
        """When this person is not to be disturbed."""
        return QuietHours(self.quiet_from, self.quiet_until)
