"""What a typed or pasted cell means: items, days, members, uses, whole blocks from a village's own sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fupin_desk.errors import Spoken
from fupin_desk.model.items import parse_items
from fupin_desk.model.values import Month
from fupin_desk.ui.widgets import cells, pasted
from fupin_desk.ui.widgets.cells import Known, Row

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
MEMBERS = [("1", "张守田", "户主"), ("2", "单秀英", "配偶"), ("3", "玉素甫·阿不都热合曼", "之子")]


@pytest.fixture
def known() -> Known:
    """October with three members; 玉米 was booked before."""
    choices = cells.item_choices(ITEMS, [("B1", "玉米")])
    return Known(Month(2026, 10), ITEMS, choices, cells.member_choices(MEMBERS))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("a4", "A4"), ("cjgyg", "A4"), ("村级公益岗", "A4"), ("B1.玉米", "B1.玉米"),
        ("b1 烤烟", "B1.烤烟"),
        ("种植业·稻谷", "B1.稻谷"), ("ym", "B1.玉米"), ("d6.地力补贴", "D6.2"), ("tghl", "D5.1"),
        ("Ｂ２", "B2"),
    ],
)  # fmt: skip
def test_an_item_is_found_by_code_initials_or_characters(known: Known, text: str, item: str) -> None:
    """However somebody remembers it, the same item comes out as it is written."""
    assert cells.read_cell("item", text, known) == item


@pytest.mark.parametrize("text", ["天上掉的", "Z9", "D6.999"])
def test_an_unknown_item_is_refused(known: Known, text: str) -> None:
    """Nothing is guessed from a word that finds nothing."""
    with pytest.raises(Spoken):
        cells.read_cell("item", text, known)


@pytest.mark.parametrize(
    "text",
    ["9", "09", "10-9", "10/09", "1009", "20261009", "2026-10-09", "2026.10.9", "10月9日", "9日", "１０－９"],
)
def test_a_day_is_read_however_it_is_typed(known: Known, text: str) -> None:
    """Only the day number is needed; whole dates from Excel are read as well."""
    assert cells.read_cell("happened", text, known) == date(2026, 10, 9)


@pytest.mark.parametrize("text", ["32", "11-01", "2025-10-09", "昨天", "10-9-8-7"])
def test_a_day_outside_the_month_is_refused_at_the_cell(known: Known, text: str) -> None:
    """The sentence names what was typed and how to type it."""
    with pytest.raises(Spoken) as refused:
        cells.read_cell("happened", text, known)
    assert text[:4] in refused.value.what


def test_a_member_is_found_by_any_reading_and_never_named_in_the_refusal(known: Known) -> None:
    """单 is read shàn; a stranger's name does not travel in the sentence."""
    assert cells.read_cell("member", "sxy", known) == "单秀英"
    assert cells.read_cell("member", "dxy", known) == "单秀英"
    assert cells.read_cell("member", "阿不都", known) == "玉素甫·阿不都热合曼"
    assert cells.read_cell("member", "", known) == ""
    with pytest.raises(Spoken) as refused:
        cells.read_cell("member", "王五", known)
    assert "王五" not in str(refused.value)


def test_a_cost_may_be_typed_with_the_minus_it_is_shown_with(known: Known) -> None:
    """−340 under E1 is 340; a negative income is refused at its cell."""
    assert cells.read_cell("amount", "−340", known, "E1.化肥") == 34000
    with pytest.raises(Spoken):
        cells.read_cell("amount", "-340", known, "A1")
    assert cells.read_cell("amount", "1.2万", known, "A1") == 1200000


def test_a_row_drops_what_its_item_does_not_take(known: Known) -> None:
    """Changing a wage into a crop forgets living cost and money sent home, and the crop is sold."""
    row = Row()
    for column, text in (("item", "A1"), ("amount", "5000"), ("living_cost", "1800"), ("sent_home", "2500")):
        assert row.put(column, text, known)
    assert row.put("item", "B1.玉米", known)
    assert (row.values["living_cost"], row.values["sent_home"], row.values["use"]) == (None, None, "sold")
    assert row.put("item", "A4", known)
    assert row.values["use"] is None


def test_what_cannot_be_read_stays_as_typed(known: Known) -> None:
    """The text is kept beside its fault until something readable is typed over it."""
    row = Row()
    assert not row.put("amount", "三百四", known)
    assert row.raw["amount"] == "三百四"
    assert row.wanted() == "amount"
    assert row.put("amount", "340", known)
    assert not row.faults
    assert row.wanted() == "item"


def test_a_block_without_headings_is_understood_by_its_columns(known: Known) -> None:
    """Date, item, number, unit, money, words: whatever their order."""
    text = "10-12\t玉米\t420\t公斤\t1092\t2.60 元/公斤\n10-15\t鸡\t6\t只\t510\t\n10-16\tE2\t3\t袋\t465\t饲料"
    taken, headed = pasted.columns_of(pasted.block(text), known)
    assert not headed
    assert taken[0] == "happened"
    assert taken[2:5] == ["quantity", "unit", "amount"]


def test_headings_decide_before_anything_else(known: Known) -> None:
    """金额 in the first column is the amount, though its cells could be days."""
    rows = pasted.offered("金额\t项目\t备注\n12\tA4\t保洁\n9\tC2\t", known)
    assert [row.values["amount"] for row in rows] == [1200, 900]
    assert [row.values["item"] for row in rows] == ["A4", "C2"]
    assert rows[0].values["note"] == "保洁"


def test_copied_rows_come_back_the_same(known: Known) -> None:
    """What Ctrl+C gives, Ctrl+V reads: also into Excel and back."""
    row = Row()
    typed = {"item": "B1.玉米", "member": "张守田", "happened": "12", "quantity": "420", "unit": "公斤",
             "use": "自用", "amount": "1,092.50", "note": "两\t行"}  # fmt: skip
    for column, text in typed.items():
        assert row.put(column, text, known)
    back = pasted.offered(pasted.copied([row]), known)[0]
    kept = {name: value for name, value in row.values.items() if value and name != "note"}
    assert {name: back.values.get(name) for name in kept} == kept
    assert back.values["note"] == "两 行"


def test_ten_thousand_lines_are_read_and_not_one_more(known: Known) -> None:
    """A whole sheet pasted is a preview, not a crash; what is beyond ten thousand is left out."""
    rows = pasted.offered("A4\t5\n" * 10_050, known)
    assert len(rows) == 10_000
    assert {row.values["amount"] for row in rows} == {500}


def test_one_word_is_no_block() -> None:
    """A single word goes into the cell; two cells or two lines are a block."""
    assert not pasted.is_block("村级公益岗")
    assert not pasted.is_block("600\n")
    assert pasted.is_block("A4\t600")
    assert pasted.is_block("A4\nA1")
