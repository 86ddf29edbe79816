"""What a spreadsheet does to several cells at once: copy, clear, fill down, lay a block over them, add up.

A range is a rectangle of the grid's rows and its visible columns. Each deed here changes rows in memory only
and answers which ones it changed, so that the page can save them together: one operation, one undo. Cells
that take nothing (photos, a use beside a wage, a sealed line) are passed over and counted, never forced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fupin_desk.model.quantity import NotAQuantity
from fupin_desk.ui.widgets.cells import COLUMNS, Row
from fupin_desk.ui.widgets.figuring import read_quantity
from fupin_desk.ui.widgets.lines import Lines
from fupin_desk.ui.widgets.pasted import copied_cells

MONEY: Final = ("amount", "living_cost", "sent_home")


@dataclass(frozen=True, slots=True)
class Range:
    """Some rows (by number) and some columns (by name), both in the order of the grid."""

    rows: tuple[int, ...]
    columns: tuple[str, ...]

    @property
    def several(self) -> bool:
        """More than one cell."""
        return len(self.rows) * len(self.columns) > 1


@dataclass(frozen=True, slots=True)
class Changed:
    """The rows a deed changed, and how many cells took nothing."""

    rows: tuple[Row, ...]
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """What a range adds up to: lines, amounts in fen (None without any), quantities if all are numbers."""

    count: int
    amount: int | None = None
    own: int = 0
    quantity: str = ""


def texts(lines: Lines, chosen: Range, visible: Sequence[str]) -> list[list[str]]:
    """The cells of a range as texts; rows chosen whole come with our headings."""
    rows = [lines.rows[number] for number in chosen.rows if not lines.rows[number].blank]
    if len(chosen.columns) >= len(visible) and rows:
        return copied_cells(rows, dict(lines.known.items.price_sources))
    return [[_cell(lines, lines.rows[number], name) for name in chosen.columns] for number in chosen.rows]


def _cell(lines: Lines, row: Row, name: str) -> str:
    if name in row.raw:
        return row.raw[name]
    if name == "item" and row.item:
        return f"{row.item} {lines.label(row)}"
    if name == "photos":
        return str(len(row.entry.vouchers)) if row.entry is not None and row.entry.vouchers else ""
    return lines.shown(row, name)


def _may(lines: Lines, row: Row, name: str) -> bool:
    return lines.may_edit(row, name) and not (row.entry is not None and row.entry.sealed)


def put_everywhere(lines: Lines, chosen: Range, text: str) -> Changed:
    """One text into every cell of a range that takes it; empty rows stay empty."""
    changed: dict[int, Row] = {}
    passed = 0
    for number in chosen.rows:
        row = lines.rows[number]
        for name in chosen.columns:
            if row.blank or not _may(lines, row, name):
                passed += not row.blank
            elif lines.shown(row, name) != text or name in row.raw:
                lines.put(number, name, text)
                changed[id(row)] = row
    return Changed(tuple(changed.values()), passed)


def clear(lines: Lines, chosen: Range) -> Changed:
    """Empty every cell of a range."""
    return put_everywhere(lines, chosen, "")


def fill_down(lines: Lines, chosen: Range) -> Changed:
    """Repeat the first row of a range in the rows below; of one row, the row above it in that row."""
    top, below = chosen.rows[0], chosen.rows[1:]
    if not below:
        if top == 0:
            return Changed(())
        top, below = top - 1, chosen.rows
    source = lines.rows[top]
    said = {name: source.raw.get(name, lines.shown(source, name)) for name in chosen.columns}
    return _lay(lines, [(number, said) for number in below])


def lay_over(
    lines: Lines, place: tuple[int, str], visible: Sequence[str], cells: Sequence[Sequence[str]]
) -> Changed:
    """A block of cells over the grid from one cell on, as a spreadsheet pastes; what has no room is left."""
    (top, first), shown = place, list(visible)
    columns = shown[shown.index(first) :]
    filled = [
        (top + down, dict(zip(columns, line, strict=False)))
        for down, line in enumerate(cells)
        if top + down < len(lines.rows)
    ]
    return _lay(lines, filled)


def _lay(lines: Lines, filled: Sequence[tuple[int, dict[str, str]]]) -> Changed:
    """Texts into rows: the item first, because it says what the other cells of its row take."""
    changed: dict[int, Row] = {}
    passed = 0
    for number, said in filled:
        row = lines.rows[number]
        before_all = dict(row.values)
        for name in sorted(said, key=COLUMNS.index):
            if not said[name] and row.values.get(name) != before_all.get(name):
                continue  # 500斤 has just filled the unit; the empty cell beside it does not empty it again
            if not _may(lines, row, name):
                passed += bool(said[name])
            elif said[name] or name in row.values:
                before = (row.values.get(name), row.raw.get(name))
                lines.put(number, name, said[name])
                if (row.values.get(name), row.raw.get(name)) != before:
                    changed[id(row)] = row
    return Changed(tuple(changed.values()), passed)


def add_up(lines: Lines, chosen: Range) -> Added:
    """How many lines a range holds and what their amounts come to; without amounts, its quantities."""
    rows = [lines.rows[n] for n in chosen.rows if not lines.rows[n].blank and not lines.rows[n].ghost]
    money = next((name for name in MONEY if name in chosen.columns), "")
    if money and money != "amount":
        return Added(len(rows), sum(int(row.values.get(money) or 0) for row in rows))
    if money:
        own = sum(lines.signed(row) for row in rows if row.values.get("use") not in (None, "sold"))
        return Added(len(rows), sum(lines.signed(row) for row in rows), own)
    if chosen.columns == ("quantity",):
        return Added(len(rows), None, 0, _quantities(rows))
    return Added(len(rows))


def _quantities(rows: Sequence[Row]) -> str:
    total = Decimal(0)
    for row in rows:
        try:
            total += (
                Decimal(read_quantity(str(row.values["quantity"]))[0]) if row.values.get("quantity") else 0
            )
        except NotAQuantity:
            return ""
    return f"{total.normalize():f}" if total else ""
