"""Account lines out to Excel and back: what was written out can be changed there and taken in again.

Every row written out carries the line it is and a stamp of what it said. Coming back, a row nobody touched
changes nothing; a touched one is shown old → new; one whose line was changed here meanwhile is refused by
name, so that an old sheet never undoes newer work; signed and closed lines are refused (更正 is the way).
Rows without a line are new and booked, unless the very same line stands there already. One change, one undo;
whoever only looks writes nothing. Rows left out of the sheet stay in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fupin_desk.errors import Finding, Refusal
from fupin_desk.i18n import N_
from fupin_desk.intake.child import read_bytes, read_sheets
from fupin_desk.intake.entries_sheet import EntriesReading, judge_entries
from fupin_desk.intake.troubles import Limits
from fupin_desk.jobs.entries_plan import LineChange, NewRow, SheetPlan, entries_by_id
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model.account import record_entry
from fupin_desk.model.items import written
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Fen


class NothingInSheet(Refusal):
    """An import of which not one row could be taken."""

    code = "FD-I65"
    what_happened = N_("这张表里没有可以收进账的内容，没有改动。")
    what_now = N_("请看每一行的原因，改好再导入。")


@dataclass(frozen=True, slots=True)
class NewLine:
    """A row that would be booked."""

    row: int
    household_no: str
    head: str
    month: str
    code: str
    label: str
    member: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class EntriesPreview:
    """A sheet read and compared, nothing written yet."""

    file: str
    sheet: str
    rows: int
    new: tuple[NewLine, ...]
    changed: tuple[LineChange, ...]
    changed_lines: int
    same: int
    total: Fen
    findings: tuple[Finding, ...]
    household_id: str
    month: str
    strict: bool
    reading: EntriesReading = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntriesImported:
    """What an import did: lines booked, lines changed."""

    booked: int
    changed: int


def preview(
    office: Office, path: Path, household_id: str = "", month: str = "", *, strict: bool = True,
    progress: Progress = quiet, cancelled: Cancelled = never,
) -> EntriesPreview:  # fmt: skip
    """Read a sheet in a caged child process and compare it; writes nothing.

    `household_id` and `month` are those of rows that name none; `strict`: rows that name another household
    are findings. Raises what the letterbox does.
    """
    limits = Limits()
    data = read_bytes(path, limits)
    sheets = read_sheets(data, file=path.name, limits=limits, cancelled=cancelled)
    reading = judge_entries(
        sheets, file=path.name, words=office.resources.entry_words, month=month, cancelled=cancelled,
        progress=progress,
    )  # fmt: skip
    with office.read() as s:
        plan = SheetPlan(office, s, reading, household_id, strict=strict)
        return _shown(plan, path.name, month)


def apply(office: Office, shown: EntriesPreview) -> EntriesImported:
    """Take a previewed sheet in as one undoable change; nothing new makes no change at all.

    It is compared once more with the ledger as it stands. Raises NothingInSheet if every row has a flaw.
    """
    with office.read() as s:
        plan = SheetPlan(office, s, shown.reading, shown.household_id, strict=shown.strict)
    if not plan.new and not plan.changed:
        if not plan.same:
            raise NothingInSheet
        return EntriesImported(0, 0)
    with office.change(Op.IMPORT_ENTRIES) as s:
        rows = entries_by_id(s, s.village, [one.entry_id for one in plan.changed])
        for change in plan.changed:
            for name, value in change.values.items():
                setattr(rows[change.entry_id], name, value)
        for new in plan.new:
            _book(office, s, new)
    return EntriesImported(len(plan.new), len(plan.changed))


def _book(office: Office, s: Writing, new: NewRow) -> None:
    line = new.line
    record_entry(
        s,
        office.resources.items,
        household_id=new.household_id,
        month=line.month,
        item=written(new.item, new.sub),
        amount=line.amount,
        use=line.use or None,
        quantity=line.quantity,
        unit=line.unit,
        member_id=new.member_id,
        basis=line.basis,
        living_cost=line.living_cost,
        sent_home=line.sent_home,
        happened=line.happened,
        note=line.note,
    )


def _shown(plan: SheetPlan, file: str, month: str) -> EntriesPreview:
    """As a page shows it."""
    homes = plan.known.homes
    new = tuple(
        NewLine(
            row=one.line.row,
            household_no=homes[one.household_id].number,
            head=homes[one.household_id].head,
            month=one.line.month,
            code=written(one.item, one.sub),
            label=plan.items.label(one.item, one.sub),
            member=one.line.member,
            amount=one.line.amount,
        )
        for one in plan.new
    )
    return EntriesPreview(
        file=file,
        sheet=plan.reading.sheet,
        rows=len(plan.reading.rows),
        new=new,
        changed=tuple(plan.shown_changes),
        changed_lines=len(plan.changed),
        same=plan.same,
        total=sum(one.amount for one in new),
        findings=tuple(sorted(plan.findings, key=lambda one: one.row or 0)),
        household_id=plan.only,
        month=month,
        strict=plan.strict,
        reading=plan.reading,
    )
