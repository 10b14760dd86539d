"""The register of 2019, as a district's office keeps it: what is found in it, to the unit."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.management import call_command

from mediation.accounts.models import Organisation
from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.cases.models import Case, CaseEvent
from mediation.consultations.enums import CHANNEL_BY_NAME_ZH
from mediation.consultations.models import Consultation
from mediation.core.clock import now
from mediation.ledger.models import ImportBatch, LedgerRow
from mediation.mediators.models import Mediator
from mediation.outreach.models import OutreachEvent, Publication
from mediation.rooms.models import MediationSession
from mediation.rules.enums import CAUSE_NAMES_ZH
from mediation.statistics.periods import By
from mediation.statistics.queries import causes, series, summary
from mediation.statistics.selection import Selection, year_period
from mediation.statistics.services import recount
from tests.ledger.workbooks import DEMONSTRATION

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "ledger-2019.expected.json").read_text())
TABLES = [
    Case, CaseEvent, Consultation, Mediator, MediationSession, Publication, OutreachEvent, Organisation, Entry,
    ImportBatch, LedgerRow,
]  # fmt: skip
OUTCOMES = {"调解成功": "settled", "调解不成": "unsettled", "撤回申请": "withdrawn", "调解中": "in_progress"}


def run(*options: str) -> tuple[dict[str, Any], int]:
    output, code = StringIO(), 0
    try:
        call_command("import_ledger", str(DEMONSTRATION), "--json", *options, stdout=output)
    except SystemExit as stop:
        code = int(stop.code or 0)
    report: dict[str, Any] = json.loads(output.getvalue().splitlines()[-1])
    return report, code


def rows(findings: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(finding["sheet"], finding["row"]) for finding in findings]


def sizes() -> list[int]:
    return [table._default_manager.count() for table in TABLES]


def test_it_holds_exactly_what_is_expected_and_a_second_run_changes_nothing(db: None) -> None:
    report, code = run()
    assert code == 1
    for findings in ("rejected", "duplicates", "warnings"):
        assert rows(report[findings]) == rows(EXPECTED[findings])
    assert all(finding["column"] and finding["reason"] for finding in report["rejected"])
    assert report["created"] == {
        "mediators": 24, "cases": 245, "consultations": 3023, "publications": 263, "outreach_events": 12
    }  # fmt: skip
    figures_are_as_expected()
    histories_are_whole()

    before = sizes()
    again, code = run()
    assert (code, sum(again["created"].values()), again["id"]) == (1, 0, None)
    assert again["unchanged"] == report["created"]
    assert rows(again["rejected"]) == rows(report["rejected"])
    assert sizes() == before


def figures_are_as_expected() -> None:
    expected, selection, today = EXPECTED["expected"], Selection(year_period(2019)), now().date()
    told = summary(selection, today)
    cases = expected["cases"]
    assert told["prelitigation_mediations"] == cases["prelitigation_mediations"] == 244
    assert told["online_mediations"] == cases["online_mediations"] == 43
    assert told["consultations"] == expected["consultations"]["provided"] == 3017
    assert {name: told[key] for name, key in OUTCOMES.items()} == cases["by_outcome"]
    assert (told["publications"], told["outreach_events"]) == (expected["publications"], expected["outreach_events"])
    by_cause = {row["cause"]: row["prelitigation_mediations"] for row in causes(selection)["causes"]}
    assert {CAUSE_NAMES_ZH[code]: number for code, number in by_cause.items()} == cases["by_cause"]
    months = series(selection, By.MONTH, today)["points"]
    assert {str(n): p["prelitigation_mediations"] for n, p in enumerate(months, 1)} == cases["accepted_by_month"]
    online = Case.objects.filter(accepted_on__year=2019, sessions__mode__in=["video", "mixed"])
    assert online.filter(settled_at__isnull=False).count() == cases["settled_online"]
    channels = Counter(Consultation.objects.filter(state="answered").values_list("channel", flat=True))
    wanted = {CHANNEL_BY_NAME_ZH[name].value: n for name, n in expected["consultations"]["by_channel"].items()}
    assert dict(channels) == wanted
    assert Consultation.objects.filter(state="open").count() == expected["consultations"]["open"]
    expired = Mediator.objects.filter(certificate_expires_on__year=2019).order_by("certificate_number")
    names = set(expired.values_list("name", flat=True))
    assert names == set(expected["mediators"]["certificate_expired_in_year"])
    assert summary(Selection(year_period(2018)), today)["prelitigation_mediations"] == len(EXPECTED["other_year"])
    assert recount()[1] == []


def histories_are_whole() -> None:
    assert all(Case.objects.values_list("imported", flat=True))
    for case in Case.objects.prefetch_related("events"):
        events = list(case.events.all())
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert all(one.to_stage == two.from_stage for one, two in pairwise(events))
        assert (events[0].from_stage, events[-1].to_stage) == ("draft", case.stage)
        assert all(event.imported for event in events)
    assert verify()[1] is None


def test_a_dry_run_says_the_same_and_writes_nothing(db: None) -> None:
    before = sizes()
    report, code = run("--dry-run")
    assert (code, report["dry_run"], report["id"]) == (1, True, None)
    assert rows(report["rejected"]) == rows(EXPECTED["rejected"])
    assert report["created"]["cases"] == 245
    assert sizes() == before
