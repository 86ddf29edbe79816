"""A household's book as somebody would keep it on a slate: the other way to everything the month page says.

It knows rows as plain dictionaries, whole facts instead of digests, and a list of steps instead of a journal;
it asks the program nothing. Whoever plays the real jobs tells it what was done (`step`, `undo`) and compares.

A row is never changed in place: a step puts a new one, and remembers the old one for taking back.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FACTS = ("month", "item", "use", "amount", "basis", "note")
PAIR = {"household", "helper"}
WORTH = {"B2": 1, "E2": -1, "F1": 0}
"""What a fen of an item does to the cash a household has at hand: sold, spent on the farm, lived on."""

Row = dict[str, Any]


@dataclass
class Step:
    """What one change did: key → (the row before, the row after)."""

    rows: dict[str, tuple[Row | None, Row]]
    undoable: bool


@dataclass
class Slate:
    """Every row ever written, by ``line/…``, ``word/…``, ``link/…``, ``period/…`` or ``village``."""

    rows: dict[str, Row] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)
    back: int = 0
    """How many steps were taken back: none of them stands in `steps` any more."""

    def copy(self) -> Slate:
        return copy.deepcopy(self)

    # -- writing -----------------------------------------------------------------------------------------

    def step(self, rows: Mapping[str, Row], *, undoable: bool = True) -> bool:
        """One change: these rows as they are now. Whether anything changed."""
        new = {key: (self.rows.get(key), row) for key, row in rows.items() if self.rows.get(key) != row}
        if new:
            self.rows |= {key: row for key, (_old, row) in new.items()}
            self.steps.append(Step(new, undoable))
        return bool(new)

    def undo(self, *, behind: bool = False) -> str:
        """Take back the newest step that may be; ``""`` if it was, else why not.

        A correction stays, and nothing is taken back behind it, unless `behind` asks for just that.
        """
        at = next((n for n in range(len(self.steps) - 1, -1, -1) if self.steps[n].undoable), None)
        if at is None or not (behind or all(step.undoable for step in self.steps[at:])):
            return "nothing"
        after = dict(self.rows)
        for key, (old, new) in self.steps[at].rows.items():
            now = self.rows[key]
            changed = [name for name in new if old is None or old[name] != new[name]]
            if old is None and now != new:
                return "stale"
            if now["gone"] and "gone" not in changed:
                return "stale"
            if any(now[name] != new[name] for name in changed):
                return "stale"
            after[key] = now | ({name: old[name] for name in changed} if old else {"gone": "撤销"})
        if any(key.startswith("line/") and self.sealed(key[5:]) for key in self.steps[at].rows):
            return "sealed"
        self.rows = after
        del self.steps[at]
        self.back += 1
        return ""

    # -- reading -----------------------------------------------------------------------------------------

    def standing(self, kind: str) -> dict[str, Row]:
        """Rows of a kind that are not gone, by id, oldest first."""
        head = f"{kind}/"
        found = {key.removeprefix(head): row for key, row in self.rows.items() if key.startswith(head)}
        return {one: row for one, row in found.items() if row["gone"] is None}

    def lines(self, month: str) -> list[str]:
        return [one for one, row in self.standing("line").items() if row["month"] == month]

    def line(self, line: str) -> Row:
        return self.rows[f"line/{line}"]

    def facts(self, line: str) -> tuple[Any, ...]:
        row = self.line(line)
        return tuple(row[name] for name in FACTS)

    def last_words(self, line: str) -> dict[str, str]:
        """Role → its last word (by id) on this line as it stands."""
        found: dict[str, str] = {}
        for one, word in self.standing("word").items():
            if word["over"].get(line) == self.facts(line):
                found[word["role"]] = one
        return found

    def said(self, line: str) -> dict[str, str]:
        """Role → what its last word says: ``signed``, ``objected``, ``refused``."""
        return {role: self.rows[f"word/{one}"]["state"] for role, one in self.last_words(line).items()}

    def signed_by(self, line: str) -> set[str]:
        return {role for role, state in self.said(line).items() if state == "signed"}

    def objected(self, line: str) -> bool:
        """Whether somebody's last word on it is not a signature."""
        return any(state != "signed" for state in self.said(line).values())

    def ever_signed(self, line: str) -> bool:
        words = self.standing("word").values()
        return any(w["state"] == "signed" and w["over"].get(line) == self.facts(line) for w in words)

    def period(self, month: str) -> Row | None:
        row = self.rows.get(f"period/{month}")
        return row if row and row["gone"] is None else None

    def closed(self, month: str) -> bool:
        row = self.period(month)
        return row is not None and row["state"] == "closed"

    def sealed(self, line: str) -> bool:
        return self.closed(self.line(line)["month"]) or self.ever_signed(line)

    def mark(self, line: str) -> str:
        if self.line(line)["basis"] != "actual":
            return "estimated"
        papers = [link for link in self.standing("link").values() if link["line"] == line]
        if any(not link["copy"] for link in papers):
            return "voucher"
        return "signed" if self.signed_by(line) >= PAIR else "told"

    def state(self, month: str) -> str:
        lines = self.lines(month)
        if not lines:
            return "empty"
        both = all(self.signed_by(line) >= PAIR for line in lines)
        row = self.period(month)
        if row is not None and row["state"] == "closed":
            return "waiting" if row["waiting"] and not both else "closed"
        return "signed" if both else "draft"

    def closable(self, month: str, signers: tuple[str, ...]) -> bool:
        """Whether a month may close without a word of why."""
        lines = self.lines(month)
        return bool(lines) and all(
            self.mark(line) != "told" and not self.objected(line) and self.signed_by(line) >= set(signers)
            for line in lines
        )

    def to_sign(self, month: str, role: str) -> list[str]:
        """What a role's signature on a month binds: what it lacks, everything if it lacks nothing."""
        lines = self.lines(month)
        return [line for line in lines if role not in self.signed_by(line)] or lines

    def signer(self, month: str, role: str) -> tuple[str, list[str], list[str]]:
        """A role's state on a month, the lines it has not signed, those it objects to."""
        lines = self.lines(month)
        wanting = [line for line in lines if role not in self.signed_by(line)]
        against = [line for line in lines if self.said(line).get(role, "signed") != "signed"]
        words = {
            one: w for one, w in self.standing("word").items() if (w["role"], w["month"]) == (role, month)
        }
        against_by = {self.last_words(line)[role] for line in against}
        if against:
            return [w["state"] for one, w in words.items() if one in against_by][-1], wanting, against
        if lines and not wanting:
            return "signed", wanting, against
        return "part" if any(word["state"] == "signed" for word in words.values()) else "", wanting, against

    def words(self, month: str) -> list[tuple[str, str, int]]:
        """(role, state, how many of its lines are still as they were) of every word, oldest first."""
        lines = self.lines(month)
        return [
            (w["role"], w["state"], sum(w["over"].get(line) == self.facts(line) for line in lines))
            for w in self.standing("word").values()
            if w["month"] == month
        ]

    def cash(self, month: str) -> int:
        total = 0
        for line in self.lines(month):
            row = self.line(line)
            total += WORTH[row["item"]] * row["amount"] if row["use"] in (None, "sold") else 0
        return total

    def proved(self, month: str) -> tuple[int, int, int]:
        """Fen of the cash view that stand on paper, on signatures, on nothing."""
        fen = {"voucher": 0, "signed": 0, "estimated": 0, "told": 0}
        for line in self.lines(month):
            row = self.line(line)
            if WORTH[row["item"]] and row["use"] in (None, "sold"):
                fen[self.mark(line)] += row["amount"]
        return fen["voucher"], fen["signed"], fen["estimated"] + fen["told"]

    def tallies(self) -> dict[str, tuple[int, int]]:
        """Table → (standing rows, sum of their fen)."""
        lines, words = self.standing("line").values(), self.standing("word")
        taken_back = [
            row for key, row in self.rows.items() if key.startswith("word/") and row["gone"] != "撤销"
        ]
        return {
            "entry": (len(lines), sum(row["amount"] for row in lines)),
            "signature": (len(words), 0),
            "signed_fact": (sum(len(row["over"]) for row in taken_back), 0),
            "entry_voucher": (len(self.standing("link")), 0),
            "period": (len(self.standing("period")), 0),
        }
