"""One inline message at the top of a page: what happened, what to do now, perhaps one button.

It replaces the dialog box: nothing stops, nothing is lost, and it goes when it is dismissed or when the next
message comes.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import icons
from fupin_desk.ui.messages import Note
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Words, button, clear, column, row

_ICON = {
    "done": ("signed", "accent"),
    "info": ("info", "soft"),
    "amber": ("warn", "amber"),
    "red": ("refused", "red"),
}
_KIND = {"done": "band", "info": "1", "amber": "amber", "red": "red"}


class Picture(QWidget):
    """One of the program's icons standing in a row of words."""

    def __init__(self, name: str, colour: str = "ink", size: int = 18) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setFixedSize(size + 2, size + 4)

    def show_icon(self, name: str, colour: str = "ink") -> None:
        """Show another one."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its own size."""
        return QSize(self._size + 2, self._size + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter, box = QPainter(self), QRectF(self.rect())
        icons.paint(painter, self._name, box.center().x(), box.center().y(), self._colour, self._size)
        painter.end()


class NoteBar(QFrame):
    """Shows one `Note`; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.note: Note | None = None
        self._box = row(spacing=10, margins=(12, 8, 8, 8))
        self.setLayout(self._box)
        self.hide()

    def say(self, note: Note) -> None:
        """Show this note instead of the one before."""
        clear(self._box)
        self.note = note
        self.setProperty("card", _KIND[note.tone])
        self.setAccessibleName(f"{note.what} {note.now}".strip())
        name, colour = _ICON[note.tone]
        self._box.addWidget(Picture(name, colour), 0, Qt.AlignmentFlag.AlignTop)
        words = column(Words(note.what, BODY, MEDIUM, wrap=True), spacing=1)
        if note.now:
            words.addWidget(Words(note.now, BODY, wrap=True))
        self._box.addLayout(words, 1)
        if note.code:
            self._box.addWidget(Words(note.code, CAP, colour="soft"))
        if note.deed:
            self._box.addWidget(button(note.deed[0], self._deed, "small"))
        self._box.addWidget(button("", self.dismiss, "link", "cross", tip=_("知道了")))
        self.style().polish(self)
        self.show()

    def settle(self) -> None:
        """Something new was done, or the page is left: what was done before need not be said any longer."""
        if self.note is not None and self.note.tone == "done" and not self.note.deed:
            self.dismiss()

    def _deed(self) -> None:
        deed = self.note.deed if self.note else None
        self.dismiss()
        if deed:
            deed[1]()

    def dismiss(self) -> None:
        """Take the note away."""
        self.note = None
        self.hide()
