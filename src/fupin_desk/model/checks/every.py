"""Every check, and how they are run over a household: the one list the rest of the program knows.

`CHECKS` is in the order people mend things: first who is who, then the household, the help, the account,
and last what lies between households. `run` asks every check that can run; one that lacks its columns or
its bound is told in `Told.lacking`, never passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from fupin_desk.model.checks.account import ACCOUNT
from fupin_desk.model.checks.facts import House
from fupin_desk.model.checks.habit import HABIT
from fupin_desk.model.checks.help import HELP
from fupin_desk.model.checks.household import HOUSEHOLD
from fupin_desk.model.checks.people import PEOPLE
from fupin_desk.model.checks.rule import Around, Check, Hit
from fupin_desk.model.checks.village import VILLAGE
from fupin_desk.model.checks.working import WORKING

CHECKS: Final[tuple[Check, ...]] = (*PEOPLE, *WORKING, *HOUSEHOLD, *HELP, *ACCOUNT, *HABIT, *VILLAGE)


@cache
def by_code() -> dict[str, Check]:
    """Every check by its code."""
    return {one.code: one for one in CHECKS}


@dataclass(frozen=True, slots=True)
class Told:
    """What one check said about one household: its hits, or the columns it lacks."""

    check: Check
    hits: tuple[Hit, ...]
    lacking: tuple[str, ...] = ()


def runnable(around: Around, checks: Sequence[Check] = CHECKS) -> tuple[list[Check], list[Check]]:
    """(checks that have their bound, checks whose bound nobody set)."""
    with_bound: list[Check] = []
    without: list[Check] = []
    for one in checks:
        has = not one.bound or _has_bound(one.bound, around)
        (with_bound if has else without).append(one)
    return with_bound, without


def _has_bound(key: str, around: Around) -> bool:
    if key == "range_line":
        return around.range_line is not None
    return key in around.bounds.by_key


def run(house: House, around: Around, checks: Sequence[Check]) -> Iterator[Told]:
    """Ask each check about one household."""
    for one in checks:
        lacking = one.missing(house.headings) if one.columns else ()
        yield Told(one, () if lacking else tuple(one.look(house, around)), lacking)
