"""What a mediator discloses, and whether the parties agree to the mediator all the same (R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.enums import DisclosureRelation, Stage
from mediation.cases.models import Case, Disclosure, DisclosureAnswer, Party
from mediation.cases.notices import DISCLOSED, OBJECTED, clerks, parties, tell_people
from mediation.cases.permissions import is_on_the_panel, party_of
from mediation.cases.queries import OPEN_STAGES, panel_of, standing_disclosures
from mediation.cases.services.assignment import change_mediator, decline_case
from mediation.cases.transitions import CASE
from mediation.core.actor import SYSTEM, Actor
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused, Sentence
from mediation.rules.enums import Recusal
from mediation.rules.queries import pack_named

TEXT_LENGTH, NOTE_LENGTH = 2000, 300


@dataclass(frozen=True)
class Answer:
    """What a party says to a disclosure: whether they agree to the mediator all the same, and why."""

    waived: bool
    note: str = ""


def _refuse(code: str, sentence: Sentence) -> Refused:
    return Refused(Refusal(code, sentence))


@transaction.atomic
def disclose(
    actor: Actor, case_id: UUID, relation: str, text: str, now: datetime, *, version: int | None = None
) -> Disclosure:
    """A mediator of the case tells of a relation to a party or the case, before taking it on or later (R13).

    Kept for good; the parties are asked for their answers. Refuses anybody else, a case that nobody mediates now, and
    a disclosure that says nothing.
    """
    case = CASE.locked(case_id, version)
    if not is_on_the_panel(case, actor):
        raise _refuse("not_mediator", gettext_lazy("Only a mediator of the case discloses relations."))
    if case.stage not in OPEN_STAGES:
        raise _refuse("wrong_stage", gettext_lazy("Relations are disclosed while a mediator has the case."))
    _check(relation, text)
    mediator = next(seat.mediator for seat in panel_of(case) if seat.mediator.user_id == actor.user_id)
    disclosure = Disclosure.objects.create(
        case=case, mediator=mediator, relation=relation, text=text.strip(), made_at=now
    )
    tell_people(case, parties, DISCLOSED, now)
    CASE.note(case, actor, "disclose", now, {"disclosure": str(disclosure.pk), "relation": relation})
    return disclosure


def _check(relation: str, text: str) -> None:
    wrong = []
    if relation not in DisclosureRelation.values:
        wrong.append(Refusal("not_a_choice", gettext_lazy("Choose what kind of relation it is."), "relation"))
    if not 0 < len(text.strip()) <= TEXT_LENGTH:
        wrong.append(Refusal("text", gettext_lazy("Say what the relation is, in at most 2000 characters."), "text"))
    if wrong:
        raise Invalid(*wrong)


@transaction.atomic
def answer_disclosure(
    actor: Actor, case_id: UUID, disclosure_id: UUID, answer: Answer, now: datetime, *, version: int | None = None
) -> Case:
    """A party says whether they agree to the mediator in spite of what was disclosed (R13).

    Once; a later objection takes a waiver back, an objection stands. An objection before the mediator took the case
    on gives it back to the court; later it lets the court change the mediator, and where the case's rules make one
    party's demand enough it changes the mediator itself. Refuses who is no party, and a disclosure of somebody who
    does not mediate the case any more. Publishes `CaseMoved` when the mediator is released.
    """
    case = CASE.locked(case_id, version)
    party = party_of(case, actor)
    disclosure = case.disclosures.filter(pk=disclosure_id).first()
    if disclosure is None:
        raise NotSeen(Refusal("no_such_disclosure", gettext_lazy("There is no such disclosure in this case.")))
    if party is None:
        raise _refuse("not_a_party", gettext_lazy("Only a party of the case answers a disclosure."))
    if case.stage not in OPEN_STAGES or disclosure not in standing_disclosures(case):
        raise _refuse("not_asked", gettext_lazy("This mediator does not mediate the case any more."))
    _keep_answer(disclosure, party, answer, now)
    if not answer.waived:
        tell_people(case, clerks, OBJECTED, now)
    facts = {"disclosure": str(disclosure.pk), "party": str(party.pk), "waived": answer.waived}
    CASE.note(case, actor, "answer_disclosure", now, facts)
    return case if answer.waived else _follow_objection(case, now)


def _keep_answer(disclosure: Disclosure, party: Party, answer: Answer, now: datetime) -> None:
    if len(answer.note) > NOTE_LENGTH:
        raise Invalid(Refusal("note_length", gettext_lazy("Write at most 300 characters."), "note"))
    given = DisclosureAnswer.objects.filter(disclosure=disclosure, party=party).first()
    if given is not None and (answer.waived or not given.waived):
        raise _refuse(
            "answered", gettext_lazy("You have answered this disclosure. You can still object, if you agreed before.")
        )
    DisclosureAnswer.objects.update_or_create(
        disclosure=disclosure,
        party=party,
        defaults={"waived": answer.waived, "note": answer.note.strip(), "at": now},
    )


def _follow_objection(case: Case, now: datetime) -> Case:
    reason = _("A party objected to the mediator after a disclosure.")
    if case.stage == Stage.DESIGNATED:
        return decline_case(SYSTEM, case.pk, now, reason=reason)
    suffices = pack_named(case.pack).recusal == Recusal.ONE_PARTY_SUFFICES
    if suffices and case.stage in CASE["change_mediator"].sources:
        return change_mediator(SYSTEM, case.pk, now, reason=reason)
    return case
