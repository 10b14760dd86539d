"""The verbs of notifications: tell, deliver, read, choose how to be told."""

from mediation.notifications.services.delivering import deliver_due, prune_addresses
from mediation.notifications.services.reading import Wishes, change_settings, mark_read
from mediation.notifications.services.telling import Recipient, cancel_deliveries, notify, recipient_of, stop

__all__ = [
    "Recipient",
    "Wishes",
    "cancel_deliveries",
    "change_settings",
    "deliver_due",
    "mark_read",
    "notify",
    "prune_addresses",
    "recipient_of",
    "stop",
]
