"""到期事项: what comes due in the village, written down, kept or struck, for the home page and the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from fupin_desk.i18n import _
from fupin_desk.jobs.office import Office
from fupin_desk.model import deadline
from fupin_desk.model.deadline import BadDeadline, ComingDue, DueKind, Pupil
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Fen, short_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that comes due, with names: `who` is the member, else the household's head."""

    due: ComingDue
    who: str
    head: str
    household_no: str
    late: bool


def coming(office: Office, *, later: bool = False) -> list[DueLine]:
    """What comes due now in the whole village, earliest first; `later`: far written dates too."""
    with office.read() as s:
        return coming_due(office, s, office.village, later=later)


def coming_due(office: Office, s: Session, village: str, *, later: bool = False) -> list[DueLine]:
    """The same inside a reading session."""
    people: list[Pupil] = []
    heads: dict[str, str] = {}
    names: dict[str, str] = {}
    for member, membership in _residents(s, village):
        names[member.id] = member.name
        if membership.relation == HEAD:
            heads.setdefault(membership.household_id, member.name)
        people.append(Pupil(membership.household_id, member.id, member.name, member.birth, member.student))
    numbers = dict(
        s.execute(select(Household.id, Household.household_no).where(Household.village == village)).all()
    )
    today = office.today()
    rules = office.resources.due_rules
    found = deadline.comes_due(rules, people, deadline.deadlines(s, village), today, later=later)
    return [
        DueLine(
            one,
            names.get(one.member_id or "") or heads.get(one.household_id, ""),
            heads.get(one.household_id, ""),
            numbers.get(one.household_id, ""),
            one.late(today),
        )
        for one in found
    ]  # fmt: skip


def _residents(s: Session, village: str) -> list[tuple[Member, Membership]]:
    here = and_(Membership.village == Member.village, Membership.member_id == Member.id)
    query = select(Member, Membership).join(Membership, here)
    living = query.where(Member.village == village, Membership.left.is_(None))
    return [(member, membership) for member, membership in s.execute(living)]


def written(office: Office, household_id: str | None = None) -> list[deadline.Deadline]:
    """Every date that was written down, kept ones too, earliest first."""
    with office.read() as s:
        return list(deadline.deadlines(s, office.village, household_id))


def kinds(office: Office) -> list[DueKind]:
    """The kinds of dates there are."""
    return list(office.resources.due_rules.kinds.values())


def add(
    office: Office,
    household_id: str,
    kind: str,
    due: date,
    title: str = "",
    member: str = "",
    amount: Fen | None = None,
    note: str = "",
) -> str:
    """Write down a date to keep; answers its id. `member` is a name in the household. Raises BadDeadline."""
    with office.change(Op.SET_DEADLINE) as s:
        member_id = _member(s, s.village, household_id, member) if member else None
        row = deadline.add_deadline(
            s, office.resources.due_rules, household_id=household_id, kind=kind, due=due, title=title,
            member_id=member_id, amount=amount, note=note,
        )  # fmt: skip
        return row.id


def _member(s: Session, village: str, household_id: str, name: str) -> str:
    found = [
        member.id
        for member, membership in _residents(s, village)
        if membership.household_id == household_id and name in (member.name, member.id, member.person_no)
    ]
    if len(found) != 1:
        raise BadDeadline(why=_("这一户里找不到“{name}”，或不止一个").format(name=name[:40]))
    return str(found[0])


def keep(office: Office, deadline_id: str, on: date | None = None) -> None:
    """A date was kept 已办. Raises BadDeadline."""
    with office.change(Op.SET_DEADLINE) as s:
        deadline.keep_deadline(s, deadline_id, on)


def strike(office: Office, deadline_id: str, reason: str) -> None:
    """A date does not matter any more; a reason is kept. Raises BadDeadline."""
    if not reason.strip():
        raise BadDeadline(why=_("划去要写原因"))
    with office.change(Op.SET_DEADLINE, reason=reason) as s:
        deadline.standing_deadline(s, deadline_id).gone = short_text(reason.strip(), _("原因"), 200)
