"""Add up what the runs of `make test` left in a folder, and say it plainly.

The folder holds `runs.tsv` (name, exit code, seconds), `not_run.tsv` (name, reason) and the JUnit files.
The last line is `N passed, N failed, N skipped`; a gate that did not hold and, with CI=true, a run that could
not take place count as failed.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def rows(path: Path) -> list[list[str]]:
    """The lines of a tab-separated file; none where it does not exist."""
    return [line.split("\t") for line in path.read_text().splitlines()] if path.exists() else []


def count(path: Path) -> Counter[str]:
    """How the tests of one JUnit file ended."""
    ended: Counter[str] = Counter()
    for case in ET.parse(path).iter("testcase"):  # noqa: S314  our own runs wrote it
        results = {child.tag for child in case}
        if results & {"failure", "error"}:
            ended["failed"] += 1
        elif "skipped" in results:
            ended["skipped"] += 1
        else:
            ended["passed"] += 1
    return ended


def main(folder: Path) -> int:
    """Print the summary; the exit code says whether all is well."""
    ended: Counter[str] = Counter()
    for path in folder.glob("*.xml"):
        ended += count(path)
    runs, not_run = rows(folder / "runs.tsv"), rows(folder / "not_run.tsv")
    broken = [name for name, code, _seconds in runs if code != "0"]
    print("\n══ Summary")
    for name, code, seconds in runs:
        print(f"  {name:<28} {'well' if code == '0' else 'FAILED':<8} {seconds:>4} s")
    for name, reason in not_run:
        print(f"  {name:<28} NOT RUN  {reason}")
    if os.environ.get("CI") == "true":
        broken += [name for name, _reason in not_run]
    failed = max(ended["failed"], len(broken))
    print(f"{ended['passed']} passed, {failed} failed, {ended['skipped']} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
