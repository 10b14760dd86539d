"""Reading and checking rule packs.

A pack that is wrong stops the start of the process with its file and the reason: a court must not run on limits that
nobody meant.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from mediation.rules.enums import Regime
from mediation.rules.limits import Days, Length, WorkingDays

FOLDER = Path(__file__).parent / "pack_files"
UNITS = {"day": Days, "working_day": WorkingDays}


@dataclass(frozen=True)
class Limit:
    """One time limit of a pack: its rule number in the glossary (T1…), length, the event that starts it, the article."""

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
    if not isinstance(number, int) or number < 1:
        raise ValueError(f"limits.{rule}.length is {number!r}, wanted a whole number from 1")
    return Limit(rule, entry["name_zh"], entry["name_en"], UNITS[unit](number), entry["starts"], entry["article"])


def read_pack(path: Path) -> Pack:
    """One pack from its file. Raises `ImproperlyConfigured` with file and reason when it is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
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
        pack.number.format(year=2000, code="x", n=1)
    except KeyError as fault:
        raise ImproperlyConfigured(f"rule pack {path.name}: {fault.args[0]} is missing") from fault
    except (ValueError, TypeError) as fault:
        raise ImproperlyConfigured(f"rule pack {path.name}: {fault}") from fault
    if pack.valid_until is not None and pack.valid_until < pack.valid_from:
        raise ImproperlyConfigured(f"rule pack {path.name}: valid_until lies before valid_from")
    return pack


@lru_cache(maxsize=1)
def packs() -> dict[str, Pack]:
    """All packs by name, read once."""
    return {path.stem: read_pack(path) for path in sorted(FOLDER.glob("*.toml"))}
