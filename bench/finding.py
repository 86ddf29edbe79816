"""Find as you type on 10,000 households: what one keystroke costs, in the very window people use.

The window opens the ledger and shows the households; keys are typed into its search box, offscreen. A stroke
is everything until the event loop has nothing left to do: the search, the list, its painting. CPU time of
the whole process, so that a busy machine does not count; the 95th percentile over some hundred strokes of
initials, full pinyin, characters, digits and corrections.
"""

from __future__ import annotations

import math
import os
import statistics
import time

import village

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fupin_desk import app
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.pages.household import HouseholdPage

LIMIT_MS, HOUSEHOLDS = 16.0, 10_000
WORDS = ("zs", "zhang", "wang", "lcl", "王桂香", "李", "0117", "19955", "shan", "x", "zsd", "qzq")


def _settle(milliseconds: int = 0) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _stroke(page: HouseholdPage, key: str) -> float:
    start = time.process_time()
    if key and not key.isascii():
        page.box.insert(key)  # as an input method commits it
    elif key:
        QTest.keyClicks(page.box, key)
    else:
        QTest.keyClick(page.box, Qt.Key.Key_Backspace)
    QApplication.processEvents()
    return (time.process_time() - start) * 1000


def _type(page: HouseholdPage) -> list[float]:
    strokes = []
    for _again in range(6):
        for word in WORDS:
            strokes += [_stroke(page, key) for key in word]
            strokes += [_stroke(page, "") for _key in word]
    return strokes


def run() -> list[tuple[str, float, float]]:
    """p95 and median of one keystroke."""
    place = village.kept(HOUSEHOLDS)
    os.environ["FUPIN_DESK_STATE"] = str(place / "state" / "fupin-desk")
    memory = Memory(place / "state" / "desk.ini")
    running = app.application(memory)
    boot = app.Boot(running, memory, village.ledger(place), village.PASSPHRASE)
    try:
        boot.begin()
        while not boot.desk.is_open:
            _settle(50)
        boot.window.go("household")
        page = boot.window.page("household")
        assert isinstance(page, HouseholdPage)
        while not page.households.everyone:
            _settle(50)
        _settle(2000)
        page.search()
        _type(page)
        strokes = _type(page)
    finally:
        boot.window.close()
        boot.end()
    return [
        ("one keystroke, CPU ms, median", statistics.median(strokes), math.inf),
        ("one keystroke, CPU ms, p95", statistics.quantiles(strokes, n=20)[-1], LIMIT_MS),
    ]
