"""Every socket address, one screen."""

from __future__ import annotations

from typing import Any

from channels.routing import URLRouter

addresses: list[Any] = []

sockets = URLRouter(addresses)
