"""Work away from home 务工: who works where, since when, and money that may have been booked twice.

A `WorkSpell` is one stay at one place of work. What it earned in a month is a line of the account (A1 with
the member, gross, living cost and money sent home); the spell says where that wage comes from. Somebody may
have several spells in a year; two that overlap are a question for the next call, never a refusal: the
second may be true (two jobs) and the first just not ended yet.

`double_count` asks what only a person can answer. A wage is counted gross (or less living cost) and the
money sent home out of it is *part of it*: when the household also books "寄回来的钱", the same yuan may stand
in the book twice. The rules cannot know; so nothing is dropped in silence, and nothing is added up in
silence either: a `Question` names both lines. These are pure functions over lines; no session, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, Fen, Month, short_text, yuan

REMITTANCE: Final = ("D6", "19")
"""The item of money sent home by somebody who does not share the household's income."""
WAGE: Final = "A1"
_SAYS_SENT: Final = ("寄回", "寄带回", "寄来", "汇回", "汇款", "打回", "带回", "转回")


class BadSpell(Refusal):
    """A stay at work that cannot have been as typed."""

    code = "FD-J96"
    what_happened = N_("务工经历没有存：{why}。")
    what_now = N_("请改好再存，没有改动任何内容。")


class WorkSpell(VillageOwned, Base):
    """A member works at one place from one day until another; an open end means "still there"."""

    __tablename__ = "work_spell"

    household_id: Mapped[str] = ref("household", index=True)
    member_id: Mapped[str] = ref("member", index=True)
    place: Mapped[str] = mapped_column(default="")
    employer: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    began: Mapped[date | None] = mapped_column(default=None)
    ended: Mapped[date | None] = mapped_column(default=None)
    expected_wage: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]

    def away_on(self, day: date) -> bool:
        """Whether the member was still there in the evening of a day; the last day is a day at home."""
        return (self.began is None or self.began <= day) and (self.ended is None or self.ended > day)


@dataclass(frozen=True, slots=True)
class SpellDraft:
    """A stay at work as somebody typed it; `ended` None: still there. `expected_wage` fen a month."""

    place: str = ""
    employer: str = ""
    industry: str = ""
    channel: str = ""
    began: date | None = None
    ended: date | None = None
    expected_wage: Fen | None = None
    note: str = ""


def begin_work(s: Writing, household_id: str, member_id: str, draft: SpellDraft) -> WorkSpell:
    """Record a stay at work. Raises BadSpell, TooLong, NotText."""
    if not draft.place.strip() and not draft.employer.strip():
        raise BadSpell(why=_("地方和单位至少写一样"))
    if draft.expected_wage is not None and not 0 < draft.expected_wage <= MAX_FEN:
        raise BadSpell(why=_("月工资要大于零"))
    _refuse_impossible(draft.began, draft.ended, s.today)
    row = WorkSpell(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        member_id=member_id,
        place=short_text(draft.place.strip(), "务工地"),
        employer=short_text(draft.employer.strip(), "务工单位"),
        industry=short_text(draft.industry.strip(), "行业"),
        channel=short_text(draft.channel.strip(), "就业渠道"),
        began=draft.began,
        ended=draft.ended,
        expected_wage=draft.expected_wage,
        note=short_text(draft.note, "备注", NOTE_LIMIT),
        booked=s.today,
    )
    s.add(row)
    return row


def end_work(s: Writing, spell: WorkSpell, ended: date) -> None:
    """The member came back, or went elsewhere, on this day. Raises BadSpell."""
    _refuse_impossible(spell.began, ended, s.today)
    if ended > s.today:
        raise BadSpell(why=_("结束的日子在今天以后"))
    spell.ended = ended


def _refuse_impossible(began: date | None, ended: date | None, today: date) -> None:
    if began is not None and began > today:
        raise BadSpell(why=_("开始的日子在今天以后"))
    if began is not None and ended is not None and ended < began:
        raise BadSpell(why=_("结束的日子在开始以前"))


def spells(
    s: Session,
    village: str,
    *,
    household_id: str | None = None,
    member_id: str | None = None,
    during: Month | None = None,
    until: Month | None = None,
) -> Sequence[WorkSpell]:
    """Standing spells by begin: of a household or member, those that touch a month, or (with `until`) all
    months from `during` to `until`."""
    query = select(WorkSpell).where(WorkSpell.village == village)
    if household_id is not None:
        query = query.where(WorkSpell.household_id == household_id)
    if member_id is not None:
        query = query.where(WorkSpell.member_id == member_id)
    if during is not None:
        query = query.where(
            or_(WorkSpell.began.is_(None), WorkSpell.began <= (until or during).last),
            or_(WorkSpell.ended.is_(None), WorkSpell.ended >= during.first),
        )
    return s.scalars(query.order_by(WorkSpell.began.nulls_first(), WorkSpell.id)).all()


# -- questions -------------------------------------------------------------------------------------------

Doubt = Literal["wage_and_sent", "sent_by_sharing", "wage_of_stranger", "overlap"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask: `kind`, the sentence, and the rows it is about (lines, or spells of an overlap)."""

    kind: Doubt
    text: str
    rows: tuple[str, ...]
    member_id: str | None = None
    month: str = ""


class Who(NamedTuple):
    """A member as these questions need him."""

    name: str
    shares: bool


class Fact(Protocol):
    """A line of the account: `account.Entry` and what pages show of it both are one."""

    @property
    def id(self) -> str:
        """Which line."""

    @property
    def month(self) -> str:
        """``2026-10``."""

    @property
    def item(self) -> str:
        """``A1``."""

    @property
    def sub(self) -> str:
        """``19``, or ''."""

    @property
    def amount(self) -> Fen:
        """Fen."""

    @property
    def member_id(self) -> str | None:
        """Whose, if said."""

    @property
    def sent_home(self) -> Fen | None:
        """Fen of a wage sent home, if said."""

    @property
    def note(self) -> str:
        """What was written beside it."""


def is_remittance(line: Fact) -> bool:
    """Money sent home: D6.19, or any transfer whose note says so."""
    if (line.item, line.sub) == REMITTANCE:
        return True
    return line.item.startswith("D") and any(word in line.sub + line.note for word in _SAYS_SENT)


def double_count(lines: Iterable[Fact], members: Mapping[str, Who]) -> list[Question]:
    """What to ask where the same money may stand twice in one household's book; members by id.

    A wage of somebody who shares the income and money sent home are asked about when they name the same
    person in the same or the next month, or stand in the same month and at least one names nobody, or the
    sender shares the income. Money sent by a person who does not share it, beside somebody else's wage, is
    nothing to ask about.
    """
    every = list(lines)
    wages = [line for line in every if line.item == WAGE]
    asked: list[Question] = []
    for sent in (line for line in every if is_remittance(line)):
        sender = members.get(sent.member_id or "")
        pairs = [wage for wage in wages if _may_be_one(wage, sent, members)]
        if pairs:
            asked.append(_both_booked(pairs, sent, members))
        elif sender is not None and sender.shares:
            text = _("{name}共享家里的收入，他寄回的 {amount} 元是工资的一部分，工资记了吗？")
            words = text.format(name=sender.name, amount=yuan(sent.amount))
            asked.append(Question("sent_by_sharing", words, (sent.id,), sent.member_id, sent.month))
    for wage in wages:
        earner = members.get(wage.member_id or "")
        if earner is not None and not earner.shares:
            text = _("{name}不共享家里的收入，他的工资 {amount} 元不算这一户的；只记寄带回的钱，对吗？")
            words = text.format(name=earner.name, amount=yuan(wage.amount))
            asked.append(Question("wage_of_stranger", words, (wage.id,), wage.member_id, wage.month))
    return asked


def _may_be_one(wage: Fact, sent: Fact, members: Mapping[str, Who]) -> bool:
    apart = _months_between(wage.month, sent.month)
    if wage.member_id and wage.member_id == sent.member_id:
        return apart in (0, 1)
    if apart != 0:
        return False
    if not wage.member_id or not sent.member_id:
        return True
    sender = members.get(sent.member_id)
    return sender is None or sender.shares


def _both_booked(wages: Sequence[Fact], sent: Fact, members: Mapping[str, Who]) -> Question:
    """The question about one sum sent home and the wages it may be part of."""
    first = wages[0]
    who = members.get(first.member_id or sent.member_id or "")
    name = who.name if who else _("家里人")
    rows = (*(wage.id for wage in wages), sent.id)
    if any(wage.sent_home == sent.amount for wage in wages):
        text = _("{name}的工资里已写寄带回 {amount} 元，又另记了一笔寄回同样的数：是同一笔钱吗？")
    else:
        text = _("记了{name}的工资 {wage} 元，又记了寄带回 {amount} 元：是同一笔钱吗？")
    words = text.format(name=name, wage=yuan(sum(w.amount for w in wages)), amount=yuan(sent.amount))
    return Question("wage_and_sent", words, rows, first.member_id or sent.member_id, sent.month)


def _months_between(first: str, second: str) -> int:
    a, b = Month.parse(first), Month.parse(second)
    return (b.year - a.year) * 12 + b.month - a.month


def overlaps(rows: Sequence[WorkSpell], members: Mapping[str, Who]) -> list[Question]:
    """Two spells of one member that overlap by a day or more: ask which is true, or whether both are."""
    asked = []
    by_member: dict[str, list[WorkSpell]] = {}
    for row in rows:
        by_member.setdefault(row.member_id, []).append(row)
    for member_id, own in by_member.items():
        ordered = sorted(own, key=lambda row: (row.began or date.min, row.id))
        for n, one in enumerate(ordered):
            for other in ordered[n + 1 :]:
                if (other.began or date.min) >= (one.ended or date.max):  # the day of moving is of both
                    break
                if (other.ended or date.max) <= (one.began or date.min):
                    continue
                who = members.get(member_id)
                text = _("{name}在{one}和{other}的时间重叠，是换了地方没写结束，还是两份工？")
                words = text.format(name=who.name if who else "", one=_at(one), other=_at(other))
                asked.append(Question("overlap", words, (one.id, other.id), member_id))
    return asked


def _at(row: WorkSpell) -> str:
    return row.place or row.employer
