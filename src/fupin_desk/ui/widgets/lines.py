"""The rows behind the month grid: what is booked, what is being typed, what is offered.

The list keeps its order and its row objects while the page refreshes, so that an open editor never jumps:
`take` lays the ledger's lines over the rows that are already here (a line just saved takes the place of the
row it was typed in), drops what is gone, and keeps every text that is not saved yet. Nothing is written
here; the page is told when a row was left whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui.widgets.cells import COLUMNS, Known, Row, shown
from fupin_desk.ui.widgets.pasted import HEADINGS

if TYPE_CHECKING:
    from fupin_desk.jobs.shown import EntryLine

BLANKS: Final = 4
SEALED_MAY: Final = ("amount", "photos")
AnyIndex = QModelIndex | QPersistentModelIndex
ROW: Final = Qt.ItemDataRole.UserRole


def booked_values(line: EntryLine) -> dict[str, Any]:
    """The cells of a booked line; the amount without the sign it is shown with."""
    return {
        "item": line.code, "member": line.member, "happened": line.happened, "quantity": line.quantity,
        "unit": line.unit, "use": line.use, "amount": abs(line.amount), "living_cost": line.living_cost,
        "sent_home": line.sent_home, "basis": "estimated" if line.basis != "actual" else "stated",
        "note": line.note,
    }  # fmt: skip


class Lines(QAbstractTableModel):
    """Rows of the month grid; the last `BLANKS` rows are always empty and waiting."""

    def __init__(self, known: Known, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known = known
        self.rows: list[Row] = [Row() for _n in range(BLANKS)]
        self.open = True

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Booked, typed, offered and blank rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """A running number and the cells."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the painter; texts for editors, screen readers and tooltips."""
        row, name = self.rows[index.row()], COLUMNS[index.column()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.EditRole:
            return row.raw.get(name, shown(name, row.values.get(name)))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(row, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.faults.get(name) or row.refused or (row.entry.sealed if row.entry else "")
        return None

    def _said(self, row: Row, name: str) -> str:
        if name in row.raw:
            return row.raw[name]
        if name == "item" and row.item:
            return f"{row.item} {self.label(row)}"
        if name == "amount" and row.values.get("amount"):
            return yuan(self.signed(row))
        if name == "photos":
            return _("{n} 张").format(n=len(row.entry.vouchers)) if row.entry and row.entry.vouchers else ""
        return shown(name, row.values.get(name))

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The column's heading; the row's number."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(HEADINGS[COLUMNS[section]]) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Cells can be typed into while the month is open and the item takes them."""
        row, name = self.rows[index.row()], COLUMNS[index.column()]
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.may_edit(row, name):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def may_edit(self, row: Row, name: str) -> bool:
        """Whether a cell takes typing; a sealed line only a correction of its amount."""
        if name == "photos" or row.saving or not self.known.takes(row.item, name):
            return False
        if row.entry is not None and row.entry.sealed:
            return name == "amount"
        return self.open

    def label(self, row: Row) -> str:
        """The item's label as a person reads it."""
        if row.entry is not None and row.entry.code == row.item:
            return str(row.entry.label)
        code, _point, sub = row.item.partition(".")
        return self.known.items.label(code, sub) if code in self.known.items.items else row.item

    def signed(self, row: Row) -> int:
        """The amount as shown: what went out carries its minus."""
        amount = int(row.values.get("amount") or 0)
        return -amount if self.known.side(row.item) in ("cost", "living") else amount

    def put(self, row_number: int, column: str, text: str) -> bool:
        """Take a typed text into a cell."""
        row = self.rows[row_number]
        before = (row.values.get(column), row.raw.get(column))
        row.refused = ""
        fine = row.put(column, text, self.known)
        if not row.item and not any(row.values.values()) and not row.raw and row.entry is None:
            row.typed.clear()
        if (row.values.get(column), row.raw.get(column)) != before or not fine:
            self.touched(row_number)
        self._pad()
        return fine

    def touched(self, row_number: int) -> None:
        """Repaint one row."""
        right = self.index(row_number, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(row_number, 0), right)

    def take(self, lines: Sequence[EntryLine]) -> None:
        """Lay the ledger's lines over the rows, keeping order, unsaved texts and open editors."""
        waiting = {line.id: line for line in lines}
        kept: list[Row] = []
        for row in self.rows:
            line = waiting.pop(row.entry.id, None) if row.entry is not None else _just_saved(row, waiting)
            if line is not None:
                _lay(row, line)
            elif row.entry is not None or row.blank:
                continue
            kept.append(row)
        fresh = [Row(values=booked_values(line), entry=line) for line in lines if line.id in waiting]
        booked = sum(1 for row in kept if row.entry is not None)
        kept[booked:booked] = fresh
        self._become(kept + [Row() for _n in range(BLANKS)])

    def offer(self, rows: Iterable[Row]) -> int:
        """Show rows that are not saved yet behind the booked ones; answers the first one's number."""
        kept = [row for row in self.rows if not row.blank]
        self._become([*kept, *rows, *(Row() for _n in range(BLANKS))])
        return len(kept)

    def offered(self) -> list[int]:
        """The numbers of the rows that are only offered."""
        return [number for number, row in enumerate(self.rows) if row.offered]

    def drop(self, rows: Iterable[Row]) -> None:
        """Take rows away that were never saved."""
        gone = {id(row) for row in rows}
        kept = [row for row in self.rows if id(row) not in gone and not row.blank]
        self._become([*kept, *(Row() for _n in range(BLANKS))])

    def _pad(self) -> None:
        blank = 0
        for row in reversed(self.rows):
            if not row.blank:
                break
            blank += 1
        if blank < BLANKS:
            self._become([*self.rows, *(Row() for _n in range(BLANKS - blank))])

    def _become(self, rows: list[Row]) -> None:
        """Change to these rows with insertions and removals at the end only, so that editors stay."""
        old, new = len(self.rows), len(rows)
        if new > old:
            self.beginInsertRows(QModelIndex(), old, new - 1)
            self.rows = rows
            self.endInsertRows()
        elif new < old:
            self.beginRemoveRows(QModelIndex(), new, old - 1)
            self.rows = rows
            self.endRemoveRows()
        self.rows = rows
        self.dataChanged.emit(self.index(0, 0), self.index(new - 1, len(COLUMNS) - 1))


def _just_saved(row: Row, waiting: dict[str, EntryLine]) -> EntryLine | None:
    """The booked line a row being saved has become, if the ledger shows it now."""
    if not row.saving:
        return None
    for line in waiting.values():
        if line.code == row.item and abs(line.amount) == row.values.get("amount"):
            return waiting.pop(line.id)
    return None


def _lay(row: Row, line: EntryLine) -> None:
    """Put the ledger's line into its row; a cell being typed and not yet saved keeps its text."""
    fresh = booked_values(line)
    if row.saving or row.entry is None:
        row.typed.clear()
    row.values = {name: row.values.get(name) if name in row.typed else value for name, value in fresh.items()}
    row.entry, row.saving, row.offered = line, False, False
