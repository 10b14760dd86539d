"""Fast synthetic history for tests of size: every case has a consistent history of events."""

from __future__ import annotations

import re
import time
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mediation.core.clock import local_day, now
from mediation.ledger.seeding import Seeder


def years(text: str) -> tuple[int, int]:
    """`2016-2026` as two years in their order."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if not found:
        raise ArgumentTypeError("write the years like 2016-2026")
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1980 <= first <= last <= 2199:
        raise ArgumentTypeError("the first year comes first")
    return first, last


class Command(BaseCommand):
    """Exit 0; 2 when the years or the count cannot be used."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, over which years, from which seed."""
        parser.add_argument("--count", type=int, required=True)
        parser.add_argument("--years", type=years, required=True, metavar="A-B")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write batch by batch and tell the pace at the end."""
        instant, (first, last) = now(), options["years"]
        if options["count"] < 1 or first > local_day(instant).year:
            raise CommandError("--count is at least 1, and --years does not start in the future", returncode=2)
        started, written = time.monotonic(), 0
        for written in Seeder(options["seed"], instant).seed(options["count"], first, last):
            if options["verbosity"] > 1:
                self.stdout.write(str(written))
        taken = time.monotonic() - started
        self.stdout.write(f"{written} cases in {taken:.1f} s")
