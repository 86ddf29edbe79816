"""A table to read: rows of values, painted columns, a header that may have two levels.

A `Column` says how wide it is, what it says (for screen readers, copying and tooltips) and how it is painted;
without a painter its text is written. Numbers stand right and in one column of points. Zebra instead of grid
lines; the row under the cursor is tinted and carries the accent's bar. Backgrounds are filled without
antialiasing, or 125 and 150 % show seams between cells. Enter or a double click opens a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush

Index = QModelIndex | QPersistentModelIndex
Paint = Callable[[QPainter, QRectF, Any], object]
ROW: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` px at 100 %, 0 takes what is left; `group` a heading over several columns."""

    title: str
    width: int
    says: Callable[[Any], str]
    paint: Paint | None = None
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    group: str = ""
    ground: str = ""
    colour: str = "ink"
    private: bool = False


def money(
    title: str, width: int, of: Callable[[Any], int | None], *, group: str = "", ground: str = "",
    colour: str = "ink", weight: int = NORMAL,
) -> Column:  # fmt: skip
    """A column of amounts in fen, right-aligned, a dash for nothing."""

    def paint(painter: QPainter, room: QRectF, row: Any) -> None:
        brush.money(painter, room, of(row), colour, weight)

    def says(row: Any) -> str:
        amount = of(row)
        return "" if amount is None else yuan(amount)

    return Column(title, width, says, paint, Qt.AlignmentFlag.AlignRight, group, ground)


class _Rows(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns, self.rows = list(columns), list[Any]()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[index.column()].says(self.rows[index.row()])
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            column = self.columns[section]
            return f"{column.group} {column.title}".strip()
        return None

    def show(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Header(QHeaderView):
    def __init__(self, columns: Sequence[Column], pad: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns, self._pad = list(columns), pad
        self._two = any(column.group for column in columns)
        self.setMinimumSectionSize(10)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), style.px(41 if self._two else 28))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        high, line = float(self.height()), style.px(20)
        painter.fillRect(self.viewport().rect(), style.colour("card"))
        for number, column in enumerate(self._columns):
            left, wide = self.sectionViewportPosition(number), self.sectionSize(number)
            top = high - line - 2 if column.group else (high - line) / 2
            room = QRectF(left + self._pad, top, wide - 2 * self._pad, line)
            brush.text(painter, room, column.title, CAP, "soft", align=column.align)
            if column.group and (number == 0 or self._columns[number - 1].group != column.group):
                self._group(painter, number, left, line)
        brush.rule(painter, 0, self.viewport().width(), high - style.look().border)
        painter.end()

    def _group(self, painter: QPainter, number: int, left: int, line: int) -> None:
        name = self._columns[number].group
        wide = sum(self.sectionSize(n) for n, c in enumerate(self._columns) if c.group == name)
        room = QRectF(left + 4, 1, wide - 8, line)
        brush.text(painter, room, name, CAP, "soft", MEDIUM, brush.CENTRE)
        brush.rule(painter, left + 8, left + wide - 8, line)


class _Cells(QStyledItemDelegate):
    def __init__(self, table: ReadTable, pad: int) -> None:
        super().__init__(table)
        self._table, self._pad = table, pad

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.data(ROW), self._table.columns[index.column()]
        cell = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(cell, style.colour(self._table.ground(row, index.row(), column)))
        here = self._table.currentIndex().row() == index.row() and self._table.selects
        if here and index.column() == 0:
            bar = QRectF(cell.x(), cell.y() + 4, 3.5, cell.height() - 8)
            painter.fillRect(bar, style.colour("accent"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = cell.adjusted(self._pad, 0, -self._pad, 0)
        if column.paint is not None:
            column.paint(painter, room, row)
        else:
            words = column.says(row)
            brush.text(painter, room, words, colour=column.colour, align=column.align, private=column.private)
        painter.restore()


class ReadTable(QTableView):
    """Rows to read. `opened` tells which one was opened; `show_rows` shows others, keeping the place."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, columns: Sequence[Column], name: str, *, row_height: int = style.ROW, pad: int = 6,
        selects: bool = True, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.columns, self.selects, self._pad, self._high = list(columns), selects, pad, row_height
        self.lines = _Rows(columns, self)
        self.setModel(self.lines)
        self.setHorizontalHeader(_Header(columns, pad, self))
        self.setItemDelegate(_Cells(self, pad))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(style.px(row_height))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.row_at(index.row())))
        self.selectionModel().currentRowChanged.connect(self._choose)
        if not selects:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def rows(self) -> list[Any]:
        """The rows that are shown."""
        return self.lines.rows

    def row_at(self, number: int) -> Any:
        """One row, None outside."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    @property
    def current(self) -> Any:
        """The row under the cursor, None if there is none."""
        return self.row_at(self.currentIndex().row())

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the cursor stays in its row's number and the view where it was."""
        place, scroll = self.currentIndex(), self.verticalScrollBar().value()
        number, column = place.row(), max(place.column(), 0)
        self.lines.show(rows)
        if 0 <= number < len(rows):
            self.setCurrentIndex(self.lines.index(number, column))
        self.verticalScrollBar().setValue(scroll)
        self.fit()

    def ground(self, row: Any, number: int, column: Column) -> str:
        """The colour behind a cell; a subclass may know better."""
        if self.selects and number == self.currentIndex().row():
            return "tint"
        return column.ground or ("zebra" if number % 2 else "card")

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.chosen.emit(self.row_at(index.row()))

    def fit(self) -> None:
        """Lay the columns out: fixed ones as wide as they say, the open ones share the rest."""
        room, wide = self.viewport().width(), [style.px(column.width) for column in self.columns]
        free = [number for number, column in enumerate(self.columns) if not column.width]
        for number in free:
            wide[number] = max(style.px(60), (room - sum(wide)) // len(free))
        for number, width in enumerate(wide):
            self.setColumnWidth(number, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The open columns take what is left."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the row, Ctrl+C copies it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        elif event.matches(QKeySequence.StandardKey.Copy) and self.current is not None:
            QGuiApplication.clipboard().setText("\t".join(c.says(self.current) for c in self.columns))
        else:
            super().keyPressEvent(event)
