"""Both sides choose a mediator from one list; nobody sees the other's pick before both are in (R10)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from mediation.demonstration.staging import COLLEAGUES
from tests.e2e.backstage import PHONES, Backstage, Dispute
from tests.e2e.conftest import PHONE, NewVisitor, Visitor
from tests.e2e.steps import button

pytestmark = pytest.mark.e2e

MEDIATOR, ANOTHER = "周海燕", COLLEAGUES[0][0]
HIDDEN = "您先选，对方看不到您选了谁"


@pytest.fixture
def dispute(backstage: Backstage) -> Dispute:
    """An accepted case, both sides of which have agreed to mediation: their time to choose runs."""
    made = backstage.file(("李敏", PHONES["respondent"]))
    for key in ("applicant", "respondent"):
        backstage.agree(key, made.id)
    return made


def names_on(page: Page) -> list[str]:
    """The list as it stands on the page."""
    expect(page.locator(".option").first).to_be_visible()
    return page.locator(".option .name").all_inner_texts()


def open_list(person: Visitor, case: Dispute, title: str) -> Page:
    """From the case's page, by the one thing that it says is to be done."""
    page = person.open(f"/my/cases/{case.id}")
    expect(page.locator(".now")).to_contain_text(title)
    page.locator(".now a").click()
    page.wait_for_url(re.compile("/choose$"))
    expect(page.get_by_role("heading", name="选择调解员", level=1)).to_be_visible()
    return page


def pick(page: Page, name: str) -> None:
    """Choose one of the list, and say so."""
    page.locator("label.option", has_text=name).click()
    button(page, f"选{name}").click()
    expect(page.get_by_text(f"已记下：您选了{name}。")).to_be_visible()


def other_side(page: Page) -> Locator:
    """What the page says of the other side's choice."""
    return page.locator(".stages li").nth(1)


def newest_message(person: Visitor) -> Locator:
    """The first message of the inbox."""
    return person.open("/my/messages").locator(".notice").first


def test_both_sides_choose_from_one_list_and_the_picks_are_hidden_until_both_are_in(
    visitor: NewVisitor, dispute: Dispute
) -> None:
    applicant, respondent = visitor(PHONE, account="applicant"), visitor(PHONE, account="respondent")
    ours = open_list(applicant, dispute, "选一位调解员")
    theirs = open_list(respondent, dispute, "选一位调解员")
    assert names_on(ours) == names_on(theirs)
    assert {MEDIATOR, *(name for name, *_ in COLLEAGUES)} <= set(names_on(ours))
    assert applicant.accessibility_faults() == []
    pick(ours, MEDIATOR)
    ours.wait_for_url(re.compile(f"/my/cases/{dispute.id}$"))
    expect(ours.locator(".now")).to_contain_text("等待对方选调解员")
    theirs = respondent.open(f"/my/cases/{dispute.id}/choose")
    expect(other_side(theirs)).to_contain_text("已经选好")
    expect(other_side(theirs)).not_to_contain_text(MEDIATOR)
    expect(theirs.get_by_text("对方的选择")).to_have_count(0)
    clerk = visitor(account="clerk").open(f"/desk/cases/{dispute.id}")
    expect(clerk.get_by_text("双方都选好以前，任何一方和法院都看不到另一方选了谁。")).to_be_visible()
    differ(applicant, respondent, dispute)
    agree(respondent, visitor(account="mediator"), dispute)


def differ(applicant: Visitor, respondent: Visitor, dispute: Dispute) -> None:
    """The second pick reveals both: each side reads what the other chose, and may think again."""
    pick(respondent.page, ANOTHER)
    words = f"您选了{ANOTHER}，对方选了{MEDIATOR}"
    expect(respondent.page.get_by_text(words)).to_be_visible()
    expect(respondent.page.locator("label.option", has_text=MEDIATOR)).to_contain_text("对方的选择")
    assert respondent.accessibility_faults() == []
    for person in (applicant, respondent):
        expect(newest_message(person)).to_contain_text("双方选定的调解员不一致")
    page = open_list(applicant, dispute, "双方选得不一样")
    expect(page.get_by_text(f"您选了{MEDIATOR}，对方选了{ANOTHER}")).to_be_visible()


def agree(respondent: Visitor, mediator: Visitor, dispute: Dispute) -> None:
    """One side comes round to the other's choice, and that mediator is asked at once."""
    page = open_list(respondent, dispute, "双方选得不一样")
    pick(page, MEDIATOR)
    page.wait_for_url(re.compile(f"/my/cases/{dispute.id}$"))
    expect(page.locator(".now")).to_contain_text("等待调解员确认")
    desk = mediator.open("/desk/today")
    waiting = desk.locator(".section", has_text="等您确认是否承接")
    expect(waiting.locator(f"a[href$='/cases/{dispute.id}']")).to_be_visible()


def test_when_the_time_to_choose_is_over_the_court_designates_one_of_three_with_reasons(
    visitor: NewVisitor, backstage: Backstage, dispute: Dispute
) -> None:
    applicant, clerk = visitor(PHONE, account="applicant"), visitor(account="clerk")
    page = open_list(applicant, dispute, "选一位调解员")
    backstage.let_run_out(dispute.id, "T1")
    page = applicant.open(f"/my/cases/{dispute.id}/choose")
    expect(page.get_by_text("接下来由法院指定调解员，确定后会通知您。")).to_be_visible()
    expect(page.locator(".option")).to_have_count(0)
    page = applicant.open(f"/my/cases/{dispute.id}")
    expect(page.locator(".now")).to_contain_text("现在不需要您做什么")
    desk = clerk.open(f"/desk/triage/{dispute.id}?show=assign")
    suggested = desk.get_by_role("group", name="推荐调解员").locator(".list").first.locator("li")
    expect(suggested).to_have_count(3)
    for row in suggested.all():
        expect(row.locator(".reason.for").first).to_be_visible()
    name = suggested.first.locator(".who").inner_text().splitlines()[0]
    suggested.first.locator("label").click()
    button(desk, "指定调解员").click()
    expect(desk.get_by_text("已办理：指定调解员。")).to_be_visible()
    desk = clerk.open(f"/desk/cases/{dispute.id}")
    expect(desk.get_by_text(f"调解员 {name}")).to_be_visible()
    expect(desk.locator("li.line", has_text="法院指定调解员")).to_contain_text("已按时完成")
