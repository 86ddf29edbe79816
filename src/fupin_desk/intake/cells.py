"""What a spreadsheet is once it has been read: plain cells, no library's objects.

Dear newcomer: the reading happens in a caged child process (`child`), the thinking here. Between the two
travels JSON, so this page also says how a sheet becomes JSON and back. A cell keeps *how* it was written,
because that decides what may be believed: an ID number stored as a number has lost its last digits, a
formula without a stored value has no value, ``#REF!`` is not a text somebody typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["s", "n", "d", "b", "e", "f"]
"""s text, n number, d date, b yes/no, e error value, f formula without a stored value."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell: how it was stored and its text (numbers in full, dates in ISO form)."""

    kind: Kind
    text: str


BLANK = Cell("s", "")
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 1, as Excel shows rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: filled cells by row and column (both from 1), merged ranges, what was hidden."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)

    def at(self, row: int, column: int) -> Cell:
        """The cell there, `BLANK` where nothing is."""
        return self.rows.get(row, {}).get(column, BLANK)

    def to_plain(self) -> dict[str, Any]:
        """As lists and texts, for JSON."""
        return {
            "name": self.name,
            "hidden": self.hidden,
            "hidden_rows": sorted(self.hidden_rows),
            "merges": [list(merge) for merge in self.merges],
            "rows": [
                [row, [[column, cell.kind, cell.text] for column, cell in cells.items()]]
                for row, cells in self.rows.items()
            ],
        }

    @staticmethod
    def from_plain(plain: Mapping[str, Any]) -> Sheet:
        """The sheet that `to_plain` described."""
        return Sheet(
            name=str(plain["name"]),
            rows={
                int(row): {int(column): Cell(kind, str(text)) for column, kind, text in cells}
                for row, cells in plain["rows"]
            },
            merges=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in plain["merges"]),
            hidden=bool(plain["hidden"]),
            hidden_rows=frozenset(int(row) for row in plain["hidden_rows"]),
        )
