"""Walk the tamper-evident log and every stored file's hash; name the first that does not hold."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mediation.audit.services import verify
from mediation.files.services import damaged_files


class Command(BaseCommand):
    """Exit 0 when everything holds, 1 when something does not."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs."""
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the chain first, then the files."""
        held, flaw = verify()
        damaged = [{"file": str(stored.pk), "reason": reason} for stored, reason in damaged_files()]
        if options["json"]:
            found = {"number": flaw.number, "reason": flaw.reason} if flaw else None
            self.stdout.write(json.dumps({"entries": held, "flaw": found, "files": damaged}))
        else:
            self.stdout.write(f"entry {flaw.number}: {flaw.reason}" if flaw else f"{held} entries hold")
            for row in damaged:
                self.stdout.write(f"file {row['file']}: {row['reason']}")
        if flaw or damaged:
            sys.exit(1)
