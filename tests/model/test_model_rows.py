"""Rows as plain values and back, for every table there is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Date

from fupin_desk.model.account import Entry
from fupin_desk.model.base import Base, StationLocal, VillageOwned
from fupin_desk.model.chain import canonical_json
from fupin_desk.model.household import Household, Member
from fupin_desk.model.journal import Change, Node
from fupin_desk.model.rows import delta_of, plain_row, python_value, table_class
from fupin_desk.model.station import OwnKey
from fupin_desk.model.tables import SUBJECTS

assert SUBJECTS
_OWNED: list[Any] = sorted(
    (m.class_ for m in Base.registry.mappers if issubclass(m.class_, VillageOwned)),
    key=lambda cls: cls.__tablename__,
)
_SAMPLES = {str: "二 <b>", int: 7, bool: True, date: date(2026, 10, 9)}


@pytest.mark.parametrize("cls", _OWNED, ids=lambda cls: cls.__tablename__)
def test_every_row_of_a_village_becomes_plain_and_comes_back(cls: Any) -> None:
    values = {
        column.name: _SAMPLES[column.type.python_type]
        for column in cls.__table__.columns
        if not column.info.get("derived")
    }
    row = cls(**values)
    plain = plain_row(row)
    assert json.loads(canonical_json(plain)) == plain
    assert plain.keys() == values.keys() - {"village"}
    columns = cls.__table__.columns
    assert {name: python_value(columns[name], value) for name, value in plain.items()} == {
        name: value for name, value in values.items() if name != "village"
    }


@pytest.mark.parametrize("cls", _OWNED, ids=lambda cls: cls.__tablename__)
def test_every_table_is_keyed_by_village_first_and_refers_within_it(cls: Any) -> None:
    table = cls.__table__
    assert [column.name for column in table.primary_key.columns] == ["village", "id"]
    assert not [c for c in table.constraints if type(c).__name__ == "UniqueConstraint"]
    for key in table.foreign_key_constraints:
        assert key.column_keys[0] == "village"
        assert key.deferrable
        assert [element.target_fullname.split(".")[1] for element in key.elements] == ["village", "id"]
    assert table_class(table.name) is cls


def test_every_table_is_owned_local_or_the_journals() -> None:
    rest = {m.class_ for m in Base.registry.mappers if not issubclass(m.class_, VillageOwned | StationLocal)}
    assert {cls.__tablename__ for cls in rest} == {"node", "change", "change_row", "tally"}
    assert Change in rest
    assert Node in rest
    assert table_class("setting") is None
    assert table_class("nothing") is None


def test_empty_is_absent_and_before_may_stand_in() -> None:
    row = Entry(village="v", id="1", amount=5, note="neu", happened=date(2026, 10, 9))
    assert "member_id" not in plain_row(row)
    before = plain_row(row, {"note": "alt", "happened": None})
    assert (before["note"], "happened" in before) == ("alt", False)
    assert delta_of(row, before, plain_row(row)) == {"note": ["alt", "neu"], "happened": [None, "2026-10-09"]}
    assert "id" not in delta_of(row, None, plain_row(row))


def test_new_rows_hold_their_defaults_at_once() -> None:
    row = Household(village="v", id="1")
    assert (row.phone, row.reported_income, row.gone) == ("", None, None)
    assert Entry(village="v", id="1").basis == "estimated"


def test_secrets_are_never_plain_and_derived_never_there() -> None:
    row = OwnKey(id="a", private=b"\x01" * 64, made="2026")
    assert plain_row(row)["private"] == "•"
    assert plain_row(row, {"private": b"\x02"})["private"] == "◦"
    assert "search_key" not in plain_row(Household(village="v", id="1", search_key="zs"))


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        (Entry.__table__.c.amount, "5"), (Entry.__table__.c.amount, True), (Entry.__table__.c.amount, 5.0),
        (Entry.__table__.c.one_off, 1), (Entry.__table__.c.note, 5), (Entry.__table__.c.note, ["x"]),
        (Member.__table__.c.birth, "2026-13-01"), (Member.__table__.c.birth, 5),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(column: Any, wrong: Any) -> None:
    with pytest.raises(ValueError):
        python_value(column, wrong)
    assert python_value(column, None) is None
    assert isinstance(column.type, Date) == (column.name == "birth")
