"""Booking a looked-at payment list: one change, one undo, and what is remembered for the next one.

The list, its rows, the lines of those that matched, the photographed page that proves them all, and the
accounts it taught go in together or not at all. The page proves only if the list is stamped or from the bank;
otherwise it is kept as a copy and the lines stay as they were told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Office, Progress, quiet
from fupin_desk.jobs.payment_match import Village
from fupin_desk.jobs.payments import PaymentPreview, Plan, again, kind_key, learnt_accounts, setting_name
from fupin_desk.model.account import Entry, EntryVoucher, record_entry
from fupin_desk.model.household import Member
from fupin_desk.model.items import written
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.payment import NoItemYet, NothingToBook, PaymentList, PaymentRow, same_list, tail
from fupin_desk.model.station import put_setting, setting
from fupin_desk.model.values import Fen, Month, short_text

if TYPE_CHECKING:
    from fupin_desk.jobs.photos import Stored

_FIELD_WORDS: Final = {"name": N_("收款人"), "amount": N_("金额")}
_NOTE_TITLE: Final = 40
_KINDS_KEPT: Final = 30


@dataclass(frozen=True, slots=True)
class Booked:
    """What booking a list did. `already`: it was booked before and nothing changed."""

    list_id: str
    booked: int
    waiting: int
    total: Fen
    already: bool = False


def book(
    office: Office, shown: PaymentPreview, *, stamped: bool = False, photos: Sequence[Path] = (),
    progress: Progress = quiet,
) -> Booked:  # fmt: skip
    """Book a previewed list as one undoable change; the same list again makes no change at all.

    It is matched once more against the ledger as it stands, so that pressing twice books it once. Raises
    NothingToBook, NoItemYet, and what storing the photographed page raises.
    """
    fresh = again(office, shown, shown.said)
    with office.read() as s:
        same = same_list(
            s, office.village, fresh.source.sha256, fresh.reading.rows_digest(), fresh.month
        )  # fmt: skip
    if same is not None:
        return Booked(same.id, 0, 0, 0, already=True)
    if fresh.missing or not fresh.plan:
        what = "、".join(_(_FIELD_WORDS[name]) for name in fresh.missing or ("name",))
        raise NothingToBook(what=what)
    unknown = next((kind.words or fresh.title for kind in fresh.kinds if not kind.code), None)
    if unknown is not None:
        raise NoItemYet(words=unknown[:40])
    with photo_jobs.stored(office, photos) as pictures, office.change(Op.BOOK_PAYMENT) as s:
        paper = page_of(s, pictures, stamped=stamped)
        listed = _list(s, fresh, paper, stamped=stamped)
        for done, one in enumerate(fresh.plan, start=1):
            _take(office, s, fresh, listed, one)
            if done % 200 == 0:
                progress(done, len(fresh.plan))
        _learn(s, fresh.plan, office)
        _remember(s, fresh)
        list_id = listed.id
    return Booked(list_id, len(fresh.matched), len(fresh.waiting), fresh.booked_total)


def page_of(s: Writing, pictures: Sequence[Stored], *, stamped: bool) -> str | None:
    """The photographed pages of a list: the first proves the lines, the others lie behind it."""
    first = None
    for number, picture in enumerate(pictures, start=1):
        row = photo_jobs.voucher(s, picture)
        if row.paper_id is None:
            row.kind, row.page, row.is_copy = _("发放表"), number, not stamped
            row.paper_id = first or row.id
        first = first or row.id
    return first


def _list(s: Writing, fresh: PaymentPreview, paper: str | None, *, stamped: bool) -> PaymentList:
    codes = Counter((one.item, one.sub) for one in fresh.plan)
    item, sub = codes.most_common(1)[0][0]
    row = PaymentList(
        village=s.village,
        id=s.new_id(),
        sender=short_text(fresh.sender, _("发放单位")),
        title=short_text(fresh.title, _("标题")),
        month=fresh.month,
        item=item,
        sub=sub,
        file_sha256=fresh.source.sha256,
        rows_sha256=fresh.reading.rows_digest(),
        rows=len(fresh.plan),
        total=fresh.total,
        stamped=stamped,
        voucher_id=paper,
        paid_on=fresh.paid_on,
        booked=s.today,
    )
    s.add(row)
    return row


def _take(office: Office, s: Writing, fresh: PaymentPreview, listed: PaymentList, one: Plan) -> None:
    row = one.row
    paid = row.day or fresh.paid_on
    kept = PaymentRow(
        village=s.village,
        id=s.new_id(),
        list_id=listed.id,
        row_no=row.row,
        name=row.name,
        id_tail=tail(row.id_number),
        account_tail=tail(row.account),
        group_name=row.group,
        amount=row.amount or 0,
        item=one.item,
        sub=one.sub,
        paid_on=paid,
        household_id=one.match.household_id or None,
        member_id=one.match.member_id,
        collected_by=row.collected_by,
        state=one.state,
        why=one.why,
    )
    s.add(kept)
    if not one.why:
        kept.entry_id = entry_of_row(office, s, listed, kept).id


def entry_of_row(
    office: Office, s: Writing, listed: PaymentList, row: PaymentRow, *, month: str = ""
) -> Entry:
    """Book one row of a list as a line, proved by the list's page if it has one. Raises what booking does."""
    month = month or listed.month
    day = row.paid_on if row.paid_on is not None and str(Month.of(row.paid_on)) == month else None
    note = _("{title} 第 {row} 行").format(title=listed.title[:_NOTE_TITLE], row=row.row_no)
    if row.collected_by:
        note += _("，{name}代领").format(name=row.collected_by)
    entry = record_entry(
        s,
        office.resources.items,
        household_id=row.household_id or "",
        month=month,
        item=written(row.item or listed.item, row.sub if row.item else listed.sub),
        amount=row.amount,
        member_id=row.member_id,
        basis="actual",
        happened=day,
        note=note,
    )
    entry.list_id = listed.id
    if listed.voucher_id is not None:
        s.add(EntryVoucher(village=s.village, id=s.new_id(), entry_id=entry.id, voucher_id=listed.voucher_id))
    return entry


def _learn(s: Writing, plan: Sequence[Plan], office: Office) -> None:
    """Remember the accounts this list taught, so that the next one matches by account alone."""
    with s.no_autoflush:
        told = learnt_accounts(Village.read(s, office.village), plan)
        ids = sorted(told)
        for some in (ids[at : at + 500] for at in range(0, len(ids), 500)):
            for member in s.scalars(select(Member).where(Member.village == s.village, Member.id.in_(some))):
                member.account = told[member.id]


def _remember(s: Writing, fresh: PaymentPreview) -> None:
    """What columns and kinds of money mean in this sender's lists, for the next one; on this desk only."""
    if not fresh.sender:
        return
    with s.no_autoflush:
        before = json.loads(setting(s, setting_name(fresh.sender)) or "{}")
        kinds = [kind for kind in fresh.kinds if kind.code][:_KINDS_KEPT]
        items = {kind_key(kind.words, fresh.title): kind.code for kind in kinds}
        mapping = dict(fresh.said.mapping) or before.get("mapping", {})
        kept = {"sender": fresh.sender, "mapping": mapping, "items": {**before.get("items", {}), **items}}
        put_setting(s, setting_name(fresh.sender), json.dumps(kept, ensure_ascii=False, sort_keys=True))
