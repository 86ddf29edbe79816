"""反结账 in one line above the grid: why, who stands beside, and that person's PIN. In place of a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QLineEdit

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Chooser, Words, button, column, row
from fupin_desk.ui.widgets.reason import LIMIT

Given = Callable[[str, str, str], object]
"""(reason, person's id, PIN)."""


class PinBox(QLineEdit):
    """A box for a PIN: digits only, never shown, never kept; emptied as soon as it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(8)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9０-９]*"), self))
        self.setFixedWidth(style.px(96))
        self.setPlaceholderText(_("数字密码"))
        self.setAccessibleName(_("数字密码"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def taken(self) -> str:
        """The digits; the box is empty afterwards."""
        digits = self.text()
        self.clear()
        return digits


class SecondBar(QFrame):
    """Hidden until `ask`; Enter goes on to what is missing, then hands everything over; Escape leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "amber")
        self._then: Given | None = None
        self.words = Words("", BODY, MEDIUM, wrap=True)
        self.box = QLineEdit()
        self.box.setMaxLength(LIMIT)
        self.box.setPlaceholderText(_("写一句原因"))
        self.box.setAccessibleName(_("原因"))
        self.who = Chooser()
        self.who.setAccessibleName(_("第二个人"))
        self.pin = PinBox()
        self.deed = button("", self.give, "small")
        leave = button(_("算了"), self.dismiss, "link")
        self.fault = Words("", CAP, colour="red")
        self.fault.hide()
        for box in (self.box, self.pin):
            box.textEdited.connect(self._look)
            box.returnPressed.connect(self.give)
        line = row(
            self.box, Words(_("在场"), CAP, colour="soft"), self.who, self.pin, self.deed, leave, spacing=8
        )
        line.setStretch(0, 1)
        self.setLayout(column(self.words, line, self.fault, spacing=4, margins=(12, 6, 8, 6)))
        self.hide()

    def ask(self, words: str, deed: str, people: Sequence[tuple[str, str]], then: Given) -> None:
        """Ask why and who stands beside; `people` are (id, words) of those who have a PIN."""
        self._then = then
        self.words.setText(words)
        self.deed.setText(deed)
        self.box.clear()
        self.pin.clear()
        self.who.clear()
        for value, label in people:
            self.who.addItem(label, value)
        self.wrong("")
        self._look()
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def wrong(self, words: str) -> None:
        """Say what was wrong and let the PIN be typed again."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        if words:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        self.deed.setEnabled(bool(self.box.text().strip()) and bool(self.pin.text()))

    def give(self) -> None:
        """Hand over reason, person and PIN, or go to the box that is still empty."""
        if not self.box.text().strip():
            self.box.setFocus()
        elif not self.pin.text():
            self.pin.setFocus()
        elif self._then is not None:
            digits = self.pin.taken()
            self._look()
            self._then(self.box.text().strip(), str(self.who.currentData() or ""), digits)

    def dismiss(self) -> None:
        """Ask no more."""
        self._then = None
        self.pin.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
