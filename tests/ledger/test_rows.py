"""One row at a time: what is taken, what is rejected and why, and that nothing else suffers by it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mediation.accounts.models import Organisation
from mediation.audit.models import Entry
from mediation.cases.models import Case, CaseEvent, CaseNumberSequence, Party
from mediation.consultations.models import Consultation
from mediation.core.actor import IMPORT
from mediation.core.errors import Invalid
from mediation.ledger.enums import Kind
from mediation.ledger.models import ImportBatch
from mediation.ledger.report import Report
from mediation.ledger.services import import_register
from mediation.mediators.models import Mediator, Training
from mediation.rooms.models import MediationSession
from tests.factories import START, make_court
from tests.ledger.workbooks import case_row, consultation_row, mediator_row, register


def imported(**content: Any) -> Report:
    return import_register(IMPORT, register(**content), "register.xlsx", START)


def test_the_court_and_its_bodies_come_from_the_register(db: None) -> None:
    imported()
    court = Organisation.objects.get(kind="court")
    assert (court.name, court.code) == ("试验区人民法院", "试07")
    assert [body.name for body in court.bodies.all()] == ["试验区调解委员会"]


def test_a_case_has_what_its_row_says(db: None) -> None:
    imported(cases=[case_row(3, 备注="需翻译")])
    case = Case.objects.get()
    assert (case.number, case.cause, case.stage, case.imported) == ("(2019)试07诉前调3号", "sale", "settled", True)
    assert (str(case.amount), case.note, str(case.mediator)) == ("86600.00", "需翻译；自动履行", "傅生海")
    assert (case.accepted_on, case.closed_on) == (date(2019, 1, 14), date(2019, 2, 2))
    parties = [(p.side, p.kind, p.name, p.phone) for p in case.parties.order_by("side", "position")]
    assert parties == [
        ("applicant", "organisation", "试验区天信物流有限公司", "13900008020"),
        ("respondent", "person", "朱涛雪", "13900001640"),
        ("respondent", "person", "陈军燕", ""),
    ]
    assert CaseNumberSequence.objects.get(year=2019).last == 3


@pytest.mark.parametrize(
    ("outcome", "sequel", "stage", "ground"),
    [
        ("调解成功", "自动履行", "settled", ""),
        ("调解成功", "", "settled", ""),
        ("调解成功", "司法确认", "confirmed", ""),
        ("调解不成", "转立案", "transferred", "8"),
        ("调解不成", "当事人另行处理", "ended", "8"),
        ("撤回申请", "", "ended", "2"),
    ],
)
def test_outcomes_lead_to_their_stages(db: None, outcome: str, sequel: str, stage: str, ground: str) -> None:
    imported(cases=[case_row(1, 调解结果=outcome, 后续=sequel)])
    case = Case.objects.get()
    assert (case.stage, case.end_ground) == (stage, ground)
    assert ("当事人另行处理" in case.note) == (sequel == "当事人另行处理")


def test_a_blank_outcome_is_a_case_in_mediation(db: None) -> None:
    imported(cases=[case_row(1, 调解结果="", 后续="", 结案日期="")])
    assert Case.objects.get().stage == "mediating"


@pytest.mark.parametrize(
    ("mode", "stored"),
    [
        ("线上", "video"), ("在线 ", "video"), ("网上调解", "video"), ("线上+线下", "mixed"), ("线上＋线下", "mixed"),
        ("线下 ", "on_site"), ("现场", "on_site"), ("现场调解", "on_site"),
    ],
)  # fmt: skip
def test_modes_in_their_spellings(db: None, mode: str, stored: str) -> None:
    imported(cases=[case_row(1, 调解方式=mode)])
    assert MediationSession.objects.get().mode == stored


BAD = [
    ("案号", "2019诉前调1"), ("案号", "(2019)别处99诉前调1号"),
    ("案号", ""), ("收案日期", "2019-02-30"), ("收案日期", ""),
    ("收案日期", "2091-01-01"), ("案由", "其他事项"), ("案由", ""),
    ("申请人", ""), ("被申请人", "、"), ("申请人", "张" * 121),
    ("申请人电话", "见卷"), ("标的额(元)", "若干"), ("调解方式", "托梦"), ("调解员", "查无此人"), ("调解员", ""),
    ("结案日期", "2019-01-13"), ("结案日期", ""),
    ("结案日期", "2091-01-01"), ("调解结果", "好像成功了"), ("后续", "转立案"),
    ("后续", "不了了之"), ("备注", "长" * 2001),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), BAD)
def test_a_bad_row_is_named_and_leaves_the_others_alone(db: None, column: str, value: str) -> None:
    # Two rows of the register's own number make its code certain, whatever the third one says.
    report = imported(cases=[case_row(1), case_row(2, **{column: value}), case_row(3)])
    assert [(f.sheet, f.row, f.column) for f in report.rejected] == [("诉前调解台账", 5, column)]
    assert report.rejected[0].reason
    assert sorted(map(str, Case.objects.values_list("number", flat=True))) == [
        "(2019)试07诉前调1号",
        "(2019)试07诉前调3号",
    ]
    assert Party.objects.count() == 6
    assert CaseEvent.objects.values("case").distinct().count() == 2


def test_a_blank_outcome_with_a_closing_day_contradicts_itself(db: None) -> None:
    report = imported(cases=[case_row(1), case_row(2, 调解结果="", 后续="")])
    assert [(f.row, f.column) for f in report.rejected] == [(5, "结案日期")]


def test_the_same_number_twice(db: None) -> None:
    report = imported(cases=[case_row(1), case_row(1, 收案日期="2019年1月14日", 序号=9), case_row(1, 申请人="马文艳")])
    assert [f.row for f in report.duplicates] == [5]
    assert [(f.row, f.column) for f in report.rejected] == [(6, "案号")]
    assert Case.objects.count() == 1


def test_a_number_in_full_width_digits_is_the_same_number(db: None) -> None:
    report = imported(cases=[case_row(1), case_row(1, 案号="（２０１９）试０７诉前调１号")])
    assert [f.row for f in report.duplicates] == [5]


def test_a_row_that_was_corrected_after_a_rejection_comes_in(db: None) -> None:
    imported(cases=[case_row(1), case_row(2, 申请人="")])
    report = imported(cases=[case_row(1), case_row(2)])
    assert (report.created[Kind.CASES], report.unchanged[Kind.CASES], report.rejected) == (1, 1, [])
    assert ImportBatch.objects.count() == 2


def test_a_row_that_was_changed_after_its_import_is_rejected(db: None) -> None:
    imported()
    report = imported(cases=[case_row(1, 标的额=1, **{"标的额(元)": 1})])
    assert [(f.row, f.column) for f in report.rejected] == [(4, "案号")]
    assert Case.objects.get().amount == 86600


def test_a_number_that_a_live_case_has_is_not_taken(db: None) -> None:
    court = make_court("试验区人民法院", "试07")
    Case.objects.create(court=court, number="(2019)试07诉前调1号")
    report = imported()
    assert [(f.row, f.column) for f in report.rejected] == [(4, "案号")]
    assert Case.objects.get().imported is False


def test_a_run_that_brings_nothing_leaves_no_trace(db: None) -> None:
    imported()
    before = (ImportBatch.objects.count(), Entry.objects.count())
    report = imported()
    assert (report.batch_id, sum(report.created.values())) == (None, 0)
    assert (ImportBatch.objects.count(), Entry.objects.count()) == before


def test_the_mediator_is_looked_for_in_the_body_then_by_name(db: None) -> None:
    mediators = [
        mediator_row(1, 姓名="王芳"),
        mediator_row(2, 姓名="王芳", 所属调解组织="别的调解室"),
        mediator_row(3, 姓名="李红", 所属调解组织="别的调解室"),
    ]
    within = case_row(1, 调解员="王芳", 调解组织="别的调解室")
    by_name = case_row(2, 调解员="李红")
    unclear = case_row(3, 调解员="王芳", 调解组织="第三调解室")
    report = imported(cases=[within, by_name, unclear], mediators=mediators)
    assert [(f.row, f.column) for f in report.rejected] == [(6, "调解员")]
    found = dict(Case.objects.values_list("number", "mediator__certificate_number"))
    assert found == {"(2019)试07诉前调1号": "皖调20180002", "(2019)试07诉前调2号": "皖调20180003"}
    assert not Organisation.objects.filter(name="第三调解室").exists()


def test_a_mediator_is_entered_with_training_and_specialties(db: None) -> None:
    imported()
    mediator = Mediator.objects.get()
    assert mediator.specialties == ["bodily_harm", "child_support"]
    assert (mediator.gender, mediator.certificate_expires_on) == ("male", date(2021, 12, 31))
    assert list(Training.objects.values_list("year", "hours")) == [(2019, Decimal(44))]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("姓名", ""), ("性别", "?"), ("擅长领域", "占星"),
        ("调解员证号", ""), ("证书有效期至", ""), ("证书有效期至", "永久"),
        ("2019年培训学时", 9000), ("联系电话", "无线电"), ("所属调解组织", ""),
    ],
)  # fmt: skip
def test_a_bad_mediator_is_named(db: None, column: str, value: object) -> None:
    report = imported(mediators=[mediator_row(1), mediator_row(2, **{column: value})])
    assert [(f.sheet, f.row, f.column) for f in report.rejected] == [("调解员名册", 3, column)]
    assert Mediator.objects.count() == 1


def test_a_mediator_who_is_on_the_roster_stays_as_entered(db: None) -> None:
    imported()
    report = imported(title="试验区人民法院2020年度台账", mediators=[mediator_row(1, 性别="女")])
    assert (report.created[Kind.MEDIATORS], report.unchanged[Kind.MEDIATORS], len(report.warnings)) == (0, 1, 1)
    assert Mediator.objects.get().gender == "male"


def test_an_unanswered_consultation_is_open_and_warned_of(db: None) -> None:
    report = imported(consultations=[consultation_row(1), consultation_row(2, 答复人="", 答复情况="")])
    assert [(f.sheet, f.row) for f in report.warnings] == [("法律咨询登记簿", 4)]
    assert list(Consultation.objects.order_by("state").values_list("state", flat=True)) == ["answered", "open"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("咨询日期", ""), ("咨询日期", "2019-02-30"),
        ("咨询日期", "2091-01-01"), ("咨询方式", "托梦"), ("咨询类别", "占星"),
        ("咨询人", ""), ("咨询内容", ""), ("答复人", ""), ("联系电话", "无"),
    ],
)  # fmt: skip
def test_a_bad_consultation_is_named(db: None, column: str, value: str) -> None:
    report = imported(consultations=[consultation_row(1), consultation_row(2, **{column: value})])
    assert [(f.sheet, f.row, f.column) for f in report.rejected] == [("法律咨询登记簿", 4, column)]
    assert Consultation.objects.count() == 1


def test_consultations_without_running_numbers_are_told_apart_by_their_order(db: None) -> None:
    rows = [consultation_row(1, 序号=""), consultation_row(1, 序号=""), consultation_row(1, 序号="", 咨询人="王芳")]
    assert imported(consultations=rows).created[Kind.CONSULTATIONS] == 3
    again = imported(consultations=[rows[2], rows[0], rows[1]])
    assert (again.created[Kind.CONSULTATIONS], again.unchanged[Kind.CONSULTATIONS]) == (0, 3)


@pytest.mark.parametrize("title", ["2019年度诉前调解工作台账", "试验区人民法院台账", ""])
def test_a_register_that_does_not_say_whose_it_is_is_refused(db: None, title: str) -> None:
    with pytest.raises(Invalid):
        imported(title=title)
    assert not Organisation.objects.exists()


def test_a_register_with_another_courts_numbers_is_refused(db: None) -> None:
    make_court("别处人民法院", "试07")
    with pytest.raises(Invalid) as refusal:
        imported()
    assert refusal.value.refusals[0].code == "other_court"
    assert not Case.objects.exists()
