"""One start of one process, for `starting` and `memory`: a bare PySide6 window, or ours, told event by event.

    python bench/window.py bare
    python bench/window.py ours [LEDGER PASSPHRASE]

Each event is one line on stdout: its name, the CPU seconds of the whole process so far (interpreter, imports
and threads included), resident bytes now and at most. The parent takes the wall time when a line arrives.

``shown``: the first picture is painted. ``door``: the passphrase can be typed. Then comes the pause of a
person typing, `TYPING` seconds, in which the program may do what it likes. ``entered``: Enter is pressed; the
key is derived, the ledger opened and entered at its household list. ``filled``: the list is filled and
painted, and a typed word lets through only part of it. Then the process ends. Both sides are told in the
same way: a posted event that is delivered when the painting is over.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

TYPING = 3.0
TOLD = QEvent.Type(QEvent.registerEventType())


def tell(event: str) -> None:
    """One line to the parent, at once."""
    cpu = time.process_time()
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))  # noqa: SIM115, PTH123
    now, most = (int(status[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    os.write(1, f"{event} {cpu:.4f} {now} {most}\n".encode())


class Painted(QObject):
    """Calls once, when the first painting of a widget is over."""

    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._then = widget, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the first paint event go by."""
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(TOLD))
        return False

    def event(self, event: QEvent) -> bool:
        """All painting of that moment is over."""
        if event.type() == TOLD:
            self._then()
            return True
        return super().event(event)


def bare() -> None:
    """The floor: what PySide6 itself asks for."""
    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    Painted(window, lambda: (tell("shown"), os._exit(0)))
    window.show()
    app.exec()


def ours(ledger: str, passphrase: str) -> None:
    """The program as its front door starts it; with a ledger, up to its household list."""
    from pathlib import Path

    from fupin_desk.__main__ import collect_seldom

    collect_seldom()
    from fupin_desk import app, home
    from fupin_desk.ui.memory import Memory

    memory = Memory(home.state_dir() / "desk.ini")
    running = app.application(memory)
    boot = app.Boot(running, memory, Path(ledger) if ledger else None)
    if ledger:
        boot.window.show_door = lambda door: _door(boot.window, door, passphrase)  # type: ignore[method-assign]
    boot.begin()
    # After `begin`, so that this one hears of the painting first, and what begins then is not counted.
    Painted(boot.window, lambda: (tell("shown"), None if ledger else os._exit(0)))
    running.exec()


def _door(window: QMainWindow, door: QWidget, passphrase: str) -> None:
    """The unlocking page comes; type for a while, then press Enter."""

    def enter() -> None:
        tell("entered")
        door.enter_with(passphrase)  # type: ignore[attr-defined]

    def ready() -> None:
        tell("door")
        QTimer.singleShot(int(TYPING * 1000), enter)

    type(window).show_door(window, door)  # type: ignore[attr-defined]
    window.enter = lambda: _household_list(window)  # type: ignore[attr-defined]
    Painted(door, ready)


def _household_list(window: QMainWindow) -> None:
    """Enter at the households as soon as the ledger lies on the desk, and wait for the list."""
    type(window).enter(window, "household")  # type: ignore[attr-defined]
    page = window.page("household")  # type: ignore[attr-defined]
    model = page.households

    def searchable() -> None:
        everyone = len(model.shown)
        page.box.setText("zs")
        found = 0 < len(model.shown) < everyone
        tell("filled" if found else "nothing")
        os._exit(0)

    def filled() -> None:
        if model.everyone:
            model.modelReset.disconnect(filled)
            Painted(page.list.viewport(), searchable)

    model.modelReset.connect(filled)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        ours(*(sys.argv[2:] or ("", "")))
