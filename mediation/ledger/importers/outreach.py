"""Published cases (普法案例) and events (普法活动)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from mediation.files import cells
from mediation.files.spreadsheets import Row
from mediation.ledger.importers.keys import running_key
from mediation.ledger.reading import Sheet
from mediation.ledger.run import RowFault, Run, new_rows, read, write_all
from mediation.outreach.enums import MEDIUM_BY_NAME_ZH
from mediation.outreach.services import (
    PastEvent,
    PastPublication,
    record_past_events,
    record_past_publications,
)
from mediation.rules.enums import CAUSE_BY_NAME_ZH


def import_publications(run: Run, sheet: Sheet) -> None:
    """Write every published case that is not there yet."""
    key_of = running_key()

    def judge(row: Row) -> tuple[str, Iterable[object], PastPublication]:
        past = PastPublication(
            organisation=run.court,
            title=read(row, "标题", cells.text, 200),
            published_on=_past_day(run, row, "发布日期"),
            medium=read(row, "发布渠道", cells.one_of, MEDIUM_BY_NAME_ZH),
            cause=read(row, "案由", cells.one_of, {**CAUSE_BY_NAME_ZH, "": ""}),
            abstract=read(row, "内容摘要", cells.text, 5000, required=False),
        )
        content = (past.title, past.published_on, past.medium, past.cause, past.abstract)
        return key_of(row, content), content, past

    write_all(run, sheet, list(new_rows(run, sheet, run.book, "序号", judge)), record_past_publications)


def import_events(run: Run, sheet: Sheet) -> None:
    """Write every event that is not there yet."""
    key_of = running_key()

    def judge(row: Row) -> tuple[str, Iterable[object], PastEvent]:
        attendance = read(row, "参加人数", cells.number)
        past = PastEvent(
            organisation=run.court,
            title=read(row, "活动名称", cells.text, 200),
            held_on=_past_day(run, row, "日期"),
            place=read(row, "地点", cells.text, 200, required=False),
            attendance=None if attendance is None else int(attendance),
        )
        content = (past.title, past.held_on, past.place, past.attendance)
        return key_of(row, content), content, past

    write_all(run, sheet, list(new_rows(run, sheet, run.book, "序号", judge)), record_past_events)


def _past_day(run: Run, row: Row, column: str) -> date:
    on = read(row, column, cells.day)
    if on is None:
        raise RowFault(column, _("The cell is empty. Fill it in."))
    if on > run.today:
        raise RowFault(column, _("This day lies in the future."))
    return on
