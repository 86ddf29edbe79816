"""A list or table of painted rows: the work of a page, read by eye, keyboard and ear.

`RowList` shows any values; a `Column` says how one is painted and what is read aloud. Rows are as tall as
asked, zebra if wanted, and can be chosen with mouse, arrows and Enter. Nothing is a cell widget, so a
thousand rows cost no more than ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fupin_desk.ui import style, veil
from fupin_desk.ui.style import BODY, CAP, NORMAL, ROW
from fupin_desk.ui.widgets import brush

Index = QModelIndex | QPersistentModelIndex
Paint = Callable[[QPainter, QRectF, Any], None]
LEAST = 84
"""Px a free column wants at least; spare columns go before it gets less."""
_ITEM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in px (0: takes the free space), painter, words read aloud and copied."""

    title: str
    width: int
    paint: Paint
    words: Callable[[Any], str] = lambda _row: ""
    align: Qt.AlignmentFlag = brush.LEFT
    spare: bool = False
    """Left out where the free column would have no room otherwise."""


def text_column(
    title: str, width: int, words: Callable[[Any], str], *, size: int = BODY, colour: str = "ink",
    weight: int = NORMAL, align: Qt.AlignmentFlag = brush.LEFT, private: bool = False, spare: bool = False,
) -> Column:  # fmt: skip
    """A column of plain words."""

    def paint(painter: QPainter, rect: QRectF, row: Any) -> None:
        brush.text(painter, rect, words(row), size, colour, weight, align, private=private)

    return Column(title, width, paint, words, align, spare)


class _Rows(QAbstractListModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: list[Any] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        value = self.rows[index.row()]
        if role == _ITEM:
            return value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, (column.words(value) for column in self.columns)))
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, owner: RowList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(10, self._owner.row_height(index.data(_ITEM)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        given: Any = option  # the stubs leave out what QStyleOption carries
        owner, rect, value, state = self._owner, QRectF(given.rect), index.data(_ITEM), given.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        fill = "tint" if chosen else "grey" if over and owner.choosable else ""
        if not fill and owner.zebra and index.row() % 2:
            fill = "zebra"
        if own := owner.fill_of(value):
            fill = own if not chosen else fill
        if fill:
            painter.fillRect(rect, style.colour(fill))
        if chosen:
            painter.fillRect(QRectF(rect.x(), rect.y() + 6, 3.5, rect.height() - 12), style.colour("accent"))
        if owner.ruled and index.row():
            brush.rule(painter, rect.x() + 8, rect.right() - 8, rect.y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column, left, wide in owner.places():
            inner = QRectF(rect.x() + left + owner.pad, rect.y(), wide - 2 * owner.pad, rect.height())
            column.paint(painter, inner, value)
        if chosen and owner.hasFocus() and owner.shows_focus:
            brush.focus_ring(painter, rect.adjusted(0, 0, 0, 0), 6)
        painter.restore()


class Headings(QWidget):
    """The captions above a list's columns."""

    def __init__(self, owner: RowList) -> None:
        super().__init__(owner)
        self._owner = owner

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint them and the rule below."""
        painter, high = QPainter(self), self.height()
        for column, left, wide in self._owner.places():
            rect = QRectF(left + self._owner.pad, 0, wide - 2 * self._owner.pad, high - 1)
            brush.text(painter, rect, column.title, CAP, "soft", align=column.align)
        brush.rule(painter, 0, self.width(), high - style.look().border)
        painter.end()


class RowList(QListView):
    """Painted rows. `opened(value)`: Enter, double click, or a click when `on_click`."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, columns: Sequence[Column], *, row: int = ROW, zebra: bool = True, ruled: bool = False,
        headings: bool = True, choosable: bool = True, on_click: bool = False, pad: int = 8, name: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.zebra, self.ruled, self.choosable, self.pad = zebra, ruled, choosable, pad
        self.shows_focus = True
        self._columns, self._row, self._on_click = tuple(columns), row, on_click
        self._rows = _Rows(self._columns)
        self.setModel(self._rows)
        self._delegate = _Painter(self)
        self.setItemDelegate(self._delegate)
        self._headings = Headings(self) if headings else None
        self.setViewportMargins(0, style.px(28) if headings else 0, 0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        one = QAbstractItemView.SelectionMode
        self.setSelectionMode(one.SingleSelection if choosable else one.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.fill_of: Callable[[Any], str] = lambda _value: ""
        self.row_height: Callable[[Any], int] = lambda _value: style.px(self._row)

    # -- what is shown -----------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Any], *, keep: bool = True) -> None:
        """Show these values; the chosen place is kept if it still exists."""
        place = self.currentIndex().row() if keep else -1
        self._rows.beginResetModel()
        self._rows.rows = list(rows)
        self._rows.endResetModel()
        if self.choosable and 0 <= place < len(rows):
            self.setCurrentIndex(self._rows.index(place, 0))

    @property
    def rows(self) -> list[Any]:
        """The values shown."""
        return self._rows.rows

    def value(self) -> Any:
        """The chosen value, or None."""
        return self.currentIndex().data(_ITEM)

    def choose(self, number: int) -> None:
        """Choose a row by its number."""
        if 0 <= number < len(self._rows.rows):
            self.setCurrentIndex(self._rows.index(number, 0))

    def whole_height(self) -> int:
        """The height at which every row is visible."""
        return sum(self.row_height(one) for one in self._rows.rows) + (style.px(28) if self._headings else 0)

    def fit(self) -> None:
        """Be exactly as tall as the rows."""
        self.setFixedHeight(max(self.whole_height(), 1))

    def set_row(self, height: int) -> None:
        """Another height of rows (compact windows)."""
        self._row = height
        self.scheduleDelayedItemsLayout()

    def places(self) -> list[tuple[Column, float, float]]:
        """Each column shown with its left edge and width now; those of width 0 share what is left."""
        shown = list(self._columns)
        free = sum(1 for column in shown if not column.width)
        while True:
            fixed = sum(style.px(column.width) for column in shown)
            spare = [column for column in shown if column.spare]
            if not spare or self.viewport().width() - fixed >= free * style.px(LEAST):
                break
            shown.remove(spare[0])
        rest = max(self.viewport().width() - fixed, 0) / free if free else 0.0
        placed, left = [], 0.0
        for column in shown:
            wide = float(style.px(column.width)) if column.width else rest
            placed.append((column, left, wide))
            left += wide
        return placed

    # -- keys and mouse ----------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell who was chosen."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.data(_ITEM))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Ctrl+C copies the row's words."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.value())
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            if not veil.lowered():
                QGuiApplication.clipboard().setText(str(self.currentIndex().data()))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """One click opens where that is the custom of the page."""
        super().mouseReleaseEvent(event)
        if self._on_click and event.button() == Qt.MouseButton.LeftButton:
            self._open_at(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A double click opens."""
        if not self._on_click and self.choosable:
            self._open_at(event.position().toPoint())

    def _open_at(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid() and self.choosable:
            self.opened.emit(index.data(_ITEM))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Somebody tabbed here: show where the keyboard is."""
        super().focusInEvent(event)
        self.shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        if not self.currentIndex().isValid() and self._rows.rows and self.shows_focus:
            self.choose(0)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """The headings go along."""
        super().resizeEvent(event)
        if self._headings is not None:
            self._headings.setGeometry(0, 0, self.viewport().width(), style.px(28))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Let the headings follow when a scroll bar comes or goes."""
        if self._headings is not None and event.type() == QEvent.Type.Resize:
            self._headings.setGeometry(0, 0, self.viewport().width(), style.px(28))
            self._headings.update()
        return super().viewportEvent(event)
