"""Each transition at the API with many cases in the database, and a tick over many open limits; on both databases.

`BENCH_PROCESS_CASES` (100,000) cases are seeded first. Times are those of the whole request, in one process, warm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rooms.running import ROOT, House, installation

CASES = int(os.environ.get("BENCH_PROCESS_CASES", "100000"))


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where its address is in the environment."""
    url = os.environ.get("DATABASE_URL", "")
    for setup in ({"DATABASE_URL": "", "REDIS_URL": ""}, {"DATABASE_URL": url, "REDIS_URL": ""} if url else None):
        if setup is None:
            continue
        with tempfile.TemporaryDirectory(prefix="hejie-bench-") as folder, installation(Path(folder), **setup) as house:
            _measure(house, "PostgreSQL" if setup["DATABASE_URL"] else "SQLite")


def _measure(house: House, database: str) -> None:
    house.manage("seed_cases", "--count", str(CASES), "--years", "2016-2025")
    command = [sys.executable, "-m", "benchmarks.steps"]
    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            print(json.dumps({"benchmark": "process", "database": database, "cases": CASES, **json.loads(line)}))
            sys.stdout.flush()
