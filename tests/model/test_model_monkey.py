"""A monkey keeps a household's book for a while; after every step the book must still be sound.

Beside the ledger runs the naive model a reader can check by eye: lines as tuples, signatures as the tuples
they were given on, closed months as a set, and for every undoable step how to take it back. Refusals are
predicted too: what the naive model says is sealed or stale must be refused, and then nothing changes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fupin_desk.model import account, evidence
from fupin_desk.model.account import Entry, entries, hold_period, is_closed
from fupin_desk.model.journal import Op, chain_problems
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.undo import StaleChange, undo, undoable
from tests.model.book import ME, VILLAGE, Book, new_book, new_database, open_ledger, recounted

MONTHS = ("2026-09", "2026-10")
_EMPTY: list[Path] = []


def _empty_database() -> Path:
    if not _EMPTY:
        path = Path(tempfile.mkdtemp(prefix="monkey-")) / "empty.db"
        new_database(path)
        _EMPTY.append(path)
    return _EMPTY[0]


@dataclass(frozen=True)
class Fact:
    """A line as the naive model knows it."""

    month: str
    amount: int
    basis: str
    struck: bool = False
    papers: frozenset[str] = frozenset()

    @property
    def signed(self) -> tuple[str, int, str]:
        return (self.month, self.amount, self.basis)


@dataclass
class Step:
    """An undoable step: how to take it back, and whether what it left behind was changed since."""

    op: Op
    back: Callable[[], object]
    stale: Callable[[], bool] = lambda: False


@dataclass
class Naive:
    """What the book should say."""

    facts: dict[str, Fact] = field(default_factory=dict)
    signatures: dict[str, tuple[str, dict[str, tuple[str, int, str]]]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)

    def roles(self, entry: str) -> set[str]:
        fact = self.facts[entry]
        return {role for role, over in self.signatures.values() if over.get(entry) == fact.signed}

    def sealed(self, entry: str) -> bool:
        return self.facts[entry].month in self.closed or bool(self.roles(entry))

    def mark(self, entry: str) -> str:
        fact = self.facts[entry]
        if fact.basis != "actual":
            return "estimated"
        if fact.papers:
            return "voucher"
        return "signed" if self.roles(entry) >= {"household", "helper"} else "told"

    def set(self, entry: str, **changes: Any) -> None:
        self.facts[entry] = replace(self.facts[entry], **changes)


class Monkey(RuleBasedStateMachine):
    """Record, amend, strike, sign, close, reopen, correct, prove, undo, reopen the ledger: in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="monkey-"))
        shutil.copyfile(_empty_database(), self.place / "ledger.db")
        self.book: Book = new_book(self.place / "ledger.db")
        self.naive = Naive()
        self.changes = self.book.changes()

    def teardown(self) -> None:
        self.book.ledger.close()
        shutil.rmtree(self.place)

    def _standing(self) -> list[str]:
        return [entry for entry, fact in self.naive.facts.items() if not fact.struck]

    def _pick(self, pick: int) -> str | None:
        standing = self._standing()
        return standing[pick % len(standing)] if standing else None

    def _write(self, op: Op, entry: str, refused: bool, write: Callable[[Entry], object]) -> bool:
        """Write on a line in one change; whether it was taken. It must be refused exactly when foretold."""
        try:
            with self.book.change(op, reason="猴") as s:
                write(s.get_one(Entry, (VILLAGE, entry)))
        except AlreadySealed:
            assert refused
            return False
        assert not refused
        return True

    @rule(
        amount=st.integers(1, 10**9), month=st.sampled_from(MONTHS), basis=st.sampled_from(account.BASES),
        day=st.none() | st.integers(1, 30),
    )  # fmt: skip
    def record(self, amount: int, month: str, basis: str, day: int | None) -> None:
        happened = date.fromisoformat(f"{month}-{day:02}") if day else None
        if month in self.naive.closed:
            with pytest.raises(account.MonthClosed):
                self.book.record(amount, month, basis=basis, happened=happened)
            return
        entry = self.book.record(amount, month, basis=basis, happened=happened)
        fact = self.naive.facts[entry] = Fact(month, amount, basis)
        self.naive.steps.append(
            Step(
                Op.RECORD_ENTRY,
                lambda: self.naive.set(entry, struck=True),
                lambda: self.naive.facts[entry].struck or self.naive.facts[entry].signed != fact.signed,
            )
        )

    @precondition(lambda self: self._standing())
    @rule(pick=st.integers(0, 99), amount=st.integers(1, 10**9), how=st.sampled_from(("amend", "correct")))
    def change_amount(self, pick: int, amount: int, how: str) -> None:
        entry = self._pick(pick)
        assert entry
        if self.naive.facts[entry].amount == amount:
            return
        op = Op.AMEND_ENTRY if how == "amend" else Op.CORRECT_ENTRY
        refused = how == "amend" and self.naive.sealed(entry)
        if self._write(op, entry, refused, lambda row: setattr(row, "amount", amount)):
            before = self.naive.facts[entry].amount
            self.naive.set(entry, amount=amount)
            if op.undoable:
                step = Step(
                    op,
                    lambda: self.naive.set(entry, amount=before),
                    lambda: self.naive.facts[entry].struck or self.naive.facts[entry].amount != amount,
                )
                self.naive.steps.append(step)

    @precondition(lambda self: self._standing())
    @rule(pick=st.integers(0, 99))
    def strike(self, pick: int) -> None:
        entry = self._pick(pick)
        assert entry
        sealed = self.naive.sealed(entry)
        if self._write(Op.STRIKE_ENTRY, entry, sealed, lambda row: account.strike_entry(row, "记错")):
            self.naive.set(entry, struck=True)
            self.naive.steps.append(Step(Op.STRIKE_ENTRY, lambda: self.naive.set(entry, struck=False)))

    @precondition(lambda self: self._standing())
    @rule(role=st.sampled_from(("household", "helper", "first_secretary")), month=st.sampled_from(MONTHS))
    def sign(self, role: str, month: str) -> None:
        over = [entry for entry in self._standing() if self.naive.facts[entry].month == month]
        if over:
            signature = self.book.sign(role, over)
            self.naive.signatures[signature] = (role, {e: self.naive.facts[e].signed for e in over})
            self.naive.steps.append(Step(Op.SIGN, lambda: self.naive.signatures.pop(signature)))

    @rule(month=st.sampled_from(MONTHS), close=st.booleans())
    def close_or_reopen(self, month: str, close: bool) -> None:
        if close == (month in self.naive.closed):
            return
        op = Op.CLOSE_MONTH if close else Op.REOPEN_MONTH
        with self.book.change(op, reason="猴") as s:
            hold_period(s, self.book.house, month).state = "closed" if close else "open"
        before = set(self.naive.closed)
        self.naive.closed ^= {month}
        self.naive.steps.append(Step(op, lambda: setattr(self.naive, "closed", before)))

    @precondition(lambda self: self._standing())
    @rule(pick=st.integers(0, 99), paper=st.sampled_from("abc"))
    def prove(self, pick: int, paper: str) -> None:
        entry = self._pick(pick)
        assert entry
        was = self.naive.facts[entry].papers
        if paper in was:
            return
        self.book.prove(entry, paper)
        self.naive.facts[entry] = replace(self.naive.facts[entry], papers=was | {paper})

        def back() -> None:
            fact = self.naive.facts[entry]
            self.naive.facts[entry] = replace(fact, papers=fact.papers - {paper})

        self.naive.steps.append(Step(Op.ADD_PHOTO, back))

    @rule()
    def undo(self) -> None:
        foreseen = undoable(self.book.ledger, VILLAGE)
        if not self.naive.steps:
            if foreseen is None or foreseen.op == "add_household":
                return
            raise AssertionError(foreseen.op)
        step = self.naive.steps[-1]
        assert foreseen is not None
        assert foreseen.op == step.op.stable
        stale = step.stale()
        try:
            undo(self.book.ledger, by=ME, village=VILLAGE)
        except StaleChange:
            assert stale
            return
        assert not stale
        self.naive.steps.pop()
        step.back()

    @rule()
    def reopen_the_ledger(self) -> None:
        self.book.ledger.close()
        self.book.ledger = open_ledger(self.book.path, self.book.clock, seed=self.book.clock.at.second)

    @invariant()
    def chains_are_sound_and_history_grows(self) -> None:
        now = self.book.changes()
        assert now >= self.changes
        self.changes = now
        with self.book.ledger.read() as s:
            assert chain_problems(s) == []

    @invariant()
    def tallies_are_what_counting_gives(self) -> None:
        assert self.book.ledger.tallies(VILLAGE) == recounted(self.book.ledger)

    @invariant()
    def the_book_says_what_the_naive_model_says(self) -> None:
        with self.book.ledger.read() as s:
            rows = entries(s, VILLAGE, self.book.house)
            marks = evidence.marks(s, VILLAGE, rows)
            closed = {month for month in MONTHS if is_closed(s, VILLAGE, self.book.house, month)}
        said = {row.id: (row.month, row.amount, row.basis) for row in rows}
        assert said == {entry: self.naive.facts[entry].signed for entry in self._standing()}
        assert marks == {entry: self.naive.mark(entry) for entry in self._standing()}
        assert closed == self.naive.closed


MonkeyTest = Monkey.TestCase
MonkeyTest.settings = settings(max_examples=6, stateful_step_count=30, deadline=None)
