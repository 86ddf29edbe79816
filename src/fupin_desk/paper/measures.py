"""The table of help a household got: when, what, how much, out of which money, paid by whom, how proved.

Rows take the height their words need, at full size; what does not fit a page goes on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.paper.breaking import break_lines
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Weight
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import SECTION, Ink
from fupin_desk.paper.marks import draw_mark
from fupin_desk.paper.places import LEFT, RIGHT, Type, hairline
from fupin_desk.paper.sheets import Measure
from fupin_desk.paper.words import veil

HEAD: Final = 10.4
LEAST: Final = 8.2
_MOST: Final = 14.0
_LEAD: Final = 1.18
_NAME = (LEFT + 21, 42.0)
_AMOUNT = (LEFT + 64, 36.0)
_SOURCE = (LEFT + 101, 45.0)
_UNIT = (LEFT + 147, 31.0)


def _amount(measure: Measure) -> str:
    booked = _("（已入账）") if measure.in_account else ""
    return veil(measure.amount) + booked


def _source(measure: Measure) -> str:
    return veil("\n".join(part for part in (measure.source, measure.document) if part))


def row_height(ink: Ink, t: Type, measure: Measure) -> float:
    """Height in mm one measure needs at full size, within bounds."""
    tallest = 0.0
    cells: tuple[tuple[str, float, float, Weight], ...] = (
        (veil(measure.name), _NAME[1], t.middle, "M"),
        (_amount(measure), _AMOUNT[1], t.small, "R"),
        (_source(measure), _SOURCE[1], t.small, "R"),
        (measure.unit, _UNIT[1], t.small, "R"),
    )
    for text, wide, pt, weight in cells:
        rows = break_lines(text, wide * MM / pt, ink.measure[weight], 4)
        tallest = max(tallest, len(rows) * pt * _LEAD / MM)
    return min(_MOST, max(LEAST, tallest + 0.8))


def rows_that_fit(heights: Sequence[float], room: float) -> int:
    """How many rows of these heights fit `room` mm."""
    used = 0.0
    for index, tall in enumerate(heights):
        used += tall
        if used > room + 0.1:
            return index
    return len(heights)


def draw_title(ink: Ink, t: Type, y: float, whole: int, left_over: int) -> None:
    """The heading of the table with the number of measures."""
    icon(ink, "help", LEFT, y, 9.4)
    used = ink.text(LEFT + 12.5, y + 7, _("得到的帮扶"), t.middle, "B")
    count = _("{count} 项").format(count=whole)
    used += 3 + ink.text(LEFT + 15.5 + used, y + 7, count, t.middle, "B")
    if left_over:
        more = _("另有 {count} 项，见第 2 页").format(count=left_over)
        ink.text(RIGHT, y + 3.4, more, t.small, "M", "r")
    if whole:
        draw_columns(ink, t, y + 8.4)
    ink.line(LEFT, y + HEAD, RIGHT, y + HEAD, SECTION, "accent")


def draw_columns(ink: Ink, t: Type, y: float) -> None:
    """The small words over the columns."""
    for x, words in ((_AMOUNT[0], _("多少")), (_SOURCE[0], _("钱从哪里来、文号")), (_UNIT[0], _("出钱单位"))):
        ink.text(x, y, words, t.small)
    ink.text(RIGHT, y, _("凭据"), t.small, align="r")


def draw_row(ink: Ink, t: Type, y: float, measure: Measure, tall: float) -> None:
    """One measure between y and y + tall, and the hairline under it."""
    if measure.day:
        ink.text(LEFT, y + tall / 2 + 1.3, measure.day.isoformat(), t.small)
    ink.paragraph(_NAME[0], y, _NAME[1], veil(measure.name), t.middle, "M", tall, _LEAD, 0.8, middle=True)
    ink.paragraph(_AMOUNT[0], y, _AMOUNT[1], _amount(measure), t.small, "R", tall, _LEAD, middle=True)
    ink.paragraph(_SOURCE[0], y, _SOURCE[1], _source(measure), t.small, "R", tall, _LEAD, middle=True)
    ink.paragraph(_UNIT[0], y, _UNIT[1], measure.unit, t.small, "R", tall, _LEAD, middle=True)
    draw_mark(ink, RIGHT - 3, y + tall / 2, measure.mark)
    hairline(ink, y + tall)
