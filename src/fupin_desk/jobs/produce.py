"""Own produce of a household, and the village's farm-gate prices: what the pages and `produce` verbs show.

The arithmetic is in `model.produce`; here it gets its lines, labels and words. A farm-gate price is offered
(`offered`), never put into a line: whoever books says that he takes it, and from where it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import statements
from fupin_desk.jobs.office import Office
from fupin_desk.model import produce
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.household import Household, NoSuchHousehold
from fupin_desk.model.journal import Op
from fupin_desk.model.produce import BadPrice, FarmPrice, Offer, ProduceRow
from fupin_desk.model.quantity import in_words, number_text
from fupin_desk.model.values import Fen, Month, Window, short_text

WAYS: Final = {
    "sold": N_("卖了"),
    "eaten": N_("自家吃了"),
    "fed": N_("喂了"),
    "seed": N_("留种"),
    "given": N_("送人"),
}
_BEFORE: Final = 12
"""Months before a window that are read to know what was there when it began."""


@dataclass(frozen=True, slots=True)
class ProduceLine:
    """One crop or herd with its label and what it says in words; numbers as in `ProduceRow`."""

    label: str
    row: ProduceRow
    eaten_words: str

    def number(self, what: str) -> str:
        """One number of the balance with its unit, '' for nothing: a use, ``came_in``, ``missing`` …"""
        value = self.row.used(what) if what in WAYS else getattr(self.row, what)
        return f"{number_text(value)}{self.row.unit}" if value else ""


@dataclass(frozen=True, slots=True)
class HouseProduce:
    """A household's produce over a window; `questions` each with the lines they are about."""

    window: Window
    lines: list[ProduceLine]
    questions: list[tuple[str, tuple[str, ...]]]
    cash: Fen
    """What was sold, in fen: the only part of it that is money."""
    eaten: Fen


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One farm-gate price as a page shows it."""

    id: str
    code: str
    label: str
    month: str
    price: Fen
    unit: str
    source: str
    source_label: str
    said_by: str
    note: str


def page(
    office: Office, household_id: str, window: Window | None = None, village: str | None = None
) -> HouseProduce:
    """Where a household's produce went over a window (the accounting year unless given)."""
    owner, span = village or office.village, window or statements.year(office)
    items = office.resources.items
    with office.read() as s:
        if s.get(Household, (owner, household_id)) is None:
            raise NoSuchHousehold(number="")
        every = entries(s, owner, household_id, span.start.plus(-_BEFORE), span.end)
    by_id = {row.id: row for row in every}
    found = produce.balance(every, span)
    lines = [
        ProduceLine(
            items.label(row.item, row.sub),
            row,
            in_kind([by_id[i] for i in row.entries if by_id[i].use == "eaten"]),
        )
        for row in found
    ]
    return HouseProduce(
        span,
        lines,
        produce.questions(found, items),
        sum(row.sold_fen for row in found),
        sum(row.eaten_fen for row in found),
    )


def in_kind(rows: list[Entry]) -> str:
    """Quantity and price of lines in kind, as a statement's step tells them: ``500斤 × 1.35 元/斤``."""
    return in_words((row.quantity, row.unit, row.amount, row.price) for row in rows) if rows else ""


def prices(office: Office, village: str | None = None) -> list[PriceLine]:
    """The village's list of farm-gate prices, by item, newest month first."""
    with office.read() as s:
        return [_line(office, row) for row in produce.farm_prices(s, village or office.village)]


def _line(office: Office, row: FarmPrice) -> PriceLine:
    items = office.resources.items
    return PriceLine(
        row.id,
        f"{row.item}.{row.sub}" if row.sub else row.item,
        items.label(row.item, row.sub),
        row.month,
        row.price,
        row.unit,
        row.source,
        _(items.price_sources.get(row.source, row.source)),
        row.said_by,
        row.note,
    )


def set_price(
    office: Office,
    item: str,
    price: Fen,
    unit: str,
    month: str,
    said_by: str,
    source: str = "market",
    note: str = "",
) -> str:
    """Write a farm-gate price into the village's list; an older one of the same month stays beneath it.

    Raises BadPrice, NotAQuantity (unit), NotAMonth, UnknownItem.
    """
    with office.change(Op.SET_VILLAGE, reason=_("地头价")) as s:
        return produce.record_price(
            s,
            office.resources.items,
            item=item,
            month=month,
            price=price,
            unit=unit,
            said_by=said_by,
            source=source,
            note=note,
        ).id


def strike_price(office: Office, price_id: str, reason: str) -> None:
    """Take a price off the list; lines that were priced by it keep theirs. Raises BadPrice."""
    with office.change(Op.SET_VILLAGE, reason=_("划去地头价：{reason}").format(reason=reason.strip())) as s:
        row = s.get(FarmPrice, (s.village, price_id))
        if row is None or row.gone is not None:
            raise BadPrice(why=_("这一条已经不在了"))
        row.gone = short_text(reason.strip() or "划去", "原因", 200)


def offered(office: Office, item: str, month: str, unit: str = "") -> Offer | None:
    """The price to offer for a line of this item (with its sub-item), month and unit; None if none fits."""
    code, sub = office.resources.items.parse(item)
    with office.read() as s:
        rows = produce.farm_prices(s, office.village)
    return produce.offer(rows, code, sub, str(Month.parse(month)), unit)
