"""Quantities as a villager types them: exact, converted only where a factor is known, refused when odd."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.quantity import (
    NotAQuantity,
    Quantity,
    amount_of,
    factor,
    in_words,
    kept,
    price_gap,
    read,
    total,
    unit_of,
)

WEIGHTS = ("克", "两", "斤", "公斤", "担", "吨", "袋(50公斤)", "筐(30斤)")


@pytest.mark.parametrize(
    ("typed", "kept_as", "in_jin"),
    [
        ("3担", "3担", "300"),
        ("500 斤", "500斤", "500"),
        ("1.5吨", "1.5吨", "3000"),
        ("３担", "3担", "300"),
        ("５００．５公斤", "500.5公斤", "1001"),
        ("三担半", "3.5担", "350"),
        ("3公斤半", "3.5公斤", "7"),
        ("半斤", "0.5斤", "0.5"),
        ("3斤2两", "3.2斤", "3.2"),
        ("3担20斤", "3.2担", "320"),
        ("2两", "2两", "0.2"),
        ("一百二十斤", "120斤", "120"),
        ("一千零五斤", "1005斤", "1005"),
        ("2万斤", "20000斤", "20000"),
        ("1,200斤", "1200斤", "1200"),
        ("40kg", "40公斤", "80"),
        ("40千克", "40公斤", "80"),
        ("4袋(50公斤)", "4袋(50公斤)", "400"),
        ("4袋×50kg", "4袋(50公斤)", "400"),
        ("4 袋（每袋50公斤）", "4袋(50公斤)", "400"),
        ("4袋每袋50公斤", "4袋(50公斤)", "400"),
    ],
)
def test_a_weight_is_read_exactly_and_told_in_the_villages_unit(
    typed: str, kept_as: str, in_jin: str
) -> None:
    said = read(typed)
    assert str(said) == kept_as
    assert said.to("斤") == Quantity(Decimal(in_jin), "斤")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "斤", "-3担", "3..5斤", "1e9斤", "1e308", "几袋", "0斤", "0", "3x", "3 foo", "3斤2担", "1,20斤",
     "1.00001斤", "9999999999斤", "4袋(3头)", "4袋(50公斤", "3斤2", "一二三斤", "百斤", "3.斤", "−5头",
     "nan斤", "3斤\n4斤x", "斤3", "3斤" * 30, "\u202e3斤", "3%斤"],
)  # fmt: skip
def test_what_is_no_quantity_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(NotAQuantity):
        read(typed)


def test_a_sack_weighs_what_was_written_and_nothing_else() -> None:
    assert factor("袋") == ("袋", Decimal(1))
    assert read("3袋").to("斤") is None
    assert read("3袋(50公斤)").to("担") == Quantity(Decimal(3), "担")
    assert unit_of("袋(50kg)") == "袋(50公斤)"
    assert unit_of("大背篓") == "大背篓"
    assert factor("大背篓") == ("大背篓", Decimal(1))


def test_number_and_unit_may_stand_in_two_cells() -> None:
    assert read("500", "斤") == read("500斤") == read("500斤", "斤")
    assert read("2") == Quantity(Decimal(2), "")
    with pytest.raises(NotAQuantity):
        read("500斤", "担")
    assert kept("约500", "斤") is None
    assert kept("", "斤") is None


def test_what_converts_becomes_one_sum_and_the_rest_stands_beside() -> None:
    mixed = total([read("3担"), read("50公斤"), read("2袋"), read("4袋(50公斤)"), read("1头")])
    assert [str(one) for one in mixed] == ["800斤", "2袋", "1头"]
    assert [str(one) for one in total([read("3担"), read("两担")])] == ["5担"]
    assert total([]) == []


def test_money_is_quantity_times_price_rounded_once() -> None:
    assert amount_of(read("353斤"), 135) == 47_655
    assert amount_of(read("100斤"), 270, "公斤") == 13_500
    assert amount_of(read("3两"), 135, "斤") == 41, "40.5 fen, half up"
    assert amount_of(read("1头"), 1_800, "斤") is None
    assert amount_of(read("3袋"), 135, "斤") is None
    assert amount_of(read("1斤"), 0) is None
    assert amount_of(read("999999999吨"), 10**12) is None


def test_a_price_that_does_not_make_the_amount_is_seen() -> None:
    assert price_gap(67_500, "500", "斤", 135) == 0
    assert price_gap(80_000, "500", "斤", 135) == 12_500
    assert price_gap(80_000, "500", "斤", None) is None
    assert price_gap(80_000, "一些", "斤", 135) is None


def test_a_step_tells_quantity_and_price_in_words() -> None:
    assert in_words([("500", "斤", 67_500, 135)]) == "500斤 × 1.35 元/斤"
    assert in_words([("500", "斤", 67_500, 135), ("300", "斤", 36_000, 120)]) == "800斤，1.20—1.35 元/斤"
    assert in_words([("1", "头", 500_000, None)]) == "1头，合 5,000.00 元/头"
    assert in_words([("500", "斤", 67_500, 135), ("", "", 9_900, None)]) == "500斤 × 1.35 元/斤，1 笔没写数量"
    assert in_words([("1", "头", 500_000, None), ("30", "斤", 3_000, None)]) == "1头、30斤"
    assert in_words([]) == ""


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99_999), places=2),
    st.sampled_from(WEIGHTS),
    st.sampled_from(WEIGHTS),
)
def test_there_and_back_again_is_the_same(number: Decimal, one: str, other: str) -> None:
    said = Quantity(number, one)
    away = said.to(other)
    if away is not None:
        back = away.to(one)
        assert back is not None
        assert back.number == number
    assert total([said]) == [said]


@given(st.lists(st.tuples(st.integers(1, 9999), st.sampled_from(WEIGHTS)), min_size=1, max_size=12))
def test_a_sum_of_weights_is_the_sum_of_its_parts(parts: list[tuple[int, str]]) -> None:
    said = [Quantity(Decimal(n), unit) for n, unit in parts]
    (summed,) = total(said)
    base = summed.to("斤")
    assert base is not None
    assert base.number == sum(one.number * factor(one.unit)[1] for one in said)


@given(st.text(max_size=25))
def test_any_text_is_a_positive_quantity_or_a_refusal(text: str) -> None:
    try:
        said = read(text)
    except NotAQuantity:
        return
    assert 0 < said.number < 10**9
    assert read(str(said)) == said


@given(
    st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(999_999), places=4), st.sampled_from(WEIGHTS)
)
def test_what_is_written_is_read_back(number: Decimal, unit: str) -> None:
    said = Quantity(number, unit)
    assert read(str(said)) == said
    assert kept(str(number), unit) == said
