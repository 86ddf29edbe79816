"""Long work in one strip: what is done, how many of how many, and a button to stop.

It floats above the page's lower edge, so nothing jumps when it comes and goes. It shows the count itself, not
a guess of minutes.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui.desk import Work
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.bars import CompletionBar
from fupin_desk.ui.widgets.basics import Words, button, row


class ProgressStrip(QFrame):
    """Shows one `Work` at a time; the next one takes its place when it ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "float")
        self._over = parent
        self._works: list[Work] = []
        self._title, self._count = Words("", BODY, MEDIUM), Words("", CAP, colour="soft")
        self._bar = CompletionBar()
        self._bar.setMinimumWidth(220)
        self.stop = button(_("停下"), self._cancel, "small")
        self.setLayout(
            row(self._title, self._bar, self._count, self.stop, spacing=12, margins=(16, 8, 10, 8))
        )
        self._count.setMinimumWidth(90)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def follow(self, work: Work) -> None:
        """Show this work until it ends."""
        self._works.append(work)
        work.moved.connect(self._show)
        work.ended.connect(lambda: self._ended(work))
        self._show()

    def place(self) -> None:
        """Stand above the parent's lower edge, in the middle."""
        self.adjustSize()
        room = self._over.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - 20)
        self.raise_()

    def _show(self) -> None:
        if not self._works:
            self.hide()
            return
        work = self._works[0]
        self._title.setText(work.title)
        counted = (
            _("{done} / {total}").format(done=work.done, total=work.total) if work.total else _("准备中")
        )
        self._count.setText(_("正在停下") if work.cancelled() else counted)
        self._bar.show_count(work.done, work.total)
        self.stop.setEnabled(not work.cancelled())
        self.setAccessibleName(f"{work.title} {counted}")
        self.show()
        self.place()

    def _ended(self, work: Work) -> None:
        if work in self._works:
            self._works.remove(work)
        self._show()

    def _cancel(self) -> None:
        if self._works:
            self._works[0].cancel()
            self._show()
