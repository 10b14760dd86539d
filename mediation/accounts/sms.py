"""Text messages leave through one adapter (setting SMS_BACKEND).

Without a gateway the message is printed to the console; in the demonstration the last code sent to a number can
also be read back, so that a visitor may sign in as anybody. Outside the demonstration nothing is kept.
"""

from __future__ import annotations

import sys
from typing import Protocol

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from mediation.core.fields import keyed_index, normal_phone

KEPT_SECONDS = 300


class SmsGateway(Protocol):
    """What a gateway's adapter offers."""

    def send(self, phone: str, text: str) -> None:
        """Hand one message to the gateway. Raises OSError when it was not taken."""


class ConsoleGateway:
    """For installations without a gateway: the operator reads the message on the console."""

    def send(self, phone: str, text: str) -> None:
        """Print the message."""
        sys.stdout.write(f"SMS {phone}: {text}\n")
        sys.stdout.flush()


def send_sms(phone: str, text: str) -> None:
    """Send one text message through the adapter that the settings name."""
    gateway: SmsGateway = import_string(settings.SMS_BACKEND)()
    gateway.send(phone, text)


def keep_code(login: str, code: str) -> None:
    """Keep the last code for the sign-in page, in the demonstration only."""
    if settings.DEMONSTRATION:
        cache.set(f"code:{keyed_index(normal_phone(login))}", code, KEPT_SECONDS)


def kept_code(login: str) -> str | None:
    """The last code sent to a phone or address; always None outside the demonstration."""
    code: str | None = cache.get(f"code:{keyed_index(normal_phone(login))}") if settings.DEMONSTRATION else None
    return code
