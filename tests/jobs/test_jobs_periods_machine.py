"""A household's two months kept by a machine that does everything in any order, through the real jobs.

It records, amends, strikes, proves, signs, objects, strikes signatures, closes, reopens, corrects, changes the
rule pack and takes back. `Played` foretells every deed by the slate and looks at the whole page after it; here
only the orders are made: single deeds at random, and the sequences in which these things go wrong.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.jobs.played import MONTHS, ROLES, SIGNERS, Made, Played, make

AMOUNTS = st.integers(1, 10**6)
ITEMS = st.sampled_from([("B2", "sold"), ("B2", "eaten"), ("E2", None), ("F1", None)])
MONTH = st.sampled_from(MONTHS)
STATES = st.sampled_from(("signed", "signed", "objected", "refused"))
NUMBER = st.integers(0, 11)
OCTOBER = MONTHS[1]
MOST_LINES = 4


@cache
def empty() -> Made:
    return make()


@cache
def begun() -> Made:
    """Three lines in October, one in September; nothing said of any."""
    play = Played(empty())
    for item, use, amount in (("B2", "sold", 1200), ("E2", None, 300), ("B2", "eaten", 50)):
        play.record(OCTOBER, item, amount, use)
    play.record(MONTHS[0], "B2", 700, "sold", "estimated")
    return play.left()


@cache
def signed() -> Made:
    """Both sides signed October."""
    play = Played(begun())
    for role in ROLES[:2]:
        play.sign(OCTOBER, role)
    return play.left()


@cache
def objected() -> Made:
    """The household signed October, then objected to its first line."""
    play = Played(signed())
    play.sign(OCTOBER, "household", "objected", play.slate.lines(OCTOBER)[:1])
    return play.left()


@cache
def closed() -> Made:
    """October is closed as it should be, September with a reason."""
    play = Played(signed())
    play.close(OCTOBER)
    play.close(MONTHS[0], "外出")
    return play.left()


STARTS = {start.__name__: start for start in (empty, begun, signed, objected, closed)}


class Bookkeeping(RuleBasedStateMachine):
    """One household, two months, every deed."""

    play: Played
    looks = 0

    @initialize(start=st.sampled_from(sorted(STARTS)))
    def begin(self, start: str) -> None:
        self.play = Played(STARTS[start]())

    def teardown(self) -> None:
        self.play.close_ledger()

    def line(self, number: int) -> str:
        lines = list(self.play.slate.standing("line"))
        return lines[number % len(lines)]

    def has_lines(self) -> bool:
        return bool(self.play.slate.standing("line"))

    def has_room(self) -> bool:
        return len(self.play.slate.standing("line")) < 2 * MOST_LINES

    # -- single deeds ------------------------------------------------------------------------------------

    @precondition(has_room)
    @rule(month=MONTH, item=ITEMS, amount=AMOUNTS, basis=st.sampled_from(("actual", "actual", "estimated")))
    def record(self, month: str, item: tuple[str, str | None], amount: int, basis: str) -> None:
        self.play.record(month, item[0], amount, item[1], basis)

    @precondition(has_lines)
    @rule(number=NUMBER, amount=AMOUNTS)
    def amend(self, number: int, amount: int) -> None:
        self.play.amend(self.line(number), amount=amount)

    @precondition(has_lines)
    @rule(number=NUMBER)
    def strike(self, number: int) -> None:
        self.play.strike(self.line(number))

    @precondition(has_lines)
    @rule(
        number=NUMBER,
        facts=st.fixed_dictionaries(
            {},
            optional={"amount": AMOUNTS, "note": st.sampled_from(("", "a")), "basis": st.just("estimated")},
        ),
    )
    def correct(self, number: int, facts: dict[str, Any]) -> None:
        self.play.correct(self.line(number), **facts)

    @precondition(has_lines)
    @rule(number=NUMBER)
    def take_off(self, number: int) -> None:
        self.play.take_off(self.line(number))

    @precondition(has_lines)
    @rule(number=NUMBER, paper=st.integers(0, 1))
    def prove(self, number: int, paper: int) -> None:
        self.play.prove(self.line(number), paper)

    @precondition(lambda self: self.play.slate.standing("link"))
    @rule(number=NUMBER)
    def unprove(self, number: int) -> None:
        links = list(self.play.slate.standing("link"))
        self.play.unprove(links[number % len(links)])

    @rule(month=MONTH, role=st.sampled_from(ROLES), state=STATES)
    def sign(self, month: str, role: str, state: str) -> None:
        self.play.sign(month, role, state)

    @precondition(has_lines)
    @rule(number=NUMBER, role=st.sampled_from(ROLES[:2]), state=STATES)
    def sign_one(self, number: int, role: str, state: str) -> None:
        line = self.line(number)
        self.play.sign(self.play.slate.line(line)["month"], role, state, [line])

    @precondition(lambda self: self.play.slate.standing("word"))
    @rule(number=NUMBER)
    def strike_signature(self, number: int) -> None:
        words = list(self.play.slate.standing("word"))
        self.play.strike_signature(words[number % len(words)])

    @rule(month=MONTH, reason=st.sampled_from(("", "外出")), waiting=st.booleans())
    def close(self, month: str, reason: str, waiting: bool) -> None:
        self.play.close(month, reason, waiting=waiting)

    @rule(month=MONTH)
    def reopen(self, month: str) -> None:
        self.play.reopen(month)

    @rule(pack=st.sampled_from(sorted(SIGNERS)))
    def set_pack(self, pack: str) -> None:
        self.play.set_pack(pack)

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _time in range(times):
            self.play.undo()

    # -- sequences ---------------------------------------------------------------------------------------

    @precondition(has_lines)
    @rule(number=NUMBER, role=st.sampled_from(ROLES[:2]), against=st.sampled_from(("objected", "refused")))
    def the_last_word_counts(self, number: int, role: str, against: str) -> None:
        """Signed, then objected to, then signed: each time only the last word is true, and the seal stays."""
        play, line = self.play, self.line(number)
        month = play.slate.line(line)["month"]
        play.sign(month, role, lines=[line])
        assert role in play.slate.signed_by(line)
        play.sign(month, role, against, [line])
        assert role not in play.slate.signed_by(line)
        play.amend(line, note="改")
        play.sign(month, role)
        assert role in play.slate.signed_by(line)

    @precondition(has_lines)
    @rule(number=NUMBER, role=st.sampled_from(ROLES), amount=AMOUNTS)
    def what_is_signed_is_only_corrected(self, number: int, role: str, amount: int) -> None:
        play, line = self.play, self.line(number)
        month = play.slate.line(line)["month"]
        play.sign(month, role)
        play.amend(line, amount=amount)
        play.strike(line)
        play.correct(line, amount=play.slate.line(line)["amount"] + 1)
        assert play.slate.to_sign(month, role)[0] == line or len(play.slate.lines(month)) > 1
        play.sign(month, role)
        play.undo()

    @precondition(has_lines)
    @rule(month=MONTH, reason=st.sampled_from(("外出", "")), item=ITEMS)
    def a_closed_month_takes_nothing(self, month: str, reason: str, item: tuple[str, str | None]) -> None:
        """Closed, refused, opened again with a reason, booked; then all of it taken back."""
        play = self.play
        play.close(month, reason)
        play.record(month, item[0], 5, item[1])
        for line in play.slate.lines(month)[:1]:
            play.amend(line, note="改")
            play.strike(line)
        play.reopen(month)
        play.record(month, item[0], 6, item[1])
        for _deed in range(3):
            play.undo()

    @precondition(has_lines)
    @rule(number=NUMBER, amount=AMOUNTS)
    def there_and_back(self, number: int, amount: int) -> None:
        """Each kind of deed on one line, taken back at once, leaves the page as it was."""
        play, line = self.play, self.line(number)
        month = play.slate.line(line)["month"]
        deeds: list[Any] = [
            lambda: play.amend(line, amount=amount), lambda: play.strike(line), lambda: play.prove(line, 0),
            lambda: play.sign(month, "household", "objected", [line]), lambda: play.close(month, "外出"),
            lambda: play.reopen(month),
        ]  # fmt: skip
        for deed in deeds:
            steps, rows = len(play.slate.steps), play.slate.lines(month)
            deed()
            if len(play.slate.steps) > steps:
                assert play.undo() == ""
            assert play.slate.lines(month) == rows

    @invariant()
    def the_journal_and_the_tallies_are_sound(self) -> None:
        """Reading everything costs more than a deed: at every third look."""
        self.looks += 1
        if self.looks % 3 == 0:
            self.play.audit()


BookkeepingTest = Bookkeeping.TestCase
BookkeepingTest.settings = settings(
    max_examples=14, stateful_step_count=16, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
