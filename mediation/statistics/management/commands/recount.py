"""Recount every statistic from the events and compare it with what the pages show."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from mediation.statistics.services import recount


class Command(BaseCommand):
    """Exit 0 when every figure agrees, 1 when one does not."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--fix` is accepted and says what there is to fix; `--json` for programs."""
        parser.add_argument("--fix", action="store_true", help="put stored counts right (there are none: see output)")
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and tell."""
        compared, differences = recount()
        for one in differences:
            where = f"{one.year} {one.narrowed_by} {one.value}".strip()
            self.stdout.write(f"× {where} {one.figure}: {one.counted} ≠ {one.reference}")
        self.stdout.write(
            _("%(compared)s figures compared, %(differing)s differ.")
            % {"compared": compared, "differing": len(differences)}
        )
        if options["fix"]:
            self.stdout.write(_("Nothing was changed: counts are not stored. A difference lies in the case's own row."))
        if options["json"]:
            told = {"compared": compared, "differences": [asdict(one) for one in differences], "fixed": 0}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if differences:
            sys.exit(1)
