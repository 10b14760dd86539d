"""Who may invite, and who may read how far a party has come."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.cases.models import Case
from mediation.cases.permissions import is_clerk, is_court_staff, is_mediator
from mediation.core.actor import Actor
from mediation.core.errors import Refusal, Refused

STAFF = (Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_contact(case: Case, actor: Actor) -> bool:
    """The case's mediator and the clerks of its court: they must reach the parties."""
    return is_mediator(case, actor) or is_clerk(case, actor)


def may_read_contacts(case: Case, actor: Actor) -> bool:
    """Who may contact the parties, and the court's staff, who watch over it."""
    return is_mediator(case, actor) or is_court_staff(case, actor)


def check_may_contact(case: Case, actor: Actor) -> None:
    """Refuses who may not contact the parties of this case."""
    if not may_contact(case, actor):
        raise Refused(
            Refusal("not_yours", _("Only the case's mediator and the clerks of its court do this. Ask one of them."))
        )


def check_may_read(case: Case, actor: Actor) -> None:
    """Refuses who may not read how the parties of this case are reached."""
    if not may_read_contacts(case, actor):
        raise Refused(
            Refusal("not_yours", _("Only the case's mediator and the court's staff read how parties are reached."))
        )


def courts_to_read(actor: Actor, court: UUID | None = None) -> set[UUID]:
    """The courts whose figures on joining this actor reads, or the one that they ask for.

    Refuses who is no staff of a court, and a court that is not theirs.
    """
    courts = actor.organisations(*STAFF)
    if not courts:
        raise Refused(Refusal("not_staff", _("Only the court's staff reads how parties join.")))
    if court is not None and court not in courts:
        raise Refused(Refusal("not_your_court", _("This is not your court. Choose one of yours."), "court"))
    return {court} if court else courts
