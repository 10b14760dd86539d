"""Why a time limit ends on the day it does, in words, and what it would be under the other packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediation.cases.enums import DeadlineState, Procedure
from mediation.cases.models import Case, ClockStop, Deadline
from mediation.cases.queries import case_title
from mediation.cases.services.deadlines import PERIODS, rested_days
from mediation.core.clock import local_day
from mediation.core.errors import Sentence
from mediation.rules.limits import Days, Length, due, length_of, stretched
from mediation.rules.packs import Limit, Pack
from mediation.rules.queries import LoadedCalendar, all_packs, limit_of, pack_named


@dataclass(frozen=True)
class Elsewhere:
    """What another pack would have given: the last day, or none where it knows no such limit."""

    pack: str
    pack_title: str
    rule: str
    due_on: date | None
    note: str


@dataclass(frozen=True)
class ExplainedDeadline:
    """One limit of a case with everything that its last day follows from."""

    deadline: Deadline
    name: str
    owner: str
    owner_label: Sentence
    start_event: Sentence
    effect: Sentence
    stops: Sequence[ClockStop]
    sentence: str
    elsewhere: Sequence[Elsewhere]


@dataclass(frozen=True)
class Explanation:
    """All limits of a case, in the order in which they began."""

    number: str
    title: str
    pack: str
    pack_title: str
    deadlines: Sequence[ExplainedDeadline]


def explain(case: Case) -> Explanation:
    """Every limit that ever ran in a case: article, start, stops, last day, and what another pack would have given.

    The words are those of the reader's language. A case that was not accepted yet has no pack and no limits.
    """
    pack = pack_named(case.pack) if case.pack else None
    in_order = sorted(case.deadlines.all(), key=lambda d: (d.starts_on, d.pk))
    calendar = LoadedCalendar()
    return Explanation(
        number=case.number or "",
        title=case_title(case),
        pack=case.pack,
        pack_title=pack.title if pack else "",
        deadlines=[_explained(case, deadline, pack, calendar) for deadline in in_order] if pack else [],
    )


def _explained(case: Case, deadline: Deadline, pack: Pack, calendar: LoadedCalendar) -> ExplainedDeadline:
    limit = limit_of(pack, deadline.rule)
    stops = [s for s in case.clock_stops.all() if deadline.rule in PERIODS and s.started_on >= deadline.starts_on]
    return ExplainedDeadline(
        deadline=deadline,
        name=limit.name if limit else deadline.rule,
        owner=limit.owner if limit else "",
        owner_label=limit.owner.label if limit else "",
        start_event=limit.starts.label if limit else "",
        effect=limit.effect.label if limit else "",
        stops=stops,
        sentence=" ".join(_sentences(deadline, limit, stops)),
        elsewhere=[_elsewhere(case, deadline, other, calendar) for other in all_packs() if other.name != pack.name],
    )


def _sentences(deadline: Deadline, limit: Limit | None, stops: Sequence[ClockStop]) -> list[str]:
    begun = limit.starts.label if limit else deadline.rule
    parts = [
        _("It began on %(day)s, when %(event)s; that day is not counted.")
        % {"day": deadline.starts_on.isoformat(), "event": begun},
        _length_sentence(length_of(deadline.unit, deadline.length)),
    ]
    if deadline.extended_by:
        days = deadline.extended_by
        parts.append(ngettext("%(days)s day was added.", "%(days)s days were added.", days) % {"days": days})
    if rested := rested_days(deadline, stops):
        parts.append(
            ngettext("The clock stood for %(days)s day.", "The clock stood for %(days)s days.", rested)
            % {"days": rested}
        )
    parts.append(
        _("Its last day is %(day)s (%(article)s).") % {"day": deadline.due_on.isoformat(), "article": deadline.article}
    )
    if deadline.provisional:
        parts.append(_("The calendar of that year is not announced yet: the date is provisional."))
    if deadline.state != DeadlineState.RUNNING and deadline.ended_on:
        parts.append(
            _("%(state)s on %(day)s.")
            % {"state": DeadlineState(deadline.state).label, "day": deadline.ended_on.isoformat()}
        )
    return parts


def _length_sentence(length: Length) -> str:
    if isinstance(length, Days):
        return ngettext(
            "It is %(n)s day long; a last day on a holiday moves to the first working day after it.",
            "It is %(n)s days long; a last day on a holiday moves to the first working day after it.",
            length.number,
        ) % {"n": length.number}
    return ngettext("It is %(n)s working day long.", "It is %(n)s working days long.", length.number) % {
        "n": length.number
    }


def _elsewhere(case: Case, deadline: Deadline, other: Pack, calendar: LoadedCalendar) -> Elsewhere:
    """The same limit under another pack; a mediation period is compared with that pack's own."""
    rules = (deadline.rule, *PERIODS[:2]) if deadline.rule in PERIODS else (deadline.rule,)
    found = next((limit for rule in rules if (limit := limit_of(other, rule))), None)
    if found is None or not found.is_for(case.cause):
        return Elsewhere(other.name, other.title, deadline.rule, None, _("This pack knows no such limit."))
    length = found.length_in(summary=case.procedure == Procedure.SUMMARY)
    added = deadline.extended_by if other.extension_cap is None else min(deadline.extended_by, other.extension_cap)
    rested = rested_days(deadline, case.clock_stops.all())
    last = due(deadline.starts_on, stretched(length, added + rested), calendar)
    accepted = case.accepted_on or local_day(case.created_at)
    note = "" if other.holds_on(accepted) else _("Not in force on the day of acceptance.")
    return Elsewhere(other.name, other.title, found.rule, last.on, note)
