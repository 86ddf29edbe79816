"""The list of items: what can be typed, what is refused, and that the shipped list is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.items import BadItemList, UnknownItem, UnknownSub, parse_items, written
from fupin_desk.model.rules import CASES

DATA = (Path(__file__).parents[2] / "resources" / "items.toml").read_bytes()
ITEMS = parse_items(DATA)


def test_the_form_is_whole_and_every_side_is_known() -> None:
    codes = [item.code for item in ITEMS]
    counts = {"A": 5, "B": 4, "C": 5, "D": 6, "E": 4}
    expected = [f"{group}{n}" for group, many in counts.items() for n in range(1, many + 1)]
    assert codes[: len(expected)] == expected
    assert codes[len(expected) :] == ["R", "X", *(f"F{n}" for n in range(1, 9)), "G1", "G2", "G3"]
    sides = {item.group: item.side for item in ITEMS}
    assert sides == {
        **dict.fromkeys("ABCD", "income"), "E": "cost", "F": "living", "G": "loan",
        **dict.fromkeys("RX", "reference"),
    }  # fmt: skip
    assert [item.code for item in ITEMS if item.wage] == ["A1", "A2", "A3", "A4", "A5"]


def test_every_case_named_in_the_list_is_a_switch_of_the_packs() -> None:
    named = {item.case for item in ITEMS} | {sub.case for item in ITEMS for sub in item.subs.values()}
    assert named - {""} <= set(CASES)
    assert {"pension", "dibao", "scholarship", "support", "asset_sale", "earmarked", "remittance"} <= named


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("B2", ("B2", "")), (" b2 ", ("B2", "")), ("Ｂ２", ("B2", "")), ("R", ("R", "")),
        ("D5.1", ("D5", "1")), ("d6.16", ("D6", "16")), ("D6.地力补贴", ("D6", "2")),
        ("B1.烤烟", ("B1", "烤烟")), ("B1．烤烟", ("B1", "烤烟")),
        ("F4.2", ("F4", "2")), ("G1.信用社", ("G1", "信用社")),
    ],
)  # fmt: skip
def test_items_are_read_as_people_type_them(typed: str, read: tuple[str, str]) -> None:
    assert ITEMS.parse(typed) == read


@pytest.mark.parametrize("typed", ["", "A6", "Z1", "B", "D", "1", "B2烤烟", "F9", ".1", "E0"])
def test_an_item_nobody_knows_is_refused(typed: str) -> None:
    with pytest.raises(UnknownItem) as refused:
        ITEMS.parse(typed)
    assert refused.value.code == "FD-J35"
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    "typed",
    ["D5.6", "D6.20", "D6.没有的", "B1.", "B1.3", "B1.甲.乙", "R.1", "X.药", "B1." + "长" * 21, "B1.a\nb"],
)
def test_a_sub_item_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(UnknownSub) as refused:
        ITEMS.parse(typed)
    assert refused.value.facts["item"] == typed[: typed.index(".")]


@given(st.sampled_from([(i.code, sub) for i in ITEMS for sub in ("", *i.subs, *i.known)]))
def test_what_is_written_is_read_back(pair: tuple[str, str]) -> None:
    assert ITEMS.parse(written(*pair)) == pair


def test_labels_and_switches_follow_the_sub_item() -> None:
    assert ITEMS.label("D5", "1") == "生态补偿·退耕还林"
    assert ITEMS.label("B1", "烤烟") == "种植业·烤烟"
    assert ITEMS.label("A1") == "务工收入"
    assert (ITEMS.case("D6", "5"), ITEMS.case("D6", "2"), ITEMS.case("D2", "")) == ("pension", "", "dibao")
    with pytest.raises(UnknownItem):
        ITEMS.parse("Q1")
    assert ITEMS.label("Q1") == "没有的项目 Q1"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "A2"', 'code = "A1"'),
        ('side = "cost"', 'side = "sideways"'),
        ('code = "B1"', 'code = "Y1"'),
        ('no = "2"', 'no = "1"'),
        ("source =", "origin ="),
        ("[[item]]", "[[item"),
    ],
)
def test_a_damaged_list_is_refused_whole(old: str, new: str) -> None:
    assert old in DATA.decode()
    with pytest.raises(BadItemList):
        parse_items(DATA.decode().replace(old, new, 1).encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadItemList):
        parse_items(b"\xff\xfe\x00")
