"""The written notices to an applicant: why the application was not accepted, or what is missing (R8, R9).

A notice is not stored: it follows from the case, its history and the pack that was in force on the day, and reads
the same whenever it is asked for. It is in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mediation.cases.enums import Stage
from mediation.cases.models import Case, CaseEvent
from mediation.cases.queries import case_title
from mediation.core.clock import local_day
from mediation.rules.enums import RefuseGround, Regime
from mediation.rules.queries import pack_on


@dataclass(frozen=True)
class WrittenNotice:
    """One notice, paragraph by paragraph."""

    kind: str
    title: str
    paragraphs: tuple[str, ...]


def notices_of(case: Case) -> list[WrittenNotice]:
    """The notices that stand: of a refused application the refusal, of a returned one what is to be completed."""
    if case.refuse_ground:
        return [WrittenNotice("refused", _("Notice that the application is not accepted"), tuple(_refusal(case)))]
    if case.stage == Stage.RETURNED:
        return [WrittenNotice("returned", _("Notice to complete the application"), tuple(_return(case)))]
    return []


def ground_notice(case: Case, at: datetime) -> str:
    """What R9 has the court tell an applicant on this ground, by the pack in force on that day."""
    rule = pack_on(local_day(at), Regime(case.regime)).refuse_grounds.get(case.refuse_ground)
    return rule.notice if rule else ""


def _refusal(case: Case) -> Iterator[str]:
    refused = _last(case, "refuse")
    at = refused.at if refused else case.stage_since
    yield _opening(case)
    yield _("After review the application is not accepted, on this ground: %(ground)s.") % {
        "ground": RefuseGround(case.refuse_ground).label
    }
    if notice := ground_notice(case, at):
        yield notice
    if refused and (competent := refused.inputs.get("competent_court")):
        yield _("The court that has jurisdiction: %(court)s.") % {"court": competent}
    if case.end_note:
        yield _("The court's remarks: %(note)s") % {"note": case.end_note}
    yield from _closing(case, at)


def _return(case: Case) -> Iterator[str]:
    returned = _last(case, "return_for_completion")
    yield _opening(case)
    yield _("After review these things are missing: %(missing)s") % {"missing": case.missing}
    yield _("Please add them on the page of your application and submit it again. Nothing that you entered is lost.")
    yield from _closing(case, returned.at if returned else case.stage_since)


def _opening(case: Case) -> str:
    given = {
        "day": _day(case.submitted_at or case.stage_since),
        "title": case_title(case),
        "cause": case.get_cause_display(),
    }
    return _("On %(day)s this court received your application for mediation: %(title)s (%(cause)s).") % given


def _closing(case: Case, at: datetime) -> Iterator[str]:
    if case.submitted_at:
        yield _("The limitation period was interrupted on the day on which you first applied, %(day)s.") % {
            "day": _day(case.submitted_at)
        }
    if case.court.phone:
        yield _("If you have questions, call this court: %(phone)s.") % {"phone": case.court.phone}
    yield f"{case.court.name}　{_day(at)}"


def _day(at: datetime) -> str:
    return date_format(local_day(at), "DATE_FORMAT")


def _last(case: Case, name: str) -> CaseEvent | None:
    return next((event for event in sorted(case.events.all(), key=lambda e: -e.seq) if event.name == name), None)
