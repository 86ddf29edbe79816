"""Undo: history only grows, so taking back is one more change that says which one it reverses.

The newest operation of this node that may be undone is found in the journal and its rows are set back:
an insert is struck (`gone`), an update gets its old values. Undo refuses when a row was changed again since
(`StaleChange`) or is signed or closed (`AlreadySealed`, raised by the ledger); then nothing happens.
Undoing what was already sent is a new change that travels with the next parcel.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Final, cast

from sqlalchemy import select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model import journal
from fupin_desk.model.chain import RowDelta
from fupin_desk.model.household import refresh_search_keys
from fupin_desk.model.journal import Actor, Change, ChangeRow, Op
from fupin_desk.model.ledger import Ledger, Writing
from fupin_desk.model.rows import Plain, plain_row, python_value, table_class

_SEALS: Final = frozenset({"signature", "signed_fact", "period"})


class StaleChange(Refusal):
    """Undo of a change whose rows were changed again since."""

    code = "FD-J11"
    what_happened = N_("“{title}”之后又改过同一处，不能撤销。")
    what_now = N_("请先撤销后面的改动，或直接改成要的样子。")


class NothingToUndo(Refusal):
    """Undo with nothing left that may be undone."""

    code = "FD-J12"
    what_happened = N_("没有可以撤销的操作。")
    what_now = N_("更正、封包、收包、改钥匙和恢复不能撤销。")


def undoable(ledger: Ledger, village: str) -> Change | None:
    """The change that `undo` would reverse now, for the menu."""
    if village == journal.LOCAL:
        return None
    mine = (Change.series == village) & (Change.node == ledger.node)
    with ledger.read() as s:
        labels = s.scalars(select(Change.reverses).where(mine, Change.reverses.is_not(None)))
        reversed_ = {int(label.rsplit("/", 1)[1]) for label in labels if label}
        newest = select(Change).where(mine).order_by(Change.seq.desc()).execution_options(yield_per=50)
        for change in s.scalars(newest):
            op = journal.BY_NAME.get(change.op)
            if op is not None and op.undoable and change.seq not in reversed_:
                return change
    return None


def undo(ledger: Ledger, *, by: Actor, village: str) -> Change:
    """Reverse the newest operation of this node that may be undone; answers the change reversed.

    Raises NothingToUndo, StaleChange, AlreadySealed.
    """
    target = undoable(ledger, village)
    if target is None:
        raise NothingToUndo
    touched: list[tuple[str, str]] = []
    label = f"{target.node}/{target.seq}"
    with ledger.change(Op.UNDO, by=by, village=village, reason=target.op, reverses=label) as s:
        query = select(ChangeRow).where(
            ChangeRow.series == target.series, ChangeRow.node == target.node, ChangeRow.seq == target.seq
        )
        rows = s.scalars(query.order_by(ChangeRow.n.desc())).all()
        # A seal must be taken off on the disk before what it sealed is looked at; thousands of rows without
        # one are written at once.
        sealing = any(row.table_name in _SEALS for row in rows)
        with nullcontext() if sealing else s.no_autoflush:
            for row in rows:
                _reverse(s, village, row.as_delta(), target.title)
                touched.append((row.table_name, row.row_id))
        refresh_search_keys(s, touched)
    return target


def _reverse(s: Writing, village: str, record: RowDelta, title: str) -> None:
    cls = table_class(record.table)
    row = None
    if cls is not None and record.delta is not None:
        row = s.get(cls, (village, record.row_id), execution_options={"with_gone": True})
    if row is None or record.delta is None or cls is None:
        raise StaleChange(title=title)
    now = plain_row(row)
    if record.kind == "insert":
        if {name: value for name, value in now.items() if name != "id"} != record.delta:
            raise StaleChange(title=title)
        row.gone = "撤销"
        return
    if now.get("gone") and "gone" not in record.delta:
        raise StaleChange(title=title)
    for name, pair in record.delta.items():
        before, after = cast("tuple[Plain, Plain]", pair)
        if now.get(name) != after:
            raise StaleChange(title=title)
        setattr(row, name, python_value(cls.__table__.columns[name], before))
