"""今日: what is due, how far the village's month is, how well its figures are proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import boards, statements, states
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.states import MonthState
from fupin_desk.model import evidence, income
from fupin_desk.model.account import Entry
from fupin_desk.model.figures import Coverage, Line
from fupin_desk.model.household import Member, Membership, household_lines
from fupin_desk.model.rules import RulePack
from fupin_desk.model.station import Exchange
from fupin_desk.model.values import Fen, Month, Window, beijing_day, divide

AGES: Final = (6, 16, 18, 60, 80)
_SHOWN_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something wanted: words, a count, and the place that does it."""

    kind: str
    text: str
    count: int
    place: str
    household_id: str | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The home page. `progress` is how far each household's current month is; `completion` household →
    month → state; `trend` is per head, added up by month."""

    month: str
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
    coverage: Coverage | None
    trend: list[tuple[str, Fen, Fen, Fen]]
    last_answer_days: int | None
    unsent: int
    comes_of_age: list[str]


def board(office: Office) -> TodayBoard:
    """Everything the home page shows, for the current month and the year up to it."""
    village, today = office.village, office.today()
    at = Month.of(today)
    shown = [at.plus(-n) for n in reversed(range(_SHOWN_MONTHS))]
    progress = states.progress(office, [str(m) for m in shown])
    now = progress[str(at)]
    with office.read() as s:
        lines = household_lines(s, village)
        rows = s.scalars(
            select(Entry).where(
                Entry.village == village, Entry.month >= str(shown[0]), Entry.month <= str(at)
            )
        ).all()
        facts = evidence.lines(s, village, rows)
        members = sum(line.members for line in lines)
        pack = statements.pack_in_force(office, s, village)
        born = s.execute(
            select(Member.name, Member.birth)
            .join(Membership, (Membership.village == Member.village) & (Membership.member_id == Member.id))
            .where(Member.village == village, Membership.left.is_(None), Member.birth.is_not(None))
        )
        ages = _come_of_age([(name, birth) for name, birth in born], at)
        answer = s.scalars(
            select(Exchange.at)
            .where(Exchange.kind == "receipt", Exchange.direction == "in")
            .order_by(Exchange.at.desc())
        ).first()
    counted = income.statement(facts, pack, Window(shown[0], at), max(members, 1), office.resources.items)
    heads = {line.id: line.head for line in lines}
    due = _due(now, str(at), len(lines)) + _returned(progress, heads)
    return TodayBoard(
        month=str(at),
        households=len(lines),
        members=members,
        done=sum(1 for state in now.values() if state.state in ("signed", "closed", "passed")),
        due=due,
        missing_vouchers=sum(state.missing_vouchers for state in now.values()),
        unsigned=sum(1 for state in now.values() if state.state == "draft"),
        returned=sum(
            1 for month in progress.values() for state in month.values() if state.state == "returned"
        ),
        months=[str(m) for m in shown],
        progress=now,
        completion={
            line.id: {m: states[line.id].state for m, states in progress.items() if line.id in states}
            for line in lines
        },
        heads={line.id: line.head for line in lines},
        coverage=counted.view("cash").coverage,
        trend=_trend(facts, pack, shown, max(members, 1), office),
        last_answer_days=(today - beijing_day(datetime.fromisoformat(answer))).days if answer else None,
        unsent=boards.unsent(office),
        comes_of_age=ages,
    )


def _returned(progress: dict[str, dict[str, MonthState]], heads: dict[str, str]) -> list[DueLine]:
    """What the township sent back, of whatever month: an answer comes when the month is long over."""
    words = _("{head}：退回待补正")
    return [
        DueLine("returned", words.format(head=heads.get(house, "")), 1, "post", house, month)
        for month, states in sorted(progress.items())
        for house, state in states.items()
        if state.state == "returned"
    ]


def _due(now: dict[str, MonthState], month: str, houses: int) -> list[DueLine]:
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


def _come_of_age(people: Sequence[tuple[str, date | None]], at: Month) -> list[str]:
    result = []
    for name, birth in people:
        if birth is not None and birth.month == at.month and at.year - birth.year in AGES:
            result.append(
                _("{name} 满 {age} 岁（{day}）").format(
                    name=name, age=at.year - birth.year, day=f"{at.month}-{birth.day:02d}"
                )
            )
    return result


def _trend(
    facts: Sequence[Line], pack: RulePack, months: Sequence[Month], heads: int, office: Office
) -> list[tuple[str, Fen, Fen, Fen]]:
    result, sums = [], [0, 0, 0]
    for month in months:
        here = [line for line in facts if line.month == month]
        views = income.statement(here, pack, Window(month, month), heads, office.resources.items).views
        for i, name in enumerate(income.VIEWS):
            sums[i] += views[name].net
        result.append((str(month), *(divide(total, heads) for total in sums)))
    return result  # type: ignore[return-value]
