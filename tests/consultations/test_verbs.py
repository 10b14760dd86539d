"""A question is asked, answered, and may become a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mediation.audit.models import Entry
from mediation.cases.models import Case
from mediation.consultations.enums import Channel, State
from mediation.consultations.models import Consultation
from mediation.consultations.queries import consultation_for, visible_consultations
from mediation.consultations.services import (
    PastConsultation,
    Question,
    answer_question,
    ask_question,
    convert_to_case,
    record_past_consultations,
)
from mediation.core.actor import IMPORT, Actor, Grant
from mediation.core.errors import DomainError, Invalid, NotSeen, Refused
from tests.factories import START, Cast

ONLINE = Question(Channel.ONLINE, "labour", "被拖欠工资怎么办?", phone="13900010001")
AT_THE_WINDOW = Question(Channel.WINDOW, "filing_procedure", "怎样立案?", asker_name="王芳", phone="13900010009")


def asked(cast: Cast, part: str = "applicant", question: Question = ONLINE) -> Consultation:
    return ask_question(cast.actor(part), cast.court, question, START)


def codes(refusal: DomainError) -> list[str]:
    return [reason.code for reason in refusal.refusals]


def test_who_asks_online_is_known_and_named(cast: Cast) -> None:
    consultation = asked(cast)
    stored = Consultation.objects.get(pk=consultation.pk)
    assert (stored.user, stored.asker_name, stored.state) == (cast.users["applicant"], "applicant", State.OPEN)
    assert (stored.phone, stored.asked_on) == ("13900010001", date(2026, 3, 2))


def test_a_clerk_records_for_somebody_at_the_window(cast: Cast) -> None:
    consultation = asked(cast, "clerk", AT_THE_WINDOW)
    assert (consultation.user, consultation.asker_name) == (None, "王芳")


@pytest.mark.parametrize("part", ["applicant", "foreign_clerk", "supervisor"])
def test_nobody_else_records_for_others(cast: Cast, part: str) -> None:
    acts = Entry.objects.count()
    with pytest.raises(Refused):
        asked(cast, part, AT_THE_WINDOW)
    assert (Consultation.objects.count(), Entry.objects.count()) == (0, acts)


def test_every_fault_of_a_question_is_named_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        ask_question(cast.actor("clerk"), cast.body, Question(Channel.ONLINE, "astrology", "  ", "x" * 81), START)
    assert codes(refusal.value) == ["no_court", "question_length", "unknown_category", "name_length"]


@pytest.mark.parametrize("part", ["clerk", "colleague", "mediator", "other_mediator"])
def test_clerks_and_mediators_answer(cast: Cast, part: str) -> None:
    answered = answer_question(cast.actor(part), asked(cast).pk, "可以申请诉前调解。", START + timedelta(days=1))
    stored = Consultation.objects.get(pk=answered.pk)
    assert (stored.state, stored.answered_on) == (State.ANSWERED, date(2026, 3, 3))
    assert stored.answered_by == cast.users[part]
    assert (stored.mediator is not None) == part.endswith("mediator")


@pytest.mark.parametrize("part", ["applicant", "stranger", "supervisor", "administrator", "foreign_clerk"])
def test_nobody_else_answers(cast: Cast, part: str) -> None:
    question = asked(cast)
    acts = Entry.objects.count()
    with pytest.raises(Refused):
        answer_question(cast.actor(part), question.pk, "不知道", START)
    question.refresh_from_db()
    assert (question.state, question.answer, Entry.objects.count()) == (State.OPEN, "", acts)


def test_staff_does_not_answer_its_own_question(cast: Cast) -> None:
    question = asked(cast, "clerk")
    with pytest.raises(Refused):
        answer_question(cast.actor("clerk"), question.pk, "可以。", START)


def test_an_answer_is_given_once(cast: Cast) -> None:
    question = asked(cast)
    answer_question(cast.actor("clerk"), question.pk, "可以。", START)
    with pytest.raises(Refused) as refusal:
        answer_question(cast.actor("mediator"), question.pk, "不可以。", START)
    assert codes(refusal.value) == ["not_open"]
    question.refresh_from_db()
    assert question.answer == "可以。"


def test_an_empty_answer_is_none(cast: Cast) -> None:
    question = asked(cast)
    with pytest.raises(Invalid):
        answer_question(cast.actor("clerk"), question.pk, " \n", START)


def test_who_asked_turns_the_question_into_a_case(cast: Cast) -> None:
    question = asked(cast)
    case = convert_to_case(cast.actor("applicant"), question.pk, START)
    question.refresh_from_db()
    assert (question.case, question.state) == (case, State.CONVERTED)
    party = case.parties.get()
    assert (case.stage, case.cause, case.facts, case.on_behalf) == ("draft", "labour", ONLINE.question, False)
    assert (party.side, party.name, party.phone) == ("applicant", "applicant", "13900010001")


def test_a_clerk_does_it_on_behalf(cast: Cast) -> None:
    question = asked(cast, "clerk", AT_THE_WINDOW)
    case = convert_to_case(cast.actor("clerk"), question.pk, START)
    assert (case.on_behalf, case.cause, case.parties.get().name) == (True, "", "王芳")


@pytest.mark.parametrize("part", ["stranger", "mediator", "supervisor", "foreign_clerk"])
def test_nobody_else_opens_the_case(cast: Cast, part: str) -> None:
    question = asked(cast)
    with pytest.raises(Refused):
        convert_to_case(cast.actor(part), question.pk, START)
    question.refresh_from_db()
    assert (question.case, question.state, Case.objects.count()) == (None, State.OPEN, 0)


def test_a_question_becomes_one_case(cast: Cast) -> None:
    question = asked(cast)
    convert_to_case(cast.actor("applicant"), question.pk, START)
    with pytest.raises(Refused):
        convert_to_case(cast.actor("clerk"), question.pk, START)
    assert Case.objects.count() == 1


def test_what_was_answered_before_stays_answered_as_a_case(cast: Cast) -> None:
    question = asked(cast)
    answer_question(cast.actor("clerk"), question.pk, "可以。", START)
    convert_to_case(cast.actor("applicant"), question.pk, START)
    question.refresh_from_db()
    assert (question.state, question.answered_on) == (State.CONVERTED, date(2026, 3, 2))


def test_only_who_has_to_do_with_a_question_sees_it(cast: Cast) -> None:
    question = asked(cast)
    seen = {part for part in cast.users if visible_consultations(cast.actor(part)).filter(pk=question.pk).exists()}
    staff = {"clerk", "colleague", "supervisor", "administrator", "mediator", "other_mediator"}
    assert seen == {"applicant", *staff}
    with pytest.raises(NotSeen):
        consultation_for(cast.actor("stranger"), question.pk)
    assert not visible_consultations(Actor(None, "nobody")).exists()
    assert visible_consultations(IMPORT).count() == 1


def test_a_role_in_another_place_is_none(cast: Cast) -> None:
    question = asked(cast)
    elsewhere = Actor(cast.users["stranger"].pk, "x", frozenset({Grant("mediator", cast.court.pk)}))
    assert not visible_consultations(elsewhere).filter(pk=question.pk).exists()


def test_the_past_is_recorded_with_and_without_answers(cast: Cast) -> None:
    told = PastConsultation(cast.court, Channel.PHONE, "notary", "问", "张三", date(2019, 5, 6), answer="答")
    silent = PastConsultation(cast.court, Channel.TOUR, "labour", "问", "李四", date(2019, 5, 7))
    made = record_past_consultations(IMPORT, [told, silent], START)
    assert [row.state for row in made] == [State.ANSWERED, State.OPEN]
    assert [row.answered_on for row in made] == [date(2019, 5, 6), None]
    assert all(row.imported for row in made)
    acts = Entry.objects.count()
    assert record_past_consultations(IMPORT, [], START) == []
    assert Entry.objects.count() == acts
