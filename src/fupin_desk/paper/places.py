"""What sheets share: head and rule, places to sign, tick boxes, whom to call, the foot with the code.

A sheet that hangs on a wall has a frame, a sheet that comes back signed has corner ticks: one sees at once
which is which. Places to sign are always blank: no image of a signature is ever put on another page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.paper.code import square
from fupin_desk.paper.curves import MM
from fupin_desk.paper.ink import HAIR, RULE, THIN, Ink
from fupin_desk.paper.sheets import Contacts

LEFT: Final = 12.0
RIGHT: Final = 198.0
WIDE: Final = RIGHT - LEFT
CODE: Final = 25.0
"""Side of the square code in mm."""
BOTTOM: Final = 285.0
TRACK: Final = 0.08


@dataclass(frozen=True, slots=True)
class Type:
    """The three sizes of a sheet in pt."""

    small: float
    middle: float
    large: float


def spaced(ink: Ink, x: float, y: float, text: str, pt: float, room: float, centred: bool = False) -> float:
    """A title with a little air between its characters (less than would extract as blanks)."""
    text, pt = ink.fit(text, pt, "B", room * 0.93)
    track = TRACK * pt / MM
    widths = [ink.size(char, pt, "B") for char in text]
    whole = sum(widths) + track * (len(text) - 1)
    if centred:
        x -= whole / 2
    for char, width in zip(text, widths, strict=True):
        ink.text(x, y, char, pt, "B")
        x += width + track
    return whole


def head(ink: Ink, type_: Type, title: str, upper: str, lower: str, lower_size: float | None = None) -> float:
    """Title left, two lines right, the rule under both; gives back the title's width."""
    width = spaced(ink, LEFT, 21.4, title, type_.large, 92)
    room = WIDE - width - 10
    ink.text(RIGHT, 16.2, upper, type_.small, align="r", room=room)
    size = lower_size or type_.small
    ink.text(RIGHT, 21.4, lower, size, "M" if lower_size else "R", align="r", room=room)
    ink.line(LEFT, 24.8, RIGHT, 24.8, RULE, "accent")
    return width


def year_month_day(ink: Ink, right: float, y: float, pt: float, span: float = 32) -> None:
    """年 月 日 to be filled in by hand, ending at `right`."""
    for word, share in ((_("日"), 0.0), (_("月"), 0.33), (_("年"), 0.66)):
        ink.text(right - span * share, y, word, pt, align="r")


def sign_place(
    ink: Ink,
    x: float,
    y: float,
    width: float,
    label: str,
    pt: float,
    height: float = 15,
    finger: bool = False,
) -> None:
    """A place to sign: label, a line to write on, the day under it, and a dashed box for a fingerprint."""
    ink.text(x, y + 3.2, label, pt, "M", room=width)
    used = 0.0
    if finger:
        used = 19.0
        ink.box(x + width - used, y + 1, used, height + 4, THIN, radius=1.5, dash=(2, 1.6))
        ink.text(x + width - used / 2, y + height + 3.4, _("指印"), pt, align="c")
        used += 2.5
    ink.line(x, y + height, x + width - used, y + height, THIN)
    year_month_day(ink, x + width - used, y + height + 4.2, pt, min(width - used, 34))


def tick_box(ink: Ink, x: float, y: float, on: bool, label: str, pt: float, size: float = 3.4) -> float:
    """A drawn box (never a glyph) and its label, baseline y; gives back the width."""
    top = y - size + 0.25
    ink.box(x, top, size, size, THIN)
    if on:
        a, b = ink.at(x + 0.6, top + size * 0.52)
        c, d = ink.at(x + size * 0.42, top + size * 0.8)
        e, f = ink.at(x + size * 0.92, top + size * 0.12)
        ink.raw(f"q 0 0 0 RG 1.3 w 1 J 1 j {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l S Q")
    return size + 1.2 + ink.text(x + size + 1.2, y, label, pt)


def close_space(ink: Ink, y: float, bottom: float) -> None:
    """Close free space above signatures with 以下空白 and a stroke: nothing is added after signing."""
    if bottom - y < 18:
        return
    words, pt = _("以下空白"), 8.5
    middle, half = (LEFT + RIGHT) / 2, ink.size(words, pt) / 2 + 4
    ink.text(middle, y + 4, words, pt, align="c")
    hairline(ink, y + 2.8, LEFT, middle - half)
    hairline(ink, y + 2.8, middle + half, RIGHT)
    ink.line(RIGHT, y + 2.8, LEFT, bottom)


def corner_code(ink: Ink, text: str, size: float = CODE) -> None:
    """The page's code in the lower right corner."""
    square(ink, RIGHT, BOTTOM, size, text)


def number_words(number: str) -> str:
    """卡号 松林03-017; nothing when there is no number."""
    return _("卡号 {number}").format(number=number) if number else ""


def page_words(page: int, pages: int) -> str:
    """第 1/2 页; nothing when there is only one."""
    return _("第 {page}/{pages} 页").format(page=page, pages=pages) if pages > 1 else ""


def printed_words(printed: date) -> str:
    """2026-10-12 印."""
    return _("{day} 印").format(day=printed.isoformat())


def joined(*parts: str, by: str = "　") -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)


def call_words(contacts: Contacts) -> str:
    """Whom to call in one line for the foot of a signed sheet."""
    who = joined(contacts.secretary, contacts.secretary_phone, by=" ")
    hotline = _("监督电话 {phone}").format(phone=contacts.hotline) if contacts.hotline else ""
    return joined(_("说得不对就打：{who}").format(who=who) if who else "", hotline)


def hairline(ink: Ink, y: float, left: float = LEFT, right: float = RIGHT) -> None:
    """The thin line between two rows."""
    ink.line(left, y, right, y, HAIR)
