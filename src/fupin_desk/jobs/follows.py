"""What follows from a family change, in sentences, before it is saved.

Divisor, signer, cards, account, helper: each is looked up and compared before and after; nothing is decided
here. A sentence names what a secretary would otherwise find out a month later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs import statements
from fupin_desk.jobs.office import Office
from fupin_desk.model import family, kinship, village
from fupin_desk.model.account import entries, is_closed
from fupin_desk.model.household import Household, Member
from fupin_desk.model.kinship import HEAD, KINDS, FamilyChange, Seat, on_day
from fupin_desk.model.signature import roles_covering

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Topic = Literal["divisor", "sign", "account", "card", "helper", "report", "number"]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who was not in the ledger; a newborn has no number yet."""

    name: str
    sex: str = ""
    birth: date | None = None
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """One thing that follows."""

    topic: Topic
    words: str


def members(s: Session, code: str, ids: Iterable[str]) -> list[Member]:
    """These people."""
    query = select(Member).where(Member.village == code, Member.id.in_(sorted(set(ids))))
    return list(s.scalars(query))


def names(s: Session, code: str, ids: Iterable[str]) -> dict[str, str]:
    """Their names by id, those struck as doubles too."""
    query = select(Member).where(Member.village == code, Member.id.in_(sorted(set(ids))))
    return {one.id: one.name for one in s.scalars(query.execution_options(with_gone=True))}


def of(
    office: Office,
    s: Session,
    change: FamilyChange,
    person: NewPerson | None,
    before: Sequence[Seat],
    then: Sequence[Seat],
    move_lines: bool,
) -> list[Follow]:
    """Everything that follows, the divisor first."""
    people = names(s, office.village, {seat.member for seat in [*before, *then]})
    if person is not None:
        people |= {one: person.name for one in change.members if one not in people}
    told = _Told(office, s, change, list(before), list(then), people)
    houses = sorted({seat.household for seat in then}, key=lambda one: (one != change.household, one))
    for household in houses:
        told.divisor(household)
    for household in houses:
        told.signer(household)
    told.cards(houses)
    told.account(move_lines)
    told.helper()
    told.report(person)
    return told.found


class _Told:
    """The sentences about one change, gathered one topic after the other."""

    def __init__(
        self, office: Office, s: Session, change: FamilyChange, before: list[Seat], then: list[Seat],
        people: dict[str, str],
    ) -> None:  # fmt: skip
        self.office, self.s, self.change, self.people = office, s, change, people
        self.before, self.then = before, then
        self.day = change.month.first
        self.eve = self.day - timedelta(days=1)
        self.pack = statements.pack_in_force(office, s, office.village)
        self.found: list[Follow] = []

    def say(self, topic: Topic, words: str, **values: object) -> None:
        """One more sentence."""
        self.found.append(Follow(topic, words.format(month=self.change.month, **values)))

    def whose(self, household: str) -> str:
        """A household by the name of its head, then and before."""
        for seats in (on_day(self.before, self.eve, household), on_day(self.then, self.day, household)):
            for seat in seats:
                if seat.relation == HEAD:
                    return self.people.get(seat.member, "")
        return ""

    def divisor(self, household: str) -> None:
        """How many divide before and after."""
        sharing = self.pack.divisor == "sharing"
        was, now = (
            sum(1 for seat in on_day(seats, day, household) if seat.shares or not sharing)
            for seats, day in ((self.before, self.eve), (self.then, self.day))
        )
        head = self.whose(household)
        if not was and not now:
            return
        if now == was:
            self.say("divisor", _("{head}家：算人均的人数不变，还是 {n} 人。"), head=head, n=now)
        elif not was:
            self.say("divisor", _("{head}家（新户）：从 {month} 起按 {now} 人算人均。"), head=head, now=now)
        elif not now:
            self.say("divisor", _("{head}家：从 {month} 起没有人了，不再算人均。"), head=head)
        else:
            words = _("{head}家：从 {month} 起按 {now} 人算人均（以前 {was} 人）；以前各月不变。")
            self.say("divisor", words, head=head, now=now, was=was)

    def signer(self, household: str) -> None:
        """Who signs for the household from then on."""
        was, now = (
            [
                self.people.get(seat.member, "")
                for seat in on_day(seats, day, household)
                if seat.relation == HEAD
            ]
            for seats, day in ((self.before, self.eve), (self.then, self.day))
        )
        if was != now and now:
            self.say("sign", _("从 {month} 起户主是{head}，月单由他或家人签。"), head=now[0])

    def cards(self, houses: Sequence[str]) -> None:
        """Whose cards no longer say the truth, or are new."""
        stale, door = [], False
        for household in houses:
            was, now = (
                {(seat.member, seat.relation) for seat in on_day(seats, day, household)}
                for seats, day in ((self.before, self.eve), (self.then, self.day))
            )
            if was != now and now:
                stale.append(_("{head}家").format(head=self.whose(household)))
                house = self.s.get(Household, (self.office.village, household))
                door = door or (house is not None and house.consent_door_on is not None)
        if stale:
            words = (
                _("要重打卡片：{houses}（屋内卡、门口卡）。")
                if door
                else _("要重打卡片：{houses}（屋内卡）。")
            )
            self.say("card", words, houses="、".join(stale))

    def account(self, move_lines: bool) -> None:
        """What becomes of the accounts, and that signatures stand."""
        change, way = self.change, KINDS[self.change.kind].way
        last = change.month.plus(-1)
        if way == "split":
            self.say("account", _("新户从 {month} 起单独立账；以前的账留在原户。"))
        if way == "merge":
            words = _("{head}家的账记到 {last} 为止，历史账照样可查；从 {month} 起记在并入的这一户。")
            self.say("account", words, head=self.whose(change.other), last=last)
        for household in sorted({seat.household for seat in self.before}):
            was, now = on_day(self.before, self.eve, household), on_day(self.then, self.day, household)
            if was and not now and way != "merge":
                words = _("{head}家的账记到 {last} 为止，历史账照样可查。")
                self.say("account", words, head=self.whose(household), last=last)
            self._sealed(household)
        if way in ("out", "split", "in") and change.members:
            self._lines(move_lines)

    def _sealed(self, household: str) -> None:
        """Months from then on that are signed or closed already: what was signed stays signed."""
        village_code = self.office.village
        rows = entries(self.s, village_code, household, self.change.month)
        signed = roles_covering(self.s, village_code, {row.id: row.facts_digest() for row in rows})
        months = {row.month for row in rows if row.id in signed}
        months |= {m for m in {row.month for row in rows} if is_closed(self.s, village_code, household, m)}
        if months:
            words = _("{months} 已经签字或结账：签字照旧有效，不用重签；只有人均跟着人数变。")
            self.say("account", words, months="、".join(sorted(months)))

    def _lines(self, move_lines: bool) -> None:
        """Lines of those who leave that are booked from then on."""
        leaving = [seat for seat in on_day(self.before, self.eve) if seat.member in self.change.members]
        for household in sorted({seat.household for seat in leaving}):
            free, fixed = family.lines_of(
                self.s, self.office.village, household, self.change.members, self.change.month
            )
            if self.change.kind == "split" and move_lines and free:
                self.say("account", _("{n} 笔没签字的账跟着转到新户。"), n=len(free))
            elif free:
                self.say("account", _("{month} 以后还有 {n} 笔账记在走的人名下，请核对。"), n=len(free))
            if fixed:
                words = _("{month} 以后有 {n} 笔已签字或结账的账留在原户，不动。")
                self.say("account", words, n=len(fixed))

    def helper(self) -> None:
        """Who helps from then on."""
        change, code = self.change, self.office.village
        helper = village.helper_of(self.s, code, change.household)
        if change.kind == "split" and helper is not None:
            self.say("helper", _("新户的帮扶责任人还是{name}。"), name=helper.name)
        ended = village.helper_of(self.s, code, change.other) if change.kind == "merge" else None
        if ended is not None:
            words = _("{name}对{head}家的结对到 {day} 为止。")
            self.say("helper", words, name=ended.name, head=self.whose(change.other), day=self.eve)

    def report(self, person: NewPerson | None) -> None:
        """What the national system calls it, and a number that is still missing."""
        known = KINDS[self.change.kind]
        if known.national:
            self.say("report", _("上报名册时写作“{label}”。"), label=known.national)
        if known.way == "away":
            shown = _("共享") if kinship.sharing(self.change.kind, self.pack.members) else _("不共享")
            open_ = "" if self.pack.confirmed else _("（这套办法待县里确认）")
            words = _("照“{pack}”，这段时间{shown}收入{unconfirmed}。")
            self.say("report", words, pack=self.pack.title, shown=shown, unconfirmed=open_)
        if known.way == "in" and person is not None and not person.id_number:
            self.say("number", _("还没有证件号码：先按姓名和出生日期登记，办好后补上。"))
