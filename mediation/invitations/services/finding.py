"""Joining by the case code of a letter, without telling anybody which codes there are.

What somebody types, case code and phone, is sealed into a token as it stands: nothing is looked up, so the answer is
the same for every input. The token leads to the same steps as a link. Asking for a code by it sends a text to the typed
phone and to no other: the code, where that phone is the party's of that case code, else a sentence that there is no
invitation for it. Rows, limits and answers are the same in both cases; only who holds the phone learns which it was.
What an invitation is worth is told after the phone is proved, never before.

The seal is the encryption of the personal fields, so an address in a log or in a browser's history holds no number.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.core.fields import Undecipherable, decrypt, encrypt, normal_phone

MARK = "f."
PLACE = "invitations.find"
HOLDS_FOR = timedelta(minutes=30)
LONGEST_CODE = 12


@dataclass(frozen=True)
class Typed:
    """What somebody typed, and until when it is kept for them."""

    code: str
    phone: str
    until: datetime


def find_by_code(code: str, phone: str, now: datetime) -> str:
    """A token that stands for what was typed, right or wrong: looks nothing up, refuses nothing, writes nothing."""
    plain = normal_code(code)[:LONGEST_CODE]
    sealed = encrypt(json.dumps([plain, normal_phone(phone), (now + HOLDS_FOR).isoformat()]), PLACE)
    return MARK + base64.urlsafe_b64encode(sealed.encode()).decode().rstrip("=")


def typed_by(token: str, now: datetime) -> Typed | None:
    """What a token of `find_by_code` stands for; None for a token that is none of these.

    Refuses one that is too old. Raises `NotSeen` for one that was tampered with.
    """
    if not token.startswith(MARK):
        return None
    payload = token.removeprefix(MARK)
    try:
        sealed = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
        code, phone, until = json.loads(decrypt(sealed, PLACE))
    except (Undecipherable, ValueError) as fault:
        raise NotSeen(
            Refusal("no_such_invitation", _("This does not lead anywhere. Enter the case code and your phone again."))
        ) from fault
    typed = Typed(code, phone, datetime.fromisoformat(until))
    if now >= typed.until:
        raise Refused(Refusal("too_old", _("That was a while ago. Enter the case code and your phone again.")))
    return typed


def normal_code(code: str) -> str:
    """A case code in the one form it is kept in, however it was typed: abcd efgh is ABCD-EFGH."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())
