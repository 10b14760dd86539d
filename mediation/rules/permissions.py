"""Who reads the calendar, and who loads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.core.actor import Actor
from mediation.core.errors import Refusal, Refused

STAFF = (Role.MEDIATOR, Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_read_calendar(actor: Actor) -> bool:
    """Whoever works for a court or a mediation body; the command line."""
    return actor.is_system or actor.has(*STAFF)


def check_may_load_calendar(actor: Actor) -> None:
    """Refuses all but administrators, of any organisation since the State Council's calendar is one for all, and the
    command line.
    """
    if not (actor.is_system or actor.has(Role.ADMINISTRATOR)):
        raise Refused(Refusal("not_administrator", _("Only administrators load a year. Ask your administrator.")))
