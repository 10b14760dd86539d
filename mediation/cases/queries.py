"""Which cases an actor may see, and the few named reads that lists and pages use."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.cases.enums import DeadlineState, Stage
from mediation.cases.models import Case, Deadline, Evidence, Party
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal
from mediation.mediators.models import Mediator

BEFORE_ACCEPTANCE = (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED)
OPEN_STAGES = (Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING)
"""Stages in which a case counts as a mediator's work."""


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that this actor may know of.

    A party sees their own; the other side only once the case was accepted. A mediator sees those they are assigned
    to; court staff those of their court that were submitted. Whoever fills a case in sees it from the start.
    """
    if actor.is_system:
        return Case.objects.all()
    if actor.user_id is None:
        return Case.objects.none()
    mine = Party.objects.filter(case=OuterRef("pk"), user=actor.user_id)
    staffed = actor.organisations(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)
    return Case.objects.filter(
        Q(filed_by=actor.user_id)
        | Q(mediator__user=actor.user_id)
        | Q(Exists(mine.filter(side="applicant")))
        | (Q(Exists(mine)) & ~Q(stage__in=BEFORE_ACCEPTANCE))
        | (Q(court__in=staffed) & ~Q(stage=Stage.DRAFT))
    )


def case_for(actor: Actor, pk: UUID | str) -> Case:
    """The one door to a case: raises `NotSeen` when there is none or none that this actor may know of."""
    try:
        case = whole_cases(visible_cases(actor)).filter(pk=pk).first()
    except ValidationError:
        case = None
    if case is None:
        raise NotSeen(
            Refusal(
                "no_such_case",
                _("There is no such case, or it is not yours. Check the address or the case number."),
            )
        )
    return case


def whole_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with everything that a case page shows, in a fixed number of queries."""
    return cases.select_related("court", "body", "mediator").prefetch_related(
        "deadlines",
        Prefetch("parties", Party.objects.prefetch_related("consents")),
        "events",
        "clock_stops",
        Prefetch("evidence", Evidence.objects.select_related("file__uploaded_by", "party")),
    )


def listed_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with everything that a row of a list shows, in a fixed number of queries."""
    return cases.select_related("court", "body", "mediator").prefetch_related("parties", "deadlines")


def search_cases(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those whose number or a party's name contains the text."""
    wanted = text.replace("\x00", "").strip()
    if not wanted:
        return cases
    named = Party.objects.filter(case=OuterRef("pk"), name__icontains=wanted)
    return cases.filter(Q(number__icontains=wanted) | Q(Exists(named)))


def overdue_deadlines(today: date) -> QuerySet[Deadline]:
    """Running limits whose last day is past, oldest first.

    Imported cases stand on paper: time does not act on them; nor on suspended ones, whose clock stands.
    """
    running = Deadline.objects.filter(state=DeadlineState.RUNNING, due_on__lt=today, case__imported=False)
    return running.exclude(case__stage=Stage.SUSPENDED).order_by("due_on", "id")


def warning_deadlines(today: date) -> QuerySet[Deadline]:
    """Running limits whose next warning is due. A suspended case is warned of once it goes on."""
    running = Deadline.objects.filter(state=DeadlineState.RUNNING, warn_on__lte=today, case__imported=False)
    return running.exclude(case__stage=Stage.SUSPENDED).order_by("warn_on", "id")


def provisional_deadlines() -> QuerySet[Deadline]:
    """Running limits with a day in a year that was not announced when they were placed."""
    return Deadline.objects.filter(state=DeadlineState.RUNNING, provisional=True, case__imported=False)


def visible_deadlines(actor: Actor) -> QuerySet[Deadline]:
    """The limits of the cases that an actor works on: the court's staff see their court's, a mediator their own."""
    staffed = actor.organisations(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)
    return Deadline.objects.filter(
        Q(case__court__in=staffed) | Q(case__mediator__user=actor.user_id, case__mediator__user__isnull=False),
        case__imported=False,
    )


def open_case_count(mediator: Mediator) -> int:
    """How many cases a mediator has in hand. Imported ones stand on paper and are not counted."""
    return Case.objects.filter(mediator=mediator, stage__in=OPEN_STAGES, imported=False).count()


def with_open_case_counts(mediators: QuerySet[Mediator]) -> QuerySet[Mediator]:
    """Roster entries with `open_cases`: how many cases each has in hand."""
    in_hand = Q(cases__stage__in=OPEN_STAGES, cases__imported=False)
    return mediators.annotate(open_cases=Count("cases", filter=in_hand, distinct=True))


def case_title(case: Case) -> str:
    """The case as people name it in the reader's language: 张建国 诉 永丰商贸有限公司, or with v. for 诉."""
    names: dict[str, list[str]] = {"applicant": [], "respondent": []}
    for party in case.parties.all():
        names[party.side].append(party.name)
    return str(_("%(applicant)s v. %(respondent)s")) % {side: _side_title(of_side) for side, of_side in names.items()}


def _side_title(names: list[str]) -> str:
    if not names:
        return "…"
    return names[0] if len(names) == 1 else str(_("%(name)s and others")) % {"name": names[0]}


def evidence_for(actor: Actor, pk: UUID) -> Evidence:
    """The one door to a piece of evidence: who may see the case may read it."""
    found = Evidence.objects.select_related("file").filter(pk=pk, case__in=visible_cases(actor)).first()
    if found is None:
        raise NotSeen(Refusal("no_such_evidence", _("There is no such evidence, or it is not yours to read.")))
    return found
