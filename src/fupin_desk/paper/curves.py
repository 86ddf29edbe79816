"""Round shapes as PDF path operators, in points: what PDF has no word for is four curves.

Used by frames, marks and pictograms. Every function gives a closed path that is not yet stroked or filled.
"""

from __future__ import annotations

import functools
from typing import Final

MM: Final = 72 / 25.4
"""Points in a millimetre."""
ACCENT: Final = "0.1176 0.4196 0.3686"
"""The one accent, #1E6B5E: rules, boxes, pictograms, the coverage bar; never text."""
BLACK: Final = "0 0 0"
_BEND: Final = 0.5523


def _path(*parts: tuple[str, tuple[float, ...]]) -> str:
    drawn = [f"{' '.join(f'{number:.2f}' for number in numbers)} {word}" for word, numbers in parts]
    return " ".join([*drawn, "h"])


@functools.lru_cache(maxsize=256)
def ellipse(x: float, y: float, rx: float, ry: float) -> str:
    """An ellipse round (x, y)."""
    bx, by = rx * _BEND, ry * _BEND
    return _path(
        ("m", (x + rx, y)),
        ("c", (x + rx, y + by, x + bx, y + ry, x, y + ry)),
        ("c", (x - bx, y + ry, x - rx, y + by, x - rx, y)),
        ("c", (x - rx, y - by, x - bx, y - ry, x, y - ry)),
        ("c", (x + bx, y - ry, x + rx, y - by, x + rx, y)),
    )


def circle(radius: float) -> str:
    """A circle round the origin."""
    return ellipse(0, 0, radius, radius)


def left_half(radius: float) -> str:
    """The left half of a disc round the origin."""
    bend = radius * _BEND
    return _path(
        ("m", (0, radius)),
        ("c", (-bend, radius, -radius, bend, -radius, 0)),
        ("c", (-radius, -bend, -bend, -radius, 0, -radius)),
    )


@functools.lru_cache(maxsize=512)
def round_box(x: float, y: float, w: float, h: float, r: float) -> str:
    """A box with round corners, (x, y) its corner of least coordinates."""
    k = r * (1 - _BEND)
    right, top = x + w, y + h
    return _path(
        ("m", (x + r, y)),
        ("l", (right - r, y)),
        ("c", (right - k, y, right, y + k, right, y + r)),
        ("l", (right, top - r)),
        ("c", (right, top - k, right - k, top, right - r, top)),
        ("l", (x + r, top)),
        ("c", (x + k, top, x, top - k, x, top - r)),
        ("l", (x, y + r)),
        ("c", (x, y + k, x + k, y, x + r, y)),
    )
