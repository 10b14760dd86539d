"""The verbs of a consultation: ask, answer, turn into a case; and what a register brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation
from mediation.audit.services import Act, record
from mediation.cases.enums import Side
from mediation.cases.models import Case
from mediation.cases.services import Draft, PartyDetails, open_draft
from mediation.consultations.enums import CATEGORY_NAMES_ZH, Channel, State
from mediation.consultations.events import ConsultationAnswered, ConsultationAsked, ConsultationsRecorded
from mediation.consultations.models import Consultation
from mediation.consultations.permissions import is_asker, may_answer, may_convert
from mediation.core.actor import Actor
from mediation.core.clock import local_day, start_of_day
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.core.events import publish
from mediation.core.fields import keyed_index
from mediation.mediators.models import Mediator
from mediation.mediators.queries import mediator_of
from mediation.rules.enums import Cause

MOST_CHARACTERS = 5000
NAME_LENGTH = 80
OFFICE_HOUR = timedelta(hours=10)
BATCH = 1000


@dataclass(frozen=True)
class Question:
    """What is asked, by whom, and how they came."""

    channel: Channel
    category: str
    question: str
    asker_name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PastConsultation:
    """A consultation as a register tells it; without an answer it is still open."""

    organisation: Organisation
    channel: Channel
    category: str
    question: str
    asker_name: str
    asked_on: date
    phone: str = ""
    answer: str = ""
    answered_by_name: str = ""
    mediator: Mediator | None = None


@transaction.atomic
def ask_question(actor: Actor, court: Organisation, question: Question, now: datetime) -> Consultation:
    """Put a question to a court: online for oneself, or by its staff for somebody at the window, on the phone, on tour.

    Refuses a place that is no court, an empty or overlong question, an unknown category, a missing name, and who
    records for others without being on the court's staff. Publishes `ConsultationAsked`.
    """
    for_others = question.channel != Channel.ONLINE
    if for_others and not _serves(actor, court):
        raise Refused(
            Refusal(
                "not_staff", _("Only the court's staff record a question for somebody else. Ask online."), "channel"
            )
        )
    name = question.asker_name.strip() or ("" if for_others else actor.name)
    if wrong := _faults(court, question, name):
        raise Invalid(*wrong)
    consultation = Consultation.objects.create(
        organisation=court,
        channel=question.channel,
        user_id=None if for_others else actor.user_id,
        asker_name=name,
        phone=question.phone,
        phone_index=keyed_index(question.phone),
        category=question.category,
        question=question.question.strip(),
        asked_at=now,
        asked_on=local_day(now),
    )
    publish(ConsultationAsked(consultation.pk))
    facts = {"channel": question.channel, "category": question.category}
    record(actor, Act("consultation.ask", "consultation", str(consultation.pk), now, facts))
    return consultation


def _serves(actor: Actor, court: Organisation) -> bool:
    bodies = court.bodies.filter(pk__in=actor.organisations(Role.MEDIATOR))
    return actor.has(Role.CLERK, organisation=court.pk) or bodies.exists()


def _faults(court: Organisation, question: Question, name: str) -> list[Refusal]:
    wrong = []
    if court.kind != OrganisationKind.COURT:
        wrong.append(Refusal("no_court", _("Choose a court."), "organisation"))
    if not 1 <= len(question.question.strip()) <= MOST_CHARACTERS:
        wrong.append(Refusal("question_length", _("Write your question in 1 to 5,000 characters."), "question"))
    if question.category not in CATEGORY_NAMES_ZH:
        wrong.append(Refusal("unknown_category", _("Choose what the question is about from the list."), "category"))
    if not 1 <= len(name) <= NAME_LENGTH:
        wrong.append(Refusal("name_length", _("Give the name of who asks, in 1 to 80 characters."), "asker_name"))
    return wrong


@transaction.atomic
def answer_question(actor: Actor, pk: UUID, answer: str, now: datetime) -> Consultation:
    """Answer a question; from this instant it counts as provided, on this day.

    Refuses who does not serve the court, a question that is answered or has become a case, and an empty answer.
    Publishes `ConsultationAnswered`.
    """
    consultation = _locked(pk)
    if not may_answer(consultation, actor):
        raise Refused(Refusal("not_yours", _("Questions are answered by the court's clerks and mediators.")))
    if consultation.state != State.OPEN:
        raise Refused(Refusal("not_open", _("This question is no longer open. Load the list again.")))
    if not 1 <= len(answer.strip()) <= MOST_CHARACTERS:
        raise Invalid(Refusal("answer_length", _("Write the answer in 1 to 5,000 characters."), "answer"))
    consultation.state = State.ANSWERED
    consultation.answer = answer.strip()
    consultation.answered_at, consultation.answered_on = now, local_day(now)
    consultation.answered_by_id, consultation.answered_by_name = actor.user_id, actor.name
    consultation.mediator = mediator_of(actor)
    consultation.save(
        update_fields=[
            "state", "answer", "answered_at", "answered_on", "answered_by", "answered_by_name", "mediator"
        ]
    )  # fmt: skip
    publish(ConsultationAnswered(consultation.pk, now))
    record(actor, Act("consultation.answer", "consultation", str(pk), now, {}))
    return consultation


@transaction.atomic
def convert_to_case(actor: Actor, pk: UUID, now: datetime) -> Case:
    """Open a draft case from a question, with who asked as applicant; a clerk does it on their behalf.

    Refuses who neither asked nor is a clerk of the court, and a question that has become a case already.
    """
    consultation = _locked(pk)
    if not may_convert(consultation, actor):
        raise Refused(Refusal("not_yours", _("A case is opened by who asked, or by a clerk on their behalf.")))
    if consultation.case_id is not None:
        raise Refused(Refusal("already_a_case", _("A case was opened from this question. Go on there.")))
    draft = Draft(
        cause=consultation.category if consultation.category in Cause.values else "",
        facts=consultation.question,
        parties=(PartyDetails(Side.APPLICANT, consultation.asker_name, phone=consultation.phone),),
    )
    on_behalf = not is_asker(consultation, actor)
    case = open_draft(actor, consultation.organisation, draft, now, on_behalf=on_behalf)
    consultation.case, consultation.state = case, State.CONVERTED
    consultation.save(update_fields=["case", "state"])
    record(actor, Act("consultation.convert", "consultation", str(pk), now, {"case": str(case.pk)}))
    return case


def _locked(pk: UUID) -> Consultation:
    found = Consultation.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


@transaction.atomic
def record_past_consultations(
    actor: Actor, past: Sequence[PastConsultation], recorded_at: datetime
) -> list[Consultation]:
    """Write what a register tells, many at once and marked as imported; one without an answer stays open.

    Publishes one `ConsultationsRecorded`.
    """
    rows = Consultation.objects.bulk_create([_past_row(one) for one in past], batch_size=BATCH)
    if rows:
        publish(ConsultationsRecorded(len(rows)))
        place = str(rows[0].organisation_id)
        record(actor, Act("consultation.record_past", "organisation", place, recorded_at, {"count": len(rows)}))
    return rows


def _past_row(past: PastConsultation) -> Consultation:
    at = start_of_day(past.asked_on) + OFFICE_HOUR
    answered = bool(past.answer)
    return Consultation(
        organisation=past.organisation,
        channel=past.channel,
        asker_name=past.asker_name,
        phone=past.phone,
        phone_index=keyed_index(past.phone),
        category=past.category,
        question=past.question,
        state=State.ANSWERED if answered else State.OPEN,
        asked_at=at,
        asked_on=past.asked_on,
        answer=past.answer,
        answered_at=at if answered else None,
        answered_on=past.asked_on if answered else None,
        answered_by_name=past.answered_by_name,
        mediator=past.mediator,
        imported=True,
    )
