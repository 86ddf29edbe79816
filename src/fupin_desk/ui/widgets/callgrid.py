"""The grid of a round of calls: one row a person who works away, typed down the column.

Enter goes down in the same column, Tab right over the cells that take something, F2 opens a cell with its
text. Space says 本人 in 谁接的 and turns 工作 to the next state; ``=`` takes last month's figures into this
row once it says who answered. Enter or a click on a telephone number asks for the whole number
(`phone_wanted`); it is shown until the cursor leaves the row. Nothing is saved while somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month, yuan
from fupin_desk.ui import style, veil
from fupin_desk.ui.widgets.callpaint import COLUMNS, NAMES, TALK, CallCells, CallHeader
from fupin_desk.ui.widgets.callrows import MONEY, SELF, TYPED, Talk
from fupin_desk.ui.widgets.editing import Step

if TYPE_CHECKING:
    from fupin_desk.jobs.callboard import CallRow

AnyIndex = QModelIndex | QPersistentModelIndex


_KEYS: Final = {
    Qt.Key.Key_Return: Step.ENTER, Qt.Key.Key_Enter: Step.ENTER, Qt.Key.Key_Tab: Step.NEXT,
    Qt.Key.Key_Backtab: Step.BACK,
}  # fmt: skip


class Talks(QAbstractTableModel):
    """The rows; what is typed stays while the ledger's rows are laid under it anew."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.talks: list[Talk] = []
        self.month = Month(2026, 1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """People."""
        return 0 if parent.isValid() else len(self.talks)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Cells of a row."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The talk for the painter; texts for editors, screen readers and tooltips."""
        talk, name = self.talks[index.row()], NAMES[index.column()]
        if role == TALK:
            return talk
        if role == Qt.ItemDataRole.EditRole:
            return talk.text(name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said(talk, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return talk.faults.get(name) or (talk.row.locked if name in MONEY else "")
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The column's heading, with the one over it."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            column = COLUMNS[section]
            return " ".join(_(words) for words in (column.group, column.title) if words)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Cells that take typing."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.talks[index.row()].may_edit(NAMES[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def take(self, rows: Sequence[CallRow], month: Month, keep: bool) -> None:
        """Show these people; with `keep` what is typed and not saved stays in its row."""
        typed = {talk.row.member_id: talk for talk in self.talks} if keep else {}
        self.beginResetModel()
        self.month = month
        self.talks = [_laid(row, typed.get(row.member_id)) for row in rows]
        self.endResetModel()

    def touched(self, number: int) -> None:
        """Repaint one row."""
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))


def _laid(row: CallRow, old: Talk | None) -> Talk:
    return Talk(row) if old is None else Talk(row, old.values, old.raw, old.faults, old.phone)


def said(talk: Talk, name: str) -> str:
    """A cell in words."""
    row = talk.row
    if name in talk.raw:
        return talk.raw[name]
    if name in ("head", "name"):
        return str(getattr(row, name))
    if name == "phone":
        return talk.phone or row.phone_masked
    if name.startswith("last_"):
        amount = getattr(row.last, name.removeprefix("last_")) if row.last else None
        return "" if amount is None else yuan(amount)
    if name in MONEY:
        amount = talk.value(name)
        return "" if amount is None else yuan(amount)
    return talk.state_words() if name == "state" else str(talk.value(name) or "")


class CallGrid(QTableView):
    """The grid; the page is told what a person wants."""

    phone_wanted = Signal(object)
    account_wanted = Signal(object)
    begun = Signal(object)
    """The first thing was typed into a row: somebody is on the telephone now."""
    changed = Signal()
    refused = Signal(str)
    """Why a key did nothing, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.talks = Talks(self)
        self.setModel(self.talks)
        self.cells = CallCells(self, self.typed, self.step)
        self.setItemDelegate(self.cells)
        self.setHorizontalHeader(CallHeader(self))
        self.setAccessibleName(_("务工月监测"))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(style.px(style.ROW))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)

    # -- where the cursor is -----------------------------------------------------------------------------

    @property
    def talk(self) -> Talk | None:
        """The row under the cursor."""
        index = self.currentIndex()
        return self.talks.talks[index.row()] if index.isValid() else None

    @property
    def column(self) -> str:
        """The column under the cursor."""
        return NAMES[max(self.currentIndex().column(), 0)]

    def go(self, number: int, name: str) -> None:
        """Put the cursor on a cell."""
        if not self.talks.talks:
            return
        index = self.talks.index(max(0, min(number, len(self.talks.talks) - 1)), NAMES.index(name))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def to_first(self) -> None:
        """Put the cursor where the next call is written down."""
        talks = self.talks.talks
        first = next((n for n, talk in enumerate(talks) if talk.row.called is None and not talk.started), 0)
        self.go(first, "answered")

    def step(self, step: Step) -> None:
        """Move as Enter, Tab and the arrows do; Enter stays in its column."""
        index = self.currentIndex()
        number, column = index.row(), index.column()
        if step in (Step.NEXT, Step.BACK):
            self._tab(number, column, 1 if step is Step.NEXT else -1)
        elif step in (Step.ENTER, Step.DOWN, Step.UP):
            self.go(number + (-1 if step is Step.UP else 1), NAMES[column])
        elif step in (Step.LEFT, Step.RIGHT):
            way = -1 if step is Step.LEFT else 1
            column += way
            while 0 <= column < len(NAMES) and self.isColumnHidden(column):
                column += way
            self.go(number, NAMES[max(0, min(column, len(NAMES) - 1))])

    def _tab(self, number: int, column: int, way: int) -> None:
        column += way
        while 0 <= column < len(NAMES):
            talk = self.talks.talks[number]
            if talk.may_edit(NAMES[column]) and NAMES[column] != "where" and not self.isColumnHidden(column):
                self.go(number, NAMES[column])
                return
            column += way
        if way > 0 and number + 1 < len(self.talks.talks):
            self.go(number + 1, "answered")
        elif way < 0 and number > 0:
            self.go(number - 1, "time")

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802
        """A number that was shown is masked again when the cursor leaves its row."""
        super().currentChanged(current, previous)
        if previous.isValid() and previous.row() != current.row() and previous.row() < len(self.talks.talks):
            self.talks.talks[previous.row()].phone = ""
        self.viewport().update()

    # -- typing ------------------------------------------------------------------------------------------

    def typed(self, number: int, name: str, text: str) -> None:
        """A cell was closed with this text."""
        talk = self.talks.talks[number]
        if text == talk.text(name):
            return
        began = talk.started
        talk.put(name, text, self.talks.month)
        self._noted(number, talk, began)

    def _noted(self, number: int, talk: Talk, began: bool) -> None:
        self.talks.touched(number)
        if talk.started and not began:
            self.begun.emit(talk)
        self.changed.emit()

    def settle(self) -> None:
        """Close the open cell, keeping what was typed."""
        self.cells.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of this grid; any other key types into the cell."""
        key, control = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        talk, name = self.talk, self.column
        if control and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif key in _KEYS:
            self._entered(_KEYS[key], talk, name)
        elif talk is not None and event.text() == "=" and name in TYPED:
            self._same(talk)
        elif talk is not None and key == Qt.Key.Key_Space and name in ("answered", "state"):
            self._space(talk, name)
        elif talk is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear(talk, name, whole=bool(control))
        elif event.matches(QKeySequence.StandardKey.Copy):
            if not veil.lowered():
                QApplication.clipboard().setText(str(self.currentIndex().data() or ""))
        else:
            super().keyPressEvent(event)

    def _entered(self, step: Step, talk: Talk | None, name: str) -> None:
        if step is Step.ENTER and talk is not None and name == "phone":
            self.phone_wanted.emit(talk)
        elif step is Step.ENTER and talk is not None and name in ("head", "name"):
            self.account_wanted.emit(talk)
        else:
            self.step(step)

    def _same(self, talk: Talk) -> None:
        began = talk.started
        why = talk.as_last_month()
        if why:
            self.refused.emit(why)
            return
        self._noted(self.currentIndex().row(), talk, began)

    def _space(self, talk: Talk, name: str) -> None:
        began, number = talk.started, self.currentIndex().row()
        if name == "state":
            talk.turn_state()
        else:
            talk.put("answered", SELF, self.talks.month)
            talk.values["answered"] = SELF  # said again, though the ledger has it from an earlier call
        self._noted(number, talk, began)

    def _clear(self, talk: Talk, name: str, *, whole: bool) -> None:
        if whole:
            talk.clear()
        elif name in TYPED:
            talk.put(name, "", self.talks.month)
        self.talks.touched(self.currentIndex().row())
        self.changed.emit()

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802
        """Tab goes to the next cell; Ctrl+Tab goes on to what stands beside the grid."""
        return False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Characters of an input method that composes nothing first would be lost by the opening cell."""
        index = self.currentIndex()
        if not event.commitString() or event.preeditString() or not index.isValid():
            super().inputMethodEvent(event)
            return
        if self.talks.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            if self.cells.editor is not None:
                self.cells.editor.setText(event.commitString())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on a number asks for the whole number."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if (
            index.isValid()
            and NAMES[index.column()] == "phone"
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.phone_wanted.emit(self.talks.talks[index.row()])

    # -- how wide ----------------------------------------------------------------------------------------

    def fold(self, compact: bool) -> None:
        """In a narrow window last month's parts of the wage go; the gross stays."""
        for name in ("last_living", "last_sent"):
            self.setColumnHidden(NAMES.index(name), compact)
        self.fit()

    def fit(self) -> None:
        """Lay the columns out: the place takes what is left."""
        wide = [style.px(column.width) for column in COLUMNS]
        shown = [n for n in range(len(COLUMNS)) if not self.isColumnHidden(n)]
        free = NAMES.index("where")
        wide[free] = max(style.px(120), self.viewport().width() - sum(wide[n] for n in shown))
        for number, width in enumerate(wide):
            self.setColumnWidth(number, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The place takes what is left."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Larger letters need taller rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(style.px(style.ROW))
