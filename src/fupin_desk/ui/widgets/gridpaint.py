"""The month grid's headings and widths, and the editor that opens in a cell; rows are in `linepaint`.

The editor belongs to the cell while it is open: it says where to go, the delegate moves the cursor, and what
was typed goes into the row only when the cell is left.
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
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.captions import CaptionHeader
from fupin_desk.ui.widgets.cells import COLUMNS
from fupin_desk.ui.widgets.editing import CellEdit, Step
from fupin_desk.ui.widgets.linepaint import NUMBER, PAD, RIGHT, LinePainter
from fupin_desk.ui.widgets.lines import Lines
from fupin_desk.ui.widgets.pasted import HEADINGS

Index = QModelIndex | QPersistentModelIndex
_WIDTHS: Final = {
    "item": 176, "member": 66, "happened": 58, "quantity": 50, "unit": 46, "price": 62, "price_source": 72,
    "use": 52, "amount": 96, "living_cost": 82, "sent_home": 82, "basis": 42, "photos": 46, "note": 60,
}  # fmt: skip
_TIGHT: Final = {
    "item": 164, "member": 60, "happened": 54, "amount": 92, "living_cost": 78, "sent_home": 78,
}  # fmt: skip
"""In a narrow window, before anything has to be scrolled sideways."""
_TIGHT_PRICES: Final = {
    "item": 140, "member": 58, "happened": 54, "quantity": 48, "unit": 42, "price": 62, "price_source": 58,
    "use": 46, "amount": 88, "living_cost": 74, "sent_home": 74, "basis": 42, "photos": 36, "note": 50,
}  # fmt: skip


def widths(room: int, *, prices: bool = False) -> list[int]:
    """The columns' widths in a room; the note takes what is left, the number stands inside the item."""
    hidden = () if prices else ("price", "price_source")
    shown = sum(wide for name, wide in _WIDTHS.items() if name not in hidden)
    tight = (_TIGHT | (_TIGHT_PRICES if prices else {})) if room < style.px(shown + NUMBER + 20) else {}
    wide = [0 if name in hidden else style.px(tight.get(name, _WIDTHS[name])) for name in COLUMNS]
    wide[0] += NUMBER
    wide[-1] = max(style.px(_WIDTHS["note"]), room - sum(wide[:-1]))
    return wide


class GridHeader(CaptionHeader):
    """The headings; 在外生活 and 寄带回 stand under 只有工资."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Captions over a line."""
        painter = QPainter(self.viewport())
        high, second = float(self.height()), style.px(20)
        painter.fillRect(self.viewport().rect(), style.colour("card"))
        for number, name in enumerate(COLUMNS):
            left, wide = self.sectionViewportPosition(number), self.sectionSize(number)
            if self.isSectionHidden(number):
                continue
            start = left + (NUMBER if number == 0 else 0) + PAD
            room = QRectF(start, high - second - 4, left + wide - PAD - start, second)
            align = brush.RIGHT if name in RIGHT else brush.CENTRE if name == "basis" else brush.LEFT
            brush.text(painter, room, _(HEADINGS[name]), CAP, "soft", align=align)
        left = self.sectionViewportPosition(COLUMNS.index("living_cost"))
        both = self.sectionSize(COLUMNS.index("living_cost")) + self.sectionSize(COLUMNS.index("sent_home"))
        brush.text(painter, QRectF(left, 1, both, second), _("只有工资填"), CAP, "soft", align=brush.CENTRE)
        brush.rule(painter, left + 10, left + both - 4, second)
        brush.rule(painter, 0, self.viewport().width(), high - 1)
        painter.end()


class LineDelegate(QStyledItemDelegate):
    """Opens a cell's editor; `typed` takes the text, `step` moves the cursor afterwards."""

    block_pasted = Signal()
    typing = Signal()

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
        self.lines = LinePainter(lines)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """The open cell, with the hits its column knows."""
        name = COLUMNS[index.column()]
        editor = CellEdit(parent, _(HEADINGS[name]), self._lines.known.choices_for(name))
        editor.setFont(style.font())
        if name in RIGHT:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.leaving.connect(self._leave)
        editor.given_up.connect(self._give_up)
        editor.block_pasted.connect(self._hand_on)
        editor.hands_keys = True
        editor.handing.connect(self._hand_key)
        editor.textEdited.connect(self.typing)
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

    @property
    def open_text(self) -> str | None:
        """What stands in the open cell, None if none is open."""
        return self.editor.text() if self.editor is not None else None

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

    def _hand_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """PgDn, F3, Ctrl+Enter in an open cell: it closes, and the grid does what the key says."""
        self._leave(Step.STAY)
        self._grid.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))

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
