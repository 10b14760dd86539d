"""Many like cases are filed from one spreadsheet, by a clerk on the applicant's behalf: one row a respondent.

Right rows become cases, each in a transaction of its own; wrong ones come back with every reason. The same row of the
same series is never filed twice: its case bears an id that follows from both, so that an upload which broke off, or
was pressed twice, is simply repeated. What the clerk read from the sheet stands in each case as its application, with
the numbers of people masked: their row, never the rows of others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override

from mediation.accounts.enums import Role
from mediation.accounts.models import Organisation
from mediation.audit.services import Act, record
from mediation.cases.enums import EvidenceKind, PartyKind, Side
from mediation.cases.forms import DisputeForm, Question, QuestionKind, checked_answers, form_on, unanswered
from mediation.cases.models import Case
from mediation.cases.queries import case_title
from mediation.cases.services.evidence import hand_in_evidence
from mediation.cases.services.filing import Draft, PartyDetails, open_draft, submit_case
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import DomainError, Refusal, Refused
from mediation.core.fields import keyed_index, masked_identity, masked_phone
from mediation.files import cells
from mediation.files.cells import CellFault
from mediation.files.spreadsheets import (
    Row,
    damaged_if_unreadable,
    holds_formulas,
    open_workbook,
    read_table,
    unquoted,
    write_workbook,
    wrong_file,
)
from mediation.rules.enums import CAUSE_BY_NAME_ZH, Cause

MOST_ROWS = 500
NAME_LENGTH = 80
REASON_COLUMN = "退回原因"
COLUMNS: dict[str, str] = {
    "序号": "No.",
    "案由": "Cause",
    "申请人": "Applicant",
    "申请人类型": "Applicant kind",
    "申请人电话": "Applicant phone",
    "申请人证件号码": "Applicant ID number",
    "被申请人": "Respondent",
    "被申请人类型": "Respondent kind",
    "被申请人电话": "Respondent phone",
    "被申请人证件号码": "Respondent ID number",
    "被申请人地址": "Respondent address",
    "标的额": "Amount",
    "诉求": "Claim",
    "事实与理由": "Facts",
}
"""The columns of the sheet, with the English name that is read as well."""
NEEDED = ("案由", "申请人", "申请人电话", "被申请人", "被申请人电话", "诉求", "事实与理由")
ALIASES = {cells.narrow(english).lower(): chinese for chinese, english in COLUMNS.items()} | {"标的额(元)": "标的额"}
PARTY_KINDS = {
    "自然人": PartyKind.PERSON,
    "个人": PartyKind.PERSON,
    "法人": PartyKind.ORGANISATION,
    "单位": PartyKind.ORGANISATION,
    "公司": PartyKind.ORGANISATION,
    "person": PartyKind.PERSON,
    "organisation": PartyKind.ORGANISATION,
}
MASKS: dict[str, Callable[[str], str]] = {
    "申请人电话": masked_phone,
    "被申请人电话": masked_phone,
    "申请人证件号码": masked_identity,
    "被申请人证件号码": masked_identity,
}
YES_NO = {"是": True, "有": True, "yes": True, "否": False, "没有": False, "无": False, "no": False}


@dataclass(frozen=True)
class SeriesSource:
    """A spreadsheet as it was read: what the series is called, its columns and rows, what the whole file hashes to."""

    series: str
    sheet: str
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    applicant: PartyDetails | None = None


@dataclass(frozen=True)
class RejectedRow:
    """One reason why a row was not filed."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class FiledCase:
    """A case that a row became."""

    id: UUID
    title: str


@dataclass
class SeriesReport:
    """What became of a spreadsheet. `unchanged` counts the rows that were filed before."""

    dry_run: bool
    series: str
    rows: int
    created: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    rejected_file: bytes | None = None
    cases: list[FiledCase] = field(default_factory=list)


@dataclass(frozen=True)
class _Judged:
    """A row that is in order, and the id that its case bears."""

    row: Row
    case_id: UUID
    draft: Draft


class _WrongRow(Exception):
    """A row that cannot be filed, with every reason: column and sentence."""

    def __init__(self, reasons: list[tuple[str, str]]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reason for _column, reason in reasons))


def read_series(content: bytes, name: str, *, series: str = "", applicant: PartyDetails | None = None) -> SeriesSource:
    """Read the first sheet of a workbook. `applicant` stands in for rows that name none; the series is called as its
    file where it has no name.

    Refuses, with one sentence each: no .xlsx, a password, a damaged or too large file, a wrong header, formulas, no
    row or more than 500.
    """
    workbook = open_workbook(content)
    if holds_formulas(content):
        raise wrong_file("formulas", _("The sheet holds formulas. Paste them as values, then retry."))
    with damaged_if_unreadable():
        sheet = workbook.sheet_names[0]
        table = read_table(sheet, workbook.get_sheet_by_index(0), NEEDED, ALIASES)
    if not table.rows:
        raise wrong_file("no_rows", _("The sheet has no row below its header. Fill in one row for each respondent."))
    if len(table.rows) > MOST_ROWS:
        sentence = _("The sheet has %(rows)s rows; at most %(most)s are filed at once. Split it.")
        raise wrong_file("too_many_rows", sentence % {"rows": len(table.rows), "most": MOST_ROWS})
    columns = tuple(column for column in table.columns if column and column != REASON_COLUMN)
    return SeriesSource(
        series=(series.strip() or PurePath(name).stem.strip() or sheet)[:NAME_LENGTH],
        sheet=sheet,
        sha256=hashlib.sha256(content).hexdigest(),
        columns=columns,
        rows=tuple(Row(row.number, {c: unquoted(row[c]) for c in columns}) for row in table.rows),
        applicant=applicant,
    )


def series_template(form: DisputeForm | None = None) -> bytes:
    """The empty sheet, with a column for each question of a kind of dispute where one is named."""
    with override("zh-hans"):
        questions = [question.label for question in form.questions] if form else []
    return write_workbook("系列案件", [[*COLUMNS, *questions]])


def file_series(
    actor: Actor, court: Organisation, source: SeriesSource, now: datetime, *, dry_run: bool = False
) -> SeriesReport:
    """File every right row as a case of the series, on behalf of its applicant; wrong ones come back with reasons.

    Refuses who is no clerk of the court. Rows filed before are counted and left alone. With `dry_run` nothing is
    written. Publishes `CaseMoved` for each case.
    """
    if not actor.has(Role.CLERK, organisation=court.pk):
        raise Refused(Refusal("not_a_clerk", _("Only a clerk of the court files a series of cases."), "court"))
    report = SeriesReport(dry_run, source.series, len(source.rows))
    wrong: dict[int, list[tuple[str, str]]] = {}
    right = list(_judge_all(court, source, now, wrong))
    known = set(Case.objects.filter(pk__in=[judged.case_id for judged in right]).values_list("pk", flat=True))
    for judged in right:
        if judged.case_id in known:
            report.unchanged += 1
        elif dry_run:
            report.created += 1
        else:
            _file(actor, court, source, judged, now, report=report, wrong=wrong)
    _give_back(source, wrong, report)
    if not dry_run:
        _record(actor, court, source, report, now)
    return report


def _judge_all(
    court: Organisation, source: SeriesSource, now: datetime, wrong: dict[int, list[tuple[str, str]]]
) -> Iterator[_Judged]:
    seen: dict[UUID, int] = {}
    for row in source.rows:
        try:
            draft = _draft(row, source.applicant, now)
            case_id = _case_id(court, source.series, draft)
            if case_id in seen:
                raise _WrongRow([("", _("The same as row %(row)s. Delete one of the two.") % {"row": seen[case_id]})])
        except _WrongRow as fault:
            wrong[row.number] = fault.reasons
        else:
            seen[case_id] = row.number
            yield _Judged(row, case_id, draft)


def _case_id(court: Organisation, series: str, draft: Draft) -> UUID:
    """The id of the case that this row of this series becomes: keyed, so that nobody who knows the row guesses it."""
    said = [str(court.pk), series, draft.cause, draft.claim, draft.facts, str(draft.amount)]
    said += [f"{p.side} {p.kind} {p.name} {p.phone} {p.id_number} {p.address}" for p in draft.parties]
    answers = sorted(draft.answers.items())
    return UUID(hex=keyed_index(json.dumps([said, answers], ensure_ascii=False))[:32], version=4)


def _file(
    actor: Actor,
    court: Organisation,
    source: SeriesSource,
    judged: _Judged,
    now: datetime,
    *,
    report: SeriesReport,
    wrong: dict[int, list[tuple[str, str]]],
) -> None:
    try:
        with transaction.atomic():
            case = open_draft(
                actor, court, judged.draft, now, on_behalf=True, series=source.series, case_id=judged.case_id
            )
            prefetch_related_objects([case], "parties__representatives")
            paper, name = _application(source, judged.row), f"{source.series}-{judged.row.number}.xlsx"
            title = _("Row %(row)s of the series") % {"row": judged.row.number}
            hand_in_evidence(actor, case, BytesIO(paper), now, name=name, title=title, kind=EvidenceKind.APPLICATION)
            case = submit_case(actor, case.pk, now)
    except IntegrityError:
        if not Case.objects.filter(pk=judged.case_id).exists():
            raise
        # The same sheet was sent twice at once, and the other one filed this row.
        report.unchanged += 1
    except DomainError as fault:
        wrong[judged.row.number] = [("", str(refusal.detail)) for refusal in fault.refusals]
    else:
        report.created += 1
        report.cases.append(FiledCase(case.pk, case_title(case)))


def _application(source: SeriesSource, row: Row) -> bytes:
    masked = [MASKS.get(column, str)(cells.plain(row[column])) for column in source.columns]
    return write_workbook("申请", [source.columns, masked])


def _give_back(source: SeriesSource, wrong: Mapping[int, list[tuple[str, str]]], report: SeriesReport) -> None:
    if not wrong:
        return
    lines: list[list[object]] = [[*source.columns, REASON_COLUMN]]
    for row in source.rows:
        if reasons := wrong.get(row.number):
            report.rejected += [RejectedRow(row.number, column, reason) for column, reason in reasons]
            told = " ".join(f"{column}：{reason}" if column else reason for column, reason in reasons)
            lines.append([*(row[column] for column in source.columns), told])
    report.rejected_file = write_workbook(source.sheet, lines)


@transaction.atomic
def _record(actor: Actor, court: Organisation, source: SeriesSource, report: SeriesReport, now: datetime) -> None:
    counts = {"rows": report.rows, "created": report.created, "unchanged": report.unchanged}
    facts = {"series": source.series, "sha256": source.sha256, **counts}
    record(actor, Act("case.file_series", "organisation", str(court.pk), now, facts))


class _Reader:
    """Reads one row cell by cell and keeps every fault instead of stopping at the first."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[tuple[str, str]] = []

    def read(self, column: str, reader: Callable[..., Any], *details: Any, **options: Any) -> Any:
        """The cell as what it should be; None and a fault where it cannot be read."""
        try:
            return reader(self.row[column], *details, **options)
        except CellFault as fault:
            self.faults.append((column, str(fault)))
            return None

    def phone(self, column: str) -> str | None:
        """A phone number that is there: everybody must be reachable."""
        number: str | None = self.read(column, cells.phone)
        if number == "":
            self.faults.append((column, _("The cell is empty. Fill it in.")))
        return number

    def party(self, side: Side, column: str) -> PartyDetails | None:
        """The party of a side; its kind by its name where the sheet does not say it."""
        name = self.read(column, cells.text, 120)
        kind = None
        if cells.plain(self.row[f"{column}类型"]):
            kind = self.read(f"{column}类型", cells.one_of, PARTY_KINDS)
        phone = self.phone(f"{column}电话")
        number = self.read(f"{column}证件号码", cells.text, 40, required=False)
        address = self.read(f"{column}地址", cells.text, 300, required=False)
        if self.faults:
            return None
        by_name = PartyKind.ORGANISATION if cells.is_company(name) else PartyKind.PERSON
        return PartyDetails(side, name, kind or by_name, str(phone), number, address)


def _draft(row: Row, applicant: PartyDetails | None, now: datetime) -> Draft:
    reader = _Reader(row)
    cause = reader.read("案由", cells.one_of, _causes())
    if applicant is not None and not cells.plain(row["申请人"]):
        first: PartyDetails | None = applicant
        if not applicant.phone:
            reader.phone("申请人电话")
    else:
        first = reader.party(Side.APPLICANT, "申请人")
    respondent = reader.party(Side.RESPONDENT, "被申请人")
    amount = reader.read("标的额", cells.amount)
    claim = reader.read("诉求", cells.text, 5000)
    facts = reader.read("事实与理由", cells.text, 20_000)
    answers = _answers(reader, form_on(cause or "", local_day(now)))
    if reader.faults or first is None or respondent is None:
        raise _WrongRow(reader.faults)
    return Draft(cause, claim, facts, amount, (first, respondent), answers=answers)


@lru_cache(maxsize=1)
def _causes() -> dict[str, str]:
    """Causes by every name they are known by: the statutory one, the English one, the code."""
    with override("en"):
        english = {str(label): code for code, label in Cause.choices}
    return {**CAUSE_BY_NAME_ZH, **english, **{code: code for code in Cause.values}}


def _answers(reader: _Reader, form: DisputeForm | None) -> dict[str, Any]:
    """The answers in further columns, headed by the question in either language or by its name."""
    if form is None:
        return {}
    answers: dict[str, Any] = {}
    for question in form.questions:
        column = next((head for head in _heads(question) if reader.row[head] not in ("", None)), "")
        if column:
            given = reader.read(column, _answer, question)
            answers |= {} if given is None else _checked(reader, form, question, column, given)
    for question in unanswered(form, answers):
        if question.label_zh not in {column for column, _reason in reader.faults}:
            sentence = _("This kind of dispute asks: %(question)s Add a column of that name and answer it.")
            reader.faults.append((question.label_zh, sentence % {"question": question.label}))
    return answers


def _heads(question: Question) -> tuple[str, ...]:
    return question.label_zh, question.label_en, question.name


def _answer(value: object, question: Question) -> object:
    if question.kind == QuestionKind.DATE:
        day = cells.day(value)
        return day.isoformat() if day else None
    if question.kind == QuestionKind.MONEY:
        yuan = cells.amount(value)
        return None if yuan is None else str(yuan)
    if question.kind == QuestionKind.YES_NO:
        return cells.one_of(value, YES_NO)
    if question.kind == QuestionKind.CHOICE:
        known = {c.label_zh: c.value for c in question.choices} | {c.label_en: c.value for c in question.choices}
        return cells.one_of(value, known | {c.value: c.value for c in question.choices})
    return cells.plain(value)


def _checked(reader: _Reader, form: DisputeForm, question: Question, column: str, given: object) -> dict[str, Any]:
    try:
        return checked_answers(form, {question.name: given})
    except DomainError as fault:
        reader.faults += [(column, str(refusal.detail)) for refusal in fault.refusals]
        return {}
