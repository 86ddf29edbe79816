"""The month grid: typing a household's lines as fast as in a spreadsheet.

Arrows move, Tab goes right over the cells the item takes, Enter goes to what the line still wants and from a
whole line to the next one, in the column where the Tab run began. F2 opens a cell with its text, typing
replaces it. Shift, Ctrl and the mouse choose ranges, which are copied, cut, cleared, filled down and pasted
over as in a spreadsheet. A line is handed over (`left`) once, when its row is left whole; what a range deed
changed is handed over together (`changed`); an incomplete row keeps its texts and says at the cell what is
missing. Nothing is saved while somebody types. Enter on a grey line of last month books it again. Files
dropped on a row, Ctrl+V and PgUp/PgDn are handed on to the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style, veil
from fupin_desk.ui.widgets import brush, ranges
from fupin_desk.ui.widgets.cells import COLUMNS, Known, Row
from fupin_desk.ui.widgets.clipboard import mime
from fupin_desk.ui.widgets.editing import Step
from fupin_desk.ui.widgets.gridpaint import LineDelegate
from fupin_desk.ui.widgets.linepaint import NUMBER
from fupin_desk.ui.widgets.lines import AnyIndex
from fupin_desk.ui.widgets.ranges import Changed
from fupin_desk.ui.widgets.rangeview import EDGES, RangeView

_MOVES: Final = {
    Step.UP: (-1, 0), Step.DOWN: (1, 0), Step.LEFT: (0, -1), Step.RIGHT: (0, 1), Step.STAY: (0, 0),
}  # fmt: skip
_KEYS: Final = {
    Qt.Key.Key_Return: Step.ENTER, Qt.Key.Key_Enter: Step.ENTER, Qt.Key.Key_Tab: Step.NEXT,
    Qt.Key.Key_Backtab: Step.BACK,
}  # fmt: skip


_BANDS: Final = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)


class MonthGrid(RangeView):
    """The grid. `take` shows the ledger's lines; the signals tell the page what a person wants done."""

    left = Signal(object)
    """A row was left whole and has something to save."""
    changed = Signal(object)
    """A deed on a range changed these rows (`Changed`)."""
    typing = Signal()
    """Something is being typed or was typed: sums and draft follow a moment later."""
    recalled = Signal(object)
    """Grey lines of last month are to be booked as they stand (list of Row)."""
    forgotten = Signal(object)
    """Grey lines of last month are not wanted (list of Row)."""
    restoring = Signal()
    """Ctrl+R: the draft shall come back."""
    seeking = Signal()
    """F3: the next cell that could not be taken."""
    band_wanted = Signal(int)
    """Ctrl+1 … Ctrl+3: new lines go to these ten days."""
    correcting = Signal(object, str)
    """A sealed line's amount was typed over: only a red-line correction with a reason can do that."""
    striking = Signal(object)
    """Booked lines are to be struck out (list of Row)."""
    pasted = Signal()
    agreed = Signal(bool)
    """What is offered is to be booked (Ctrl+Enter) or thrown away (Escape)."""
    dropped = Signal(object, list)
    photo_wanted = Signal(object)
    turned = Signal(int)
    pointed = Signal(object)
    """The cursor stands on another row."""

    _pointed: Row | None = None

    def __init__(self, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(known, parent)
        self.painting = LineDelegate(self, self.lines, self.typed, self.step)
        self.painting.block_pasted.connect(self.pasted)
        self.painting.typing.connect(self.typing)
        self.chose.connect(self._chosen_anew)
        self.setItemDelegate(self.painting)
        self.setAccessibleName(_("本月账目"))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(style.px(style.ROW))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.show_prices(False)

    def to_new_line(self) -> None:
        """Put the cursor on the first empty row, ready to type an item."""
        first = next((n for n, row in enumerate(self.lines.rows) if row.blank), 0)
        self._run_began = 0
        self.go(first, "item")

    def step(self, step: Step) -> None:
        """Move as Enter, Tab and the arrows do."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        if step is Step.ENTER:
            self._enter(row)
        elif step in (Step.NEXT, Step.BACK):
            self._tab(row, column, 1 if step is Step.NEXT else -1)
        else:
            down, right = _MOVES[step]
            if down == 0:
                column = self.beside(column, right)
                self._run_began = column
            self.go(row + down, column)

    def _enter(self, number: int) -> None:
        row = self.lines.rows[number]
        if row.ghost:
            self.recalled.emit([row])
            if number + 1 < len(self.lines.rows) and self.lines.rows[number + 1].ghost:
                self.go(number + 1, "item")
            else:
                self.to_new_line()
            return
        wanted = row.wanted() if row.typed and not row.blank else None
        if wanted is not None and COLUMNS.index(wanted) != self.currentIndex().column():
            self.go(number, wanted)
        elif wanted is not None:
            row.want()
            self.lines.touched(number)
        else:
            self.go(number + 1, self._run_began)

    def _tab(self, number: int, column: int, way: int) -> None:
        row = self.lines.rows[number]
        column += way
        while 0 <= column < len(COLUMNS) and not self._stop(row, COLUMNS[column]):
            column += way
        if 0 <= column < len(COLUMNS):
            self.go(number, column)
        elif way > 0:
            self._run_began = 0
            self.go(number + 1, 0)
        elif number:
            self.go(number - 1, len(COLUMNS) - 1)

    def _stop(self, row: Row, name: str) -> bool:
        """Whether Tab stops at a cell: not at photos, not where the item takes nothing."""
        return (
            name != "photos"
            and not self.isColumnHidden(COLUMNS.index(name))
            and self.lines.may_edit(row, name)
        )

    def finish_cell(self) -> None:
        """Close the open cell, keeping what was typed."""
        self.painting.finish()

    def open_text(self) -> str | None:
        """What stands in the open cell, None if none is open."""
        return self.painting.open_text

    def settle(self) -> None:
        """Close the open cell and hand over the row under the cursor, as leaving it would."""
        self.finish_cell()
        self._leave(self.currentIndex().row())

    def _leave(self, number: int) -> None:
        if not 0 <= number < len(self.lines.rows):
            return
        row = self.lines.rows[number]
        if row.blank or row.offered or row.ghost or row.saving or not row.typed:
            return
        if row.wanted() is None:
            self.left.emit(row)
        else:
            row.want()
        self.lines.touched(number)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802
        """Leaving a row hands it over; the page hears where the cursor stands."""
        super().currentChanged(current, previous)
        self._anchor = None
        if previous.isValid() and previous.row() != current.row():
            self._leave(previous.row())
            self.viewport().update()
        if self.row is not self._pointed:
            self._pointed = self.row
            self.pointed.emit(self.row)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Going elsewhere with the mouse or Tab leaves the row too; opening a cell does not."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.state() != self.State.EditingState:
            self._leave(self.currentIndex().row())

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802
        """Tab goes to the next cell; Ctrl+Tab goes on to what stands beside the grid."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of a spreadsheet; any other key types into the cell."""
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._line_key(key, control) or self._range_key(event, key, control):
            return
        if key in EDGES:
            self.travel(key, event.modifiers())
        else:
            super().keyPressEvent(event)

    def _line_key(self, key: Qt.Key, control: bool) -> bool:
        """Enter, Tab and Escape, the next household, the next bad cell, the draft, the band."""
        ghost = self.row is not None and self.row.ghost
        if control and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif self.lines.offered() and (key == Qt.Key.Key_Escape or (control and key in _KEYS)):
            self.agreed.emit(key != Qt.Key.Key_Escape)
        elif control and ghost and key in _KEYS:
            self.recalled.emit([row for row in self.lines.rows if row.ghost])
            self.to_new_line()
        elif key in _KEYS and self.column == "photos" and _KEYS[key] is Step.ENTER and self._has_line():
            self.photo_wanted.emit(self.row)
        elif key in _KEYS:
            self.step(_KEYS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            return self._sign_key(key, control)
        return True

    def _sign_key(self, key: Qt.Key, control: bool) -> bool:
        if key == Qt.Key.Key_F3:
            self.seeking.emit()
        elif control and key == Qt.Key.Key_R:
            self.restoring.emit()
        elif control and self.lines.known.bands and key in _BANDS:
            self.band_wanted.emit(_BANDS.index(key) + 1)
        else:
            return False
        return True

    def _has_line(self) -> bool:
        return self.row is not None and self.row.entry is not None

    def _range_key(self, event: QKeyEvent, key: Qt.Key, control: bool) -> bool:
        """What is done to all cells of the range."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self._clear(whole=False)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose(0, 0, max(self.lines.bounds(), 0), len(COLUMNS) - 1)
        elif control and key == Qt.Key.Key_D:
            self._hand(ranges.fill_down(self.lines, self.chosen()))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear(whole=control)
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            number = max(self.currentIndex().row(), 0)
            self.choose(number, 0, number, len(COLUMNS) - 1)
        else:
            return False
        return True

    def _chosen_anew(self) -> None:
        self.painting.lines.range = self.chosen()
        self.viewport().update()

    def _hand(self, changed: Changed) -> None:
        """What a range deed changed goes to the page together."""
        if changed.rows or changed.passed_over:
            self.changed.emit(changed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Characters of an input method that composes nothing first would be lost by the opening cell."""
        index = self.currentIndex()
        if not event.commitString() or event.preeditString() or not index.isValid():
            super().inputMethodEvent(event)
            return
        if self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            if self.painting.editor is not None:
                self.painting.editor.setText(event.commitString())
                self.painting.editor.look(event.commitString())
                self.typing.emit()
        event.accept()

    def copy(self) -> None:
        """Copy the range as text and as a table; rows chosen whole come with headings."""
        cells = ranges.texts(self.lines, self.chosen(), self.visible)
        if any(any(line) for line in cells) and not veil.lowered():
            QApplication.clipboard().setMimeData(mime(cells))

    def paste_one(self, text: str) -> None:
        """One text into every cell of the range."""
        chosen = self.chosen()
        if chosen.several:
            self._hand(ranges.put_everywhere(self.lines, chosen, text))
        elif self.lines.flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
            self.typed(self.currentIndex().row(), self.column, text)

    def paste_over(self, cells: list[list[str]]) -> Changed:
        """A block of cells over the lines that stand here, from the range's first cell on."""
        chosen = self.chosen()
        return ranges.lay_over(self.lines, (chosen.rows[0], chosen.columns[0]), self.visible, cells)

    def _clear(self, *, whole: bool) -> None:
        chosen = self.chosen()
        rows = [self.lines.rows[n] for n in chosen.rows if not self.lines.rows[n].blank]
        ghosts = [row for row in rows if row.ghost]
        if ghosts and len(ghosts) == len(rows):
            self.forgotten.emit(ghosts)
        elif whole or len(chosen.columns) >= len(self.visible):
            self.lines.drop([row for row in rows if row.entry is None and not row.ghost])
            booked = [row for row in rows if row.entry is not None]
            if booked:
                self.striking.emit(booked)
        elif chosen.several:
            self._hand(ranges.clear(self.lines, chosen))
        elif rows and self.lines.may_edit(rows[0], self.column) and not rows[0].sealed:
            self.typed(chosen.rows[0], self.column, "")

    def typed(self, row: int, column: str, text: str) -> None:
        """A cell was closed with this text."""
        line = self.lines.rows[row]
        if line.entry is not None and line.entry.sealed:
            if text != str(self.lines.index(row, COLUMNS.index(column)).data(Qt.ItemDataRole.EditRole)):
                self.correcting.emit(line, text)
            return
        self.lines.put(row, column, text)
        if self.lines.rows[row] is not line:  # a grey line was taken up and has moved
            self.go(self.lines.number_of(line), column)
        self.typing.emit()

    def row_at(self, place: QPoint) -> Row | None:
        """The row under a point of the viewport."""
        number = self.rowAt(place.y())
        return self.lines.rows[number] if number >= 0 else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """The cursor follows the file, so that it is seen on which line it will fall."""
        number = self.rowAt(event.position().toPoint().y())
        if number >= 0:
            self.setCurrentIndex(self.lines.index(number, COLUMNS.index("photos")))
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Photos dropped on a line."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        row = self.row_at(event.position().toPoint())
        event.acceptProposedAction()
        if paths:
            self.dropped.emit(row, paths)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The note takes what is left."""
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The rows as pictures, the cursor's ring, a dashed frame around what is only offered."""
        painter, port = QPainter(self.viewport()), self.viewport().rect()
        painter.fillRect(event.rect(), style.colour("card"))
        left = self.columnViewportPosition(0)
        places = [
            (name, float(self.columnViewportPosition(COLUMNS.index(name)) - left), float(wide))
            for name in self.visible if (wide := self.columnWidth(COLUMNS.index(name)))
        ]  # fmt: skip
        index = self.currentIndex()
        first = max(self.rowAt(event.rect().top()), 0)
        for number in range(first, len(self.lines.rows)):
            top, high = self.rowViewportPosition(number), self.rowHeight(number)
            if top > min(event.rect().bottom(), port.bottom()):
                break
            self.painting.lines.show(painter, (left, top, high), places, number, here=number == index.row())
        if index.isValid() and self.hasFocus():
            ring = QRectF(self.visualRect(index)).adjusted(NUMBER if index.column() == 0 else 0, 0, 0, 0)
            brush.focus_ring(painter, ring, 3)
        self._frames(painter)
        painter.end()

    def _frames(self, painter: QPainter) -> None:
        """A dashed frame around what is only offered, a thin one around the range."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        offered, chosen = self.lines.offered(), self.painting.lines.range
        if offered:
            pen = QPen(style.colour("accent"), 1.6)
            pen.setDashPattern([3.2, 2.2])
            painter.setPen(pen)
            frame = self._span(offered[0], COLUMNS[0], offered[-1], COLUMNS[-1])
            painter.drawRect(frame.adjusted(1, 0, -2, -1))
        if chosen is not None and chosen.several and chosen.rows[-1] < len(self.lines.rows):
            painter.setPen(QPen(style.colour("accent"), style.look().border))
            frame = self._span(chosen.rows[0], chosen.columns[0], chosen.rows[-1], chosen.columns[-1])
            left = NUMBER if chosen.columns[0] == "item" else 0
            painter.drawRect(frame.adjusted(left, 0, -1, -1))

    def _span(self, top: int, first: str, bottom: int, last: str) -> QRect:
        start = self.visualRect(self.lines.index(top, COLUMNS.index(first)))
        return start.united(self.visualRect(self.lines.index(bottom, COLUMNS.index(last))))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Larger letters need taller rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(style.px(style.ROW))

    def point_at(self, entry_id: str) -> None:
        """Put the cursor on a booked line."""
        for number, row in enumerate(self.lines.rows):
            if row.entry is not None and row.entry.id == entry_id:
                self.go(number, "amount")
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().select(self.currentIndex(), flag)
