"""Rows → members: what one person's row says, and which of it can be believed.

Dear newcomer: ID numbers are read first and for the whole file, because three questions need all of them:
which area most numbers share (a number of area 999999 among others is a stand-in for "has none"; in a file
where most are such it is a demonstration), and which number stands in two places. Of two persons with one
number the one whose birth date and sex disagree with it is the wrong one; when both agree, the later row.
Then each row is read, cell by cell, and what contradicts something better is left empty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fupin_desk.intake.cells import Cell
from fupin_desk.intake.codes import Codes, fold
from fupin_desk.intake.fields import (
    LONGEST_NOTE,
    Notebook,
    broken,
    read_date,
    read_label,
    read_labels,
    read_months,
    read_name,
    read_number,
    read_phone,
)
from fupin_desk.intake.rows import MemberRow
from fupin_desk.intake.table import Row
from fupin_desk.model.idnumber import IdReading, is_placeholder, read_id, resident_number, tidy

_OTHER_PAPERS = frozenset({"护照", "军官证", "士兵证", "出生医学证明", "其他"})
_WORKING_AGE = 16


@dataclass(frozen=True, slots=True)
class Birth:
    """What the birth column says: a day, a flaw, or only year and month."""

    day: date | None
    code: str
    month: tuple[int, int] | None

    def agrees(self, other: date) -> bool:
        """Whether this does not contradict that day."""
        if self.day is not None:
            return self.day == other
        return self.month is None or self.month == (other.year, other.month)


_NO_BIRTH = Birth(None, "", None)


def read_birth(row: Row) -> Birth:
    """The birth column of a row; nothing where it is blank or no value."""
    cell = row.cell("birth")
    return Birth(*read_date(cell)) if cell.text.strip() and not broken(cell) else _NO_BIRTH


def read_ids(blocks: Sequence[Sequence[Row]], codes: Codes, today: date) -> dict[int, IdReading]:
    """Row number → what its ID number is, duplicates and stand-ins across the whole table settled."""
    rows = [row for block in blocks for row in block]
    texts = [tidy(row.text("id_number")) for row in rows]
    areas = Counter(text[:6] for text in texts if len(text) == 18 and text[:6].isdigit())
    area, most = areas.most_common(1)[0] if areas else ("", 0)
    area = area if most * 2 > areas.total() else ""
    readings = {row.number: _one_id(row, codes, today, area) for row in rows}
    for row in rows:
        found = readings[row.number]
        if found.number and is_placeholder(found.number) and not is_placeholder(area):
            readings[row.number] = IdReading("", "ID_NONE_999999")
    readings.update(_duplicates(blocks, readings, codes))
    return readings


def _one_id(row: Row, codes: Codes, today: date, area: str) -> IdReading:
    cell = row.cell("id_number")
    if not cell.text.strip():
        return IdReading("", "ID_MISSING" if "id_number" in row.cells else "")
    if bad := broken(cell):
        return IdReading("", "CELL_ERROR" if bad == "ERROR" else "CELL_FORMULA_NO_VALUE")
    if cell.kind == "n" and len(cell.text) >= 16:
        return IdReading("", "ID_AS_FLOAT")  # a spreadsheet number keeps 15 digits, whatever it shows
    kind, _code = read_label(row.cell("id_kind"), codes.lists["id_kind"])
    if kind in _OTHER_PAPERS and len(tidy(cell.text)) not in (15, 18, 20):
        return IdReading(cell.text.strip(), "")
    return read_id(cell.text, today=today, birth_hint=read_birth(row).day, area_hint=area)


def _duplicates(
    blocks: Sequence[Sequence[Row]], readings: Mapping[int, IdReading], codes: Codes
) -> dict[int, IdReading]:
    """Rows that carry a number belonging to another row."""
    places: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for index, block in enumerate(blocks):
        for row in block:
            if number := readings[row.number].number:
                places[resident_number(number)].append((index, row))
    wrong = {}
    for several in places.values():
        if len(several) < 2:
            continue
        agreeing = [place for place in several if _agrees(place[1], readings[place[1].number], codes)]
        owner = (agreeing or several)[0]
        for place in several:
            if place is not owner:
                same = place[0] == owner[0]
                code = "ID_DUP_SAME_HOUSEHOLD" if same else "ID_DUP_OTHER_HOUSEHOLD"
                wrong[place[1].number] = IdReading("", code)
    return wrong


def _agrees(row: Row, found: IdReading, codes: Codes) -> bool:
    sex = codes.lists["sex"].find(row.text("sex"))
    born = found.birth is None or read_birth(row).agrees(found.birth)
    return born and (not sex or not found.sex or sex == found.sex)


def read_member(row: Row, found: IdReading, codes: Codes, today: date, notes: Notebook) -> MemberRow:
    """One person; every flaw of the row goes into `notes`."""
    for name, cell in row.cells.items():
        notes.filled[name] += bool(cell.text.strip())
    if found.code:
        notes.note(found.code, row.number, "id_number", row.cell("id_number").text, found.number)
    name, code = read_name(row.cell("name"))
    if code:
        notes.note(code, row.number, "name", row.cell("name").text, name)
    born = _born(row, found, today, notes)
    education = _label(row, "education", codes, notes)
    student = _label(row, "student", codes, notes)
    if education and student:
        notes.note("EDU_AND_SCHOOL", row.number, "education", row.cell("education").text)
        education = ""
    return MemberRow(
        row=row.number,
        person_no=_person_no(row, notes),
        name=name,
        sex=_sex(row, found, codes, notes),
        id_kind=_label(row, "id_kind", codes, notes),
        id_number=found.number,
        birth=born,
        relation=_relation(row, codes, notes),
        ethnic=_label(row, "ethnic", codes, notes),
        education=education,
        student=student,
        health=_label(row, "health", codes, notes, several=True),
        labour=_label(row, "labour", codes, notes),
        work_months=_months(row, found.birth or read_birth(row).day, today, notes),
        phone=_phone(row, notes),
        remark=_remark(row, codes, notes),
        given=row.given,
    )


def unusable(row: Row, name: str, notes: Notebook) -> bool:
    """Whether the cell is blank or holds no value (an error or an uncomputed formula, then said)."""
    cell = row.cell(name)
    if not cell.text.strip():
        return True
    bad = broken(cell)
    if bad:
        notes.note("CELL_ERROR" if bad == "ERROR" else "CELL_FORMULA_NO_VALUE", row.number, name, cell.text)
    return bool(bad)


def _born(row: Row, found: IdReading, today: date, notes: Notebook) -> date | None:
    cell, told = row.cell("birth"), read_birth(row)
    if unusable(row, "birth", notes):
        if found.birth and "birth" in row.cells and not cell.text.strip():
            notes.note("BIRTH_FROM_ID", row.number, "birth", "", found.birth.isoformat())
        return found.birth
    if told.day is None and told.month is None:
        notes.note(told.code, row.number, "birth", cell.text)
        return found.birth
    if found.birth is not None and not told.agrees(found.birth):
        notes.note("BIRTH_VS_ID", row.number, "birth", cell.text)
        return None
    if told.day is None:
        if found.birth is None:
            notes.note("DATE_MONTH_ONLY", row.number, "birth", cell.text)
        return found.birth
    if told.day > today:
        if found.code != "ID_FUTURE":
            notes.note("DATE_FUTURE", row.number, "birth", cell.text)
        return None
    if told.code:
        notes.note(told.code, row.number, "birth", cell.text, told.day.isoformat())
    return told.day


def _sex(row: Row, found: IdReading, codes: Codes, notes: Notebook) -> str:
    cell = row.cell("sex")
    if unusable(row, "sex", notes):
        if found.sex and "sex" in row.cells and not cell.text.strip():
            notes.note("SEX_FROM_ID", row.number, "sex", "", found.sex)
        return found.sex
    sex = codes.lists["sex"].find(cell.text)
    if not sex:
        notes.note("SEX_UNKNOWN", row.number, "sex", cell.text, found.sex)
        return found.sex
    if found.sex and sex != found.sex:
        notes.note("SEX_VS_ID", row.number, "sex", cell.text)
        return ""
    if sex != cell.text.strip():
        notes.note("SEX_FORM", row.number, "sex", cell.text, sex)
    return sex


def _relation(row: Row, codes: Codes, notes: Notebook) -> str:
    if unusable(row, "relation", notes):
        if "relation" in row.cells and not row.text("relation"):
            notes.note("RELATION_MISSING", row.number, "relation")
        return ""
    cell = row.cell("relation")
    relation, code = read_label(cell, codes.lists["relation"])
    if code:
        told = "RELATION_UNKNOWN" if code == "VALUE_UNKNOWN" else "RELATION_ALIAS"
        notes.note(told, row.number, "relation", cell.text, relation)
    return relation


def _label(row: Row, name: str, codes: Codes, notes: Notebook, *, several: bool = False) -> str:
    if unusable(row, name, notes):
        return ""
    cell = row.cell(name)
    label, code = (read_labels if several else read_label)(cell, codes.lists[name])
    if code:
        notes.note(code, row.number, name, cell.text, label)
    return label


def _person_no(row: Row, notes: Notebook) -> str:
    if unusable(row, "person_no", notes):
        return ""
    number, code = read_number(row.cell("person_no"))
    if code:
        notes.note(code, row.number, "person_no", row.cell("person_no").text, number)
    return number


def _months(row: Row, born: date | None, today: date, notes: Notebook) -> int | None:
    if unusable(row, "work_months", notes):
        return None
    cell: Cell = row.cell("work_months")
    months, code = read_months(cell)
    if months and born is not None and _age(born, today) < _WORKING_AGE:
        notes.note("CHILD_WORKS", row.number, "work_months", cell.text)
        return None
    if code:
        notes.note(code, row.number, "work_months", cell.text, "" if months is None else str(months))
    return months


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _phone(row: Row, notes: Notebook) -> str:
    if unusable(row, "phone", notes):
        return ""
    phone, code = read_phone(row.cell("phone"))
    if code:
        notes.note(code, row.number, "phone", row.cell("phone").text, phone)
    return phone


def _remark(row: Row, codes: Codes, notes: Notebook) -> str:
    """The remark, character for character: nothing in it is mended."""
    text = row.cell("remark").text
    if len(text) > LONGEST_NOTE:
        notes.note("REMARK_TOO_LONG", row.number, "remark", text[:100])
        return ""
    plain = fold(text[:500])
    about_another = any(word in plain for word in codes.words["not_self"])
    if not about_another and any(word in plain for word in codes.words["gone"]):
        notes.note("REMARK_GONE", row.number, "remark", text, text)
    return text
