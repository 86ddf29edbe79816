"""The village, the people who work in it, and who is paired with whom.

`Village` holds one row per village: its names and the telephone numbers that are printed. `Person` is
somebody on duty (first secretary 第一书记, helper 帮扶责任人, agricultural technician 农技员, village Party
secretary 村党组织书记, township clerk), never a villager: villagers are in `household`. `Pairing` says which
helper answers for which household, from one day (`since`) until another (`until`, the first day he no longer
does); a hand-over 交接 is a new pairing, the old one ends with the reason. Who answered on a day is always
one person or nobody. Nobody leaves while a household is still his.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import short_text

DUTIES = {
    "first_secretary": N_("第一书记"),
    "helper": N_("帮扶责任人"),
    "team_member": N_("驻村工作队员"),
    "village_secretary": N_("村党组织书记"),
    "technician": N_("农技员"),
    "clerk": N_("乡镇干部"),
}


class UnknownDuty(Refusal):
    """A duty that is not in the list."""

    code = "FD-J70"
    what_happened = N_("没有“{duty}”这个职责。")
    what_now = N_("请用：first_secretary、helper、team_member、village_secretary、technician、clerk。")


class NoSuchPerson(Refusal):
    """Somebody who is not on duty here."""

    code = "FD-J75"
    what_happened = N_("找不到这位工作人员。")
    what_now = N_("请在“帮扶”页里核对姓名，或先登记。")


class BadHandOver(Refusal):
    """Households that cannot change hands as typed."""

    code = "FD-J76"
    what_happened = N_("没有交接：{why}。")
    what_now = N_("请改好再交，结对关系没有动。")


class StillAnswering(Refusal):
    """Somebody who leaves while households are still his."""

    code = "FD-J77"
    what_happened = N_("他名下还有 {count} 户，不能离岗。")
    what_now = N_("请先把这些户交接给别人，再记离岗。")


class Village(VillageOwned, Base):
    """A village's names and the phone numbers it prints. One row, id ``village``."""

    __tablename__ = "village"

    name: Mapped[str]
    township: Mapped[str] = mapped_column(default="")
    county: Mapped[str] = mapped_column(default="")
    code_now: Mapped[str] = mapped_column(default="")
    hotline: Mapped[str] = mapped_column(default="")
    township_phone: Mapped[str] = mapped_column(default="")
    office_hours: Mapped[str] = mapped_column(default="")
    rules: Mapped[str] = mapped_column(default="generic-2023")
    rhythm: Mapped[str | None] = mapped_column(default=None)


class Person(VillageOwned, Base):
    """Somebody on duty in the village; `phone` is a duty phone and may be printed."""

    __tablename__ = "person"

    name: Mapped[str]
    duty: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None] = mapped_column(default=None)
    until: Mapped[date | None] = mapped_column(default=None)


class Pairing(VillageOwned, Base):
    """A helper answers for a household from one day until another."""

    __tablename__ = "pairing"

    person_id: Mapped[str] = ref("person", index=True)
    household_id: Mapped[str] = ref("household", index=True)
    since: Mapped[date | None] = mapped_column(default=None)
    until: Mapped[date | None] = mapped_column(default=None)
    why: Mapped[str | None] = mapped_column(default=None)


def the_village(s: Session, code: str) -> Village | None:
    """The village's own row."""
    return s.get(Village, (code, "village"))


def people(s: Session, code: str, duty: str | None = None) -> Sequence[Person]:
    """Everybody on duty in a village, or those of one duty, oldest record first."""
    query = select(Person).where(Person.village == code).order_by(Person.id)
    return s.scalars(query if duty is None else query.where(Person.duty == duty)).all()


def add_person(s: Writing, *, name: str, duty: str, unit: str = "", phone: str = "") -> Person:
    """Put somebody on duty. Raises UnknownDuty, TooLong."""
    if duty not in DUTIES:
        raise UnknownDuty(duty=duty[:20])
    person = Person(
        village=s.village,
        id=s.new_id(),
        name=short_text(name, "姓名"),
        duty=duty,
        unit=short_text(unit, "单位"),
        phone=short_text(phone, "电话", 40),
        since=s.today,
    )
    s.add(person)
    return person


def the_person(s: Session, code: str, person_id: str) -> Person:
    """Somebody on duty. Raises NoSuchPerson."""
    row = s.get(Person, (code, person_id))
    if row is None:
        raise NoSuchPerson
    return row


def pair(s: Writing, person_id: str, household_id: str, since: date | None = None, why: str = "") -> Pairing:
    """Give a household to a helper from a day on; whoever had it answers until the day before.

    Raises NoSuchPerson, BadHandOver (a later hand-over stands, or the helper has left by then).
    """
    start = since or s.today
    person = the_person(s, s.village, person_id)
    if person.until is not None and person.until <= start:
        raise BadHandOver(why=_("接手的人那时已经不在岗"))
    standing = select(Pairing).where(
        Pairing.village == s.village, Pairing.household_id == household_id, Pairing.until.is_(None)
    )
    for old in s.scalars(standing):
        if old.person_id == person_id:
            return old
        if old.since is not None and old.since > start:
            raise BadHandOver(why=_("这一户在这天以后已经交给别人"))
        old.until, old.why = start, short_text(why, "原因", 1000) or None
    pairing = Pairing(
        village=s.village, id=s.new_id(), person_id=person_id, household_id=household_id, since=start
    )
    s.add(pairing)
    return pairing


def unpair(s: Writing, household_id: str, until: date, why: str = "") -> None:
    """From this day on nobody answers for a household (it joined another)."""
    standing = select(Pairing).where(
        Pairing.village == s.village, Pairing.household_id == household_id, Pairing.until.is_(None)
    )
    for old in s.scalars(standing):
        old.until = max(until, old.since) if old.since else until
        old.why = short_text(why, "原因", 1000) or None


def leave(s: Writing, person_id: str, until: date) -> Person:
    """Somebody leaves: from this day on he is on duty no more. Raises NoSuchPerson, StillAnswering."""
    person = the_person(s, s.village, person_id)
    answering = select(Pairing).where(
        Pairing.village == s.village, Pairing.person_id == person_id, Pairing.until.is_(None)
    )
    count = len(s.scalars(answering).all())
    if count:
        raise StillAnswering(count=count)
    person.until = until
    return person


def helper_of(s: Session, code: str, household_id: str, on: date | None = None) -> Person | None:
    """The helper who answers for a household, as the book stands, or on a day."""
    query = (
        select(Person)
        .join(Pairing, (Pairing.village == Person.village) & (Pairing.person_id == Person.id))
        .where(Pairing.village == code, Pairing.household_id == household_id)
        .order_by(Pairing.id.desc())
    )
    if on is None:
        query = query.where(Pairing.until.is_(None))
    else:
        query = query.where(
            or_(Pairing.since.is_(None), Pairing.since <= on),
            or_(Pairing.until.is_(None), Pairing.until > on),
        )
    return s.scalars(query).first()


def pairings(
    s: Session, code: str, *, household_id: str | None = None, person_id: str | None = None
) -> Sequence[Pairing]:
    """Who answered for whom, oldest first."""
    query = select(Pairing).where(Pairing.village == code)
    if household_id is not None:
        query = query.where(Pairing.household_id == household_id)
    if person_id is not None:
        query = query.where(Pairing.person_id == person_id)
    return s.scalars(query.order_by(Pairing.since, Pairing.id)).all()
