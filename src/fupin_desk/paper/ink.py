"""Ink on one document: text, lines and boxes in millimetres from the top left corner, type in points.

The drawing surface of every sheet. It writes PDF operators itself and leaves files, fonts and compression
to reportlab: a string is encoded once a document and reused, which is what makes a thousand cards quick.

Laws: text is pure black and lines are black or the one accent (a village laser turns grey into dots); a
text that does not fit shrinks to a floor, then ends visibly with …, and is counted; a character in no face
is a box with an invisible □ under it, and is remembered.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, cast

from reportlab import rl_config
from reportlab.pdfgen import canvas

from fupin_desk.paper.breaking import GAP, OPENING, Measure, break_lines, needs_gap, shorten, tidy
from fupin_desk.paper.curves import ACCENT, BLACK, MM, round_box
from fupin_desk.paper.faces import SAVING, Faces, TypeCase, Weight, type_case

A4: Final = (210.0, 297.0)
HAIR, THIN, SECTION, RULE = 0.35, 0.6, 1.0, 1.4
"""Line widths in pt."""
SMALLEST: Final = 7.0
"""No text is ever smaller than this, in pt."""
DASH: Final = (2.2, 1.6)
_ONE_LINE: Final = 600
_KEPT: Final = 20_000
"""Encoded strings kept for reuse; a county's cards would otherwise fill the memory."""
_WEIGHTS: Final[tuple[Weight, ...]] = ("R", "M", "B")

Align = Literal["l", "r", "c"]
Colour = Literal["ink", "accent"]
_RGB: Final[dict[Colour, str]] = {"ink": BLACK, "accent": ACCENT}


class _Encoded:
    """A string ready to print: pieces of operators with a slot for the size, its width, its boxes."""

    __slots__ = ("boxes", "pieces", "width")

    def __init__(self, pieces: list[tuple[str, str]], width: float, boxes: list[float]) -> None:
        self.pieces = pieces
        self.width = width
        self.boxes = boxes


class Ink:
    """One PDF document being drawn.

    `warn_missing` collects characters no face has; `shortened` counts texts that end with ….
    """

    def __init__(self, faces: Faces, title: str, size: tuple[float, float] = A4) -> None:
        self.case: TypeCase = type_case(faces)
        self._file = io.BytesIO()
        self.width, self.height = size
        self.canvas: Any = cast("Any", canvas.Canvas)(
            self._file,
            pagesize=(size[0] * MM, size[1] * MM),
            invariant=1,
            pageCompression=1,
            lang="zh-CN",
            initialFontName=self.case.fonts[0].fontName,
        )
        self.canvas.setTitle(title)
        self.canvas.setCreator("一户一账")
        self.pages = 0
        self.missing: set[str] = set()
        self.shortened = 0
        self._encoded: dict[tuple[str, Weight], _Encoded] = {}
        self._op: Callable[[str], None] = (
            self.canvas._code.append
        )  # what addLiteral does, three times quicker
        self.measure: dict[Weight, Measure] = {
            weight: functools.partial(self._em, weight) for weight in _WEIGHTS
        }

    # pages

    def end_page(self) -> None:
        """Finish this page; the next one is blank."""
        self.canvas.showPage()
        self._op = self.canvas._code.append
        self.pages += 1
        if len(self._encoded) > _KEPT:
            self._encoded.clear()

    def finish(self) -> bytes:
        """The document's bytes. Nothing can be drawn after."""
        with SAVING:
            # Streams as they are: reportlab would wrap each in ASCII letters, which took 40 % of a run. The
            # switch is global, so it is turned only while we hold the lock.
            usual, rl_config.useA85 = rl_config.useA85, 0
            try:
                self.canvas.save()
            finally:
                rl_config.useA85 = usual
        return self._file.getvalue()

    def scaled(self, factor: float, drop: float = 0.0) -> None:
        """Draw larger by this factor until `restore`; the origin moves `drop` mm down first."""
        top = self.height * MM
        self._op(f"q {factor:.5f} 0 0 {factor:.5f} 0 {top - factor * top - drop * MM:.2f} cm")

    def restore(self) -> None:
        """Undo the last `scaled`."""
        self._op("Q")

    def raw(self, operators: str) -> None:
        """PDF operators as they are (pictograms, marks, the square code)."""
        self._op(operators)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the top left as PDF points."""
        return x * MM, (self.height - y) * MM

    # text

    def _em(self, weight: Weight, text: str) -> float:
        """Width of a string in em."""
        if len(text) == 1:
            return self.case.setting(text, weight)[1]
        return self._encode(text, weight).width

    def _encode(self, text: str, weight: Weight) -> _Encoded:
        key = (text, weight)
        found = self._encoded.get(key)
        if found is None:
            found = self._encoded[key] = self._lay(tidy(text), weight)
        return found

    def _lay(self, text: str, weight: Weight) -> _Encoded:
        """Split a string into runs of one face, put the hair of air in, and write them as hex strings."""
        pieces: list[tuple[str, str]] = []
        boxes: list[float] = []
        width, start, face, before = 0.0, 0, -2, ""
        for index, char in enumerate(text):
            here, em = self.case.setting(char, weight)
            gap = bool(before) and needs_gap(before, char)
            if here != face or gap or here < 0:
                self._piece(pieces, text[start:index], face)
                if gap:
                    pieces.append(("", f"{-GAP * 1000:g}"))
                    width += GAP
                start, face = index, here
            if here < 0:
                boxes.append(width)
                self.missing.add(char)
            width += em
            before = char
        self._piece(pieces, text[start:], face)
        return _Encoded(pieces, width, boxes)

    def _piece(self, pieces: list[tuple[str, str]], text: str, face: int) -> None:
        """Add a run of one face; a run no face has only moves on, boxes are drawn over it."""
        if face < 0:
            if text:
                pieces.append(("", f"{-1000 * len(text)}"))
            return
        font, document = self.case.fonts[face], self.canvas._doc
        for subset, codes in font.splitString(text, document) if text else ():
            pieces.append((font.getSubsetInternalName(subset, document), f"<{codes.hex()}>"))

    def size(self, text: str, pt: float, weight: Weight = "R") -> float:
        """Width of one line of text in mm."""
        return self._em(weight, text) * pt / MM if text else 0.0

    def fit(self, text: str, pt: float, weight: Weight, room: float, floor: float = 0.8) -> tuple[str, float]:
        """The text and size at which it fits `room` mm: smaller down to the floor, then shortened."""
        text = text if len(text) <= _ONE_LINE else text[:_ONE_LINE]
        full = self.size(text, pt, weight)
        if full <= room + 0.01:
            return text, pt
        least = min(pt, max(pt * floor, SMALLEST))
        if full * least <= room * pt:
            return text, pt * room / full
        self.shortened += 1
        return shorten(text, max(room, 1) * MM / least, self.measure[weight]), least

    def text(
        self,
        x: float,
        y: float,
        text: str,
        pt: float,
        weight: Weight = "R",
        align: Align = "l",
        room: float | None = None,
        floor: float = 0.8,
    ) -> float:
        """Draw one line with its baseline at y; gives back the width in mm."""
        if not text:
            return 0.0
        if room is not None:
            text, pt = self.fit(text, pt, weight, room, floor)
        encoded = self._encode(text, weight)
        width = encoded.width * pt / MM
        if align == "r":
            x -= width
        elif align == "c":
            x -= width / 2
        elif text[0] in OPENING:
            x -= 0.42 * pt / MM
        self._show(encoded, x * MM, (self.height - y) * MM, pt)
        return width

    def _show(self, encoded: _Encoded, left: float, base: float, pt: float) -> None:
        """Write one string: one positioned array of codes for each font it needs."""
        out = [f"BT 1 0 0 1 {left:.2f} {base:.2f} Tm"]
        font = ""
        row: list[str] = []
        for name, codes in encoded.pieces:
            if name and name != font:
                if font:
                    out.append(f"[{''.join(row)}]TJ")
                    row = []
                out.append(f"{name} {pt:.2f} Tf")
                font = name
            row.append(codes)
        if font:
            out.append(f"[{''.join(row)}]TJ")
        out.append("ET")
        self._op(" ".join(out))
        for em in encoded.boxes:
            x = (left + em * pt) / MM
            y = self.height - base / MM
            self.box(x + 0.1 * pt / MM, y - 0.78 * pt / MM, 0.8 * pt / MM, 0.86 * pt / MM, THIN)
            self.hidden(x, y, "□", pt)

    def hidden(self, x: float, y: float, text: str, pt: float) -> None:
        """A text that is not seen but found by search and copying, baseline at y."""
        left, base = self.at(x, y)
        for name, codes in self._encode(text, "R").pieces[:1]:
            self._op(f"BT 3 Tr {name} {pt:.2f} Tf 1 0 0 1 {left:.2f} {base:.2f} Tm {codes} Tj 0 Tr ET")

    def name(
        self, x: float, y: float, text: str, pt: float, room: float, weight: Weight = "B", one: float = 0.8
    ) -> float:
        """A personal name with the baseline of its one line at y.

        It shrinks to `one` of its size; else it goes to two lines broken after the · nearest the middle
        (the block centred where the one line would be), and only then is it shortened.
        """
        text = tidy(text[:_ONE_LINE])
        if self.size(text, pt * one, weight) <= room:
            return self.text(x, y, text, pt, weight, room=room, floor=one - 0.01)
        dots = [index + 1 for index, char in enumerate(text[:-1]) if char in "·•・"]
        middle = min(dots, key=lambda index: abs(index - len(text) / 2), default=len(text) // 2)
        small = max(min(pt * 0.66, 15.0), min(pt, SMALLEST + 0.5))
        rows = [text[:middle], text[middle:]]
        if max(self.size(row, small * 0.72, weight) for row in rows) > room:
            rows = break_lines(text, room * MM / (small * 0.72), self.measure[weight], 2)
            self.shortened += rows[-1].endswith("…")
        size = min([small] + [small * room / max(self.size(row, small, weight), 0.1) for row in rows])
        size = max(size, SMALLEST)
        step = size * 1.26 / MM
        first = y - (pt - size) * 0.37 / MM - step / 2
        return max(
            self.text(x, first + step * index, row, size, weight, room=room, floor=1)
            for index, row in enumerate(rows)
        )

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        pt: float,
        weight: Weight = "R",
        height: float | None = None,
        lead: float = 1.42,
        floor: float = 0.85,
        middle: bool = False,
        align: Align = "l",
    ) -> float:
        """Text broken into lines below y (the top of the box); gives back the height used in mm.

        With a height the size falls to the floor, then the text is shortened.
        """
        if not text:
            return 0.0
        rows, pt = self.lay(text, width, pt, weight, height, lead, floor)
        step = pt * lead / MM
        if middle and height is not None:
            y += (height - step * len(rows)) / 2
        base = y + step / 2 + pt * 0.37 / MM
        left = x + (0 if align == "l" else width if align == "r" else width / 2)
        for index, row in enumerate(rows):
            self.text(left, base + index * step, row, pt, weight, align)
        return step * len(rows)

    def lay(
        self,
        text: str,
        width: float,
        pt: float,
        weight: Weight = "R",
        height: float | None = None,
        lead: float = 1.42,
        floor: float = 0.85,
    ) -> tuple[list[str], float]:
        """The lines and the size at which a text fits a box."""
        measure = self.measure[weight]
        if height is None:
            return break_lines(text, width * MM / pt, measure), pt
        least = min(pt, max(pt * floor, SMALLEST))
        size = pt
        while True:
            most = max(1, int((height + 0.3) * MM / (size * lead)))
            rows = break_lines(text, width * MM / size, measure, most + 1)
            if len(rows) <= most:
                return rows, size
            if size <= least:
                self.shortened += 1
                return break_lines(text, width * MM / size, measure, most), size
            size = max(least, size - 0.5)

    # strokes

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        width: float = HAIR,
        colour: Colour = "ink",
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line."""
        a, b = self.at(x1, y1)
        c, d = self.at(x2, y2)
        self._op(
            f"{_RGB[colour]} RG {width:g} w 0 J {_dash(dash)}"
            f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S{_solid(dash)}"
        )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        width: float = HAIR,
        colour: Colour = "ink",
        radius: float = 0.0,
        dash: Sequence[float] = (),
    ) -> None:
        """An outlined box with its top left corner at (x, y)."""
        a, b = self.at(x, y + h)
        path = (
            round_box(a, b, w * MM, h * MM, radius * MM)
            if radius
            else f"{a:.2f} {b:.2f} {w * MM:.2f} {h * MM:.2f} re"
        )
        self._op(f"{_RGB[colour]} RG {width:g} w {_dash(dash)}{path} S{_solid(dash)}")

    def frame(self, margin: float = 8.0) -> None:
        """The frame of a sheet that hangs on a wall."""
        self.box(margin, margin, self.width - 2 * margin, self.height - 2 * margin, SECTION, "accent", 2.4)

    def corners(self, margin: float = 8.0, arm: float = 3.4) -> None:
        """Four corner ticks: this sheet is signed, comes back and is photographed."""
        for x, right in ((margin, 1), (self.width - margin, -1)):
            for y, down in ((margin, 1), (self.height - margin, -1)):
                self.line(x, y, x + right * arm, y, 0.8)
                self.line(x, y, x, y + down * arm, 0.8)


def _dash(dash: Sequence[float]) -> str:
    return f"[{' '.join(f'{part:g}' for part in dash)}] 0 d " if dash else ""


def _solid(dash: Sequence[float]) -> str:
    return " [] 0 d" if dash else ""
