"""The township's side 收件: the villages' boxes, the records of one village, passing and returning.

Sorted by code, never ranked. A verdict is a person's word on the facts as they stand; the answer carries it
back to the village in the next parcel.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import boards, post, shelf, shown, statements
from fupin_desk.jobs.accounts import member_names
from fupin_desk.jobs.office import Office, WrongDesk
from fupin_desk.jobs.signed import told
from fupin_desk.jobs.states import month_states
from fupin_desk.model import evidence, income, review
from fupin_desk.model import post as memory
from fupin_desk.model.account import Entry
from fupin_desk.model.figures import Coverage
from fupin_desk.model.household import heads_on, household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.rules import in_force
from fupin_desk.model.station import stations
from fupin_desk.model.values import Fen, Month, Window, beijing_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class NothingToJudge(Refusal):
    """No month of the village that waits for a word, or none as it was named."""

    code = "FD-J83"
    what_happened = N_("{village} 没有这样的账等着审核。")
    what_now = N_("请核对村、户和月份，或先接收村里的包。")


@dataclass(frozen=True, slots=True)
class VillageBox:
    """One village as the township sees it."""

    code: str
    name: str
    number: int
    at: str
    records: int
    waiting: int
    passed: int
    returned: int
    coverage: tuple[int, int, int] | None
    silent_days: int | None
    state_text: str
    problems: list[str]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One household's month in the township's inbox; figures are per head of that month."""

    household_id: str
    head: str
    short_no: str
    month: str
    lines: list[shown.EntryLine]
    policy: Fen
    cash: Fen
    home: Fen
    coverage: Coverage | None
    state: str
    reason: str
    photos: int
    changed: bool
    told: tuple[str, ...] = ()
    """Objections nobody answered, a closing over what was wanting, a reopening, corrections."""


def inbox(office: Office) -> list[VillageBox]:
    """Every enrolled village, by code."""
    with office.read() as s:
        villages = [row for row in stations(s) if row.role == "village" and not row.replaced_by]
        return [_box(s, office, row.code, row.name) for row in sorted(villages, key=lambda row: row.code)]


def _box(s: Session, office: Office, code: str, name: str) -> VillageBox:
    parcels = sorted(memory.exchanges(s, code, code, "in"), key=lambda row: row.number)
    rows = s.scalars(select(Entry).where(Entry.village == code)).all()
    states = month_states(s, code, rows)
    found = list(states.values())
    last = parcels[-1] if parcels else None
    silent = (office.today() - beijing_day(datetime.fromisoformat(last.at))).days if last else None
    pack = statements.pack_in_force(office, s, code)
    coverage = None
    if rows:
        span = Window(
            Month.parse(min(row.month for row in rows)), Month.parse(max(row.month for row in rows))
        )
        lines = evidence.lines(s, code, rows)
        covered = income.statement(lines, pack, span, 1, office.resources.items).view("cash").coverage
        coverage = (covered.voucher, covered.signed, covered.estimated) if covered else None
    waiting = sum(1 for state in found if state not in ("passed", "returned"))
    text = _("还没有来过包") if last is None else _("第 {n} 号包已收").format(n=last.number)
    if last is not None and last.state == "held":
        text = _("第 {n} 号包缺前面的内容，先放着").format(n=last.number)
    clashes = [boards.clash_line(row).what for row in memory.open_clashes(s, code)]
    return VillageBox(
        code=code,
        name=name,
        number=last.number if last else 0,
        at=last.at if last else "",
        records=len(found),
        waiting=waiting,
        passed=found.count("passed"),
        returned=found.count("returned"),
        coverage=coverage,
        silent_days=silent,
        state_text=text,
        problems=[_("两边说法不同：{what}").format(what=what) for what in clashes],
    )


def parcel_records(office: Office, village: str) -> list[RecordLine]:
    """Every household's month of a village, those waiting first, then by month and number."""
    with office.read() as s:
        rows = s.scalars(select(Entry).where(Entry.village == village)).all()
        states = month_states(s, village, rows)
        verdicts = {(v.household_id, v.month): v for v in review.verdicts(s, village)}
        houses = {line.id: line for line in household_lines(s, village)}
        names = member_names(s, village)
        packs = [kept.pack for kept in shelf.chain(office, s, village)]
        by_month: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for row in rows:
            by_month[row.household_id, row.month].append(row)
        result = []
        for (house, month), here in by_month.items():
            at = Month.parse(month)
            lines = shown.entry_lines(s, village, office.resources.items, here, names)
            verdict = verdicts.get((house, month))
            pack = in_force(packs, at)
            heads = heads_on(s, village, house, at.last, sharing=pack.divisor == "sharing") or 1
            counted = income.statement(
                evidence.lines(s, village, here), pack, Window(at, at), heads, office.resources.items
            )
            line = houses.get(house)
            state = states[house, month]
            result.append(
                RecordLine(
                    household_id=house,
                    head=line.head if line else "",
                    short_no=line.short_no or line.household_no if line else "",
                    month=month,
                    lines=lines,
                    policy=counted.view("policy").per_head,
                    cash=counted.view("cash").per_head,
                    home=counted.view("home").per_head,
                    coverage=counted.view("cash").coverage,
                    state=state,
                    reason=verdict.reason if verdict and state == "returned" else "",
                    photos=sum(len(one.vouchers) for one in lines),
                    changed=verdict is not None and state not in ("passed", "returned"),
                    told=tuple(told(s, village, house, at, here)),
                )
            )
    return sorted(result, key=lambda r: (r.state in ("passed", "returned"), r.month, r.short_no))


def verdict(
    office: Office, village: str, household_id: str, month: str, state: str, reason: str = ""
) -> None:
    """A person's word on one household's month: ``passed``, or ``returned`` with a reason.

    Raises WrongDesk on a village's desk, ReturnWithoutReason.
    """
    if office.role == "village":
        raise WrongDesk(where=_("乡镇"))
    with office.change(Op.GIVE_VERDICT, village=village) as s:
        review.give_verdict(s, household_id=household_id, month=month, state=state, reason=reason)


def answer(office: Office, village: str, out_dir: Path) -> post.Sent:
    """Seal what the village has not got yet (verdicts among it), answering its newest parcel."""
    with office.read() as s:
        parcels = sorted(memory.exchanges(s, village, village, "in"), key=lambda row: row.number)
        digest = parcels[-1].digest if parcels else None
    return post.send(office, out_dir, to=village, village=village, answering=digest)
