"""The register of legal consultations (法律咨询登记簿)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mediation.consultations.enums import CATEGORY_BY_NAME_ZH, CHANNEL_BY_NAME_ZH
from mediation.consultations.services import PastConsultation, record_past_consultations
from mediation.files import cells
from mediation.files.spreadsheets import Row
from mediation.ledger.importers.keys import running_key
from mediation.ledger.reading import Sheet
from mediation.ledger.run import RowFault, Run, new_rows, read, write_all


def import_consultations(run: Run, sheet: Sheet) -> None:
    """Write every new consultation; one that was not answered stays open and does not count as provided."""
    key_of = running_key()

    def judge(row: Row) -> tuple[str, Iterable[object], PastConsultation]:
        past = _entry(run, row)
        content = (
            past.channel, past.category, past.question, past.asker_name, past.asked_on, past.phone, past.answer,
            past.answered_by_name,
        )  # fmt: skip
        return key_of(row, content), content, past

    write_all(run, sheet, list(new_rows(run, sheet, run.book, "序号", judge)), record_past_consultations)
    for row in sheet.rows:
        if not cells.plain(row["答复情况"]) and not _is_rejected(run, sheet, row):
            run.warn(sheet, row, _("Not answered: imported as open, not counted as provided."))


def _is_rejected(run: Run, sheet: Sheet, row: Row) -> bool:
    return any(finding.sheet == sheet.name and finding.row == row.number for finding in run.report.rejected)


def _entry(run: Run, row: Row) -> PastConsultation:
    asked_on = read(row, "咨询日期", cells.day)
    if asked_on is None:
        raise RowFault("咨询日期", _("The cell is empty. Fill it in."))
    if asked_on > run.today:
        raise RowFault("咨询日期", _("This day lies in the future."))
    answer = read(row, "答复情况", cells.text, 5000, required=False)
    answered_by = read(row, "答复人", cells.text, 80, required=bool(answer))
    return PastConsultation(
        organisation=run.court,
        channel=read(row, "咨询方式", cells.one_of, CHANNEL_BY_NAME_ZH),
        category=read(row, "咨询类别", cells.one_of, CATEGORY_BY_NAME_ZH),
        question=read(row, "咨询内容", cells.text, 5000),
        asker_name=read(row, "咨询人", cells.text, 80),
        asked_on=asked_on,
        phone=read(row, "联系电话", cells.phone),
        answer=answer,
        answered_by_name=answered_by if answer else "",
        mediator=run.mediator(answered_by) if answer else None,
    )
