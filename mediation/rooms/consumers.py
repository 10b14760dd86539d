"""One socket serves one room. This only dispatches: the rules are in `reception`, the rest in the hub."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from mediation.core.clock import now
from mediation.rooms.hub import hub
from mediation.rooms.protocol import Close
from mediation.rooms.reception import receive as take_in
from mediation.rooms.sockets import Socket


class RoomConsumer(AsyncConsumer):
    """Serves `/ws/rooms/<id>/?after=<seq>`."""

    scope: Any
    base_send: Any
    socket: Socket | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve until the socket is gone. There is no channel of its own: the hub reaches every socket directly."""
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return
        finally:
            if self.socket is not None:
                hub().leave(self.socket)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Frames go straight to the reception: the housekeeping of Channels' own dispatch costs more than the work."""
        if message["type"] != "websocket.receive":
            await super().dispatch(message)
        elif self.socket is not None:
            rest = take_in(hub(), self.socket, message.get("text"))
            if rest is not None:
                await rest

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accept first: a browser learns nothing of a socket that is refused in the handshake."""
        opened_at: datetime = now()
        await self.base_send({"type": "websocket.accept"})
        self.socket = Socket(self.base_send, self.scope["sign_in"], opened_at, hub().leave)
        room_id = self._room_id()
        if room_id is None:
            self.socket.close(Close.NO_SUCH_ROOM)
        else:
            await hub().enter(self.socket, room_id, self._after())

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The line is gone."""
        raise StopConsumer

    def _room_id(self) -> UUID | None:
        try:
            return UUID(self.scope["url_route"]["kwargs"]["room_id"])
        except ValueError:
            return None

    def _after(self) -> int:
        given = parse_qs(self.scope["query_string"].decode("latin1")).get("after", ["0"])[0]
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= 15 else 0
