"""A thing a person can do, with its name and its key.

Shortcuts and menu entries are `Action`s, so that the key shown in a tooltip and the key that works are one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence


class Action(QAction):
    """`Action(_("查找"), page.find, "Ctrl+F", parent=window)`; `everywhere`: in the whole window."""

    def __init__(
        self, name: str, run: Callable[[], object], key: str = "", *, parent: QObject, everywhere: bool = True
    ) -> None:
        super().__init__(name, parent)
        if key:
            self.setShortcut(QKeySequence(key))
            self.setToolTip(f"{name}  {key}")
            context = Qt.ShortcutContext
            self.setShortcutContext(
                context.WindowShortcut if everywhere else context.WidgetWithChildrenShortcut
            )
        self.triggered.connect(lambda _checked=False: run())
