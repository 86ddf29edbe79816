"""The ledger: the one place where rows are written, and the only one where SQL may be raw.

`Ledger.change(op, by=person)` opens one named operation. What the block writes is collected from the
flushes and, in the same commit as the rows, becomes one `journal.Change` per series touched (the village's
and, for what belongs to this desk alone, the local one). `Ledger.read()` opens a session that cannot write.

Laws, each held here and tested:

* a write outside a change, a bulk write, raw SQL on any table: refused as a bug (`NotJournaled`);
* one change touches one village;
* signed or closed rows refuse to change (`AlreadySealed`) unless the operation is a correction;
* rows whose `gone` is set are left out of every query, unless ``execution_options(with_gone=True)``.

The clock, the random source and the connection are given; the ledger asks nobody.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final, NoReturn

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model import journal
from fupin_desk.model.base import Tracked, VillageOwned
from fupin_desk.model.chain import GENESIS, ChangeData, RowDelta, hlc_ms, next_hlc, root_text, shift_root
from fupin_desk.model.journal import LOCAL, Actor, Change, Node, Op, Tally
from fupin_desk.model.recording import JournalWriter
from fupin_desk.model.rows import Plain, delta_of, plain_row
from fupin_desk.model.values import beijing_day, instant, milliseconds, new_id, next_stamp

_READS: Final = re.compile(
    r"\s*(SELECT|BEGIN|WITH(?!.*\b(INSERT|UPDATE|DELETE|REPLACE)\b))\b", re.IGNORECASE | re.DOTALL
)
_ALIAS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_log = logging.getLogger(__name__)


class NotJournaled(RuntimeError):  # noqa: N818  (a bug, named by what it is)
    """A write that bypassed the journal: a bug of ours, never a user's fault."""


class AlreadySealed(Refusal):
    """A signed or closed fact was to change."""

    code = "FD-J10"
    what_happened = N_("{why}，不能直接改。")
    what_now = N_("请用“更正”：旧数和原因都会留着。")


class ReadOnlyLedger(Refusal):
    """A write in a ledger that was opened for reading only."""

    code = "FD-J13"
    what_happened = N_("账本是只读打开的，不能改。")
    what_now = N_("请关掉另一个正在用这本账的窗口，再打开一次。")


@dataclass(slots=True)
class _Touched:
    """A row as the open change found it and holds it."""

    row: Any
    inserted: bool
    before: dict[str, Any] = field(default_factory=dict)


class Writing(Session):
    """The session of one open change, with the things a verb needs: village, actor, day, new ids."""

    ledger: Ledger
    op: Op
    by: Actor
    village: str
    now: datetime
    reason: str
    collected: _Collected

    def commit(self) -> None:
        """A change commits itself, with its journal entry, when its block ends."""
        raise NotJournaled("commit inside a change")

    def begin_nested(self) -> NoReturn:
        """A change has no parts that could fail alone."""
        raise NotJournaled("savepoint inside a change")

    def rollback(self) -> None:
        """A change is given up as a whole, by letting an exception out of its block."""
        raise NotJournaled("rollback inside a change")

    @property
    def today(self) -> date:
        """The Beijing day of this change."""
        return beijing_day(self.now)

    def new_id(self) -> str:
        """A fresh UUIDv7, greater than every one this ledger made before, whatever the clock says."""
        self.ledger._stamp = next_stamp(self.ledger._stamp, self.now)
        return new_id(self.ledger._stamp, self.ledger.random(8))

    def new_alias(self) -> str:
        """A random eight-character name for a household's codes on paper: 39 bits, no look-alikes."""
        noise = int.from_bytes(self.ledger.random(8), "big")
        return "".join(_ALIAS[noise // 30**i % 30] for i in range(8))


@dataclass(slots=True)
class _Head:
    """The last number and digest of one of our series."""

    seq: int = 0
    digest: str = GENESIS


class Ledger:
    """An open ledger: one engine, this node's chains, one writer at a time.

    `connect` makes a keyed database connection, `now` tells the UTC time, `random` gives random bytes,
    `rank` is this station's rank (`journal.RANK`), `touched` is told the tables of each commit. `in_words`
    is an option of its connections: whoever opens ledgers for people may translate their database errors.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        *,
        now: Callable[[], datetime],
        module: Any,
        rank: int = 1,
        random: Callable[[int], bytes] = os.urandom,
        read_only: bool = False,
        in_words: bool = False,
    ) -> None:
        self.engine = _engine(connect, module, in_words)
        self.now = now
        self.random = random
        self.rank = rank
        self.read_only = read_only
        self.touched: Callable[[frozenset[str]], None] | None = None
        self.node = ""
        self._writer = threading.RLock()
        self._open: Writing | None = None
        self._unguarded = False
        self._heads: dict[str, _Head] = {}
        self._tallies: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._hlc = self._stamp = 0
        event.listen(self.engine, "before_cursor_execute", self._guard_cursor)
        self._writing = self.engine.execution_options(writing=True)
        self._journal = JournalWriter(self.engine.dialect)

    def load(self) -> None:
        """Read which node writes and where its chains stand; call once after the tables exist."""
        with self.read() as s:
            node = s.scalars(select(Node).where(Node.current)).first()
            self.node = node.id if node else ""
            self._hlc = s.scalar(select(func.max(Change.hlc))) or 0
            self._stamp = (hlc_ms(self._hlc) + 1) << 12
            self._heads = {
                series: _Head(seq, digest)
                for series, name, seq, digest in journal.series_heads(s)
                if name == self.node
            }
            for t in s.scalars(select(Tally)):
                self._tallies[t.village, t.table_name] = (t.count, t.sum_fen, int(t.root, 16))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that reads one snapshot and cannot write; its rows stay usable after it."""
        with _Reading(self.engine, expire_on_commit=False, autoflush=False) as s:
            yield s

    @contextmanager
    def change(
        self, op: Op, *, by: Actor, village: str = LOCAL, reason: str = "", reverses: str | None = None
    ) -> Iterator[Writing]:
        """One named operation; commits with its journal entry at the end, or leaves no trace.

        Raises ReadOnlyLedger, AlreadySealed, and whatever the block raises.
        """
        if self.read_only:
            raise ReadOnlyLedger
        with self._writer:
            if self._open is not None:
                raise NotJournaled(f"{op.stable} inside {self._open.op.stable}")
            s = Writing(self._writing, expire_on_commit=False)
            s.ledger, s.op, s.by, s.village, s.reason = self, op, by, village, reason
            s.now, s.collected = self.now(), _Collected(self, s)
            self._open = s
            try:
                with s:
                    yield s
                    s.flush()
                    tables = s.collected.commit(reverses)
            finally:
                self._open, self._unguarded = None, False
        self._tell(tables)

    def _tell(self, tables: frozenset[str]) -> None:
        """Say what changed. It is saved by now: a fault of the listener must not make it look lost."""
        if self.touched is None or not tables:
            return
        try:
            self.touched(tables)
        except Exception:
            _log.exception("listener failed after a commit")

    def begin_node(self, *, why: str, by: Actor, token: str) -> str:
        """Begin a new life of this ledger: after creation, a restore, or a copied folder."""
        before = self.node, self._heads
        try:
            with self.change(Op.BEGIN_NODE, by=by, reason=why) as s:
                node = s.new_id()
                for old in s.scalars(select(Node).where(Node.current)):
                    old.current = False
                s.add(Node(id=node, token=token, began=instant(s.now), why=why, current=True))
                s.flush()
                self.node, self._heads = node, {}
        except BaseException:
            self.node, self._heads = before
            raise
        return node

    def renew_token(self, token: str) -> None:
        """Give this node a fresh token at each opening; bookkeeping of the folder, not a fact of the book."""
        with self._writer, self._raw(), Session(self.engine.execution_options(writing=True)) as s:
            node = s.get(Node, self.node)
            if node is not None:
                node.token = token
            s.commit()

    def adopt(self, s: Writing, change: ChangeData) -> None:
        """Put another node's change into our journal exactly as it was made (inside an open change)."""
        with self._raw():
            self._journal.write_change(s.connection(), change)
        self._hlc = max(self._hlc, change.hlc)

    def chain_heads(self) -> dict[str, int]:
        """Series → this node's last number in it."""
        return {series: head.seq for series, head in self._heads.items()}

    def all_tallies(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """(village, table) → (count, sum, root) as kept, for verifying them against `rows.recounted`."""
        return dict(self._tallies)

    def tallies(self, village: str) -> dict[str, tuple[int, int, str]]:
        """Table → (count, sum of fen, state root) of a village, as kept in the last commit."""
        return {
            table: (count, sum_fen, root_text(root))
            for (owner, table), (count, sum_fen, root) in sorted(self._tallies.items())
            if owner == village
        }

    @contextmanager
    def _raw(self) -> Iterator[None]:
        before, self._unguarded = self._unguarded, True
        try:
            yield
        finally:
            self._unguarded = before

    def _guard_cursor(
        self, conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        ours = self._unguarded and conn.get_execution_options().get("writing")
        if not ours and not _READS.match(statement):
            raise NotJournaled(statement[:60])


class _Collected:
    """What the flushes of one change wrote, and how it becomes journal entries."""

    def __init__(self, ledger: Ledger, s: Writing) -> None:
        self.ledger, self.s = ledger, s
        self.rows: dict[tuple[str, str, str], _Touched] = {}

    def note(self) -> None:
        """Look at what a flush is about to write, and refuse what may not be written."""
        s = self.s
        if s.deleted:
            raise NotJournaled("deletion is a field with a reason")
        new = s.new  # built anew at every look: once is enough for thousands of rows
        for row in list(new) + [row for row in s.dirty if s.is_modified(row)]:
            if isinstance(row, Tracked):
                self._note(row, inserted=row in new)

    def _note(self, row: Any, *, inserted: bool) -> None:
        key = (row.__tablename__, row.village if isinstance(row, VillageOwned) else LOCAL, row.id)
        if key[1] not in (LOCAL, self.s.village):
            raise NotJournaled("one change touches one village")
        touched = self.rows.get(key)
        if touched is None:
            touched = self.rows[key] = _Touched(row, inserted)
        if not touched.inserted:
            state = instance_state(row)
            for name, old in state.committed_state.items():
                if name in ("village", "id"):
                    raise NotJournaled("a row keeps its identity")
                touched.before.setdefault(name, old)
        self._refuse_sealed(row, touched, inserted)

    def _refuse_sealed(self, row: Any, touched: _Touched, inserted: bool) -> None:
        sealed = getattr(row, "sealed", None)
        if sealed is None or self.s.op.unseals or "adopted" in self.s.info:
            return
        with self.s.no_autoflush:
            why = sealed(self.s, touched.before, inserted)
        if why:
            raise AlreadySealed(why=why)

    def commit(self, reverses: str | None) -> frozenset[str]:
        """Write the journal entries and tallies beside the rows and commit; answers the tables touched."""
        ledger, s = self.ledger, self.s
        by_series: dict[str, list[RowDelta]] = {}
        shifts: dict[tuple[str, str], tuple[int, int, int]] = {}
        adopted = s.info.get("adopted", set())
        for (table, village, row_id), touched in self.rows.items():
            after = plain_row(touched.row)
            before = None if touched.inserted else plain_row(touched.row, touched.before)
            if before == after:
                continue
            if isinstance(touched.row, VillageOwned):
                self._shift(shifts, village, type(touched.row), before, after)
            if (table, village, row_id) not in adopted:
                delta = delta_of(touched.row, before, after)
                if delta:
                    kind: Any = "insert" if before is None else "update"
                    record = RowDelta.of(table, row_id, kind, delta, ledger.random(16))
                    by_series.setdefault(village, []).append(record)
        if s.op in (Op.SEND, Op.RECEIVE, Op.BEGIN_NODE, Op.BACKUP):
            by_series.setdefault(LOCAL, [])
        heads = {}
        with ledger._raw():
            connection = s.connection()
            for series in sorted(by_series):
                change = self._change(series, tuple(by_series[series]), reverses if series else None)
                ledger._journal.write_change(connection, change)
                heads[series] = _Head(change.seq, change.digest)
            ledger._journal.write_tallies(connection, ledger._tallies, shifts)
            Session.commit(s)
        ledger._heads.update(heads)
        for key, shifted in shifts.items():
            ledger._tallies[key] = shifted
        return frozenset(table for table, _village, _id in self.rows)

    def _change(self, series: str, rows: tuple[RowDelta, ...], reverses: str | None) -> ChangeData:
        ledger, s = self.ledger, self.s
        head = ledger._heads.get(series, _Head())
        ledger._hlc = next_hlc(ledger._hlc, milliseconds(s.now))
        return ChangeData(
            node=ledger.node,
            series=series,
            seq=head.seq + 1,
            op=s.op.stable,
            actor=s.by.id,
            actor_name=s.by.name,
            reason=s.reason,
            at=instant(s.now),
            hlc=ledger._hlc,
            rank=ledger.rank,
            reverses=reverses,
            prev=head.digest,
            digest="",
            rows=rows,
        ).sealed()

    def _shift(
        self,
        shifts: dict[tuple[str, str], tuple[int, int, int]],
        village: str,
        cls: Any,
        before: dict[str, Plain] | None,
        after: dict[str, Plain],
    ) -> None:
        key = (village, cls.__tablename__)
        count, total, root = shifts.get(key) or self.ledger._tallies.get(key, (0, 0, 0))
        for values, sign in ((before, -1), (after, 1)):
            if values is not None and values.get("gone") is None:
                count += sign
                amount: Any = values.get(cls.__fen__) if cls.__fen__ else 0
                total += sign * (amount or 0)
        shifts[key] = (count, total, shift_root(root, before, after))


@cache
def _shared(module: Any) -> tuple[Dialect, LRUCache[Any, Any]]:
    """The dialect of one database library, and the statements compiled for it: of every ledger opened here.

    A statement's text depends on no ledger; what one has compiled, the next need not compile again.
    """
    asked = create_engine("sqlite://", module=module)
    asked.connect().close()  # the dialect learns what the library can do
    asked.dispose()
    return asked.dialect, LRUCache(500)


def _engine(connect: Callable[[], Any], module: Any, in_words: bool) -> Engine:
    dialect, compiled = _shared(module)
    pool = QueuePool(connect, dialect=dialect)
    options = {"compiled_cache": compiled, "in_words": in_words}
    engine = Engine(pool, dialect, make_url("sqlite://"), execution_options=options, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class _Reading(Session):
    """A session that cannot write."""


_STANDING: Final = with_loader_criteria(VillageOwned, lambda cls: cls.gone.is_(None), include_aliases=True)


def _leave_out_gone(state: ORMExecuteState) -> None:
    if not state.is_select:
        raise NotJournaled("bulk or raw write in a session")
    if not state.execution_options.get("with_gone"):
        state.statement = state.statement.options(_STANDING)


def _refuse_flush(*_: Any) -> None:
    raise NotJournaled("write outside a change")


def _refuse_stranger(*_: Any) -> None:
    raise NotJournaled("a row of another session: what it held before is not known")


def _before_flush(s: Writing, *_: Any) -> None:
    s.collected.note()
    s.ledger._unguarded = True


def _after_flush(s: Writing, *_: Any) -> None:
    s.ledger._unguarded = False


# Once for the classes: listening to each session anew would cost as much as a statement.
event.listen(_Reading, "do_orm_execute", _leave_out_gone)
event.listen(_Reading, "before_flush", _refuse_flush)
event.listen(Writing, "do_orm_execute", _leave_out_gone)
event.listen(Writing, "before_flush", _before_flush)
event.listen(Writing, "after_flush", _after_flush)
event.listen(Writing, "detached_to_persistent", _refuse_stranger)
