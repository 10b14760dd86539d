"""The roster: who is on it, and what the public may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from mediation.audit.models import Entry
from mediation.core.actor import SYSTEM
from mediation.core.errors import Invalid
from mediation.mediators.enums import MediatorKind, Region
from mediation.mediators.models import Mediator
from mediation.mediators.queries import is_certified, mediator_by_name, mediator_of
from mediation.mediators.services import RosterEntry, enter_mediator
from tests.factories import START, Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def entry(cast: Cast, number: str = "皖调001") -> RosterEntry:
    training = {2024: Decimal("12.5"), 2025: Decimal(40)}
    return RosterEntry("吴敏", cast.body, number, date(2028, 6, 30), phone="13700001111", training=training)


def test_a_mediator_is_entered_once_with_training_and_logged(cast: Cast) -> None:
    first, made = enter_mediator(SYSTEM, entry(cast), START)
    again, made_again = enter_mediator(SYSTEM, entry(cast), START)
    assert (first, made, made_again) == (again, True, False)
    assert {t.year: t.hours for t in first.training.all()} == {2024: Decimal("12.5"), 2025: Decimal(40)}
    assert next(str(t) for t in first.training.order_by("year")) == "吴敏 2024: 12.5"
    assert Entry.objects.filter(action="mediators.entered").count() == 1
    assert (str(first), first.phone) == ("吴敏", "13700001111")


def test_an_entry_without_more_is_an_invited_mediator_of_the_mainland_with_the_usual_load(cast: Cast) -> None:
    mediator, _made = enter_mediator(SYSTEM, entry(cast), START)
    assert (mediator.kind, mediator.region) == (MediatorKind.INVITED, Region.MAINLAND)
    assert (mediator.case_target, mediator.case_cap) == (40, 60)


def test_kind_region_and_load_are_entered(cast: Cast) -> None:
    wanted = replace(entry(cast), kind=MediatorKind.TRADE, region=Region.HONG_KONG, case_cap=10, case_target=8)
    mediator, _made = enter_mediator(SYSTEM, wanted, START)
    mediator.refresh_from_db()
    assert (mediator.kind, mediator.region) == ("trade", "hong_kong")
    assert (mediator.case_target, mediator.case_cap) == (8, 10)


@pytest.mark.parametrize(("target", "cap"), [(11, 10), (-1, 10)])
def test_a_target_above_the_cap_is_refused_and_nobody_is_entered(cast: Cast, target: int, cap: int) -> None:
    before = Mediator.objects.count(), Entry.objects.count()
    with pytest.raises(Invalid) as invalid:
        enter_mediator(SYSTEM, replace(entry(cast), case_target=target, case_cap=cap), START)
    assert [(r.code, r.field) for r in invalid.value.refusals] == [("target_above_cap", "case_target")]
    assert (Mediator.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize(
    ("language", "kind", "region"), [("en", "People's mediator", "Macao"), ("zh-hans", "人民调解员", "澳门")]
)
def test_kinds_and_regions_are_named_in_both_languages(language: str, kind: str, region: str) -> None:
    with override(language):
        assert (str(MediatorKind.PEOPLES.label), str(Region.MACAO.label)) == (kind, region)


def test_the_public_roster_says_of_what_kind_and_from_where_somebody_is(cast: Cast, client: Client) -> None:
    enter_mediator(SYSTEM, replace(entry(cast), kind=MediatorKind.PEOPLES, region=Region.TAIWAN), START)
    row = next(row for row in client.get("/api/v1/mediators/").json() if row["name"] == "吴敏")
    assert (row["kind"], row["region"]) == ("peoples", "taiwan")


def test_a_mediator_is_found_by_account_and_by_name(cast: Cast) -> None:
    assert mediator_of(cast.actor("mediator")) == cast.mediator
    assert mediator_of(cast.actor("clerk")) is None
    assert mediator_of(SYSTEM) is None
    assert mediator_by_name("周海燕") == cast.mediator
    assert mediator_by_name("周海燕", cast.body.pk) == cast.mediator
    assert mediator_by_name("周海燕", cast.court.pk) is None


def test_a_certificate_holds_to_its_last_day(cast: Cast) -> None:
    cast.mediator.certificate_expires_on = date(2026, 3, 2)
    assert [is_certified(cast.mediator, date(2026, 3, day)) for day in (1, 2, 3)] == [True, True, False]


def test_the_public_roster_shows_no_phone_and_no_account(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter_mediator(SYSTEM, entry(cast), START)
    with django_assert_num_queries(1):
        shown = client.get("/api/v1/mediators/").json()
    assert {row["name"] for row in shown} >= {"吴敏", "周海燕"}
    assert "13700001111" not in str(shown)
    assert set(shown[0]) == {
        "id",
        "name",
        "gender",
        "organisation",
        "kind",
        "region",
        "specialties",
        "certificate_number",
        "certificate_expires_on",
        "charges_fee",
    }


def test_the_public_roster_is_narrowed_to_the_specialists_of_a_cause(cast: Cast, client: Client) -> None:
    Mediator.objects.filter(pk=cast.mediator.pk).update(specialties=["divorce"])
    shown = client.get("/api/v1/mediators/?cause=divorce").json()
    assert [row["id"] for row in shown] == [str(cast.mediator.pk)]
    assert client.get("/api/v1/mediators/?cause=nothing").json() == []
