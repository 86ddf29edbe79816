"""What a person typed into a row of the month grid, and what it means.

A row is texts until it is left: this file turns the texts into values or says, cell by cell, what could
not be read (`Misread`). It knows how an item is found (by code, by pinyin initials, by characters, by what
this household booked before), how a day is typed (``9``, ``10-9``, ``10月9日``; in a village that books by
ten days also 上旬) and which uses exist. No Qt here, no rule about money: figures are read in `figuring`,
and what may be booked is decided by the job.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.model import values
from fupin_desk.model.items import Item, ItemList, written
from fupin_desk.model.quantity import OFFERED
from fupin_desk.model.search import folded as _folded
from fupin_desk.model.search import readings
from fupin_desk.model.values import Month
from fupin_desk.ui.widgets.figuring import (
    product,
    read_amount,
    read_price,
    read_quantity,
    read_share,
    read_worked,
)

COLUMNS: Final = (
    "item", "member", "happened", "quantity", "unit", "price", "price_source", "use", "amount",
    "living_cost", "sent_home", "basis", "photos", "note",
)  # fmt: skip
TYPED: Final = tuple(name for name in COLUMNS if name != "photos")
USES: Final = {
    "sold": N_("出售"), "eaten": N_("自用"), "stock": N_("存着"), "seed": N_("留种"), "given": N_("送人"),
    "fed": N_("作饲料"),
}  # fmt: skip
XUN: Final = {"1": N_("上旬"), "2": N_("中旬"), "3": N_("下旬")}
BASES: Final = {"stated": N_("据实"), "estimated": N_("估算")}
_USE_WORDS: Final = {
    "卖": "sold", "卖出": "sold", "销售": "sold", "自食": "eaten", "吃": "eaten", "自产自用": "eaten",
    "库存": "stock", "存栏": "stock", "种子": "seed", "赠送": "given", "送礼": "given", "饲料": "fed",
}  # fmt: skip
_MORE_UNITS: Final = ("月", "天", "次", "袋", "包", "箱", "车", "棵", "匹", "张", "窝", "人", "学期")
_EMPTY: Final = {
    "use": None, "basis": "stated", "happened": None, "amount": None, "living_cost": None, "sent_home": None,
    "price": None, "price_source": None, "quantity": "",
}  # fmt: skip
"""What an empty cell means where it is more than an empty text."""
_DAY: Final = re.compile(r"^(?:(\d{4})[-./年])?(?:(\d{1,2})[-./月])?(\d{1,2})日?$")


folded = lru_cache(maxsize=8192)(_folded)
"""The same labels are compared at every key stroke."""


class NoSuchMember(Refusal):
    """A name that nobody in the household bears."""

    code = "FD-U70"
    what_happened = N_("这一户没有叫这个名字的成员。")
    what_now = N_("请打姓名首字母来选；留空就是全家。")


class NoSuchItem(Refusal):
    """A word that finds no item."""

    code = "FD-U71"
    what_happened = N_("没有认出“{given}”是哪个项目。")
    what_now = N_("请打代码（A1）、首字母（wg）或项目名字再选。")


class NoSuchDay(Refusal):
    """A day that is not in the month."""

    code = "FD-U72"
    what_happened = N_("“{given}”不是 {month} 里的一天。")
    what_now = N_("日期可以只写几号，例如 9。")


class NotAChoice(Refusal):
    """A word that is not one of the few a cell takes."""

    code = "FD-U73"
    what_happened = N_("这一格不能写“{given}”。")
    what_now = N_("可以写：{choices}。")


class Wanted(Refusal):
    """A cell a line cannot be without."""

    code = "FD-U74"
    what_happened = N_("还差{what}。")
    what_now = N_("填上这一格，这一笔就记好了。")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a cell can hold and the texts that find it: `code` is stored, `label` is shown."""

    code: str
    label: str
    keys: tuple[str, ...] = ()
    side: str = ""
    hint: str = ""

    def rank(self, word: str) -> int | None:
        """How well a folded word finds this (small is better), None if it does not."""
        code, label = folded(self.code), folded(self.label)
        own = folded(self.label.rpartition("·")[2]) if self.side else label
        if word in (code, own, label):
            return 0
        # Two letters are the start of a long name as often as a whole name, unless that is 鸡 or 鸭.
        if code.startswith(word) or (word in self.keys and (len(word) > 2 or len(own) == 1)):
            return 1
        if any(key.startswith(word) for key in self.keys):
            return 2
        if label.startswith(word) or own.startswith(word):
            return 3
        return 4 if word in label else None


def find(choices: Iterable[Choice], text: str, most: int = 8) -> list[Choice]:
    """The choices a typed text finds, best first, in the list's order among equals."""
    word = folded(text).replace("·", "")
    if not word:
        return []
    ranked = [(rank, n, c) for n, c in enumerate(choices) if (rank := c.rank(word)) is not None]
    return [choice for _rank, _n, choice in sorted(ranked, key=lambda found: found[:2])[:most]]


def item_choices(items: ItemList, booked: Sequence[tuple[str, str]] = ()) -> list[Choice]:
    """Every item with its sub-items; what this household booked before (item, sub) comes first."""
    result: dict[str, Choice] = {}
    for code, sub in booked:
        if code in items.items:
            _offer(result, items, items.get(code), sub)
    for item in items:
        _offer(result, items, item, "")
        for sub in (*item.subs, *item.known):
            _offer(result, items, item, sub)
    return list(result.values())


def _offer(into: dict[str, Choice], items: ItemList, item: Item, sub: str) -> None:
    code = written(item.code, sub)
    if code in into:
        return
    label = items.label(item.code, sub)
    numbered = item.subs.get(sub)
    own = numbered.label if numbered else sub
    keys = readings(label.replace("·", "")) + (readings(own) if own else ())
    into[code] = Choice(code, label, keys, item.side, item.group_label)


def member_choices(members: Iterable[tuple[str, str, str]]) -> list[Choice]:
    """Members (id, name, relation) as choices, found by characters and pinyin initials."""
    return [Choice(name, name, readings(name), "", relation) for _id, name, relation in members]


def word_choices(words: Mapping[str, str]) -> list[Choice]:
    """A short fixed list (uses, grades of telling) in the language of the screen."""
    return [Choice(code, _(label), readings(label)) for code, label in words.items()]


@cache
def unit_choices() -> list[Choice]:
    """Units worth offering; any other short word may be typed as well."""
    return [Choice(unit, unit, readings(unit)) for unit in (*OFFERED, *_MORE_UNITS)]


@dataclass(slots=True)
class Known:
    """What the page knows about the month while somebody types: items, members, the month itself."""

    month: Month
    items: ItemList
    choices: list[Choice] = field(default_factory=list)
    members: list[Choice] = field(default_factory=list)
    bands: bool = False
    """Whether the village keeps its book by ten days 旬."""
    band: int | None = None
    """The ten days a new line goes to until it has a day."""

    def choices_for(self, column: str) -> list[Choice]:
        """What can be picked in a column; empty for cells of free text."""
        fixed = {"use": USES, "basis": BASES, "price_source": self.items.price_sources}
        if column in fixed:
            return word_choices(fixed[column])
        if column == "unit":
            return unit_choices()
        return {"item": self.choices, "member": self.members}.get(column, [])

    def side(self, item: str) -> str:
        """On which side an item stands, '' while it is not known."""
        code = item.partition(".")[0].upper()
        return self.items.items[code].side if code in self.items.items else ""

    def wage(self, item: str) -> bool:
        """Whether the item takes living cost and money sent home."""
        code = item.partition(".")[0].upper()
        return code in self.items.items and self.items.items[code].wage

    def takes(self, item: str, column: str) -> bool:
        """Whether a cell means anything under this item: uses belong to B, wage parts to A."""
        if column in ("living_cost", "sent_home"):
            return not item or self.wage(item)
        if column == "use":
            return not item or item.upper().startswith("B")
        return True


def read_item(text: str, known: Known) -> str:
    """An item as it is written, from code, ``B1.玉米``, ``种植业·玉米``, both together, initials or label.

    Raises NoSuchItem.
    """
    plain = text.strip()
    code, _mark, rest = plain.replace("·", ".").replace(" ", ".").partition(".")
    whole, _blank, label = plain.partition(" ")
    if label:
        with suppress(Spoken):
            item, sub = known.items.parse(whole)
            if sub and label.strip() in (known.items.label(item, sub), known.items.get(item).label):
                return written(item, sub)
    standard = known.items.items.get(code.strip().upper())
    if standard is not None and (rest == standard.label or rest.startswith(f"{standard.label}.")):
        rest = rest.removeprefix(standard.label).removeprefix(".")
    try:
        return written(*known.items.parse(f"{code}.{rest}" if rest else code))
    except Spoken:
        pass
    labelled = next((item.code for item in known.items if rest and item.label == code), None)
    if labelled is not None:
        return written(*known.items.parse(f"{labelled}.{rest}"))
    hits = find(known.choices, plain, 1)
    if not hits:
        raise NoSuchItem(given=plain[:20])
    return hits[0].code


def read_day(text: str, month: Month) -> date:
    """A day of the month: ``9``, ``10-9``, ``10/9``, ``1009``, ``2026-10-09``, ``10月9日``. NoSuchDay."""
    plain = "".join(folded(text))
    if plain.isdecimal() and len(plain) == 4:
        plain = f"{plain[:2]}-{plain[2:]}"
    if plain.isdecimal() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    plain = plain.removesuffix("00:00:00")
    found = _DAY.match(plain)
    try:
        if not found:
            raise ValueError
        day = date(int(found[1] or month.year), int(found[2] or month.month), int(found[3]))
    except ValueError as bad:
        raise NoSuchDay(given=text[:20], month=month) from bad
    if Month.of(day) != month:
        raise NoSuchDay(given=text[:20], month=month)
    return day


def read_member(text: str, known: Known) -> str:
    """A member's name from characters or initials; '' is the whole household. NoSuchMember."""
    plain = text.strip()
    if not plain:
        return ""
    exact = [choice.code for choice in known.members if choice.code == plain]
    hits = exact or [choice.code for choice in find(known.members, plain, 1)]
    if not hits:
        raise NoSuchMember
    return hits[0]


def read_word(text: str, words: Mapping[str, str], also: Mapping[str, str] | None = None) -> str:
    """One of a few words by its characters, initials or code. NotAChoice."""
    plain = text.strip()
    if plain in (also or {}):
        return (also or {})[plain]
    hits = find(word_choices(words), plain, 1)
    if not hits:
        raise NotAChoice(given=plain[:20], choices="、".join(_(label) for label in words.values()))
    return hits[0].code


def read_when(text: str, known: Known) -> date | int:
    """A day of the month, or ten days 旬 as 1 to 3 (``上旬``, ``s``). NoSuchDay."""
    if not any(character.isdigit() for character in text):
        hits = find(word_choices(XUN), text, 1)
        if hits:
            return int(hits[0].code)
    return read_day(text, known.month)


def read_cell(column: str, text: str, known: Known, item: str = "") -> Any:
    """The value of one cell. Raises a Refusal whose sentence is shown at the cell."""
    plain = text.strip()
    if column == "item":
        return read_item(text, known)
    if column == "member" or column not in _EMPTY:
        return read_member(text, known) if column == "member" else plain
    if not plain:
        return _EMPTY[column]
    readers: dict[str, Callable[[], Any]] = {
        "use": lambda: read_word(plain, USES, _USE_WORDS),
        "basis": lambda: read_word(plain, BASES),
        "happened": lambda: read_when(plain, known),
        "price": lambda: read_price(plain),
        "living_cost": lambda: read_share(plain),
        "sent_home": lambda: read_share(plain),
        "price_source": lambda: read_word(plain, known.items.price_sources),
        "quantity": lambda: read_quantity(plain)[0],
    }
    return readers.get(column, lambda: read_amount(plain, known.side(item)))()


def read_parts(column: str, text: str, known: Known, item: str = "") -> dict[str, Any]:
    """What a cell's text sets: itself and, for ``2.4亩`` or ``500斤*1.2``, its neighbours."""
    plain = text.strip()
    if column == "quantity" and plain:
        number, unit = read_quantity(plain)
        return {"quantity": number} | ({"unit": unit} if unit else {})
    if column == "amount" and plain:
        worked = read_worked(plain, known.side(item))
        result: dict[str, Any] = {"amount": worked.amount}
        if worked.quantity:
            result |= {"quantity": worked.quantity, "price": worked.price}
        return result | ({"unit": worked.unit} if worked.unit else {})
    return {column: read_cell(column, text, known, item)}


Reader = Callable[[str, str, Known, str], dict[str, Any]]


def shown(column: str, value: Any, sources: Mapping[str, str] | None = None) -> str:
    """How a value stands in its cell when somebody begins to edit it."""
    if value is None or value == "":
        return ""
    if column == "happened":
        return f"{value:%m-%d}" if isinstance(value, date) else _(XUN[str(value)])
    if column in ("amount", "living_cost", "sent_home", "price"):
        return values.yuan(abs(int(value)), separators=False)
    words = {"use": USES, "basis": BASES, "price_source": sources or {}}.get(column, {})
    return _(words[str(value)]) if str(value) in words else str(value)


@dataclass(slots=True)
class Row:
    """One row of the grid: what is booked (`entry`), what is typed over it, what could not be read.

    `values` holds every cell's value (the booked ones to begin with); `typed` the names of cells changed
    since; `faults` the sentence for each cell whose text could not be read, its text kept in `raw`;
    `refused` what the ledger said when it would not take the line. `offered`: shown, booked only when a
    person says so; `ghost`: a line of last month, grey, that one key books again;
    `booked_id`: the line the ledger made of it, until that line is read.
    """

    values: dict[str, Any] = field(default_factory=dict)
    entry: Any = None
    typed: set[str] = field(default_factory=set)
    raw: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    offered: bool = False
    ghost: bool = False
    saving: bool = False
    booked_id: str = ""
    refused: str = ""

    @property
    def item(self) -> str:
        """The item as written, '' on an empty row."""
        return str(self.values.get("item") or "")

    @property
    def sealed(self) -> bool:
        """Whether the line is signed or closed: only its amount may change, by a correction."""
        return self.entry is not None and bool(self.entry.sealed)

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in the row."""
        return self.entry is None and not self.typed and not self.offered and not self.ghost

    def put(self, column: str, text: str, known: Known, read: Reader | None = None) -> bool:
        """Take a typed text into a cell; answers whether it could be read. Unreadable text is kept."""
        self.awaken()
        try:
            parts = (read or read_parts)(column, text, known, self.item)
        except Spoken as refusal:
            self.faults[column], self.raw[column] = f"{refusal.what}{refusal.now}", text
            self.typed.add(column)
            return False
        for name, value in parts.items():
            self._set(name, value)
        if column == "item":
            if known.bands and known.band and not self.values.get("happened"):
                self._set("happened", known.band)
            self._drop_what_the_item_does_not_take(known)
        if column in ("quantity", "price") and not self.values.get("amount") and self.values.get("price"):
            worth = product(str(self.values.get("quantity") or ""), int(self.values["price"]))
            if worth is not None:
                self._set("amount", worth)
        return True

    def _set(self, column: str, value: Any) -> None:
        self.faults.pop(column, None)
        self.raw.pop(column, None)
        if value != self.values.get(column):
            self.values[column] = value
            self.typed.add(column)

    def awaken(self) -> None:
        """A line of last month is taken up: from here on it is one that was typed."""
        if self.ghost:
            self.ghost = False
            self.typed = {name for name, value in self.values.items() if value}

    def _drop_what_the_item_does_not_take(self, known: Known) -> None:
        for column in ("use", "living_cost", "sent_home"):
            if not known.takes(self.item, column) and self.values.get(column) is not None:
                self.values[column] = None
        if self.item.startswith("B") and not self.values.get("use"):
            self.values["use"] = "sold"

    def wanted(self) -> str | None:
        """The first cell that still hinders saving: unreadable, or missing item or amount."""
        if self.faults:
            return next(iter(self.faults))
        return next((name for name in ("item", "amount") if not self.values.get(name)), None)

    def want(self) -> None:
        """Say at the cell what is still missing, as a fault that goes when something is typed."""
        missing = self.wanted()
        if missing is not None and missing not in self.faults:
            what = _("项目") if missing == "item" else _("金额")
            self.faults[missing] = Wanted(what=what).what
