"""The rehearsal asks real questions of nobody, leaves nothing behind, and readies every ledger after it."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]
from sqlalchemy import event

from fupin_desk.jobs import households, rehearsing
from fupin_desk.model import schema, tables
from tests.jobs.desk import Desk


def test_a_rehearsal_touches_no_file_and_no_ledger(desk: Desk, tmp_path: Path) -> None:
    """What it makes up stays in memory: no household more, no file more."""
    before = sorted(tmp_path.rglob("*")), len(households.lines(desk.office))
    rehearsing.rehearse(desk.office.surroundings)
    assert (sorted(tmp_path.rglob("*")), len(households.lines(desk.office))) == before


def test_a_rehearsed_question_is_not_put_together_again(desk: Desk) -> None:
    """Another ledger's first list runs a statement that was compiled in the rehearsal."""
    rehearsing.rehearse(desk.office.surroundings)
    hits: list[str] = []

    def note(_conn: object, _cursor: object, _sql: str, _given: object, context: object, _many: bool) -> None:
        if getattr(context, "compiled", None) is not None:
            hits.append(getattr(context, "cache_hit").name)  # noqa: B009  (not annotated)

    event.listen(desk.office.ledger.engine, "after_cursor_execute", note)
    households.lines(desk.office)
    assert hits == ["CACHE_HIT"]


def test_a_blank_database_has_every_table_and_no_row() -> None:
    """Every mapped table is there to be asked."""
    assert tables.SUBJECTS
    connection = schema.blank(sqlcipher)
    names = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    assert names == set(tables.Base.metadata.tables)
    connection.close()
