"""Who somebody is: what the numbers of identity papers say, and who is asked whether paper and person belong together.

A number is refused for its form, its check digit or an impossible day of birth only. A region that no list knows is a
caution for whoever looks at the paper: abolished regions, residence permits and cards of foreigners are real people's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn import ric, uscc

from mediation.cases.enums import DocumentKind, PartyKind
from mediation.cases.models import Party
from mediation.core.errors import Refusal, Sentence

GUARDED_UNDER, OF_AGE = 14, 18
"""Under the first age a guardian consents (个人信息保护法 31), under the second one is a minor (民法典 17)."""
NOTHING: tuple[Refusal, ...] = ()
ID_FORM = re.compile(r"\d{17}[\dX]")
OLD_CARD_OF_FOREIGNERS = re.compile(r"[A-Z]{3}\d{12}")
NEW_CARD_OF_FOREIGNERS = re.compile(r"9\d{16}[\dX]")
CREDIT_CODE_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
TRAVEL_FORM = re.compile(r"[HM]?\d{8,10}")
PASSPORT_FORM = re.compile(r"[A-Z0-9]{5,15}")
OTHER_FORM = re.compile(r".{3,40}")
HMT_REGIONS = ("810000", "820000", "830000")
DOTS = re.compile(r"[·•‧・.]")


class Caution(Refusal):
    """Not a refusal: something unusual that whoever looks at the paper should know."""


NOT_A_DAY = Refusal(
    "birth_date", _("The day of birth in this number does not exist. Compare it with the paper."), "number"
)
CHECK_DIGIT = Refusal("check_digit", _("One digit of this number is wrong. Compare it with the paper."), "number")


def _form(code: str, sentence: Sentence) -> Refusal:
    return Refusal(code, sentence, "number")


ID_LENGTH = _form("number_form", _("An identity card has 18 digits; the last one may be an X."))
HMT_LENGTH = _form("number_form", _("A residence permit has 18 digits; the last one may be an X."))
HMT_REGION = _form(
    "number_form",
    _("The number of a residence permit begins with 81, 82 or 83. Choose the kind of paper that you hold."),
)
FOREIGN_LENGTH = _form(
    "number_form",
    _("A permanent residence card has 18 digits and begins with 9, or it has 3 letters and 12 digits."),
)
CREDIT_LENGTH = _form(
    "number_form", _("A unified social credit code has 18 characters: digits, and capitals without I, O, S, V and Z.")
)
TRAVEL_LENGTH = _form("number_form", _("A travel permit has 8 to 10 digits, some with an H or M before them."))
PASSPORT_LENGTH = _form("number_form", _("A passport number has 5 to 15 letters and digits."))
OTHER_LENGTH = _form("number_form", _("Give the number as it stands on the paper, 3 to 40 characters."))
UNKNOWN_REGION = Caution(
    "unknown_region", _("No list knows the region in this number. Look closely at the paper; it may well be right.")
)
OTHER_BIRTH = Caution("other_birth", _("The number says another day of birth than the application. Ask about it."))


def normal_number(number: str) -> str:
    """A number in the one form it is compared and found by: narrow, capital, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()


def normal_name(name: str) -> str:
    """A name in the form it is compared in: narrow, without spaces, with one kind of middle dot, in small letters."""
    return DOTS.sub("·", re.sub(r"\s", "", unicodedata.normalize("NFKC", name))).casefold()


def _calendar_day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def birth_in(number: str, today: date) -> date | None:
    """The day of birth that a number says, if it says one; of an old card of foreigners the century is reckoned."""
    plain = normal_number(number)
    if ID_FORM.fullmatch(plain):
        return _calendar_day(plain[6:14])
    if OLD_CARD_OF_FOREIGNERS.fullmatch(plain):
        this_century = _calendar_day(f"20{plain[7:13]}")
        born_then = this_century is not None and this_century <= today
        return this_century if born_then else _calendar_day(f"19{plain[7:13]}")
    return None


def age_on(born: date, day: date) -> int:
    """Full years on a day; who is born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_of(party: Party, today: date) -> date | None:
    """When a person was born, as far as the file says: by the number, else as it was told."""
    if party.kind != PartyKind.PERSON:
        return None
    return birth_in(party.id_number, today) or party.born_on


def is_minor(party: Party, today: date) -> bool:
    """Whether the file says that a party is under 18 on a day."""
    born = birth_of(party, today)
    return born is not None and age_on(born, today) < OF_AGE


def needs_guardian(party: Party, today: date) -> bool:
    """Whether the file says that a party is under 14 on a day: their guardian consents for them."""
    born = birth_of(party, today)
    return born is not None and age_on(born, today) < GUARDED_UNDER


def _resident(number: str, today: date, length: Refusal) -> tuple[Refusal, ...]:
    if not ID_FORM.fullmatch(number):
        return (length,)
    born = birth_in(number, today)
    if born is None or born > today:
        return (NOT_A_DAY,)
    return NOTHING if ric.calc_check_digit(number) == number[-1] else (CHECK_DIGIT,)


def _id_card(number: str, today: date) -> tuple[Refusal, ...]:
    faults = _resident(number, today, ID_LENGTH)
    known = any("county" in said for _part, said in numdb.get("cn/loc").info(number[:6]))
    return faults if faults or known else (UNKNOWN_REGION,)


def _hmt_residence(number: str, today: date) -> tuple[Refusal, ...]:
    faults = _resident(number, today, HMT_LENGTH)
    return faults if faults or number.startswith(HMT_REGIONS) else (HMT_REGION,)


def _foreign_residence(number: str, today: date) -> tuple[Refusal, ...]:
    if OLD_CARD_OF_FOREIGNERS.fullmatch(number):
        return NOTHING if birth_in(number, today) else (NOT_A_DAY,)
    if not NEW_CARD_OF_FOREIGNERS.fullmatch(number):
        return (FOREIGN_LENGTH,)
    return _resident(number, today, FOREIGN_LENGTH)


def _credit_code(number: str, today: date) -> tuple[Refusal, ...]:  # noqa: ARG001  every kind is asked alike
    # Not `uscc.validate`, which refuses the letters that some registering offices begin their codes with.
    if not CREDIT_CODE_FORM.fullmatch(number):
        return (CREDIT_LENGTH,)
    return NOTHING if uscc.calc_check_digit(number) == number[-1] else (CHECK_DIGIT,)


def _formed(number: str, today: date, *, form: re.Pattern[str], fault: Refusal) -> tuple[Refusal, ...]:  # noqa: ARG001
    return NOTHING if form.fullmatch(number) else (fault,)


CHECKS: dict[DocumentKind, Callable[[str, date], tuple[Refusal, ...]]] = {
    DocumentKind.ID_CARD: _id_card,
    DocumentKind.HMT_RESIDENCE: _hmt_residence,
    DocumentKind.FOREIGN_RESIDENCE: _foreign_residence,
    DocumentKind.CREDIT_CODE: _credit_code,
    DocumentKind.HMT_TRAVEL: partial(_formed, form=TRAVEL_FORM, fault=TRAVEL_LENGTH),
    DocumentKind.PASSPORT: partial(_formed, form=PASSPORT_FORM, fault=PASSPORT_LENGTH),
    DocumentKind.OTHER: partial(_formed, form=OTHER_FORM, fault=OTHER_LENGTH),
}


def number_faults(kind: DocumentKind, number: str, today: date, born_on: date | None = None) -> list[Refusal]:
    """What stands against a number of this kind of paper: refusals, and `Caution`s that refuse nothing."""
    plain = normal_number(number)
    faults = list(CHECKS[kind](plain, today))
    born = birth_in(plain, today)
    if born_on is not None and born is not None and born != born_on and not faults:
        faults.append(OTHER_BIRTH)
    return faults


def refusals_in(faults: list[Refusal]) -> list[Refusal]:
    """The faults that refuse."""
    return [fault for fault in faults if not isinstance(fault, Caution)]


def fits_party(kind: DocumentKind, party: PartyKind | str) -> bool:
    """Whether such a paper is one of a person, or of an organisation."""
    if kind == DocumentKind.OTHER:
        return True
    return (kind == DocumentKind.CREDIT_CODE) == (party == PartyKind.ORGANISATION)


@dataclass(frozen=True)
class Claim:
    """Who somebody says that they are. The number is not shown where the claim is printed."""

    kind: DocumentKind
    name: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What an adapter found: passed, not passed, or nothing because the mediator is to look (`None`)."""

    passed: bool | None
    note: str = ""


class Unanswered(Exception):
    """The service behind an adapter cannot be asked at present; the mediator checks on sight instead."""


class IdentityAdapter(Protocol):
    """Asks somebody outside whether name and number belong together. Raises `Unanswered` when it cannot."""

    method: str

    def ask(self, claim: Claim) -> Answer:
        """Whether the claim holds."""
        ...


class OnSight:
    """The way that is always there: the mediator compares paper and person and records it."""

    method = "on_sight"

    def ask(self, claim: Claim) -> Answer:
        """Leaves it to the mediator."""
        return Answer(passed=None)


def identity_adapter() -> IdentityAdapter:
    """The adapter that IDENTITY_ADAPTER names. Stops the start with a sentence when there is none of that name."""
    try:
        adapter: IdentityAdapter = import_string(settings.IDENTITY_ADAPTER)()
    except ImportError as fault:
        raise ImproperlyConfigured(f"IDENTITY_ADAPTER names no adapter: {settings.IDENTITY_ADAPTER}") from fault
    return adapter


def answer_to(claim: Claim) -> tuple[str, Answer]:
    """What the adapter says of a claim, and its method; nothing when it cannot be asked."""
    adapter = identity_adapter()
    try:
        return adapter.method, adapter.ask(claim)
    except Unanswered:
        return adapter.method, Answer(passed=None)
