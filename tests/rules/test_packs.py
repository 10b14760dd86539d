"""A wrong rule pack stops the start with its file and the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override

from mediation.rules.limits import Days, WorkingDays
from mediation.rules.packs import FOLDER, packs, read_pack, read_packs
from mediation.rules.queries import limit_name, pack_named, pack_on

GOOD = (FOLDER / "prefiling-2016.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "court-2030.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("there", "instead", "reason"),
    [
        ('title_zh = "特邀调解规定（诉前调解）"', "", "title_zh is missing"),
        ("valid_from = 2016-07-01", "", "valid_from is missing"),
        ("valid_from = 2016-07-01", 'valid_from = "2016-07-01"', "valid_from is '2016-07-01', wanted a date"),
        ("valid_from = 2016-07-01", "valid_from = 2016-07-01T08:00:00", "wanted a date"),
        ("valid_until = 2021-12-31", 'valid_until = "for ever"', "valid_until is 'for ever', wanted a date"),
        ("valid_until = 2021-12-31", "valid_until = 2015-12-31", "valid_until lies before valid_from"),
        ("valid_until = 2021-12-31", "valid_untill = 2021-12-31", "valid_untill is no setting of a pack"),
        ('regime = "prefiling"', 'regime = "afterwards"', "afterwards"),
        ("诉前调{n}号", "诉前调号", "wanted {year}, {code} and {n}"),
        ("诉前调{n}号", "诉前调{n}{court}号", "wanted {year}, {code} and {n}"),
        ("诉前调{n}号", "诉前调{n}{}号", "wanted {year}, {code} and {n}"),
        ("诉前调{n}号", "诉前调{n}号{", "{"),
        ("end_grounds = [1, 2, 3, 4, 5, 6, 7, 8]", "end_grounds = 8", "int"),
        ("length = 30", "length = 0", "limits.T5.length is 0, wanted a whole number from 1"),
        ("length = 30", "length = 30.5", "limits.T5.length is 30.5"),
        ("length = 30", "length = true", "limits.T5.length is True"),
        ("length = 30", "", "length is missing"),
        ("length = 30", "length = 30\nlenght = 31", "limits.T5.lenght is no setting of a pack"),
        ('unit = "day"', 'unit = "week"', "limits.T5.unit is 'week', wanted day or working_day"),
        ('starts = "take_on"', "", "starts is missing"),
        ("[limits.T5]", "[limits", "line"),
    ],
)
def test_a_wrong_pack_is_refused_with_file_and_reason(tmp_path: Path, there: str, instead: str, reason: str) -> None:
    assert there in GOOD
    with pytest.raises(ImproperlyConfigured) as refused:
        read_pack(written(tmp_path, GOOD.replace(there, instead)))
    assert "court-2030.toml" in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize("limits", ['limits = "none"', "limits = []", "limits = {T5 = 30}"])
def test_limits_that_are_no_tables_are_refused(tmp_path: Path, limits: str) -> None:
    head = GOOD.partition("[limits")[0]
    with pytest.raises(ImproperlyConfigured, match=r"court-2030\.toml"):
        read_pack(written(tmp_path, f"{head}\n{limits}\n"))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "court-2030.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ImproperlyConfigured, match=r"court-2030\.toml"):
        read_pack(path)


def test_two_packs_of_a_regime_never_hold_on_the_same_day(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    written(tmp_path, GOOD.replace("2016-07-01", "2021-12-31"), "b.toml")
    with pytest.raises(ImproperlyConfigured, match=r"b\.toml: a\.toml holds on 2021-12-31 too"):
        read_packs(tmp_path)
    written(tmp_path, GOOD.replace("2016-07-01", "2022-01-01").replace("2021-12-31", "2022-12-31"), "b.toml")
    assert set(read_packs(tmp_path)) == {"a", "b"}


def test_the_packs_of_the_program_say_what_the_law_says() -> None:
    assert set(packs()) == {"prefiling-2016", "prefiling-2022"}
    for pack in packs().values():
        lengths = {rule: limit.length for rule, limit in pack.limits.items()}
        assert lengths == {"T2": WorkingDays(3), "T3": WorkingDays(3), "T5": Days(30)}
        assert pack.end_grounds == (1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2010, 1, 1), "prefiling-2016"),
        (date(2016, 7, 1), "prefiling-2016"),
        (date(2021, 12, 31), "prefiling-2016"),
        (date(2022, 1, 1), "prefiling-2022"),
        (date(2040, 1, 1), "prefiling-2022"),
    ],
)
def test_the_pack_in_force_on_a_day(day: date, name: str) -> None:
    assert pack_on(day).name == name
    assert pack_named(name).name == name


def test_a_limit_is_named_in_the_readers_language() -> None:
    with override("zh-hans"):
        assert limit_name("prefiling-2022", "T5") == "诉前调解期限"
    with override("en"):
        assert limit_name("prefiling-2022", "T5") == "Pre-filing mediation"
    assert limit_name("prefiling-2022", "T99") == "T99"
    assert limit_name("no pack", "T5") == "T5"
