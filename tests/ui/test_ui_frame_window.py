"""The window: places, keys, undo with its name, the veil, refreshing what is seen, folding when narrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from fupin_desk.jobs import accounts, households
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.ui import style, veil
from fupin_desk.ui.desk import Desk, Work
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.places import PLACES
from fupin_desk.ui.widgets.basics import Words
from fupin_desk.ui.widgets.frame import RailButton
from fupin_desk.ui.window import MainWindow
from tests.ui.pages_village import desk_for, dressed, make, settle

Window = tuple[MainWindow, Desk]


class ListPage(Page):
    """A page of a test: how many lines the first household has this month."""

    tables = frozenset({"entry"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.loads = 0
        self.where: dict[str, str] = {}
        self.count = Words("", private=True)
        self.body.addWidget(self.count)

    def load(self) -> None:
        self.loads += 1
        self.ask(_lines, self._show, key="lines")

    def _show(self, count: int) -> None:
        self.count.setText(str(count))

    def visit(self, **where: str) -> None:
        self.where = where

    def search(self) -> None:
        self.heading.setText("查找")


def _lines(office: Office) -> int:
    house = households.lines(office)[0].id
    return len(accounts.month(office, house, "2026-10").lines)


def _record(office: Office) -> str:
    house = households.lines(office)[0].id
    return accounts.record(office, house, "2026-10", EntryDraft("A1", 1000, happened=date(2026, 10, 1)))


@pytest.fixture
def app() -> QApplication:
    return dressed()


@pytest.fixture
def window(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    for place in ("today", "household", "help"):
        words, icon, _maker = PLACES[place]
        monkeypatch.setitem(PLACES, place, (words, icon, lambda desk, _memory: ListPage(desk)))
    desk = desk_for(make(tmp_path).office, tmp_path)
    made = MainWindow(desk, Memory(tmp_path / "desk.ini"))
    made.show()
    made.unwell.connect(_broken)
    made.enter("today")
    settle(desk)
    yield made, desk
    desk.close(for_good=True)
    shiboken6.delete(made)


def _broken(error: BaseException) -> None:
    raise error


def _page(window: MainWindow, place: str) -> ListPage:
    page = window.page(place)
    assert isinstance(page, ListPage)
    return page


def test_alt_and_a_number_opens_a_place_and_the_rail_shows_it(window: Window) -> None:
    made, _desk = window
    QTest.keyClick(made, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert made.stack.currentWidget() is made.page("household")
    lit = [one.text() for one in made.rail.findChildren(RailButton) if one.isChecked()]
    assert lit == ["农户"]
    QTest.keyClick(made, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert _page(made, "household").heading.text() == "查找"


def test_a_page_hears_what_it_is_visited_for(window: Window) -> None:
    made, _desk = window
    made.page("today").go("household", household_id="17")
    assert _page(made, "household").where == {"household_id": "17"}
    assert made.stack.currentWidget() is made.page("household")


def test_only_visible_pages_read_again_and_hidden_ones_when_they_are_shown(window: Window) -> None:
    made, desk = window
    made.go("household")
    made.go("today")
    settle(desk)
    today, household = _page(made, "today"), _page(made, "household")
    before = (today.loads, household.loads)
    today.do(_record)
    settle(desk)
    assert (today.loads, household.loads) == (before[0] + 1, before[1])
    assert today.count.text() == "1"
    made.go("household")
    settle(desk)
    assert household.loads == before[1] + 1
    assert household.count.text() == "1"


def test_ctrl_z_takes_back_the_operation_that_the_top_line_names(window: Window) -> None:
    made, desk = window
    today = _page(made, "today")
    today.do(_record)
    settle(desk)
    words = [label.text() for label in made.top.findChildren(Words) if label.isVisible()]
    assert "刚记一笔" in words
    QTest.keyClick(made, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    assert today.count.text() == "0"
    assert today.notes.note is not None
    assert "已撤销：记一笔" in today.notes.note.what
    assert "刚记一笔" not in [label.text() for label in made.top.findChildren(Words) if label.isVisible()]


def test_the_top_line_tells_keeper_and_when_it_was_saved(window: Window) -> None:
    made, desk = window
    _page(made, "today").do(_record)
    settle(desk)
    assert made.top.saved_words == "本机已保存 09:42"
    keeper = [one.text() for one in made.top.findChildren(QAbstractButton) if "李明" in one.text()]
    assert keeper == ["记账人：李明"]


def test_f8_hides_private_words_and_shows_them_again(window: Window) -> None:
    made, _desk = window
    label = _page(made, "today").count
    label.setText("100")
    shown = label.grab().toImage()
    QTest.keyClick(made, Qt.Key.Key_F8)
    assert veil.lowered()
    assert label.grab().toImage() != shown
    QTest.keyClick(made, Qt.Key.Key_F8)
    assert label.grab().toImage() == shown


def test_a_narrow_window_folds_every_page_and_a_wide_one_unfolds(window: Window) -> None:
    made, _desk = window
    page = _page(made, "today")
    assert not page.compact
    made.resize(1280, 720)
    assert page.compact
    assert made.rail.width() == 60
    made.resize(1366, 768)
    assert not page.compact


def test_everything_on_the_frame_is_reached_by_tab_and_named(window: Window) -> None:
    made, _desk = window
    reached: list[str] = []
    made.rail.findChildren(RailButton)[0].setFocus()
    for _turn in range(40):
        here = made.focusWidget()
        if isinstance(here, RailButton):
            reached.append(here.accessibleName())
        QTest.keyClick(here or made, Qt.Key.Key_Tab)
    assert {"今日", "农户", "记账", "帮扶", "凭证", "打印", "收发", "设置"} <= set(reached)


def test_long_work_floats_a_strip_with_its_count_and_a_stop(window: Window) -> None:
    made, desk = window

    def job(_office: Office, work: Work) -> int:
        while not work.cancelled():
            work.progress(3, 86)
        return 3

    _page(made, "today").do(job, title="打印全村")
    for _turn in range(200):
        QTest.qWait(5)
        if "3 / 86" in [label.text() for label in made.strip.findChildren(Words)]:
            break
    assert made.strip.isVisible()
    assert "3 / 86" in [label.text() for label in made.strip.findChildren(Words)]
    made.strip.stop.click()
    settle(desk)
    assert not made.strip.isVisible()


def test_a_page_that_does_not_want_to_be_left_stays(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _desk = window
    monkeypatch.setattr(made.page("today"), "may_leave", lambda: False)
    QTest.keyClick(made, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert made.stack.currentWidget() is made.page("today")


def test_a_note_offers_its_deed_and_goes_away(window: Window) -> None:
    made, _desk = window
    page, done = made.page("today"), []
    page.say(Note("amber", "这个月已经结账。", "请先反结账。", "FD-J11", ("反结账", lambda: done.append(1))))
    assert page.notes.accessibleName() == "这个月已经结账。 请先反结账。"
    QTest.mouseClick(
        next(one for one in page.notes.findChildren(QAbstractButton) if one.text() == "反结账"),
        Qt.MouseButton.LeftButton,
    )
    assert done == [1]
    assert not page.notes.isVisible()


def test_larger_letters_put_everything_on_again(window: Window, app: QApplication) -> None:
    made, desk = window
    before = made.page("today")
    try:
        style.wear(app, style.CONTRAST, 1.3)
        settle(desk)
        assert made.page("today") is not before
        assert made.stack.currentWidget() is made.page("today")
        assert made.page("today").heading.font().pixelSize() == round(24 * 1.3)
        assert app.palette().window().color().name() == "#ffffff"
    finally:
        style.wear(app, style.PLAIN)
        settle(desk)
