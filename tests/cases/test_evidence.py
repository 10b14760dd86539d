"""What is handed in, by whom and until when."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings

from mediation.audit.models import Entry
from mediation.cases.enums import Stage
from mediation.cases.models import Case, Evidence
from mediation.cases.queries import case_for
from mediation.cases.services import hand_in_evidence
from mediation.core.errors import Invalid, Refused
from mediation.files.models import StoredFile
from tests.factories import START, Cast, case_in

OPEN = [
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.RETURNED,
    Stage.ACCEPTED,
    Stage.DESIGNATED,
    Stage.PREPARING,
    Stage.MEDIATING,
    Stage.SUSPENDED,
    Stage.SIGNING,
    Stage.CONFIRMING,
]


def hand_in(cast: Cast, case: Case, part: str, title: str = "收据", name: str = "收据.txt") -> Evidence:
    actor = cast.actor(part)
    seen = case_for(cast.actor("clerk") if case.stage != Stage.DRAFT else actor, case.pk)
    return hand_in_evidence(actor, seen, BytesIO("已付六千元".encode()), START, name=name, title=title)


@pytest.mark.parametrize("part", ["applicant", "respondent", "mediator", "clerk"])
def test_everybody_with_a_part_in_the_case_hands_evidence_in(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    evidence = hand_in(cast, case, part)
    assert evidence.file.uploaded_by == cast.users[part]
    assert evidence.party == case.parties.filter(user=cast.users[part]).first()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.facts["sha256"]) == ("case.evidence", evidence.file.sha256)


@pytest.mark.parametrize("part", ["supervisor", "administrator", "stranger", "other_mediator"])
def test_nobody_else_does(cast: Cast, part: str) -> None:
    case = case_in(Stage.MEDIATING, cast)
    with pytest.raises(Refused):
        hand_in(cast, case, part)
    assert (StoredFile.objects.count(), Evidence.objects.count()) == (0, 0)
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize("stage", list(Stage))
def test_evidence_is_taken_until_the_case_is_closed(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    if stage in OPEN:
        assert hand_in(cast, case, "applicant").case == case
        return
    with pytest.raises(Refused) as refused:
        hand_in(cast, case, "applicant")
    assert [r.code for r in refused.value.refusals] == ["case_closed"]


def test_evidence_without_a_title_bears_the_name_of_its_file_however_long(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert hand_in(cast, case, "applicant", title=" ").title == "收据.txt"
    assert hand_in(cast, case, "applicant", title="", name=f"{'据' * 150}.txt").title == "据" * 120
    with pytest.raises(Invalid) as invalid:
        hand_in(cast, case, "applicant", title="据" * 121)
    assert invalid.value.refusals[0].field == "title"
