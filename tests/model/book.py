"""A small village's book on a real encrypted database, for everything that is tested at the heart.

`Book` holds an open ledger with one household of two; its clock moves on by a second at each look, its
random source is seeded, so a failing test fails the same way again. `recounted` is the naive other way to
the tallies: it reads every row and adds up.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from fupin_desk.model import account, household, schema, signature, village, voucher
from fupin_desk.model.base import VillageOwned
from fupin_desk.model.chain import row_hash
from fupin_desk.model.items import ItemList, parse_items
from fupin_desk.model.journal import Actor, Change, ChangeRow, Op
from fupin_desk.model.ledger import Ledger, Writing
from fupin_desk.model.rows import plain_row
from fupin_desk.model.tables import SUBJECTS, Base
from fupin_desk.safe import cipher

KEY = bytes(range(32))
VILLAGE = "990123101201"
ME = Actor("setup", "李明")
ROOT = Path(__file__).resolve().parents[2]
assert SUBJECTS


class Clock:
    """A clock that moves on by a second at each look, or jumps where a test says."""

    def __init__(self, start: datetime = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def new_database(path: Path) -> None:
    """An empty ledger database at `HEAD`."""
    connection = cipher.connect(path, KEY, create=True)
    schema.upgrade(connection, dbapi2)
    connection.close()


def open_ledger(
    path: Path, clock: Callable[[], datetime], *, seed: int = 7, read_only: bool = False
) -> Ledger:
    """A ledger over a database that is there."""
    ledger = Ledger(
        lambda: cipher.connect(path, KEY, readonly=read_only), now=clock, module=dbapi2,
        random=random.Random(seed).randbytes, read_only=read_only,
    )  # fmt: skip
    ledger.load()
    return ledger


@dataclass
class Book:
    """An open ledger with one household; `house`, `head` and `last` (the line recorded last) are ids."""

    ledger: Ledger
    path: Path
    clock: Clock
    items: ItemList
    house: str = ""
    head: str = ""
    last: str = ""
    opened: list[Ledger] = field(default_factory=list)

    def change(self, op: Op, reason: str = "") -> AbstractContextManager[Writing]:
        return self.ledger.change(op, by=ME, village=VILLAGE, reason=reason)

    def record(self, amount: int = 12_000, month: str = "2026-10", item: str = "B1", **facts: Any) -> str:
        facts.setdefault("basis", "actual")
        with self.change(Op.RECORD_ENTRY) as s:
            row = account.record_entry(
                s, self.items, household_id=self.house, month=month, item=item, amount=amount, **facts
            )
            self.last = row.id
        return self.last

    def entry(self, entry_id: str) -> account.Entry:
        with self.ledger.read() as s:
            row = s.get(account.Entry, (VILLAGE, entry_id))
        assert row is not None
        return row

    def sign(self, role: str, ids: list[str], **more: Any) -> str:
        with self.change(Op.SIGN) as s:
            rows = [s.get_one(account.Entry, (VILLAGE, entry_id)) for entry_id in ids]
            facts = {row.id: row.facts_digest() for row in rows}
            return signature.sign(
                s, household_id=self.house, subject="account", month="2026-10", role=role, facts=facts,
                signed_on=date(2026, 10, 31), **more,
            ).id  # fmt: skip

    def add_house(self, number: str, name: str) -> str:
        with self.change(Op.ADD_HOUSEHOLD) as s:
            row = household.add_household(s, household_no=number)
            household.add_member(s, row.id, relation=household.HEAD, name=name)
            household.refresh_search_key(s, row)
            return row.id

    def prove(self, entry_id: str, paper: str = "a") -> str:
        with self.change(Op.ADD_PHOTO) as s:
            row = voucher.add_voucher(s, sha256=paper * 64, original_sha256=paper * 64)
            account.link_voucher(s, entry_id, row.id)
            return row.id

    def changes(self) -> int:
        with self.ledger.read() as s:
            return len(s.scalars(select(Change.seq)).all())

    def last_rows(self, series: str = VILLAGE) -> list[ChangeRow]:
        """What the newest change of a series wrote down."""
        with self.ledger.read() as s:
            changes = select(Change).where(Change.series == series).order_by(Change.hlc.desc())
            newest = s.scalars(changes).first()
            assert newest is not None
            rows = select(ChangeRow).where(
                ChangeRow.series == series, ChangeRow.node == newest.node, ChangeRow.seq == newest.seq
            )
            return list(s.scalars(rows.order_by(ChangeRow.n)))

    def raw(self, sql: str, *values: Any) -> list[Any]:
        """What somebody with the key and another program could do to the file."""
        connection = cipher.connect(self.path, KEY)
        found = connection.execute(sql, values).fetchall()
        connection.close()
        return found


def new_book(path: Path) -> Book:
    """A book at `path` over a copy of an empty database, with its village and first household."""
    clock = Clock()
    ledger = open_ledger(path, clock)
    ledger.begin_node(why="new", by=ME, token="t")
    book = Book(ledger, path, clock, parse_items((ROOT / "resources/items.toml").read_bytes()))
    with book.change(Op.FOUND) as s:
        s.add(village.Village(village=VILLAGE, id="village", name="松林村"))
    with book.change(Op.ADD_HOUSEHOLD) as s:
        row = household.add_household(s, household_no="99012310120100001", group_name="一组")
        member = household.add_member(s, row.id, relation=household.HEAD, name="张三", phone="13900001234")
        household.add_member(s, row.id, relation="配偶", name="单小英")
        household.refresh_search_key(s, row)
        book.house, book.head = row.id, member.id
    return book


def recounted(ledger: Ledger) -> dict[str, tuple[int, int, str]]:
    """Table → (standing rows, sum of their fen, root over all rows), by reading everything."""
    found: dict[str, tuple[int, int, str]] = {}
    with ledger.read() as s:
        for mapper in Base.registry.mappers:
            cls: Any = mapper.class_
            if not issubclass(cls, VillageOwned):
                continue
            rows = list(s.scalars(select(cls).execution_options(with_gone=True)))
            standing = [row for row in rows if row.gone is None]
            total = sum(getattr(row, cls.__fen__) or 0 for row in standing) if cls.__fen__ else 0
            root = sum(row_hash(plain_row(row)) for row in rows) % 2**256
            if rows:
                found[cls.__tablename__] = (len(standing), total, f"{root:064x}")
    return found
