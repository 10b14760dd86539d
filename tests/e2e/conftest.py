"""The whole program in a real browser: a private demonstration on SQLite, one daphne, the system's Chromium."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    StorageState,
    ViewportSize,
    WebSocket,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from mediation.accounts.demonstration import ACCOUNTS, PASSWORD
from tests.e2e.backstage import Backstage
from tests.rooms.running import installation
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
KEPT = ROOT / "tests" / "e2e" / "artifacts"
README_PICTURES = {"party-case-phone-zh", "desk-session-desk-zh", "desk-triage-desk-zh", "desk-dashboard-desk-zh"}
PHONE, DESK = (390, 844), (1440, 900)
READY_WITHIN = 30.0
MOMENT, CALM = 50, 3
"""A page rests when nothing moved for so many moments of so many milliseconds."""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def backstage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backstage]:
    """A fresh demonstration, served as `make run` serves it; its text messages are laid into a folder."""
    port = free_port()
    settings = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SMS_BACKEND": "mediation.accounts.sms.OutboxGateway",
    }
    with installation(tmp_path_factory.mktemp("var"), **settings) as house:
        house.manage("seed_demonstration")
        house.start(port)
        yield Backstage(house)


@pytest.fixture(scope="session")
def site(backstage: Backstage) -> str:
    """The address of the demonstration."""
    return backstage.house.processes[0].http


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("chromium is not installed: run scripts/install_services.sh")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """One person in a browser context of their own."""

    site: str
    context: BrowserContext
    page: Page
    cut: bool = False
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    frames: list[tuple[str, str]] = field(default_factory=list)
    """The path of the socket and the text of each frame that came."""
    asking: set[Request] = field(default_factory=set)
    """What was asked of the server and is not answered yet."""

    def __post_init__(self) -> None:
        self.context.on("request", self._asked)
        self.page.on("response", self._answer_began)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self._said)
        self.page.on("websocket", self._opened)

    def _answered(self, request: Request) -> None:
        self.asking.discard(request)

    def _answer_began(self, response: Response) -> None:
        # Of what was sent, some pages look at the status alone; a body that nobody reads is never finished.
        if response.request.method != "GET":
            self._answered(response.request)

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.asking.clear()  # What the page before still waited for comes to nobody.
        self.asking.add(request)
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.foreign.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        expected = "401" in message.text and message.location["url"].endswith(("/api/v1/me/", "/auth/session"))
        if message.type == "error" and not expected and not self.cut:
            self.faults.append(f"{message.text} ({message.location['url']})")

    def _opened(self, socket: WebSocket) -> None:
        path = urlsplit(socket.url).path
        socket.on("framereceived", lambda frame: self.frames.append((path, str(frame))))

    def cut_line(self) -> None:
        """Take the network away; what the browser then says of lost connections is no fault of the page."""
        self.cut = True
        self.context.set_offline(True)

    def mend_line(self) -> None:
        """Bring the network back."""
        self.context.set_offline(False)

    def open(self, path: str) -> Page:
        """Open a page of the site and wait until it rests."""
        self.page.goto(self.site + path)
        return self.rest()

    def rest(self) -> Page:
        """Wait until the page has asked for nothing during a moment, and says of nothing that it is still coming."""
        calm, end = 0, time.monotonic() + READY_WITHIN
        while calm < CALM:
            assert time.monotonic() < end, f"the page still waits for {[request.url for request in self.asking]}"
            self.page.wait_for_timeout(MOMENT)
            busy = self.asking or self.page.locator("[aria-busy=true]").count()
            calm = 0 if busy else calm + 1
        return self.page

    def leave(self) -> None:
        """Close the page, and forget what it kept on this device."""
        with suppress(PlaywrightError):
            self.page.evaluate("localStorage.clear()")
        self.page.close()
        self.context.remove_listener("request", self._asked)

    def sign_in(self, key: str) -> Page:
        """Sign in as one of the demonstration's accounts, over the same interface as the sign-in page."""
        account = next(a for a in ACCOUNTS if a.key == key)
        self.open("/sign-in")
        body = {"phone": f"+86{account.login}", "password": PASSWORD}
        answer = self.api("POST", "/_allauth/browser/v1/auth/login", body)
        assert answer["status"] == 200, answer
        return self.open(account.path)

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the site's interface from inside the page, with its cookies."""
        answer: dict[str, Any] = self.page.evaluate(
            """async ([method, path, body]) => {
                const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? '';
                const answer = await fetch(path, {
                    method, credentials: 'same-origin',
                    headers: {'Content-Type': 'application/json', 'X-CSRFToken': token},
                    body: body === null ? undefined : JSON.stringify(body),
                });
                return {status: answer.status, body: await answer.json().catch(() => null)};
            }""",
            [method, path, body],
        )
        return answer

    def shoot(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the page as it is; those that the README shows go to where SCREENSHOTS says, too."""
        KEPT.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=str(KEPT / f"{name}.png"), full_page=whole, animations="disabled")
        published = os.environ.get("SCREENSHOTS")
        if published and name in README_PICTURES:
            self.page.screenshot(path=str(ROOT / published / f"{name}.png"), animations="disabled")

    def accessibility_faults(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = self.page.evaluate(
            "async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", tags
        )
        return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]

    def overflows(self) -> bool:
        """Whether the page scrolls sideways."""
        wider: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
        return wider


NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def signed_in(site: str, browser: Browser) -> Callable[[str], StorageState]:
    """The cookies of a demonstration account; each signs in once for all tests."""
    kept: dict[str, StorageState] = {}

    def state(key: str) -> StorageState:
        if key not in kept:
            context = browser.new_context(locale="zh-CN")
            Visitor(site, context, context.new_page()).sign_in(key)
            kept[key] = context.storage_state()
            context.close()
        return kept[key]

    return state


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on the test whether it failed, so that its visitors can keep what they saw."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def devices() -> dict[tuple[str, str], BrowserContext]:
    """Browsers that stay open from one visit to the next, by account and language."""
    return {}


@pytest.fixture
def visitor(
    site: str,
    browser: Browser,
    signed_in: Callable[[str], StorageState],
    devices: dict[tuple[str, str], BrowserContext],
    request: pytest.FixtureRequest,
) -> Iterator[NewVisitor]:
    """Make visitors; at the end none of them has called a foreign host or met an uncaught fault of the page.

    With `known` somebody comes back with the browser of an earlier visit, which has the program in its cache.
    """
    made: list[Visitor] = []

    def new(
        size: tuple[int, int] = DESK, language: str = "zh-CN", account: str = "", *, known: bool = False, **options: Any
    ) -> Visitor:
        if account:
            # What the page keeps beside the cookies (language, type size) is each visit's own.
            options["storage_state"] = {"cookies": signed_in(account)["cookies"], "origins": []}
        viewport: ViewportSize = {"width": size[0], "height": size[1]}
        context = devices.get((account, language)) if known else None
        if context is None:
            context = browser.new_context(viewport=viewport, locale=language, reduced_motion="reduce", **options)
            context.set_default_timeout(20_000)
        if known:
            devices[account, language] = context
        made.append(Visitor(site, context, context.new_page()))
        made[-1].page.set_viewport_size(viewport)
        return made[-1]

    yield new
    for number, person in enumerate(made):
        if request.node.stash.get(FAILED, False):
            person.shoot(f"failed-{request.node.name}-{number}".replace("/", "-"))
        person.leave()
        if person.context not in devices.values():
            person.context.close()
    assert [url for person in made for url in person.foreign] == []
    assert [fault for person in made for fault in person.faults] == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages come first: their pictures show the demonstration before anybody else has filed something."""
    items.sort(key=lambda item: item.path.name != "test_pages.py" if "e2e" in item.path.parts else False)
