"""Quantities in kind: ``3担``, ``500 斤``, ``2头``, exact, read as a villager types them.

A `Quantity` is a number and a unit as they were said. Money is never made here; `amount_of` only multiplies
a quantity by a price that somebody named. Pure: texts come in, values go out.

Laws:

* **Exact.** Numbers are decimals; every conversion is a whole or decimal factor (1 公斤 = 2 斤,
  1 担 = 100 斤, 1 吨 = 2000 斤, 1 公顷 = 15 亩). Nothing is ever converted by an average: a 袋, 筐 or 背
  weighs what was written beside it (``袋(50公斤)``) or is not converted. A pig is not a weight.
* A quantity is positive. ``-3担``, ``3..5斤``, ``1e9斤``, ``几袋`` are refused, never guessed.
* What cannot be converted stands side by side: `total` answers a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import MAX_FEN, Fen, yuan

UNIT_LIMIT: Final = 20
_DIGITS: Final = 9
_PLACES: Final = 4
WEIGHT, AREA = "斤", "亩"
"""The units a sum of weights, of areas is told in: those of the village."""

_WEIGHTS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "克": Decimal("0.002"),
        "钱": Decimal("0.01"),
        "两": Decimal("0.1"),
        "斤": Decimal(1),
        "公斤": Decimal(2),
        "担": Decimal(100),
        "公担": Decimal(200),
        "吨": Decimal(2000),
    }
)
_AREAS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"厘": Decimal("0.01"), "分": Decimal("0.1"), "亩": Decimal(1), "公顷": Decimal(15)}
)
_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "千克": "公斤",
        "kg": "公斤",
        "市斤": "斤",
        "市担": "担",
        "g": "克",
        "t": "吨",
        "公吨": "吨",
        "市亩": "亩",
    }
)
CONTAINERS: Final = ("袋", "包", "箱", "筐", "桶", "背", "篓", "麻袋", "编织袋", "罐", "瓶", "车")
OFFERED: Final = ("斤", "公斤", "担", "吨", "两", "亩", "头", "只", "袋(50公斤)", "个", "株", "捆")
"""Units worth offering, the commonest first; any other short Chinese word is kept as it is."""

_WORDS: Final[Mapping[str, int]] = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER: Final = r"(?P<n>[\d.,]+万?|[半零〇一二两三四五六七八九十百千]+)"
_PART: Final = re.compile(
    _NUMBER + r"\s*(?P<u>[^\d.,\s半零〇][^\d.,\s]*?)?\s*(?P<h>半)?(?=[\d一二三四五六七八九]|$)"
)
_OF_WEIGHT: Final = re.compile(
    r"^(?P<unit>[^\d\s(×*x每]+)\s*(?:\(每?(?P=unit)?\s*(?P<a>[^()]+)\)|(?:[×*xX]|每(?P=unit))\s*(?P<b>.+))$"
)
_UNIT: Final = re.compile(r"^[\u3400-\u9fff]{1,4}(?:\([\u3400-\u9fff]{1,4}\))?$")


class NotAQuantity(Refusal):
    """A quantity that cannot be read exactly."""

    code = "FD-J97"
    what_happened = N_("数量“{given}”看不懂，没有记。")
    what_now = N_("请写成 3担、500斤、2头、4袋(50公斤) 这样，数要大于零。")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (positive, at most nine digits and four places) and a unit as said ('' if none was)."""

    number: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{number_text(self.number)}{self.unit}"

    @property
    def factor(self) -> tuple[str, Decimal]:
        """(Base unit, how many of it one of this unit is); a unit nobody can convert is its own base."""
        return factor(self.unit)

    def to(self, unit: str) -> Quantity | None:
        """The same in another unit, None where no exact way leads there."""
        (mine, of_mine), (its, of_its) = self.factor, factor(unit)
        if mine != its:
            return None
        number = self.number * of_mine / of_its
        return Quantity(number, unit) if number * of_its == self.number * of_mine else None

    def minus(self, other: Quantity) -> Quantity | None:
        """What is left in this unit's base, None if the two do not compare; the number may be negative."""
        (mine, of_mine), (its, of_its) = self.factor, other.factor
        return Quantity(self.number * of_mine - other.number * of_its, mine) if mine == its else None


def number_text(number: Decimal, *, separators: bool = False) -> str:
    """A number without needless zeros, with a true minus: ``1200`` (or ``1,200``), ``3.2``, ``−5``."""
    text = format(number.normalize(), ",f" if separators else "f")
    return text.replace("-", "−")


def unit_of(text: str) -> str:
    """A unit as it is kept: ``kg`` is 公斤, ``袋×50kg`` is ``袋(50公斤)``. Raises NotAQuantity."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    known = _ALIASES.get(plain) or _ALIASES.get(plain.lower())
    if known:
        return known
    held = _OF_WEIGHT.match(plain)
    if held and held["unit"] in CONTAINERS:
        inside = read(held["a"] or held["b"])
        if inside.factor[0] != WEIGHT:
            raise NotAQuantity(given=text[:UNIT_LIMIT])
        plain = f"{held['unit']}({inside})"
    elif not _UNIT.match(plain):
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    if len(plain) > UNIT_LIMIT:
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    return plain


def factor(unit: str) -> tuple[str, Decimal]:
    """(Base unit, how many of it one is): 公斤 is (斤, 2); 袋 is (袋, 1), 袋(50公斤) is (斤, 100)."""
    for base, table in ((WEIGHT, _WEIGHTS), (AREA, _AREAS)):
        if unit in table:
            return base, table[unit]
    held = _OF_WEIGHT.match(unit)
    if held and held["unit"] in CONTAINERS:
        try:
            base, times = (inside := read(held["a"] or held["b"])).factor
        except NotAQuantity:
            return unit, Decimal(1)
        if base == WEIGHT:
            return base, inside.number * times
    return unit, Decimal(1)


def read(text: str, unit: str = "") -> Quantity:
    """Read ``3担``, ``1.5吨``, ``三担半``, ``3斤2两``, ``4袋(50公斤)``, or a number beside its `unit`.

    Several parts become one number of the first unit, exactly. Raises NotAQuantity.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 40:
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    held = _held(plain)
    if held is not None:
        return held
    parts: list[Quantity] = []
    at = 0
    while at < len(plain):
        found = _PART.match(plain, at)
        if found is None or found.end() == at:
            raise NotAQuantity(given=text[:UNIT_LIMIT])
        number = _number(found["n"], text) + (Decimal("0.5") if found["h"] else 0)
        parts.append(Quantity(number, unit_of(found["u"] or "")))
        at = found.end()
    return _one(parts, unit, text)


def _held(plain: str) -> Quantity | None:
    """``4袋(50公斤)``: a number of containers that say what they weigh; None if it is nothing of the kind."""
    found = re.match(_NUMBER + r"\s*(?P<rest>.+)$", plain)
    if found is None:
        return None
    held = _OF_WEIGHT.match(found["rest"])
    if held is None or held["unit"] not in CONTAINERS:
        return None
    return _checked(Quantity(_number(found["n"], plain), unit_of(found["rest"])), plain)


def _one(parts: list[Quantity], unit: str, text: str) -> Quantity:
    """Several parts as one quantity of the first unit: ``3斤2两`` is 3.2 斤."""
    if not parts or (len(parts) > 1 and any(not part.unit for part in parts)):
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    first = parts[0]
    number, before = first.number, first.factor[1]
    for part in parts[1:]:
        base, times = part.factor
        # Each part is smaller than the one before: 3斤2两 is a weight, 3斤2担 a mistake of the finger.
        if base != first.factor[0] or times >= before or part.number * times >= before:
            raise NotAQuantity(given=text[:UNIT_LIMIT])
        number, before = number + part.number * times / first.factor[1], times
    beside = unit_of(unit)
    if first.unit and beside and first.unit != beside:
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    return _checked(Quantity(number, first.unit or beside), text)


def _checked(quantity: Quantity, text: str) -> Quantity:
    places = quantity.number.normalize().as_tuple().exponent
    if not 0 < quantity.number < 10**_DIGITS or (isinstance(places, int) and -places > _PLACES):
        raise NotAQuantity(given=text[:UNIT_LIMIT])
    return quantity


def _number(text: str, whole: str) -> Decimal:
    """A number in figures (``1,200.5``, ``2万``) or in words (``三``, ``半``, ``一百二十``)."""
    plain, times = (text[:-1], 10_000) if text.endswith("万") else (text, 1)
    if _PLAIN.fullmatch(plain) and len(plain) <= 16:
        return Decimal(plain.replace(",", "")) * times
    return _in_words(text, whole)


def _in_words(text: str, whole: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    total = last = 0
    before = 10_000
    for char in text:
        if char in _TENS:
            size = _TENS[char]
            if size >= before or (last == 0 and size != 10):
                raise NotAQuantity(given=whole[:UNIT_LIMIT])
            total, last, before = total + (last or 1) * size, 0, size
        elif last or char == "半":
            raise NotAQuantity(given=whole[:UNIT_LIMIT])
        elif char in _WORDS:
            last = _WORDS[char]
        else:
            raise NotAQuantity(given=whole[:UNIT_LIMIT])
    return Decimal(total + last)


def kept(quantity: str, unit: str) -> Quantity | None:
    """What a line of the account says, None where it says none or nothing readable (older lines may)."""
    try:
        return read(quantity, unit) if quantity.strip() else None
    except NotAQuantity:
        return None


def total(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The sum: one quantity where everything converts, several side by side where it does not.

    Alike units keep their unit (三担 and 两担 are 5 担); mixed weights are told in 斤, areas in 亩.
    """
    sums: dict[str, Decimal] = {}
    said: dict[str, set[str]] = {}
    for one in quantities:
        base, times = one.factor
        sums[base] = sums.get(base, Decimal(0)) + one.number * times
        said.setdefault(base, set()).add(one.unit)
    result = []
    for base, number in sums.items():
        units = said[base]
        unit = next(iter(units)) if len(units) == 1 else base
        result.append(Quantity(number / factor(unit)[1], unit))
    return result


def amount_of(quantity: Quantity, price: Fen, per: str = "") -> Fen | None:
    """Fen for a quantity at a price in fen per unit (`per`, else its own unit), rounded once, half up.

    None where the price is for something the quantity cannot be told in: a price per 斤 says nothing about
    a pig. Raises nothing; an amount beyond any household is None too.
    """
    base, times = factor(per or quantity.unit)
    mine, of_mine = quantity.factor
    if base != mine or price <= 0:
        return None
    exact = quantity.number * of_mine / times * price
    amount = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return amount if 0 < amount <= MAX_FEN else None


def price_gap(amount: Fen, quantity: str, unit: str, price: Fen | None) -> Fen | None:
    """By how many fen the amount of a line lies off its quantity times its price (per its own unit).

    None where the line names no price or no readable quantity; 0 where they agree to the fen.
    """
    said = kept(quantity, unit) if price is not None else None
    if said is None or price is None:
        return None
    due = amount_of(said, price)
    return None if due is None else amount - due


def in_words(parts: Iterable[tuple[str, str, Fen, Fen | None]]) -> str:
    """Lines in kind as a statement tells them: ``500斤 × 1.35 元/斤``, ``800斤，1.20—1.35 元/斤``.

    `parts` are (quantity, unit, amount, price or None). Where no price was written the one that follows from
    quantity and amount is told as such (合); a line without a readable quantity is counted, not hidden.
    """
    every = list(parts)
    measured = [(said, amount, price) for n, u, amount, price in every if (said := kept(n, u)) is not None]
    without = len(every) - len(measured)
    words = []
    if measured:
        sums = total(said for said, _amount, _price in measured)
        words.append("、".join(str(one) for one in sums) + _price_words(measured, sums))
    if without:
        words.append(_("{n} 笔没写数量").format(n=without))
    return "，".join(words)


def _price_words(measured: list[tuple[Quantity, Fen, Fen | None]], sums: list[Quantity]) -> str:
    """The price behind a sum: the one written, the range of those written, or the one that follows."""
    units = {said.unit for said, _amount, _price in measured}
    prices = {price for _said, _amount, price in measured if price is not None}
    named = all(price is not None for _said, _amount, price in measured)
    if named and len(units) == 1:
        unit = next(iter(units))
        if len(prices) == 1:
            return _(" × {price} 元/{unit}").format(price=yuan(next(iter(prices))), unit=unit)
        text = _("，{low}—{high} 元/{unit}")
        return text.format(low=yuan(min(prices)), high=yuan(max(prices)), unit=unit)
    if len(sums) != 1:
        return ""
    amount = sum(amount for _said, amount, _price in measured)
    mean = (Decimal(amount) / sums[0].number).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return _("，合 {price} 元/{unit}").format(price=yuan(int(mean)), unit=sums[0].unit)
