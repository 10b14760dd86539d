"""The main journey in real browsers: filed, accepted, taken on, invited, agreed to, talked, signed, counted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.backstage import PHONES, Backstage
from tests.e2e.conftest import DESK, PHONE, NewVisitor, Visitor
from tests.e2e.steps import (
    PATIENTLY,
    act,
    button,
    choose,
    give_service_address,
    labelled,
    link,
    photo,
    read_and_agree,
    say_who_i_am,
    verify,
)

pytestmark = pytest.mark.e2e

NAMES = {"applicant": "张建国", "respondent": "李敏", "mediator": "周海燕", "clerk": "陈立", "supervisor": "何静"}
JOINT_WORDS = "各位好，今天把装修尾款的事谈清楚。"
SECRET_WORDS = "只告诉您一个人：三千块我也能接受。"
SECRET_ANSWER = "明白，这个底线我不会告诉对方。"
OFFLINE_WORDS = "刚才断线了，这句是断线时写的。"
AGREEMENT = "一、被申请人于2026年12月31日前向申请人支付装修尾款5000元。\n二、双方再无其他争议。"
ID_NUMBERS = {"applicant": "11010519491231002X", "respondent": "440524188001010014"}
"""Numbers whose check digit fits, as the standard prints them."""


@dataclass
class People:
    """Everybody, each in a browser of their own, and the case that they share."""

    by_key: dict[str, Visitor]
    case: str = ""

    def page(self, key: str) -> Page:
        """What this person has before them."""
        return self.by_key[key].page

    def open(self, key: str, path: str) -> Page:
        """Go to a page of the case; `{case}` stands for it."""
        return self.by_key[key].open(path.format(case=self.case))


@pytest.fixture
def people(visitor: NewVisitor) -> People:
    """Five people at the sign-in page, who each choose their own tile."""
    sizes = {"applicant": PHONE, "respondent": PHONE, "mediator": DESK, "clerk": DESK, "supervisor": DESK}
    everybody = People({key: visitor(size) for key, size in sizes.items()})
    for key, person in everybody.by_key.items():
        page = person.open("/sign-in")
        button(page, NAMES[key]).click()
        page.wait_for_url(re.compile("/(my|desk)"))
        person.rest()
    return everybody


def step(page: Page, name: str) -> None:
    """Wait for a page of the application, however its address ends."""
    page.wait_for_url(re.compile(f"/file/[0-9a-f-]+/{name}$"))


def file_a_dispute(people: People) -> None:
    page = people.page("applicant")
    link(page, "提交新的纠纷").click()
    button(page, re.compile("开始填写|另写一份新的")).click()
    step(page, "cause")
    page.locator("label", has=page.locator("input[value=sale]")).click()
    fill_in(page, "facts", {"事情的经过是怎样的？": "去年十月装修完工，尾款 8,000 元一直没有付。"})
    fill_in(page, "claim", {"您希望怎么解决？": "请对方付清装修尾款。", "涉及多少钱（元）": "8000"})
    answer_what_a_sale_asks(page)
    fill_in(page, "me", {"手机号码": PHONES["applicant"]})
    fill_in(page, "others", {"姓名": "李敏", "手机号码": PHONES["respondent"]})
    hand_in_papers(page)
    button(page, "继续").click()
    step(page, "check")
    for words in ("装修尾款", "装修材料一批", "1 份材料"):
        expect(page.locator("form")).to_contain_text(words)
    button(page, "确认无误，提交给法院").click()
    step(page, "done")
    expect(page.get_by_role("heading", name="已经提交")).to_be_visible()
    people.case = page.url.split("/")[-2]


def fill_in(page: Page, name: str, fields: dict[str, str]) -> None:
    """Go on to the next page of the application and fill it in."""
    button(page, "继续").click()
    step(page, name)
    for label, value in fields.items():
        labelled(page, label).fill(value)


def answer_what_a_sale_asks(page: Page) -> None:
    """A sale asks who one is in it and what was sold; the page does not go on without an answer."""
    fill_in(page, "details-1", {"买卖的是什么，数量多少？": "装修材料一批"})
    button(page, "继续").click()
    expect(page.get_by_role("alert")).to_contain_text("请回答：您是买方还是卖方？")
    choose(page, "您是买方还是卖方？", "卖方")
    fill_in(page, "details-2", {"已经付了多少元？": "0"})


def hand_in_papers(page: Page) -> None:
    """One paper that a sale asks for by name, and one that tells of the dispute otherwise."""
    button(page, "继续").click()
    step(page, "evidence")
    contract = page.locator("#paper-contract")
    contract.locator("input[type=file]").set_input_files(photo("合同.png"))
    expect(contract).to_contain_text("已上传 1 份")
    page.locator("input[type=file]").last.set_input_files(photo("对账单.png"))
    button(page.get_by_role("dialog"), "上传").click()
    expect(link(page, "对账单")).to_be_visible()


def accept_and_designate(people: People) -> None:
    page = people.open("clerk", "/desk/triage")
    page.locator(f"a[href*='{people.case}']").first.click()
    page.locator("label", has_text=NAMES["mediator"]).click()
    button(page, "受理并指定").click()
    expect(page.get_by_text("已办理：指定调解员。")).to_be_visible()


def take_on(people: People) -> None:
    page = people.open("mediator", "/desk/today")
    row = page.locator("li", has=page.locator(f"a[href$='/cases/{people.case}']"))
    button(row, "确认").click()
    dialog = page.get_by_role("dialog")
    choose(dialog, "承接之前", "没有需要披露的关系")
    button(dialog, "接受案件").click()
    expect(dialog).to_be_hidden()


def invite(people: People, backstage: Backstage) -> None:
    """The mediator invites 李敏 by a text message; she opens its link on the phone where she is signed in."""
    page = people.open("mediator", "/desk/cases/{case}")
    row = page.locator("li.party", has_text=NAMES["respondent"])
    button(row, "邀请").click()
    dialog = page.get_by_role("dialog")
    button(dialog, "发出邀请").click()
    expect(dialog.get_by_role("status")).to_contain_text("已邀请 李敏。")
    phone = people.open("respondent", backstage.link_sent_to(PHONES["respondent"]))
    link(phone, "您已登录，继续").click()
    consent(people, "respondent")


def ask_the_applicant(people: People) -> None:
    page = people.open("applicant", "/my")
    page.locator(f"a[href$='/my/cases/{people.case}']").click()
    link(page, "看一看，决定是否同意").click()
    consent(people, "applicant")


def consent(people: People, key: str) -> None:
    page = people.page(key)
    say_who_i_am(page, ID_NUMBERS[key])
    read_and_agree(page)
    give_service_address(page)
    page.wait_for_url(re.compile(f"/my/cases/{people.case}$"))


def begin(people: People) -> None:
    page = people.open("mediator", "/desk/cases/{case}")
    for key in ("applicant", "respondent"):
        verify(page, NAMES[key])
    act(page, "开始调解")
    button(page, "开始一次在线会谈").click()
    page.wait_for_url(re.compile("/session$"))
    if button(page, "开始会谈").is_visible():
        button(page, "开始会谈").click()
    expect(button(page, "让各方等候")).to_be_visible()
    for key in ("applicant", "respondent"):
        link(people.open(key, "/my/cases/{case}"), "进入调解室").click()
    for key in ("applicant", "respondent"):
        expect(page.locator("li.person", has_text=NAMES[key])).to_contain_text("在线", timeout=PATIENTLY)


def say(page: Page, words: str) -> None:
    page.locator("textarea").fill(words)
    page.locator("button.send").click()


def said(page: Page, words: str) -> Locator:
    return page.locator(".bubble", has_text=words)


def talk_together(people: People) -> None:
    say(people.page("mediator"), JOINT_WORDS)
    for key in ("applicant", "respondent"):
        expect(said(people.page(key), JOINT_WORDS)).to_be_visible(timeout=PATIENTLY)
    page = people.page("applicant")
    page.set_input_files("input[type=file]", photo("合同照片.png"))
    for key in ("mediator", "respondent"):
        expect(people.page(key).locator("a.file", has_text="合同照片.png")).to_be_visible(timeout=PATIENTLY)


def talk_in_private(people: People) -> None:
    """What the applicant and the mediator say in private never reaches the respondent's browser in any form."""
    applicant, mediator = people.page("applicant"), people.page("mediator")
    button(applicant, "私下沟通").click()
    say(applicant, SECRET_WORDS)
    mediator.locator(".audience", has_text=NAMES["applicant"]).click()
    expect(said(mediator, SECRET_WORDS)).to_be_visible(timeout=PATIENTLY)
    say(mediator, SECRET_ANSWER)
    button(mediator, "立即发送").click()
    expect(said(applicant, SECRET_ANSWER)).to_be_visible(timeout=PATIENTLY)
    button(applicant, "三方会谈").click()
    mediator.locator(".audience").first.click()


def talk_through_a_cut_line(people: People) -> None:
    """What is written without a line is sent once when the line is back."""
    respondent, mediator = people.by_key["respondent"], people.page("mediator")
    respondent.cut_line()
    say(respondent.page, OFFLINE_WORDS)
    waiting = respondent.page.locator(".message", has_text=OFFLINE_WORDS)
    expect(waiting).to_contain_text(re.compile("等待发送|正在发送"))
    expect(said(mediator, OFFLINE_WORDS)).to_have_count(0)
    respondent.mend_line()
    expect(said(mediator, OFFLINE_WORDS)).to_be_visible(timeout=60_000)
    expect(waiting).to_contain_text(re.compile("已送达|已读"), timeout=PATIENTLY)
    respondent.page.reload()
    for key in ("respondent", "applicant", "mediator"):
        expect(said(people.page(key), OFFLINE_WORDS)).to_have_count(1, timeout=PATIENTLY)


def propose(people: People) -> None:
    page = people.page("mediator")
    button(page.get_by_role("region", name="会谈", exact=True), "拟定协议").click()
    dialog = page.get_by_role("dialog", name="拟定协议")
    dialog.locator("textarea").fill(AGREEMENT)
    button(dialog, "提交各方签署").click()
    expect(page.get_by_text("协议已提交各方签署。")).to_be_visible()
    page.get_by_role("tabpanel").get_by_role("button", name="签署", exact=True).click()
    button(page.get_by_role("dialog", name="签署"), "确认签署").click()
    expect(page.get_by_text("您已签署。")).to_be_visible()


def sign(people: People, key: str) -> None:
    page = people.open(key, "/my/cases/{case}")
    link(page, "阅读并签署").click()
    page.locator("label", has_text="我已从头到尾读完").click()
    button(page, "签署协议").click()
    button(page.get_by_role("dialog"), "确定签署").click()


def settled_on(page: Page) -> int:
    return int(page.locator("dl.outcomes div", has_text="调解成功").locator("dd").inner_text().replace(",", ""))


def deltas(person: Visitor) -> list[dict[str, object]]:
    frames = [json.loads(text) for path, text in person.frames if path.startswith("/ws/statistics/")]
    return [frame for frame in frames if frame["type"] == "delta"]


def never_heard_secrets(people: People) -> None:
    """Neither the respondent's page nor anything that ever came over a socket holds a word of the private talk."""
    respondent, secrets = people.by_key["respondent"], (SECRET_WORDS, SECRET_ANSWER)
    assert any(JOINT_WORDS in text for _path, text in respondent.frames)
    assert not [text for _path, text in respondent.frames if any(secret in text for secret in secrets)]
    whole = respondent.page.content()
    assert not any(secret in whole for secret in secrets)


def test_a_dispute_is_filed_mediated_signed_and_counted(people: People, backstage: Backstage) -> None:
    steps: list[Callable[[People], None]] = [file_a_dispute, accept_and_designate, take_on]
    steps += [lambda p: invite(p, backstage), ask_the_applicant, begin]
    steps += [talk_together, talk_in_private, never_heard_secrets]
    steps += [talk_through_a_cut_line, never_heard_secrets, propose, lambda p: sign(p, "applicant")]
    for take in steps:
        take(people)
    supervisor = people.by_key["supervisor"]
    dashboard = supervisor.page
    expect(dashboard.get_by_text("实时")).to_be_visible(timeout=PATIENTLY)
    before, heard = settled_on(dashboard), len(deltas(supervisor))
    sign(people, "respondent")
    expect(people.page("respondent").locator("#agreement")).to_contain_text("已生效", timeout=PATIENTLY)
    outcome = dashboard.locator("dl.outcomes div", has_text="调解成功").locator("dd")
    expect(outcome).to_have_text(str(before + 1), timeout=PATIENTLY)
    news = [frame["summary"] for frame in deltas(supervisor)[heard:] if frame.get("summary")]
    assert any(isinstance(summary, dict) and summary.get("settled") == before + 1 for summary in news), news
    never_heard_secrets(people)
