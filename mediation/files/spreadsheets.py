"""Opening and writing workbooks. Everything wrong with a file as a whole is one clear sentence, before anything else
is read; a formula is never run, and what is written for people to open holds none.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from mediation.core.errors import Invalid, Refusal, TooLarge
from mediation.files.cells import narrow, plain

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
HEADER_WITHIN = 15
TOTALS = frozenset({"合计", "总计", "小计", "共计"})
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
SEAM = 32
"""Bytes kept of the piece before, so that a tag between two pieces is found."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMN_WIDTH = 18
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Row:
    """One row as it stands: Excel's row number and the cells by column name."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        """The cell of a column; empty where the sheet has no such column."""
        return self.cells.get(narrow(column), "")


@dataclass(frozen=True)
class SheetTable:
    """What a sheet says: its title above the header, its columns, its rows without blanks and totals."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def wrong_file(code: str, sentence: str) -> Invalid:
    """A refusal of the file as a whole."""
    return Invalid(Refusal(code, sentence, "file"))


def too_large() -> TooLarge:
    """The refusal of a file beyond the limit."""
    most = settings.UPLOAD_LIMIT // (1024 * 1024)
    sentence = _("The file is larger than %(most)s MB. Check what you chose, or split it.")
    return TooLarge(Refusal("too_large", sentence % {"most": most}, "file"))


@contextmanager
def damaged_if_unreadable() -> Iterator[None]:
    """Whatever cannot be read inside is refused as a damaged file."""
    try:
        yield
    except (CalamineError, zipfile.BadZipFile, OSError) as fault:
        raise wrong_file(
            "damaged", _("The file is damaged and cannot be read. Open it in Excel, save it again, then retry.")
        ) from fault


def open_workbook(content: bytes) -> CalamineWorkbook:
    """A workbook. Refuses, with one sentence, what is no .xlsx, protected by a password, damaged or too large."""
    if len(content) > settings.UPLOAD_LIMIT:
        raise too_large()
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise wrong_file(
                "encrypted", _("The workbook is protected by a password. Save it without one, then retry.")
            )
        raise wrong_file("old_format", _("This is an old .xls workbook. Save it as .xlsx in Excel, then retry."))
    if not content.startswith(b"PK"):
        raise _no_workbook()
    with damaged_if_unreadable():
        try:
            with zipfile.ZipFile(BytesIO(content)) as parts:
                entries = parts.infolist()
        except ValueError as fault:
            raise zipfile.BadZipFile from fault
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise _no_workbook()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise too_large()
        return CalamineWorkbook.from_filelike(BytesIO(content))


def _no_workbook() -> Invalid:
    return wrong_file("not_xlsx", _("This is no .xlsx workbook. Choose the table as saved by Excel."))


def holds_formulas(content: bytes) -> bool:
    """Whether a sheet of an .xlsx has a formula: its value was computed elsewhere and may not be what is seen."""
    with damaged_if_unreadable(), zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA.search(piece) for name in sheets for piece in _pieces(parts, name))


def _pieces(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    before = b""
    with parts.open(name) as part:
        while piece := part.read(1024 * 1024):
            yield before + piece
            before = piece[-SEAM:]


def read_table(
    name: str, sheet: CalamineSheet, wanted: Sequence[str], aliases: Mapping[str, str] | None = None
) -> SheetTable:
    """The table of a sheet. `aliases` gives other spellings of a column's name, small and without blanks.

    Refuses a sheet that is too large, lacks a wanted column or has one twice.
    """
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        sentence = _("Sheet %(sheet)s has more than %(rows)s rows or %(columns)s columns. Delete what is not needed.")
        raise wrong_file("too_many_rows", sentence % {"sheet": name, "rows": MOST_ROWS, "columns": MOST_COLUMNS})
    lines = sheet.to_python(skip_empty_area=False)
    heads = [tuple(_column(cell, aliases or {}) for cell in line) for line in lines[:HEADER_WITHIN]]
    header = _header(name, heads, [narrow(column) for column in wanted])
    columns = heads[header]
    return SheetTable(
        title=" ".join(plain(cell) for line in lines[:header] for cell in line if plain(cell)),
        columns=columns,
        rows=tuple(_rows(columns, lines, header + 1)),
    )


def _column(cell: object, aliases: Mapping[str, str]) -> str:
    name = narrow(cell)
    return aliases.get(name.lower(), name)


def _header(name: str, heads: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    """Where the column names stand: the line that has most of them."""
    held = [len(set(wanted) & set(head)) for head in heads]
    best = held.index(max(held)) if held else 0
    present = list(heads[best]) if heads else []
    if missing := [column for column in wanted if column not in present]:
        sentence = _("Sheet %(sheet)s has no column %(columns)s. Use the form as it is handed out.")
        raise wrong_file("missing_column", sentence % {"sheet": name, "columns": "、".join(missing)})
    if doubled := sorted({column for column in wanted if present.count(column) > 1}):
        sentence = _("Sheet %(sheet)s has the column %(columns)s twice. Keep one of them.")
        raise wrong_file("doubled_column", sentence % {"sheet": name, "columns": "、".join(doubled)})
    return best


def _rows(columns: Sequence[str], lines: Sequence[Sequence[Any]], start: int) -> Iterator[Row]:
    for position, line in enumerate(lines[start:], start):
        filled = [words for cell in line if (words := plain(cell))]
        if not filled or re.sub(r"\s", "", filled[0]) in TOTALS:
            continue
        yield Row(position + 1, {name: cell for name, cell in zip(columns, line, strict=False) if name})


def quoted(value: object) -> str:
    """The text of a cell so that no program takes it for a formula, wherever it is pasted: quoted where it could be."""
    words = plain(value)
    return f"'{words}" if words.startswith(STARTS_A_FORMULA) else words


def unquoted(value: object) -> object:
    """What stood in a cell before `quoted` put its mark in front."""
    if isinstance(value, str) and value.startswith("'") and value[1:].startswith(STARTS_A_FORMULA):
        return value[1:]
    return value


def write_workbook(sheet: str, lines: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet of plain texts, the first line being the header; what could be a formula is quoted."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        page, bold = workbook.add_worksheet(sheet), workbook.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for number, line in enumerate(lines):
            page.set_column(0, max(len(line) - 1, 0), COLUMN_WIDTH)
            for column, value in enumerate(line):
                page.write_string(number, column, quoted(value), None if number else bold)
    return file.getvalue()
