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
from fupin_desk.jobs import shown, statements
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.states import month_states
from fupin_desk.model import account, signature
from fupin_desk.model.account import BadLine, Entry, entries
from fupin_desk.model.evidence import proved
from fupin_desk.model.figures import Coverage, Statement
from fupin_desk.model.household import Household, Member, NoSuchHousehold, members_of
from fupin_desk.model.items import ItemList
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import BOTH_SIDES, roles_covering, signatures
from fupin_desk.model.values import NOTE_LIMIT, Fen, Month, Window, short_text, yuan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A line as somebody typed it. `item` with its sub-item (``B1.玉米``), `member` a name or 人编号.

    `evidence`: ``estimated``, ``stated`` (actual, told, to be signed) or ``voucher`` (actual, with photos).
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


@dataclass(frozen=True, slots=True)
class CloseCheck:
    """One thing that closing a month asks for."""

    text: str
    done: bool
    detail: str


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
        checks = _close_checks(s, owner, lines, rows, missing)
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
            signatures=_signature_lines(s, owner, household_id, at),
            last_month_lines=last,
            members=list(names.items()),
        )


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


def _close_checks(
    s: Session, village: str, lines: Sequence[shown.EntryLine], rows: Sequence[Entry], missing: Sequence[str]
) -> list[CloseCheck]:
    covered = roles_covering(s, village, {row.id: row.facts_digest() for row in rows})
    sourced = [line for line in lines if line.mark in ("voucher", "signed") or line.basis != "actual"]
    without = [line for line in lines if line.needs_voucher]
    both = sum(1 for row in rows if covered.get(row.id, frozenset()) >= BOTH_SIDES)
    usual = list(dict.fromkeys(missing))
    return [
        CloseCheck(_("已经记账"), bool(lines), _("{n} 笔").format(n=len(lines))),
        CloseCheck(_("每笔都有来历"), len(sourced) == len(lines), f"{len(sourced)}/{len(lines)}"),
        CloseCheck(_("户、帮双方签字"), bool(rows) and both == len(rows), f"{both}/{len(rows)}"),
        CloseCheck(_("缺凭证"), True, _("{n} 笔").format(n=len(without)) if without else _("不缺")),
        CloseCheck(_("上月有、本月没记的"), True, _("{n} 项").format(n=len(usual)) if usual else _("没有")),
    ]


def _signature_lines(s: Session, village: str, household_id: str, at: Month) -> list[shown.SignatureLine]:
    rows = {row.id: row.facts_digest() for row in entries(s, village, household_id, at, at)}
    result = []
    for row in signatures(s, village, household_id, str(at)):
        facts = signature.facts_of(s, village, row.id)
        covers = sum(1 for fact, digest in facts.items() if rows.get(fact) == digest)
        result.append(shown.signature_line(row, covers, len(rows)))
    return result


def record(office: Office, household_id: str, month: str, draft: EntryDraft) -> str:
    """Book one line; answers its id. Photos are stored first, file before row."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.RECORD_ENTRY) as s:
        return _book(office, s, household_id, month, draft, pictures)


def record_many(office: Office, household_id: str, month: str, drafts: Sequence[EntryDraft]) -> list[str]:
    """Book several lines as one change with one undo; all or none."""
    paths = [path for draft in drafts for path in draft.photos]
    with photo_jobs.stored(office, paths) as pictures, office.change(Op.RECORD_ENTRIES) as s:
        rest = iter(pictures)
        return [
            _book(office, s, household_id, month, draft, list(islice(rest, len(draft.photos))))
            for draft in drafts
        ]


def _book(
    office: Office,
    s: Writing,
    household_id: str,
    month: str,
    draft: EntryDraft,
    pictures: Sequence[photo_jobs.Stored],
) -> str:
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
        member_id=_member_id(s, household_id, month, draft.member),
        basis="estimated" if draft.evidence == "estimated" else "actual",
        living_cost=draft.living_cost,
        sent_home=draft.sent_home,
        one_off=draft.one_off,
        happened=draft.happened,
        note=draft.note,
    )
    for picture in pictures:
        account.link_voucher(s, row.id, photo_jobs.voucher(s, picture).id)
    return row.id


def _member_id(s: Writing, household_id: str, month: str, given: str) -> str | None:
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


def amend(office: Office, entry_id: str, draft: EntryDraft) -> None:
    """Change an unsigned line of an open month. Raises AlreadySealed otherwise."""
    with photo_jobs.stored(office, draft.photos) as pictures, office.change(Op.AMEND_ENTRY) as s:
        row = entry_of(s, entry_id)
        if draft.evidence == "voucher" and not pictures and not proved(s, s.village, [entry_id]):
            raise BadLine(why=_("说有凭证，却没有照片"))
        _apply(office, s, row, draft)
        for picture in pictures:
            account.link_voucher(s, row.id, photo_jobs.voucher(s, picture).id)


def _apply(office: Office, s: Writing, row: Entry, draft: EntryDraft) -> None:
    code, sub = office.resources.items.parse(draft.item)
    account.refuse_impossible(
        code, draft.amount, draft.use, (draft.living_cost, draft.sent_home), draft.happened, row.month
    )
    row.item, row.sub, row.amount = code, sub, draft.amount
    row.quantity, row.unit = short_text(draft.quantity, "数量", 20), short_text(draft.unit, "单位", 20)
    row.use = (draft.use or "sold") if code.startswith("B") else None
    row.member_id = _member_id(s, row.household_id, row.month, draft.member)
    row.basis = "estimated" if draft.evidence == "estimated" else "actual"
    row.living_cost, row.sent_home, row.one_off = draft.living_cost, draft.sent_home, draft.one_off
    row.happened, row.note = draft.happened, short_text(draft.note, "备注", NOTE_LIMIT)


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
