"""Every page of every role as somebody meets it, and the disputes that its address needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count

from playwright.sync_api import Page, expect

from tests.e2e.backstage import PHONES, Backstage, identity_number
from tests.e2e.conftest import ROOT

REGISTER = ROOT / "mediation" / "ledger" / "demonstration" / "ledger-2019.xlsx"
Paths = dict[str, str]
phones = count(13900050001)


def nothing(page: Page) -> None:
    """Most pages are shown as they open."""


def _second_audience(page: Page) -> None:
    page.locator(".audience").nth(1).click()


def _private_room(page: Page) -> None:
    page.locator(".tab.caucus").click()


def _first_row(page: Page) -> None:
    page.locator("ol a, ul.rows a").first.click()


def _dry_run(page: Page) -> None:
    page.set_input_files("input[type=file]", REGISTER)
    expect(page.locator("table.counts")).to_be_visible(timeout=60_000)


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def _code_of_a_letter(page: Page) -> None:
    """A code and a phone that belong to nobody lead to the same page as right ones."""
    page.locator("#code").fill("ABCDEFGH")
    page.locator("#phone").fill(str(next(phones)))
    page.locator("form button[type=submit]").click()
    expect(page.locator("input[autocomplete=one-time-code]")).to_be_visible()


def _mistakes(page: Page) -> None:
    """Go on with nothing filled in: each field says what is missing."""
    page.locator("form button[type=submit]").last.click()
    expect(page.get_by_role("alert").first).to_be_visible()


def _to_screen(number: int) -> Callable[[Page], None]:
    """Agree to what stands before the n-th screen of the way to taking part; nothing is sent before the last."""

    def walk(page: Page) -> None:
        for at in range(number):
            page.locator(".choices button").first.click()
            expect(page.locator(".stepper")).to_contain_text(re.compile(f"(第|Step) {at + 2} "))

    return walk


def _refusing(page: Page) -> None:
    page.locator(".choices button").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _invite(page: Page) -> None:
    page.locator("li.party button", has_text=re.compile("邀请|Invite")).last.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _one_of_a_cause(page: Page) -> None:
    page.locator("#file-cause").select_option("sale")
    expect(page.locator("#file-answers-goods")).to_be_visible()


def _edit(page: Page) -> None:
    page.locator("main button.el-button--primary, main button.el-button").last.click()
    expect(page.locator("button.cell").first).to_be_visible()


@dataclass(frozen=True)
class Place:
    """A page as somebody meets it. `{stage}` in the path stands for the account's own case in that stage."""

    name: str
    path: str
    account: str = ""
    then: Callable[[Page], None] = nothing

    def __str__(self) -> str:
        return self.name


PARTY = [
    Place("start", "/"),
    Place("sign-in", "/sign-in"),
    Place("join", "{link}"),
    Place("join-expired", "{expired}"),
    Place("join-find", "/j"),
    Place("join-find-mistakes", "/j", "", _mistakes),
    Place("join-code", "/j", "", _code_of_a_letter),
    Place("consult", "/consult", "applicant"),
    Place("my", "/my", "applicant"),
    Place("messages", "/my/messages", "applicant"),
    Place("message-settings", "/my/messages/settings", "applicant"),
    Place("party-case", "/my/cases/{mediating}", "applicant"),
    Place("party-case-unfolded", "/my/cases/{mediating}", "applicant", _unfold),
    Place("party-case-choosing", "/my/cases/{choosing}", "applicant"),
    Place("party-case-preparing", "/my/cases/{preparing}", "respondent"),
    Place("party-case-disclosed", "/my/cases/{disclosed}", "respondent"),
    Place("party-case-refused", "/my/cases/{refused}", "applicant"),
    Place("party-case-signing", "/my/cases/{signing}", "applicant"),
    Place("notice", "/my/cases/{refused}/notice/1", "applicant"),
    Place("choice", "/my/cases/{choosing}/choose", "applicant"),
    Place("representative", "/my/cases/{mediating}/representative", "applicant"),
    Place("representative-mistakes", "/my/cases/{mediating}/representative", "applicant", _mistakes),
    Place("file", "/file", "applicant"),
    Place("file-tasks", "/file/{draft}", "applicant"),
    Place("file-cause", "/file/{draft}/cause", "applicant"),
    Place("file-facts", "/file/{draft}/facts", "applicant"),
    Place("file-claim", "/file/{draft}/claim", "applicant"),
    Place("file-details", "/file/{draft}/details-1", "applicant"),
    Place("file-me", "/file/{draft}/me", "applicant"),
    Place("file-others", "/file/{draft}/others", "applicant"),
    Place("file-evidence", "/file/{draft}/evidence", "applicant"),
    Place("file-check", "/file/{draft}/check", "applicant"),
    Place("file-done", "/file/{submitted}/done", "applicant"),
    Place("consent-identity", "/my/cases/{preparing}/join", "respondent"),
    Place("consent-identity-mistakes", "/my/cases/{preparing}/join", "respondent", _mistakes),
    Place("consent", "/my/cases/{disclosed}/consent", "respondent"),
    Place("consent-refusing", "/my/cases/{disclosed}/join", "respondent", _refusing),
    Place("consent-confidentiality", "/my/cases/{disclosed}/join", "respondent", _to_screen(1)),
    Place("consent-recording", "/my/cases/{disclosed}/join", "respondent", _to_screen(3)),
    Place("consent-address", "/my/cases/{disclosed}/join", "respondent", _to_screen(4)),
    Place("room-joint", "/my/cases/{mediating}/room/{session}", "applicant"),
    Place("room-caucus", "/my/cases/{mediating}/room/{session}", "applicant", _private_room),
    Place("not-found", "/no-such-page"),
]
STAFF = [
    Place("desk-today", "/desk/today", "mediator"),
    Place("desk-my-cases", "/desk/my-cases", "mediator"),
    Place("desk-messages", "/desk/messages", "mediator"),
    Place("desk-case", "/desk/cases/{mediating}", "mediator"),
    Place("desk-case-preparing", "/desk/cases/{preparing}", "mediator"),
    Place("desk-case-disclosed", "/desk/cases/{disclosed}", "mediator", _unfold),
    Place("desk-case-inviting", "/desk/cases/{preparing}", "mediator", _invite),
    Place("desk-case-choosing", "/desk/cases/{choosing}", "clerk"),
    Place("desk-explanation", "/desk/cases/{mediating}/deadlines", "mediator", _unfold),
    Place("desk-session", "/desk/cases/{mediating}/session", "mediator"),
    Place("desk-session-caucus", "/desk/cases/{mediating}/session", "mediator", _second_audience),
    Place("desk-letter", "/desk/invitations/{letter}/letter", "clerk"),
    Place("desk-triage-empty", "/desk/triage", "clerk"),
    Place("desk-triage", "/desk/triage", "clerk", _first_row),
    Place("desk-triage-assign", "/desk/triage?show=assign", "clerk", _first_row),
    Place("desk-board", "/desk/board", "clerk"),
    Place("desk-cases", "/desk/cases", "clerk"),
    Place("desk-deadlines", "/desk/deadlines", "clerk"),
    Place("desk-file", "/desk/file", "clerk", _one_of_a_cause),
    Place("desk-series", "/desk/series", "clerk"),
    Place("desk-funnel", "/desk/funnel", "clerk"),
    Place("desk-consultations", "/desk/consultations", "clerk", _first_row),
    Place("desk-register", "/desk/register", "clerk", _dry_run),
    Place("desk-mediators", "/desk/mediators", "clerk"),
    Place("desk-rules", "/desk/rules", "clerk", _unfold),
    Place("desk-calendar", "/desk/calendar", "clerk"),
    Place("desk-calendar-editing", "/desk/calendar", "administrator", _edit),
    Place("desk-dashboard", "/desk/dashboard?year=2019", "supervisor"),
]


def make_disputes(backstage: Backstage) -> Paths:
    """Disputes in the states that the demonstration's story does not come through; what stands for them in a path."""
    sister = ("李敏", PHONES["respondent"])
    choosing, disclosed = backstage.file(sister).id, backstage.file(sister)
    for key in ("applicant", "respondent"):
        backstage.agree(key, choosing)
    backstage.prepare(disclosed.id)
    told = {"relation": "other", "text": "我和申请人的父亲曾在同一单位工作，2012 年后没有来往。"}
    backstage.call("mediator", "POST", f"/cases/{disclosed.id}/disclosures/", told)
    paper = {"document_kind": "id_card", "number": identity_number(date(1990, 5, 6), 22), "name": "李敏"}
    me = disclosed.parties["李敏"]
    backstage.call("respondent", "POST", f"/cases/{disclosed.id}/parties/{me}/identity/", paper)
    refused, submitted = backstage.hand_in(sister), backstage.hand_in(sister)
    backstage.act("clerk", refused, "refuse", ground="not_for_courts", note="可以向市场监督管理部门投诉。")
    return {
        "choosing": choosing,
        "disclosed": disclosed.id,
        "refused": refused,
        "submitted": submitted,
    } | _invite_people(backstage)


def _invite_people(backstage: Backstage) -> Paths:
    people = [(name, str(next(phones))) for name in ("黄大妈", "高启", "白洁")]
    case = backstage.file(*people)
    late, _open, letter = (
        backstage.invite(case, name, channel)
        for (name, _), channel in zip(people, ("sms", "sms", "letter"), strict=True)
    )
    backstage.expire(late["id"])
    expired, standing = (backstage.link_sent_to(phone) for _name, phone in people[:2])
    return {"expired": expired, "link": standing, "letter": letter["id"]}
