"""家庭变动: what happened in a family, what follows from it, and both written down as one change.

`preview` says before anything is saved what will follow: how many divide from which month on, who signs,
which cards must be printed again, what becomes of the account, who helps. `record` does exactly that. Nobody
is deleted, no line that is signed or of a closed month is touched, and one undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from fupin_desk.i18n import _
from fupin_desk.jobs import follows, statements
from fupin_desk.jobs.follows import Follow, NewPerson
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.relatives import the_house
from fupin_desk.model import family, household, kinship, village
from fupin_desk.model.journal import Op
from fupin_desk.model.kinship import HEAD, KINDS, BadFamilyChange, FamilyChange, Seat
from fupin_desk.model.relations import offer
from fupin_desk.model.values import Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.model.ledger import Writing

NEW_PERSON: Final = "new-person"
NEW_HOUSE: Final = "new-house"
"""Stand for the person or household that a change brings and that has no id yet."""


@dataclass(frozen=True, slots=True)
class FamilyDraft:
    """A change as somebody typed it. `person` fills `NEW_PERSON` in `members` and `relations`.

    `other_household_id`: where somebody goes to, or who joins; for a split leave it out and name the new
    household's number and group. `move_lines`: unsigned lines of those who leave go along from the month on.
    """

    kind: str
    household_id: str
    month: str
    happened: date | None = None
    members: tuple[str, ...] = ()
    person: NewPerson | None = None
    other_household_id: str = ""
    new_household_no: str = ""
    new_group: str = ""
    relations: Mapping[str, str] = field(default_factory=dict)
    move_lines: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody whose relation to his head must be said; `offered` is '' where it cannot be known."""

    member_id: str
    name: str
    was: str
    household: str
    offered: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: whom to ask about, what follows, or what is still wrong or missing."""

    asked: list[Asked]
    follows: list[Follow]
    problem: str


def kinds() -> list[tuple[str, str]]:
    """Every kind of change with its words."""
    return [(key, _(kind.label)) for key, kind in KINDS.items()]


def usual_month(kind: str, happened: date) -> Month:
    """From which month a change counts unless somebody says otherwise: who comes counts in the month he
    came, everything else from the month after."""
    month = Month.of(happened)
    return month if KINDS[kind].way in ("in", "back") else month.plus(1)


def preview(office: Office, draft: FamilyDraft) -> Preview:
    """What a change would do, without doing it. Never raises for what is still missing: it says so."""
    with office.read() as s:
        try:
            change = _change(draft, draft.other_household_id or NEW_HOUSE)
            seats = _seats(s, office.village, change)
            asked = _asked(s, office, change, draft, seats)
        except BadFamilyChange as wrong:
            return Preview([], [], _open(wrong))
        try:
            _refuse_far(office, draft)
            _refuse_nameless(draft)
            steps = kinship.plan(change, seats, _switches(office, s))
        except BadFamilyChange as wrong:
            return Preview(asked, [], _open(wrong))
        told = follows.of(
            office, s, change, draft.person, seats, kinship.after(seats, steps), draft.move_lines
        )
    return Preview(asked, told, "")


def record(office: Office, draft: FamilyDraft) -> str:
    """Write the change and what follows; answers the event's id.

    Raises BadFamilyChange, NoSuchHousehold, TooLong, NotAMonth.
    """
    _refuse_far(office, draft)
    with office.change(Op.FAMILY_EVENT, _(_known(draft.kind).label)) as s:
        the_house(s, draft.household_id)
        draft = _person_made(s, draft)
        other = draft.other_household_id
        if _known(draft.kind).way == "split":
            if other:
                raise BadFamilyChange(why=_("分户要分到一个新户，老户也要留人"))
            other = household.add_household(
                s, household_no=draft.new_household_no, group_name=_group(s, draft)
            ).id
        elif other:
            the_house(s, other)
        change = _change(draft, other)
        s.flush()
        seats = _seats(s, s.village, change)
        former = _former(seats, change)
        family.apply(s, kinship.plan(change, seats, _switches(office, s)))
        event = family.write_event(s, change, happened=draft.happened, note=draft.note, other=former)
        s.flush()
        _carry(s, change, draft)
        for one in {change.household, change.other, former} - {""}:
            household.refresh_search_key(s, the_house(s, one))
        return event.id


def _change(draft: FamilyDraft, other: str) -> FamilyChange:
    known = _known(draft.kind)
    if known.way != "split" and other == NEW_HOUSE:
        other = ""
    if known.way in ("in", "away", "back", "head"):
        other = ""
    members = draft.members or ((NEW_PERSON,) if draft.person is not None else ())
    return FamilyChange(
        draft.kind, draft.household_id, Month.parse(draft.month), members, other, dict(draft.relations)
    )


def _known(kind: str) -> kinship.Kind:
    known = KINDS.get(kind)
    if known is None:
        raise BadFamilyChange(why=_("没有“{kind}”这种变动").format(kind=kind[:20]))
    return known


def _person_made(s: Writing, draft: FamilyDraft) -> FamilyDraft:
    """The draft with a real id in place of the new person's."""
    if draft.person is None:
        return draft
    _refuse_nameless(draft)
    person = draft.person
    made = household.new_member(
        s, name=person.name.strip(), sex=person.sex, birth=person.birth, id_number=person.id_number.strip()
    )
    known = tuple(made.id if one == NEW_PERSON else one for one in draft.members) or (made.id,)
    relations = {made.id if one == NEW_PERSON else one: said for one, said in draft.relations.items()}
    return replace(draft, members=known, relations=relations)


def _carry(s: Writing, change: FamilyChange, draft: FamilyDraft) -> None:
    """What goes along besides the people: the helper of a split household, unsigned lines if said so."""
    start = change.month.first
    if draft.kind == "split":
        helper = village.helper_of(s, s.village, change.household)
        if helper is not None:
            village.pair(s, helper.id, change.other, start)
    if draft.kind == "merge":
        village.unpair(s, change.other, start, _("并户"))
    if draft.move_lines and draft.kind == "split":
        free, _fixed = family.lines_of(s, s.village, change.household, change.members, change.month)
        for line in free:
            line.household_id = change.other


def _seats(s: Session, code: str, change: FamilyChange) -> list[Seat]:
    return family.seats(s, code, (change.household, change.other), change.members)


def _former(seats: Sequence[Seat], change: FamilyChange) -> str:
    """The household somebody came from who was known here before."""
    day = change.month.first
    if KINDS[change.kind].way != "in":
        return ""
    taken = [seat.household for seat in kinship.on_day(seats, day) if seat.member in change.members]
    return next((one for one in taken if one != change.household), "")


def _asked(
    s: Session, office: Office, change: FamilyChange, draft: FamilyDraft, seats: Sequence[Seat]
) -> list[Asked]:
    ids = kinship.asked(change, seats)
    day = change.month.first
    sitting = {seat.member: seat for seat in kinship.on_day(seats, day)}
    people = {m.id: m for m in follows.members(s, office.village, set(ids) | set(sitting))}
    said = dict(change.relations)
    moving = set(ids) & set(change.members) if KINDS[change.kind].way == "split" else set()
    result = []
    for one in ids:
        seat = sitting.get(one)
        new = one not in people
        name = draft.person.name if new and draft.person else people[one].name if one in people else ""
        group = [other for other in ids if (other in moving) == (one in moving)]
        heads = [other for other in group if said.get(other) == HEAD]
        offered = HEAD if len(group) == 1 and KINDS[change.kind].way in ("out", "split") else ""
        if heads and heads[0] != one and seat is not None and heads[0] in sitting:
            offered = offer(
                seat.relation,
                sitting[heads[0]].relation,
                sex=people[one].sex if one in people else "",
                head_sex=people[heads[0]].sex if heads[0] in people else "",
            )
        result.append(
            Asked(one, name, seat.relation if seat else "", seat.household if seat else "", offered)
        )
    return result


def _switches(office: Office, s: Session) -> Mapping[str, bool]:
    return statements.pack_in_force(office, s, office.village).members


def _open(wrong: BadFamilyChange) -> str:
    """What a preview says is still open: the reason alone, nothing has been refused yet."""
    return str(wrong.facts["why"])


def _refuse_nameless(draft: FamilyDraft) -> None:
    if draft.person is not None and not draft.person.name.strip():
        raise BadFamilyChange(why=_("没有写姓名"))


def _refuse_far(office: Office, draft: FamilyDraft) -> None:
    month = Month.parse(draft.month)
    if month > Month.of(office.today()).plus(1):
        raise BadFamilyChange(why=_("生效月份最晚写到下个月"))
    if draft.happened is not None and (draft.happened > office.today() or draft.happened > month.last):
        raise BadFamilyChange(why=_("发生的日期在今天或生效月份以后"))


def _group(s: Writing, draft: FamilyDraft) -> str:
    return draft.new_group or the_house(s, draft.household_id).group_name
