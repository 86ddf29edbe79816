"""走访: who was visited when, and who is due, by the rhythm of the household's kind.

The rhythm is dated data (`resources/visits.toml`); a telephone call is recorded here too but does not count
as a visit unless the data says so. The list of what is due stands by helper, so that each sees his own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fupin_desk.i18n import N_, _
from fupin_desk.jobs.office import Office
from fupin_desk.model import promise, rounds, village, visit
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.masks import mask_phone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from fupin_desk.model.household import HouseholdLine
    from fupin_desk.model.rounds import Rounds
    from fupin_desk.model.village import Pairing, Person
    from fupin_desk.model.visit import Visit

RHYTHMS = {1: N_("每月一次"), 3: N_("每季度一次"), 6: N_("每半年一次"), 12: N_("每年一次")}


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit or call as somebody typed it; without a person it was the household's helper."""

    household_id: str
    happened: date
    way: str = "visit"
    person_id: str | None = None
    talked_with: str = ""
    content: str = ""
    words: str = ""
    next_step: str = ""
    due: date | None = None
    at_time: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as pages show it; the number is masked."""

    id: str
    household_id: str
    head: str
    happened: date
    at_time: str
    way: str
    way_label: str
    who: str
    talked_with: str
    number_masked: str
    content: str
    words: str
    next_step: str
    due: date | None


@dataclass(frozen=True, slots=True)
class DueLine:
    """When a household is to be visited next, and by whom; `overdue` in days, 0 while there is time."""

    household_id: str
    household_no: str
    head: str
    group: str
    kind: str
    monitor_category: str
    helper: str
    helper_id: str
    last: date | None
    due: date
    overdue: int
    soon: bool
    rhythm: str
    confirmed: bool
    questions: int


def the_rounds(office: Office) -> Rounds:
    """The rhythm of visits in force."""
    return rounds.parse_rounds(office.resources.read("visits.toml"))


def record(office: Office, draft: VisitDraft) -> str:
    """Record a visit or call; answers its id. Raises BadVisit, TooLong."""
    with office.change(Op.RECORD_VISIT) as s:
        person_id = draft.person_id
        if person_id is None:
            helper = village.helper_of(s, s.village, draft.household_id, draft.happened)
            helper = helper or village.helper_of(s, s.village, draft.household_id)
            person_id = helper.id if helper else None
        return visit.record_visit(
            s,
            household_id=draft.household_id,
            happened=draft.happened,
            way=draft.way,
            person_id=person_id,
            talked_with=draft.talked_with,
            content=draft.content,
            words=draft.words,
            next_step=draft.next_step,
            due=draft.due,
            at_time=draft.at_time,
            number=draft.number,
        ).id


def lines(office: Office, household_id: str | None = None, limit: int | None = None) -> list[VisitLine]:
    """Visits and calls of a household or of the village, newest first."""
    with office.read() as s:
        heads = {line.id: line.head for line in household_lines(s, office.village)}
        names = {person.id: person.name for person in village.people(s, office.village)}
        rows = list(reversed(visit.visits(s, office.village, household_id=household_id)))
        return [_line(row, heads, names) for row in rows[:limit]]


def _line(row: Visit, heads: Mapping[str, str], names: Mapping[str, str]) -> VisitLine:
    return VisitLine(
        row.id,
        row.household_id,
        heads.get(row.household_id, ""),
        row.happened,
        row.at_time,
        row.way,
        _(visit.WAYS.get(row.way, row.way)),
        names.get(row.person_id or "", ""),
        row.talked_with,
        mask_phone(row.number),
        row.content,
        row.words,
        row.next_step,
        row.due,
    )


def due(office: Office, owner: str | None = None) -> list[DueLine]:
    """Every household with the day of its next visit, the most overdue first."""
    code, today, rhythm = owner or office.village, office.today(), the_rounds(office)
    with office.read() as s:
        seen, questions = _seen(s, code), _questions(s, code)
        people = {person.id: person for person in village.people(s, code)}
        pairs = {row.household_id: row for row in village.pairings(s, code) if row.until is None}
        found = [
            _due(
                line,
                seen.get(line.id, []),
                pairs.get(line.id),
                people,
                rhythm,
                today,
                questions.get(line.id, 0),
            )
            for line in household_lines(s, code)
            if line.members
        ]
    return sorted(found, key=lambda one: (-one.overdue, one.due, one.household_no))


def rhythm_words(months: int) -> str:
    """每月一次, 每季度一次 …"""
    return _(RHYTHMS[months]) if months in RHYTHMS else _("每 {n} 个月一次").format(n=months)


def _due(
    line: HouseholdLine,
    seen: Sequence[Visit],
    pair: Pairing | None,
    people: Mapping[str, Person],
    rhythm: Rounds,
    today: date,
    open_: int,
) -> DueLine:
    kind = rhythm.of(line.kind, line.monitor_category)
    last = max((row.happened for row in seen if row.way in rhythm.counts), default=None)
    agreed = [row.due for row in seen if row.due and (last is None or row.happened >= last)]
    day = rounds.next_due(last, kind.months, today, agreed, pair.since if pair else None)
    helper = people.get(pair.person_id) if pair else None
    return DueLine(
        household_id=line.id,
        household_no=line.household_no,
        head=line.head,
        group=line.group,
        kind=line.kind,
        monitor_category=line.monitor_category,
        helper=helper.name if helper else "",
        helper_id=helper.id if helper else "",
        last=last,
        due=day,
        overdue=max(0, (today - day).days),
        soon=0 <= (day - today).days <= rhythm.soon_days,
        rhythm=rhythm_words(kind.months),
        confirmed=bool(kind.confirmed_by),
        questions=open_,
    )


def _seen(s: Session, code: str) -> dict[str, list[Visit]]:
    """Every household's visits and calls."""
    seen: dict[str, list[Visit]] = {}
    for row in visit.visits(s, code):
        seen.setdefault(row.household_id, []).append(row)
    return seen


def _questions(s: Session, code: str) -> Counter[str]:
    """How many promises and needs each household still waits for."""
    waiting = Counter(
        row.household_id for row in promise.promises(s, code) if row.open or row.stage == "done"
    )
    answered = {row.need_id for row in promise.promises(s, code) if row.dropped_on is None}
    waiting.update(
        row.household_id for row in promise.needs(s, code) if row.closed_on is None and row.id not in answered
    )
    return waiting
