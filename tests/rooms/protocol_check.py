"""Ask a running server, frame by frame, whether it keeps to docs/room-protocol.md.

    python -m tests.rooms.protocol_check --rooms rooms.json ws://127.0.0.1:8000 [ws://127.0.0.1:8001]

`rooms.json` is the last line of `manage.py seed_rooms --rooms 8 --members 3 --json`. Each question uses a room of its
own. Prints a line a question; exits 1 when an answer is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.rooms.talk import Talk, of

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
Room = dict[str, Any]


class Servers:
    """Where to ask."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses

    def talk(self, room: Room, n: int, *, at: int | None = None, room_id: str = "", token: str | None = None) -> Talk:
        """A socket of the n-th member, by default at the n-th address."""
        key = room["members"][n]["token"] if token is None else token
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        address = self.addresses[(n if at is None else at) % len(self.addresses)]
        return Talk(address, room_id or room["room"], headers=headers)


def new_id() -> str:
    """An id as clients make them."""
    return str(uuid.uuid4())


async def welcome_comes_first_and_is_whole(servers: Servers, room: Room) -> None:
    async with servers.talk(room, 1) as talk:
        await talk.wait(of("welcome"))
        first = talk.given[0]
        assert first["type"] == "welcome"
        assert first["protocol"] == 1
        assert set(first["room"]) >= {"id", "kind", "title", "state", "case_number"}
        assert first["room"]["id"] == room["room"]
        assert {m["id"] for m in first["members"]} == {m["id"] for m in room["members"]}
        assert all(set(m) >= {"id", "name", "role", "side", "online"} for m in first["members"])
        assert first["me"]["id"] == room["members"][1]["id"]
        assert first["me"]["online"] is True
        assert set(first["read"]) <= {m["id"] for m in room["members"]}
        assert INSTANT.fullmatch(first["server_time"])
        await talk.send(type="ping")
        assert INSTANT.fullmatch((await talk.wait(of("pong")))["server_time"])


async def an_acknowledgement_goes_to_the_sender_alone(servers: Servers, room: Room) -> None:
    async with servers.talk(room, 0) as sender, servers.talk(room, 1) as other:
        await other.wait(of("welcome"))
        ack = await sender.say("hello")
        message = await other.wait(of("message", id=ack["id"]))
        assert (message["seq"], message["at"]) == (ack["seq"], ack["at"])
        assert INSTANT.fullmatch(ack["at"])
        assert message["from"] == sender.me
        assert message["body"] == {"text": "hello"}
        await sender.wait(of("message", id=ack["id"]))
        assert not other.all("ack")


REFUSED: list[tuple[str, Any, str]] = [
    ("no JSON", "{oops", "bad_frame"),
    ("no object", "7", "bad_frame"),
    ("no type", {"id": 1}, "bad_frame"),
    ("unknown type", {"type": "shout"}, "bad_frame"),
    ("not a number", '{"type": "read", "seq": NaN}', "bad_frame"),
    ("deep nesting", "[" * 20_000, "bad_frame"),
    ("no id", {"type": "send", "kind": "text", "body": {"text": "x"}}, "bad_frame"),
    ("id that is none", {"type": "send", "id": "7", "kind": "text", "body": {"text": "x"}}, "bad_frame"),
    ("no kind", {"type": "send", "id": "NEW", "body": {"text": "x"}}, "bad_frame"),
    ("unknown kind", {"type": "send", "id": "NEW", "kind": "verdict", "body": {"text": "x"}}, "forbidden"),
    ("body that is none", {"type": "send", "id": "NEW", "kind": "text", "body": "x"}, "bad_frame"),
    ("text that is none", {"type": "send", "id": "NEW", "kind": "text", "body": {"text": ["x"]}}, "bad_frame"),
    ("blank", {"type": "send", "id": "NEW", "kind": "text", "body": {"text": "\t \n\u3000"}}, "empty"),
    ("too long", {"type": "send", "id": "NEW", "kind": "text", "body": {"text": "字" * 5001}}, "too_long"),
    ("NUL", {"type": "send", "id": "NEW", "kind": "text", "body": {"text": "a\u0000b"}}, "bad_frame"),
    ("half a character", '{"type":"send","id":"NEW","kind":"text","body":{"text":"\\ud83d"}}', "bad_frame"),
    (
        "unknown file",
        {"type": "send", "id": "NEW", "kind": "file", "body": {"file": str(uuid.UUID(int=9))}},
        "unknown_file",
    ),
    ("file that is none", {"type": "send", "id": "NEW", "kind": "file", "body": {"file": "../etc"}}, "bad_frame"),
    ("proposal by a party", {"type": "send", "id": "NEW", "kind": "proposal", "body": {"text": "pay"}}, "forbidden"),
    ("history without a number", {"type": "history", "limit": 5}, "bad_frame"),
    ("history below zero", {"type": "history", "before": -1, "limit": 5}, "bad_frame"),
    ("history without end", {"type": "history", "after": 0, "limit": 201}, "bad_frame"),
    ("history of nothing", {"type": "history", "after": 0, "limit": 0}, "bad_frame"),
    ("history of true", {"type": "history", "after": True, "limit": 5}, "bad_frame"),
    ("mark beyond the end", {"type": "read", "seq": 10**9}, "bad_frame"),
    ("mark without a number", {"type": "read"}, "bad_frame"),
]
"""What is sent, and the code of the error that answers it. NEW stands for a fresh id."""


async def what_is_wrong_is_refused_and_the_socket_stays_open(servers: Servers, room: Room) -> None:
    async with servers.talk(room, 1) as talk:
        await talk.wait(of("welcome"))
        for name, frame, code in REFUSED:
            text, fresh = frame if isinstance(frame, str) else json.dumps(frame), new_id()
            since = len(talk.given)
            await talk.send_text(text.replace("NEW", fresh))
            error = await talk.wait(of("error"), since=since)
            assert error["code"] == code, f"{name}: {error['code']}"
            assert error["detail"], name
            assert error.get("id") == (fresh if "NEW" in text else None), name
            await talk.send(type="ping")
            await talk.wait(of("pong"), since=since)
        await talk.send_text(b"\x00\x01")
        assert talk.seqs() == []


async def limits_are_exact(servers: Servers, room: Room) -> None:
    async with servers.talk(room, 0) as talk:
        assert (await talk.say("字" * 5000))["seq"] == 1
        proposal = await talk.post("三期付清", kind="proposal", amount="68000", colour="red")
        await talk.wait(of("ack", id=proposal))
        message = await talk.wait(of("message", id=proposal))
        assert message["body"] == {"text": "三期付清", "amount": "68000.00"}
        for _ in range(2):
            await talk.send_text("[]")
        await talk.send(type="ping")
        await talk.wait(of("pong"))
        for _ in range(3):
            await talk.send_text("[]")
        assert await talk.closed() == 4400
    async with servers.talk(room, 0) as talk:
        await talk.wait(of("welcome"))
        await talk.post("x" * 70_000)
        assert await talk.closed() in (4400, 1009)


async def only_members_enter(servers: Servers, room: Room) -> None:
    for code, token, room_id in ((4401, "", ""), (4401, "wrong", ""), (4404, None, new_id()), (4404, None, "nonsense")):
        async with servers.talk(room, 0, token=token, room_id=room_id) as talk:
            assert await talk.closed() == code
            assert talk.raw == []


async def presence_marks_and_typing_are_told(servers: Servers, room: Room) -> None:
    async with AsyncExitStack() as stack:
        watcher = await stack.enter_async_context(servers.talk(room, 0))
        await watcher.wait(of("welcome"))
        first = await stack.enter_async_context(servers.talk(room, 1, at=0))
        second = await stack.enter_async_context(servers.talk(room, 1, at=1))
        await asyncio.gather(first.wait(of("welcome")), second.wait(of("welcome")))
        member = first.me
        await watcher.wait(of("presence", member=member, online=True))
        ack = await watcher.say("read this")
        await second.reach(ack["seq"])
        await second.send(type="read", seq=ack["seq"])
        await watcher.wait(of("read", member=member, seq=ack["seq"]))
        await second.send(type="read", seq=0)
        for _ in range(5):
            await second.send(type="typing")
        await watcher.wait(of("typing", member=member))
        await first.hang_up()
        await asyncio.sleep(0.7)
        assert not watcher_saw_leave(watcher, member)
        assert len(watcher.all("typing")) == 1
        assert not second.all("typing")
        assert [f["seq"] for f in watcher.all("read")] == [ack["seq"]]
        await second.hang_up()
        await watcher.wait(of("presence", member=member, online=False))
    async with servers.talk(room, 2) as later:
        assert (await later.wait(of("welcome")))["read"][member] == ack["seq"]


def watcher_saw_leave(watcher: Talk, member: str) -> bool:
    """Whether the member was said to be gone."""
    return any(of("presence", member=member, online=False)(frame) for frame in watcher.given)


async def a_member_has_eight_places(servers: Servers, room: Room) -> None:
    async with AsyncExitStack() as stack:
        places = []
        for n in range(9):
            place = await stack.enter_async_context(servers.talk(room, 2, at=n))
            await place.wait(of("welcome"))
            places.append(place)
            await asyncio.sleep(0.1)
        assert await places[0].closed() == 4409
        assert [place.code for place in places[1:]] == [None] * 8


async def twenty_messages_in_ten_seconds(servers: Servers, room: Room) -> None:
    async with servers.talk(room, 1, at=0) as talk, servers.talk(room, 0) as other:
        await talk.wait(of("welcome"))
        ids = [await talk.post(str(n)) for n in range(30)]
        error = await talk.wait(of("error", code="rate_limited", id=ids[-1]))
        assert 0 < error["retry_after"] <= 10
        await talk.wait(of("ack", id=ids[19]))
        assert len(talk.all("ack")) == 20
        await other.say("others are not held up")
    async with servers.talk(room, 1, at=1) as again:
        await again.wait(of("welcome"))
        refused = await again.post("a new socket is no new allowance")
        await again.wait(of("error", code="rate_limited", id=refused))


Question = Callable[[Servers, Room], Awaitable[None]]
QUESTIONS: list[Question] = [
    welcome_comes_first_and_is_whole,
    an_acknowledgement_goes_to_the_sender_alone,
    what_is_wrong_is_refused_and_the_socket_stays_open,
    limits_are_exact,
    only_members_enter,
    presence_marks_and_typing_are_told,
    a_member_has_eight_places,
    twenty_messages_in_ten_seconds,
]


def title(question: Question) -> str:
    """A question in words."""
    return getattr(question, "__name__", "").replace("_", " ")


async def ask(servers: Servers, rooms: list[Room]) -> int:
    """Ask everything; returns how many answers were wrong."""
    wrong = 0
    for question, room in zip(QUESTIONS, rooms, strict=False):
        try:
            await asyncio.wait_for(question(servers, room), 60)
        except (AssertionError, OSError, TimeoutError) as fault:
            wrong += 1
            sys.stdout.write(f"wrong  {title(question)}: {fault}\n")
        else:
            sys.stdout.write(f"right  {title(question)}\n")
    return wrong


def main() -> int:
    """Read the arguments and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--rooms", type=Path, required=True)
    given = parser.parse_args()
    rooms = json.loads(given.rooms.read_text())["rooms"]
    if len(rooms) < len(QUESTIONS) or any(len(room["members"]) != 3 for room in rooms):
        parser.error(f"wants {len(QUESTIONS)} rooms of 3 members")
    return 1 if asyncio.run(ask(Servers(given.addresses), rooms)) else 0


if __name__ == "__main__":
    sys.exit(main())
