"""Where a line of Chinese may end.

reportlab's own CJK wrapping starts lines with ； and splits ID numbers, so the press breaks lines itself.
Laws: a run of Latin letters or digits (with , . - / : inside) stays whole and takes its closing punctuation
and 元 or % with it; no line starts with a closing mark or ends with an opening one; a closing mark may hang
half an em over the edge; a unit wider than the line is cut, never clipped. Text that does not fit the lines
allowed ends visibly with ….

All widths are in em of the size in use; `measure` gives the width of one string. Nothing here draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

GAP: Final = 0.08
"""Air between Chinese and figures in em: below a tenth, where text extraction would put a space."""
HANG: Final = 0.5
ELLIPSIS: Final = "…"

OPENING: Final = frozenset("（《「『【〔〈“‘")
_CLOSING = frozenset("，。、；：？！）》」』】〕〉”’")
_NO_START = _CLOSING | frozenset("…—·％%‰℃,.;:?!)]}元")
_NO_END = OPENING | frozenset("([{￥¥")
_UNIT = re.compile(
    r"[0-9A-Za-z][0-9A-Za-z,.\-/:*−+]*[0-9A-Za-z]%?"
    r"|[0-9A-Za-z]%?|−[0-9][0-9,.]*|.",
    re.DOTALL,
)
_IGNORABLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff") | {chr(n) for n in range(0xFE00, 0xFE10)}
_LONGEST = 6_000

Measure = Callable[[str], float]


def narrow(char: str) -> bool:
    """A figure or Latin letter."""
    return char.isascii() and char.isalnum()


def wide(char: str) -> bool:
    """A Chinese character proper: no punctuation, no full-width form."""
    return ("\u2e80" <= char < "\uff00" and not "\u3000" <= char <= "\u303f") or char >= "\U00020000"


def needs_gap(left: str, right: str) -> bool:
    """Whether a hair of air belongs between two neighbours."""
    return (narrow(left) and wide(right)) or (wide(left) and narrow(right))


def tidy(text: str) -> str:
    """One printable line: white space and line ends become blanks, invisible joiners vanish.

    Other control and direction characters stay: they have no glyph, print as a visible box and are named.
    """
    if text.isprintable():
        return text
    return "".join(
        " " if char in "\t\n\r\v\f\u00a0\u2028\u2029\x85" else char for char in text if char not in _IGNORABLE
    )


def _units(paragraph: str) -> Iterator[str]:
    """Unbreakable units of one paragraph, from left to right."""
    unit = ""
    for found in _UNIT.finditer(paragraph):
        token = found[0]
        if (unit and not (token[0] in _NO_START or unit[-1] in _NO_END)) or len(unit) > 400:
            yield unit
            unit = token
        else:
            unit += token
    if unit:
        yield unit


def _cut(text: str, width: float, measure: Measure) -> int:
    """How many characters of a too wide unit fit a line; at least one."""
    used = 0.0
    for index, char in enumerate(text):
        used += measure(char)
        if used > width and index:
            return index
    return len(text)


def _lines(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for unit in _units(paragraph):
        piece = unit if line else unit.lstrip(" ")
        if not piece:
            continue
        size = measure(piece)
        gap = GAP if line and needs_gap(line[-1], piece[0]) else 0.0
        hang = HANG if piece[-1] in _CLOSING else 0.0
        if line and used + gap + size - hang > width + 1e-6:
            yield line.rstrip(" ")
            line, used, gap, piece = "", 0.0, 0.0, piece.lstrip(" ")
            size = measure(piece)
        while not line and size - hang > width + 1e-6 and len(piece) > 1:
            count = _cut(piece, width, measure)
            if count >= len(piece):
                break
            yield piece[:count]
            piece = piece[count:]
            size = measure(piece)
        line += piece
        used += gap + size
    yield line.rstrip(" ")


def shorten(text: str, width: float, measure: Measure) -> str:
    """As much of a single line as fits, with … at its end when something is missing."""
    if measure(text) <= width + 1e-6:
        return text
    room = width - measure(ELLIPSIS)
    used, kept = 0.0, 0
    for char in text:
        used += measure(char)
        if kept and needs_gap(text[kept - 1], char):
            used += GAP
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def break_lines(text: str, width: float, measure: Measure, limit: int = 200) -> list[str]:
    """Break a text into at most `limit` lines of `width` em; what is left over shows as … on the last."""
    result: list[str] = []
    shown = text[:_LONGEST]
    for paragraph in shown.replace("\r\n", "\n").split("\n"):
        for line in _lines(tidy(paragraph), width, measure):
            if len(result) == limit:
                result[-1] = shorten(result[-1] + ELLIPSIS * 2, width, measure)
                return result
            result.append(line)
    if len(text) > len(shown):
        result[-1] = shorten(result[-1] + ELLIPSIS * 2, width, measure)
    return result
