"""The figures at a size, beside their slow reference, and the import of a year's register; on the embedded set-up.

Times are medians of warm runs in one process. What carries over from machine to machine is the ratio.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from tests.rooms.running import House, installation

CASES = int(os.environ.get("BENCH_CASES", "20000"))
REGISTER = Path(__file__).resolve().parents[1] / "mediation/ledger/demonstration/ledger-2019.xlsx"
PROGRAM = """
import json, time
from statistics import median
from mediation.core.clock import local_day
from mediation.statistics import queries, reference
from mediation.statistics.periods import By
from mediation.statistics.selection import Selection, year_period

today, year, ever = local_day(now), Selection(year_period(2020)), Selection()
def taken(work, times=5):
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return round(median(found), 1)
print(json.dumps({
    "one_year_summary_ms": taken(lambda: queries.summary(year, today)),
    "ten_years_by_month_ms": taken(lambda: queries.series(ever, By.MONTH, today)),
    "one_year_causes_ms": taken(lambda: queries.causes(year)),
    "pipeline_ms": taken(lambda: queries.pipeline(ever, now)),
    "reference_of_everything_ms": taken(reference.tally, 1),
}))
"""

IMPORT = f"""
from pathlib import Path
from mediation.core.actor import IMPORT
from mediation.core.clock import now
from mediation.ledger.services import import_register
path = Path({str(REGISTER)!r})
import_register(IMPORT, path.read_bytes(), path.name, now())
"""


def tell(measurement: str, figures: dict[str, object]) -> None:
    """One JSON object a line."""
    print(json.dumps({"benchmark": "statistics", "measurement": measurement, **figures}), flush=True)


def timed(house: House, *arguments: str) -> float:
    """A command's seconds, its start-up included."""
    started = time.monotonic()
    house.manage(*arguments)
    return round(time.monotonic() - started, 1)


def main() -> None:
    """Import, seed, count."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as house:
        seconds = timed(house, "shell", "--no-imports", "-c", IMPORT)
        tell("import of 245 cases and 3,023 consultations", {"seconds": seconds})
        seconds = timed(house, "seed_cases", "--count", str(CASES), "--years", "2016-2025")
        tell("seed_cases", {"cases": CASES, "seconds": seconds, "cases_per_minute": round(CASES / seconds * 60)})
        tell("counting", {"cases": CASES, **json.loads(house.do(PROGRAM))})
