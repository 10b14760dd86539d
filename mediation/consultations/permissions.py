"""Who may do what with a consultation."""

from __future__ import annotations

from mediation.accounts.enums import Role
from mediation.consultations.models import Consultation
from mediation.core.actor import Actor


def is_asker(consultation: Consultation, actor: Actor) -> bool:
    """Who asked, where they were signed in."""
    return actor.user_id is not None and consultation.user_id == actor.user_id


def is_clerk(consultation: Consultation, actor: Actor) -> bool:
    """A clerk of the court that was asked."""
    return actor.has(Role.CLERK, organisation=consultation.organisation_id)


def may_answer(consultation: Consultation, actor: Actor) -> bool:
    """A clerk of the court, or a mediator of one of its bodies, except on a question of their own."""
    if is_asker(consultation, actor):
        return False
    bodies = actor.organisations(Role.MEDIATOR)
    return is_clerk(consultation, actor) or consultation.organisation.bodies.filter(pk__in=bodies).exists()


def may_convert(consultation: Consultation, actor: Actor) -> bool:
    """Who asked, or a clerk on their behalf."""
    return is_asker(consultation, actor) or is_clerk(consultation, actor)
