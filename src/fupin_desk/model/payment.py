"""Payment lists 发放表: one paper of a bank, finance office or post that pays many households at once.

A `PaymentList` is the paper: who sent it, what it pays, for which month, the file's digest (the same list
again changes nothing) and the voucher that all its lines share. A `PaymentRow` is one row of it as far as
it is needed: what became of it, and for the tray only the tail of a number, never the whole number of a
stranger.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class PaymentList(VillageOwned, Base):
    """One payment list. `stamped`: from the bank or under seal, so that its page proves its lines."""

    __tablename__ = "payment_list"

    sender: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    month: Mapped[str]
    item: Mapped[str]
    sub: Mapped[str] = mapped_column(default="")
    file_sha256: Mapped[str] = mapped_column(index=True)
    rows: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stamped: Mapped[bool] = mapped_column(default=False)
    voucher_id: Mapped[str | None] = ref("voucher", default=None)
    paid_on: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]


class PaymentRow(VillageOwned, Base):
    """A row of a list. `state`: ``booked``, ``waiting`` (in the tray), ``bounced``, ``negative``,
    ``dropped``.

    Of numbers only the tails are kept: a row in the tray may be a stranger's.
    """

    __tablename__ = "payment_row"

    list_id: Mapped[str] = ref("payment_list", index=True)
    row_no: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    id_tail: Mapped[str] = mapped_column(default="")
    account_tail: Mapped[str] = mapped_column(default="")
    group_name: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]
    household_id: Mapped[str | None] = ref("household", default=None)
    member_id: Mapped[str | None] = ref("member", default=None)
    entry_id: Mapped[str | None] = ref("entry", default=None)
    collected_by: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    why: Mapped[str] = mapped_column(default="")
