"""Closed lists of notifications."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How people are told. The inbox is here in the house; the others lead out of it."""

    INBOX = "inbox", _("Inbox")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")


class DeliveryState(models.TextChoices):
    """How far a message on its way out has come."""

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent, given up")
    CANCELLED = "cancelled", _("Not to be sent any more")


ENDED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED)
OUTSIDE = (Channel.SMS, Channel.EMAIL)
