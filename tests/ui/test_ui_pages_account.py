"""Keeping a month at the window: real keys, a real encrypted ledger, what stands in it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage

from fupin_desk.jobs import accounts, keeping
from fupin_desk.jobs.shown import EntryLine
from fupin_desk.ui import veil
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.widgets.cells import COLUMNS
from tests.ui.pages_village import Stage, press, september

KEY = Qt.Key
TAB, ENTER, DOWN = KEY.Key_Tab, KEY.Key_Return, KEY.Key_Down
MONTH = "2026-10"


class Account(Stage):
    """The month page of 张守田."""

    page: AccountPage

    def lines(self, number: int = 0, month: str = MONTH) -> list[EntryLine]:
        self.settle()
        return accounts.month(self.office, self.ids[number], month).lines

    def type(self, *keys: Qt.Key | str, control: bool = False) -> None:
        press(self.page.grid, *keys, control=control)

    def at(self) -> tuple[int, str]:
        return self.page.grid.currentIndex().row(), self.page.grid.column


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    stage = Account(tmp_path, AccountPage)
    september(stage.office, stage.ids[0])
    stage.show(household_id=stage.ids[0], month=MONTH)
    yield stage
    stage.close()


def _photo(folder: Path, name: str = "p.png") -> Path:
    image = QImage(320, 420, QImage.Format.Format_RGB32)
    image.fill(0xFF000000 + sum(map(ord, name)))
    image.save(str(folder / name))
    return folder / name


def test_ten_lines_are_typed_without_the_mouse(account: Account) -> None:
    """Codes, initials, characters, day numbers, costs, wage parts: ten rows end in ten right lines."""
    rows: list[list[str]] = [
        # item, member, day, quantity, unit, use, amount, living cost, sent home
        ["wg", "zxj", "5", "1", "月", "", "4,800", "1920", "2500"],
        ["A4", "lgx", "10-10", "", "", "", "600"],
        ["E1", "", "9", "2", "袋", "", "340"],
        ["B1.玉米", "zst", "12", "420", "公斤", "cs", "1092"],
        ["yzy", "", "15", "12", "公斤", "zy", "216.5"],
        ["tdlz", "", "18", "2.4", "亩", "", "1200"],
        ["D5.1", "", "2026-10-20", "", "", "", "1125"],
        ["rq", "", "21", "", "", "", "200"],
        ["yxgl", "", "", "", "", "", "0.3万"],
        ["土地流转", "", "22", "", "", "", "88.80元"],
    ]
    for row in rows:
        row[0] = {"rq": "F5", "yxgl": "A2"}.get(row[0], row[0])
        _type_row(account, row)
    lines = {line.code + str(abs(line.amount)): line for line in account.lines()}
    assert len(lines) == 10
    wage = lines["A1480000"]
    assert (wage.member, wage.happened, wage.living_cost, wage.sent_home) == (
        "张小军",
        date(2026, 10, 5),
        192000,
        250000,
    )
    assert wage.mark == "told"
    assert lines["A460000"].member == "李桂香"
    assert lines["E134000"].amount == -34000
    assert (lines["B1.玉米109200"].use, lines["B1.玉米109200"].quantity) == ("sold", "420")
    assert lines["B221650"].use == "eaten"
    assert lines["D5.1112500"].happened == date(2026, 10, 20)
    assert lines["A2300000"].happened is None
    assert {line.amount for line in lines.values() if line.item == "C2"} == {120000, 8880}
    assert account.page.sums.coverage.sentence() != ""


def _type_row(account: Account, row: list[str]) -> None:
    """Tab over the cells the item takes, then Enter: as somebody types a line."""
    start = account.at()[0]
    assert account.at()[1] == "item"
    names = ["item", "member", "happened", "quantity", "unit", "use", "amount", "living_cost", "sent_home"]
    for name, text in zip(names, row, strict=False):
        while account.at() != (start, name):
            before = account.at()
            if COLUMNS.index(before[1]) > COLUMNS.index(name):
                break
            account.type(TAB)
        if text and account.at()[1] == name:
            account.type(text)
    account.type(ENTER)
    assert account.at() == (start + 1, "item")


def test_each_line_is_one_operation_and_undo_takes_back_one(account: Account) -> None:
    """Two lines are two named operations; taking back leaves the first."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.type("C2", TAB, TAB, TAB, TAB, TAB, "100", ENTER)
    assert len(account.lines()) == 2
    account.desk.undo(account.page)
    account.settle()
    assert [line.item for line in account.lines()] == ["A4"]
    assert [row.item for row in account.page.grid.lines.rows if row.entry] == ["A4"]


def test_nothing_is_saved_while_a_row_is_being_typed(account: Account) -> None:
    """A cell being left is not a row being left."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", TAB)
    assert account.lines() == []
    account.type(KEY.Key_Up)
    account.type(DOWN)
    assert [line.amount for line in account.lines()] == [60000]


def test_an_amount_that_cannot_be_read_is_refused_at_its_cell(account: Account) -> None:
    """The text stays, the sentence stands below, the row is not booked; the right amount books it."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "12x", ENTER)
    row = account.page.grid.lines.rows[0]
    assert account.at() == (0, "amount")
    assert row.raw["amount"] == "12x"
    assert "12x" in account.page.status.text()
    account.type("12", ENTER)
    assert [line.amount for line in account.lines()] == [1200]
    assert not account.page.grid.lines.rows[0].faults


def test_enter_on_an_unfinished_row_goes_to_what_is_wanted(account: Account) -> None:
    """Item without amount: Enter leads to the amount; leaving with an arrow says what is missing."""
    account.type("A4", ENTER)
    assert account.at() == (0, "amount")
    account.type(DOWN)
    assert "金额" in account.page.grid.lines.rows[0].faults["amount"]
    assert account.lines() == []
    assert account.page.may_leave()
    assert [row.item for row in account.page.unsaved()] == ["A4"]


def test_a_booked_line_is_amended_in_place(account: Account) -> None:
    """F2 opens the cell with its text; typing replaces it; Escape leaves it as it was."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    account.page.grid.go(0, "amount")
    account.type(KEY.Key_F2, KEY.Key_Escape)
    account.type("650", ENTER)
    assert [line.amount for line in account.lines()] == [65000]
    account.page.grid.go(0, "note")
    account.type("保洁岗", ENTER)
    assert account.lines()[0].note == "保洁岗"


def test_a_signed_line_changes_only_by_a_correction_with_a_reason(account: Account) -> None:
    """Typing over a signed amount asks why; without a reason nothing happens."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    account.page.sign("household", "fingerprint")
    account.page.sign("helper", "signed")
    account.settle()
    account.page.grid.go(0, "member")
    assert not account.page.grid.lines.flags(account.page.grid.currentIndex()) & Qt.ItemFlag.ItemIsEditable
    account.page.grid.go(0, "amount")
    account.type("700", ENTER)
    assert account.page.reason.isVisible()
    assert not account.page.reason.deed.isEnabled()
    assert account.lines()[0].amount == 60000
    account.page.reason.box.setText("工资条写的是 700")
    account.page.reason.box.textEdited.emit("工资条写的是 700")
    account.type(ENTER)
    assert account.lines()[0].amount == 70000
    assert any(one.op == "correct_entry" and one.reason for one in keeping.history(account.office, 5))


def test_lines_pasted_from_a_sheet_are_offered_then_booked_together(account: Account) -> None:
    """Five rows in another order of columns: shown first, one operation, one undo."""
    rows = [
        "10-12\t种植业·玉米\t420\t公斤\t1092\t2.60 元/公斤",
        "10-12\t种植业·稻谷\t500\t公斤\t1,350\t",
        "10-15\tB2.鸡\t6\t只\t510.00\t赶场卖",
        "10-16\tE2\t3\t袋\t465\t饲料",
        "10-18\t土地流转\t2.4\t亩\t1200\t协议第 3 年",
    ]
    QGuiApplication.clipboard().setText("\n".join(rows))
    account.type(KEY.Key_V, control=True)
    assert len(account.page.grid.lines.offered()) == 5
    assert account.lines() == []
    account.page.book_offered()
    lines = account.lines()
    assert {line.code for line in lines} == {"B1.玉米", "B1.稻谷", "B2.鸡", "E2", "C2"}
    assert next(line for line in lines if line.item == "C2").quantity == "2.4"
    account.desk.undo(account.page)
    assert account.lines() == []


def test_pasted_lines_with_a_fault_wait_and_hold_nobody_up(account: Account) -> None:
    """The good line is booked when accepted; the cell nobody can read stays, is named, and can be mended."""
    page = account.page
    QGuiApplication.clipboard().setText("项目\t金额\nA4\t600\n天上掉的\t5\n")
    account.type(KEY.Key_V, control=True)
    account.settle()
    assert account.lines() == []
    assert [(flaw.row, flaw.column) for flaw in page._found] == [(1, "item")]
    assert "天上掉的" in page._found[0].why
    assert page.grid.lines.rows[0].faults == {}
    account.type(ENTER, control=True)
    assert [line.amount for line in account.lines()] == [60000]
    assert "1" in page._offer_words.text()
    account.type(KEY.Key_F3)
    assert account.at() == (1, "item")
    account.type("C2", ENTER, KEY.Key_Up)
    account.settle()
    assert page._found == []
    assert not page.flaws.isVisible()
    assert "格要改" not in page._offer_words.text()
    account.type(ENTER, control=True)
    assert [line.amount for line in account.lines()] == [60000, 500]
    assert not page._offer.isVisible()


def test_last_months_usual_lines_are_brought_over(account: Account) -> None:
    """What September had and October lacks comes as an offer with its amounts."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    account.page.usual.click()
    assert len(account.page.grid.lines.offered()) == 2
    account.page.book_offered()
    lines = {line.code: line for line in account.lines()}
    assert lines["A1"].sent_home == 250000
    assert lines["B1.玉米"].amount == 42000
    assert not account.page.usual.isEnabled()


def test_photos_dropped_on_a_line_prove_it(account: Account) -> None:
    """A drop on the row is its voucher: the mark becomes ● and the paper stands at the right."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(_photo(account.folder)))])
    grid = account.page.grid
    cell = grid.visualRect(grid.lines.index(0, COLUMNS.index("note")))
    place = QPointF(cell.center() if cell.isValid() else QPoint(40, 10))
    act, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    grid.dropEvent(QDropEvent(place, act, data, Qt.MouseButton.LeftButton, none))
    line = account.lines()[0]
    assert (line.mark, len(line.vouchers)) == ("voucher", 1)
    grid.go(0, "amount")
    account.settle()
    assert account.page.paper.view.image is not None
    assert not account.page.paper.view.image.isNull()


def test_a_file_that_is_no_photo_is_named_and_nothing_is_booked(account: Account) -> None:
    """A text file with a photo's name is refused with its name."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    bad = account.folder / "假的.jpg"
    bad.write_bytes(b"not a picture at all")
    account.page.add_photos(account.page.grid.lines.rows[0], [bad])
    assert account.lines()[0].vouchers == ()
    assert account.page.notes.note is not None
    assert "假的.jpg" in account.page.notes.note.what


def test_the_month_closes_when_both_signed_and_opens_with_a_reason(account: Account) -> None:
    """Grey until everything is there; closed, no more lines; reopened with a reason, lines again."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    card = account.page.close_card
    assert not card.deed.isEnabled()
    account.page.sign("household", "signed")
    account.page.sign("helper", "signed")
    account.settle()
    assert card.deed.isEnabled()
    card.deed.click()
    account.settle()
    assert accounts.month(account.office, account.ids[0], MONTH).state == "closed"
    assert not account.page.grid.lines.open
    card.deed.click()
    account.type("漏记了一笔", ENTER)
    account.settle()
    assert accounts.month(account.office, account.ids[0], MONTH).state != "closed"
    assert account.page.grid.lines.open


def test_page_down_goes_to_the_next_household_and_saves_first(account: Account) -> None:
    """The row under the cursor is handed over; the next household's month stands there."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", TAB)
    account.type(KEY.Key_PageDown)
    account.settle()
    assert account.page.household_id == account.ids[1]
    assert account.page.name.name == "单秀英"
    assert len(account.lines(0)) == 1
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "33", ENTER)
    assert [line.amount for line in account.lines(1)] == [3300]


def test_striking_a_line_can_be_taken_back(account: Account) -> None:
    """Ctrl+Delete asks in one line; the line goes, undo brings it back."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    account.page.grid.go(0, "amount")
    account.type(KEY.Key_Delete, control=True)
    account.type(ENTER)
    assert account.lines() == []
    account.desk.undo(account.page)
    assert len(account.lines()) == 1


def test_another_household_is_found_by_initials(account: Account) -> None:
    """单 read shàn finds 单秀英 from the month page."""
    account.page.search()
    account.type("sxy", ENTER)
    account.settle()
    assert account.page.household_id == account.ids[1]


def _nothing(_account: Account) -> None:
    return None


@pytest.mark.parametrize("prepare", [_nothing])
def test_an_empty_ledger_teaches(tmp_path: Path, prepare: Callable[[Account], None]) -> None:
    """No household: one sentence, one button to where households come from."""
    stage = Account(tmp_path, AccountPage, empty=True)
    stage.show()
    prepare(stage)
    assert not stage.page._work.isVisible()
    assert stage.page._empty is not None
    stage.page._empty.main.click()  # type: ignore[attr-defined]
    assert stage.wanted[-1][0] == "household"
    stage.close()


def test_a_block_pasted_into_an_open_cell_goes_to_the_grid(account: Account) -> None:
    """Several lines never end up as one word; Ctrl+Enter books what is offered, Escape throws it away."""
    QGuiApplication.clipboard().setText("A4\t600\nC2\t1200\n")
    account.type("x")
    account.type(KEY.Key_V, control=True)
    assert len(account.page.grid.lines.offered()) == 2
    account.type(KEY.Key_Escape)
    assert account.page.grid.lines.offered() == []
    account.type(KEY.Key_V, control=True)
    account.type(ENTER, control=True)
    assert [line.amount for line in account.lines()] in ([60000, 120000], [120000, 60000])


def test_under_the_veil_no_amount_is_painted(account: Account) -> None:
    """F8: two different amounts of one width look the same."""
    account.type("A4", TAB, TAB, TAB, TAB, TAB, "600", ENTER)
    account.settle()
    account.page.grid.go(3, "note")
    veil.lower(True)
    before = account.page.grid.grab().toImage()
    row = account.page.grid.lines.rows[0]
    row.values["amount"] = 80000
    after = account.page.grid.grab().toImage()
    assert before == after
    veil.lower(False)
    assert account.page.grid.grab().toImage() != after
