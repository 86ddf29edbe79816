"""Whose money is it? One row of a payment list against the village, by proof and never by guess.

In this order: the ID number; the account (learnt from an earlier list whose ID matched); the household's
number; the name, with the group where both sides know it. Numbers that are starred out only exclude. Two
proofs that contradict each other, several people who fit, somebody who has moved away: each is a question
with its candidates for the tray. Pure but for reading the village once (`Village.read`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fupin_desk.intake.codes import fold
from fupin_desk.intake.payments import PaidRow
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.idnumber import resident_number

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九十")} | {"两": 2}
_GROUP = re.compile(r"第?([〇一二三四五六七八九十两\d]{1,3})(?:村民)?(?:小)?[组社队]")


@dataclass(frozen=True, slots=True)
class Villager:
    """A member in a household; `left`: no longer there."""

    member_id: str
    household_id: str
    name: str
    id_number: str
    account: str
    relation: str
    left: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A household as a list of candidates names it."""

    id: str
    number: str
    group: str
    head: str


@dataclass(frozen=True, slots=True)
class Match:
    """What came of a row: a household (and member) and `how`, or `why` not with who could be meant."""

    household_id: str = ""
    member_id: str | None = None
    how: str = ""
    why: str = ""
    candidates: tuple[Villager, ...] = ()
    flaw: str = ""


@dataclass(slots=True)
class Village:
    """Everybody, ready to be found by number, account and name."""

    homes: dict[str, Home] = field(default_factory=dict)
    by_number: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, list[Villager]] = field(default_factory=lambda: defaultdict(list))
    by_account: dict[str, list[Villager]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Villager]] = field(default_factory=lambda: defaultdict(list))
    of_home: dict[str, list[Villager]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, s: Session, code: str) -> Village:
        """The village as it stands, those who left last."""
        known = cls()
        of_member = and_(Member.village == Membership.village, Member.id == Membership.member_id)
        query = (
            select(
                Member.id, Membership.household_id, Member.name, Member.id_number, Member.account,
                Membership.relation, Membership.left,
            )
            .join(Membership, of_member)
            .where(Member.village == code, Member.gone.is_(None), Membership.gone.is_(None))
            .order_by(Membership.left.is_not(None), Membership.id)
        )  # fmt: skip
        for row in s.execute(query):
            id_, home, name, number, account, relation, left = row
            known.put(Villager(id_, home, name, number, account or "", relation, left is not None))
        houses = select(Household.id, Household.household_no, Household.group_name).where(
            Household.village == code, Household.gone.is_(None)
        )
        for id_, number, group in s.execute(houses.order_by(Household.household_no, Household.id)):
            people = known.of_home[id_]
            head = next((one.name for one in people if one.relation == HEAD and not one.left), "")
            known.homes[id_] = Home(id_, number, group, head)
            known.by_number[number].append(id_)
        return known

    def put(self, one: Villager) -> None:
        """Let somebody be found."""
        self.of_home[one.household_id].append(one)
        self.by_name[fold(one.name)].append(one)
        if one.id_number:
            self.by_id[resident_number(one.id_number.upper())].append(one)
        if one.account:
            self.by_account[one.account].append(one)

    def match(self, row: PaidRow) -> Match:
        """Whose row this is."""
        for step in (self._by_id, self._by_account, self._by_household):
            found = step(row)
            if found is not None:
                return found
        return self._by_name(row)

    def _by_id(self, row: PaidRow) -> Match | None:
        found = self.by_id.get(row.id_number, ()) if row.id_number and "*" not in row.id_number else ()
        here = _present(found)
        if not found:
            return None
        if not here:
            return Match(why="left", candidates=tuple(found))
        if _homes(here) > 1:
            return Match(why="several", candidates=tuple(here))
        one, flaw = here[0], ""
        if row.name and not fits(row.name, one.name):
            namesakes = [other for other in self._named(row) if other.household_id != one.household_id]
            if namesakes:
                return Match(why="id_differs", candidates=(one, *namesakes))
            flaw = "ID_DIFFERS"
        owners = _present(self.by_account.get(row.account, ()))
        if owners and all(owner.household_id != one.household_id for owner in owners):
            flaw = flaw or "ACCOUNT_DIFFERS"
        return Match(one.household_id, one.member_id, "id", flaw=flaw)

    def _by_account(self, row: PaidRow) -> Match | None:
        found = self.by_account.get(row.account, ()) if row.account and "*" not in row.account else ()
        here = _present(found)
        if not found:
            return None
        if not here:
            return Match(why="left", candidates=tuple(found))
        if _homes(here) > 1:
            return Match(why="several", candidates=tuple(here))
        family = _present(self.of_home[here[0].household_id])
        named = [one for one in family if fits(row.name, one.name)] if row.name else here
        named = [one for one in named if _agrees(row.id_number, one.id_number)]
        if not named:
            return Match(why="account_name", candidates=tuple(here))
        member = named[0].member_id if len(named) == 1 else None
        return Match(here[0].household_id, member, "account")

    def _by_household(self, row: PaidRow) -> Match | None:
        homes = self.by_number.get(row.household_no, ()) if row.household_no else ()
        if len(homes) != 1:
            return None
        family = _present(self.of_home[homes[0]])
        named = [one for one in family if fits(row.name, one.name) and _agrees(row.id_number, one.id_number)]
        if len(named) == 1:
            return Match(homes[0], named[0].member_id, "number")
        return Match(why="number_name", candidates=tuple(named or family[:1]))

    def _by_name(self, row: PaidRow) -> Match:
        named = self._named(row)
        if not named:
            return Match(why="unknown")
        agreed = [
            one for one in named
            if _agrees(row.id_number, one.id_number) and _agrees(row.account, one.account, strict=False)
        ]  # fmt: skip
        if not agreed:
            return Match(why="id_differs", candidates=tuple(named))
        group = group_number(row.group)
        near = [one for one in agreed if group in ("", self._group(one)) or not self._group(one)]
        if not near:
            return Match(why="group_differs", candidates=tuple(agreed))
        if len(near) > 1:
            return Match(why="several", candidates=tuple(near))
        return Match(near[0].household_id, near[0].member_id, "name")

    def _named(self, row: PaidRow) -> list[Villager]:
        return _present(self.by_name.get(fold(row.name), ())) if row.name else []

    def _group(self, one: Villager) -> str:
        home = self.homes.get(one.household_id)
        return group_number(home.group) if home else ""

    def look_alikes(self, name: str, id_tail: str, account_tail: str, most: int = 6) -> list[Villager]:
        """Who a row in the tray could mean, the likeliest first: by name, then by the tails of numbers."""
        everybody = (one for people in self.of_home.values() for one in people)
        scored = []
        for one in everybody if (id_tail or account_tail) else self.by_name.get(fold(name), ()):
            score = 4 * (bool(name) and fits(name, one.name))
            score += 3 * (bool(id_tail) and one.id_number.endswith(id_tail))
            score += 2 * (bool(account_tail) and one.account.endswith(account_tail)) - one.left
            if score > 0:
                scored.append((-score, one.household_id, one))
        return [one for _score, _home, one in sorted(scored, key=lambda item: item[:2])][:most]


def _present(people: Iterable[Villager]) -> list[Villager]:
    return [one for one in people if not one.left]


def _homes(people: Sequence[Villager]) -> int:
    return len({one.household_id for one in people})


def fits(told: str, known: str) -> bool:
    """Whether a name as a list writes it (stars for hidden characters) can be this one."""
    plain, name = fold(told), fold(known)
    if "某" not in told and "*" not in told:  # folding took the stars away
        return plain == name
    stars = re.escape(told.strip()).replace(r"\*", ".").replace("某", ".")
    return re.fullmatch(stars, known) is not None


def _agrees(told: str, known: str, *, strict: bool = True) -> bool:
    """Whether two numbers can be one; where one side has none, nothing contradicts."""
    if not told or not known:
        return True
    if "*" in told:
        start, end = told.partition("*")[0], told.rpartition("*")[2]
        return known.startswith(start) and known.endswith(end)
    return not strict or told == resident_number(known.upper())


def group_number(text: str) -> str:
    """The number of a villager group as written in whatever way: ``松林村三组`` and ``3组`` are ``3``."""
    found = _GROUP.findall(fold(text))
    if not found:
        return fold(text) if fold(text) and len(fold(text)) <= 3 and fold(text).isdigit() else ""
    return str(_number(found[-1]))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(int(sign) if sign.isdigit() else _DIGITS[sign]) for sign in text))
