"""The table of a payment list: which columns it has, what is still unknown, and lists with several amounts.

Headings are found as those of rosters are. An account tells a person as well as an ID number does; what was
paid out goes before what was due; and a list may pay several items side by side, one column each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fupin_desk.intake.amounts import read_amount
from fupin_desk.intake.cells import Sheet
from fupin_desk.intake.codes import fold
from fupin_desk.intake.payment_words import FIELDS, PaymentWords
from fupin_desk.intake.table import Headings, Row, Table, find_headings
from fupin_desk.model.values import Fen

_MONEY_SIGNS = frozenset("补金款资元奖费")
_BEST_FIRST = ("name", "head_name", "id_number", "account", "amount", "due")


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of the file: its heading as found, and the field it was taken for ('' for none)."""

    heading: str
    field: str


def payment_headings(sheet: Sheet, words: PaymentWords) -> Headings | None:
    """Where the headings are and what they mean, None for a sheet that is no list of people and money."""
    found = find_headings(sheet, words.codes)
    if found is None:
        return None
    if sum(name in found.fields for name in _BEST_FIRST) + bool(_paying(found, words)) < 2:
        return None
    fields = dict(found.fields)
    if "amount" not in fields and "due" in fields:
        fields["amount"] = fields["due"]
    # What tells a person's row from a foot line: an account as good as an ID, money as good as a relation.
    # The columns keep their own meaning, the later name wins.
    if "amount" in fields:
        fields = {"relation": fields["amount"], **fields}
    if "id_number" not in fields and "account" in fields:
        fields = {"id_number": fields["account"], **fields}
    return replace(found, fields=fields, heads_only=False)


def columns_seen(headings: Headings) -> tuple[ColumnSeen, ...]:
    """Every column in its order with what it was taken for."""
    meant = {column: name for name, column in headings.fields.items() if name in FIELDS}
    return tuple(
        ColumnSeen(name, meant.get(column, "")) for column, name in sorted(headings.names.items()) if name
    )


def missing_fields(table: Table, words: PaymentWords) -> tuple[str, ...]:
    """What nobody knows the column of yet: ``name`` (nor any number), ``amount``."""
    headings = table.headings
    who = any(name in headings.fields for name in ("name", "id_number", "account"))
    paid = "amount" in headings.fields or bool(_paying(headings, words))
    return (() if who else ("name",)) + (() if paid else ("amount",))


def wide_columns(table: Table, words: PaymentWords) -> dict[int, str]:
    """Columns that each pay another item (耕地地力, 退耕还林, … 合计): column → heading.

    Believed only where the list's own amount is their sum in nearly every row, or where it has no amount
    and the headings speak of money: a column of grades is no money.
    """
    paying = _paying(table.headings, words)
    if "amount" not in table.headings.fields or len(paying) < 2:
        return paying if "amount" not in table.headings.fields else {}
    fitting = 0
    for row in table.rows:
        parts = [_part(table, row, at) for at in paying]
        fitting += sum(part or 0 for part in parts) == read_amount(row.cell("amount"))[0]
    return paying if fitting * 10 >= len(table.rows) * 9 else {}


def _paying(headings: Headings, words: PaymentWords) -> dict[int, str]:
    """Columns whose heading names an item and speaks of money."""
    known = set(headings.fields.values())
    return {
        at: name for at, name in headings.names.items()
        if at not in known and words.item_of(name) and set(fold(name)) & _MONEY_SIGNS
    }  # fmt: skip


def _part(table: Table, row: Row, column: int) -> Fen | None:
    return read_amount(table.sheet.at(row.number, column))[0]
