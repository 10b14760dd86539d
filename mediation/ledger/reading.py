"""Opening a register. Everything wrong with the file as a whole is one clear sentence, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from python_calamine import CalamineSheet

from mediation.files.cells import narrow
from mediation.files.spreadsheets import Row, damaged_if_unreadable, open_workbook, read_table, wrong_file
from mediation.ledger.enums import Kind


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


def open_register(content: bytes) -> Register:
    """Read a workbook. Refuses, with one sentence, what is no .xlsx, protected, damaged, too large, not of the form."""
    workbook = open_workbook(content)
    with damaged_if_unreadable():
        names = {narrow(name): name for name in workbook.sheet_names}
        if missing := [form.sheet for form in FORMS if form.sheet not in names]:
            sentence = _("The workbook has no sheet %(names)s. Use the form of the yearly register.")
            raise wrong_file("missing_sheet", sentence % {"names": "、".join(missing)})
        found = {form.kind: _read(form, workbook.get_sheet_by_name(names[form.sheet])) for form in FORMS}
    return Register(found)


def _read(form: Form, sheet: CalamineSheet) -> Sheet:
    table = read_table(form.sheet, sheet, form.columns)
    return Sheet(form.kind, form.sheet, table.title, table.columns, table.rows)
