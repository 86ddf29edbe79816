"""Help records 帮扶记录: what was done, with whose money, by whom, and whether the household says so.

The field studies' complaint is unclear records: content and funding source are required here, with the
document number, the paying unit and one responsible helper. The household's word on the result
(`confirmed`: ``received``, ``wrong``, ``not_received``) is recorded only from the signed paper, never
pre-ticked. Signatures bind to `facts_digest` through `signature.SignedFact`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.chain import canonical_json
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import roles_covering
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, Fen, short_text
from fupin_desk.model.voucher import Voucher


class UnclearHelp(Refusal):
    """A help record without content, measure or source."""

    code = "FD-J60"
    what_happened = N_("帮扶记录没有存：没有写{missing}。")
    what_now = N_("做了什么、属于哪类措施、钱从哪里来，三样都要写。")


class HelpRecord(VillageOwned, Base):
    """One act of help. `amount` in fen when money was given; `goods` with `quantity` otherwise."""

    __tablename__ = "help_record"
    __fen__ = "amount"

    household_id: Mapped[str] = ref("household", index=True)
    happened: Mapped[date]
    content: Mapped[str]
    measure: Mapped[str]
    amount: Mapped[int | None] = mapped_column(default=None)
    goods: Mapped[str] = mapped_column(default="")
    quantity: Mapped[str] = mapped_column(default="")
    fund_source: Mapped[str]
    document_no: Mapped[str] = mapped_column(default="")
    paying_unit: Mapped[str] = mapped_column(default="")
    helper_id: Mapped[str | None] = ref("person", default=None)
    entry_id: Mapped[str | None] = ref("entry", default=None)
    confirmed: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]
    promise_id: Mapped[str | None] = mapped_column(default=None)

    def facts_digest(self, instead: Mapping[str, Any] | None = None) -> str:
        """SHA-256 of what both signatures on the card cover."""
        before = instead or {}
        facts = {name: before.get(name, getattr(self, name)) for name in _SIGNED_FACTS}
        facts["happened"] = before.get("happened", self.happened).isoformat()
        return hashlib.sha256(canonical_json(facts)).hexdigest()

    def sealed(self, s: Session, before: Mapping[str, Any], inserted: bool) -> str | None:
        """Why this record may not change, or None: a standing signature covers the facts that change.

        What no signature covers (next step, the line it became) stays open; what the household said about
        the result is part of the household's own signature.
        """
        was = self.facts_digest(before)
        roles = {} if inserted else roles_covering(s, self.village, {self.id: was})
        by = roles.get(self.id, frozenset())
        changed = self.facts_digest() != was or self.gone != before.get("gone", self.gone)
        said = self.confirmed != before.get("confirmed", self.confirmed)
        if (by and changed) or ("household" in by and said):
            return _("这条帮扶记录已经签字")
        return None


_SIGNED_FACTS: Final = (
    "household_id",
    "content",
    "measure",
    "amount",
    "goods",
    "quantity",
    "fund_source",
    "document_no",
    "paying_unit",
    "helper_id",
)


class HelpVoucher(VillageOwned, Base):
    """A photo or paper that proves a help record."""

    __tablename__ = "help_voucher"

    help_id: Mapped[str] = ref("help_record", index=True)
    voucher_id: Mapped[str] = ref("voucher", index=True)


def add_help(
    s: Writing,
    *,
    household_id: str,
    happened: date,
    content: str,
    measure: str,
    fund_source: str,
    amount: Fen | None = None,
    goods: str = "",
    quantity: str = "",
    document_no: str = "",
    paying_unit: str = "",
    helper_id: str | None = None,
    next_step: str = "",
    due: date | None = None,
) -> HelpRecord:
    """Record an act of help. Raises UnclearHelp, TooLong."""
    required = {_("帮扶内容"): content, _("措施类别"): measure, _("资金来源"): fund_source}
    missing = [name for name, text in required.items() if not text.strip()]
    if amount is not None and not 0 < amount <= MAX_FEN:
        missing.append(_("大于零的金额"))
    if missing:
        raise UnclearHelp(missing="、".join(missing))
    row = HelpRecord(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        happened=happened,
        content=short_text(content, "帮扶内容", NOTE_LIMIT),
        measure=short_text(measure, "措施类别"),
        amount=amount,
        goods=short_text(goods, "物资"),
        quantity=short_text(quantity, "数量", 40),
        fund_source=short_text(fund_source, "资金来源"),
        document_no=short_text(document_no, "文号"),
        paying_unit=short_text(paying_unit, "出钱单位"),
        helper_id=helper_id,
        next_step=short_text(next_step, "下一步", 1000),
        due=due,
        booked=s.today,
    )
    s.add(row)
    return row


def link_help_voucher(s: Writing, help_id: str, voucher_id: str) -> HelpVoucher:
    """Let a photo prove a help record."""
    row = HelpVoucher(village=s.village, id=s.new_id(), help_id=help_id, voucher_id=voucher_id)
    s.add(row)
    return row


def help_records(s: Session, village: str, household_id: str | None = None) -> Sequence[HelpRecord]:
    """Help records of a household, or of the village, oldest first."""
    query = select(HelpRecord).where(HelpRecord.village == village)
    if household_id is not None:
        query = query.where(HelpRecord.household_id == household_id)
    return s.scalars(query.order_by(HelpRecord.happened, HelpRecord.id)).all()


def vouchers_of_help(s: Session, village: str, help_id: str) -> Sequence[Voucher]:
    """The photos that prove one help record."""
    query = (
        select(Voucher)
        .join(HelpVoucher, (HelpVoucher.village == Voucher.village) & (HelpVoucher.voucher_id == Voucher.id))
        .where(HelpVoucher.village == village, HelpVoucher.help_id == help_id)
    )
    return s.scalars(query).all()
