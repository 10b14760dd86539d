"""What a run found, as the command, the API and the batch show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mediation.ledger.enums import Kind


@dataclass(frozen=True)
class Finding:
    """One thing about one row. `row` is Excel's number, `column` the header's name."""

    sheet: str
    row: int
    reason: str
    column: str = ""


@dataclass
class Report:
    """Counts by kind, and every row about which something is to be said."""

    dry_run: bool
    batch_id: UUID | None = None
    created: Counter[Kind] = field(default_factory=Counter)
    unchanged: Counter[Kind] = field(default_factory=Counter)
    rejected: list[Finding] = field(default_factory=list)
    duplicates: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The form of the contract; findings in the order of the sheets."""
        return {
            "id": str(self.batch_id) if self.batch_id else None,
            "dry_run": self.dry_run,
            "created": {kind.value: self.created[kind] for kind in Kind},
            "unchanged": {kind.value: self.unchanged[kind] for kind in Kind},
            "rejected": [
                {"sheet": f.sheet, "row": f.row, "column": f.column, "reason": f.reason} for f in self.rejected
            ],
            "duplicates": [{"sheet": f.sheet, "row": f.row, "reason": f.reason} for f in self.duplicates],
            "warnings": [{"sheet": f.sheet, "row": f.row, "reason": f.reason} for f in self.warnings],
        }
