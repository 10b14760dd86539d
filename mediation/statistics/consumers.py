"""The socket of live counts: one `snapshot`, then a `delta` whenever a number changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from enum import IntEnum
from typing import Any
from urllib.parse import parse_qsl

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from mediation.accounts.models import User
from mediation.core.clock import local_day, now
from mediation.core.errors import Invalid
from mediation.rooms.queries import SignIn, signed_in_users
from mediation.statistics.feed import GROUP, Frame, Scene, feed
from mediation.statistics.permissions import may_read_figures
from mediation.statistics.selection import selection_from

CHECK_SECONDS = 20.0


class Close(IntEnum):
    """Why the server ends a socket; the codes are those of the room protocol."""

    BAD_QUERY = 4400
    NOT_SIGNED_IN = 4401
    NOT_STAFF = 4403


class StatisticsConsumer(AsyncJsonWebsocketConsumer):
    """One viewer. Whatever the client says is ignored."""

    scope: Any
    scene: Scene | None = None
    _check: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept, then show the figures or say by the close code why not."""
        await self.accept()
        user = await self._allowed()
        if user is None:
            return
        query = dict(parse_qsl(self.scope["query_string"].decode("latin1")))
        try:
            self.scene = await database_sync_to_async(_scene)(query, user.language)
        except Invalid as fault:
            await self.send_json({"type": "error", "code": fault.refusals[0].code, "detail": str(fault)})
            await self.close(int(Close.BAD_QUERY))
            return
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await feed().join(self.scene, self.show)
        self._check = asyncio.get_running_loop().create_task(self._keep_checking())

    async def show(self, frame: Frame) -> None:
        """One frame to the viewer."""
        await self.send_json(frame)

    @classmethod
    async def encode_json(cls, content: Any) -> str:
        """With Chinese as it is."""
        return json.dumps(content, ensure_ascii=False)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """The feed has one direction."""

    async def statistics_changed(self, message: dict[str, Any]) -> None:
        """A hint: look at the rows now."""
        feed().wake()

    async def statistics_signed_out(self, message: dict[str, Any]) -> None:
        """Somebody ended a session: it may be this one."""
        if message["mark"] == self.scope["sign_in"].mark:
            await self._leave()
            await self.close(int(Close.NOT_SIGNED_IN))

    async def disconnect(self, code: int) -> None:
        """Leave the feed."""
        await self._leave()
        with contextlib.suppress(Exception):
            await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def _leave(self) -> None:
        if self._check is not None and self._check is not asyncio.current_task():
            self._check.cancel()
        if self.scene is not None:
            feed().leave(self.scene, self.show)

    async def _allowed(self) -> User | None:
        """The viewer, if signed in and on the staff; else the socket is closed with the reason's code."""
        user, is_staff = await database_sync_to_async(_viewer)(self.scope["sign_in"])
        if user is None:
            await self.close(int(Close.NOT_SIGNED_IN))
        elif not is_staff:
            await self.close(int(Close.NOT_STAFF))
        return user if is_staff else None

    async def _keep_checking(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if await self._allowed() is None:
                await self._leave()
                return


def _viewer(sign_in: SignIn) -> tuple[User | None, bool]:
    user = signed_in_users([sign_in], now()).get(sign_in)
    return user, user is not None and may_read_figures(user.as_actor())


def _scene(query: dict[str, str], language: str) -> Scene:
    return Scene(selection_from(query, local_day(now())), language)
