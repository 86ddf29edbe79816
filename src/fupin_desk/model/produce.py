"""Own produce 实物: where a crop or a herd went, and at what price the village says it counts.

The balance of a crop over a window is an inventory, made from the lines that are in the account anyway. No
form asks for the harvest, because a household that is asked "how much did you harvest" gives a round number
and one that is asked "what did you sell, what did you eat, what lies there now" gives three true ones. So:

* **A line with use 库存 (stock) is a count**: what lay there at the end of that month. Two counts with the
  sales, meals, fodder, seed and gifts between them say what came in (harvest, births, purchases). The same
  count copied into the next month changes nothing, as a count should, where a movement would be doubled.
* **What came in is derived**: what was used and what is left, less what was there. Before the first count
  it is at least what was used.
* **What is missing is shown**: when a count lies below what the lines leave, the difference went somewhere
  without being written down (`missing`). It is a question for the next visit, never a sale.
* Only what was sold is cash. Eaten counts in the policy view by the pack's rule at the price written on the
  line. Stock never counts: neither do trees that do not bear yet.

`FarmPrice` is the village's list of farm-gate prices 地头价: item, unit, month, who said it, from which
source. It is offered where somebody prices a line and is never put there by itself: a line's price and its
source are facts that both sides sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.account import Entry
from fupin_desk.model.base import Base, VillageOwned
from fupin_desk.model.items import ItemList
from fupin_desk.model.ledger import Writing
from fupin_desk.model.quantity import Quantity, amount_of, kept, number_text, price_gap, unit_of
from fupin_desk.model.values import MAX_FEN, Fen, Month, Window, short_text, yuan

USED: Final = ("sold", "eaten", "fed", "seed", "given")
STALE_MONTHS: Final = 6
"""A price older than this is offered with its age in words."""


class BadPrice(Refusal):
    """A farm-gate price that says too little to be believed."""

    code = "FD-J99"
    what_happened = N_("地头价没有存：{why}。")
    what_now = N_("项目、单价、单位、月份、谁说的，都要写。")


class FarmPrice(VillageOwned, Base):
    """What one unit of a crop or animal brought at the farm gate in a month; `price` in fen."""

    __tablename__ = "farm_price"

    item: Mapped[str]
    sub: Mapped[str] = mapped_column(default="")
    month: Mapped[str] = mapped_column(index=True)
    price: Mapped[int]
    unit: Mapped[str]
    source: Mapped[str] = mapped_column(default="market")
    said_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]


@dataclass(frozen=True, slots=True)
class Offer:
    """A price to offer for a line: fen per `unit`, whose word it is, how many months old."""

    price: Fen
    unit: str
    month: str
    source: str
    said_by: str
    age: int

    @property
    def stale(self) -> bool:
        """Whether it is so old that its age should be read before it is used."""
        return self.age > STALE_MONTHS


@dataclass(frozen=True, slots=True)
class ProduceRow:
    """Where one crop went in one base unit over a window; numbers in `unit`, money in fen.

    opening + came_in = sold + eaten + fed + seed + given + missing + left, always. `counted` is the month of
    the last count, '' if nobody counted; `left` is what should lie there now by that count.
    """

    item: str
    sub: str
    unit: str
    opening: Decimal
    came_in: Decimal
    uses: Mapping[str, Decimal]
    missing: Decimal
    left: Decimal
    counted: str
    sold_fen: Fen
    eaten_fen: Fen
    unpriced: tuple[str, ...]
    """Eaten lines whose price is not written."""
    mispriced: tuple[str, ...]
    """Lines whose amount is not quantity times price, by more than a yuan."""
    unmeasured: tuple[str, ...]
    """Lines without a readable quantity: in the money, not in the numbers."""
    entries: tuple[str, ...]

    def used(self, use: str) -> Decimal:
        """How much went one way."""
        return self.uses.get(use, Decimal(0))


def record_price(
    s: Writing,
    items: ItemList,
    *,
    item: str,
    month: str,
    price: Fen,
    unit: str,
    said_by: str,
    source: str = "market",
    note: str = "",
) -> FarmPrice:
    """Write one price into the village's list. Raises BadPrice, NotAQuantity, NotAMonth, UnknownItem."""
    code, sub = items.parse(item)
    at, plain = str(Month.parse(month)), unit_of(unit)
    if not code.startswith("B"):
        raise BadPrice(why=_("只有经营性收入（B）有地头价"))
    if not 0 < price <= MAX_FEN:
        raise BadPrice(why=_("单价要大于零"))
    if not plain:
        raise BadPrice(why=_("没有写单位"))
    if not said_by.strip():
        raise BadPrice(why=_("没有写谁说的"))
    if items.price_sources and source not in items.price_sources:
        raise BadPrice(why=_("单价来源不在清单里"))
    row = FarmPrice(
        village=s.village,
        id=s.new_id(),
        item=code,
        sub=sub,
        month=at,
        price=price,
        unit=plain,
        source=source,
        said_by=short_text(said_by.strip(), "谁说的"),
        note=short_text(note, "备注", 200),
        booked=s.today,
    )
    s.add(row)
    return row


def farm_prices(s: Session, village: str) -> Sequence[FarmPrice]:
    """The village's list, by item, newest month first."""
    query = select(FarmPrice).where(FarmPrice.village == village)
    return s.scalars(
        query.order_by(FarmPrice.item, FarmPrice.sub, FarmPrice.month.desc(), FarmPrice.id.desc())
    ).all()


def offer(prices: Iterable[FarmPrice], item: str, sub: str, month: str, unit: str) -> Offer | None:
    """The newest price of exactly this crop, not later than the month, that fits the unit; or none.

    A price of "种植业" is nobody's price of maize, and next year's price is not this year's.
    """
    fit = [
        one
        for one in prices
        if (one.item, one.sub) == (item, sub)
        and one.month <= month
        and (not unit or amount_of(Quantity(Decimal(1000), unit), one.price, one.unit) is not None)
    ]
    best = max(fit, key=lambda one: (one.month, one.id), default=None)
    if best is None:
        return None
    then, now = Month.parse(best.month), Month.parse(month)
    age = (now.year - then.year) * 12 + now.month - then.month
    return Offer(best.price, best.unit, best.month, best.source, best.said_by, age)


# -- the balance -----------------------------------------------------------------------------------------


def balance(entries: Iterable[Entry], window: Window) -> list[ProduceRow]:
    """Every crop and herd of a household over a window, in the order of the form; a crop that was measured
    in two kinds of units has a row for each. Lines before the window give what was there at its beginning.
    """
    crops: dict[tuple[str, str], list[Entry]] = {}
    for row in entries:
        if row.item.startswith("B") and row.use is not None and Month.parse(row.month) <= window.end:
            crops.setdefault((row.item, row.sub), []).append(row)
    result = []
    for (item, sub), rows in sorted(crops.items()):
        bases: dict[str, list[tuple[Entry, Decimal]]] = {}
        bare: list[Entry] = []
        for row in rows:
            said = kept(row.quantity, row.unit)
            if said is None or not said.unit:
                bare.append(row)
            else:
                base, times = said.factor
                bases.setdefault(base, []).append((row, said.number * times))
        bare = [row for row in bare if Month.parse(row.month) in window]
        for n, (base, measured) in enumerate(sorted(bases.items()) or [("", [])]):
            made = _row((item, sub), base, measured, bare if n == 0 else [], window)
            if made is not None:
                result.append(made)
    return result


def _row(
    crop: tuple[str, str],
    unit: str,
    measured: Sequence[tuple[Entry, Decimal]],
    bare: Sequence[Entry],
    window: Window,
) -> ProduceRow | None:
    start = str(window.start)
    inside = [row for row, _number in measured if row.month >= start]
    if not inside and not bare:
        return None
    shelf, uses = _Shelf(), dict.fromkeys(USED, Decimal(0))
    for month in sorted({row.month for row, _number in measured}):
        here = [(row, number) for row, number in measured if row.month == month]
        if month >= start:
            shelf.open_window()
            for row, number in here:
                if row.use in uses:
                    uses[row.use] += number
        counts = [number for row, number in here if row.use == "stock"]
        shelf.month(
            month,
            sum((n for row, n in here if row.use != "stock"), Decimal(0)),
            sum(counts) if counts else None,
        )
    shelf.open_window()
    shelf.finish()
    every = [*inside, *bare]
    eaten = [row for row in every if row.use == "eaten"]
    return ProduceRow(
        item=crop[0],
        sub=crop[1],
        unit=unit,
        opening=shelf.opening,
        came_in=shelf.came_in,
        uses=uses,
        missing=shelf.missing,
        left=shelf.left,
        counted=shelf.counted,
        sold_fen=sum(row.amount for row in every if row.use == "sold"),
        eaten_fen=sum(row.amount for row in eaten),
        unpriced=tuple(row.id for row in eaten if row.price is None),
        mispriced=tuple(row.id for row in inside if abs(_off(row)) > 100),
        unmeasured=tuple(row.id for row in bare),
        entries=tuple(row.id for row in every),
    )


def _off(row: Entry) -> Fen:
    return price_gap(row.amount, row.quantity, row.unit, row.price) or 0


@dataclass(slots=True)
class _Shelf:
    """What lies there, month by month, between two counts. `have` is None until somebody counted."""

    have: Decimal | None = None
    since: Decimal = Decimal(0)
    opening: Decimal = Decimal(0)
    came_in: Decimal = Decimal(0)
    missing: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    counted: str = ""
    _open: bool = False

    def open_window(self) -> None:
        """What is there when the window begins: by the last count before it, less what was used since."""
        if self._open:
            return
        self._open = True
        self.opening = max(Decimal(0), (self.have or Decimal(0)) - self.since) if self.counted else Decimal(0)
        self.have = self.opening if self.counted else None
        self.since = self.came_in = self.missing = Decimal(0)

    def month(self, month: str, used: Decimal, count: Decimal | int | None) -> None:
        """One month's uses, and the count at its end if there was one."""
        self.since += used
        if count is None:
            return
        there = Decimal(count)
        change = there + self.since - (self.have or Decimal(0))
        self.came_in += max(change, Decimal(0))
        self.missing += max(-change, Decimal(0))
        self.have, self.since, self.counted = there, Decimal(0), month

    def finish(self) -> None:
        """The end of the window: what should be there; more used than there was came in meanwhile."""
        rest = (self.have or Decimal(0)) - self.since
        self.came_in += max(-rest, Decimal(0))
        self.left = max(rest, Decimal(0))


def questions(rows: Sequence[ProduceRow], items: ItemList) -> list[tuple[str, tuple[str, ...]]]:
    """What to ask about a household's produce at the next visit, each with the lines it is about."""
    asked: list[tuple[str, tuple[str, ...]]] = []
    for row in rows:
        label = row.sub or items.label(row.item)
        if row.missing:
            text = _("{crop}有 {number}{unit} 没有着落：卖了、吃了、喂了，还是送了人？")
            words = text.format(crop=label, number=number_text(row.missing), unit=row.unit)
            asked.append((words, row.entries))
        if row.unpriced:
            text = _("自家吃的{crop} {amount} 元，是按什么价、谁说的价折算的？")
            asked.append((text.format(crop=label, amount=yuan(row.eaten_fen)), row.unpriced))
        if row.mispriced:
            text = _("{crop}有 {n} 笔数量乘单价对不上金额，哪个数是对的？")
            asked.append((text.format(crop=label, n=len(row.mispriced)), row.mispriced))
        if row.unmeasured:
            text = _("{crop}有 {n} 笔没写数量，一共多少？")
            asked.append((text.format(crop=label, n=len(row.unmeasured)), row.unmeasured))
    return asked
