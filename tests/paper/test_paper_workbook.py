"""The spreadsheet: every text a text, money numbers, sums formulas that already show their value."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from fupin_desk.paper.workbook import COLUMNS, MARKS, Choices, SheetLine, lines_book, template_book

DAY = date(2026, 11, 22)
LINE = SheetLine(
    "99999910120100001", "张三", "一组", "2026-10", date(2026, 10, 5), "D2　低保金", "income", "张三", "",
    "", "", 32_000, None, None, "实际", "voucher", "", "01a1", "abcd1234",
)  # fmt: skip


def _book(data: bytes, *, values: bool = False) -> Any:
    return load_workbook(io.BytesIO(data), data_only=values)


def _made(*lines: SheetLine) -> bytes:
    return lines_book("松林村收支账 2026-10", "2 笔", lines, DAY)


def _columns() -> dict[str, int]:
    return {words: place for place, (words, _width) in enumerate(COLUMNS, start=1)}


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613800000000", "-5", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1", "＝1"]
)
def test_nothing_people_typed_becomes_a_formula(text: str) -> None:
    data = _made(replace(LINE, note=text, head=text, member=text))
    sheet = _book(data).worksheets[0]
    for words in ("备注", "户主", "成员"):
        cell = sheet.cell(5, _columns()[words])
        assert (cell.data_type, cell.value) == ("s", text)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert all(found.startswith("SUMIF(") for found in re.findall(r"<f>(.*?)</f>", xml))


def test_money_is_a_number_and_national_numbers_are_text() -> None:
    line = replace(LINE, amount=123_456_789_012, living_cost=0, sent_home=5)
    sheet = _book(_made(line)).worksheets[0]
    at = _columns()
    amount = sheet.cell(5, at["金额（元）"])
    assert (amount.data_type, amount.number_format, round(amount.value * 100)) == (
        "n",
        "#,##0.00",
        123_456_789_012,
    )
    assert (sheet.cell(5, at["在外生活"]).value, sheet.cell(5, at["寄带回"]).value) == (0, 0.05)
    assert sheet.cell(5, at["户编号"]).data_type == "s"
    assert sheet.cell(5, at["日期"]).value.date() == date(2026, 10, 5)


def test_each_mark_stands_with_its_words_and_its_shape() -> None:
    lines = [replace(LINE, mark=mark) for mark in MARKS]
    sheet = _book(_made(*lines)).worksheets[0]
    told = [sheet.cell(row, _columns()["凭据"]).value for row in range(5, 9)]
    assert told == ["● 有凭证", "◐ 双方签字", "○ 估算", "◌ 口述待签"]


def test_it_says_what_it_is_and_keeps_its_headings_in_sight() -> None:
    book = _book(_made(LINE))
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "C5"
        assert sheet["A2"].value == "内部资料 注意保管"
        assert "内部资料 注意保管" in str(sheet.oddHeader.left.text)
    assert book.properties.created.date() == DAY


_amounts = st.lists(
    st.tuples(
        st.sampled_from(("1", "2", "3")),
        st.sampled_from(("income", "cost", "living")),
        st.integers(1, 10**9),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=15)
@given(_amounts)
def test_sums_are_formulas_whose_shown_value_is_the_sum_of_the_lines(
    told: list[tuple[str, str, int]],
) -> None:
    lines = [
        replace(LINE, household_no=f"9999991012{number}", head=f"户{number}", side=side, amount=amount)
        for number, side, amount in told
    ]
    data = _made(*lines)
    formulas, shown = _book(data), _book(data, values=True)
    place = _columns()["金额（元）"]
    words = {"income": "收入", "cost": "经营支出", "living": "生活支出"}
    for row in range(5 + len(lines), 9 + len(lines)):
        side = shown.worksheets[0].cell(row, _columns()["收支"]).value
        if side is None:
            break
        mine = sum(line.amount for line in lines if words[line.side] == side)
        assert str(formulas.worksheets[0].cell(row, place).value).startswith("=SUMIF(")
        assert round(shown.worksheets[0].cell(row, place).value * 100) == mine
    by_house = [row for row in shown.worksheets[1].iter_rows(min_row=5, values_only=True) if row[0]]
    assert sum(round((value or 0) * 100) for row in by_house for value in row[3:-1]) == sum(
        line.amount for line in lines
    )
    assert sum(row[2] for row in by_house) == len(lines)


def test_another_reader_sees_the_same() -> None:
    lines = [LINE, replace(LINE, note="=1+1", household_no="0042", amount=12_345)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(_made(*lines)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[5][0] == "0042"
    assert rows[5][_columns()["金额（元）"] - 1] == 123.45
    assert rows[5][_columns()["备注"] - 1] == "=1+1"
    assert rows[6][_columns()["金额（元）"] - 1] == 443.45
    assert book.sheet_names == ["账目", "按户合计"]


def test_the_same_lines_on_the_same_day_are_the_same_file() -> None:
    assert _made(LINE) == _made(LINE)


def test_the_empty_sheet_offers_items_and_households_to_choose_from() -> None:
    choices = Choices(
        items=["D2　低保金", "D6.2　地力补贴"], uses=["卖出"], bases=["实际"], households=[("0042", "张三")]
    )
    book = _book(template_book("填写表", "每行一笔", choices, "2026-10", DAY, 20))
    sheet, lists = book.worksheets
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["E5:E24"].formula1 == "'清单'!$A$2:$A$3"
    assert rules["A5:A24"].formula1 == "'清单'!$D$2:$D$2"
    assert rules["J5:J24"].type == "decimal"
    assert [lists["A2"].value, lists["A3"].value, lists["D2"].value] == [
        "D2　低保金",
        "D6.2　地力补贴",
        "0042",
    ]
    assert [cell.value for cell in sheet[4]][:6] == ["户编号", "户主", "月份", "日期", "项目", "成员"]
    assert sheet["C24"].value == "2026-10"
    assert sheet.column_dimensions["A"].number_format == "@", "a number typed there stays a text"
