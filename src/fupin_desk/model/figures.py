"""What income is made of and what it answers: a `Line` goes in, a `Statement` of three `View`s comes out.

Values only; `counting` decides what each line does in each view, `income` adds it up and says why the
three differ. Amounts are fen (分). `income` hands these names on, so that other rooms need know only it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fupin_desk.model.values import Fen, Month, Window, divide

ViewName = Literal["policy", "cash", "home"]
VIEWS: tuple[ViewName, ...] = ("policy", "cash", "home")
Mark = Literal["voucher", "signed", "estimated", "told"]
"""Evidence of a line: ● voucher · ◐ signed by both · ○ estimated or by ratio · ◌ told, not yet signed."""
Use = Literal["sold", "eaten", "stock", "seed", "given", "fed"]
Basis = Literal["actual", "estimated", "ratio"]
StepKind = Literal["counted", "cost", "ratio_cost", "left_out", "substituted"]
Reason = Literal["own_goods", "costs", "wages", "switches"]
"""Why two views differ: own produce · how costs are taken · migrants' wages · kinds a pack counts or not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the account as the income rules see it.

    `item` is an upper-case code (``A1`` … ``E4``, ``R``, ``X``, ``F1``…, ``G1``…), `sub` its sub-item as
    `items` writes it (``烤烟``; ``1`` for ``D5.1``) or ''. Amounts are positive fen; the item gives the
    side. For a wage `amount` is gross, `living_cost` what the worker spent away, `sent_home` what reached
    the household (None: unknown); a wage with neither is earned at home and counts whole everywhere.
    `one_off` marks a transfer (D) as one-off aid; on other items it says nothing. Other facts that a
    rule's switch asks for are in the item's code (asset sale ``C5.3``, earmarked aid ``D6.17`` …).
    """

    entry_id: str
    month: Month
    item: str
    sub: str
    amount: Fen
    use: Use | None
    basis: Basis
    mark: Mark
    living_cost: Fen | None = None
    sent_home: Fen | None = None
    one_off: bool = False
    late: bool = False
    quantity: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Evidence of a view by amount in whole per cent, sum 100; rounding never flatters."""

    voucher: int
    signed: int
    estimated: int

    @classmethod
    def of(cls, voucher: Fen, signed: Fen, estimated: Fen) -> Coverage | None:
        """○ rounded up, ◐ to the nearest, ● takes the rest; None where there is nothing to cover."""
        base = voucher + signed + estimated
        if base <= 0:
            return None
        guessed = -(-estimated * 100 // base)
        stated = min((signed * 200 // base + 1) // 2, 100 - guessed)
        return cls(100 - guessed - stated, stated, guessed)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a view: what was added or taken off, by which rule, from which lines.

    `kind` is counted · cost · ratio_cost · left_out · substituted; `amount` is signed fen as it enters
    the net (0 when left out). `entries` are the lines it came from, in the order of their ids.
    """

    kind: StepKind
    item: str
    sub: str
    label: str
    amount: Fen
    rule: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One way of counting: income counted, cost counted, net, per head, coverage and the steps.

    `evidence` are the amounts behind the coverage in fen (voucher, signed, estimated), so that households'
    shares add up to a village's.
    """

    name: ViewName
    income: Fen
    cost: Fen
    net: Fen
    per_head: Fen
    coverage: Coverage | None
    steps: tuple[Step, ...]
    evidence: tuple[Fen, Fen, Fen] = (0, 0, 0)

    def total(self, group: str) -> Fen:
        """What a group of items (``A`` … ``E``) brings into the net of this view."""
        return sum(step.amount for step in self.steps if step.item.startswith(group))


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much one view's net lies above another's for one reason; a pair's gaps make its difference."""

    above: ViewName
    below: ViewName
    reason: Reason
    amount: Fen


@dataclass(frozen=True, slots=True)
class Statement:
    """The three views of a household over a window, under one rule pack.

    `notes` are sentences that belong beside the figures (unconfirmed rules, why the three differ …),
    `gaps` the same differences as figures. `claims` 理赔 and `self_paid` 合规自付 enter only the reference
    income, `outside_catalogue` 目录外自费 stands beside it; `living` is None when no living expense is kept.
    """

    rules_id: str
    rules_title: str
    rules_confirmed: bool
    window: Window
    heads: int
    views: dict[ViewName, View]
    late_lines: int
    notes: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    claims: Fen = 0
    self_paid: Fen = 0
    outside_catalogue: Fen = 0
    living: Fen | None = None

    def view(self, name: ViewName) -> View:
        """One of the three views."""
        return self.views[name]

    @property
    def reference(self) -> Fen:
        """Reference income 监测参考收入: policy net plus claims less compliant own payments."""
        return self.views["policy"].net + self.claims - self.self_paid

    @property
    def reference_per_head(self) -> Fen:
        """Reference income shared among the heads, rounded once."""
        return divide(self.reference, self.heads)
