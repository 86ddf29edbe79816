"""Every table of the village travels: a row with something in each column arrives as it was written.

The tables are taken from the map itself, so that a table somebody adds tomorrow is carried or this fails.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.journal import Op
from fupin_desk.model.merging import tables_in_order
from fupin_desk.model.rows import plain_row, table_class
from fupin_desk.sync.fields import TOWNSHIP_TABLES
from tests.sync.desks import Desk, village_and_township
from tests.sync.parcels import VILLAGE

TABLES = [name for name in tables_in_order() if name not in {"village", *TOWNSHIP_TABLES}]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Desk, Desk]:
    return village_and_township(tmp_path)


def _sample(column: Any, ids: dict[str, str]) -> object:
    """Something of the column's type; a reference points at the row of that table."""
    if column.info.get("ref"):
        return ids[column.info["ref"]]
    kind = column.type.python_type
    if column.name == "month":
        return "2026-10"
    samples: dict[type, object] = {
        str: f"{column.name} 张三", int: 12_345, bool: True, date: date(2026, 10, 9), bytes: b"x",
    }  # fmt: skip
    return samples[kind]


def _write_one_of_each(desk: Desk) -> dict[str, str]:
    """One row in every table, every column said; answers table → id."""
    ids: dict[str, str] = {}
    with desk.change(Op.RECORD_ENTRY) as s:
        for name in TABLES:
            cls: Any = table_class(name)
            ids[name] = s.new_id()
            columns = [c for c in cls.__table__.columns if not c.primary_key and c.name != "gone"]
            values = {c.name: _sample(c, ids) for c in columns if not c.info.get("derived")}
            s.add(cls(village=VILLAGE, id=ids[name], **values))
            s.flush()
    return ids


def _plain(desk: Desk, table: str, row_id: str) -> dict[str, object]:
    cls: Any = table_class(table)
    with desk.ledger.read() as s:
        row = s.get(cls, (VILLAGE, row_id), execution_options={"with_gone": True})
        assert row is not None, f"{table} did not arrive"
        return dict(plain_row(row))


def test_every_village_owned_class_is_on_the_list() -> None:
    classes: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    mapped = {cls.__tablename__ for cls in classes if issubclass(cls, VillageOwned)}
    assert set(TABLES) == mapped - {"village", *TOWNSHIP_TABLES}
    assert {"visit", "promise", "payment_row", "work_spell", "family_event", "pack_file"} <= set(TABLES)


def test_one_row_of_each_table_arrives_as_it_was_written(pair: tuple[Desk, Desk]) -> None:
    village, township = pair
    ids = _write_one_of_each(village)
    parcel = village.send(township)
    assert parcel is not None
    township.receive(parcel)
    for table, row_id in ids.items():
        there = _plain(township, table, row_id)
        assert there == _plain(village, table, row_id)
        assert len(there) >= len(table_class(table).__table__.columns) - 3, table  # type: ignore[union-attr]
    assert township.ledger.tallies(VILLAGE).keys() >= ids.keys()
    assert all(
        township.ledger.tallies(VILLAGE)[table] == village.ledger.tallies(VILLAGE)[table] for table in ids
    )


def test_what_is_taken_back_at_home_is_taken_back_there(pair: tuple[Desk, Desk]) -> None:
    village, township = pair
    ids = _write_one_of_each(village)
    parcel = village.send(township)
    assert parcel is not None
    village.receive(township.answer(village, township.receive(parcel)))
    with village.change(Op.UNDO) as s:
        for table in reversed(TABLES):
            cls: Any = table_class(table)
            s.get(cls, (VILLAGE, ids[table])).gone = "撤销"
    again = village.send(township)
    assert again is not None
    township.receive(again)
    assert {_plain(township, table, row_id)["gone"] for table, row_id in ids.items()} == {"撤销"}
