"""What every table has in common.

Laws: every village-owned table has the primary key ``(village, id)`` (the 12-digit code fixed at creation,
then UUIDv7 text), and foreign keys carry both, so one database can hold a county and be split by village.
`VillageOwned` and `ref()` make this; no table spells it out. There is no UNIQUE on what a person types:
two laptops may type the same household number, and a clash is a Finding, never a failed merge.
A column that came after the first format is nullable, without default: None means "not said" and is left
out of journal, digest and state root, so no row of an older ledger changes by being read by a newer program.
Rows are never deleted: `gone` holds the reason, and the session leaves such rows out in one place
(`fupin_desk.model.ledger`).

`StationLocal` tables (settings, exchanges, keys) belong to this computer: they are journaled in a local
series that never travels.
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.schema import ScalarElementColumnDefault

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one declarative base; its metadata names every constraint so that migrations can."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


@event.listens_for(Base, "init", propagate=True)
def _complete(row: Base, args: object, values: dict[str, Any]) -> None:
    """A new row holds its defaults from the start, not only after the first flush."""
    for name, value in _defaults(type(row)):
        values.setdefault(name, value)


@cache
def _defaults(cls: type[Base]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (column.name, column.default.arg)
        for column in cls.__table__.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    )


class Tracked:
    """A row whose every write goes through a named, journaled change."""

    __fen__: ClassVar[str | None] = None
    """Name of the amount column that the township reconciles by sum, if the table has one."""


class VillageOwned(Tracked):
    """A row that belongs to a village and travels in its parcels."""

    village: Mapped[str] = mapped_column(String(12), primary_key=True, sort_order=-10)
    id: Mapped[str] = mapped_column(String(36), primary_key=True, sort_order=-9)
    gone: Mapped[str | None] = mapped_column(default=None, sort_order=90)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if table is None:
            return
        for column in list(table.columns):
            target = column.info.get("ref")
            if target:
                # Deferred to the commit: the mapper writes tables in no order, a parcel brings rows in any.
                table.append_constraint(
                    ForeignKeyConstraint(
                        ["village", column.name], [f"{target}.village", f"{target}.id"],
                        deferrable=True, initially="DEFERRED",
                    )
                )  # fmt: skip


class StationLocal(Tracked):
    """A row that belongs to this computer and never travels."""

    id: Mapped[str] = mapped_column(String(64), primary_key=True, sort_order=-9)


def ref(table: str, **options: Any) -> Mapped[Any]:
    """A column that points at another row of the same village; the foreign key carries both parts."""
    return mapped_column(String(36), info={"ref": table}, **options)
