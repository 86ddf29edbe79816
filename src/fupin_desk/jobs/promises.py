"""诉求与承诺: what households asked for, what was promised, and what nobody has kept yet.

The board shows every promise by its stage and says how many days it is overdue; nothing leaves it but by
being done, confirmed or given up with a reason. `to_ask` are the questions a household's open promises and
needs put to whoever visits it next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fupin_desk.i18n import _
from fupin_desk.jobs.office import Office
from fupin_desk.model import help as help_model
from fupin_desk.model import promise, village, visit
from fupin_desk.model.household import household_lines
from fupin_desk.model.journal import Op
from fupin_desk.model.promise import STAGES, Need, Promise
from fupin_desk.model.values import Fen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What a household asked for, and how many promises answer it."""

    id: str
    household_id: str
    household_no: str
    head: str
    group: str
    said_on: date
    said_by: str
    kind: str
    words: str
    closed_on: date | None
    closed_why: str
    promises: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise as pages show it; `overdue` in days, `said` what the household ticked on the help card."""

    id: str
    household_id: str
    household_no: str
    head: str
    group: str
    need_id: str | None
    need: str
    content: str
    who: str
    unit: str
    answers: str
    promised_on: date
    due: date | None
    stage: str
    stage_label: str
    overdue: int
    fund_source: str
    document_no: str
    amount: Fen | None
    funded_on: date | None
    done_on: date | None
    help_id: str
    said: str
    confirmed_on: date | None
    confirmed_way: str
    dropped_on: date | None
    dropped_why: str
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page: needs nobody promised anything for, and every promise."""

    needs: list[NeedLine]
    promises: list[PromiseLine]

    @property
    def overdue(self) -> int:
        """How many promises are past their day."""
        return sum(1 for line in self.promises if line.overdue)


def board(office: Office, household_id: str | None = None, owner: str | None = None) -> Board:
    """Open needs without a promise, and all promises: overdue first, then by due day, finished ones last."""
    code = owner or office.village
    with office.read() as s:
        lines = _promises(s, code, office.today(), household_id)
        waiting = [one for one in _needs(s, code, household_id) if one.closed_on is None and not one.promises]
    return Board(waiting, lines)


def needs(office: Office, household_id: str | None = None) -> list[NeedLine]:
    """Every need, oldest first."""
    with office.read() as s:
        return _needs(s, office.village, household_id)


def overdue(office: Office, owner: str | None = None) -> list[PromiseLine]:
    """Promises past their day that nobody kept, the longest overdue first: for the first page."""
    late = [line for line in board(office, owner=owner).promises if line.overdue]
    return sorted(late, key=lambda line: -line.overdue)


def _needs(s: Session, code: str, household_id: str | None) -> list[NeedLine]:
    houses = {line.id: line for line in household_lines(s, code)}
    answered: dict[str | None, int] = {}
    for row in promise.promises(s, code, household_id):
        if row.dropped_on is None:
            answered[row.need_id] = answered.get(row.need_id, 0) + 1
    result = []
    for need in promise.needs(s, code, household_id):
        house = houses.get(need.household_id)
        result.append(
            NeedLine(
                need.id,
                need.household_id,
                house.household_no if house else "",
                house.head if house else "",
                house.group if house else "",
                need.said_on,
                need.said_by,
                need.kind,
                need.words,
                need.closed_on,
                need.closed_why,
                answered.get(need.id, 0),
            )
        )
    return result


def _promises(s: Session, code: str, today: date, household_id: str | None) -> list[PromiseLine]:
    houses = {line.id: line for line in household_lines(s, code)}
    names = {person.id: person.name for person in village.people(s, code)}
    asked = {need.id: need.words for need in promise.needs(s, code, household_id)}
    kept = {row.promise_id: row for row in help_model.help_records(s, code, household_id) if row.promise_id}
    result = []
    for row in promise.promises(s, code, household_id):
        house, card = houses.get(row.household_id), kept.get(row.id)
        result.append(
            PromiseLine(
                id=row.id,
                household_id=row.household_id,
                household_no=house.household_no if house else "",
                head=house.head if house else "",
                group=house.group if house else "",
                need_id=row.need_id,
                need=asked.get(row.need_id or "", ""),
                content=row.content,
                who=names.get(row.promised_by or "", ""),
                unit=row.unit,
                answers=names.get(row.person_id or "", ""),
                promised_on=row.promised_on,
                due=row.due,
                stage=row.stage,
                stage_label=_(STAGES[row.stage]),
                overdue=row.overdue(today),
                fund_source=row.fund_source,
                document_no=row.document_no,
                amount=row.amount,
                funded_on=row.funded_on,
                done_on=row.done_on,
                help_id=card.id if card else "",
                said=card.confirmed if card else "",
                confirmed_on=row.confirmed_on,
                confirmed_way=row.confirmed_way,
                dropped_on=row.dropped_on,
                dropped_why=row.dropped_why,
                told_on=row.told_on,
            )
        )
    return sorted(result, key=lambda one: (_RANK[one.stage], -one.overdue, one.due or date.max))


_RANK = {"promised": 0, "funded": 0, "done": 1, "confirmed": 2, "dropped": 3}


def to_ask(office: Office, household_id: str, owner: str | None = None) -> list[str]:
    """What to ask a household at the next visit about promises, needs and earlier visits."""
    code, today = owner or office.village, office.today()
    asked = []
    with office.read() as s:
        for line in _promises(s, code, today, household_id):
            if line.overdue:
                text = _("答应过“{content}”，{due} 到期，已逾期 {days} 天：办了没有？")
                asked.append(text.format(content=line.content, due=line.due, days=line.overdue))
            elif line.stage == "done" and line.said in ("wrong", "not_received"):
                text = _("“{content}”记着已办，户里说没收到或不对：怎么回事？")
                asked.append(text.format(content=line.content))
            elif line.stage == "done":
                asked.append(_("“{content}”办好了没有？请户里在卡上签字。").format(content=line.content))
        for need in _needs(s, code, household_id):
            if need.closed_on is None and not need.promises:
                text = _("{day} 提过“{words}”，还没有人答应：现在怎么样？")
                asked.append(text.format(day=need.said_on, words=need.words[:80]))
        seen = visit.visits(s, code, household_id=household_id)
        if seen and seen[-1].next_step:
            asked.append(_("上次说好的“{step}”做了没有？").format(step=seen[-1].next_step[:80]))
    return asked


def add_need(
    office: Office,
    household_id: str,
    words: str,
    said_on: date | None = None,
    said_by: str = "",
    kind: str = "",
) -> str:
    """Write down what a household asked for; answers its id. Raises BadPromise, TooLong."""
    with office.change(Op.RECORD_NEED) as s:
        on = said_on or s.today
        return promise.add_need(
            s, household_id=household_id, words=words, said_on=on, said_by=said_by, kind=kind
        ).id


def close_need(office: Office, need_id: str, why: str) -> Need:
    """Close a need with the reason. Raises NoSuchPromise, BadPromise."""
    with office.change(Op.RECORD_NEED, why) as s:
        return promise.close_need(s, need_id, why)


def add(
    office: Office,
    household_id: str,
    content: str,
    due: date | None,
    *,
    person_id: str | None = None,
    unit: str = "",
    promised_on: date | None = None,
    need_id: str | None = None,
) -> str:
    """Write down a promise; without a name it is the household's helper's. Raises BadPromise, TooLong."""
    with office.change(Op.KEEP_PROMISE) as s:
        if person_id is None and not unit.strip():
            helper = village.helper_of(s, s.village, household_id)
            person_id = helper.id if helper else None
        return promise.add_promise(
            s,
            household_id=household_id,
            content=content,
            promised_on=promised_on or s.today,
            due=due,
            person_id=person_id,
            unit=unit,
            need_id=need_id,
        ).id


def fund(
    office: Office,
    promise_id: str,
    source: str,
    on: date | None = None,
    document_no: str = "",
    amount: Fen | None = None,
) -> None:
    """The money is there. Raises BadPromise, NoSuchPromise."""
    with office.change(Op.KEEP_PROMISE) as s:
        promise.fund(s, promise_id, source=source, on=on or s.today, document_no=document_no, amount=amount)


def done(office: Office, promise_id: str, help_id: str) -> Promise:
    """This help record kept it. Raises NoSuchHelp, NoSuchPromise, BadPromise."""
    with office.change(Op.KEEP_PROMISE) as s:
        return help_model.link_promise(s, help_id, promise_id)


def confirm(office: Office, promise_id: str, way: str = "signed", on: date | None = None) -> None:
    """The household said so on paper. Raises BadPromise, NoSuchPromise."""
    with office.change(Op.KEEP_PROMISE) as s:
        promise.confirm(s, promise_id, way=way, on=on or s.today)


def drop(office: Office, promise_id: str, why: str, told_on: date | None) -> None:
    """Give it up, with the reason and the day the household was told. Raises BadPromise, NoSuchPromise."""
    with office.change(Op.KEEP_PROMISE, why) as s:
        promise.drop(s, promise_id, why=why, told_on=told_on)


def stages() -> Sequence[tuple[str, str]]:
    """Every stage with its words, in order."""
    return [(key, _(words)) for key, words in STAGES.items()]
