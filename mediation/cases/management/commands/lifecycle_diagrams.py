"""Write the lifecycle pages under `docs/lifecycles` from the tables; `--check` only compares."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from mediation.cases.enums import Stage
from mediation.cases.transitions import CASE
from mediation.lifecycle.diagrams import page


class Command(BaseCommand):
    """Exit 1 when `--check` finds a page that is not what the table makes."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` for the gate."""
        parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """One page a lifecycle."""
        path = settings.PROJECT_DIR / "docs" / "lifecycles" / "case.md"
        with override("en"):
            text = page(CASE, "The lifecycle of a case", {str(value): str(label) for value, label in Stage.choices})
        if not options["check"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            self.stderr.write(
                "docs/lifecycles/case.md is out of date: run `manage.py lifecycle_diagrams` and commit it"
            )
            sys.exit(1)
