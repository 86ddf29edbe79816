"""Payment lists 发放表: one paper of a bank, finance office or post that pays many households at once.

A `PaymentList` is the paper: who sent it, what it pays, for which month, the file's digest and the digest of
its rows (the same list again changes nothing, in whatever format it was saved) and the voucher that all its
lines share. A `PaymentRow` is one row of it as far as it is needed: what became of it, and for the tray only
the tail of a number, never the whole number of a stranger.

Laws: a row is booked at most once; what waits is settled by a person, one change each, or dropped with a
reason; money taken back never becomes a negative line, it strikes or lessens the line it takes back, and
that line only while nobody signed it (`AlreadySealed` otherwise: a red-line correction is the way).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.account import Entry, link_voucher, strike_entry
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Fen, short_text

WAITING: Final = ("waiting", "bounced", "negative")
"""States of a row that lies in the tray."""
TAIL: Final = 4


class RowSettled(Refusal):
    """A row of a payment list that no longer waits."""

    code = "FD-J90"
    what_happened = N_("发放表的这一行已经处理过，或者不在了。")
    what_now = N_("请看一眼这份发放表，账上没有改动。")


class WrongTakeBack(Refusal):
    """Money taken back that does not fit the line chosen."""

    code = "FD-J91"
    what_happened = N_("追回的钱和选中的这一笔对不上，没有改。")
    what_now = N_("请选同一户同一项目、金额不小于追回数的那一笔。")


class DropReasonWanted(Refusal):
    """Dropping a row without saying why."""

    code = "FD-J92"
    what_happened = N_("不入账要写原因，没有改动。")
    what_now = N_("请写一句为什么不入账，原因会留着。")


class NothingToBook(Refusal):
    """A list whose columns do not say who got how much."""

    code = "FD-J93"
    what_happened = N_("还没有认出{what}在哪一列，不能入账。")
    what_now = N_("请在列名上指明，再入账。")


class NoItemYet(Refusal):
    """A list whose item nobody has named."""

    code = "FD-J94"
    what_happened = N_("还不知道“{words}”记在哪个项目下，不能入账。")
    what_now = N_("请选一个项目，例如 D2 低保金、D6.2 地力补贴。")


class PaymentList(VillageOwned, Base):
    """One payment list. `stamped`: from the bank or under seal, so that its page proves its lines."""

    __tablename__ = "payment_list"

    sender: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    month: Mapped[str]
    item: Mapped[str]
    sub: Mapped[str] = mapped_column(default="")
    file_sha256: Mapped[str] = mapped_column(index=True)
    rows_sha256: Mapped[str] = mapped_column(default="")
    rows: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stamped: Mapped[bool] = mapped_column(default=False)
    voucher_id: Mapped[str | None] = ref("voucher", default=None)
    paid_on: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]


class PaymentRow(VillageOwned, Base):
    """A row of a list. `state`: ``booked``, ``waiting`` (in the tray), ``bounced``, ``negative``,
    ``dropped``; `why` is a word of `jobs.payments.WHY`, or the reason it was dropped for.

    Of numbers only the tails are kept: a row in the tray may be a stranger's. `amount` keeps its sign.
    """

    __tablename__ = "payment_row"

    list_id: Mapped[str] = ref("payment_list", index=True)
    row_no: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    id_tail: Mapped[str] = mapped_column(default="")
    account_tail: Mapped[str] = mapped_column(default="")
    group_name: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]
    item: Mapped[str] = mapped_column(default="")
    sub: Mapped[str] = mapped_column(default="")
    paid_on: Mapped[date | None] = mapped_column(default=None)
    household_id: Mapped[str | None] = ref("household", default=None)
    member_id: Mapped[str | None] = ref("member", default=None)
    entry_id: Mapped[str | None] = ref("entry", default=None)
    collected_by: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    why: Mapped[str] = mapped_column(default="")


def tail(number: str) -> str:
    """The last four characters of a number that is longer than that; the rest is never kept."""
    return number[-TAIL:] if len(number) > TAIL else ""


def payment_lists(s: Session, village: str) -> Sequence[PaymentList]:
    """Every list of the village, newest first."""
    query = select(PaymentList).where(PaymentList.village == village)
    return s.scalars(query.order_by(PaymentList.id.desc())).all()


def same_list(s: Session, village: str, file_sha256: str, rows_sha256: str, month: str) -> PaymentList | None:
    """The list that is this one: the same bytes, or the same rows for the same month in another file."""
    same_rows = (PaymentList.rows_sha256 == rows_sha256) & (PaymentList.month == month)
    query = select(PaymentList).where(
        PaymentList.village == village, or_(PaymentList.file_sha256 == file_sha256, same_rows)
    )
    return s.scalars(query).first()


def rows_of(s: Session, village: str, list_id: str) -> Sequence[PaymentRow]:
    """The rows of a list in their order."""
    query = select(PaymentRow).where(PaymentRow.village == village, PaymentRow.list_id == list_id)
    return s.scalars(query.order_by(PaymentRow.row_no, PaymentRow.id)).all()


def states_of_lists(s: Session, village: str) -> dict[str, dict[str, int]]:
    """List → state → how many of its rows are in it."""
    query = (
        select(PaymentRow.list_id, PaymentRow.state, func.count())
        .where(PaymentRow.village == village, PaymentRow.gone.is_(None))
        .group_by(PaymentRow.list_id, PaymentRow.state)
    )
    found: dict[str, dict[str, int]] = {}
    for list_id, state, count in s.execute(query):
        found.setdefault(list_id, {})[state] = count
    return found


def waiting_rows(s: Session, village: str) -> Sequence[PaymentRow]:
    """What lies in the tray, the newest list first."""
    query = select(PaymentRow).where(PaymentRow.village == village, PaymentRow.state.in_(WAITING))
    return s.scalars(query.order_by(PaymentRow.list_id.desc(), PaymentRow.row_no, PaymentRow.id)).all()


def waiting_row(s: Writing, row_id: str) -> PaymentRow:
    """A row that still waits. Raises RowSettled."""
    row = s.get(PaymentRow, (s.village, row_id))
    if row is None or row.state not in WAITING:
        raise RowSettled
    return row


def settle(s: Writing, row: PaymentRow, entry: Entry, voucher_id: str | None) -> None:
    """This row is that line now; the list's page is its voucher as it is its neighbours'."""
    row.state, row.why = "booked", ""
    row.household_id, row.member_id, row.entry_id = entry.household_id, entry.member_id, entry.id
    if voucher_id is not None:
        link_voucher(s, entry.id, voucher_id)


def take_back(row: PaymentRow, entry: Entry, reason: str) -> None:
    """Strike or lessen the line that this row takes back. Raises WrongTakeBack; on saving AlreadySealed."""
    back: Fen = abs(row.amount)
    same = (row.item, row.sub) in (("", ""), (entry.item, entry.sub))
    if not 0 < back <= entry.amount or not same or row.household_id not in (None, entry.household_id):
        raise WrongTakeBack
    if back == entry.amount:
        strike_entry(entry, reason)
    else:
        entry.amount -= back
    row.state, row.why = "booked", ""
    row.household_id, row.member_id, row.entry_id = entry.household_id, entry.member_id, entry.id


def drop(rows: Iterable[PaymentRow], reason: str) -> None:
    """Leave rows out for good, with the reason. Raises DropReasonWanted, TooLong."""
    if not reason.strip():
        raise DropReasonWanted
    for row in rows:
        row.state, row.why = "dropped", short_text(reason.strip(), "原因", 200)
