"""Database work of sockets runs in threads of its own: one that writes, one that reads.

Channels gives every consumer of a process the same single thread; a slow query of one socket would hold up all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection

T = TypeVar("T")


class DatabaseThread:
    """One thread with one connection, kept open while it works."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Do the work in the thread; a connection that failed is not used again."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, _guarded, work, *arguments)

    async def read(self, work: Callable[..., T], *arguments: object) -> T:
        """The same for work that changes nothing: once more on a fresh connection when the first try fails."""
        try:
            return await self.run(work, *arguments)
        except (DatabaseError, InterfaceError):
            return await self.run(work, *arguments)


def _guarded(work: Callable[..., T], *arguments: object) -> T:
    try:
        return work(*arguments)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise
