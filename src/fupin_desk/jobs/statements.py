"""The three views of a household, computed from the ledger's facts under a rule pack and a window.

Which pack that is, says `shelf`: the one asked for, else the one the village has in use for the window's last
month. A window that reaches back before that pack says so among its notes.

A whole village is counted as a stream: some households' lines are read, counted, handed on and forgotten, so
that the memory it takes does not grow with the village.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import shelf
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model import absence, evidence, income
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.figures import Line
from fupin_desk.model.household import Household, members_of
from fupin_desk.model.income import Statement
from fupin_desk.model.rules import RulePack
from fupin_desk.model.values import Window, accounting_year

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_AT_ONCE: Final = 10
"""Households whose lines are in memory together: some two thousand lines of a year; more is no faster."""


def year(office: Office, village: str | None = None) -> Window:
    """The current accounting year 记账年度, from the month the village's rule pack says."""
    with office.read() as s:
        pack = pack_in_force(office, s, village or office.village)
    return accounting_year(office.today(), pack.year_start_month)


def packs(office: Office, village: str | None = None) -> list[RulePack]:
    """The rule packs a village can choose: shipped and imported ones."""
    with office.read() as s:
        return [kept.pack for kept in shelf.shelf(office, s, village or office.village)]


def pack_in_force(
    office: Office, s: Session, village: str, rules: str | None = None, window: Window | None = None
) -> RulePack:
    """The rule pack asked for by ref or id, else the village's own for the window's last month.

    Without a window, for the month that is now. Raises NoSuchPack.
    """
    month = window.end if window is not None else None
    if rules is not None:
        return shelf.find(office, s, village, rules, month).pack
    return shelf.in_use(office, s, village, month)


def statement(
    office: Office,
    household_id: str,
    window: Window | None = None,
    rules: str | None = None,
    village: str | None = None,
) -> Statement:
    """Count a household in the three ways. Raises NoSuchPack, NobodyToShare."""
    with office.read() as s:
        owner = village or office.village
        return counted(office, s, owner, household_id, window or year(office, owner), rules)


def counted(
    office: Office, s: Session, village: str, household_id: str, window: Window, rules: str | None = None
) -> Statement:
    """The same inside an open reading session."""
    pack = pack_in_force(office, s, village, rules, window)
    rows = entries(s, village, household_id, window.start, window.end)
    return of_lines(office, s, village, household_id, window, pack, evidence.lines(s, village, rows))


def of_lines(
    office: Office,
    s: Session,
    village: str,
    household_id: str,
    window: Window,
    pack: RulePack,
    lines: Sequence[Line],
) -> Statement:
    """Count a household's lines that somebody has read already. Raises NobodyToShare."""
    people = members_of(s, village, household_id, window.end.last)
    heads = sum(1 for _m, ms in people if ms.shares_income or pack.divisor != "sharing")
    found = income.statement(lines, pack, window, heads, office.resources.items)
    asked = absence.questions(pack, (absence.Told(m.remark, m.student, ms.shares_income) for m, ms in people))
    if (left := unfinished(office, window)) and window.start != window.end:
        asked.insert(0, _("这一段里有 {count} 个月还没有过完，数还会变。").format(count=left))
    return replace(found, notes=(*found.notes, *asked)) if asked else found


def unfinished(office: Office, window: Window) -> int:
    """How many months of a window are not over yet."""
    return sum(1 for month in window.months() if month.last >= office.today())


def village_facts(s: Session, village: str, window: Window) -> Iterator[tuple[str, list[Line]]]:
    """Every household with its lines of a window, read and forgotten a few households at a time."""
    ids = s.scalars(select(Household.id).where(Household.village == village).order_by(Household.id)).all()
    for some in (ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE)):
        query = select(Entry).where(
            Entry.village == village, Entry.household_id.in_(some),
            Entry.month >= str(window.start), Entry.month <= str(window.end),
        )  # fmt: skip
        rows = s.scalars(query.order_by(Entry.household_id, Entry.month, Entry.id)).all()
        marked = evidence.marks(s, village, rows)
        found = {
            house: evidence.lines(s, village, list(group), marked)
            for house, group in groupby(rows, key=lambda row: row.household_id)
        }
        s.expunge_all()
        for house in some:
            yield house, found.get(house, [])


def village_statements(
    office: Office,
    window: Window | None = None,
    rules: str | None = None,
    village: str | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Iterator[tuple[str, Statement | None]]:
    """Every household's three views, one after the other; None where nobody shares the income.

    Households without a line in the window are counted too: theirs is a statement of zero. Ends early when
    cancelled. Raises NoSuchPack.
    """
    owner, span = village or office.village, window or year(office, village)
    with office.read() as s:
        pack = pack_in_force(office, s, owner, rules, span)
        total = len(s.scalars(select(Household.id).where(Household.village == owner)).all())
        for done, (house, lines) in enumerate(village_facts(s, owner, span)):
            progress(done, total)
            if cancelled():
                return
            try:
                yield house, of_lines(office, s, owner, house, span, pack, lines)
            except income.NobodyToShare:
                yield house, None
        progress(total, total)
