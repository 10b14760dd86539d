"""What stands in a cell, read as what it means. Pure functions: no database, no language but a fault's sentence.

A register is kept by many hands over a year, so one day is spelt in six ways and an amount in four. What cannot be
read raises `CellFault` with a sentence that says what is wanted; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.utils.translation import gettext as _

V = TypeVar("V")
INVISIBLE = "\u200b\u200c\u200d\ufeff\u2060"
DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]?00:00(?::00)?)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
AMOUNT = re.compile(r"(?:人民币|¥|RMB)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(万|亿)?元?")
NO_AMOUNT = frozenset({"", "/", "-", "--", "—", "——", "无"})
UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}
MOST_MONEY = Decimal(10) ** 12
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(18_264, 73_051)
"""Serial numbers of 1950 to 2099: other numbers in a date column are no dates."""
PHONE = re.compile(r"\+?\d{5,20}")
NAMES = re.compile(r"[、;；\n]")
COMPANY = re.compile(
    r"(公司|集团|银行|信用社|合作社|中心|委员会|事务所|工作室|经营部|商行|超市|医院|学校|中学|小学|大学|幼儿园|协会|基金会"
    r"|厂|店|局|所|站|行|社)$"
)


class CellFault(Exception):
    """This cell cannot be read as what it should be; the sentence says what is wanted."""


def plain(value: object) -> str:
    """The text of any cell without the blanks around it; a whole number loses Excel's `.0`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).translate(dict.fromkeys(map(ord, INVISIBLE))).strip()


def narrow(value: object) -> str:
    """The text with full-width digits, letters and brackets made plain, and without any blank: for numbers."""
    return "".join(unicodedata.normalize("NFKC", plain(value)).split())


def text(value: object, most: int, *, required: bool = True) -> str:
    """Words, at most so many characters. Full-width brackets stay: they are part of a name."""
    words = plain(value)
    if required and not words:
        raise CellFault(_("The cell is empty. Fill it in."))
    if len(words) > most:
        raise CellFault(_("The text is too long: at most %(most)s characters.") % {"most": most})
    if "\x00" in words:
        raise CellFault(_("The text holds a character that cannot be stored. Type it again."))
    return words


def day(value: object) -> date | None:
    """A date in any of the spellings that registers use; None for an empty cell."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = narrow(value)
    if not words:
        return None
    if found := DAY.fullmatch(words) or COMPACT_DAY.fullmatch(words):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            raise CellFault(_("There is no such day: %(value)s.") % {"value": words[:30]}) from None
    if re.fullmatch(r"\d{5}(\.\d+)?", words) and int(float(words)) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(days=int(float(words)))
    raise CellFault(_("This is no date: %(value)s. Write it like 2019-01-31.") % {"value": words[:30]})


def amount(value: object) -> Decimal | None:
    """Yuan; None where the register says that there is no amount."""
    words = narrow(value)
    if words in NO_AMOUNT:
        return None
    found = AMOUNT.fullmatch(words)
    if found is None:
        raise CellFault(_("This is no amount: %(value)s. Write it in yuan, like 12000.") % {"value": words[:30]})
    try:
        yuan = (Decimal(found[1].replace(",", "")) * UNITS[found[2]]).quantize(Decimal("0.01"))
    except InvalidOperation:
        yuan = MOST_MONEY
    if yuan >= MOST_MONEY:
        raise CellFault(_("The amount is too large. Check the unit."))
    return yuan


def phone(value: object) -> str:
    """A phone number without blanks and dashes; a number cell gives its digits."""
    digits = narrow(value).replace("-", "")
    if digits and not PHONE.fullmatch(digits):
        raise CellFault(_("This is no phone number. Write its digits."))
    return digits


def number(value: object) -> Decimal | None:
    """A plain number that is not negative; None for an empty cell."""
    words = narrow(value).replace(",", "")
    if not words:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d+)?", words):
        raise CellFault(_("This is no number: %(value)s.") % {"value": words[:30]})
    return Decimal(words)


def names(value: object, most: int = 120) -> tuple[str, ...]:
    """The people and companies of a cell, joined by 、; without doubles, in their order."""
    found = dict.fromkeys(text(part, most) for part in NAMES.split(plain(value)) if part.strip())
    return tuple(found)


def is_company(name: str) -> bool:
    """Whether a party's name is a company's, a body's or an office's."""
    return COMPANY.search(unicodedata.normalize("NFKC", name).rstrip(")")) is not None


def one_of(value: object, known: Mapping[str, V]) -> V:
    """The meaning of a word from a closed list."""
    words = plain(value)
    key = narrow(words)
    for name, meaning in known.items():
        if narrow(name) == key:
            return meaning
    if not words:
        raise CellFault(_("The cell is empty. Write one of: %(known)s.") % {"known": "、".join(k for k in known if k)})
    raise CellFault(
        _("“%(value)s” is not known. Write one of: %(known)s.")
        % {"value": words[:30], "known": "、".join(k for k in known if k)}
    )


def several_of(value: object, known: Mapping[str, V]) -> tuple[V, ...]:
    """Meanings of words joined by 、, where a word may hold that sign itself (健康权、身体权纠纷)."""
    rest, found = plain(value), []
    longest_first = sorted(known, key=len, reverse=True)
    while rest:
        name = next((name for name in longest_first if name and rest.startswith(name)), None)
        if name is None:
            raise CellFault(_("“%(value)s” is not known.") % {"value": rest[:30]})
        found.append(known[name])
        rest = rest[len(name) :].lstrip("、,，;； \u3000")
    return tuple(dict.fromkeys(found))
