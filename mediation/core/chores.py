"""What time brings: chores that the parts register and `manage.py tick` does.

A chore asks the database what is due, does it, and says how much it did. It is idempotent and safe in two processes at
once. One that fails is logged and does not take the others with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

log = logging.getLogger(__name__)

Chore = Callable[[datetime], int]
_chores: dict[str, Chore] = {}


def chore(name: str) -> Callable[[Chore], Chore]:
    """Decorate what is to be done at every tick; `name` says in the command's answer what was counted."""

    def register(work: Chore) -> Chore:
        _chores[name] = work
        return work

    return register


def do_chores(now: datetime) -> dict[str, int | None]:
    """Do everything that is due, in the order of registration; None for a chore that failed."""
    done: dict[str, int | None] = {}
    for name, work in _chores.items():
        try:
            done[name] = work(now)
        except Exception:
            log.exception("chore failed", extra={"chore": name})
            done[name] = None
    return done
