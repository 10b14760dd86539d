"""Every address of the API and who gets in: a new address without a row here fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mediation.cases.enums import RepresentativeKind, Stage
from mediation.cases.models import Case, Party
from mediation.cases.queries import case_for
from mediation.cases.services import (
    Authorisation,
    RepresentativeDetails,
    add_representative,
    disclose,
    hand_in_evidence,
)
from tests.factories import START, Cast, case_in, make_cast

PARTS = (
    "anonymous",
    "applicant",
    "respondent",
    "mediator",
    "other_mediator",
    "clerk",
    "supervisor",
    "administrator",
    "foreign_clerk",
    "stranger",
)
SIGNED_IN = set(PARTS) - {"anonymous"}
IN_CASE = {"applicant", "respondent", "mediator", "clerk", "supervisor", "administrator"}
FOR_A_PARTY = {"respondent", "mediator", "clerk"}
"""Who does something for the party that the addresses of a party name here: the respondent."""
WORKING = {"mediator", "other_mediator", "clerk", "supervisor", "administrator", "foreign_clerk"}
PUBLIC = {
    "site/",
    "site/code/",
    "organisations/",
    "mediators/",
    "causes/",
    "causes/<slug:code>/form/",
    "consent-texts/",
}
"""Addresses of these parts that anybody may read."""
OURS = ("site", "me", "organisations", "mediators", "causes", "consent-texts", "cases", "evidence", "deadlines")
OF_OTHER_PARTS = (
    "notifications",
    "sessions",
    "rooms",
    "agreements",
    "consultations",
    "statistics",
    "ledger",
    "publications",
    "events",
    "files",
    "messages",
    "transcript",
    "rules",
    "calendar",
    "invitations",
    "attempts",
    "funnel",
    "join",
)
"""First words of addresses whose tables of parts stand beside the tests of their own apps."""


@dataclass(frozen=True)
class Row:
    """One address and method: who gets which answer on a case in mediation. Everybody else gets `others`."""

    method: str
    path: str
    answers: dict[int, set[str]]
    others: int = 404
    body: Any = None


TABLE = [
    Row("get", "site/", {200: set(PARTS)}),
    Row("get", "site/code/", {200: set(PARTS)}),
    Row("get", "organisations/", {200: set(PARTS)}),
    Row("get", "mediators/", {200: set(PARTS)}),
    Row("get", "causes/", {200: set(PARTS)}),
    Row("get", "causes/<slug:code>/form/", {200: set(PARTS)}),
    Row("get", "cases/series/template/", {200: {"clerk", "foreign_clerk"}}, others=403),
    Row("post", "cases/series/", {400: {"clerk", "foreign_clerk"}}, others=403, body="FILE"),
    Row("get", "consent-texts/", {200: set(PARTS)}),
    Row("get", "me/", {200: SIGNED_IN}),
    Row("patch", "me/", {200: SIGNED_IN}, body={"language": "zh-hans"}),
    Row("get", "cases/", {200: SIGNED_IN}),
    Row("post", "cases/", {400: SIGNED_IN}, body={}),
    Row("get", "cases/<uuid:pk>/", {200: IN_CASE}),
    Row("patch", "cases/<uuid:pk>/", {403: IN_CASE}, body={"version": "VERSION", "claim": "x"}),
    Row("post", "cases/<uuid:pk>/actions/<slug:name>/", {403: IN_CASE}, body={}),
    Row(
        "get",
        "cases/<uuid:pk>/candidates/",
        {200: IN_CASE - {"mediator"}, 403: {"mediator"}},
    ),
    Row("get", "cases/<uuid:pk>/choice/", {200: IN_CASE - {"mediator"}, 403: {"mediator"}}),
    Row(
        "post",
        "cases/<uuid:pk>/disclosures/",
        {200: {"mediator"}, 403: IN_CASE - {"mediator"}},
        body={"relation": "other", "text": "同窗"},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/disclosures/<uuid:disclosure>/answer/",
        {200: {"applicant", "respondent"}, 403: IN_CASE - {"applicant", "respondent"}},
        body={"waived": True},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/consent/",
        {200: {"applicant", "respondent"}, 404: IN_CASE - {"applicant", "respondent"}},
        body={"steps": ["sham_warning"]},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/consent/withdraw/",
        {200: {"applicant", "respondent"}, 404: IN_CASE - {"applicant", "respondent"}},
        body={"step": "sham_warning"},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/parties/<uuid:party>/identity/",
        {200: {"respondent"}, 403: IN_CASE - {"respondent"}},
        body={"document_kind": "id_card", "number": "340204198001011248", "name": "李敏"},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/parties/<uuid:party>/represented-by/",
        {200: FOR_A_PARTY, 403: IN_CASE - FOR_A_PARTY},
        body={"party": None},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/parties/<uuid:party>/representatives/",
        # Who may enter one hears that a person has no legal representative; the others hear nothing of it.
        {400: FOR_A_PARTY, 403: IN_CASE - FOR_A_PARTY},
        body={"kind": "legal_representative", "name": "王芳", "phone": "13600000001"},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/parties/<uuid:party>/representatives/<uuid:representative>/end/",
        {200: FOR_A_PARTY, 403: IN_CASE - FOR_A_PARTY},
    ),
    Row(
        "get",
        "cases/<uuid:pk>/parties/<uuid:party>/representatives/<uuid:representative>/authorisation/",
        {200: FOR_A_PARTY, 403: IN_CASE - FOR_A_PARTY},
    ),
    Row(
        "post",
        "cases/<uuid:pk>/parties/<uuid:party>/verify/",
        {200: {"mediator"}, 403: IN_CASE - {"mediator"}},
    ),
    Row("get", "cases/<uuid:pk>/explanation/", {200: IN_CASE}),
    Row("post", "cases/<uuid:pk>/confirmation/", {403: IN_CASE}, body={"act": "take_up"}),
    Row("get", "deadlines/", {200: WORKING, 403: {"applicant", "respondent", "stranger"}}),
    Row("get", "cases/<uuid:pk>/evidence/", {200: IN_CASE}),
    Row(
        "post",
        "cases/<uuid:pk>/evidence/",
        {201: IN_CASE - {"supervisor", "administrator"}, 403: {"supervisor", "administrator"}},
        body="FILE",
    ),
    Row("get", "evidence/<uuid:pk>/file/", {200: IN_CASE}),
]


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path under /api/v1/ that the program answers."""
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, path)
        elif isinstance(entry, URLPattern) and path.startswith("api/v1/"):
            view: Any = getattr(entry.callback, "cls", None) or getattr(entry.callback, "view_class", None)
            assert view is not None, f"{path} is answered by something that is no view class"
            for method in ("get", "post", "put", "patch", "delete"):
                if hasattr(view, method):
                    yield method, path.removeprefix("api/v1/")


def first_word(path: str) -> str:
    """The part of an address that says whose it is: the last plain word for what hangs on a case."""
    words = [word for word in path.split("/") if word and not word.startswith("<")]
    hangs_on_a_case = words[0] == "cases" and len(words) > 1
    return words[1] if hangs_on_a_case and words[1] in OF_OTHER_PARTS else words[0]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    served = {(method, path) for method, path in addresses(get_resolver().url_patterns)}
    foreign = {(m, p) for m, p in served if first_word(p) in OF_OTHER_PARTS}
    listed = {(row.method, row.path) for row in TABLE}
    assert served - foreign == listed
    assert {first_word(path) for _method, path in served - foreign} == set(OURS)


def test_what_is_public_is_public_on_purpose() -> None:
    open_to_all = {row.path for row in TABLE if "anonymous" in set().union(*row.answers.values())}
    assert open_to_all == PUBLIC


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_in(Stage.MEDIATING, cast)


def guardian_of(party: Party, cast: Cast) -> str:
    """A guardian of the party, with a paper that shows it."""
    details = RepresentativeDetails(RepresentativeKind.GUARDIAN, "李卫", "13600000002")
    paper = Authorisation(BytesIO("户口簿".encode()), "户口簿.txt")
    add_representative(cast.actor("mediator"), party.case_id, party.pk, details, START, authorisation=paper)
    return str(party.representatives.get().pk)


def as_part(client: Client, cast: Cast, part: str) -> Client:
    """The same browser in another's hands: making a new one loads the whole middleware."""
    client.logout()
    if part != "anonymous":
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, row: Row, path: str, version: int) -> Any:
    method = getattr(client, row.method)
    if row.method == "get":
        return method(path)
    if row.body == "FILE":
        upload = BytesIO("收据".encode())
        upload.name = "收据.txt"
        return method(path, {"file": upload})
    body = {key: version if value == "VERSION" else value for key, value in (row.body or {}).items()}
    return method(path, body, content_type="application/json")


def expected(row: Row, part: str) -> int:
    found = [status for status, who in row.answers.items() if part in who]
    if found:
        return found[0]
    return 401 if part == "anonymous" else row.others


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_each_part_gets_in_where_the_table_says_and_nowhere_else(
    client: Client, cast: Cast, case: Case, row: Row
) -> None:
    applicant = cast.actor("applicant")
    evidence = hand_in_evidence(applicant, case_for(applicant, case.pk), BytesIO(b"x"), START, name="a.txt")
    pk = evidence.pk if row.path.startswith("evidence") else case.pk
    representative = guardian_of(case.parties.get(side="respondent"), cast) if "<uuid:rep" in row.path else ""
    mediator = cast.actor("mediator")
    disclosure = disclose(mediator, case.pk, "other", "同窗", START).pk if "<uuid:disclosure>" in row.path else ""
    path = "/api/v1/" + row.path.replace("<uuid:disclosure>", str(disclosure)).replace("<uuid:pk>", str(pk)).replace(
        "<uuid:party>", str(case.parties.get(side="respondent").pk)
    ).replace("<uuid:representative>", representative).replace("<slug:name>", "accept").replace("<slug:code>", "sale")
    wrong = []
    for part in PARTS:
        response = ask(as_part(client, cast, part), row, path, case.version)
        if response.status_code != expected(row, part):
            wrong.append(f"{part}: {response.status_code}, wanted {expected(row, part)}")
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
            problem = response.json()
            assert problem["status"] == response.status_code
            assert problem["detail"]
            assert all(set(error) == {"code", "detail", "field"} for error in problem["errors"])
    assert wrong == []


@pytest.mark.parametrize("path", ["cases/{}/", "cases/{}/candidates/", "cases/{}/evidence/", "evidence/{}/file/"])
def test_what_is_not_there_and_what_may_not_be_seen_are_answered_alike(
    client: Client, cast: Cast, case: Case, path: str
) -> None:
    as_part(client, cast, "stranger")
    answers = [client.get(f"/api/v1/{path.format(pk)}") for pk in (case.pk, uuid4())]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("path", ["cases/", "me/", "site/"])
def test_a_method_that_an_address_does_not_know_is_a_problem(client: Client, cast: Cast, path: str) -> None:
    response = as_part(client, cast, "clerk").delete(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
