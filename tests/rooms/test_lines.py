"""Lines that are slow, silent, or signed out of: guarantees 7 and 8 below the protocol."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import urllib.error
import urllib.request
from contextlib import AsyncExitStack, suppress

import pytest
from websockets.exceptions import ConnectionClosed

from tests.rooms.running import House, SeededRoom
from tests.rooms.talk import Talk, of

TEXT, PING = 0x1, 0x9


class BareLine:
    """A WebSocket without a library: it reads only when told, and answers no ping."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, room: SeededRoom, n: int) -> BareLine:
        """Shake hands as a member."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**16)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /ws/rooms/{room.id}/ HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Authorization: Bearer {room.token(n)}",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        await reader.readuntil(b"\r\n\r\n")
        return cls(reader, writer)

    async def frame(self) -> tuple[int, bytes]:
        """The next frame's kind and content."""
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(size)

    async def until_dropped(self) -> list[int]:
        """The kinds of all frames until the server gives the line up."""
        kinds: list[int] = []
        while True:
            try:
                kind, _content = await self.frame()
            except (asyncio.IncompleteReadError, ConnectionResetError):
                return kinds
            kinds.append(kind)


async def test_8_the_server_pings_and_drops_who_does_not_answer(house: House) -> None:
    room = house.room()
    process = house.start(options=("--ping-interval", "1", "--ping-timeout", "2"))
    try:
        async with house.talk(room, 0, at=len(house.processes) - 1) as watcher:
            await watcher.wait(of("welcome"))
            line = await BareLine.open(process.port, room, 1)
            kinds = await asyncio.wait_for(line.until_dropped(), 30)
            assert kinds[0] == TEXT
            assert PING in kinds
            await watcher.wait(of("presence", online=False))
    finally:
        house.processes.remove(process)
        process.stop()


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_8_a_slow_reader_holds_up_nobody_and_is_closed(fast_house: House, server: str) -> None:
    process = fast_house.start(server=server)
    room = fast_house.room()
    stalled = SeededRoom(room.id, room.members)
    here = len(fast_house.processes) - 1
    try:
        async with AsyncExitStack() as stack:
            writer = await stack.enter_async_context(fast_house.talk(room, 0, at=here))
            reader = await stack.enter_async_context(fast_house.talk(room, 1, at=here))
            await reader.wait(of("welcome"))
            line = await BareLine.open(process.port, stalled, 2)
            gone = writer.wait(of("presence", online=False), 30)
            waiting = asyncio.create_task(gone)
            sent = 0
            while not waiting.done() and sent < 2000:
                for _ in range(20):
                    await writer.post("长" * 5000)
                sent += 20
                await reader.reach(sent)
            await waiting
            assert reader.seqs() == list(range(1, sent + 1))
            line.writer.close()
    finally:
        fast_house.processes.remove(process)
        process.stop()


def session_of(house: House, room: SeededRoom, n: int) -> str:
    """A browser session of the n-th member, as signing in makes it."""
    return house.do(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        f"u = Member.objects.get(pk='{room.members[n]['id']}').user\n"
        "s = SessionStore(); s['_auth_user_id'] = str(u.pk)\n"
        "s['_auth_user_backend'] = 'django.contrib.auth.backends.ModelBackend'\n"
        "s['_auth_user_hash'] = u.get_session_auth_hash(); s.save(); print(s.session_key)"
    )


def page(house: House, room: SeededRoom, session: str, origin: str) -> Talk:
    """A socket that a page of this origin opens in a browser with this session."""
    headers = {"Cookie": f"sessionid={session}"} | ({"Origin": origin} if origin else {})
    return Talk(house.processes[-1].ws, room.id, headers=headers)


async def test_a_cookie_opens_the_room_to_pages_of_this_installation_alone(house: House) -> None:
    room = house.room()
    session, own = session_of(house, room, 1), house.processes[-1].http
    async with page(house, room, session, own) as talk:
        assert (await talk.wait(of("welcome")))["me"]["id"] == room.members[1]["id"]
    other_port = own.rpartition(":")[0] + ":1"
    for origin in ("http://elsewhere.example", own.replace("http:", "https:"), other_port, "null", ""):
        async with page(house, room, session, origin) as refused:
            assert await refused.closed() == 4401, origin
            assert refused.raw == []
    async with page(house, room, "x" * 32, own) as unknown:
        assert await unknown.closed() == 4401


async def test_7_signing_out_closes_the_sockets_of_that_session_within_two_seconds(house: House) -> None:
    room = house.room()
    session, own = session_of(house, room, 1), house.processes[-1].http
    async with page(house, room, session, own) as talk, house.talk(room, 1, at=0) as program:
        await asyncio.gather(talk.wait(of("welcome")), program.wait(of("welcome")))
        await asyncio.to_thread(_sign_out, house, session)
        assert await talk.closed(2) == 4401
        assert (await program.say("still here"))["seq"] == 1


def _sign_out(house: House, session: str) -> None:
    token = "a" * 32
    request = urllib.request.Request(
        f"{house.processes[0].http}/_allauth/browser/v1/auth/session",
        method="DELETE",
        headers={"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token},
    )
    # What allauth answers to who has signed out: nobody is signed in.
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=10)


async def test_7_a_revoked_token_writes_nothing_more(house: House) -> None:
    room = house.room()
    async with house.talk(room, 1) as talk:
        await talk.say("while it held")
        await asyncio.to_thread(
            house.do, f"AccessToken.objects.filter(user__room_members='{talk.me}').update(revoked_at=now)"
        )
        await asyncio.sleep(1.1)
        with suppress(ConnectionClosed):  # the look at all sign-ins may have been quicker
            await talk.post("after it was revoked")
        assert await talk.closed() == 4401
    assert [m["body"]["text"] for m in house.stored(room)] == ["while it held"]
