"""A household's two months kept by a machine that does everything in any order, through the real jobs.

It records, amends, strikes, proves, signs, objects, strikes signatures, closes, reopens, corrects, changes
the rule pack and takes back. `Played` foretells every deed by the slate and looks at the whole page after it;
here only the orders are made. The sequences in which these things go wrong are played from every beginning,
and by the machine between single deeds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
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
MOST_LINES = 6
Sequence = Callable[[Played, str, str, int], None]
"""Plays on one line: the line, a role, an amount."""


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


# -- sequences -------------------------------------------------------------------------------------------


def the_last_word_counts(play: Played, line: str, role: str, amount: int) -> None:
    """Signed, then objected to, then signed: each time only the last word is true, and the seal stays."""
    month = play.slate.line(line)["month"]
    play.sign(month, role, lines=[line])
    assert role in play.slate.signed_by(line)
    play.sign(month, role, "objected" if amount % 2 else "refused", [line])
    assert role not in play.slate.signed_by(line)
    play.amend(line, note="改")
    play.sign(month, role)
    assert role in play.slate.signed_by(line)


def what_is_signed_is_only_corrected(play: Played, line: str, role: str, amount: int) -> None:
    """Amending and striking are refused, a correction uncovers one line, and only that is signed again."""
    month = play.slate.line(line)["month"]
    play.sign(month, role)
    everything = play.sign(month, role)  # one who signed it all signs it all again
    assert list(play.slate.rows[f"word/{everything}"]["over"]) == play.slate.lines(month)
    play.amend(line, amount=amount)
    play.strike(line)
    play.correct(line, amount=play.slate.line(line)["amount"] + 1)
    assert play.slate.to_sign(month, role) == [line]
    play.sign(month, role)
    play.correct(line, note=f"更正 {amount}")
    assert play.slate.to_sign(month, role) == [line]
    play.sign(month, role)
    play.undo()
    play.undo()


def a_closed_month_takes_nothing(play: Played, line: str, _role: str, amount: int) -> None:
    """Closed, refused, opened again with a reason, booked; then all of it taken back."""
    month = play.slate.line(line)["month"]
    play.close(month)
    play.close(month, "外出", waiting=amount % 2 == 0)
    play.record(month, "F1", 5, None)
    play.amend(line, note="改")
    play.strike(line)
    for word in list(play.slate.standing("word"))[:1]:
        play.strike_signature(word)
    play.reopen(month)
    play.record(month, "B2", 6, "sold")
    for _deed in range(3):
        play.undo()
    play.close(month, "外出")


def one_objection_keeps_a_signed_month_open(play: Played, line: str, role: str, _amount: int) -> None:
    """Whoever objects, asked for by the pack or not; his signature answers it."""
    month = play.slate.line(line)["month"]
    play.set_pack("sichuan-style")
    for one in ROLES:
        play.sign(month, one)
        play.close(month)
        play.reopen(month)
    play.sign(month, role, "objected", [line])
    play.close(month)
    play.sign(month, role)
    for word in list(play.slate.standing("word"))[-2:]:
        play.strike_signature(word)
    play.undo()
    play.set_pack("sichuan-style" if play.signers == SIGNERS["generic-2023"] else "generic-2023")
    play.close(month)


def there_and_back(play: Played, line: str, role: str, amount: int) -> None:
    """Each kind of deed on one line, taken back at once, leaves the page as it was."""
    month = play.slate.line(line)["month"]
    deeds: list[Callable[[], object]] = [
        lambda: play.amend(line, amount=amount), lambda: play.strike(line),
        lambda: play.prove(line, amount % 2), lambda: play.sign(month, role, "objected", [line]),
        lambda: play.sign(month, role), lambda: play.close(month, "外出"), lambda: play.reopen(month),
    ]  # fmt: skip
    for deed in deeds:
        steps, lines = len(play.slate.steps), play.slate.lines(month)
        deed()
        if len(play.slate.steps) > steps:
            assert play.undo() == ""
        assert play.slate.lines(month) == lines


def behind_a_correction(play: Played, line: str, role: str, amount: int) -> None:
    """Corrected, a line keeps its papers and loses its words; nothing before it can be taken back."""
    month = play.slate.line(line)["month"]
    fresh = play.record(month, "B2", amount, "sold") or line
    play.amend(fresh, note="改")
    play.prove(fresh, 1)
    play.prove(fresh, 0)
    play.unprove(list(play.slate.standing("link"))[-1])
    play.correct(fresh)
    play.correct(fresh, amount=play.slate.line(fresh)["amount"] + 1)
    assert play.undo() == "nothing"
    for _step in range(5):  # three of papers, what was amended; what was recorded is another line by now
        play.undo(behind=True)
    play.amend(fresh, note="再改")
    play.correct(fresh, note="更正")
    play.undo(behind=True)
    play.sign(month, role)
    play.strike(fresh)
    play.take_off(line)


SEQUENCES = (
    the_last_word_counts, what_is_signed_is_only_corrected, a_closed_month_takes_nothing,
    one_objection_keeps_a_signed_month_open, there_and_back, behind_a_correction,
)  # fmt: skip


@pytest.mark.parametrize("start", [begun, signed, objected, closed], ids=lambda start: start.__name__)
@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda sequence: sequence.__name__)
def test_whatever_was_before(sequence: Sequence, start: Callable[[], Made]) -> None:
    play = Played(start())
    line = play.slate.lines(OCTOBER)[0]
    sequence(play, line, ROLES[SEQUENCES.index(sequence) % 2], 11)
    play.audit()
    play.close_ledger()


class Bookkeeping(RuleBasedStateMachine):
    """One household, two months, every deed."""

    play: Played
    steps = 0

    @initialize(start=st.sampled_from(sorted(STARTS)))
    def begin(self, start: str) -> None:
        self.play = Played(STARTS[start]())

    def teardown(self) -> None:
        if "play" in vars(self):
            self.play.close_ledger()

    def some(self, kind: str, number: int) -> str:
        rows = list(self.play.slate.standing(kind))
        return rows[number % len(rows)]

    def has_lines(self) -> bool:
        return bool(self.play.slate.standing("line"))

    def has_room(self) -> bool:
        return len(self.play.slate.standing("line")) < MOST_LINES

    @precondition(has_room)
    @rule(month=MONTH, item=ITEMS, amount=AMOUNTS, basis=st.sampled_from(("actual", "actual", "estimated")))
    def record(self, month: str, item: tuple[str, str | None], amount: int, basis: str) -> None:
        self.play.record(month, item[0], amount, item[1], basis)

    @precondition(has_lines)
    @rule(
        number=NUMBER, amount=AMOUNTS, role=st.sampled_from(ROLES), state=STATES, paper=st.integers(0, 1),
        deed=st.sampled_from(("amend", "strike", "correct", "note", "take_off", "prove", "sign", "sign_one")),
    )  # fmt: skip
    def on_a_line(self, number: int, amount: int, role: str, state: str, paper: int, deed: str) -> None:
        play, line = self.play, self.some("line", number)
        month = play.slate.line(line)["month"]
        deeds: dict[str, Callable[[], object]] = {
            "amend": lambda: play.amend(line, amount=amount, basis="actual" if paper else "estimated"),
            "strike": lambda: play.strike(line),
            "correct": lambda: play.correct(line, amount=amount),
            "note": lambda: play.correct(line, note="更正" if paper else ""),
            "take_off": lambda: play.take_off(line),
            "prove": lambda: play.prove(line, paper),
            "sign": lambda: play.sign(month, role, state),
            "sign_one": lambda: play.sign(month, role, state, [line]),
        }
        deeds[deed]()

    @precondition(lambda self: self.play.slate.standing("link"))
    @rule(number=NUMBER)
    def unprove(self, number: int) -> None:
        self.play.unprove(self.some("link", number))

    @precondition(lambda self: self.play.slate.standing("word"))
    @rule(number=NUMBER)
    def strike_signature(self, number: int) -> None:
        self.play.strike_signature(self.some("word", number))

    @rule(month=MONTH, reason=st.sampled_from(("", "外出")), waiting=st.booleans())
    def close_or_reopen(self, month: str, reason: str, waiting: bool) -> None:
        if self.play.slate.closed(month):
            self.play.reopen(month)
        else:
            self.play.close(month, reason, waiting=waiting)

    @rule(pack=st.sampled_from(sorted(SIGNERS)))
    def set_pack(self, pack: str) -> None:
        self.play.set_pack(pack)

    @rule(times=st.integers(1, 3), behind=st.booleans())
    def undo(self, times: int, behind: bool) -> None:
        for _time in range(times):
            self.play.undo(behind=behind)

    @precondition(has_lines)
    @rule(number=NUMBER, role=st.sampled_from(ROLES), amount=AMOUNTS, sequence=st.sampled_from(SEQUENCES))
    def a_sequence(self, number: int, role: str, amount: int, sequence: Sequence) -> None:
        sequence(self.play, self.some("line", number), role, amount)

    @invariant()
    def the_journal_and_the_tallies_are_sound(self) -> None:
        """Reading everything costs more than a deed: at every fifth look."""
        self.steps += 1
        if self.steps % 5 == 0:
            self.play.audit()


BookkeepingTest = Bookkeeping.TestCase
BookkeepingTest.settings = settings(
    max_examples=8, stateful_step_count=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
