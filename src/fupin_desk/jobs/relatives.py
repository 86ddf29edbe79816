"""Who belongs to a family, what happened in it before, and the papers of its people.

Papers move nobody: a number that came, a second household book, one person registered twice. They are noted
in the family's history like every change, each with its own undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fupin_desk.i18n import _
from fupin_desk.jobs import follows
from fupin_desk.jobs.office import Office
from fupin_desk.model import family, household
from fupin_desk.model.family import kind_words
from fupin_desk.model.household import (
    Household,
    Membership,
    NoSuchHousehold,
    household_lines,
    memberships,
)
from fupin_desk.model.journal import Op
from fupin_desk.model.kinship import KINDS, FamilyChange
from fupin_desk.model.values import Month

if TYPE_CHECKING:
    from fupin_desk.model.ledger import Writing


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody who belongs to a household on a day."""

    member_id: str
    name: str
    relation: str
    sex: str
    birth: date | None
    shares: bool
    joined: date | None
    hukou_book: str
    has_number: bool
    left: date | None = None
    """The first day no longer here, where that is known already."""
    soon: str = ""
    """What else changes for him here, from a day that is known already."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a family's history; `words` say whom it was about and where they went."""

    id: str
    household_id: str
    kind: str
    kind_label: str
    national: str
    month: str
    happened: date | None
    words: str
    note: str
    booked: date


def people(office: Office, household_id: str, on: date | None = None) -> list[SeatLine]:
    """Who belongs to a household on a day (today), the head first."""
    with office.read() as s:
        rows = household.members_of(s, office.village, household_id, on or office.today())
        every = (
            memberships(s, office.village, households=[household_id])
            if any(ms.left for _, ms in rows)
            else []
        )
    after = {(one.member_id, one.joined): one for one in every}
    return [
        SeatLine(
            member_id=m.id,
            name=m.name,
            relation=ms.relation,
            sex=m.sex,
            birth=m.birth,
            shares=ms.shares_income,
            joined=ms.joined,
            hukou_book=ms.hukou_book or "",
            has_number=bool(m.id_number),
            left=ms.left if ms.left and (m.id, ms.left) not in after else None,
            soon=_soon(ms, after.get((m.id, ms.left))) if ms.left else "",
        )
        for m, ms in rows
    ]


def _soon(now: Membership, then: Membership | None) -> str:
    """What changes for somebody who stays, from a day that is known already."""
    if then is None:
        return ""
    if then.shares_income != now.shares_income:
        words = _("{day} 起共享收入") if then.shares_income else _("{day} 起不共享收入")
        return words.format(day=then.joined)
    return _("{day} 起是{relation}").format(day=then.joined, relation=then.relation)


def give_number(office: Office, household_id: str, member_id: str, number: str) -> str:
    """The number of somebody who had none came: set it and note it. Raises BadFamilyChange."""
    with office.change(Op.FAMILY_EVENT) as s:
        family.give_number(s, member_id, number)
        return _noted(s, "number", household_id, (member_id,))


def set_book(office: Office, household_id: str, member_id: str, book: str) -> str:
    """Somebody who lives here stands on another household book ('' takes it back). Raises BadFamilyChange."""
    with office.change(Op.FAMILY_EVENT) as s:
        family.set_book(s, household_id, member_id, book)
        return _noted(s, "book", household_id, (member_id,), book)


def same_person(office: Office, household_id: str, keep_id: str, drop_id: str) -> str:
    """Two records are one person. Raises BadFamilyChange."""
    with office.change(Op.FAMILY_EVENT) as s:
        family.same_person(s, keep_id, drop_id)
        event = _noted(s, "same", household_id, (keep_id, drop_id))
        household.refresh_search_key(s, the_house(s, household_id))
        return event


def history(office: Office, household_id: str | None = None, owner: str | None = None) -> list[EventLine]:
    """The family events of a household or of the village, oldest first."""
    code = owner or office.village
    with office.read() as s:
        rows = family.events(s, code, household_id)
        heads = {line.id: line.head for line in household_lines(s, code)}
        wanted = {one for row in rows for one in row.people}
        names = follows.names(s, code, wanted)
        return [
            EventLine(
                row.id,
                row.household_id,
                row.kind,
                kind_words(row.kind),
                KINDS[row.kind].national if row.kind in KINDS else "",
                row.month,
                row.happened,
                _event_words(row, household_id, names, heads),
                row.note,
                row.booked,
            )
            for row in rows
        ]


def _event_words(
    row: family.FamilyEvent, household_id: str | None, names: Mapping[str, str], heads: Mapping[str, str]
) -> str:
    who = "、".join(names.get(one, "") for one in row.people if names.get(one))
    other = row.other_household_id
    if other and household_id == other:
        where = _("从{head}家来") if row.kind in ("split", "marry_out", "move_out") else _("到{head}家去")
        return "，".join(part for part in (who, where.format(head=heads.get(row.household_id, ""))) if part)
    if other:
        whose = _("{head}家").format(head=heads.get(other, ""))
        return "，".join(part for part in (who, whose) if part)
    return who


def _noted(s: Writing, kind: str, household_id: str, members: tuple[str, ...], note: str = "") -> str:
    the_house(s, household_id)
    change = FamilyChange(kind, household_id, Month.of(s.today), members)
    return family.write_event(s, change, happened=None, note=note).id


def the_house(s: Writing, household_id: str) -> Household:
    """A standing household of the village. Raises NoSuchHousehold."""
    row = s.get(Household, (s.village, household_id))
    if row is None:
        raise NoSuchHousehold(number="")
    return row


def doubles(office: Office, household_id: str) -> list[tuple[SeatLine, SeatLine]]:
    """People of a household who may be one person registered twice: same name, one of them without number."""
    here = people(office, household_id)
    return [
        (one, other)
        for place, one in enumerate(here)
        for other in here[place + 1 :]
        if one.name == other.name and not (one.has_number and other.has_number)
    ]
