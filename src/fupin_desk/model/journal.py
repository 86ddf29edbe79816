"""The journal: every write is one named change, and this is what a change looks like at rest.

A `Change` has a node (one life of one ledger folder), a *series*, and a sequence number in that series. The
series of everything that belongs to a village is the village's code; what belongs to this desk alone is
kept in the series `LOCAL`, which never travels. So the travelling numbers of a village have no holes, and a
township that keeps forty villages sends each of them only its own numbers.

`ChangeRow` holds one touched row: ``{field: [before, after]}``, or ``{field: after}`` for an insert, with
its salt; the chain runs over digests (`chain`), so content can be lawfully erased and the chain still
verifies. The same record is undo, audit trail, page refresh and what the post sends.
`Tally` keeps count, sum and state root per village and table, for reconciliation.
`Node` tells which life of the ledger writes now; a copied or restored folder begins a new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from sqlalchemy import Index, LargeBinary, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base
from fupin_desk.model.chain import GENESIS, ChangeData, RowDelta

LOCAL: Final = ""
"""The series of what belongs to this desk alone."""

RANK: Final = {"village": 1, "township": 2, "county": 3}


class Actor(NamedTuple):
    """Who does it: a person's id in this ledger (or a stable word such as ``setup``) and the name shown."""

    id: str
    name: str


class Op(Enum):
    """Every operation a person can do: stable name, Chinese title, whether undo may reverse it.

    `unseals` marks the one kind of operation that may touch signed or closed facts.
    """

    FOUND = ("found", N_("新建账本"), False)
    SET_VILLAGE = ("set_village", N_("改村情"), True)
    ADD_PERSON = ("add_person", N_("登记工作人员"), True)
    PAIR_HELPER = ("pair_helper", N_("结对帮扶"), True)
    ADD_HOUSEHOLD = ("add_household", N_("新增农户"), True)
    SET_HOUSEHOLD = ("set_household", N_("改农户资料"), True)
    ADD_MEMBER = ("add_member", N_("新增成员"), True)
    SET_MEMBER = ("set_member", N_("改成员资料"), True)
    IMPORT_ROSTER = ("import_roster", N_("导入花名册"), True)
    RECORD_ENTRY = ("record_entry", N_("记一笔"), True)
    RECORD_ENTRIES = ("record_entries", N_("记多笔"), True)
    AMEND_ENTRY = ("amend_entry", N_("改一笔"), True)
    STRIKE_ENTRY = ("strike_entry", N_("划去一笔"), True)
    CORRECT_ENTRY = ("correct_entry", N_("更正"), False, True)
    ADD_PHOTO = ("add_photo", N_("存凭证"), True)
    SIGN = ("sign", N_("记签字"), True)
    CLOSE_MONTH = ("close_month", N_("结账"), True)
    REOPEN_MONTH = ("reopen_month", N_("反结账"), True)
    ADD_HELP = ("add_help", N_("记帮扶"), True)
    FAMILY_EVENT = ("family_event", N_("记家庭变动"), True)
    SET_WORK = ("set_work", N_("登记务工"), True)
    RECORD_CALLS = ("record_calls", N_("记务工电话"), True)
    BOOK_PAYMENT = ("book_payment", N_("发放表入账"), True)
    SETTLE_PAYMENT = ("settle_payment", N_("处理发放表里的一行"), True)
    IMPORT_ENTRIES = ("import_entries", N_("导入账目"), True)
    SET_VOUCHER = ("set_voucher", N_("整理凭证"), True)
    RECORD_VISIT = ("record_visit", N_("记走访"), True)
    RECORD_NEED = ("record_need", N_("记诉求"), True)
    KEEP_PROMISE = ("keep_promise", N_("记承诺"), True)
    HAND_OVER = ("hand_over", N_("交接结对户"), True)
    SET_DEADLINE = ("set_deadline", N_("记到期事项"), True)
    ANSWER_CHECK = ("answer_check", N_("记核实说明"), True)
    ADD_PACK = ("add_pack", N_("导入核算办法"), True)
    CONFIRM_PACK = ("confirm_pack", N_("确认核算办法"), True)
    SET_LINE = ("set_line", N_("登记标准线"), True)
    SET_PIN = ("set_pin", N_("改数字密码"), False)
    RECORD_CONSENT = ("record_consent", N_("记同意"), True)
    GIVE_VERDICT = ("give_verdict", N_("审核"), True)
    PRINT = ("print", N_("打印"), False)
    SET_SETTING = ("set_setting", N_("改设置"), False)
    ENROL_KEY = ("enrol_key", N_("登记钥匙"), False)
    SEND = ("send", N_("封包"), False)
    RECEIVE = ("receive", N_("收包"), False)
    SETTLE_CLASH = ("settle_clash", N_("处理冲突"), False)
    BACKUP = ("backup", N_("备份"), False)
    BEGIN_NODE = ("begin_node", N_("启用新身份"), False)
    UNDO = ("undo", N_("撤销"), False)

    def __init__(self, stable: str, source_title: str, undoable: bool, unseals: bool = False) -> None:
        self.stable = stable
        self.source_title = source_title
        self.undoable = undoable
        self.unseals = unseals

    @property
    def title(self) -> str:
        """The operation's name as menus and history show it."""
        return _(self.source_title)


BY_NAME: Final[dict[str, Op]] = {op.stable: op for op in Op}


class Node(Base):
    """One life of this ledger folder. `token` also lies in the computer's own state folder."""

    __tablename__ = "node"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token: Mapped[str]
    began: Mapped[str]
    why: Mapped[str]
    current: Mapped[bool] = mapped_column(default=True)


class Change(Base):
    """One named operation; the columns are those of `chain.ChangeData`."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_series_hlc", "series", "hlc"), Index("ix_change_hlc", "hlc"))

    series: Mapped[str] = mapped_column(String(12), primary_key=True)
    node: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[str]
    actor: Mapped[str]
    actor_name: Mapped[str]
    reason: Mapped[str]
    at: Mapped[str]
    hlc: Mapped[int]
    rank: Mapped[int]
    reverses: Mapped[str | None]
    prev: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    @property
    def title(self) -> str:
        """The operation's Chinese name, or its stable name if a newer program made it."""
        op = BY_NAME.get(self.op)
        return op.title if op else self.op


class ChangeRow(Base):
    """One row a change touched; `delta` and `salt` are NULL once lawfully erased."""

    __tablename__ = "change_row"
    __table_args__ = (Index("ix_change_row_row", "series", "table_name", "row_id"),)

    series: Mapped[str] = mapped_column(String(12), primary_key=True)
    node: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[str]
    kind: Mapped[str]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    delta: Mapped[str | None]

    def as_delta(self) -> RowDelta:
        """The row as the chain and the post know it."""
        delta: dict[str, Any] | None = None if self.delta is None else json.loads(self.delta)
        return RowDelta(self.table_name, self.row_id, self.kind, self.salt, self.digest, delta)  # type: ignore[arg-type]


class Tally(Base):
    """Count, sum of fen and state root of one village's table, kept in the same commit as the rows."""

    __tablename__ = "tally"

    village: Mapped[str] = mapped_column(String(12), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    sum_fen: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))


def read_changes(
    s: Session, series: str, node: str, from_seq: int, to_seq: int | None = None
) -> Iterator[ChangeData]:
    """The changes of one node in one series from a number on, in order, with their rows."""
    heads = select(Change).where(Change.series == series, Change.node == node, Change.seq >= from_seq)
    if to_seq is not None:
        heads = heads.where(Change.seq <= to_seq)
    batch: list[Change] = []
    for change in s.scalars(heads.order_by(Change.seq).execution_options(yield_per=500)):
        batch.append(change)
        if len(batch) == 500:
            yield from _with_rows(s, batch)
            batch = []
    yield from _with_rows(s, batch)


def _with_rows(s: Session, batch: Sequence[Change]) -> Iterator[ChangeData]:
    if not batch:
        return
    first, last = batch[0], batch[-1]
    query = select(ChangeRow).where(
        ChangeRow.series == first.series,
        ChangeRow.node == first.node,
        ChangeRow.seq >= first.seq,
        ChangeRow.seq <= last.seq,
    )
    rows: dict[int, list[RowDelta]] = {}
    for row in s.scalars(query.order_by(ChangeRow.seq, ChangeRow.n)):
        rows.setdefault(row.seq, []).append(row.as_delta())
    for c in batch:
        yield ChangeData(
            node=c.node,
            series=c.series,
            seq=c.seq,
            op=c.op,
            actor=c.actor,
            actor_name=c.actor_name,
            reason=c.reason,
            at=c.at,
            hlc=c.hlc,
            rank=c.rank,
            reverses=c.reverses,
            prev=c.prev,
            digest=c.digest,
            rows=tuple(rows.get(c.seq, ())),
        )


def history(s: Session, series: str | None = None, limit: int | None = None) -> list[tuple[Change, int]]:
    """Changes newest first, of one series or of all, with the number of rows each touched."""
    same = (
        (ChangeRow.series == Change.series) & (ChangeRow.node == Change.node) & (ChangeRow.seq == Change.seq)
    )
    # Counted per change, so that the newest few of a long history are not paid for with all of it.
    rows = select(func.count()).select_from(ChangeRow).where(same).correlate(Change).scalar_subquery()
    query = select(Change, rows)
    if series is not None:
        query = query.where(Change.series == series)
    ordered = query.order_by(Change.hlc.desc(), Change.node, Change.seq.desc()).limit(limit)
    return [(change, count) for change, count in s.execute(ordered)]


def series_heads(s: Session) -> list[tuple[str, str, int, str]]:
    """(series, node, highest sequence, its digest) of every series in the journal."""
    top = (
        select(Change.series, Change.node, func.max(Change.seq).label("seq"))
        .group_by(Change.series, Change.node)
        .subquery()
    )
    joined = and_(top.c.series == Change.series, top.c.node == Change.node, top.c.seq == Change.seq)
    query = select(Change.series, Change.node, Change.seq, Change.digest).join(top, joined)
    return [(series, node, seq, digest) for series, node, seq, digest in s.execute(query)]


def chain_problems(s: Session) -> list[str]:
    """Walk every chain from its first change; one line per break, empty when all is sound."""
    problems = []
    for series, node, _seq, _digest in series_heads(s):
        expected, previous = 1, GENESIS
        for change in read_changes(s, series, node, 1):
            where = f"{series or 'local'}/{node[:8]}/{change.seq}"
            if change.seq != expected:
                problems.append(_("{where}：前面缺第 {seq} 号").format(where=where, seq=expected))
            elif change.prev != previous:
                problems.append(_("{where}：接不上前一号").format(where=where))
            if not change.sound():
                problems.append(_("{where}：内容与指纹不符").format(where=where))
            expected, previous = change.seq + 1, change.digest
    return problems
