"""Rows as a merge needs them: every write the journal holds to a row, and what a row may and must be.

A merge never asks what a table says now; it recomputes rows from the journal, so that every site comes to the
same answer. Here are the queries for that, the shape a row must have before it may be written (a row from
outside that has not is named and stays in the journal), and which seals stand over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, and_, select
from sqlalchemy.orm import Session

from fupin_desk.model.account import Entry, Period, period_id
from fupin_desk.model.base import Base
from fupin_desk.model.chain import JSON, RowKind
from fupin_desk.model.household import Household, Membership, refresh_search_key
from fupin_desk.model.journal import BY_NAME, Change, ChangeRow
from fupin_desk.model.ledger import Writing
from fupin_desk.model.rows import python_value, table_class
from fupin_desk.model.signature import Signature, SignedFact
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, is_month

Reading = Session

_SOME: Final = 400
_MOST: Final = 2**63 - 1
_MONEY: Final = ("amount", "living_cost", "sent_home")


@dataclass(frozen=True, slots=True)
class RowWrite:
    """One change's write to one row, with the stamp that decides who wins."""

    node: str
    seq: int
    hlc: int
    rank: int
    op: str
    change: str
    kind: RowKind
    delta: Mapping[str, JSON] | None

    @property
    def unseals(self) -> bool:
        """Whether the operation may touch signed or closed facts (a correction)."""
        op = BY_NAME.get(self.op)
        return op is not None and op.unseals


def writes(s: Reading, village: str, table: str, row_ids: Iterable[str]) -> dict[str, list[RowWrite]]:
    """Every write the journal holds to these rows of one table."""
    found: dict[str, list[RowWrite]] = {}
    same = (
        (ChangeRow.series == Change.series) & (ChangeRow.node == Change.node) & (ChangeRow.seq == Change.seq)
    )
    for some in _in_turns(row_ids):
        query = select(Change, ChangeRow).join(ChangeRow, same).where(
            ChangeRow.series == village, ChangeRow.table_name == table, ChangeRow.row_id.in_(some)
        )  # fmt: skip
        for change, row in s.execute(query):
            delta = row.as_delta()
            write = RowWrite(
                change.node, change.seq, change.hlc, change.rank, change.op, change.digest, delta.kind,
                delta.delta,
            )  # fmt: skip
            found.setdefault(row.row_id, []).append(write)
    return found


def hold_rows(s: Writing, table: str, village: str, row_ids: Iterable[str]) -> dict[str, Any]:
    """Those of these rows that are in the table, deleted ones too, by id."""
    cls: Any = table_class(table)
    held: dict[str, Any] = {}
    for some in _in_turns(row_ids) if cls is not None else ():
        query = select(cls).where(cls.village == village, cls.id.in_(some))
        held |= {row.id: row for row in s.scalars(query.execution_options(with_gone=True))}
    return held


def put_row(s: Writing, table: str, row_id: str, held: Any, values: Mapping[str, JSON]) -> None:
    """Let a row say what the journal says now, without a change of our own; the tallies follow.

    `held` is the row as `hold_rows` found it, None to insert it; `values` are those of `whole_row`.
    """
    cls: Any = table_class(table)
    fields = {name: python_value(cls.__table__.columns[name], value) for name, value in values.items()}
    s.info.setdefault("adopted", set()).add((table, s.village, row_id))
    if held is None:
        s.add(cls(village=s.village, id=row_id, **fields))
        return
    for name, value in fields.items():
        if getattr(held, name) != value:
            setattr(held, name, value)


def tables_in_order() -> list[str]:
    """Names of the village's tables: parents first, those that can be sealed after the seals."""
    names = [table.name for table in Base.metadata.sorted_tables if table_class(table.name) is not None]
    late: list[str] = []
    for name in names:
        if hasattr(table_class(name), "sealed") or any(parent in late for parent in _refs(name)):
            late.append(name)
    return [name for name in names if name not in late] + late


def _refs(table: str) -> list[str]:
    cls: Any = table_class(table)
    return [str(column.info["ref"]) for column in cls.__table__.columns if column.info.get("ref")]


def parents(table: str, row: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """(table, row id) of every row of the village this one refers to."""
    cls = table_class(table)
    columns = cls.__table__.columns if cls is not None else ()
    return [
        (str(column.info["ref"]), str(row[column.name]))
        for column in columns
        if column.info.get("ref") and row.get(column.name) is not None
    ]


def existing(s: Reading, table: str, village: str, row_ids: Iterable[str]) -> set[str]:
    """Which of these rows are in the tables, deleted ones too."""
    cls: Any = table_class(table)
    found: set[str] = set()
    for some in _in_turns(row_ids) if cls is not None else ():
        query = select(cls.id).where(cls.village == village, cls.id.in_(some))
        found |= set(s.scalars(query.execution_options(with_gone=True)))
    return found


def whole_row(table: str, said: Mapping[str, JSON]) -> dict[str, JSON] | None:
    """A row's every column: what was said, else its default. None if it cannot be a row of this table.

    Fields this program does not know are left out; they stay in the journal.
    """
    cls = table_class(table)
    if cls is None:
        return None
    row: dict[str, JSON] = {}
    for column in cls.__table__.columns:
        if column.primary_key or column.info.get("derived"):
            continue
        default = column.default.arg if column.default is not None and column.default.is_scalar else None
        value = said.get(column.name, default)
        try:
            python_value(column, value)
        except ValueError:
            return None
        if (value is None and not column.nullable) or not _fits(column, value):
            return None
        row[column.name] = value
    return row


def _fits(column: Column[Any], value: JSON) -> bool:
    """Whether a ledger can hold the value and every month and sum of it stays readable."""
    if isinstance(value, str):
        sound = len(value) <= NOTE_LIMIT and "\x00" not in value
        if not value:
            return column.name not in ("month", "item") or column.default is not None
        return sound and (column.name != "month" or is_month(value))
    most = MAX_FEN if column.name in _MONEY else _MOST
    return not isinstance(value, int) or abs(value) <= most


def facts_digest(table: str, village: str, row_id: str, row: Mapping[str, JSON]) -> str | None:
    """What a signature over this row would cover; None for tables that are never signed."""
    cls = table_class(table)
    if cls is None or not hasattr(cls, "facts_digest"):
        return None
    columns = cls.__table__.columns
    fields = {name: python_value(columns[name], value) for name, value in row.items() if name in columns}
    return str(cls(village=village, id=row_id, **fields).facts_digest())


def covered(s: Reading, village: str, touched: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The lines and help records over which the touched signatures and periods stand or stood."""
    ids: dict[str, set[str]] = {}
    for table, row_id in touched:
        ids.setdefault(table, set()).add(row_id)
    facts: set[str] = set()
    for column, rows in ((SignedFact.id, "signed_fact"), (SignedFact.signature_id, "signature")):
        for some in _in_turns(ids.get(rows, ())):
            query = select(SignedFact.fact_id).where(SignedFact.village == village, column.in_(some))
            facts |= set(s.scalars(query.execution_options(with_gone=True)))
    found = {("entry", row_id) for row_id in existing(s, "entry", village, facts)}
    found |= {("help_record", row_id) for row_id in existing(s, "help_record", village, facts)}
    for some in _in_turns(ids.get("period", ())):
        query = (
            select(Entry.id)
            .join(Period, and_(Period.village == Entry.village, Period.household_id == Entry.household_id))
            .where(Period.village == village, Period.id.in_(some), Period.month == Entry.month)
        )
        found |= {("entry", row_id) for row_id in s.scalars(query.execution_options(with_gone=True))}
    return found


def seals(
    s: Reading, village: str, rows: Mapping[str, Mapping[str, JSON]]
) -> dict[str, list[tuple[str, int, str | None]]]:
    """Row id → (node, clock, digest) of each standing signature, (node, clock, None) of a closed month."""
    found: dict[str, list[tuple[str, int, str | None]]] = {}
    joined = and_(Signature.village == SignedFact.village, Signature.id == SignedFact.signature_id)
    for some in _in_turns(rows):
        query = (
            select(SignedFact.id, SignedFact.fact_id, SignedFact.digest)
            .join(Signature, joined)
            .where(
                SignedFact.village == village,
                SignedFact.fact_id.in_(some),
                SignedFact.gone.is_(None),
                Signature.state == "signed",
                Signature.gone.is_(None),
            )
        )
        signed = {row.id: (row.fact_id, row.digest) for row in s.execute(query)}
        for fact, made in writes(s, village, "signed_fact", signed).items():
            first = min(made, key=lambda write: write.hlc)
            row_id, digest = signed[fact]
            found.setdefault(row_id, []).append((first.node, first.hlc, digest))
    months: dict[str, list[str]] = {}
    for row_id, row in rows.items():
        if row.get("month"):
            months.setdefault(period_id(str(row["household_id"]), str(row["month"])), []).append(row_id)
    closed: dict[str, RowWrite] = {}
    for some in _in_turns(months):
        query_closed = select(Period.id).where(
            Period.village == village, Period.id.in_(some), Period.state == "closed", Period.gone.is_(None)
        )
        for name, made in writes(s, village, "period", s.scalars(query_closed)).items():
            closed[name] = max((w for w in made if w.delta and "state" in w.delta), key=lambda w: w.hlc)
    for name, write in closed.items():
        for row_id in months[name]:
            found.setdefault(row_id, []).append((write.node, write.hlc, None))
    return found


def refresh_search(s: Writing, village: str, touched: Iterable[tuple[str, str]]) -> None:
    """Recompute what households are found by, where they or their members came in."""
    ids: dict[str, set[str]] = {}
    for table, row_id in touched:
        ids.setdefault(table, set()).add(row_id)
    homes = set(ids.get("household", ()))
    for column, rows in ((Membership.member_id, ids.get("member")), (Membership.id, ids.get("membership"))):
        for some in _in_turns(rows or ()):
            query = select(Membership.household_id).where(Membership.village == village, column.in_(some))
            homes |= set(s.scalars(query))
    for some in _in_turns(homes):
        query_homes = select(Household).where(Household.village == village, Household.id.in_(some))
        for row in s.scalars(query_homes):
            refresh_search_key(s, row)


def _in_turns(ids: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(set(ids))
    for start in range(0, len(every), _SOME):
        yield every[start : start + _SOME]
