"""Households and their members: who lives and shares expenses together, since when.

A household 户 is people who live together and share expenses, not the hukou book. `Member` is a villager;
`Membership` says in which household, in which relation to the head, from when to when, and whether the
member shares its income (a conscript does not). From a roster the start is open. The divisor of income is
the number of sharing members on the window's last day.

Numbers are national text (户编号, 人编号, 证件号码) and are never unique here: clashes are Findings. A person
without an ID number is allowed. `search_key` is derived: characters, pinyin initials and full pinyin of
all readings, ID tail, phone, short number; see `search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.search import LIKE_ESCAPE, like_pattern, search_key
from fupin_desk.model.values import NAME_LIMIT, NOTE_LIMIT, short_text

HEAD: Final = "户主"


class NoSuchHousehold(Refusal):
    """A household number that is not in the ledger."""

    code = "FD-J71"
    what_happened = N_("账里没有编号“{number}”的户。")
    what_now = N_("请核对户编号，或先用姓名查找。")


class SeveralHouseholds(Refusal):
    """A household number that two households carry."""

    code = "FD-J72"
    what_happened = N_("有 {count} 户都用编号“{number}”，不知道指哪一户。")
    what_now = N_("请先在农户页把编号改对。")


class UnknownField(Refusal):
    """A field that a household does not have."""

    code = "FD-J73"
    what_happened = N_("农户没有“{field}”这一栏。")
    what_now = N_("可以改：{fields}。")


class Household(VillageOwned, Base):
    """A household; `alias` is the random name it carries in codes on paper."""

    __tablename__ = "household"

    household_no: Mapped[str] = mapped_column(default="", index=True)
    short_no: Mapped[str] = mapped_column(default="")
    group_name: Mapped[str] = mapped_column(default="")
    hamlet: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    monitor_category: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    identified: Mapped[str] = mapped_column(default="")
    reported_income: Mapped[int | None] = mapped_column(default=None)
    remark: Mapped[str] = mapped_column(default="")
    alias: Mapped[str] = mapped_column(default="", index=True)
    consent_door_on: Mapped[date | None] = mapped_column(default=None)
    consent_totals_on: Mapped[date | None] = mapped_column(default=None)
    informed_on: Mapped[date | None] = mapped_column(default=None)
    national: Mapped[str | None] = mapped_column(default=None)
    search_key: Mapped[str] = mapped_column(default="", info={"derived": True})


class Member(VillageOwned, Base):
    """A villager. Health and numbers are sensitive: masked on every wall print."""

    __tablename__ = "member"

    person_no: Mapped[str] = mapped_column(default="", index=True)
    name: Mapped[str] = mapped_column(default="")
    sex: Mapped[str] = mapped_column(default="")
    birth: Mapped[date | None] = mapped_column(default=None)
    id_kind: Mapped[str] = mapped_column(default="")
    id_number: Mapped[str] = mapped_column(default="", index=True)
    ethnic: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    student: Mapped[str] = mapped_column(default="")
    health: Mapped[str] = mapped_column(default="")
    labour: Mapped[str] = mapped_column(default="")
    work_months: Mapped[int | None] = mapped_column(default=None)
    phone: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    account: Mapped[str | None] = mapped_column(default=None)
    national: Mapped[str | None] = mapped_column(default=None)


class Membership(VillageOwned, Base):
    """A member belongs to a household from one day until another; an open start means "since the roster"."""

    __tablename__ = "membership"

    household_id: Mapped[str] = ref("household", index=True)
    member_id: Mapped[str] = ref("member", index=True)
    relation: Mapped[str] = mapped_column(default="")
    joined: Mapped[date | None] = mapped_column(default=None)
    left: Mapped[date | None] = mapped_column(default=None)
    left_why: Mapped[str] = mapped_column(default="")
    shares_income: Mapped[bool] = mapped_column(default=True)
    hukou_book: Mapped[str | None] = mapped_column(default=None)


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One line of the household list."""

    id: str
    household_no: str
    short_no: str
    head: str
    members: int
    group: str
    kind: str
    monitor_category: str
    search_key: str


EDITABLE: Final = {
    "household_no": 40,
    "short_no": 20,
    "group_name": 100,
    "hamlet": 100,
    "kind": 40,
    "monitor_category": 40,
    "cause": 100,
    "phone": 40,
    "address": 200,
    "identified": 20,
    "remark": NOTE_LIMIT,
    "consent_door_on": 10,
    "consent_totals_on": 10,
    "informed_on": 10,
}


def household(s: Session, village: str, number: str) -> Household:
    """The household with this national or short number. Raises NoSuchHousehold, SeveralHouseholds."""
    number = number.strip()
    query = select(Household).where(Household.village == village)
    found = s.scalars(query.where(Household.household_no == number)).all()
    if not found:
        found = s.scalars(query.where(Household.short_no == number)).all() if number else []
    if not found:
        raise NoSuchHousehold(number=number[:40])
    if len(found) > 1:
        raise SeveralHouseholds(number=number[:40], count=len(found))
    return found[0]


def household_lines(s: Session, village: str, text: str = "") -> list[HouseholdLine]:
    """The household list, or the households whose search key holds every word of `text`."""
    now = Membership.left.is_(None)
    of_house = and_(Membership.village == Household.village, Membership.household_id == Household.id)
    counts = (
        select(Membership.household_id, func.count().label("n"))
        .where(Membership.village == village, now, Membership.gone.is_(None))
        .group_by(Membership.household_id)
        .subquery()
    )
    query = (
        select(
            Household.id,
            Household.household_no,
            Household.short_no,
            Member.name,
            counts.c.n,
            Household.group_name,
            Household.kind,
            Household.monitor_category,
            Household.search_key,
        )
        .where(Household.village == village, Household.gone.is_(None))
        .outerjoin(Membership, and_(of_house, now, Membership.relation == HEAD, Membership.gone.is_(None)))
        .outerjoin(Member, and_(Member.village == Membership.village, Member.id == Membership.member_id))
        .outerjoin(counts, counts.c.household_id == Household.id)
        .order_by(Household.household_no, Household.id)
    )
    for word in text.split():
        query = query.where(Household.search_key.like(like_pattern(word), escape=LIKE_ESCAPE))
    seen: dict[str, HouseholdLine] = {}
    # The list stays in memory as long as the window is open: ten thousand times "一组" is one text in it,
    # and the rows it comes from are never there all at once.
    for row in s.execute(query.execution_options(yield_per=500)):
        id_, number, short, head, n, *same, key = row
        group, kind, category = map(intern, same)
        seen.setdefault(
            id_, HouseholdLine(id_, number, short, head or "", n or 0, group, kind, category, key)
        )
    return list(seen.values())


def members_of(
    s: Session, village: str, household_id: str, on: date | None = None
) -> Sequence[tuple[Member, Membership]]:
    """The members of a household now, or on a day; the head first, then as the roster had them."""
    query = (
        select(Member, Membership)
        .join(Membership, and_(Membership.village == Member.village, Membership.member_id == Member.id))
        .where(Membership.village == village, Membership.household_id == household_id)
        .order_by(Membership.relation != HEAD, Member.person_no, Membership.id)
    )
    if on is None:
        query = query.where(Membership.left.is_(None))
    else:
        query = query.where(
            or_(Membership.joined.is_(None), Membership.joined <= on),
            or_(Membership.left.is_(None), Membership.left > on),
        )
    return [(member, membership) for member, membership in s.execute(query)]


def heads_on(s: Session, village: str, household_id: str, on: date, *, sharing: bool = True) -> int:
    """How many members divide the income on a day: those sharing it, or all registered."""
    return sum(1 for _, m in members_of(s, village, household_id, on) if m.shares_income or not sharing)


def add_household(s: Writing, **fields: str) -> Household:
    """A new household from its editable fields, without members yet. Raises UnknownField, TooLong."""
    row = Household(village=s.village, id=s.new_id(), alias=s.new_alias())
    s.add(row)
    set_fields(row, fields)
    row.search_key = search_key([row.household_no, row.short_no, row.phone], [])
    return row


def set_fields(row: Household, fields: dict[str, str]) -> None:
    """Change editable fields of a household from texts. Raises UnknownField, TooLong, NotAMonth."""
    from fupin_desk.model.values import parse_day

    for field, text in fields.items():
        if field not in EDITABLE:
            raise UnknownField(field=field[:40], fields="、".join(EDITABLE))
        value = short_text(text, field, EDITABLE[field])
        if field.endswith("_on"):
            setattr(row, field, parse_day(value) if value else None)
        else:
            setattr(row, field, value)


def add_member(
    s: Writing,
    household_id: str,
    *,
    relation: str,
    joined: date | None = None,
    shares_income: bool = True,
    **fields: object,
) -> Member:
    """A new member of a household with the columns of `Member` as keywords. Raises TooLong, NotText."""
    short_text(relation, "与户主关系", NAME_LIMIT)
    member = new_member(s, **fields)
    s.add(
        Membership(
            village=s.village,
            id=s.new_id(),
            household_id=household_id,
            member_id=member.id,
            relation=relation,
            joined=joined,
            shares_income=shares_income,
        )
    )
    return member


def new_member(s: Writing, **fields: object) -> Member:
    """A villager known from now on, who sits nowhere yet. Raises TooLong, NotText."""
    for field, value in fields.items():
        if isinstance(value, str):
            label = {"name": "姓名", "remark": "备注"}.get(field, field)
            short_text(value, label, NOTE_LIMIT if field == "remark" else NAME_LIMIT)
    member = Member(village=s.village, id=s.new_id(), **fields)
    s.add(member)
    return member


def memberships(
    s: Session, village: str, *, households: Iterable[str] = (), members: Iterable[str] = ()
) -> list[Membership]:
    """Every membership, past and present, of these households and of these people, oldest first."""
    homes, people = sorted(set(households)), sorted(set(members))
    wanted = or_(Membership.household_id.in_(homes), Membership.member_id.in_(people))
    query = select(Membership).where(Membership.village == village, wanted)
    return list(s.scalars(query.order_by(Membership.id)))


def seat(
    s: Writing, household_id: str, member_id: str, *, relation: str, joined: date, shares_income: bool = True
) -> Membership:
    """Let somebody known belong to a household from a day on. Raises TooLong."""
    row = Membership(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        member_id=member_id,
        relation=short_text(relation, "与户主关系", 40),
        joined=joined,
        shares_income=shares_income,
    )
    s.add(row)
    return row


def key_of(row: Household, people: Iterable[Member]) -> str:
    """What a household is found by: its numbers, and its members' names, ID tails and phones."""
    members = list(people)
    numbers = [row.household_no, row.short_no, row.phone, row.alias]
    numbers += [m.id_number[-4:] for m in members] + [m.phone for m in members]
    return search_key([n for n in numbers if n], [m.name for m in members])


def refresh_search_keys(s: Writing, touched: Iterable[tuple[str, str]]) -> None:
    """Recompute what households are found by where (table, row id) say that they or their people changed."""
    ids: dict[str, set[str]] = {}
    for table, row_id in touched:
        ids.setdefault(table, set()).add(row_id)
    homes = set(ids.get("household", ()))
    for column, rows in ((Membership.member_id, "member"), (Membership.id, "membership")):
        every = sorted(ids.get(rows, ()))
        for some in (every[i : i + 500] for i in range(0, len(every), 500)):
            query = select(Membership.household_id).where(Membership.village == s.village, column.in_(some))
            homes |= set(s.scalars(query.execution_options(with_gone=True)))
    for home in sorted(homes):
        row = s.get(Household, (s.village, home))
        if row is not None:
            refresh_search_key(s, row)


def refresh_search_key(s: Session, row: Household) -> None:
    """Recompute what a household is found by, after it or a member changed."""
    s.flush()
    key = key_of(row, (member for member, _ in members_of(s, row.village, row.id)))
    if row.search_key != key:
        row.search_key = key
