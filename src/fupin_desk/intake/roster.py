"""A roster file → households, members and findings. The letterbox's front door for spreadsheets.

Dear newcomer: this reads and judges, it writes nothing. `read_roster` takes the file's bytes once, has them
read by a caged child, finds the sheet or sheets that hold persons, and returns one frozen `RosterReading`.
Files that cannot be believed raise a `Trouble` (exit 3). Flaws of single cells never do: they become
findings with sheet, row as Excel shows it and column heading, and the person stays.

When more than half of a column needs the same harmless repair (every date written 1988.8.2, every phone a
number), that is how the file is written, not a flaw of each cell: it is said once, with row None.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from fupin_desk.errors import Finding
from fupin_desk.intake.cells import Sheet
from fupin_desk.intake.child import read_bytes, read_sheets
from fupin_desk.intake.codes import Codes
from fupin_desk.intake.fields import Notebook
from fupin_desk.intake.flaws import flaw
from fupin_desk.intake.households import Block, group_rows, plain_village, read_household, village_of
from fupin_desk.intake.people import read_ids, read_member
from fupin_desk.intake.rows import HouseholdRow, MemberRow, RosterReading
from fupin_desk.intake.table import Table, find_headings, read_table
from fupin_desk.intake.troubles import Cancelled, Limits, NoRoster

__all__ = ["HouseholdRow", "Limits", "MemberRow", "RosterReading", "read_roster", "read_roster_bytes"]

USUAL = Limits()
_FEW = 5
"""Below this many cells a repeated repair is still said cell by cell."""


def read_roster(
    path: Path,
    *,
    codes: Codes,
    today: date,
    ledger_village: str = "",
    limits: Limits = USUAL,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RosterReading:
    """Read a roster file. `today` decides who is a child and what lies in the future (Beijing time)."""
    data = read_bytes(path, limits)
    return read_roster_bytes(
        data,
        file=path.name,
        codes=codes,
        today=today,
        ledger_village=ledger_village,
        limits=limits,
        cancelled=cancelled,
        progress=progress,
    )


def read_roster_bytes(
    data: bytes,
    *,
    file: str,
    codes: Codes,
    today: date,
    ledger_village: str = "",
    limits: Limits = USUAL,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RosterReading:
    """The same for bytes already in memory; `file` is only named in what a person is told."""
    sheets = read_sheets(data, file=file, limits=limits, cancelled=cancelled)
    reading = judge_sheets(
        sheets,
        file=file,
        codes=codes,
        today=today,
        ledger_village=ledger_village,
        cancelled=cancelled,
        progress=progress,
    )
    return replace(reading, sha256=hashlib.sha256(data).hexdigest())


def judge_sheets(
    sheets: Sequence[Sheet],
    *,
    file: str,
    codes: Codes,
    today: date,
    ledger_village: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RosterReading:
    """What these sheets say; pure, the file's digest left empty. `NoRoster` when none holds persons."""
    tables = _tables(sheets, codes, file)
    total = sum(len(table.rows) for table in tables)
    findings: list[Finding] = []
    notebooks = {id(table): Notebook(table.sheet.name, table.headings) for table in tables}
    village = village_of(
        tables,
        lambda table, row, text: notebooks[id(table)].note("OTHER_VILLAGE", row.number, "village", text),
    )
    households: list[HouseholdRow] = []
    kept: list[Table] = []
    done = 0
    for table in tables:
        notes = notebooks[id(table)]
        blocks = group_rows(table, codes, notes, len(households))
        if _repeats(blocks, households):
            findings.append(flaw("SHEET_SKIPPED", sheet=table.sheet.name))
            continue
        kept.append(table)
        for household in _households(blocks, codes, today, notes):
            if cancelled():
                raise Cancelled
            households.append(household)
            done += len(household.members)
            progress(done, total)
        findings += _collapsed(notes) + _about_rows(table)
    if village and ledger_village and plain_village(village) != plain_village(ledger_village):
        name, column = kept[0].sheet.name, kept[0].headings.column("village")
        findings.append(
            flaw("VILLAGE_DIFFERS", sheet=name, column=column, given=village, stored=ledger_village)
        )
    order = {table.sheet.name: index for index, table in enumerate(tables)}
    findings.sort(key=lambda one: (order.get(one.sheet, 0), one.row or 0))
    return RosterReading(
        sheet=kept[0].sheet.name,
        header_row=kept[0].headings.last_row,
        columns=tuple(name for _column, name in sorted(kept[0].headings.names.items())),
        village=village,
        households=tuple(households),
        findings=tuple(findings),
        sha256="",
    )


def _tables(sheets: Sequence[Sheet], codes: Codes, file: str) -> list[Table]:
    """The sheets that hold persons; shown ones before hidden ones, for a hidden copy is the older one."""
    tables = []
    for sheet in sorted(sheets, key=lambda one: one.hidden):
        headings = find_headings(sheet, codes)
        if headings is not None and headings.looks_like_roster:
            table = read_table(sheet, headings, codes)
            if table.rows:
                tables.append(table)
    if not tables:
        raise NoRoster(file=file)
    return tables


def _repeats(blocks: Sequence[Block], households: Sequence[HouseholdRow]) -> bool:
    """Whether most of these persons were already read from a sheet before."""
    if not households:
        return False
    before = {(member.name, house.household_no) for house in households for member in house.members}
    now = [(row.text("name"), block.number) for block in blocks for row in block.rows]
    return sum(one in before for one in now) * 2 > len(now)


def _households(
    blocks: Sequence[Block], codes: Codes, today: date, notes: Notebook
) -> Iterator[HouseholdRow]:
    ids = read_ids([block.rows for block in blocks], codes, today)
    numbers: Counter[str] = Counter()
    for block in blocks:
        members = [read_member(row, ids[row.number], codes, today, notes) for row in block.rows]
        _note_repeats(members, numbers, notes)
        yield read_household(block, members, codes, notes)


def _note_repeats(members: Sequence[MemberRow], numbers: Counter[str], notes: Notebook) -> None:
    for member in members:
        numbers[member.person_no] += 1
        if member.person_no and numbers[member.person_no] == 2:
            notes.note("PERSON_NO_DUP", member.row, "person_no", member.person_no, member.person_no)


def _collapsed(notes: Notebook) -> list[Finding]:
    """The notebook's findings, a repair that most of a column needs said once."""
    counts = Counter((one.code, one.column) for one in notes.findings if one.severity == "normalise")
    filled = {notes.headings.column(name): count for name, count in notes.filled.items()}
    everywhere = {
        key for key, count in counts.items() if count >= _FEW and count * 2 > filled.get(key[1], count * 2)
    }
    told: list[Finding] = []
    said: set[tuple[str, str]] = set()
    for one in notes.findings:
        key = (one.code, one.column)
        if key not in everywhere or one.severity != "normalise":
            told.append(one)
        elif key not in said:
            said.add(key)
            told.append(replace(one, row=None, given="", stored=""))
    return told


def _about_rows(table: Table) -> list[Finding]:
    """What is to be said about lines that are no persons, and about what was hidden."""
    sheet = table.sheet.name
    told = [flaw("ROW_UNPLACED", sheet=sheet, row=number) for number in table.unplaced]
    if table.skipped:
        rows = "、".join(str(number) for number in table.skipped[:50])
        told.append(flaw("ROWS_SKIPPED", sheet=sheet, given=rows))
    if table.sheet.hidden:
        told.append(flaw("SHEET_HIDDEN", sheet=sheet))
    if any(row.number in table.sheet.hidden_rows for row in table.rows):
        told.append(flaw("ROWS_HIDDEN", sheet=sheet))
    return told
