"""The village, the people who work in it, and who is paired with whom.

`Village` holds one row per village: its names and the telephone numbers that are printed. `Person` is
somebody on duty (first secretary 第一书记, helper 帮扶责任人, agricultural technician 农技员, village Party
secretary 村党组织书记, township clerk), never a villager: villagers are in `household`. `Pairing` says which
helper answers for which household and since when; a hand-over is a new pairing, the old one ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
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


def pair(s: Writing, person_id: str, household_id: str, since: date | None = None) -> Pairing:
    """Give a household to a helper; the pairing that stood until now ends the day before."""
    start = since or s.today
    standing = select(Pairing).where(
        Pairing.village == s.village, Pairing.household_id == household_id, Pairing.until.is_(None)
    )
    for old in s.scalars(standing):
        if old.person_id == person_id:
            return old
        old.until = start
    pairing = Pairing(
        village=s.village, id=s.new_id(), person_id=person_id, household_id=household_id, since=start
    )
    s.add(pairing)
    return pairing


def helper_of(s: Session, code: str, household_id: str) -> Person | None:
    """The helper who answers for a household now."""
    query = (
        select(Person)
        .join(Pairing, (Pairing.village == Person.village) & (Pairing.person_id == Person.id))
        .where(Pairing.village == code, Pairing.household_id == household_id, Pairing.until.is_(None))
        .order_by(Pairing.id.desc())
    )
    return s.scalars(query).first()
