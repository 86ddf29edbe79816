"""Spreadsheet bytes → plain sheets. Runs in the child process only, with its memory and time limited.

.xlsx goes through openpyxl in its fast mode (it alone tells error values and dates apart), after `trace`
has made sure that no address is out of bounds; .xls, .xlsb, .ods, and an .xlsx openpyxl cannot make sense
of, go through calamine; text is csv. `Unreadable.why` is one of the few words the parent knows.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from xml.parsers import expat

from fupin_desk.intake.cells import Cell, Merge, Sheet
from fupin_desk.intake.sniff import Book
from fupin_desk.intake.trace import Doctype, TooFar, Trace, sheet_parts, trace
from fupin_desk.intake.troubles import Limits

_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"}
_EXACT = 1e15  # above this a double no longer holds every integer that Excel shows


class Unreadable(Exception):  # noqa: N818  (a word between child and parent, never shown)
    """The book cannot be read; `why` is damaged, password, far, hostile or encoding."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.what = what


def read_book(data: bytes, kind: Book, limits: Limits) -> list[Sheet]:
    """Every sheet of the book, in order."""
    if kind == "text":
        return [_text(data, limits)]
    if kind != "xlsx":
        return _calamine(data, limits)
    try:
        return _xlsx(data, limits)
    except TooFar as far:
        raise Unreadable("far", str(far)) from far
    except Doctype as found:
        raise Unreadable("hostile") from found
    except MemoryError:
        raise
    except (expat.ExpatError, zipfile.BadZipFile) as broken:
        raise Unreadable("damaged") from broken
    except Exception:  # openpyxl raises whatever its guess about a damaged file runs into
        return _calamine(data, limits)


def _xlsx(data: bytes, limits: Limits) -> list[Sheet]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sheet_parts(archive)
        tables = {name: part for name, (part, _hidden) in parts.items() if "worksheets" in part}
        traces = {name: trace(archive, part, limits) for name, part in tables.items()}
    if sum(seen.filled for seen in traces.values()) > limits.cells:
        raise TooFar("cells")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for worksheet in book.worksheets:
        seen = traces.get(worksheet.title)
        if seen is None:
            continue
        worksheet.reset_dimensions()  # national exports carry a wrong one
        rows: dict[int, dict[int, Cell]] = {}
        for cells in worksheet.iter_rows():
            for cell in cells:
                if cell.value is None:
                    continue
                told = _cell(cell.value, is_error=cell.data_type == "e")
                if told is not None:
                    rows.setdefault(cell.row, {})[cell.column] = told
        _place_orphans(rows, seen)
        hidden = parts[worksheet.title][1]
        sheets.append(Sheet(worksheet.title, rows, tuple(seen.merges), hidden, frozenset(seen.hidden_rows)))
    book.close()
    return sheets


def _place_orphans(rows: dict[int, dict[int, Cell]], seen: Trace) -> None:
    for (row, column), formula in seen.orphans.items():
        rows.setdefault(row, {}).setdefault(column, Cell("f", formula))
        rows[row] = dict(sorted(rows[row].items()))
    for row in sorted(rows):  # orphan rows go back to their place
        rows[row] = rows.pop(row)


def _cell(value: object, *, is_error: bool = False) -> Cell | None:
    """One library's value as a plain cell; None for what is empty."""
    if isinstance(value, bool):
        return Cell("b", "是" if value else "否")
    if isinstance(value, int):
        return Cell("n", str(value))
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return Cell("n", str(int(value)) if whole else repr(value))
    if isinstance(value, datetime | date | time):
        return Cell("d", value.isoformat())
    text = str(value)
    if text == "":
        return None
    return Cell("e" if is_error or text in _ERRORS else "s", text)


def _calamine(data: bytes, limits: Limits) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        filled = 0
        for about in book.sheets_metadata:
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
                raise Unreadable("far", "rows" if sheet.total_height > limits.rows else "columns")
            rows: dict[int, dict[int, Cell]] = {}
            for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                told = {at: cell for at, value in enumerate(values, start=1) if (cell := _cell(value))}
                filled += len(told)
                if told:
                    rows[number] = told
                if filled > limits.cells:
                    raise Unreadable("far", "cells")
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(Sheet(about.name, rows, _merges(sheet.merged_cell_ranges), hidden))
    except PasswordError as locked:
        raise Unreadable("password") from locked
    except (CalamineError, OSError, ValueError, TypeError) as broken:
        raise Unreadable("damaged") from broken
    return sheets


def _merges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]] | None) -> tuple[Merge, ...]:
    return tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges or ())


def _text(data: bytes, limits: Limits) -> Sheet:
    text = decode(data)
    csv.field_size_limit(1 << 20)
    rows: dict[int, dict[int, Cell]] = {}
    filled = 0
    try:
        for number, values in _records(text):
            if number > limits.rows:
                raise Unreadable("far", "rows")
            if len(values) > limits.columns:
                raise Unreadable("far", "columns")
            told = {at: Cell("s", text) for at, raw in enumerate(values, start=1) if (text := unquote(raw))}
            filled += len(told)
            if filled > limits.cells:
                raise Unreadable("far", "cells")
            if told:
                rows[number] = told
    except csv.Error as broken:
        raise Unreadable("damaged") from broken
    return Sheet("", rows)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number Excel would show: one record is one row, blank lines count."""
    yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)), start=1)


def unquote(value: str) -> str:
    """``="0513"`` is how exports keep Excel from eating leading zeros; the text inside is what is meant."""
    if value.startswith('="') and value.endswith('"') and len(value) >= 3:
        return value[2:-1].replace('""', '"')
    return value


def delimiter_of(text: str) -> str:
    """The delimiter that occurs most evenly in the first lines: comma, tab, semicolon or a bar."""
    lines = [line for line in text[:65_536].splitlines()[:40] if line.strip()]
    best, most = ",", 0.0
    for candidate in ",\t;|，":
        counts = sorted(line.count(candidate) for line in lines)
        middle = counts[len(counts) // 2] if counts else 0
        if middle > most:
            best, most = candidate, middle
    return best


def decode(data: bytes) -> str:
    """The text of a csv: by its mark, else UTF-8, else UTF-16 by its zero bytes, else GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    head = data[:4096]
    if b"\0" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return _decoded(data, "utf-16-le" if odd >= even else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Unreadable("encoding") from broken
