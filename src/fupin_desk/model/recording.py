"""Writing the journal down: the few statements that run with every change, compiled once.

Saving one line is what a person waits for, so the journal's own rows do not go through the mapper: a change,
its rows and the tallies they shift are written by prepared statements on the change's own connection. What
is written, and when, is decided in `ledger`; nobody else calls this.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection, Dialect

from fupin_desk.model.chain import ChangeData, root_text
from fupin_desk.model.journal import Change, ChangeRow, Tally

TallyKey = tuple[str, str]
"""Village and table."""
TallyValue = tuple[int, int, int]
"""Standing rows, sum of fen, state root."""


class _Prepared:
    """One of the journal's own statements, compiled once: it runs with every change."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql, self.order = str(compiled), compiled.positiontup

    def run(self, connection: Connection, values: dict[str, Any]) -> None:
        """Write one row."""
        given: Any = values if self.order is None else tuple(values[name] for name in self.order)
        connection.exec_driver_sql(self.sql, given)  # raw: compiled above from the mapped table


class JournalWriter:
    """The journal's own statements for one kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        tally: Any = Tally.__table__
        here = (tally.c.village == bindparam("v")) & (tally.c.table_name == bindparam("t"))
        values: dict[str, Any] = {name: bindparam(name) for name in ("count", "sum_fen", "root")}
        self.change = _Prepared(insert(Change), dialect)
        self.row = _Prepared(insert(ChangeRow), dialect)
        self.new_tally = _Prepared(insert(Tally), dialect)
        self.tally = _Prepared(update(tally).where(here).values(values), dialect)

    def write_change(self, connection: Connection, change: ChangeData) -> None:
        """A change and its rows, exactly as they are."""
        mine = {"series": change.series, "node": change.node, "seq": change.seq}
        self.change.run(
            connection,
            {
                **mine, "op": change.op, "actor": change.actor, "actor_name": change.actor_name,
                "reason": change.reason, "at": change.at, "hlc": change.hlc, "rank": change.rank,
                "reverses": change.reverses, "prev": change.prev, "digest": change.digest,
            },
        )  # fmt: skip
        for n, row in enumerate(change.rows):
            delta = None if row.delta is None else json.dumps(row.delta, ensure_ascii=False)
            values = {
                **mine, "n": n, "table_name": row.table, "row_id": row.row_id, "kind": row.kind,
                "salt": row.salt, "digest": row.digest, "delta": delta,
            }  # fmt: skip
            self.row.run(connection, values)

    def write_tallies(
        self, connection: Connection, known: Container[TallyKey],
        shifts: Mapping[TallyKey, TallyValue],
    ) -> None:  # fmt: skip
        """The tallies as they stand after a change."""
        for key, (count, total, root) in shifts.items():
            values = {"count": count, "sum_fen": total, "root": root_text(root)}
            if key in known:
                self.tally.run(connection, {**values, "v": key[0], "t": key[1]})
            else:
                self.new_tally.run(connection, {**values, "village": key[0], "table_name": key[1]})
