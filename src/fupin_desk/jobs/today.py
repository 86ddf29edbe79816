"""今日: what is due, how far the village's month is, how well its figures are proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from fupin_desk.i18n import _
from fupin_desk.jobs import boards, deadlines, statements, states, visits
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.states import MonthState
from fupin_desk.model import evidence, income, review
from fupin_desk.model.figures import Coverage, Line
from fupin_desk.model.household import household_lines
from fupin_desk.model.items import ItemList
from fupin_desk.model.payment import waiting_rows
from fupin_desk.model.promise import Promise
from fupin_desk.model.rules import RulePack
from fupin_desk.model.station import Exchange
from fupin_desk.model.values import Fen, Month, Window, beijing_day, divide

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SHOWN_MONTHS: Final = 12
_PROMISES_AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something wanted: words, a count, and the place that does it. `why` is what the township said."""

    kind: str
    text: str
    count: int
    place: str
    household_id: str | None = None
    month: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PromiseDue:
    """A promise that is late or falls due within two weeks; `due` None: nobody said until when."""

    id: str
    household_id: str
    head: str
    content: str
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a span's figures come from: coverage of the cash view, the amounts behind it, booked late.

    `told` is how much of the estimates is only told and waits for signatures; amounts in fen.
    """

    coverage: Coverage | None
    voucher: Fen
    signed: Fen
    estimated: Fen
    told: Fen
    late_lines: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The last word of the township: when, and how many months it passed and returned."""

    days: int
    passed: int
    returned: int


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The home page. `progress` is how far each household's current month is; `completion` household →
    month → state; `trend` is per head, added up by month."""

    month: str
    today: date
    households: int
    members: int
    done: int
    due: list[DueLine]
    missing_vouchers: int
    unsigned: int
    returned: int
    months: list[str]
    progress: dict[str, MonthState]
    completion: dict[str, dict[str, str]]
    heads: dict[str, str]
    this_month: Proof
    year: Proof
    trend: list[tuple[str, Fen, Fen, Fen]]
    answered: Answered | None
    unsent: int
    coming: list[deadlines.DueLine]
    promises: list[PromiseDue]


def board(office: Office) -> TodayBoard:
    """Everything the home page shows, for the current month and the year up to it."""
    village, today = office.village, office.today()
    at = Month.of(today)
    shown = [at.plus(-n) for n in reversed(range(_SHOWN_MONTHS))]
    with office.read() as s:
        read = states.read_months(office, s, [str(m) for m in shown], village)
        lines = household_lines(s, village)
        heads = {line.id: line.head for line in lines}
        year = [row for row in read.rows if row.month >= str(shown[0])]
        facts = evidence.lines(s, village, year, read.marked)
        pack = statements.pack_in_force(office, s, village)
        coming = deadlines.coming_due(office, s, village)
        promises = _promises(s, village, today, heads)
        verdicts = review.verdicts(s, village)
        answered = _answered(s, today, verdicts)
        waiting = len(waiting_rows(s, village))
    reasons = {(v.household_id, v.month): v.reason for v in verdicts}
    progress, members = read.progress, sum(line.members for line in lines)
    now = progress[str(at)]
    items = office.resources.items
    due = _due(now, str(at), len(lines)) + _returned(progress, heads, reasons) + _else(office, waiting)
    return TodayBoard(
        month=str(at),
        today=today,
        households=len(lines),
        members=members,
        done=sum(1 for state in now.values() if state.state in ("signed", "closed", "waiting", "passed")),
        due=due,
        missing_vouchers=sum(state.missing_vouchers for state in now.values()),
        unsigned=sum(1 for state in now.values() if state.state == "draft"),
        returned=sum(one.count for one in due if one.kind == "returned"),
        months=[str(m) for m in shown],
        progress=now,
        completion={
            line.id: {m: states[line.id].state for m, states in progress.items() if line.id in states}
            for line in lines
        },
        heads=heads,
        this_month=_proof(facts, pack, Window(at, at), items),
        year=_proof(facts, pack, Window(shown[0], at), items),
        trend=_trend(facts, pack, shown, max(members, 1), items),
        answered=answered,
        unsent=boards.unsent(office),
        coming=coming,
        promises=promises,
    )


def _proof(facts: Sequence[Line], pack: RulePack, window: Window, items: ItemList) -> Proof:
    """Where the figures of a span come from, by the cash view's own amounts."""
    here = [line for line in facts if line.month in window]
    found = income.statement(here, pack, window, 1, items)
    view = found.view("cash")
    amounts = {"voucher": 0, "signed": 0, "estimated": 0, "told": 0}
    counted = {entry for step in view.steps if step.amount for entry in step.entries}
    for line in here:
        if line.entry_id in counted:
            amounts[line.mark] += line.amount
    return Proof(
        view.coverage, amounts["voucher"], amounts["signed"], amounts["estimated"] + amounts["told"],
        amounts["told"], found.late_lines,
    )  # fmt: skip


def _promises(s: Session, village: str, today: date, heads: Mapping[str, str]) -> list[PromiseDue]:
    query = select(Promise).where(
        Promise.village == village, Promise.done_on.is_(None), Promise.dropped_on.is_(None),
        or_(Promise.due.is_(None), Promise.due <= today + _PROMISES_AHEAD),
    )  # fmt: skip
    found = [
        PromiseDue(
            row.id, row.household_id, heads.get(row.household_id, ""), row.content, row.due,
            row.due is not None and row.due < today,
        )
        for row in s.scalars(query)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due or date.max, one.id))


def _answered(s: Session, today: date, verdicts: Sequence[review.Verdict]) -> Answered | None:
    newest = s.scalars(
        select(Exchange.at)
        .where(Exchange.kind == "receipt", Exchange.direction == "in")
        .order_by(Exchange.at.desc())
    ).first()
    if newest is None:
        return None
    last = max((verdict.given_on for verdict in verdicts), default=None)
    states = [verdict.state for verdict in verdicts if verdict.given_on == last]
    days = (today - beijing_day(datetime.fromisoformat(newest))).days
    return Answered(days, states.count("passed"), states.count("returned"))


def _returned(
    progress: Mapping[str, Mapping[str, MonthState]],
    heads: Mapping[str, str],
    reasons: Mapping[tuple[str, str], str],
) -> list[DueLine]:
    """What the township sent back, of whatever month: an answer comes when the month is long over."""
    words = _("{head}：退回待补正")
    return [
        DueLine(
            "returned", words.format(head=heads.get(house, "")), 1, "post", house, month,
            reasons.get((house, month), ""),
        )
        for month, states in sorted(progress.items())
        for house, state in states.items()
        if state.state == "returned"
    ]  # fmt: skip


def _else(office: Office, waiting: int) -> list[DueLine]:
    """What waits outside the month: rows of payment lists nobody has settled, households due a visit."""
    late = sum(1 for one in visits.due(office) if one.overdue)
    found = []
    if waiting:
        found.append(DueLine("tray", _("发放表有行等着处理"), waiting, "payments"))
    if late:
        found.append(DueLine("visit", _("户该走访了"), late, "visits"))
    return found


def _due(now: Mapping[str, MonthState], month: str, houses: int) -> list[DueLine]:
    result = []
    empty = houses - sum(1 for state in now.values() if state.entries)
    if empty:
        result.append(DueLine("account", _("户本月还没有记账"), empty, "account", None, month))
    missing = sum(state.missing_vouchers for state in now.values())
    if missing:
        result.append(DueLine("voucher", _("笔还缺凭证"), missing, "voucher", None, month))
    told = sum(1 for state in now.values() if state.told)
    if told:
        result.append(DueLine("sign", _("户有口述待签的账"), told, "household", None, month))
    return result


def _trend(
    facts: Sequence[Line], pack: RulePack, months: Sequence[Month], heads: int, items: ItemList
) -> list[tuple[str, Fen, Fen, Fen]]:
    by_month: dict[Month, list[Line]] = {}
    for line in facts:
        by_month.setdefault(line.month, []).append(line)
    result: list[tuple[str, Fen, Fen, Fen]] = []
    sums = [0, 0, 0]
    for month in months:
        views = income.statement(by_month.get(month, []), pack, Window(month, month), heads, items).views
        for i, name in enumerate(income.VIEWS):
            sums[i] += views[name].net
        policy, cash, home = (divide(total, heads) for total in sums)
        result.append((str(month), policy, cash, home))
    return result
