"""How the month grid looks: its headings, its cells, and the editor that opens in one.

Quiet amounts are those that are not in the cash figure (自用, 生活支出); a cost carries its minus; 缺 in
amber says that a paper is still wanted. What could not be read stands in its cell as typed, underlined in
red, with the reason in the tooltip and below the grid. Own produce stands on its tint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import BOLD, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.cells import COLUMNS, USES, Row
from fupin_desk.ui.widgets.editing import CellEdit, Step
from fupin_desk.ui.widgets.lines import ROW, Lines
from fupin_desk.ui.widgets.marks import paint_mark
from fupin_desk.ui.widgets.pasted import HEADINGS

Index = QModelIndex | QPersistentModelIndex
PAD: Final = 6
NUMBER: Final = 34
_WIDTHS: Final = {
    "item": 176, "member": 66, "happened": 58, "quantity": 50, "unit": 46, "use": 52, "amount": 96,
    "living_cost": 82, "sent_home": 82, "basis": 42, "photos": 46, "note": 60,
}  # fmt: skip
_TIGHT: Final = {"item": 170, "amount": 92, "living_cost": 78, "sent_home": 78}
"""In a narrow window, before anything has to be scrolled sideways."""
_RIGHT: Final = ("quantity", "amount", "living_cost", "sent_home")
_PRIVATE: Final = ("member", "note", "quantity")
_PAPER: Final = (14, 18)


def widths(room: int) -> list[int]:
    """The columns' widths in a room; the note takes what is left, the number stands inside the item."""
    tight = _TIGHT if room < style.px(sum(_WIDTHS.values()) + NUMBER + 20) else {}
    wide = [style.px(tight.get(name, _WIDTHS[name])) for name in COLUMNS]
    wide[0] += NUMBER
    wide[-1] = max(style.px(_WIDTHS["note"]), room - sum(wide[:-1]))
    return wide


class GridHeader(QHeaderView):
    """The headings; 在外生活 and 寄带回 stand under 只有工资."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMinimumSectionSize(10)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for two lines of captions."""
        return QSize(super().sizeHint().width(), style.px(42))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Captions over a line."""
        painter = QPainter(self.viewport())
        high, second = float(self.height()), style.px(20)
        painter.fillRect(self.viewport().rect(), style.colour("card"))
        for number, name in enumerate(COLUMNS):
            left, wide = self.sectionViewportPosition(number), self.sectionSize(number)
            start = left + (NUMBER if number == 0 else 0) + PAD
            room = QRectF(start, high - second - 4, left + wide - PAD - start, second)
            align = brush.RIGHT if name in _RIGHT else brush.CENTRE if name == "basis" else brush.LEFT
            brush.text(painter, room, _(HEADINGS[name]), CAP, "soft", align=align)
        left = self.sectionViewportPosition(COLUMNS.index("living_cost"))
        both = self.sectionSize(COLUMNS.index("living_cost")) + self.sectionSize(COLUMNS.index("sent_home"))
        brush.text(painter, QRectF(left, 1, both, second), _("只有工资填"), CAP, "soft", align=brush.CENTRE)
        brush.rule(painter, left + 10, left + both - 4, second)
        brush.rule(painter, 0, self.viewport().width(), high - 1)
        painter.end()


class LineDelegate(QStyledItemDelegate):
    """Paints a cell and opens its editor; `typed` takes the text, `step` moves the cursor afterwards."""

    block_pasted = Signal()

    def __init__(
        self,
        grid: QTableView,
        lines: Lines,
        typed: Callable[[int, str, str], None],
        step: Callable[[Step], None],
    ) -> None:
        super().__init__(grid)
        self._grid, self._lines, self._typed, self._step = grid, lines, typed, step
        self.editor: CellEdit | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: ground, content, what is wrong, the cursor."""
        row, name = index.data(ROW), COLUMNS[index.column()]
        cell = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        self._ground(painter, cell, row, name, index)
        inner = cell.adjusted(PAD, 0, -PAD, 0)
        if name == "item":
            self._number(painter, QRectF(cell.x(), cell.y(), NUMBER, cell.height()), row, index.row())
            inner = inner.adjusted(NUMBER, 0, 0, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if name in row.raw:
            brush.text(painter, inner, row.raw[name], colour="red", align=_align(name), private=True)
        else:
            self._content(painter, inner, row, name)
        if name in row.faults:
            painter.fillRect(QRectF(inner.x(), cell.bottom() - 3, inner.width(), 2), style.colour("red"))
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_HasFocus and self._grid.currentIndex() == index:
            ring = cell.adjusted(NUMBER if name == "item" else 0, 0, 0, 0)
            brush.focus_ring(painter, ring, 3)
        painter.restore()

    def _ground(self, painter: QPainter, cell: QRectF, row: Row, name: str, index: Index) -> None:
        here = self._grid.currentIndex().row() == index.row()
        painter.fillRect(cell, style.colour("card"))  # the style has filled it with its own selection colour
        if here and not row.blank:
            painter.fillRect(cell, style.colour("tint"))
        elif name == "amount" and row.values.get("use") == "eaten":
            painter.fillRect(cell, style.colour("own"))
        elif row.blank:
            brush.rule(
                painter,
                cell.x() + (NUMBER if name == "item" else 0),
                cell.right() + 1,
                cell.bottom() - style.look().border,
            )
        elif index.row() % 2:
            painter.fillRect(cell, style.colour("zebra"))
        if self._grid.selectionModel().isSelected(index) and len(self._grid.selectedIndexes()) > 1:
            painter.fillRect(cell, style.colour("tint"))
        if here and name == "item":
            painter.fillRect(QRectF(cell.x(), cell.y() + 5, 3.5, cell.height() - 10), style.colour("accent"))

    def _number(self, painter: QPainter, room: QRectF, row: Row, number: int) -> None:
        here = self._grid.currentIndex().row() == number
        colour = "red" if row.refused or row.faults else "accent" if here else "faint"
        words = "…" if row.saving else str(number + 1)
        brush.text(painter, room, words, CAP, colour, BOLD if here else NORMAL, brush.CENTRE)

    def _content(self, painter: QPainter, room: QRectF, row: Row, name: str) -> None:
        value = row.values.get(name)
        if name == "item":
            self._item(painter, room, row)
        elif name == "amount":
            quiet = row.values.get("use") not in (None, "sold") or self._lines.known.side(row.item) in (
                "living", "loan", "reference",
            )  # fmt: skip
            amount = self._lines.signed(row) or None
            brush.money(painter, room, amount, "soft" if quiet else "ink", NORMAL if quiet else MEDIUM)
        elif name in ("living_cost", "sent_home"):
            if value is not None:
                brush.money(painter, room, -value if name == "living_cost" else value, "soft")
        elif name == "basis":
            self._mark(painter, room, row)
        elif name == "photos":
            self._papers(painter, room, row)
        elif name == "happened" and value:
            brush.text(painter, room, f"{value:%m-%d}")
        elif name == "use" and value:
            brush.text(painter, room, _(USES[str(value)]))
        elif value and name in ("unit", "note"):
            size = CAP if name == "note" else style.BODY
            brush.text(painter, room, str(value), size, "soft", private=name == "note")
        elif value:
            brush.text(painter, room, str(value), align=_align(name), private=name in _PRIVATE)

    def _item(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if not row.item:
            return
        brush.text(
            painter, QRectF(room.x(), room.y(), 26, room.height()), row.item.partition(".")[0], CAP, "soft"
        )
        right = 34 if row.entry is not None and row.entry.late else 0
        brush.text(painter, room.adjusted(26, 0, -right, 0), self._lines.label(row), private=False)
        if right:
            brush.text(painter, room, _("补记"), CAP, "amber", align=brush.RIGHT)

    def _mark(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if row.entry is not None and not row.typed:
            mark = row.entry.mark
        elif row.blank or not row.item:
            return
        else:
            mark = "estimated" if row.values.get("basis") == "estimated" else "told"
        paint_mark(painter, room.center().x(), room.center().y() + 1, mark, 12)

    def _papers(self, painter: QPainter, room: QRectF, row: Row) -> None:
        if row.entry is None:
            return
        if not row.entry.vouchers:
            wanted = row.entry.needs_voucher
            brush.text(painter, room, _("缺") if wanted else "—", CAP, "amber" if wanted else "faint")
            return
        for number in range(min(len(row.entry.vouchers), 2)):
            wide, high = _PAPER
            page = QRectF(room.x() + number * 17, room.center().y() - high / 2, wide, high)
            painter.setPen(QPen(style.colour("soft"), 1))
            painter.setBrush(style.colour("card"))
            painter.drawRect(page)
            painter.setPen(QPen(style.colour("mark" if style.look().contrast else "mark_light"), 1))
            for down in (4, 7, 10, 13):
                painter.drawLine(
                    page.topLeft() + QPointF(3, down),
                    page.topLeft() + QPointF(wide - (6 if down == 13 else 3), down),
                )
        if len(row.entry.vouchers) > 2:
            brush.text(painter, room, f"+{len(row.entry.vouchers) - 2}", CAP, "soft", align=brush.RIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """The open cell, with the hits its column knows."""
        name = COLUMNS[index.column()]
        editor = CellEdit(parent, _(HEADINGS[name]), self._lines.known.choices_for(name))
        editor.setFont(style.font())
        if name in _RIGHT:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.leaving.connect(self._leave)
        editor.given_up.connect(self._give_up)
        editor.block_pasted.connect(self._hand_on)
        self.editor = editor
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Over the cell, beside the row's number."""
        left = NUMBER if index.column() == 0 else 0
        editor.setGeometry(option.rect.adjusted(left - 1, 0, 1, 1))  # type: ignore[attr-defined]

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The cell's text as it would be typed."""
        if isinstance(editor, CellEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """The typed text goes into the row; only there it is read."""
        if isinstance(editor, CellEdit):
            editor.accept_hit()
            self._typed(index.row(), COLUMNS[index.column()], editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys belong to the cell (it says where to go); losing the focus commits, as always."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        return super().eventFilter(editor, event)

    def finish(self) -> None:
        """Close the open cell, keeping what was typed."""
        self._leave(Step.STAY)

    def _leave(self, step: Step) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self._step(step)

    def _give_up(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _hand_on(self) -> None:
        """A block pasted into an open cell goes to the grid; what stood in the cell stays."""
        self._give_up()
        self.block_pasted.emit()

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The hits go with their cell."""
        if editor is self.editor:
            self.editor = None
        if isinstance(editor, CellEdit):
            editor.closing()
        super().destroyEditor(editor, index)


def _align(name: str) -> Qt.AlignmentFlag:
    return brush.RIGHT if name in _RIGHT else brush.LEFT
