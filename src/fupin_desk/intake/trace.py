"""A first walk over the raw XML of an .xlsx, before any library builds a table from it.

Dear newcomer: two things are told only by the XML itself. First the danger: a single cell at XFD1048576
makes openpyxl fill a million rows with blanks, so `trace` counts cells and looks at every address, and
refuses before openpyxl starts. Second what openpyxl's fast mode leaves out: merged ranges, hidden rows and
sheets, and formulas without a stored value (in fast mode they look like empty cells).
It streams with expat and keeps only what it returns. It runs in the child, never in the window's process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from fupin_desk.intake.cells import Merge
from fupin_desk.intake.troubles import Limits

_REF = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_CHUNK = 1 << 18


class TooFar(Exception):  # noqa: N818  (never leaves the child)
    """A limit of rows, columns or cells was passed; the argument names which."""


class Doctype(Exception):  # noqa: N818  (never leaves the child)
    """The XML carries a DOCTYPE, which no spreadsheet program writes."""


@dataclass(slots=True)
class Trace:
    """What one sheet's XML says besides its values."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    orphans: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: int = 0


def address(ref: str) -> tuple[int, int]:
    """Row and column, from 1, of an address such as ``K31``."""
    found = _REF.match(ref)
    if not found:
        raise ValueError(ref)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)), column


class _Walker:
    """Handlers for one sheet's expat parser."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.seen = Trace()
        self.row = self.column = 0
        self.inside = ""
        self.formula = ""
        self.has_formula = self.has_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.inside = name = tag.rpartition("|")[2]
        if name == "c":
            self._cell(attributes.get("r", ""))
        elif name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
            if attributes.get("hidden") in {"1", "true"}:
                self.seen.hidden_rows.add(self.row)
        elif name == "f":
            self.has_formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag.rpartition("|")[2] == "c" and self.has_formula and not self.has_value:
            self.seen.orphans[self.row, self.column] = f"={self.formula}"

    def text(self, text: str) -> None:
        if self.inside == "f":
            self.formula += text[:32_767]
        elif self.inside in {"v", "t"}:
            self.has_value = True

    def _cell(self, ref: str) -> None:
        self.row, self.column = address(ref) if ref else (self.row, self.column + 1)
        self.has_formula = self.has_value = False
        self.formula = ""
        self.seen.filled += 1
        if self.row > self.limits.rows:
            raise TooFar("rows")
        if self.column > self.limits.columns:
            raise TooFar("columns")
        if self.seen.filled > self.limits.cells:
            raise TooFar("cells")

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        top, left = address(first)
        bottom, right = address(last or first)
        if len(self.seen.merges) < self.limits.rows * 4:
            bottom, right = min(bottom, self.limits.rows), min(right, self.limits.columns)
            self.seen.merges.append((top, left, bottom, right))


def trace(archive: zipfile.ZipFile, part: str, limits: Limits) -> Trace:
    """Walk one sheet's XML; `TooFar` or `Doctype` when it must not be given to a library."""
    walker = _Walker(limits)
    _parse(archive, part, walker.start, walker.end, walker.text)
    return walker.seen


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Sheet name → (path of its XML, hidden), in the workbook's order."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str, bool]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition("|")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition("|")[2] == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("|id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes.get("name", ""), link, hidden))

    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    parts = {}
    for name, link, hidden in sheets:
        target = targets.get(link, "")
        parts[name] = (target.lstrip("/") if target.startswith("/") else f"xl/{target}", hidden)
    return parts


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    def refuse(*_: object) -> None:
        raise Doctype(part)

    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
