"""The roster of mediators (调解员名册)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mediation.files import cells
from mediation.files.spreadsheets import Row
from mediation.ledger.reading import Sheet
from mediation.ledger.run import RowFault, Run, cell, new_rows, read
from mediation.mediators.services import RosterEntry, enter_mediator
from mediation.rules.enums import CAUSE_BY_NAME_ZH

GENDERS = {"男": "male", "女": "female", "": ""}
TRAINING = re.compile(r"(\d{4})年培训学时")


def import_mediators(run: Run, sheet: Sheet) -> None:
    """Enter everybody who is not on the roster yet; an entry that is there already stays as it is."""
    years = {column: int(found[1]) for column in sheet.columns if (found := TRAINING.fullmatch(column))}

    def judge(row: Row) -> tuple[str, Iterable[object], RosterEntry]:
        entry, body = _entry(run, row, years)
        return entry.certificate_number, (*_content(entry), body), entry

    for judged in new_rows(run, sheet, str(run.year), "调解员证号", judge):
        run.begin()
        with transaction.atomic():
            mediator, made = enter_mediator(run.actor, judged.said, run.now)
            run.keep(sheet, str(run.year), [(judged, mediator.pk)])
        if made:
            run.report.created[sheet.kind] += 1
        else:
            run.report.unchanged[sheet.kind] += 1
            run.warn(sheet, judged.row, _("Is on the roster already. The entry was left as it is."))


def _entry(run: Run, row: Row, years: dict[str, int]) -> tuple[RosterEntry, str]:
    certificate = cells.narrow(row["调解员证号"])
    if not 1 <= len(certificate) <= 40:
        raise RowFault("调解员证号", _("Give the number of the certificate, at most 40 characters."))
    expires = read(row, "证书有效期至", cells.day)
    if expires is None:
        raise RowFault("证书有效期至", _("The cell is empty. Fill it in."))
    body = read(row, "所属调解组织", cells.text, 120)
    entry = RosterEntry(
        name=read(row, "姓名", cells.text, 80),
        gender=read(row, "性别", cells.one_of, GENDERS),
        specialties=read(row, "擅长领域", cells.several_of, CAUSE_BY_NAME_ZH),
        certificate_number=certificate,
        certificate_expires_on=expires,
        engaged_on=read(row, "聘任日期", cells.day),
        phone=read(row, "联系电话", cells.phone),
        training={year: hours for column, year in years.items() if (hours := _hours(row, column)) is not None},
        organisation=run.body(body),
    )
    return entry, body


def _hours(row: Row, column: str) -> Decimal | None:
    with cell(column):
        hours = cells.number(row[column])
    if hours is not None and hours > 8784:
        raise RowFault(column, _("A year does not have that many hours."))
    return hours


def _content(entry: RosterEntry) -> tuple[object, ...]:
    return (
        entry.name,
        entry.gender,
        *entry.specialties,
        entry.certificate_expires_on,
        entry.engaged_on,
        entry.phone,
        *sorted(entry.training.items()),
    )
