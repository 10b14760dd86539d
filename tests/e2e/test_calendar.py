"""The administrator loads the year that was announced: what was provisional is settled, and moves where it must."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.backstage import Backstage, Dispute
from tests.e2e.conftest import NewVisitor, Visitor
from tests.e2e.steps import button

pytestmark = pytest.mark.e2e

LIMIT = "T5"
HOLIDAY = "春节"
TUESDAY, THURSDAY = 1, 3


@pytest.fixture
def dispute(backstage: Backstage) -> Dispute:
    """A case whose mediation has begun to count."""
    made = backstage.file(("冯远", "13900040001"))
    backstage.prepare(made.id)
    return made


def unannounced_year(backstage: Backstage) -> int:
    """The next year whose holidays nobody has loaded."""
    after = datetime.now(UTC).year + 1
    return next(y for y in count(after) if not backstage.call("clerk", "GET", f"/calendar/{y}/")["loaded"])


def due(backstage: Backstage, case: str) -> date:
    """The last day of the limit as it stands."""
    limits = backstage.call("clerk", "GET", f"/cases/{case}/")["deadlines"]
    return date.fromisoformat(next(one["due_on"] for one in limits if one["rule"] == LIMIT))


def let_it_end_in(backstage: Backstage, case: str, year: int) -> date:
    """Begin the limit so that it ends in the middle of a week of that year; returns its last day."""
    for days in range(7):
        backstage.begin_on(case, LIMIT, date(year - 1, 12, 20) + timedelta(days=days))
        last = due(backstage, case)
        if TUESDAY <= last.weekday() <= THURSDAY:
            assert last.year == year
            return last
    raise AssertionError("no week has a middle")


def limit_on(page: Page, day: date) -> Locator:
    """The line of the limit on the case's page at the desk, which ends on this day."""
    return page.locator("li.line.running", has_text=f"{day.month}月{day.day}日").filter(has_text="责任方：")


def test_a_provisional_date_is_settled_when_the_year_is_loaded(
    visitor: NewVisitor, backstage: Backstage, dispute: Dispute
) -> None:
    year = unannounced_year(backstage)
    before = let_it_end_in(backstage, dispute.id, year)
    clerk, administrator = visitor(account="clerk"), visitor(account="administrator")
    expect(limit_on(clerk.open(f"/desk/cases/{dispute.id}"), before)).to_contain_text("（暂定）")
    page = administrator.open(f"/desk/calendar?year={year}")
    expect(page.get_by_text(f"{year} 年的放假安排尚未公布")).to_be_visible()
    load(administrator, year, before)
    backstage.tick()
    after = before + timedelta(days=1)
    line = limit_on(clerk.open(f"/desk/cases/{dispute.id}"), after)
    expect(line).to_be_visible()
    expect(line).not_to_contain_text("暂定")
    explained = clerk.open(f"/desk/cases/{dispute.id}/deadlines")
    expect(explained.get_by_role("heading", name="期限说明")).to_be_visible()
    expect(explained.locator("main")).to_contain_text(f"{after.month}月{after.day}日")
    only_administrators_edit(clerk, year)


def load(administrator: Visitor, year: int, holiday: date) -> None:
    """Mark the day as a holiday, with its name, and save the year."""
    page = administrator.page
    button(page, "按公布的安排录入").click()
    day = page.locator(f"button[aria-label^='{holiday.month}月{holiday.day}日']")
    expect(day).to_have_attribute("aria-pressed", "false")
    day.click()
    expect(day).to_have_attribute("aria-pressed", "true")
    page.locator("li.line input").fill(HOLIDAY)
    assert administrator.accessibility_faults() == []
    button(page, "保存本年").click()
    expect(page.get_by_text(f"{year} 年日历已保存。")).to_be_visible()
    page = administrator.open(f"/desk/calendar?year={year}")
    expect(page.get_by_text(f"{year} 年的放假安排尚未公布")).to_have_count(0)
    expect(page.locator("li.line")).to_contain_text(HOLIDAY)


def only_administrators_edit(clerk: Visitor, year: int) -> None:
    """Whoever else looks at the year finds nothing to change it by."""
    page = clerk.open(f"/desk/calendar?year={year}")
    expect(page.locator("li.line")).to_contain_text(HOLIDAY)
    expect(button(page, "修改本年")).to_have_count(0)
