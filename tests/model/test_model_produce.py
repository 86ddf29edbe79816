"""Where a crop went: came in and went out always agree, what is missing is shown, nothing is made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.errors import Refusal
from fupin_desk.model.account import Entry
from fupin_desk.model.journal import Op
from fupin_desk.model.produce import ProduceRow, balance, farm_prices, offer, questions, record_price
from fupin_desk.model.values import Month, Window
from tests.model.book import VILLAGE, Book

YEAR = Window(Month(2025, 10), Month(2026, 9))
_ids = count()


def line(use: str, quantity: str, month: str = "2025-10", unit: str = "斤", **facts: object) -> Entry:
    given: dict[str, object] = {"item": "B1", "sub": "玉米", "amount": 10_000, **facts}
    return Entry(
        village="v", id=f"e{next(_ids):05d}", household_id="h", month=month, use=use, quantity=quantity,
        unit=unit, booked=date(2025, 11, 1), **given,
    )  # fmt: skip


def only(*lines: Entry, window: Window = YEAR) -> ProduceRow:
    (row,) = balance(lines, window)
    return row


def whole(*numbers: Decimal) -> list[int]:
    assert all(number == int(number) for number in numbers)
    return [int(number) for number in numbers]


def agrees(row: ProduceRow) -> bool:
    return row.opening + row.came_in == sum(row.uses.values()) + row.missing + row.left


def test_what_was_used_and_what_is_left_is_what_came_in() -> None:
    row = only(line("sold", "10", unit="担"), line("eaten", "500"), line("fed", "300"), line("seed", "20"),
               line("given", "30"), line("stock", "150"))  # fmt: skip
    assert row.came_in == 2000
    assert whole(row.left, row.missing) == [150, 0]
    assert (row.unit, row.counted) == ("斤", "2025-10")
    assert agrees(row)


def test_a_count_copied_into_the_next_month_changes_nothing() -> None:
    once = only(line("stock", "1000"))
    often = only(*(line("stock", "1000", f"2026-0{month}") for month in range(1, 8)))
    assert once.came_in == often.came_in == 1000
    assert often.left == 1000


def test_a_count_that_shrank_without_a_word_is_missing() -> None:
    row = only(line("stock", "1000"), line("eaten", "200", "2025-12"), line("stock", "500", "2026-01"))
    assert whole(row.missing, row.left, row.came_in) == [300, 500, 1000]
    assert agrees(row)


def test_a_second_harvest_comes_in_between_two_counts() -> None:
    row = only(line("stock", "100"), line("sold", "50", "2026-06"), line("stock", "900", "2026-08"))
    assert whole(row.came_in, row.missing, row.left) == [950, 0, 900]


def test_what_lay_there_before_the_window_is_no_harvest() -> None:
    row = only(
        line("stock", "400", "2025-08"), line("eaten", "100", "2025-09"), line("sold", "300", "2025-12"),
    )  # fmt: skip
    assert whole(row.opening, row.came_in, row.left, row.missing) == [300, 0, 0, 0]
    assert row.used("eaten") == 0, "eaten before the window"


def test_selling_more_than_was_counted_means_more_came_in() -> None:
    row = only(line("stock", "100"), line("sold", "250", "2026-05"))
    assert whole(row.came_in, row.left) == [250, 0]


def test_bags_without_a_weight_and_heads_stand_beside_not_in_the_sum() -> None:
    rows = balance(
        [line("sold", "3", unit="袋"), line("eaten", "100"), line("sold", "4", unit="袋(50公斤)")], YEAR
    )
    assert [row.unit for row in rows] == ["斤", "袋"]
    assert [whole(row.used("sold"), row.used("eaten")) for row in rows] == [[400, 100], [3, 0]]
    assert sum(row.sold_fen for row in rows) == 20_000


def test_money_without_a_quantity_is_counted_as_money_and_asked_about(book: Book) -> None:
    row = only(line("sold", "", unit=""), line("sold", "一些"), line("eaten", "5"))
    assert (row.sold_fen, row.eaten_fen, len(row.unmeasured)) == (20_000, 10_000, 2)
    asked = [text for text, _ids in questions([row], book.items)]
    assert any("没写数量" in text for text in asked)
    assert any("什么价" in text for text in asked)


def test_costs_wages_and_lines_outside_the_window_are_no_produce() -> None:
    assert balance([line("sold", "1", "2026-10")], YEAR) == []
    assert balance([line("sold", "1", "2025-09")], YEAR) == []
    wage = Entry(
        village="v", id="w", household_id="h", month="2025-10", item="A1", amount=1, booked=date(2025, 10, 1)
    )
    assert balance([wage], YEAR) == []


def test_an_amount_off_its_price_is_seen() -> None:
    row = only(line("eaten", "100", price=135, amount=13_500), line("eaten", "100", price=135, amount=20_000))
    assert len(row.mispriced) == 1
    assert row.unpriced == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["sold", "eaten", "fed", "seed", "given", "stock"]),
            st.integers(1, 5000),
            st.integers(0, 17),
            st.sampled_from(["斤", "公斤", "担", "袋(50公斤)"]),
        ),
        max_size=25,
    )
)
def test_came_in_and_went_out_agree_whatever_was_written(told: list[tuple[str, int, int, str]]) -> None:
    lines = [line(use, str(n), str(Month(2025, 4).plus(at)), unit) for use, n, at, unit in told]
    for row in balance(lines, YEAR):
        assert agrees(row)
        assert min(row.came_in, row.missing, row.left, row.opening) >= 0
        sold = sum(
            (Decimal(n) * {"斤": 1, "公斤": 2, "担": 100, "袋(50公斤)": 100}[unit]
             for use, n, at, unit in told if use == "sold" and Month(2025, 4).plus(at) in YEAR),
            Decimal(0),
        )  # fmt: skip
        assert row.used("sold") == sold


def test_a_farm_gate_price_says_what_when_and_who(book: Book) -> None:
    good = {"item": "B1.玉米", "month": "2026-09", "price": 135, "unit": "斤", "said_by": "收粮的老周"}
    for wrong in (
        {"item": "A1"}, {"item": "E1"}, {"price": 0}, {"price": -1}, {"unit": ""}, {"said_by": " "},
        {"source": "天上"}, {"month": "2026-13"}, {"item": "Z9"}, {"unit": "3x"},
    ):  # fmt: skip
        with pytest.raises(Refusal), book.change(Op.SET_VILLAGE) as s:
            record_price(s, book.items, **{**good, **wrong})  # type: ignore[arg-type]
    with book.ledger.read() as s:
        assert list(farm_prices(s, VILLAGE)) == []


def test_a_price_is_offered_for_its_own_crop_month_and_unit_only(book: Book) -> None:
    with book.change(Op.SET_VILLAGE) as s:
        for month, price in (("2026-03", 120), ("2026-09", 135), ("2026-12", 150)):
            record_price(
                s, book.items, item="B1.玉米", month=month, price=price, unit="斤", said_by="收粮的老周"
            )
        record_price(s, book.items, item="B2.猪", month="2026-09", price=500_000, unit="头", said_by="屠户")
    with book.ledger.read() as s:
        rows = farm_prices(s, VILLAGE)
    found = offer(rows, "B1", "玉米", "2026-10", "公斤")
    assert found is not None
    assert (found.price, found.unit, found.month, found.said_by, found.age, found.stale) == (
        135, "斤", "2026-09", "收粮的老周", 1, False,
    )  # fmt: skip
    old = offer(rows, "B1", "玉米", "2026-08", "")
    assert old is not None
    assert (old.price, old.stale) == (120, False)
    late = offer(rows, "B1", "玉米", "2027-08", "斤")
    assert late is not None
    assert late.stale
    for item, sub, month, unit in (
        ("B1", "玉米", "2026-01", ""), ("B1", "", "2026-10", ""), ("B1", "土豆", "2026-10", ""),
        ("B1", "玉米", "2026-10", "袋"), ("B2", "猪", "2026-10", "斤"),
    ):  # fmt: skip
        assert offer(rows, item, sub, month, unit) is None
