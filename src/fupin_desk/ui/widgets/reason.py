"""One line that asks for a reason, in place of a dialog: what is about to happen, why, do it or leave it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from fupin_desk.i18n import _
from fupin_desk.ui.style import BODY, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Words, button, row

LIMIT = 200


class ReasonBar(QFrame):
    """Hidden until `ask`; Enter or the button hands the reason over, Escape leaves everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "amber")
        self._then: Callable[[str], object] | None = None
        self._must = True
        self.words = Words("", BODY, MEDIUM, wrap=True)
        self.words.setMaximumWidth(520)
        self.box = QLineEdit()
        self.box.setMaxLength(LIMIT)
        self.box.textEdited.connect(self._look)
        self.box.returnPressed.connect(self._give)
        self.deed = button("", self._give, "small")
        self.leave = button(_("算了"), self.dismiss, "link")
        made = row(self.words, self.box, self.deed, self.leave, spacing=10, margins=(12, 6, 8, 6))
        made.setStretch(1, 1)
        self.setLayout(made)
        self.hide()

    def ask(
        self, words: str, deed: str, then: Callable[[str], object], *, hint: str = "", must: bool = True
    ) -> None:
        """Ask why; `then(reason)` when it was given. `must`: an empty reason does not do."""
        self._then, self._must = then, must
        self.words.setText(words)
        self.words.setMinimumWidth(min(round(brush.width(words, BODY, MEDIUM)) + 8, 440))
        self.deed.setText(deed)
        self.box.clear()
        self.box.setPlaceholderText(hint or _("写一句原因"))
        self.box.setAccessibleName(words)
        self._look("")
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, text: str) -> None:
        self.deed.setEnabled(bool(text.strip()) or not self._must)

    def _give(self) -> None:
        then = self._then
        if then is not None and self.deed.isEnabled():
            reason = self.box.text().strip()
            self.dismiss()
            then(reason)

    def dismiss(self) -> None:
        """Ask no more."""
        self._then = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
