"""Case numbers: no gaps, no doubles, one winner, whoever acts at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from mediation.audit.services import verify
from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.services import accept_case, end_case, suspend_mediation, withdraw_case
from mediation.cases.services.numbering import NumberParts, keep_number, next_number, read_number
from mediation.core.errors import DomainError
from mediation.rules.queries import pack_named
from tests.factories import START, Cast, case_in, make_cast, make_court

PACK = "prefiling-2022"


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """The answers of acts that start together, each on a connection of its own; a refusal is its code."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as refused:
            return refused.refusals[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_each_court_counts_for_itself_and_each_year_anew(cast: Cast) -> None:
    pack, other = pack_named(PACK), make_court(code="乙02")
    code = cast.court.code
    given = [next_number(cast.court, 2025, pack), next_number(cast.court, 2025, pack)]
    assert given == [f"(2025){code}诉前调1号", f"(2025){code}诉前调2号"]
    assert next_number(cast.court, 2026, pack) == f"(2026){code}诉前调1号"
    assert next_number(other, 2025, pack) == "(2025)乙02诉前调1号"


def test_numbers_go_on_after_those_of_a_register(cast: Cast) -> None:
    pack, code = pack_named(PACK), cast.court.code
    for n in (7, 3):
        keep_number(cast.court, NumberParts(2026, code, n), pack)
    assert next_number(cast.court, 2026, pack) == f"(2026){code}诉前调8号"


def test_a_template_without_the_courts_code_counts_for_each_court_all_the_same(cast: Cast) -> None:
    pack, other = pack_named("generic"), make_court()
    assert [next_number(cast.court, 2026, pack) for _ in range(2)] == ["M-2026-00001", "M-2026-00002"]
    assert next_number(other, 2026, pack) == "M-2026-00001"
    keep_number(cast.court, NumberParts(2026, "", 99_999), pack)
    assert next_number(cast.court, 2026, pack) == "M-2026-100000", "a number that outgrows its width goes on"


@pytest.mark.parametrize(
    ("name", "number", "parts"),
    [
        ("prefiling-2016", "(2019)示01诉前调12号", NumberParts(2019, "示01", 12)),
        ("prefiling-2022", "(2026)皖0204诉前调1号", NumberParts(2026, "皖0204", 1)),
        ("postfiling-2025", "(2025)示01民初1号", NumberParts(2025, "示01", 1)),
        ("generic", "M-2025-00001", NumberParts(2025, "", 1)),
        ("generic", "M-2025-100000", NumberParts(2025, "", 100_000)),
    ],
)
def test_a_number_is_read_back_into_its_parts(name: str, number: str, parts: NumberParts) -> None:
    pack = pack_named(name)
    assert read_number(number, pack) == parts
    assert pack.number.format(year=parts.year, code=parts.code, n=parts.n) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("prefiling-2016", ""),
        ("prefiling-2016", "(19)示01诉前调1号"),
        ("prefiling-2016", "(2019)示01民初1号"),
        ("prefiling-2016", "(2019)诉前调1号"),
        ("generic", "M-2025-1"),
        ("generic", "M-2025-000001"),
        ("generic", "m-2025-00001"),
        ("generic", "(2025)示01诉前调1号"),
    ],
)
def test_what_does_not_follow_the_template_is_no_number(name: str, number: str) -> None:
    assert read_number(number, pack_named(name)) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_clerks_accepting_at_the_same_instant_get_numbers_without_gaps_or_doubles() -> None:
    cast = make_cast()
    cases = [case_in(Stage.SUBMITTED, cast) for _ in range(12)]
    clerk = cast.actor("clerk")
    all_at_once([lambda pk=case.pk: accept_case(clerk, pk, START) for case in cases])  # type: ignore[misc]
    numbers = set(Case.objects.values_list("number", flat=True))
    assert numbers == {f"(2026){cast.court.code}诉前调{n}号" for n in range(1, 13)}
    assert verify() == (verify()[0], None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_first_acts_of_an_installation_may_come_together() -> None:
    from mediation.accounts.services import issue_token

    cast = make_cast()
    from mediation.audit.models import Entry, Head

    assert not Head.objects.exists() or Entry.objects.exists()
    user = cast.users["stranger"]
    tokens = all_at_once([lambda: issue_token(cast.actor("clerk"), user, "test", START)] * 4)
    assert len(set(tokens)) == 4
    assert verify()[1] is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_writers_on_one_version_exactly_one_wins() -> None:
    cast = make_cast()
    case = case_in(Stage.MEDIATING, cast)
    pk, version = case.pk, case.version
    mediator, clerk, applicant = cast.actor("mediator"), cast.actor("clerk"), cast.actor("applicant")
    acts: list[Callable[[], object]] = [
        lambda: suspend_mediation(mediator, pk, START, reason="other", version=version).stage,
        lambda: end_case(clerk, pk, START, ground="5", version=version).stage,
        lambda: withdraw_case(applicant, pk, START, version=version).stage,
    ] * 4
    answers = all_at_once(acts)
    assert answers.count("stale") == len(acts) - 1
    case.refresh_from_db()
    assert case.version == version + 1
    assert case.events.latest("seq").to_stage == case.stage


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_refused_acceptance_uses_no_number_up() -> None:
    cast = make_cast()
    first, second = case_in(Stage.SUBMITTED, cast), case_in(Stage.SUBMITTED, cast)
    clerk = cast.actor("clerk")
    assert all_at_once([lambda: accept_case(clerk, first.pk, START, version=99)]) == ["stale"]
    accepted = accept_case(clerk, second.pk, START + timedelta(days=1))
    assert accepted.number == f"(2026){cast.court.code}诉前调1号"
