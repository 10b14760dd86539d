"""What a member's frames do."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from mediation.core.clock import now
from mediation.rooms import protocol
from mediation.rooms.entrances import RATE_SECONDS
from mediation.rooms.enums import MemberRole, MessageKind
from mediation.rooms.hub import Hub, LocalRoom
from mediation.rooms.models import RoomFile
from mediation.rooms.permissions import may_send
from mediation.rooms.protocol import Close, Fault
from mediation.rooms.queries import MemberView, Page, file_to_send, page_of
from mediation.rooms.services import Incoming
from mediation.rooms.sockets import Socket, wire

PATIENCE = 5
"""How many times the allowance may be refused within ten seconds before the socket is closed."""


def receive(hub: Hub, socket: Socket, text: str | None) -> Awaitable[None] | None:
    """Carry out one frame. What needs the database first is returned to be awaited."""
    local, member = socket.local, socket.member
    if local is None or member is None:
        return None
    if text is not None and protocol.is_too_large(text):
        socket.close(Close.PROTOCOL)
        return None
    try:
        command = protocol.parse(text)
        socket.bad_frames = 0
        return _carry_out(hub, socket, local, member, command)
    except Fault as fault:
        _refuse(socket, fault)
    return None


def _carry_out(
    hub: Hub, socket: Socket, local: LocalRoom, member: MemberView, command: protocol.Command
) -> Awaitable[None] | None:
    match command:
        case protocol.Send():
            return _send(hub, socket, local, member, command)
        case protocol.History():
            return _history(hub, socket, local, command)
        case protocol.Read():
            if command.seq > max(local.head or 0, local.known):
                raise Fault("bad_frame")
            if command.seq > local.reads.get(member.id, 0):
                hub.writer.mark(local.id, member.id, command.seq)
        case protocol.Typing():
            if may_send(member.role, MessageKind.TEXT):
                hub.typing(local.id, member.id)
        case protocol.Ping():
            socket.push(wire(protocol.pong_frame(now())))
    return None


def _refuse(socket: Socket, fault: Fault) -> None:
    socket.push(wire(protocol.error_frame(fault, socket.language)))
    socket.bad_frames = socket.bad_frames + 1 if fault.alien else 0
    if socket.bad_frames >= protocol.BAD_FRAMES:
        socket.close(Close.PROTOCOL)


def _send(
    hub: Hub, socket: Socket, local: LocalRoom, member: MemberView, command: protocol.Send
) -> Awaitable[None] | None:
    if not may_send(member.role, command.kind):
        raise Fault("forbidden", str(command.id))
    if _is_too_fast(socket, local, member, command.id):
        return None
    if command.kind == MessageKind.FILE:
        return _send_file(hub, socket, local, member, command)
    _store(hub, socket, local, member, command)
    return None


def _store(hub: Hub, socket: Socket, local: LocalRoom, member: MemberView, command: protocol.Send) -> None:
    body, leads = protocol.encoded(command.body), member.role == MemberRole.MEDIATOR
    message = Incoming(local.id, member.id, command.id, command.kind, body, leads)
    if not hub.writer.say(socket, message):
        _refuse(socket, Fault("unavailable", str(command.id)))


async def _send_file(hub: Hub, socket: Socket, local: LocalRoom, member: MemberView, command: protocol.Send) -> None:
    try:
        found: RoomFile | None = await hub.reading.read(file_to_send, member.id, UUID(command.body["file"]))
    except (DatabaseError, InterfaceError):
        _refuse(socket, Fault("unavailable", str(command.id)))
        return
    if found is None:
        _refuse(socket, Fault("unknown_file", str(command.id)))
        return
    body = {
        "file": str(found.pk),
        "name": found.file.name,
        "size": found.file.size,
        "media_type": found.file.media_type,
    }
    _store(hub, socket, local, member, protocol.Send(command.id, command.kind, body))


def _is_too_fast(socket: Socket, local: LocalRoom, member: MemberView, message_id: UUID) -> bool:
    """Whether the member's allowance of ten seconds is used up; says so, and closes on who does not listen."""
    allowance: int = settings.ROOM_RATE
    if not allowance:
        return False
    window, at = local.windows[member.id], time.monotonic()
    while window and window[0] <= at - RATE_SECONDS:
        window.popleft()
    if len(window) < allowance:
        window.append(at)
        socket.refused = 0
        return False
    retry_after = math.ceil((window[0] + RATE_SECONDS - at) * 10) / 10
    fault = Fault("rate_limited", str(message_id))
    socket.push(wire(protocol.error_frame(fault, socket.language, max(retry_after, 0.1))))
    socket.refused += 1
    if socket.refused > PATIENCE * allowance:
        socket.close(Close.FLOOD)
    return True


async def _history(hub: Hub, socket: Socket, local: LocalRoom, command: protocol.History) -> None:
    def read() -> Page:
        return page_of(local.id, command.limit, before=command.before, after=command.after)

    try:
        page = await hub.reading.read(read)
    except (DatabaseError, InterfaceError):
        _refuse(socket, Fault("unavailable"))
        return
    socket.push(wire(protocol.history_frame(page.lines, more=page.more)))
