"""PySide6 6.12.0 loses a reference to None in every call that returns it, and dies after some thousand.

So the version is pinned, and this test calls such methods 200,000 times in a process of its own: a version
that kills the interpreter kills only the child.
"""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
thing, timer, label, model = QObject(), QTimer(), QLabel(), QStandardItemModel()
for number in range(50_000):
    assert thing.setObjectName("a") is None
    assert timer.setInterval(number) is None
    assert label.setEnabled(True) is None
    assert model.setColumnCount(1) is None
print("alive")
"""


def test_two_hundred_thousand_calls_that_return_none_do_not_kill_python() -> None:
    """The interpreter is still there afterwards."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-2000:]
