"""The real window at the month page over a real ledger, and hands that only press keys and count them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fupin_desk.jobs import accounts
from fupin_desk.jobs.shown import EntryLine
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.window import MainWindow
from tests.ui.pages_village import Made, desk_for, dressed, press, settle

KEY = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
MONTH = "2026-10"


class Window:
    """The window with its month page in front; `presses` counts every key a person pressed."""

    def __init__(self, made: Made, folder: Path) -> None:
        dressed()
        self.made, self.presses = made, 0
        self.desk = desk_for(made.office, folder)
        self.crashes: list[BaseException] = []
        self.desk.crashed.connect(self.crashes.append)
        self.window = MainWindow(self.desk, Memory(folder / "window.ini"))
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowExposed(self.window)
        self.window.enter("account")
        self.settle()

    @property
    def page(self) -> AccountPage:
        """The month page."""
        page = self.window.page("account")
        assert isinstance(page, AccountPage)
        return page

    def settle(self) -> None:
        """Let everything arrive; a bug anywhere fails the test."""
        settle(self.desk)
        assert not self.crashes, self.crashes

    def type(self, *keys: Qt.Key | str) -> None:
        """Plain keys, one after the other."""
        self.presses += sum(1 if isinstance(key, Qt.Key) else len(key) for key in keys)
        press(self.window, *keys)

    def chord(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
        """One key with Ctrl or Shift held down."""
        self.presses += 1
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def lines(self, number: int = 0, month: str = MONTH) -> list[EntryLine]:
        """What the ledger has."""
        self.settle()
        return accounts.month(self.made.office, self.made.ids[number], month).lines

    def close(self) -> None:
        """Close it as a person does."""
        self.window.close()
        self.window.deleteLater()
        self.desk.close(for_good=True)
        self.settle()
