"""The monthly account 收支台账: lines, periods, and when a line may no longer change.

An `Entry` is one line: item, positive amount in fen (the item gives the side), quantity and unit, use
(sold, eaten, …), member, basis, and its dates: happened, booked (signed and photographed follow from the
signature and the voucher). For a wage `amount` is gross, `living_cost` and `sent_home` belong to it.
A `Period` is one household's month; it has a row once it was closed or reopened. Its id is computed from
household and month, so that two laptops closing the same month mean the same period.

Laws: a line of a closed month, or one that a standing signature covers, is sealed: `AlreadySealed`, and
only a red-line correction 更正 remains, which keeps the old value and the reason in the journal. Adding
evidence (`EntryVoucher`) is always allowed. A line is never deleted; it is struck with a reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Index, and_, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.chain import canonical_json
from fupin_desk.model.household import Household, NoSuchHousehold
from fupin_desk.model.items import ItemList
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import roles_signed
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, Fen, Month, short_text
from fupin_desk.model.voucher import Voucher

LATE_AFTER_DAYS: Final = 30
BASES: Final = ("actual", "estimated", "ratio")
RHYTHMS: Final = ("month", "xun")
XUN: Final = {1: N_("上旬"), 2: N_("中旬"), 3: N_("下旬")}
USES: Final = ("sold", "eaten", "stock", "seed", "given", "fed")
_PERIODS: Final = UUID("5f7a6a58-9b1e-4b0e-8a57-2f9d7e1c4a10")


class BadLine(Refusal):
    """A line that cannot be true as typed."""

    code = "FD-J40"
    what_happened = N_("这一笔没有记：{why}。")
    what_now = N_("请改好再记，账上没有变动。")


class MonthClosed(Refusal):
    """Booking into a month that is closed."""

    code = "FD-J41"
    what_happened = N_("{month} 已经结账。")
    what_now = N_("补漏请先反结账，改错请用更正。")


class NotReady(Refusal):
    """A month that may not be closed yet."""

    code = "FD-J42"
    what_happened = N_("{month} 还不能结账，还差：{why}。")
    what_now = N_("补齐后再结，或写明原因结账。")


class NotClosed(Refusal):
    """Reopening a month that is open."""

    code = "FD-J43"
    what_happened = N_("{month} 没有结账，不用反结账。")
    what_now = N_("可以直接记账。")


class ReasonWanted(Refusal):
    """Reopening a closed month without saying why."""

    code = "FD-J44"
    what_happened = N_("反结账要写原因，没有改动。")
    what_now = N_("请写一句为什么要改，原因会留在账里。")


class UnknownRhythm(Refusal):
    """A rhythm of booking that is neither the month nor the ten days."""

    code = "FD-J45"
    what_happened = N_("没有“{given}”这种记账周期。")
    what_now = N_("按月写 month，按旬写 xun。")


WAITING: Final = "return"
"""`Period.waiting` of a month closed while everybody is away: signed when they come home (待返乡补签)."""
NOT_PROVED: Final = N_("未核第二人")
"""`Period.seconded_by` where nobody on this desk has a PIN: nobody can say who the second was."""


class Period(VillageOwned, Base):
    """A household's month once it was closed: `state` is ``open`` or ``closed``.

    `seconded_by` and `seconded_id` tell who else stood beside its last reopening.
    """

    __tablename__ = "period"

    household_id: Mapped[str] = ref("household", index=True)
    month: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="open")
    closed_by: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    waiting: Mapped[str | None] = mapped_column(default=None)
    seconded_by: Mapped[str | None] = mapped_column(default=None)
    seconded_id: Mapped[str | None] = mapped_column(default=None)


class Entry(VillageOwned, Base):
    """One line of the account."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_household_month", "village", "household_id", "month"),)
    __fen__ = "amount"

    household_id: Mapped[str] = ref("household")
    month: Mapped[str]
    item: Mapped[str]
    sub: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]
    quantity: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    use: Mapped[str | None] = mapped_column(default=None)
    member_id: Mapped[str | None] = ref("member", default=None)
    basis: Mapped[str] = mapped_column(default="estimated")
    living_cost: Mapped[int | None] = mapped_column(default=None)
    sent_home: Mapped[int | None] = mapped_column(default=None)
    one_off: Mapped[bool] = mapped_column(default=False)
    happened: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    xun: Mapped[int | None] = mapped_column(default=None)
    price: Mapped[int | None] = mapped_column(default=None)
    price_source: Mapped[str | None] = mapped_column(default=None)
    list_id: Mapped[str | None] = mapped_column(default=None, index=True)
    visit_id: Mapped[str | None] = mapped_column(default=None)

    @property
    def ten_days(self) -> int | None:
        """The ten days 旬 the line belongs to, 1 to 3: those of its day, else those it was booked under."""
        return xun_of(self.happened) if self.happened else self.xun

    @property
    def late(self) -> bool:
        """Booked more than 30 days after it happened (补记); without a day, after the month's end."""
        return (self.booked - (self.happened or Month.parse(self.month).last)).days > LATE_AFTER_DAYS

    def facts_digest(self, instead: Mapping[str, Any] | None = None) -> str:
        """SHA-256 of what a signature covers: the facts of the line, not when or by whom it was booked."""
        before = instead or {}
        facts = {name: before.get(name, getattr(self, name)) for name in _SIGNED_FACTS}
        later = {name: before.get(name, getattr(self, name)) for name in _SIGNED_IF_SAID}
        facts |= {name: value for name, value in later.items() if value is not None}
        happened = before.get("happened", self.happened)
        facts["happened"] = happened.isoformat() if happened else None
        return hashlib.sha256(canonical_json(facts)).hexdigest()

    def sealed(self, s: Session, before: Mapping[str, Any], inserted: bool) -> str | None:
        """Why this line may not change, or None: its month is closed or a standing signature covers it.

        Raises MonthClosed for a new line of a closed month, NoSuchHousehold for one of nobody.
        """
        was = (before.get("household_id", self.household_id), before.get("month", self.month))
        for house, month in {was, (self.household_id, self.month)}:
            there, state = _standing(s, self.village, house, month)
            if inserted and not there:
                raise NoSuchHousehold(number="")
            if state == "closed":
                if inserted:
                    raise MonthClosed(month=month)
                return _("{month} 已经结账").format(month=month)
        if not inserted and roles_signed(s, self.village, {self.id: self.facts_digest(before)}):
            return _("这一笔已经签字")
        return None


_SIGNED_FACTS: Final = (
    "household_id",
    "month",
    "item",
    "sub",
    "amount",
    "quantity",
    "unit",
    "use",
    "member_id",
    "basis",
    "living_cost",
    "sent_home",
    "one_off",
    "note",
)
_SIGNED_IF_SAID: Final = ("xun", "price", "price_source")
"""Facts that came with a later format: digested only where they are said, so that older signatures stand."""


class EntryVoucher(VillageOwned, Base):
    """A voucher proves a line; `sound` turns false when somebody finds that it does not."""

    __tablename__ = "entry_voucher"

    entry_id: Mapped[str] = ref("entry", index=True)
    voucher_id: Mapped[str] = ref("voucher", index=True)
    sound: Mapped[bool] = mapped_column(default=True)


def period_id(household_id: str, month: str) -> str:
    """The id of a household's month, the same on every laptop."""
    return str(uuid5(_PERIODS, f"{household_id}/{month}"))


def period(s: Session, village: str, household_id: str, month: str) -> Period | None:
    """The period's row, if the month was ever closed."""
    return s.get(Period, (village, period_id(household_id, month)))


def hold_period(s: Writing, household_id: str, month: str) -> Period:
    """The period's row to write on: as it stands, brought back after an undo, or new."""
    place = (s.village, period_id(household_id, month))
    row = s.get(Period, place, execution_options={"with_gone": True})
    if row is None:
        row = Period(village=place[0], id=place[1], household_id=household_id, month=month)
        s.add(row)
    row.gone = None
    return row


def is_closed(s: Session, village: str, household_id: str, month: str) -> bool:
    """Whether a household's month is closed, as the last flush left it."""
    return _standing(s, village, household_id, month)[1] == "closed"


def _standing(s: Session, village: str, household_id: str, month: str) -> tuple[bool, str | None]:
    """Whether the household is there, and its period's state. Asked for every line that is saved, so it
    goes past the mapper, which would cost as much as the saving."""
    place = {"village": village, "house": household_id, "period": period_id(household_id, month)}
    found = s.connection().execute(_STANDING, place).first()
    return (False, None) if found is None else (True, found.state)


_OF_HOUSE: Final = and_(
    Period.village == Household.village, Period.id == bindparam("period"), Period.gone.is_(None)
)
_STANDING: Final = (
    select(Period.state)
    .select_from(Household)
    .outerjoin(Period, _OF_HOUSE)
    .where(
        Household.village == bindparam("village"),
        Household.id == bindparam("house"),
        Household.gone.is_(None),
    )
)


def entries(
    s: Session, village: str, household_id: str, start: Month | None = None, end: Month | None = None
) -> Sequence[Entry]:
    """The standing lines of a household in a window, in the order they were typed."""
    query = select(Entry).where(Entry.village == village, Entry.household_id == household_id)
    if start is not None:
        query = query.where(Entry.month >= str(start))
    if end is not None:
        query = query.where(Entry.month <= str(end))
    return s.scalars(query.order_by(Entry.month, Entry.id)).all()


def record_entry(
    s: Writing,
    items: ItemList,
    *,
    household_id: str,
    month: str,
    item: str,
    amount: Fen,
    use: str | None = None,
    quantity: str = "",
    unit: str = "",
    member_id: str | None = None,
    basis: str = "estimated",
    living_cost: Fen | None = None,
    sent_home: Fen | None = None,
    one_off: bool = False,
    happened: date | None = None,
    note: str = "",
    xun: int | None = None,
    price: Fen | None = None,
    price_source: str | None = None,
) -> Entry:
    """Book one line; `price` is fen a unit. Raises BadLine, TooLong, NotAMonth, what `items.parse` refuses,
    and on saving what `Entry.sealed` raises."""
    code, sub = items.parse(item)
    month = str(Month.parse(month))
    refuse_impossible(code, amount, use, (living_cost, sent_home), happened, month)
    refuse_odd_terms(items, xun, happened, price, price_source)
    if basis not in BASES:
        raise BadLine(why=_("来历要写实际、估算或按比例"))
    row = Entry(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        month=month,
        item=code,
        sub=sub,
        amount=amount,
        quantity=short_text(quantity, "数量", 20),
        unit=short_text(unit, "单位", 20),
        use=(use or "sold") if code.startswith("B") else None,
        member_id=member_id,
        basis=basis,
        living_cost=living_cost,
        sent_home=sent_home,
        one_off=one_off,
        happened=happened,
        booked=s.today,
        note=short_text(note, "备注", NOTE_LIMIT),
        xun=None if happened else xun,
        price=price,
        price_source=price_source or None,
    )
    s.add(row)
    return row


def refuse_impossible(
    code: str,
    amount: Fen,
    use: str | None,
    wage_parts: tuple[Fen | None, Fen | None],
    happened: date | None,
    month: str,
) -> None:
    """Refuse a line that contradicts itself. Raises BadLine."""
    if not 0 < amount <= MAX_FEN:
        raise BadLine(why=_("金额要大于零"))
    if use is not None and (use not in USES or not code.startswith("B")):
        raise BadLine(why=_("只有经营性收入（B）能写用途"))
    if wage_parts != (None, None) and not code.startswith("A"):
        raise BadLine(why=_("只有工资（A）能写在外生活和寄带回"))
    for part in wage_parts:
        if part is not None and not 0 <= part <= amount:
            raise BadLine(why=_("在外生活、寄带回都不能大于工资"))
    if happened is not None and str(Month.of(happened)) != month:
        raise BadLine(why=_("日期不在这个月里"))


def refuse_odd_terms(
    items: ItemList, xun: int | None, happened: date | None, price: Fen | None, source: str | None
) -> None:
    """Refuse ten days that are none or not those of the day, a price that is none, a source nobody listed.

    Raises BadLine.
    """
    if xun is not None and xun not in XUN:
        raise BadLine(why=_("旬只有上旬、中旬、下旬"))
    if xun is not None and happened is not None and xun != xun_of(happened):
        raise BadLine(why=_("日期不在这一旬里"))
    if price is not None and not 0 < price <= MAX_FEN:
        raise BadLine(why=_("单价要大于零"))
    if source and source not in items.price_sources:
        raise BadLine(why=_("单价来源不在清单里"))


def xun_of(day: date) -> int:
    """The ten days 旬 of its month a day lies in: 1 to the 10th, 2 to the 20th, 3 after that."""
    return min((day.day - 1) // 10, 2) + 1


def strike_entry(entry: Entry, reason: str) -> None:
    """Strike a line out; it stays in the journal with the reason."""
    entry.gone = short_text(reason.strip() or "划去", "原因", 200)


def link_voucher(s: Writing, entry_id: str, voucher_id: str) -> EntryVoucher:
    """Let a voucher prove a line; allowed on signed and closed months, the same link twice is one.

    A link that somebody found unsound is sound again: linking says that it does prove the line.
    """
    query = select(EntryVoucher).where(
        EntryVoucher.village == s.village,
        EntryVoucher.entry_id == entry_id,
        EntryVoucher.voucher_id == voucher_id,
    )
    old = s.scalars(query).first()
    if old is not None:
        old.sound = True
        return old
    row = EntryVoucher(village=s.village, id=s.new_id(), entry_id=entry_id, voucher_id=voucher_id)
    s.add(row)
    return row


def vouchers_of(s: Session, village: str, entry_ids: Iterable[str]) -> dict[str, list[Voucher]]:
    """The sound vouchers of each line."""
    ids = list(entry_ids)
    result: dict[str, list[Voucher]] = {}
    joined = and_(Voucher.village == EntryVoucher.village, Voucher.id == EntryVoucher.voucher_id)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        query = (
            select(EntryVoucher.entry_id, Voucher)
            .join(Voucher, joined)
            .where(EntryVoucher.village == village, EntryVoucher.entry_id.in_(some), EntryVoucher.sound)
        )
        for entry_id, voucher in s.execute(query):
            result.setdefault(entry_id, []).append(voucher)
    return result
