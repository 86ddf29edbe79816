"""The real jobs on a real encrypted ledger, each foretold by the slate (`tests.jobs.naive`), looked at after.

`Played` does one deed at a time, says beforehand whether it must be refused, and then compares the month page
(marks, seals, who signed what, what closing wants, sums, evidence, states), the tallies and the journal with
the slate. Ledgers are copies of one made once; what is safe on a disk that loses power is tested elsewhere,
so these do not wait for the disk.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from fupin_desk.jobs import accounts, corrections, households, keeping, opening, papers, periods, photos
from fupin_desk.jobs.accounts import EntryDraft, MonthPage
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.periods import AskedOpen, NothingCorrected
from fupin_desk.model import undo as undoing
from fupin_desk.model.account import MonthClosed, NotClosed, NotReady
from fupin_desk.model.figures import Coverage
from fupin_desk.model.journal import Actor, chain_problems
from fupin_desk.model.ledger import AlreadySealed, Ledger
from fupin_desk.model.rows import recounted
from fupin_desk.model.signature import NothingToSign
from fupin_desk.model.undo import NothingToUndo, StaleChange
from fupin_desk.safe import cipher
from tests.jobs.desk import CODE, PASSPHRASE, surroundings
from tests.jobs.naive import Slate
from tests.model.book import Clock

MONTHS = ("2026-09", "2026-10")
SIGNERS = {
    "generic-2023": ("household", "helper"),
    "sichuan-style": ("household", "helper", "first_secretary", "village_secretary"),
}
ROLES = SIGNERS["sichuan-style"]
REFUSALS = {"nothing": NothingToUndo, "stale": StaleChange, "sealed": AlreadySealed}


@dataclass(frozen=True)
class Made:
    """A ledger that plays begin with: its database, who lives in it, its papers, what the slate says."""

    database: Path
    office: Office
    house: str
    papers: tuple[tuple[str, bool], ...]
    """Each paper's id and whether it is a mere copy."""
    slate: Slate
    clock: Clock


@cache
def _rooms() -> tempfile.TemporaryDirectory[str]:
    """Where all plays of this run live; gone when it ends."""
    return tempfile.TemporaryDirectory(prefix="played-", ignore_cleanup_errors=True)


def _room() -> Path:
    return Path(tempfile.mkdtemp(dir=_rooms().name))


def _ledger(made: Made, database: Path, clock: Clock) -> Ledger:
    def connect() -> cipher.Connection:
        connection = cipher.connect(database, made.office.raw_key)
        connection.execute("pragma synchronous=off")
        return connection

    ledger = Ledger(connect, now=clock, module=dbapi2, random=random.Random(7).randbytes)
    ledger.load()
    return ledger


def make() -> Made:
    """An empty month's ledger: one household, a paper, a copy of a paper, and nothing that can be undone."""
    place = _room()
    clock = Clock()
    office = opening.create(
        place / "松林村", "village", CODE, "松林村", PASSPHRASE, surroundings(place, clock), secretary="李明"
    ).office
    house = households.add(office, "张三", []).id
    for colour in (10, 200):
        Image.new("RGB", (64, 64), (colour, 90, 90)).save(place / f"{colour}.jpg")
    [paper, copy] = photos.add(office, [place / "10.jpg", place / "200.jpg"]).vouchers
    papers.describe(office, [copy.id], is_copy=True)
    keeping.set_village(office, rules="generic-2023")
    office.close()
    slate = Slate({"village": {"rules": "generic-2023", "gone": None}})
    made = Made(
        office.folder.path / "ledger.db", office, house,
        ((paper.id, False), (copy.id, True)), slate, clock,
    )  # fmt: skip
    ledger = _ledger(made, made.database, clock)  # a new life: only what is done in it can be taken back
    ledger.begin_node(why="copied", by=Actor("setup", "一户一账"), token="t")
    ledger.close()
    return made


class Played:
    """One play: a copy of a made ledger, the slate beside it, and every deed."""

    def __init__(self, made: Made) -> None:
        self.place = _room()
        shutil.copy(made.database, self.place / "ledger.db")
        self.clock = Clock(made.clock.at)
        around = surroundings(self.place, self.clock)
        ledger = _ledger(made, self.place / "ledger.db", self.clock)
        self.office = replace(made.office, ledger=ledger, surroundings=around)
        self.made, self.house, self.slate = made, made.house, made.slate.copy()

    def left(self) -> Made:
        """What was played so far, for others to begin with."""
        self.office.ledger.close()
        return replace(
            self.made, database=self.place / "ledger.db", slate=self.slate.copy(), clock=Clock(self.clock.at)
        )

    def close_ledger(self) -> None:
        self.office.ledger.close()
        shutil.rmtree(self.place)

    @property
    def signers(self) -> tuple[str, ...]:
        return SIGNERS[self.slate.rows["village"]["rules"]]

    # -- lines -------------------------------------------------------------------------------------------

    def record(self, month: str, item: str, amount: int, use: str | None, basis: str = "actual") -> str:
        draft = _draft({"item": item, "amount": amount, "use": use, "basis": basis, "note": ""})
        if self.slate.closed(month):
            with pytest.raises(MonthClosed):
                accounts.record(self.office, self.house, month, draft)
            self.look(month)
            return ""
        line = accounts.record(self.office, self.house, month, draft)
        row = {"month": month, "item": item, "use": use, "amount": amount, "basis": basis, "note": ""}
        assert f"line/{line}" not in self.slate.rows
        self.slate.step({f"line/{line}": row | {"gone": None}})
        self.look(month)
        return line

    def amend(self, line: str, **facts: Any) -> None:
        row = self.slate.line(line) | facts
        if row != self.slate.line(line) and self.slate.sealed(line):
            with pytest.raises(AlreadySealed):
                accounts.amend(self.office, line, _draft(row))
        else:
            accounts.amend(self.office, line, _draft(row))
            self.slate.step({f"line/{line}": row})
        self.look(row["month"])

    def strike(self, line: str) -> None:
        row = self.slate.line(line)
        if self.slate.sealed(line):
            with pytest.raises(AlreadySealed):
                accounts.strike(self.office, line, "记错")
        else:
            accounts.strike(self.office, line, "记错")
            self.slate.step({f"line/{line}": row | {"gone": "记错"}})
            if line in self.slate.corrected:  # a correction that changed it stays one that changed it
                self._told_as_corrected(line, row["month"], struck=False, lacking=0)
        self.look(row["month"])

    def correct(self, line: str, **facts: Any) -> None:
        """A correction of some facts; only this line loses its signatures."""
        row = self.slate.line(line)
        new = row | facts
        others = {one: self.slate.said(one) for one in self.slate.lines(row["month"]) if one != line}
        more = {name: value for name, value in facts.items() if name != "amount"}
        if new == row:
            with pytest.raises(NothingCorrected):
                periods.correct(self.office, line, facts.get("amount"), "查实", facts=more)
            self.look(row["month"])
            return
        told = periods.correct(self.office, line, facts.get("amount"), "查实", facts=more)
        assert told == (row["amount"], new["amount"])
        self.slate.step({f"line/{line}": new}, undoable=False)
        self.slate.corrected.add(line)
        assert others == {one: self.slate.said(one) for one in others}
        lacking = [role for role in self.signers if role not in self.slate.signed_by(line)]
        self._told_as_corrected(line, row["month"], struck=False, lacking=len(lacking))
        self.look(row["month"])

    def take_off(self, line: str) -> None:
        """A correction that takes the line off the book 冲销."""
        row = self.slate.line(line)
        assert periods.correct(self.office, line, None, "查实", strike=True) == (row["amount"], 0)
        self.slate.step({f"line/{line}": row | {"gone": "查实"}}, undoable=False)
        self.slate.corrected.add(line)
        self._told_as_corrected(line, row["month"], struck=True, lacking=0)
        self.look(row["month"])

    def _told_as_corrected(self, line: str, month: str, *, struck: bool, lacking: int) -> None:
        made = [
            one for one in corrections.corrections(self.office, self.house, month) if one.entry_id == line
        ]
        assert [one.latest for one in made] == [False] * (len(made) - 1) + [True]
        assert not any(one.struck for one in made[:-1])
        assert (made[-1].struck, len(made[-1].wanted)) == (struck, lacking)

    # -- evidence ----------------------------------------------------------------------------------------

    def prove(self, line: str, paper: int) -> None:
        voucher, is_copy = self.made.papers[paper]
        photos.link(self.office, voucher, line)
        there = [
            one
            for one in self.slate.standing("link").values()
            if (one["line"], one["paper"]) == (line, paper)
        ]
        if not there:
            number = sum(key.startswith("link/") for key in self.slate.rows)
            link = {"line": line, "paper": paper, "copy": is_copy, "gone": None}
            self.slate.step({f"link/{number}": link})
        self.look(self.slate.line(line)["month"])

    def unprove(self, link: str) -> None:
        row = self.slate.rows[f"link/{link}"]
        papers.unlink(self.office, [self.made.papers[row["paper"]][0]], [row["line"]], "不是这笔")
        self.slate.step({f"link/{link}": row | {"gone": "不是这笔"}})
        self.look(self.slate.line(row["line"])["month"])

    # -- words -------------------------------------------------------------------------------------------

    def sign(self, month: str, role: str, state: str = "signed", lines: list[str] | None = None) -> str:
        """One word on a month or some of its lines; answers its id, or ``""`` if there is nothing to sign."""
        if not self.slate.lines(month):
            with pytest.raises(NothingToSign):
                periods.sign(self.office, self.house, month, role, state=state, words="不对")
            return ""
        over = lines
        if over is None:
            over = self.slate.to_sign(month, role) if state == "signed" else self.slate.lines(month)
        word = periods.sign(self.office, self.house, month, role, state=state, words="不对", lines=lines)
        facts = {line: self.slate.facts(line) for line in over}
        self.slate.step(
            {f"word/{word}": {"role": role, "state": state, "month": month, "over": facts, "gone": None}}
        )
        self.look(month)
        return word

    def strike_signature(self, word: str) -> None:
        row = self.slate.rows[f"word/{word}"]
        if self.slate.closed(row["month"]):
            with pytest.raises(AskedOpen):
                periods.strike_signature(self.office, word, "别人的单子")
        else:
            periods.strike_signature(self.office, word, "别人的单子")
            self.slate.step({f"word/{word}": row | {"gone": "别人的单子"}})
        self.look(row["month"])

    # -- months ------------------------------------------------------------------------------------------

    def close(self, month: str, reason: str = "", *, waiting: bool = False) -> None:
        ready = self.slate.closable(month, self.signers)
        if not self.slate.lines(month) or not (ready or reason or waiting):
            with pytest.raises(NotReady):
                periods.close(self.office, self.house, month, reason, waiting=waiting)
        else:
            periods.close(self.office, self.house, month, reason, waiting=waiting)
            reason = reason or ("全家在外" if waiting else "")
            self._put_period(month, state="closed", reason=reason, waiting=waiting, second="")
        self.look(month)

    def reopen(self, month: str) -> None:
        if not self.slate.closed(month):
            with pytest.raises(NotClosed):
                periods.reopen(self.office, self.house, month, "漏了")
        else:
            periods.reopen(self.office, self.house, month, "漏了")
            self._put_period(month, state="open", reason="漏了", second="未核第二人")
        self.look(month)

    def _put_period(self, month: str, **now: Any) -> None:
        old = self.slate.rows.get(f"period/{month}", {})
        self.slate.step({f"period/{month}": {**old, **now, "gone": None}})

    def set_pack(self, pack: str) -> None:
        keeping.set_village(self.office, rules=pack)
        self.slate.step({"village": {"rules": pack, "gone": None}})
        self.look(*MONTHS)

    def undo(self, *, behind: bool = False) -> str:
        """Take the newest step back; answers why that was refused, or ``""``. `behind` a correction only the
        heart itself does it, which knows no more than the rows."""
        why = self.slate.undo(behind=behind)
        with pytest.raises(REFUSALS[why]) if why else nullcontext():
            if behind:
                undoing.undo(self.office.ledger, by=self.office.keeper, village=CODE)
            else:
                keeping.undo(self.office)
        self.look(*MONTHS)
        return why

    # -- looking -----------------------------------------------------------------------------------------

    def look(self, *months: str) -> None:
        """Everything the program shows of these months is what the slate says."""
        for month in months:
            page = accounts.month(self.office, self.house, month)
            self._lines_are_right(page)
            self._signatures_are_right(page)
            self._sums_are_right(page)
        kept = self.office.ledger.tallies(CODE)
        for table, wanted in self.slate.tallies().items():
            assert kept.get(table, (0, 0, ""))[:2] == wanted, table

    def _lines_are_right(self, page: MonthPage) -> None:
        slate, ids = self.slate, self.slate.lines(page.month)
        assert [line.id for line in page.lines] == ids
        for line in page.lines:
            row = slate.line(line.id)
            assert (line.item, line.use, abs(line.amount), line.basis, line.note) == tuple(
                row[name] for name in ("item", "use", "amount", "basis", "note")
            )
            assert line.mark == slate.mark(line.id)
            assert bool(line.sealed) == slate.sealed(line.id)
            assert line.objected == (slate.said(line.id).get("household", "signed") != "signed")
            assert line.corrected == (line.id in slate.corrected)
        assert page.state == slate.state(page.month)
        assert page.closable == slate.closable(page.month, self.signers)
        done = {check.text: check.done for check in page.checks}
        assert done["每笔都有来历"] == all(slate.mark(line) != "told" for line in ids)
        assert ("有异议，还没有说清" in done) == any(slate.objected(line) for line in ids)

    def _signatures_are_right(self, page: MonthPage) -> None:
        slate = self.slate
        assert [one.role for one in page.signers if one.required] == list(self.signers)
        assert {one.role for one in page.signers} == set(ROLES)
        for one in page.signers:
            state, wanting, against = slate.signer(page.month, one.role)
            assert (one.state, list(one.open_lines), list(one.objected)) == (state, wanting, against)
            assert (one.covered, one.of) == (len(page.lines) - len(wanting), len(page.lines))
        assert [(one.role, one.state, one.covers) for one in page.signatures] == slate.words(page.month)
        period = slate.period(page.month)
        if period is None:
            assert page.period is None
        else:
            closed = period["state"] == "closed"
            assert page.period is not None
            assert (page.period.closed, page.period.reopened) == (closed, not closed)
            assert (page.period.reason, page.period.second) == (period["reason"], period["second"])
            assert page.period.waiting == (closed and period["waiting"])

    def _sums_are_right(self, page: MonthPage) -> None:
        assert page.views["cash"] == self.slate.cash(page.month)
        assert page.coverage == Coverage.of(*self.slate.proved(page.month))

    def audit(self) -> None:
        """The journal verifies, every step of it is there, and counting every row gives the tallies kept."""
        kept = self.office.ledger.all_tallies()
        with self.office.read() as s:
            assert chain_problems(s) == []
            counted = recounted(s)
        for key in counted.keys() | kept.keys():
            assert counted.get(key, (0, 0, 0)) == kept.get(key, (0, 0, 0)), key
        # A step taken back left two changes behind: its own and the one that reverses it.
        changes = self.office.ledger.chain_heads().get(CODE, 0)
        assert changes == len(self.slate.steps) + 2 * self.slate.back


def _draft(row: dict[str, Any]) -> EntryDraft:
    evidence = "stated" if row["basis"] == "actual" else "estimated"
    return EntryDraft(row["item"], row["amount"], use=row["use"], evidence=evidence, note=row["note"])
