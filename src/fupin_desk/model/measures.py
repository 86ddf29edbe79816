"""What help is called: the 14 national groups of measures, kinds of needs, and where money comes from.

Dated data (`resources/codes/help.toml`), never constants: funds are renamed by decree. A fund that holds on
a day is offered first; the others stay, because the money of an earlier year is still paid out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fupin_desk.model.packfile import Table


@dataclass(frozen=True, slots=True)
class Fund:
    """A source of money and the days it holds; None is open."""

    label: str
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether this money is given out under this name on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class HelpWords:
    """The lists a help record is filled from."""

    measures: tuple[str, ...]
    needs: tuple[str, ...]
    funds: tuple[Fund, ...]
    source: str
    confirmed_by: str

    def funds_on(self, day: date) -> list[str]:
        """Names of funds, those in force on a day first."""
        return [fund.label for fund in sorted(self.funds, key=lambda fund: not fund.holds(day))]


def parse_help_words(data: bytes) -> HelpWords:
    """Read `codes/help.toml`. Raises BadPack naming the key that is wrong."""
    table = Table.read(data)
    funds = []
    for row in table.tables("fund"):
        funds.append(Fund(row.text("label"), row.day("from", optional=True), row.day("until", optional=True)))
        row.done()
    words = HelpWords(
        measures=table.texts("measures"),
        needs=table.texts("needs"),
        funds=tuple(funds),
        source=table.text("source"),
        confirmed_by=table.text("confirmed_by", default=""),
    )
    table.done()
    return words
