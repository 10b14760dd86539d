"""Whoever the court invites comes in by the link in a text message and a code: no account, no password, four taps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.backstage import Backstage, Dispute, identity_number
from tests.e2e.conftest import PHONE, NewVisitor, Visitor
from tests.e2e.steps import PATIENTLY, act, button, give_service_address, labelled, link, read_and_agree, screen, verify

pytestmark = pytest.mark.e2e

NAME = "赵小兰"
MOST_TAPS = 4
STEPS = ["已邀请", "已送达", "已打开", "已核实", "已同意", "进过调解室", "参加到底"]
numbers = count(13900020001)


@dataclass
class Taps:
    """What is pressed beyond typing and beyond each yes or no that the law asks for."""

    made: list[str] = field(default_factory=list)

    def on(self, what: Locator) -> None:
        """Press it."""
        self.made.append(what.inner_text().strip())
        what.click()


def phone_number() -> str:
    """A phone that nobody has an account by."""
    return str(next(numbers))


def last_code(texts: list[str]) -> str:
    """The code of the newest message that brings one."""
    text = next(text for text in reversed(texts) if "验证码" in text)
    found = re.search(r"\d{6}", text)
    assert found, text
    return found[0]


def dead_end(person: Visitor, path: str, title: str, *words: str) -> Page:
    """A link that leads nowhere says so, names the court and how to reach it, and is legible."""
    page = person.open(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for word in words:
        expect(page.locator("main")).to_contain_text(word)
    expect(page.locator("main a[href^='tel:']")).to_have_count(1)
    assert person.accessibility_faults() == []
    return page


@contextmanager
def refusals_expected(person: Visitor) -> Iterator[None]:
    """That the server refuses is what the test is about; the browser's own words of it are no fault of the page."""
    before = list(person.faults)
    yield
    person.faults[:] = before + [f for f in person.faults[len(before) :] if "Failed to load resource" not in f]


@pytest.fixture
def dispute(backstage: Backstage) -> tuple[Dispute, str]:
    """A case that 周海燕 has taken on, the other side of which nobody has reached; and its phone."""
    phone = phone_number()
    made = backstage.file((NAME, phone))
    backstage.prepare(made.id)
    return made, phone


def invite_at_the_desk(person: Visitor, case: str) -> None:
    page = person.open(f"/desk/cases/{case}")
    row = page.locator("li.party", has_text=NAME)
    button(row, "邀请").click()
    dialog = page.get_by_role("dialog", name=f"邀请 {NAME}")
    expect(dialog.get_by_label("短信")).to_be_checked()
    button(dialog, "发出邀请").click()
    expect(dialog.get_by_role("status")).to_contain_text(f"已邀请 {NAME}。")
    button(dialog, "关闭").last.click()
    expect(row.locator("li.step.done")).to_have_text([re.compile(STEPS[0])])


def come_in(person: Visitor, backstage: Backstage, phone: str, taps: Taps) -> None:
    """From the text message to the first screen of the case."""
    page = person.open(backstage.link_sent_to(phone))
    expect(page.get_by_role("heading", level=1)).to_contain_text("邀请您参加一次调解")
    expect(page.locator("article")).to_contain_text("赵")
    assert NAME not in page.content(), "a name before the phone is proved"
    assert phone not in page.content()
    assert person.accessibility_faults() == []
    taps.on(button(page, "是我本人，获取验证码"))
    expect(page.get_by_role("heading", name="请填写验证码")).to_be_visible()
    wrong = last_code(backstage.texts_to(phone))
    with refusals_expected(person):
        labelled(page, "验证码").fill(f"{(int(wrong) + 1) % 10**6:06d}")
        expect(page.locator("form")).to_contain_text("还可以再试 4 次")
    labelled(page, "验证码").fill(wrong)
    screen(page, "identity")


def consent(page: Page, taps: Taps) -> None:
    """Paper, texts, address: what is typed is not right at once, and the page says which digit of it."""
    right = identity_number(date(1986, 3, 15), 28)
    expect(labelled(page, "姓名")).to_have_value(NAME)
    labelled(page, "证件号码").fill(right)
    taps.on(button(page, "继续"))
    read_and_agree(page)
    give_service_address(page)
    taps.made.append("确认并提交")


def test_an_invited_respondent_joins_by_a_code_and_consents(
    visitor: NewVisitor, backstage: Backstage, dispute: tuple[Dispute, str]
) -> None:
    (case, phone), taps = dispute, Taps()
    mediator, invited = visitor(account="mediator"), visitor(PHONE, has_touch=True, is_mobile=True)
    invite_at_the_desk(mediator, case.id)
    come_in(invited, backstage, phone, taps)
    consent(invited.page, taps)
    page = invited.page
    page.wait_for_url(re.compile(f"/my/cases/{case.id}$"))
    assert len(taps.made) <= MOST_TAPS, taps.made
    now = page.locator(".now")
    expect(now).to_contain_text("现在不需要您做什么")
    expect(now).to_contain_text("等待对方答复")
    expect(page.get_by_role("heading", name="接下来")).to_be_visible()
    assert invited.accessibility_faults() == []
    assert not invited.overflows()
    desk = mediator.open(f"/desk/cases/{case.id}")
    row = desk.locator("li.party", has_text=NAME)
    expect(row.locator("li.step.done")).to_have_text([re.compile(step) for step in STEPS[:5]])
    expect(row).to_contain_text("已使用")
    expect(desk.locator("li.line", has_text="征询对方当事人意见")).to_contain_text("已按时完成")
    backstage.agree("applicant", case.id)
    stay_to_the_end(mediator, invited, backstage, case)
    the_funnel_shows_every_step(visitor(account="clerk"))
    a_second_device_is_told(visitor(PHONE), backstage, phone)


def stay_to_the_end(mediator: Visitor, invited: Visitor, backstage: Backstage, case: Dispute) -> None:
    """The talk begins; who says something in it has stayed."""
    page = mediator.open(f"/desk/cases/{case.id}")
    for name in ("张建国", NAME):
        verify(page, name)
    act(page, "开始调解")
    button(page, "开始一次在线会谈").click()
    page.wait_for_url(re.compile("/session$"))
    if button(page, "开始会谈").is_visible():
        button(page, "开始会谈").click()
    link(invited.open(f"/my/cases/{case.id}"), "进入调解室").click()
    invited.page.locator("textarea").fill("我来了。")
    invited.page.locator("button.send").click()
    expect(page.locator(".bubble", has_text="我来了。")).to_be_visible(timeout=PATIENTLY)
    backstage.tick()
    page = mediator.open(f"/desk/cases/{case.id}")
    expect(page.locator("li.party", has_text=NAME).locator("li.step.done")).to_have_count(len(STEPS))


def the_funnel_shows_every_step(clerk: Visitor) -> None:
    page = clerk.open("/desk/funnel?channel=sms")
    rows = page.locator("table.funnel").first.locator("tbody tr")
    expect(rows).to_have_count(len(STEPS))
    for row in rows.all():
        assert int(row.locator("td.number").first.inner_text()) >= 1, row.inner_text()


def a_second_device_is_told(person: Visitor, backstage: Backstage, phone: str) -> None:
    """The link was used: who opens it elsewhere reads that, and gets no further without a code on the same phone."""
    page = person.open(backstage.link_sent_to(phone))
    expect(page.locator("main")).to_contain_text("已经有人通过这个链接进入")
    assert NAME not in page.content()
    expect(button(page, "是我本人，获取验证码")).to_be_visible()
    assert person.accessibility_faults() == []


def test_links_that_lead_in_no_more_say_so(visitor: NewVisitor, backstage: Backstage) -> None:
    people = [(name, phone_number()) for name in ("钱一", "孙二", "周三")]
    case = backstage.file(*people)
    late, taken_back, stranger = [backstage.invite(case, name) for name, _phone in people]
    paths = {name: backstage.link_sent_to(phone) for name, phone in people}
    backstage.expire(late["id"])
    clerk = visitor(account="clerk").open(f"/desk/cases/{case.id}")
    button(clerk.locator("li.party", has_text="孙二"), "收回").click()
    expect(clerk.get_by_text("已收回给 孙二 的邀请。")).to_be_visible()
    someone = visitor(PHONE)
    dead_end(someone, paths["钱一"], "这个链接已过期", "示范区人民法院")
    dead_end(someone, paths["孙二"], "这个链接已停用", "示范区人民法院")
    with refusals_expected(someone):
        page = dead_end(someone, f"/j/{'x' * 43}", "没有找到这份邀请")
    link(page, "用信上的案件码进入").click()
    page.wait_for_url(re.compile("/j$"))
    this_is_not_me(someone, paths["周三"])
    page = visitor(account="clerk").open(f"/desk/cases/{case.id}")
    expect(page.locator("li.attempt", has_text="周三").filter(has_text="不是本人")).to_contain_text(
        "这个号码我用了三年"
    )
    assert {late["state"], taken_back["state"], stranger["state"]} == {"open"}


def this_is_not_me(person: Visitor, path: str) -> None:
    """Whoever gets what was meant for somebody else says so once, and the link is dead from then on."""
    page = person.open(path)
    button(page, "这不是我").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("不会留下您的信息")
    labelled(dialog, "想补充什么？").fill("这个号码我用了三年，不认识这个人。")
    assert person.accessibility_faults() == []
    button(dialog, "确认送错了").click()
    expect(page.get_by_role("heading", name="谢谢您告诉我们")).to_be_visible()
    dead_end(person, path, "这个链接已停用", "送错了人")


def test_the_case_code_of_a_letter_leads_in_too(visitor: NewVisitor, backstage: Backstage) -> None:
    """What is typed is answered alike, right or wrong; only the phone itself is told that nothing belongs to it."""
    phone, other = phone_number(), phone_number()
    case = backstage.file((NAME, phone))
    code = backstage.invite(case, NAME, "letter")["code"]
    stranger, invited = visitor(PHONE), visitor(PHONE)
    for person, number in ((stranger, other), (invited, phone)):
        page = person.open("/j")
        labelled(page, "案件码").fill(code.lower().replace("-", ""))
        labelled(page, "您的手机号码").fill(number)
        button(page, "获取验证码").click()
        expect(page.get_by_role("heading", name="请填写验证码")).to_be_visible()
        assert person.accessibility_faults() == []
    assert [text for text in backstage.texts_to(other) if re.search(r"\d{6}", text)] == []
    assert len(backstage.texts_to(other)) == 1
    with refusals_expected(stranger):
        labelled(stranger.page, "验证码").fill("123456")
        expect(stranger.page.locator("form")).to_contain_text("还可以再试 4 次")
    labelled(invited.page, "验证码").fill(last_code(backstage.texts_to(phone)))
    screen(invited.page, "identity")
