"""Many like cases from one spreadsheet: right rows are filed, wrong ones come back, none is filed twice."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils.translation import override

from mediation.audit.models import Entry
from mediation.cases.enums import EvidenceKind, PartyKind, Side, Stage
from mediation.cases.forms import all_forms, form_on, reading
from mediation.cases.models import Case, Evidence
from mediation.cases.services import PartyDetails, SeriesReport, file_series, read_series, series_template
from mediation.cases.services.series import COLUMNS, MOST_ROWS
from mediation.core.clock import local_day
from mediation.core.errors import DomainError, Refused
from mediation.files.models import StoredFile
from mediation.files.services import file_path
from tests.factories import START, Cast, make_cast

LATER = START + timedelta(days=1)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ABOUT, HOME = "主要为了什么发生纠纷？", "哪个小区、哪一户？"
HEADER = [*COLUMNS, ABOUT, HOME]
RIGHT: dict[str, object] = {
    "案由": "物业服务合同纠纷",
    "申请人": "恒信物业有限公司",
    "申请人类型": "法人",
    "申请人电话": "055300000000",
    "申请人证件号码": "91340200MA2XXXXX0X",
    "被申请人类型": "自然人",
    "被申请人证件号码": "340204198001011234",
    "被申请人地址": "示范区和平路1号",
    "标的额": 3600,
    "诉求": "请对方支付物业费。",
    "事实与理由": "自2024年1月起没有交物业费。",
    ABOUT: "物业费没有交",
    HOME: "阳光花园3幢2单元501室",
}


def row(n: int, **cells: object) -> dict[str, object]:
    return RIGHT | {"序号": n, "被申请人": f"业主{n}", "被申请人电话": f"137{n:08}"} | cells


def workbook(rows: Sequence[dict[str, object]], header: Sequence[str] = HEADER, title: str = "") -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("系列案件")
        top = 0
        if title:
            sheet.write_string(0, 0, title)
            top = 1
        sheet.write_row(top, 0, header)
        for number, cells in enumerate(rows, top + 1):
            for column, name in enumerate(header):
                value = cells.get(name, "")
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write(number, column, value)
    return file.getvalue()


def lines(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    return [list(line) for line in sheet.iter_rows(values_only=True)]


def run(cast: Cast, content: bytes, *, dry_run: bool = False, part: str = "clerk", **options: Any) -> SeriesReport:
    source = read_series(content, "2026年物业费.xlsx", **options)
    with override("zh-hans"):
        return file_series(cast.actor(part), cast.court, source, LATER, dry_run=dry_run)


# --- what is filed ---


def test_each_right_row_becomes_a_case_that_is_handed_in_on_behalf(cast: Cast) -> None:
    report = run(cast, workbook([row(1), row(2), row(3)]))
    assert (report.rows, report.created, report.unchanged, report.rejected) == (3, 3, 0, [])
    assert report.rejected_file is None
    cases = Case.objects.filter(series="2026年物业费").order_by("amount", "pk")
    assert {(c.stage, c.on_behalf, c.filed_by, c.submitted_at) for c in cases} == {
        (Stage.SUBMITTED, True, cast.users["clerk"], LATER)
    }
    assert {filed.id for filed in report.cases} == {case.pk for case in cases}
    assert "恒信物业有限公司 诉 业主1" in {filed.title for filed in report.cases}
    case = next(c for c in cases if c.parties.filter(name="业主1").exists())
    applicant, respondent = case.parties.get(side="applicant"), case.parties.get(side="respondent")
    assert (applicant.kind, applicant.phone, applicant.document_kind) == (
        "organisation",
        "055300000000",
        "credit_code",
    )
    assert (respondent.kind, respondent.phone, respondent.address) == ("person", "13700000001", "示范区和平路1号")
    assert (case.cause, str(case.amount), case.claim) == ("property_service", "3600.00", "请对方支付物业费。")
    assert case.answers == {"about": "fees", "home": "阳光花园3幢2单元501室"}


def test_the_row_stands_in_its_case_as_the_application_and_no_other_row_with_it(cast: Cast) -> None:
    run(cast, workbook([row(1), row(2)]))
    assert Evidence.objects.filter(kind=EvidenceKind.APPLICATION).count() == 2
    evidence = Evidence.objects.get(case__parties__name="业主1")
    told = lines(file_path(evidence.file).read_bytes())
    assert len(told) == 2
    said = dict(zip(told[0], told[1], strict=True))
    assert (said["被申请人"], said["诉求"]) == ("业主1", "请对方支付物业费。")
    assert said["被申请人电话"] == "137****0001", "numbers of people do not lie about in files"
    assert said["被申请人证件号码"] == f"3{'*' * 16}4"
    stored = file_path(evidence.file).read_bytes()
    assert all(
        secret not in "".join(map(str, line)) for line in lines(stored) for secret in ("13700000001", "3402041980")
    )


def test_the_upload_is_logged_with_its_hash_and_counts(cast: Cast) -> None:
    run(cast, workbook([row(1), row(2, 被申请人电话="")]))
    entry = Entry.objects.get(action="case.file_series")
    assert entry.object_id == str(cast.court.pk)
    assert (entry.facts["rows"], entry.facts["created"], entry.facts["series"]) == (2, 1, "2026年物业费")
    assert len(entry.facts["sha256"]) == 64


def test_a_second_upload_of_the_same_file_creates_nothing_and_says_so(cast: Cast) -> None:
    content = workbook([row(1), row(2)])
    run(cast, content)
    report = run(cast, content)
    assert (report.created, report.unchanged, report.rejected, report.cases) == (0, 2, [], [])
    assert (Case.objects.count(), Evidence.objects.count()) == (2, 2)


def test_an_upload_that_broke_off_is_finished_by_the_next_one(cast: Cast) -> None:
    run(cast, workbook([row(1)]))
    report = run(cast, workbook([row(1), row(2)]))
    assert (report.created, report.unchanged) == (1, 1)
    assert Case.objects.count() == 2


def test_the_same_row_in_another_series_or_court_is_another_case(cast: Cast) -> None:
    content = workbook([row(1)])
    run(cast, content)
    assert run(cast, content, series="第二批").created == 1
    assert Case.objects.filter(series="第二批").count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(cast: Cast) -> None:
    content = workbook([row(1), row(2, 案由="谋杀")])
    before = Entry.objects.count()
    dry = run(cast, content, dry_run=True)
    assert (dry.dry_run, dry.rows, dry.created, dry.cases) == (True, 2, 1, [])
    assert (Case.objects.count(), StoredFile.objects.count(), Entry.objects.count()) == (0, 0, before)
    real = run(cast, content)
    assert (real.created, real.rejected) == (dry.created, dry.rejected)


def test_an_applicant_may_be_given_once_for_rows_that_name_none(cast: Cast) -> None:
    applicant = PartyDetails(Side.APPLICANT, "恒信物业有限公司", PartyKind.ORGANISATION, "055300000000")
    rows = [row(1, 申请人="", 申请人电话="", 申请人类型="", 申请人证件号码=""), row(2, 申请人="甲公司")]
    report = run(cast, workbook(rows), applicant=applicant)
    assert report.created == 2
    assert {p.name for case in Case.objects.all() for p in case.parties.filter(side="applicant")} == {
        "恒信物业有限公司",
        "甲公司",
    }
    unreachable = PartyDetails(Side.APPLICANT, "恒信物业有限公司")
    report = run(cast, workbook([rows[0]]), applicant=unreachable, series="另一批")
    assert [r.column for r in report.rejected] == ["申请人电话"]


def test_the_kind_of_a_party_is_known_by_its_name_where_the_sheet_is_silent(cast: Cast) -> None:
    run(cast, workbook([row(1, 申请人类型="", 被申请人类型="", 被申请人="永丰商贸有限公司")]))
    assert {p.kind for p in Case.objects.get().parties.all()} == {"organisation"}


@pytest.mark.parametrize("part", ["applicant", "supervisor", "administrator", "mediator", "foreign_clerk"])
def test_nobody_but_a_clerk_of_the_court_files_a_series(cast: Cast, part: str) -> None:
    with pytest.raises(Refused):
        run(cast, workbook([row(1)]), part=part)
    assert not Case.objects.exists()
    assert not Entry.objects.filter(action="case.file_series").exists()


# --- what comes back ---


def test_a_wrong_row_comes_back_with_all_its_reasons_and_the_right_ones_are_filed(cast: Cast) -> None:
    wrong = row(2, 案由="谋杀", 被申请人电话="不详", 标的额="很多", 诉求="", 被申请人="")
    report = run(cast, workbook([row(1), wrong, row(3)]))
    assert report.created == 2
    assert {r.row for r in report.rejected} == {3}
    assert [r.column for r in report.rejected] == ["案由", "被申请人", "被申请人电话", "标的额", "诉求"]
    assert report.rejected_file is not None
    told = lines(report.rejected_file)
    assert len(told) == 2
    assert told[0][-1] == "退回原因"
    assert all(column in told[1][-1] for column in ("案由", "被申请人电话", "标的额", "诉求"))


def test_the_returned_file_is_corrected_and_sent_again_as_it_is(cast: Cast) -> None:
    report = run(cast, workbook([row(1), row(2, 被申请人电话="", 被申请人="=业主2")]))
    assert report.rejected_file is not None
    book = openpyxl.load_workbook(BytesIO(report.rejected_file))
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, head.index("被申请人") + 1).value == "'=业主2"
    sheet.cell(2, head.index("被申请人电话") + 1).value = "13700000002"
    file = BytesIO()
    book.save(file)
    again = run(cast, file.getvalue())
    assert (again.created, again.rejected) == (1, [])
    assert Case.objects.filter(parties__name="=业主2").count() == 1, "the mark is taken off again"


@pytest.mark.parametrize("dangerous", ["=1+1", "+861", "-2", "@SUM(A1)", "=cmd|'/c calc'!A1"])
def test_no_cell_of_the_returned_file_is_a_formula(cast: Cast, dangerous: str) -> None:
    report = run(cast, workbook([row(1, 诉求=dangerous, 事实与理由="")]))
    assert report.rejected_file is not None
    assert f"'{dangerous}" in lines(report.rejected_file)[1]
    with zipfile.ZipFile(BytesIO(report.rejected_file)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_question_that_must_be_answered_is_asked_for_by_name(cast: Cast) -> None:
    report = run(cast, workbook([row(1)], header=list(COLUMNS)))
    assert [r.column for r in report.rejected] == [ABOUT, HOME]
    assert ABOUT in report.rejected[0].reason
    report = run(cast, workbook([row(1, **{ABOUT: "天气"})]))
    assert [(r.column, "天气" in r.reason) for r in report.rejected] == [(ABOUT, True)]


def test_answers_of_every_kind_are_read_from_their_columns(cast: Cast) -> None:
    header = [*COLUMNS, "哪一天借出的？", "How much was lent, in yuan?", "in_writing", "利息是怎么约定的？"]
    loan = row(1, 案由="Private lending", in_writing="An IOU or a loan contract")
    loan |= {"哪一天借出的？": "2024年3月15日", "How much was lent, in yuan?": "3万", "利息是怎么约定的？": "没有约定"}
    report = run(cast, workbook([loan], header))
    assert report.rejected == []
    assert Case.objects.get().answers == {
        "lent_on": "2024-03-15",
        "lent": "30000.00",
        "in_writing": "iou",
        "interest": "没有约定",
    }
    labour = row(2, 案由="labour", employed_since="2024-09-01", still_employed="否", owed="wages", monthly_wage="x")
    report = run(cast, workbook([labour], [*COLUMNS, "employed_since", "still_employed", "owed", "monthly_wage"]))
    assert [r.column for r in report.rejected] == ["monthly_wage"]
    report = run(cast, workbook([labour], [*COLUMNS, "employed_since", "still_employed", "owed"]))
    assert report.created == 1
    assert Case.objects.get(cause="labour").answers["still_employed"] is False


def test_a_row_written_twice_comes_back_and_names_the_first(cast: Cast) -> None:
    report = run(cast, workbook([row(1), row(1, 序号=2)]))
    assert report.created == 1
    assert [(r.row, "第2行" in r.reason) for r in report.rejected] == [(3, True)]


@pytest.fixture
def _strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation in which disputes about property service need the contract."""
    for path in reading.FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "property_service":
            text = text.replace('label_en = "Property service contract"', 'label_en = "Contract"\nrequired = true')
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    all_forms.cache_clear()
    yield
    all_forms.cache_clear()


@pytest.mark.usefixtures("_strict")
def test_what_only_the_rules_of_filing_refuse_comes_back_and_leaves_nothing_behind(cast: Cast) -> None:
    report = run(cast, workbook([row(1)]))
    assert (report.created, [(r.row, "物业服务合同" in r.reason) for r in report.rejected]) == (0, [(2, True)])
    assert (Case.objects.count(), Evidence.objects.count(), StoredFile.objects.count()) == (0, 0, 0)
    assert not Entry.objects.filter(action__startswith="case.", object_type="case").exists()


# --- what is no such file ---


def formulas() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, "=1+1", None, 2)
    return file.getvalue()


BAD_FILES = {
    "not_xlsx": b"cause,applicant\n",
    "not_xlsx (empty)": b"",
    "old_format": OLE + b"\x00" * 600,
    "encrypted": OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "damaged": workbook([row(1)])[:400],
    "missing_column": workbook([row(1)], header=[c for c in HEADER if c != "被申请人"]),
    "doubled_column": workbook([row(1)], header=[*HEADER, "诉求"]),
    "formulas": formulas(),
    "no_rows": workbook([]),
    "too_many_rows": workbook([row(n) for n in range(MOST_ROWS + 1)]),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_wrong_file_is_refused_with_one_sentence(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_series(BAD_FILES[name], "a.xlsx")
    assert [(r.code, r.field) for r in refusal.value.refusals] == [(name.split(" ", maxsplit=1)[0], "file")]
    assert str(refusal.value.refusals[0].detail).strip()


def test_five_hundred_rows_are_read_and_titles_blanks_and_totals_are_none(cast: Cast) -> None:
    assert len(read_series(workbook([row(n) for n in range(MOST_ROWS)]), "a.xlsx").rows) == MOST_ROWS
    rows = [row(1), {}, {"序号": "合计", "标的额": 3600}]
    source = read_series(workbook(rows, title="2026年物业费系列案件"), "a.xlsx")
    assert [r.number for r in source.rows] == [3]


@pytest.mark.parametrize(
    ("name", "given", "series"),
    [
        ("物业费.xlsx", "", "物业费"),
        ("a.xlsx", " 第一批 ", "第一批"),
        ("", "", "系列案件"),
        (f"{'长' * 90}.xlsx", "", "长" * 80),
    ],
)
def test_a_series_is_called_as_the_clerk_says_or_as_its_file(name: str, given: str, series: str) -> None:
    assert read_series(workbook([row(1)]), name, series=given).series == series


def test_english_columns_are_read_as_the_chinese_ones(cast: Cast) -> None:
    english = {**COLUMNS, ABOUT: "about", HOME: "home"}
    cells = {english[column]: value for column, value in row(1, 案由="Property service contract").items()}
    cells |= {"Applicant kind": "organisation", "Respondent kind": "person"}
    assert run(cast, workbook([cells], list(english.values()))).rejected == []
    assert Case.objects.get().cause == "property_service"


def test_the_template_has_the_columns_and_is_taken_when_filled_in(cast: Cast) -> None:
    assert lines(series_template()) == [list(COLUMNS)]
    form = form_on("property_service", local_day(LATER))
    head = lines(series_template(form))[0]
    assert {ABOUT, HOME} <= set(head)
    assert run(cast, workbook([row(1)], head)).created == 1


# --- over HTTP ---


def upload(client: Client, cast: Cast, content: bytes, **fields: object) -> Any:
    client.force_login(cast.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("物业费.xlsx", content)
    given = {"file": file, "court": str(cast.court.pk), **fields}
    return client.post("/api/v1/cases/series/", given, headers={"accept-language": "zh-hans"})


def test_a_dry_run_comes_first_unless_said_otherwise(client: Client, cast: Cast) -> None:
    answer = upload(client, cast, workbook([row(1), row(2, 被申请人电话="")]))
    told = answer.json()
    assert (answer.status_code, told["dry_run"], told["rows"], told["created"], told["cases"]) == (200, True, 2, 1, [])
    assert told["rejected"] == [{"row": 3, "column": "被申请人电话", "reason": "单元格为空，请填写。"}]
    assert lines(base64.b64decode(told["rejected_file"]))[1][-1] == "被申请人电话：单元格为空，请填写。"
    assert not Case.objects.exists()


def test_a_series_is_filed_and_found_by_its_name(client: Client, cast: Cast) -> None:
    answer = upload(client, cast, workbook([row(1), row(2)]), dry_run="false", series="第一批")
    told = answer.json()
    assert (answer.status_code, told["created"], told["rejected_file"]) == (201, 2, None)
    assert {filed["title"] for filed in told["cases"]} == {f"恒信物业有限公司 诉 业主{n}" for n in (1, 2)}
    listed = client.get("/api/v1/cases/?series=第一批").json()["results"]
    assert {found["id"] for found in listed} == {filed["id"] for filed in told["cases"]}
    assert client.get("/api/v1/cases/?series=第二批").json()["results"] == []
    again = upload(client, cast, workbook([row(1), row(2)]), dry_run="false", series="第一批")
    assert (again.status_code, again.json()["created"], again.json()["unchanged"]) == (200, 0, 2)


def test_the_applicant_comes_with_the_form(client: Client, cast: Cast) -> None:
    rows = [row(1, 申请人="", 申请人电话="")]
    fields = {"applicant": "恒信物业有限公司", "applicant_phone": "0553-0000000", "dry_run": "false"}
    assert upload(client, cast, workbook(rows), **fields).json()["created"] == 1
    assert Case.objects.get().parties.get(side="applicant").phone == "05530000000"


def test_a_wrong_file_and_a_wrong_court_are_problems(client: Client, cast: Cast) -> None:
    assert upload(client, cast, b"x").json()["code"] == "not_xlsx"
    answer = upload(client, cast, workbook([row(1)]), court="00000000-0000-4000-8000-000000000000")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "court")
    court = cast.users["foreign_clerk"].memberships.get().organisation
    answer = upload(client, cast, workbook([row(1)]), court=str(court.pk), dry_run="false")
    assert answer.status_code == 403
    assert not Case.objects.exists()


def test_the_template_is_an_attachment(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/api/v1/cases/series/template/?cause=property_service")
    assert answer["Content-Disposition"].startswith("attachment")
    assert ABOUT in lines(answer.content)[0]
    assert lines(client.get("/api/v1/cases/series/template/").content) == [list(COLUMNS)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_sent_twice_at_once_is_filed_once() -> None:
    cast = make_cast()
    source = read_series(workbook([row(n) for n in range(5)]), "a.xlsx")
    clerk = cast.actor("clerk")

    def send() -> SeriesReport:
        try:
            return file_series(clerk, cast.court, source, LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        reports = [sent.result() for sent in [pool.submit(send), pool.submit(send)]]
    assert Case.objects.count() == Evidence.objects.count() == 5
    assert [(r.created + r.unchanged, r.rejected) for r in reports] == [(5, []), (5, [])]
    assert sum(r.created for r in reports) == 5
