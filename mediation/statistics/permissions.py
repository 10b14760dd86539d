"""Who reads the figures."""

from __future__ import annotations

from mediation.accounts.enums import Role
from mediation.core.actor import Actor

STAFF = (Role.MEDIATOR, Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_read_figures(actor: Actor) -> bool:
    """Whoever works for a court or a mediation body; the command line."""
    return actor.is_system or actor.has(*STAFF)
