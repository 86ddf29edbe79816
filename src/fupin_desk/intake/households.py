"""Members → households: who belongs together, what the household's own columns say, does it add up.

Rows belong together by their household number, wherever they stand. A blank number (a cell merged over the
household, or left empty below its head) continues the household above; a blank number beside a new head
begins one. Where a file has no numbers at all, each head begins a household, and the running number it gets
is said aloud. Household columns repeat on every member's row: the first sound value counts, and rows that
say something else are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace

from fupin_desk.intake.codes import Codes, fold
from fupin_desk.intake.fields import Notebook, read_income, read_labels, read_number, read_phone
from fupin_desk.intake.people import unusable
from fupin_desk.intake.rows import HouseholdRow, MemberRow
from fupin_desk.intake.table import Row, Table

_HEAD, _SPOUSE = "户主", "配偶"


@dataclass(slots=True)
class Block:
    """The rows of one household; `number` as in the file, or the running one."""

    number: str
    rows: list[Row] = field(default_factory=list)


def group_rows(table: Table, codes: Codes, notes: Notebook, before: int = 0) -> list[Block]:
    """The table's rows by household, in order of first appearance; exact copies of a row left out.

    `before` households of earlier sheets count into the running numbers.
    """
    numbered = "household_no" in table.headings.fields
    blocks: dict[str, Block] = {}
    current: Block | None = None
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        if _is_copy(row, table, seen):
            notes.note("ROW_DUPLICATE", row.number, "name")
            continue
        number = _household_no(row, blocks, notes)
        begins = codes.lists["relation"].find(row.text("relation")) == _HEAD or _new_sequence(row, current)
        if number:
            current = blocks.setdefault(number, Block(number))
        elif current is None or begins:
            current = Block(f"{before + len(blocks) + 1:03d}")
            blocks[f"\0{row.number}"] = current
            if numbered:
                notes.note("HOUSEHOLD_NO_MISSING", row.number, "household_no", "", current.number)
        current.rows.append(row)
    if blocks and not numbered:
        notes.note("HOUSEHOLD_NO_COLUMN", None, "household_no")
    return list(blocks.values())


def _new_sequence(row: Row, current: Block | None) -> bool:
    """Without heads and numbers, a running number merged over the household tells where one ends."""
    if current is None or "relation" in row.cells or "household_no" in row.cells:
        return False
    return row.text("sequence") != current.rows[-1].text("sequence")


def _is_copy(row: Row, table: Table, seen: set[tuple[str, ...]]) -> bool:
    skip = table.headings.column("sequence")
    if not row.text("name") or not (row.text("id_number") or row.text("person_no")):
        return False
    key = tuple(text for heading, text in row.given.items() if heading != skip)
    if key in seen:
        return True
    seen.add(key)
    return False


def _household_no(row: Row, known: Container[str], notes: Notebook) -> str:
    if unusable(row, "household_no", notes):
        return ""
    number, code = read_number(row.cell("household_no"))
    if code and number not in known:
        notes.note(code, row.number, "household_no", row.cell("household_no").text, number)
    return number


def read_household(block: Block, members: Sequence[MemberRow], codes: Codes, notes: Notebook) -> HouseholdRow:
    """The household of these members, checked for heads, spouses, numbers of people."""
    kept = _one_head(block, members, notes)
    _check_spouses(block, kept, codes, notes)
    _check_count(block, notes)
    hamlet = _agreed(block, "hamlet", notes)
    kind = _agreed(block, "kind", notes)
    category = codes.lists["monitor_category"].find(_agreed(block, "monitor_category", notes) or kind)
    phone = _household_phone(block, notes)
    head = next((member for member in kept if member.relation == _HEAD), None)
    return HouseholdRow(
        household_no=block.number,
        group=_agreed(block, "group", notes) or hamlet,
        hamlet=hamlet,
        kind=codes.lists["monitor_category"].find(kind) or kind,
        monitor_category=category,
        cause=_cause(block, codes, notes),
        phone=phone or (head.phone if head else ""),
        address=_agreed(block, "address", notes),
        identified=_agreed(block, "identified", notes),
        income_fen=_income(block, notes),
        members=tuple(kept),
        row=block.rows[0].number,
    )


def _one_head(block: Block, members: Sequence[MemberRow], notes: Notebook) -> list[MemberRow]:
    """The members, every head after the first without a relation: two heads cannot both be."""
    kept: list[MemberRow] = []
    heads = 0
    for row, member in zip(block.rows, members, strict=True):
        heads += member.relation == _HEAD
        if member.relation == _HEAD and heads > 1:
            notes.note("TWO_HEADS", row.number, "relation", row.cell("relation").text)
            kept.append(_without_relation(member))
        else:
            kept.append(member)
    if not heads and all(member.relation for member in members):
        notes.note("NO_HEAD", block.rows[0].number, "relation")
    return kept


def _without_relation(member: MemberRow) -> MemberRow:
    return replace(member, relation="")


def _check_spouses(block: Block, members: Sequence[MemberRow], codes: Codes, notes: Notebook) -> None:
    head = next((member for member in members if member.relation == _HEAD), None)
    spouses = [member for member in members if member.relation == _SPOUSE]
    for extra in spouses[1:]:
        notes.note("TWO_SPOUSES", extra.row, "relation", _SPOUSE, _SPOUSE)
    if head and head.sex and spouses and spouses[0].sex == head.sex:
        notes.note("SPOUSE_SAME_SEX", spouses[0].row, "relation", _SPOUSE, _SPOUSE)
    for member in members:
        wrong = codes.female if member.sex == "男" else codes.male if member.sex == "女" else frozenset()
        if member.relation in wrong:
            notes.note("RELATION_VS_SEX", member.row, "relation", member.relation, member.relation)


def _check_count(block: Block, notes: Notebook) -> None:
    """Each wrong number of people is named once per household."""
    said: set[str] = set()
    for row in block.rows:
        text = fold(row.text("count")).removesuffix("人").removesuffix(".0")
        if text and text not in said and text != str(len(block.rows)):
            said.add(text)
            notes.note("COUNT_MISMATCH", row.number, "count", row.text("count"), str(len(block.rows)))


def _agreed(block: Block, name: str, notes: Notebook) -> str:
    """The first value of a household column; rows that say something else are named."""
    first = ""
    said: set[str] = set()
    for row in block.rows:
        text = row.text(name)
        if not text or unusable(row, name, notes):
            continue
        if not first:
            first = text
        elif fold(text) != fold(first) and text not in said:
            said.add(text)
            notes.note("HOUSEHOLD_DIFFERS", row.number, name, text, first)
    return first


def _cause(block: Block, codes: Codes, notes: Notebook) -> str:
    text = _agreed(block, "cause", notes)
    if not text:
        return ""
    row = next(row for row in block.rows if row.text("cause") == text)
    label, code = read_labels(row.cell("cause"), codes.lists["cause"])
    if code:
        notes.note(code, row.number, "cause", text, label)
    return label


def _household_phone(block: Block, notes: Notebook) -> str:
    for row in block.rows:
        if not unusable(row, "household_phone", notes):
            phone, code = read_phone(row.cell("household_phone"))
            if code:
                notes.note(code, row.number, "household_phone", row.cell("household_phone").text, phone)
            return phone
    return ""


def _income(block: Block, notes: Notebook) -> int | None:
    """What the sound income cells agree on; None when there is none or they differ."""
    sound: Counter[int] = Counter()
    last_flawed: tuple[str, str] | None = None
    for row in block.rows:
        cell = row.cell("income")
        if not cell.text.strip():
            continue
        fen, code = read_income(cell)
        if code and (code, cell.text) != last_flawed:
            stored = "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
            notes.note(code, row.number, "income", cell.text, stored)
        last_flawed = (code, cell.text) if code else None
        if fen is not None:
            if sound and fen not in sound:
                notes.note("HOUSEHOLD_DIFFERS", row.number, "income", cell.text)
            sound[fen] += 1
    return next(iter(sound)) if len(sound) == 1 else None


def village_of(tables: Sequence[Table], tell: Callable[[Table, Row, str], None]) -> str:
    """The most frequent 行政村 of the file; every row of another one is told."""
    named = [(table, row, text) for table in tables for row in table.rows if (text := row.text("village"))]
    counts = Counter(plain_village(text) for _table, _row, text in named)
    if not counts:
        return ""
    most = counts.most_common(1)[0][0]
    for table, row, text in named:
        if plain_village(text) != most:
            tell(table, row, text)
    return next(text for _table, _row, text in named if plain_village(text) == most)


def plain_village(name: str) -> str:
    """A village's name without what is only its kind."""
    text = fold(name)
    for tail in ("村民委员会", "村委会", "行政村", "村", "社区"):
        if text.endswith(tail) and len(text) > len(tail):
            return text.removesuffix(tail)
    return text
