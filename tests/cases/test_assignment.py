"""Who mediates: designated by the court, declined, taken on; and who may not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation
from mediation.accounts.services import grant_role
from mediation.audit.services import verify
from mediation.cases.enums import DeadlineState, PartyKind, RepresentativeKind, Side, Stage
from mediation.cases.models import Case, Representative
from mediation.cases.queries import case_for, open_case_count
from mediation.cases.services import PartyDetails, decline_case, designate_mediator, take_on_case
from mediation.core.actor import SYSTEM
from mediation.core.errors import Conflict, Invalid, NotSeen, Refusal, Refused
from mediation.core.fields import keyed_index
from mediation.mediators.enums import MediatorKind, Region
from mediation.mediators.models import Mediator
from mediation.rules.enums import Regime
from tests.cases.assigning import LATER, codes, everything_of, limit
from tests.factories import START, Cast, case_in, draft_of, make_cast, make_mediator


def designate(cast: Cast, case: Case, mediator: Mediator) -> Case:
    return designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(mediator.pk))


def reasons_against(cast: Cast, case: Case, mediator: Mediator) -> list[str]:
    """Every reason for which the court may not name this mediator; none where it may. Nothing is changed by a no."""
    before = everything_of(case)
    refusals: list[Refusal] = []
    try:
        designate(cast, case, mediator)
    except Refused as refused:
        refusals = list(refused.refusals)
    assert all(refusal.field == "mediator" for refusal in refusals)
    assert (everything_of(case) == before) == bool(refusals)
    return [refusal.code for refusal in refusals]


def without_account(cast: Cast, name: str, phone: str = "") -> Mediator:
    """Somebody on the roster who has never signed in."""
    mediator = make_mediator(cast.body, name, phone=phone)
    Mediator.objects.filter(pk=mediator.pk).update(user=None)
    return mediator


def test_the_court_names_a_mediator_who_then_has_three_working_days(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    designate(cast, case, cast.mediator)
    case.refresh_from_db()
    assert (case.mediator, case.body, case.designated_at) == (cast.mediator, cast.body, START)
    assert limit(case, "T2") == DeadlineState.MET
    assert case.deadlines.get(rule="T3").due_on == date(2026, 3, 5)


@pytest.mark.parametrize("mediator", ["", "no id", "c72d1ae4-09fb-4d03-8533-998174ccb9f1"])
def test_who_is_not_on_the_roster_is_not_designated(cast: Cast, mediator: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    with pytest.raises((Refused, Invalid)) as refused:
        designate_mediator(cast.actor("clerk"), case.pk, LATER, mediator=mediator)
    assert [r.field for r in refused.value.refusals] == ["mediator"]
    case.refresh_from_db()
    assert (case.stage, case.mediator) == (Stage.ACCEPTED, None)


def test_a_mediator_who_does_not_fit_is_refused_with_every_reason_at_once(cast: Cast) -> None:
    unfit = make_mediator(
        cast.body,
        certificate_expires_on=date(2026, 3, 1),
        case_cap=0,
        kind=MediatorKind.JUDGE,
        region=Region.MACAO,
    )
    assert unfit.user is not None
    people = (*draft_of(cast).parties, PartyDetails(Side.RESPONDENT, unfit.name, phone=unfit.user.phone))
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    wanted = ["certificate_expired", "conflict", "cap_reached", "region", "kind"]
    assert reasons_against(cast, case, unfit) == wanted


@pytest.mark.parametrize(("last_day", "wanted"), [(date(2026, 3, 2), []), (date(2026, 3, 1), ["certificate_expired"])])
def test_a_certificate_holds_on_its_last_day(cast: Cast, last_day: date, wanted: list[str]) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    assert reasons_against(cast, case, make_mediator(cast.body, certificate_expires_on=last_day)) == wanted


def test_who_filed_a_case_does_not_mediate_it(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    Case.objects.filter(pk=case.pk).update(filed_by=cast.mediator.user)
    assert reasons_against(cast, case, cast.mediator) == ["conflict"]


def test_who_bears_a_partys_name_and_phone_does_not_mediate_with_or_without_an_account(cast: Cast) -> None:
    namesake = without_account(cast, "李敏", cast.users["respondent"].phone)
    stranger = without_account(cast, "李敏", "13700009999")
    without_phone = without_account(cast, "李敏")
    case = case_in(Stage.ACCEPTED, cast)
    assert reasons_against(cast, case, namesake) == ["conflict"]
    assert reasons_against(cast, case, without_phone) == []
    case = case_in(Stage.ACCEPTED, cast)
    assert reasons_against(cast, case, stranger) == []


@pytest.mark.parametrize("ended", [False, True])
def test_who_acts_or_acted_for_a_party_does_not_mediate(cast: Cast, ended: bool) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    Representative.objects.create(
        party=case.parties.get(side="applicant"),
        kind=RepresentativeKind.AGENT,
        name=cast.mediator.name,
        user=cast.mediator.user,
        added_at=START,
        ended_at=LATER if ended else None,
    )
    assert reasons_against(cast, case, cast.mediator) == ["conflict"]
    assert reasons_against(cast, case, cast.other_mediator) == []


def test_who_belongs_to_a_party_does_not_mediate_by_the_roster_or_by_a_role(cast: Cast) -> None:
    firm = Organisation.objects.create(name="永丰商贸有限公司", kind=OrganisationKind.COMMITTEE)
    people = (
        draft_of(cast).parties[0],
        PartyDetails(Side.RESPONDENT, firm.name, kind=PartyKind.ORGANISATION, phone="05535550001"),
    )
    case = case_in(Stage.ACCEPTED, cast, parties=people)
    employed, by_role, formerly = make_mediator(firm), make_mediator(cast.body), make_mediator(cast.body)
    for mediator in (by_role, formerly):
        assert mediator.user is not None
        grant_role(SYSTEM, mediator.user, firm, Role.CLERK, START)
    assert formerly.user is not None
    formerly.user.memberships.filter(organisation=firm).update(ended_at=START)
    assert reasons_against(cast, case, employed) == ["conflict"]
    assert reasons_against(cast, case, by_role) == ["conflict"]
    assert reasons_against(cast, case, formerly) == []


@pytest.mark.parametrize("region", [Region.HONG_KONG, Region.MACAO, Region.TAIWAN, Region.FOREIGN])
def test_a_mediator_from_elsewhere_mediates_only_where_a_party_is_from_there(cast: Cast, region: Region) -> None:
    from_there = make_mediator(cast.body, region=region)
    case = case_in(Stage.ACCEPTED, cast)
    assert reasons_against(cast, case, from_there) == ["region"]
    other = Region.TAIWAN if region != Region.TAIWAN else Region.MACAO
    case.parties.filter(side="respondent").update(region=other)
    assert reasons_against(cast, case, from_there) == ["region"]
    case.parties.filter(side="respondent").update(region=region)
    assert reasons_against(cast, case, from_there) == []


def test_a_mediator_of_the_mainland_mediates_for_parties_from_anywhere(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    case.parties.update(region=Region.FOREIGN)
    assert reasons_against(cast, case, cast.mediator) == []


@pytest.mark.parametrize("kind", MediatorKind.values)
@pytest.mark.parametrize("regime", Regime.values)
def test_a_judge_mediates_only_after_registration_everybody_else_anywhere(cast: Cast, kind: str, regime: str) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    Case.objects.filter(pk=case.pk).update(regime=regime)
    refused = kind == MediatorKind.JUDGE and regime != Regime.POSTFILING
    assert reasons_against(cast, case, make_mediator(cast.body, kind=kind)) == (["kind"] if refused else [])


def test_the_cap_counts_cases_in_hand_but_not_those_of_the_register(cast: Cast) -> None:
    Mediator.objects.filter(pk=cast.mediator.pk).update(case_cap=1)
    first = case_in(Stage.DESIGNATED, cast)
    second = case_in(Stage.ACCEPTED, cast)
    assert open_case_count(cast.mediator) == 1
    assert reasons_against(cast, second, cast.mediator) == ["cap_reached"]
    Case.objects.filter(pk=first.pk).update(imported=True)
    assert open_case_count(cast.mediator) == 0
    assert reasons_against(cast, second, cast.mediator) == []


def test_the_soft_target_does_not_keep_the_court_from_naming_somebody(cast: Cast) -> None:
    Mediator.objects.filter(pk=cast.mediator.pk).update(case_target=0)
    assert reasons_against(cast, case_in(Stage.ACCEPTED, cast), cast.mediator) == []


def test_a_designation_wants_a_case_and_its_present_version(cast: Cast) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    before = everything_of(case)
    clerk, wanted = cast.actor("clerk"), str(cast.mediator.pk)
    with pytest.raises(Conflict) as conflict:
        designate_mediator(clerk, case.pk, LATER, mediator=wanted, version=case.version - 1)
    assert [change.what for change in conflict.value.changes] == ["case.accept"]
    with pytest.raises(NotSeen):
        designate_mediator(clerk, uuid4(), LATER, mediator=wanted)
    with pytest.raises(Refused) as refused:
        designate_mediator(cast.actor("foreign_clerk"), case.pk, LATER, mediator=wanted)
    assert codes(refused) == ["not_yours"]
    assert everything_of(case) == before


def test_a_mediator_who_declines_gives_the_case_back_to_the_court(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    decline_case(cast.actor("mediator"), case.pk, LATER, reason="与当事人相识")
    case.refresh_from_db()
    assert (case.stage, case.mediator, case.body) == (Stage.ACCEPTED, None, None)
    assert (limit(case, "T3"), limit(case, "T2")) == (DeadlineState.MET, DeadlineState.RUNNING)
    assert [seat.left_at for seat in case.panel.all()] == [LATER]
    with pytest.raises(NotSeen):
        case_for(cast.actor("mediator"), case.pk)


def test_who_declined_may_be_asked_again(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    decline_case(cast.actor("mediator"), case.pk, START, reason="本周没有时间")
    assert reasons_against(cast, case, cast.mediator) == []
    assert case.panel.filter(left_at=None).count() == 1


def test_the_mediation_period_starts_when_the_mediator_takes_the_case_on(cast: Cast) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    take_on_case(cast.actor("mediator"), case.pk, START, disclosure="none")
    case.refresh_from_db()
    assert case.taken_on_at == START
    assert limit(case, "T3") == DeadlineState.MET
    assert case.deadlines.get(rule="T5").due_on == date(2026, 4, 1)
    assert limit(case, "T4") == DeadlineState.RUNNING


@pytest.mark.parametrize("disclosure", ["", "a cousin of the applicant"])
def test_a_case_is_taken_on_only_with_an_answer_from_the_list(cast: Cast, disclosure: str) -> None:
    case = case_in(Stage.DESIGNATED, cast)
    with pytest.raises(Invalid) as invalid:
        take_on_case(cast.actor("mediator"), case.pk, START, disclosure=disclosure)
    assert invalid.value.refusals[0].field == "disclosure"
    assert not case.deadlines.filter(rule="T5").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_the_same_instant_do_not_both_get_a_mediators_last_place() -> None:
    cast = make_cast()
    Mediator.objects.filter(pk=cast.mediator.pk).update(case_cap=1)
    cases = [case_in(Stage.ACCEPTED, cast) for _ in range(4)]

    def name_the_mediator(case: Case) -> str:
        try:
            return designate(cast, case, cast.mediator).stage
        except Refused as refused:
            return str(refused.refusals[0].code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(name_the_mediator, cases))
    assert answers == ["cap_reached"] * 3 + ["designated"]
    assert open_case_count(cast.mediator) == 1
    assert verify()[1] is None


def test_a_party_is_found_by_phone_however_the_roster_writes_it(cast: Cast) -> None:
    phone = cast.users["respondent"].phone
    spaced = without_account(cast, "李敏", f"+86 {phone[:3]}-{phone[3:]}")
    case = case_in(Stage.ACCEPTED, cast)
    assert case.parties.get(side="respondent").phone_index == keyed_index(phone)
    assert reasons_against(cast, case, spaced) == ["conflict"]
