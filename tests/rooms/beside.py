"""Carries out what tests ask for, one JSON text of Python a line, in a process of its own beside the servers.

Started once for an installation: a management command for each question would start Django each time.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any

import django


def main() -> None:
    """Answer each line by one: what the program printed last, or how it failed."""
    from config.env import settings_module

    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module()
    django.setup()
    for line in sys.stdin:
        output, failed = io.StringIO(), ""
        names: dict[str, Any] = {}
        try:
            with contextlib.redirect_stdout(output):
                exec(json.loads(line), names)
        except Exception as fault:  # noqa: BLE001  whatever it is, the test is told
            failed = repr(fault)
        printed = output.getvalue().strip().splitlines() or [""]
        sys.stdout.write(json.dumps({"failed": failed, "last": printed[-1]}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
