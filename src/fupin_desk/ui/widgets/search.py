"""The search box and the chips under it: find as you type.

`typed` comes with every letter, folded by nobody: the page compares with `search_key`. Esc empties the box,
arrow down goes on into the list below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import icons, style
from fupin_desk.ui.widgets.basics import button, row


class SearchBox(QLineEdit):
    """Find-as-you-type: initials, pinyin, characters, ID tail, phone."""

    typed = Signal(str)
    onward = Signal()
    """Enter or arrow down: go into the list."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        hint = hint or _("姓名、首字母、尾号")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setFont(style.font())
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("find", "faint", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.setToolTip(_("查找  Ctrl+F"))
        self.textChanged.connect(self.typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc empties; Enter and arrow down go on."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.onward.emit()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """A row of filters, exactly one of them on: 全部 86 · 待补 63 · 退回 2."""

    chosen = Signal(str)

    def __init__(self, chips: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._box = row(spacing=6)
        self.setLayout(self._box)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        if chips:
            self.show_chips(chips)

    @property
    def value(self) -> str:
        """Key of the chip that is on."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words); the chip that is on stays on."""
        for key, words in chips:
            if key not in self._buttons:
                made = self._buttons[key] = button("", kind="chip")
                made.clicked.connect(lambda _on=False, chip=key: self.chosen.emit(chip))
                self._group.addButton(made)
                self._box.insertWidget(len(self._buttons) - 1, made)
            self._buttons[key].setText(words)
            self._buttons[key].setVisible(bool(words))
        if len(self._buttons) and self._box.count() == len(self._buttons):
            self._box.addStretch(1)
        if not self.value and self._buttons:
            next(iter(self._buttons.values())).setChecked(True)

    def choose(self, key: str) -> None:
        """Put one on."""
        self._buttons[key].setChecked(True)
        self.chosen.emit(key)
