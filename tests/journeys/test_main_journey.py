"""The main journey across every part, over HTTP and sockets against running servers, from the draft to the audit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from websockets.asyncio.client import connect

from tests.rooms.running import House, installation, usual_processes
from tests.rooms.talk import Talk, of

TEXT = "被申请人于2026年12月31日前向申请人支付货款5000元，双方再无其他争议。"
MAKE_PEOPLE = """
import json
from mediation.accounts.services import issue_token
from mediation.core.actor import SYSTEM
from tests.factories import make_cast
cast = make_cast()
parts = ("applicant", "respondent", "mediator", "clerk", "supervisor")
tokens = {part: issue_token(SYSTEM, cast.users[part], "a test", now) for part in parts}
phones = {part: cast.users[part].phone for part in parts}
print(json.dumps({"court": str(cast.court.pk), "mediator": str(cast.mediator.pk), "tokens": tokens, "phones": phones}))
"""


@dataclass
class Journey:
    """Running servers, the people and the case on its way."""

    house: House
    people: dict[str, Any]
    case: str = ""
    turn: int = 0

    def call(self, part: str, method: str, path: str, body: dict[str, Any] | None = None, expected: int = 200) -> Any:
        """One request, at the next process in turn."""
        self.turn += 1
        status, answer = self.house.call(method, path, self.people["tokens"][part], body, at=self.turn)
        assert status == expected, answer
        return answer

    def act(self, part: str, name: str, **fields: Any) -> Any:
        """An action on the case."""
        return self.call(part, "POST", f"/cases/{self.case}/actions/{name}/", fields)

    def talk(self, part: str, room: str) -> Talk:
        """A socket of this person into a room, at another process than the one before."""
        self.turn += 1
        process = self.house.processes[self.turn % len(self.house.processes)]
        return Talk(process.ws, room, headers=self.headers(part))

    def headers(self, part: str) -> dict[str, str]:
        """How this person proves who they are."""
        return {"Authorization": f"Bearer {self.people['tokens'][part]}"}


@pytest.fixture
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with installation(tmp_path_factory.mktemp("journey")) as house:
        people = json.loads(house.do(MAKE_PEOPLE))
        usual_processes(house)
        yield Journey(house, people)


def _bring_to_mediation(journey: Journey) -> None:
    phones = journey.people["phones"]
    parties = [
        {"side": side, "name": name, "phone": phones[side]}
        for side, name in (("applicant", "张建国"), ("respondent", "李敏"))
    ]
    filing = {"court": journey.people["court"], "cause": "sale", "claim": "付清货款。", "facts": "货已交付。"}
    filing["answers"] = {"my_part": "seller", "goods": "包装材料一批"}
    made = journey.call("applicant", "POST", "/cases/", {**filing, "amount": "6800.00", "parties": parties}, 201)
    journey.case = made["id"]
    journey.act("applicant", "submit")
    assert journey.act("clerk", "accept")["number"]
    journey.act("clerk", "designate", mediator=journey.people["mediator"])
    case = journey.act("mediator", "take_on", disclosure="none")
    other = next(party["id"] for party in case["parties"] if party["side"] == "respondent")
    invitation = {"party": other, "channels": ["sms"]}
    journey.call("mediator", "POST", f"/cases/{journey.case}/invitations/", invitation, 201)
    consent = {"steps": ["mediation", "confidentiality", "sham_warning"], "service_address": "和平路1号"}
    for side in ("applicant", "respondent"):
        journey.call(side, "POST", f"/cases/{journey.case}/consent/", consent)
    for party in journey.call("mediator", "GET", f"/cases/{journey.case}/")["parties"]:
        journey.call("mediator", "POST", f"/cases/{journey.case}/parties/{party['id']}/verify/")
    assert journey.act("mediator", "begin")["stage"] == "mediating"


async def _talk(journey: Journey) -> None:
    path = f"/cases/{journey.case}/sessions/"
    session = journey.call("mediator", "POST", path, {"mode": "chat"}, 201)
    journey.call("mediator", "POST", f"/sessions/{session['id']}/state/", {"state": "open"})
    rooms = {room["side"] or "joint": room["id"] for room in session["rooms"]}
    seen = journey.call("respondent", "GET", path)[0]["rooms"]
    assert {room["id"] for room in seen} == {rooms["joint"], rooms["respondent"]}
    async with (
        journey.talk("mediator", rooms["joint"]) as mediator,
        journey.talk("respondent", rooms["joint"]) as respondent,
        journey.talk("mediator", rooms["applicant"]) as aside,
        journey.talk("applicant", rooms["applicant"]) as applicant,
    ):
        for line in (mediator, respondent, aside, applicant):
            await line.wait(of("welcome"))
        await mediator.say("现在开始。")
        assert (await respondent.wait(of("message", seq=1)))["body"]["text"] == "现在开始。"
        await applicant.say("三千也行，别告诉他。")
        assert (await aside.wait(of("message", seq=1)))["body"]["text"] == "三千也行，别告诉他。"
        await respondent.say("我愿意付五千。")
        assert not any("三千" in text for text in respondent.raw)
    async with journey.talk("respondent", rooms["applicant"]) as shut_out:
        assert await shut_out.closed() in {4403, 4404}


def _sign(journey: Journey) -> None:
    proposed = journey.call("mediator", "POST", f"/cases/{journey.case}/agreements/", {"text": TEXT}, 201)
    for part in ("mediator", "applicant", "respondent"):
        journey.call(part, "POST", f"/agreements/{proposed['id']}/sign/", {"sha256": proposed["sha256"]})


async def test_a_dispute_goes_from_the_draft_to_the_year_s_figures(journey: Journey) -> None:
    year = datetime.now(UTC).year
    await _bring_and_talk(journey)
    address = f"{journey.house.processes[0].ws}/ws/statistics/?year={year}"
    async with connect(address, additional_headers=journey.headers("supervisor")) as figures:
        snapshot = json.loads(await figures.recv())
        assert (snapshot["type"], snapshot["summary"]["settled"]) == ("snapshot", 0)
        _sign(journey)
        delta: dict[str, Any] = {}
        async with asyncio.timeout(20):
            while delta.get("summary", {}).get("settled") != 1:
                delta = json.loads(await figures.recv())
    case = journey.call("applicant", "GET", f"/cases/{journey.case}/")
    assert (case["stage"], case["settled_at"] is not None) == ("settled", True)
    funnel = journey.call("clerk", "GET", f"/cases/{journey.case}/funnel/")["parties"]
    steps = next(party["steps"] for party in funnel if party["side"] == "respondent")
    assert [step for step in ("invited", "consented", "entered") if steps[step] is None] == []
    summary = journey.call("supervisor", "GET", f"/statistics/summary/?year={year}")
    assert (summary["prelitigation_mediations"], summary["online_mediations"], summary["settled"]) == (1, 1, 1)
    journey.house.manage("verify_audit")


async def _bring_and_talk(journey: Journey) -> None:
    _bring_to_mediation(journey)
    await _talk(journey)
