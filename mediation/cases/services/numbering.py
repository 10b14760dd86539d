"""Case numbers without gaps and doubles, for each court, year and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediation.accounts.models import Organisation
from mediation.cases.models import CaseNumberSequence
from mediation.rules.packs import Pack

PLACEHOLDERS = re.compile(r"\\\{(year|code|n)\\\}")


@dataclass(frozen=True)
class NumberParts:
    """What a case number says: year, the court's code, running number."""

    year: int
    code: str
    n: int


def _sequence(court: Organisation, year: int, pack: Pack) -> CaseNumberSequence:
    CaseNumberSequence.objects.get_or_create(court=court, year=year, kind=pack.number)
    return CaseNumberSequence.objects.select_for_update().get(court=court, year=year, kind=pack.number)


def next_number(court: Organisation, year: int, pack: Pack) -> str:
    """The next number of the pack's template. The sequence stays locked until the commit, so a number that is given
    is used, and two clerks at the same instant get two.
    """
    sequence = _sequence(court, year, pack)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return pack.number.format(year=year, code=court.code, n=sequence.last)


def keep_number(court: Organisation, parts: NumberParts, pack: Pack) -> None:
    """Move the sequence past a number that a register brought along."""
    sequence = _sequence(court, parts.year, pack)
    if parts.n > sequence.last:
        sequence.last = parts.n
        sequence.save(update_fields=["last"])


def read_number(number: str, pack: Pack) -> NumberParts | None:
    """The parts of a number that follows the pack's template; None when it does not."""
    pattern = PLACEHOLDERS.sub(
        lambda m: {"year": r"(?P<year>\d{4})", "code": r"(?P<code>.+?)", "n": r"(?P<n>\d+)"}[m[1]],
        re.escape(pack.number),
    )
    found = re.fullmatch(pattern, number)
    return NumberParts(int(found["year"]), found["code"], int(found["n"])) if found else None
