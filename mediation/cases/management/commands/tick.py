"""Do what time brings: limits that lapsed take their effect. Safe at any time, twice, or in two processes."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from mediation.cases.services import lapse_deadlines
from mediation.core.clock import now


class Command(BaseCommand):
    """Asks the database what is due."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs."""
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped, with this pause between")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or again and again for a worker."""
        self._tick(as_json=options["json"])
        while options["every"]:
            time.sleep(options["every"])
            close_old_connections()
            self._tick(as_json=options["json"])

    def _tick(self, *, as_json: bool) -> None:
        lapsed = lapse_deadlines(now())
        self.stdout.write(json.dumps({"lapsed": lapsed}) if as_json else f"{lapsed} time limits lapsed")
