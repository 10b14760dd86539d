"""Agreements over HTTP."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from mediation.agreements.models import Agreement, Signature
from mediation.cases.enums import Stage
from tests.factories import Cast, case_in

TEXT = "被申请人于2026年4月30日前向申请人支付货款6800元。"


def client(cast: Cast, part: str) -> APIClient:
    api = APIClient()
    api.force_authenticate(cast.users[part])
    return api


def test_an_agreement_is_drafted_signed_and_read(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    url = f"/api/v1/cases/{case.pk}/agreements/"
    made = client(cast, "mediator").post(url, {"text": TEXT, "case_version": case.version})
    assert made.status_code == 201
    assert [(s["role"], s["signed_at"], s["is_me"]) for s in made.data["signatures"]] == [
        ("party", None, False),
        ("party", None, False),
        ("mediator", None, True),
    ]
    sign_url = f"/api/v1/agreements/{made.data['id']}/sign/"
    for part in ("applicant", "respondent", "mediator"):
        signed = client(cast, part).post(sign_url, {"sha256": made.data["sha256"]})
        assert signed.status_code == 200
    read = client(cast, "applicant").get(url)
    assert [a["effective_at"] is not None for a in read.data] == [True]
    case.refresh_from_db()
    assert case.stage == Stage.SETTLED


@pytest.mark.parametrize(
    ("part", "body", "status", "code"),
    [
        ("stranger", {"text": TEXT}, 404, "no_such_case"),
        ("applicant", {"text": TEXT}, 403, "not_yours"),
        ("mediator", {"text": " "}, 400, "empty"),
        ("mediator", {}, 400, "invalid"),
        ("mediator", {"text": TEXT, "case_version": 1}, 409, "stale"),
    ],
)
def test_a_refused_draft_says_why_and_leaves_nothing(
    cast: Cast, *, part: str, body: dict[str, object], status: int, code: str
) -> None:
    case = case_in(Stage.MEDIATING, cast)
    refused = client(cast, part).post(f"/api/v1/cases/{case.pk}/agreements/", body)
    assert (refused.status_code, refused.data["code"]) == (status, code)
    assert refused["Content-Type"] == "application/problem+json"
    case.refresh_from_db()
    assert (case.stage, Agreement.objects.count()) == (Stage.MEDIATING, 0)


@pytest.mark.parametrize(
    ("part", "sha256", "status", "code"),
    [
        ("stranger", "", 404, "no_such_agreement"),
        ("clerk", "", 403, "not_a_signer"),
        ("applicant", "0" * 64, 409, "stale"),
        ("applicant", "nonsense", 400, "invalid"),
    ],
)
def test_a_refused_signature_says_why_and_leaves_nothing(
    cast: Cast, *, part: str, sha256: str, status: int, code: str
) -> None:
    case = case_in(Stage.SIGNING, cast)
    agreement = Agreement.objects.get(case=case)
    refused = client(cast, part).post(
        f"/api/v1/agreements/{agreement.pk}/sign/", {"sha256": sha256 or agreement.sha256}
    )
    assert (refused.status_code, refused.data["code"]) == (status, code)
    assert not Signature.objects.exists()


def test_nobody_unknown_reads_agreements(cast: Cast) -> None:
    case = case_in(Stage.SIGNING, cast)
    assert APIClient().get(f"/api/v1/cases/{case.pk}/agreements/").status_code == 401
    for part in ("stranger", "other_mediator", "foreign_clerk"):
        assert client(cast, part).get(f"/api/v1/cases/{case.pk}/agreements/").status_code == 404
