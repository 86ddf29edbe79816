"""How far households' months are: empty, draft, signed, closed, waiting, passed, returned; many at once.

`waiting` is a month closed while everybody is away (待返乡补签), until both sides have signed it.

A verdict counts only while the facts are those it was given on. Reading is done in a handful of queries
whatever the number of households, because the home page asks for a year of the whole village.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin_desk.jobs.office import Office
from fupin_desk.model import evidence, post, review
from fupin_desk.model.account import WAITING, Entry, Period
from fupin_desk.model.figures import Mark
from fupin_desk.model.signature import BOTH_SIDES, roles_covering
from fupin_desk.model.values import Month
from fupin_desk.sync import states as post_states
from fupin_desk.sync.card import parent_code

HouseMonth = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MonthState:
    """How far one household's month is: lines booked, lines expected (booked or had last month), wanting."""

    entries: int
    usual: int
    missing_vouchers: int
    told: int
    state: str


def month_states(s: Session, village: str, rows: Sequence[Entry]) -> dict[HouseMonth, str]:
    """State of every household's month that has lines among `rows` (which must hold whole months)."""
    by_month: dict[HouseMonth, list[Entry]] = defaultdict(list)
    for row in rows:
        by_month[row.household_id, row.month].append(row)
    months, house = _asked(rows)
    verdicts = {(v.household_id, v.month): v for v in review.verdicts(s, village, months, house)}
    closed_rows = select(Period.household_id, Period.month, Period.waiting).where(
        Period.village == village, Period.state == "closed", Period.month.in_(months)
    )
    if house is not None:
        closed_rows = closed_rows.where(Period.household_id == house)
    closed = {(house, month): waiting == WAITING for house, month, waiting in s.execute(closed_rows)}
    covered = roles_covering(s, village, evidence.Facts(rows))
    result = {}
    for key, lines in by_month.items():
        verdict = verdicts.get(key)
        if verdict is not None and verdict.facts == review.month_digest(lines):
            result[key] = verdict.state
            continue
        both = all(covered.get(row.id, frozenset()) >= BOTH_SIDES for row in lines)
        if key in closed:
            result[key] = "waiting" if closed[key] and not both else "closed"
        else:
            result[key] = "signed" if both else "draft"
    return result


def _asked(rows: Sequence[Entry]) -> tuple[frozenset[str], str | None]:
    """The months these lines lie in, and their household if it is one: what else there is in ten years of a
    ledger need not be read."""
    houses = {row.household_id for row in rows}
    return frozenset(row.month for row in rows), houses.pop() if len(houses) == 1 else None


def month_records(s: Session, village: str, station: str, rows: Sequence[Entry]) -> dict[HouseMonth, str]:
    """Like `month_states`, with what the post knows: sealed and received, towards a station's code."""
    own = month_states(s, village, rows)
    by_month: dict[HouseMonth, list[Entry]] = defaultdict(list)
    for row in rows:
        by_month[row.household_id, row.month].append(row)
    given = review.verdicts(s, village, *_asked(rows))
    verdicts = {(v.household_id, v.month): (v.state, v.facts) for v in given}
    # Only a month somebody gave a verdict on is asked for its digest.
    facts = {key: review.month_digest(lines) if key in verdicts else "" for key, lines in by_month.items()}
    signed = {key: state in ("signed", "closed") for key, state in own.items()}
    posted = post_states.record_states(s, village, station, signed, verdicts, facts)
    # A draft that travels stays a draft: sealed it would look as if both had signed.
    travelled = {
        key: state for key, state in posted.items() if signed.get(key) or state in ("passed", "returned")
    }
    return {
        key: own[key] if travelled.get(key) in (None, "draft", "signed") else travelled[key] for key in own
    }


def wants_voucher(row: Entry, mark: Mark) -> bool:
    """Whether a line is told as a fact that moved money and still has no paper."""
    return mark in ("told", "signed") and row.use in (None, "sold")


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months of a village read once: the lines, their marks, and how far each household's month is.

    `progress`: month → household → state, for households with lines in that month or the one before.
    """

    rows: Sequence[Entry]
    marked: dict[str, Mark]
    progress: dict[str, dict[str, MonthState]]


def progress(
    office: Office, months: Sequence[str], village: str | None = None
) -> dict[str, dict[str, MonthState]]:
    """Month → household → how far it is, for households with lines in that month or the one before."""
    with office.read() as s:
        return read_months(office, s, months, village or office.village).progress


def read_months(office: Office, s: Session, months: Sequence[str], village: str) -> Months:
    """Read these months, and the one before each, once."""
    wanted = {*months, *(str(Month.parse(month).plus(-1)) for month in months)}
    rows = s.scalars(select(Entry).where(Entry.village == village, Entry.month.in_(wanted))).all()
    marked = evidence.marks(s, village, rows)
    states = month_records(s, village, _partner(s, office), rows)
    by_month: dict[HouseMonth, list[Entry]] = defaultdict(list)
    for row in rows:
        by_month[row.household_id, row.month].append(row)
    houses = {row.household_id for row in rows}
    found: dict[str, dict[str, MonthState]] = {}
    for month in months:
        before = str(Month.parse(month).plus(-1))
        found[month] = {
            house: _progress(
                by_month[house, month], by_month[house, before], marked, states.get((house, month))
            )
            for house in houses
            if by_month[house, month] or by_month[house, before]
        }
    return Months(rows, marked, found)


def _partner(s: Session, office: Office) -> str:
    """Code of the station our records go to, '' if none is enrolled."""
    above = parent_code(office.role, office.code)
    return above if above and post.station_by_code(s, above) is not None else ""


def _progress(
    now: Sequence[Entry], before: Sequence[Entry], marked: dict[str, Mark], state: str | None
) -> MonthState:
    usual = {(row.item, row.sub) for row in before} - {(row.item, row.sub) for row in now}
    return MonthState(
        entries=len(now),
        usual=len(now) + len(usual),
        missing_vouchers=sum(1 for row in now if wants_voucher(row, marked[row.id])),
        told=sum(1 for row in now if marked[row.id] == "told"),
        state=state or "empty",
    )
