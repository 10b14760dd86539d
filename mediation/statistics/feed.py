"""The live counts of one server process.

One look at the rows serves every viewer: the end of the audit log moves with each act of any process, so one small
query tells whether anything has to be counted again. Hints of the channel layer only make the look come sooner.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils.translation import override

from mediation.audit.models import Head
from mediation.core.clock import local_day, now
from mediation.statistics.queries import pipeline, summary
from mediation.statistics.selection import Selection

log = logging.getLogger(__name__)

GROUP = "statistics"
"""The group of the channel layer that every viewer's socket listens to."""
LOOK_SECONDS = 0.5
"""Without a hint: how long a change of another process may stay unseen."""
REST_SECONDS = 0.25
"""At most four frames a second."""
REST_FACTOR = 3
"""Counting takes at most a quarter of the time, however long it takes."""

Frame = dict[str, Any]
Sender = Callable[[Frame], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """What a viewer looks at. Viewers of the same scene share one count."""

    selection: Selection
    language: str


def figures(scene: Scene) -> Frame:
    """The snapshot of a scene: the summary of its period, and where all its cases stand now."""
    instant = now()
    whole = Selection(None, scene.selection.organisation, scene.selection.cause, scene.selection.mediator)
    with override(scene.language):
        return {"summary": summary(scene.selection, local_day(instant)), "pipeline": pipeline(whole, instant)}


def difference(before: Frame, after: Frame) -> Frame | None:
    """What changed between two snapshots, as a delta; None when nothing did."""
    changed = {key: value for key, value in after["summary"].items() if before["summary"].get(key) != value}
    stood = {row["stage"]: row for row in before["pipeline"]["stages"]}
    moved = [row for row in after["pipeline"]["stages"] if stood.get(row["stage"]) != row]
    if not changed and not moved:
        return None
    return {"type": "delta", "summary": changed, "pipeline": {"stages": moved}}


def end_of_log() -> int:
    """How many acts there are: it moves whenever anything happens."""
    return Head.objects.values_list("number", flat=True).first() or 0


class Feed:
    """The viewers of this process, what each scene last showed, and the one task that looks."""

    def __init__(self) -> None:
        self._viewers: dict[Scene, set[Sender]] = {}
        self._shown: dict[Scene, Frame] = {}
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._seen = -1

    async def join(self, scene: Scene, send: Sender) -> None:
        """Show a viewer the snapshot, and from then on each change."""
        async with self._lock:
            if scene not in self._shown:
                self._shown[scene] = await database_sync_to_async(figures)(scene)
            await send({"type": "snapshot", **self._shown[scene]})
            self._viewers.setdefault(scene, set()).add(send)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_on())

    def leave(self, scene: Scene, send: Sender) -> None:
        """A viewer went; with the last one of a scene its count is forgotten."""
        viewers = self._viewers.get(scene, set())
        viewers.discard(send)
        if not viewers:
            self._viewers.pop(scene, None)
            self._shown.pop(scene, None)

    def wake(self) -> None:
        """Something happened: look now."""
        self._wake.set()

    async def _look_on(self) -> None:
        while self._viewers:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            self._wake.clear()
            started = time.monotonic()
            try:
                await self._look()
            except Exception:
                log.exception("the live counts could not be read; trying again")
            await asyncio.sleep(max(REST_SECONDS, REST_FACTOR * (time.monotonic() - started)))

    async def _look(self) -> None:
        end = await database_sync_to_async(end_of_log)()
        if end == self._seen:
            return
        async with self._lock:
            for scene in list(self._viewers):
                after = await database_sync_to_async(figures)(scene)
                delta = difference(self._shown.get(scene, after), after)
                if scene in self._viewers:
                    self._shown[scene] = after
                if delta:
                    await self._tell(scene, delta)
        self._seen = end

    async def _tell(self, scene: Scene, delta: Frame) -> None:
        for send in list(self._viewers.get(scene, ())):
            try:
                await send(delta)
            except Exception:  # noqa: BLE001  each server has its own words for a line that broke
                self.leave(scene, send)


_feeds: WeakKeyDictionary[asyncio.AbstractEventLoop, Feed] = WeakKeyDictionary()


def feed() -> Feed:
    """The feed of this process: one for its event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _feeds:
        _feeds[loop] = Feed()
    return _feeds[loop]
