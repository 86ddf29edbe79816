"""Changes in a family 家庭变动: births, deaths, marriages, splits, merges, a new head, from a month on.

An event is the record of what happened; what follows (who belongs where, who heads the household) is planned
by the pure rule in `kinship` and written to the memberships in the same change, so one undo takes both back.
Nobody is deleted: a membership gets its last day. Signatures given before stand: they cover facts, not
families, so an event touches no line that is signed or of a closed month.

Somebody without a number (a newborn) is found by household, name and birth date until the number comes
(`give_number`). Where a roster brought the same person a second time, `same_person` lays the two together:
the younger record is struck, what hung on it goes to the older, and a signed line of it refuses that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.i18n import N_, _
from fupin_desk.model.account import Entry, entries, is_closed
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.household import Member, Membership, memberships, seat
from fupin_desk.model.kinship import KINDS, BadFamilyChange, FamilyChange, Seat, Step
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import roles_covering
from fupin_desk.model.values import NOTE_LIMIT, Month, short_text

PAPERS: Final = {"number": N_("补证件号码"), "same": N_("两条登记是同一个人"), "book": N_("户口在另一本")}
"""Events that move nobody: a number that came, one person known twice, a second household book."""
_FILLED: Final = ("person_no", "sex", "birth", "id_kind", "id_number", "ethnic", "education", "student",
                  "health", "labour", "work_months", "phone", "remark", "account", "national")  # fmt: skip


class FamilyEvent(VillageOwned, Base):
    """One event. `month`: the first it counts for; `about`: ids of the people, parted by blanks;
    `other_household_id`: where somebody came from or went."""

    __tablename__ = "family_event"

    household_id: Mapped[str] = ref("household", index=True)
    kind: Mapped[str]
    happened: Mapped[date | None] = mapped_column(default=None)
    month: Mapped[str]
    member_id: Mapped[str | None] = ref("member", default=None)
    other_household_id: Mapped[str | None] = ref("household", default=None)
    about: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those it is about."""
        return tuple(self.about.split())


def kind_words(kind: str) -> str:
    """A kind of event as pages show it; its stable name if a newer program made it."""
    return _(KINDS[kind].label) if kind in KINDS else _(PAPERS.get(kind, kind))


def seats(s: Session, village: str, households: Iterable[str], members: Iterable[str]) -> list[Seat]:
    """Every seat that matters to a change: of these households, and of these people wherever they sat."""
    homes = {one for one in households if one}
    rows = memberships(s, village, households=homes, members=members)
    people = {row.member_id for row in rows} | set(members)
    return [_seat(row) for row in memberships(s, village, households=homes, members=people)]


def _seat(row: Membership) -> Seat:
    return Seat(
        row.id, row.household_id, row.member_id, row.relation, row.joined, row.left, row.shares_income
    )


def apply(s: Writing, steps: Iterable[Step]) -> None:
    """Write what `kinship.plan` answered to the memberships."""
    for step in steps:
        place = step.seat
        if step.deed == "sit":
            assert place.joined is not None  # noqa: S101  (a new seat always begins on a day)
            seat(s, place.household, place.member, relation=place.relation, joined=place.joined,
                 shares_income=place.shares)  # fmt: skip
            continue
        row = s.get_one(Membership, (s.village, place.id))
        if step.deed == "end":
            row.left, row.left_why = place.left, step.why
        else:
            row.relation, row.shares_income = place.relation, place.shares


def write_event(
    s: Writing, change: FamilyChange, *, happened: date | None, note: str = "", other: str = ""
) -> FamilyEvent:
    """The record of what happened. Raises BadFamilyChange for a day in the future or after its month."""
    if happened is not None and (happened > s.today or happened > change.month.last):
        raise BadFamilyChange(why=_("发生的日期在今天或生效月份以后"))
    row = FamilyEvent(
        village=s.village,
        id=s.new_id(),
        household_id=change.household,
        kind=change.kind,
        happened=happened,
        month=str(change.month),
        member_id=change.members[0] if len(change.members) == 1 else None,
        other_household_id=(other or change.other) or None,
        about=" ".join(change.members),
        note=short_text(note, "备注", NOTE_LIMIT),
        booked=s.today,
    )
    s.add(row)
    return row


def events(s: Session, village: str, household_id: str | None = None) -> Sequence[FamilyEvent]:
    """The family events of a household (also as the other side) or of the village, oldest first."""
    query = select(FamilyEvent).where(FamilyEvent.village == village)
    if household_id is not None:
        mine = (FamilyEvent.household_id == household_id, FamilyEvent.other_household_id == household_id)
        query = query.where(or_(*mine))
    return s.scalars(query.order_by(FamilyEvent.month, FamilyEvent.id)).all()


def lines_of(s: Session, village: str, household_id: str, members: Iterable[str], start: Month) -> (
    tuple[list[Entry], list[Entry]]
):  # fmt: skip
    """Lines of these people from a month on: those that may still move, and those signed or closed."""
    people = set(members)
    rows = [row for row in entries(s, village, household_id, start) if row.member_id in people]
    signed = roles_covering(s, village, {row.id: row.facts_digest() for row in rows})
    closed = {row.month: is_closed(s, village, household_id, row.month) for row in rows}
    fixed = [row for row in rows if signed.get(row.id) or closed[row.month]]
    return [row for row in rows if row not in fixed], fixed


def give_number(s: Writing, member_id: str, number: str, kind: str = "居民身份证") -> Member:
    """The number of somebody who had none. Raises BadFamilyChange where another number stands."""
    row = _member(s, member_id)
    if row.id_number and row.id_number != number:
        raise BadFamilyChange(why=_("这个人已经有证件号码，改号码请在成员资料里改"))
    if not number.strip():
        raise BadFamilyChange(why=_("没有写证件号码"))
    row.id_number, row.id_kind = short_text(number.strip(), "证件号码", 40), short_text(kind, "证件类型", 40)
    return row


def set_book(s: Writing, household_id: str, member_id: str, book: str) -> Membership:
    """Somebody who lives here stands on another household book; '' takes it back."""
    for row in memberships(s, s.village, households=[household_id]):
        if row.member_id == member_id and row.left is None:
            row.hukou_book = short_text(book.strip(), "户口本") or None
            return row
    raise BadFamilyChange(why=_("这个人不在这一户"))


def same_person(s: Writing, keep_id: str, drop_id: str) -> Member:
    """Two records are one person: keep the first, fill it from the second, strike the second.

    Raises BadFamilyChange where the numbers differ or a signed or closed line names the second.
    """
    kept, dropped = _member(s, keep_id), _member(s, drop_id)
    if keep_id == drop_id:
        raise BadFamilyChange(why=_("两条登记是同一条"))
    if kept.id_number and dropped.id_number and kept.id_number != dropped.id_number:
        raise BadFamilyChange(why=_("两个人的证件号码不一样"))
    for name in _FILLED:
        if not getattr(kept, name) and getattr(dropped, name):
            setattr(kept, name, getattr(dropped, name))
    _hand_on(s, keep_id, drop_id)
    for row in memberships(s, s.village, members=[drop_id]):
        row.gone = "同一人"
    dropped.gone = "同一人"
    return kept


def _hand_on(s: Writing, keep_id: str, drop_id: str) -> None:
    """What hangs on a member record (lines, visits, spells of work …) goes to the other one."""
    for mapper in Base.registry.mappers:
        cls: Any = mapper.class_
        if cls is Membership or not issubclass(cls, VillageOwned):
            continue
        for column in cls.__table__.columns:
            if column.info.get("ref") != "member":
                continue
            rows = s.scalars(select(cls).where(cls.village == s.village, column == drop_id)).all()
            if cls is Entry:
                _refuse_signed(s, rows)
            for row in rows:
                setattr(row, column.name, keep_id)


def _refuse_signed(s: Writing, rows: Sequence[Entry]) -> None:
    signed = roles_covering(s, s.village, {row.id: row.facts_digest() for row in rows})
    if signed or any(is_closed(s, s.village, row.household_id, row.month) for row in rows):
        raise BadFamilyChange(why=_("要去掉的那条登记名下有签过字或结了账的账目，请反过来留那一条"))


def _member(s: Writing, member_id: str) -> Member:
    row = s.get(Member, (s.village, member_id))
    if row is None:
        raise BadFamilyChange(why=_("找不到这个人"))
    return row
