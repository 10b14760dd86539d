"""The main journey over HTTP, as the pages make it: filed, accepted, designated, mediated, ended, handed over."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mediation.cases.enums import Stage
from mediation.cases.models import Case
from tests.factories import Cast, case_in, make_mediator
from tests.factories.cases import answers_for


class Person:
    """Somebody at their page: every answer is checked to be JSON in the form that was promised."""

    def __init__(self, cast: Cast, part: str) -> None:
        self.client = Client()
        self.client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")

    def get(self, path: str, status: int = 200) -> Any:
        return self._read(self.client.get(f"/api/v1/{path}"), status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        response = self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json")
        return self._read(response, status)

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        return self._read(self.client.patch(f"/api/v1/{path}", body, content_type="application/json"), status)

    def act(self, case: str, name: str, status: int = 200, **fields: Any) -> Any:
        """An action, by way of the list of actions that the case offers."""
        if status == 200:
            offered = {a["name"]: a for a in self.get(f"cases/{case}/")["actions"]}
            assert offered[name]["allowed"], offered[name]["reasons"]
            assert {f["name"] for f in offered[name]["fields"] if f["required"]} <= set(fields)
        return self.post(f"cases/{case}/actions/{name}/", fields, status)

    @staticmethod
    def _read(response: Any, status: int) -> Any:
        assert response.status_code == status, response.content.decode()
        kind = "application/problem+json" if status >= 400 else "application/json"
        assert response["Content-Type"] == kind
        return response.json()


def filing(cast: Cast) -> dict[str, Any]:
    people = [
        {"side": "applicant", "name": "张建国", "phone": cast.users["applicant"].phone, "id_number": "3402041980"},
        {"side": "respondent", "name": "李敏", "phone": cast.users["respondent"].phone, "address": "解放路2号"},
    ]
    return {"court": str(cast.court.pk), "cause": "sale", "claim": "退款", "amount": "6800.00", "parties": people}


@pytest.fixture
def people(cast: Cast) -> dict[str, Person]:
    return {part: Person(cast, part) for part in ("applicant", "respondent", "mediator", "clerk")}


def test_a_dispute_goes_its_whole_way_over_http(cast: Cast, people: dict[str, Person]) -> None:
    applicant, respondent, mediator, clerk = people.values()
    draft = applicant.post("cases/", filing(cast), 201)
    pk = draft["id"]
    assert (draft["stage"], draft["title"], draft["version"]) == ("draft", "张建国 诉 李敏", 1)
    refused = applicant.act(pk, "submit", 403)
    assert {(e["code"], e["field"]) for e in refused["errors"]} >= {("facts_missing", "facts")}
    assert {e["field"] for e in refused["errors"]} - {"facts"} <= {f"answers.{name}" for name in answers_for("sale")}
    changed = applicant.patch(f"cases/{pk}/", {"version": 1, "facts": "货有瑕疵", "answers": answers_for("sale")})
    submitted = applicant.act(pk, "submit", version=changed["version"])
    assert submitted["stage"] == "submitted"
    assert submitted["my_party"] is not None

    respondent.get(f"cases/{pk}/", 404)
    accepted = clerk.act(pk, "accept")
    assert accepted["number"].endswith("诉前调1号")
    assert accepted["next_deadline"]["rule"] == "T2"
    candidates = clerk.get(f"cases/{pk}/candidates/")
    assert all(c["eligible"] for c in candidates)
    designated = clerk.act(pk, "designate", mediator=str(cast.mediator.pk))
    assert designated["mediator"]["name"] == "周海燕"

    assert mediator.act(pk, "take_on", disclosure="none")["is_my_case_to_mediate"]
    too_early = mediator.act(pk, "begin", 403)
    assert len(too_early["errors"]) == 4
    offered = next(a for a in mediator.get(f"cases/{pk}/")["actions"] if a["name"] == "begin")
    assert [r["code"] for r in offered["reasons"]] == [e["code"] for e in too_early["errors"]]
    consent = {"steps": ["mediation", "confidentiality", "sham_warning"], "service_address": "和平路1号"}
    for party in (applicant, respondent):
        party.post(f"cases/{pk}/consent/", consent)
    for row in mediator.get(f"cases/{pk}/")["parties"]:
        mediator.post(f"cases/{pk}/parties/{row['id']}/verify/")
    begun = mediator.act(pk, "begin")
    assert all(p["consented"] and p["warned"] and p["identity_verified_at"] for p in begun["parties"])

    assert mediator.act(pk, "suspend", reason="appraisal")["stage"] == "suspended"
    assert mediator.act(pk, "resume")["stage"] == "mediating"
    ended = mediator.act(pk, "end", ground="5", note="差距过大")
    assert (ended["end_ground"], ended["end_note"], ended["closed_at"] is not None) == ("5", "差距过大", True)
    assert clerk.act(pk, "transfer")["stage"] == "transferred"
    archived = clerk.act(pk, "archive")
    assert [e["name"] for e in archived["events"]][-3:] == ["end", "transfer", "archive"]
    assert archived["actions"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"court": "nonsense"}, "court"),
        ({"court": str(uuid4())}, "court"),
        ({"cause": "murder"}, "cause"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "a lot"}, "amount"),
        ({"amount": "1e400"}, "amount"),
        ({"claim": "x" * 5001}, "claim"),
        ({"claim": "a\x00b"}, "claim"),
        ({"parties": "nobody"}, "parties"),
        ({"parties": [{"side": "neither", "name": "x"}]}, "parties.0.side"),
        ({"parties": [{"side": "applicant"}]}, "parties.0.name"),
        ({"parties": [{"side": "applicant", "name": "x", "phone": "call me"}]}, "parties.0.phone"),
        ({"parties": [{"side": "applicant", "name": str(n)} for n in range(101)]}, "parties"),
        ({"on_behalf": True}, "on_behalf"),
    ],
)
def test_a_wrong_filing_is_refused_by_field_and_leaves_nothing(
    cast: Cast, people: dict[str, Person], changes: dict[str, Any], field: str
) -> None:
    status = 403 if field == "on_behalf" else 400
    problem = people["applicant"].post("cases/", {**filing(cast), **changes}, status)
    assert problem["errors"][0]["field"].startswith(field)
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", ["[]", "{", "null", '"text"', "\x00"])
def test_what_is_no_json_object_is_refused(cast: Cast, people: dict[str, Person], body: str) -> None:
    response = people["applicant"].client.post("/api/v1/cases/", body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_who_acts_on_what_they_saw_before_is_told_that_it_changed(cast: Cast, people: dict[str, Person]) -> None:
    case = case_in(Stage.MEDIATING, cast)
    people["clerk"].act(str(case.pk), "suspend", reason="other", version=case.version)
    problem = people["mediator"].act(str(case.pk), "suspend", 409, reason="other", version=case.version)
    assert (problem["code"], problem["errors"][0]["field"]) == ("stale", "version")


@pytest.mark.parametrize("name", ["propose_agreement", "settle"])
def test_what_happens_on_its_own_page_is_no_button(cast: Cast, people: dict[str, Person], name: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert people["mediator"].act(str(case.pk), name, 403)["code"] == "through"


def test_an_action_that_is_none_and_inputs_that_are_missing(cast: Cast, people: dict[str, Person]) -> None:
    case = str(case_in(Stage.ACCEPTED, cast).pk)
    assert people["clerk"].act(case, "explode", 404)["code"] == "no_such_action"
    assert people["clerk"].act(case, "designate", 400)["errors"][0]["field"] == "mediator"
    assert people["applicant"].act(case, "choose", 400)["errors"][0]["field"] == "mediator"
    assert people["clerk"].act(case, "designate", 403, mediator=str(uuid4()))["code"] == "no_such_mediator"
    assert people["clerk"].act(case, "designate", 400, mediator="Zhou")["errors"][0]["field"] == "mediator"


@pytest.mark.parametrize("days", [0, 367, "ten", None, 1.5])
def test_an_extension_by_no_number_of_days(cast: Cast, people: dict[str, Person], days: Any) -> None:
    from tests.factories import START, take_step

    case = case_in(Stage.MEDIATING, cast)
    take_step("agree_extension", cast, case, START)
    problem = people["mediator"].act(str(case.pk), "extend", 400, days=days)
    assert problem["errors"][0]["field"] == "days"


@pytest.mark.parametrize(
    ("part", "body", "answer"),
    [
        ("applicant", {"steps": []}, (400, "steps")),
        ("applicant", {"steps": ["everything"]}, (400, "steps.0")),
        ("applicant", {"steps": ["mediation"], "channel": "pigeon"}, (400, "channel")),
        ("applicant", {"steps": ["extension"], "party": "PARTY"}, (403, None)),
        ("mediator", {"steps": ["mediation"]}, (404, "party")),
        ("clerk", {"steps": ["extension"], "party": "PARTY", "channel": "phone"}, (403, None)),
    ],
)
def test_a_consent_that_is_none(
    cast: Cast, people: dict[str, Person], part: str, body: dict[str, Any], answer: tuple[int, str | None]
) -> None:
    status, field = answer
    case = case_in(Stage.MEDIATING, cast)
    party = str(case.parties.get(side="respondent").pk)
    sent = {key: party if value == "PARTY" else value for key, value in body.items()}
    assert people[part].post(f"cases/{case.pk}/consent/", sent, status)["errors"][0]["field"] == field


def test_evidence_is_handed_in_listed_and_read_back(cast: Cast, people: dict[str, Person]) -> None:
    case = case_in(Stage.MEDIATING, cast)
    upload = BytesIO("已付六千元".encode())
    upload.name = "收据.txt"
    response = people["applicant"].client.post(f"/api/v1/cases/{case.pk}/evidence/", {"file": upload})
    assert response.status_code == 201
    listed = people["respondent"].get(f"cases/{case.pk}/evidence/")
    assert [(e["title"], e["uploaded_by"], e["size"]) for e in listed] == [("收据.txt", "张建国", 15)]
    read = people["clerk"].client.get(listed[0]["url"])
    assert b"".join(read) == "已付六千元".encode()
    assert read["Content-Disposition"].startswith("attachment;")
    missing = people["applicant"].client.post(f"/api/v1/cases/{case.pk}/evidence/", {"title": "x"})
    assert missing.json()["errors"][0]["field"] == "file"


def test_lists_are_narrowed_by_what_one_asks_for(cast: Cast, people: dict[str, Person]) -> None:
    mediating, submitted = case_in(Stage.MEDIATING, cast), case_in(Stage.SUBMITTED, cast, cause="divorce")
    Case.objects.filter(pk=mediating.pk).update(imported=True)

    def found(part: str, query: str) -> set[str]:
        return {row["id"] for row in people[part].get(f"cases/?{query}")["results"]}

    both = {str(mediating.pk), str(submitted.pk)}
    assert found("clerk", "") == both
    assert found("clerk", "stage=mediating&stage=draft") == {str(mediating.pk)}
    assert found("clerk", "cause=divorce") == {str(submitted.pk)}
    assert found("clerk", "cause=%00") == both
    assert found("clerk", "imported=true") == {str(mediating.pk)}
    assert found("clerk", "imported=0") == {str(submitted.pk)}
    assert found("clerk", "mine=1") == set()
    assert found("applicant", "mine=1") == both
    assert found("mediator", "mine=1") == found("respondent", "mine=true") == {str(mediating.pk)}
    assert found("clerk", "q=诉前调1号") == {str(mediating.pk)}
    assert found("clerk", "q=%00") == both


def test_causes_have_their_statutory_and_their_english_name(db: None, client: Client) -> None:
    rows = {row["code"]: row for row in client.get("/api/v1/causes/").json()}
    assert len(rows) == 14
    assert (rows["sale"]["name_zh"], rows["sale"]["name_en"]) == ("买卖合同纠纷", "Contract of sale")


@pytest.mark.parametrize(("path", "queries"), [("cases/", 6), ("cases/{}/", 13), ("cases/{}/evidence/", 13)])
def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    cast: Cast, people: dict[str, Person], django_assert_num_queries: DjangoAssertNumQueries, path: str, queries: int
) -> None:
    clerk, case = people["clerk"], case_in(Stage.ACCEPTED, cast)
    with django_assert_num_queries(queries):
        clerk.get(path.format(case.pk))
    for _ in range(4):
        case_in(Stage.ARCHIVED, cast)
        make_mediator(cast.body)
    with django_assert_num_queries(queries):
        clerk.get(path.format(case.pk))
