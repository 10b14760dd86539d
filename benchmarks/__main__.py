"""Run every benchmark, or those that are named."""

from __future__ import annotations

import sys

from benchmarks import process, rooms, statistics

BENCHMARKS = {"process": process.main, "rooms": rooms.main, "statistics": statistics.main}


def main(names: list[str]) -> int:
    """Run them one after the other; returns 2 when there is none of a name."""
    if unknown := set(names) - set(BENCHMARKS):
        sys.stderr.write(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}\n")
        return 2
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
