"""Do what time brings: limits that warn or run out, messages that are due. Safe at any time, twice, and in parallel."""

from __future__ import annotations

import json
import os
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
        parser.add_argument(
            "--while-alive", type=int, metavar="PID", help="with --every: end when this process has ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or again and again for a worker, which speaks only when there was something to do."""
        done = do_chores(now())
        if not options["every"]:
            self._tell(done, as_json=options["json"])
            if None in done.values():
                sys.exit(1)
            return
        while _is_alive(options["while_alive"]):
            if any(count != 0 for count in done.values()):
                self._tell(done, as_json=options["json"])
            time.sleep(options["every"])
            close_old_connections()
            done = do_chores(now())

    def _tell(self, done: dict[str, int | None], *, as_json: bool) -> None:
        told = ", ".join(f"{name} {'failed' if count is None else count}" for name, count in done.items())
        self.stdout.write(json.dumps(done) if as_json else told)
        self.stdout.flush()


def _is_alive(process: int | None) -> bool:
    if process is None:
        return True
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
