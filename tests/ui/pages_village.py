"""A small invented village on a real encrypted ledger, and a desk with it, for the tests of the pages.

Everything is made through the jobs, as the pages do it. The key derivation is asked for once a session: the
folder is made once, copied for each test.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from fupin_desk.jobs import accounts, helping, households, opening
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.jobs.resources import Resources
from fupin_desk.ui import icons, style
from fupin_desk.ui.desk import Desk

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
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    icons.use(lambda name: (ROOT / name).read_bytes())
    if style.font().family() and not _dressed:
        for face in ("Regular", "Medium", "Bold"):
            style.add_font((ROOT / f"fonts/NotoSansSC-{face}.ttf").read_bytes())
        _dressed.append(True)
    style.wear(app, style.PLAIN)
    return app


_dressed: list[bool] = []


@dataclass
class Made:
    """The village: its open office and its households' ids in the order of `PEOPLE`."""

    office: Office
    ids: list[str]


def surroundings(folder: Path, now: Callable[[], datetime] = lambda: NOW) -> Surroundings:
    """A fixed clock, a state folder of the test's own, the shipped files."""
    return Surroundings(now, folder / "state", Resources(lambda name: (ROOT / name).read_bytes()))


def make(folder: Path, *, empty: bool = False) -> Made:
    """A new ledger with five households (or none)."""
    made = opening.create(
        folder / "松林村", "village", CODE, "松林村", PASSPHRASE, surroundings(folder), secretary="李明"
    )
    office, ids = made.office, []
    if empty:
        return Made(office, ids)
    helper = helping.add_person(office, "周敏", "helper", "县水务局", "13900005678")
    for number, group, head, others in PEOPLE:
        house = households.add(office, household_no=number, group_name=group, kind="脱贫户")
        ids.append(house if isinstance(house, str) else house.id)
        households.add_member(office, ids[-1], "户主", name=head, sex="男", birth="1968-03-02")
        for n, name in enumerate(others):
            households.add_member(office, ids[-1], "之子" if n else "配偶", name=name, birth=f"19{90 + n}-05-06")
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
    owner = desk
    desk.open(lambda _surroundings: office, lambda: None, owner=owner)
    settle(desk)
    return desk


def settle(desk: Desk, turns: int = 3) -> None:
    """Let the ledger thread finish what it was given and deliver every answer."""
    deadline = time.monotonic() + 60
    quiet = 0
    while quiet < turns:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        busy = bool(desk._waiting) or bool(desk._tables)
        quiet = 0 if busy else quiet + 1
        if busy and time.monotonic() > deadline:
            raise TimeoutError("the desk did not come to rest")
