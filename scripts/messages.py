"""Compile the translations, and check that they are complete, without gettext's own tools.

messages.py compile   write each catalogue's .mo where it is missing or older than its .po
messages.py check     every sentence of the source has a finished translation, none has lost its sentence
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("mediation",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "_lazy": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")

Sentence = tuple[str | None, str]


def catalogues() -> list[Path]:
    """Every .po file of the program."""
    return sorted(path for place in PLACES for path in (ROOT / place).rglob("LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Read one catalogue; a malformed one raises."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def compile_all() -> int:
    """Write what is out of date; says how many."""
    written = 0
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, read(path))
        written += 1
    return written


def sentences_of_the_source() -> dict[Sentence, str]:
    """What the program may say, and where it says it first."""
    found: dict[Sentence, str] = {}
    for place in PLACES:
        rows = extract_from_dir(ROOT / place, [("**.py", "python")], keywords=KEYWORDS)
        for file, line, message, _comments, context in rows:
            singular = message[0] if isinstance(message, tuple) else message
            found.setdefault((context, singular), f"{place}/{file}:{line}")
    return found


def faults() -> Iterator[str]:
    """What keeps the translations from being complete, one sentence each."""
    source = sentences_of_the_source()
    translated: set[Sentence] = set()
    for path in catalogues():
        for message in read(path):
            if not message.id:
                continue
            singular = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            where = f"{path.relative_to(ROOT)}:{message.lineno}"
            strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            if message.fuzzy or not all(strings):
                yield f"{where}: unfinished: {singular!r}"
            elif any(set(PLACEHOLDER.findall(singular)) != set(PLACEHOLDER.findall(s)) for s in strings if s):
                yield f"{where}: the placeholders differ: {singular!r}"
            if (message.context, singular) not in source:
                yield f"{where}: nothing in the program says: {singular!r}"
            translated.add((message.context, singular))
    for sentence in sorted(source.keys() - translated, key=lambda key: source[key]):
        yield f"{source[sentence]}: not translated: {sentence[1]!r}"


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names."""
    if arguments == ["compile"]:
        compile_all()
        return 0
    if arguments == ["check"]:
        found = list(faults())
        print("\n".join(found) or "The translations are complete.")
        return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
