"""Excel out and in: what goes out comes back, what was changed is shown, nothing old undoes newer work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fupin_desk.errors import Refusal
from fupin_desk.jobs import accounts, entries_export, entries_file, keeping, periods
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.paylists import fill, lines

AT = Window(Month(2026, 10), Month(2026, 10))
Cells = dict[str, Any]


def _out(desk: Desk, **more: Any) -> Path:
    path = desk.place / "账.xlsx"
    entries_export.save(entries_export.export(desk.office, AT, **more), path)
    return path


def _edit(path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[4]}
    change(sheet, columns)
    book.save(path)
    return path


def _sheet(desk: Desk, heads: Sequence[str], rows: Sequence[Any]) -> Path:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for row in (heads, *rows):
        sheet.append(row)
    path = desk.place / "手工.xlsx"
    book.save(path)
    return path


@pytest.fixture
def month(desk: Desk) -> list[str]:
    drafts = [
        EntryDraft("B1.玉米", 42_000, "张三", quantity="160", unit="公斤", use="sold", note="=1+1"),
        EntryDraft("A1", 540_000, "单小英", living_cost=188_000, sent_home=250_000),
        EntryDraft("E1", 12_050, evidence="estimated", note="化肥\n两袋"),
        EntryDraft("D6.2", 8_000),
    ]
    return accounts.record_many(desk.office, desk.house, OCTOBER, drafts)


def test_what_was_written_out_comes_back_and_changes_nothing(desk: Desk, month: list[str]) -> None:
    heads = desk.office.ledger.chain_heads()
    shown = entries_file.preview(desk.office, _out(desk))
    assert (shown.rows, shown.same, shown.new, shown.changed, shown.findings) == (4, 4, (), (), ())
    assert entries_file.apply(desk.office, shown) == entries_file.EntriesImported(0, 0)
    assert desk.office.ledger.chain_heads() == heads


def test_a_sheet_written_by_an_english_desk_comes_back_too(desk: Desk, month: list[str]) -> None:
    from fupin_desk import i18n

    words = ("户编号", "项目", "金额（元）", "卖出", "实际", "收入", "账目")
    i18n.use({word: f"English {place}" for place, word in enumerate(words)})
    try:
        shown = entries_file.preview(desk.office, _out(desk))
    finally:
        i18n.use({})
    assert (shown.same, shown.findings) == (4, ())


def test_a_changed_cell_is_shown_old_and_new_then_taken_with_one_undo(desk: Desk, month: list[str]) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(5, at["金额（元）"]).value = 5500.5
        sheet.cell(6, at["数量"]).value = 170

    shown = entries_file.preview(desk.office, _edit(_out(desk), change))
    assert {(one.row, one.field, one.here, one.file) for one in shown.changed} == {
        (5, "金额", "5,400.00", "5,500.50"),
        (6, "数量", "160", "170"),
    }
    assert (shown.changed_lines, shown.same) == (2, 2)
    assert entries_file.apply(desk.office, shown) == entries_file.EntriesImported(0, 2)
    assert sorted(line.amount for line in lines(desk.office, desk.house)) == [8_000, 12_050, 42_000, 550_050]
    assert keeping.undo(desk.office) == "导入账目"
    assert sorted(line.amount for line in lines(desk.office, desk.house)) == [8_000, 12_050, 42_000, 540_000]
    assert keeping.verify(desk.office).healthy


def test_a_signed_line_is_refused_by_name_and_its_neighbours_come(desk: Desk, month: list[str]) -> None:
    path = _out(desk)
    desk.sign_both()
    desk.record("D2", 32_000)

    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(5, at["金额（元）"]).value = 6000

    shown = entries_file.preview(desk.office, _edit(path, change))
    assert [(one.code, one.row) for one in shown.findings] == [("LINE_SEALED", 5)]
    assert "更正" in shown.findings[0].sentence
    assert (shown.changed, shown.same) == ((), 3)


def test_an_old_sheet_never_undoes_newer_work(desk: Desk, month: list[str]) -> None:
    path = _out(desk)
    accounts.amend(desk.office, month[3], EntryDraft("D6.2", 9_000))
    shown = entries_file.preview(desk.office, path)
    assert (shown.same, shown.changed, shown.findings) == (4, (), ())

    def change(sheet: Any, at: dict[str, int]) -> None:
        for row in range(5, 9):
            if str(sheet.cell(row, at["项目"]).value).startswith("D6.2"):
                sheet.cell(row, at["金额（元）"]).value = 85

    shown = entries_file.preview(desk.office, _edit(path, change))
    assert [one.code for one in shown.findings] == ["LINE_MOVED"]
    with pytest.raises(Refusal):
        entries_file.apply(
            desk.office, entries_file.preview(desk.office, _sheet(desk, ["项目", "金额"], [["D2", "x"]]))
        )
    assert 9_000 in [line.amount for line in lines(desk.office, desk.house)]


def test_new_rows_are_booked_and_the_same_file_again_books_nothing(desk: Desk) -> None:
    others = fill(desk.office, 3)
    heads = ["户编号", "户主", "月份", "日期", "项目", "成员", "金额（元）", "来历", "备注"]
    rows = [
        ["99999910120100001", "", "2026-10", "2026-10-05", "D2　低保金", "张三", 320, "", "说是到账"],
        ["", others[1].name, "2026年10月", "", "地力补贴", "", "1,200.50", "估算", ""],
        ["", others[1].name, "202610", "", "B2", "", "1.2万", "", ""],
    ]
    path = _sheet(desk, heads, rows)
    shown = entries_file.preview(desk.office, path)
    assert [(one.code, one.amount, one.head) for one in shown.new] == [
        ("D2", 32_000, "张三"), ("D6.2", 120_050, others[1].name), ("B2", 1_200_000, others[1].name),
    ]  # fmt: skip
    assert entries_file.apply(desk.office, shown).booked == 3
    (line,) = lines(desk.office, desk.house)
    assert (line.basis, str(line.happened), line.note) == ("actual", "2026-10-05", "说是到账")
    assert {line.basis for line in lines(desk.office, others[1].house)} == {"estimated", "actual"}
    again = entries_file.preview(desk.office, path)
    assert ([one.code for one in again.findings], again.new) == (["ALREADY_THERE"] * 3, ())
    assert entries_file.apply(desk.office, again).booked == 0
    twice = _sheet(desk, heads, [rows[0], rows[0]])
    assert len(entries_file.preview(desk.office, twice).new) == 1, "one stands, the second is another one"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"金额（元）": "三百"}, "AMOUNT_BAD"),
        ({"金额（元）": "0.005"}, "AMOUNT_BAD"),
        ({"金额（元）": 1e308}, "AMOUNT_BAD"),
        ({"金额（元）": "1.2.3"}, "AMOUNT_BAD"),
        ({"金额（元）": -5}, "AMOUNT_NEGATIVE"),
        ({"金额（元）": None}, "AMOUNT_MISSING"),
        ({"金额（元）": "=A1*2"}, "FORMULA_NO_VALUE"),
        ({"项目": "Z9"}, "ITEM_UNKNOWN"),
        ({"月份": "十月"}, "MONTH_BAD"),
        ({"月份": "2026-13"}, "MONTH_BAD"),
        ({"日期": "2026-02-30"}, "DAY_BAD"),
        ({"日期": "2025-10-05"}, "LINE_BAD"),
        ({"成员": "王二麻子"}, "MEMBER_UNKNOWN"),
        ({"户编号": "404"}, "HOUSEHOLD_UNKNOWN"),
        ({"用途": "扔了"}, "USE_UNKNOWN"),
        ({"来历": "猜的"}, "BASIS_UNKNOWN"),
        ({"单位": "x" * 21}, "TEXT_TOO_LONG"),
    ],
)
def test_each_bad_cell_is_named_and_the_good_rows_are_kept(desk: Desk, cells: Cells, code: str) -> None:
    good = {"户编号": "99999910120100001", "月份": OCTOBER, "项目": "D2", "金额（元）": "320"}
    heads = ["户编号", "月份", "日期", "项目", "成员", "单位", "用途", "金额（元）", "来历"]
    rows = [[{**good, **more}.get(name) for name in heads] for more in ({}, cells)]
    shown = entries_file.preview(desk.office, _sheet(desk, heads, rows))
    assert [(one.code, one.row, one.severity) for one in shown.findings] == [(code, 3, "error")]
    assert len(shown.new) == 1


def test_a_closed_month_refuses_its_rows_and_a_household_only_its_own(desk: Desk) -> None:
    others = fill(desk.office, 1)
    desk.record("B1", 100)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    rows = [["张三", "D2", 320], [others[0].name, "D2", 320]]
    path = _sheet(desk, ["户主", "项目", "金额"], rows)
    shown = entries_file.preview(desk.office, path, month=OCTOBER)
    assert [one.code for one in shown.findings] == ["MONTH_CLOSED"]
    assert [one.head for one in shown.new] == [others[0].name]
    shown = entries_file.preview(desk.office, path, others[0].house, OCTOBER)
    assert [one.code for one in shown.findings] == ["LINE_OTHER_HOUSE"]


def test_an_empty_span_and_a_place_that_takes_nothing_are_said(desk: Desk, month: list[str]) -> None:
    with pytest.raises(Refusal):
        entries_export.export(desk.office, Window(Month(2020, 1), Month(2020, 2)))
    with pytest.raises(entries_export.NotSaved):
        entries_export.save(entries_export.template(desk.office), desk.place)


def test_a_number_and_a_head_of_two_households_are_a_question(desk: Desk) -> None:
    """Two proofs that contradict are never decided by the program, neither way."""
    other = fill(desk.office, 2)[0]
    heads = ["户编号", "户主", "月份", "项目", "金额（元）"]
    rows = [
        ["99999910120100001", other.name, OCTOBER, "D2", "320"],
        ["99999910120100001", "张三", OCTOBER, "D2", "330"],
    ]
    shown = entries_file.preview(desk.office, _sheet(desk, heads, rows))
    assert [one.amount for one in shown.new] == [33_000]
    assert [(one.code, one.row) for one in shown.findings] == [("HOUSEHOLD_CONTRADICTED", 2)]


@pytest.mark.parametrize(
    ("column", "value", "codes"),
    [
        ("校验（勿改）", None, ["LINE_MOVED"]), ("校验（勿改）", "0" * 16, ["LINE_MOVED"]),
        ("行标识（勿改）", "0" * 36, ["LINE_GONE"]), ("行标识（勿改）", "x" * 5000, ["LINE_GONE"]),
        ("户编号", "99999910120000002", ["LINE_OTHER_HOUSE"]), ("月份", "2026-09", ["LINE_OTHER_HOUSE"]),
    ],
)  # fmt: skip
def test_a_tampered_sheet_changes_nothing_it_does_not_own(
    desk: Desk, month: list[str], column: str, value: str | None, codes: list[str]
) -> None:
    fill(desk.office, 3)

    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(5, at["金额（元）"]).value = 9_900
        sheet.cell(5, at["户主"]).value = None
        sheet.cell(5, at["成员"]).value = None
        sheet.cell(5, at[column]).value = value

    shown = entries_file.preview(desk.office, _edit(_out(desk), change))
    assert (shown.new, shown.changed) == ((), ())
    assert [one.code for one in shown.findings] == codes
