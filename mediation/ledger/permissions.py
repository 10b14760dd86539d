"""Who keeps the register."""

from __future__ import annotations

from mediation.accounts.enums import Role
from mediation.core.actor import Actor


def may_import(actor: Actor) -> bool:
    """Clerks and administrators of a court; the command line."""
    return actor.is_system or actor.has(Role.CLERK, Role.ADMINISTRATOR)
