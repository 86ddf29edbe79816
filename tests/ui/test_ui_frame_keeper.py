"""换人记账 in the top line: digits and Enter, no dialog; PINs set, changed and reset there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fupin_desk.jobs import helping, keeping, pins
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.window import MainWindow
from tests.ui import pages_village as village
from tests.ui.pages_village import press

KEY = Qt.Key


class Window:
    """The real window over a real ledger in which 李明 keeps the book and 刘书记 is on duty too."""

    def __init__(self, place: Path) -> None:
        self.app = village.dressed()
        made = village.make(place)
        self.office = made.office
        helping.add_person(self.office, "刘书记", "village_secretary")
        self.desk = village.desk_for(made.office, place)
        self.window = MainWindow(self.desk, Memory(place / "m.ini"))
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowExposed(self.window)
        self.window.enter("today")
        self.rest()

    @property
    def box(self) -> QLineEdit:
        return self.window.top.keeper.pin

    def rest(self) -> None:
        village.settle(self.desk)

    def choose(self, words: str) -> None:
        """Choose from the menu of the keeper's name (an offscreen screen can show no menu)."""
        self.rest()
        deeds, more = self.window.switching.offers(pins.keepers(self.office))
        dict([*deeds, *more])[words]()
        self.rest()

    def type(self, *keys: Qt.Key | str) -> None:
        assert QApplication.focusWidget() is self.box
        press(self.box, *keys)
        self.rest()

    def keeper(self) -> str:
        self.rest()
        return self.window.top.keeper.name.text()

    def pin(self, name: str, digits: str) -> None:
        """Somebody set his PIN earlier."""
        self.desk.do(
            lambda office: pins.set_pin(office, pins.person(office, name).id, digits), owner=self.window
        )
        self.rest()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.desk.close(for_good=True)
        self.rest()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.close()


def test_whoever_has_no_pin_keeps_the_book_at_one_press(window: Window) -> None:
    window.choose("刘书记")
    assert window.keeper() == "记账人：刘书记"
    assert not window.window.top.keeper.asking


def test_a_pin_is_asked_in_the_top_line_and_a_wrong_one_changes_nothing(window: Window) -> None:
    window.pin("刘书记", "2468")
    window.choose("刘书记")
    assert window.window.top.keeper.asking
    assert window.box.echoMode() is QLineEdit.EchoMode.Password
    window.type("13a57", KEY.Key_Return)
    assert "还能试 4 次" in window.window.top.keeper.fault.text()
    assert (window.box.text(), window.keeper()) == ("", "记账人：李明")
    window.type(KEY.Key_Escape)
    assert not window.window.top.keeper.asking
    window.choose("刘书记")
    window.type("2468", KEY.Key_Return)
    assert window.keeper() == "记账人：刘书记"
    assert keeping.history(window.office, 1)[0].actor == "李明"


def test_a_pin_is_set_by_typing_it_twice(window: Window) -> None:
    window.choose("设我的数字密码")
    window.type("1234", KEY.Key_Return)
    window.type("1243", KEY.Key_Return)
    assert "两遍不一样" in window.window.top.keeper.fault.text()
    window.type("1234", KEY.Key_Return)
    window.type("1234", KEY.Key_Return)
    assert not window.window.top.keeper.asking
    assert pins.has_pin(window.office, window.office.keeper.id)
    window.choose("改我的数字密码")
    window.type("9999", KEY.Key_Return)
    window.type("55555", KEY.Key_Return)
    window.type("55555", KEY.Key_Return)
    assert "不对" in window.window.top.keeper.fault.text()
    window.type(KEY.Key_Escape)
    window.choose("取消我的数字密码")
    window.type("1234", KEY.Key_Return)
    assert not pins.has_pin(window.office, window.office.keeper.id)


def test_who_forgot_it_is_helped_by_whoever_keeps_the_book(window: Window) -> None:
    window.pin("刘书记", "2468")
    window.pin("李明", "1234")
    window.choose("刘书记 忘了数字密码，我在场")
    window.type("1234", KEY.Key_Return)
    assert not pins.has_pin(window.office, pins.person(window.office, "刘书记").id)
    assert "李明 在场" in keeping.history(window.office, 1)[0].reason
    window.choose("刘书记")
    assert window.keeper() == "记账人：刘书记"
