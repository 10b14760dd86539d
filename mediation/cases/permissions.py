"""Who may: named predicates over a case and an actor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.cases.enums import Side, Stage
from mediation.cases.models import Case, Party
from mediation.core.actor import Actor
from mediation.lifecycle import Who


def party_of(case: Case, actor: Actor) -> Party | None:
    """The party that the person who acts is, if they are one."""
    if actor.user_id is None:
        return None
    return next((p for p in case.parties.all() if p.user_id == actor.user_id), None)


def is_applicant(case: Case, actor: Actor) -> bool:
    """A party on the applicant's side, or who filed the case for themselves."""
    party = party_of(case, actor)
    filed = actor.user_id is not None and case.filed_by_id == actor.user_id and not case.on_behalf
    return filed or (party is not None and party.side == Side.APPLICANT)


def is_party(case: Case, actor: Actor) -> bool:
    """A party on either side."""
    return party_of(case, actor) is not None


def is_clerk(case: Case, actor: Actor) -> bool:
    """A clerk of the case's court."""
    return actor.has(Role.CLERK, organisation=case.court_id)


def is_filing_clerk(case: Case, actor: Actor) -> bool:
    """The clerk who fills the case in on somebody's behalf."""
    return case.on_behalf and case.filed_by_id == actor.user_id and is_clerk(case, actor)


def is_mediator(case: Case, actor: Actor) -> bool:
    """The mediator of the case."""
    return actor.user_id is not None and case.mediator is not None and case.mediator.user_id == actor.user_id


def is_court_staff(case: Case, actor: Actor) -> bool:
    """A clerk, supervisor or administrator of the case's court."""
    return actor.has(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR, organisation=case.court_id)


def is_system(case: Case, actor: Actor) -> bool:  # noqa: ARG001  a predicate takes both
    """What time or the last signature brings."""
    return actor.is_system


def may_see_contacts(case: Case, actor: Actor) -> bool:
    """The mediator and the clerks read phones and addresses in full, they must reach the parties; so does whoever
    still fills the case in, and would otherwise save the masks.
    """
    filling_in = case.stage in (Stage.DRAFT, Stage.RETURNED) and may_edit_draft(case, actor)
    return filling_in or is_mediator(case, actor) or is_clerk(case, actor)


def is_being_filled_in(case: Case) -> bool:
    """A draft, or one that was returned for completion."""
    return case.stage in (Stage.DRAFT, Stage.RETURNED)


def may_edit_draft(case: Case, actor: Actor) -> bool:
    """Whoever fills the case in."""
    return is_applicant(case, actor) or is_filing_clerk(case, actor)


def may_add_evidence(case: Case, actor: Actor) -> bool:
    """The parties, whoever fills the case in, its mediator and clerks."""
    return is_party(case, actor) or may_edit_draft(case, actor) or is_mediator(case, actor) or is_clerk(case, actor)


APPLICANT = Who[Case]("applicant", _("Applicant"), is_applicant)
PARTY = Who[Case]("party", _("Party"), is_party)
CLERK = Who[Case]("clerk", _("Court clerk"), is_clerk)
FILING_CLERK = Who[Case]("filing clerk", _("Clerk on somebody's behalf"), is_filing_clerk)
MEDIATOR = Who[Case]("mediator", _("Mediator"), is_mediator)
SYSTEM = Who[Case]("system", _("System"), is_system)
