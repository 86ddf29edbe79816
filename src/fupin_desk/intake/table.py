"""Cells → a table: where the headings are, what each column means, which rows are persons.

Dear newcomer: national exports have their headings in row 3; village sheets have titles, headings on two
levels, cells merged over a household, sums after each group and signatures at the foot. So the headings are
found by what they say, never by where they stand, and a row counts as a person by what it holds. Rows that
are none are counted, never silently dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fupin_desk.intake.cells import BLANK, Cell, Sheet
from fupin_desk.intake.codes import Codes, fold

_SEARCHED = 40
"""Headings stand within the first rows; further down a repeated heading would be found."""

OWN = frozenset(
    {"name", "person_no", "id_number", "relation", "birth", "sex", "phone", "remark", "work_months"}
)
"""Fields that belong to one person even when somebody merged the cells."""

_GROUP = re.compile(r"第?[一二三四五六七八九十\d]+(村民)?小?[组社]")
_MARKS = ("id_number", "relation", "household_no", "person_no")


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings end, and what the columns are called and mean."""

    last_row: int
    names: Mapping[int, str]
    fields: Mapping[str, int]
    heads_only: bool = False

    @property
    def looks_like_roster(self) -> bool:
        """Names, and something that ties a name to a person or a household."""
        return "name" in self.fields and len(self.fields) >= 3 and any(m in self.fields for m in _MARKS)

    def column(self, name: str) -> str:
        """The heading of this field's column, '' when the table has none."""
        return self.names[self.fields[name]] if name in self.fields else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row: cells by field, and every column's text by heading."""

    number: int
    cells: Mapping[str, Cell]
    given: Mapping[str, str]

    def cell(self, name: str) -> Cell:
        """The cell of this field, `BLANK` where the table has none."""
        return self.cells.get(name, BLANK)

    def text(self, name: str) -> str:
        """The field's text without blanks around it."""
        return self.cell(name).text.strip()


@dataclass(slots=True)
class Table:
    """A sheet that holds a roster."""

    sheet: Sheet
    headings: Headings
    rows: list[Row] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)


def find_headings(sheet: Sheet, codes: Codes) -> Headings | None:
    """The best heading row, or two or three rows of one heading; None when nothing is recognised."""
    best: Headings | None = None
    most = (0, 0)
    for first in sorted(sheet.rows)[:_SEARCHED]:
        for depth in (1, 2, 3):
            found = _headings(sheet, first, first + depth - 1, codes)
            score = (len(found.fields), -depth)  # no more rows than needed: a title is no heading
            if score > most:
                best, most = found, score
    return best


def _headings(sheet: Sheet, first: int, last: int, codes: Codes) -> Headings:
    names: dict[int, str] = {}
    fields: dict[str, int] = {}
    above: dict[int, str] = {}
    for row in range(first, last + 1):
        cells = sheet.rows.get(row, {})
        spread = _spread(sheet, row) if row < last else {}
        for column, cell in cells.items():
            names[column] = cell.text
        if row < last:
            for column in {*cells, *spread}:
                text = cells[column].text if column in cells else spread[column]
                above[column] = above.get(column, "") + text
    for column in sorted(names):
        own = names[column]
        upper = above.get(column, "")
        meant = (codes.field_of(upper + own) if upper and upper != own else "") or codes.field_of(own)
        if meant and meant not in fields:
            fields[meant] = column
    return _with_heads(Headings(last, _distinct(names), fields))


def _spread(sheet: Sheet, row: int) -> dict[int, str]:
    """A group's heading over every column it covers: by its merge."""
    spread: dict[int, str] = {}
    for top, left, bottom, right in sheet.merges:
        if top == row == bottom and right > left:
            text = sheet.at(top, left).text
            spread.update((column, text) for column in range(left, right + 1))
    return spread


def _distinct(names: Mapping[int, str]) -> dict[int, str]:
    """Headings as found, line breaks removed; a repeated one is numbered so that no text is lost."""
    seen: dict[str, int] = {}
    told = {}
    for column, raw in sorted(names.items()):
        name = re.sub(r"\s*[\r\n]+\s*", "", raw.strip())
        seen[name] = seen.get(name, 0) + 1
        told[column] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return told


def _with_heads(found: Headings) -> Headings:
    """A table of households names only their heads: they are its persons."""
    if "name" in found.fields or "head_name" not in found.fields or "relation" in found.fields:
        return found
    fields = dict(found.fields)
    fields["name"] = fields.pop("head_name")
    if "id_number" not in fields and "head_id" in fields:
        fields["id_number"] = fields.pop("head_id")
    return Headings(found.last_row, found.names, fields, heads_only=True)


def read_table(sheet: Sheet, headings: Headings, codes: Codes) -> Table:
    """The rows of persons under these headings."""
    table = Table(sheet, headings)
    covered = _covered(sheet, headings)
    section = ""
    for number, cells in sheet.rows.items():
        if number <= headings.last_row or not any(cell.text.strip() for cell in cells.values()):
            continue
        if _is_person(cells, headings, codes):
            row = _row(number, {**covered.get(number, {}), **cells}, headings)
            if section and "group" not in row.cells:
                row = Row(number, {**row.cells, "group": Cell("s", section)}, row.given)
            table.rows.append(row)
            continue
        texts = [cell.text for cell in cells.values() if cell.text.strip()]
        if len(set(texts)) == 1 and _GROUP.fullmatch(fold(texts[0])):
            section = texts[0].strip()  # a line across the sheet: the group of the rows below
        if _is_known_line(cells, headings, codes):
            table.skipped.append(number)
        else:
            table.unplaced.append(number)
    return table


def _covered(sheet: Sheet, headings: Headings) -> dict[int, dict[int, Cell]]:
    """Cells hidden under a merge that runs down, with the value the merge shows."""
    own = {column for name, column in headings.fields.items() if name in OWN}
    covered: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, right in sheet.merges:
        if top <= headings.last_row or bottom == top:
            continue
        shown = sheet.at(top, left)
        if shown is BLANK:
            continue
        for row in range(top + 1, bottom + 1):
            if row in sheet.rows:
                covered.setdefault(row, {}).update(dict.fromkeys(set(range(left, right + 1)) - own, shown))
    return covered


def _row(number: int, cells: Mapping[int, Cell], headings: Headings) -> Row:
    meaning = {column: name for name, column in headings.fields.items()}
    fields: dict[str, Cell] = {}
    given: dict[str, str] = {}
    for column, heading in headings.names.items():
        cell = cells.get(column, BLANK)
        given[heading] = cell.text
        if column in meaning:
            fields[meaning[column]] = cell
    if headings.heads_only:
        fields["relation"] = Cell("s", "户主")
    return Row(number, fields, given)


def _is_person(cells: Mapping[int, Cell], headings: Headings, codes: Codes) -> bool:
    def text(name: str) -> str:
        return cells.get(headings.fields.get(name, 0), BLANK).text.strip()

    if _repeats_heading(cells, headings) or _counts_columns(cells):
        return False
    name = text("name")
    own = [field for field in ("id_number", "person_no", "relation") if text(field)]
    if name and not own and (codes.says("sums", name) or codes.says("foot", name)):
        return False
    leading = next((cell.text for _column, cell in sorted(cells.items()) if cell.text.strip()), "")
    if not name and (codes.says("sums", leading) or codes.says("foot", leading)):
        return False
    if name:
        filled = sum(bool(cell.text.strip()) for cell in cells.values())
        return bool(own) or filled >= min(3, len(headings.fields))
    return bool(text("id_number") or text("person_no") or (text("relation") and text("household_no")))


def _repeats_heading(cells: Mapping[int, Cell], headings: Headings) -> bool:
    filled = {column: fold(cell.text) for column, cell in cells.items() if cell.text.strip()}
    same = sum(fold(headings.names.get(column, "")) == text for column, text in filled.items())
    return same >= 2 and same * 2 >= len(filled)


def _counts_columns(cells: Mapping[int, Cell]) -> bool:
    """The line 1, 2, 3 … that forms print under their headings."""
    texts = [cell.text.strip() for _column, cell in sorted(cells.items())]
    return len(texts) >= 4 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _is_known_line(cells: Mapping[int, Cell], headings: Headings, codes: Codes) -> bool:
    """A sum, a repeated heading, a foot line: nothing a person would miss."""
    texts = [cell.text for _column, cell in sorted(cells.items()) if cell.text.strip()]
    if _repeats_heading(cells, headings) or _counts_columns(cells):
        return True
    if any(codes.says("sums", text) or fold(text).endswith(("小计", "合计", "总计")) for text in texts[:4]):
        return True
    if any(codes.says("foot", text) for text in texts[:2]):
        return True
    return len(set(texts)) == 1  # a title, a section line, a note across the sheet
