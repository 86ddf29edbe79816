"""Putting papers in order 整理凭证: what lies on which line, pages, where originals lie, what lacks a paper.

Evidence may be added and put right on signed and closed months too: no signed fact changes by it. Taking a
paper off a line is never silent: the link stays in the journal, the line's mark falls back at once. Whether
one paper was used twice is only asked here (`same`); a person answers, and the answer is kept with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, exists, func, select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import photos, statements
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.jobs.shown import VoucherLine
from fupin_desk.jobs.states import wants_voucher
from fupin_desk.model import evidence, income, voucher
from fupin_desk.model.account import Entry, EntryVoucher
from fupin_desk.model.figures import Coverage, Mark
from fupin_desk.model.household import Household, household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import MAX_FEN, Fen, Window, short_text
from fupin_desk.model.voucher import Double, Suspicion, Use, Voucher

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PLACE_LIMIT: Final = 40
WHY: Final[dict[Suspicion, str]] = {
    "same_photo": N_("同一张照片存了两次"),
    "same_number": N_("两张票号码、日期、金额都一样"),
    "several_households": N_("一张票用在几户的账上"),
    "over_amount": N_("账上的数加起来比票面大"),
}


class PaperMixed(Refusal):
    """Pages of one paper that are fewer than two."""

    code = "FD-J85"
    what_happened = N_("只选了一张照片，不用并成一张票。")
    what_now = N_("请选同一张票的两页以上，再并到一起。")


class NoAnswerWanted(Refusal):
    """An answer to a question about a paper that nobody asks (any more)."""

    code = "FD-J86"
    what_happened = N_("这张票没有要核实的疑问，或者账已经变了。")
    what_now = N_("请重新打开“同一张票”的清单再看。")


class WordsWanted(Refusal):
    """Calling a paper used twice in order without a word of why."""

    code = "FD-J87"
    what_happened = N_("没有写原因，没有记。")
    what_now = N_("请写一句为什么可以，例如“两户合买一袋化肥，各出一半”。")


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A line told as a fact that moved money and has no paper."""

    entry_id: str
    month: str
    label: str
    amount: Fen
    mark: Mark
    happened: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class MissingHouse:
    """A household's lines without a paper, the largest first."""

    household_id: str
    household_no: str
    short_no: str
    head: str
    amount: Fen
    lines: tuple[MissingLine, ...]


@dataclass(frozen=True, slots=True)
class SamePaper:
    """One question about a paper used twice: its photos with their lines, what stands on them (`used`, fen)
    and what the paper says. `key` names the question when it is answered."""

    why: Suspicion
    words: str
    photos: tuple[VoucherLine, ...]
    used: Fen
    says: Fen | None
    key: str


@dataclass(frozen=True, slots=True)
class Covered:
    """How well a village's figures are proved: as a whole, by month and by household (cash view)."""

    window: Window
    village: Coverage | None
    months: dict[str, Coverage | None]
    households: dict[str, Coverage | None]


def unlink(office: Office, voucher_ids: Sequence[str], entry_ids: Sequence[str], reason: str = "") -> None:
    """Take papers off lines they were laid on by mistake. Raises NoSuchVoucher if none lies there."""
    with office.change(Op.SET_VOUCHER, reason=reason) as s:
        links = _links(s, voucher_ids, entry_ids)
        if not links:
            raise photos.NoSuchVoucher()
        for link in links:
            link.gone = short_text(reason.strip() or _("取下"), "原因", 200)


def _links(s: Writing, voucher_ids: Sequence[str], entry_ids: Sequence[str]) -> Sequence[EntryVoucher]:
    query = select(EntryVoucher).where(
        EntryVoucher.village == s.village,
        EntryVoucher.voucher_id.in_(voucher_ids),
        EntryVoucher.entry_id.in_(entry_ids),
    )
    return s.scalars(query).all()


def _rows(s: Writing, voucher_ids: Iterable[str]) -> list[Voucher]:
    rows = [s.get(Voucher, (s.village, voucher_id)) for voucher_id in dict.fromkeys(voucher_ids)]
    found = [row for row in rows if row is not None]
    if len(found) != len(rows) or not found:
        raise photos.NoSuchVoucher()
    return found


def place(
    office: Office, voucher_ids: Sequence[str], box: str, leaf: str = "", *, count: bool = True
) -> None:
    """Say where originals lie, many at once. Raises NoSuchVoucher, TooLong. See `_lay`."""
    with office.change(Op.SET_VOUCHER) as s:
        _lay(_rows(s, voucher_ids), box, leaf, count=count)


def _lay(rows: Sequence[Voucher], box: str, leaf: str, *, count: bool = True) -> None:
    """Box and leaf for these papers; with `count` a numeric leaf goes up by one from paper to paper.

    Pages of one paper lie on one leaf.
    """
    box, leaf = short_text(box.strip(), "盒", PLACE_LIMIT), short_text(leaf.strip(), "页", PLACE_LIMIT)
    counting = count and leaf.isascii() and leaf.isdecimal()
    leaves: dict[str, str] = {}
    for row in rows:
        if row.paper not in leaves:
            leaves[row.paper] = str(int(leaf) + len(leaves)).zfill(len(leaf)) if counting else leaf
        row.box, row.leaf = box, leaves[row.paper]


def join_pages(office: Office, voucher_ids: Sequence[str]) -> None:
    """Make photos the pages of one paper, in this order. Raises PaperMixed, NoSuchVoucher."""
    with office.change(Op.SET_VOUCHER) as s:
        rows = _rows(s, voucher_ids)
        if len(rows) < 2:
            raise PaperMixed()
        for number, row in enumerate(rows, 1):
            row.paper_id, row.page = rows[0].id, number


def part_pages(office: Office, voucher_ids: Sequence[str]) -> None:
    """Make photos papers of their own again. Raises NoSuchVoucher."""
    with office.change(Op.SET_VOUCHER) as s:
        for row in _rows(s, voucher_ids):
            row.paper_id = row.page = None


def describe(
    office: Office, voucher_ids: Sequence[str], *, number: str | None = None, day: date | None = None,
    amount: Fen | None = None, kind: str | None = None, is_copy: bool | None = None,
    place: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    """Type in what papers say: number, date, amount, kind, whether it is a mere copy, box and leaf of the
    originals. None leaves it as it is.

    Raises NoSuchVoucher, TooLong, BadLine for an amount that cannot be.
    """
    from fupin_desk.model.account import BadLine

    if amount is not None and not 0 < amount <= MAX_FEN:
        raise BadLine(why=_("金额要大于零"))
    with office.change(Op.SET_VOUCHER) as s:
        rows = _rows(s, voucher_ids)
        if place is not None:
            _lay(rows, *place)
        for row in rows:
            row.number = row.number if number is None else short_text(number.strip(), "票号", PLACE_LIMIT)
            row.kind = row.kind if kind is None else short_text(kind.strip(), "票种", PLACE_LIMIT)
            row.paper_date = day or row.paper_date
            row.paper_amount = amount or row.paper_amount
            row.is_copy = row.is_copy if is_copy is None else is_copy


# -- the same paper used twice ---------------------------------------------------------------------------


def same(office: Office, village: str | None = None) -> list[SamePaper]:
    """What looks like one paper used twice and nobody answered yet."""
    owner = village or office.village
    with office.read() as s:
        asked = _asked(s, owner)
    wanted = {voucher_id for one in asked for voucher_id in one.vouchers}
    board = {line.id: line for line in photos.board(office, owner, only=wanted)}
    return [
        SamePaper(
            one.why, _(WHY[one.why]), tuple(board[v] for v in one.vouchers if v in board), one.used, one.says,
            one.key,
        )
        for one in asked
    ]  # fmt: skip


def _asked(s: Session, village: str) -> list[Double]:
    papers = _suspects(s, village)
    of_entry = and_(Entry.village == EntryVoucher.village, Entry.id == EntryVoucher.entry_id)
    query = (
        select(EntryVoucher.voucher_id, Entry.id, Entry.household_id, Entry.amount, Entry.list_id)
        .join(Entry, of_entry)
        .where(EntryVoucher.village == village, EntryVoucher.sound)
    )
    uses: defaultdict[str, list[Use]] = defaultdict(list)
    ids = sorted(row.id for row in papers)
    for some in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        for voucher_id, entry_id, house, amount, list_id in s.execute(
            query.where(EntryVoucher.voucher_id.in_(some))
        ):
            uses[voucher_id].append(Use(entry_id, house, amount, list_id or ""))
    return voucher.doubles(papers, uses)


def _suspects(s: Session, village: str) -> Sequence[Voucher]:
    """The vouchers that could have been used twice, whole papers; the database looks through the rest.

    Too many is no harm, `doubles` asks about what is doubled: any paper with several lines or an amount, and
    any original or number that stands on several photos.
    """
    joined = and_(EntryVoucher.village == Voucher.village, EntryVoucher.voucher_id == Voucher.id)
    paper = func.coalesce(Voucher.paper_id, Voucher.id)
    mine = (Voucher.village == village, Voucher.gone.is_(None))
    lines = (
        select(paper)
        .join(EntryVoucher, joined)
        .where(*mine, EntryVoucher.sound, EntryVoucher.gone.is_(None))
        .group_by(paper)
        .having((func.count() > 1) | (func.max(Voucher.paper_amount).is_not(None)))
    )
    originals = select(Voucher.original_sha256).where(*mine).group_by(Voucher.original_sha256)
    number = func.upper(func.trim(Voucher.number))
    numbers = select(number).where(*mine, number != "").group_by(number)
    query = select(Voucher).where(
        *mine,
        paper.in_(lines)
        | Voucher.original_sha256.in_(originals.having(func.count() > 1))
        | number.in_(numbers.having(func.count() > 1)),
    )
    return s.scalars(query.order_by(Voucher.id)).all()


def _question(s: Session, village: str, key: str) -> Double:
    for one in _asked(s, village):
        if one.key == key:
            return one
    raise NoAnswerWanted()


def in_order(office: Office, key: str, why: str) -> None:
    """Answer: the paper is rightly used so, and why. Raises NoAnswerWanted, WordsWanted, TooLong."""
    words = short_text(why.strip(), "原因", 200)
    if not words:
        raise WordsWanted()
    with office.change(Op.SET_VOUCHER, reason=words) as s:
        one = _question(s, s.village, key)
        voucher.settle(_rows(s, one.vouchers), key, words)


def not_proof(office: Office, key: str, entry_ids: Sequence[str], why: str = "") -> int:
    """Answer: the paper does not prove these lines; answers how many marks fell.

    Raises NoAnswerWanted if the question is gone or a line is not in it.
    """
    with office.change(Op.SET_VOUCHER, reason=why) as s:
        one = _question(s, s.village, key)
        if not entry_ids or not set(entry_ids) <= {use.entry_id for use in one.uses}:
            raise NoAnswerWanted()
        links = [link for link in _links(s, one.vouchers, entry_ids) if link.sound]
        for link in links:
            link.sound = False
        return len({link.entry_id for link in links})


# -- what is missing, how much is covered ----------------------------------------------------------------


def missing(
    office: Office, window: Window | None = None, household_id: str | None = None, village: str | None = None
) -> list[MissingHouse]:
    """What lacks a paper, household by household, the largest sums first (current accounting year)."""
    owner, items = village or office.village, office.resources.items
    span = window or statements.year(office, owner)
    query = select(Entry).where(*_lacking(owner, span))
    if household_id is not None:
        query = query.where(Entry.household_id == household_id)
    found: defaultdict[str, list[MissingLine]] = defaultdict(list)
    with office.read() as s:
        rows = s.scalars(query.order_by(Entry.month, Entry.id)).all()
        marks = evidence.marks(s, owner, rows)
        houses = {line.id: line for line in household_lines(s, owner)}
    for row in rows:
        if wants_voucher(row, marks[row.id]):
            label = items.label(row.item, row.sub)
            found[row.household_id].append(
                MissingLine(row.id, row.month, label, row.amount, marks[row.id], row.happened, row.late)
            )
    result = []
    for house, lines in found.items():
        line = houses.get(house)
        lines.sort(key=lambda one: -one.amount)
        number, short, head = (line.household_no, line.short_no, line.head) if line else ("", "", "")
        result.append(
            MissingHouse(house, number, short, head, sum(one.amount for one in lines), tuple(lines))
        )
    return sorted(result, key=lambda one: -one.amount)


def lacking(office: Office, window: Window | None = None, village: str | None = None) -> int:
    """How many lines lack a paper (current accounting year)."""
    owner = village or office.village
    where = _lacking(owner, window or statements.year(office, owner))
    with office.read() as s:
        return s.scalar(select(func.count()).select_from(Entry).where(*where, Entry.gone.is_(None))) or 0


def _lacking(village: str, span: Window) -> tuple[ColumnElement[bool], ...]:
    """What makes a line lack a paper: told as a fact, moved money, nothing sound but copies lies on it."""
    of_entry = and_(EntryVoucher.village == Entry.village, EntryVoucher.entry_id == Entry.id)
    of_voucher = and_(Voucher.village == EntryVoucher.village, Voucher.id == EntryVoucher.voucher_id)
    standing = (EntryVoucher.sound, EntryVoucher.gone.is_(None), Voucher.gone.is_(None))
    proved = exists().where(of_entry, of_voucher, *standing, Voucher.is_copy.is_not(True))
    return (
        Entry.village == village, Entry.month >= str(span.start), Entry.month <= str(span.end),
        Entry.basis == "actual", Entry.use.is_(None) | (Entry.use == "sold"), ~proved,
    )  # fmt: skip


def coverage(
    office: Office,
    window: Window | None = None,
    village: str | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Covered | None:
    """Evidence by amount of the village, its months and households in the cash view; None if cancelled."""
    owner, items = village or office.village, office.resources.items
    span = window or statements.year(office, owner)
    whole = [0, 0, 0]
    months = {str(month): [0, 0, 0] for month in span.months()}
    households: dict[str, Coverage | None] = {}
    with office.read() as s:
        pack = statements.pack_in_force(office, s, owner, window=span)
        total = len(s.scalars(select(Household.id).where(Household.village == owner)).all())
        for done, (house, lines) in enumerate(statements.village_facts(s, owner, span)):
            progress(done, total)
            if cancelled():
                return None
            mine = [0, 0, 0]
            for month in {line.month for line in lines}:
                here = [line for line in lines if line.month == month]
                found = income.statement(here, pack, Window(month, month), 1, items).views["cash"].evidence
                for sums in (whole, months[str(month)], mine):
                    for number, amount in enumerate(found):
                        sums[number] += amount
            households[house] = Coverage.of(*mine)
    progress(total, total)
    return Covered(
        span, Coverage.of(*whole), {m: Coverage.of(*parts) for m, parts in months.items()}, households
    )
