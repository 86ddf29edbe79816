"""A check, and what it finds.

`@check(...)` turns a small pure function into a `Check`: a stable code, a Chinese title, how serious, what
it is about, what to ask at the next visit, which fields it reads, which columns of a national export it
cannot do without, which bound it rests on. The function gets one `House` and what is `Around` it, and yields
`Hit`s. Laws: it never raises, never guesses, never names anybody's number, and its words accuse nobody:
they say what does not fit together, and ask.

A hit's `facts` are the values it rests on. With code, household and member they make its `print` (a digest):
an answer 核实说明 is given on that print and holds until one of the facts changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.bounds import Bounds
from fupin_desk.model.checks.facts import Fact, House, Shared, Someone
from fupin_desk.model.values import Fen, Month, Window

Severity = Literal["error", "warn", "hint"]
Subject = Literal["people", "household", "help", "account", "village"]

SEVERITIES: Final[Mapping[Severity, str]] = {"error": N_("要改"), "warn": N_("要核实"), "hint": N_("问一问")}
SUBJECTS: Final[Mapping[Subject, str]] = {
    "people": N_("家庭成员"),
    "household": N_("户的资料"),
    "help": N_("监测帮扶"),
    "account": N_("收支账"),
    "village": N_("户与户之间"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a household: the day, the bounds, the code lists, what lies across households.

    `year` is the accounting year looked at, `before` the one before it; `last` the last whole month.
    `range_line` is the county's monitoring range per head in fen, None where nobody set one.
    """

    today: date
    bounds: Bounds
    labels: Mapping[str, frozenset[str]]
    male: frozenset[str]
    female: frozenset[str]
    year: Window
    last: Month
    county: str = ""
    range_line: Fen | None = None
    shared: Shared = field(default_factory=Shared)

    @property
    def before(self) -> Window:
        """The twelve months before `year`."""
        return Window(self.year.start.plus(-12), self.year.start.plus(-1))


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where something does not fit: whose, which line or month, on which facts it rests."""

    facts: tuple[str, ...]
    detail: str = ""
    member_id: str = ""
    who: str = ""
    entry_id: str = ""
    month: str = ""
    what: str = ""


Look = Callable[[House, Around], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `columns`: it runs only where each of these groups of headings has one that is there."""

    code: str
    title: str
    severity: Severity
    subject: Subject
    asks: str
    reads: tuple[str, ...]
    look: Look
    columns: tuple[tuple[str, ...], ...] = ()
    bound: str = ""
    sensitive: bool = False

    def missing(self, headings: frozenset[str]) -> tuple[str, ...]:
        """The columns this check lacks, the first of each group; empty when it can run."""
        return tuple(group[0] for group in self.columns if headings.isdisjoint(group))


def check(
    code: str,
    title: str,
    severity: Severity,
    subject: Subject,
    *,
    asks: str,
    reads: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    bound: str = "",
    sensitive: bool = False,
) -> Callable[[Look], Check]:
    """Make a check of a function. A column may name others that do as well: ``"危房户|是否危房户"``."""

    def made(look: Look) -> Check:
        groups = tuple(tuple(group.split("|")) for group in columns)
        known = (*reads, *(group[0] for group in groups))
        return Check(code, title, severity, subject, asks, known, look, groups, bound, sensitive)

    return made


def hit(
    *facts: object,
    detail: str = "",
    of: Someone | None = None,
    line: Fact | None = None,
    month: str = "",
    what: str = "",
) -> Hit:
    """A finding that rests on these facts, about a member, a line or a month."""
    return Hit(
        facts=tuple("" if fact is None else str(fact) for fact in facts),
        detail=detail,
        member_id=of.id if of else (line.member_id or "") if line else "",
        who=of.name if of else "",
        entry_id=line.id if line else "",
        month=month or (line.month if line else ""),
        what=what,
    )


def print_of(code: str, household_id: str, found: Hit) -> str:
    """What an answer is bound to: SHA-256 over the check, the household, the member and the facts."""
    told = [code, household_id, found.member_id, found.entry_id, *found.facts]
    return hashlib.sha256(json.dumps(told).encode("ascii")).hexdigest()


def question(one: Check, house: House, found: Hit) -> str:
    """The question for the next visit, in plain words."""
    return _(one.asks).format(who=found.who or house.head or _("户主"), month=found.month, what=found.what)
