"""Who a party is: what numbers say, what the party enters, whom the adapter asks, what the mediator sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, TestCase
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from mediation.accounts.models import Organisation
from mediation.audit.models import Entry
from mediation.cases.enums import DocumentKind, PartyKind, Side, Stage
from mediation.cases.events import IdentityDeclared
from mediation.cases.identity import (
    Answer,
    Caution,
    Claim,
    Unanswered,
    age_on,
    birth_in,
    fits_party,
    identity_adapter,
    normal_name,
    number_faults,
    refusals_in,
)
from mediation.cases.models import Case, IdentityCheck, Party
from mediation.cases.services import PartyDetails, declare_identity, verify_identity
from mediation.core.errors import Conflict, Invalid, NotSeen, Refused
from mediation.core.events import subscribe
from mediation.core.fields import keyed_index
from tests.factories import START, Cast, case_in, draft_of

TODAY = date(2026, 3, 2)
LATER = START + timedelta(hours=3)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NUMBER = "340204198001011248"
heard: list[IdentityDeclared] = []


@subscribe(IdentityDeclared)
def hear(event: IdentityDeclared) -> None:
    heard.append(event)


def with_check_digit(body: str) -> str:
    """Written by hand from GB 11643: the weighted sum of 17 digits, by a table."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


BODIES = st.builds(
    lambda region, born, serial: f"{region}{born:%Y%m%d}{serial:03}",
    st.sampled_from(["340204", "110101", "310115", "445281", "650102"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def codes(kind: DocumentKind, number: str, born_on: date | None = None) -> list[str]:
    return [fault.code for fault in number_faults(kind, number, TODAY, born_on)]


# ---------------------------------------------------------------- what numbers say


@given(BODIES)
def test_every_true_number_of_an_identity_card_is_taken(body: str) -> None:
    faults = number_faults(DocumentKind.ID_CARD, with_check_digit(body), TODAY)
    assert refusals_in(faults) == []
    assert birth_in(with_check_digit(body), TODAY) == date(int(body[6:10]), int(body[10:12]), int(body[12:14]))


@given(BODIES, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, shift: int) -> None:
    right = with_check_digit(body)
    old = right[place]
    wrong = f"{right[:place]}{(int(old) + shift) % 10 if old != 'X' else shift}{right[place + 1 :]}"
    assert refusals_in(number_faults(DocumentKind.ID_CARD, wrong, TODAY))


@given(st.text(max_size=40), st.sampled_from(list(DocumentKind)))
@hypothesis_settings(max_examples=300)
def test_whatever_is_typed_is_answered_and_never_breaks(typed: str, kind: DocumentKind) -> None:
    assert all(fault.code and str(fault.detail) for fault in number_faults(kind, typed, TODAY))


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (NUMBER, []),
        (" 3402 0419 8001 0112 48 ", []),
        ("３４０２０４１９８００１０１１２４８", []),
        ("340204198001011234", ["check_digit"]),
        (with_check_digit("34020419800230123"), ["birth_date"]),
        (with_check_digit("34020420300101123"), ["birth_date"]),
        (with_check_digit("99999919800101123"), ["unknown_region"]),
        (with_check_digit("34999919800101123"), ["unknown_region"]),
        ("340204800101123", ["number_form"]),
        ("", ["number_form"]),
        ("34020419800101124x", ["check_digit"]),
    ],
)
def test_an_identity_card_is_refused_for_form_check_digit_and_day_alone(number: str, wanted: list[str]) -> None:
    assert codes(DocumentKind.ID_CARD, number) == wanted


def test_an_unknown_region_is_a_caution_and_refuses_nothing() -> None:
    faults = number_faults(DocumentKind.ID_CARD, with_check_digit("99999919800101123"), TODAY)
    assert [type(fault) for fault in faults] == [Caution]
    assert refusals_in(faults) == []


def test_a_small_x_is_a_large_one() -> None:
    number = next(n for n in (with_check_digit(f"34020419800101{s:03}") for s in range(100)) if n.endswith("X"))
    assert codes(DocumentKind.ID_CARD, number.lower()) == []


def test_another_day_of_birth_than_the_one_told_is_a_caution() -> None:
    faults = number_faults(DocumentKind.ID_CARD, NUMBER, TODAY, date(1980, 1, 2))
    assert ([fault.code for fault in faults], refusals_in(faults)) == (["other_birth"], [])
    assert codes(DocumentKind.ID_CARD, NUMBER, date(1980, 1, 1)) == []


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residents_of_hong_kong_macao_and_taiwan_have_numbers_of_the_same_form(region: str) -> None:
    number = with_check_digit(f"{region}19850707012")
    assert codes(DocumentKind.HMT_RESIDENCE, number) == []
    assert codes(DocumentKind.HMT_RESIDENCE, number[:-1]) == ["number_form"]
    assert codes(DocumentKind.HMT_RESIDENCE, NUMBER) == ["number_form"]


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("USA110074010112", []),
        ("usa 1100 7401 0112", []),
        ("USA110074013112", []),
        ("USA110074023012", ["birth_date"]),
        (with_check_digit("91184019740101001"), []),
        ("911840197401010010", ["check_digit"]),
        (with_check_digit("34020419800101123"), ["number_form"]),
        ("US1110074010112", ["number_form"]),
    ],
)
def test_both_forms_of_a_foreigners_card_are_taken(number: str, wanted: list[str]) -> None:
    assert codes(DocumentKind.FOREIGN_RESIDENCE, number) == wanted


def test_the_century_of_an_old_card_is_reckoned() -> None:
    assert birth_in("USA110074010112", TODAY) == date(1974, 1, 1)
    assert birth_in("USA110020010112", TODAY) == date(2020, 1, 1)
    assert birth_in("nothing", TODAY) is None


@pytest.mark.parametrize(
    ("kind", "number", "wanted"),
    [
        (DocumentKind.PASSPORT, "E12345678", []),
        (DocumentKind.PASSPORT, "12", ["number_form"]),
        (DocumentKind.PASSPORT, "E1234567é", ["number_form"]),
        (DocumentKind.HMT_TRAVEL, "H12345678", []),
        (DocumentKind.HMT_TRAVEL, "M1234567801", []),
        (DocumentKind.HMT_TRAVEL, "12345678", []),
        (DocumentKind.HMT_TRAVEL, "X12345678", ["number_form"]),
        (DocumentKind.CREDIT_CODE, "91110000600037341L", []),
        (DocumentKind.CREDIT_CODE, "9111 0000-6000 37341l", []),
        (DocumentKind.CREDIT_CODE, "91110000600037341M", ["check_digit"]),
        (DocumentKind.CREDIT_CODE, "91110000600037341I", ["number_form"]),
        (DocumentKind.CREDIT_CODE, "9111000060003734", ["number_form"]),
        (DocumentKind.OTHER, "军字第00123号", []),
        (DocumentKind.OTHER, "1", ["number_form"]),
    ],
)
def test_other_papers_are_looked_at_as_far_as_their_form_goes(
    kind: DocumentKind, number: str, wanted: list[str]
) -> None:
    assert codes(kind, number) == wanted


def test_a_code_that_begins_with_letters_is_a_credit_code_too() -> None:
    """Rural collectives begin with N2: a list of digits alone would turn them away."""
    from stdnum.cn import uscc

    body = "N2340204MF1234567"
    assert codes(DocumentKind.CREDIT_CODE, body + uscc.calc_check_digit(body + "0")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张建国", " 张 建国 "),
        ("买买提·艾力", "买买提•艾力"),
        ("买买提·艾力", "买买提・艾力"),
        ("买买提·艾力", "买买提.艾力"),
        ("ＪＯＨＮ Smith", "john smith"),
        ("永丰商贸（芜湖）有限公司", "永丰商贸(芜湖)有限公司"),
    ],
)
def test_a_name_is_the_same_in_whatever_way_it_is_typed(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)
    assert normal_name("张建国") != normal_name("张建华")


def test_age_is_counted_in_full_years() -> None:
    assert age_on(date(2012, 3, 2), TODAY) == 14
    assert age_on(date(2012, 3, 3), TODAY) == 13
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


def test_each_kind_of_party_has_its_papers() -> None:
    assert fits_party(DocumentKind.ID_CARD, PartyKind.PERSON)
    assert not fits_party(DocumentKind.CREDIT_CODE, PartyKind.PERSON)
    assert fits_party(DocumentKind.CREDIT_CODE, "organisation")
    assert not fits_party(DocumentKind.PASSPORT, PartyKind.ORGANISATION)
    assert fits_party(DocumentKind.OTHER, PartyKind.PERSON)
    assert fits_party(DocumentKind.OTHER, PartyKind.ORGANISATION)


# ---------------------------------------------------------------- what the party enters


def without_number(cast: Cast, **details: object) -> tuple[PartyDetails, PartyDetails]:
    _first, respondent = draft_of(cast).parties
    given: dict[str, object] = {"phone": cast.users["applicant"].phone, **details}
    return PartyDetails(Side.APPLICANT, "张建国", **given), respondent  # type: ignore[arg-type]


def open_case(cast: Cast, stage: Stage = Stage.PREPARING, **details: object) -> tuple[Case, Party]:
    case = case_in(stage, cast, parties=without_number(cast, **details))
    return case, case.parties.get(side="applicant")


def declare(cast: Cast, case: Case, party: Party, part: str = "applicant", **entered: object) -> Case:
    given: dict[str, object] = {"document_kind": DocumentKind.ID_CARD, "number": NUMBER, "name": "张建国", **entered}
    return declare_identity(cast.actor(part), case.pk, party.pk, LATER, **given)  # type: ignore[arg-type]


def untouched(party: Party) -> bool:
    party.refresh_from_db()
    return party.identity_declared_at is None and not IdentityCheck.objects.filter(party=party).exists()


def test_a_party_enters_who_they_are_and_the_mediator_is_still_to_look(cast: Cast) -> None:
    case, party = open_case(cast)
    heard.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        declare(cast, case, party, number=" 340204 19800101 1248 ", name=" 张 建国 ")
    party.refresh_from_db()
    assert (party.id_number, party.id_number_index) == (NUMBER, keyed_index(NUMBER))
    assert (party.identity_declared_at, party.identity_verified_at) == (LATER, None)
    assert not IdentityCheck.objects.exists()
    assert heard == [IdentityDeclared(case.pk, party.pk, LATER)]
    facts = Entry.objects.latest("number").facts
    assert (facts["document_kind"], facts["cautions"], facts["verified"]) == ("id_card", [], None)


def test_the_same_entry_again_changes_nothing(cast: Cast) -> None:
    case, party = open_case(cast)
    declare(cast, case, party)
    logged = Entry.objects.count()
    declare(cast, case, party)
    assert Entry.objects.count() == logged


def test_no_number_stands_plain_in_a_table_or_in_the_log(cast: Cast) -> None:
    case, party = open_case(cast)
    declare(cast, case, party)
    verify_identity(cast.actor("mediator"), case, party.pk, LATER)
    with connection.cursor() as cursor:
        for table in ("cases_party", "cases_identitycheck", "cases_case", "cases_caseevent", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert NUMBER not in str(cursor.fetchall()), table
    assert NUMBER not in repr(Claim(DocumentKind.ID_CARD, "张建国", NUMBER))


def test_another_name_or_number_than_the_files_is_refused_with_a_way_to_a_person(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.court.pk).update(phone="0553-1234567")
    case, party = open_case(cast, id_number=with_check_digit("34020419800101125"))
    logged = Entry.objects.count()
    with pytest.raises(Invalid) as invalid:
        declare(cast, case, party, name="张建华")
    assert [(r.code, r.field) for r in invalid.value.refusals] == [
        ("name_differs", "name"),
        ("number_differs", "number"),
    ]
    assert all("0553-1234567" in str(r.detail) for r in invalid.value.refusals)
    assert untouched(party)
    assert Entry.objects.count() == logged


def test_the_files_number_is_the_same_in_whatever_way_it_was_typed(cast: Cast) -> None:
    case, party = open_case(cast, id_number="340204 19800101 1248")
    declare(cast, case, party)
    party.refresh_from_db()
    assert party.id_number_index == keyed_index(NUMBER)


@pytest.mark.parametrize(
    ("entered", "code", "field"),
    [
        ({"number": "340204198001011234"}, "check_digit", "number"),
        ({"number": "123"}, "number_form", "number"),
        ({"document_kind": DocumentKind.CREDIT_CODE, "number": "91110000600037341L"}, "document_kind", "document_kind"),
    ],
)
def test_what_cannot_be_right_is_refused(cast: Cast, entered: dict[str, Any], code: str, field: str) -> None:
    case, party = open_case(cast)
    with pytest.raises(Invalid) as invalid:
        declare(cast, case, party, **entered)
    assert [(r.code, r.field) for r in invalid.value.refusals] == [(code, field)]
    assert untouched(party)


@pytest.mark.parametrize("part", ["respondent", "mediator", "clerk", "stranger"])
def test_nobody_enters_who_another_is(cast: Cast, part: str) -> None:
    case, party = open_case(cast)
    logged = Entry.objects.count()
    with pytest.raises(Refused):
        declare(cast, case, party, part)
    assert untouched(party)
    assert Entry.objects.count() == logged


def test_a_closed_case_and_a_foreign_party_take_no_entry(cast: Cast) -> None:
    case, party = open_case(cast, Stage.ENDED)
    with pytest.raises(Refused):
        declare(cast, case, party)
    other, _party = open_case(cast)
    with pytest.raises(NotSeen):
        declare(cast, other, party)
    with pytest.raises(Conflict):
        declare(cast, other, other.parties.get(side="applicant"), version=1)
    assert not Party.objects.exclude(identity_declared_at=None).exists()


# ---------------------------------------------------------------- whom the adapter asks


class Knowing:
    """A service that knows one person."""

    method = "register"

    def ask(self, claim: Claim) -> Answer:
        known = (claim.kind, claim.name, claim.number) == (DocumentKind.ID_CARD, "张建国", NUMBER)
        return Answer(passed=known, note="一致" if known else "查无此人")


class Silent:
    """A service that cannot be reached."""

    method = "register"

    def ask(self, claim: Claim) -> Answer:
        raise Unanswered


def test_who_is_known_outside_is_verified_at_once(cast: Cast, settings: Settings) -> None:
    settings.IDENTITY_ADAPTER = "tests.cases.test_identity.Knowing"
    case, party = open_case(cast)
    declare(cast, case, party)
    party.refresh_from_db()
    check = IdentityCheck.objects.get(party=party)
    assert (check.method, check.passed, check.note, check.at) == ("register", True, "一致", LATER)
    assert party.identity_verified_at == LATER
    assert str(check) == "张建国 register passed"


def test_who_is_not_known_outside_is_left_to_the_mediator(cast: Cast, settings: Settings) -> None:
    settings.IDENTITY_ADAPTER = "tests.cases.test_identity.Knowing"
    case, party = open_case(cast)
    declare(cast, case, party, number=with_check_digit("34020419800101125"))
    party.refresh_from_db()
    assert (party.identity_declared_at, party.identity_verified_at) == (LATER, None)
    assert [c.passed for c in party.identity_checks.all()] == [False]
    verify_identity(cast.actor("mediator"), case, party.pk, LATER)
    party.refresh_from_db()
    assert party.identity_verified_at == LATER


def test_a_service_that_does_not_answer_holds_nobody_up(cast: Cast, settings: Settings) -> None:
    settings.IDENTITY_ADAPTER = "tests.cases.test_identity.Silent"
    case, party = open_case(cast)
    declare(cast, case, party)
    party.refresh_from_db()
    assert (party.identity_declared_at, party.identity_checks.count()) == (LATER, 0)


def test_an_adapter_that_is_not_there_stops_the_start(settings: Settings) -> None:
    assert identity_adapter().method == "on_sight"
    settings.IDENTITY_ADAPTER = "mediation.nowhere.Adapter"
    with pytest.raises(ImproperlyConfigured, match=r"mediation\.nowhere\.Adapter"):
        identity_adapter()


# ---------------------------------------------------------------- what the mediator sees


def test_the_mediator_checks_an_identity_once(cast: Cast) -> None:
    case, party = open_case(cast)
    for _ in range(2):
        verify_identity(
            cast.actor("mediator"), case, party.pk, START, document_kind=DocumentKind.PASSPORT, note="当面核对"
        )
    party.refresh_from_db()
    assert (party.identity_verified_at, party.identity_verified_by) == (START, cast.mediator.user)
    check = party.identity_checks.get()
    assert (check.method, check.document_kind, check.note, check.by) == (
        "on_sight",
        "passport",
        "当面核对",
        cast.mediator.user,
    )
    assert Entry.objects.filter(action="case.verify_identity").count() == 1


def test_a_check_that_failed_takes_back_what_was_verified(cast: Cast) -> None:
    case, party = open_case(cast)
    mediator = cast.actor("mediator")
    verify_identity(mediator, case, party.pk, START)
    verify_identity(mediator, case, party.pk, LATER, passed=False, note="照片与本人不符")
    party.refresh_from_db()
    assert (party.identity_verified_at, party.identity_verified_by) == (None, None)
    assert [(c.passed, c.note) for c in party.identity_checks.all()] == [(True, ""), (False, "照片与本人不符")]
    facts = Entry.objects.latest("number").facts
    assert (facts["passed"], "照片" in str(facts)) == (False, False)


def test_a_check_that_failed_says_why(cast: Cast) -> None:
    case, party = open_case(cast)
    verify_identity(cast.actor("mediator"), case, party.pk, START)
    with pytest.raises(Invalid) as invalid:
        verify_identity(cast.actor("mediator"), case, party.pk, LATER, passed=False, note=" ")
    assert [r.field for r in invalid.value.refusals] == ["note"]
    party.refresh_from_db()
    assert party.identity_verified_at == START


@pytest.mark.parametrize("part", ["applicant", "clerk", "other_mediator", "administrator"])
def test_nobody_but_the_mediator_checks_an_identity(cast: Cast, part: str) -> None:
    case, party = open_case(cast)
    for passed in (True, False):
        with pytest.raises(Refused):
            verify_identity(cast.actor(part), case, party.pk, START, passed=passed, note="x")
    party.refresh_from_db()
    assert party.identity_verified_at is None
    assert not party.identity_checks.exists()


# ---------------------------------------------------------------- over HTTP


def test_a_page_enters_and_the_desk_verifies(client: Client, cast: Cast) -> None:
    case, party = open_case(cast)
    client.force_login(cast.users["applicant"], backend="django.contrib.auth.backends.ModelBackend")
    url = f"/api/v1/cases/{case.pk}/parties/{party.pk}/"
    body = {"document_kind": "id_card", "number": NUMBER, "name": "张建国"}
    shown = client.post(f"{url}identity/", body, content_type="application/json").json()
    mine = next(p for p in shown["parties"] if p["is_me"])
    assert (mine["document_kind"], mine["id_number"]) == ("id_card", "3****************8")
    assert mine["identity_declared_at"] is not None
    wrong = client.post(f"{url}identity/", {**body, "number": "1"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "number")
    client.force_login(cast.users["mediator"], backend="django.contrib.auth.backends.ModelBackend")
    failed = client.post(f"{url}verify/", {"passed": False}, content_type="application/json")
    assert (failed.status_code, failed.json()["errors"][0]["field"]) == (400, "note")
    checked = client.post(f"{url}verify/", {"note": "视频核对", "version": shown["version"]}, "application/json")
    assert next(p for p in checked.json()["parties"] if p["id"] == str(party.pk))["identity_verified_at"] is not None
    assert NUMBER not in str(checked.json())
