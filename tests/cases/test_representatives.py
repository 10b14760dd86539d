"""Who acts and speaks for a party: guardians, agents, legal representatives, one party for others of its side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from mediation.accounts.events import PhoneVerified
from mediation.agreements.models import Agreement, Signature
from mediation.agreements.services import sign_agreement
from mediation.audit.models import Entry
from mediation.cases.enums import (
    DocumentKind,
    PartyKind,
    RepresentativeKind,
    RepresentativeScope,
    Side,
    Stage,
    Step,
)
from mediation.cases.events import RepresentativeLinked
from mediation.cases.models import Case, Representative
from mediation.cases.permissions import party_of
from mediation.cases.queries import case_for, visible_cases
from mediation.cases.services import (
    PartyDetails,
    RepresentativeDetails,
    add_representative,
    choose_mediator,
    declare_identity,
    end_representative,
    give_consent,
    name_speaker,
    verify_identity,
    withdraw_case,
    withdraw_consent,
)
from mediation.core.errors import Invalid, NotSeen, Refused
from mediation.core.events import publish, subscribe
from tests.cases.representing import (
    ALL,
    CHILD,
    LATER,
    PHONE,
    case_of,
    details,
    paper,
    refusals,
    represented,
    sign_in,
    with_child,
)
from tests.cases.test_identity import with_check_digit
from tests.factories import START, Cast, draft_of, make_person

heard: list[RepresentativeLinked] = []


@subscribe(RepresentativeLinked)
def hear(event: RepresentativeLinked) -> None:
    heard.append(event)


# ---------------------------------------------------------------- entering


@pytest.mark.parametrize("part", ["applicant", "clerk", "mediator"])
def test_the_party_the_clerk_or_the_mediator_enters_an_agent(cast: Cast, part: str) -> None:
    case, party = case_of(cast)
    given = details(scope=RepresentativeScope.SPECIAL, relation="律师")
    add_representative(cast.actor(part), case.pk, party.pk, given, LATER, authorisation=paper())
    row = party.representatives.get()
    assert (row.name, row.phone, row.scope, row.relation, row.user) == ("陈律师", PHONE, "special", "律师", None)
    assert (row.added_at, row.added_by, row.ended_at) == (LATER, cast.users[part], None)
    assert row.authorisation is not None
    facts = Entry.objects.latest("number").facts
    assert (facts["kind"], facts["authorisation"]) == ("agent", row.authorisation.sha256)
    assert PHONE not in str(facts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_representative")
        assert PHONE not in str(cursor.fetchall())


@pytest.mark.parametrize("part", ["respondent", "stranger", "supervisor", "other_mediator", "foreign_clerk"])
def test_nobody_else_says_who_acts_for_a_party(cast: Cast, part: str) -> None:
    case, party = case_of(cast)
    logged = Entry.objects.count()
    with pytest.raises(Refused):
        add_representative(cast.actor(part), case.pk, party.pk, details(), LATER, authorisation=paper())
    with pytest.raises(Refused):
        name_speaker(cast.actor(part), case.pk, party.pk, None, LATER)
    assert (Representative.objects.count(), Entry.objects.count()) == (0, logged)


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (details(name=" "), [("required", "name")]),
        (details(phone=" "), [("required", "phone")]),
        (details(RepresentativeKind.LEGAL_REPRESENTATIVE), [("representative_kind", "kind")]),
        (details(id_number="123"), [("number_form", "id_number")]),
        (
            details(RepresentativeKind.GUARDIAN, id_number=with_check_digit("34020420100301123")),
            [("guardian_under_age", "id_number")],
        ),
    ],
)
def test_what_is_missing_or_does_not_fit_is_said_by_field(
    cast: Cast, given: RepresentativeDetails, reasons: list[tuple[str, str]]
) -> None:
    case, party = case_of(cast)
    with pytest.raises(Invalid) as invalid:
        add_representative(cast.actor("applicant"), case.pk, party.pk, given, LATER, authorisation=paper())
    assert refusals(invalid) == reasons
    assert not Representative.objects.exists()


def test_an_agent_without_a_power_of_attorney_is_none(cast: Cast) -> None:
    """民诉法 62."""
    case, party = case_of(cast)
    with pytest.raises(Invalid) as invalid:
        add_representative(cast.actor("applicant"), case.pk, party.pk, details(), LATER)
    assert refusals(invalid) == [("authorisation_missing", "authorisation")]
    assert not Representative.objects.exists()


def test_a_party_has_two_agents_and_each_once(cast: Cast) -> None:
    """民诉法 61."""
    case, party = case_of(cast)

    def add(phone: str) -> None:
        given = details(phone=phone)
        add_representative(cast.actor("applicant"), case.pk, party.pk, given, LATER, authorisation=paper())

    add(PHONE)
    with pytest.raises(Invalid) as again:
        add("136 1111-2222")
    assert refusals(again) == [("already_there", "phone")]
    add("13600000002")
    with pytest.raises(Invalid) as third:
        add("13600000003")
    assert refusals(third) == [("too_many_agents", "kind")]
    end_representative(cast.actor("applicant"), case.pk, party.pk, party.representatives.all()[0].pk, LATER)
    add("13600000003")
    assert party.representatives.filter(ended_at=None).count() == 2


def test_an_organisation_has_a_legal_representative_and_no_guardian(cast: Cast) -> None:
    company = PartyDetails(Side.APPLICANT, "永丰公司", PartyKind.ORGANISATION, phone=cast.users["applicant"].phone)
    case, party = case_of(cast, parties=(company, draft_of(cast).parties[1]))
    clerk = cast.actor("clerk")
    with pytest.raises(Invalid):
        add_representative(clerk, case.pk, party.pk, details(RepresentativeKind.GUARDIAN), LATER)
    add_representative(clerk, case.pk, party.pk, details(RepresentativeKind.LEGAL_REPRESENTATIVE), LATER)
    assert party.representatives.get().scope == "special"


def test_nobody_stands_on_both_sides_or_mediates_and_represents(cast: Cast) -> None:
    case, party = case_of(cast)
    respondent = case.parties.get(side="respondent")
    _user, row = represented(cast, case, respondent)
    assert cast.mediator.user is not None
    for phone in (respondent.phone, row.phone, cast.mediator.user.phone):
        with pytest.raises(Refused) as refused:
            add_representative(
                cast.actor("applicant"), case.pk, party.pk, details(phone=phone), LATER, authorisation=paper()
            )
        assert refusals(refused) == [("conflict_of_interest", "phone")]
    assert not party.representatives.exists()


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ENDED, Stage.CONFIRMED])
def test_a_case_that_is_not_open_changes_no_representation(cast: Cast, stage: Stage) -> None:
    case, party = case_of(cast, stage)
    clerk = cast.actor("clerk")
    acts: list[Callable[[], object]] = [
        lambda: add_representative(clerk, case.pk, party.pk, details(), LATER, authorisation=paper()),
        lambda: name_speaker(clerk, case.pk, party.pk, None, LATER),
        lambda: end_representative(clerk, case.pk, party.pk, uuid4(), LATER),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refusals(refused) == [("case_not_open", None)]


# ---------------------------------------------------------------- being found, and what one may


def test_a_representative_who_proves_the_number_finds_the_case(cast: Cast) -> None:
    case, party = case_of(cast)
    add_representative(cast.actor("applicant"), case.pk, party.pk, details(), START, authorisation=paper())
    heard.clear()
    user = make_person("陈律师", PHONE)
    assert not visible_cases(user.as_actor()).exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(PhoneVerified(user.pk))
    row = party.representatives.get()
    assert heard == [RepresentativeLinked(case.pk, party.pk, row.pk, user.pk)]
    assert list(visible_cases(user.as_actor())) == [case]
    assert party_of(case_for(user.as_actor(), case.pk), user.as_actor()) == party


def test_who_turns_out_to_stand_elsewhere_is_not_linked(cast: Cast) -> None:
    case, party = case_of(cast)
    add_representative(cast.actor("applicant"), case.pk, party.pk, details(), START, authorisation=paper())
    user = make_person("两边的人", PHONE)
    case.parties.filter(side="respondent").update(user=user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(PhoneVerified(user.pk))
    assert party.representatives.get().user is None
    Case.objects.filter(pk=case.pk).update(mediator=cast.other_mediator)
    cast.other_mediator.user = user
    cast.other_mediator.save()
    case.parties.filter(side="respondent").update(user=None)
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(PhoneVerified(user.pk))
    assert party.representatives.get().user is None


def test_a_representation_that_ended_opens_nothing_and_what_was_done_stands(cast: Cast) -> None:
    case, party = case_of(cast)
    user, row = represented(cast, case, party)
    give_consent(user.as_actor(), case, party.pk, ALL, START, service_address="和平路1号")
    end_representative(user.as_actor(), case.pk, party.pk, row.pk, LATER)
    row.refresh_from_db()
    assert row.ended_at == LATER
    assert not visible_cases(user.as_actor()).exists()
    assert party.consents.filter(withdrawn_at=None, representative=row).count() == 3
    logged = Entry.objects.count()
    end_representative(cast.actor("clerk"), case.pk, party.pk, row.pk, LATER + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.ended_at, Entry.objects.count()) == (LATER, logged)
    with pytest.raises(Refused):
        give_consent(user.as_actor(), case, party.pk, [Step.RECORDING], LATER)


def test_another_representative_or_party_is_no_representative_of_this_one(cast: Cast) -> None:
    case, party = case_of(cast)
    other = case.parties.get(side="respondent")
    user, row = represented(cast, case, party)
    foreign, _row = represented(cast, case, other)
    with pytest.raises(NotSeen):
        end_representative(cast.actor("clerk"), case.pk, other.pk, row.pk, LATER)
    with pytest.raises(Refused):
        end_representative(foreign.as_actor(), case.pk, party.pk, row.pk, LATER)
    with pytest.raises(Refused):
        give_consent(user.as_actor(), case, other.pk, ALL, LATER, service_address="x")
    row.refresh_from_db()
    assert row.ended_at is None


def test_an_agent_consents_as_far_as_the_power_goes(cast: Cast) -> None:
    """民诉法 62; 个人信息保护法 29."""
    case, party = case_of(cast, Stage.MEDIATING)
    general, row = represented(cast, case, party)
    special, _row = represented(cast, case, party, scope=RepresentativeScope.SPECIAL)
    give_consent(general.as_actor(), case, party.pk, [Step.RECORDING], LATER)
    assert party.consents.get(step=Step.RECORDING).representative == row
    with pytest.raises(Refused) as refused:
        give_consent(general.as_actor(), case, party.pk, [Step.ASYNCHRONOUS, Step.EXTENSION], LATER)
    assert refusals(refused) == [("special_power_needed", None)]
    assert not party.consents.filter(step__in=[Step.ASYNCHRONOUS, Step.EXTENSION]).exists()
    give_consent(special.as_actor(), case, party.pk, [Step.EXTENSION], LATER)
    with pytest.raises(Refused):
        withdraw_consent(general.as_actor(), case.pk, party.pk, Step.EXTENSION, LATER)
    with pytest.raises(Refused) as refused:
        give_consent(special.as_actor(), case, party.pk, [Step.FACE_COMPARISON], LATER)
    assert refusals(refused) == [("only_in_person", None)]
    assert party.consents.filter(step=Step.EXTENSION, withdrawn_at=None).exists()
    withdraw_consent(special.as_actor(), case.pk, party.pk, Step.EXTENSION, LATER)
    assert not party.consents.filter(step=Step.EXTENSION, withdrawn_at=None).exists()


def test_an_agent_with_a_general_power_takes_no_application_back(cast: Cast) -> None:
    case, party = case_of(cast, Stage.MEDIATING)
    general, _row = represented(cast, case, party)
    with pytest.raises(Refused):
        withdraw_case(general.as_actor(), case.pk, LATER)
    special, _row = represented(cast, case, party, scope=RepresentativeScope.SPECIAL)
    assert withdraw_case(special.as_actor(), case.pk, LATER).stage == Stage.ENDED


def test_a_representative_enters_who_the_party_is(cast: Cast) -> None:
    case, party = case_of(cast, Stage.DESIGNATED, parties=with_child(cast, id_number=""))
    user, _row = represented(cast, case, party)
    declare_identity(
        user.as_actor(), case.pk, party.pk, LATER, document_kind=DocumentKind.ID_CARD, number=CHILD, name="张小宝"
    )
    party.refresh_from_db()
    assert party.identity_declared_at == LATER


def test_a_representative_signs_nothing_here(cast: Cast) -> None:
    case, party = case_of(cast, Stage.SIGNING)
    user, _row = represented(cast, case, party, scope=RepresentativeScope.SPECIAL)
    agreement = Agreement.objects.get(case=case)
    with pytest.raises(Refused):
        sign_agreement(user.as_actor(), agreement.pk, agreement.sha256, LATER)
    assert not Signature.objects.exists()


# ---------------------------------------------------------------- over HTTP


def test_a_page_enters_shows_reads_and_ends_a_representation(client: Client, cast: Cast) -> None:
    case, party = case_of(cast)
    url = f"/api/v1/cases/{case.pk}/parties/{party.pk}/representatives/"
    upload = BytesIO("授权委托书".encode())
    upload.name = "委托书.txt"
    body = {"kind": "agent", "name": "陈律师", "phone": PHONE, "scope": "special", "authorisation": upload}
    sign_in(client, cast.users["applicant"])
    response = client.post(url, body)
    assert response.status_code == 201
    row = next(p for p in response.json()["parties"] if p["is_me"])["representatives"][0]
    assert (row["kind"], row["kind_label"], row["name"], row["phone"]) == ("agent", "委托代理人", "陈律师", PHONE)
    assert (row["scope"], row["has_authorisation"], row["is_me"]) == ("special", True, False)
    assert b"".join(client.get(row["authorisation_url"])).decode() == "授权委托书"
    sign_in(client, cast.users["respondent"])
    seen = next(p for p in client.get(f"/api/v1/cases/{case.pk}/").json()["parties"] if p["id"] == str(party.pk))
    assert (seen["representatives"][0]["phone"], seen["representatives"][0]["authorisation_url"]) == (
        "136****2222",
        None,
    )
    assert client.get(row["authorisation_url"]).status_code == 403
    sign_in(client, cast.users["clerk"])
    assert client.get(row["authorisation_url"]).status_code == 200
    ended = client.post(f"{url}{row['id']}/end/", {}, content_type="application/json").json()
    assert next(p for p in ended["parties"] if p["id"] == str(party.pk))["representatives"] == []


def test_who_lays_a_representation_down_has_no_more_part_in_the_case(client: Client, cast: Cast) -> None:
    case, party = case_of(cast)
    user, row = represented(cast, case, party)
    sign_in(client, user)
    assert client.get(f"/api/v1/cases/{case.pk}/").json()["my_party"] == str(party.pk)
    assert [c["id"] for c in client.get("/api/v1/cases/?mine=true").json()["results"]] == [str(case.pk)]
    url = f"/api/v1/cases/{case.pk}/parties/{party.pk}/representatives/{row.pk}/end/"
    assert client.post(url, {}, content_type="application/json").status_code == 204
    assert client.get(f"/api/v1/cases/{case.pk}/").status_code == 404


def test_a_paper_that_was_never_handed_in_is_not_there(client: Client, cast: Cast) -> None:
    case, party = case_of(cast)
    _user, row = represented(cast, case, party, RepresentativeKind.GUARDIAN)
    sign_in(client, cast.users["clerk"])
    url = f"/api/v1/cases/{case.pk}/parties/{party.pk}/representatives/{row.pk}/authorisation/"
    assert client.get(url).status_code == 404


def test_representatives_cost_no_query_each(client: Client, cast: Cast) -> None:
    case, party = case_of(cast)
    represented(cast, case, party)
    sign_in(client, cast.users["clerk"])
    client.get(f"/api/v1/cases/{case.pk}/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/api/v1/cases/{case.pk}/")
        counts.append(len(asked))
        represented(cast, case, case.parties.get(side="respondent"), scope=RepresentativeScope.SPECIAL)
        verify_identity(cast.actor("mediator"), case, party.pk, START)
    assert counts[0] == counts[1]


def test_a_representative_picks_the_mediator_for_the_side(cast: Cast) -> None:
    case, party = case_of(cast, Stage.ACCEPTED)
    phone = "13600009999"
    user = make_person("代理人账号", phone)
    given = details(phone=phone)
    add_representative(cast.actor("clerk"), case.pk, party.pk, given, START, authorisation=paper())
    choose_mediator(user.as_actor(), case.pk, START, mediator=str(cast.mediator.pk))
    case.refresh_from_db()
    assert case.applicant_pick == cast.mediator
