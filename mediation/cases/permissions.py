"""Who may: named predicates over a case and an actor."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.cases.enums import RepresentativeKind, RepresentativeScope, Side, Stage
from mediation.cases.models import Case, Party, Representative
from mediation.core.actor import Actor
from mediation.lifecycle import Who


def own_party_of(case: Case, actor: Actor) -> Party | None:
    """The party that the person who acts is themselves."""
    if actor.user_id is None:
        return None
    return next((p for p in case.parties.all() if p.user_id == actor.user_id), None)


def party_of(case: Case, actor: Actor) -> Party | None:
    """The party that the person who acts is or, where they are none, acts for as a representative."""
    own = own_party_of(case, actor)
    if own is not None or actor.user_id is None:
        return own
    return next((p for p in case.parties.all() if representative_for(p, actor)), None)


def standing_representatives(party: Party) -> list[Representative]:
    """Who acts for a party now."""
    return [r for r in party.representatives.all() if r.ended_at is None]


def representative_for(party: Party, actor: Actor) -> Representative | None:
    """As which of a party's representatives somebody acts, if they are one."""
    if actor.user_id is None:
        return None
    return next((r for r in standing_representatives(party) if r.user_id == actor.user_id), None)


def has_full_power(representative: Representative) -> bool:
    """Whether a representative may dispose of the claim: an agent only with a special power (民诉法 62)."""
    agent = representative.kind == RepresentativeKind.AGENT
    return not agent or representative.scope == RepresentativeScope.SPECIAL


def acts_fully_for(party: Party, actor: Actor) -> bool:
    """The party themselves, or a representative who may dispose of the claim."""
    if actor.user_id is not None and party.user_id == actor.user_id:
        return True
    representative = representative_for(party, actor)
    return representative is not None and has_full_power(representative)


def may_read_authorisation(case: Case, party_id: UUID, actor: Actor) -> bool:
    """Who reads the paper of a representative: the party, who acts for them, the mediators and the clerks."""
    party = next((p for p in case.parties.all() if p.pk == party_id), None)
    own = party is not None and actor.user_id is not None and party.user_id == actor.user_id
    acting = party is not None and representative_for(party, actor) is not None
    return own or acting or may_see_contacts(case, actor)


def is_applicant(case: Case, actor: Actor) -> bool:
    """A party on the applicant's side, whoever may dispose of their claim, or who filed the case for themselves."""
    filed = actor.user_id is not None and case.filed_by_id == actor.user_id and not case.on_behalf
    return filed or any(p.side == Side.APPLICANT and acts_fully_for(p, actor) for p in case.parties.all())


def is_party(case: Case, actor: Actor) -> bool:
    """A party on either side, or their representative."""
    return party_of(case, actor) is not None


def is_clerk(case: Case, actor: Actor) -> bool:
    """A clerk of the case's court."""
    return actor.has(Role.CLERK, organisation=case.court_id)


def is_filing_clerk(case: Case, actor: Actor) -> bool:
    """The clerk who fills the case in on somebody's behalf."""
    return case.on_behalf and case.filed_by_id == actor.user_id and is_clerk(case, actor)


def is_mediator(case: Case, actor: Actor) -> bool:
    """The mediator of the case; of a panel, the one who presides."""
    return actor.user_id is not None and case.mediator is not None and case.mediator.user_id == actor.user_id


def is_on_the_panel(case: Case, actor: Actor) -> bool:
    """Who mediates the case, presiding or not: they read it and sit in its rooms; the one who presides moves it."""
    if actor.user_id is None:
        return False
    seats = (seat for seat in case.panel.all() if seat.left_at is None)
    return is_mediator(case, actor) or any(seat.mediator.user_id == actor.user_id for seat in seats)


def is_court_staff(case: Case, actor: Actor) -> bool:
    """A clerk, supervisor or administrator of the case's court."""
    return actor.has(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR, organisation=case.court_id)


def is_system(case: Case, actor: Actor) -> bool:  # noqa: ARG001  a predicate takes both
    """What time or the last signature brings."""
    return actor.is_system


def may_see_contacts(case: Case, actor: Actor) -> bool:
    """The mediators and the clerks read phones and addresses in full, they must reach the parties; so does whoever
    still fills the case in, and would otherwise save the masks.
    """
    return may_change_filing(case, actor) or is_on_the_panel(case, actor) or is_clerk(case, actor)


def is_being_filled_in(case: Case) -> bool:
    """A draft, or one that was returned for completion."""
    return case.stage in (Stage.DRAFT, Stage.RETURNED)


def may_edit_draft(case: Case, actor: Actor) -> bool:
    """Whoever fills the case in."""
    return is_applicant(case, actor) or is_filing_clerk(case, actor)


def may_change_filing(case: Case, actor: Actor) -> bool:
    """Whoever fills the case in, while they do; the clerk who files for somebody, until the court accepts it."""
    filling_in = is_being_filled_in(case) and may_edit_draft(case, actor)
    return filling_in or (case.stage == Stage.SUBMITTED and is_filing_clerk(case, actor))


def may_add_evidence(case: Case, actor: Actor) -> bool:
    """The parties, whoever fills the case in, its mediators and clerks."""
    return is_party(case, actor) or may_edit_draft(case, actor) or is_on_the_panel(case, actor) or is_clerk(case, actor)


APPLICANT = Who[Case]("applicant", _("Applicant"), is_applicant)
PARTY = Who[Case]("party", _("Party"), is_party)
CLERK = Who[Case]("clerk", _("Court clerk"), is_clerk)
FILING_CLERK = Who[Case]("filing clerk", _("Clerk on somebody's behalf"), is_filing_clerk)
MEDIATOR = Who[Case]("mediator", _("Mediator"), is_mediator)
SYSTEM = Who[Case]("system", _("System"), is_system)
