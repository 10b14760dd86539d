"""The project's own protocol check, against running servers."""

from __future__ import annotations

import pytest

from tests.rooms.protocol_check import QUESTIONS, Question, Servers, title
from tests.rooms.running import House


@pytest.mark.parametrize("question", QUESTIONS, ids=title)
async def test_the_server_keeps_to_the_protocol(house: House, question: Question) -> None:
    room = house.room()
    servers = Servers([process.ws for process in house.processes])
    await question(servers, {"room": room.id, "members": room.members})
