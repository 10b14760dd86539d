"""By what a row is known whose sheet has no natural key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from mediation.files import cells
from mediation.files.spreadsheets import Row
from mediation.ledger.run import fingerprint


def running_key() -> Callable[[Row, tuple[object, ...]], str]:
    """The running number; without one, the content and how often it has come before in this file."""
    before: Counter[str] = Counter()

    def key_of(row: Row, content: tuple[object, ...]) -> str:
        if number := cells.narrow(row["序号"])[:20]:
            return number
        print_ = fingerprint(content)
        before[print_] += 1
        return f"{print_} {before[print_]}"

    return key_of
