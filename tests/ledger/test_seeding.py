"""Synthetic history: as consistent as the real one."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from mediation.audit.services import verify
from mediation.cases.models import Case
from mediation.cases.transitions import CASE
from mediation.statistics.services import recount


def seed(*options: str) -> str:
    output = StringIO()
    call_command("seed_cases", *options, stdout=output)
    return output.getvalue()


def test_every_seeded_case_has_a_history_that_the_lifecycle_allows(db: None) -> None:
    assert seed("--count", "150", "--years", "2018-2020", "--seed", "7").startswith("150 cases")
    assert Case.objects.count() == 150
    for case in Case.objects.prefetch_related("events", "parties", "sessions"):
        events = list(case.events.all())
        assert all(event.from_stage in CASE[event.name].sources for event in events)
        assert all(event.to_stage == CASE[event.name].target for event in events)
        assert all(one.to_stage == two.from_stage and one.at <= two.at for one, two in pairwise(events))
        assert (case.stage, case.version) == (events[-1].to_stage, 1 + len(events))
        assert (case.parties.count(), case.sessions.count(), case.imported) == (2, 1, True)
    assert recount()[1] == []
    assert verify()[1] is None


def test_more_cases_get_further_numbers(db: None) -> None:
    seed("--count", "5", "--years", "2019")
    seed("--count", "5", "--years", "2019", "--seed", "2")
    numbers = sorted(int(n.partition("诉前调")[2][:-1]) for n in Case.objects.values_list("number", flat=True) if n)
    assert numbers == list(range(1, 11))


@pytest.mark.parametrize(
    "options",
    [("--count", "0", "--years", "2019"), ("--count", "1", "--years", "2020-2019"), ("--count", "1", "--years", "x")],
)
def test_wrong_use_is_refused(db: None, options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        seed(*options)
    assert not Case.objects.exists()
