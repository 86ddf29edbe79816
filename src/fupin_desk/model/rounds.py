"""How often a household is visited 走访周期: dated data by kind of household, and when the next visit is due.

Pure: days come in, days go out. A visit is due on the last day of the month its time runs out in: who was
visited on 3 October and is visited monthly is due by 30 November. Who was never visited is due as if on the
day his helper took him over; without a helper, by the end of the running month, quarter or accounting year.
A date promised at a visit (`agreed`) that comes earlier wins, until a visit after it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.model.packfile import Table
from fupin_desk.model.values import Month

KINDS: Final = ("monitored", "exited", "other")
EXITED: Final = "脱贫户"
FIRST_MONTH: Final = 10
"""The accounting year, and with it every quarter, begins in October."""


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of household is visited once in `months` months; confirmed is only what carries a name."""

    key: str
    months: int
    source_doc: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rhythm of visits by kind of household; `counts` are the ways that count as one."""

    id: str
    title: str
    valid_from: date
    counts: frozenset[str]
    soon_days: int
    kinds: Mapping[str, Round]

    def of(self, kind: str, monitor_category: str) -> Round:
        """The round of a household by its two columns of the national roster."""
        if monitor_category:
            return self.kinds["monitored"]
        return self.kinds["exited" if kind == EXITED else "other"]


def parse_rounds(data: bytes) -> Rounds:
    """Read `visits.toml`. Raises BadPack naming the key that is wrong."""
    table = Table.read(data)
    kinds = {}
    for row in table.tables("kind"):
        key = row.word("key", KINDS)
        kinds[key] = Round(
            key, row.number("months", 1, 60), row.text("source_doc"), row.text("confirmed_by", default="")
        )
        row.done()
    if set(kinds) != set(KINDS):
        raise table.wrong("kind", "、".join(KINDS))
    day = table.day("valid_from")
    assert day is not None  # noqa: S101  (not optional)
    rounds = Rounds(
        id=table.text("id", limit=40),
        title=table.text("title"),
        valid_from=day,
        counts=frozenset(table.words("counts", ("visit", "phone", "message", "meeting"))),
        soon_days=table.number("soon_days", 0, 90),
        kinds=kinds,
    )
    table.done()
    return rounds


def next_due(
    last: date | None, months: int, today: date, agreed: Iterable[date] = (), since: date | None = None
) -> date:
    """When the next visit is due. `agreed`: days somebody promised to come back by, not yet kept; `since`:
    from when the household has its helper, for those never visited."""
    begun = last or since
    if begun is None:
        within = (today.month - FIRST_MONTH) % 12 % months
        regular = Month.of(today).plus(months - 1 - within).last
    else:
        # A day as far off as 9999, as contracts without end say it, has no month after it.
        regular = Month.of(begun).plus(months).last if begun.year < date.max.year - 10 else begun
    return min([regular, *agreed])
