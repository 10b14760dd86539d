"""How the rows of a case name themselves, and the page of its lifecycle."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from mediation.cases.enums import Side, Stage
from mediation.cases.models import CaseNumberSequence, ClockStop
from mediation.cases.services import PartyDetails, submit_case
from mediation.cases.services.deadlines import start_deadline
from mediation.core.errors import Refused
from tests.factories import START, Cast, case_in, draft_of


def test_rows_name_themselves(cast: Cast) -> None:
    draft, case = case_in(Stage.DRAFT, cast), case_in(Stage.SUSPENDED, cast)
    assert str(draft) == f"draft {draft.pk}"
    assert str(case) == case.number
    assert str(CaseNumberSequence.objects.get()) == "({year}){code}诉前调{n}号 2026: 1"
    assert [str(p) for p in case.parties.all()] == ["张建国", "李敏"]
    assert str(case.parties.all()[0].consents.all()[0]) == "张建国 mediation"
    assert str(case.events.all()[0]) == f"{case.pk} 1 submit"
    assert str(case.deadlines.get(rule="T5")) == f"{case.pk} T5 2026-04-01"
    stop = ClockStop.objects.get()
    assert str(stop) == f"{case.pk} 2026-03-02–"
    stop.ended_on = date(2026, 3, 5)
    assert str(stop) == f"{case.pk} 2026-03-02–2026-03-05"


def test_a_party_without_a_phone_holds_the_filing_up(cast: Cast) -> None:
    people = (*draft_of(cast).parties, PartyDetails(Side.RESPONDENT, "无名"))
    case = case_in(Stage.DRAFT, cast, parties=people)
    with pytest.raises(Refused) as refused:
        submit_case(cast.actor("applicant"), case.pk, START)
    assert [(r.code, r.field) for r in refused.value.refusals] == [("contact_missing", "parties")]


def test_a_limit_that_the_pack_does_not_have_is_not_started(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert start_deadline(case, "T13", START) is None
    assert case.deadlines.count() == 1


def test_the_page_of_the_lifecycle_is_checked_against_the_table(settings: Settings, tmp_path: Path) -> None:
    settings.PROJECT_DIR = tmp_path
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("lifecycle_diagrams", "--check", stderr=said)
    assert (end.value.code, "out of date" in said.getvalue()) == (1, True)
    call_command("lifecycle_diagrams")
    call_command("lifecycle_diagrams", "--check")
    page = tmp_path / "docs" / "lifecycles" / "case.md"
    page.write_text(page.read_text(encoding="utf-8").replace("submitted", "sent"), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("lifecycle_diagrams", "--check", stderr=said)
