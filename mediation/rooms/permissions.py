"""Who may do what in a room: named predicates over members, cases and actors."""

from __future__ import annotations

from mediation.cases.models import Case
from mediation.cases.permissions import is_mediator
from mediation.core.actor import Actor
from mediation.rooms.enums import MemberRole, MessageKind, RoomState

SPEAKING = frozenset({MemberRole.MEDIATOR, MemberRole.APPLICANT, MemberRole.RESPONDENT, MemberRole.AGENT})
"""Clerks and observers read along; they do not write."""


def may_lead_sessions(case: Case, actor: Actor) -> bool:
    """Only the case's mediator opens, pauses and closes its sessions."""
    return is_mediator(case, actor)


def may_send(role: str, kind: str) -> bool:
    """Parties, agents and the mediator write; a settlement proposal is the mediator's to make."""
    if role not in SPEAKING or kind not in MessageKind.values:
        return False
    return kind != MessageKind.PROPOSAL or role == MemberRole.MEDIATOR


def may_send_now(state: str, *, leads: bool) -> bool:
    """In a room that is not open only the mediator writes: to say why, and when it goes on."""
    return leads or state == RoomState.OPEN
