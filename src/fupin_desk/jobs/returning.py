"""Households away all year 待返乡补签: who they are, the one sheet they sign at the new year, its signing.

While nobody is at home nobody can sign. A month of such a household closes as *waiting* (`Period.waiting`
``return``, see `periods.close`); its told lines stay ◌. When the family comes home, one sheet lists all
waiting months line by line; `sign_months` binds the one photographed sheet to the facts of every month on it
in one change. Only then do the marks become ◐. A month stops waiting when both sides' signatures cover every
line as it stands; nothing is written into the period for that, so a corrected line waits again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select

from fupin_desk.i18n import _
from fupin_desk.jobs import periods, shown
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.periods import Hand
from fupin_desk.jobs.sheets import Filler
from fupin_desk.model import work
from fupin_desk.model.account import WAITING, Entry, Period, entries, is_closed
from fupin_desk.model.household import Household, Member, Membership, household_lines, members_of
from fupin_desk.model.journal import Op
from fupin_desk.model.signature import BOTH_SIDES, NothingToSign, roles_covering
from fupin_desk.model.values import Fen, Month, Window
from fupin_desk.paper.returning import ReturnLine, ReturnMonth, ReturnSheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.model.work import WorkSpell

Person = tuple[Membership, Member]
_GROWN: Final = 16
"""From this age on somebody who is not recorded as away is taken to be at home."""


@dataclass(frozen=True, slots=True)
class AwayMonth:
    """One month of a household that waits: its lines, its money, who has signed all of it."""

    month: str
    entries: int
    income: Fen
    cost: Fen
    told: int
    signed: frozenset[str]


@dataclass(frozen=True, slots=True)
class AwayHousehold:
    """A household nobody was at home of: in which months, whether all year, what waits."""

    household_id: str
    household_no: str
    head: str
    group: str
    where: str
    away: list[str]
    whole: bool
    waiting: list[AwayMonth]
    open: list[str]
    """Months away that have lines and are not closed yet: they may close as waiting."""


def last_year(office: Office) -> Window:
    """The last twelve whole months: whoever was away in all of them was away all year."""
    last = Month.of(office.today()).plus(-1)
    return Window(last.plus(-11), last)


def away_households(office: Office, window: Window | None = None) -> list[AwayHousehold]:
    """Households nobody was at home of at the end of some month of the window, or with months that wait.

    Months are signed when they end: nobody is at home when at least one member is at work elsewhere on the
    month's last day and so is everybody from sixteen on; children go with their parents. An age nobody knows
    counts as grown.
    """
    span = window or last_year(office)
    with office.read() as s:
        village = office.village
        stays: dict[str, list[WorkSpell]] = {}
        for row in work.spells(s, village, during=span.start, until=span.end):
            stays.setdefault(row.household_id, []).append(row)
        waiting = _waiting_months(s, village)
        people = _people(s, village, stays)
        result = []
        for line in household_lines(s, village):
            own = stays.get(line.id, [])
            away = [str(at) for at in span.months() if _all_away(people.get(line.id, []), own, at)]
            unsigned = _unsigned(office, s, line.id, waiting[line.id]) if line.id in waiting else []
            if away or unsigned:
                where = "、".join(dict.fromkeys(row.place or row.employer for row in own))
                result.append(
                    AwayHousehold(
                        household_id=line.id,
                        household_no=line.household_no,
                        head=line.head,
                        group=line.group,
                        where=where,
                        away=away,
                        whole=len(away) == len(span.months()),
                        waiting=unsigned,
                        open=_still_open(s, village, line.id, away),
                    )
                )
    return sorted(result, key=lambda one: (not one.whole, one.group, one.household_no))


def _people(s: Session, village: str, ids: Iterable[str]) -> dict[str, list[Person]]:
    """Everybody who ever belonged to these households, read at once: a year asks for them twelve times."""
    ordered, found = sorted(ids), dict[str, list[Person]]()
    for some in (ordered[i : i + 400] for i in range(0, len(ordered), 400)):
        query = (
            select(Membership, Member)
            .join(Member, and_(Member.village == Membership.village, Member.id == Membership.member_id))
            .where(Membership.village == village, Membership.household_id.in_(some))
        )
        for membership, member in s.execute(query):
            found.setdefault(membership.household_id, []).append((membership, member))
    return found


def _still_open(s: Session, village: str, household_id: str, months: Sequence[str]) -> list[str]:
    if not months:
        return []
    rows = entries(s, village, household_id, Month.parse(months[0]), Month.parse(months[-1]))
    booked = {row.month for row in rows}
    return [at for at in months if at in booked and not is_closed(s, village, household_id, at)]


def close_waiting(office: Office, household_id: str, months: Sequence[str]) -> list[str]:
    """Close these months of a household that is away as waiting for its return, one change each.

    Raises NotReady for a month without lines; the months before it stay closed.
    """
    for month in months:
        periods.close(office, household_id, month, waiting=True)
    return list(months)


def is_away(office: Office, household_id: str, month: str) -> bool:
    """Whether nobody of a household was at home at the end of a month: it may close as 待返乡补签."""
    at = Month.parse(month)
    with office.read() as s:
        own = work.spells(s, office.village, household_id=household_id, during=at)
        people = _people(s, office.village, [household_id])
    return _all_away(people.get(household_id, []), own, at)


def _all_away(people: Sequence[Person], own: Sequence[WorkSpell], at: Month) -> bool:
    """Whether all grown members there at the end of a month, and at least one, work elsewhere."""
    day = at.last
    gone = {row.member_id for row in own if row.away_on(day)}
    there = [
        member
        for link, member in people
        if (link.joined is None or link.joined <= day) and (link.left is None or link.left > day)
    ]
    return any(member.id in gone for member in there) and all(
        member.id in gone or _child(member, day) for member in there
    )


def _child(member: Member, on: date) -> bool:
    age = shown.age_on(member, on)
    return age is not None and age < _GROWN


def _waiting_months(s: Session, village: str) -> dict[str, list[Month]]:
    query = select(Period.household_id, Period.month).where(
        Period.village == village, Period.state == "closed", Period.waiting == WAITING
    )
    found: dict[str, list[Month]] = {}
    for house, month in s.execute(query.order_by(Period.month)):
        found.setdefault(house, []).append(Month.parse(month))
    return found


def _unsigned(office: Office, s: Session, household_id: str, months: Sequence[Month]) -> list[AwayMonth]:
    """Those of a household's waiting months that not both sides have signed, with their money and marks."""
    every = entries(s, office.village, household_id, months[0], months[-1])
    lines = {
        line.id: line for line in shown.entry_lines(s, office.village, office.resources.items, every, {})
    }
    covered = roles_covering(s, office.village, {row.id: row.facts_digest() for row in every})
    found = []
    for at in months:
        here = [lines[row.id] for row in every if row.month == str(at)]
        signed = _by_all([covered.get(line.id, frozenset()) for line in here])
        if signed >= BOTH_SIDES:
            continue
        money = [line for line in here if line.use in (None, "sold")]
        found.append(
            AwayMonth(
                month=str(at),
                entries=len(here),
                income=sum(line.amount for line in money if line.side == "income"),
                cost=sum(-line.amount for line in money if line.side == "cost"),
                told=sum(1 for line in here if line.mark == "told"),
                signed=signed,
            )
        )
    return found


def _by_all(roles: Sequence[frozenset[str]]) -> frozenset[str]:
    """The roles that signed every line; both sides where there is no line to sign."""
    return frozenset.intersection(*roles) if roles else BOTH_SIDES


def _signed(s: Session, village: str, rows: Sequence[Entry]) -> frozenset[str]:
    """The roles whose standing signatures cover every line of a month as it stands."""
    covered = roles_covering(s, village, {row.id: row.facts_digest() for row in rows})
    return _by_all([covered.get(row.id, frozenset()) for row in rows])


def waiting_months(office: Office, household_id: str) -> list[str]:
    """The months of a household that still wait for both sides' signatures, oldest first."""
    with office.read() as s:
        return [
            str(at)
            for at in _waiting_months(s, office.village).get(household_id, [])
            if not _signed(s, office.village, entries(s, office.village, household_id, at, at)) >= BOTH_SIDES
        ]


def sheet(filler: Filler, house: Household) -> ReturnSheet | None:
    """返乡补签单 of a household: its waiting months; None if none waits."""
    s, village = filler.s, filler.village
    months = []
    for at in _waiting_months(s, village).get(house.id, []):
        rows = entries(s, village, house.id, at, at)
        if not _signed(s, village, rows) >= BOTH_SIDES:
            months.append(_return_month(filler, house, at, rows))
    if not months:
        return None
    window = Window(months[0].month, months[-1].month)
    stays = work.spells(s, village, household_id=house.id, during=window.start, until=window.end)
    names = {m.id: m.name for m, _ms in members_of(s, village, house.id)}
    away = "；".join(
        dict.fromkeys(f"{names.get(row.member_id, '')} {row.place or row.employer}".strip() for row in stays)
    )
    family = filler.family(house, window.end.last)
    return ReturnSheet(
        place=filler.place,
        family=type(family)(
            family.alias, family.number, family.group, family.head, family.size, helper=family.helper
        ),
        contacts=filler.contacts,
        keeper=filler.office.keeper.name,
        months=tuple(months),
        away=away,
    )


def _return_month(filler: Filler, house: Household, at: Month, rows: Sequence[Entry]) -> ReturnMonth:
    names = {m.id: m.name for m, _ms in members_of(filler.s, filler.village, house.id, at.last)}
    lines = shown.entry_lines(filler.s, filler.village, filler.office.resources.items, rows, names)
    money = [line for line in lines if line.use in (None, "sold")]
    return ReturnMonth(
        month=at,
        lines=tuple(
            ReturnLine(
                name=f"{line.label} {line.member}".strip(),
                amount=abs(line.amount),
                mark=line.mark,
                cost=line.side in ("cost", "living"),
                quantity=f"{line.quantity}{line.unit}",
                note=line.note,
                living=line.living_cost,
                sent=line.sent_home,
            )
            for line in lines
        ),
        income=sum(line.amount for line in money if line.side == "income"),
        cost=sum(-line.amount for line in money if line.side == "cost"),
    )


def sign_months(
    office: Office,
    household_id: str,
    months: Sequence[str],
    role: str,
    way: str = "signed",
    signed_on: date | None = None,
    sheet: Path | None = None,
    state: str = "signed",
    words: str = "",
    *,
    hand: Hand | None = None,
) -> list[str]:
    """Record one person's word on several months from one sheet, as one change; answers the signatures' ids.

    Each month gets its own signature over its own facts; all point at the same photographed sheet. Months
    default to those that wait. Raises NothingToSign (for a month without lines, or none given), and what
    `signature.sign` refuses: then nothing is recorded.
    """
    wanted = [Month.parse(month) for month in months] or [
        Month.parse(month) for month in waiting_months(office, household_id)
    ]
    if not wanted:
        raise NothingToSign(month=_("待补签的月份"))
    with photo_jobs.stored(office, (sheet,) if sheet else ()) as pictures, office.change(Op.SIGN) as s:
        page = photo_jobs.voucher(s, pictures[0]) if pictures else None
        if page is not None:
            page.kind = page.kind or "sheet"
        return [
            periods.put_word(
                office, s, household_id, at, role, way=way, signed_on=signed_on, state=state, words=words,
                hand=hand, sheet_id=page.id if page is not None else None,
            )
            for at in sorted(dict.fromkeys(wanted))
        ]  # fmt: skip
