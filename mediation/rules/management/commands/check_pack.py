"""Check a rule pack before it is put to use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mediation.rules.limits import Length
from mediation.rules.packs import Limit, Pack
from mediation.rules.reading import check_pack


class Command(BaseCommand):
    """Says of a file what the next start would say of it, and which limits it sets."""

    help = "Check a rule pack beside those in use, and list its limits."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file may lie anywhere."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """List the limits, or end with the reason why the pack is wrong."""
        try:
            pack = check_pack(options["file"])
        except (ImproperlyConfigured, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(_heading(pack))
        for limit in pack.limits.values():
            self.stdout.write(_line(limit))


def _heading(pack: Pack) -> str:
    until = f" to {pack.valid_until}" if pack.valid_until else ""
    return f"{pack.name} is right: {pack.regime} from {pack.valid_from}{until}, {len(pack.limits)} time limits"


def _line(limit: Limit) -> str:
    summary = f", summary {_spoken(limit.summary_length)}" if limit.summary_length else ""
    return f"{limit.rule:<4}{_spoken(limit.length)}{summary} from {limit.starts} ({limit.article}): {limit.name_en}"


def _spoken(length: Length) -> str:
    return f"{length.number} {length.unit.replace('_', ' ')}{'s' if length.number > 1 else ''}"
