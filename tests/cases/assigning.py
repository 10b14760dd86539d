"""What the tests of assignment share: acts of the people in the cast, and what is read off a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mediation.audit.models import Entry
from mediation.cases.models import Case, CaseEvent, Deadline, Disclosure, DisclosureAnswer, PanelMember
from mediation.cases.services import Answer, answer_disclosure, choose_mediator, disclose
from mediation.mediators.models import Mediator
from tests.factories import START, Cast

LATER = START + timedelta(days=1)


def codes(fault: Any) -> list[str]:
    """The reasons of a refusal."""
    return [refusal.code for refusal in fault.value.refusals]


def limit(case: Case, rule: str) -> str:
    """The state of the newest limit of this rule."""
    return case.deadlines.filter(rule=rule).latest("id").state


def pick(cast: Cast, case: Case, part: str, mediator: Mediator | str, now: datetime = LATER) -> Case:
    """A party's pick."""
    wanted = mediator if isinstance(mediator, str) else str(mediator.pk)
    return choose_mediator(cast.actor(part), case.pk, now, mediator=wanted)


def tell(cast: Cast, case: Case, part: str = "mediator", relation: str = "other") -> Disclosure:
    """A mediator's disclosure."""
    return disclose(cast.actor(part), case.pk, relation, "曾与申请人同窗。", LATER)


def answer(cast: Cast, case: Case, part: str, disclosure: Disclosure, *, waived: bool) -> Case:
    """A party's answer to it."""
    return answer_disclosure(cast.actor(part), case.pk, disclosure.pk, Answer(waived), LATER)


def everything_of(case: Case) -> tuple[object, ...]:
    """What a denied act must leave alone."""
    return (
        Case.objects.filter(pk=case.pk).values().get(),
        list(CaseEvent.objects.filter(case=case).values_list("seq", "name")),
        list(Deadline.objects.filter(case=case).order_by("id").values()),
        list(PanelMember.objects.filter(case=case).order_by("id").values()),
        list(Disclosure.objects.filter(case=case).values()),
        list(DisclosureAnswer.objects.filter(disclosure__case=case).order_by("id").values()),
        Entry.objects.count(),
    )
