"""Messages stored, and received by everybody: 20 rooms of 3 on the embedded set-up (one process, SQLite).

Closed loop: in each room one member speaks, and when all three have the message and the speaker has its `ack`, the
next one does. Load generator and server share the machine, so only ratios between runs on one machine carry over.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from tests.rooms.running import House, SeededRoom, installation
from tests.rooms.talk import Talk, of

ROOMS, MEMBERS = 20, 3
WARM_UP_SECONDS, SECONDS = 2.0, 8.0
TEXT = "我同意分三期付清，第一期在本月底之前支付，其余两期各隔一个月支付。"


async def converse(talks: list[Talk], until: float, taken: list[tuple[float, float]]) -> None:
    """One room: notes for each message when it was sent and how long it took to reach everybody."""
    turn = 0
    while time.monotonic() < until:
        speaker, since = talks[turn % len(talks)], [len(talk.given) for talk in talks]
        started = time.monotonic()
        message_id = await speaker.post(TEXT)
        arrivals = [t.wait(of("message", id=message_id), since=n) for t, n in zip(talks, since, strict=True)]
        own = since[turn % len(talks)]
        await asyncio.gather(*arrivals, speaker.wait(of("ack", id=message_id), since=own))
        taken.append((started, time.monotonic() - started))
        turn += 1


async def enter(house: House, room: SeededRoom) -> list[Talk]:
    """Everybody of a room."""
    talks = [house.talk(room, n) for n in range(MEMBERS)]
    for talk in talks:
        await talk.__aenter__()
        await talk.wait(of("welcome"))
    return talks


async def measure(house: House) -> dict[str, object]:
    """Let all rooms talk; count what was sent after the warm-up."""
    rooms = [await enter(house, house.room()) for _ in range(ROOMS)]
    counted_from = time.monotonic() + WARM_UP_SECONDS
    taken: list[tuple[float, float]] = []
    await asyncio.gather(*(converse(talks, counted_from + SECONDS, taken) for talks in rooms))
    for talks in rooms:
        for talk in talks:
            await talk.hang_up()
    times = [seconds for started, seconds in taken if started >= counted_from]
    cuts = quantiles(times, n=20)
    return {
        "messages_per_second": round(len(times) / SECONDS, 1),
        "p50_ms": round(cuts[9] * 1000, 2),
        "p95_ms": round(cuts[18] * 1000, 2),
    }


def main() -> None:
    """Print one object for each server program."""
    embedded = {"DATABASE_URL": "", "REDIS_URL": "", "ROOM_RATE": "0"}
    for server in ("daphne", "uvicorn"):
        with (
            tempfile.TemporaryDirectory(prefix="hejie-bench-") as folder,
            installation(Path(folder), **embedded) as house,
        ):
            house.seed(ROOMS, MEMBERS)
            house.start(server=server)
            figures = asyncio.run(measure(house))
        what = {"benchmark": "rooms", "setup": "embedded", "server": server, "rooms": ROOMS, "members": MEMBERS}
        print(json.dumps({**what, **figures, "cores": os.cpu_count()}), flush=True)
