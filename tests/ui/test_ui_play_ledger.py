"""What one evening of use showed in the honest ledger's pages, each as a test in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fupin_desk.jobs import accounts, deadlines, keeping, periods
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.model.undo import NothingToUndo
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.messages import Note
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.pages.deadlines import DeadlinesPage
from fupin_desk.ui.places import PLACES, RAILS
from fupin_desk.ui.widgets.basics import Words
from fupin_desk.ui.widgets.lines import Lines
from fupin_desk.ui.window import MainWindow
from tests.ui.pages_village import Made, desk_for, dressed, make, press, settle

KEY = Qt.Key
MONTH = "2026-10"
DAY = date(2026, 10, 20)


class Evening:
    """The real window over the invented village."""

    def __init__(self, folder: Path) -> None:
        self.app = dressed()
        self.made: Made = make(folder)
        self.office: Office = self.made.office
        self.desk: Desk = desk_for(self.office, folder)
        self.window = MainWindow(self.desk, Memory(folder / "desk.ini"))
        self.crashes: list[BaseException] = []
        self.window.unwell.connect(self.crashes.append)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowExposed(self.window)
        self.window.enter()
        self.settle()

    def settle(self) -> None:
        settle(self.desk)
        assert not self.crashes, self.crashes

    def go(self, place: str, **where: str) -> QWidget:
        self.window.go(place, where)
        self.settle()
        return self.window.page(place)

    def push(self, words: str, nth: int = 0) -> None:
        page = self.window.stack.currentWidget()
        found = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text() == words]
        assert len(found) > nth, words
        QTest.mouseClick(found[nth], Qt.MouseButton.LeftButton)
        self.settle()

    def keys(self, *keys: Qt.Key | str, control: bool = False) -> None:
        press(self.window, *keys, control=control)
        self.settle()

    def month(self) -> AccountPage:
        page = self.go("account", household_id=self.made.ids[0], month=MONTH)
        assert isinstance(page, AccountPage)
        return page

    def close(self) -> None:
        self.desk.close(for_good=True)
        shiboken6.delete(self.window)


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    made = Evening(tmp_path)
    yield made
    made.close()


def _sold(office: Office, house: str, amount: int = 60000) -> str:
    return accounts.record(office, house, MONTH, EntryDraft("A4", amount, happened=DAY))


class Windows(QObject):
    """Writes down every window that shows itself."""

    def __init__(self, main: QWidget) -> None:
        super().__init__()
        self.main = main
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and watched is not self.main
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_opening_a_page_never_lets_a_piece_of_it_flash_as_a_window(evening: Evening) -> None:
    """On Windows a window that shows for a moment takes the keyboard with it."""
    watch = Windows(evening.window)
    evening.app.installEventFilter(watch)
    for place in PLACES:
        if place not in RAILS["township"]:
            evening.go(place)
    evening.app.removeEventFilter(watch)
    assert watch.seen == []


def test_every_place_off_the_rail_has_a_button_that_leads_there_and_one_back(evening: Evening) -> None:
    off = [place for place in PLACES if place not in (*RAILS["village"], *RAILS["township"], "settings")]
    assert off
    for place in off:
        page = evening.go(place)
        buttons = [one for one in page.findChildren(QPushButton) if one.isVisible()]
        tips = [one.text() + one.toolTip() + one.accessibleName() for one in buttons]
        assert any(words.startswith(("回", "看这一户")) for words in tips) or place == "roster", place


def test_after_a_signature_enter_does_not_take_it_back(evening: Evening) -> None:
    """The button that was pressed is gone; the keyboard stays at what comes next, never at 撤销."""
    _sold(evening.office, evening.made.ids[0])
    page = evening.month()
    evening.push("按手印")
    evening.push("签了")
    at = QApplication.focusWidget()
    assert at is page.close_card.deed
    evening.keys(KEY.Key_Return)
    assert accounts.month(evening.office, evening.made.ids[0], MONTH).state == "closed"


def test_ctrl_z_takes_back_from_a_box_in_which_nothing_was_typed(evening: Evening) -> None:
    _sold(evening.office, evening.made.ids[0])
    page = evening.go("entries_file")
    page.start.setFocus()  # type: ignore[attr-defined]
    evening.keys(KEY.Key_Z, control=True)
    assert accounts.month(evening.office, evening.made.ids[0], MONTH).lines == []
    page.start.selectAll()  # type: ignore[attr-defined]
    evening.keys("2026-01")
    evening.keys(KEY.Key_Z, control=True)
    assert page.start.text() != "2026-01"  # type: ignore[attr-defined]


def test_after_undo_the_cursor_does_not_stand_on_what_is_only_offered(evening: Evening) -> None:
    """Enter there would book last month's line a second after taking one back."""
    house = evening.made.ids[0]
    accounts.record(evening.office, house, "2026-09", EntryDraft("A4", 60000, happened=date(2026, 9, 5)))
    page = evening.month()
    evening.keys("wgsr", KEY.Key_Tab)
    page.grid.typed(0, "amount", "300")
    evening.keys(KEY.Key_Return)
    evening.keys(KEY.Key_Z, control=True)
    assert page.grid.row is None or not page.grid.row.ghost


def test_nothing_before_a_correction_is_taken_back(evening: Evening) -> None:
    """Ctrl+Z right after a correction took back what was done before it."""
    house = evening.made.ids[0]
    entry = _sold(evening.office, house)
    for role in ("household", "helper"):
        periods.sign(evening.office, house, MONTH, role)
    periods.correct(evening.office, entry, 61000, "听错了")
    assert keeping.undo_title(evening.office) is None
    with pytest.raises(NothingToUndo):
        keeping.undo(evening.office)
    _sold(evening.office, evening.made.ids[1])
    assert keeping.undo(evening.office) == "记一笔"
    assert keeping.undo_title(evening.office) is None
    lines: Lines = evening.month().grid.lines
    assert "更正过" in str(lines.data(lines.index(0, 0), Qt.ItemDataRole.ToolTipRole))


def test_a_note_of_what_was_done_goes_with_the_next_thing_done(evening: Evening) -> None:
    page = evening.month()
    page.say(Note("done", "存好了。"))
    page.do(lambda office: _sold(office, evening.made.ids[0]))
    evening.settle()
    assert page.notes.note is None
    page.say(Note("amber", "先看看这里。"))
    page.do(lambda office: _sold(office, evening.made.ids[0]))
    evening.settle()
    assert page.notes.note is not None


def test_coming_back_to_a_page_finds_the_keyboard_where_it_was(evening: Evening) -> None:
    page = evening.month()
    page.grid.setFocus()
    evening.go("today")
    evening.go("account")
    assert QApplication.focusWidget() is page.grid


def test_the_pile_of_signed_sheets_and_the_dates_are_one_press_away(evening: Evening) -> None:
    evening.go("voucher")
    evening.push("签字页归档")
    assert evening.window.stack.currentWidget() is evening.window.page("filing")
    evening.go("today")
    if any(one.text() == "到期事项" for one in evening.window.page("today").findChildren(QPushButton)):
        evening.push("到期事项")
        assert evening.window.stack.currentWidget() is evening.window.page("deadlines")


def test_a_date_far_away_is_found_again_where_it_was_written_down(evening: Evening) -> None:
    deadlines.add(evening.office, evening.made.ids[0], "certificate", date(2028, 3, 1), "残疾证换证")
    assert deadlines.coming(evening.office) == []
    page = evening.go("deadlines")
    assert isinstance(page, DeadlinesPage)
    assert [one.due.what for one in page.list.rows] == ["残疾证换证"]
    shown = [one.text() for one in page.findChildren(Words) if one.isVisible()]
    assert "还没有到点的，也没有记下的日子。" not in shown


def test_the_top_line_offers_to_take_back_only_what_was_just_done(evening: Evening) -> None:
    """After something that stays (a correction, a parcel) it named what had been done before."""
    house = evening.made.ids[0]
    page = evening.month()
    page.do(lambda office: _sold(office, house))
    evening.settle()
    assert evening.window.top.says_just
    page.do(lambda office: keeping.set_setting(office, "anything", "1"))
    evening.settle()
    assert not evening.window.top.says_just
    evening.keys(KEY.Key_Z, control=True)
    assert accounts.month(evening.office, house, MONTH).lines == []
