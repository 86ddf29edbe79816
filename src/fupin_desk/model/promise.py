"""Needs and promises 诉求与承诺: what a household asked for, who promised what, what came of it.

The way is asked → promised → funded → done → confirmed by the household; each step has its own day and is
never guessed from another. Done is only what a help record shows (`HelpRecord.promise_id`); confirmed is
only what the household signed or finger-printed on paper. A promise that is given up says why, and when the
household was told. Until one of these happened it stays open, and past its day it is overdue: nothing else
takes it off the list.

`promised_by` is who said it and never changes; `person_id` is who answers for it now and goes along with the
households at a hand-over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import WAYS
from fupin_desk.model.values import MAX_FEN, NOTE_LIMIT, Fen, short_text

Stage = Literal["promised", "funded", "done", "confirmed", "dropped"]
STAGES: Final[dict[Stage, str]] = {
    "promised": N_("已承诺"),
    "funded": N_("钱已落实"),
    "done": N_("已办"),
    "confirmed": N_("户里确认"),
    "dropped": N_("不办了"),
}


class BadPromise(Refusal):
    """A need or a promise that says nothing, or a step that cannot come now."""

    code = "FD-J63"
    what_happened = N_("诉求或承诺没有记：{why}。")
    what_now = N_("请改好再记，原来的记录没有动。")


class NoSuchPromise(Refusal):
    """A need or promise that is not in the ledger."""

    code = "FD-J64"
    what_happened = N_("找不到这条诉求或承诺。")
    what_now = N_("请在“诉求与承诺”页里核对，也可能已经撤销。")


class Need(VillageOwned, Base):
    """What a household asked for, in its own words."""

    __tablename__ = "need"

    household_id: Mapped[str] = ref("household", index=True)
    said_on: Mapped[date]
    said_by: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    closed_why: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]


class Promise(VillageOwned, Base):
    """One promise to a household; each step's day is None until it happened. `amount` in fen."""

    __tablename__ = "promise"

    household_id: Mapped[str] = ref("household", index=True)
    need_id: Mapped[str | None] = ref("need", default=None)
    person_id: Mapped[str | None] = ref("person", default=None)
    promised_by: Mapped[str | None] = ref("person", default=None)
    unit: Mapped[str] = mapped_column(default="")
    content: Mapped[str]
    promised_on: Mapped[date]
    due: Mapped[date | None] = mapped_column(default=None)
    fund_source: Mapped[str] = mapped_column(default="")
    document_no: Mapped[str] = mapped_column(default="")
    amount: Mapped[int | None] = mapped_column(default=None)
    funded_on: Mapped[date | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_way: Mapped[str] = mapped_column(default="")
    dropped_on: Mapped[date | None] = mapped_column(default=None)
    dropped_why: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]

    @property
    def stage(self) -> Stage:
        """How far it is; the furthest step that happened."""
        if self.dropped_on is not None:
            return "dropped"
        if self.confirmed_on is not None:
            return "confirmed"
        if self.done_on is not None:
            return "done"
        return "funded" if self.funded_on is not None else "promised"

    @property
    def open(self) -> bool:
        """Whether somebody still owes it to the household."""
        return self.stage in ("promised", "funded")

    def overdue(self, day: date) -> int:
        """Days past its due day, 0 where none is or it is not owed any more."""
        return max(0, (day - self.due).days) if self.open and self.due else 0


def add_need(
    s: Writing, *, household_id: str, words: str, said_on: date, said_by: str = "", kind: str = ""
) -> Need:
    """Write down what a household asked for. Raises BadPromise, TooLong."""
    if not words.strip():
        raise BadPromise(why=_("没有写户里要什么"))
    _happened(s, said_on)
    row = Need(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        said_on=said_on,
        said_by=short_text(said_by, "谁提的"),
        kind=short_text(kind, "类别"),
        words=short_text(words.strip(), "诉求", NOTE_LIMIT),
        booked=s.today,
    )
    s.add(row)
    return row


def close_need(s: Writing, need_id: str, why: str, on: date | None = None) -> Need:
    """A need that is met or cannot be met is closed with the reason. Raises NoSuchPromise, BadPromise."""
    row = s.get(Need, (s.village, need_id))
    if row is None:
        raise NoSuchPromise
    if not why.strip():
        raise BadPromise(why=_("没有写为什么了结"))
    if any(one.open for one in promises(s, s.village, need_id=need_id)):
        raise BadPromise(why=_("这条诉求还有没办完的承诺"))
    row.closed_on, row.closed_why = on or s.today, short_text(why.strip(), "原因", 1000)
    _happened(s, row.closed_on)
    return row


def add_promise(
    s: Writing,
    *,
    household_id: str,
    content: str,
    promised_on: date,
    due: date | None,
    person_id: str | None = None,
    unit: str = "",
    need_id: str | None = None,
) -> Promise:
    """Write down what somebody promised a household. Raises BadPromise, NoSuchPromise, TooLong."""
    if not content.strip():
        raise BadPromise(why=_("没有写答应做什么"))
    if person_id is None and not unit.strip():
        raise BadPromise(why=_("没有写是谁答应的"))
    if due is None or due < promised_on:
        raise BadPromise(why=_("没有写哪天前做到，或早于答应的那天"))
    _happened(s, promised_on)
    if need_id is not None:
        need = s.get(Need, (s.village, need_id))
        if need is None:
            raise NoSuchPromise
        if need.household_id != household_id:
            raise BadPromise(why=_("这条诉求是另一户的"))
    row = Promise(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        need_id=need_id,
        person_id=person_id,
        promised_by=person_id,
        unit=short_text(unit.strip(), "单位"),
        content=short_text(content.strip(), "承诺", NOTE_LIMIT),
        promised_on=promised_on,
        due=due,
        booked=s.today,
    )
    s.add(row)
    return row


def the_promise(s: Session, village: str, promise_id: str) -> Promise:
    """One standing promise. Raises NoSuchPromise."""
    row = s.get(Promise, (village, promise_id))
    if row is None:
        raise NoSuchPromise
    return row


def fund(
    s: Writing, promise_id: str, *, source: str, on: date, document_no: str = "", amount: Fen | None = None
) -> Promise:
    """The money is there: whose, on which paper, how much, since when. Raises BadPromise, NoSuchPromise."""
    row = the_promise(s, s.village, promise_id)
    if not row.open:
        raise BadPromise(why=_("这条承诺已经了结"))
    if not source.strip():
        raise BadPromise(why=_("没有写资金来源"))
    if amount is not None and not 0 < amount <= MAX_FEN:
        raise BadPromise(why=_("金额要大于零"))
    _happened(s, on)
    row.fund_source, row.document_no = short_text(source, "资金来源"), short_text(document_no, "文号")
    row.amount, row.funded_on = amount, on
    return row


def keep(s: Writing, promise_id: str, on: date) -> Promise:
    """It was done on this day; the help record that shows it is linked by `help.link_promise`, which calls
    this. Raises BadPromise, NoSuchPromise."""
    row = the_promise(s, s.village, promise_id)
    if row.stage == "dropped":
        raise BadPromise(why=_("这条承诺已经不办了"))
    if row.stage == "confirmed":
        raise BadPromise(why=_("这条承诺户里已经确认"))
    _happened(s, on)
    row.done_on = on
    return row


def confirm(s: Writing, promise_id: str, *, way: str, on: date) -> Promise:
    """The household said on paper that it was done. Raises BadPromise, NoSuchPromise."""
    row = the_promise(s, s.village, promise_id)
    if row.stage not in ("done", "confirmed"):
        raise BadPromise(why=_("还没有办，户里不能确认"))
    if way not in WAYS:
        raise BadPromise(why=_("确认方式写 signed、fingerprint 或 seal"))
    _happened(s, on)
    row.confirmed_on, row.confirmed_way = on, way
    return row


def drop(s: Writing, promise_id: str, *, why: str, told_on: date | None, on: date | None = None) -> Promise:
    """Give a promise up, with the reason and the day the household was told. Raises BadPromise."""
    row = the_promise(s, s.village, promise_id)
    if not row.open:
        raise BadPromise(why=_("这条承诺已经了结"))
    if not why.strip() or told_on is None:
        raise BadPromise(why=_("不办了，要写原因和哪天告诉户里的"))
    for day in (told_on, on or s.today):
        _happened(s, day)
    row.dropped_on, row.dropped_why = on or s.today, short_text(why.strip(), "原因", 1000)
    row.told_on = told_on
    return row


def needs(s: Session, village: str, household_id: str | None = None) -> Sequence[Need]:
    """Needs of a household or of the village, oldest first."""
    query = select(Need).where(Need.village == village)
    if household_id is not None:
        query = query.where(Need.household_id == household_id)
    return s.scalars(query.order_by(Need.said_on, Need.id)).all()


def promises(
    s: Session, village: str, household_id: str | None = None, need_id: str | None = None
) -> Sequence[Promise]:
    """Promises of a household, of a need or of the village, the one due first first."""
    query = select(Promise).where(Promise.village == village)
    if household_id is not None:
        query = query.where(Promise.household_id == household_id)
    if need_id is not None:
        query = query.where(Promise.need_id == need_id)
    return s.scalars(query.order_by(Promise.due, Promise.id)).all()


def _happened(s: Writing, day: date) -> None:
    if day > s.today:
        raise BadPromise(why=_("日期在今天以后"))
