"""One open socket, as the hub knows it: what it was given, and what still waits for a slow reader."""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from mediation.rooms.protocol import Close
from mediation.rooms.queries import MemberView, SignIn

if TYPE_CHECKING:
    from mediation.rooms.hub import LocalRoom

BACKLOG_BYTES = 1024 * 1024
"""What may wait for one socket. Beyond it the socket is closed, and its client catches up by number."""

Wire = dict[str, Any]
Sender = Callable[[Wire], Awaitable[None]]


def wire(text: str) -> Wire:
    """A frame as ASGI sends it; the same object goes to every socket of a room."""
    return {"type": "websocket.send", "text": text}


class Socket:
    """A member's socket. Frames leave in the order in which they were pushed."""

    __slots__ = (
        "_gone",
        "_measure",
        "_send",
        "_tasks",
        "_waiting",
        "_waiting_bytes",
        "bad_frames",
        "checked_at",
        "closed",
        "cursor",
        "language",
        "live",
        "local",
        "member",
        "opened_at",
        "place_id",
        "refused",
        "sign_in",
    )

    def __init__(self, send: Sender, sign_in: SignIn, opened_at: datetime, gone: Callable[[Socket], None]) -> None:
        self._send = send
        self._gone = gone
        self._measure = _transport_backlog(send)
        self._waiting: deque[Wire] | None = None
        self._waiting_bytes = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.sign_in = sign_in
        self.opened_at = opened_at
        self.place_id: UUID = uuid4()
        self.local: LocalRoom | None = None
        self.member: MemberView | None = None
        self.language = "zh-hans"
        self.cursor = 0
        self.live = False
        self.closed = False
        self.bad_frames = 0
        self.refused = 0
        self.checked_at = 0.0

    def push(self, frame: Wire) -> None:
        """Send a frame without waiting for the reader.

        The server's `send` finishes at once unless its buffer is full, so it is driven by hand first; a task is
        made only for the rest, and what comes meanwhile waits in line.
        """
        if self.closed:
            return
        if self._waiting is not None:
            self._waiting.append(frame)
            self._waiting_bytes += len(frame["text"]) * 3
            if self._waiting_bytes > BACKLOG_BYTES:
                self.close(Close.SLOW)
            return
        rest = _first_step(self._send(frame))
        if rest is not None:
            self._waiting, self._waiting_bytes = deque(), 0
            self._start(self._drain(rest))
        elif self._measure is not None and self._measure() > BACKLOG_BYTES:
            self.close(Close.SLOW)

    async def _drain(self, rest: Awaitable[None]) -> None:
        try:
            await rest
            while self._waiting and not self.closed:
                frame = self._waiting.popleft()
                self._waiting_bytes -= len(frame["text"]) * 3
                await self._send(frame)
        except Exception:  # noqa: BLE001  each server has its own words for a line that broke
            self.closed = True
        self._waiting = None

    def close(self, code: int) -> None:
        """Close it with a code. It has left its room before a stalled reader's line is given up."""
        if self.closed:
            return
        self.closed, self.live = True, False
        if self._waiting is not None:
            self._waiting.clear()
        self._gone(self)
        self._start(self._say_close(code))

    async def _say_close(self, code: int) -> None:
        try:
            await self._send({"type": "websocket.close", "code": int(code)})
        except Exception:  # noqa: BLE001  the line is broken already
            return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _first_step(sending: Awaitable[None]) -> Awaitable[None] | None:
    """Run a coroutine until it finishes or has to wait; returns what is left of it."""
    if not isinstance(sending, Coroutine):
        return sending
    try:
        waited = sending.send(None)
    except StopIteration:
        return None
    except Exception:  # noqa: BLE001  a line that broke; its disconnect is on the way
        return None
    return _remainder(sending, waited)


@types.coroutine
def _remainder(sending: Coroutine[Any, Any, None], waited: Any) -> Generator[Any, Any, None]:
    try:
        while True:
            try:
                yield waited
            except BaseException as fault:  # noqa: BLE001  a cancelled task: the coroutine must hear of it
                waited = sending.throw(fault)
            else:
                waited = sending.send(None)
    except StopIteration:
        return


def _transport_backlog(send: Sender) -> Callable[[], int] | None:
    """How many bytes wait in Daphne's transport, whose `send` never waits; other servers' `send` does."""
    protocol = next(iter(getattr(send, "args", ())), None)
    transport = getattr(protocol, "transport", None)
    if transport is None or not hasattr(transport, "_tempDataLen"):
        return None

    def measure() -> int:
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    return measure
