"""The month grid as a spreadsheet: moving, ranges, pasting over, filling, clearing, grey lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fupin_desk.jobs import accounts, keeping
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.shown import EntryLine
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.widgets.cells import COLUMNS
from tests.ui.pages_village import Stage, press, september

KEY = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ENTER, TAB, UP, DOWN, LEFT, RIGHT = (
    KEY.Key_Return, KEY.Key_Tab, KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right,
)  # fmt: skip
MONTH = "2026-10"


class Account(Stage):
    """The month page with three booked lines."""

    page: AccountPage

    def lines(self) -> list[EntryLine]:
        self.settle()
        return accounts.month(self.office, self.ids[0], MONTH).lines

    def type(self, *keys: Qt.Key | str) -> None:
        press(self.page.grid, *keys)

    def hold(self, modifier: Qt.KeyboardModifier, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page.grid, key, modifier)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.hold(CONTROL, KEY.Key_V)
        self.settle()

    def at(self) -> tuple[int, str]:
        return self.page.grid.currentIndex().row(), self.page.grid.column

    def ops(self) -> list[str]:
        return [change.op for change in keeping.history(self.office, 200)]


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    stage = Account(tmp_path, AccountPage)
    drafts = [
        EntryDraft("A4", 10000, "李桂香", date(2026, 10, 1), "1", "月"),
        EntryDraft("B1.玉米", 20000, "张守田", date(2026, 10, 2), "80", "公斤", "eaten"),
        EntryDraft("C2", 30000, "", date(2026, 10, 3), note="协议"),
    ]
    accounts.record_many(stage.office, stage.ids[0], MONTH, drafts)
    stage.show(household_id=stage.ids[0], month=MONTH)
    yield stage
    stage.close()


def test_home_end_and_the_edges(account: Account) -> None:
    """Home and End in the row, with Ctrl the first and the last cell used, Ctrl and arrows the edge."""
    account.hold(CONTROL, KEY.Key_Home)
    assert account.at() == (0, "item")
    account.type(KEY.Key_End)
    assert account.at() == (0, "note")
    account.hold(CONTROL, KEY.Key_End)
    assert account.at() == (2, "note")
    account.hold(CONTROL, UP)
    assert account.at() == (0, "note")
    account.hold(CONTROL, DOWN)
    assert account.at() == (2, "note")
    account.type(KEY.Key_Home)
    assert account.at() == (2, "item")
    account.type(UP, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
    assert account.at() == (1, "use")


def test_a_range_grows_with_shift_and_its_sum_stands_below(account: Account) -> None:
    """The anchor stays; own produce is told apart; one cell sums nothing."""
    account.page.grid.go(0, "amount")
    account.hold(SHIFT, DOWN, DOWN)
    assert account.page.grid.chosen().rows == (0, 1, 2)
    assert account.page.grid.chosen().columns == ("amount",)
    assert "600.00" in account.page.added.text()
    assert "200.00" in account.page.added.text()
    account.hold(SHIFT, UP)
    assert account.page.grid.chosen().rows == (0, 1)
    account.hold(SHIFT, LEFT)
    assert account.page.grid.chosen().columns == ("use", "amount")
    account.type(DOWN)
    assert not account.page.grid.chosen().several
    assert not account.page.added.isVisible()


def test_one_value_pasted_over_a_range_is_one_operation(account: Account) -> None:
    """Three lines get the same day; undo takes back all three."""
    account.page.grid.go(0, "happened")
    account.hold(SHIFT, DOWN, DOWN)
    account.paste("10-20")
    assert {line.happened for line in account.lines()} == {date(2026, 10, 20)}
    assert account.ops()[0] == "amend_entry"
    account.desk.undo(account.page)
    assert [line.happened for line in account.lines()] == [date(2026, 10, n) for n in (1, 2, 3)]


def test_a_column_pasted_over_lines_goes_cell_by_cell(account: Account) -> None:
    """Amounts without items go over the amounts that stand there."""
    account.page.grid.go(0, "amount")
    account.paste("1,100\n２００.５\n0.03万")
    assert [line.amount for line in account.lines()] == [110000, 20050, 30000]
    account.page.grid.go(0, "quantity")
    account.paste("2\t月\n3担\t\n")
    assert [(line.quantity, line.unit) for line in account.lines()[:2]] == [("2", "月"), ("3", "担")]


def test_a_bad_cell_in_a_pasted_column_saves_nothing_until_accepted(account: Account) -> None:
    """The cell alone is marked; the good ones are saved when accepted; Escape gives back what stood there."""
    account.page.grid.go(0, "amount")
    account.paste("111\n2..2\n333")
    assert [line.amount for line in account.lines()] == [10000, 20000, 30000]
    assert [(flaw.row, flaw.column) for flaw in account.page._found] == [(1, "amount")]
    account.hold(CONTROL, ENTER)
    assert [line.amount for line in account.lines()] == [11100, 20000, 33300]
    account.type(KEY.Key_Escape)
    account.settle()
    assert account.page.grid.lines.rows[1].values["amount"] == 20000
    assert account.page.grid.lines.offered() == []


def test_fill_down_repeats_the_first_row_of_the_range(account: Account) -> None:
    """Several columns at once; without a range the cell above; cells that take nothing are passed over."""
    account.page.grid.go(0, "member")
    account.hold(SHIFT, RIGHT, DOWN, DOWN)
    account.hold(CONTROL, KEY.Key_D)
    assert {(line.member, line.happened) for line in account.lines()} == {("李桂香", date(2026, 10, 1))}
    account.page.grid.go(2, "note")
    account.hold(CONTROL, KEY.Key_D)
    assert account.lines()[2].note == ""
    account.page.grid.go(0, "use")
    account.hold(SHIFT, DOWN, DOWN)
    account.paste("送人")
    assert [line.use for line in account.lines()] == [None, "given", None]
    assert "2" in account.page.status.text()


def test_delete_empties_a_range_and_cut_copies_it_first(account: Account) -> None:
    """Optional cells are emptied as one operation; whole rows are struck out with one question."""
    account.page.grid.go(0, "member")
    account.hold(SHIFT, RIGHT, DOWN)
    account.hold(CONTROL, KEY.Key_X)
    assert QGuiApplication.clipboard().text() == "李桂香\t10-01\n张守田\t10-02"
    assert [(line.member, line.happened) for line in account.lines()[:2]] == [("", None), ("", None)]
    account.page.grid.go(0, "item")
    account.hold(SHIFT, KEY.Key_Space)
    account.hold(SHIFT, DOWN)
    account.page.grid.choose(0, 0, 1, len(COLUMNS) - 1)
    account.type(KEY.Key_Delete)
    assert account.page.reason.isVisible()
    account.type(ENTER)
    assert [line.item for line in account.lines()] == ["C2"]
    account.desk.undo(account.page)
    assert len(account.lines()) == 3


def test_an_amount_deleted_is_asked_for_and_not_saved(account: Account) -> None:
    """A line without its amount is no line: the cell says so, the ledger keeps the old one."""
    account.page.grid.go(0, "amount")
    account.type(KEY.Key_Delete, DOWN)
    assert account.lines()[0].amount == 10000
    assert "金额" in account.page.grid.lines.rows[0].faults["amount"]


def test_a_signed_line_is_passed_over_by_every_range_deed(account: Account) -> None:
    """Fill, paste and delete change the others only, and say how many cells were left."""
    account.page.sign("household", "signed")
    account.page.sign("helper", "signed")
    account.settle()
    accounts.record(account.office, account.ids[0], MONTH, EntryDraft("A4", 100))
    account.page.load()
    account.settle()
    account.page.grid.choose(0, COLUMNS.index("note"), 3, COLUMNS.index("note"))
    account.paste("改")
    assert [line.note for line in account.lines()] == ["", "", "协议", "改"]
    assert "3" in account.page.status.text()


def test_lines_with_items_are_offered_wherever_the_cursor_stands(account: Account) -> None:
    """Whole lines never go over booked ones by mistake."""
    account.page.grid.go(0, "item")
    account.paste("A2\t500\nC1\t600")
    assert len(account.page.grid.lines.offered()) == 2
    assert len(account.lines()) == 3


def test_grey_lines_of_last_month_are_taken_one_by_one_changed_or_refused(tmp_path: Path) -> None:
    """Enter books one, typing into one takes it up changed, Delete forgets one, Ctrl+Enter takes the rest."""
    stage = Account(tmp_path, AccountPage)
    september(stage.office, stage.ids[0])
    stage.show(household_id=stage.ids[0], month=MONTH)
    grid = stage.page.grid
    assert [row.item for row in grid.lines.rows if row.ghost] == ["A1", "A4", "B1.玉米"]
    assert stage.lines() == []
    stage.type(DOWN, ENTER)
    assert [line.code for line in stage.lines()] == ["A1"]
    assert stage.lines()[0].sent_home == 250000
    assert stage.at() == (2, "item")
    stage.page.grid.go(2, "amount")
    stage.type("650", ENTER)
    assert [(line.code, line.amount) for line in stage.lines()] == [("A1", 540000), ("A4", 65000)]
    assert [row.item for row in grid.lines.rows if row.ghost] == ["B1.玉米"]
    grid.go(3, "item")
    stage.type(KEY.Key_Delete)
    assert not any(row.ghost for row in grid.lines.rows)
    stage.close()


def test_all_grey_lines_at_once_are_one_operation(tmp_path: Path) -> None:
    """Ctrl+Enter on a grey line books all of them: one undo."""
    stage = Account(tmp_path, AccountPage)
    september(stage.office, stage.ids[0])
    stage.show(household_id=stage.ids[0], month=MONTH)
    stage.type(DOWN)
    stage.hold(CONTROL, ENTER)
    assert len(stage.lines()) == 3
    assert stage.ops()[:2] == ["record_entries", "record_entries"]
    stage.desk.undo(stage.page)
    assert stage.lines() == []
    stage.settle()
    assert sum(row.ghost for row in stage.page.grid.lines.rows) == 3
    stage.close()


def test_prices_can_be_typed_beside_the_amount(account: Account) -> None:
    """Two columns come with one press; quantity and price make the amount; the source by its initials."""
    account.page._turn_prices()
    account.page.grid.to_new_line()
    account.type("td", TAB, TAB, TAB, "500斤", TAB)
    assert account.at()[1] == "unit"
    account.type(TAB, "1.2", TAB, "scj", ENTER)
    line = account.lines()[3]
    assert (line.amount, line.quantity, line.unit, line.price, line.price_source) == (
        60000, "500", "斤", 120, "market",
    )  # fmt: skip


def test_the_figures_at_the_foot_follow_while_a_row_is_typed(account: Account) -> None:
    """Before the line is booked the three figures already count it; Escape takes it out again."""
    before = dict(account.page.sums._views)
    account.page.grid.to_new_line()
    account.type("c2", ENTER, "100")
    account.page.count_live()
    account.settle()
    assert account.page.sums._views["cash"] == before["cash"] + 10000
    assert len(account.lines()) == 3
    account.type(KEY.Key_Escape)
    account.page.count_live()
    account.settle()
    assert dict(account.page.sums._views) == before


def test_in_a_ten_day_village_a_line_goes_to_its_ten_days(tmp_path: Path) -> None:
    """Today's band until another is chosen with Ctrl+1; 上旬 may be typed; a day beats it."""
    stage = Account(tmp_path, AccountPage)
    stage.show(household_id=stage.ids[0], month=MONTH)
    assert not stage.page.bands.isVisible()
    stage.page.more.by_xun.trigger()
    stage.settle()
    assert stage.page.bands.isVisible()
    stage.type("a4", ENTER, "100", ENTER)
    stage.hold(CONTROL, KEY.Key_1)
    stage.type("c2", ENTER, "200", ENTER)
    stage.type("c1", TAB, TAB, "zx", ENTER, "300", ENTER)
    stage.type("d2", TAB, TAB, "15", ENTER, "400", ENTER)
    lines = stage.lines()
    assert [(line.item, line.xun, line.happened) for line in lines] == [
        ("A4", 3, None), ("C2", 1, None), ("C1", 2, None), ("D2", 2, date(2026, 10, 15)),
    ]  # fmt: skip
    stage.settle()
    assert [band.lines for band in stage.page.bands._bands] == [1, 2, 1]
    stage.close()


def test_keys_of_the_grid_work_while_a_cell_is_open(account: Account) -> None:
    """F3 and Ctrl+Enter from inside a cell: it closes with what was typed, and the grid goes on."""
    account.page.grid.to_new_line()
    account.paste("A2\t5..0\nC1\t6..0\nD2\t7")
    assert account.at() == (3, "amount")
    account.type("50")
    account.type(KEY.Key_F3)
    assert account.at() == (4, "amount")
    account.type("60")
    account.hold(CONTROL, ENTER)
    assert [line.amount for line in account.lines()][3:] == [5000, 6000, 700]


def test_enter_on_the_papers_of_a_line_without_any_asks_for_one(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way to a voucher by keyboard."""
    asked: list[int] = []
    monkeypatch.setattr(AccountPage, "choose_photos", lambda _page: asked.append(1))
    account.page.grid.go(0, "photos")
    account.type(ENTER)
    assert asked == [1]
