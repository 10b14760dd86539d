"""What invitations tell people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.notifications.enums import Channel
from mediation.notifications.kinds import Kind, register

BY_SMS = register(
    Kind(
        "invitations.by_sms",
        label=_("Invitation to a mediation by text message"),
        title=_("You are invited to a mediation"),
        body=_(
            "%(court)s: %(recipient)s, %(inviter)s invites you to an online mediation of %(title)s. "
            "Open %(link)s until %(until)s. Case code %(code)s. Taking part is voluntary. "
            "To check that this is real, call the court: %(phone)s."
        ),
        channels=(Channel.SMS,),
        may_be_muted=False,
    )
)
BY_EMAIL = register(
    Kind(
        "invitations.by_email",
        label=_("Invitation to a mediation by e-mail"),
        title=_("%(court)s: you are invited to a mediation"),
        body=_(
            "%(recipient)s,\n\n%(inviter)s of %(court)s invites you to an online mediation of %(title)s.\n\n"
            "Open this link: %(link)s\nIt holds until %(until)s. Or open our start page and enter the case code "
            "%(code)s.\n\nYou need your mobile phone: a code is sent to it. Taking part is voluntary and free, and you "
            "may stop at any time.\n\nTo check that this letter is real, call the court: %(phone)s. If it is not for "
            "you, open the link and press “This is not me”."
        ),
        channels=(Channel.EMAIL,),
        may_be_muted=False,
    )
)
WRONG_PERSON = register(
    Kind(
        "invitations.wrong_person",
        label=_("An invitation reached the wrong person"),
        title=_("The invitation of %(party)s reached somebody else"),
        body=_(
            "Somebody opened the invitation of %(party)s in %(title)s and said that they are somebody else. "
            "The link holds no more. Check the number or address, then invite again."
        ),
        channels=(Channel.INBOX,),
        at_work=True,
    )
)
JOINED = register(
    Kind(
        "invitations.joined",
        label=_("A party came in by their invitation"),
        title=_("%(party)s has joined"),
        body=_("%(party)s opened the invitation in %(title)s and proved their phone."),
        channels=(Channel.INBOX,),
        at_work=True,
    )
)
