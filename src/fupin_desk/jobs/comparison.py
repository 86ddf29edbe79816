"""换个办法算: one household under two packs or over two windows, with every line that makes the difference.

Reads only. The arithmetic is `model/comparing`; here the packs are found, the facts read once, and each line
gets the words by which a person knows it. Signatures and closed months are not looked at: counting again
touches no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fupin_desk.jobs import shelf, standards, statements
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.shelf import Kept
from fupin_desk.model import evidence
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.comparing import Comparison, Way, compare
from fupin_desk.model.figures import Mark
from fupin_desk.model.household import Household, NoSuchHousehold, heads_on, members_of
from fupin_desk.model.items import written
from fupin_desk.model.switches import Row, differs, side_by_side
from fupin_desk.model.values import Fen, Window
from fupin_desk.model.village import the_village

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the account as the comparison names it; `amount` as it was booked, in fen."""

    id: str
    month: str
    code: str
    label: str
    member: str
    amount: Fen
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class TwoWays:
    """Everything the comparison page shows; `rules` are the rules in which the two packs differ."""

    household_id: str
    head: str
    left: Kept
    right: Kept
    left_window: Window
    right_window: Window
    left_cautions: tuple[str, ...]
    right_cautions: tuple[str, ...]
    found: Comparison
    facts: Mapping[str, Fact]
    rules: list[Row]


def two_ways(
    office: Office,
    household_id: str,
    left: str = "",
    right: str = "",
    window: Window | None = None,
    right_window: Window | None = None,
    village: str | None = None,
) -> TwoWays:
    """Count a household in two ways. '' is the pack in use; both sides have one window unless two are given.

    Raises NoSuchHousehold, NoSuchPack, NobodyToShare.
    """
    owner = village or office.village
    first = window or statements.year(office, owner)
    second = right_window or first
    items = office.resources.items
    with office.read() as s:
        if s.get(Household, (owner, household_id)) is None:
            raise NoSuchHousehold(number="")
        packs = _pack(office, s, owner, left, first), _pack(office, s, owner, right, second)
        ways = [
            Way(
                kept.pack,
                span,
                heads_on(s, owner, household_id, span.end.last, sharing=kept.pack.divisor == "sharing"),
            )
            for kept, span in zip(packs, (first, second), strict=True)
        ]
        start, end = min(first.start, second.start), max(first.end, second.end)
        rows = entries(s, owner, household_id, start, end)
        lines = evidence.lines(s, owner, rows)
        people = members_of(s, owner, household_id, first.end.last)
        names = {member.id: member.name for member, _ms in people}
    facts = {
        row.id: _fact(row, line.mark, items.label(row.item, row.sub), names.get(row.member_id or "", ""))
        for row, line in zip(rows, lines, strict=True)
    }
    return TwoWays(
        household_id=household_id,
        head=people[0][0].name if people else "",
        left=packs[0],
        right=packs[1],
        left_window=first,
        right_window=second,
        left_cautions=standards.cautions(office, packs[0].pack, first),
        right_cautions=standards.cautions(office, packs[1].pack, second),
        found=compare(lines, ways[0], ways[1], items),
        facts=facts,
        rules=[row for row in side_by_side(packs[0].pack, packs[1].pack, items) if differs(row)],
    )


def sheet(office: Office, two: TwoWays, village: str | None = None) -> bytes:
    """The comparison as a PDF, for those who keep the book."""
    from fupin_desk.paper.comparison import ComparisonSheet, Side, print_comparison

    owner = village or office.village
    with office.read() as s:
        row, house = the_village(s, owner), s.get(Household, (owner, two.household_id))
    made = ComparisonSheet(
        place=f"{row.county}{row.township}{row.name}" if row is not None else office.name,
        head=two.head,
        number=house.short_no if house is not None else "",
        left=Side(two.left.pack.title, two.left_cautions),
        right=Side(two.right.pack.title, two.right_cautions),
        found=two.found,
        lines={fact.id: (fact.month, fact.member or fact.note) for fact in two.facts.values()},
    )
    return print_comparison([made], office.resources.faces, office.today()).pdf


def _pack(office: Office, s: Session, village: str, ref: str, window: Window) -> Kept:
    if ref:
        return shelf.find(office, s, village, ref, window.end)
    pack = shelf.in_use(office, s, village, window.end)
    return next(kept for kept in shelf.chain(office, s, village) if kept.ref == pack.ref)


def _fact(row: Entry, mark: Mark, label: str, member: str) -> Fact:
    return Fact(row.id, row.month, written(row.item, row.sub), label, member, row.amount, mark, row.note)
