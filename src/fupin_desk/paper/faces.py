"""The type case: four faces given as bytes, and which of them has a character.

A text is set in the weight asked for; a character the weight lacks is taken from the other weights, then
from the fallback face (LXGW WenKai: rare characters of names). A character in no face is drawn as a visible
box and named in the warnings, never left blank; `unprintable` tells a caller before anything is printed.

reportlab writes a wrong ToUnicode map for characters outside the BMP (𬍛 prints right but copies as another
letter): `to_unicode` replaces its function. reportlab also merges two files with one PostScript name and
reads a face while saving; so every face gets a name of its own, and only one document is saved at a time.
"""

from __future__ import annotations

import functools
import hashlib
import io
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from reportlab.pdfbase import pdfmetrics, ttfonts

from fupin_desk.paper.breaking import tidy

Weight = Literal["R", "M", "B"]

SAVING: Final = threading.Lock()
"""Held while a document is saved: reportlab's faces keep a read position."""

_CHAIN: Final[dict[Weight, tuple[int, ...]]] = {"R": (0, 1, 2, 3), "M": (1, 0, 2, 3), "B": (2, 1, 0, 3)}

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs"})
"""Control, direction and half characters: a face may map them to an empty glyph; here they are boxes."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Four TrueType files (static, with glyf outlines): 400, 500, 700 and the face for rare characters."""

    regular: bytes = field(repr=False)
    medium: bytes = field(repr=False)
    bold: bytes = field(repr=False)
    fallback: bytes = field(repr=False)


def to_unicode(name: str, subset: Iterable[int]) -> str:
    """The ToUnicode map of one font subset, with surrogate pairs outside the BMP, 100 lines a block."""
    pairs = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


setattr(ttfonts, "makeToUnicodeCMap", to_unicode)  # noqa: B010  (the stub knows other argument names)


class TypeCase:
    """The parsed faces: which font sets a character, and how wide it is."""

    def __init__(self, faces: Faces) -> None:
        files = (faces.regular, faces.medium, faces.bold, faces.fallback)
        self.fonts: list[Any] = [_font(data) for data in files]
        self._has: list[dict[int, int]] = [font.face.charToGlyph for font in self.fonts]
        self._wide: list[dict[int, float]] = [font.face.charWidths for font in self.fonts]
        self._seen: dict[tuple[str, Weight], tuple[int, float]] = {}

    def setting(self, char: str, weight: Weight) -> tuple[int, float]:
        """Index of the face that sets a character (-1: none) and its width in em."""
        found = self._seen.get((char, weight))
        if found is None:
            found = self._seen[char, weight] = self._look(ord(char), weight)
        return found

    def _look(self, code: int, weight: Weight) -> tuple[int, float]:
        if unicodedata.category(chr(code)) in _INVISIBLE:
            return -1, 1.0
        for index in _CHAIN[weight]:
            if self._has[index].get(code):
                return index, self._wide[index][code] / 1000
        return -1, 1.0

    def has(self, char: str) -> bool:
        """Whether any face sets this character."""
        return self.setting(char, "R")[0] >= 0


def _font(data: bytes) -> Any:
    """Parse one file and register it under a name made of its own digest."""
    name = "F" + hashlib.sha256(data).hexdigest()[:12]
    if name not in pdfmetrics.getRegisteredFontNames():
        font = ttfonts.TTFont(name, io.BytesIO(data), shapable=False)
        font.face.name = font.face.name + b"-" + name[1:7].encode()
        pdfmetrics.registerFont(font)
    return pdfmetrics.getFont(name)


@functools.lru_cache(maxsize=2)
def type_case(faces: Faces) -> TypeCase:
    """The parsed faces, kept for the next print (parsing costs about half a second)."""
    with SAVING:
        return TypeCase(faces)


def unprintable(text: str, faces: Faces) -> set[str]:
    """Characters of a text that no face has: they would print as boxes."""
    case = type_case(faces)
    return {char for char in set(tidy(text)) if char != " " and not case.has(char)}
