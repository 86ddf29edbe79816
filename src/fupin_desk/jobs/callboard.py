"""Whom to call this month: everybody who works away, with last month's figures and the calls made.

A person is on the list when a stay at work touches the month, or when a migrant's wage (one with living cost
or money sent home) was booked for him in the last twelve months, whether or not anybody recorded where he
works. Numbers are masked; `jobs.work.show_phone` shows one and writes that down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, or_, select

from fupin_desk.i18n import _
from fupin_desk.jobs import shown
from fupin_desk.jobs.office import Office
from fupin_desk.model import account, work
from fupin_desk.model.account import Entry
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.masks import mask_phone
from fupin_desk.model.values import BEIJING, Fen, Month
from fupin_desk.model.village import DUTIES, people
from fupin_desk.model.visit import visits
from fupin_desk.model.work import WAGE, WorkSpell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ASKED_UNTIL: Final = 10
_LOOK_BACK: Final = 12
"""Months in which somebody with a migrant's wage is asked about, whether or not a stay was recorded."""


@dataclass(frozen=True, slots=True)
class Wage:
    """What a month brought somebody: fen, None where it was not said."""

    month: str
    gross: Fen | None
    living: Fen | None
    sent: Fen | None


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was made: who called when, who answered, what was said of the work."""

    id: str
    happened: date
    at_time: str
    caller: str
    answered: str
    said: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One person working away. `locked` says why this month's wage cannot be typed here, '' if it can."""

    member_id: str
    household_id: str
    household_no: str
    group: str
    head: str
    name: str
    relation: str
    phone_masked: str
    phone_of: str
    spell_id: str
    place: str
    employer: str
    began: date | None
    last: Wage | None
    now: Wage | None
    mark: str
    called: Called | None
    locked: str

    @property
    def where(self) -> str:
        """Place and employer in one run."""
        return " ".join(part for part in (self.place, self.employer) if part)


@dataclass(frozen=True, slots=True)
class CallBoard:
    """A month's round: the people, the possible callers (id, name, duty), who calls unless said."""

    month: str
    rows: list[CallRow]
    callers: list[tuple[str, str, str]]
    caller: str
    today: date

    @property
    def called(self) -> int:
        """How many of them were called."""
        return sum(1 for row in self.rows if row.called is not None)


def clock(office: Office) -> str:
    """The Beijing time of day, ``19:30``: when the row of a call was begun."""
    return office.now().astimezone(BEIJING).strftime("%H:%M")


def usual_month(office: Office) -> str:
    """The month that is called about today: in its first ten days the one before is still asked for."""
    today = office.today()
    return str(Month.of(today).plus(-1 if today.day <= _ASKED_UNTIL else 0))


def board(office: Office, month: str = "") -> CallBoard:
    """Everybody who works away in a month, with last and this month's figures and the calls made."""
    at = Month.parse(month or usual_month(office))
    with office.read() as s:
        village = office.village
        stays: dict[str, WorkSpell] = {}
        for row in work.spells(s, village, during=at):
            stays[row.member_id] = row
        wages = _wages(s, village, at, set(stays))
        there = _people(s, village, set(stays) | set(wages), at)
        now = {member: [w for w in rows if w.month == str(at)] for member, rows in wages.items()}
        lines = {
            line.id: line
            for line in shown.entry_lines(
                s, village, office.resources.items, [w for rows in now.values() for w in rows], {}
            )
        }
        staff = people(s, village)
        names = {person.id: person.name for person in staff}
        made = _calls(s, village, str(at), names)
        heads = _heads(s, village, {house.id for _m, _ms, house in there.values()})
        closed = _closed(s, village, str(at))
        rows = [
            _call_row(person, stays.get(member), wages.get(member, []), str(at), lines, made, heads, closed)
            for member, person in there.items()
        ]
        callers = [(person.id, person.name, _(DUTIES.get(person.duty, ""))) for person in staff]
    rows.sort(key=lambda row: (row.group, row.household_no, row.household_id, row.name, row.member_id))
    return CallBoard(str(at), rows, callers, keeper_among(office, names), office.today())


def keeper_among(office: Office, names: Mapping[str, str]) -> str:
    """Whoever keeps the book calls, if he is on duty here."""
    if office.keeper.id in names:
        return office.keeper.id
    return next((id_ for id_, name in names.items() if name == office.keeper.name), "")


def _wages(s: Session, village: str, at: Month, away: set[str]) -> dict[str, list[Entry]]:
    """Wage lines by member, oldest first, of this month and the year before: of those known to be away, and
    of those whose wages say so (with living cost or money sent home)."""
    query = select(Entry).where(
        Entry.village == village,
        Entry.item == WAGE,
        Entry.member_id.is_not(None),
        Entry.month >= str(at.plus(-_LOOK_BACK)),
        Entry.month <= str(at),
    )
    every: dict[str, list[Entry]] = {}
    for row in s.scalars(query.order_by(Entry.month, Entry.id)):
        every.setdefault(str(row.member_id), []).append(row)
    return {
        member: rows
        for member, rows in every.items()
        if member in away or any(row.living_cost is not None or row.sent_home is not None for row in rows)
    }


Person = tuple[Member, Membership, Household]


def _people(s: Session, village: str, ids: set[str], at: Month) -> dict[str, Person]:
    """Those of these members who belonged to a household at the end of the month."""
    found: dict[str, Person] = {}
    ordered = sorted(ids)
    for some in (ordered[i : i + 400] for i in range(0, len(ordered), 400)):
        query = (
            select(Member, Membership, Household)
            .join(Membership, and_(Membership.village == Member.village, Membership.member_id == Member.id))
            .join(
                Household,
                and_(Household.village == Membership.village, Household.id == Membership.household_id),
            )
            .where(
                Member.village == village,
                Member.id.in_(some),
                or_(Membership.joined.is_(None), Membership.joined <= at.last),
                or_(Membership.left.is_(None), Membership.left > at.last),
            )
            .order_by(Membership.id)
        )
        for member, membership, house in s.execute(query):
            found[member.id] = (member, membership, house)
    return found


def _heads(s: Session, village: str, ids: Iterable[str]) -> dict[str, str]:
    ordered, found = sorted(ids), dict[str, str]()
    for some in (ordered[i : i + 400] for i in range(0, len(ordered), 400)):
        query = (
            select(Membership.household_id, Member.name)
            .join(Member, and_(Membership.village == Member.village, Membership.member_id == Member.id))
            .where(
                Membership.village == village,
                Membership.household_id.in_(some),
                Membership.relation == HEAD,
                Membership.left.is_(None),
            )
        )
        found.update(dict(s.execute(query).all()))
    return found


def _closed(s: Session, village: str, month: str) -> frozenset[str]:
    query = select(account.Period.household_id).where(
        account.Period.village == village, account.Period.month == month, account.Period.state == "closed"
    )
    return frozenset(s.scalars(query))


def _calls(s: Session, village: str, month: str, names: Mapping[str, str]) -> dict[str, Called]:
    """The newest call of a month by member; walks to the door are no calls."""
    found: dict[str, Called] = {}
    for row in visits(s, village, month=month):
        if row.member_id is not None and row.way in ("phone", "message"):
            found[row.member_id] = Called(
                row.id,
                row.happened,
                row.at_time,
                names.get(row.person_id or "", ""),
                row.talked_with,
                row.content,
            )
    return found


def _call_row(
    person: Person,
    stay: WorkSpell | None,
    wages: Sequence[Entry],
    month: str,
    lines: Mapping[str, shown.EntryLine],
    made: Mapping[str, Called],
    heads: Mapping[str, str],
    closed: frozenset[str],
) -> CallRow:
    member, membership, house = person
    now = [row for row in wages if row.month == month]
    before = next((row for row in reversed(wages) if row.month < month), None)
    locked = lines[now[0].id].sealed if now else ""
    if len(now) > 1:
        locked = _("这个月有 {n} 笔工资，请到记账页改").format(n=len(now))
    elif house.id in closed:
        locked = _("{month} 已经结账").format(month=month)
    elif now and lines[now[0].id].mark == "voucher":
        # What somebody says on the telephone must not change a figure that a paper proves.
        locked = _("这一笔有凭证，要改请到记账页")
    phone = member.phone.strip() or house.phone.strip()
    return CallRow(
        member_id=member.id,
        household_id=house.id,
        household_no=house.household_no,
        group=house.group_name,
        head=heads.get(house.id, ""),
        name=member.name,
        relation=membership.relation,
        phone_masked=mask_phone(phone),
        phone_of="" if not phone else "own" if member.phone.strip() else "house",
        spell_id=stay.id if stay else "",
        place=stay.place if stay else "",
        employer=stay.employer if stay else "",
        began=stay.began if stay else None,
        last=_wage([before]) if before else None,
        now=_wage(now) if now else None,
        mark=lines[now[0].id].mark if now else "",
        called=made.get(member.id),
        locked=locked,
    )


def _wage(rows: Sequence[Entry]) -> Wage:
    living = [row.living_cost for row in rows if row.living_cost is not None]
    sent = [row.sent_home for row in rows if row.sent_home is not None]
    return Wage(
        rows[0].month,
        sum(row.amount for row in rows),
        sum(living) if living else None,
        sum(sent) if sent else None,
    )
