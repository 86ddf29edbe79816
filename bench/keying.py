"""CPU of one key stroke and of one step of scrolling on the real month page, with a month of 200 lines.

    python bench/run.py keying

The page stands in the real window over a real ledger. Every key goes through Qt as a person's would, and is
followed by everything it causes in the window's thread: reading the cell, finding items, painting what
changed. What the ledger's own thread does meanwhile is measured apart (`CPU of the whole process`).
Milliseconds; the 95th percentile counts, because one slow key in twenty is what a hand feels.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LINES, LIMIT = 200, 16.0
MONTH = "2026-10"


def run() -> list[tuple[str, float, float]]:
    """The percentiles with their limit."""
    folder = tempfile.mkdtemp(prefix="fupin-desk-typing-")
    os.environ["FUPIN_DESK_STATE"] = f"{folder}/state"
    from PySide6.QtCore import Qt

    from tests.ui.grid_window import Window
    from tests.ui.pages_village import make

    made = make(Path(folder))
    _book(made.office, made.ids[0])
    window = Window(made, Path(folder))
    window.page.open(made.ids[0], MONTH)
    window.settle()
    key, hands = Qt.Key, _Hands(window)
    rows = [("ym", "420*2.6"), ("hf", "340"), ("zhu", "3200.5"), ("lbx", "143"), ("wg", "4800")]
    for item, amount in rows * 4:
        hands.strike("typing", *item, key.Key_Return, *amount, key.Key_Return)
        window.settle()
    hands.strike("moving", *[key.Key_Up] * 60, *[key.Key_Left] * 4, *[key.Key_Down] * 60)
    hands.strike("choosing", *[key.Key_Up] * 60, modifier=Qt.KeyboardModifier.ShiftModifier)
    hands.scroll(120)
    found = [(f"{name}: p95 of CPU, ms a key", hands.p95(name), LIMIT) for name in hands.spent]
    window.close()
    return found


def _book(office: object, house: str) -> None:
    from fupin_desk.jobs import accounts
    from fupin_desk.jobs.accounts import EntryDraft

    items = ("B1.玉米", "E1.化肥", "A4", "D5.1", "F1", "B2.猪", "C2", "E2.饲料")
    drafts = []
    for n in range(LINES):
        item, day = items[n % len(items)], date(2026, 10, n % 31 + 1)
        amount, note = 10_000 + n * 137, f"第 {n} 张条子"
        drafts.append(EntryDraft(item, amount, "张守田", day, str(n + 1), "斤", note=note))
    accounts.record_many(office, house, MONTH, drafts)  # type: ignore[arg-type]


class _Hands:
    """Strikes keys one by one and takes the time of the window's thread for each."""

    def __init__(self, window: object) -> None:
        self.window = window
        self.spent: dict[str, list[float]] = {}

    def _take(self, name: str, deed: object) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent

        began = time.thread_time()
        deed()  # type: ignore[operator]
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.spent.setdefault(name, []).append((time.thread_time() - began) * 1000)

    def strike(self, name: str, *keys: object, modifier: object = None) -> None:
        """Press keys; letters as text, others as keys."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        for key in keys:
            target = QApplication.focusWidget()
            if isinstance(key, str):
                self._take(name, lambda key=key, target=target: QTest.keyClicks(target, key))
            else:
                held = modifier or Qt.KeyboardModifier.NoModifier
                self._take(name, lambda key=key, target=target, held=held: QTest.keyClick(target, key, held))

    def scroll(self, steps: int) -> None:
        """Scroll by a row at a time, and paint."""
        bar = self.window.page.grid.verticalScrollBar()  # type: ignore[attr-defined]
        for step in range(steps):
            self._take("scrolling", lambda step=step: bar.setValue(step * 30))

    def p95(self, name: str) -> float:
        """The 95th percentile of what was taken."""
        taken = sorted(self.spent[name])
        return taken[min(len(taken) - 1, len(taken) * 95 // 100)]
