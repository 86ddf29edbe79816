"""Many lines of one household at once: booked and changed together, counted while they are still typed.

What the month grid needs beyond one line: `keep` books new lines and changes old ones as one operation with
one undo, and names by number those a rule refuses, so that one bad line never holds up the good ones;
`live` counts a month as if the rows still being typed were booked; `used_items` are what this household and
this village booked lately, so that they are offered first.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.jobs import accounts, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model import account, evidence, income
from fupin_desk.model.account import Entry
from fupin_desk.model.figures import Coverage, Line
from fupin_desk.model.household import heads_on
from fupin_desk.model.income import NobodyToShare
from fupin_desk.model.items import ItemList
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Fen, Month, Window

RECENT: Final = 2000
"""So many of the village's newest lines tell which items are used here."""
_OFTEN: Final = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What `keep` did: the ids by the line's number in what was given, and who was refused and why."""

    ids: dict[int, str]
    refused: dict[int, str]


def keep(
    office: Office,
    household_id: str,
    month: str,
    lines: Sequence[tuple[str, EntryDraft]],
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Kept:
    """Book (id '') and change lines as one operation; what a rule refuses stays out and is named.

    If every line is refused the first refusal is raised and nothing was changed, as when it is cancelled.
    Photos are not taken here.
    """
    ids: dict[int, str] = {}
    refused: dict[int, str] = {}
    first: Refusal | None = None
    new = sum(not entry_id for entry_id, _draft in lines)
    op = Op.AMEND_ENTRY if not new else Op.RECORD_ENTRY if len(lines) == 1 else Op.RECORD_ENTRIES
    with office.change(op) as s:
        people = accounts.People(s, household_id, month)
        for number, (entry_id, draft) in enumerate(lines):
            if cancelled():
                raise Stopped
            try:
                if entry_id:
                    accounts.apply(office, s, accounts.entry_of(s, entry_id), draft)
                    ids[number] = entry_id
                else:
                    ids[number] = accounts.book(office, s, household_id, month, draft, (), people)
            except Refusal as refusal:
                first = first or refusal
                refused[number] = f"{refusal.what}{refusal.now}"
            if number % 50 == 0:
                progress(number, len(lines))
        if first is not None and not ids:
            raise first
    progress(len(lines), len(lines))
    return Kept(ids, refused)


class Stopped(Refusal):
    """Somebody stopped a long booking; nothing was booked."""

    code = "FD-U63"
    what_happened = N_("已经停下，一笔也没有记。")
    what_now = N_("要记的还在表里，可以再记。")


def strike_many(office: Office, entry_ids: Sequence[str], reason: str) -> None:
    """Strike several lines out with one reason: one operation, one undo."""
    with office.change(Op.STRIKE_ENTRY, reason=reason) as s:
        for entry_id in entry_ids:
            account.strike_entry(accounts.entry_of(s, entry_id), reason)


def live(
    office: Office,
    household_id: str,
    month: str,
    drafts: Sequence[EntryDraft],
    instead: AbstractSet[str] = frozenset(),
) -> tuple[dict[str, Fen], Coverage | None]:
    """The month's three figures as if these drafts were booked in place of the lines `instead`."""
    at, village, items = Month.parse(month), office.village, office.resources.items
    with office.read() as s:
        pack = statements.pack_in_force(office, s, village, None, Window(at, at))
        rows = [e for e in account.entries(s, village, household_id, at, at) if e.id not in instead]
        facts = evidence.lines(s, village, rows)
        facts += [line for n, draft in enumerate(drafts) if (line := _fact(items, at, n, draft)) is not None]
        heads = heads_on(s, village, household_id, at.last, sharing=pack.divisor == "sharing")
        try:
            counted = income.statement(facts, pack, Window(at, at), heads, items)
        except NobodyToShare:
            return {}, None
    return {name: view.net for name, view in counted.views.items()}, counted.view("cash").coverage


def _fact(items: ItemList, at: Month, number: int, draft: EntryDraft) -> Line | None:
    """A draft as the income rules see a line; None for one the ledger would refuse."""
    try:
        code, sub = items.parse(draft.item)
        account.refuse_impossible(
            code, draft.amount, draft.use, (draft.living_cost, draft.sent_home), draft.happened, str(at)
        )
    except Refusal:
        return None
    guessed = draft.evidence == "estimated"
    return Line(
        entry_id=f"draft {number}", month=at, item=code, sub=sub, amount=draft.amount,
        use=(draft.use or "sold") if code.startswith("B") else None,  # type: ignore[arg-type]
        basis="estimated" if guessed else "actual", mark="estimated" if guessed else "told",
        living_cost=draft.living_cost, sent_home=draft.sent_home, one_off=draft.one_off,
    )  # fmt: skip


def used_items(office: Office, household_id: str = "") -> list[tuple[str, str]]:
    """(item, sub) booked lately: this household's first, then the village's, each the most used first."""
    counts: dict[tuple[str, str], int] = {}
    with office.read() as s:
        own = select(Entry.item, Entry.sub).where(
            Entry.village == office.village, Entry.household_id == household_id
        )
        everybody = select(Entry.item, Entry.sub).where(Entry.village == office.village)
        for weight, query in ((RECENT, own.order_by(Entry.month.desc()).limit(200)),
                              (1, everybody.order_by(Entry.id.desc()).limit(RECENT))):  # fmt: skip
            for item, sub in s.execute(query):
                counts[item, sub] = counts.get((item, sub), 0) + weight
    return sorted(counts, key=lambda one: -counts[one])[:_OFTEN]
