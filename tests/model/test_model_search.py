"""Find as you type: all readings, all numbers, any keyboard's dots and widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.search import folded, like_pattern, readings, search_key


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三", "zs"), ("单雄信", "sxx"), ("单雄信", "dxx"), ("仇和", "qh"), ("仇和", "ch"), ("区大", "od"),
        ("区大", "qd"), ("阿依古丽·买买提", "aygl"), ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "古丽•买"), ("Ａｂｃ", "abc"), ("欧 阳 锋", "oyf"), ("曾小贤", "zeng"),
    ],
)  # fmt: skip
def test_names_are_found_in_every_reading(name: str, typed: str) -> None:
    assert folded(typed) in search_key([], [name])


def test_numbers_stand_after_names_and_nothing_twice() -> None:
    assert search_key(["0012", "139 0000", "0012", ""], ["李四", "李四", ""]).split() == [
        "李四", "ls", "lisi", "0012", "1390000",
    ]  # fmt: skip


def test_characters_without_a_reading_stand_for_themselves() -> None:
    assert "𰻝" in search_key([], ["𰻝三"])
    assert readings("abc") == ()
    assert readings("") == ()


def test_a_long_name_of_many_readings_does_not_explode() -> None:
    key = search_key([], ["单仇区曾朴折乐重行长" * 3])
    assert len(key) < 2500


def test_typed_wildcards_are_escaped() -> None:
    assert like_pattern("50%_\\") == "%50\\%\\_\\\\%"


@given(st.text(max_size=30))
def test_any_name_finds_itself(name: str) -> None:
    key = search_key(["1"], [name])
    for word in name.split():
        assert folded(word) in key
    assert folded(folded(name)) == folded(name)
