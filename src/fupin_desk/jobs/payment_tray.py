"""The tray of payment lists: rows that wait for a person, and the few things a person can do with them.

Each deed is one change with one undo: give rows to a household (a line is booked and the list's page proves
it), say that a line which stands already is the same money, take money back from the line it was booked as,
or leave rows out with a reason. A closed month refuses by name, it never takes the rest along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.payment_book import entry_of_row, page_of
from fupin_desk.jobs.payment_match import Village
from fupin_desk.jobs.payments import WHY, candidate_words
from fupin_desk.model.account import BadLine, Entry, link_voucher
from fupin_desk.model.household import Household, NoSuchHousehold, members_of
from fupin_desk.model.items import ItemList, written
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.payment import (
    PaymentList,
    PaymentRow,
    RowSettled,
    WrongTakeBack,
    drop,
    payment_lists,
    rows_of,
    settle,
    states_of_lists,
    take_back,
    waiting_row,
    waiting_rows,
)
from fupin_desk.model.values import Fen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class WhoseMoney(Refusal):
    """Settling a row without saying to which household it goes."""

    code = "FD-I61"
    what_happened = N_("还没有说这一行给哪一户，没有入账。")
    what_now = N_("请选一户，或写明原因不入账。")


class NoTwin(Refusal):
    """Saying that a row is a line that stands already, where there is none."""

    code = "FD-I62"
    what_happened = N_("账上没有和这一行相同的一笔。")
    what_now = N_("请把它记给一户，或写明原因不入账。")


class HowMuch(Refusal):
    """Settling a row whose amount could not be read, without saying it."""

    code = "FD-I63"
    what_happened = N_("这一行的金额看不懂，没有入账。")
    what_now = N_("请写上金额再入账。")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that a row in the tray could mean."""

    household_id: str
    member_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A line that stands already: the same money, or the line that is taken back."""

    entry_id: str
    month: str
    label: str
    amount: Fen
    head: str


@dataclass(frozen=True, slots=True)
class TrayRow:
    """One row that waits; of numbers only the tails are known."""

    id: str
    list_id: str
    title: str
    sender: str
    month: str
    row: int
    name: str
    id_tail: str
    account_tail: str
    group: str
    amount: Fen
    code: str
    label: str
    collected_by: str
    state: str
    why: str
    household_id: str
    head: str
    candidates: tuple[Candidate, ...]
    twins: tuple[Twin, ...]

    @property
    def why_words(self) -> str:
        """The reason in words."""
        return _(WHY[self.why]) if self.why in WHY else self.why


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list as the page names it."""

    id: str
    title: str
    sender: str
    month: str
    code: str
    label: str
    rows: int
    booked: int
    waiting: int
    dropped: int
    total: Fen
    stamped: bool
    has_page: bool
    paid_on: date | None
    booked_on: date


def lists(office: Office) -> list[ListLine]:
    """Every list booked here, newest first."""
    items = office.resources.items
    with office.read() as s:
        counted = states_of_lists(s, office.village)
        found = []
        for one in payment_lists(s, office.village):
            states = counted.get(one.id, {})
            booked, dropped = states.get("booked", 0), states.get("dropped", 0)
            found.append(
                ListLine(
                    id=one.id,
                    title=one.title,
                    sender=one.sender,
                    month=one.month,
                    code=written(one.item, one.sub),
                    label=items.label(one.item, one.sub),
                    rows=one.rows,
                    booked=booked,
                    waiting=sum(states.values()) - booked - dropped,
                    dropped=dropped,
                    total=one.total,
                    stamped=one.stamped,
                    has_page=one.voucher_id is not None,
                    paid_on=one.paid_on,
                    booked_on=one.booked,
                )
            )
    return found


def tray(office: Office) -> list[TrayRow]:
    """Everything that waits, with who could be meant."""
    with office.read() as s:
        rows = waiting_rows(s, office.village)
        if not rows:
            return []
        known = Village.read(s, office.village)
        papers = {one.id: one for one in payment_lists(s, office.village)}
        return [
            _tray_row(office.resources.items, s, known, papers[row.list_id], row)
            for row in rows
            if row.list_id in papers
        ]


def _tray_row(items: ItemList, s: Session, known: Village, paper: PaymentList, row: PaymentRow) -> TrayRow:
    item, sub = (row.item, row.sub) if row.item else (paper.item, paper.sub)
    home = known.homes.get(row.household_id or "")
    near = known.look_alikes(row.name, row.id_tail, row.account_tail) if home is None else []
    candidates = [Candidate(one.household_id, one.member_id, candidate_words(known, one)) for one in near]
    if home is not None:
        candidates = [Candidate(home.id, row.member_id or "", home.head)]
    return TrayRow(
        id=row.id,
        list_id=row.list_id,
        title=paper.title,
        sender=paper.sender,
        month=paper.month,
        row=row.row_no,
        name=row.name,
        id_tail=row.id_tail,
        account_tail=row.account_tail,
        group=row.group_name,
        amount=row.amount,
        code=written(item, sub),
        label=items.label(item, sub),
        collected_by=row.collected_by,
        state=row.state,
        why=row.why,
        household_id=row.household_id or "",
        head=home.head if home else "",
        candidates=tuple(candidates),
        twins=tuple(_twins(items, s, known, paper, row)),
    )


def _twins(items: ItemList, s: Session, known: Village, paper: PaymentList, row: PaymentRow) -> list[Twin]:
    """The lines that are the same money, or that a row which takes money back could mean; newest first."""
    if row.household_id is None or row.why not in ("booked_before", "negative", "repeat"):
        return []
    query = select(Entry).where(
        Entry.village == row.village,
        Entry.household_id == row.household_id,
        Entry.item == (row.item or paper.item),
        Entry.sub == (row.sub if row.item else paper.sub),
    )
    if row.state == "negative":
        query = query.where(Entry.amount >= abs(row.amount), Entry.month <= paper.month)
    else:
        query = query.where(Entry.amount == row.amount, Entry.month == paper.month)
    head = known.homes[row.household_id].head if row.household_id in known.homes else ""
    found = s.scalars(query.order_by(Entry.month.desc(), Entry.id.desc()).limit(12))
    return [Twin(one.id, one.month, items.label(one.item, one.sub), one.amount, head) for one in found]


def give(
    office: Office, row_ids: Sequence[str], household_id: str = "", *, member: str = "",
    amount: Fen | None = None, month: str = "",
) -> int:  # fmt: skip
    """Book rows as lines of a household (of the one each was matched to, if none is named); how many.

    `amount` for a row whose own could not be read, `month` to book it into another month than the list's.
    Raises WhoseMoney, HowMuch, RowSettled, NoSuchHousehold, MonthClosed.
    """
    with office.change(Op.SETTLE_PAYMENT) as s:
        for row_id in row_ids:
            row = waiting_row(s, row_id)
            _aim(s, row, household_id, member, amount)
            entry = entry_of_row(office, s, _paper(s, row), row, month=month)
            settle(s, row, entry, None)
    return len(row_ids)


def _aim(s: Writing, row: PaymentRow, household_id: str, member: str, amount: Fen | None) -> None:
    if row.state == "negative":
        raise WrongTakeBack
    if household_id and household_id != row.household_id:
        row.household_id, row.member_id = household_id, None
    if not row.household_id:
        raise WhoseMoney
    if s.get(Household, (s.village, row.household_id)) is None:
        raise NoSuchHousehold(number="")
    if member or row.member_id is None:
        people = [
            one.id for one, _link in members_of(s, s.village, row.household_id) if _is(one, member, row)
        ]
        if member and len(people) != 1:
            raise BadLine(why=_("这一户里找不到“{name}”，或不止一个").format(name=member[:40]))
        row.member_id = people[0] if len(people) == 1 else None
    if row.why == "amount":
        if amount is None:
            raise HowMuch
        row.amount = amount


def _is(person: object, member: str, row: PaymentRow) -> bool:
    name, number, id_ = (str(getattr(person, field)) for field in ("name", "person_no", "id"))
    return member in (name, number, id_) if member else name == row.name


def point(office: Office, row_id: str, household_id: str, member_id: str = "") -> None:
    """Say whose a row that takes money back is; it waits on for its line to be chosen. Raises RowSettled."""
    with office.change(Op.SETTLE_PAYMENT) as s:
        row = waiting_row(s, row_id)
        if s.get(Household, (s.village, household_id)) is None:
            raise NoSuchHousehold(number="")
        row.household_id, row.member_id = household_id, member_id or None


def same_money(office: Office, row_ids: Sequence[str]) -> int:
    """These rows are lines that stand already: link them, the list's page proves those lines too.

    Raises NoTwin, RowSettled.
    """
    with office.change(Op.SETTLE_PAYMENT) as s:
        taken: set[str] = set()
        for row_id in row_ids:
            row = waiting_row(s, row_id)
            paper = _paper(s, row)
            known = Village()
            twins = _twins(office.resources.items, s, known, paper, row)
            free = [one.entry_id for one in twins if one.entry_id not in taken and _is_free(s, row, one)]
            entry = s.get(Entry, (s.village, free[0])) if free and row.state == "waiting" else None
            if entry is None:
                raise NoTwin
            taken.add(entry.id)
            settle(s, row, entry, paper.voucher_id)
    return len(row_ids)


def _is_free(s: Writing, row: PaymentRow, twin: Twin) -> bool:
    """Whether no other row of this list is that line; a corrected list may name the lines of the first."""
    query = select(PaymentRow.id).where(
        PaymentRow.village == s.village,
        PaymentRow.entry_id == twin.entry_id,
        PaymentRow.list_id == row.list_id,
    )
    return s.scalars(query).first() is None


def take(office: Office, row_id: str, entry_id: str) -> None:
    """Take money back from the line it was booked as: struck, or lessened where only a part goes back.

    Raises WrongTakeBack, RowSettled, AlreadySealed (signed or closed: a correction is the way).
    """
    with office.change(Op.SETTLE_PAYMENT) as s:
        row = waiting_row(s, row_id)
        entry = s.get(Entry, (s.village, entry_id))
        if entry is None or row.state != "negative":
            raise WrongTakeBack
        reason = _("{title} 第 {row} 行追回").format(title=_paper(s, row).title[:40], row=row.row_no)
        take_back(row, entry, reason)


def leave_out(office: Office, row_ids: Sequence[str], reason: str) -> int:
    """Leave rows out for good, with the reason. Raises DropReasonWanted, RowSettled."""
    with office.change(Op.SETTLE_PAYMENT, reason=reason) as s:
        drop([waiting_row(s, row_id) for row_id in row_ids], reason)
    return len(row_ids)


def attach(office: Office, list_id: str, paths: Sequence[Path], *, stamped: bool) -> None:
    """Add the photographed page of a list that was booked without one; it lies on all its lines."""
    with photo_jobs.stored(office, paths) as pictures, office.change(Op.ADD_PHOTO) as s:
        paper = s.get(PaymentList, (s.village, list_id))
        if paper is None:
            raise RowSettled
        page = page_of(s, pictures, stamped=stamped)
        paper.voucher_id, paper.stamped = page or paper.voucher_id, stamped
        if page is not None:
            for row in rows_of(s, s.village, list_id):
                if row.state == "booked" and row.entry_id is not None:
                    link_voucher(s, row.entry_id, page)


def _paper(s: Writing, row: PaymentRow) -> PaymentList:
    paper = s.get(PaymentList, (s.village, row.list_id))
    if paper is None:
        raise RowSettled
    return paper
