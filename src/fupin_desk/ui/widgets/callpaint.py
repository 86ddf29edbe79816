"""How the grid of calls looks: headings in two levels, its cells, and the editor that opens in one.

Last month's figures are grey: they are remembered, not told. A told wage carries its mark ◌. What could not
be read stands as typed, red, with the reason in the tooltip and in the note above the grid; a row that is
begun and not saved has an accent bar, one that was called a check mark before the answerer's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fupin_desk.i18n import N_, _
from fupin_desk.ui import icons, style
from fupin_desk.ui.style import BODY, CAP, MEDIUM, NORMAL
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.callrows import MONEY, Talk
from fupin_desk.ui.widgets.captions import CaptionHeader
from fupin_desk.ui.widgets.editing import CellEdit, Step
from fupin_desk.ui.widgets.marks import paint_mark

Index = QModelIndex | QPersistentModelIndex
TALK: Final = Qt.ItemDataRole.UserRole
PAD: Final = 6


@dataclass(frozen=True, slots=True)
class CallColumn:
    """One column: its name, heading, width in px at 100 % (0 takes what is left), heading over several."""

    name: str
    title: str
    width: int
    group: str = ""


COLUMNS: Final = (
    CallColumn("head", N_("户主"), 74),
    CallColumn("name", N_("在外的人"), 116),
    CallColumn("phone", N_("电话"), 116),
    CallColumn("where", N_("在哪里"), 0),
    CallColumn("last_gross", N_("工资"), 84, N_("上月")),
    CallColumn("last_living", N_("在外生活"), 78, N_("上月")),
    CallColumn("last_sent", N_("寄带回"), 78, N_("上月")),
    CallColumn("answered", N_("谁接的"), 82, N_("本月")),
    CallColumn("gross", N_("工资"), 96, N_("本月")),
    CallColumn("living", N_("在外生活"), 84, N_("本月")),
    CallColumn("sent", N_("寄带回"), 84, N_("本月")),
    CallColumn("state", N_("工作"), 98, N_("本月")),
    CallColumn("time", N_("时间"), 56, N_("本月")),
)
NAMES: Final = tuple(column.name for column in COLUMNS)
_RIGHT: Final = (*MONEY, "last_gross", "last_living", "last_sent")


class CallHeader(CaptionHeader):
    """Captions over a line; 上月 and 本月 stand over theirs."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Every caption, the groups over them, the line under all."""
        painter = QPainter(self.viewport())
        high, line = float(self.height()), style.px(20)
        painter.fillRect(self.viewport().rect(), style.colour("card"))
        groups: dict[str, tuple[float, float]] = {}
        for number, column in enumerate(COLUMNS):
            if self.isSectionHidden(number):
                continue
            left, wide = self.sectionViewportPosition(number), self.sectionSize(number)
            room = QRectF(left + PAD, high - line - 4, wide - 2 * PAD, line)
            align = brush.RIGHT if column.name in _RIGHT else brush.LEFT
            brush.text(painter, room, _(column.title), CAP, "soft", align=align)
            if column.group:
                start, _end = groups.get(column.group, (float(left), 0.0))
                groups[column.group] = (start, float(left + wide))
        for name, (start, end) in groups.items():
            brush.text(
                painter, QRectF(start, 1, end - start, line), _(name), CAP, "soft", MEDIUM, brush.CENTRE
            )
            brush.rule(painter, start + 8, end - 4, line)
        brush.rule(painter, 0, self.viewport().width(), high - style.look().border)
        painter.end()


class CallCells(QStyledItemDelegate):
    """Paints a cell and opens its editor; `typed` takes the text, `step` moves the cursor afterwards."""

    def __init__(
        self, grid: QTableView, typed: Callable[[int, str, str], None],
        step: Callable[[Step], None],
    ) -> None:  # fmt: skip
        super().__init__(grid)
        self._grid, self._typed, self._step = grid, typed, step
        self.editor: CellEdit | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: ground, content, what is wrong, the cursor."""
        talk, name = index.data(TALK), NAMES[index.column()]
        cell = QRectF(option.rect)  # type: ignore[attr-defined]
        here = self._grid.currentIndex().row() == index.row()
        painter.save()
        painter.fillRect(cell, style.colour("tint" if here else "zebra" if index.row() % 2 else "card"))
        if name == "head" and (here or talk.started):
            bar = QRectF(cell.x(), cell.y() + 5, 3.5, cell.height() - 10)
            painter.fillRect(bar, style.colour("accent"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = cell.adjusted(PAD, 0, -PAD, 0)
        if name in talk.raw:
            align = brush.RIGHT if name in _RIGHT else brush.LEFT
            brush.text(painter, inner, talk.raw[name], colour="red", align=align, private=True)
        else:
            self._content(painter, inner, talk, name)
        if name in talk.faults:
            painter.fillRect(QRectF(inner.x(), cell.bottom() - 3, inner.width(), 2), style.colour("red"))
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_HasFocus and self._grid.currentIndex() == index:
            brush.focus_ring(painter, cell, 3)
        painter.restore()

    def _content(self, painter: QPainter, room: QRectF, talk: Talk, name: str) -> None:
        row = talk.row
        if name == "head":
            brush.text(painter, room, row.head, colour="soft", private=True)
        elif name == "name":
            self._name(painter, room, talk)
        elif name == "phone":
            self._phone(painter, room, talk)
        elif name == "where":
            changed = "where" in talk.values
            tone = "ink" if changed or row.where else "faint"
            words = str(talk.value("where")) or _("没登记在哪里")
            brush.text(
                painter, room, words, BODY if row.where else CAP, tone, private=bool(row.where or changed)
            )
        elif name.startswith("last_"):
            amount = getattr(row.last, name.removeprefix("last_")) if row.last else None
            brush.money(painter, room, amount, "faint")
        elif name in MONEY:
            self._amount(painter, room, talk, name)
        elif name == "answered":
            self._answered(painter, room, talk)
        else:
            mine = name in talk.values
            words = talk.state_words() if name == "state" else str(talk.value(name) or "")
            brush.text(
                painter, room, words, BODY if mine else CAP, "ink" if mine else "soft", private=not mine
            )

    def _name(self, painter: QPainter, room: QRectF, talk: Talk) -> None:
        used = brush.text(painter, room, talk.row.name, weight=MEDIUM, private=True)
        rest = room.adjusted(used + 6, 0, 0, 0)
        if rest.width() > 24:
            brush.text(painter, rest, talk.row.relation, CAP, "soft", private=True)

    def _phone(self, painter: QPainter, room: QRectF, talk: Talk) -> None:
        if talk.phone:
            brush.text(painter, room, talk.phone, weight=MEDIUM, private=True)
        elif talk.row.phone_masked:
            brush.text(painter, room, talk.row.phone_masked, colour="soft", private=True)
        else:
            brush.text(painter, room, _("没有号码"), CAP, "amber")

    def _amount(self, painter: QPainter, room: QRectF, talk: Talk, name: str) -> None:
        amount = talk.value(name)
        mine = name in talk.values
        weight = MEDIUM if mine and name == "gross" else NORMAL
        brush.money(painter, room, amount, "ink" if mine or name == "gross" else "soft", weight, zero="0")
        if name == "gross" and talk.row.mark and not mine:
            paint_mark(painter, room.x() + 5, room.center().y() + 1, talk.row.mark, 11)

    def _answered(self, painter: QPainter, room: QRectF, talk: Talk) -> None:
        if talk.answered:
            brush.text(painter, room, str(talk.values["answered"]), private=True)
        elif talk.row.called is not None:
            icons.paint(painter, "talk", room.x() + 6, room.center().y(), "soft", 13)
            brush.text(
                painter, room.adjusted(18, 0, 0, 0), talk.row.called.answered, CAP, "soft", private=True
            )

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """The open cell."""
        name = NAMES[index.column()]
        title = self._grid.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor = CellEdit(parent, str(title), ())
        editor.setFont(style.font())
        if name in _RIGHT:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.leaving.connect(self._leave)
        editor.given_up.connect(self._give_up)
        self.editor = editor
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Over the cell."""
        editor.setGeometry(option.rect.adjusted(-1, 0, 1, 1))  # type: ignore[attr-defined]

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The cell's text as it would be typed."""
        if isinstance(editor, CellEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """The typed text goes into the row; only there it is read."""
        if isinstance(editor, CellEdit):
            self._typed(index.row(), NAMES[index.column()], editor.text())

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
