"""People who act for others, for the tests of who may act for whom."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from mediation.accounts.models import User
from mediation.cases.api.serializers import CaseSerializer
from mediation.cases.enums import (
    RepresentativeKind,
    Side,
    Stage,
    Step,
)
from mediation.cases.models import Case, Party, Representative
from mediation.cases.queries import case_for
from mediation.cases.services import (
    Authorisation,
    PartyDetails,
    RepresentativeDetails,
    add_representative,
)
from mediation.core.errors import Invalid, Refused
from tests.cases.test_identity import with_check_digit
from tests.factories import START, Cast, case_in, draft_of, make_person

LATER = START + timedelta(hours=3)
PHONE = "13611112222"
ALL = [Step.MEDIATION, Step.CONFIDENTIALITY, Step.SHAM_WARNING]
CHILD = with_check_digit("34020420150301123")


def paper() -> Authorisation:
    return Authorisation(BytesIO("授权委托书".encode()), "授权委托书.txt")


def details(kind: RepresentativeKind = RepresentativeKind.AGENT, **fields: object) -> RepresentativeDetails:
    given: dict[str, object] = {"name": "陈律师", "phone": PHONE, **fields}
    return RepresentativeDetails(kind, **given)  # type: ignore[arg-type]


def case_of(cast: Cast, stage: Stage = Stage.PREPARING, **fields: object) -> tuple[Case, Party]:
    case = case_in(stage, cast, START, **fields)
    return case, case.parties.filter(side="applicant")[0]


def represented(
    cast: Cast, case: Case, party: Party, kind: RepresentativeKind = RepresentativeKind.AGENT, **fields: object
) -> tuple[User, Representative]:
    """A representative who has proved the number."""
    phone = f"136{User.objects.count():08}"
    user = make_person("代理人账号", phone)
    given = details(kind, phone=phone, **fields)
    authorisation = paper() if kind == RepresentativeKind.AGENT else None
    add_representative(cast.actor("mediator"), case.pk, party.pk, given, START, authorisation=authorisation)
    return user, party.representatives.get(user=user)


def with_child(cast: Cast, **fields: object) -> tuple[PartyDetails, PartyDetails]:
    given: dict[str, object] = {"phone": cast.users["applicant"].phone, "id_number": CHILD, **fields}
    return PartyDetails(Side.APPLICANT, "张小宝", **given), draft_of(cast).parties[1]  # type: ignore[arg-type]


def refusals(error: pytest.ExceptionInfo[Refused] | pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str | None]]:
    return [(r.code, r.field) for r in error.value.refusals]


def shown(user: User, case: Case) -> dict[str, Any]:
    actor = user.as_actor()
    return dict(CaseSerializer(case_for(actor, case.pk), context={"actor": actor, "now": START}).data)


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
