"""Which cases an actor may see, and the few named reads that lists and pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.cases.enums import DeadlineState, Stage
from mediation.cases.models import Case, Consent, Deadline, Disclosure, Evidence, PanelMember, Party, Representative
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal
from mediation.files.models import StoredFile
from mediation.mediators.models import Mediator
from mediation.rules.enums import Owner
from mediation.rules.queries import all_packs

BEFORE_ACCEPTANCE = (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.REFUSED)
OPEN_STAGES = (Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING)
"""Stages in which a case counts as a mediator's work."""


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that this actor may know of.

    A party sees their own, and so does who represents them; the other side only once the case was accepted. A
    mediator sees those they are assigned to; court staff those of their court that were submitted. Whoever fills a
    case in sees it from the start.
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
        | Q(pk__in=PanelMember.objects.filter(mediator__user=actor.user_id, left_at=None).values("case"))
        | Q(pk__in=Representative.objects.filter(user=actor.user_id, ended_at=None).values("party__case"))
        | Q(Exists(mine.filter(side="applicant")))
        | (Q(Exists(mine)) & ~Q(stage__in=BEFORE_ACCEPTANCE))
        | (Q(court__in=staffed) & ~Q(stage=Stage.DRAFT))
    )


def case_for(actor: Actor, pk: UUID | str, *, whole: bool = True) -> Case:
    """The one door to a case: raises `NotSeen` when there is none or none that this actor may know of.

    With all that a page shows; who is only to act on it needs no more than the row, for a verb locks it and reads anew.
    """
    seen = visible_cases(actor)
    try:
        case = (whole_cases(seen) if whole else seen).filter(pk=pk).first()
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
    return cases.select_related("court", "body", "mediator", "applicant_pick", "respondent_pick").prefetch_related(
        "deadlines",
        Prefetch("parties", Party.objects.prefetch_related("representatives", _consents())),
        "events",
        "clock_stops",
        Prefetch("panel", PanelMember.objects.select_related("mediator__organisation", "mediator__user")),
        Prefetch("disclosures", Disclosure.objects.select_related("mediator").prefetch_related("answers")),
        Prefetch("evidence", Evidence.objects.select_related("file__uploaded_by", "party")),
    )


def _consents() -> Prefetch[Any]:
    return Prefetch("consents", Consent.objects.select_related("representative", "recorded_by"))


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


def deadlines_touching(year: int) -> QuerySet[Deadline]:
    """Running limits of which a day lies in this year, or may come to lie in it."""
    running = Deadline.objects.filter(state=DeadlineState.RUNNING, case__imported=False)
    return running.filter(starts_on__year__lte=year, due_on__year__gte=year)


def listed_deadlines(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Time limits with everything that a row of their list shows, in a fixed number of queries."""
    return deadlines.select_related("case").prefetch_related("case__parties")


def owned_by(deadlines: QuerySet[Deadline], owner: Owner) -> QuerySet[Deadline]:
    """Those limits in which this one has to act, by the pack of each case."""
    owned = Q(pk__in=[])
    for pack in all_packs():
        rules = [limit.rule for limit in pack.limits.values() if limit.owner == owner]
        owned |= Q(case__pack=pack.name, rule__in=rules)
    return deadlines.filter(owned)


def cases_numbered(number: str) -> QuerySet[Case]:
    """The cases of that number, with all that an explanation reads. Two courts may have given the same one."""
    return whole_cases(Case.objects.filter(number=number.strip()))


def visible_deadlines(actor: Actor) -> QuerySet[Deadline]:
    """The limits of the cases that an actor works on: the court's staff see their court's, a mediator their own."""
    if actor.user_id is None:
        return Deadline.objects.none()
    staffed = actor.organisations(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)
    seats = PanelMember.objects.filter(case=OuterRef("case"), mediator__user=actor.user_id, left_at=None)
    return Deadline.objects.filter(
        Q(case__court__in=staffed) | Q(case__mediator__user=actor.user_id) | Q(Exists(seats)),
        case__imported=False,
    )


def open_case_count(mediator: Mediator) -> int:
    """How many cases a mediator has in hand. Imported ones stand on paper and are not counted."""
    counted = with_open_case_counts(Mediator.objects.filter(pk=mediator.pk)).first()
    return int(getattr(counted, "open_cases", 0))


def with_open_case_counts(mediators: QuerySet[Mediator]) -> QuerySet[Mediator]:
    """Roster entries with `open_cases`: how many cases each has in hand, alone, presiding or as one of a panel."""
    leading = Case.objects.filter(mediator=OuterRef("pk"), stage__in=OPEN_STAGES, imported=False)
    sitting = PanelMember.objects.filter(
        mediator=OuterRef("pk"), left_at=None, presides=False, case__stage__in=OPEN_STAGES, case__imported=False
    )
    return mediators.annotate(open_cases=_number_of(leading, "mediator") + _number_of(sitting, "mediator"))


def _number_of(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class PanelSeat:
    """A mediator of a case as it stands; exactly one presides (R11)."""

    mediator: Mediator
    presides: bool


def panel_of(case: Case) -> list[PanelSeat]:
    """Who mediates the case now, the one who presides first. A case of a register has its mediator alone."""
    seats = [PanelSeat(row.mediator, row.presides) for row in case.panel.all() if row.left_at is None]
    if not seats and case.mediator is not None:
        return [PanelSeat(case.mediator, presides=True)]
    return sorted(seats, key=lambda seat: not seat.presides)


def standing_disclosures(case: Case) -> list[Disclosure]:
    """What those who mediate the case now have disclosed in it (R13)."""
    sitting = {seat.mediator.pk for seat in panel_of(case)}
    return [disclosure for disclosure in case.disclosures.all() if disclosure.mediator_id in sitting]


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


def authorisation_of(case: Case, party_id: UUID, representative_id: UUID) -> StoredFile:
    """The paper that shows a representative's power; raises `NotSeen` where there is none."""
    found = Representative.objects.select_related("authorisation").filter(
        pk=representative_id, party=party_id, party__case=case
    )
    row = found.first()
    if row is None or row.authorisation is None:
        raise NotSeen(Refusal("no_such_paper", _("There is no such paper, or it is not yours to read.")))
    return row.authorisation
