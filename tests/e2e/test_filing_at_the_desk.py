"""A clerk files for people who came with paper, and many like disputes from one spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.backstage import identity_number
from tests.e2e.conftest import NewVisitor, Visitor
from tests.e2e.steps import PATIENTLY, button, labelled, link, photo

pytestmark = pytest.mark.e2e

RIGHT = [("王大山", "13900030001"), ("陈小平", "13900030002"), ("吴秀兰", "13900030003")]
COMPANY = "安居物业服务有限公司"
ANSWERS: dict[str, object] = {
    "主要为了什么发生纠纷？": "物业费没有交",
    "哪个小区、哪一户？": "安居小区",
    "涉及哪一段时间？": "去年全年",
    "每月的物业费是多少元？": 100,
    "之前有没有向对方提出过？": "是",
}


@pytest.fixture
def clerk(visitor: NewVisitor) -> Visitor:
    """The clerk at the window."""
    return visitor(account="clerk")


def fill_in_party(page: Page, number: int, fields: dict[str, str]) -> None:
    """What the paper says of one party."""
    for name, value in fields.items():
        page.locator(f"#file-parties-{number}-{name}").fill(value)


def paper(page: Page, name: str) -> Locator:
    """One of the papers that belong to the application."""
    return page.locator("li.paper", has_text=name)


def test_a_clerk_files_from_paper_and_not_without_the_signed_paper(clerk: Visitor) -> None:
    page = clerk.open("/desk/file")
    labelled(page, "案由").select_option("sale")
    labelled(page, "标的").fill("12,500")
    labelled(page, "请求").fill("请对方付清货款 12,500 元。")
    labelled(page, "事实").fill("三月送的货，写了欠条，一直没有付。")
    labelled(page, "您是买方还是卖方？").select_option("seller")
    labelled(page, "买卖的是什么").fill("水泥五十吨")
    fill_in_party(page, 0, {"name": "郑老汉", "phone": "13900030011", "address": "示范区东街 3 号"})
    page.locator("#file-parties-0-id_number").fill(identity_number(date(1951, 8, 2), 41))
    fill_in_party(page, 1, {"name": "顺达建材店", "phone": "13900030012"})
    page.locator("#file-parties-1-kind").select_option("organisation")
    clerk.cut = True
    button(page, "提交").click()
    expect(page.get_by_role("alert").first).to_contain_text("扫描")
    assert clerk.accessibility_faults() == []
    clerk.cut = False
    scan = paper(page, "签名的申请书（扫描件）")
    expect(scan).to_contain_text("还缺")
    scan.locator("input[type=file]").set_input_files(photo("申请书.png"))
    expect(scan).to_contain_text("已有", timeout=PATIENTLY)
    assert clerk.accessibility_faults() == []
    button(page, "提交").click()
    page.wait_for_url("**/desk/triage/*")
    detail = page.get_by_role("region", name="审查")
    for words in ("郑老汉", "由窗口代填", "水泥五十吨", "签名的申请书（扫描件）"):
        expect(detail).to_contain_text(words)


def fetch(page: Page, what: Locator, folder: Path) -> Workbook:
    """A workbook as the page hands it out."""
    with page.expect_download() as begun:
        what.click()
    target = folder / begun.value.suggested_filename
    begun.value.save_as(target)
    return load_workbook(target)


def fill_template(book: Workbook, target: Path) -> None:
    """Three right rows, one whose phone is none, one that leaves a question and the cause open."""
    sheet = book.active
    assert sheet is not None
    heads = [str(cell.value) for cell in sheet[1]]
    for number, (name, phone) in enumerate([*RIGHT, ("何无电", "电话不详"), ("孔缺问", "13900030009")], start=1):
        row: dict[str, object] = {
            "序号": number,
            "案由": "物业服务合同纠纷" if name != "孔缺问" else "不知道的纠纷",
            "被申请人": name,
            "被申请人电话": phone,
            "被申请人地址": f"安居小区 {number} 栋",
            "标的额": 1200 + number,
            "诉求": "请付清一年的物业费。",
            "事实与理由": "经多次催告仍未付。",
        }
        answers: dict[str, object] = ANSWERS if name != "孔缺问" else {}
        sheet.append([{**row, **answers}.get(head, "") for head in heads])
    book.save(target)


def test_a_series_is_tried_first_and_wrong_rows_come_back_with_reasons(clerk: Visitor, tmp_path: Path) -> None:
    page = clerk.open("/desk/series")
    labelled(page, "案由").select_option("property_service")
    fill_template(fetch(page, link(page, "下载"), tmp_path), tmp_path / "安居小区.xlsx")
    labelled(page, "姓名或名称").fill(COMPANY)
    labelled(page, "电话").fill("13900030000")
    labelled(page, "系列名称").fill("安居小区物业费")
    page.set_input_files("input[type=file]", tmp_path / "安居小区.xlsx")
    tried = page.get_by_role("status").filter(has_text="试运行：还没有立案")
    expect(tried).to_contain_text("共 5 行：3 行无误，2 行有误。", timeout=PATIENTLY)
    wrong = page.locator("table", has=page.locator("caption", has_text="有误的行"))
    expect(wrong).to_contain_text("被申请人电话")
    expect(wrong).to_contain_text("案由")
    assert clerk.accessibility_faults() == []
    back = fetch(page, button(page, "下载有误的 2 行"), tmp_path).active
    assert back is not None
    rows = list(back.iter_rows(values_only=True))
    heads = [str(head) for head in rows[0]]
    assert heads[-1] == "退回原因"
    assert [row[heads.index("被申请人")] for row in rows[1:]] == ["何无电", "孔缺问"]
    assert all(row[-1] for row in rows[1:])
    right_rows_are_filed_once(page, tmp_path / "安居小区.xlsx")


def right_rows_are_filed_once(page: Page, file: Path) -> None:
    """The right rows become cases; the same file again makes none of them a second time."""
    button(page, "提交 3 件").click()
    done = page.get_by_role("status").filter(has_text="已提交共")
    expect(done).to_contain_text("3 行无误，2 行有误", timeout=PATIENTLY)
    made = page.locator("ol.made a")
    expect(made).to_have_count(len(RIGHT))
    for row, (name, _phone) in enumerate(RIGHT):
        expect(made.nth(row)).to_contain_text(name)
    button(page, "换一个文件").click()
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("status").filter(has_text="试运行")).to_contain_text(
        "3 件以前已经提交过。", timeout=PATIENTLY
    )
    made_title = f"{COMPANY} 诉 {RIGHT[0][0]}"
    link(page, "待审查").first.click()
    expect(page.get_by_role("region", name="待办列表")).to_contain_text(made_title)
