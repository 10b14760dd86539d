"""Children: who consents for them, and from which age they do it themselves (个人信息保护法 31)."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.cases.enums import (
    ConsentChannel,
    RepresentativeKind,
    RepresentativeScope,
    Stage,
    Step,
)
from mediation.cases.models import Case, Consent, Party
from mediation.cases.services import (
    begin_mediation,
    give_consent,
)
from mediation.core.errors import Refused
from tests.cases.representing import (
    ALL,
    CHILD,
    LATER,
    case_of,
    refusals,
    represented,
    shown,
    with_child,
)
from tests.cases.test_identity import with_check_digit
from tests.factories import START, Cast, take_step


def begin_reasons(cast: Cast, case: Case) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        begin_mediation(cast.actor("mediator"), case.pk, LATER)
    return {r.code: str(r.detail) for r in refused.value.refusals}


@pytest.mark.parametrize("told", ["number", "day"])
def test_a_child_needs_a_guardian_who_consents(cast: Cast, told: str) -> None:
    """个人信息保护法 31."""
    fields = {"id_number": CHILD} if told == "number" else {"id_number": ""}
    case, party = case_of(cast, parties=with_child(cast, **fields))
    if told == "day":
        Party.objects.filter(pk=party.pk).update(born_on=date(2015, 3, 1))
    for actor, channel in ((cast.actor("applicant"), "web"), (cast.actor("mediator"), "phone")):
        with pytest.raises(Refused) as refused:
            give_consent(
                actor, case, party.pk, ALL, START, channel=ConsentChannel(channel), service_address="和平路1号"
            )
        assert refusals(refused) == [("guardian_needed", None)]
    assert not Consent.objects.filter(party=party).exists()
    assert begin_reasons(cast, case)["guardian_missing"].startswith("不满十四周岁，尚未登记监护人：张小宝")
    guardian, row = represented(cast, case, party, RepresentativeKind.GUARDIAN, name="张建国", relation="父亲")
    assert "guardian_missing" not in begin_reasons(cast, case)
    give_consent(guardian.as_actor(), case, party.pk, [*ALL, Step.FACE_COMPARISON], START, service_address="和平路1号")
    assert {c.representative for c in party.consents.all()} == {row}
    other = case.parties.get(side="respondent")
    give_consent(cast.actor("respondent"), case, other.pk, ALL, START, service_address="解放路2号")
    take_step("verify", cast, case, START)
    assert begin_mediation(cast.actor("mediator"), case.pk, LATER).stage == Stage.MEDIATING


def test_what_a_guardian_said_by_phone_counts_as_theirs(cast: Cast) -> None:
    case, party = case_of(cast, parties=with_child(cast))
    _guardian, row = represented(cast, case, party, RepresentativeKind.GUARDIAN)
    give_consent(
        cast.actor("mediator"),
        case,
        party.pk,
        ALL,
        START,
        channel=ConsentChannel.PHONE,
        service_address="和平路1号",
    )
    assert {c.representative for c in party.consents.all()} == {row}


def test_an_agent_is_no_guardian(cast: Cast) -> None:
    case, party = case_of(cast, parties=with_child(cast))
    agent, _row = represented(cast, case, party, scope=RepresentativeScope.SPECIAL)
    with pytest.raises(Refused) as refused:
        give_consent(agent.as_actor(), case, party.pk, ALL, START, service_address="和平路1号")
    assert refusals(refused) == [("guardian_needed", None)]
    assert not Consent.objects.filter(party=party).exists()


def test_a_consent_from_before_the_age_was_known_does_not_count(cast: Cast) -> None:
    case, party = case_of(cast, parties=with_child(cast, id_number=""))
    take_step("consent", cast, case, START)
    assert "consent_missing" not in begin_reasons(cast, case)
    Party.objects.filter(pk=party.pk).update(born_on=date(2015, 3, 1))
    assert {"consent_missing", "warning_missing", "guardian_missing"} <= set(begin_reasons(cast, case))


def test_at_fourteen_one_consents_oneself(cast: Cast) -> None:
    number = with_check_digit("34020420120302123")
    case, party = case_of(cast, parties=with_child(cast, id_number=number))
    give_consent(cast.actor("applicant"), case, party.pk, ALL, START, service_address="和平路1号")
    assert party.consents.count() == 3
    assert "guardian_missing" not in begin_reasons(cast, case)
    row = next(p for p in shown(cast.users["applicant"], case)["parties"] if p["name"] == "张小宝")
    assert (row["is_minor"], row["needs_guardian"]) == (True, False)


def test_an_agent_whose_paper_is_gone_holds_the_beginning_up(cast: Cast) -> None:
    case, party = case_of(cast)
    represented(cast, case, party)
    assert "authority_missing" not in begin_reasons(cast, case)
    party.representatives.update(authorisation=None)
    assert "张建国" in begin_reasons(cast, case)["authority_missing"]
