"""The letter that carries an invitation on paper: a link as a QR code, the case code, and plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.utils.translation import gettext as _

from mediation.cases.queries import case_title
from mediation.core.clock import local_day
from mediation.core.errors import Refusal, Refused
from mediation.invitations.enums import ContactChannel, InvitationState
from mediation.invitations.models import Invitation
from mediation.invitations.queries import inviter_of, link_of, shown_code, state_of


@dataclass(frozen=True)
class Letter:
    """Everything that a page prints, in the language of who prints it."""

    url: str
    code: str
    qr_svg: str
    court: str
    court_phone: str
    case_number: str | None
    case_title: str
    party_name: str
    expires_at: datetime
    paragraphs: list[str]


def letter_of(invitation: Invitation, now: datetime) -> Letter:
    """The letter of an invitation. Refuses one that was not made for a letter, or leads in no more."""
    if ContactChannel.LETTER not in invitation.channels:
        raise Refused(Refusal("no_letter", _("This invitation goes by message. Invite again, by letter.")))
    if state_of(invitation, now) not in {InvitationState.OPEN, InvitationState.USED}:
        raise Refused(
            Refusal("no_letter", _("This invitation leads in no more. Invite again, and print the new letter."))
        )
    url = link_of(invitation, ContactChannel.LETTER)
    return Letter(
        url=url,
        code=shown_code(invitation.code),
        qr_svg=segno.make(url, error="m", micro=False).svg_inline(
            scale=4, border=4, omitsize=True, svgclass=None, lineclass=None
        ),
        court=invitation.case.court.name,
        court_phone=invitation.case.court.phone,
        case_number=invitation.case.number,
        case_title=case_title(invitation.case),
        party_name=invitation.party.name,
        expires_at=invitation.expires_at,
        paragraphs=_paragraphs(invitation),
    )


def _paragraphs(invitation: Invitation) -> list[str]:
    case = invitation.case
    values = {
        "court": case.court.name,
        "phone": case.court.phone or "—",
        "title": case_title(case),
        "number": case.number or "—",
        "inviter": inviter_of(invitation),
        "code": shown_code(invitation.code),
        "until": local_day(invitation.expires_at).isoformat(),
        "party": invitation.party.name,
    }
    sentences = [
        _("%(party)s: the court invites you to an online mediation of the dispute %(title)s (case number %(number)s)."),
        _(
            "Mediation is a talk led by a neutral mediator. It is free and voluntary, what is said in it stays "
            "confidential, and you may stop at any time. Whoever does not take part loses no right."
        ),
        _(
            "To join, scan the square with your phone, or open our start page and enter the case code %(code)s and "
            "your phone number. A code is sent to the phone number that the court knows of you. The link and the case "
            "code hold until %(until)s."
        ),
        _("%(inviter)s invites you. To check that this letter is real, call the court: %(court)s, %(phone)s."),
        _("If this letter is not for you, please call the court, or open the link and press “This is not me”."),
    ]
    return [sentence % values for sentence in sentences]
