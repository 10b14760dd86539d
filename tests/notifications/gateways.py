"""Gateways that fail, die or count, for the tests to send through; each is a real adapter, named in the settings."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db.models import F

from mediation.accounts.sms import OutboxGateway
from mediation.notifications.models import Delivery

HERE = "tests.notifications.gateways."


class ClosedGateway(OutboxGateway):
    """Takes nothing while the file `closed` lies in VAR_DIR; its complaint holds the number, as complaints do."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        if (Path(settings.VAR_DIR) / "closed").exists():
            raise OSError(f"{phone} was not taken")
        super().send(phone, text, key)


class FaultyGateway(OutboxGateway):
    """Has a fault of its own with one number."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        if phone.endswith("13"):
            raise ZeroDivisionError
        super().send(phone, text, key)


class SlowGateway(OutboxGateway):
    """So slow that the claim runs out meanwhile and another process takes the message; then it takes nothing."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        Delivery.objects.filter(pk=key).update(attempts=F("attempts") + 1)
        raise OSError


class CountingGateway(OutboxGateway):
    """Notes every call, doubles too."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        with (Path(settings.VAR_DIR) / "calls").open("a") as calls:
            calls.write(f"{key}\n")
        super().send(phone, text, key)


class DiesBeforeSending(CountingGateway):
    """The process is gone before the gateway has the third message."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        if phone.endswith("3"):
            os._exit(9)
        super().send(phone, text, key)


class DiesAfterSending(CountingGateway):
    """The process is gone when the gateway has the third message, before anybody could note it."""

    def send(self, phone: str, text: str, key: str = "") -> None:
        super().send(phone, text, key)
        if phone.endswith("3"):
            os._exit(9)
