"""Explain every time limit of a case: article, start, stops, last day, and what another pack would have given."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mediation.cases.explanation import ExplainedDeadline, Explanation, explain
from mediation.cases.queries import cases_numbered


class Command(BaseCommand):
    """By the case's number; where two courts gave the same one, both are explained."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The number, and `--json` for programs."""
        parser.add_argument("number", metavar="NUMBER", help="the case's number, as it stands on its papers")
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is known; refuse a number that no case has."""
        found = [explain(case) for case in cases_numbered(options["number"])]
        if not found:
            raise CommandError(
                f"No case has the number {options['number']}. Copy it from the case's page.", returncode=2
            )
        if options["json"]:
            self.stdout.write(json.dumps({"cases": [_facts(one) for one in found]}, ensure_ascii=False))
            return
        for explanation in found:
            self._print(explanation)

    def _print(self, explanation: Explanation) -> None:
        self.stdout.write(f"{explanation.number}  {explanation.title}\n{explanation.pack_title} ({explanation.pack})\n")
        for one in explanation.deadlines:
            self.stdout.write(f"\n{one.deadline.rule}  {one.name}\n  {one.sentence}")
            for stop in one.stops:
                self.stdout.write(f"  {stop.get_reason_display()}: {stop.started_on} – {stop.ended_on or '…'}")
            for other in one.elsewhere:
                self.stdout.write(f"  {other.pack}: {other.due_on or '–'} {other.note}".rstrip())


def _facts(explanation: Explanation) -> dict[str, object]:
    head = {name: getattr(explanation, name) for name in ("number", "title", "pack", "pack_title")}
    return {**head, "deadlines": [_limit(one) for one in explanation.deadlines]}


def _limit(one: ExplainedDeadline) -> dict[str, object]:
    row = one.deadline
    return {
        "rule": row.rule,
        "name": one.name,
        "article": row.article,
        "owner": one.owner,
        "starts_on": row.starts_on.isoformat(),
        "length": row.length,
        "unit": row.unit,
        "extended_by": row.extended_by,
        "stops": [{"from": str(s.started_on), "until": s.ended_on and str(s.ended_on)} for s in one.stops],
        "due_on": row.due_on.isoformat(),
        "provisional": row.provisional,
        "state": row.state,
        "sentence": one.sentence,
        "under_other_packs": [
            {"pack": o.pack, "due_on": o.due_on and str(o.due_on), "note": o.note} for o in one.elsewhere
        ],
    }
