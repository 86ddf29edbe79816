"""Printing: one household or the whole village in one file, with what was skipped and why.

A sheet is skipped when there is nothing true to print (no head, no line in the month); the reason is named.
The door card is for the street side: it prints neutral, and for every household that neither consented nor
is asked by the county's pack a note says to ask first; income totals stand on it only with recorded consent.

A print is journaled: what kind, how many, and the digest of the printed facts of each, so that "only those
that changed" can be printed next time. The digest leaves the date out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fupin_desk.errors import Finding, Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import returning, slips, statements
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.jobs.sheets import Filler
from fupin_desk.model import help as help_model
from fupin_desk.model.account import entries
from fupin_desk.model.household import Household, HouseholdLine, household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.station import put_setting, setting
from fupin_desk.model.values import Month, Window
from fupin_desk.paper.code import digest_of
from fupin_desk.paper.door import print_door
from fupin_desk.paper.help import print_help
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.month import print_month
from fupin_desk.paper.notice import print_notice
from fupin_desk.paper.press import NothingToPrint, PrintStopped, lacking
from fupin_desk.paper.returning import print_return
from fupin_desk.paper.slip import print_slips

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.paper.press import Printed

NOT_ASKED: Final = N_("{n} 户还没有记录同意贴门口卡（{heads}），请先征得同意再张贴。")
KINDS: Final = ("indoor-card", "card", "month-sheet", "return-sheet", "slip", "help-card", "notice")


class UnknownKind(Refusal):
    """A kind of sheet that cannot be printed."""

    code = "FD-C30"
    what_happened = N_("没有“{kind}”这种表。")
    what_now = N_("可以打印：{kinds}。")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A household left out of a print, and why."""

    household_no: str
    head: str
    why: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a print would do: how many sheets, who is skipped, whose characters no font has, what to mind."""

    count: int
    skipped: list[Skipped]
    unprintable: list[tuple[str, str]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class PrintResult:
    """A finished print."""

    pdf: bytes
    pages: int
    count: int
    skipped: list[Skipped]
    warnings: list[Finding]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Job:
    """The sheets to print, what is remembered of each, who is left out, whose door was not asked for."""

    sheets: list[Any]
    keys: dict[str, str]
    skipped: list[Skipped]
    not_asked: list[str]
    lines: Sequence[str] | None = None
    """The lines whose slips are wanted; None: every one that lacks a signature."""

    def notes(self) -> list[str]:
        """What to mind before these sheets are hung up."""
        if not self.not_asked:
            return []
        heads = "、".join(self.not_asked[:3]) + ("…" if len(self.not_asked) > 3 else "")
        return [_(NOT_ASKED).format(n=len(self.not_asked), heads=heads)]


def twelve_months(office: Office) -> Window:
    """The last twelve whole months: what a card shows unless somebody names a window."""
    last = Month.of(office.today()).plus(-1)
    return Window(last.plus(-11), last)


def prepare(
    office: Office,
    kind: str,
    household_ids: Sequence[str] | None,
    month: str | None = None,
    only_changed: bool = False,
    window: Window | None = None,
) -> Preparation:
    """What a print would do, before it is done. Raises UnknownKind."""
    job = _gather(office, kind, household_ids, month, only_changed, window, quiet, never)
    faces = office.resources.faces
    chars = [(sheet.family.head, lacking(sheet, faces)) for sheet in job.sheets]
    missing = [(head, "".join(sorted(found))) for head, found in chars if found]
    return Preparation(len(job.sheets), job.skipped, missing, job.notes())


def print_sheets(
    office: Office,
    kind: str,
    household_ids: Sequence[str] | None,
    printed: date,
    month: str | None = None,
    only_changed: bool = False,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    window: Window | None = None,
    entry_ids: Sequence[str] | None = None,
) -> PrintResult:
    """Print a kind of sheet for some households, or for the village if None. The ledger must be writable to
    remember what was printed; a reading desk prints all the same. `entry_ids`: slips of just these lines.

    Raises UnknownKind, and the press's NothingToPrint and PrintStopped.
    """
    job = _gather(office, kind, household_ids, month, only_changed, window, progress, cancelled, entry_ids)
    presses: dict[str, Callable[..., Printed]] = {
        "indoor-card": print_indoor,
        "card": print_door,
        "month-sheet": print_month,
        "return-sheet": print_return,
        "slip": print_slips,
        "help-card": print_help,
        "notice": print_notice,
    }
    if not job.sheets:
        raise NothingToPrint(
            data={"skipped": [{"household_no": s.household_no, "why": s.why} for s in job.skipped]}
        )
    made = presses[kind](job.sheets, office.resources.faces, printed, progress, cancelled)
    if not office.ledger.read_only:
        _remember(office, kind, job)
    return PrintResult(made.pdf, made.pages, len(job.sheets), job.skipped, list(made.warnings), job.notes())


def _gather(
    office: Office,
    kind: str,
    household_ids: Sequence[str] | None,
    month: str | None,
    only_changed: bool,
    window: Window | None,
    progress: Progress,
    cancelled: Cancelled,
    entry_ids: Sequence[str] | None = None,
) -> _Job:
    if kind not in KINDS:
        raise UnknownKind(kind=kind[:40], kinds="、".join(KINDS))
    span = window or statements.year(office)
    at = Month.parse(month) if month else Month.of(office.today())
    job = _Job([], {}, [], [], entry_ids)
    with office.read() as s:
        filler = Filler(office, s, office.village)
        lines = household_lines(s, office.village)
        wanted = None if household_ids is None else set(household_ids)
        if entry_ids is not None:
            wanted = slips.households_of(s, office.village, entry_ids)
        chosen = [line for line in lines if wanted is None or line.id in wanted]
        for done, line in enumerate(chosen):
            progress(done, len(chosen))
            if cancelled():
                raise PrintStopped(done=done)
            house = s.get(Household, (office.village, line.id))
            if house is None or not line.head:
                job.skipped.append(Skipped(line.household_no, line.head, _("没有户主")))
                continue
            if kind == "card" and not filler.door_wanted(house):
                job.not_asked.append(line.head)
            for key, sheet in _sheets(filler, s, kind, house, span, at, job):
                _add(job, s, key, sheet, line, only_changed)
    return job


def _add(job: _Job, s: Session, key: str, sheet: Any, line: HouseholdLine, only_changed: bool) -> None:
    """Number the sheet: the version it was printed in last, one more if its facts changed since."""
    digest = digest_of(sheet)
    version, _blank, before = setting(s, key, "0 ").partition(" ")
    if before == digest and only_changed:
        job.skipped.append(Skipped(line.household_no, line.head, _("没有变化")))
        return
    number = int(version) + (before != digest)
    job.sheets.append(replace(sheet, version=number))
    job.keys[key] = f"{number} {digest}"


def _sheets(
    filler: Filler, s: Session, kind: str, house: Household, span: Window, at: Month, job: _Job
) -> Iterable[tuple[str, Any]]:
    """The sheets of a household with the name each is remembered by; why there is none goes to `skipped`."""
    key = f"printed/{kind}/{house.id}"
    if kind == "indoor-card":
        yield f"{key}/{span}", filler.indoor(house, span)
    elif kind == "card":
        yield f"{key}/{span}", filler.door(house, span)
    elif kind == "notice":
        yield key, filler.notice(house, Month.of(filler.office.today()).last)
    elif kind == "help-card":
        for row in help_model.help_records(s, filler.village, house.id):
            yield f"printed/{kind}/{row.id}", filler.help_card(row, house)
    elif kind == "return-sheet":
        waiting = returning.sheet(filler, house)
        if waiting is not None:
            yield key, waiting
        else:
            job.skipped.append(Skipped(house.household_no, filler.head(house), _("没有等待补签的月份")))
    elif kind == "slip":
        made = slips.slips(filler, s, house, at, job.lines)
        yield from ((f"printed/{kind}/{entry}", slip) for entry, slip in made)
        if not made:
            job.skipped.append(Skipped(house.household_no, filler.head(house), _("没有要签字的更正")))
    elif entries(s, filler.village, house.id, at, at):
        yield f"{key}/{at}", filler.month_sheet(house, at)
    else:
        why = _("{month} 没有账目").format(month=at)
        job.skipped.append(Skipped(house.household_no, filler.head(house), why))


def _remember(office: Office, kind: str, job: _Job) -> None:
    with office.change(Op.PRINT, reason=f"{kind} {len(job.sheets)}") as s:
        for key, value in job.keys.items():
            if setting(s, key) != value:
                put_setting(s, key, value)
