"""Evidence on paper: the four marks, their legend, and the coverage bar in three patterns.

● voucher · ◐ signed by both sides · ○ estimated · ◌ told, not yet signed. They differ by shape and are
drawn, not set; the same character lies under each as invisible text, so that search and copying see it.
The bar is full, hatched and empty: three patterns, never three greys.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.model.income import Coverage, Mark
from fupin_desk.paper.curves import ACCENT, MM, circle, left_half
from fupin_desk.paper.ink import SMALLEST, THIN, Ink
from fupin_desk.paper.sheets import Counts

SIGN: Final[dict[Mark, str]] = {"voucher": "●", "signed": "◐", "estimated": "○", "told": "◌"}


def mark_word(mark: Mark) -> str:
    """What a mark means, in words."""
    return {
        "voucher": _("有凭证"),
        "signed": _("双方签字"),
        "estimated": _("估算"),
        "told": _("口述待签"),
    }[mark]


@functools.lru_cache(maxsize=64)
def _drawing(mark: Mark, size: float) -> str:
    """Operators of one mark round the origin."""
    r = size / 2 * MM
    ring = circle(r)
    start = "0 0 0 RG 0 0 0 rg 0.75 w "
    if mark == "voucher":
        return f"{start}{ring} B"
    if mark == "signed":
        return f"{start}{ring} S {left_half(r)} f"
    if mark == "told":
        return f"{start}[1.1 1] 0 d {ring} S"
    return f"{start}{ring} S"


def draw_mark(ink: Ink, x: float, y: float, mark: Mark, size: float = 2.7) -> None:
    """One mark with its centre at (x, y), `size` mm across."""
    left, middle = ink.at(x, y)
    ink.raw(f"q 1 0 0 1 {left:.2f} {middle:.2f} cm {_drawing(mark, size)} Q")
    ink.hidden(x - size / 2, y + size / 2, SIGN[mark], size * MM)


def _of_text(pt: float) -> float:
    """Diameter in mm of a mark beside text of this size."""
    return pt * 0.30


def mark_counts(ink: Ink, x: float, y: float, counts: Counts, pt: float, room: float | None = None) -> float:
    """●8 ◐2 from x on, baseline y, marks without entries left out; gives back the right end."""
    shown = [(mark, str(count)) for mark, count in counts.each() if count]
    if room is not None and shown:
        need = sum(_of_text(pt) + 0.6 + ink.size(count, pt) + 1.3 for _mark, count in shown) - 1.3
        if need > room:
            pt = max(pt * room / need, SMALLEST)
    for mark, count in shown:
        size = _of_text(pt)
        draw_mark(ink, x + size / 2, y - pt * 0.37 / MM, mark, size)
        x += size + 0.6
        x += ink.text(x, y, count, pt) + 1.3
    return x


def legend(
    ink: Ink, x: float, y: float, pt: float, marks: Iterable[Mark] = ("voucher", "signed", "estimated")
) -> float:
    """The marks with their words; gives back where the next thing may stand."""
    size = _of_text(pt)
    for mark in marks:
        draw_mark(ink, x + size / 2, y - pt * 0.37 / MM, mark, size)
        x += size + 0.8
        x += ink.text(x, y, mark_word(mark), pt) + 3.2
    return x


def coverage_words(coverage: Coverage) -> str:
    """有凭证82%、双方签字11%、估算7%."""
    return _("有凭证{voucher}%、双方签字{signed}%、估算{estimated}%").format(
        voucher=coverage.voucher, signed=coverage.signed, estimated=coverage.estimated
    )


def coverage_bar(
    ink: Ink, x: float, y: float, width: float, coverage: Coverage, pt: float, height: float = 2.2
) -> None:
    """The bar with its top left corner at (x, y) and the three per cents under it."""
    first = x + width * coverage.voucher / 100
    second = x + width * (coverage.voucher + coverage.signed) / 100
    (left, low), (one, _y), (two, _z) = ink.at(x, y + height), ink.at(first, y), ink.at(second, y)
    tall = height * MM
    out = ["q", f"{ACCENT} RG {ACCENT} rg {THIN} w"]
    if coverage.voucher:
        out.append(f"{left:.2f} {low:.2f} {one - left:.2f} {tall:.2f} re f")
    if coverage.signed:
        out.append(f"q {one:.2f} {low:.2f} {two - one:.2f} {tall:.2f} re W n 0.9 w")
        start = one - tall
        while start < two:
            out.append(f"{start:.2f} {low:.2f} m {start + tall:.2f} {low + tall:.2f} l S")
            start += 3.26
        out.append("Q")
    out.append(f"{left:.2f} {low:.2f} {width * MM:.2f} {tall:.2f} re S")
    out += [f"{edge:.2f} {low:.2f} m {edge:.2f} {low + tall:.2f} l S" for edge in (one, two)]
    ink.raw(" ".join([*out, "Q"]))
    size, base = _of_text(pt), y + height + pt * 1.12 / MM
    shares: tuple[tuple[Mark, int], ...] = (
        ("voucher", coverage.voucher),
        ("signed", coverage.signed),
        ("estimated", coverage.estimated),
    )
    for mark, share in shares:
        draw_mark(ink, x + size / 2, base - pt * 0.37 / MM, mark, size)
        x += size + 0.6
        x += ink.text(x, base, f"{share}%", pt) + 2.2
