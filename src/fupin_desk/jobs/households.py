"""The list of households and a household's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import helping, photos, shown, statements
from fupin_desk.jobs.accounts import month_state
from fupin_desk.jobs.office import Office
from fupin_desk.model import evidence, household, income
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.figures import Line, Mark, Statement
from fupin_desk.model.household import Household, HouseholdLine, NoSuchHousehold, members_of
from fupin_desk.model.items import ItemList
from fupin_desk.model.journal import Op
from fupin_desk.model.masks import mask_id, mask_phone
from fupin_desk.model.rules import RulePack
from fupin_desk.model.signature import ways_covering
from fupin_desk.model.values import Fen, Month, Window, parse_day
from fupin_desk.model.village import helper_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the page shows him: numbers masked."""

    id: str
    name: str
    relation: str
    sex: str
    age: int | None
    phone_masked: str
    id_masked: str
    shares_income: bool
    labour: str
    student: str
    health: str
    education: str
    joined: date | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a household: sums by kind, the three views, marks, signatures."""

    month: str
    state: str
    wage: Fen
    living: Fen
    sent_home: Fen
    business: Fen
    property: Fen
    transfer: Fen
    own_goods: Fen
    policy: Fen
    cash: Fen
    home: Fen
    marks: shown.Marks
    signed_household: str
    signed_helper: str
    entries: int
    late: int
    missing_vouchers: int


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Everything the household's page shows."""

    household: Household
    head: str
    members: list[MemberLine]
    helper: str
    statement: Statement | None
    months: list[MonthLine]
    total: MonthLine
    helps: list[helping.HelpLine]
    vouchers: list[shown.VoucherLine]
    reference_note: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """How far one household's month is: lines booked, lines it had last month, what is wanting."""

    entries: int
    usual: int
    missing_vouchers: int
    told: int
    state: str


def lines(office: Office, text: str = "", village: str | None = None) -> list[HouseholdLine]:
    """The household list, or those found by a text."""
    with office.read() as s:
        return household.household_lines(s, village or office.village, text)


def progress_of_month(office: Office, month: str, village: str | None = None) -> dict[str, MonthState]:
    """How far every household's month is, in three queries."""
    owner, at = village or office.village, Month.parse(month)
    with office.read() as s:
        query = select(Entry).where(Entry.village == owner, Entry.month.in_((month, str(at.plus(-1)))))
        by_house: dict[str, tuple[list[Entry], set[tuple[str, str]]]] = {}
        for row in s.scalars(query):
            now, before = by_house.setdefault(row.household_id, ([], set()))
            if row.month == month:
                now.append(row)
            else:
                before.add((row.item, row.sub))
        rows = [row for now, _before in by_house.values() for row in now]
        marked = evidence.marks(s, owner, rows)
        return {
            house: _month_progress(s, owner, house, month, (now, before), marked)
            for house, (now, before) in by_house.items()
        }


def _month_progress(
    s: Session, village: str, house: str, month: str, booked: tuple[list[Entry], set[tuple[str, str]]],
    marked: dict[str, Mark],
) -> MonthState:  # fmt: skip
    now, before = booked
    kinds = {(row.item, row.sub) for row in now}
    return MonthState(
        entries=len(now), usual=len(now) + len(before - kinds),
        missing_vouchers=sum(1 for row in now if marked[row.id] in ("told", "signed") and row.use in (None, "sold")),
        told=sum(1 for row in now if marked[row.id] == "told"),
        state=month_state(s, village, house, month, now),
    )  # fmt: skip


def page(
    office: Office, household_id: str, months: Window | None = None, village: str | None = None
) -> HouseholdPage:
    """A household's page over a window (the current accounting year unless given)."""
    owner, window = village or office.village, months or statements.year(office)
    helps = helping.records(office, household_id, owner)
    with office.read() as s:
        house = s.get(Household, (owner, household_id))
        if house is None:
            raise NoSuchHousehold(number="")
        members = members_of(s, owner, household_id)
        rows = entries(s, owner, household_id, window.start, window.end)
        facts = evidence.lines(s, owner, rows)
        pack = statements.pack_in_force(office, s, owner)
        try:
            counted = statements.counted(office, s, owner, household_id, window)
        except income.NobodyToShare:
            counted = None
        helper = helper_of(s, owner, household_id)
        newest = [
            _month_line(s, office, pack, owner, house, str(at), rows, facts)
            for at in reversed(window.months())
            if at <= Month.of(office.today())
        ]
        wanted = {row.id for row in rows}
    papers = [
        line for line in photos.board(office, owner) if any(entry[0] in wanted for entry in line.entries)
    ]
    return HouseholdPage(
        household=house, head=members[0][0].name if members else "",
        members=[_member(office, m, ms) for m, ms in members], helper=helper.name if helper else "",
        statement=counted, months=newest, total=_total(newest, window), helps=helps, vouchers=papers,
        reference_note=_("监测参考：标准待确认，暂不比较"),
    )  # fmt: skip


def _member(office: Office, m: household.Member, ms: household.Membership) -> MemberLine:
    return MemberLine(
        m.id, m.name, ms.relation, m.sex, shown.age_on(m, office.today()), mask_phone(m.phone),
        mask_id(m.id_number), ms.shares_income, m.labour, m.student, m.health, m.education, ms.joined,
    )  # fmt: skip


def _month_line(
    s: Session, office: Office, pack: RulePack, village: str, house: Household, month: str,
    rows: Sequence[Entry], facts: Sequence[Line],
) -> MonthLine:  # fmt: skip
    items = office.resources.items
    at = Month.parse(month)
    here = [row for row in rows if row.month == month]
    lines_here = [line for line in facts if line.month == at]
    nets = {
        name: view.net
        for name, view in income.statement(lines_here, pack, Window(at, at), 1, items).views.items()
    }
    sums = _sums(lines_here, items)
    ways: dict[str, str] = {}
    for row in here:
        ways.update(ways_covering(s, village, row.id, row.facts_digest()))
    return MonthLine(
        month=month, state=month_state(s, village, house.id, month, here), **sums, policy=nets["policy"],
        cash=nets["cash"], home=nets["home"], marks=shown.Marks.of([line.mark for line in lines_here]),
        signed_household=ways.get("household", ""), signed_helper=ways.get("helper", ""), entries=len(here),
        late=sum(1 for row in here if row.late),
        missing_vouchers=sum(
            1 for line in lines_here if line.mark in ("told", "signed") and line.use in (None, "sold")
        ),
    )  # fmt: skip


def _sums(lines: Sequence[Line], items: ItemList) -> dict[str, Fen]:
    sums = dict.fromkeys(("wage", "living", "sent_home", "business", "property", "transfer", "own_goods"), 0)
    for line in lines:
        group = line.item[0]
        if group == "A":
            sums["wage"] += line.amount
            sums["living"] -= line.living_cost or 0
            sums["sent_home"] += line.sent_home or 0
        elif group == "B":
            sums["business" if line.use == "sold" else "own_goods"] += line.amount * (
                line.use in ("sold", "eaten")
            )
        elif group == "E":
            sums["business"] -= line.amount
        elif group in "CD":
            sums["property" if group == "C" else "transfer"] += line.amount
    return sums


def _total(months: Sequence[MonthLine], window: Window) -> MonthLine:
    names = (
        "wage", "living", "sent_home", "business", "property", "transfer", "own_goods", "policy", "cash", "home",
        "entries", "late", "missing_vouchers",
    )  # fmt: skip
    sums = {name: sum(getattr(line, name) for line in months) for name in names}
    marks = shown.Marks(*(
        sum(getattr(line.marks, name) for line in months)
        for name in ("voucher", "signed", "estimated", "told")
    ))  # fmt: skip
    return MonthLine(month=str(window), state="", marks=marks, signed_household="", signed_helper="", **sums)


def add(
    office: Office, head: str = "", members: Sequence[dict[str, object]] = (), **fields: str
) -> Household:
    """A new household, with its head if a name is given. Raises UnknownField, TooLong."""
    with office.change(Op.ADD_HOUSEHOLD) as s:
        row = household.add_household(s, **fields)
        if head:
            household.add_member(s, row.id, relation=household.HEAD, name=head)
        for member in members:
            household.add_member(s, row.id, **member)  # type: ignore[arg-type]
        household.refresh_search_key(s, row)
    return row


def set_fields(office: Office, household_id: str, fields: dict[str, str]) -> None:
    """Change fields of a household. Raises UnknownField, TooLong, NotAMonth."""
    with office.change(Op.SET_HOUSEHOLD) as s:
        row = _row(s, household_id)
        household.set_fields(row, fields)
        household.refresh_search_key(s, row)


def _row(s: Session, household_id: str) -> Household:
    from fupin_desk.model.ledger import Writing

    assert isinstance(s, Writing)  # noqa: S101  (only called inside a change)
    row = s.get(Household, (s.village, household_id))
    if row is None:
        raise NoSuchHousehold(number="")
    return row


def add_member(office: Office, household_id: str, relation: str, **fields: object) -> str:
    """A new member; `birth` may be a text. Raises TooLong, NotAMonth."""
    birth = fields.get("birth")
    if isinstance(birth, str):
        fields["birth"] = parse_day(birth) if birth else None
    with office.change(Op.ADD_MEMBER) as s:
        member = household.add_member(s, household_id, relation=relation, **fields)  # type: ignore[arg-type]
        household.refresh_search_key(s, _row(s, household_id))
        return member.id


def consent(office: Office, household_id: str, kind: str, given: bool) -> None:
    """Record or withdraw consent: ``door``, ``totals``, or that the privacy notice was given (``informed``)."""
    field = {"door": "consent_door_on", "totals": "consent_totals_on", "informed": "informed_on"}[kind]
    with office.change(Op.RECORD_CONSENT) as s:
        setattr(_row(s, household_id), field, s.today if given else None)


def by_number(office: Office, number: str, village: str | None = None) -> Household:
    """A household by its national or short number. Raises NoSuchHousehold, SeveralHouseholds."""
    with office.read() as s:
        return household.household(s, village or office.village, number)
