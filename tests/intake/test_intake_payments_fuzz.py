"""Whatever stands in the cells: a reading or one spoken refusal, and money never changes on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fupin_desk.intake.cells import Cell, Sheet
from fupin_desk.intake.entries_sheet import NoEntrySheet, judge_entries, parse_entry_words
from fupin_desk.intake.payment_words import parse_payment_words
from fupin_desk.intake.payments import NoPaymentList, judge_payments

_CODES = Path(__file__).parents[2] / "resources" / "codes"
PAYMENTS = parse_payment_words((_CODES / "payments.toml").read_bytes())
ENTRIES = parse_entry_words((_CODES / "entries.toml").read_bytes())

_words = st.sampled_from((
    "姓名", "金额", "身份证号", "卡号", "村组", "备注", "状态", "低保金", "高龄补贴", "合计金额",
    "合计", "小计", "月份", "项目", "户编号", "日期", "数量", "用途", "来历", "行标识", "校验",
    "张三", "D2", "2026-10", "320", "-5", "1.2万", "退票", "追回", "=1+1", "#REF!", "5.13E+17",
    "制表人：", "2026年10月发放表", "*", "十组", "代发单位：某银行", "0", "卖出", "估算",
    "2026-10-05",
))  # fmt: skip
_cells = st.builds(Cell, st.sampled_from("sndbef"), st.one_of(_words, st.text(max_size=12)))
_rows = st.dictionaries(
    st.integers(2, 30), st.dictionaries(st.integers(1, 9), _cells, max_size=9), max_size=14
)
_places = st.tuples(*[st.integers(1, 12)] * 4).map(lambda m: (m[0], m[1], m[0] + m[2], m[1] + m[3]))


def _sheets(*headings: str) -> st.SearchStrategy[list[Sheet]]:
    """Sheets of anything, most of them under these headings in some order."""
    heads = st.permutations(headings).map(lambda told: dict(enumerate((Cell("s", one) for one in told), 1)))
    made = st.builds(
        lambda name, head, rows, merges, hidden: Sheet(name, {1: head} | rows, tuple(merges), hidden),
        st.text(max_size=6), st.one_of(heads, heads, st.just({})), _rows, st.lists(_places, max_size=2),
        st.booleans(),
    )  # fmt: skip
    return st.lists(made, min_size=1, max_size=3)


@settings(max_examples=150)
@given(_sheets("姓名", "身份证号", "卡号", "村组", "金额", "摘要", "状态", "代领人", "日期"))
def test_a_payment_list_of_anything_is_read_or_refused(sheets: list[Sheet]) -> None:
    try:
        reading = judge_payments(sheets, file="表.xlsx", words=PAYMENTS)
    except NoPaymentList:
        return
    assert reading.total == sum(row.amount or 0 for row in reading.rows)
    assert all(row.amount is None or row.amount != 0 for row in reading.rows)
    assert len(reading.rows_digest()) == 64


@settings(max_examples=150)
@given(_sheets("户编号", "户主", "月份", "日期", "项目", "成员", "金额", "用途", "来历"))
def test_a_sheet_of_lines_of_anything_is_read_or_refused(sheets: list[Sheet]) -> None:
    try:
        reading = judge_entries(sheets, file="表.xlsx", words=ENTRIES, month="2026-10")
    except NoEntrySheet:
        return
    for row in reading.rows:
        told: Any = row.amount
        assert isinstance(told, int)
        assert told > 0
        assert row.month
        assert row.item
