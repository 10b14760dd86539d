"""Every page of every role: on a phone and at a desk, in both languages, legible and complete by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, ROOT, NewVisitor, Visitor

pytestmark = pytest.mark.e2e

NARROWEST = 320
REGISTER = ROOT / "mediation" / "ledger" / "demonstration" / "ledger-2019.xlsx"


def _nothing(page: Page) -> None:
    """Most pages are shown as they open."""


def _second_audience(page: Page) -> None:
    page.locator(".audience").nth(1).click()


def _private_room(page: Page) -> None:
    page.locator(".tab.caucus").click()


def _first_row(page: Page) -> None:
    page.locator("ol a, ul.rows a").first.click()
    page.wait_for_load_state("networkidle")


def _dry_run(page: Page) -> None:
    page.set_input_files("input[type=file]", REGISTER)
    expect(page.locator("table.counts")).to_be_visible(timeout=60_000)


@dataclass(frozen=True)
class Place:
    """A page as somebody meets it. `{stage}` in the path stands for the account's own case in that stage."""

    name: str
    path: str
    account: str = ""
    then: Callable[[Page], None] = _nothing

    def __str__(self) -> str:
        return self.name


PARTY = [
    Place("start", "/"),
    Place("sign-in", "/sign-in"),
    Place("consult", "/consult", "applicant"),
    Place("my", "/my", "applicant"),
    Place("party-case", "/my/cases/{mediating}", "applicant"),
    Place("party-case-preparing", "/my/cases/{preparing}", "respondent"),
    Place("party-case-signing", "/my/cases/{signing}", "applicant"),
    Place("file", "/file", "applicant"),
    Place("file-cause", "/file/{draft}/cause", "applicant"),
    Place("file-claim", "/file/{draft}/claim", "applicant"),
    Place("file-others", "/file/{draft}/others", "applicant"),
    Place("file-check", "/file/{draft}/check", "applicant"),
    Place("consent", "/my/cases/{preparing}/consent", "respondent"),
    Place("room-joint", "/my/cases/{mediating}/room/{session}", "applicant"),
    Place("room-caucus", "/my/cases/{mediating}/room/{session}", "applicant", _private_room),
    Place("not-found", "/no-such-page"),
]
STAFF = [
    Place("desk-today", "/desk/today", "mediator"),
    Place("desk-my-cases", "/desk/my-cases", "mediator"),
    Place("desk-case", "/desk/cases/{mediating}", "mediator"),
    Place("desk-case-preparing", "/desk/cases/{preparing}", "mediator"),
    Place("desk-session", "/desk/cases/{mediating}/session", "mediator"),
    Place("desk-session-caucus", "/desk/cases/{mediating}/session", "mediator", _second_audience),
    Place("desk-triage-empty", "/desk/triage", "clerk"),
    Place("desk-triage", "/desk/triage", "clerk", _first_row),
    Place("desk-board", "/desk/board", "clerk"),
    Place("desk-cases", "/desk/cases", "clerk"),
    Place("desk-consultations", "/desk/consultations", "clerk", _first_row),
    Place("desk-register", "/desk/register", "clerk", _dry_run),
    Place("desk-mediators", "/desk/mediators", "clerk"),
    Place("desk-dashboard", "/desk/dashboard?year=2019", "supervisor"),
]


@pytest.fixture(scope="session")
def cases() -> dict[str, dict[str, str]]:
    """Each account's own cases by stage, found once."""
    return {}


def _path(place: Place, person: Visitor, cases: dict[str, dict[str, str]]) -> str:
    if "{" not in place.path:
        return place.path
    if place.account not in cases:
        person.open("/")
        found = person.api("GET", "/api/v1/cases/?mine=1")["body"]["results"]
        # The oldest of a stage is the demonstration's own, whatever other tests have filed since.
        stages = {case["stage"]: case["id"] for case in sorted(found, key=lambda c: c["created_at"], reverse=True)}
        sessions = person.api("GET", f"/api/v1/cases/{stages['mediating']}/sessions/")["body"]
        cases[place.account] = {**stages, "session": sessions[0]["id"]}
    return place.path.format(**cases[place.account])


def _check(person: Visitor, name: str, faults: list[str]) -> None:
    faults += [f"{name}: {fault}" for fault in person.accessibility_faults()]
    if person.overflows():
        faults.append(f"{name}: scrolls sideways")


def _resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(150)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", [*PARTY, *STAFF], ids=str)
def test_a_page_is_legible_on_a_phone_and_at_a_desk(
    visitor: NewVisitor, cases: dict[str, dict[str, str]], place: Place, language: str
) -> None:
    person = visitor(PHONE, {"zh": "zh-CN", "en": "en-GB"}[language], place.account)
    page, faults = person.page, list[str]()
    person.open(_path(place, person, cases))
    expect(page.locator("h1")).to_have_count(1)
    place.then(page)
    for size, (width, height) in (("phone", PHONE), ("desk", DESK)):
        _resize(page, width, height)
        _check(person, size, faults)
        person.shoot(f"{place.name}-{size}-{language}")
    if place in PARTY:
        _resize(page, NARROWEST, 640)
        if person.overflows():
            faults.append("narrow: scrolls sideways")
    assert faults == []


@pytest.mark.parametrize("place", PARTY, ids=str)
def test_a_party_s_page_is_legible_to_the_old_and_in_the_dark(
    visitor: NewVisitor, cases: dict[str, dict[str, str]], place: Place
) -> None:
    person = visitor(PHONE, account=place.account, color_scheme="dark")
    page, faults = person.page, list[str]()
    path = _path(place, person, cases)
    person.open(path)
    place.then(page)
    assert page.get_attribute("html", "data-theme") == "dark"
    _check(person, "dark", faults)
    person.shoot(f"{place.name}-phone-dark")
    page.emulate_media(color_scheme="light")
    person.open(f"{path}?mode=elder")
    place.then(page)
    assert page.get_attribute("html", "data-mode") == "elder"
    _check(person, "elder", faults)
    person.shoot(f"{place.name}-phone-elder")
    _resize(page, NARROWEST, 640)
    if person.overflows():
        faults.append("elder, narrow: scrolls sideways")
    assert faults == []
