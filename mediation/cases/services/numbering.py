"""Case numbers without gaps and doubles, for each court, year and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from string import Formatter

from mediation.accounts.models import Organisation
from mediation.cases.models import CaseNumberSequence
from mediation.rules.packs import Pack


@dataclass(frozen=True)
class NumberParts:
    """What a case number says: year, running number, and the court's code, empty where the template has none."""

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
    found = _pattern(pack.number).fullmatch(number)
    if found is None:
        return None
    return NumberParts(int(found["year"]), found.groupdict().get("code", ""), int(found["n"]))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What the template looks like once it is filled in."""
    pieces = []
    for literal, name, form, _conversion in Formatter().parse(template):
        pieces.append(re.escape(literal))
        if name == "year":
            pieces.append(r"(?P<year>\d{4})")
        elif name == "code":
            pieces.append(r"(?P<code>.+?)")
        elif name == "n":
            pieces.append(_serial(int(form or 0)))
    return re.compile("".join(pieces))


def _serial(width: int) -> str:
    """A running number, filled up with noughts to this width; one that has outgrown it begins with none."""
    return rf"(?P<n>\d{{{width}}}|[1-9]\d{{{width},}})" if width else r"(?P<n>\d+)"
