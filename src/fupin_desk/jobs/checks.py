"""Running the checks 核对: what does not fit, what to ask at the next visit, and what was answered.

`check` looks at the whole village or one household, with a count and a way to stop; what was looked at until
then is given, and says that it is not all. Nothing is written. An answer 核实说明 is a change of its own: it
is bound to the facts it was given on and silences exactly that question until one of them changes.

No list here is by helper, and nothing is counted per person who keeps the book: the checks are to find
slips, not people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import gathering
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model import answer as answering
from fupin_desk.model.answer import NothingAsked
from fupin_desk.model.checks import every
from fupin_desk.model.checks.facts import House
from fupin_desk.model.checks.rule import Around, Check, Hit, Severity, Subject, print_of, question
from fupin_desk.model.household import Household
from fupin_desk.model.journal import Op

if TYPE_CHECKING:
    from fupin_desk.model.answer import CheckAnswer

ORDER: Final[tuple[Severity, ...]] = ("error", "warn", "hint")


class NoSuchCheck(Refusal):
    """A check that does not exist."""

    code = "FD-J69"
    what_happened = N_("没有“{given}”这一项核对。")
    what_now = N_("用 check rules 看全部核对项目和代号。")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A standing answer. `stands`: its question is still asked on the same facts (None: not looked at)."""

    id: str
    household_id: str
    member_id: str
    code: str
    title: str
    words: str
    by: str
    day: date
    facts: str
    stands: bool | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that does not fit: where, what, and what to ask. `key` is what an answer is bound to."""

    key: str
    code: str
    title: str
    severity: Severity
    subject: Subject
    household_id: str
    household_no: str
    head: str
    group: str
    member_id: str
    who: str
    entry_id: str
    month: str
    what: str
    reads: tuple[str, ...]
    detail: str
    asks: str
    assumed: bool
    sensitive: bool
    answer: AnswerLine | None = None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One check over everything looked at: households it could look at, questions, answers.

    `unchecked` households lack a column; where all of them do, `lacking` names it. `no_bound`: nobody set
    what is usual here, so it was not run at all.
    """

    code: str
    title: str
    severity: Severity
    subject: Subject
    checked: int
    unchecked: int
    found: int
    answered: int
    lacking: tuple[str, ...]
    no_bound: bool
    assumed: bool

    @property
    def not_run(self) -> str:
        """Why it looked at nothing, '' if it looked."""
        if self.no_bound:
            return _("还没有人定这里的常见范围，没查")
        if self.checked == 0 and self.lacking:
            return _("没有这一栏，没查：{column}").format(column="、".join(self.lacking))
        return ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run found: questions (answered ones too), every check with its counts, how far it came."""

    day: date
    noticed: tuple[Noticed, ...]
    rules: tuple[RuleLine, ...]
    households: int
    of: int

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it before the end."""
        return self.households < self.of

    @property
    def open(self) -> tuple[Noticed, ...]:
        """The questions nobody answered yet."""
        return tuple(one for one in self.noticed if one.answer is None)


def known(codes: Sequence[str] | None = None) -> tuple[Check, ...]:
    """The checks with these codes, or all. Raises NoSuchCheck."""
    if codes is None:
        return every.CHECKS
    found = every.by_code()
    for code in codes:
        if code not in found:
            raise NoSuchCheck(given=code[:40])
    return tuple(one for one in every.CHECKS if one.code in set(codes))


def check(
    office: Office,
    household_id: str | None = None,
    codes: Sequence[str] | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Checked:
    """Look at the whole village or one household; writes nothing. Raises NoSuchCheck."""
    wanted = known(codes)
    with office.read() as s:
        count = select(func.count()).select_from(Household).where(Household.village == office.village)
        total = 1 if household_id is not None else s.scalar(count) or 0
        given = _by_facts(answering.answers(s, office.village, household_id))
        around = gathering.around(office, s)
        runnable, without = every.runnable(around, wanted)
        tally = _Tally(around, given, runnable)
        done = 0
        for house in gathering.households(s, office, around, household_id):
            if cancelled():
                break
            tally.take(house)
            done += 1
            progress(done, total)
    noticed = sorted(tally.noticed, key=lambda one: (ORDER.index(one.severity), one.household_no, one.code))
    return Checked(office.today(), tuple(noticed), tally.rules(without), done, total)


class _Tally:
    """What was found so far, and how often each check could look."""

    def __init__(self, around: Around, given: dict[str, AnswerLine], checks: Sequence[Check]) -> None:
        self.around, self.given, self.checks = around, given, checks
        self.noticed: list[Noticed] = []
        self.looked: Counter[str] = Counter()
        self.lacked: Counter[str] = Counter()
        self.lacking: dict[str, set[str]] = defaultdict(set)

    def take(self, house: House) -> None:
        """Ask everything about one household."""
        for told in every.run(house, self.around, self.checks):
            code = told.check.code
            if told.lacking:
                self.lacked[code] += 1
                self.lacking[code].update(told.lacking)
                continue
            self.looked[code] += 1
            self.noticed += [self._noticed(told.check, house, hit) for hit in told.hits]

    def _noticed(self, one: Check, house: House, hit: Hit) -> Noticed:
        key = print_of(one.code, house.id, hit)
        return Noticed(
            key=key,
            code=one.code,
            title=_(one.title),
            severity=one.severity,
            subject=one.subject,
            household_id=house.id,
            household_no=house.number,
            head=house.head,
            group=house.group,
            member_id=hit.member_id,
            who=hit.who,
            entry_id=hit.entry_id,
            month=hit.month,
            what=hit.what,
            reads=one.reads,
            detail=hit.detail,
            asks=question(one, house, hit),
            assumed=bool(one.bound) and self.around.bounds.assumed(one.bound),
            sensitive=one.sensitive,
            answer=self.given.get(key),
        )

    def rules(self, without: Sequence[Check]) -> tuple[RuleLine, ...]:
        """Every check with its counts, in the order of the list."""
        found = Counter(one.code for one in self.noticed)
        answered = Counter(one.code for one in self.noticed if one.answer is not None)
        missing = {one.code for one in without}
        order = {one.code: place for place, one in enumerate(every.CHECKS)}
        return tuple(
            RuleLine(
                code=one.code,
                title=_(one.title),
                severity=one.severity,
                subject=one.subject,
                checked=self.looked[one.code],
                unchecked=self.lacked[one.code],
                found=found[one.code],
                answered=answered[one.code],
                lacking=tuple(sorted(self.lacking[one.code])),
                no_bound=one.code in missing,
                assumed=bool(one.bound) and self.around.bounds.assumed(one.bound),
            )
            for one in sorted((*self.checks, *without), key=lambda one: order[one.code])
        )


def answer(office: Office, asked: Noticed, words: str, by: str = "") -> str:
    """Write down what was found out about one question; the answer's id.

    The question is asked once more first: on other facts the answer would silence something else.
    Raises NothingAsked, WordsWanted, TooLong.
    """
    still = check(office, asked.household_id, [asked.code])
    if all(one.key != asked.key for one in still.noticed):
        raise NothingAsked
    with office.change(Op.ANSWER_CHECK) as s:
        row = answering.record_answer(
            s, code=asked.code, household_id=asked.household_id, member_id=asked.member_id, facts=asked.key,
            words=words, by=by or office.keeper.name,
        )  # fmt: skip
        return row.id


def take_back(office: Office, answer_id: str, reason: str = "") -> None:
    """Take an answer back; its question is asked again. Raises NothingAsked."""
    with office.change(Op.ANSWER_CHECK, reason) as s:
        answering.take_back(s, answer_id, reason)


def answers(office: Office, checked: Checked | None = None) -> list[AnswerLine]:
    """Every standing answer, newest first; against a run, whether its question still stands."""
    with office.read() as s:
        rows = answering.answers(s, office.village)
    asked = None if checked is None else {one.key for one in checked.noticed}
    return [_answer_line(row, None if asked is None else row.facts in asked) for row in rows]


def _by_facts(rows: Sequence[CheckAnswer]) -> dict[str, AnswerLine]:
    """The newest answer on each fingerprint."""
    found: dict[str, AnswerLine] = {}
    for row in rows:
        found.setdefault(row.facts, _answer_line(row, True))
    return found


def _answer_line(row: CheckAnswer, stands: bool | None) -> AnswerLine:
    one = every.by_code().get(row.code)
    return AnswerLine(
        id=row.id,
        household_id=row.household_id or "",
        member_id=row.member_id or "",
        code=row.code,
        title=_(one.title) if one else row.code,
        words=row.words,
        by=row.by_name,
        day=row.answered_on,
        facts=row.facts,
        stands=stands,
    )


def find(checked: Checked, key: str) -> Noticed:
    """The question whose key begins so. Raises NothingAsked for none and for several."""
    found = [one for one in checked.noticed if len(key) >= 6 and one.key.startswith(key)]
    if len({one.key for one in found}) != 1:
        raise NothingAsked
    return found[0]
