"""Text messages leave through one adapter (setting SMS_BACKEND).

Without a gateway the message is printed to the console, or laid into a folder; in the demonstration the last code sent
to a number can also be read back, so that a visitor may sign in as anybody. Outside the demonstration nothing is kept.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from mediation.core.fields import keyed_index, normal_phone

KEPT_SECONDS = 300


class SmsGateway(Protocol):
    """What a gateway's adapter offers."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Hand one message to the gateway. Raises OSError when it was not taken.

        What comes a second time under the same `key` was sent already by a process that died before it could note it:
        the adapter gives the key to its gateway, which drops the double.
        """


class ConsoleGateway:
    """For installations without a gateway: the operator reads the message on the console."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Print the message."""
        sys.stdout.write(f"SMS {phone}: {text}\n")
        sys.stdout.flush()


class OutboxGateway:
    """Lays each message into VAR_DIR/outbox, for another program of the installation to fetch; one file a key."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        """Write the file whole or not at all; one that is there under this key stays as it is."""
        folder = Path(settings.VAR_DIR) / "outbox"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{quote(key, safe='') or uuid4()}.json"
        with NamedTemporaryFile("w", dir=folder, prefix=".", encoding="utf-8") as draft:
            json.dump({"phone": phone, "text": text, "key": key}, draft, ensure_ascii=False)
            draft.flush()
            os.fsync(draft.fileno())
            # A link refuses a name that is taken, in one step with making it.
            with suppress(FileExistsError):
                os.link(draft.name, target)


def send_sms(phone: str, text: str, key: str = "") -> None:
    """Send one text message through the adapter that the settings name."""
    gateway: SmsGateway = import_string(settings.SMS_BACKEND)()
    gateway.send(phone, text, key=key)


def keep_code(login: str, code: str) -> None:
    """Keep the last code for the sign-in page, in the demonstration only."""
    if settings.DEMONSTRATION:
        cache.set(f"code:{keyed_index(normal_phone(login))}", code, KEPT_SECONDS)


def kept_code(login: str) -> str | None:
    """The last code sent to a phone or address; always None outside the demonstration."""
    code: str | None = cache.get(f"code:{keyed_index(normal_phone(login))}") if settings.DEMONSTRATION else None
    return code
