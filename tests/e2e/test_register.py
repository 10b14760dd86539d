"""The clerk brings a register: wrong files are refused in a sentence, wrong rows are named and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewVisitor
from tests.e2e.places import REGISTER

pytestmark = pytest.mark.e2e

CHECKED_WITHIN = 60_000


@pytest.fixture
def page(visitor: NewVisitor) -> Page:
    """The clerk at the register's page. That the server refuses a file is no fault of the page."""
    clerk = visitor(account="clerk")
    clerk.cut = True
    return clerk.open("/desk/register")


def _refusal(page: Page, file: Path) -> str:
    page.set_input_files("input[type=file]", file)
    alert = page.get_by_role("alert").filter(has_text="这个文件不能导入")
    expect(alert).to_be_visible(timeout=CHECKED_WITHIN)
    sentences = [line for line in alert.locator("p").all_inner_texts() if line.strip()]
    assert len(sentences) == 1, sentences
    assert page.locator("table.counts").count() == 0
    return sentences[0]


def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_text("只是一段文字", encoding="utf-8")
    assert "xlsx" in _refusal(page, file)


def test_a_workbook_without_a_sheet_is_refused_by_the_sheet_s_name(page: Page, tmp_path: Path) -> None:
    book = load_workbook(REGISTER)
    missing = book.sheetnames[0]
    book.remove(book[missing])
    book.save(tmp_path / "缺表.xlsx")
    assert missing in _refusal(page, tmp_path / "缺表.xlsx")


def test_an_empty_workbook_is_refused_and_the_next_file_is_taken(page: Page, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "空.xlsx")
    assert _refusal(page, tmp_path / "空.xlsx")
    page.set_input_files("input[type=file]", REGISTER)
    expect(page.locator("table.counts")).to_be_visible(timeout=CHECKED_WITHIN)
    expect(page.get_by_role("alert").filter(has_text="这个文件不能导入")).to_have_count(0)


def test_the_trial_run_names_sheet_row_column_and_reason_of_each_wrong_row(page: Page) -> None:
    page.set_input_files("input[type=file]", REGISTER)
    table = page.locator("table", has=page.locator("caption", has_text="不能导入的行"))
    expect(table).to_be_visible(timeout=CHECKED_WITHIN)
    assert table.locator("thead th").all_inner_texts() == ["工作表", "行", "列", "原因"]
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert rows
    sheets = set(load_workbook(REGISTER, read_only=True).sheetnames)
    for sheet, row, column, reason in rows:
        assert sheet in sheets
        assert int(row) > 1
        assert column
        assert reason
