"""Help-record cards, the people on duty, and who is paired with whom.

A card may keep a promise and may become a line of the account. Both are links: the promise is done because
this record shows it, the line is this money and no other. What the account already has is offered before a
new line is made, so that nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs import shown
from fupin_desk.jobs.office import Office
from fupin_desk.model import account, promise, signature, village
from fupin_desk.model import help as help_model
from fupin_desk.model.account import Entry
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.measures import HelpWords, parse_help_words
from fupin_desk.model.values import Fen, Month
from fupin_desk.model.village import DUTIES, Pairing, Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

USUAL_ITEM: Final = "D6.18"
"""Where help in money is booked unless somebody says otherwise; marked one-off, the pack decides."""
NEAR: Final = timedelta(days=62)
"""A line of the same amount this near to the help may be the same money."""


class MaybeBooked(Refusal):
    """Money of help that may be on the account already."""

    code = "FD-J78"
    what_happened = N_("账上 {month} 已经有一笔同样多的钱（{label}），没有再记。")
    what_now = N_("是同一笔，就把它连上；确实是另一笔，再说明另记。")


@dataclass(frozen=True, slots=True)
class HelpDraft:
    """A help record as somebody typed it; amount in fen, or goods with a quantity."""

    happened: date
    content: str
    measure: str
    fund_source: str
    amount: Fen | None = None
    goods: str = ""
    quantity: str = ""
    document_no: str = ""
    paying_unit: str = ""
    helper_id: str | None = None
    next_step: str = ""
    due: date | None = None
    photos: tuple[Path, ...] = ()
    sub_kind: str = ""
    way: str = ""
    companions: str = ""
    words: str = ""
    promise_id: str | None = None


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help record as pages show it; `signed_*` is the way it was signed, or ''."""

    id: str
    household_id: str
    household_no: str
    head: str
    happened: date
    content: str
    measure: str
    amount: Fen | None
    goods: str
    quantity: str
    fund_source: str
    document_no: str
    paying_unit: str
    helper: str
    helper_id: str | None
    state: str
    signed_household: str
    signed_helper: str
    vouchers: int
    confirmed: str
    next_step: str
    due: date | None
    entry_id: str | None
    sub_kind: str = ""
    way: str = ""
    companions: str = ""
    words: str = ""
    promise_id: str | None = None
    booked_month: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line of the account that may be the money of a help record."""

    entry_id: str
    month: str
    label: str
    amount: Fen


def words(office: Office) -> HelpWords:
    """Measures, kinds of needs and sources of money to choose from."""
    return parse_help_words(office.resources.read("codes/help.toml"))


def records(office: Office, household_id: str | None = None, owner: str | None = None) -> list[HelpLine]:
    """Help records of a household or of the village, oldest first."""
    code = owner or office.village
    with office.read() as s:
        heads = {line.id: (line.household_no, line.head) for line in household_lines(s, code)}
        names = {person.id: person.name for person in village.people(s, code)}
        rows = help_model.help_records(s, code, household_id)
        covered = signature.ways_covering(s, code, {row.id: row.facts_digest() for row in rows})
        months = _booked(s, code, [row.entry_id for row in rows if row.entry_id])
        papers = help_model.papers_of_help(s, code)
        return [
            _line(row, heads, names, covered.get(row.id, {}), months, papers.get(row.id, 0)) for row in rows
        ]


def _booked(s: Session, code: str, entry_ids: Sequence[str]) -> dict[str, str]:
    """The months of those lines that still stand on the account."""
    found: dict[str, str] = {}
    for some in (entry_ids[i : i + 500] for i in range(0, len(entry_ids), 500)):
        query = select(Entry.id, Entry.month).where(Entry.village == code, Entry.id.in_(some))
        found |= dict(s.execute(query).all())
    return found


def _line(
    row: help_model.HelpRecord,
    heads: dict[str, tuple[str, str]],
    names: dict[str, str],
    covered: dict[str, str],
    months: dict[str, str],
    papers: int,
) -> HelpLine:
    number, head = heads.get(row.household_id, ("", ""))
    month = months.get(row.entry_id or "", "")
    return HelpLine(
        id=row.id,
        household_id=row.household_id,
        household_no=number,
        head=head,
        happened=row.happened,
        content=row.content,
        measure=row.measure,
        amount=row.amount,
        goods=row.goods,
        quantity=row.quantity,
        fund_source=row.fund_source,
        document_no=row.document_no,
        paying_unit=row.paying_unit,
        helper=names.get(row.helper_id or "", ""),
        helper_id=row.helper_id,
        state="signed" if {"household", "helper"} <= covered.keys() else "draft",
        signed_household=covered.get("household", ""),
        signed_helper=covered.get("helper", ""),
        vouchers=papers,
        confirmed=row.confirmed,
        next_step=row.next_step,
        due=row.due,
        entry_id=row.entry_id if month else None,
        sub_kind=row.sub_kind or "",
        way=row.way or "",
        companions=row.companions or "",
        words=row.words or "",
        promise_id=row.promise_id,
        booked_month=month,
    )


def add(office: Office, household_id: str, draft: HelpDraft) -> str:
    """Record an act of help; answers its id. Raises UnclearHelp, TooLong, BadPromise, and what photos
    refuse."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.ADD_HELP) as s:
        helper_id = draft.helper_id
        if helper_id is None:
            helper = village.helper_of(s, s.village, household_id, draft.happened)
            helper = helper or village.helper_of(s, s.village, household_id)
            helper_id = helper.id if helper else None
        row = help_model.add_help(
            s,
            household_id=household_id,
            happened=draft.happened,
            content=draft.content,
            measure=draft.measure,
            fund_source=draft.fund_source,
            amount=draft.amount,
            goods=draft.goods,
            quantity=draft.quantity,
            document_no=draft.document_no,
            paying_unit=draft.paying_unit,
            helper_id=helper_id,
            next_step=draft.next_step,
            due=draft.due,
            sub_kind=draft.sub_kind,
            way=draft.way,
            companions=draft.companions,
            words=draft.words,
        )
        if draft.promise_id:
            help_model.link_promise(s, row.id, draft.promise_id)
        for picture in pictures:
            help_model.link_help_voucher(s, row.id, photo_jobs.voucher(s, picture).id)
        return row.id


def sign(
    office: Office,
    help_id: str,
    role: str,
    way: str = "signed",
    signed_on: date | None = None,
    sheet: Path | None = None,
    confirmed: str = "",
) -> None:
    """Record one person's sign on a help card, with what the household ticked on paper.

    A household that signs "received" confirms the promise the help kept. Raises NoSuchHelp, UnclearHelp.
    """
    if confirmed not in help_model.CONFIRMED:
        raise help_model.UnclearHelp(missing=_("收到了、不对还是没收到"))
    with photo_jobs.stored(office, (sheet,) if sheet else ()) as pictures, office.change(Op.SIGN) as s:
        row = help_model.the_help(s, s.village, help_id)
        on = signed_on or s.today
        if confirmed and role == "household":
            row.confirmed = confirmed
            if confirmed == "received" and row.promise_id:
                promise.confirm(s, row.promise_id, way=way, on=on)
        signature.sign(
            s,
            household_id=row.household_id,
            subject="help",
            month="",
            role=role,
            facts={row.id: row.facts_digest()},
            signed_on=on,
            way=way,
            person_id=row.helper_id if role == "helper" else None,
            sheet_id=photo_jobs.voucher(s, pictures[0]).id if pictures else None,
        )


def candidates(office: Office, help_id: str) -> list[Candidate]:
    """Lines already on the account that may be this money: same household and amount, near in time, and not
    another record's. Raises NoSuchHelp."""
    with office.read() as s:
        return _candidates(office, s, help_model.the_help(s, office.village, help_id))


def _candidates(office: Office, s: Session, row: help_model.HelpRecord) -> list[Candidate]:
    if row.amount is None or help_model.linked_entry(s, row) is not None:
        return []
    around = Month.of(row.happened - NEAR), Month.of(row.happened + NEAR)
    taken = {one.entry_id for one in help_model.help_records(s, row.village, row.household_id)}
    items = office.resources.items
    return [
        Candidate(line.id, line.month, items.label(line.item, line.sub), line.amount)
        for line in account.entries(s, row.village, row.household_id, *around)
        if line.amount == row.amount and line.id not in taken and items.get(line.item).side == "income"
    ]


def link(office: Office, help_id: str, entry_id: str) -> None:
    """This line of the account is this help's money. Raises NoSuchHelp, AlreadyBooked."""
    with office.change(Op.ADD_HELP) as s:
        help_model.link_entry(s, help_id, entry_id)


def book(
    office: Office, help_id: str, item: str = USUAL_ITEM, month: str = "", *, another: bool = False
) -> str:
    """Let the money of a help record become a one-off line of the account; answers the line's id.

    `another`: a line of the same amount is on the account already and this is other money. Raises
    NoSuchHelp, AlreadyBooked, MaybeBooked, UnclearHelp, and what booking a line refuses.
    """
    with office.change(Op.RECORD_ENTRY) as s:
        row = help_model.the_help(s, s.village, help_id)
        if row.amount is None:
            raise help_model.UnclearHelp(missing=_("金额"))
        if help_model.linked_entry(s, row) is not None:
            raise help_model.AlreadyBooked
        found = _candidates(office, s, row)
        if found and not another:
            raise MaybeBooked(month=found[0].month, label=found[0].label)
        at = month or str(Month.of(row.happened))
        line: Entry = account.record_entry(
            s,
            office.resources.items,
            household_id=row.household_id,
            month=at,
            item=item,
            amount=row.amount,
            basis="actual",
            one_off=True,
            happened=row.happened if str(Month.of(row.happened)) == at else None,
            note="，".join(part for part in (row.content[:60], row.fund_source, row.document_no) if part),
        )
        s.flush()
        help_model.link_entry(s, help_id, line.id)
        return line.id


def people(office: Office) -> list[shown.PersonLine]:
    """Everybody on duty in the village and how many households each answers for; who has left is not."""
    with office.read() as s:
        paired = (
            select(Pairing.person_id, func.count())
            .where(Pairing.village == office.village, Pairing.until.is_(None))
            .group_by(Pairing.person_id)
        )
        counts = dict(s.execute(paired).all())
        today = office.today()
        here = [p for p in village.people(s, office.village) if p.until is None or p.until > today]
        return [_person(row, counts.get(row.id, 0)) for row in here]


def _person(row: Person, households: int) -> shown.PersonLine:
    return shown.PersonLine(
        row.id, row.name, row.duty, _(DUTIES.get(row.duty, row.duty)), row.unit, row.phone, households
    )


def add_person(office: Office, name: str, duty: str, unit: str = "", phone: str = "") -> str:
    """Put somebody on duty; answers the id. Raises UnknownDuty, TooLong."""
    with office.change(Op.ADD_PERSON) as s:
        return village.add_person(s, name=name, duty=duty, unit=unit, phone=phone).id


def pair(
    office: Office, person_id: str, household_ids: Sequence[str] | str, since: date | None = None
) -> None:
    """Give households to a helper from a day on. Raises NoSuchPerson, BadHandOver."""
    several = [household_ids] if isinstance(household_ids, str) else household_ids
    with office.change(Op.PAIR_HELPER) as s:
        for household_id in several:
            village.pair(s, person_id, household_id, since)
