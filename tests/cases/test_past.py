"""Cases of a register: written with the history that the lifecycle would have made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mediation.audit.services import verify
from mediation.cases.enums import DeadlineState, Side, Stage
from mediation.cases.models import Case
from mediation.cases.queries import overdue_deadlines
from mediation.cases.services import PartyDetails, PastCase, accept_case, record_past_case
from mediation.cases.services.numbering import NumberParts
from mediation.core.actor import IMPORT
from tests.factories import START, Cast, case_in

RECORDED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OPENING = ["submit", "accept", "designate", "take_on", "begin"]


def past(cast: Cast, reached: Stage, **fields: Any) -> Case:
    code = cast.court.code
    given: dict[str, Any] = {
        "court": cast.court,
        "number": f"(2019){code}诉前调12号",
        "number_parts": NumberParts(2019, code, 12),
        "accepted_on": date(2019, 3, 4),
        "cause": "sale",
        "mediator": cast.mediator,
        "body": cast.body,
        "reached": reached,
        "closed_on": date(2019, 3, 20),
        "parties": (PartyDetails(Side.APPLICANT, "甲"), PartyDetails(Side.RESPONDENT, "乙")),
        **fields,
    }
    return record_past_case(IMPORT, PastCase(**given), RECORDED)


@pytest.mark.parametrize(
    ("reached", "withdrawn", "ending"),
    [
        (Stage.MEDIATING, False, []),
        (Stage.SETTLED, False, ["propose_agreement", "settle"]),
        (Stage.CONFIRMED, False, ["propose_agreement", "settle", "apply_confirmation", "confirm"]),
        (Stage.ENDED, False, ["end"]),
        (Stage.TRANSFERRED, False, ["end", "transfer"]),
        (Stage.ENDED, True, ["withdraw"]),
    ],
)
def test_a_past_case_has_the_history_that_leads_to_its_stage(
    cast: Cast, reached: Stage, withdrawn: bool, ending: list[str]
) -> None:
    case = past(cast, reached, withdrawn=withdrawn)
    case.refresh_from_db()
    events = list(case.events.all())
    assert (case.stage, case.imported, [e.name for e in events]) == (reached, True, OPENING + ending)
    assert all(e.imported and e.recorded_at == RECORDED for e in events)
    assert [e.at for e in events] == sorted(e.at for e in events)
    assert verify()[1] is None


def test_a_past_case_keeps_its_day_its_number_and_the_rules_of_its_time(cast: Cast) -> None:
    case = past(cast, Stage.SETTLED)
    case.refresh_from_db()
    assert (case.number, case.pack, str(case.accepted_on)) == (
        f"(2019){cast.court.code}诉前调12号",
        "prefiling-2016",
        "2019-03-04",
    )
    assert (str(case.closed_on), case.mediator, case.body) == ("2019-03-20", cast.mediator, cast.body)
    states = {d.rule: d.state for d in case.deadlines.all()}
    assert states == {"T2": DeadlineState.MET, "T3": DeadlineState.MET, "T5": DeadlineState.MET}


@pytest.mark.parametrize(("withdrawn", "ground", "note"), [(False, "8", "台账未载明"), (True, "2", "")])
def test_an_unsettled_past_case_says_what_the_register_says(
    cast: Cast, withdrawn: bool, ground: str, note: str
) -> None:
    case = past(cast, Stage.ENDED, withdrawn=withdrawn)
    assert (case.end_ground, case.end_note) == (ground, note)


def test_a_past_case_without_an_end_is_still_in_mediation_and_time_leaves_it_alone(cast: Cast) -> None:
    case = past(cast, Stage.MEDIATING, closed_on=None)
    assert case.closed_at is None
    assert case.deadlines.get(rule="T5").state == DeadlineState.RUNNING
    assert not overdue_deadlines(date(2026, 3, 2)).exists()


def test_a_past_case_closed_without_a_day_closed_after_it_began(cast: Cast) -> None:
    case = past(cast, Stage.SETTLED, closed_on=None)
    assert case.settled_at is not None
    assert case.taken_on_at is not None
    assert case.settled_at > case.taken_on_at


def test_new_numbers_of_that_year_follow_those_of_the_register(cast: Cast) -> None:
    past(cast, Stage.SETTLED)
    in_2019 = START.replace(year=2019)
    case = case_in(Stage.SUBMITTED, cast, in_2019)
    assert accept_case(cast.actor("clerk"), case.pk, in_2019).number == f"(2019){cast.court.code}诉前调13号"
