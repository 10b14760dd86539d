"""Telling people in tests, and reading what left the house."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from mediation.accounts.models import User
from mediation.core.errors import Sentence
from mediation.notifications.kinds import Kind
from mediation.notifications.models import Notification
from mediation.notifications.services import Recipient, notify, recipient_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(clock: str, day: int = 2) -> datetime:
    """An instant by the court's clock, eight hours before Greenwich, on a day of March 2026."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - 8 * HOUR


def tell(
    people: list[User | Recipient], kind: Kind, now: datetime, *, key: str = "", **context: Sentence
) -> list[Notification]:
    """Tell people in a transaction of its own."""
    recipients = [recipient_of(one) if isinstance(one, User) else one for one in people]
    with transaction.atomic():
        return notify(recipients, kind, context, now, link="/my/cases/1", about=("case", "1"), key=key)


@dataclass(frozen=True)
class Outbox:
    """What lies in VAR_DIR/outbox."""

    folder: Path

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.json")) if self.folder.exists() else []

    def messages(self) -> list[tuple[str, str]]:
        """Phone and text of each, by phone."""
        read = [json.loads(file.read_text()) for file in self.files()]
        return sorted((message["phone"], message["text"]) for message in read)

    def keys(self) -> set[str]:
        return {file.stem for file in self.files()}
