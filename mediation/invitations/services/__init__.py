"""The verbs of invitations: invite, take back, log an attempt, open a link, prove a phone, come in."""

from mediation.invitations.services.attempts import log_attempt, note_delivery
from mediation.invitations.services.finding import find_by_code
from mediation.invitations.services.inviting import close_invitations, invite_party, revoke_invitation
from mediation.invitations.services.joining import (
    CodeSent,
    Entrance,
    Landing,
    enter,
    not_me,
    open_invitation,
    request_code,
)
from mediation.invitations.services.steps import note_arrivals, note_own_step, note_stays

__all__ = [
    "CodeSent",
    "Entrance",
    "Landing",
    "close_invitations",
    "enter",
    "find_by_code",
    "invite_party",
    "log_attempt",
    "not_me",
    "note_arrivals",
    "note_delivery",
    "note_own_step",
    "note_stays",
    "open_invitation",
    "request_code",
    "revoke_invitation",
]
