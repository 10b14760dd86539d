"""Registers made for a test: the form with a few rows, each to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

DEMONSTRATION = Path(__file__).resolve().parents[2] / "mediation/ledger/demonstration/ledger-2019.xlsx"
TITLE = "试验区人民法院2019年度诉前调解工作台账"
CASE_COLUMNS = [
    "序号", "案号", "收案日期", "案由", "申请人",
    "申请人电话", "被申请人", "被申请人电话", "标的额(元)", "调解方式", "调解组织",
    "调解员", "结案日期", "调解结果", "后续", "备注",
]  # fmt: skip
CONSULTATION_COLUMNS = [
    "序号", "咨询日期", "咨询方式", "咨询人", "联系电话", "咨询类别", "咨询内容", "答复人", "答复情况",
]  # fmt: skip
MEDIATOR_COLUMNS = [
    "姓名", "性别", "所属调解组织", "擅长领域", "调解员证号", "证书有效期至", "聘任日期", "联系电话", "2019年培训学时",
]  # fmt: skip
PUBLICATION_COLUMNS = ["序号", "标题", "发布日期", "发布渠道", "案由", "内容摘要"]
EVENT_COLUMNS = ["序号", "活动名称", "日期", "地点", "参加人数"]
Row = dict[str, Any]


def case_row(n: int, **changes: Any) -> Row:
    """A case in order, as a register tells it; Chinese column names are keyword arguments."""
    return {
        "序号": n,
        "案号": f"(2019)试07诉前调{n}号",
        "收案日期": date(2019, 1, 14),
        "案由": "买卖合同纠纷",
        "申请人": "试验区天信物流有限公司",
        "申请人电话": "13900008020",
        "被申请人": "朱涛雪、陈军燕",
        "被申请人电话": "13900001640",
        "标的额(元)": 86600,
        "调解方式": "线下",
        "调解组织": "试验区调解委员会",
        "调解员": "傅生海",
        "结案日期": date(2019, 2, 2),
        "调解结果": "调解成功",
        "后续": "自动履行",
        "备注": "",
        **changes,
    }


def consultation_row(n: int, **changes: Any) -> Row:
    """A consultation in order."""
    return {
        "序号": n,
        "咨询日期": "2019-1-1",
        "咨询方式": "窗口",
        "咨询人": "曾艳",
        "联系电话": "13900008385",
        "咨询类别": "公证咨询",
        "咨询内容": "就公证进行咨询",
        "答复人": "傅生海",
        "答复情况": "已当场答复",
        **changes,
    }


def mediator_row(n: int, **changes: Any) -> Row:
    """A mediator in order."""
    return {
        "姓名": "傅生海",
        "性别": "男",
        "所属调解组织": "试验区调解委员会",
        "擅长领域": "健康权、身体权纠纷、抚养费纠纷",
        "调解员证号": f"皖调2018{n:04}",
        "证书有效期至": "2021.12.31",
        "聘任日期": date(2015, 6, 1),
        "联系电话": "13900000127",
        "2019年培训学时": 44,
        **changes,
    }


def register(
    *,
    cases: Sequence[Row] = (),
    consultations: Sequence[Row] = (),
    mediators: Sequence[Row] | None = None,
    title: str = TITLE,
    without_sheet: str = "",
    without_column: str = "",
    extra_column: str = "",
) -> bytes:
    """A workbook of the form."""
    sheets: dict[str, tuple[list[str], list[str], Sequence[Mapping[str, Any]]]] = {
        "诉前调解台账": ([title, "填报单位:立案庭"], CASE_COLUMNS, cases or [case_row(1)]),
        "法律咨询登记簿": (["试验区2019年法律咨询登记簿"], CONSULTATION_COLUMNS, consultations),
        "调解员名册": ([], MEDIATOR_COLUMNS, [mediator_row(1)] if mediators is None else mediators),
        "普法案例": ([], PUBLICATION_COLUMNS, []),
        "普法活动": ([], EVENT_COLUMNS, []),
    }
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, (above, columns, rows) in sheets.items():
            if name == without_sheet:
                continue
            shown = [column for column in columns if column != without_column]
            shown += [extra_column] if extra_column in columns else []
            sheet = workbook.add_worksheet(name)
            lines = [[line] for line in above] + [shown, *([row.get(column, "") for column in shown] for row in rows)]
            for position, line in enumerate(lines):
                sheet.write_row(position, 0, line)
    return file.getvalue()
