"""What no browser can do: let time pass, see what was sent, and bring a dispute to where a test begins."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.rooms.running import House

TOKEN = """
import json
from mediation.accounts.models import User
from mediation.accounts.services import issue_token
from mediation.core.actor import SYSTEM
from mediation.core.fields import keyed_index
user = User.objects.get(phone_index=keyed_index({phone!r}))
print(issue_token(SYSTEM, user, "a browser test", now))
"""
POST = """
from mediation.notifications.quiet import QuietHours
from mediation.notifications.services import deliver_due
deliver_due(QuietHours().after(now))
"""
TEXTS = """
import json
from pathlib import Path
from django.conf import settings
found = sorted(Path(settings.VAR_DIR, "outbox").glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
messages = [json.loads(file.read_text(encoding="utf-8")) for file in found]
print(json.dumps([message["text"] for message in messages if message["phone"].endswith({phone!r})]))
"""
RUN_OUT = """
from datetime import timedelta
from mediation.cases.models import Deadline
from mediation.core.clock import local_day
limit = Deadline.objects.get(case={case!r}, rule={rule!r}, state="running")
days = timedelta(days=(limit.due_on - local_day(now)).days + 1)
limit.starts_on, limit.due_on = limit.starts_on - days, limit.due_on - days
limit.save()
"""
BEGUN_ON = """
from datetime import date
from mediation.cases.models import Deadline
from mediation.cases.services.deadlines import move_deadline
from mediation.core.clock import local_day
from mediation.rules.queries import LoadedCalendar
limit = Deadline.objects.select_related("case").get(case={case!r}, rule={rule!r}, state="running")
limit.starts_on = date.fromisoformat({day!r})
limit.save()
move_deadline(limit, limit.case.clock_stops.all(), LoadedCalendar(), local_day(now))
"""
EXPIRE = """
from mediation.invitations.models import Invitation
Invitation.objects.filter(pk={invitation!r}).update(expires_at=now)
"""
PHONES = {"applicant": "13900010001", "respondent": "13900010002", "mediator": "13900010003", "clerk": "13900010004"}
"""The demonstration's accounts that bring a dispute on its way."""


@dataclass
class Dispute:
    """A dispute that a test begins with, and its parties by name."""

    id: str
    parties: dict[str, str]


@dataclass
class Backstage:
    """The installation behind the pages: its clock, its outbox, its interface."""

    house: House
    tokens: dict[str, str] = field(default_factory=dict)

    def call(self, key: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One request over the interface, as one of the demonstration's accounts."""
        if key not in self.tokens:
            self.tokens[key] = self.house.do(TOKEN.format(phone=PHONES[key]))
        status, answer = self.house.call(method, path, self.tokens[key], body)
        assert status in {200, 201}, answer
        return answer

    def tick(self) -> None:
        """Do what time brings, as the installation's clock does every minute."""
        self.house.manage("tick")

    def texts_to(self, phone: str) -> list[str]:
        """The text messages to a phone, the newest last; at night the post goes out as if it were morning."""
        self.house.do(POST)
        texts: list[str] = json.loads(self.house.do(TEXTS.format(phone=phone)))
        return texts

    def link_sent_to(self, phone: str) -> str:
        """The path of the newest invitation that a phone got."""
        texts = [re.search(r"https?://[^/\s]+(/j/[\w-]+(?:\?via=\w+)?)", text) for text in self.texts_to(phone)]
        return next(found[1] for found in reversed(texts) if found)

    def let_run_out(self, case: str, rule: str) -> None:
        """Move a running limit back until yesterday was its last day, then let time bring what it brings."""
        self.house.do(RUN_OUT.format(case=case, rule=rule))
        self.tick()

    def begin_on(self, case: str, rule: str, day: date) -> None:
        """Let a running limit have begun on this day."""
        self.house.do(BEGUN_ON.format(case=case, rule=rule, day=day.isoformat()))

    def expire(self, invitation: str) -> None:
        """Let an invitation's time be over."""
        self.house.do(EXPIRE.format(invitation=invitation))

    def hand_in(self, *respondents: tuple[str, str]) -> str:
        """张建国 files a dispute against these people: names and phones."""
        people = [("applicant", "张建国", PHONES["applicant"]), *(("respondent", *one) for one in respondents)]
        parties = [{"side": side, "name": name, "phone": phone, "address": "和平路1号"} for side, name, phone in people]
        courts = self.call("applicant", "GET", "/organisations/?kind=court")
        filing = {
            "court": next(one["id"] for one in courts if one["name"] == "示范区人民法院"),
            "cause": "sale",
            "claim": "请对方付清货款 6800 元。",
            "facts": "货已交付，货款没有付清。",
            "amount": "6800.00",
            "answers": {"my_part": "seller", "goods": "包装材料一批"},
            "parties": parties,
        }
        case = str(self.call("applicant", "POST", "/cases/", filing)["id"])
        self.act("applicant", case, "submit")
        return case

    def file(self, *respondents: tuple[str, str]) -> Dispute:
        """The same, and the clerk accepts it."""
        case = self.hand_in(*respondents)
        accepted = self.act("clerk", case, "accept")
        return Dispute(case, {party["name"]: party["id"] for party in accepted["parties"]})

    def act(self, key: str, case: str, action: str, **inputs: Any) -> Any:
        """One of the actions that a case offers."""
        return self.call(key, "POST", f"/cases/{case}/actions/{action}/", inputs)

    def prepare(self, case: str) -> None:
        """周海燕 is designated and takes the case on: what follows is to reach the parties."""
        found = self.call("clerk", "GET", f"/cases/{case}/candidates/")
        mediator = next(one["mediator"]["id"] for one in found if one["mediator"]["name"] == "周海燕")
        self.act("clerk", case, "designate", mediator=mediator)
        self.act("mediator", case, "take_on", disclosure="none")

    def agree(self, key: str, case: str) -> None:
        """A party agrees to everything that mediation needs."""
        steps = ["mediation", "confidentiality", "sham_warning"]
        self.call(key, "POST", f"/cases/{case}/consent/", {"steps": steps, "service_address": "和平路1号"})

    def invite(self, dispute: Dispute, name: str, *channels: str) -> dict[str, Any]:
        """The clerk invites a party."""
        body = {"party": dispute.parties[name], "channels": list(channels) or ["sms"]}
        made: dict[str, Any] = self.call("clerk", "POST", f"/cases/{dispute.id}/invitations/", body)
        return made


def identity_number(born: date, order: int) -> str:
    """A number of an identity card whose check digit is right: Wuhu, this day of birth, the order of that day."""
    digits = f"340202{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]
