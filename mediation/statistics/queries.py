"""The figures, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.consultations.models import Consultation
from mediation.core.clock import local_day
from mediation.outreach.models import OutreachEvent, Publication
from mediation.rules.enums import Cause, Regime
from mediation.statistics.definitions import FIGURES, Source
from mediation.statistics.periods import By, pieces
from mediation.statistics.selection import Period, Selection, year_period
from mediation.statistics.sentences import sentence
from mediation.statistics.shares import Share, median, share

OVER_DAYS = 30
CASE_FIGURES = [figure for figure in FIGURES if figure.source is Source.CASES]
SERIES_FIGURES = ("prelitigation_mediations", "online_mediations", "settled")


def accepted_cases(selection: Selection) -> QuerySet[Case]:
    """The cases that a selection counts: accepted before litigation, on a day of the period."""
    cases = _selected_cases(selection).filter(accepted_on__isnull=False)
    if selection.period:
        cases = cases.filter(accepted_on__range=(selection.period.first, selection.period.last))
    return cases


def _selected_cases(selection: Selection) -> QuerySet[Case]:
    cases = Case.objects.filter(regime=Regime.PREFILING)
    if selection.organisation:
        cases = cases.filter(Q(court=selection.organisation) | Q(body=selection.organisation))
    if selection.cause:
        cases = cases.filter(cause=selection.cause)
    if selection.mediator:
        cases = cases.filter(mediator=selection.mediator)
    return cases


def provided_consultations(selection: Selection) -> QuerySet[Consultation]:
    """The consultations that a selection counts: answered, on a day of the period."""
    found = Consultation.objects.filter(answered_on__isnull=False)
    if selection.period:
        found = found.filter(answered_on__range=(selection.period.first, selection.period.last))
    if selection.organisation:
        found = found.filter(Q(organisation=selection.organisation) | Q(mediator__organisation=selection.organisation))
    if selection.cause:
        found = found.filter(category=selection.cause)
    if selection.mediator:
        found = found.filter(mediator=selection.mediator)
    return found


def publications(selection: Selection) -> QuerySet[Publication]:
    """Published cases of the selection; none is a mediator's own."""
    found = Publication.objects.none() if selection.mediator else Publication.objects.all()
    if selection.period:
        found = found.filter(published_on__range=(selection.period.first, selection.period.last))
    if selection.organisation:
        found = found.filter(organisation=selection.organisation)
    return found.filter(cause=selection.cause) if selection.cause else found


def outreach_events(selection: Selection) -> QuerySet[OutreachEvent]:
    """Events of the selection; an event has neither cause nor mediator."""
    if selection.cause or selection.mediator:
        return OutreachEvent.objects.none()
    found = OutreachEvent.objects.all()
    if selection.period:
        found = found.filter(held_on__range=(selection.period.first, selection.period.last))
    return found.filter(organisation=selection.organisation) if selection.organisation else found


def counts(selection: Selection) -> dict[str, int]:
    """Every figure of the selection, by its key."""
    conditions = {figure.key: Count("pk", filter=figure.condition) for figure in CASE_FIGURES}
    return {
        **accepted_cases(selection).aggregate(**conditions),
        "consultations": provided_consultations(selection).count(),
        "publications": publications(selection).count(),
        "outreach_events": outreach_events(selection).count(),
    }


def success_rate(counted: dict[str, int]) -> Share | None:
    """Settled out of those that were mediated to an end: who withdrew was not."""
    return share(counted["settled"], counted["settled"] + counted["unsettled"])


def summary(selection: Selection, today: date) -> dict[str, Any]:
    """The figures of a period with the success rate and the sentence that offices write."""
    counted = counts(selection)
    period = selection.period or whole_past(today)
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()},
        **counted,
        "success_rate": success_rate(counted),
        "sentence": sentence(period, counted),
    }


def whole_past(today: date) -> Period:
    """From the first year that has anything to the end of this one."""
    return Period(year_period(min([*years(), today.year])).first, year_period(today.year).last)


def years() -> list[int]:
    """The years in which anything was accepted or answered, latest first."""
    accepted = {day.year for day in Case.objects.filter(accepted_on__isnull=False).dates("accepted_on", "year")}
    answered = Consultation.objects.filter(answered_on__isnull=False).dates("answered_on", "year")
    return sorted(accepted | {day.year for day in answered}, reverse=True)


def series(selection: Selection, by: By, today: date) -> dict[str, Any]:
    """The figures piece by piece; the pieces add up to the summary."""
    period = selection.period or whole_past(today)
    cut = pieces(period, by)
    keys = (*SERIES_FIGURES, "consultations")
    points: list[dict[str, Any]] = [
        {"from": piece.first.isoformat(), "to": piece.last.isoformat(), "label": piece.label, **dict.fromkeys(keys, 0)}
        for piece in cut
    ]
    position = 0
    for day, counted in sorted(_by_day(selection).items()):
        while position < len(cut) - 1 and day > cut[position].last:
            position += 1
        for key, number in counted.items():
            points[position][key] += number
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()},
        "by": by.value,
        "points": points,
    }


def _by_day(selection: Selection) -> dict[date, dict[str, int]]:
    conditions = {f.key: Count("pk", filter=f.condition) for f in CASE_FIGURES if f.key in SERIES_FIGURES}
    accepted = accepted_cases(selection).order_by().values("accepted_on").annotate(**conditions)
    answered = provided_consultations(selection).order_by().values("answered_on").annotate(consultations=Count("pk"))
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for row in _rows(accepted):
        found[row.pop("accepted_on")] |= row
    for row in _rows(answered):
        found[row.pop("answered_on")] |= row
    return found


def _rows(grouped: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Grouped rows as plain dictionaries: which keys they have depends on the grouping."""
    return (dict(row) for row in grouped)


def pipeline(selection: Selection, now: datetime) -> dict[str, Any]:
    """How many cases stand in each stage now, and for how long: the middle one in days, and how many over 30.

    A case belongs to the day of its acceptance, or, before that, to the day it was opened. Cases of a register are
    counted, and how many they are is told; time does not act on them, so that they have no age.
    """
    cases = _selected_cases(selection)
    if selection.period:
        belongs = Coalesce("accepted_on", TruncDate("created_at"))
        cases = cases.annotate(belongs_to=belongs).filter(
            belongs_to__range=(selection.period.first, selection.period.last)
        )
    standing: dict[str, dict[int, int]] = defaultdict(dict)
    imported: dict[str, int] = defaultdict(int)
    today = local_day(now)
    grouped = cases.order_by().annotate(since=TruncDate("stage_since")).values("stage", "since", "imported")
    for row in grouped.annotate(number=Count("pk")):
        if row["imported"]:
            imported[row["stage"]] += row["number"]
            continue
        days = max(0, (today - row["since"]).days)
        standing[row["stage"]][days] = standing[row["stage"]].get(days, 0) + row["number"]
    return {"stages": [_stage_row(stage, standing[stage.value], imported[stage.value]) for stage in Stage]}


def _stage_row(stage: Stage, days: dict[int, int], imported: int) -> dict[str, Any]:
    return {
        "stage": stage.value,
        "label": str(stage.label),
        "count": sum(days.values()) + imported,
        "imported": imported,
        "median_days": median(days),
        "over_days": {"days": OVER_DAYS, "count": sum(number for past, number in days.items() if past > OVER_DAYS)},
    }


def causes(selection: Selection) -> dict[str, Any]:
    """The case figures for each cause, with the success rate and the middle duration in days."""
    conditions = {figure.key: Count("pk", filter=figure.condition) for figure in CASE_FIGURES}
    cases = accepted_cases(selection).order_by()
    rows = {row.pop("cause"): row for row in _rows(cases.values("cause").annotate(**conditions))}
    durations = _durations(cases)
    listed = [
        {
            "cause": code,
            "label": str(Cause(code).label),
            **rows[code],
            "success_rate": success_rate(rows[code]),
            "median_days": median(durations[code]),
        }
        for code in Cause.values
        if code in rows
    ]
    return {"causes": sorted(listed, key=lambda row: -row["prelitigation_mediations"])}


def _durations(cases: QuerySet[Case]) -> dict[str, dict[int, int]]:
    taken = ExpressionWrapper(F("closed_on") - F("accepted_on"), output_field=DurationField())
    closed = cases.filter(closed_on__isnull=False).annotate(taken=taken)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in closed.values("cause", "taken").annotate(number=Count("pk")):
        found[row["cause"]][row["taken"].days] = row["number"]
    return found
