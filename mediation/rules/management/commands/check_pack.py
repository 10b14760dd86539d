"""Check a rule pack beside those in use, before it is put there, and list the limits that it sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from mediation.rules.packs import Limit
from mediation.rules.reading import check_pack


class Command(BaseCommand):
    """Exit 0 when the pack is right, 1 when the next start would refuse it, 2 when there is no such file."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, which may lie anywhere; `--json` for programs."""
        parser.add_argument("file", type=Path, metavar="FILE.toml")
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and tell."""
        path: Path = options["file"]
        try:
            pack = check_pack(path)
        except ImproperlyConfigured as fault:
            raise self._refused(str(fault), options, 1) from fault
        except OSError as fault:
            raise self._refused(_("The file cannot be read: %s") % path, options, 2) from fault
        rows = [_row(limit) for limit in pack.limits.values()]
        for row in rows:
            self.stdout.write("  ".join(str(cell) for cell in row.values() if cell is not None))
        self.stdout.write(
            _("%(pack)s is right: %(count)s time limits.") % {"pack": path.name, "count": len(pack.limits)}
        )
        if options["json"]:
            told = {"pack": pack.name, "regime": pack.regime, "limits": rows}
            self.stdout.write(json.dumps(told, ensure_ascii=False))

    def _refused(self, sentence: str, options: dict[str, Any], code: int) -> CommandError:
        if options["json"]:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        return CommandError(sentence, returncode=code)


def _row(limit: Limit) -> dict[str, Any]:
    return {
        "rule": limit.rule,
        "length": limit.length.number,
        "summary_length": limit.summary_length.number if limit.summary_length else None,
        "unit": limit.length.unit,
        "starts": limit.starts.value,
        "article": limit.article,
        "name": limit.name,
    }
