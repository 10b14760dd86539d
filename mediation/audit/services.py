"""Writing and verifying the log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from mediation.audit.models import Entry, Head
from mediation.core.actor import Actor


@dataclass(frozen=True)
class Act:
    """What is to be recorded: the action's name, the object, and the facts that matter about it."""

    action: str
    object_type: str
    object_id: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Flaw:
    """The first place where the chain does not hold, and why."""

    number: int
    reason: str


def record(actor: Actor, act: Act) -> Entry:
    """Append one act in the transaction that is open now; refuses to run outside one.

    Call it as the last write of the act: the lock on the chain's head is held until the commit.
    """
    return record_many(actor, [act])[0]


def record_many(actor: Actor, acts: Iterable[Act]) -> list[Entry]:
    """Append several acts in their order, with one lock and one insert (for imports)."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record wants the transaction of the act it records")
    head = _locked_head()
    entries = []
    for act in acts:
        head.number += 1
        entry = Entry(
            number=head.number,
            at=act.at,
            actor_id=str(actor.user_id or ""),
            actor_name=actor.name,
            channel=actor.channel,
            action=act.action,
            object_type=act.object_type,
            object_id=str(act.object_id),
            # Fractions as text: a database may give 1e22 back in other digits, and the hash would not fit.
            facts=json.loads(json.dumps(act.facts, cls=DjangoJSONEncoder), parse_float=str),
            previous=head.hash,
        )
        entry.hash = head.hash = entry_hash(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["number", "hash"])
    return entries


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(id=1).first()
    if head is None:
        # Two first acts at the same instant: one makes the head, both lock it.
        Head.objects.get_or_create(id=1)
        head = Head.objects.select_for_update().get(id=1)
    return head


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of every column but the hash itself."""
    canonical = json.dumps(
        [
            entry.number,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_id,
            entry.actor_name,
            entry.channel,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.facts,
            entry.previous,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def acts_since(object_type: str, object_id: str, version: int, *, most: int = 20) -> list[Entry]:
    """The acts on an object after the version that somebody saw, in order; those whose facts name its version."""
    own = Entry.objects.filter(object_type=object_type, object_id=object_id, action__startswith=f"{object_type}.")
    newest = own.order_by("-number")[:most]
    return [entry for entry in reversed(newest) if int(entry.facts.get("version", 0)) > version]


def verify() -> tuple[int, Flaw | None]:
    """Walk the chain from its start; returns how many entries hold and the first flaw, if there is one."""
    number, previous = 0, "0" * 64
    for entry in _entries():
        if entry.number != number + 1:
            return number, Flaw(number + 1, "missing: the numbers jump")
        if entry.previous != previous or entry_hash(entry) != entry.hash:
            return number, Flaw(entry.number, "changed: its hash does not fit")
        number, previous = entry.number, entry.hash
    head = Head.objects.filter(id=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        return number, Flaw(number + 1, "cut off: the chain ends before its head")
    return number, None


def _entries() -> Iterator[Entry]:
    return Entry.objects.order_by("number").iterator(chunk_size=2000)
