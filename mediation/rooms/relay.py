"""Hints between server processes. A hint says that something moved; the rows say what.

One message a batch on one group of the channel layer. Whatever is lost is found by the hub's own look at the rows.
Without REDIS_URL there is one process and no relay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

if TYPE_CHECKING:
    from mediation.rooms.hub import Hub

log = logging.getLogger(__name__)

GROUP = "rooms"
BEAT = 3.0
"""How often a process says something to itself as well: so it learns that the line is alive."""
SILENCE = 10.0
SEND_SECONDS = 3.0
MOST_PASSING = 500

Hints = dict[str, Any]
"""heads {room: seq} · changed [room] · presence [room] · reads {member: [room, seq]} · typing [[room, member]] ·
evicted [place] · signed_out [session mark]"""


def shared_layer() -> Any | None:
    """The layer that reaches other processes, if there is one."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else layer


def tell_all(hints: Hints, station: str = "") -> None:
    """From code outside the event loop of a hub: tell every process."""
    layer = shared_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(GROUP, _message(station, hints))


def _message(station: str, hints: Hints) -> dict[str, Any]:
    return {"type": "rooms.hints", "station": station, "hints": hints}


class Relay:
    """A process's ear and mouth."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.layer = shared_layer()
        self.pending: Hints = {}
        self._wake = asyncio.Event()

    def tell(self, **hints: Any) -> None:
        """Tell the other processes, together with whatever else is to be told at this moment."""
        if self.layer is None:
            return
        for name, news in hints.items():
            if not news:
                continue
            if isinstance(news, dict):
                self.pending.setdefault(name, {}).update(news)
            else:
                kept = self.pending.setdefault(name, [])
                kept.extend(news[: MOST_PASSING - len(kept)] if name == "typing" else news)
            self._wake.set()

    async def speak(self) -> None:
        """Send what is to be told, for as long as the process lives; without news a beat."""
        while self.layer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), BEAT)
            self._wake.clear()
            hints, self.pending = self.pending, {}
            try:
                await asyncio.wait_for(
                    self.layer.group_send(GROUP, _message(str(self.hub.station_id), hints)), SEND_SECONDS
                )
            except Exception as fault:  # noqa: BLE001  a lost hint is found in the rows
                log.warning("the channel layer did not take a hint", extra={"fault": type(fault).__name__})
                await asyncio.sleep(1)

    async def listen(self) -> None:
        """Hear the other processes, for as long as the process lives; a dead line is taken up anew."""
        while self.layer is not None:
            channel = ""
            try:
                channel = await self.layer.new_channel()
                await self.layer.group_add(GROUP, channel)
                await self._hear(channel)
            except TimeoutError:
                log.warning("the channel layer is silent; subscribing anew")
            except Exception as fault:  # noqa: BLE001  whatever it is, the line is taken up anew
                log.warning("the channel layer failed", extra={"fault": type(fault).__name__})
                await asyncio.sleep(1)
            finally:
                with contextlib.suppress(Exception):
                    await self.layer.group_discard(GROUP, channel)

    async def _hear(self, channel: str) -> None:
        if self.layer is None:
            return
        while True:
            message = await asyncio.wait_for(self.layer.receive(channel), SILENCE)
            if message["station"] != str(self.hub.station_id):
                self.hub.hear(message["hints"])
