"""An empty page teaches: one sentence, one button, and a place to drop the file on.

`DropZone` takes files of the named endings only; everything else is left alone, so that a wrong file is told
before it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fupin_desk.ui import style
from fupin_desk.ui.style import BIG, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Words, button, column
from fupin_desk.ui.widgets.note import Picture


class DropZone(QWidget):
    """A dashed frame that takes files dropped on it."""

    dropped = Signal(list)

    def __init__(self, endings: Sequence[str] = (), *, folders: bool = False) -> None:
        super().__init__()
        self._endings, self._folders, self._over = tuple(endings), folders, False
        self.setAcceptDrops(True)

    def _paths(self, data: QMimeData) -> list[Path]:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return [
            path
            for path in paths
            if (self._folders and path.is_dir()) or path.name.lower().endswith(self._endings or ("",))
        ]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Say yes to what can be used."""
        if self._paths(event.mimeData()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802
        """They thought better of it."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Here they are."""
        self._over = False
        self.update()
        if paths := self._paths(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(style.colour("accent" if self._over else "dash"), 1.6)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(style.colour("tint" if self._over else "zebra"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 14, 14)
        self.paint_inside(painter)
        painter.end()

    def paint_inside(self, painter: QPainter) -> None:
        """Subclasses draw what is expected here."""


class EmptyState(DropZone):
    """One sentence, one button, perhaps a second way."""

    def __init__(
        self, icon: str, sentence: str, more: str, words: str, pressed: Callable[[], object], *,
        other: tuple[str, Callable[[], object]] | None = None, endings: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(endings)
        self.setAcceptDrops(bool(endings))
        self.main = button(words, pressed, "primary")
        self.main.setMinimumSize(180, 42)
        said = Words(sentence, BIG, MEDIUM, wrap=True)
        quiet = Words(more, CAP, colour="soft", wrap=True)
        for one, size, weight in ((said, BIG, MEDIUM), (quiet, CAP, NORMAL)):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            one.setFixedWidth(min(720, round(brush.width(one.text(), size, weight)) + 12))
        box = column(None, spacing=14, margins=(20, 20, 20, 20))
        middle = Qt.AlignmentFlag.AlignHCenter
        pieces: list[QWidget] = [Picture(icon, "faint", 44), said, quiet, self.main]
        if other:
            pieces.append(button(other[0], other[1], "link"))
        for piece in pieces:
            box.addWidget(piece, 0, middle)
        box.addStretch(1)
        self.setLayout(box)
