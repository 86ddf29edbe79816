"""务工月监测: booking one round of telephone calls about one month.

`record` books a round as one change with one undo: for each person called a `Visit` (way phone: who called,
which number, who answered, when), the wage line that came out of it (A1 with the member; gross, living cost,
money sent home; basis actual), and what the stay at work has become. The line points at its call
(`visit_id`) and stays ◌ told until it is signed. Whom to call is in `callboard`.

Laws: nothing is booked for somebody who was not called; a wage of nothing is a call without a line; a line
that is signed, closed or proved by a paper is not touched, and one bad row books none, naming the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.callboard import CallRow, board, clock, keeper_among
from fupin_desk.jobs.office import Office
from fupin_desk.model import account, work
from fupin_desk.model.account import BadLine, Entry
from fupin_desk.model.household import Household, Member
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Fen, Month
from fupin_desk.model.village import people
from fupin_desk.model.visit import BadVisit, Visit, record_visit
from fupin_desk.model.work import WAGE, SpellDraft, WorkSpell

HERE, CHANGED, BACK = "here", "changed", "back"
STATES: Final = {HERE: N_("还在"), CHANGED: N_("换了"), BACK: N_("回来了")}


class BadCalls(Refusal):
    """One row of a round of calls that cannot be kept."""

    code = "FD-J98"
    what_happened = N_("第 {row} 个电话没有存：{why}")
    what_now = N_("改好这一行再存，别的行都还在，没有改动账上的内容。")


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What one call brought. `gross` None or 0: no wage this month; `where` a new place, `on` since when.

    `answered` is who answered; without it nothing is booked: what nobody said was not told.
    """

    member_id: str
    answered: str
    gross: Fen | None = None
    living: Fen | None = None
    sent: Fen | None = None
    state: str = HERE
    place: str = ""
    employer: str = ""
    on: date | None = None
    at_time: str = ""
    happened: date | None = None
    way: str = "phone"
    words: str = ""


@dataclass(frozen=True, slots=True)
class CallsSaved:
    """What one save booked."""

    calls: int
    lines: int
    spells: int


def record(office: Office, month: str, drafts: Sequence[CallDraft], caller: str = "") -> CallsSaved:
    """Book a round of calls as one change with one undo; all or none. `caller`: a person's id or name.

    Raises BadCalls naming the row (from 1), and BadVisit without a caller or without any call.
    """
    at = Month.parse(month)
    if not drafts:
        raise BadVisit(why=_("还没有写谁接的电话"))
    shown_now = {row.member_id: row for row in board(office, month).rows}
    saved = CallsSaved(0, 0, 0)
    with office.change(Op.RECORD_CALLS, reason=_("{month} 务工月监测").format(month=at)) as s:
        who = _caller_id(office, s, caller)
        for number, draft in enumerate(drafts, 1):
            try:
                saved = _record_one(office, s, at, draft, shown_now, who, saved)
            except Spoken as bad:
                raise BadCalls(row=number, why=bad.what) from bad
    return saved


def _caller_id(office: Office, s: Writing, given: str) -> str:
    staff = {person.id: person.name for person in people(s, s.village)}
    if not given.strip():
        found = keeper_among(office, staff)
    else:
        named = [id_ for id_, name in staff.items() if given.strip() in (id_, name)]
        found = named[0] if len(named) == 1 else ""
    if not found:
        raise BadVisit(why=_("没有写谁打的电话，或工作人员里找不到他"))
    return found


def _record_one(
    office: Office,
    s: Writing,
    at: Month,
    draft: CallDraft,
    rows: Mapping[str, CallRow],
    caller: str,
    saved: CallsSaved,
) -> CallsSaved:
    row = rows.get(draft.member_id)
    if row is None:
        raise BadVisit(why=_("这个人不在这个月的务工名单里"))
    if not draft.answered.strip():
        raise BadVisit(why=_("没有写谁接的电话"))
    if draft.state not in STATES:
        raise BadVisit(why=_("状态要写还在、换了或回来了"))
    wage = _wanted(draft, row)
    day = draft.happened or s.today
    call = record_visit(
        s,
        household_id=row.household_id,
        member_id=row.member_id,
        person_id=caller,
        happened=day,
        at_time=draft.at_time or (clock(office) if day == s.today else ""),
        way=draft.way,
        number=_number(s, row),
        talked_with=draft.answered,
        month=str(at),
        content=_said(draft, wage),
        words=draft.words,
    )
    lines = _book(office, s, at, row, draft, call) if wage else 0
    return CallsSaved(saved.calls + 1, saved.lines + lines, saved.spells + _follow(s, row, draft, day))


def _wanted(draft: CallDraft, row: CallRow) -> bool:
    """Whether the call brought a wage to book. Raises BadLine for figures that cannot stand alone."""
    if not draft.gross:
        if draft.living or draft.sent:
            raise BadLine(why=_("没有工资数，却有在外开销或寄带回"))
        if row.now is not None and draft.gross == 0:
            raise BadLine(why=_("账上已有这个月的工资，要划去请到记账页"))
        return False
    same = row.now is not None and (row.now.gross, row.now.living, row.now.sent) == (
        draft.gross, draft.living, draft.sent,
    )  # fmt: skip
    if row.locked and not same:
        raise BadLine(why=row.locked)
    return not (row.locked and same)


def _number(s: Writing, row: CallRow) -> str:
    """The number that was called, as the ledger has it: the member's own, else the household's."""
    member = s.get(Member, (s.village, row.member_id))
    house = s.get(Household, (s.village, row.household_id))
    return (member.phone.strip() if member else "") or (house.phone.strip() if house else "")


def _said(draft: CallDraft, wage: bool) -> str:
    """What was said of the work, as a fact of the call (in Chinese whatever the window speaks)."""
    where = " ".join(part for part in (draft.place.strip(), draft.employer.strip()) if part)
    words = {HERE: "还在", CHANGED: f"换到{where}", BACK: "回来了"}[draft.state]
    if draft.on is not None and draft.state != HERE:
        words += f"（{draft.on.isoformat()}）"
    return words if wage or draft.gross is None else f"{words}，这个月没有工资"


def _book(office: Office, s: Writing, at: Month, row: CallRow, draft: CallDraft, call: Visit) -> int:
    """The wage line of the call: a new one, or the told one that stands, amended."""
    parts = (draft.living, draft.sent)
    account.refuse_impossible(WAGE, draft.gross or 0, None, parts, None, str(at))
    line = _standing(s, at, row) if row.now is not None else None
    if line is None:
        line = account.record_entry(
            s,
            office.resources.items,
            household_id=row.household_id,
            month=str(at),
            item=WAGE,
            amount=draft.gross or 0,
            member_id=row.member_id,
            basis="actual",
            living_cost=draft.living,
            sent_home=draft.sent,
        )
    else:
        line.amount, line.living_cost, line.sent_home = draft.gross or 0, draft.living, draft.sent
        line.basis = "actual"
    line.visit_id = call.id
    return 1


def _standing(s: Writing, at: Month, row: CallRow) -> Entry | None:
    query = select(Entry).where(
        Entry.village == s.village,
        Entry.household_id == row.household_id,
        Entry.month == str(at),
        Entry.item == WAGE,
        Entry.member_id == row.member_id,
    )
    return s.scalars(query).first()


def _follow(s: Writing, row: CallRow, draft: CallDraft, day: date) -> int:
    """What the stay at work has become by this call; answers how many stays were touched.

    Where nobody asked for the day it ends on the day of the call, and the stay's note says so: a day that
    was not asked must not look like one that was.
    """
    spell = s.get(WorkSpell, (s.village, row.spell_id)) if row.spell_id else None
    new = SpellDraft(place=draft.place, employer=draft.employer, began=draft.on)
    if draft.state == HERE:
        if spell is None and (draft.place.strip() or draft.employer.strip()):
            work.begin_work(s, row.household_id, row.member_id, new)
            return 1
        return 0
    touched = 0
    if spell is not None:
        work.end_work(s, spell, draft.on or day)
        if draft.on is None:
            spell.note = "；".join(part for part in (spell.note, "结束日是打电话那天，没问哪天") if part)
        touched = 1
    if draft.state == CHANGED:
        began = draft.on or (day if spell is not None else None)
        work.begin_work(
            s, row.household_id, row.member_id, SpellDraft(draft.place, draft.employer, began=began)
        )
        touched += 1
    return touched
