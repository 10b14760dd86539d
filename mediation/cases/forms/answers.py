"""What was answered, read by the kind of the question. An answer is kept in one spelling: money as "6800.00", a day
as "2026-03-02", a number as a number, yes and no as true and false.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.forms.questions import DisputeForm, Paper, Question, QuestionKind
from mediation.core.errors import Invalid, Refusal

TEXT_LENGTH = 200
LONG_TEXT_LENGTH = 2000
MOST_MONEY = Decimal(10) ** 12
MOST_NUMBER = Decimal(10) ** 6
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)

Answer = str | int | float | bool


class _Wrong(Exception):
    """Not an answer to this question: code and sentence."""

    def __init__(self, code: str, sentence: Any) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(code)


def checked_answers(form: DisputeForm | None, given: Mapping[str, Any]) -> dict[str, Answer | None]:
    """The answers in their one spelling; None for one that is taken back (nothing, or blanks).

    Raises `Invalid` with a reason for each answer that cannot be read, and for each that nobody asked for; the field
    is `answers.` and the question's name.
    """
    found: dict[str, Answer | None] = {}
    wrong: list[Refusal] = []
    for name, value in given.items():
        question = form.question(name) if form else None
        if question is None:
            wrong.append(Refusal("not_asked", _("This is not asked in this kind of dispute."), _field(name)))
            continue
        try:
            found[name] = None if _is_blank(value) else READERS[question.kind](question, value)
        except _Wrong as fault:
            wrong.append(Refusal(fault.code, fault.sentence, _field(name)))
    if wrong:
        raise Invalid(*wrong)
    return found


def kept_answers(form: DisputeForm | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Those that the form asks for and can read: what is left of answers when the kind of dispute is changed."""
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        try:
            kept |= checked_answers(form, {name: value})
        except Invalid:
            continue
    return kept


def unanswered(form: DisputeForm, answers: Mapping[str, Any]) -> list[Question]:
    """The required questions that have no answer yet, in their order."""
    return [q for q in form.questions if q.required and _is_blank(answers.get(q.name))]


def missing_papers(form: DisputeForm, handed_in: Collection[str]) -> list[Paper]:
    """The required papers that are not among those handed in, in their order."""
    return [paper for paper in form.papers if paper.required and paper.name not in handed_in]


def _field(name: str) -> str:
    return f"answers.{name}" if name.isascii() and name.isprintable() and len(name) <= 60 else "answers"


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _words(most: int) -> Callable[[Question, Any], str]:
    def read(_question: Question, value: Any) -> str:
        if not isinstance(value, str):
            raise _Wrong("not_text", _("Answer in words."))
        words = value.strip()
        if len(words) > most:
            raise _Wrong("too_long", _("The answer is too long: at most %(most)s characters.") % {"most": most})
        if "\x00" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
            raise _Wrong("unstorable", _("The answer holds a character that cannot be kept. Type it again."))
        return words

    return read


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        read = Decimal(str(value).strip().replace(",", "")[:40])
        exact = read.is_finite() and abs(read) < MOST_MONEY and read == read.quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return read if exact and read >= 0 else None


def _money(_question: Question, value: Any) -> str:
    yuan = _decimal(value)
    if yuan is None:
        raise _Wrong("not_money", _("Write the amount in yuan, with at most two decimals, like 12000."))
    return str(yuan.quantize(Decimal("0.01")))


def _number(_question: Question, value: Any) -> int | float:
    read = _decimal(value)
    if read is None or read >= MOST_NUMBER:
        raise _Wrong("not_a_number", _("Write a number from 0, with at most two decimals."))
    return int(read) if read == read.to_integral_value() else float(read)


def _day(_question: Question, value: Any) -> str:
    try:
        day = date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise _Wrong("not_a_day", _("Give a day that exists, like 2026-03-02."))
    return day.isoformat()


def _choice(question: Question, value: Any) -> str:
    known = {choice.value for choice in question.choices}
    if not isinstance(value, str) or value not in known:
        raise _Wrong("not_a_choice", _("Choose one of the listed answers."))
    return value


def _yes_no(_question: Question, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("not_yes_or_no", _("Answer yes or no."))
    return value


READERS: dict[QuestionKind, Callable[[Question, Any], Answer]] = {
    QuestionKind.TEXT: _words(TEXT_LENGTH),
    QuestionKind.LONG_TEXT: _words(LONG_TEXT_LENGTH),
    QuestionKind.MONEY: _money,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _day,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
}
