"""Dates that come due 到期事项: certificates, posts, loans, insurance, and what comes with age or school.

Two kinds of things come due. A `Deadline` is a date somebody wrote down; a date that was kept gets the day it
was kept on, one that no longer matters is struck with a reason. Ages and school steps are nobody's typing:
`comes_due` finds them from birth dates and student states. Which ages, which steps and how many days ahead a
kind is shown is dated data (`DueRules`, from `resources/deadlines.toml`), never a constant here.

Pure beside the table: days come in, `ComingDue` values go out, oldest first; nothing is dropped because it
is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.packfile import Table
from fupin_desk.model.values import MAX_FEN, Fen, Month, short_text


class BadDeadline(Refusal):
    """A date to keep that says nothing, or was kept already."""

    code = "FD-J82"
    what_happened = N_("到期事项没有记：{why}。")
    what_now = N_("请改好再记，账上没有变动。")


class Deadline(VillageOwned, Base):
    """One date to keep. `kind` is a key of the list of kinds (data), `amount` fen where money is due."""

    __tablename__ = "deadline"

    household_id: Mapped[str] = ref("household", index=True)
    member_id: Mapped[str | None] = ref("member", default=None)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    due: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]


@dataclass(frozen=True, slots=True)
class AgeStep:
    """What to look at when somebody reaches an age, in whole years."""

    at: int
    what: str


@dataclass(frozen=True, slots=True)
class SchoolStep:
    """What to look at in a month of the year for pupils in one of these states."""

    states: tuple[str, ...]
    month: int
    what: str


@dataclass(frozen=True, slots=True)
class DueKind:
    """A kind of date: what it is called, and how many days ahead it is shown."""

    key: str
    label: str
    ahead_days: int


@dataclass(frozen=True, slots=True)
class DueRules:
    """Ages, school steps and kinds of dates in force, and where they come from."""

    source_doc: str
    confirmed_by: str
    ages: tuple[AgeStep, ...]
    schools: tuple[SchoolStep, ...]
    kinds: Mapping[str, DueKind]

    def label(self, kind: str) -> str:
        """What a kind is called; an unknown one (from a newer program) stands for itself."""
        found = self.kinds.get(kind)
        return found.label if found else kind


@dataclass(frozen=True, slots=True)
class Pupil:
    """A member as dates look at people: birth and student state."""

    household_id: str
    member_id: str
    name: str
    birth: date | None
    student: str


@dataclass(frozen=True, slots=True)
class ComingDue:
    """One thing that comes due: the day, what it is called, whom it is about, what to look at.

    `deadline_id` is '' for ages and school steps, which nobody has to tick off.
    """

    day: date
    title: str
    household_id: str
    member_id: str | None
    what: str
    amount: Fen | None = None
    deadline_id: str = ""

    def late(self, today: date) -> bool:
        """Whether the day has passed (only a written date can be missed)."""
        return bool(self.deadline_id) and self.day < today


def parse_due_rules(data: bytes) -> DueRules:
    """Read `deadlines.toml`. Raises BadPack naming the key that is wrong."""
    table = Table.read(data)
    source, confirmed = table.text("source_doc"), table.text("confirmed_by", default="")
    ages, schools, kinds = [], [], {}
    for row in table.tables("age"):
        ages.append(AgeStep(row.number("at", 0, 120), row.text("what")))
        row.done()
    for row in table.tables("school"):
        schools.append(SchoolStep(row.texts("states"), row.number("month", 1, 12), row.text("what")))
        row.done()
    for row in table.tables("kind"):
        kind = DueKind(row.text("key", limit=20), row.text("label"), row.number("ahead_days", 0, 366))
        kinds[kind.key] = kind
        row.done()
    table.done()
    return DueRules(source, confirmed, tuple(ages), tuple(schools), MappingProxyType(kinds))


def birthday(birth: date, age: int) -> date | None:
    """The day somebody reaches an age; born on 29 February it is 1 March in years without one."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return None if birth.year + age > 9999 else date(birth.year + age, 3, 1)


def comes_due(
    rules: DueRules, people: Iterable[Pupil], dates: Iterable[Deadline], today: date, *, later: bool = False
) -> list[ComingDue]:
    """Everything to look at now, by day: birthdays and school steps of this month, dates late or near.

    `later`: written dates that are still far too, so that whoever wrote one down finds it.
    """
    at = Month.of(today)
    found: list[ComingDue] = []
    for one in people:
        found += _of_age(rules, one, at)
        for step in rules.schools:
            if step.month == at.month and one.student in step.states:
                found.append(ComingDue(at.last, one.student, one.household_id, one.member_id, step.what))
    for row in dates:
        kind = rules.kinds.get(row.kind)
        ahead = timedelta(days=kind.ahead_days if kind else 0)
        if row.done_on is None and (later or row.due - ahead <= today or Month.of(row.due) == at):
            title = rules.label(row.kind)
            about = (row.household_id, row.member_id, row.title, row.amount, row.id)
            found.append(ComingDue(row.due, title, *about))
    return sorted(found, key=lambda due: (due.day, due.title, due.household_id))


def _of_age(rules: DueRules, one: Pupil, at: Month) -> list[ComingDue]:
    if one.birth is None:
        return []
    found = []
    for step in rules.ages:
        day = birthday(one.birth, step.at)
        if day is not None and Month.of(day) == at:
            title = _("满 {age} 岁").format(age=step.at)
            found.append(ComingDue(day, title, one.household_id, one.member_id, step.what))
    return found


def deadlines(s: Session, village: str, household_id: str | None = None) -> Sequence[Deadline]:
    """Written dates of a village or a household, earliest first, kept ones too."""
    query = select(Deadline).where(Deadline.village == village)
    if household_id is not None:
        query = query.where(Deadline.household_id == household_id)
    return s.scalars(query.order_by(Deadline.due, Deadline.id)).all()


def add_deadline(
    s: Writing,
    rules: DueRules,
    *,
    household_id: str,
    kind: str,
    due: date,
    title: str = "",
    member_id: str | None = None,
    amount: Fen | None = None,
    note: str = "",
) -> Deadline:
    """Write down a date to keep. Raises BadDeadline, TooLong."""
    if kind not in rules.kinds:
        raise BadDeadline(why=_("没有“{kind}”这一类").format(kind=kind[:20]))
    if amount is not None and not 0 < amount <= MAX_FEN:
        raise BadDeadline(why=_("金额要大于零"))
    row = Deadline(
        village=s.village, id=s.new_id(), household_id=household_id, member_id=member_id, kind=kind,
        title=short_text(title, _("事项")), due=due, amount=amount, note=short_text(note, _("备注"), 1000),
        booked=s.today,
    )  # fmt: skip
    s.add(row)
    return row


def keep_deadline(s: Writing, deadline_id: str, on: date | None = None) -> Deadline:
    """A date was kept: the loan paid back, the certificate renewed. Raises BadDeadline."""
    row = standing_deadline(s, deadline_id)
    if row.done_on is not None:
        raise BadDeadline(why=_("已经办好了"))
    row.done_on = on or s.today
    return row


def standing_deadline(s: Writing, deadline_id: str) -> Deadline:
    """A written date that is still there. Raises BadDeadline."""
    row = s.get(Deadline, (s.village, deadline_id))
    if row is None:
        raise BadDeadline(why=_("这一项已经不在了"))
    return row
