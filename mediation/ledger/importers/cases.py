"""The register of cases (诉前调解台账)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mediation.cases.enums import PartyKind, Side, Stage
from mediation.cases.models import Case
from mediation.cases.services import PartyDetails, PastCase, record_past_case
from mediation.cases.services.numbering import NumberParts, read_number
from mediation.core.errors import DomainError
from mediation.files import cells
from mediation.files.spreadsheets import Row
from mediation.ledger.reading import Sheet
from mediation.ledger.run import Judged, RowFault, Run, new_rows, read
from mediation.mediators.models import Mediator
from mediation.rooms.enums import SessionMode
from mediation.rooms.services import record_past_session
from mediation.rules.enums import CAUSE_BY_NAME_ZH
from mediation.rules.queries import pack_on

NUMBER = "案号"
MODES: dict[str, SessionMode | None] = {
    "线上": SessionMode.VIDEO,
    "在线": SessionMode.VIDEO,
    "网上": SessionMode.VIDEO,
    "网上调解": SessionMode.VIDEO,
    "线上调解": SessionMode.VIDEO,
    "在线调解": SessionMode.VIDEO,
    "视频": SessionMode.VIDEO,
    "线上+线下": SessionMode.MIXED,
    "线下+线上": SessionMode.MIXED,
    "线下": SessionMode.ON_SITE,
    "现场": SessionMode.ON_SITE,
    "现场调解": SessionMode.ON_SITE,
    "线下调解": SessionMode.ON_SITE,
    "电话": SessionMode.PHONE,
    "电话调解": SessionMode.PHONE,
    "": None,
}
SETTLED, FAILED, WITHDRAWN, PENDING = "settled", "failed", "withdrawn", "pending"
OUTCOMES = {"调解成功": SETTLED, "调解不成": FAILED, "撤回申请": WITHDRAWN, "": PENDING}
CONFIRMED, TRANSFERRED, NOTED, NOTHING = "confirmed", "transferred", "noted", "nothing"
SEQUELS = {"司法确认": CONFIRMED, "转立案": TRANSFERRED, "自动履行": NOTED, "当事人另行处理": NOTED, "": NOTHING}
REACHED: dict[tuple[str, str], Stage] = {
    (SETTLED, NOTHING): Stage.SETTLED,
    (SETTLED, NOTED): Stage.SETTLED,
    (SETTLED, CONFIRMED): Stage.CONFIRMED,
    (FAILED, NOTHING): Stage.ENDED,
    (FAILED, NOTED): Stage.ENDED,
    (FAILED, TRANSFERRED): Stage.TRANSFERRED,
    (WITHDRAWN, NOTHING): Stage.ENDED,
    (WITHDRAWN, NOTED): Stage.ENDED,
    (PENDING, NOTHING): Stage.MEDIATING,
}
"""What a case came to, by outcome and what followed; every other pair contradicts itself."""


@dataclass(frozen=True)
class Entry:
    """A row of the register, read."""

    number: str
    parts: NumberParts
    accepted_on: date
    cause: str
    parties: tuple[PartyDetails, ...]
    amount: Decimal | None
    mode: SessionMode | None
    body: str
    mediator: Mediator
    closed_on: date | None
    outcome: str
    reached: Stage
    note: str

    def content(self) -> tuple[object, ...]:
        """What makes two rows the same."""
        parties = [(p.side, p.name, p.phone) for p in self.parties]
        told = (self.accepted_on, self.cause, self.amount, self.mode, self.body, self.mediator.name)
        return (*told, *parties, self.closed_on, self.outcome, self.reached, self.note)


def import_cases(run: Run, sheet: Sheet) -> None:
    """Write each new case with its history and its session."""
    numbers = [cells.narrow(row[NUMBER]) for row in sheet.rows]
    taken = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))

    def judge(row: Row) -> tuple[str, Iterable[object], Entry]:
        entry = _entry(run, row)
        return entry.number, entry.content(), entry

    for judged in new_rows(run, sheet, "", NUMBER, judge):
        try:
            if judged.key in taken:
                raise RowFault(NUMBER, _("A case of this number is in the system and came from no register."))
            run.begin()
            _write(run, sheet, judged)
            run.report.created[sheet.kind] += 1
        except RowFault as fault:
            run.reject(sheet, judged.row, fault)
        except DomainError as fault:
            run.reject(sheet, judged.row, RowFault("", str(fault)))


@transaction.atomic
def _write(run: Run, sheet: Sheet, judged: Judged[Entry]) -> None:
    entry = judged.said
    past = PastCase(
        court=run.court,
        number=entry.number,
        number_parts=entry.parts,
        accepted_on=entry.accepted_on,
        cause=entry.cause,
        mediator=entry.mediator,
        body=run.body(entry.body) if entry.body else entry.mediator.organisation,
        reached=entry.reached,
        withdrawn=entry.outcome == WITHDRAWN,
        closed_on=entry.closed_on,
        amount=entry.amount,
        note=entry.note,
        parties=entry.parties,
    )
    case = record_past_case(run.actor, past, run.now)
    if entry.mode is not None:
        record_past_session(run.actor, case, entry.mode, entry.accepted_on, run.now)
    run.keep(sheet, "", [(judged, case.pk)])


def _entry(run: Run, row: Row) -> Entry:
    accepted_on = _accepted_on(run, row)
    number, parts = _number(run, row, accepted_on)
    cause = read(row, "案由", cells.one_of, CAUSE_BY_NAME_ZH)
    parties = (*_parties(row, "申请人", Side.APPLICANT), *_parties(row, "被申请人", Side.RESPONDENT))
    amount = read(row, "标的额(元)", cells.amount)
    mode = read(row, "调解方式", cells.one_of, MODES)
    body = read(row, "调解组织", cells.text, 120, required=False)
    outcome, reached, closed_on = _ending(run, row, accepted_on)
    return Entry(
        number=number,
        parts=parts,
        accepted_on=accepted_on,
        cause=cause,
        parties=parties,
        amount=amount,
        mode=mode,
        body=body,
        mediator=_mediator(run, row, body),
        closed_on=closed_on,
        outcome=outcome,
        reached=reached,
        note=_note(row),
    )


def _accepted_on(run: Run, row: Row) -> date:
    accepted_on = read(row, "收案日期", cells.day)
    if accepted_on is None:
        raise RowFault("收案日期", _("The cell is empty. Fill it in."))
    if accepted_on > run.today:
        raise RowFault("收案日期", _("This day lies in the future."))
    return accepted_on


def _number(run: Run, row: Row, accepted_on: date) -> tuple[str, NumberParts]:
    number = cells.narrow(row[NUMBER])
    parts = read_number(number, pack_on(accepted_on)) if len(number) <= 60 else None
    if parts is None:
        raise RowFault(NUMBER, _("This is no case number. Write it like (2019)示01诉前调1号."))
    if parts.code != run.code:
        raise RowFault(NUMBER, _("The number is another court's: this register is of %(code)s.") % {"code": run.code})
    return number, parts


def _parties(row: Row, column: str, side: Side) -> tuple[PartyDetails, ...]:
    found = read(row, column, cells.names)
    if not found:
        sentence = _("No applicant is named.") if side == Side.APPLICANT else _("No respondent is named.")
        raise RowFault(column, sentence)
    phone = read(row, f"{column}电话", cells.phone)
    kinds = (PartyKind.ORGANISATION if cells.is_company(name) else PartyKind.PERSON for name in found)
    # The register has one phone a side: it is the first one's, and nobody else's.
    return tuple(
        PartyDetails(side, name, kind, phone if position == 0 else "")
        for position, (name, kind) in enumerate(zip(found, kinds, strict=True))
    )


def _mediator(run: Run, row: Row, body: str) -> Mediator:
    name = read(row, "调解员", cells.text, 80)
    mediator = run.mediator(name, body)
    if mediator is None:
        sentence = _("“%(name)s” is not on the roster, or there are several of that name. Enter the mediator first.")
        raise RowFault("调解员", sentence % {"name": name[:30]})
    return mediator


def _ending(run: Run, row: Row, accepted_on: date) -> tuple[str, Stage, date | None]:
    outcome = read(row, "调解结果", cells.one_of, OUTCOMES)
    sequel = read(row, "后续", cells.one_of, SEQUELS)
    reached = REACHED.get((outcome, sequel))
    if reached is None:
        raise RowFault("后续", _("What followed does not fit the outcome. Correct one of the two."))
    closed_on = read(row, "结案日期", cells.day)
    if (closed_on is None) != (outcome == PENDING):
        raise RowFault("结案日期", _("A case that is closed has a day and an outcome, an open one has neither."))
    if closed_on is not None and closed_on < accepted_on:
        raise RowFault("结案日期", _("Closed before it was accepted. Correct one of the two days."))
    if closed_on is not None and closed_on > run.today:
        raise RowFault("结案日期", _("This day lies in the future."))
    return outcome, reached, closed_on


def _note(row: Row) -> str:
    sequel = cells.plain(row["后续"])
    told = [
        read(row, "备注", cells.text, 2000, required=False),
        sequel if SEQUELS[cells.narrow(sequel)] == NOTED else "",
    ]
    return "；".join(part for part in told if part)
