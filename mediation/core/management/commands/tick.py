"""Do what time brings: limits that warn or run out, messages that are due. Safe at any time, twice, and in parallel."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from mediation.core.chores import do_chores
from mediation.core.clock import now


class Command(BaseCommand):
    """Every part's chores, one after the other; exit 1 when one of them failed."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs, `--every` for a worker."""
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped, with this pause between")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or again and again for a worker."""
        done = self._tick(as_json=options["json"])
        while options["every"]:
            time.sleep(options["every"])
            close_old_connections()
            self._tick(as_json=options["json"])
        if None in done.values():
            sys.exit(1)

    def _tick(self, *, as_json: bool) -> dict[str, int | None]:
        done = do_chores(now())
        told = ", ".join(f"{name} {'failed' if count is None else count}" for name, count in done.items())
        self.stdout.write(json.dumps(done) if as_json else told)
        self.stdout.flush()
        return done
