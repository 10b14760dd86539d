"""Import a district's yearly register. A second run changes nothing; rows that are wrong are named and skipped."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from mediation.core.actor import IMPORT
from mediation.core.clock import now
from mediation.core.errors import DomainError
from mediation.files.spreadsheets import too_large
from mediation.ledger.report import Finding, Report
from mediation.ledger.services import import_register


class Command(BaseCommand):
    """Exit 0 when every row was taken, 1 when rows were rejected, 2 when the file cannot be used."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file; `--dry-run` writes nothing; `--json` for programs."""
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, tell."""
        path: Path = options["file"]
        try:
            report = import_register(IMPORT, _content(path), path.name, now(), dry_run=options["dry_run"])
        except (DomainError, OSError) as fault:
            sentence = str(fault) if isinstance(fault, DomainError) else _("The file cannot be read: %s") % path
            if options["json"]:
                self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
            raise CommandError(sentence, returncode=2) from fault
        self._tell(report)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        if report.rejected:
            sys.exit(1)

    def _tell(self, report: Report) -> None:
        for kind in report.created:
            self.stdout.write(f"{kind.label}: +{report.created[kind]}")
        for kind in report.unchanged:
            self.stdout.write(f"{kind.label}: ={report.unchanged[kind]}")
        for mark, findings in (("×", report.rejected), ("≡", report.duplicates), ("!", report.warnings)):
            for finding in findings:
                self.stdout.write(f"{mark} {_line(finding)}")


def _line(finding: Finding) -> str:
    where = f"{finding.sheet} {finding.row}"
    return f"{where} {finding.column}: {finding.reason}" if finding.column else f"{where}: {finding.reason}"


def _content(path: Path) -> bytes:
    if path.stat().st_size > settings.UPLOAD_LIMIT:
        raise too_large()
    return path.read_bytes()
