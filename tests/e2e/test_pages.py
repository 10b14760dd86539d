"""Every page of every role: on a phone and at a desk, in both languages, legible and complete by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.backstage import Backstage
from tests.e2e.conftest import DESK, PHONE, NewVisitor, Visitor
from tests.e2e.places import PARTY, STAFF, Paths, Place, make_disputes, nothing

pytestmark = pytest.mark.e2e

NARROWEST = 320


@pytest.fixture(scope="session")
def cases(backstage: Backstage) -> dict[str, Paths]:
    """What a path stands for: each account's own cases by stage, found once, and disputes made for these pages."""
    return {"": make_disputes(backstage)}


def _path(place: Place, person: Visitor, cases: dict[str, Paths]) -> str:
    if "{" not in place.path:
        return place.path
    if place.account not in cases:
        person.open("/")
        found = person.api("GET", "/api/v1/cases/?mine=1")["body"]["results"]
        # The oldest of a stage is the demonstration's own, whatever other tests have filed since.
        stages = {case["stage"]: case["id"] for case in sorted(found, key=lambda c: c["created_at"], reverse=True)}
        if talking := stages.get("mediating"):
            stages["session"] = person.api("GET", f"/api/v1/cases/{talking}/sessions/")["body"][0]["id"]
        cases[place.account] = stages | cases[""]
    return place.path.format(**cases[place.account])


def _meet(place: Place, person: Visitor) -> None:
    if place.then is not nothing:
        place.then(person.page)
        person.rest()


def _check(person: Visitor, name: str, faults: list[str]) -> None:
    faults += [f"{name}: {fault}" for fault in person.accessibility_faults()]
    if person.overflows():
        faults.append(f"{name}: scrolls sideways")


def _resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    page.wait_for_timeout(50)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", [*PARTY, *STAFF], ids=str)
def test_a_page_is_legible_on_a_phone_and_at_a_desk(
    visitor: NewVisitor, cases: dict[str, Paths], place: Place, language: str
) -> None:
    person = visitor(PHONE, {"zh": "zh-CN", "en": "en-GB"}[language], place.account, known=True)
    page, faults = person.page, list[str]()
    person.open(_path(place, person, cases))
    expect(page.locator("h1")).to_have_count(1)
    _meet(place, person)
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
    visitor: NewVisitor, cases: dict[str, Paths], place: Place
) -> None:
    person = visitor(PHONE, account=place.account, known=True)
    page, faults = person.page, list[str]()
    page.emulate_media(color_scheme="dark")
    path = _path(place, person, cases)
    person.open(path)
    _meet(place, person)
    assert page.get_attribute("html", "data-theme") == "dark"
    _check(person, "dark", faults)
    person.shoot(f"{place.name}-phone-dark")
    page.emulate_media(color_scheme="light")
    person.open(f"{path}{'&' if '?' in path else '?'}mode=elder")
    _meet(place, person)
    assert page.get_attribute("html", "data-mode") == "elder"
    _check(person, "elder", faults)
    person.shoot(f"{place.name}-phone-elder")
    _resize(page, NARROWEST, 640)
    if person.overflows():
        faults.append("elder, narrow: scrolls sideways")
    assert faults == []
