"""Figures and days as paper writes them, and the veil over numbers people typed into free text.

`veil` is a second wall: no field of a sheet holds an ID number or a household's phone, but a note may. Such
runs of digits are masked on every sheet that hangs or leaves the house.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.model.masks import mask_bank, mask_id, mask_phone
from fupin_desk.model.values import Fen, Month, Window, yuan

_ID: Final = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")
_BANK: Final = re.compile(r"(?<![0-9A-Za-z.])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4,7}(?![0-9A-Za-z])")
_PHONE: Final = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"


def veil(text: str) -> str:
    """Mask ID numbers, bank accounts and mobile phones inside a free text."""
    if not any(char.isdigit() for char in text):
        return text
    text = _ID.sub(lambda found: mask_id(found[0]), text)
    text = _BANK.sub(lambda found: mask_bank(re.sub(r"\D", "", found[0])), text)
    return _PHONE.sub(lambda found: mask_phone(re.sub(r"\D", "", found[0])), text)


def money(amount: Fen) -> str:
    """Yuan with separators and a true minus; nothing at all is —."""
    return yuan(amount) if amount else "—"


def short_money(amount: Fen) -> str:
    """Yuan without .00 for sums spelled out in small type."""
    text = yuan(amount)
    return text.removesuffix(".00")


def month_text(month: Month) -> str:
    """2026年9月."""
    return _("{year}年{month}月").format(year=month.year, month=month.month)


def day_text(day: date) -> str:
    """2025年11月12日."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def window_text(window: Window) -> str:
    """2025年10月—2026年9月, or one month alone."""
    if window.start == window.end:
        return month_text(window.start)
    return f"{month_text(window.start)}—{month_text(window.end)}"


def _section(number: int) -> str:
    """Four digits in capitals, zeros inside written once."""
    text, zero = "", False
    for unit, weight in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = number // weight % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return text


def capitals(amount: Fen) -> str:
    """An amount in capital figures: 1234.50 is 壹仟贰佰叁拾肆元伍角整."""
    whole, rest = divmod(abs(amount), 100)
    text, pending = "", False
    for unit, weight in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        part = whole // weight % 10_000
        if part:
            text += ("零" if text and (pending or part < 1000) else "") + _section(part) + unit
            pending = False
        elif text:
            pending = True
    tenth, hundredth = divmod(rest, 10)
    tail = "整"
    if rest:
        tail = (f"{_DIGITS[tenth]}角" if tenth else "零" if text else "") + (
            f"{_DIGITS[hundredth]}分" if hundredth else "整"
        )
    head = (text or "零") + "元" if text or not rest else ""
    return ("负" if amount < 0 else "") + head + tail
