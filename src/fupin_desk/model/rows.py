"""Rows as plain values: what the journal writes down, what a parcel carries, what undo puts back.

A row is a mapping from field to None, bool, int or text (dates as ISO). `derived` columns (the search key)
are computed on each side and never written down; `secret` columns (private keys) are written as a dot, so
that the journal shows *that* they changed and no more. Absent means None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.chain import JSON, shift_root

Plain = JSON
_DOT: Final = "•"
_OTHER_DOT: Final = "◦"


@cache
def _columns(cls: Any) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (column.name, bool(column.info.get("secret")))
        for column in cls.__table__.columns
        if column.name != "village" and not column.info.get("derived")
    )


def plain_value(value: object) -> Plain:
    """A Python value of a column as plain JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value  # type: ignore[return-value]


def plain_row(row: Any, instead: Mapping[str, Any] | None = None) -> dict[str, Plain]:
    """A row's fields without empty ones; `instead` replaces some by what they were before."""
    result: dict[str, Plain] = {}
    for name, secret in _columns(row.__class__):
        value = now = getattr(row, name)
        if instead and name in instead:
            value = instead[name]
        if value is not None:
            result[name] = plain_value(value) if not secret else _DOT if value == now else _OTHER_DOT
    return result


def delta_of(row: Any, before: Mapping[str, Plain] | None, after: Mapping[str, Plain]) -> dict[str, Plain]:
    """``{field: after}`` of a new row, ``{field: [before, after]}`` of a changed one; ids left out."""
    if before is None:
        return {name: value for name, value in after.items() if name != "id"}
    names = [name for name, _secret in _columns(row.__class__)]
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def python_value(column: Column[Any], value: Plain) -> Any:
    """A plain value as the column's Python type; a type that does not fit raises ValueError."""
    if value is None:
        return None
    wanted = column.type.python_type
    if wanted is date:
        return date.fromisoformat(str(value))
    if wanted is bool and isinstance(value, bool):
        return value
    if wanted is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if wanted is str and isinstance(value, str):
        return value
    raise ValueError(f"{column.name}: {type(value).__name__}")


@cache
def table_class(name: str) -> type[Any] | None:
    """The mapped class of a village-owned table, or None if this program does not know it."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == name and issubclass(mapper.class_, VillageOwned):
            return cast("type[Any]", mapper.class_)
    return None


def recounted(s: Session) -> dict[tuple[str, str], tuple[int, int, int]]:
    """(Village, table) → (standing rows, sum of their fen, root over all rows), by reading every row."""
    found: dict[tuple[str, str], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for mapper in Base.registry.mappers:
        cls: Any = mapper.class_
        if not issubclass(cls, VillageOwned):
            continue
        for row in s.scalars(select(cls).execution_options(with_gone=True, yield_per=1000)):
            key = (row.village, cls.__tablename__)
            count, total, root = found[key]
            if row.gone is None:
                count += 1
                total += (getattr(row, cls.__fen__) or 0) if cls.__fen__ else 0
            found[key] = (count, total, shift_root(root, None, plain_row(row)))
    return dict(found)
