"""A small invented village on a real encrypted ledger, and a desk with it, for the tests of the pages.

Everything is made through the jobs, as the pages do it. The key derivation is asked for once a session: the
folder is made once, copied for each test.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fupin_desk.jobs import accounts, helping, households, opening
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.jobs.resources import Resources
from fupin_desk.ui import style, veil
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page

ROOT = Path(__file__).parents[2] / "resources"
NOW = datetime(2026, 10, 27, 1, 42, tzinfo=UTC)
CODE = "999999101201"
PASSPHRASE = "松林村的一本账2026"
PEOPLE = (
    ("990199990001", "一组", "张守田", ("李桂香", "张小军", "张雨桐")),
    ("990199990002", "一组", "单秀英", ("单小勇",)),
    ("990199990003", "二组", "仇大山", ()),
    ("990199990004", "二组", "阿依古丽·买买提艾力", ("玉素甫·阿不都热合曼",)),
    ("990199990005", "三组", "区文远", ("区小燕", "陈玉兰")),
)


def dressed() -> QApplication:
    """The one application of the test run, dressed as the program is."""
    from fupin_desk import app
    from fupin_desk.ui.memory import Memory

    made = app.application(Memory(Path(tempfile.mkdtemp()) / "desk.ini"))
    style.wear(made, style.PLAIN)
    veil.lower(False)
    return made


@dataclass
class Made:
    """The village: its open office and its households' ids in the order of `PEOPLE`."""

    office: Office
    ids: list[str]


def surroundings(folder: Path) -> Surroundings:
    """A fixed clock, a state folder of the test's own, the shipped files."""
    return Surroundings(lambda: NOW, folder / "state", Resources(lambda name: (ROOT / name).read_bytes()))


def make(folder: Path, *, empty: bool = False) -> Made:
    """A new ledger with five households (or none)."""
    made = opening.create(
        folder / "松林村", "village", CODE, "松林村", PASSPHRASE, surroundings(folder), secretary="李明"
    )
    office = made.office
    ids: list[str] = []
    if empty:
        return Made(office, ids)
    helper = helping.add_person(office, "周敏", "helper", "县水务局", "13900005678")
    for number, group, head, others in PEOPLE:
        people: list[dict[str, object]] = [
            {"relation": "之子" if n else "配偶", "name": name, "id_number": f"99010119900101{n}12X"}
            for n, name in enumerate(others)
        ]
        house = households.add(
            office,
            head,
            people,
            household_no=number,
            group_name=group,
            kind="脱贫户",
            phone=f"1380000{number[-4:]}",
        )
        ids.append(house.id)
    helping.pair(office, helper, ids[:2])
    return Made(office, ids)


def september(office: Office, household_id: str) -> list[str]:
    """Lines of the month before, so that there is something usual."""
    drafts = [
        EntryDraft("A1", 540000, "张小军", date(2026, 9, 5), living_cost=188000, sent_home=250000),
        EntryDraft("A4", 60000, "李桂香", date(2026, 9, 10), "1", "月"),
        EntryDraft("B1.玉米", 42000, "张守田", date(2026, 9, 12), "160", "公斤", "sold"),
    ]
    return accounts.record_many(office, household_id, "2026-09", drafts)


def desk_for(office: Office, folder: Path) -> Desk:
    """A desk with this office on it."""
    desk = Desk(lambda: surroundings(folder))
    desk.open(lambda _surroundings: office, lambda: None, owner=desk)
    settle(desk)
    return desk


def settle(desk: Desk) -> None:
    """Let the ledger thread finish what it was given and deliver every answer."""
    deadline, quiet = time.monotonic() + 60, 0
    while quiet < 3:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        busy = bool(desk._waiting) or bool(desk._tables)
        quiet = 0 if busy else quiet + 1
        if busy and time.monotonic() > deadline:
            raise TimeoutError("the desk did not come to rest")


def press(widget: QWidget | None, *keys: Qt.Key | str, control: bool = False) -> None:
    """Real keys to whatever has the keyboard; what an ASCII keyboard lacks comes as an input method's."""
    for key in keys:
        if isinstance(key, Qt.Key):
            modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(_focused(widget), key, modifier)
            continue
        for character in key:
            target = _focused(widget)
            if character.isascii():
                QTest.keyClicks(target, character)
            else:
                composed = QInputMethodEvent()
                composed.setCommitString(character)
                QCoreApplication.sendEvent(target, composed)


def _focused(widget: QWidget | None) -> QWidget:
    target = QApplication.focusWidget() or widget
    assert target is not None
    return target


class Stage:
    """A page on a real desk over a real ledger, shown in a window of its own."""

    def __init__(self, folder: Path, kind: Callable[[Desk], Page], *, empty: bool = False) -> None:
        self.app = dressed()
        made = make(folder, empty=empty)
        self.office, self.ids, self.folder = made.office, made.ids, folder
        self.desk = desk_for(made.office, folder)
        self.crashes: list[BaseException] = []
        self.wanted: list[tuple[str, dict[str, str]]] = []
        self.desk.crashed.connect(self.crashes.append)
        self._kind = kind
        self.page: Page = kind(self.desk)

    def show(self, **where: str) -> None:
        """Show the page as the window does, for this purpose."""
        self.desk.touched.connect(self.page.touch)
        self.desk.troubled.connect(lambda _owner, error: self.page.complain(error))
        self.page.wanted.connect(lambda place, told: self.wanted.append((place, told)))
        if where:
            self.page.visit(**where)
        self.page.resize(1290, 720)
        self.page.show()
        self.page.activateWindow()
        QTest.qWaitForWindowExposed(self.page)
        self.settle()

    def settle(self) -> None:
        """Let everything arrive; a bug anywhere fails the test."""
        settle(self.desk)
        assert not self.crashes, self.crashes

    def close(self) -> None:
        """Put everything away."""
        veil.lower(False)
        self.page.close()
        self.page.deleteLater()
        self.desk.close(for_good=True)
        self.settle()
