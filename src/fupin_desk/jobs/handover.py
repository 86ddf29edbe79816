"""交接: households go from one helper to another, on a day, for a reason, with a list both sign.

What is open goes along: the promises the one still owed these households are the other's from then on (who
said them stays), and the visits due are due by him. The list that is printed names all of it. Who answered
for whom when can always be read: a pairing is never rewritten, it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fupin_desk.i18n import _
from fupin_desk.jobs import promises, visits
from fupin_desk.jobs.office import Office
from fupin_desk.model import promise, village
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.village import BadHandOver, Person, the_village
from fupin_desk.paper.handover import HandOverSheet, OpenPromise, Row, print_handover

if TYPE_CHECKING:
    from fupin_desk.jobs.promises import PromiseLine
    from fupin_desk.jobs.visits import DueLine


@dataclass(frozen=True, slots=True)
class PairingLine:
    """Who answered for a household; `until` is the first day he no longer did."""

    household_id: str
    household_no: str
    head: str
    group: str
    person_id: str
    helper: str
    unit: str
    since: date | None
    until: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along with households that change hands."""

    promises: list[PromiseLine]
    visits: list[DueLine]


def along(office: Office, household_ids: Sequence[str]) -> Along:
    """Open promises and due visits of these households: what the next helper takes over."""
    wanted = set(household_ids)
    owed = [one for one in promises.board(office).promises if one.stage in ("promised", "funded")]
    return Along(
        [one for one in owed if one.household_id in wanted],
        [one for one in visits.due(office) if one.household_id in wanted],
    )


def hand_over(
    office: Office, from_id: str, to_id: str, household_ids: Sequence[str], why: str, on: date | None = None
) -> int:
    """Households change hands from a day on; answers how many open promises went along.

    Raises BadHandOver, NoSuchPerson, TooLong.
    """
    if from_id == to_id:
        raise BadHandOver(why=_("交出和接手是同一个人"))
    if not household_ids:
        raise BadHandOver(why=_("没有选哪几户"))
    if not why.strip():
        raise BadHandOver(why=_("没有写为什么交接"))
    with office.change(Op.HAND_OVER, why) as s:
        start = on or s.today
        if start > s.today:
            raise BadHandOver(why=_("交接的日子还没到"))
        moved = 0
        for household_id in dict.fromkeys(household_ids):
            standing = village.helper_of(s, s.village, household_id)
            if standing is None or standing.id != from_id:
                raise BadHandOver(why=_("有一户现在不归交出的人帮扶"))
            village.pair(s, to_id, household_id, start, why)
            for row in promise.promises(s, s.village, household_id):
                if row.open and row.person_id == from_id:
                    row.person_id = to_id
                    moved += 1
        return moved


def leave(office: Office, person_id: str, until: date | None = None) -> None:
    """Somebody leaves the village's work. Raises NoSuchPerson, StillAnswering."""
    with office.change(Op.ADD_PERSON) as s:
        village.leave(s, person_id, until or s.today)


def history(
    office: Office, *, household_id: str | None = None, person_id: str | None = None
) -> list[PairingLine]:
    """Who answered for whom, oldest first."""
    code = office.village
    with office.read() as s:
        houses = {line.id: line for line in household_lines(s, code)}
        people = {person.id: person for person in village.people(s, code)}
        found = []
        for row in village.pairings(s, code, household_id=household_id, person_id=person_id):
            house, person = houses.get(row.household_id), people.get(row.person_id)
            found.append(
                PairingLine(
                    row.household_id,
                    house.household_no if house else "",
                    house.head if house else "",
                    house.group if house else "",
                    row.person_id,
                    person.name if person else "",
                    person.unit if person else "",
                    row.since,
                    row.until,
                    row.why or "",
                )
            )
        return found


def sheet(office: Office, from_id: str, to_id: str, on: date) -> bytes:
    """The list both sign, as PDF: the households that went from the one to the other on this day.

    Raises BadHandOver where none did, NoSuchPerson.
    """
    before = {line.household_id: line for line in history(office, person_id=from_id) if line.until == on}
    taken = [
        line for line in history(office, person_id=to_id) if line.since == on and line.household_id in before
    ]
    if not taken:
        raise BadHandOver(why=_("这一天没有从他手里交出的户"))
    open_ = along(office, [line.household_id for line in taken])
    due = {line.household_id: line for line in open_.visits}
    with office.read() as s:
        row = the_village(s, office.village)
        given, takes = (
            village.the_person(s, office.village, from_id),
            village.the_person(s, office.village, to_id),
        )
        secretaries = village.people(s, office.village, "first_secretary")
    rows = tuple(
        Row(
            line.head,
            line.group,
            before[line.household_id].since,
            due[line.household_id].due if line.household_id in due else None,
            sum(1 for one in open_.promises if one.household_id == line.household_id),
        )
        for line in taken
    )
    paper = HandOverSheet(
        place=f"{row.county}{row.township}{row.name}" if row else office.name,
        given_by=_named(given),
        taken_by=_named(takes),
        witness=secretaries[-1].name if secretaries else "",
        on=on,
        why=before[taken[0].household_id].why,
        rows=rows,
        promises=tuple(
            OpenPromise(one.head, one.content, one.due, one.who or one.unit, one.overdue)
            for one in open_.promises
        ),
    )
    return print_handover([paper], office.resources.faces, office.today()).pdf


def _named(person: Person) -> str:
    return "，".join(part for part in (person.name, person.unit) if part)
