"""The month grid: typing a household's lines as fast as in a spreadsheet.

Arrows move, Tab goes right over the cells the item takes, Enter goes to what the line still wants and from a
whole line to the next one, in the column where the Tab run began. F2 opens a cell with its text, typing
replaces it. A line is handed over (`left`) once, when its row is left whole; an incomplete row keeps its
texts and says at the cell what is missing. Nothing is saved while somebody types. Files dropped on a row,
Ctrl+V and PgUp/PgDn are handed on to the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
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
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.widgets.cells import COLUMNS, Known, Row
from fupin_desk.ui.widgets.editing import Step
from fupin_desk.ui.widgets.gridpaint import GridHeader, LineDelegate, widths
from fupin_desk.ui.widgets.lines import AnyIndex, Lines
from fupin_desk.ui.widgets.pasted import copied

_MOVES: Final = {
    Step.UP: (-1, 0), Step.DOWN: (1, 0), Step.LEFT: (0, -1), Step.RIGHT: (0, 1), Step.STAY: (0, 0),
}  # fmt: skip
_KEYS: Final = {
    Qt.Key.Key_Return: Step.ENTER, Qt.Key.Key_Enter: Step.ENTER, Qt.Key.Key_Tab: Step.NEXT,
    Qt.Key.Key_Backtab: Step.BACK,
}  # fmt: skip


class MonthGrid(QTableView):
    """The grid. `take` shows the ledger's lines; the signals tell the page what a person wants done."""

    left = Signal(object)
    """A row was left whole and has something to save."""
    correcting = Signal(object, str)
    """A sealed line's amount was typed over: only a red-line correction with a reason can do that."""
    striking = Signal(object)
    pasted = Signal()
    agreed = Signal(bool)
    """What is offered is to be booked (Ctrl+Enter) or thrown away (Escape)."""
    dropped = Signal(object, list)
    photo_wanted = Signal(object)
    turned = Signal(int)
    pointed = Signal(object)
    """The cursor stands on another row."""

    def __init__(self, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_began = 0
        self._pointed: Row | None = None
        self.lines = Lines(known, self)
        self.setModel(self.lines)
        delegate = LineDelegate(self, self.lines, self.typed, self.step)
        delegate.block_pasted.connect(self.pasted)
        self.setItemDelegate(delegate)
        self.setHorizontalHeader(GridHeader(self))
        self.setAccessibleName(_("本月账目"))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(style.px(style.ROW))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        index = self.currentIndex()
        return self.lines.rows[index.row()] if index.isValid() else None

    @property
    def column(self) -> str:
        """The column under the cursor."""
        return COLUMNS[max(self.currentIndex().column(), 0)]

    def go(self, row: int, column: str | int) -> None:
        """Put the cursor on a cell."""
        number = column if isinstance(column, int) else COLUMNS.index(column)
        index = self.lines.index(max(0, min(row, self.lines.rowCount() - 1)), number)
        self.setCurrentIndex(index)
        self.scrollTo(index)

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
                self._run_began = column + right
            self.go(row + down, max(0, min(column + right, len(COLUMNS) - 1)))

    def _enter(self, number: int) -> None:
        row = self.lines.rows[number]
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

    def settle(self) -> None:
        """Close the open cell and hand over the row under the cursor, as leaving it would."""
        delegate = self.itemDelegate()
        if isinstance(delegate, LineDelegate):
            delegate.finish()
        self._leave(self.currentIndex().row())

    def _leave(self, number: int) -> None:
        if not 0 <= number < len(self.lines.rows):
            return
        row = self.lines.rows[number]
        if row.blank or row.offered or row.saving or not row.typed:
            return
        if row.wanted() is None:
            self.left.emit(row)
        else:
            row.want()
        self.lines.touched(number)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802
        """Leaving a row hands it over; the page hears where the cursor stands."""
        super().currentChanged(current, previous)
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
        key, control = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif self.lines.offered() and (key == Qt.Key.Key_Escape or (control and key in _KEYS)):
            self.agreed.emit(key != Qt.Key.Key_Escape)
        elif key in _KEYS:
            if self.column == "photos" and _KEYS[key] is Step.ENTER and self.row and self.row.entry:
                self.photo_wanted.emit(self.row)
                return
            self.step(_KEYS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.settle()
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif control and key == Qt.Key.Key_D:
            self.fill_down()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear(whole=bool(control))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.step(Step.LEFT if key == Qt.Key.Key_Left else Step.RIGHT)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Characters of an input method that composes nothing first would be lost by the opening cell."""
        index = self.currentIndex()
        if not event.commitString() or event.preeditString() or not index.isValid():
            super().inputMethodEvent(event)
            return
        if self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            delegate = self.itemDelegate()
            if isinstance(delegate, LineDelegate) and delegate.editor is not None:
                delegate.editor.setText(event.commitString())
                delegate.editor.look(event.commitString())
        event.accept()

    def copy(self) -> None:
        """Copy the cell, or the chosen rows with headings when several are chosen."""
        indexes = self.selectedIndexes()
        numbers = sorted({index.row() for index in indexes})
        rows = [self.lines.rows[n] for n in numbers if not self.lines.rows[n].blank]
        if len(numbers) > 1:
            text = copied(rows)
        else:
            text = str(self.currentIndex().data(Qt.ItemDataRole.EditRole) or "")
        QApplication.clipboard().setText(text)

    def fill_down(self) -> None:
        """Repeat the cell above (Ctrl+D)."""
        index = self.currentIndex()
        if index.row() < 1 or not self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return
        above = self.lines.index(index.row() - 1, index.column())
        self.lines.put(index.row(), self.column, str(above.data(Qt.ItemDataRole.EditRole) or ""))

    def _clear(self, *, whole: bool) -> None:
        row, index = self.row, self.currentIndex()
        if row is None or row.blank:
            return
        if whole and row.entry is not None:
            self.striking.emit(row)
        elif whole:
            self.lines.drop([row])
        elif self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable and not (row.entry and row.entry.sealed):
            self.lines.put(index.row(), self.column, "")

    def typed(self, row: int, column: str, text: str) -> None:
        """A cell was closed with this text."""
        line = self.lines.rows[row]
        if line.entry is not None and line.entry.sealed:
            if text != str(self.lines.index(row, COLUMNS.index(column)).data(Qt.ItemDataRole.EditRole)):
                self.correcting.emit(line, text)
            return
        self.lines.put(row, column, text)

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

    def fit(self) -> None:
        """Lay the columns out in the width there is."""
        for number, width in enumerate(widths(self.viewport().width())):
            self.setColumnWidth(number, width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The rows, and a dashed frame around those that are only offered."""
        super().paintEvent(event)
        offered = self.lines.offered()
        if not offered:
            return
        first = self.visualRect(self.lines.index(offered[0], 0))
        last = self.visualRect(self.lines.index(offered[-1], len(COLUMNS) - 1))
        painter = QPainter(self.viewport())
        pen = QPen(style.colour("accent"), 1.6)
        pen.setDashPattern([3.2, 2.2])
        painter.setPen(pen)
        painter.drawRect(first.united(last).adjusted(1, 0, -2, -1))
        painter.end()

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
