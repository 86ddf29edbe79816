"""A table with a spreadsheet's cursor and ranges: arrows, Home and End, Ctrl to the edge, Shift to choose.

What the month grid is as a place to move about in, apart from what its cells mean. Columns may be hidden;
nothing ever stops on a hidden one. The edge of what is filled is the last row that is not empty.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from fupin_desk.ui.widgets.cells import COLUMNS, Known, Row
from fupin_desk.ui.widgets.gridpaint import GridHeader, widths
from fupin_desk.ui.widgets.lines import Lines
from fupin_desk.ui.widgets.ranges import Range

EDGES: Final = {
    Qt.Key.Key_Home: (0, -1), Qt.Key.Key_End: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip
_PRICES: Final = ("price", "price_source")
_SELECT: Final = QItemSelectionModel.SelectionFlag


class RangeView(QTableView):
    """The table over `Lines`, its cursor and its chosen range."""

    chose = Signal()
    """Another range is chosen."""

    def __init__(self, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_began = 0
        self._anchor: tuple[int, int] | None = None
        self.prices = False
        self.lines = Lines(known, self)
        self.setModel(self.lines)
        self.setHorizontalHeader(GridHeader(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.selectionModel().selectionChanged.connect(self.chose)

    def show_prices(self, on: bool) -> None:
        """Show or hide the price of a unit and where it comes from."""
        self.prices = on
        for name in _PRICES:
            self.setColumnHidden(COLUMNS.index(name), not on)
        self.fit()

    @property
    def visible(self) -> list[str]:
        """The columns that are shown, from the left."""
        return [name for n, name in enumerate(COLUMNS) if not self.isColumnHidden(n)]

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
        if self.isColumnHidden(number):
            number = COLUMNS.index("amount")
        index = self.lines.index(max(0, min(row, self.lines.rowCount() - 1)), number)
        # Not setCurrentIndex: with Ctrl held down (Ctrl+V) it would stretch the range instead of moving.
        self.selectionModel().setCurrentIndex(index, _SELECT.ClearAndSelect)
        self.scrollTo(index)

    def beside(self, column: int, way: int) -> int:
        """The next column that is shown, or this one at the edge."""
        at = column + way
        while 0 <= at < len(COLUMNS) and self.isColumnHidden(at):
            at += way
        return at if 0 <= at < len(COLUMNS) else column

    def travel(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Arrows, Home and End; Ctrl goes to the edge of what is filled, Shift takes the range along."""
        index = self.currentIndex()
        down, right = EDGES[key]
        far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        row, column = index.row(), index.column()
        edge = 0 if right < 0 else COLUMNS.index("note")
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            column = edge
            row = row if not far else 0 if right < 0 else max(self.lines.bounds(), 0)
        elif far:
            last = max(self.lines.bounds(), 0)
            row = row if not down else 0 if down < 0 else last if row < last else len(self.lines.rows) - 1
            column = edge if right else column
        else:
            row, column = row + down, self.beside(column, right) if right else column
        row = max(0, min(row, len(self.lines.rows) - 1))
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            start = self._anchor or (index.row(), index.column())
            self.choose(*start, row, column)
            self._anchor = start
        else:
            if right:
                self._run_began = column
            self.go(row, column)

    def choose(self, row: int, column: int, to_row: int, to_column: int) -> None:
        """Choose the range from one cell to another; the cursor stands on the latter."""
        end = self.lines.index(to_row, to_column)
        self.selectionModel().setCurrentIndex(end, _SELECT.NoUpdate)
        span = QItemSelection(
            self.lines.index(min(row, to_row), min(column, to_column)),
            self.lines.index(max(row, to_row), max(column, to_column)),
        )
        self.selectionModel().select(span, _SELECT.ClearAndSelect)
        self.scrollTo(end)

    def chosen(self) -> Range:
        """The range under the selection, or the cell under the cursor."""
        selection = self.selectionModel().selection()
        spans = [selection.at(n) for n in range(selection.count())]
        index = self.currentIndex()
        if not spans:
            return Range((max(index.row(), 0),), (self.column,))
        top, bottom = min(s.top() for s in spans), max(s.bottom() for s in spans)
        left, right = min(s.left() for s in spans), max(s.right() for s in spans)
        shown = (COLUMNS[n] for n in range(left, right + 1) if not self.isColumnHidden(n))
        return Range(tuple(range(top, bottom + 1)), tuple(shown))

    def fit(self) -> None:
        """Lay the columns out in the width there is."""
        for number, width in enumerate(widths(self.viewport().width(), prices=self.prices)):
            if not self.isColumnHidden(number):
                self.setColumnWidth(number, width)
