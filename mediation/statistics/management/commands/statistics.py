"""The summary of a year, for all that the installation holds."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mediation.core.clock import local_day, now
from mediation.core.errors import Invalid
from mediation.statistics.definitions import FIGURES
from mediation.statistics.queries import summary
from mediation.statistics.selection import selection_from


class Command(BaseCommand):
    """Exit 0; 2 when there is no such year."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The year; `--json` for programs."""
        parser.add_argument("--year", required=True)
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and tell."""
        today = local_day(now())
        try:
            told = summary(selection_from({"year": str(options["year"])}, today), today)
        except Invalid as fault:
            raise CommandError(str(fault), returncode=2) from fault
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(told["sentence"])
        for figure in FIGURES:
            self.stdout.write(f"{figure.name}: {told[figure.key]}")
