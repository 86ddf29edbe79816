"""What the post page shows: what is to go, what came back, whether both sides agree, what was returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import shown
from fupin_desk.jobs.accounts import member_names
from fupin_desk.jobs.office import Office
from fupin_desk.model import post, review
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import ChangeRow
from fupin_desk.model.station import Clash, Exchange
from fupin_desk.model.values import Fen, Month, beijing_day
from fupin_desk.sync import exchange
from fupin_desk.sync.records import ParcelHead

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS: Final = {
    "entry": N_("收支"), "signature": N_("签字"), "help_record": N_("帮扶"), "household": N_("农户"),
    "member": N_("成员"), "voucher": N_("照片"), "period": N_("结账"), "verdict": N_("审核"),
    "visit": N_("走访"), "need": N_("诉求"), "promise": N_("承诺"), "work_spell": N_("务工"),
    "payment_list": N_("发放表"), "family_event": N_("家庭变动"), "check_answer": N_("核实说明"),
    "pack_file": N_("核算办法"), "deadline": N_("到期事项"), "farm_price": N_("地头价"),
}  # fmt: skip
RECONCILED: Final = {
    "household": N_("户"), "member": N_("人"), "entry": N_("收支笔数"), "help_record": N_("帮扶记录"),
    "voucher": N_("照片"), "signature": N_("签字"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToSend:
    """One kind of thing that the next parcel carries."""

    kind_label: str
    count: int
    households: int
    amount: Fen | None


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One figure of the reconciliation; `there` and `same` are None before the first exchange."""

    label: str
    here: int
    there: int | None
    same: bool | None
    money: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """One parcel or receipt that went or came."""

    at: str
    title: str
    detail: str
    state: str
    passed: int
    returned: int
    file: str
    direction: str = "out"


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """A household's month that the township returned, with its words and the lines meant."""

    household_id: str
    head: str
    short_no: str
    month: str
    reason: str
    by: str
    on: date
    lines: list[shown.EntryLine]


@dataclass(frozen=True, slots=True)
class ClashLine:
    """Two people's different words about one field."""

    id: str
    what: str
    base: str
    ours: str
    theirs: str
    stands: str


@dataclass(frozen=True, slots=True)
class PostBoard:
    """The post page of a village."""

    partner: str | None
    last_answer_days: int | None
    to_send: list[ToSend]
    tallies: list[TallyLine]
    exchanges: list[ExchangeLine]
    returned: list[ReturnedItem]
    clashes: list[ClashLine]
    owed_photos: int


def board(office: Office) -> PostBoard:
    """Everything the post page shows."""
    village = office.village
    up = exchange.parent(office.ledger)
    partner = up.code if up else ""
    with office.read() as s:
        rows = post.exchanges(s, village, partner, "out") if partner else []
        back = post.exchanges(s, village, partner, "in") if partner else []
        answer = max((row.at for row in back), default=None)
        lines = sorted([*rows, *back], key=lambda row: row.at, reverse=True)
        judged = review.verdicts(s, village)
        return PostBoard(
            partner=up.name if up else None,
            last_answer_days=_days_since(office, answer),
            to_send=_to_send(s, office, partner),
            tallies=_tallies(office, back),
            exchanges=[_exchange_line(row, judged) for row in lines[:20]],
            returned=returned(s, office, village),
            clashes=[clash_line(row) for row in post.open_clashes(s, village)],
            owed_photos=_owed(rows),
        )


def _days_since(office: Office, at: str | None) -> int | None:
    return (office.today() - beijing_day(datetime.fromisoformat(at))).days if at else None


def _to_send(s: Session, office: Office, partner: str) -> list[ToSend]:
    """Rows in changes the partner has not told to have, by kind."""
    has = post.reached(s, partner, office.village) if partner else {}
    counts: dict[str, set[str]] = {}
    for node, (seq, _digest) in post.position(s, office.village).items():
        first = has.get(node, 0)
        if seq > first:
            query = select(ChangeRow.table_name, ChangeRow.row_id).where(
                ChangeRow.series == office.village, ChangeRow.node == node, ChangeRow.seq > first
            )
            for table, row_id in s.execute(query):
                counts.setdefault(table, set()).add(row_id)
    result = []
    for table, label in KINDS.items():
        ids = counts.get(table)
        if ids:
            houses, amount = _sum(s, office.village, ids) if table == "entry" else (0, None)
            result.append(ToSend(_(label), len(ids), houses, amount))
    return result


def _sum(s: Session, village: str, ids: set[str]) -> tuple[int, Fen]:
    houses: set[str] = set()
    total = 0
    listed = sorted(ids)
    for some in (listed[i : i + 500] for i in range(0, len(listed), 500)):
        query = select(Entry.household_id, Entry.amount).where(Entry.village == village, Entry.id.in_(some))
        for house, amount in s.execute(query):
            houses.add(house)
            total += amount
    return len(houses), total


def _tallies(office: Office, back: Sequence[Exchange]) -> list[TallyLine]:
    """Our counts beside those in the newest letterhead that came from the other side."""
    ours = office.ledger.tallies(office.village)
    newest = max(back, key=lambda row: row.number, default=None)
    theirs = ParcelHead.read(str(newest.detail["head"]).encode()).tables if newest is not None else None
    result = []
    for table, label in RECONCILED.items():
        count, total, root = ours.get(table, (0, 0, ""))
        there = theirs.get(table) if theirs is not None else None
        same = None if theirs is None else (there.root if there else "") == root
        result.append(
            TallyLine(_(label), count, None if theirs is None else (there.count if there else 0), same)
        )
        if table == "entry":
            there_sum = None if theirs is None else (there.sum_fen if there else 0)
            agreed = None if there_sum is None else there_sum == total
            result.append(TallyLine(_("收支金额"), total, there_sum, agreed, money=True))
    return result


def _exchange_line(row: Exchange, judged: Sequence[review.Verdict]) -> ExchangeLine:
    head = ParcelHead.read(str(row.detail["head"]).encode())
    changes = sum(run.to_seq - run.from_seq + 1 for run in head.ranges)
    if row.direction == "out":
        title = _("第 {n} 号包").format(n=row.number)
        detail = _("{n} 处改动，{photos} 张照片").format(n=changes, photos=head.photos_sent)
    elif row.kind == "receipt":
        title, detail = _("对方的回执"), _("{n} 处改动").format(n=changes)
    else:
        title, detail = _("对方第 {n} 号包").format(n=row.number), _("{n} 处改动").format(n=changes)
    day = str(beijing_day(datetime.fromisoformat(row.at)))
    same_day = [v for v in judged if str(v.given_on) == day] if row.direction == "in" and changes else []
    passed = sum(1 for v in same_day if v.state == "passed")
    return ExchangeLine(
        row.at, title, detail, row.state, passed, len(same_day) - passed, row.file, row.direction
    )


def returned(s: Session, office: Office, village: str) -> list[ReturnedItem]:
    """Months the township returned and nobody changed since."""
    last = {(v.household_id, v.month): v for v in review.verdicts(s, village)}
    houses = {line.id: line for line in household_lines(s, village)}
    names = member_names(s, village) if last else {}
    result = []
    for (house, month), verdict in last.items():
        at = Month.parse(month)
        rows = entries(s, village, house, at, at)
        if verdict.state != "returned" or verdict.facts != review.month_digest(rows):
            continue
        line = houses.get(house)
        result.append(
            ReturnedItem(
                house,
                line.head if line else "",
                line.short_no if line else "",
                month,
                verdict.reason,
                verdict.by_name,
                verdict.given_on,
                shown.entry_lines(s, village, office.resources.items, rows, names),
            )
        )
    return result


def clash_line(row: Clash) -> ClashLine:
    """A clash in words."""
    return ClashLine(
        row.id,
        f"{_(KINDS.get(row.table_name, row.table_name))} {row.field}",
        row.base,
        row.ours,
        row.theirs,
        row.stands,
    )


def _owed(rows: Sequence[Exchange]) -> int:
    newest = max((row for row in rows if "receipt" in row.detail), key=lambda row: row.number, default=None)
    return len(newest.detail["receipt"].get("owed_photos", [])) if newest is not None else 0


def unsent(office: Office) -> int:
    """Changes of this village that the other side has not told to have."""
    up = exchange.parent(office.ledger)
    with office.read() as s:
        has = post.reached(s, up.code, office.village) if up else {}
        heads = post.position(s, office.village)
    return sum(max(seq - has.get(node, 0), 0) for node, (seq, _digest) in heads.items())
