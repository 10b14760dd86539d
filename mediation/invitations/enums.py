"""Closed lists of invitations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Stage

JOINABLE = frozenset(
    {Stage.ACCEPTED, Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING}
)
"""Stages in which a party may be invited, and come in by an invitation."""
BEFORE_CONTACT = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED})


class ContactChannel(models.TextChoices):
    """How a party is approached."""

    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    PHONE = "phone", _("Phone call")
    VISIT = "visit", _("Visit")
    IN_APP = "in_app", _("On this site")


INVITING = (ContactChannel.SMS, ContactChannel.EMAIL, ContactChannel.LETTER)
"""By what a link can travel."""


class ContactResult(models.TextChoices):
    """What came of an attempt to reach a party."""

    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_NUMBER = "wrong_number", _("Wrong number or address")
    WRONG_PERSON = "wrong_person", _("Wrong person")
    REFUSED = "refused", _("Reached, does not want to")
    BOUNCED = "bounced", _("Could not be delivered")


_R = ContactResult
_BY_MESSAGE = frozenset({_R.SENT, _R.DELIVERED, _R.REACHED, _R.WRONG_NUMBER, _R.WRONG_PERSON, _R.REFUSED, _R.BOUNCED})
POSSIBLE: dict[ContactChannel, frozenset[ContactResult]] = {
    ContactChannel.SMS: _BY_MESSAGE,
    ContactChannel.EMAIL: _BY_MESSAGE,
    ContactChannel.LETTER: _BY_MESSAGE,
    ContactChannel.PHONE: frozenset({_R.REACHED, _R.NO_ANSWER, _R.WRONG_NUMBER, _R.WRONG_PERSON, _R.REFUSED}),
    ContactChannel.VISIT: frozenset(
        {_R.DELIVERED, _R.REACHED, _R.NO_ANSWER, _R.WRONG_NUMBER, _R.WRONG_PERSON, _R.REFUSED}
    ),
    ContactChannel.IN_APP: frozenset({_R.SENT, _R.DELIVERED, _R.REACHED, _R.REFUSED}),
}
"""Which results an attempt can have: nobody rings in vain by letter."""
REACHED_SOMEBODY = frozenset({_R.REACHED, _R.REFUSED})
ARRIVED = frozenset({_R.DELIVERED, *REACHED_SOMEBODY})


class JoinStep(models.TextChoices):
    """How far a party has come on the way into the mediation, in this order."""

    INVITED = "invited", _("Invited")
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened")
    IDENTIFIED = "identified", _("Identified")
    CONSENTED = "consented", _("Consented")
    ENTERED = "entered", _("Entered the room")
    STAYED = "stayed", _("Stayed")


class InvitationState(models.TextChoices):
    """What an invitation is worth now."""

    OPEN = "open", _("Holds")
    EXPIRED = "expired", _("Expired")
    USED = "used", _("Used")
    REVOKED = "revoked", _("Revoked")
    CLOSED = "closed", _("Case closed")


class RevokedReason(models.TextChoices):
    """Why an invitation was taken back."""

    REPLACED = "replaced", _("Replaced by a newer one")
    WRONG_PERSON = "wrong_person", _("Reached the wrong person")
    BY_STAFF = "by_staff", _("Taken back")
    CASE_CLOSED = "case_closed", _("Case closed")
