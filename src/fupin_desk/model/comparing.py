"""换个办法算: the same facts under two packs or over two windows, and the difference line by line.

`compare` counts a household twice and then asks of every single line what it did on each side. What a line
does depends on that line and the pack alone (the additive law of `income`), so the differences of the lines
add up exactly to the difference of the totals; nothing is left over to be called "other". Lines that did the
same on both sides are not listed; those that changed alike (same item, same rules before and after) stand
together. Pure; amounts are fen, `right` less `left`.

Signatures are no part of this: they cover facts, and no fact is touched by counting it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model import income
from fupin_desk.model.counting import count
from fupin_desk.model.figures import VIEWS, Line, Statement, ViewName
from fupin_desk.model.items import ItemList
from fupin_desk.model.rules import RulePack
from fupin_desk.model.values import Fen, Window, divide

_OUTSIDE: Final = N_("不在这一段月份里")
_JOIN: Final = "；"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to count: a pack, a window, and the heads that divide under that pack on its last day."""

    pack: RulePack
    window: Window
    heads: int


@dataclass(frozen=True, slots=True)
class Changed:
    """One line and what it brings into the net on each side."""

    entry_id: str
    left: Fen
    right: Fen

    @property
    def amount(self) -> Fen:
        """What changes."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that changed alike: which item, by which rule on each side, and how much in all."""

    item: str
    sub: str
    label: str
    left_rule: str
    right_rule: str
    left: Fen
    right: Fen
    lines: tuple[Changed, ...]

    @property
    def amount(self) -> Fen:
        """What these lines change in the household's net."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Explained:
    """Why one view's figures differ: line by line for the net, and for each head by lines and by heads."""

    differences: tuple[Difference, ...]
    net: Fen
    per_head: Fen
    per_head_by_lines: Fen
    per_head_by_heads: Fen


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two statements of one household and what makes them differ, view by view."""

    left: Statement
    right: Statement
    views: Mapping[ViewName, Explained]

    @property
    def same(self) -> bool:
        """Whether both ways come to the same figures from the same lines."""
        return not any(one.differences or one.per_head for one in self.views.values())


_Did = tuple[Fen, str]
_Key = tuple[int, str, str, str, str]


def compare(lines: Iterable[Line], left: Way, right: Way, items: ItemList) -> Comparison:
    """Count the same lines in two ways. Raises NobodyToShare as `income.statement` does."""
    facts = list(lines)
    one = income.statement(facts, left.pack, left.window, left.heads, items)
    other = income.statement(facts, right.pack, right.window, right.heads, items)
    groups: dict[ViewName, dict[_Key, list[Changed]]] = {name: {} for name in VIEWS}
    for line in facts:
        before, after = _alone(line, left, items), _alone(line, right, items)
        for name in VIEWS:
            (was, old_rule), (now, new_rule) = before[name], after[name]
            if was != now:
                place = (items.get(line.item).order, line.item, line.sub, old_rule, new_rule)
                groups[name].setdefault(place, []).append(Changed(line.entry_id, was, now))
    return Comparison(one, other, {name: _explained(name, groups[name], one, other, items) for name in VIEWS})


def _alone(line: Line, way: Way, items: ItemList) -> dict[ViewName, _Did]:
    """What a line by itself brings into each view's net, and by which rules."""
    if line.month not in way.window:
        return {name: (0, _(_OUTSIDE)) for name in VIEWS}
    tallies = count((line,), way.pack, way.window, items).tallies
    return {
        name: (tally.income - tally.cost, _JOIN.join(step.rule for step in tally.steps()))
        for name, tally in tallies.items()
    }


def _explained(
    name: ViewName, groups: Mapping[_Key, list[Changed]], left: Statement, right: Statement, items: ItemList
) -> Explained:
    was, now = left.view(name), right.view(name)
    by_lines = divide(now.net, left.heads) - was.per_head
    return Explained(
        differences=tuple(_difference(key, groups[key], items) for key in sorted(groups)),
        net=now.net - was.net,
        per_head=now.per_head - was.per_head,
        per_head_by_lines=by_lines,
        per_head_by_heads=now.per_head - was.per_head - by_lines,
    )


def _difference(key: _Key, lines: list[Changed], items: ItemList) -> Difference:
    _order, item, sub, left_rule, right_rule = key
    return Difference(
        item=item,
        sub=sub,
        label=items.label(item, sub),
        left_rule=left_rule,
        right_rule=right_rule,
        left=sum(line.left for line in lines),
        right=sum(line.right for line in lines),
        lines=tuple(sorted(lines, key=lambda line: line.entry_id)),
    )
