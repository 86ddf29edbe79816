"""What pages and reports show of one row: lines, photos, signatures, people, already in words.

Plain frozen values without a session behind them; sensitive numbers are masked here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from fupin_desk.i18n import _
from fupin_desk.model import evidence
from fupin_desk.model.account import Entry, is_closed, vouchers_of
from fupin_desk.model.correction import corrected_ids
from fupin_desk.model.figures import Mark
from fupin_desk.model.household import Member
from fupin_desk.model.items import ItemList, Side, written
from fupin_desk.model.signature import ROLES, Signature, last_words, objects, roles_signed
from fupin_desk.model.values import Fen
from fupin_desk.model.voucher import Voucher

_COST_SIDES = ("cost", "living")


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """A photographed paper and the lines it proves: (entry, head, month, label, amount).

    `homes` are those lines' households, in the same order. Pages of one paper share `paper` and are told
    apart by `page` (from 1; None: the only one). `box` and `leaf`: where the original lies.
    """

    id: str
    sha256: str
    original_sha256: str
    kind: str
    paper_date: date | None
    paper_amount: Fen | None
    photographed: date | None
    place: str
    entries: tuple[tuple[str, str, str, str, Fen], ...] = ()
    homes: tuple[str, ...] = ()
    number: str = ""
    paper: str = ""
    page: int | None = None
    box: str = ""
    leaf: str = ""
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the account as a page shows it; `amount` is signed for showing (a cost is negative)."""

    id: str
    month: str
    item: str
    sub: str
    label: str
    member: str
    member_id: str | None
    happened: date | None
    booked: date
    quantity: str
    unit: str
    use: str | None
    amount: Fen
    side: Side
    mark: Mark
    vouchers: tuple[VoucherLine, ...]
    needs_voucher: bool
    basis: str
    living_cost: Fen | None
    sent_home: Fen | None
    one_off: bool
    late: bool
    note: str
    sealed: str = ""
    xun: int | None = None
    """Its ten days 旬, 1 to 3; None if it has neither a day nor a band."""
    price: Fen | None = None
    price_source: str | None = None
    objected: bool = False
    """The household's last word on it is an objection."""
    corrected: bool = False
    """It was changed by a red-line correction."""

    @property
    def code(self) -> str:
        """The item as it is typed: ``B1.玉米``."""
        return written(self.item, self.sub)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature, refusal or objection; `covers` of `of` facts are still as they were signed."""

    role: str
    role_label: str
    way: str
    state: str
    signer: str
    signed_on: date
    words: str
    covers: int
    of: int
    id: str = ""
    relation: str = ""
    written_by: str = ""
    """Who wrote the name where the signer gave a fingerprint (代签)."""
    has_sheet: bool = False


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody on duty, with the number of households he answers for."""

    id: str
    name: str
    duty: str
    duty_label: str
    unit: str
    phone: str
    households: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """How many lines carry each mark."""

    voucher: int = 0
    signed: int = 0
    estimated: int = 0
    told: int = 0

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> Marks:
        """Count marks."""
        return cls(*(marks.count(name) for name in ("voucher", "signed", "estimated", "told")))


@dataclass(frozen=True, slots=True)
class Finished:
    """What a writing job answers when there is nothing else to say: the ids it made."""

    ids: tuple[str, ...] = field(default=())


def voucher_line(
    row: Voucher, entries: tuple[tuple[str, str, str, str, Fen], ...] = (), homes: tuple[str, ...] = ()
) -> VoucherLine:
    """A voucher as pages show it."""
    return VoucherLine(
        row.id,
        row.sha256,
        row.original_sha256,
        row.kind,
        row.paper_date,
        row.paper_amount,
        row.photographed,
        row.place,
        entries,
        homes,
        row.number,
        row.paper,
        row.page,
        row.box or "",
        row.leaf or "",
        bool(row.is_copy),
    )


def entry_lines(
    s: Session, village: str, items: ItemList, rows: Sequence[Entry], names: dict[str, str]
) -> list[EntryLine]:
    """Entries as pages show them; `names` are the members' names by id."""
    marks = evidence.marks(s, village, rows)
    papers = vouchers_of(s, village, [row.id for row in rows])
    facts = {row.id: row.facts_digest() for row in rows}
    words, mended = last_words(s, village, facts), corrected_ids(s, village, facts)
    signed = roles_signed(s, village, facts)
    closed = {key: is_closed(s, village, *key) for key in {(row.household_id, row.month) for row in rows}}
    result = []
    for row in rows:
        side = items.get(row.item).side
        sealed = ""
        if closed[row.household_id, row.month]:
            sealed = _("{month} 已经结账").format(month=row.month)
        elif signed.get(row.id):
            sealed = _("这一笔已经签字")
        result.append(
            EntryLine(
                id=row.id,
                month=row.month,
                item=row.item,
                sub=row.sub,
                label=items.label(row.item, row.sub),
                member=names.get(row.member_id or "", ""),
                member_id=row.member_id,
                happened=row.happened,
                booked=row.booked,
                quantity=row.quantity,
                unit=row.unit,
                use=row.use,
                amount=-row.amount if side in _COST_SIDES else row.amount,
                side=side,
                mark=marks[row.id],
                vouchers=tuple(voucher_line(paper) for paper in papers.get(row.id, ())),
                needs_voucher=marks[row.id] in ("told", "signed") and row.use in (None, "sold"),
                basis=row.basis,
                living_cost=row.living_cost,
                sent_home=row.sent_home,
                one_off=row.one_off,
                late=row.late,
                note=row.note,
                sealed=sealed,
                xun=row.ten_days,
                price=row.price,
                price_source=row.price_source,
                objected=objects(words.get(row.id, {})),
                corrected=row.id in mended,
            )
        )
    return result


def signature_line(row: Signature, covers: int, of: int) -> SignatureLine:
    """A signature as pages show it."""
    return SignatureLine(
        row.role, _(ROLES.get(row.role, row.role)), row.way, row.state, row.signer, row.signed_on, row.words,
        covers, of, row.id, row.relation or "", row.written_by or "", row.sheet_id is not None,
    )  # fmt: skip


def age_on(member: Member, day: date) -> int | None:
    """A member's age in whole years, None if the birth date is not known."""
    if member.birth is None:
        return None
    before = (day.month, day.day) < (member.birth.month, member.birth.day)
    return day.year - member.birth.year - before
