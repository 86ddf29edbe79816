"""The rows behind the month grid: what is booked, what is being typed, what is offered, what is recalled.

The list keeps its order and its row objects while the page refreshes, so that an open editor never jumps:
`take` lays the ledger's lines over the rows that are already here (a line just saved takes the place of the
row it was typed in), drops what is gone, and keeps every text that is not saved yet. Last month's usual
lines that are still missing stand grey at the end (ghosts), behind one empty row; taken up, a ghost becomes
a typed row before it. Nothing is written here; the page is told when a row was left whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.ui import veil
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
        "item": line.code, "member": line.member, "happened": line.happened or line.xun,
        "quantity": line.quantity, "price": line.price, "price_source": line.price_source,
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
        self._offered: list[int] | None = None
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
            return row.raw.get(name, self.shown(row, name))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(row, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = self._said(row, name) if name in ("item", "member", "note") and not veil.lowered() else ""
            told = _told(row) if name == "item" else ""
            sealed = row.entry.sealed if row.entry else ""
            return row.faults.get(name) or row.refused or told or sealed or whole
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
        return self.shown(row, name)

    def shown(self, row: Row, name: str) -> str:
        """A cell as it would be typed."""
        return shown(name, row.values.get(name), self.known.items.price_sources)

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
        if row.ghost and text == self.shown(row, column):
            return True
        before = (row.values.get(column), row.raw.get(column), row.ghost)
        row.refused = ""
        fine = row.put(column, text, self.known)
        if row.entry is None and not row.offered and not row.raw and not any(row.values.values()):
            row.typed.clear()
        if (row.values.get(column), row.raw.get(column), row.ghost) != before or not fine:
            self.touched(row_number)
        if before[2]:
            self._close_up()
        else:
            self._pad()
        return fine

    def take_up(self, row: Row) -> None:
        """A ghost becomes a typed row, behind the others that were typed."""
        row.awaken()
        self._close_up()

    def touched(self, row_number: int) -> None:
        """Repaint one row."""
        right = self.index(row_number, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(row_number, 0), right)

    def take(self, lines: Sequence[EntryLine]) -> None:
        """Lay the ledger's lines over the rows, keeping order, unsaved texts and open editors."""
        waiting = {line.id: line for line in lines}
        kept: list[Row] = []
        ghosts = [row for row in self.rows if row.ghost]
        for row in self.rows:
            if row.ghost:
                continue
            line = waiting.pop(row.entry.id, None) if row.entry is not None else _just_saved(row, waiting)
            if line is not None:
                _lay(row, line)
            elif row.entry is not None or row.blank:
                continue
            kept.append(row)
        fresh = [Row(values=booked_values(line), entry=line) for line in lines if line.id in waiting]
        booked = sum(1 for row in kept if row.entry is not None)
        if self.known.bands:
            fresh.sort(key=lambda row: row.entry.xun or 4)
        kept[booked:booked] = fresh
        self._lay_out(kept, ghosts)

    def offer(self, rows: Iterable[Row]) -> int:
        """Show rows that are not saved yet behind the booked ones; answers the first one's number."""
        kept = [row for row in self.rows if not row.blank and not row.ghost]
        self._lay_out([*kept, *rows], [row for row in self.rows if row.ghost])
        return len(kept)

    def recall(self, ghosts: Sequence[Row]) -> None:
        """Show last month's lines grey behind the others, in place of those shown grey before."""
        self._lay_out([row for row in self.rows if not row.blank and not row.ghost], list(ghosts))

    def offered(self) -> list[int]:
        """The numbers of the rows that are only offered."""
        if self._offered is None:
            self._offered = [number for number, row in enumerate(self.rows) if row.offered]
        return self._offered

    def number_of(self, row: Row) -> int:
        """Where a row stands, 0 if it does not."""
        return next((number for number, one in enumerate(self.rows) if one is row), 0)

    def bounds(self) -> int:
        """The number of the last row that is not empty, -1 if all are."""
        last = (n for n in range(len(self.rows) - 1, -1, -1) if not self.rows[n].blank)
        return next(last, -1)

    def reframe(self) -> None:
        """What is offered has changed: paint it and tell."""
        self._offered = None
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))

    def give_back(self, rows: Iterable[Row]) -> None:
        """Take unsaved rows away; a booked line stands again as the ledger has it."""
        given = list(rows)
        for row in given:
            if row.entry is not None:
                row.typed.clear()
                row.raw.clear()
                row.faults.clear()
                row.refused, row.offered = "", False
                row.values = booked_values(row.entry)
        self.drop([row for row in given if row.entry is None])

    def empty(self) -> None:
        """Nothing stands here any more: another month comes."""
        self._lay_out([], [])

    def drop(self, rows: Iterable[Row]) -> None:
        """Take rows away that were never saved."""
        gone = {id(row) for row in rows}
        kept = [row for row in self.rows if id(row) not in gone and not row.blank]
        self._lay_out([row for row in kept if not row.ghost], [row for row in kept if row.ghost])

    def _pad(self) -> None:
        """Keep empty rows below, and one between what is typed and what is recalled."""
        self._offered = None
        if self.rows[-1].ghost:
            ghosts = sum(1 for row in self.rows if row.ghost)
            if not self.rows[-1 - ghosts].blank:
                self._close_up()
            return
        blank = 0
        for row in reversed(self.rows):
            if not row.blank:
                break
            blank += 1
        if blank < BLANKS:
            self._become([*self.rows, *(Row() for _n in range(BLANKS - blank))])

    def _close_up(self) -> None:
        """Lay the rows out without gaps."""
        real = [row for row in self.rows if not row.ghost and not row.blank]
        self._lay_out(real, [row for row in self.rows if row.ghost])

    def _lay_out(self, real: list[Row], ghosts: list[Row]) -> None:
        """The rows in their order: booked and typed, one empty, recalled; else some empty ones."""
        if ghosts:
            self._become([*real, Row(), *ghosts])
        else:
            self._become([*real, *(Row() for _n in range(BLANKS))])

    def _become(self, rows: list[Row]) -> None:
        """Change to these rows with insertions and removals at the end only, so that editors stay."""
        old, new = len(self.rows), len(rows)
        self._offered = None
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
    if row.booked_id:
        return waiting.pop(row.booked_id, None)
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
    row.offered = row.offered and row.entry is not None and bool(row.typed)
    row.entry, row.saving, row.booked_id = line, False, ""


def _told(row: Row) -> str:
    """What happened to a booked line that its figures do not show."""
    if row.entry is None:
        return ""
    if row.entry.objected:
        return _("本户对这一笔有异议，还没有说清")
    return _("更正过，旧数留着；右边“更正过”里看得到") if row.entry.corrected else ""
