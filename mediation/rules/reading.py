"""Reading and checking rule packs.

A pack that is wrong stops the start of the process with its file, the line and the reason: a court must not run on
limits that nobody meant. `docs/rule-packs.md` says how a pack is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from string import Formatter

from django.core.exceptions import ImproperlyConfigured

from mediation.rules.enums import Cause, Effect, Form, Owner, Recusal, RefuseGround, Regime, Starts
from mediation.rules.limits import UNITS, length_of
from mediation.rules.packs import Limit, Pack, RefuseGroundRule
from mediation.rules.tables import Fault, Table, line_of, read_checked

FOLDER = Path(__file__).parent / "pack_files"
RULE = re.compile(r"T\d+")
PADDING = re.compile(r"0[1-9]")
END_GROUNDS = range(1, 9)
"""The grounds of R25 by their numbers."""


def _limit(rule: str, entry: Table) -> Limit:
    if not RULE.fullmatch(rule):
        raise Fault(entry.path, f"{entry.name} is no rule: wanted a T and a number, like T5")
    unit = entry.one_of("unit", UNITS)
    summary = entry.whole("summary_length", optional=True)
    limit = Limit(
        rule=rule,
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        length=length_of(unit, entry.whole("length")),
        starts=Starts(entry.one_of("starts", Starts.values)),
        owner=Owner(entry.one_of("owner", Owner.values)),
        effect=Effect(entry.one_of("effect", Effect.values)),
        article=entry.text("article"),
        summary_length=length_of(unit, summary) if summary else None,
        extension=entry.whole("extension", optional=True) or 0,
        causes=entry.some_of("causes", Cause.values, optional=True),
    )
    entry.refuse_the_rest()
    return limit


def _ground(entry: Table) -> RefuseGroundRule:
    rule = RefuseGroundRule(entry.text("notice_zh"), entry.text("notice_en"))
    entry.refuse_the_rest()
    return rule


def _grounds(table: Table) -> dict[str, RefuseGroundRule]:
    table.refuse_the_rest(RefuseGround.values)
    return {ground: _ground(table.section(ground)) for ground in table.content}


def _end_grounds(table: Table) -> tuple[int, ...]:
    grounds = table.some_of("end_grounds", END_GROUNDS)
    return tuple(int(ground) for ground in grounds)


def _number(table: Table) -> str:
    """The template of case numbers, made sure to be readable back: each part once, the serial number set off."""
    template = table.text("number")
    try:
        parts = [part for part in Formatter().parse(template) if part[1] is not None]
    except ValueError as fault:
        raise table.fault("number", f"is {template!r}: {fault}") from fault
    named = sorted(str(name) for _, name, _, _ in parts)
    if named not in (["n", "year"], ["code", "n", "year"]):
        raise table.fault(
            "number", f"is {template!r}, wanted {{year}} and {{n}} once each in it, {{code}} at most once"
        )
    for literal, name, form, conversion in parts:
        if conversion or (form and (name != "n" or not PADDING.fullmatch(form))):
            raise table.fault("number", f"is {template!r}: only n is padded, with noughts, like {{n:05}}")
        if not literal and name != parts[0][1]:
            raise table.fault("number", f"is {template!r}: something must stand before {{{name}}}, to read it back")
    return template


def _validity(table: Table) -> tuple[date, date | None]:
    first, last = table.day("valid_from"), table.day("valid_until", optional=True)
    if last is not None and last < first:
        raise table.fault("valid_until", "lies before valid_from")
    return first, last


def _pack(name: str, table: Table) -> Pack:
    valid_from, valid_until = _validity(table)
    limits = table.section("limits")
    if not limits.content:
        raise table.fault("limits", "is empty: a pack has at least one time limit")
    pack = Pack(
        name=name,
        title_zh=table.text("title_zh"),
        title_en=table.text("title_en"),
        regime=Regime(table.one_of("regime", Regime.values)),
        valid_from=valid_from,
        valid_until=valid_until,
        number=_number(table),
        recusal=Recusal(table.one_of("recusal", Recusal.values)),
        extension_cap=table.whole("extension_cap", optional=True),
        end_grounds=_end_grounds(table),
        refuse_grounds=_grounds(table.section("refuse_grounds")),
        required_forms=table.some_of("required_forms", Form.values),
        paper_only_causes=table.some_of("paper_only_causes", Cause.values),
        unconfirmable_causes=table.some_of("unconfirmable_causes", Cause.values),
        limits={rule: _limit(rule, limits.section(rule)) for rule in limits.content},
    )
    table.refuse_the_rest()
    return pack


def read_pack(path: Path) -> Pack:
    """One pack from its file. Raises `ImproperlyConfigured` with file, line and reason when it is wrong."""
    return read_checked(path, "rule pack", lambda table: _pack(path.stem, table))


def read_packs(*paths: Path) -> dict[str, Pack]:
    """Packs by name, from files. Raises `ImproperlyConfigured` also when two of a regime hold on the same day."""
    found = [(read_pack(path), path) for path in paths]
    for (earlier, _), (later, path) in pairwise(sorted(found, key=lambda f: (f[0].regime, f[0].valid_from))):
        if earlier.regime == later.regime and earlier.holds_on(later.valid_from):
            line = line_of(("valid_from",), path.read_text(encoding="utf-8"))
            raise ImproperlyConfigured(
                f"rule pack {path.name}, line {line}: {earlier.name}.toml holds on {later.valid_from} too"
            )
    return {pack.name: pack for pack, _ in found}


def check_pack(path: Path) -> Pack:
    """A pack that is not in use yet, checked beside those that are, in place of one of the same name. Raises
    `ImproperlyConfigured` as the start of the process would.
    """
    others = [other for other in _in_use() if other.name != path.name]
    return read_packs(*others, path)[path.stem]


def _in_use() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


@lru_cache(maxsize=1)
def packs() -> Mapping[str, Pack]:
    """All packs by name, read once."""
    return read_packs(*_in_use())
