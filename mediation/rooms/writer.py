"""The one writer of a server process.

It takes whatever waits from all rooms, commits it in one transaction, hands it out, and takes the next: under load
batches grow by themselves, without load nothing waits. No timer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError

from mediation.core.clock import now
from mediation.rooms import protocol
from mediation.rooms.queries import Line, SignIn
from mediation.rooms.services import Arrival, Batch, Incoming, Outcome, Written, write_batch
from mediation.rooms.sockets import Socket, Wire, wire

if TYPE_CHECKING:
    from mediation.rooms.hub import Hub

log = logging.getLogger(__name__)

AT_ONCE = 500
MOST_WAITING = 20_000
TRUSTED_SECONDS = 1.0
"""How long a sign-in that was just looked at is not looked at again by a write."""
PAUSE = 0.3


@dataclass(slots=True)
class Spoken:
    """A message on its way to the disk, and the socket that wants to know."""

    socket: Socket
    message: Incoming


@dataclass
class Waiting:
    """What came since the last batch was taken."""

    spoken: list[Spoken] = field(default_factory=list)
    marks: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    arrivals: dict[UUID, Arrival] = field(default_factory=dict)
    departures: dict[UUID, UUID] = field(default_factory=dict)


class Writer:
    """Groups writes. `hub` is told what was committed, and only that."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.waiting = Waiting()
        self._wake = asyncio.Event()

    def say(self, socket: Socket, message: Incoming) -> bool:
        """Take a message to be stored; False when too much waits already."""
        if len(self.waiting.spoken) >= MOST_WAITING:
            return False
        self.waiting.spoken.append(Spoken(socket, message))
        self._wake.set()
        return True

    def mark(self, room_id: UUID, member_id: UUID, seq: int) -> None:
        """Take a read mark; of several only the highest is written."""
        if seq > self.waiting.marks.get(member_id, (room_id, -1))[1]:
            self.waiting.marks[member_id] = (room_id, seq)
            self._wake.set()

    def arrive(self, arrival: Arrival) -> None:
        """A socket was opened."""
        self.waiting.arrivals[arrival.place_id] = arrival
        self._wake.set()

    def depart(self, room_id: UUID, place_id: UUID) -> None:
        """A socket is gone."""
        if self.waiting.arrivals.pop(place_id, None) is None:
            self.waiting.departures[place_id] = room_id
            self._wake.set()

    async def run(self) -> None:
        """Write for as long as the process lives."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            taken = self._take()
            try:
                await self._write(taken)
            except (DatabaseError, InterfaceError):
                log.exception("a batch was not written")
                self._give_back(taken)
                await asyncio.sleep(PAUSE)

    def _take(self) -> Waiting:
        taken, self.waiting = self.waiting, Waiting()
        if len(taken.spoken) > AT_ONCE:
            self.waiting.spoken, taken.spoken = taken.spoken[AT_ONCE:], taken.spoken[:AT_ONCE]
            self._wake.set()
        return taken

    def _give_back(self, taken: Waiting) -> None:
        """Messages are refused, so that their senders try again; the rest waits for the next try."""
        for spoken in taken.spoken:
            self._refuse(spoken, "unavailable")
        for member_id, (room_id, seq) in taken.marks.items():
            self.mark(room_id, member_id, seq)
        self.waiting.arrivals = {**taken.arrivals, **self.waiting.arrivals}
        self.waiting.departures = {**taken.departures, **self.waiting.departures}
        if taken.marks or taken.arrivals or taken.departures:
            self._wake.set()

    async def _write(self, taken: Waiting) -> None:
        at = protocol.whole_milliseconds(now())
        batch = self._batch(taken)
        try:
            written = await self.hub.writing.run(write_batch, self.hub.station_id, batch, at)
        except (OperationalError, InterfaceError):
            raise
        except DatabaseError:
            if len(taken.spoken) <= 1:
                raise
            # One message that the database does not take must not hold up the others.
            for spoken in taken.spoken:
                await self._write_alone(spoken)
            await self._write(Waiting([], taken.marks, taken.arrivals, taken.departures))
            return
        self._hand_out(taken, written)

    async def _write_alone(self, spoken: Spoken) -> None:
        try:
            await self._write(Waiting([spoken]))
        except (DatabaseError, InterfaceError):
            self._refuse(spoken, "unavailable")

    def _batch(self, taken: Waiting) -> Batch:
        senders: dict[SignIn, set[UUID]] = defaultdict(set)
        trusted_since = time.monotonic() - TRUSTED_SECONDS
        for spoken in taken.spoken:
            if spoken.socket.checked_at < trusted_since:
                senders[spoken.socket.sign_in].add(spoken.message.member_id)
        return Batch(
            [spoken.message for spoken in taken.spoken],
            {member_id: seq for member_id, (_, seq) in taken.marks.items()},
            list(taken.arrivals.values()),
            list(taken.departures),
            frozenset(senders),
            {sign_in: frozenset(members) for sign_in, members in senders.items()},
        )

    def _hand_out(self, taken: Waiting, written: Written) -> None:
        checked_at = time.monotonic()
        by_room: dict[UUID, list[tuple[int, Wire]]] = defaultdict(list)
        shown = set()
        for spoken in taken.spoken:
            outcome = written.outcomes.get(spoken.message.key)
            if outcome and outcome.fresh and spoken.message.key not in shown:
                shown.add(spoken.message.key)
                by_room[spoken.message.room_id].append((outcome.seq, _frame(spoken.message, outcome)))
        for room_id, lines in by_room.items():
            self.hub.stored(room_id, lines)
        for spoken in taken.spoken:
            spoken.socket.checked_at = checked_at
            self._answer(spoken, written.outcomes.get(spoken.message.key))
        self.hub.sign_ins_ended(written.ended)
        self.hub.evicted(written.evicted, tell=True)
        self.hub.marked(taken.marks)
        self.hub.presence_changed({a.room_id for a in taken.arrivals.values()} | set(taken.departures.values()))

    def _answer(self, spoken: Spoken, outcome: Outcome | None) -> None:
        if outcome is None:
            self._refuse(spoken, "unavailable")
        elif outcome.at is None:
            self._refuse(spoken, outcome.refused)
        else:
            at = protocol.stamp(outcome.at)
            spoken.socket.push(wire(protocol.ack_frame(spoken.message.client_id, outcome.seq, at)))

    def _refuse(self, spoken: Spoken, code: str) -> None:
        fault = protocol.Fault(code, str(spoken.message.client_id))
        spoken.socket.push(wire(protocol.error_frame(fault, spoken.socket.language)))


def _frame(message: Incoming, outcome: Outcome) -> Wire:
    if outcome.at is None:
        raise ValueError("a message without an instant is not stored")
    line = Line(outcome.seq, message.client_id, message.member_id, message.kind, None, outcome.at)
    return wire(protocol.message_frame(line, message.body))
