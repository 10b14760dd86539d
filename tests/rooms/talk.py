"""A client of the room protocol for tests: one member's socket, and everything it was given."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]
Test = Callable[[Frame], bool]


def of(kind: str, **wanted: Any) -> Test:
    """Frames of a type whose members are these."""
    return lambda frame: frame["type"] == kind and all(frame.get(k) == v for k, v in wanted.items())


class Talk:
    """One socket. `given` holds its frames in their order, `raw` their text; `code` the close code at the end."""

    def __init__(self, url: str, room: str, *, headers: dict[str, str] | None = None, after: int | None = None) -> None:
        query = "" if after is None else f"?after={after}"
        self.address = f"{url}/ws/rooms/{room}/{query}"
        self.headers = headers or {}
        self.given: list[Frame] = []
        self.raw: list[str] = []
        self.code: int | None = None
        self._news = asyncio.Event()
        self._line: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._line = await connect(self.address, additional_headers=self.headers, max_size=2**22, open_timeout=20)
        self._reader = asyncio.create_task(self._read(self._line))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the line politely."""
        assert self._line is not None
        assert self._reader is not None
        await self._line.close()
        await self._reader

    async def _read(self, line: ClientConnection) -> None:
        try:
            async for text in line:
                self.raw.append(str(text))
                self.given.append(json.loads(text))
                self._news.set()
        except ConnectionClosed:
            pass
        self.code = line.close_code
        self._news.set()

    @property
    def me(self) -> str:
        """The id of the member whose socket this is."""
        return str(self.given[0]["me"]["id"])

    def all(self, kind: str) -> list[Frame]:
        """Every frame of a type so far."""
        return [frame for frame in self.given if frame["type"] == kind]

    def seqs(self) -> list[int]:
        """The numbers of the messages that were given, in their order."""
        return [frame["seq"] for frame in self.all("message")]

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        await self.send_text(json.dumps(frame))

    async def send_text(self, text: str | bytes) -> None:
        """Send whatever this is."""
        assert self._line is not None
        await self._line.send(text)

    async def post(self, text: str, message_id: str = "", kind: str = "text", **body: Any) -> str:
        """Send a message without waiting for anything; returns its id."""
        message_id = message_id or str(uuid.uuid4())
        await self.send(type="send", id=message_id, kind=kind, body={"text": text, **body})
        return message_id

    async def say(self, text: str, message_id: str = "") -> Frame:
        """Send a message and wait for its acknowledgement."""
        message_id = await self.post(text, message_id)
        return await self.wait(of("ack", id=message_id))

    async def wait(self, test: Test, seconds: float = 10, *, since: int = 0) -> Frame:
        """The first frame, from number `since` on, that passes the test."""
        end = time.monotonic() + seconds
        while True:
            self._news.clear()
            for frame in self.given[since:]:
                if test(frame):
                    return frame
            if self.code is not None:
                raise AssertionError(f"closed with {self.code} instead")
            await self._more(end)

    async def _more(self, end: float) -> None:
        try:
            await asyncio.wait_for(self._news.wait(), max(0.01, end - time.monotonic()))
        except TimeoutError:
            last = self.raw[-1][:200] if self.raw else "nothing"
            raise AssertionError(f"it did not come; last was {last}") from None

    async def reach(self, seq: int, seconds: float = 20) -> None:
        """Wait until the message of this number is here."""
        await self.wait(of("message", seq=seq), seconds)

    async def closed(self, seconds: float = 10) -> int:
        """Wait for the end; returns the close code."""
        end = time.monotonic() + seconds
        while self.code is None:
            self._news.clear()
            if self.code is None:
                await self._more(end)
        return self.code
