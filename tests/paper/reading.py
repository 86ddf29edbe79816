"""Reading a printed document back with other people's tools: pdftotext, pdffonts, pdftoppm, a code reader."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path

import zxingcpp
from PIL import Image


def _tool(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text_of(pdf: bytes, folder: Path, page: int | None = None) -> str:
    """What a person copies out of the document."""
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return _tool("pdftotext", "-layout", *pages, str(file), "-")


def squeezed(text: str) -> str:
    """Text without any white space: layout inserts blanks where columns are."""
    return re.sub(r"\s+", "", text)


def fonts_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """One row per font: name, and the columns emb, sub, uni."""
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    return [[line.split()[0], *line.split()[-5:-2]] for line in _tool("pdffonts", str(file)).splitlines()[2:]]


def pictures_of(pdf: bytes, folder: Path, dpi: int = 150) -> list[Image.Image]:
    """Every page as a grey picture."""
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    _tool("pdftoppm", "-gray", "-r", str(dpi), str(file), str(folder / "page"))
    return [Image.open(name).copy() for name in sorted(folder.glob("page-*.pgm"))]


def codes_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """The texts of all codes, page by page, from the lowest to the highest on the page."""
    found = []
    for picture in pictures_of(pdf, folder):
        codes = zxingcpp.read_barcodes(picture)
        found.append([code.text for code in sorted(codes, key=lambda code: code.position.top_left.y)])
    return found


def operators_of(pdf: bytes) -> str:
    """The drawing operators of all pages, as written."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        if " Tm" in text and "begincmap" not in text:
            found.append(text)
    return "\n".join(found)
