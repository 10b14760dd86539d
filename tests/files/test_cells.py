"""What a cell means, in every spelling that a year of many hands brings."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mediation.files import cells
from mediation.files.cells import CellFault
from mediation.rules.enums import CAUSE_BY_NAME_ZH

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
WIDE = str.maketrans("0123456789-/.,()", "０１２３４５６７８９－／．，（）")
SPELLINGS = [
    "{d:%Y-%m-%d}", "{d:%Y/%m/%d}", "{d:%Y.%m.%d}", "{d.year}-{d.month}-{d.day}", "{d.year}年{d.month}月{d.day}日",
    "{d:%Y}年{d:%m}月{d:%d}日", "{d:%Y%m%d}", " {d:%Y-%m-%d}\u3000",
]  # fmt: skip


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_a_day_is_the_same_in_every_spelling(day: date, spelling: str, wide: bool) -> None:
    text = spelling.format(d=day)
    assert cells.day(text.translate(WIDE) if wide else text) == day


@given(DAYS)
def test_a_date_cell_and_excels_serial_number_are_days(day: date) -> None:
    assert cells.day(day) == cells.day(datetime(day.year, day.month, day.day, 13, 5)) == day  # noqa: DTZ001
    assert cells.day(float((day - cells.EXCEL_EPOCH).days)) == day


@pytest.mark.parametrize("text", ["2019-02-30", "2019/13/01", "20190230", "2019年0月1日", "2019-1-32"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    with pytest.raises(CellFault, match=r"\d"):
        cells.day(text)


@pytest.mark.parametrize(
    "text", ["昨天", "2019", "2019-01", "1-2-2019", "31.12.2019", "107年3月4日", 12.0, True, "=NOW()"]
)
def test_what_is_no_day_is_not_guessed(text: object) -> None:
    with pytest.raises(CellFault):
        cells.day(text)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.binary()))
def test_no_cell_at_all_breaks_a_reader(value: object) -> None:
    for reader in (cells.day, cells.amount, cells.phone, cells.number, cells.names, cells.narrow):
        with suppress(CellFault):
            reader(value)


MONEY = st.decimals(0, Decimal("999999999.99"), places=2)


@given(MONEY, st.sampled_from(["{a}", "{a:,}", "{a}元", "¥{a:,}", "￥{a}", " {a} 元 "]), st.booleans())
def test_an_amount_is_the_same_in_every_spelling(yuan: Decimal, spelling: str, wide: bool) -> None:
    text = spelling.format(a=yuan)
    assert cells.amount(text.translate(WIDE) if wide else text) == yuan


@given(st.integers(0, 99_999_999))
def test_ten_thousands_are_multiplied_out(hundreds: int) -> None:
    text = f"{Decimal(hundreds) / 100}万元"
    assume("E" not in text)
    assert cells.amount(text) == Decimal(hundreds) * 100


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("299,600", "299600"), ("10.22万元", "102200"), ("138300元", "138300"), (15700.0, "15700"), (0.1, "0.10"),
        ("1.5亿", "150000000"), ("３２，６００", "32600"), (0, "0"),
    ],
)  # fmt: skip
def test_the_amounts_of_the_register(cell: object, yuan: str) -> None:
    assert cells.amount(cell) == Decimal(yuan)


@pytest.mark.parametrize("cell", ["", "/", "／", " — ", "无", None])
def test_no_amount_is_none(cell: object) -> None:
    assert cells.amount(cell) is None


@pytest.mark.parametrize("cell", ["若干", "-5", "1,2,3", "12万3", "=1+1", "1e9", float("nan"), float("inf"), "9" * 20])
def test_what_is_no_amount_is_refused(cell: object) -> None:
    with pytest.raises(CellFault):
        cells.amount(cell)


@pytest.mark.parametrize(
    "cell", [13900000438.0, "13900000438", " 139-0000-0438 ", "１３９０００００４３８", 13900000438]
)
def test_a_phone_is_its_digits(cell: object) -> None:
    assert cells.phone(cell) == "13900000438"


@pytest.mark.parametrize("cell", ["见卷", "139", 1.5, "13900000438、13900000439"])
def test_what_is_no_phone_is_refused(cell: object) -> None:
    with pytest.raises(CellFault):
        cells.phone(cell)


@given(st.lists(st.sampled_from(sorted(CAUSE_BY_NAME_ZH)), unique=True))
def test_causes_are_parted_though_one_holds_the_sign_that_parts_them(names: list[str]) -> None:
    assert cells.several_of("、".join(names), CAUSE_BY_NAME_ZH) == tuple(CAUSE_BY_NAME_ZH[name] for name in names)


def test_an_unknown_cause_among_known_ones_is_named() -> None:
    with pytest.raises(CellFault, match="占星"):
        cells.several_of("劳动争议、占星", CAUSE_BY_NAME_ZH)


def test_several_parties_stand_in_one_cell() -> None:
    assert cells.names(" 罗雪兰、马华志 ") == ("罗雪兰", "马华志")
    assert cells.names("甲、甲") == ("甲",)
    assert cells.names("") == ()


@pytest.mark.parametrize(
    "name", ["永丰商贸有限公司", "某某（北京）科技有限公司", "示范区第二中学", "青桥镇人民政府办公室所", "张三饭店"]
)
def test_companies_are_told_from_people(name: str) -> None:
    assert cells.is_company(name)


@pytest.mark.parametrize("name", ["张三", "欧阳修", "吴国", "罗涛"])
def test_people_are_no_companies(name: str) -> None:
    assert not cells.is_company(name)


def test_a_name_keeps_its_full_width_brackets() -> None:
    assert cells.text("某某（北京）有限公司", 120) == "某某（北京）有限公司"


@pytest.mark.parametrize(("cell", "most"), [("", 5), ("123456", 5), ("a\x00b", 5)])
def test_words_have_their_limits(cell: str, most: int) -> None:
    with pytest.raises(CellFault):
        cells.text(cell, most)
