"""念给我听: plain sentences, round figures that are never far off, exact ones beside them, and no jargon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.i18n import use
from fupin_desk.model.aloud import Said, aloud, number_words, spoken, tenths
from fupin_desk.model.figures import Line
from fupin_desk.model.income import statement
from fupin_desk.model.items import parse_items
from fupin_desk.model.rules import parse_pack
from fupin_desk.model.values import Month, Window

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
PACK = parse_pack((RESOURCES / "rules" / "generic-2023.toml").read_bytes())
YEAR = Window(Month(2025, 10), Month(2026, 9))
NEVER = ("口径", "纯收入", "贫", "扶", "排名", "监测", "核算", "标准", "名次", "转移", "财产性")


def line(item: str, amount: int, mark: str = "voucher", **facts: Any) -> Line:
    """One line of the year, in whole yuan."""
    used = facts.pop("use", "sold" if item.startswith("B") else None)
    return Line(f"{item}{amount}{mark}", YEAR.start, item, "", amount * 100, used, "actual", mark, **facts)  # type: ignore[arg-type]


def said(lines: list[Line], heads: int = 4, window: Window = YEAR) -> tuple[Said, ...]:
    """What is said about these lines, after the laws that hold whatever they are."""
    found = statement(lines, PACK, window, heads, ITEMS)
    sentences = aloud(found, lines)
    text = "".join(one.words for one in sentences)
    assert 1 <= len(sentences) <= 5
    assert all(one.words.endswith("。") and one.words.count("。") == 1 for one in sentences)
    assert not [word for word in NEVER if word in text]
    return sentences


def test_an_ordinary_year() -> None:
    lines = [
        line("A1", 36_000, living_cost=12_000_00, sent_home=20_000_00), line("B2", 9_320), line("E1", 3_002),
        line("B1", 5_000, "told", use="eaten"), line("D6", 1_665, "signed"),
    ]  # fmt: skip
    words = [one.words for one in said(lines)]
    assert words == [
        "这一年，你家收到现钱大约四万七千块钱。",
        "花在种地上大约三千块钱，在外面打工吃住一万两千块钱。",
        "减去花的，剩大约三万两千块钱；家里四个人，算下来每个人大约八千块钱。",
        "打工的钱拿回家两万块钱；自家吃的粮食和菜值五千块钱，没有变成钱。",
        "这些数里，有收据的占九成七，双方签了字的占不到一成。",
    ]


def test_the_exact_figures_stand_beside_what_is_spoken() -> None:
    first, cost, left, *_rest = said([line("B1", 4_321), line("E1", 1_234)], heads=3)
    assert first.exact == (("收到现钱", "4,321.00"),)
    assert cost.exact == (("本钱", "1,234.00"),)
    assert left.exact == (("收的减花的", "3,087.00"), ("每个人", "1,029.00"))


def test_a_year_that_lost_money_says_so_plainly() -> None:
    words = [one.words for one in said([line("B2", 1_000), line("E2", 3_000)])]
    assert "花的比收的多，还差两千块钱。" in words
    assert not any("每个人" in one for one in words)


def test_nothing_left_and_nothing_booked() -> None:
    assert any("没有剩" in one.words for one in said([line("B2", 1_000), line("E2", 1_000)]))
    assert [one.words for one in said([])] == ["这一年，你家还没有记账。"]
    half = Window(Month(2026, 1), Month(2026, 6))
    assert [one.words for one in said([], window=half)] == ["这 6 个月，你家还没有记账。"]


def test_own_grain_alone_is_no_money() -> None:
    words = [one.words for one in said([line("B1", 6_000, "signed", use="eaten")])]
    assert words[0] == "这一年，你家没有记到现钱收入。"
    assert "自家吃的粮食和菜值六千块钱，没有变成钱。" in words


def test_a_migrant_whose_remittance_nobody_wrote_down() -> None:
    words = "".join(one.words for one in said([line("A1", 18_000, living_cost=9_000_00)]))
    assert "拿回家多少，还没有记全" in words
    assert "在外面打工吃住花了九千块钱" in words


def test_one_person_hears_no_share_and_estimates_are_called_so() -> None:
    words = [one.words for one in said([line("B1", 500, "told")], heads=1)]
    assert words[-2:] == ["减去花的，剩五百块钱。", "这些数还没有收据，剩下的是估的。"]


def test_all_receipts_and_all_signed() -> None:
    assert said([line("B1", 500)])[-1].words == "这些数都有收据。"
    assert said([line("B1", 500, "signed")])[-1].words == "这些数还没有收据，双方都签了字。"
    assert "家里两个人" in said([line("B1", 500)], heads=2)[1].words


VALUES = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}


def heard(words: str) -> int:
    """A number in characters, read back."""
    whole, part, digit = 0, 0, 0
    for letter in words:
        if letter in VALUES:
            digit = VALUES[letter]
        elif letter in UNITS:
            part += (digit or 1) * UNITS[letter]
            digit = 0
        else:
            big = {"万": 10_000, "亿": 100_000_000}[letter]
            if letter == "亿" and whole:
                whole, part = (whole + part + digit) * big, 0
            else:
                whole, part = whole + (part + digit) * big, 0
            digit = 0
    return whole + part + digit


@given(st.integers(0, 10**12))
def test_a_number_in_characters_can_be_heard_again(number: int) -> None:
    assert heard(number_words(number)) == number


@given(st.integers(0, 10**13))
def test_what_is_spoken_is_never_more_than_a_fortieth_off(amount: int) -> None:
    words = spoken(amount)
    if "不到" in words:
        assert 0 < amount < 50
        return
    exact = not words.startswith("大约")
    told = heard(words.removeprefix("大约").removesuffix("块钱")) * 100
    assert exact == (told == amount)
    assert abs(told - amount) <= max(amount / 40, 50)


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (110, "一百一十"), (203, "二百零三"), (2000, "两千"),
     (20_000, "两万"), (22_000, "两万两千"), (100_005, "十万零五"), (10_010_000, "一千零一万"),
     (200_000_000, "两亿")],
)  # fmt: skip
def test_numbers_as_they_are_said(number: int, words: str) -> None:
    assert number_words(number) == words


def test_shares_as_they_are_said() -> None:
    assert [tenths(share) for share in (3, 10, 82, 99, 100)] == [
        "不到一成",
        "一成",
        "八成二",
        "九成九",
        "全部",
    ]


def test_another_language_speaks_digits() -> None:
    use({"数字用汉字念": "digits", "大约{number}块钱": "about {number} yuan"})
    try:
        assert spoken(6_113_750) == "about 61,000 yuan"
        assert tenths(82) == "82%"
    finally:
        use({})
