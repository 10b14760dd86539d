"""The ways out of the house: text messages through the installation's gateway, e-mail through its server.

Both are given the delivery's id. A gateway drops what it was given under the same key before; an e-mail sent again
bears the same Message-ID.
"""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from mediation.accounts.sms import send_sms
from mediation.notifications.enums import Channel, DeliveryState
from mediation.notifications.models import Delivery


def hand_over(delivery: Delivery) -> None:
    """Give one message to whoever carries it. Raises what the carrier raises when it was not taken."""
    if delivery.channel == Channel.SMS:
        send_sms(delivery.address, delivery.text, key=str(delivery.pk))
    else:
        _mail(delivery).send()


def _mail(delivery: Delivery) -> EmailMessage:
    told = delivery.notification
    with override(told.language):
        footer = _("This message was sent by the court's mediation system. Please do not reply to it.")
        if delivery.gathers:
            parts = [f"{one.notification.title}\n\n{one.text}" for one in [*_gathered(delivery), delivery]]
            subject, body = _("Your messages of the day: %(count)s") % {"count": len(parts)}, "\n\n\n".join(parts)
        else:
            subject, body = told.title, delivery.text
    return EmailMessage(
        # A line break in a subject would begin another header.
        subject=" ".join(subject.split()),
        body=f"{body}\n\n--\n{footer}\n",
        to=[delivery.address],
        headers={"Message-ID": f"<{delivery.pk}@{_domain()}>"},
    )


def _gathered(head: Delivery) -> list[Delivery]:
    waiting = head.gathered.filter(state=DeliveryState.PENDING).select_related("notification")
    return list(waiting.order_by("notification__created_at", "id"))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
