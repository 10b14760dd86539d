"""Down by call, up by event: typed, frozen facts that parts above may hear after the commit.

A part declares its events as frozen dataclasses derived from `Event`; a part above subscribes in `handlers.py`.
A handler that fails is logged and does not take the others, or the act that is already committed, with it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Something that happened and is committed."""


E = TypeVar("E", bound=Event)
_handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorate a handler of one kind of event."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _handlers[kind]:
            _handlers[kind].append(handler)
        return handler

    return register


def publish(event: Event) -> None:
    """Tell the parts above, after the commit of the transaction that is open now."""
    transaction.on_commit(lambda: _deliver(event))


def _deliver(event: Event) -> None:
    for handler in _handlers[type(event)]:
        try:
            handler(event)
        except Exception:
            log.exception(
                "event handler failed", extra={"event": type(event).__name__, "handler": handler.__qualname__}
            )
