"""Every socket address, one screen."""

from __future__ import annotations

from typing import Any, cast

from channels.routing import URLRouter
from django.urls import path

from mediation.rooms.consumers import RoomConsumer
from mediation.rooms.sign_in import SocketSignIn
from mediation.statistics.consumers import StatisticsConsumer

addresses: list[Any] = [
    path("ws/rooms/<str:room_id>/", cast("Any", RoomConsumer.as_asgi())),
    path("ws/statistics/", cast("Any", StatisticsConsumer.as_asgi())),
]

sockets = SocketSignIn(URLRouter(addresses))
