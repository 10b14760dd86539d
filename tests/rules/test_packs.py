"""A wrong rule pack stops the start with its file, the line and the reason; what the packs of the program say."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from mediation.rules.enums import Cause, Effect, Form, Owner, Recusal, RefuseGround, Regime, Starts
from mediation.rules.limits import Days, Length, WorkingDays
from mediation.rules.packs import Pack
from mediation.rules.queries import all_packs, limit_name, limit_of, pack_named, pack_on, packs_on
from mediation.rules.reading import FOLDER, check_pack, packs, read_pack, read_packs
from mediation.rules.tables import line_of

GOOD = (FOLDER / "prefiling-2016.toml").read_text(encoding="utf-8")
LAST_LINE = GOOD.count("\n")


def written(folder: Path, text: str, name: str = "court-2030.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def line_with(words: str, text: str = GOOD) -> int:
    """The first line with these words, counted from one."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


TITLE = 'title_zh = "特邀调解规定（诉前调解）"'


@pytest.mark.parametrize(
    ("there", "instead", "reason"),
    [
        (TITLE, "title_zh = 7", "title_zh is 7, wanted a text in quotes"),
        (TITLE, 'title_zh = " "', "title_zh is ' ', wanted a text in quotes"),
        ("valid_from = 2016-07-01", 'valid_from = "2016-07-01"', "valid_from is '2016-07-01', wanted a date"),
        ("valid_from = 2016-07-01", "valid_from = 2016-07-01T08:00:00", "wanted a date"),
        ("valid_until = 2021-12-31", 'valid_until = "for ever"', "valid_until is 'for ever', wanted a date"),
        ("valid_until = 2021-12-31", "valid_until = 2015-12-31", "valid_until lies before valid_from"),
        ("valid_until = 2021-12-31", "valid_untill = 2021-12-31", "valid_untill is no known setting"),
        ('regime = "prefiling"', 'regime = "afterwards"', "wanted one of prefiling, postfiling, generic"),
        ('regime = "prefiling"', "regime = []", "regime is [], wanted one of"),
        ('recusal = "court_decides"', 'recusal = "nobody"', "wanted one of court_decides, one_party_suffices"),
        (
            'recusal = "court_decides"',
            'recusal = "court_decides"\nextension_cap = 0',
            "extension_cap is 0, wanted a whole",
        ),
        ("诉前调{n}号", "诉前调号", "wanted {year} and {n} once each in it, {code} at most once"),
        ("诉前调{n}号", "诉前调{n}{court}号", "wanted {year} and {n} once each"),
        ("诉前调{n}号", "诉前调{n}{}号", "wanted {year} and {n} once each"),
        ("诉前调{n}号", "诉前调{n}-{n}号", "wanted {year} and {n} once each"),
        ("诉前调{n}号", "诉前调{n}号{", "Single '{' encountered"),
        ("诉前调{n}号", "诉前调{n:x}号", "only n is padded, with noughts, like {n:05}"),
        ("诉前调{n}号", "诉前调{n:5}号", "only n is padded"),
        ("诉前调{n}号", "诉前调{n!r}号", "only n is padded"),
        ("({year})", "({year:05})", "only n is padded"),
        ("{code}诉前调{n}号", "{code}{n}号", "something must stand before {n}, to read it back"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = 8", "end_grounds is 8, wanted a list"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = [1, 9]", "end_grounds names 9, wanted only 1, 2"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = [true]", "end_grounds names True"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = [1.0]", "end_grounds names 1.0"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = [2, 2]", "end_grounds names 2 twice"),
        (
            'paper_only_causes = ["divorce"]',
            'paper_only_causes = ["marriage"]',
            "names 'marriage', wanted only consumer",
        ),
        ('required_forms = ["service_address"', 'required_forms = ["blood_test"', "names 'blood_test', wanted only"),
        ("length = 3\n", "length = 0\n", "limits.T2.length is 0, wanted a whole number from 1"),
        ("extension = 10", "extension = 1.5", "limits.T11.extension is 1.5, wanted a whole number from 1"),
        ("extension = 10", "extension = true", "limits.T11.extension is True"),
        ("extension = 10", "extention = 10", "limits.T11.extention is no known setting"),
        ("extension = 10", "summary_length = -7", "limits.T11.summary_length is -7"),
        ('unit = "day"', 'unit = "week"', "limits.T5.unit is 'week', wanted one of day, working_day"),
        ('starts = "take_on"', 'starts = "full_moon"', "limits.T5.starts is 'full_moon', wanted one of submit, accept"),
        ('owner = "parties"', 'owner = "judge"', "limits.T9.owner is 'judge', wanted one of court, mediator, parties"),
        ('effect = "end_expired"', 'effect = "nothing"', "limits.T5.effect is 'nothing', wanted one of"),
        ('causes = ["labour"]', 'causes = "labour"', "limits.T13.causes is 'labour', wanted a list"),
        ("[limits.T5]", "[limits.period]", "limits.period is no rule: wanted a T and a number"),
        ("[refuse_grounds.unsuitable]", "[refuse_grounds.too_dear]", "refuse_grounds.too_dear is no known setting"),
    ],
)
def test_a_wrong_pack_is_refused_with_file_line_and_reason(
    tmp_path: Path, there: str, instead: str, reason: str
) -> None:
    assert there in GOOD
    text = GOOD.replace(there, instead, 1)
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(written(tmp_path, text))
    line = line_with(instead.splitlines()[-1], text)
    assert str(refused.value).startswith(f"rule pack court-2030.toml, line {line}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("gone", "line", "reason"),
    [
        (TITLE, 1, "title_zh is missing"),
        ("valid_from = 2016-07-01", 1, "valid_from is missing"),
        ("paper_only_causes =", 1, "paper_only_causes is missing"),
        ("name_zh =", line_with("[limits.T2]"), "limits.T2.name_zh is missing"),
        ("length = 30", line_with("[limits.T5]"), "limits.T5.length is missing"),
        ('starts = "take_on"', line_with("[limits.T5]"), "limits.T5.starts is missing"),
        (
            "notice_en",
            line_with("[refuse_grounds.not_for_courts]"),
            "refuse_grounds.not_for_courts.notice_en is missing",
        ),
    ],
)
def test_a_missing_setting_is_named_with_the_line_of_its_section(
    tmp_path: Path, gone: str, line: int, reason: str
) -> None:
    lines = GOOD.splitlines(keepends=True)
    del lines[line_with(gone) - 1]
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(written(tmp_path, "".join(lines)))
    assert str(refused.value) == f"rule pack court-2030.toml, line {line}: {reason}"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ('limits = "none"', "limits is 'none', wanted a section [limits]"),
        ("limits = []", "limits is [], wanted a section [limits]"),
        ("limits = {}", "limits is empty: a pack has at least one time limit"),
        ("limits = {T5 = 30}", "limits.T5 is 30, wanted a section [limits.T5]"),
        ("", "limits is missing"),
    ],
)
def test_limits_that_are_no_tables_are_refused(tmp_path: Path, limits: str, reason: str) -> None:
    head, _, rest = GOOD.partition("\n[refuse_grounds")
    grounds = rest.partition("[limits")[0]
    text = f"{head}\n{limits}\n[refuse_grounds{grounds}"
    line = line_with(limits, text) if limits else 1
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(written(tmp_path, text))
    assert str(refused.value) == f"rule pack court-2030.toml, line {line}: {reason}"


@pytest.mark.parametrize("key", ["refuse_grounds", "limits"])
def test_a_stray_setting_among_the_sections_is_refused(tmp_path: Path, key: str) -> None:
    text = f"{GOOD}\n[{key}.note]\nby = 'me'\n"
    with pytest.raises(ImproperlyConfigured, match=rf"line {LAST_LINE + 2}: {key}.note is no "):
        read_pack(written(tmp_path, text))


def test_what_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(written(tmp_path, GOOD.replace("[limits.T5]", "[limits")))
    told = f"rule pack court-2030.toml, line {line_with('[limits.T5]')}: Expected ']' at the end of a table declaration"
    assert str(refused.value).startswith(told)


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "court-2030.toml"
    path.write_bytes(b"title_en = 'a'\ntitle_zh = '\xff\xfe'\n")
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(path)
    assert str(refused.value) == "rule pack court-2030.toml, line 2: is not written in UTF-8"


def test_a_file_that_breaks_off_is_refused_at_its_end(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"court-2030\.toml, line {LAST_LINE + 1}: "):
        read_pack(written(tmp_path, f'{GOOD}note = """'))


def test_the_line_of_a_setting_is_found_past_texts_that_look_like_it() -> None:
    text = '# a\nnote = """\nlength = 3\n[b]\n"""\n\n[a]\nwords = [\n  1,\n  2,\n]\n[b]\n# length = 4\nlength = 5\n'
    assert tomllib.loads(text)["b"] == {"length": 5}
    places = {("note",): 2, ("a",): 7, ("a", "words"): 8, ("b",): 12, ("b", "length"): 14}
    assert {path: line_of(path, text) for path in places} == places
    assert line_of(("b", "unit"), text) == 12, "what is missing is missing from its section"
    assert line_of(("c", "unit"), text) == 1


def test_two_packs_of_a_regime_never_hold_on_the_same_day(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    later = GOOD.replace("2016-07-01", "2021-12-31")
    written(tmp_path, later, "b.toml")
    line = line_with("valid_from", later)
    with pytest.raises(ImproperlyConfigured, match=rf"b\.toml, line {line}: a\.toml holds on 2021-12-31 too"):
        read_packs(*sorted(tmp_path.iterdir()))
    written(tmp_path, GOOD.replace("2016-07-01", "2022-01-01").replace("2021-12-31", "2022-12-31"), "b.toml")
    assert set(read_packs(*sorted(tmp_path.iterdir()))) == {"a", "b"}


def test_packs_of_two_regimes_hold_side_by_side(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    written(tmp_path, GOOD.replace('regime = "prefiling"', 'regime = "postfiling"'), "b.toml")
    assert set(read_packs(*sorted(tmp_path.iterdir()))) == {"a", "b"}


def test_a_pack_is_checked_beside_those_in_use_before_it_is_put_there(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"court-2030\.toml, line \d+: prefiling-2016\.toml holds on"):
        check_pack(written(tmp_path, GOOD.replace("2016-07-01", "2020-01-01")))
    shorter = GOOD.replace("valid_until = 2021-12-31", "valid_until = 2021-06-30")
    assert check_pack(written(tmp_path, shorter, "prefiling-2016.toml")).valid_until == date(2021, 6, 30)
    assert packs()["prefiling-2016"].valid_until == date(2021, 12, 31), "a check puts nothing to use"


def test_the_command_lists_the_limits_of_a_pack_that_is_right() -> None:
    told = StringIO()
    call_command("check_pack", str(FOLDER / "postfiling-2025.toml"), "--json", stdout=told)
    lines = told.getvalue().splitlines()
    assert lines[0] == "T1  2  working_day  both_agreed  在线调解规则 10  双方共同选定调解员"
    assert lines[4] == "T6  15  7  day  take_on  在线调解规则 24  立案后调解期限"
    assert lines[6] == "postfiling-2025.toml检查通过，共6项期限。"
    as_json = json.loads(lines[7])
    assert (as_json["pack"], as_json["regime"], len(as_json["limits"])) == ("postfiling-2025", "postfiling", 6)
    assert as_json["limits"][4]["summary_length"] == 7


def test_the_command_says_what_is_wrong_as_the_start_would(tmp_path: Path) -> None:
    path, told = written(tmp_path, GOOD.replace("length = 30", "length = 0")), StringIO()
    wanted = f"rule pack court-2030.toml, line {line_with('length = 30')}: limits.T5.length is 0"
    with pytest.raises(CommandError, match=f"^{wanted}") as refused:
        call_command("check_pack", str(path), "--json", stdout=told)
    assert refused.value.returncode == 1
    assert json.loads(told.getvalue())["error"].startswith(wanted)
    with pytest.raises(CommandError, match=r"nowhere\.toml$") as refused:
        call_command("check_pack", str(tmp_path / "nowhere.toml"))
    assert refused.value.returncode == 2


PERIOD_2022: dict[str, Length] = {
    "T1": WorkingDays(2),
    "T2": WorkingDays(3),
    "T3": WorkingDays(3),
    "T4": WorkingDays(3),
}
CONFIRMATION: dict[str, Length] = {"T9": Days(30), "T10": Days(3), "T11": Days(15)}
LAW: dict[str, dict[str, Length]] = {
    "prefiling-2016": {
        "T2": WorkingDays(3),
        "T3": WorkingDays(3),
        "T5": Days(30),
        **CONFIRMATION,
        "T13": Days(15),
    },
    "prefiling-2022": {**PERIOD_2022, "T5": Days(30), "T7": Days(30), **CONFIRMATION, "T13": Days(15)},
    "postfiling-2025": {**PERIOD_2022, "T6": Days(15), "T7": Days(15)},
    "generic": {**PERIOD_2022, "T5": Days(30)},
}


def test_the_packs_of_the_program_say_what_the_law_says() -> None:
    assert {name: {r: limit.length for r, limit in pack.limits.items()} for name, pack in packs().items()} == LAW
    for pack in packs().values():
        assert pack.end_grounds == (1, 2, 3, 4, 5, 6, 7, 8)
        assert set(pack.refuse_grounds) == set(RefuseGround.values)


def test_summary_procedure_has_seven_days_after_registration_and_thirty_more_by_consent() -> None:
    pack = pack_named("postfiling-2025")
    for rule in ("T6", "T7"):
        assert pack.limits[rule].length_in(summary=True) == Days(7)
        assert pack.limits[rule].length_in(summary=False) == Days(15)
    assert pack.limits["T1"].length_in(summary=True) == WorkingDays(2)
    assert pack.extension_cap == 30
    assert [p.name for p in packs().values() if p.extension_cap] == ["postfiling-2025"]


def test_each_limit_has_its_owner_its_beginning_and_its_end() -> None:
    table = {
        "T1": (Starts.BOTH_AGREED, Owner.PARTIES, Effect.DESIGNATE_BY_COURT),
        "T2": (Starts.ACCEPT, Owner.COURT, Effect.OVERDUE),
        "T3": (Starts.DESIGNATE, Owner.MEDIATOR, Effect.DESIGNATE_AGAIN),
        "T4": (Starts.TAKE_ON, Owner.MEDIATOR, Effect.OVERDUE),
        "T5": (Starts.TAKE_ON, Owner.MEDIATOR, Effect.END_EXPIRED),
        "T6": (Starts.TAKE_ON, Owner.MEDIATOR, Effect.END_EXPIRED),
        "T7": (Starts.ALL_CONSENTED, Owner.COURT, Effect.END_EXPIRED),
        "T9": (Starts.SETTLE, Owner.PARTIES, Effect.CONFIRMATION_CLOSED),
        "T10": (Starts.APPLY_CONFIRMATION, Owner.COURT, Effect.OVERDUE),
        "T11": (Starts.TAKE_UP_CONFIRMATION, Owner.COURT, Effect.OVERDUE),
        "T13": (Starts.SUBMIT, Owner.MEDIATOR, Effect.ARBITRATION_OPEN),
    }
    for pack in packs().values():
        for rule, limit in pack.limits.items():
            assert (limit.starts, limit.owner, limit.effect) == table[rule], f"{pack.name} {rule}"
            assert limit.extension == (10 if rule == "T11" else 0)


def test_only_labour_disputes_have_the_limit_of_labour_mediation() -> None:
    for_labour = {
        (p.name, r) for p in packs().values() for r, limit in p.limits.items() if not limit.is_for(Cause.SALE)
    }
    assert for_labour == {("prefiling-2016", "T13"), ("prefiling-2022", "T13")}
    assert all(limit.is_for(Cause.LABOUR) for pack in packs().values() for limit in pack.limits.values())


def test_divorce_is_signed_on_paper_and_never_confirmed_under_chinese_law() -> None:
    for pack in packs().values():
        of_status = () if pack.regime == Regime.GENERIC else (Cause.DIVORCE,)
        assert pack.paper_only_causes == of_status, "电子签名法 3"
        assert pack.unconfirmable_causes == of_status, "民诉法解释 355"


def test_what_every_party_hands_in_and_who_decides_on_recusal() -> None:
    courts = [pack for pack in packs().values() if pack.regime != Regime.GENERIC]
    assert {pack.required_forms for pack in courts} == {(Form.SERVICE_ADDRESS, Form.SHAM_WARNING)}
    assert {pack.recusal for pack in courts} == {Recusal.COURT_DECIDES}
    generic = pack_named("generic")
    assert (generic.required_forms, generic.recusal) == ((Form.SERVICE_ADDRESS,), Recusal.ONE_PARTY_SUFFICES)


@pytest.mark.parametrize("pack", [pytest.param(pack, id=pack.name) for pack in all_packs()])
def test_each_ground_tells_the_applicant_in_both_languages_where_to_turn(pack: Pack) -> None:
    wanted = {
        RefuseGround.NOT_FOR_COURTS: ("申请", "may turn to"),
        RefuseGround.NO_JURISDICTION: ("请向", "apply to"),
        RefuseGround.UNSUITABLE: ("现场调解", "mediated on site"),
    }
    for ground, (zh, en) in wanted.items():
        with override("zh-hans"):
            assert zh in pack.refuse_grounds[ground].notice
        with override("en"):
            assert en in pack.refuse_grounds[ground].notice


@pytest.mark.parametrize(
    ("pack", "code", "number"),
    [
        ("prefiling-2016", "示01", "(2025)示01诉前调1号"),
        ("prefiling-2022", "示01", "(2025)示01诉前调1号"),
        ("postfiling-2025", "示01", "(2025)示01民初1号"),
        ("generic", "示01", "M-2025-00001"),
    ],
)
def test_each_pack_numbers_cases_in_its_own_way(pack: str, code: str, number: str) -> None:
    assert pack_named(pack).number.format(year=2025, code=code, n=1) == number


@pytest.mark.parametrize(
    ("day", "regime", "name"),
    [
        (date(2010, 1, 1), Regime.PREFILING, "prefiling-2016"),
        (date(2016, 7, 1), Regime.PREFILING, "prefiling-2016"),
        (date(2021, 12, 31), Regime.PREFILING, "prefiling-2016"),
        (date(2022, 1, 1), Regime.PREFILING, "prefiling-2022"),
        (date(2040, 1, 1), Regime.PREFILING, "prefiling-2022"),
        (date(2024, 12, 31), Regime.POSTFILING, "postfiling-2025"),
        (date(2025, 1, 1), Regime.POSTFILING, "postfiling-2025"),
        (date(1999, 1, 1), Regime.GENERIC, "generic"),
    ],
)
def test_the_pack_in_force_on_a_day(day: date, regime: Regime, name: str) -> None:
    assert pack_on(day, regime).name == name
    assert pack_named(name).name == name
    if regime == Regime.PREFILING:
        assert pack_on(day).name == name


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2016, 6, 30), ["generic"]),
        (date(2016, 7, 1), ["prefiling-2016", "generic"]),
        (date(2022, 1, 1), ["prefiling-2022", "generic"]),
        (date(2025, 1, 1), ["prefiling-2022", "postfiling-2025", "generic"]),
    ],
)
def test_all_packs_in_force_on_a_day(day: date, names: list[str]) -> None:
    assert [pack.name for pack in packs_on(day)] == names


def test_a_limit_is_named_in_the_readers_language() -> None:
    with override("zh-hans"):
        assert limit_name("prefiling-2022", "T5") == "诉前调解期限"
        assert pack_named("generic").title == "通用在线纠纷解决规则"
    with override("en"):
        assert limit_name("prefiling-2022", "T5") == "Pre-filing mediation"
        assert pack_named("generic").title == "Online dispute resolution, generic"
    assert limit_name("prefiling-2022", "T99") == "T99"
    assert limit_name("no pack", "T5") == "T5"


def test_a_rule_that_a_pack_does_not_know_has_no_limit() -> None:
    assert limit_of(pack_named("generic"), "T9") is None
    limit = limit_of(pack_named("prefiling-2022"), "T9")
    assert limit is not None
    assert limit.article == "人民调解法 33；民诉法 205"
