"""Three ways of counting in one table: what each item brings, and a cursor on every number.

A row is a group of items (工资性收入), an item below it, the net or the figure a head; the three views are
three columns of one width. Arrows move from number to number, Enter or a click opens the one under the
cursor: the page shows its steps. An item that a view leaves out has a dash there, and opens too: into the
rule that left it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fupin_desk.i18n import N_, _
from fupin_desk.model.values import yuan
from fupin_desk.ui import style
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush

if TYPE_CHECKING:
    from fupin_desk.jobs.explaining import Explained, ItemRow
    from fupin_desk.model.figures import ViewName

Index = QModelIndex | QPersistentModelIndex
ORDER: Final[tuple[ViewName, ...]] = ("policy", "cash", "home")
TITLES: Final = (N_("项目"), N_("政策口径"), N_("现金口径"), N_("到家口径"))
ROW, COLUMN = 27, 116


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `item` ('' the whole, ``A`` a group, ``B1`` an item) and `sub` say what its numbers open."""

    kind: str
    label: str
    item: str
    sub: str | None
    amounts: tuple[int, int, int]


def rows_of(told: Explained) -> list[Row]:
    """Groups with their items, then the net and the figure a head."""
    made: list[Row] = []
    group = ""
    for one in told.rows:
        if one.group != group:
            group = one.group
            mine = [row for row in told.rows if row.group == group]
            made.append(Row("group", one.group_label, group, None, _sums(mine)))
        amounts = (one.amounts["policy"], one.amounts["cash"], one.amounts["home"])
        made.append(Row("item", one.label, one.item, one.sub, amounts))
    views = [told.statement.view(name) for name in ORDER]
    net, each = ((v[0], v[1], v[2]) for v in ([x.net for x in views], [x.per_head for x in views]))
    made.append(Row("net", _("全户净额"), "", None, net))
    words = _("每人（{n} 人分）").format(n=told.statement.heads)
    made.append(Row("head", words, "", None, each))
    return made


def _sums(rows: Sequence[ItemRow]) -> tuple[int, int, int]:
    sums = [sum(row.amounts[name] for row in rows) for name in ORDER]
    return sums[0], sums[1], sums[2]


class _Model(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label if not column else yuan(row.amounts[column - 1])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if not column:
                return row.label
            return f"{row.label} {_(TITLES[column])} {yuan(row.amounts[column - 1])}"
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(TITLES[section])
        return None

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Header(QHeaderView):
    def __init__(self, table: ViewTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedHeight(style.px(30))

    def paintEvent(self, _event: object) -> None:  # noqa: N802
        painter, high = QPainter(self.viewport()), float(self.height())
        painter.fillRect(self.viewport().rect(), style.colour("card"))
        for number, title in enumerate(TITLES):
            left, wide = self.sectionViewportPosition(number), self.sectionSize(number)
            room = QRectF(left + 8, 0, wide - 16, high)
            opened = number and self._table.opened_at and self._table.opened_at[0] == ORDER[number - 1]
            tone, weight = ("accent", MEDIUM) if opened else ("soft", NORMAL)
            brush.text(painter, room, _(title), CAP, tone, weight, brush.RIGHT if number else brush.LEFT)
        brush.rule(painter, 0, self.viewport().width(), high - style.look().border)
        painter.end()


class _Cells(QStyledItemDelegate):
    def __init__(self, table: ViewTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        given: Any = option
        table, cell, column = self._table, QRectF(given.rect), index.column()
        row = table.rows[index.row()]
        whole = row.kind in ("net", "head")
        painter.save()
        opened = table.is_open(row, column)
        fill = "tint" if opened else "band" if row.kind == "group" else "card"
        painter.fillRect(cell, style.colour("zebra" if fill == "band" else fill))
        if whole and row.kind == "net":
            brush.rule(painter, cell.x(), cell.right(), cell.y(), "soft")
        if opened:
            painter.fillRect(QRectF(cell.x(), cell.y() + 5, 3.5, cell.height() - 10), style.colour("accent"))
        room = cell.adjusted(8, 0, -8, 0)
        weight = BOLD if row.kind == "head" else MEDIUM if row.kind != "item" else NORMAL
        if not column:
            inner = room.adjusted(14 if row.kind == "item" else 0, 0, 0, 0)
            brush.text(painter, inner, row.label, BODY, "ink", weight)
        else:
            amount = row.amounts[column - 1]
            brush.money(painter, room, amount, "ink", weight, zero="0" if whole else "—")
        if table.hasFocus() and index == table.currentIndex() and column:
            brush.focus_ring(painter, cell.adjusted(1, 1, -1, -1), 5)
        painter.restore()


class ViewTable(QTableView):
    """The table. `opened(view, row)`: a number's steps are wanted; `left()`: Escape."""

    opened = Signal(str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.opened_at: tuple[ViewName, str, str | None] | None = None
        self._model = _Model(self)
        self.setModel(self._model)
        self.setHorizontalHeader(_Header(self))
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(_("三种算法，逐项"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(style.px(ROW))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    @property
    def rows(self) -> list[Row]:
        """The rows shown."""
        return self._model.rows

    def show_told(self, told: Explained | None) -> None:
        """Show a statement; the cursor stays where it was."""
        place = self.currentIndex()
        number, column = place.row(), place.column()
        self._model.show(rows_of(told) if told is not None else [])
        if 0 <= number < len(self.rows):
            self.setCurrentIndex(self._model.index(number, column))
        self._fit()

    def mark(self, at: tuple[ViewName, str, str | None] | None) -> None:
        """Tint the number whose steps are shown."""
        self.opened_at = at
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def is_open(self, row: Row, column: int) -> bool:
        """Whether this cell's steps are shown beside the table."""
        if self.opened_at is None or not column or row.kind == "head":
            return False
        return self.opened_at == (ORDER[column - 1], row.item, row.sub)

    def stand_on(self, view: str, item: str, sub: str | None) -> None:
        """Put the cursor on a number."""
        for number, row in enumerate(self.rows):
            if (row.item, row.sub) == (item, sub) and row.kind != "head" and view in ORDER:
                self.setCurrentIndex(self._model.index(number, ORDER.index(view) + 1))
                return

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(ORDER[max(index.column() - 1, 0)], self.rows[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Escape goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Somebody tabbed here: the cursor stands on the first number."""
        super().focusInEvent(event)
        if self.rows and (not self.currentIndex().isValid() or not self.currentIndex().column()):
            self.setCurrentIndex(self._model.index(max(self.currentIndex().row(), 0), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Three columns of one width, the names take the rest."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.viewport().width()
        each = min(style.px(COLUMN), wide // 4)
        for number in (1, 2, 3):
            self.setColumnWidth(number, each)
        self.setColumnWidth(0, max(wide - 3 * each, 60))
