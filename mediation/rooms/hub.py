"""The hub: one in each server process. It keeps the open sockets by room and gives each what is new.

Committed messages come from the writer of this process, or are read from the database when a hint, or the hub's own
look at the rows, says that a room has moved on. Either way a room's lines leave in the order of their numbers, each
encoded once, and a hole is filled before the next line is sent.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError

from mediation.core.clock import now
from mediation.rooms import protocol
from mediation.rooms.entrances import Entrance, NoEntrance, enter
from mediation.rooms.protocol import Close
from mediation.rooms.queries import (
    Line,
    MemberView,
    RoomView,
    SignIn,
    heads,
    lines_behind,
    online_members,
    places_held,
    room_views,
    signed_in_users,
)
from mediation.rooms.relay import Hints, Relay
from mediation.rooms.services import Arrival, drop_lapsed_stations, hold_station
from mediation.rooms.sockets import Socket, Wire, wire
from mediation.rooms.threads import DatabaseThread
from mediation.rooms.writer import Writer

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often the hub looks at its rooms' rows: what no hint told of is found then, revocations included."""
LEASE_LOOKS = 20
SIGN_IN_LOOKS = 60
SETTLED_SECONDS = 10
TYPING_SECONDS = 2.0


class LocalRoom:
    """A room that somebody in this process has open. `head`: the last number given out; `known`: the last heard of."""

    __slots__ = (
        "head",
        "id",
        "known",
        "members",
        "online",
        "reads",
        "revision",
        "sockets",
        "state",
        "typed",
        "windows",
    )

    def __init__(self, room_id: UUID) -> None:
        self.id = room_id
        self.head: int | None = None
        self.known = 0
        self.state = ""
        self.revision = 0
        self.sockets: list[Socket] = []
        self.members: dict[UUID, MemberView] = {}
        self.online: set[UUID] = set()
        self.reads: dict[UUID, int] = {}
        self.typed: dict[UUID, float] = {}
        self.windows: dict[UUID, deque[float]] = {}

    def push(self, text: str, *, but: UUID | None = None) -> None:
        """Give a frame to every socket, except those of one member."""
        frame = wire(text)
        for socket in tuple(self.sockets):
            if socket.live and (but is None or socket.member is None or socket.member.id != but):
                socket.push(frame)

    def settle(self, entrance: Entrance) -> None:
        """What the first socket's entrance tells of the room."""
        if self.head is None:
            self.head, self.state, self.revision = (
                entrance.room.last_seq,
                entrance.room.state,
                entrance.room.revision,
            )
            self.members = {m.id: m for m in entrance.room.members}
            self.reads = {m.id: m.read_seq for m in entrance.room.members}
            self.online = set(entrance.online)
        if entrance.me.id not in self.windows:
            lately = time.monotonic() - now().timestamp()
            self.windows[entrance.me.id] = deque(at.timestamp() + lately for at in entrance.recent)


class Hub:
    """The sockets of this process, and the few tasks that keep them told."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.station_id = uuid4()
        self.rooms: dict[UUID, LocalRoom] = {}
        self.writing = DatabaseThread("rooms-write")
        self.reading = DatabaseThread("rooms-read")
        self.writer = Writer(self)
        self.relay = Relay(self)
        self._behind: set[UUID] = set()
        self._reloads: set[UUID] = set()
        self._comings: set[UUID] = set()
        self._wake = asyncio.Event()
        self._leased = asyncio.Event()
        works = (self.writer.run, self.relay.speak, self.relay.listen, self._catch_up, self._keep_looking)
        self._tasks = [self.loop.create_task(_for_ever(work)) for work in works]

    # Entering and leaving

    async def enter(self, socket: Socket, room_id: UUID, after: int) -> None:
        """Bring a socket into a room: welcome, what it missed, and then everything new.

        Closes it with the protocol's code when its caller may not enter.
        """
        await self._leased.wait()
        local = self.rooms.setdefault(room_id, LocalRoom(room_id))
        local.sockets.append(socket)
        socket.local = local
        try:
            entrance = await self.reading.read(enter, socket.sign_in, room_id, after, now())
        except NoEntrance as no:
            socket.close(no.code)
            return
        except (DatabaseError, InterfaceError):
            log.exception("a socket could not enter")
            socket.close(Close.RESTART)
            return
        if socket.closed or socket.local is None:
            return
        self._seat(socket, local, entrance)
        await self._level(socket, local)
        if socket.live:
            self._reconcile(socket, local, entrance)

    def _seat(self, socket: Socket, local: LocalRoom, entrance: Entrance) -> None:
        local.settle(entrance)
        socket.member, socket.language = entrance.me, entrance.language
        socket.checked_at = time.monotonic()
        socket.push(wire(entrance.welcome(entrance.online | {entrance.me.id}, now())))
        for line in entrance.missed:
            socket.push(wire(protocol.line_frame(line)))
        socket.cursor = entrance.room.last_seq
        self.learned(local.id, entrance.room.last_seq)
        self.writer.arrive(Arrival(socket.place_id, local.id, entrance.me.id, socket.opened_at))

    async def _level(self, socket: Socket, local: LocalRoom) -> None:
        """What was given out while the welcome was read is read too; from then on the socket goes with the others."""
        while local.head is not None and socket.cursor < local.head and not socket.closed:
            missing = (await self.reading.read(lines_behind, {local.id: socket.cursor}))[local.id]
            for line in missing:
                socket.push(wire(protocol.line_frame(line)))
                socket.cursor = line.seq
        socket.live = not socket.closed

    def _reconcile(self, socket: Socket, local: LocalRoom, entrance: Entrance) -> None:
        """What the others were told while this socket's welcome was read."""
        for member_id in sorted((entrance.online ^ local.online) - {entrance.me.id}):
            socket.push(wire(protocol.presence_frame(member_id, online=member_id in local.online)))
        for member in entrance.room.members:
            if local.reads.get(member.id, 0) > member.read_seq:
                socket.push(wire(protocol.read_frame(member.id, local.reads[member.id])))
        if entrance.room.revision != local.revision:
            socket.push(wire(protocol.members_frame(local.members.values(), local.online)))
            socket.push(wire(protocol.state_frame(local.state)))
            self.changed([local.id])

    def leave(self, socket: Socket) -> None:
        """A socket is gone. May be called more than once."""
        local, socket.local, socket.live = socket.local, None, False
        if local is None:
            return
        local.sockets.remove(socket)
        if socket.member is not None:
            self.writer.depart(local.id, socket.place_id)
        if not local.sockets and self.rooms.get(local.id) is local:
            del self.rooms[local.id]

    # Lines

    def stored(self, room_id: UUID, lines: list[tuple[int, Wire]]) -> None:
        """The writer of this process committed lines: they go out at once, unless another process was faster."""
        self.relay.tell(heads={str(room_id): lines[-1][0]})
        local = self.rooms.get(room_id)
        if local is not None and local.head is not None and lines[0][0] == local.head + 1:
            _give_out(local, lines)
        self.learned(room_id, lines[-1][0])

    def learned(self, room_id: UUID, seq: int) -> None:
        """A room is said to have reached a number; what is missing here is read."""
        local = self.rooms.get(room_id)
        if local is None:
            return
        local.known = max(local.known, seq)
        if local.head is not None and local.known > local.head:
            self._behind.add(room_id)
            self._wake.set()

    async def _catch_up(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            behind, self._behind = self._behind, set()
            reloads, self._reloads = self._reloads, set()
            comings, self._comings = self._comings, set()
            try:
                await self._fill(behind)
                await self._reload(reloads)
                await self._show_comings(comings)
            except (DatabaseError, InterfaceError):
                log.exception("rooms could not be read")
                self._behind |= behind
                self._reloads |= reloads
                self._comings |= comings
                await asyncio.sleep(0.5)
                self._wake.set()

    async def _fill(self, room_ids: set[UUID]) -> None:
        held = {r: local.head for r in room_ids if (local := self.rooms.get(r)) and local.head is not None}
        if not held:
            return
        for room_id, lines in (await self.reading.read(lines_behind, held)).items():
            local = self.rooms.get(room_id)
            if local is None or local.head is None:
                continue
            head = local.head
            _give_out(local, [(line.seq, wire(protocol.line_frame(line))) for line in lines if line.seq > head])
            _note_speech(local, [line for line in lines if line.seq > head])
            self.learned(room_id, local.known)

    # State, members, presence, marks

    def changed(self, room_ids: Iterable[UUID]) -> None:
        """State or members of these rooms are not what they were."""
        self._reloads |= {r for r in room_ids if r in self.rooms}
        self._wake.set()

    async def _reload(self, room_ids: set[UUID]) -> None:
        if not room_ids:
            return
        for view in await self.reading.read(room_views, room_ids):
            local = self.rooms.get(view.id)
            if local is not None and local.head is not None:
                self._apply(local, view)

    def _apply(self, local: LocalRoom, view: RoomView) -> None:
        members = {m.id: m for m in view.members}
        for socket in tuple(local.sockets):
            if socket.member is not None and socket.member.id not in members:
                socket.close(Close.NOT_A_MEMBER)
        seated = members.keys() != local.members.keys()
        stated, local.state = view.state != local.state, view.state
        local.members, local.revision = members, view.revision
        if seated:
            local.push(protocol.members_frame(view.members, local.online))
        if stated:
            local.push(protocol.state_frame(view.state))
        if view.closed_for_good:
            for socket in tuple(local.sockets):
                socket.close(Close.CLOSED_FOR_GOOD)
        self.learned(local.id, view.last_seq)

    def presence_changed(self, room_ids: Collection[UUID], *, tell: bool = True) -> None:
        """Sockets came or went: who is online is read, and told where it differs."""
        if tell:
            self.relay.tell(presence=[str(r) for r in room_ids])
        if here := {r for r in room_ids if r in self.rooms}:
            self._comings |= here
            self._wake.set()

    async def _show_comings(self, room_ids: set[UUID]) -> None:
        if not room_ids:
            return
        for room_id, online in (await self.reading.read(online_members, room_ids, now())).items():
            local = self.rooms.get(room_id)
            if local is None:
                continue
            before, local.online = local.online, online
            for member_id in sorted(before ^ online):
                local.push(protocol.presence_frame(member_id, online=member_id in online), but=member_id)

    def marked(self, marks: Mapping[UUID, tuple[UUID, int]]) -> None:
        """Read marks were committed."""
        self.relay.tell(reads={str(member): [str(room), seq] for member, (room, seq) in marks.items()})
        for member_id, (room_id, seq) in marks.items():
            self._show_mark(room_id, member_id, seq)

    def _show_mark(self, room_id: UUID, member_id: UUID, seq: int) -> None:
        local = self.rooms.get(room_id)
        if local is not None and seq > local.reads.get(member_id, 0):
            local.reads[member_id] = seq
            local.push(protocol.read_frame(member_id, seq))

    def typing(self, room_id: UUID, member_id: UUID, *, tell: bool = True) -> None:
        """A member is writing: passed on at most once in two seconds, never stored."""
        local, at = self.rooms.get(room_id), time.monotonic()
        if local is None or at - local.typed.get(member_id, -TYPING_SECONDS) < TYPING_SECONDS:
            return
        local.typed[member_id] = at
        local.push(protocol.typing_frame(member_id), but=member_id)
        if tell:
            self.relay.tell(typing=[[str(room_id), str(member_id)]])

    # Revocation

    def sockets(self) -> Iterable[Socket]:
        """Every socket of this process."""
        return [socket for local in self.rooms.values() for socket in local.sockets]

    def evicted(self, places: Collection[UUID], *, tell: bool = False) -> None:
        """Places that were given to newer sockets of the same member."""
        if not places:
            return
        if tell:
            self.relay.tell(evicted=[str(p) for p in places])
        for socket in self.sockets():
            if socket.place_id in places:
                socket.close(Close.TOO_MANY_PLACES)

    def sign_ins_ended(self, sign_ins: Collection[SignIn]) -> None:
        """Sign-ins that hold no more."""
        if sign_ins:
            for socket in self.sockets():
                if socket.sign_in in sign_ins:
                    socket.close(Close.NOT_SIGNED_IN)

    def signed_out(self, marks: Collection[str]) -> None:
        """Sessions that their people ended."""
        for socket in self.sockets():
            if socket.sign_in.mark and socket.sign_in.mark in marks:
                socket.close(Close.NOT_SIGNED_IN)

    # Hints and the look at the rows

    def hear(self, hints: Hints) -> None:
        """What another process, or a service of this one, says."""
        for room_id, seq in hints.get("heads", {}).items():
            self.learned(UUID(room_id), seq)
        self.changed(UUID(r) for r in hints.get("changed", ()))
        self.presence_changed({UUID(r) for r in hints.get("presence", ())}, tell=False)
        for member_id, (room_id, seq) in hints.get("reads", {}).items():
            self._show_mark(UUID(room_id), UUID(member_id), seq)
        for room_id, member_id in hints.get("typing", ()):
            self.typing(UUID(room_id), UUID(member_id), tell=False)
        self.evicted({UUID(p) for p in hints.get("evicted", ())})
        if marks := set(hints.get("signed_out", ())):
            self.signed_out(marks)

    def hear_and_tell(self, hints: Hints) -> None:
        """What a service of this process says, for all processes."""
        self.hear(hints)
        self.relay.tell(**hints)

    async def _keep_looking(self) -> None:
        looks = 0
        while True:
            try:
                if looks % LEASE_LOOKS == 0:
                    await self._renew()
                if looks % SIGN_IN_LOOKS == SIGN_IN_LOOKS - 1:
                    await self._look_at_sign_ins()
                await self._look_at_heads()
            except (DatabaseError, InterfaceError):
                log.exception("the rows could not be looked at")
                looks = -1
            looks += 1
            await asyncio.sleep(LOOK_SECONDS)

    async def _renew(self) -> None:
        held = await self.writing.run(hold_station, self.station_id, now())
        self._leased.set()
        seated = [s for s in self.sockets() if s.member is not None and s.local is not None]
        if not held:
            for socket in seated:
                if socket.member and socket.local:
                    arrival = Arrival(socket.place_id, socket.local.id, socket.member.id, socket.opened_at)
                    self.writer.arrive(arrival)
            await self.writing.run(drop_lapsed_stations, now())
        elif seated:
            settled = {s.place_id for s in seated if (now() - s.opened_at).total_seconds() > SETTLED_SECONDS}
            self.evicted(settled - await self.reading.read(places_held, self.station_id))
        self.presence_changed(set(self.rooms), tell=False)

    async def _look_at_sign_ins(self) -> None:
        sign_ins = {socket.sign_in for socket in self.sockets()}
        if sign_ins:
            self.sign_ins_ended(sign_ins - (await self.reading.read(signed_in_users, sign_ins, now())).keys())

    async def _look_at_heads(self) -> None:
        if not self.rooms:
            return
        for room_id, seq, revision in await self.reading.read(heads, set(self.rooms)):
            local = self.rooms.get(room_id)
            if local is not None and local.head is not None:
                self.learned(room_id, seq)
                if revision != local.revision:
                    self.changed([room_id])


def _give_out(local: LocalRoom, lines: list[tuple[int, Wire]]) -> None:
    if not lines:
        return
    for socket in tuple(local.sockets):
        if not socket.live:
            continue
        for seq, frame in lines:
            if seq > socket.cursor:
                socket.push(frame)
        socket.cursor = max(socket.cursor, lines[-1][0])
    local.head = lines[-1][0]


def _note_speech(local: LocalRoom, lines: Iterable[Line]) -> None:
    """What members said through other processes counts into their allowance here."""
    spoken: dict[UUID, int] = defaultdict(int)
    for line in lines:
        if line.member_id in local.windows:
            spoken[line.member_id] += 1
    at = time.monotonic()
    for member_id, count in spoken.items():
        local.windows[member_id].extend([at] * count)


async def _for_ever(work: Callable[[], Awaitable[Any]]) -> None:
    """A task of the hub never ends with a fault: it is logged, and the work is taken up again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("a task of the hub failed", extra={"work": work.__qualname__})
            await asyncio.sleep(0.5)
        else:
            return


_hub: Hub | None = None


def hub() -> Hub:
    """The hub of this process's event loop, started with the first socket."""
    global _hub  # noqa: PLW0603  one a process is the point
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    return _hub


def running_hub() -> Hub | None:
    """The hub, if this process serves sockets."""
    return _hub if _hub is not None and _hub.loop.is_running() else None


def tell_hub(local: Hub, hints: Hints) -> None:
    """From another thread of this process."""
    with suppress(RuntimeError):  # the loop ended meanwhile, and its sockets with it
        local.loop.call_soon_threadsafe(local.hear_and_tell, hints)
