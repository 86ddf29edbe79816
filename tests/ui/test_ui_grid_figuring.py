"""Figures typed into cells and cells on the clipboard: exact, or refused with the reason; whatever comes."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.errors import Spoken
from fupin_desk.model import values
from fupin_desk.ui.widgets import clipboard, figuring
from fupin_desk.ui.widgets.figuring import Worked


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("1,200.50", Worked(120050)), ("１２００", Worked(120000)), ("0.3万", Worked(300000)),
        ("88.80元", Worked(8880)), ("¥300", Worked(30000)), ("=600", Worked(60000)),
        ("120+80.5", Worked(20050)), ("0.1万+50", Worked(105000)),
        ("500斤*1.2", Worked(60000, "500", "斤", 120)), ("500*1.2", Worked(60000, "500", "", 120)),
        ("500 斤 × 1.20元/斤", Worked(60000, "500", "斤", 120)),
        ("1.2元*500斤", Worked(60000, "500", "斤", 120)),
        ("1.2*500斤", Worked(60000, "500", "斤", 120)),
        ("100公斤*1.2元/斤", Worked(24000, "200", "斤", 120)),
        ("三担半*120", Worked(42000, "3.5", "担", 12000)),
        ("12.5斤*1.23", Worked(1538, "12.5", "斤", 123)),
        ("２头＊１５００", Worked(300000, "2", "头", 150000)),
    ],
)  # fmt: skip
def test_a_figure_is_worked_out_as_it_is_typed(text: str, worked: Worked) -> None:
    """Products fill quantity, unit and price; a fen is rounded once, half up."""
    assert figuring.read_worked(text, "income") == worked


@pytest.mark.parametrize(
    "text",
    [
        "0.005", "1e308", "1e3", "12..5", "12.5.1", "12x", "三百四", "-5", "0", "0.00", "500斤*", "*3",
        "1+", "+",
        "3头*500元/斤", "5+-3", "99999999999999", "9999999斤*99999999", "1,2,3", "inf", "nan", "½", "#REF!",
    ],
)  # fmt: skip
def test_what_is_not_exact_or_not_positive_is_refused_with_a_sentence(text: str) -> None:
    """The sentence names what was typed; nothing is guessed, nothing overflows."""
    with pytest.raises(Spoken) as refused:
        figuring.read_worked(text, "income")
    assert refused.value.what
    assert refused.value.now


def test_nothing_sent_home_is_an_answer_and_no_amount() -> None:
    """寄带回 0 means he brought nothing; an amount of 0 means nothing at all."""
    assert figuring.read_share("0") == 0
    assert figuring.read_share("−1880") == 188000
    with pytest.raises(Spoken):
        figuring.read_amount("0", "income")


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_a_product_is_the_exact_product_rounded_once(thousandths: int, price: int) -> None:
    """Whatever the quantity and the price, in integers, half up."""
    quantity = Decimal(thousandths) / 1000
    exact = int((quantity * price).quantize(Decimal(1), ROUND_HALF_UP))
    got = figuring.product(f"{quantity:f}", price)
    assert got == (exact if 0 < exact <= values.MAX_FEN else None)


@given(st.text(max_size=30))
def test_any_text_is_a_figure_or_a_refusal(text: str) -> None:
    """Nothing a clipboard holds makes a bug, and what is taken is a positive whole number of fen."""
    try:
        worked = figuring.read_worked(text, "cost")
    except Spoken:
        return
    assert isinstance(worked.amount, int)
    assert 0 < worked.amount <= values.MAX_FEN


_CELLS = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12),
             min_size=1, max_size=5),
    min_size=1, max_size=6,
)  # fmt: skip


@given(_CELLS)
def test_cells_come_back_from_the_clipboard(cells: list[list[str]]) -> None:
    """Tabs, line breaks, quotes inside cells: each cell is the same again, but for blanks at its ends."""
    back = clipboard.cells_of(clipboard.as_text(cells))
    plain = [[clipboard._BREAKS.sub(" ", cell).strip() for cell in line] for line in cells]
    assert back == [line for line in plain if any(line)]


@given(st.text(max_size=200))
def test_any_clipboard_text_is_cells(text: str) -> None:
    """Half a quote, a lone return, a zero byte: some cells, never a bug, never a tab or break inside one."""
    for line in clipboard.cells_of(text):
        assert all("\t" not in cell and "\n" not in cell for cell in line)


def test_a_table_for_excel_keeps_texts_texts_and_figures_figures() -> None:
    """10-09 is no date, <b> is no markup, a formula is no formula."""
    html = clipboard.as_html([["10-09", "1092.50", "<b>=1+1", "−340.00"]])
    assert '<td class="t">10-09</td><td>1092.50</td><td class="t">&lt;b&gt;=1+1</td><td>−340.00</td>' in html
    assert clipboard.as_text([["=1+1", "-3", "@SUM(A1)", "-x"]]) == " =1+1\t-3\t @SUM(A1)\t -x"


def test_ten_thousand_lines_are_cut_where_asked() -> None:
    """A preview needs no more lines than it shows."""
    assert len(clipboard.cells_of("a\tb\n" * 20_000, 10_000)) == 10_000
