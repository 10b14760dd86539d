"""Opening a workbook. Everything wrong with the file as a whole is one clear sentence, before anything is written."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from mediation.core.errors import Invalid, Refusal, TooLarge
from mediation.ledger.cells import narrow, plain
from mediation.ledger.enums import Kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
HEADER_WITHIN = 15
TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True)
class Form:
    """How a sheet is called, and the columns it must have."""

    kind: Kind
    sheet: str
    columns: tuple[str, ...]


FORMS: tuple[Form, ...] = (
    Form(
        Kind.CASES,
        "诉前调解台账",
        (
            "案号", "收案日期", "案由", "申请人", "申请人电话", "被申请人", "被申请人电话", "标的额(元)", "调解方式",
            "调解组织", "调解员", "结案日期", "调解结果", "后续",
        ),
    ),
    Form(
        Kind.CONSULTATIONS,
        "法律咨询登记簿",
        ("咨询日期", "咨询方式", "咨询人", "联系电话", "咨询类别", "咨询内容", "答复人", "答复情况"),
    ),
    Form(
        Kind.MEDIATORS,
        "调解员名册",
        ("姓名", "性别", "所属调解组织", "擅长领域", "调解员证号", "证书有效期至", "聘任日期", "联系电话"),
    ),
    Form(Kind.PUBLICATIONS, "普法案例", ("标题", "发布日期", "发布渠道", "案由", "内容摘要")),
    Form(Kind.OUTREACH_EVENTS, "普法活动", ("活动名称", "日期", "地点", "参加人数")),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row as it stands: Excel's row number and the cells by column name."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        """The cell of a column; empty where the sheet has no such column."""
        return self.cells.get(narrow(column), "")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title above the header, its columns, its rows without blanks and totals."""

    kind: Kind
    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Register:
    """A whole workbook, by what its sheets hold."""

    sheets: Mapping[Kind, Sheet]

    def __getitem__(self, kind: Kind) -> Sheet:
        """The sheet of that kind: opening made sure that it is there."""
        return self.sheets[kind]


def _wrong(code: str, sentence: str) -> Invalid:
    return Invalid(Refusal(code, sentence, "file"))


def too_large() -> TooLarge:
    """The refusal of a file beyond the limit."""
    most = settings.UPLOAD_LIMIT // (1024 * 1024)
    sentence = _("The file is larger than %(most)s MB. A register of one year is far smaller: check what you chose.")
    return TooLarge(Refusal("too_large", sentence % {"most": most}, "file"))


def open_register(content: bytes) -> Register:
    """Read a workbook. Refuses, with one sentence, what is no .xlsx, protected, damaged, too large, not of the form."""
    _check_container(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        names = {narrow(name): name for name in workbook.sheet_names}
        if missing := [form.sheet for form in FORMS if form.sheet not in names]:
            sentence = _("The workbook has no sheet %(names)s. Use the form of the yearly register.")
            raise _wrong("missing_sheet", sentence % {"names": "、".join(missing)})
        found = {form.kind: _read(form, workbook.get_sheet_by_name(names[form.sheet])) for form in FORMS}
    except CalamineError as fault:
        raise _damaged() from fault
    return Register(found)


def _damaged() -> Invalid:
    return _wrong("damaged", _("The file is damaged and cannot be read. Open it in Excel, save it again, then retry."))


def _check_container(content: bytes) -> None:
    if len(content) > settings.UPLOAD_LIMIT:
        raise too_large()
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise _wrong("encrypted", _("The workbook is protected by a password. Save it without one, then retry."))
        raise _wrong("old_format", _("This is an old .xls workbook. Save it as .xlsx in Excel, then retry."))
    if not content.startswith(b"PK"):
        raise _wrong("not_xlsx", _("This is no .xlsx workbook. Choose the yearly register as saved by Excel."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise _damaged() from fault
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise _wrong("not_xlsx", _("This is no .xlsx workbook. Choose the yearly register as saved by Excel."))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise too_large()


def _read(form: Form, sheet: CalamineSheet) -> Sheet:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        sentence = _("Sheet %(sheet)s has more than %(rows)s rows or %(columns)s columns. Delete what is not needed.")
        raise _wrong("too_many_rows", sentence % {"sheet": form.sheet, "rows": MOST_ROWS, "columns": MOST_COLUMNS})
    lines = sheet.to_python(skip_empty_area=False)
    header = _header(form, lines)
    columns = tuple(narrow(cell) for cell in lines[header])
    return Sheet(
        kind=form.kind,
        name=form.sheet,
        title=" ".join(plain(cell) for line in lines[:header] for cell in line if plain(cell)),
        columns=columns,
        rows=tuple(_rows(columns, lines, header + 1)),
    )


def _header(form: Form, lines: Sequence[Sequence[Any]]) -> int:
    """Where the column names stand: the line that has most of them."""
    wanted = {narrow(column) for column in form.columns}
    best, most = 0, 0
    for position, line in enumerate(lines[:HEADER_WITHIN]):
        held = len(wanted & {narrow(cell) for cell in line})
        if held > most:
            best, most = position, held
    present = [narrow(cell) for cell in lines[best]] if lines else []
    if missing := [column for column in form.columns if narrow(column) not in present]:
        sentence = _("Sheet %(sheet)s has no column %(columns)s. Use the form of the yearly register.")
        raise _wrong("missing_column", sentence % {"sheet": form.sheet, "columns": "、".join(missing)})
    if doubled := sorted({c for c in form.columns if present.count(narrow(c)) > 1}):
        sentence = _("Sheet %(sheet)s has the column %(columns)s twice. Keep one of them.")
        raise _wrong("doubled_column", sentence % {"sheet": form.sheet, "columns": "、".join(doubled)})
    return best


def _rows(columns: Sequence[str], lines: Sequence[Sequence[Any]], start: int) -> Iterator[Row]:
    for position, line in enumerate(lines[start:], start):
        filled = [words for cell in line if (words := plain(cell))]
        if not filled or re.sub(r"\s", "", filled[0]) in TOTALS:
            continue
        yield Row(position + 1, {name: cell for name, cell in zip(columns, line, strict=False) if name})
