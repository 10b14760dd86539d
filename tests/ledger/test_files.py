"""Files that are no register: one clear sentence each, and nothing changes."""

from __future__ import annotations

import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from pytest_django import Settings

from mediation.accounts.models import Organisation
from mediation.audit.models import Entry
from mediation.core.errors import DomainError
from mediation.files.spreadsheets import MOST_UNPACKED
from mediation.ledger import reading
from mediation.ledger.enums import Kind
from mediation.ledger.reading import open_register
from tests.ledger.workbooks import DEMONSTRATION, case_row, register

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def other_zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("readme.txt", "no workbook")
    return file.getvalue()


def broken_parts() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook><sheets")
    return file.getvalue()


def far_cell() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for form in reading.FORMS:
            sheet = workbook.add_worksheet(form.sheet)
            sheet.write_row(0, 0, form.columns)
            sheet.write(1_048_575, 0, "x")
    return file.getvalue()


def empty_workbook() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for form in reading.FORMS:
            workbook.add_worksheet(form.sheet)
    return file.getvalue()


BAD_FILES = {
    "not_xlsx": b"case number,date\n1,2019-01-01\n",
    "not_xlsx (empty)": b"",
    "not_xlsx (zip)": other_zip(),
    "old_format": OLE + b"\x00" * 600,
    "encrypted": OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "damaged (cut)": DEMONSTRATION.read_bytes()[:40_000],
    "damaged (xml)": broken_parts(),
    "missing_sheet": register(without_sheet="调解员名册"),
    "missing_column": register(without_column="案由"),
    "missing_column (empty)": empty_workbook(),
    "doubled_column": register(extra_column="案由"),
    "too_many_rows": far_cell(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_one_sentence(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        open_register(BAD_FILES[name])
    assert len(refusal.value.refusals) == 1
    only = refusal.value.refusals[0]
    assert (only.code, only.field) == (name.split(" ", maxsplit=1)[0], "file")
    assert str(only.detail).strip()


def test_what_is_missing_is_named() -> None:
    with pytest.raises(DomainError, match="调解员名册"):
        open_register(BAD_FILES["missing_sheet"])
    with pytest.raises(DomainError, match="案由"):
        open_register(BAD_FILES["missing_column"])


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path: Path, db: None) -> None:
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError) as refusal:
        call_command("import_ledger", str(huge), stdout=StringIO())
    assert refusal.value.returncode == 2
    assert "20 MB" in str(refusal.value)


def test_a_workbook_that_unpacks_beyond_measure_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\x00" * (MOST_UNPACKED + 1))
    with pytest.raises(DomainError) as refusal:
        open_register(file.getvalue())
    assert refusal.value.status == 413


def test_the_limit_is_a_setting(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(DomainError) as refusal:
        open_register(DEMONSTRATION.read_bytes())
    assert refusal.value.status == 413


@pytest.mark.parametrize("name", ["not_xlsx", "missing_sheet", "encrypted"])
def test_the_command_says_so_and_changes_nothing(name: str, tmp_path: Path, db: None) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(BAD_FILES[name])
    output = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_ledger", str(path), "--json", stdout=output)
    assert (refusal.value.returncode, output.getvalue().count("\n")) == (2, 1)
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


def test_a_path_that_is_not_there_is_wrong_use(db: None) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("import_ledger", "/nowhere/register.xlsx", stdout=StringIO())
    assert refusal.value.returncode == 2


def test_formulas_are_taken_by_their_last_value_and_never_run() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for form in reading.FORMS:
            workbook.add_worksheet(form.sheet).write_row(0, 0, form.columns)
        sheet = workbook.get_worksheet_by_name("诉前调解台账")
        assert sheet is not None
        sheet.write_formula(1, 0, '=CONCATENATE("a","b")', None, "ab")
        sheet.write_string(1, 1, "=cmd|'/c calc'!A1")
    row = open_register(file.getvalue())[Kind.CASES].rows[0]
    assert (row["案号"], row["收案日期"]) == ("ab", "=cmd|'/c calc'!A1")


def test_blank_rows_and_totals_are_no_rows() -> None:
    total = {"序号": "合 计", "收案日期": 244}
    found = open_register(register(cases=[case_row(1), {}, case_row(2), {"备注": " "}, total]))
    assert [row.number for row in found[Kind.CASES].rows] == [4, 6]


def test_the_header_is_found_by_its_names_not_by_its_place() -> None:
    sheet = open_register(DEMONSTRATION.read_bytes())
    first = {kind: sheet[kind].rows[0].number for kind in Kind}
    assert first == {
        Kind.CASES: 4, Kind.CONSULTATIONS: 3, Kind.MEDIATORS: 2, Kind.PUBLICATIONS: 2, Kind.OUTREACH_EVENTS: 2
    }  # fmt: skip
