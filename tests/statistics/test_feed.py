"""The live counts, in server processes of their own: whatever process an act happens in, the viewer sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from mediation.statistics.feed import difference
from tests.rooms.running import House, installation, usual_processes

PEOPLE = """
from mediation.accounts.enums import *
from mediation.accounts.services import *
from mediation.core.actor import SYSTEM
court = set_up_organisation(SYSTEM, '试验法院', OrganisationKind.COURT, now, code='试07')
tokens = {}
for part in ('clerk', 'party'):
    user = User.objects.create_user(part)
    if part == 'clerk':
        grant_role(SYSTEM, user, court, Role.CLERK, now)
    tokens[part] = issue_token(SYSTEM, user, 'test', now)
import json
print(json.dumps(tokens))
"""
ANSWER = """
from mediation.consultations.services import *
from mediation.consultations.enums import Channel
from mediation.core.actor import IMPORT
court = Organisation.objects.get(name='试验法院')
past = PastConsultation(court, Channel.PHONE, 'sale', '问', '张三', now.date(), answer='答')
record_past_consultations(IMPORT, [past], now)
import time
print(time.time())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with installation(tmp_path_factory.mktemp("figures")) as running:
        usual_processes(running)
        yield running


@pytest.fixture(scope="module")
def tokens(house: House) -> dict[str, str]:
    found: dict[str, str] = json.loads(house.do(PEOPLE))
    return found


def viewer(house: House, token: str = "", query: str = "", **headers: str) -> connect:
    given = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{house.processes[0].ws}/ws/statistics/{query}"
    return connect(address, additional_headers={**given, **headers}, proxy=None)


async def frame(socket: ClientConnection, seconds: float = 20) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), seconds))
    return found


async def close_code(socket: ClientConnection) -> int | None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(socket.recv(), 20)
    return socket.close_code


async def test_a_viewer_sees_the_snapshot_and_then_what_another_process_does(
    house: House, tokens: dict[str, str]
) -> None:
    async with viewer(house, tokens["clerk"]) as socket, viewer(house, tokens["clerk"]) as second:
        first = await frame(socket)
        assert (first["type"], await frame(second)) == ("snapshot", first)
        assert {"prelitigation_mediations", "sentence"} <= first["summary"].keys()
        assert len(first["pipeline"]["stages"]) == 16
        act = asyncio.get_running_loop().run_in_executor(None, house.do, ANSWER)
        delta = await frame(socket)
        seen = time.time()
        assert delta["type"] == "delta"
        assert delta["summary"]["consultations"] == first["summary"]["consultations"] + 1
        assert delta["summary"].keys() <= {"consultations", "sentence"}
        assert delta["pipeline"]["stages"] == []
        assert await frame(second) == delta
        committed = float(await act)
        assert seen - committed < 1


async def test_another_year_is_another_scene(house: House, tokens: dict[str, str]) -> None:
    async with viewer(house, tokens["clerk"], "?year=2019") as socket:
        assert (await frame(socket))["summary"]["period"]["from"] == "2019-01-01"


async def test_who_is_not_signed_in_is_told_so_by_the_code(house: House) -> None:
    async with viewer(house) as socket:
        assert await close_code(socket) == 4401
    async with viewer(house, "no-such-token") as socket:
        assert await close_code(socket) == 4401


async def test_who_is_not_on_the_staff_is_told_so_by_the_code(house: House, tokens: dict[str, str]) -> None:
    async with viewer(house, tokens["party"]) as socket:
        assert await close_code(socket) == 4403


async def test_a_bad_question_is_refused_with_its_reason(house: House, tokens: dict[str, str]) -> None:
    async with viewer(house, tokens["clerk"], "?year=MMXIX") as socket:
        assert (await frame(socket))["code"] == "no_such_year"
        assert await close_code(socket) == 4400


async def test_what_a_viewer_says_is_ignored(house: House, tokens: dict[str, str]) -> None:
    async with viewer(house, tokens["clerk"]) as socket:
        await frame(socket)
        for words in ("hello", "{}", b"\x00\xff", "[" * 1000):
            await socket.send(words)
        await (await socket.ping())


async def test_a_page_of_another_origin_gets_nothing(house: House) -> None:
    async with viewer(house, Cookie="sessionid=abc", Origin="https://elsewhere.example") as socket:
        assert await close_code(socket) == 4401


def test_a_delta_holds_only_what_changed() -> None:
    def snapshot(settled: int, waiting: int) -> dict[str, Any]:
        rows = [{"stage": "mediating", "count": waiting}, {"stage": "settled", "count": settled}]
        return {"summary": {"settled": settled, "withdrawn": 0}, "pipeline": {"stages": rows}}

    assert difference(snapshot(1, 2), snapshot(1, 2)) is None
    assert difference(snapshot(1, 2), snapshot(2, 2)) == {
        "type": "delta",
        "summary": {"settled": 2},
        "pipeline": {"stages": [{"stage": "settled", "count": 2}]},
    }
