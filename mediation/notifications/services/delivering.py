"""Sending what is due: claim in a short transaction, send outside any, mark in another.

A process that dies in between leaves a claim behind. When the claim has run out, somebody else sends the message under
the same key, and who carries it drops the double.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from mediation.core.clock import local_day
from mediation.core.events import publish
from mediation.notifications.channels import hand_over
from mediation.notifications.enums import ENDED, DeliveryState
from mediation.notifications.events import DeliveryEnded, DeliveryFailed, DeliverySent
from mediation.notifications.models import Delivery, NotificationSettings
from mediation.notifications.queries import settings_of_all
from mediation.notifications.quiet import digest_on

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=10)
LONGEST_RUN = 60.0
"""Seconds after which nothing more is claimed: with a batch that is slow to send it stays well within the lease."""
MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=1)
PAUSE_GROWS_BY = 4
ADDRESSES_KEPT = timedelta(days=30)


def deliver_due(now: datetime) -> int:
    """Send what is due, batch after batch, until nothing is or a minute is over; says how many messages went out.

    Safe in several processes at once. Refuses to run inside a transaction. What is not taken is tried again after 1, 4,
    16, … minutes and given up after six attempts. Publishes `DeliverySent` and `DeliveryFailed`.
    """
    started, sent = monotonic(), 0
    while _gather(now):
        pass
    while monotonic() - started < LONGEST_RUN:
        claimed = _claim(now)
        if claimed is None:
            break
        sent += sum(_send(delivery, now) for delivery in claimed)
    return sent


def prune_addresses(now: datetime) -> int:
    """Forget where messages went, and their words, 30 days after they ended; says how many. The inbox is kept."""
    old = Delivery.objects.filter(state__in=ENDED, ended_at__lte=now - ADDRESSES_KEPT).exclude(address="")
    return old.update(address="", address_index="", text="")


def _gather(now: datetime) -> int:
    """Make one e-mail of what waits for each person's digest; the lock on their settings keeps it one a day."""
    with transaction.atomic(durable=True):
        waiting = Delivery.objects.filter(state=DeliveryState.PENDING, awaits_digest=True, due_at__lte=now)
        readers = NotificationSettings.objects.filter(user__in=waiting.values("user"))
        locked = list(readers.select_for_update(skip_locked=True).order_by("user")[:BATCH])
        for reader in locked:
            _gather_for(reader, waiting.filter(user=reader.user_id), now)
    return len(locked)


def _gather_for(reader: NotificationSettings, waiting: QuerySet[Delivery], now: datetime) -> None:
    today, quiet = local_day(now), reader.quiet_hours
    if quiet.hold(now):
        waiting.update(due_at=quiet.after(now))
        return
    if reader.digest_gathered_on is not None and reader.digest_gathered_on >= today:
        waiting.update(due_at=quiet.after(digest_on(today + timedelta(days=1))))
        return
    keys = list(waiting.order_by("notification__created_at", "id").values_list("pk", flat=True))
    if not keys:
        return
    *others, head = keys
    Delivery.objects.filter(pk__in=others).update(awaits_digest=False, gathered_into=head)
    Delivery.objects.filter(pk=head).update(awaits_digest=False, gathers=len(others))
    reader.digest_gathered_on = today
    reader.save(update_fields=["digest_gathered_on"])


def _claim(now: datetime) -> list[Delivery] | None:
    """Take a batch for this process alone; None when nothing is due. What falls into quiet hours is put off instead.

    The address stays in the database until it is needed: one that cannot be deciphered stops its own message only.
    """
    with transaction.atomic(durable=True):
        due = Delivery.objects.filter(awaits_digest=False, gathered_into=None).filter(
            Q(state=DeliveryState.PENDING, due_at__lte=now) | Q(state=DeliveryState.SENDING, claimed_until__lte=now)
        )
        locked = due.select_for_update(skip_locked=True).defer("address", "text").order_by("due_at", "id")
        rows = list(locked[:BATCH])
        wishes = settings_of_all(row.user_id for row in rows if row.user_id)
        for row in rows:
            wish = wishes[row.user_id] if row.user_id else NotificationSettings()
            if not row.urgent and wish.quiet_hours.hold(now):
                row.state, row.claimed_until = DeliveryState.PENDING, None
                row.due_at = wish.quiet_hours.after(now)
            elif row.attempts < MOST_ATTEMPTS:
                row.state, row.claimed_until = DeliveryState.SENDING, now + LEASE
                row.attempts += 1
            else:
                # Every process that had it died over it.
                _end(row.pk, DeliveryState.FAILED, now, "Died")
        taken = [row for row in rows if row.state == DeliveryState.SENDING and row.claimed_until == now + LEASE]
        put_off = [row for row in rows if row.state == DeliveryState.PENDING]
        Delivery.objects.bulk_update([*taken, *put_off], ["state", "claimed_until", "due_at", "attempts"])
    return taken if rows else None


def _send(claimed: Delivery, now: datetime) -> int:
    """Hand one message over and keep what came of it; says how many went out."""
    try:
        hand_over(Delivery.objects.select_related("notification").get(pk=claimed.pk))
    except Exception as fault:  # noqa: BLE001  whatever a carrier raises stops this message only
        # The fault's words may hold the address, so only its kind is kept.
        kind = type(fault).__name__
        facts = {"delivery": str(claimed.pk), "channel": claimed.channel, "attempt": claimed.attempts, "fault": kind}
        log.warning("message not taken", extra=facts)
        _put_back(claimed, kind, now)
        return 0
    with transaction.atomic(durable=True):
        _end(claimed.pk, DeliveryState.SENT, now)
    return 1


def _put_back(claimed: Delivery, fault: str, now: datetime) -> None:
    """Try again later, or give up. Whose claim ran out meanwhile has no say any more."""
    with transaction.atomic(durable=True):
        mine = Delivery.objects.select_for_update().filter(
            pk=claimed.pk, state=DeliveryState.SENDING, attempts=claimed.attempts
        )
        if not mine.exists():
            return
        if claimed.attempts >= MOST_ATTEMPTS:
            _end(claimed.pk, DeliveryState.FAILED, now, fault)
        else:
            pause = FIRST_PAUSE * PAUSE_GROWS_BY ** (claimed.attempts - 1)
            mine.update(state=DeliveryState.PENDING, due_at=now + pause, claimed_until=None, fault=fault[:80])


def _end(head: UUID, state: DeliveryState, now: datetime, fault: str = "") -> None:
    """Close a delivery with all that is gathered into it. What was sent was sent, whoever else holds the claim now."""
    ending = Delivery.objects.filter(Q(pk=head) | Q(gathered_into=head)).exclude(state=DeliveryState.SENT)
    ending = ending.exclude(state=DeliveryState.CANCELLED)
    rows: list[dict[str, Any]] = list(
        ending.values("pk", "channel", "notification", *(f"notification__{name}" for name in _TOLD))
    )
    ending.update(state=state, ended_at=now, claimed_until=None, fault=fault[:80])
    for row in rows:
        publish(_ended(row, state, now))


_TOLD = ("kind", "about_type", "about_id")


def _ended(row: dict[str, Any], state: DeliveryState, now: datetime) -> DeliveryEnded:
    event = DeliverySent if state == DeliveryState.SENT else DeliveryFailed
    kind, *about = (row[f"notification__{name}"] for name in _TOLD)
    return event(row["pk"], row["notification"], kind, (about[0], about[1]), row["channel"], now)
