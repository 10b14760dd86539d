"""Reading and checking rule packs.

A pack that is wrong stops the start of the process with its file and the reason: a court must not run on limits that
nobody meant.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from mediation.rules.enums import Regime
from mediation.rules.limits import Days, Length, WorkingDays

FOLDER = Path(__file__).parent / "pack_files"
PLACEHOLDERS = {"year", "code", "n"}
UNITS: dict[str, type[Days | WorkingDays]] = {"day": Days, "working_day": WorkingDays}


@dataclass(frozen=True)
class Limit:
    """One time limit of a pack: its rule in the glossary (T1…), length, the event that starts it, the article."""

    rule: str
    name_zh: str
    name_en: str
    length: Length
    starts: str
    article: str


@dataclass(frozen=True)
class Pack:
    """One dated set of rules. `number` is the template of case numbers with {year}, {code} and {n}."""

    name: str
    title_zh: str
    title_en: str
    regime: Regime
    valid_from: date
    valid_until: date | None
    number: str
    end_grounds: tuple[int, ...]
    refuse_grounds: tuple[str, ...]
    limits: dict[str, Limit]

    def holds_on(self, day: date) -> bool:
        """Whether the pack is in force on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def _limit(rule: str, entry: dict[str, Any]) -> Limit:
    unit, number = entry["unit"], entry["length"]
    if unit not in UNITS:
        raise ValueError(f"limits.{rule}.unit is {unit!r}, wanted day or working_day")
    if type(number) is not int or number < 1:
        raise ValueError(f"limits.{rule}.length is {number!r}, wanted a whole number from 1")
    _refuse_unknown(entry, {field.name for field in fields(Limit)} - {"rule"} | {"unit"}, f"limits.{rule}.")
    return Limit(rule, entry["name_zh"], entry["name_en"], UNITS[unit](number), entry["starts"], entry["article"])


def _refuse_unknown(entries: dict[str, Any], known: set[str], prefix: str = "") -> None:
    if unknown := sorted(set(entries) - known):
        raise ValueError(f"{prefix}{unknown[0]} is no setting of a pack")


def _check(pack: Pack) -> None:
    for name in ("valid_from", "valid_until"):
        day = getattr(pack, name)
        if type(day) is not date and (day is not None or name == "valid_from"):
            raise ValueError(f"{name} is {day!r}, wanted a date without quotes")
    if pack.valid_until is not None and pack.valid_until < pack.valid_from:
        raise ValueError("valid_until lies before valid_from")
    named = {name for _, name, _, _ in Formatter().parse(pack.number) if name is not None}
    if named != PLACEHOLDERS:
        raise ValueError(f"number is {pack.number!r}, wanted {{year}}, {{code}} and {{n}} in it")


def read_pack(path: Path) -> Pack:
    """One pack from its file. Raises `ImproperlyConfigured` with file and reason when it is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse_unknown(content, {field.name for field in fields(Pack)} - {"name"})
        pack = Pack(
            name=path.stem,
            title_zh=content["title_zh"],
            title_en=content["title_en"],
            regime=Regime(content["regime"]),
            valid_from=content["valid_from"],
            valid_until=content.get("valid_until"),
            number=content["number"],
            end_grounds=tuple(content["end_grounds"]),
            refuse_grounds=tuple(content["refuse_grounds"]),
            limits={rule: _limit(rule, entry) for rule, entry in content["limits"].items()},
        )
        _check(pack)
    except KeyError as fault:
        raise ImproperlyConfigured(f"rule pack {path.name}: {fault.args[0]} is missing") from fault
    except (AttributeError, TypeError, ValueError) as fault:
        raise ImproperlyConfigured(f"rule pack {path.name}: {fault}") from fault
    return pack


def read_packs(folder: Path) -> dict[str, Pack]:
    """All packs of a folder by name. Raises `ImproperlyConfigured` also when two of a regime hold on the same day."""
    found = [read_pack(path) for path in sorted(folder.glob("*.toml"))]
    in_order = sorted(found, key=lambda p: (p.regime, p.valid_from))
    for earlier, later in pairwise(in_order):
        if earlier.regime == later.regime and earlier.holds_on(later.valid_from):
            raise ImproperlyConfigured(
                f"rule pack {later.name}.toml: {earlier.name}.toml holds on {later.valid_from} too"
            )
    return {pack.name: pack for pack in found}


@lru_cache(maxsize=1)
def packs() -> dict[str, Pack]:
    """All packs by name, read once."""
    return read_packs(FOLDER)
