"""What people do with their inbox, and how they choose to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.notifications.kinds import kinds
from mediation.notifications.models import Delivery, NotificationSettings
from mediation.notifications.queries import inbox, settings_of, unread_count
from mediation.notifications.services.telling import stop


@dataclass(frozen=True)
class Wishes:
    """What a person changes about how they are told; None leaves a thing as it is."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: bool | None = None
    muted: Sequence[str] | None = None

    def given(self) -> dict[str, object]:
        """What is to change."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}


@transaction.atomic
def mark_read(actor: Actor, ids: Collection[UUID] | None, now: datetime) -> int:
    """Mark some of one's own messages as read, or with None all of them; says how many are still unread.

    What is somebody else's, or nobody's, is passed over without a word. Reading is no act: the log has no line of it.
    """
    unread = inbox(actor).filter(read_at=None)
    (unread if ids is None else unread.filter(pk__in=ids)).update(read_at=now)
    return unread_count(actor)


@transaction.atomic
def change_settings(actor: Actor, wishes: Wishes, now: datetime) -> NotificationSettings:
    """A person chooses quiet hours, a digest of their e-mail, and what is only to lie in their inbox.

    What they mute is not sent any more even when it was waiting. Refuses who has no account, a kind that does not
    exist, and one that may not be muted; then nothing is changed.
    """
    if actor.user_id is None:
        raise Refused(Refusal("no_account", _("Only a person with an account chooses how they are told.")))
    if wrong := _faults(wishes.muted or ()):
        raise Invalid(*wrong)
    if not wishes.given():
        return settings_of(actor.user_id)
    NotificationSettings.objects.get_or_create(user_id=actor.user_id)
    row = NotificationSettings.objects.select_for_update().get(user_id=actor.user_id)
    for name, value in wishes.given().items():
        setattr(row, name, value)
    row.muted = sorted(set(row.muted))
    row.save(update_fields=["quiet_from", "quiet_until", "digest", "muted"])
    waiting = Delivery.objects.filter(user=actor.user_id, notification__kind__in=row.muted)
    stop(waiting.values_list("pk", flat=True), now)
    facts = {"changed": sorted(wishes.given())}
    record(actor, Act("notifications.settings_changed", "user", str(actor.user_id), now, facts))
    return row


def _faults(muted: Iterable[str]) -> list[Refusal]:
    known = {kind.name: kind for kind in kinds()}
    wrong = []
    for name in muted:
        if name not in known:
            wrong.append(Refusal("unknown_kind", _("There is no such kind of message. Load the list again."), "muted"))
        elif not known[name].may_be_muted:
            wrong.append(
                Refusal("may_not_be_muted", _("Messages of this kind cannot be muted: rights depend on them."), "muted")
            )
    return wrong
