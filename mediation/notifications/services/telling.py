"""Telling people: rows in the transaction of the act that is told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from mediation.accounts.models import User
from mediation.core.errors import Sentence
from mediation.core.fields import keyed_index, normal_phone
from mediation.notifications.enums import Channel, DeliveryState
from mediation.notifications.kinds import Kind, kind_named
from mediation.notifications.models import Delivery, Notification, NotificationSettings
from mediation.notifications.queries import settings_of_all
from mediation.notifications.quiet import next_digest

BATCH = 500


@dataclass(frozen=True)
class Recipient:
    """Who is told, and how they are reached outside. Without an account there is no inbox."""

    user_id: UUID | None
    name: str
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"

    @property
    def person(self) -> str:
        """What makes two recipients the same person; empty for somebody who cannot be reached at all."""
        return str(self.user_id) if self.user_id else keyed_index(self.phone) or keyed_index(self.email.lower())


@dataclass(frozen=True)
class Wording:
    """What is said to one reader."""

    title: str
    body: str
    sms: str


def recipient_of(user: User) -> Recipient:
    """A person with an account. A number that they did not prove is not used: it may be somebody else's."""
    phone = user.phone if user.phone_verified else ""
    return Recipient(user.pk, user.name, phone=phone, email=user.email or "", language=user.language)


def notify(
    recipients: Iterable[Recipient],
    kind: Kind,
    context: Mapping[str, Sentence],
    now: datetime,
    *,
    link: str = "",
    about: tuple[str, object] = ("", ""),
    key: str = "",
) -> list[Notification]:
    """Tell people, in the transaction that is open now: what it rolls back, nobody is told.

    Each person is told once, in their language; `%(recipient)s` stands for their name, lazy sentences of the context
    are translated too. Messages leave the house later, by `deliver_due`. With a `key`, who was told this kind under it
    before is not told again. Returns what was written. Writes no act into the log: the notifications are the record.

    Refuses, as faults of the program: to run outside a transaction, a kind that is not registered, a placeholder
    without a value, a value that is no text, a link that leaves our pages.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("notify wants the transaction of the act that it tells of")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a notification links to a path of our own pages")
    kind = kind_named(kind.name)
    people = {recipient.person: recipient for recipient in _each_once(recipients)}
    words = {person: _wording(kind, recipient, context) for person, recipient in people.items()}
    subject = Notification(
        kind=kind.name, link=link, about_type=about[0], about_id=str(about[1]), key=key, created_at=now
    )
    # In one order: two transactions that tell the same people under one key wait for each other, not crosswise.
    written = _write([_notification(subject, people[one], kind, words[one]) for one in sorted(people)])
    wishes = settings_of_all(one.user_id for one in written if one.user_id)
    outside: list[Delivery] = []
    for one in written:
        wish = wishes[one.user_id] if one.user_id else NotificationSettings()
        outside += _deliveries(one, people[one.person], kind, words[one.person].sms, wish)
    Delivery.objects.bulk_create(outside, batch_size=BATCH)
    return written


def _notification(subject: Notification, recipient: Recipient, kind: Kind, words: Wording) -> Notification:
    """What is told, as it is told to one person."""
    return Notification(
        user_id=recipient.user_id,
        person=recipient.person,
        kind=subject.kind,
        language=recipient.language,
        title=words.title,
        body=words.body,
        link=subject.link,
        about_type=subject.about_type,
        about_id=subject.about_id,
        key=subject.key,
        in_inbox=recipient.user_id is not None and Channel.INBOX in kind.channels,
        created_at=subject.created_at,
    )


def _each_once(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Everybody who can be reached, once: an account before the same number or address without one."""
    found: dict[str, Recipient] = {}
    known: set[str] = set()
    for given in sorted(recipients, key=lambda recipient: recipient.user_id is None):
        one = replace(given, phone=normal_phone(given.phone), email=given.email.strip())
        reached_by = {one.phone, one.email.lower()} - {""}
        if one.person in found:
            first = found[one.person]
            found[one.person] = replace(first, phone=first.phone or one.phone, email=first.email or one.email)
        elif one.person and (one.user_id or not reached_by & known):
            found[one.person] = one
        known |= reached_by
    return list(found.values())


def _wording(kind: Kind, recipient: Recipient, context: Mapping[str, Sentence]) -> Wording:
    with override(recipient.language):
        values = {"recipient": recipient.name, **{name: _text(name, value) for name, value in context.items()}}
        title, body = str(kind.title) % values, str(kind.body) % values
        return Wording(title, body, str(kind.sms) % values or body)


def _text(name: str, value: object) -> str:
    if not isinstance(value, Sentence):
        raise TypeError(f"{name} is put into a sentence: give it as text, as its reader is to read it")
    return str(value)


def _write(notifications: Sequence[Notification]) -> list[Notification]:
    """Write what was not told before; under a key the database decides, so two at once tell it once."""
    if not any(one.key for one in notifications):
        return Notification.objects.bulk_create(notifications, batch_size=BATCH)
    Notification.objects.bulk_create(notifications, batch_size=BATCH, ignore_conflicts=True)
    made = set(Notification.objects.filter(pk__in=[one.pk for one in notifications]).values_list("pk", flat=True))
    return [one for one in notifications if one.pk in made]


def _deliveries(
    one: Notification, recipient: Recipient, kind: Kind, sms: str, wish: NotificationSettings
) -> list[Delivery]:
    """What leaves the house of one notification: nothing when its reader muted it, which some kinds do not allow."""
    if kind.may_be_muted and kind.name in wish.muted:
        return []
    quiet, now, made = wish.quiet_hours, one.created_at, []
    if recipient.phone and Channel.SMS in kind.channels:
        due = now if kind.urgent else quiet.after(now)
        made.append(_delivery(one, kind, due, channel=Channel.SMS, address=recipient.phone, text=sms))
    if recipient.email and Channel.EMAIL in kind.channels:
        in_digest = wish.digest and not kind.urgent
        due = now if kind.urgent else quiet.after(next_digest(now) if in_digest else now)
        mail = _delivery(one, kind, due, channel=Channel.EMAIL, address=recipient.email, text=one.body)
        mail.awaits_digest = in_digest
        made.append(mail)
    return made


def _delivery(one: Notification, kind: Kind, due: datetime, *, channel: Channel, address: str, text: str) -> Delivery:
    return Delivery(
        notification=one,
        user_id=one.user_id,
        channel=channel,
        address=address,
        address_index=keyed_index(address.lower()),
        text=text,
        urgent=kind.urgent,
        due_at=due,
    )


@transaction.atomic
def cancel_deliveries(about: tuple[str, object], kinds: Iterable[Kind], now: datetime) -> int:
    """Stop what was to be sent out about something and is not true any more; says how much.

    What is on its way, or stands in a digest that is, is not called back. The notifications stay: they were told.
    """
    waiting = Delivery.objects.filter(
        notification__about_type=about[0],
        notification__about_id=str(about[1]),
        notification__kind__in=[kind.name for kind in kinds],
    )
    return stop(waiting.values_list("pk", flat=True), now)


def stop(deliveries: Iterable[UUID], now: datetime) -> int:
    """Cancel those of these deliveries that still wait by themselves; says how many. Refuses and publishes nothing."""
    return Delivery.objects.filter(
        pk__in=deliveries, state=DeliveryState.PENDING, gathers=0, gathered_into=None
    ).update(state=DeliveryState.CANCELLED, ended_at=now)
