"""What an applicant is told in writing: why the application was not accepted, or what is missing (R8, R9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.notice_texts import WrittenNotice, ground_notice, notices_of
from mediation.cases.queries import case_for
from mediation.cases.services import archive_case, refuse_case, return_for_completion
from mediation.core.errors import Refused
from mediation.rules.enums import RefuseGround
from mediation.rules.queries import pack_named
from tests.factories import START, Cast, case_in, take_step

LATER = START + timedelta(days=1)
LANGUAGES = ("zh-hans", "en")


def refused(cast: Cast, ground: RefuseGround, *, competent_court: str = "", note: str = "") -> Case:
    case = case_in(Stage.SUBMITTED, cast)
    clerk = cast.actor("clerk")
    refuse_case(clerk, case.pk, LATER, ground=ground, competent_court=competent_court, note=note)
    return case_for(cast.actor("applicant"), case.pk)


def only_notice(case: Case) -> WrittenNotice:
    notices = notices_of(case)
    assert len(notices) == 1
    return notices[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", list(RefuseGround))
def test_each_ground_has_the_notice_that_the_rules_ask_for(cast: Cast, ground: RefuseGround, language: str) -> None:
    case = refused(cast, ground, competent_court="示例市中级人民法院" if ground == "no_jurisdiction" else "")
    with override(language):
        notice = only_notice(case)
        rule = pack_named("prefiling-2022").refuse_grounds[ground]
        assert notice.kind == "refused"
        assert (rule.notice_zh if language == "zh-hans" else rule.notice_en) in notice.paragraphs
        text = "\n".join(notice.paragraphs)
        assert str(RefuseGround(ground).label) in text
    assert cast.court.name in notice.paragraphs[-1]
    assert ("2026年3月3日" if language == "zh-hans" else "March 3, 2026") in notice.paragraphs[-1]
    assert ("2026年3月2日" if language == "zh-hans" else "March 2, 2026") in notice.paragraphs[0]


def test_what_is_open_to_the_applicant_is_told_for_each_ground(cast: Cast) -> None:
    with override("zh-hans"):
        told = {
            ground: "".join(only_notice(refused(cast, ground, competent_court="甲法院")).paragraphs)
            for ground in RefuseGround
        }
    assert "仲裁机构" in told[RefuseGround.NOT_FOR_COURTS]
    assert "有管辖权的人民法院：甲法院。" in told[RefuseGround.NO_JURISDICTION]
    assert "现场调解" in told[RefuseGround.UNSUITABLE]
    assert "登记立案" in told[RefuseGround.UNSUITABLE]


def test_remarks_the_limitation_period_and_the_phone_stand_in_the_notice(cast: Cast) -> None:
    cast.court.phone = "0553-0000000"
    cast.court.save(update_fields=["phone"])
    case = refused(cast, RefuseGround.UNSUITABLE, note="需要现场勘查。")
    with override("zh-hans"):
        text = "\n".join(only_notice(case).paragraphs)
    for words in ("审查意见：需要现场勘查。", "诉讼时效自您首次提出申请之日（2026年3月2日）起中断", "0553-0000000"):
        assert words in text
    with override("zh-hans"):
        bare = "\n".join(only_notice(refused(cast, RefuseGround.UNSUITABLE)).paragraphs)
    assert "审查意见" not in bare


@pytest.mark.parametrize("named", ["", "  "])
def test_want_of_jurisdiction_is_not_told_without_the_court_that_has_it(cast: Cast, named: str) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    with pytest.raises(Refused) as told:
        refuse_case(cast.actor("clerk"), case.pk, LATER, ground=RefuseGround.NO_JURISDICTION, competent_court=named)
    assert [(r.code, r.field) for r in told.value.refusals] == [("competent_court_missing", "competent_court")]
    case.refresh_from_db()
    assert (case.stage, case.refuse_ground) == (Stage.SUBMITTED, "")


def test_the_notice_follows_the_pack_of_its_day_and_stays_when_the_file_is_sealed(cast: Cast) -> None:
    case = refused(cast, RefuseGround.UNSUITABLE)
    with override("zh-hans"):
        before = only_notice(case)
        in_2019 = START.replace(year=2019)
        assert ground_notice(case, in_2019) == pack_named("prefiling-2016").refuse_grounds["unsuitable"].notice_zh
        archive_case(cast.actor("clerk"), case.pk, LATER + timedelta(days=30))
        assert only_notice(case_for(cast.actor("applicant"), case.pk)) == before


def test_a_returned_case_says_what_is_missing_until_it_is_handed_in_again(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    return_for_completion(cast.actor("clerk"), case.pk, LATER, missing="身份证复印件")
    with override("zh-hans"):
        notice = only_notice(case_for(cast.actor("applicant"), case.pk))
    assert (notice.kind, notice.title) == ("returned", "补正通知书")
    assert "经审查，还需要补正：身份证复印件" in notice.paragraphs
    take_step("submit", cast, case, LATER)
    assert notices_of(case_for(cast.actor("applicant"), case.pk)) == []


@pytest.mark.parametrize("stage", [s for s in Stage if s not in {Stage.REFUSED, Stage.RETURNED}])
def test_there_is_no_notice_at_any_other_stage(cast: Cast, stage: Stage) -> None:
    assert notices_of(case_in(stage, cast)) == []


def told(client: Client, cast: Cast, part: str, case: Case, language: str = "zh-hans") -> Any:
    client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/api/v1/cases/{case.pk}/", headers={"accept-language": language}).json()


def test_the_applicant_and_the_court_read_the_notice_in_their_own_language(client: Client, cast: Cast) -> None:
    case = refused(cast, RefuseGround.UNSUITABLE)
    assert told(client, cast, "applicant", case)["notices"][0]["title"] == "不予受理通知书"
    english = told(client, cast, "clerk", case, "en")["notices"][0]
    assert set(english) == {"kind", "title", "paragraphs"}
    assert english["title"] == "Notice that the application is not accepted"


def test_the_other_side_reads_neither_notice_nor_what_was_missing(client: Client, cast: Cast) -> None:
    case = case_in(Stage.RETURNED, cast)
    for step in ("submit", "accept"):
        take_step(step, cast, case, LATER)
    returned = {
        part: [e["detail"] for e in told(client, cast, part, case)["events"] if e["name"] == "return_for_completion"]
        for part in ("applicant", "clerk", "respondent")
    }
    assert returned == {"applicant": ["身份证复印件"], "clerk": ["身份证复印件"], "respondent": [""]}
    sealed = refused(cast, RefuseGround.UNSUITABLE)
    archive_case(cast.actor("clerk"), sealed.pk, LATER + timedelta(days=30))
    assert told(client, cast, "respondent", sealed).get("notices", []) == []


def test_refusing_over_http_names_the_court(client: Client, cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    client.force_login(cast.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    action = f"/api/v1/cases/{case.pk}/actions/refuse/"
    answer = client.post(action, {"ground": "no_jurisdiction"}, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (403, "competent_court")
    given = {"ground": "no_jurisdiction", "competent_court": "示例市中级人民法院"}
    answer = client.post(action, given, content_type="application/json", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    assert "有管辖权的人民法院：示例市中级人民法院。" in answer.json()["notices"][0]["paragraphs"]
