"""What a figure typed into a cell of the grid means: ``1,200``, ``0.3万``, ``120+80.5``, ``500斤*1.2``.

Amounts are positive fen, exact or refused; the item gives the side. Two short cuts of a spreadsheet are
read: parts added up, and a quantity times a price, which fills quantity, unit and price as well; the product
is rounded to the fen once, half up, as a purchase slip does. Full-width figures count as figures. No Qt.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model import quantity, values
from fupin_desk.model.quantity import NotAQuantity, number_text, unit_of
from fupin_desk.model.values import MAX_FEN, NotMoney

_OUT: Final = ("cost", "living")
_TIMES: Final = re.compile(r"(?<=\S)\s*[*×✕]\s*(?=\S)")
_MONEY: Final = re.compile(r"[元块¥]")
_UNIT: Final = re.compile(r"[^\d.,\s]")
_PRICE: Final = re.compile(r"^(\d[\d,.]*)\s*(?:元|块)?\s*(?:[/每]\s*(\D{1,8}))?$")


class NotPositive(Refusal):
    """An amount of nothing, or less than nothing."""

    code = "FD-U61"
    what_happened = N_("金额要大于零，“{given}”不行。")
    what_now = N_("支出也写正数，项目会分清收支；退款请记成收入。")


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure worked out: the amount in fen and, where it was a product, what was multiplied."""

    amount: int
    quantity: str = ""
    unit: str = ""
    price: int | None = None


def plain_figure(text: str) -> str:
    """The form in which figures are read: half width, without blanks at the ends or a leading =."""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("=").strip()


def read_quantity(text: str) -> tuple[str, str]:
    """A positive number and the unit typed with it, '' if none: ``500斤``, ``三担半``. NotAQuantity."""
    measured = quantity.read(text)
    return number_text(measured.number), measured.unit


def read_price(text: str) -> int:
    """A price in fen a unit: ``1.2``, ``1.20元/斤``. Raises NotMoney."""
    return _price(text)[0]


def _price(text: str) -> tuple[int, str]:
    """A price and the unit it is for, '' if it does not say."""
    found = _PRICE.match(plain_figure(text))
    price = values.fen(found[1] if found else text)
    if price <= 0:
        raise NotMoney(given=text[:40])
    return price, (found[2] or "").strip() if found else ""


def read_amount(text: str, side: str) -> int:
    """An amount in fen; a cost may be typed as it is shown, with its minus. NotMoney, NotPositive."""
    amount = values.fen(text)
    amount = -amount if amount < 0 and side in _OUT else amount
    if amount <= 0:
        raise NotPositive(given=text[:20])
    return amount


def read_share(text: str) -> int:
    """A part of a wage in fen: nothing at all is an answer too. Raises NotMoney."""
    return abs(values.fen(text))  # 在外生活 is shown with its minus and may be typed so


def product(number: str, price: int) -> int | None:
    """Quantity times price in fen, half up; None if the quantity is no number or the sum too large."""
    try:
        measured = quantity.read(number)
    except NotAQuantity:
        return None
    amount = int((measured.number * price).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return amount if 0 < amount <= MAX_FEN else None


def read_worked(text: str, side: str) -> Worked:
    """An amount, a sum of amounts or a product. Raises NotMoney, NotPositive, NotAQuantity."""
    plain = plain_figure(text)
    parts = _TIMES.split(plain)
    if len(parts) == 2:
        return _times(parts[0], parts[1], given=text)
    pieces = [piece.strip() for piece in plain.split("+")]
    if len(pieces) > 1 and all(pieces):
        total = sum(read_amount(piece, side) for piece in pieces)
        if total > MAX_FEN:
            raise NotMoney(given=text[:40])
        return Worked(total)
    return Worked(read_amount(text if plain == text.strip() else plain, side))


def _times(first: str, second: str, given: str) -> Worked:
    """``500斤*1.2`` or ``1.2元*500斤``: the part that is a price by its words, else the second.

    ``100公斤*1.2元/斤`` becomes 200 斤: quantity and price are told in one unit, or refused.
    """
    turned = _UNIT.search(second) and not _UNIT.search(first) and not _MONEY.search(second)
    if turned or (_MONEY.search(first) and not _MONEY.search(second)):
        first, second = second, first
    try:
        measured = quantity.read(first)
    except NotAQuantity as bad:
        raise NotMoney(given=given[:40]) from bad
    price, per = _price(second)
    told = measured.to(unit_of(per)) if per and measured.unit else measured
    amount = product(str(told.number), price) if told is not None else None
    if told is None or amount is None:
        raise NotMoney(given=given[:40])
    return Worked(amount, number_text(told.number), told.unit or unit_of(per), price)
