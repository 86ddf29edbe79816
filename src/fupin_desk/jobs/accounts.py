"""Keeping a household's month: show it, book lines, amend and strike them.

Everything the month page and the ``entry`` verbs do to lines; signing, closing, correcting are in `periods`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from fupin_desk.i18n import _
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs import pins, shown, statements
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.signed import (
    CloseCheck,
    PeriodLine,
    SignerLine,
    close_checks,
    corrected_lines,
    period_line,
    signature_lines,
    signer_lines,
)
from fupin_desk.jobs.states import month_states
from fupin_desk.model import account, evidence, income
from fupin_desk.model.account import BadLine, Entry, entries
from fupin_desk.model.evidence import proved
from fupin_desk.model.figures import Coverage, Statement
from fupin_desk.model.household import Household, Member, NoSuchHousehold, heads_on, members_of
from fupin_desk.model.items import ItemList
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import NOTE_LIMIT, Fen, Month, Window, short_text, yuan
from fupin_desk.model.village import the_village

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A line as somebody typed it. `item` with its sub-item (``B1.玉米``), `member` a name or 人编号.

    `evidence`: ``estimated``, ``stated`` (actual, told, to be signed) or ``voucher`` (actual, with photos).
    `price` is fen a unit, `price_source` a code of the item list; `xun` (1–3) counts where there is no day.
    """

    item: str
    amount: Fen
    member: str = ""
    happened: date | None = None
    quantity: str = ""
    unit: str = ""
    use: str | None = None
    living_cost: Fen | None = None
    sent_home: Fen | None = None
    evidence: str = "stated"
    one_off: bool = False
    note: str = ""
    photos: tuple[Path, ...] = ()
    xun: int | None = None
    price: Fen | None = None
    price_source: str | None = None


@dataclass(frozen=True, slots=True)
class BandSum:
    """Ten days 旬 (1 to 3) of a month: how many lines, and the three figures of those lines alone."""

    xun: int
    lines: int
    views: dict[str, Fen]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A household's month as the page shows it."""

    household_id: str
    household_no: str
    head: str
    month: str
    state: str
    lines: list[shown.EntryLine]
    views: dict[str, Fen]
    coverage: Coverage | None
    usual_missing: list[str]
    questions: list[str]
    checks: list[CloseCheck]
    closable: bool
    signatures: list[shown.SignatureLine]
    last_month_lines: list[shown.EntryLine]
    members: list[tuple[str, str]]
    signers: list[SignerLine]
    period: PeriodLine | None
    corrected: list[str]
    """Ids of the lines that were corrected, struck ones too."""
    seconds: list[tuple[str, str]] | None
    """Who may stand by a reopening: (id, words) of those with a PIN; None while nobody here has one."""
    rhythm: str = "month"
    """How often this village books: ``month``, or ``xun`` for every ten days."""
    bands: tuple[BandSum, ...] = ()
    """In a village that books by ten days: each of them; lines of no day and no ten days are in none."""


def month(office: Office, household_id: str, month: str, village: str | None = None) -> MonthPage:
    """Everything about one household's month."""
    at, owner = Month.parse(month), village or office.village
    month = str(at)
    with office.read() as s:
        house = s.get(Household, (owner, household_id))
        if house is None:
            raise NoSuchHousehold(number="")
        names = {m.id: m.name for m, _ms in members_of(s, owner, household_id, at.last)}
        items = office.resources.items
        rows = entries(s, owner, household_id, at, at)
        lines = shown.entry_lines(s, owner, items, rows, names)
        before = entries(s, owner, household_id, at.plus(-1), at.plus(-1))
        last = shown.entry_lines(s, owner, items, before, names)
        booked = {(line.item, line.sub) for line in lines}
        missing = [line.label for line in last if (line.item, line.sub) not in booked]
        counted = _counted(office, s, owner, household_id, at)
        signers = signer_lines(office, s, owner, household_id, at, rows)
        checks = close_checks(lines, missing, signers)
        return MonthPage(
            household_id=household_id,
            household_no=house.household_no,
            head=next(iter(names.values()), ""),
            month=month,
            state=month_states(s, owner, rows).get((household_id, month), "empty"),
            lines=lines,
            views={name: view.net for name, view in counted.views.items()} if counted else {},
            coverage=counted.view("cash").coverage if counted else None,
            usual_missing=list(dict.fromkeys(missing)),
            questions=questions(lines),
            checks=checks,
            closable=all(check.done for check in checks),
            signatures=signature_lines(s, owner, household_id, at, rows),
            last_month_lines=last,
            members=list(names.items()),
            signers=signers,
            period=period_line(s, owner, household_id, at),
            corrected=corrected_lines(s, owner, household_id, at),
            seconds=pins.seconds(office),
            rhythm=(rhythm := rhythm_of(office, s, owner, at)),
            bands=_bands(office, s, owner, household_id, rows) if rhythm == "xun" else (),
        )


def rhythm_of(office: Office, s: Session, village: str, at: Month) -> str:
    """``month`` or ``xun``: what the village chose, else what its rule pack of that month asks for."""
    chosen = the_village(s, village)
    if chosen is not None and chosen.rhythm:
        return chosen.rhythm
    return statements.pack_in_force(office, s, village, None, Window(at, at)).period


def _bands(
    office: Office, s: Session, village: str, household_id: str, rows: Sequence[Entry]
) -> tuple[BandSum, ...]:
    """The ten days of a month; views are additive, so those of some lines are sums of their own."""
    if not rows:
        return tuple(BandSum(xun, 0, {}) for xun in account.XUN)
    at = Month.parse(rows[0].month)
    window, items = Window(at, at), office.resources.items
    pack = statements.pack_in_force(office, s, village, None, window)
    heads = heads_on(s, village, household_id, at.last, sharing=pack.divisor == "sharing")
    result = []
    for xun in account.XUN:
        some = [row for row in rows if row.ten_days == xun]
        views: dict[str, Fen] = {}
        if heads:
            counted = income.statement(evidence.lines(s, village, some), pack, window, heads, items)
            views = {name: view.net for name, view in counted.views.items()}
        result.append(BandSum(xun, len(some), views))
    return tuple(result)


def _counted(office: Office, s: Session, village: str, household_id: str, at: Month) -> Statement | None:
    from fupin_desk.model.income import NobodyToShare

    try:
        return statements.counted(office, s, village, household_id, Window(at, at))
    except NobodyToShare:
        return None


def questions(lines: Sequence[shown.EntryLine]) -> list[str]:
    """What to ask at the next visit about these lines."""
    asked = []
    wage = any(line.item == "A1" for line in lines)
    if wage and any(line.item == "G3" or "寄" in line.label for line in lines if line.side != "income"):
        asked.append(_("工资和寄带回是同一笔钱吗？"))
    for line in lines:
        amount = yuan(abs(line.amount))
        if line.living_cost and line.needs_voucher:
            asked.append(
                _("{member}在外生活 {amount} 元，有房租收条吗？").format(
                    member=line.member, amount=yuan(line.living_cost)
                )
            )
        elif line.needs_voucher and line.mark in ("told", "signed"):
            asked.append(
                _("{label} {amount} 元，收条或转账记录还在吗？").format(label=line.label, amount=amount)
            )
    return asked


def record(office: Office, household_id: str, month: str, draft: EntryDraft) -> str:
    """Book one line; answers its id. Photos are stored first, file before row."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.RECORD_ENTRY) as s:
        return book(office, s, household_id, month, draft, pictures)


def record_many(office: Office, household_id: str, month: str, drafts: Sequence[EntryDraft]) -> list[str]:
    """Book several lines as one change with one undo; all or none."""
    paths = [path for draft in drafts for path in draft.photos]
    with photo_jobs.stored(office, paths) as pictures, office.change(Op.RECORD_ENTRIES) as s:
        rest, people = iter(pictures), People(s, household_id, month)
        return [
            book(office, s, household_id, month, draft, list(islice(rest, len(draft.photos))), people)
            for draft in drafts
        ]


def book(
    office: Office,
    s: Writing,
    household_id: str,
    month: str,
    draft: EntryDraft,
    pictures: Sequence[photo_jobs.Stored] = (),
    people: People | None = None,
) -> str:
    """Book one line inside a change that is open; answers its id. `people` spares looking them up again."""
    people = people or People(s, household_id, month)
    if draft.evidence == "voucher" and not pictures:
        raise BadLine(why=_("说有凭证，却没有照片"))
    row = account.record_entry(
        s,
        office.resources.items,
        household_id=household_id,
        month=month,
        item=draft.item,
        amount=draft.amount,
        use=draft.use,
        quantity=draft.quantity,
        unit=draft.unit,
        member_id=people.id_of(draft.member),
        basis="estimated" if draft.evidence == "estimated" else "actual",
        living_cost=draft.living_cost,
        sent_home=draft.sent_home,
        one_off=draft.one_off,
        happened=draft.happened,
        note=draft.note,
        xun=draft.xun,
        price=draft.price,
        price_source=draft.price_source,
    )
    for picture in pictures:
        account.link_voucher(s, row.id, photo_jobs.voucher(s, picture).id)
    return row.id


def member_of(s: Writing, household_id: str, month: str, given: str) -> str | None:
    """The member meant by name, 人编号 or id: of those there in that month, else of those there now."""
    if not given.strip():
        return None
    found: list[Member] = []
    for on in (Month.parse(month).last, None):
        people = [m for m, _ms in members_of(s, s.village, household_id, on)]
        found = found or [m for m in people if given.strip() in (m.name, m.person_no, m.id)]
    if len(found) != 1:
        raise BadLine(why=_("这一户里找不到“{name}”，或不止一个").format(name=given[:40]))
    return found[0].id


class People:
    """Who is meant by a name in a household's month, looked up once each: many lines name few people."""

    def __init__(self, s: Writing, household_id: str, month: str) -> None:
        self._s, self._household_id, self._month = s, household_id, month
        self._known: dict[str, str | None] = {}

    def id_of(self, given: str) -> str | None:
        """As `member_of`. Raises BadLine."""
        if given not in self._known:
            self._known[given] = member_of(self._s, self._household_id, self._month, given)
        return self._known[given]


def amend(office: Office, entry_id: str, draft: EntryDraft) -> None:
    """Change an unsigned line of an open month. Raises AlreadySealed otherwise."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.AMEND_ENTRY) as s:
        row = entry_of(s, entry_id)
        if draft.evidence == "voucher" and not pictures and not proved(s, s.village, [entry_id]):
            raise BadLine(why=_("说有凭证，却没有照片"))
        apply(office, s, row, draft)
        for picture in pictures:
            account.link_voucher(s, row.id, photo_jobs.voucher(s, picture).id)


def apply(office: Office, s: Writing, row: Entry, draft: EntryDraft) -> None:
    """Put a draft's facts on a line inside a change that is open; refused, the line is as it was."""
    items = office.resources.items
    code, sub = items.parse(draft.item)
    account.refuse_impossible(
        code, draft.amount, draft.use, (draft.living_cost, draft.sent_home), draft.happened, row.month
    )
    account.refuse_odd_terms(items, draft.xun, draft.happened, draft.price, draft.price_source)
    member = member_of(s, row.household_id, row.month, draft.member)
    quantity, unit = short_text(draft.quantity, "数量", 20), short_text(draft.unit, "单位", 20)
    row.note = short_text(draft.note, "备注", NOTE_LIMIT)
    row.item, row.sub, row.amount = code, sub, draft.amount
    row.quantity, row.unit, row.member_id = quantity, unit, member
    row.use = (draft.use or "sold") if code.startswith("B") else None
    row.basis = "estimated" if draft.evidence == "estimated" else "actual"
    row.living_cost, row.sent_home, row.one_off = draft.living_cost, draft.sent_home, draft.one_off
    row.happened, row.xun = draft.happened, None if draft.happened else draft.xun
    row.price, row.price_source = draft.price, draft.price_source or None


def entry_of(s: Writing, entry_id: str) -> Entry:
    """A standing line of the village that is open for writing. Raises BadLine."""
    row = s.get(Entry, (s.village, entry_id))
    if row is None:
        raise BadLine(why=_("这一笔已经不在账上"))
    return row


def strike(office: Office, entry_id: str, reason: str) -> None:
    """Strike a line out with a reason."""
    with office.change(Op.STRIKE_ENTRY, reason=reason) as s:
        account.strike_entry(entry_of(s, entry_id), reason)


def items(office: Office) -> ItemList:
    """The standard list of items."""
    return office.resources.items


def item_hits(office: Office, text: str) -> list[tuple[str, str, str, str]]:
    """Items found by code, characters or pinyin initials, best first: code, label, initials, group."""
    from fupin_desk.model.search import folded, readings

    wanted, hits = folded(text), []
    for item in office.resources.items:
        pairs = [
            (item.code, item.label),
            *((f"{item.code}.{sub.no}", sub.label) for sub in item.subs.values()),
        ]
        pairs += [(f"{item.code}.{known}", f"{item.label}·{known}") for known in item.known]
        for code, label in pairs:
            initials = next(iter(readings(label.rsplit("·", 1)[-1])), "")
            keys = (folded(code), folded(label), *readings(label.rsplit("·", 1)[-1]))
            if any(wanted in key for key in keys):
                rank = min((0 if key.startswith(wanted) else 1) for key in keys if wanted in key)
                hits.append((rank, item.order, code, label, initials, item.group_label))
    return [hit[2:] for hit in sorted(hits)]


def member_names(s: Session, village: str) -> dict[str, str]:
    """Every member's name by id."""
    from sqlalchemy import select

    query = select(Member.id, Member.name).where(Member.village == village)
    return dict(s.execute(query).all())
