"""What people press on many pages."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

PATIENTLY = 15_000
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c636060f8cf00000301010018dd8db00000000049454e44ae426082"
)
ADDRESS = "示范区临江街道 12 号"


def button(where: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """A button by what stands on it."""
    return where.get_by_role("button", name=name)


def link(where: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """A link by what stands on it."""
    return where.get_by_role("link", name=name)


def labelled(where: Page | Locator, label: str) -> Locator:
    """A field whose label begins with these words."""
    return where.get_by_label(re.compile(f"^{re.escape(label)}"))


def choose(where: Page | Locator, question: str, answer: str) -> None:
    """Answer a question by one of its radio buttons."""
    group = where.get_by_role("group", name=re.compile(re.escape(question)))
    group.locator("label", has_text=re.compile(f"^\\s*{re.escape(answer)}")).click()


def photo(name: str) -> FilePayload:
    """A picture as the phone's camera would hand it over."""
    return {"name": name, "mimeType": "image/png", "buffer": PHOTO}


def act(page: Page, label: str, choice: str = "") -> None:
    """Choose one of the actions that a case offers at the desk, and confirm it in its dialog."""
    button(page, label).click()
    dialog = page.get_by_role("dialog", name=label)
    if choice:
        dialog.locator("label", has_text=choice).click()
    button(dialog, label).click()
    expect(page.get_by_text(f"已办理：{label}。")).to_be_visible()


def screen(page: Page, name: str) -> None:
    """Wait for one screen of the way to taking part; its title has the page's only first heading."""
    page.wait_for_url(re.compile(f"/join/{name}$"))
    expect(page.locator("h1")).to_have_count(1)


def say_who_i_am(page: Page, number: str) -> None:
    """The first screen: my paper."""
    screen(page, "identity")
    labelled(page, "证件号码").fill(number)
    button(page, "继续").click()


def read_and_agree(page: Page) -> None:
    """One thing a screen; nothing is agreed to beforehand, and what is optional may be declined."""
    for name in ("mediation", "confidentiality", "sham_warning"):
        screen(page, name)
        button(page, "我同意，继续").click()
    screen(page, "recording")
    button(page, "不同意，不影响参加调解").click()


def give_service_address(page: Page) -> None:
    """The last screen: where papers are served."""
    screen(page, "address")
    labelled(page, "送达地址").fill(ADDRESS)
    choose(page, "同意用电子方式送达吗？", "同意")
    button(page, "确认并提交").click()
    expect(page.get_by_text("谢谢，您的意见已经记下。")).to_be_visible()


def verify(page: Page, name: str) -> None:
    """At the desk: compare the first party who was not verified yet with their paper."""
    button(page, "当面核验身份").first.click()
    button(page.get_by_role("dialog"), "记为核验通过").click()
    expect(page.get_by_text(f"已核验 {name} 的身份。")).to_be_visible()
