"""Pictograms on a 24 grid, drawn as strokes in the accent colour: a villager reads them before the words.

A picture is a list of strokes parted by |: M, L, C, Z as in SVG; O cx cy r an open circle, o a dot;
E cx cy rx ry an ellipse; R x y w h r a rounded box.
"""

from __future__ import annotations

import functools
from typing import Final

from fupin_desk.paper.curves import ACCENT, MM, ellipse, round_box
from fupin_desk.paper.ink import Ink

_STROKES: Final[dict[str, str]] = {
    "wage": (
        "M 3.5 16 C 3.5 9.5 7 6 12 6 C 17 6 20.5 9.5 20.5 16|M 1.5 16.2 L 22.5 16.2"
        "|M 1.5 16.2 C 2 19 5 19.4 12 19.4 C 19 19.4 22 19 22.5 16.2|M 9.6 6.4 L 9.6 11.5"
        "|M 14.4 6.4 L 14.4 11.5"
    ),
    "grain": (
        "M 12 23 L 12 9|M 12 9.5 C 9.4 7.4 9.4 4.4 12 1.8 C 14.6 4.4 14.6 7.4 12 9.5"
        "|M 12 15.2 C 8.2 15 6 12.6 5.8 9.2 C 9.4 9.6 11.7 11.8 12 15.2"
        "|M 12 15.2 C 15.8 15 18 12.6 18.2 9.2 C 14.6 9.6 12.3 11.8 12 15.2"
        "|M 12 20.6 C 8.2 20.4 6 18 5.8 14.6 C 9.4 15 11.7 17.2 12 20.6"
        "|M 12 20.6 C 15.8 20.4 18 18 18.2 14.6 C 14.6 15 12.3 17.2 12 20.6"
    ),
    "pig": (
        "E 12 13.2 8.6 7.9|M 5 8.2 L 3.4 3.2 L 9 5.8|M 19 8.2 L 20.6 3.2 L 15 5.8"
        "|E 12 15.6 3.9 2.7|o 10.7 15.6 .45|o 13.3 15.6 .45|o 8.4 11 .7|o 15.6 11 .7"
    ),
    "fruit": (
        "M 12 7.4 C 8.8 4.8 3.8 6.4 3.8 12 C 3.8 17 7.6 21.8 10 21.8 C 11 21.8 11.2 21.3 12 21.3 C "
        "12.8 21.3 13 21.8 14 21.8 C 16.4 21.8 20.2 17 20.2 12 C 20.2 6.4 15.2 4.8 12 7.4"
        "|M 12 7.4 L 12.2 3.6|M 12.4 5 C 13.4 2.6 15.6 1.9 18 2.4 C 17.4 4.6 15.4 5.6 12.4 5"
    ),
    "card": "R 2 5 20 14 2|M 2 10 L 22 10|M 5.5 15 L 11 15",
    "land": (
        "M 2.5 20 L 7.5 10 L 16.5 10 L 21.5 20 Z|M 10.4 10 L 8.8 20|M 13.6 10 L 15.2 20"
        "|M 5 15 L 19 15|o 12 5 1.9"
    ),
    "sack": (
        "M 7.4 7.4 C 4 11.5 3.6 19.5 5.8 21.5 L 18.2 21.5 C 20.4 19.5 20 11.5 16.6 7.4"
        "|M 7 7.4 L 17 7.4|M 8.6 7.2 L 7.4 2.8 L 10.2 4 L 12 2.6 L 13.8 4 L 16.6 2.8 L 15.4 7.2"
        "|M 9 14.5 L 15 14.5|M 9 17.5 L 15 17.5"
    ),
    "in": (
        "M 9.8 10 L 16 4 L 23 10.6|M 11.6 8.6 L 11.6 11|M 11.6 19 L 11.6 21 L 21 21 L 21 8.8"
        "|M 1 15 L 16.4 15|M 12.6 11.2 L 16.6 15 L 12.6 18.8"
    ),
    "out": (
        "M 9.8 10 L 16 4 L 23 10.6|M 11.6 8.6 L 11.6 11|M 11.6 19 L 11.6 21 L 21 21 L 21 8.8"
        "|M 16.6 15 L 1.2 15|M 5 11.2 L 1 15 L 5 18.8"
    ),
    "bowl": (
        "M 2.5 12 L 21.5 12 C 21.5 17.4 17.4 20.4 12 20.4 C 6.6 20.4 2.5 17.4 2.5 12 Z"
        "|M 8.5 21.6 L 15.5 21.6|M 6.4 11.8 C 7.2 8.4 9.4 7 12 7 C 14.6 7 16.8 8.4 17.6 11.8"
        "|M 10 4.6 C 9 3.4 11 2.4 10 1.2|M 14 4.6 C 13 3.4 15 2.4 14 1.2"
    ),
    "help": (
        "M 12 11.6 C 7.4 8.6 6 6 7.9 3.9 C 9.5 2.4 11.4 3.2 12 4.9 C 12.6 3.2 14.5 2.4 16.1 3.9 C 18 "
        "6 16.6 8.6 12 11.6"
        "|M 1.5 16 L 5.4 15 C 8 14.2 9.4 16 11.6 16.1 L 15 16.1 C 17 16.2 16.9 18.5 15 18.5 L 10.8 18.5"
        "|M 16.2 17 L 20 14.8 C 21.8 13.9 23 15.6 21.6 16.8 L 15.8 20.9 C 13.6 22.3 11.4 21.9 9 21.4 C "
        "6.4 20.8 4 21 1.5 21.4"
    ),
    "phone": (
        "M 5.6 2.8 L 9.4 2.8 L 11 7.8 L 8.6 9.8 C 9.8 12.4 11.6 14.2 14.2 15.4 L 16.2 13 L 21.2 14.6 "
        "L 21.2 18.4 C 21.2 20.2 19.8 21.3 18.2 21.2 C 10 20.6 3.4 14 2.8 5.8 C 2.7 4.2 3.8 2.8 5.6 2.8 Z"
    ),
    "person": "O 12 7.2 4.4|M 3.6 21.6 C 3.6 16.4 7.4 14.2 12 14.2 C 16.6 14.2 20.4 16.4 20.4 21.6",
    "family": (
        "O 8 8 3.6|M 1.6 20.6 C 1.6 16 4.4 14 8 14 C 11.6 14 14.4 16 14.4 20.6|O 17 10.6 2.7"
        "|M 15 15.4 C 19.4 14.2 22.6 16.4 22.6 20.6"
    ),
    "policy": (
        "M 5 2.5 L 15 2.5 L 19.5 7 L 19.5 21.5 L 5 21.5 Z|M 14.6 2.6 L 14.6 7.4 L 19.4 7.4"
        "|M 8.4 11.6 L 16 11.6|M 8.4 15 L 16 15|M 8.4 18.2 L 12.4 18.2"
    ),
    "cash": "R 1.8 6 20.4 12 1.4|O 12 12 3.1|o 5.4 12 .5|o 18.6 12 .5",
    "home": (
        "M 2 11.6 L 12 3 L 22 11.6|M 4.8 9.6 L 4.8 21 L 19.2 21 L 19.2 9.6"
        "|M 9.4 10.8 L 12 13.8 L 14.6 10.8|M 12 13.8 L 12 18.6|M 9.6 14.4 L 14.4 14.4"
        "|M 9.6 16.6 L 14.4 16.6"
    ),
    "ask": (
        "M 3 4 L 21 4 L 21 17 L 12.5 17 L 8 21.4 L 8 17 L 3 17 Z"
        "|M 9.7 8.6 C 9.9 6 14.4 6.2 14.2 9 C 14.1 10.6 12 10.6 12 12.4|o 12 14.5 .5"
    ),
    "pen": "M 3 21 L 4.4 16 L 16.6 3.8 C 18 2.4 21.6 6 20.2 7.4 L 8 19.6 Z|M 14.4 6 L 18 9.6",
    "road": "M 9 3 L 3 21|M 15 3 L 21 21|M 12 4 L 12 7|M 12 10 L 12 13.4|M 12 16.6 L 12 20.4",
    "book": (
        "M 12 6 C 9 4 5.5 3.8 2.5 4.4 L 2.5 19.4 C 5.5 18.8 9 19 12 21 C 15 19 18.5 18.8 21.5 19.4 L "
        "21.5 4.4 C 18.5 3.8 15 4 12 6 Z"
        "|M 12 6 L 12 21"
    ),
    "house": (
        "M 2 11.6 L 12 3 L 22 11.6|M 4.8 9.6 L 4.8 21 L 19.2 21 L 19.2 9.6"
        "|M 9.6 21 L 9.6 14 L 14.4 14 L 14.4 21"
    ),
    "note": "R 4 2.5 16 19 1.2|M 8 8 L 16 8|M 8 12 L 16 12|M 8 16 L 13 16",
    "chick": (
        "M 6 12 C 6 6.5 9 3.5 12.5 3.5 C 16 3.5 17.8 6 17.8 8.6 L 21.6 10.2 L 17.8 11.6 C 17.8 17 15 "
        "19.6 11.6 19.6 C 7.2 19.6 3.4 17 2.4 11 C 3.6 12.4 4.8 12.6 6 12"
        "|o 14.4 7.8 .7|M 10 19.6 L 10 22.6|M 13.6 19.4 L 13.6 22.6"
        "|M 8.4 12.6 C 9.4 15.4 12 15.6 13.4 13.4"
    ),
}


def _stroke(command: str) -> str:
    kind, *rest = command.split()
    if kind in "OoER":
        v = [float(part) for part in rest]
        if kind == "R":
            return f"{round_box(*v)} S"
        shape = ellipse(v[0], v[1], v[2], v[3] if kind == "E" else v[2])
        return f"{shape} {'B' if kind == 'o' else 'S'}"
    out: list[str] = []
    numbers: list[str] = []
    operator = ""
    for part in [kind, *rest, "end"]:
        if not part[0].isalpha():
            numbers.append(part)
            continue
        if operator == "Z":
            out.append("h")
        elif operator:
            out.append(f"{' '.join(numbers)} {operator.lower()}")
        operator, numbers = part, []
    return " ".join(out) + " S"


@functools.lru_cache(maxsize=256)
def _picture(name: str, size: float) -> str:
    """Operators of one pictogram at one size, with its own coordinates (24 grid, y downwards)."""
    scale = size * MM / 24
    width = max(0.8, size * 0.145) / scale
    strokes = " ".join(_stroke(command) for command in _STROKES.get(name, _STROKES["sack"]).split("|"))
    return f"{scale:.4f} 0 0 {-scale:.4f} 0 0 cm {width:.2f} w 1 J 1 j {ACCENT} RG {ACCENT} rg {strokes}"


def icon(ink: Ink, name: str, x: float, y: float, size: float) -> None:
    """Draw a pictogram with its top left corner at (x, y); an unknown name draws the sack."""
    left, top = ink.at(x, y)
    ink.raw(f"q 1 0 0 1 {left:.2f} {top:.2f} cm {_picture(name, size)} Q")
