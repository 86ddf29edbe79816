"""From rows to the plain values the checks look at: households with people and lines, and what lies around.

Reading is done in a handful of streams whatever the number of households: rows come as columns, not as
objects, lines are grouped while they pass, and only one household with its lines is held at a time. What
lies across households (one phone, one paper, one sale) is asked of the database first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from fupin_desk.i18n import _
from fupin_desk.intake.national import parsed
from fupin_desk.jobs import shelf
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.statements import pack_in_force
from fupin_desk.model.account import Entry, EntryVoucher
from fupin_desk.model.checks.bounds import parse_bounds
from fupin_desk.model.checks.facts import Fact, House, Paper, Shared, Someone, same_sale
from fupin_desk.model.checks.rule import Around
from fupin_desk.model.help import HelpRecord
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.rules import line_for
from fupin_desk.model.signature import BOTH_SIDES, Signature
from fupin_desk.model.values import Month, Window
from fupin_desk.model.village import the_village
from fupin_desk.model.visit import Visit
from fupin_desk.model.voucher import Voucher

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.model.items import ItemList

_LABELS: Final = ("relation", "education", "student", "labour", "political")
_QUIET: Final = frozenset({("D2", ""), ("D3", ""), ("D6", "6"), ("D6", "9")})
"""Subsidies whose name tells of need or health: a question carried through the village hides it."""
_STREAM: Final = {"yield_per": 2000}


def year_of(today: date) -> Window:
    """The twelve months up to the last whole one."""
    last = Month.of(today).plus(-1)
    return Window(last.plus(-11), last)


def around(office: Office, s: Session) -> Around:
    """What is known around every household of this village today."""
    today, codes, village = office.today(), office.resources.codes, office.village
    row, year = the_village(s, village), year_of(office.today())
    pack = pack_in_force(office, s, village)
    line = line_for(shelf.lines(office, s, village, pack), village, "monitor", today.year)
    return Around(
        today=today,
        bounds=parse_bounds(office.resources.read("checks.toml"), village, today),
        labels={name: frozenset(codes.lists[name].labels) for name in _LABELS},
        male=codes.male,
        female=codes.female,
        year=year,
        last=year.end,
        county=(row.county if row is not None else "").removesuffix("县").removesuffix("市"),
        range_line=line.amount if line is not None else None,
        shared=_shared(s, village, str(year.start)),
    )


def households(s: Session, office: Office, around: Around, only: str | None = None) -> Iterator[House]:
    """Every household of the village, or one, with people and lines, in the order of their ids."""
    village = office.village
    houses = _houses(s, village, only)
    people = _people(s, village, around.today, only)
    measures, visited = _help(s, village, only)
    signed = _signed(s, village, around, only)
    lines = _lines(s, village, str(around.before.start), only, office.resources.items)
    waiting = next(lines, None)
    for id_, house in houses.items():
        own: tuple[Fact, ...] = ()
        while waiting is not None and waiting[0] <= id_:
            own = waiting[1] if waiting[0] == id_ else ()
            waiting = next(lines, None)
        members = tuple(people.get(id_, ()))
        headings = frozenset(house.national).union(*(one.national for one in members))
        yield replace(
            house,
            head=next((one.name for one in members if one.relation == HEAD), ""),
            people=members,
            lines=own,
            measures=measures.get(id_, frozenset()),
            visited=visited.get(id_),
            signed=signed.get(id_, frozenset()),
            headings=headings,
        )


def _houses(s: Session, village: str, only: str | None) -> dict[str, House]:
    query = select(
        Household.id, Household.household_no, Household.group_name, Household.kind,
        Household.monitor_category, Household.cause, Household.phone, Household.identified,
        Household.reported_income, Household.national,
    ).where(Household.village == village)  # fmt: skip
    if only is not None:
        query = query.where(Household.id == only)
    return {
        row.id: House(
            id=row.id,
            number=row.household_no,
            group=row.group_name,
            kind=row.kind,
            monitor_category=row.monitor_category,
            cause=row.cause,
            phone=row.phone,
            identified=row.identified,
            reported_income=row.reported_income,
            national=MappingProxyType(parsed(row.national)),
        )
        for row in s.execute(query.order_by(Household.id))
    }


def _people(s: Session, village: str, today: date, only: str | None) -> dict[str, list[Someone]]:
    query = (
        select(
            Membership.household_id, Membership.relation, Member.id, Member.name, Member.sex, Member.birth,
            Member.id_kind, Member.id_number, Member.education, Member.student, Member.health, Member.labour,
            Member.work_months, Member.phone, Member.account, Member.national,
            Membership.shares_income,
        )
        .join(Membership, and_(Membership.village == Member.village, Membership.member_id == Member.id))
        .where(
            Member.village == village,
            or_(Membership.joined.is_(None), Membership.joined <= today),
            or_(Membership.left.is_(None), Membership.left > today),
        )
        .order_by(Membership.household_id, Membership.relation != HEAD, Member.person_no, Membership.id)
    )  # fmt: skip
    if only is not None:
        query = query.where(Membership.household_id == only)
    found: dict[str, list[Someone]] = defaultdict(list)
    for row in s.execute(query):
        found[row.household_id].append(
            Someone(
                id=row.id,
                name=row.name,
                relation=row.relation,
                sex=row.sex,
                birth=row.birth,
                age=_age(row.birth, today),
                id_kind=row.id_kind,
                id_number=row.id_number,
                education=row.education,
                student=row.student,
                health=row.health,
                labour=row.labour,
                work_months=row.work_months,
                phone=row.phone,
                account=row.account or "",
                shares=row.shares_income,
                national=MappingProxyType(parsed(row.national)),
            )
        )
    return found


def _age(born: date | None, today: date) -> int | None:
    return (
        None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    )


def _help(s: Session, village: str, only: str | None) -> tuple[dict[str, frozenset[str]], dict[str, date]]:
    """(kinds of help recorded, the last day somebody was there or called) by household."""
    measures: dict[str, set[str]] = defaultdict(set)
    visited: dict[str, date] = {}
    helps = select(HelpRecord.household_id, HelpRecord.measure, HelpRecord.happened).where(
        HelpRecord.village == village
    )
    visits = select(Visit.household_id, func.max(Visit.happened)).where(Visit.village == village)
    if only is not None:
        helps, visits = helps.where(HelpRecord.household_id == only), visits.where(Visit.household_id == only)
    for house, measure, day in s.execute(helps):
        measures[house].add(measure)
        visited[house] = max(visited.get(house, day), day)
    for house, day in s.execute(visits.group_by(Visit.household_id)):
        visited[house] = max(visited.get(house, day), day)
    return {house: frozenset(kinds) for house, kinds in measures.items()}, visited


def _signed(s: Session, village: str, around: Around, only: str | None) -> dict[str, frozenset[str]]:
    """The months of the last half year in which both sides signed something."""
    query = select(Signature.household_id, Signature.month, Signature.role).where(
        Signature.village == village,
        Signature.state == "signed",
        Signature.month >= str(around.last.plus(-6)),
        Signature.role.in_(BOTH_SIDES),
    )
    if only is not None:
        query = query.where(Signature.household_id == only)
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for house, month, role in s.execute(query):
        roles[house, month].add(role)
    found: dict[str, set[str]] = defaultdict(set)
    for (house, month), signers in roles.items():
        if signers >= BOTH_SIDES:
            found[house].add(month)
    return {house: frozenset(months) for house, months in found.items()}


def _lines(
    s: Session, village: str, first: str, only: str | None, items: ItemList
) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """(household, its lines since the first month), household by household in the order of ids."""
    query = select(
        Entry.household_id, Entry.id, Entry.month, Entry.item, Entry.sub, Entry.amount, Entry.quantity,
        Entry.unit, Entry.use, Entry.member_id, Entry.basis, Entry.living_cost, Entry.sent_home,
        Entry.happened, Entry.note, Entry.list_id,
    ).where(Entry.village == village, Entry.month >= first, Entry.gone.is_(None))  # fmt: skip
    if only is not None:
        query = query.where(Entry.household_id == only)
    # Some hundred thousand lines: asked past the mapper, which would cost as much as the checks.
    ordered = query.order_by(Entry.household_id, Entry.month, Entry.id)
    rows = s.connection().execute(ordered.execution_options(**_STREAM))
    labels: dict[tuple[str, str], str] = {}
    for house, own in groupby(rows, key=lambda row: str(row[0])):
        yield house, tuple(_fact(row, labels, items) for row in own)


def _fact(row: Any, labels: dict[tuple[str, str], str], items: ItemList) -> Fact:
    (_house, id_, month, item, sub, amount, quantity, unit, use, member, basis, living, sent, day, note,
     list_id) = row  # fmt: skip
    label = labels.get((item, sub))
    if label is None:
        label = labels[item, sub] = _label(item, sub, items)
    return Fact(
        id_, month, item, sub, amount, quantity, unit, use, member, basis, living, sent, day, note, label,
        list_id is not None,
    )  # fmt: skip


def _label(item: str, sub: str, items: ItemList) -> str:
    """An item in words that may be said aloud at any door."""
    if (item, sub) in _QUIET:
        return _("一笔补贴")
    if item in ("R", "X", "F4"):
        return _("一笔开支")
    return items.label(item, sub)


def _shared(s: Session, village: str, first: str) -> Shared:
    """What lies in several households at once."""
    ids, phones, accounts = _numbers(s, village)
    return Shared(ids, phones, accounts, _papers(s, village, first), _sales(s, village, first))


def _numbers(s: Session, village: str) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """ID numbers, phones and accounts that more than one household has."""
    found: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
    same = and_(Membership.village == Member.village, Membership.member_id == Member.id)
    people = (
        select(Membership.household_id, Member.id_number, Member.phone, Member.account)
        .join(Membership, same)
        .where(Member.village == village, Membership.left.is_(None))
    )
    for house, number, phone, account in s.execute(people):
        # A certificate's number begins with the holder's own: 18 characters are the person.
        for into, value in zip(found, (number[:18], phone, account), strict=True):
            if value:
                into[value].add(house)
    for house, phone in s.execute(select(Household.id, Household.phone).where(Household.village == village)):
        if phone:
            found[1][phone].add(house)
    return tuple(
        {value: tuple(sorted(houses)) for value, houses in one.items() if len(houses) > 1} for one in found
    )


def _papers(s: Session, village: str, first: str) -> dict[str, Paper]:
    """Line → the paper it shares with lines of other households; papers of payment lists are left out."""
    linked = and_(Entry.village == EntryVoucher.village, Entry.id == EntryVoucher.entry_id)
    of = and_(EntryVoucher.village == village, EntryVoucher.sound, Entry.list_id.is_(None))
    several = (
        select(EntryVoucher.voucher_id)
        .join(Entry, linked)
        .where(of, Entry.month >= first)
        .group_by(EntryVoucher.voucher_id)
        .having(func.count(func.distinct(Entry.household_id)) > 1)
    )
    query = (
        select(EntryVoucher.voucher_id, Entry.id, Entry.household_id, Entry.amount, Voucher.paper_amount)
        .join(Entry, linked)
        .join(Voucher, and_(Voucher.village == EntryVoucher.village, Voucher.id == EntryVoucher.voucher_id))
        .where(of, EntryVoucher.voucher_id.in_(several))
        .order_by(EntryVoucher.voucher_id)
    )
    result = {}
    for paper, rows in groupby(s.execute(query).all(), key=lambda row: str(row[0])):
        lines = list(rows)
        one = Paper(
            paper, lines[0][4], sum(row[3] for row in lines), tuple(sorted({row[2] for row in lines}))
        )
        result.update({str(row[1]): one for row in lines})
    return result


def _sales(s: Session, village: str, first: str) -> dict[str, tuple[str, ...]]:
    """What several households sold on one day, alike to the last fen."""
    own = (Entry.item, Entry.sub, Entry.happened, Entry.quantity, Entry.unit, Entry.amount)
    where = and_(
        Entry.village == village, Entry.month >= first, Entry.item.like("B%"), Entry.happened.is_not(None),
        Entry.quantity != "", Entry.list_id.is_(None),
    )  # fmt: skip
    alike = (
        select(Entry.amount)
        .where(where)
        .group_by(*own)
        .having(func.count(func.distinct(Entry.household_id)) > 1)
    )
    amounts = set(s.scalars(alike))
    found: dict[str, set[str]] = defaultdict(set)
    for some in _slices(sorted(amounts)):
        rows = s.execute(select(Entry.household_id, *own).where(where, Entry.amount.in_(some)))
        for house, item, sub, day, quantity, unit, amount in rows:
            line = Fact(item=item, sub=sub, happened=day, quantity=quantity, unit=unit, amount=amount)
            found[same_sale(line)].add(house)
    return {key: tuple(sorted(houses)) for key, houses in found.items() if key and len(houses) > 1}


def _slices(values: list[int]) -> Iterable[list[int]]:
    return (values[at : at + 500] for at in range(0, len(values), 500))
