"""Cells on the clipboard, in the two forms spreadsheets speak: tab-separated text and an HTML table.

Excel and WPS quote a cell that holds a tab, a line break or a quotation mark, and double the marks inside;
what is copied from here is quoted the same way and comes back the same. A text that would be a formula there
(it begins with ``=``, ``+``, ``-`` or ``@`` and is no number) gets a blank in front, and in HTML every text
is declared to be text, so that a day like 10-09 stays what it is. Nothing here knows a row or a rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QMimeData

_CELL: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=[\t\n]|\Z)|([^\t\n]*)')
_BREAKS: Final = re.compile(r"[\t\n]+")
_NUMBER: Final = re.compile(r"[-−]?\d+(\.\d+)?")
_QUOTED: Final = ("\t", "\n", '"')
LARGEST: Final = 20_000_000
"""Characters: a clipboard beyond that is no month of a household."""


def cells_of(text: str, most: int | None = None) -> list[list[str]]:
    """The cells of a tab-separated text, lines without any text left out; at most so many lines."""
    plain = text[:LARGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    rows: list[list[str]] = [[]]
    at, end = 0, len(plain)
    while at <= end:
        found = _CELL.match(plain, at)
        if found is None:
            break
        quoted = found[1]
        cell = found[2] if quoted is None else quoted.replace('""', '"')
        rows[-1].append(_BREAKS.sub(" ", cell).strip())
        at = found.end()
        if at >= end:
            break
        if plain[at] == "\n":
            if not any(rows[-1]):
                rows.pop()
            if most is not None and len(rows) >= most:
                return rows
            rows.append([])
        at += 1
    if not any(rows[-1]):
        rows.pop()
    return rows


def as_text(cells: Sequence[Sequence[str]]) -> str:
    """Cells as tab-separated text with the quoting of spreadsheets."""
    return "\n".join("\t".join(_quoted(_harmless(cell)) for cell in line) for line in cells)


def as_html(cells: Sequence[Sequence[str]]) -> str:
    """Cells as an HTML table; figures stay figures, everything else is declared to be text."""
    lines = ("<tr>" + "".join(_td(cell) for cell in line) + "</tr>" for line in cells)
    style = "<style>td{mso-number-format:General;white-space:nowrap}.t{mso-number-format:'\\@'}</style>"
    head = f'<head><meta charset="utf-8">{style}</head>'
    body = f"<!--StartFragment--><table>{''.join(lines)}</table><!--EndFragment-->"
    return f"<html>{head}<body>{body}</body></html>"


def mime(cells: Sequence[Sequence[str]]) -> QMimeData:
    """Both forms together, for the clipboard."""
    data = QMimeData()
    data.setText(as_text(cells))
    data.setHtml(as_html(cells))
    return data


def _td(cell: str) -> str:
    words = escape(cell).replace("\n", "<br>")
    return f"<td>{words}</td>" if _NUMBER.fullmatch(cell) else f'<td class="t">{words}</td>'


def _harmless(cell: str) -> str:
    risky = cell[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(cell)
    return f" {cell}" if risky else cell


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in _QUOTED):
        return '"' + cell.replace('"', '""') + '"'
    return cell
