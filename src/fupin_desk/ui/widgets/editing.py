"""The editor of one cell and the hits below it.

`CellEdit` is a line edit that never leaves its grid by surprise: Enter, Tab and the arrows say where to go
next (`leaving`), Escape puts the old text back. While it holds a word that can be picked from a list, the
hits stand below it in a `Hits` frame, painted, never focused: Up and Down choose, Enter and Tab accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.brush import text
from fupin_desk.ui.widgets.cells import Choice, find
from fupin_desk.ui.widgets.pasted import is_block

HITS_WIDTH: Final = 330


def _high() -> int:
    return style.px(28)


class Step(Enum):
    """Where the cursor goes when a cell is left."""

    STAY = 0
    DOWN = 1
    UP = 2
    RIGHT = 3
    LEFT = 4
    ENTER = 5
    NEXT = 6
    BACK = 7


class Hits(QFrame):
    """The hits below a cell, best first; clicking one accepts it."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = parent
        self.hits: list[Choice] = []
        self.at = 0
        self.word = ""
        self.setAccessibleName(_("可选的项"))
        self.setProperty("card", "float")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_hits(self, hits: Sequence[Choice], word: str, cell: QRect) -> None:
        """Stand below the cell (above it near the lower edge); no hits, no frame."""
        self.hits, self.at, self.word = list(hits), 0, word
        if not hits:
            self.hide()
            return
        room = self.place.rect()
        size = QSize(min(HITS_WIDTH, room.width() - 4), _high() * len(hits) + 8)
        place = QRect(cell.topLeft(), size)
        place.moveTop(cell.bottom() + 3)
        if place.bottom() > room.bottom():
            place.moveBottom(cell.top() - 3)
        place.moveLeft(max(0, min(cell.left(), room.width() - size.width() - 2)))
        self.setGeometry(place)
        self.setAccessibleDescription("、".join(hit.label for hit in hits))
        self.show()
        self.raise_()
        self.update()

    @property
    def chosen(self) -> Choice | None:
        """The hit that Enter would accept."""
        return self.hits[self.at] if self.isVisible() and self.hits else None

    def move_by(self, step: int) -> None:
        """Choose the next or the one before."""
        self.at = (self.at + step) % len(self.hits)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Accept the hit that was clicked."""
        number = int((event.position().y() - 4) // _high())
        if 0 <= number < len(self.hits):
            self.at = number
            self.picked.emit(self.hits[number].code)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Code, label, the initials with the typed part strong, the group."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, hit in enumerate(self.hits):
            line = QRectF(4, 4 + number * _high(), self.width() - 8, _high())
            if number == self.at:
                painter.setPen(QPen(style.colour("tint_edge"), 1))
                painter.setBrush(style.colour("tint"))
                painter.drawRoundedRect(line.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            self._paint_hit(painter, line.adjusted(8, 0, -6, 0), hit, number == self.at)
        painter.end()

    def _paint_hit(self, painter: QPainter, line: QRectF, hit: Choice, chosen: bool) -> None:
        hint = text(painter, line, hit.hint, CAP, "soft", align=brush.RIGHT) + 8
        left = 46 if hit.side else 0
        if hit.side:
            code = hit.code.partition(".")[0]
            text(painter, QRectF(line.x(), line.y(), left, line.height()), code, CAP, "soft")
        room = line.adjusted(left, 0, -hint, 0)
        used = text(painter, room, hit.label, weight=MEDIUM if chosen else NORMAL)
        initials = next((key for key in hit.keys if key.startswith(self.word)), "")
        rest = room.adjusted(used + 12, 0, 0, 0)
        if initials and self.word and rest.width() > 20:
            strong = text(painter, rest, initials[: len(self.word)], CAP, "accent", BOLD)
            more = rest.adjusted(strong, 0, 0, 0)
            text(painter, more, initials[len(self.word) :], CAP, "soft")


class CellEdit(QLineEdit):
    """The open cell; says by `leaving` that it is done and where to go."""

    leaving = Signal(object)
    given_up = Signal()
    block_pasted = Signal()
    """Several cells were pasted into one: they belong to the grid."""
    handing = Signal(object, object)
    """A key (with its modifiers) that is the grid's: the cell closes and the grid gets it."""

    def __init__(self, parent: QWidget, name: str, choices: Sequence[Choice]) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setObjectName("cell")
        self.setAccessibleName(name)
        self.choices = choices
        self.hands_keys = False
        self.hits = Hits(parent)
        self.hits.picked.connect(self._pick)
        self.textEdited.connect(self.look)

    def look(self, typed: str) -> None:
        """Show the hits of what was typed."""
        if not self.choices:
            return
        hits = find(self.choices, typed) if typed.strip() else list(self.choices[:6])
        self.hits.show_hits(hits, typed.strip().lower(), self.geometry())

    def _pick(self, code: str) -> None:
        self.setText(code)
        self.leaving.emit(Step.NEXT)

    def accept_hit(self) -> None:
        """Put the chosen hit into the cell, unless a person typed something exact that it would lose."""
        chosen = self.hits.chosen
        if chosen is not None and self.text().strip() and "." not in self.text().strip("."):
            self.setText(chosen.code)

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802
        """Tab belongs to the grid."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter, Tab, arrows and Escape leave the cell; Up and Down choose while hits are shown."""
        key, listed = event.key(), self.hits.isVisible()
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and is_block(QGuiApplication.clipboard().text()):
            self.block_pasted.emit()
        elif listed and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.hits.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif self.hands_keys and _is_grids(event):
            self.accept_hit()
            self.handing.emit(Qt.Key(key), event.modifiers())
        elif (step := _STEPS.get(Qt.Key(key))) is not None:
            self.accept_hit()
            self.leaving.emit(step)
        elif key == Qt.Key.Key_F2:
            self.look(self.text()) if not listed else self.hits.hide()
        else:
            super().keyPressEvent(event)

    def closing(self) -> None:
        """The hits go with the editor."""
        self.hits.hide()
        self.hits.deleteLater()


def _is_grids(event: QKeyEvent) -> bool:
    held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() in _GRIDS or (held and event.key() in _ITS)


_GRIDS: Final = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F3)
_ITS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_R, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
"""Keys of the grid, the latter with Ctrl, that work in an open cell too."""
_STEPS: Final = {
    Qt.Key.Key_Return: Step.ENTER, Qt.Key.Key_Enter: Step.ENTER, Qt.Key.Key_Tab: Step.NEXT,
    Qt.Key.Key_Backtab: Step.BACK, Qt.Key.Key_Up: Step.UP, Qt.Key.Key_Down: Step.DOWN,
}  # fmt: skip
