"""Who may invite, and who may read how far a party has come."""

from __future__ import annotations

from uuid import UUID

from mediation.accounts.enums import Role
from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.permissions import is_clerk, is_court_staff, is_mediator
from mediation.core.actor import Actor

STAFF = (Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)
JOINABLE = frozenset(
    {Stage.ACCEPTED, Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING}
)
"""Stages in which a party may be invited, and come in by an invitation."""
BEFORE_CONTACT = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED})


def may_contact(case: Case, actor: Actor) -> bool:
    """The case's mediator and the clerks of its court: they must reach the parties."""
    return is_mediator(case, actor) or is_clerk(case, actor)


def may_read_contacts(case: Case, actor: Actor) -> bool:
    """Who may contact the parties, and the court's staff, who watch over it."""
    return is_mediator(case, actor) or is_court_staff(case, actor)


def courts_watched(actor: Actor) -> set[UUID]:
    """The courts whose figures on joining this actor reads."""
    return actor.organisations(*STAFF)
