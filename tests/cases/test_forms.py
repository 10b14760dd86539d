"""What each kind of dispute asks: files that are checked, answers that are read by their kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils.translation import override

from mediation.cases.enums import Stage
from mediation.cases.forms import (
    DisputeForm,
    QuestionKind,
    all_forms,
    checked_answers,
    form_on,
    kept_answers,
    missing_papers,
    read_form,
    read_forms,
    reading,
    unanswered,
)
from mediation.cases.queries import case_for
from mediation.cases.services import change_draft, hand_in_evidence, open_draft, submit_case
from mediation.core.errors import Invalid, Refused
from mediation.rules.enums import Cause
from tests.factories import START, Cast, answers_for, case_in, draft_of

LATER = START + timedelta(days=1)
TODAY = date(2026, 3, 2)
FORM = """
cause = "sale"
valid_from = 2021-01-01

[questions.goods]
kind = "text"
label_zh = "买卖的是什么？"
label_en = "What was sold?"
required = true

[questions.agreed_on]
kind = "date"
label_zh = "哪一天约定的？"
label_en = "On which day?"

[questions.price]
kind = "money"
label_zh = "总价多少元？"
label_en = "At what price?"

[questions.pieces]
kind = "number"
label_zh = "多少件？"
label_en = "How many?"

[questions.story]
kind = "long_text"
label_zh = "经过？"
label_en = "What happened?"
help_zh = "写清楚时间。"
help_en = "With days."

[questions.delivered]
kind = "choice"
label_zh = "交了没有？"
label_en = "Delivered?"
required = true
[questions.delivered.choices]
all = { zh = "全部", en = "All" }
none = { zh = "没有", en = "None" }

[questions.written]
kind = "yes_no"
label_zh = "有合同吗？"
label_en = "In writing?"

[papers.contract]
label_zh = "买卖合同"
label_en = "Contract"
required = true

[papers.bill]
label_zh = "送货单"
label_en = "Bill"
"""


@pytest.fixture
def form(tmp_path: Path) -> DisputeForm:
    return read_form(written(tmp_path, FORM))


def written(folder: Path, text: str, name: str = "sale.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def _strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation whose form for sales requires a paper."""
    for path in reading.FOLDER.glob("*.toml"):
        written(tmp_path, path.read_text(encoding="utf-8"), path.name)
    written(tmp_path, FORM)
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    all_forms.cache_clear()
    yield
    all_forms.cache_clear()


# --- the files ---


@pytest.mark.parametrize("cause", Cause.values)
def test_every_cause_of_the_register_has_few_questions_in_both_languages(cause: str) -> None:
    form = form_on(cause, TODAY)
    assert form is not None
    assert 3 <= len(form.questions) <= 7
    assert 1 <= len([q for q in form.questions if q.required]) <= 4
    assert form.papers
    assert not [paper.name for paper in form.papers if paper.required], "a dispute can be filed from a phone"
    for asked in (*form.questions, *form.papers):
        assert asked.label_zh != asked.label_en
        assert bool(asked.help_zh) == bool(asked.help_en)


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('cause = "sale"', 'cause = "murder"', 2, "cause is 'murder'"),
        ("valid_from = 2021-01-01", 'valid_from = "2021"', 3, "wanted a date"),
        ('kind = "text"', 'kind = "essay"', 6, "questions.goods.kind is 'essay'"),
        ("[questions.goods]", "[questions.Goods]", 5, "is no name"),
        ("required = true", 'required = "yes"', 9, "wanted true or false"),
        ('label_en = "What was sold?"\n', "", 5, "questions.goods.label_en is missing"),
        ('help_en = "With days."\n', "", 30, "stands alone"),
        ('label_zh = "多少件？"', 'label_zh = "多少件？"\nleast = 1', 24, "questions.pieces.least is no known setting"),
        ('none = { zh = "没有", en = "None" }\n', "", 38, "fewer than two answers"),
        (
            'all = { zh = "全部", en = "All" }',
            'all = { zh = "全部" }',
            39,
            "questions.delivered.choices.all.en is missing",
        ),
        ("[papers.bill]", "[papers.Bill]", 52, "is no name"),
        ('label_en = "Bill"', 'label_en = "Bill"\nkind = "text"', 55, "papers.bill.kind is no known setting"),
        ("[questions.written]", "[questions.written", 42, "Expected"),
    ],
)
def test_a_wrong_form_is_refused_with_file_line_and_reason(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    assert before in FORM
    path = written(tmp_path, FORM.replace(before, after, 1))
    with pytest.raises(ImproperlyConfigured) as wrong:
        read_form(path)
    assert str(wrong.value).startswith(f"form sale.toml, line {line}: ")
    assert reason in str(wrong.value)


def test_a_form_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sale.toml"
    path.write_bytes(FORM.encode("gb18030"))
    with pytest.raises(ImproperlyConfigured, match=r"sale\.toml, line 7: is not written in UTF-8"):
        read_form(path)


def test_a_cause_without_a_form_and_two_of_one_day_are_refused(tmp_path: Path) -> None:
    written(tmp_path, FORM)
    with pytest.raises(ImproperlyConfigured, match="there is none for consumer, financial_loan"):
        read_forms(tmp_path)
    written(tmp_path, FORM, "sale-again.toml")
    with pytest.raises(ImproperlyConfigured, match=r"another one of sale begins on 2021-01-01"):
        read_forms(tmp_path)


@pytest.mark.usefixtures("_strict")
def test_a_dispute_is_asked_what_held_on_the_day_it_was_begun() -> None:
    written(reading.FOLDER, FORM.replace("2021-01-01", "2026-05-01").replace("goods", "wares"), "sale-2026.toml")
    all_forms.cache_clear()
    first = [form.questions[0].name for day in ("1999-01-01", "2026-04-30") if (form := form_on("sale", to(day)))]
    assert first == ["goods", "goods"]
    newer = form_on("sale", to("2026-05-01"))
    assert newer is not None
    assert newer.questions[0].name == "wares"
    assert form_on("", TODAY) is None


def to(day: str) -> date:
    return date.fromisoformat(day)


# --- answers ---


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("goods", " 瓷砖 ", "瓷砖"),
        ("goods", "", None),
        ("goods", None, None),
        ("agreed_on", "2024-02-29", "2024-02-29"),
        ("price", "68,000", "68000.00"),
        ("price", 0, "0.00"),
        ("price", 12.5, "12.50"),
        ("pieces", "3", 3),
        ("pieces", "2.50", 2.5),
        ("pieces", 0, 0),
        ("delivered", "none", "none"),
        ("written", False, False),
    ],
)
def test_an_answer_is_kept_in_one_spelling(form: DisputeForm, name: str, given: Any, kept: Any) -> None:
    assert checked_answers(form, {name: given}) == {name: kept}


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("goods", 5, "not_text"),
        ("goods", "长" * 201, "too_long"),
        ("story", "长" * 2001, "too_long"),
        ("goods", "a\x00b", "unstorable"),
        ("goods", "a\ud800b", "unstorable"),
        ("agreed_on", "2025-02-29", "not_a_day"),
        ("agreed_on", "1899-12-31", "not_a_day"),
        ("agreed_on", 20250101, "not_a_day"),
        ("price", "-1", "not_money"),
        ("price", "1.005", "not_money"),
        ("price", "1e30", "not_money"),
        ("price", "NaN", "not_money"),
        ("price", "Infinity", "not_money"),
        ("price", True, "not_money"),
        ("price", ["1"], "not_money"),
        ("pieces", "many", "not_a_number"),
        ("pieces", "1000000", "not_a_number"),
        ("delivered", "half", "not_a_choice"),
        ("delivered", ["all"], "not_a_choice"),
        ("written", "yes", "not_yes_or_no"),
        ("written", 1, "not_yes_or_no"),
        ("colour", "red", "not_asked"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(form: DisputeForm, name: str, given: Any, code: str) -> None:
    with pytest.raises(Invalid) as invalid:
        checked_answers(form, {name: given})
    assert [(r.code, r.field) for r in invalid.value.refusals] == [(code, f"answers.{name}")]


def test_every_wrong_answer_is_told_at_once_and_a_strange_name_is_not_repeated(form: DisputeForm) -> None:
    with pytest.raises(Invalid) as invalid:
        checked_answers(form, {"price": "x", "written": "x", "\ud800": 1, "n" * 61: 1})
    assert [r.field for r in invalid.value.refusals] == ["answers.price", "answers.written", "answers", "answers"]
    with pytest.raises(Invalid):
        checked_answers(None, {"goods": "瓷砖"})


def test_what_is_missing_is_told_in_order(form: DisputeForm) -> None:
    assert [q.name for q in unanswered(form, {"goods": " "})] == ["goods", "delivered"]
    assert unanswered(form, {"goods": "x", "delivered": "all"}) == []
    assert [paper.name for paper in missing_papers(form, {"bill"})] == ["contract"]
    assert missing_papers(form, {"contract"}) == []


def test_only_what_the_form_asks_for_and_can_read_is_left(form: DisputeForm) -> None:
    assert kept_answers(form, {"goods": "x", "price": "much", "colour": "red"}) == {"goods": "x"}
    assert kept_answers(None, {"goods": "x"}) == {}


# --- in a draft ---


def test_answers_are_taken_one_by_one_and_nothing_takes_one_back(cast: Cast) -> None:
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast, answers={"goods": "瓷砖"}), START)
    changed = change_draft(cast.actor("applicant"), case.pk, {"answers": {"price": "68000"}}, LATER, version=1)
    assert changed.answers == {"goods": "瓷砖", "price": "68000.00"}
    changed = change_draft(cast.actor("applicant"), case.pk, {"answers": {"goods": None}}, LATER, version=2)
    changed.refresh_from_db()
    assert changed.answers == {"price": "68000.00"}


def test_another_cause_drops_the_answers_that_it_does_not_ask_for(cast: Cast) -> None:
    case = open_draft(cast.actor("applicant"), cast.court, draft_of(cast, cause="traffic"), START)
    assert {"happened_on", "place", "finding"} <= set(case.answers)
    changed = change_draft(cast.actor("applicant"), case.pk, {"cause": "bodily_harm"}, LATER, version=1)
    assert set(changed.answers) == {"happened_on", "place"}
    changed = change_draft(cast.actor("applicant"), case.pk, {"cause": ""}, LATER, version=2)
    assert changed.answers == {}


def test_a_wrong_answer_changes_nothing(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    with pytest.raises(Invalid):
        change_draft(
            cast.actor("applicant"), case.pk, {"claim": "x", "answers": {"price": "much"}}, LATER, version=case.version
        )
    version, answers = case.version, case.answers
    case.refresh_from_db()
    assert (case.claim, case.version, case.answers) == ("退还货款。", version, answers)


@pytest.mark.parametrize("cause", Cause.values)
def test_a_required_question_without_an_answer_stands_against_submitting(cast: Cast, cause: str) -> None:
    answers = answers_for(cause)
    last = list(answers)[-1]
    case = case_in(Stage.DRAFT, cast, cause=cause, answers={k: v for k, v in answers.items() if k != last})
    with override("zh-hans"), pytest.raises(Refused) as refused:
        submit_case(cast.actor("applicant"), case.pk, LATER)
    only = refused.value.refusals[0]
    form = form_on(cause, TODAY)
    assert form is not None
    question = form.question(last)
    assert question is not None
    assert (only.code, only.field) == ("answer_missing", f"answers.{last}")
    assert question.label_zh in str(only.detail)
    change_draft(cast.actor("applicant"), case.pk, {"answers": {last: answers[last]}}, LATER, version=case.version)
    assert submit_case(cast.actor("applicant"), case.pk, LATER).stage == Stage.SUBMITTED


@pytest.mark.usefixtures("_strict")
def test_a_required_paper_that_is_not_there_stands_against_submitting(cast: Cast) -> None:
    from io import BytesIO

    case = case_in(Stage.DRAFT, cast, answers={"goods": "瓷砖", "delivered": "all"})
    applicant = cast.actor("applicant")
    with override("zh-hans"), pytest.raises(Refused) as refused:
        submit_case(applicant, case.pk, LATER)
    assert [(r.code, "买卖合同" in str(r.detail)) for r in refused.value.refusals] == [("paper_missing", True)]
    seen = case_for(applicant, case.pk)
    hand_in_evidence(applicant, seen, BytesIO(b"x"), LATER, name="a.txt", kind="form", form="bill")
    with pytest.raises(Refused):
        submit_case(applicant, case.pk, LATER)
    hand_in_evidence(applicant, seen, BytesIO(b"x"), LATER, name="a.txt", kind="form", form="contract")
    assert submit_case(applicant, case.pk, LATER).stage == Stage.SUBMITTED


# --- over HTTP ---


def test_anybody_reads_a_form_in_their_own_language(client: Client, db: None) -> None:
    told = {
        language: client.get("/api/v1/causes/private_loan/form/", headers={"accept-language": language}).json()
        for language in ("zh-hans", "en")
    }
    questions = {language: told[language]["questions"] for language in told}
    assert [q["name"] for q in questions["en"]] == [q["name"] for q in questions["zh-hans"]]
    lent_on = questions["zh-hans"][0]
    assert lent_on == {
        "name": "lent_on",
        "label": "哪一天借出的？",
        "help": "分几次借出的，填第一次的日期，其余写在“事情经过”里。",
        "required": True,
        "kind": "date",
        "choices": [],
    }
    in_writing = questions["en"][-1]
    assert in_writing["kind"] == QuestionKind.CHOICE
    assert in_writing["choices"][0] == {"value": "iou", "label": "An IOU or a loan contract"}
    assert told["en"]["papers"][0]["label"] == "IOU or loan contract"


def test_there_is_no_form_of_an_unknown_cause(client: Client, db: None) -> None:
    answer = client.get("/api/v1/causes/murder/form/")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_cause")


def test_answers_come_and_go_over_http(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    filing = {"court": str(cast.court.pk), "cause": "sale", "answers": {"goods": "瓷砖", "my_part": "seller"}}
    made = client.post("/api/v1/cases/", filing, content_type="application/json").json()
    assert made["answers"] == {"goods": "瓷砖", "my_part": "seller"}
    change = {"version": made["version"], "answers": {"price": "much", "colour": "red"}}
    answer = client.patch(f"/api/v1/cases/{made['id']}/", change, content_type="application/json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["answers.price", "answers.colour"]
    change = {"version": made["version"], "answers": {"goods": None}}
    saved = client.patch(f"/api/v1/cases/{made['id']}/", change, content_type="application/json").json()
    assert saved["answers"] == {"my_part": "seller"}
