"""What a change in a family means for who sits where: a pure rule, printed and tested alone.

A `Seat` is one person's place in one household from one day until another: his relation to the head and
whether he shares the income. A `FamilyChange` says what happened and from which month it counts; `plan`
answers the `Step`s that follow, `after` what the seats are then. Nothing here knows a table or a clock.

Laws:

* It counts from the first day of a month on. Until the day before, everything stays as it was: seats are
  ended and begun, never rewritten, so old months keep their head, their members and their divisor.
* Nobody sits in two households on one day; a household with people has exactly one head on every day.
* Relations are said, never guessed: who gets another head is asked how he stands to him (`asked`).
* Changes are told in their order. What would contradict a later one is refused: take that one back first.
* A head who goes leaves another behind, named in the same change, or nobody at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Month

HEAD: Final = "户主"
Way = Literal["in", "out", "away", "back", "head", "split", "merge"]


class BadFamilyChange(Refusal):
    """A family change that cannot have been as typed, or that contradicts what is known."""

    code = "FD-J74"
    what_happened = N_("家庭变动没有记：{why}。")
    what_now = N_("请改好再记，账和名册都没有动。")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: its words, what it does, what the national system calls it, whose switch it asks.

    `switch` is the key in a rule pack's ``[members]``; `usual` holds where the pack does not say.
    """

    label: str
    way: Way
    national: str = ""
    switch: str = ""
    usual: bool = True


KINDS: Final[Mapping[str, Kind]] = {
    "birth": Kind(N_("出生"), "in", "新生儿"),
    "marry_in": Kind(N_("婚入"), "in", "嫁入"),
    "adopt": Kind(N_("收养"), "in", "收养"),
    "move_in": Kind(N_("迁入"), "in", "户籍迁入"),
    "join": Kind(N_("回来同住"), "in", "其他转入"),
    "death": Kind(N_("去世"), "out", "死亡"),
    "marry_out": Kind(N_("婚出"), "out", "嫁出"),
    "move_out": Kind(N_("迁出"), "out", "户籍迁出"),
    "abroad": Kind(N_("出国定居"), "out", "出国定居"),
    "leave": Kind(N_("分开过，不在本村立户"), "out", "其他转出"),
    "study": Kind(N_("外出上学"), "away", "", "student", True),
    "army": Kind(N_("参军"), "away", "", "conscript", False),
    "prison": Kind(N_("服刑"), "away", "判刑收监", "prison", False),
    "missing": Kind(N_("失去联系"), "away", "", "missing", False),
    "back": Kind(N_("回来了"), "back", "刑满释放"),
    "head": Kind(N_("换户主"), "head"),
    "split": Kind(N_("分户"), "split"),
    "merge": Kind(N_("并户"), "merge"),
}
"""Every kind that moves somebody. Labels of the national lists are what rosters and reports carry."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a household. `joined` None: since the roster; `left`: the first day no longer there."""

    id: str
    household: str
    member: str
    relation: str
    joined: date | None = None
    left: date | None = None
    shares: bool = True

    def holds(self, day: date) -> bool:
        """Whether the person sits here on a day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or self.left > day)


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """What happened. `members`: whom it is about; `other`: where they go to or who joins (split, merge).

    `relations` (member → relation) holds for where each person sits afterwards; whoever is 户主 in it heads
    that household from then on.
    """

    kind: str
    household: str
    month: Month
    members: tuple[str, ...] = ()
    other: str = ""
    relations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do to the seats: ``end`` or ``alter`` a seat that is there, or let somebody ``sit``."""

    deed: Literal["end", "alter", "sit"]
    seat: Seat
    why: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is to sit: household, relation, sharing."""

    household: str
    relation: str
    shares: bool


def sharing(kind: str, switches: Mapping[str, bool]) -> bool:
    """Whether somebody away for this reason still shares the income, as a pack's ``[members]`` says."""
    known = KINDS[kind]
    return switches.get(known.switch, known.usual)


def on_day(seats: Iterable[Seat], day: date, household: str | None = None) -> list[Seat]:
    """The seats taken on a day, of one household or of all."""
    return [seat for seat in seats if seat.holds(day) and household in (None, seat.household)]


def heads(seats: Iterable[Seat], household: str, day: date) -> list[str]:
    """Who is head of a household on a day: one person, unless the book is flawed or the house is empty."""
    return [seat.member for seat in on_day(seats, day, household) if seat.relation == HEAD]


def asked(change: FamilyChange, seats: Sequence[Seat]) -> tuple[str, ...]:
    """Of whom it must be said how they stand to their head afterwards, in the order they sit."""
    known = _kind(change)
    day = change.month.first
    home = [seat.member for seat in on_day(seats, day, change.household)]
    if known.way == "head":
        return tuple(home)
    if known.way == "merge":
        return tuple(seat.member for seat in on_day(seats, day, change.other))
    if known.way in ("away", "back"):
        return ()
    moving = list(change.members)
    if known.way == "in":
        return tuple(moving) + tuple(
            _bereft(seats, _former(seats, moving, day, change.household), moving, day)
        )
    gone_to = moving if known.way == "split" or change.other else []
    return tuple(gone_to) + tuple(_bereft(seats, {change.household}, moving, day))


def _former(seats: Sequence[Seat], moving: Sequence[str], day: date, household: str) -> set[str]:
    taken = (seat.household for seat in on_day(seats, day) if seat.member in moving)
    return {one for one in taken if one != household}


def _bereft(seats: Sequence[Seat], households: Iterable[str], moving: Sequence[str], day: date) -> list[str]:
    """Those who stay in a household whose head goes."""
    left = []
    for household in sorted(households):
        if set(heads(seats, household, day)) & set(moving):
            left += [seat.member for seat in on_day(seats, day, household) if seat.member not in moving]
    return left


def plan(change: FamilyChange, seats: Sequence[Seat], switches: Mapping[str, bool]) -> tuple[Step, ...]:
    """What follows for the seats. `seats` are all of the households and people concerned, of every time.

    Raises BadFamilyChange naming what is missing or contradicts.
    """
    known, day = _kind(change), change.month.first
    _refuse_unclear(change, known, seats, day)
    wanted: dict[str, Place | None] = {}
    for member in _concerned(change, known, seats, day):
        wanted[member] = _place(change, known, member, seats, day, switches)
    for member in asked(change, seats):
        if member not in wanted:
            seat = _seat_of(seats, member, day)
            wanted[member] = Place(seat.household, _said(change, member), seat.shares)
    steps = [step for member, place in wanted.items() for step in _moved(seats, member, place, change, day)]
    then = after(seats, steps)
    for household in sorted({seat.household for seat in then}):
        _refuse_headless(seats, then, day, household)
    return tuple(steps)


def after(seats: Iterable[Seat], steps: Iterable[Step]) -> list[Seat]:
    """The seats as they are when the steps were done."""
    by_id = {seat.id: seat for seat in seats}
    for number, step in enumerate(steps):
        key = step.seat.id or f"new-{number}"
        by_id[key] = replace(step.seat, id=key)
    return list(by_id.values())


def _kind(change: FamilyChange) -> Kind:
    known = KINDS.get(change.kind)
    if known is None:
        raise BadFamilyChange(why=_("没有“{kind}”这种变动").format(kind=change.kind[:20]))
    return known


def _refuse_unclear(change: FamilyChange, known: Kind, seats: Sequence[Seat], day: date) -> None:
    home = {seat.member for seat in on_day(seats, day, change.household)}
    moving = set(change.members)
    if known.way not in ("head", "merge") and not moving:
        raise BadFamilyChange(why=_("没有说是谁"))
    if known.way in ("out", "away", "back", "split") and moving - home:
        raise BadFamilyChange(why=_("有人到 {month} 已经不在这一户").format(month=change.month))
    if known.way == "in" and moving & home:
        raise BadFamilyChange(why=_("这个人已经在这一户了"))
    if change.other == change.household:
        raise BadFamilyChange(why=_("两户是同一户"))
    if known.way in ("split", "merge") and not change.other:
        raise BadFamilyChange(why=_("没有说是哪一户"))
    if known.way == "split" and (moving == home or on_day(seats, day, change.other)):
        raise BadFamilyChange(why=_("分户要分到一个新户，老户也要留人"))
    if known.way == "merge" and not on_day(seats, day, change.other):
        raise BadFamilyChange(why=_("要并过来的那一户到 {month} 已经没有人").format(month=change.month))


def _concerned(change: FamilyChange, known: Kind, seats: Sequence[Seat], day: date) -> list[str]:
    if known.way == "head":
        return []
    if known.way == "merge":
        return [seat.member for seat in on_day(seats, day, change.other)]
    return list(dict.fromkeys(change.members))


def _place(
    change: FamilyChange, known: Kind, member: str, seats: Sequence[Seat], day: date,
    switches: Mapping[str, bool],
) -> Place | None:  # fmt: skip
    """Where somebody the change is about sits afterwards; None: nowhere in this village."""
    if known.way in ("away", "back"):
        seat = _seat_of(seats, member, day)
        shares = known.way == "back" or sharing(change.kind, switches)
        return Place(seat.household, seat.relation, shares)
    if known.way == "out" and not change.other:
        return None
    to = change.household if known.way in ("in", "merge") else change.other
    before = [seat for seat in on_day(seats, day) if seat.member == member]
    return Place(to, _said(change, member), before[0].shares if before else True)


def _said(change: FamilyChange, member: str) -> str:
    relation = change.relations.get(member, "").strip()
    if not relation:
        raise BadFamilyChange(why=_("还有人没有说和户主的关系"))
    return relation


def _seat_of(seats: Sequence[Seat], member: str, day: date) -> Seat:
    found = [seat for seat in on_day(seats, day) if seat.member == member]
    if not found:
        raise BadFamilyChange(why=_("有人到 {month} 已经不在这一户").format(month=Month.of(day)))
    return found[0]


def _moved(
    seats: Sequence[Seat], member: str, place: Place | None, change: FamilyChange, day: date
) -> list[Step]:
    """End the seat somebody has and give him the one he gets, where they differ."""
    mine = [
        seat for seat in seats if seat.member == member and (seat.joined is None or seat.joined != seat.left)
    ]
    if any((s.joined is not None and s.joined > day) or (s.left is not None and s.left > day) for s in mine):
        raise BadFamilyChange(why=_("这个人后面还有变动，请先撤销那一次"))
    had = [seat for seat in mine if seat.holds(day)]
    if place is None:
        return [Step("end", replace(seat, left=day), change.kind) for seat in had]
    gets = Seat("", place.household, member, place.relation, day, None, place.shares)
    if len(had) == 1 and had[0].household == place.household:
        now = replace(had[0], relation=place.relation, shares=place.shares)
        if now == had[0]:
            return []
        if had[0].joined == day:  # it never was otherwise for a day
            return [Step("alter", now, change.kind)]
    return [
        *(Step("end", replace(seat, left=day), change.kind) for seat in had),
        Step("sit", gets, change.kind),
    ]


def _refuse_headless(before: Sequence[Seat], then: Sequence[Seat], day: date, household: str) -> None:
    """One head for every household with people, from this day on; what was flawed before may stay so."""
    ours = [seat for seat in then if seat.household == household]
    later = {edge for seat in ours for edge in (seat.joined, seat.left) if edge is not None and edge > day}
    if heads(before, household, day) != heads(then, household, day) and later:
        raise BadFamilyChange(why=_("这一户后面还有变动，请先撤销那一次"))
    for at in sorted({day} | later):
        people, now = on_day(ours, at), len(heads(ours, household, at))
        if on_day(before, at, household) and len(heads(before, household, at)) != 1:
            continue
        if now > 1:
            raise BadFamilyChange(why=_("一户只能有一个户主"))
        if people and not now:
            raise BadFamilyChange(why=_("还没有说由谁当户主"))
