"""Help records 帮扶记录: what was done, with whose money, by whom, and whether the household says so.

The field studies' complaint is unclear records: content and funding source are required here, with the
document number, the paying units (several, joined by 、) and one responsible helper. `measure` is one of the
14 national groups, `sub_kind` what the county calls it. The household's word on the result (`confirmed`:
``received``, ``wrong``, ``not_received``) is recorded only from the signed paper, never pre-ticked.
Signatures bind to `facts_digest` through `signature.SignedFact`.

Money given may become a line of the account: `entry_id` is that line, and one line belongs to one record at
most, so no help is counted twice. `promise_id` is the promise it kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.account import Entry
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.chain import canonical_json
from fupin_desk.model.ledger import Writing
from fupin_desk.model.promise import BadPromise, Promise, keep, the_promise
from fupin_desk.model.signature import roles_signed
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, Fen, short_text
from fupin_desk.model.voucher import Voucher


class UnclearHelp(Refusal):
    """A help record without content, measure or source."""

    code = "FD-J60"
    what_happened = N_("帮扶记录没有存：没有写{missing}。")
    what_now = N_("做了什么、属于哪类措施、钱从哪里来，三样都要写。")


class AlreadyBooked(Refusal):
    """A help record whose money is on the account, or a line another record stands for."""

    code = "FD-J61"
    what_happened = N_("这笔帮扶的钱已经在账上，没有再记。")
    what_now = N_("一笔钱只记一次；要改，请改账上的那一笔。")


class NoSuchHelp(Refusal):
    """A help record that is not in the ledger."""

    code = "FD-J62"
    what_happened = N_("找不到这条帮扶记录。")
    what_now = N_("请在“帮扶”页里核对，也可能已经撤销。")


CONFIRMED: Final = ("", "received", "wrong", "not_received")
"""What a household can have ticked on the card; '' nothing."""
WAYS: Final = {"visit": N_("入户"), "phone": N_("电话"), "meeting": N_("会议"), "other": N_("其他")}


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
    sub_kind: Mapped[str | None] = mapped_column(default=None)
    way: Mapped[str | None] = mapped_column(default=None)
    companions: Mapped[str | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)

    def facts_digest(self, instead: Mapping[str, Any] | None = None) -> str:
        """SHA-256 of what both signatures on the card cover."""
        before = instead or {}
        facts = {name: before.get(name, getattr(self, name)) for name in _SIGNED_FACTS}
        later = {name: before.get(name, getattr(self, name)) for name in _SIGNED_IF_SAID}
        facts |= {name: value for name, value in later.items() if value is not None}
        facts["happened"] = before.get("happened", self.happened).isoformat()
        return hashlib.sha256(canonical_json(facts)).hexdigest()

    def sealed(self, s: Session, before: Mapping[str, Any], inserted: bool) -> str | None:
        """Why this record may not change, or None: a standing signature covers the facts that change.

        What no signature covers (next step, the line it became) stays open; what the household said about
        the result is part of the household's own signature.
        """
        was = self.facts_digest(before)
        roles = {} if inserted else roles_signed(s, self.village, {self.id: was})
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
_SIGNED_IF_SAID: Final = ("sub_kind", "way", "companions", "words")
"""Facts of a later format: digested only where they are said, so that older signatures stand."""


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
    sub_kind: str = "",
    way: str = "",
    companions: str = "",
    words: str = "",
) -> HelpRecord:
    """Record an act of help. Raises UnclearHelp, TooLong."""
    required = {_("帮扶内容"): content, _("措施类别"): measure, _("资金来源"): fund_source}
    missing = [name for name, text in required.items() if not text.strip()]
    if amount is not None and not 0 < amount <= MAX_FEN:
        missing.append(_("大于零的金额"))
    if happened > s.today:
        missing.append(_("今天或以前的日期"))
    if way and way not in WAYS:
        missing.append(_("入户、电话、会议还是其他"))
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
        paying_unit=short_text(units_joined(paying_unit), "出钱单位", 400),
        helper_id=helper_id,
        next_step=short_text(next_step, "下一步", 1000),
        due=due,
        booked=s.today,
        sub_kind=short_text(sub_kind.strip(), "具体措施") or None,
        way=way or None,
        companions=short_text(companions.strip(), "同去的人") or None,
        words=short_text(words.strip(), "户里怎么说", NOTE_LIMIT) or None,
    )
    s.add(row)
    return row


def units_joined(text: str) -> str:
    """Several paying units as they are kept and printed: joined by 、, each once."""
    parts = [part.strip() for part in re.split("[、,，;；\\n]", text)]
    return "、".join(dict.fromkeys(part for part in parts if part))


def the_help(s: Session, village: str, help_id: str) -> HelpRecord:
    """One standing help record. Raises NoSuchHelp."""
    row = s.get(HelpRecord, (village, help_id))
    if row is None:
        raise NoSuchHelp
    return row


def linked_entry(s: Session, row: HelpRecord) -> Entry | None:
    """The standing line of the account this help became, if it did."""
    return s.get(Entry, (row.village, row.entry_id)) if row.entry_id else None


def link_entry(s: Writing, help_id: str, entry_id: str) -> HelpRecord:
    """This line is the money of this help. Raises NoSuchHelp, AlreadyBooked, UnclearHelp."""
    row = the_help(s, s.village, help_id)
    entry = s.get(Entry, (s.village, entry_id))
    if entry is None or entry.household_id != row.household_id:
        raise UnclearHelp(missing=_("本户账上的那一笔"))
    mine = linked_entry(s, row)
    taken = select(HelpRecord.id).where(HelpRecord.village == s.village, HelpRecord.entry_id == entry_id)
    if mine is not None or s.scalars(taken).first() is not None:
        raise AlreadyBooked
    row.entry_id = entry_id
    return row


def link_promise(s: Writing, help_id: str, promise_id: str) -> Promise:
    """This help kept that promise: the promise is done on the day of the help, and, where the household has
    signed the card as received, confirmed. Raises NoSuchHelp, NoSuchPromise, BadPromise."""
    row = the_help(s, s.village, help_id)
    kept = the_promise(s, s.village, promise_id)
    if kept.household_id != row.household_id:
        raise BadPromise(why=_("这条帮扶记录是另一户的"))
    if row.promise_id not in (None, promise_id):
        raise BadPromise(why=_("这条帮扶记录办的是另一条承诺"))
    keep(s, promise_id, row.happened)
    row.promise_id = promise_id
    return kept


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


def papers_of_help(s: Session, village: str) -> dict[str, int]:
    """How many photos prove each help record of the village."""
    query = select(HelpVoucher.help_id, func.count()).where(HelpVoucher.village == village)
    return dict(s.execute(query.group_by(HelpVoucher.help_id)).all())
