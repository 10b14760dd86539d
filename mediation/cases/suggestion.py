"""Which mediators could take a case, best first, each with the reasons for and against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from mediation.cases.enums import EndGround
from mediation.cases.guards import MEDIATOR_FITS
from mediation.cases.hints import Remark, Surroundings
from mediation.cases.models import Case
from mediation.cases.queries import with_open_case_counts
from mediation.core.actor import SYSTEM
from mediation.core.errors import Refusal
from mediation.lifecycle import Attempt
from mediation.mediators.enums import Region
from mediation.mediators.models import Mediator
from mediation.mediators.queries import roster

SUGGESTED = 3
FEWEST_CLOSED = 5
"""Of fewer closed cases than this a share would say little."""


@dataclass(frozen=True)
class Candidate:
    """A mediator as seen from one case."""

    mediator: Mediator
    open_cases: int
    specialist: bool
    reasons: Sequence[Refusal]
    reasons_for: Sequence[Remark] = ()
    hints: Sequence[Remark] = ()
    suggested: bool = False

    @property
    def eligible(self) -> bool:
        """Whether nothing stands against a designation."""
        return not self.reasons

    @property
    def qualities(self) -> list[Remark]:
        """What speaks for the mediator in the eyes of the parties; how the work is shared out is the court's matter."""
        return [remark for remark in self.reasons_for if remark.code != "few_open_cases"]

    @property
    def beyond_target(self) -> bool:
        """Whether others are to be suggested first, since this one has enough to do."""
        return self.open_cases >= self.mediator.case_target

    @property
    def _order(self) -> tuple[object, ...]:
        codes = {remark.code for remark in self.reasons_for}
        # Many people share a surname: this alone puts nobody behind others.
        doubtful = any(hint.code != "same_surname" for hint in self.hints)
        return (
            not self.eligible,
            self.beyond_target,
            doubtful,
            not self.specialist,
            "region" not in codes,
            self.open_cases,
            "same_court" not in codes,
            self.mediator.name,
            self.mediator.certificate_number,
        )


@dataclass(frozen=True)
class _Closed:
    """How many cases a mediator has closed, and how many of them with an agreement. Withdrawn ones are not counted."""

    total: int
    settled: int


def candidates_for(case: Case, now: datetime) -> list[Candidate]:
    """Everybody on the roster, the eligible ones first, with reasons; at most three of them are suggested.

    Before others come who is below their target of open cases, near to nobody in the case, a specialist of the cause,
    from the region that a party comes from, has few open cases, and belongs to a body of the court; then by name. It
    is the same list for whoever asks, in a fixed number of queries.
    """
    entries = list(with_open_case_counts(roster()).prefetch_related("user__memberships__organisation"))
    prefetch_related_objects([case], "parties__representatives", "panel", "disclosures__answers")
    surroundings, closed = Surroundings(case, entries), _closed_cases()
    found = [_candidate(case, mediator, now, surroundings, closed) for mediator in entries]
    return _with_suggestions(sorted(found, key=lambda candidate: candidate._order))


def _closed_cases() -> dict[object, _Closed]:
    ended = Case.objects.filter(closed_on__isnull=False, mediator__isnull=False)
    rows = (
        ended.exclude(end_ground=EndGround.WITHDRAWN)
        .order_by()
        .values("mediator")
        .annotate(total=Count("pk"), settled=Count("pk", filter=Q(settled_at__isnull=False)))
    )
    return {row["mediator"]: _Closed(row["total"], row["settled"]) for row in rows}


def _candidate(
    case: Case, mediator: Mediator, now: datetime, surroundings: Surroundings, closed: dict[object, _Closed]
) -> Candidate:
    attempt = Attempt(case, SYSTEM, now, {"mediator": mediator})
    reasons = [refusal for guard in MEDIATOR_FITS if (refusal := guard(attempt))]
    open_cases: int = mediator.open_cases  # type: ignore[attr-defined]  # annotated by the query
    candidate = Candidate(mediator, open_cases, case.cause in mediator.specialties, reasons)
    return replace(
        candidate,
        reasons_for=_reasons_for(case, candidate, closed.get(mediator.pk)),
        hints=surroundings.hints(mediator),
    )


def _reasons_for(case: Case, candidate: Candidate, closed: _Closed | None) -> list[Remark]:
    mediator, found = candidate.mediator, []
    if candidate.specialist:
        found.append(Remark("specialist", _("Specialist in this kind of dispute")))
    if mediator.region != Region.MAINLAND and mediator.region in {party.region for party in case.parties.all()}:
        found.append(Remark("region", _("From the same region as a party: %(region)s") % _region_of(mediator)))
    if not candidate.beyond_target:
        load = {"open": candidate.open_cases, "target": mediator.case_target}
        found.append(Remark("few_open_cases", _("Open cases: %(open)s of %(target)s") % load))
    if case.court_id in (mediator.organisation_id, mediator.organisation.court_id):
        found.append(Remark("same_court", _("Belongs to this court's own mediation bodies")))
    if closed is not None and closed.total >= FEWEST_CLOSED:
        share = {"share": round(100 * closed.settled / closed.total), "closed": closed.total}
        found.append(Remark("settled", _("Settled %(share)s %% of %(closed)s closed cases") % share))
    valid = {"day": mediator.certificate_expires_on.isoformat()}
    found.append(Remark("certificate", _("Certificate valid until %(day)s") % valid))
    return found


def _region_of(mediator: Mediator) -> dict[str, str]:
    return {"region": mediator.get_region_display()}


def _with_suggestions(ordered: list[Candidate]) -> list[Candidate]:
    eligible = [candidate for candidate in ordered if candidate.eligible]
    unburdened = [candidate for candidate in eligible if not candidate.beyond_target]
    best = {candidate.mediator.pk for candidate in (unburdened or eligible)[:SUGGESTED]}
    return [replace(candidate, suggested=candidate.mediator.pk in best) for candidate in ordered]
