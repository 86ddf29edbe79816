"""Income by law: whatever the ledger and the pack, sums agree, order is nothing, and no figure is a float."""

from __future__ import annotations

import dataclasses
import tracemalloc
from itertools import pairwise
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.income import VIEWS, Line, Statement, Use, statement
from fupin_desk.model.items import parse_items
from fupin_desk.model.packfile import WHOLE
from fupin_desk.model.rules import Migrant, RulePack, Treatment, parse_pack
from fupin_desk.model.values import Month, Window, divide

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
RATIO = parse_pack((RESOURCES / "rules" / "ratio-style.toml").read_bytes())
GENERIC = parse_pack((RESOURCES / "rules" / "generic-2023.toml").read_bytes())
YEAR = Window(Month(2025, 10), Month(2026, 9))

TREATMENTS = st.one_of(
    st.just(Treatment("counted", WHOLE)),
    st.just(Treatment("not", 0)),
    st.integers(1, WHOLE - 1).map(lambda share: Treatment("partly", share)),
)


MIGRANT: list[Migrant] = ["gross", "minus_living", "remitted"]


@st.composite
def packs(draw: st.DrawFn) -> RulePack:
    """Any pack a county could write."""
    base = draw(st.sampled_from([RATIO, GENERIC]))
    cases = {case: draw(TREATMENTS) if base.cases[case].share else base.cases[case] for case in base.cases}
    migrant = draw(st.sampled_from(MIGRANT))
    ratios = {kind: draw(st.integers(0, WHOLE)) for kind in base.cost_ratio}
    return dataclasses.replace(base, cases=cases, eaten=draw(TREATMENTS), migrant=migrant, cost_ratio=ratios)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Line]:
    """Any lines a household could have, some outside the year."""
    made = []
    for number in range(draw(st.integers(0, 40))):
        item = draw(st.sampled_from(list(ITEMS)))
        amount = draw(st.integers(1, 10**9))
        uses = ("sold", "eaten", "stock", "seed", "given", "fed") if item.group == "B" else (None,)
        part = st.one_of(st.none(), st.integers(0, amount)) if item.wage else st.none()
        made.append(
            Line(
                entry_id=f"e{number:03d}",
                month=YEAR.start.plus(draw(st.integers(-2, 13))),
                item=item.code,
                sub=draw(st.sampled_from(["", *item.subs, *item.known])),
                amount=amount,
                use=draw(st.sampled_from(uses)),
                basis=draw(st.sampled_from(["actual", "estimated", "ratio"])),
                mark=draw(st.sampled_from(["voucher", "signed", "estimated", "told"])),
                living_cost=draw(part),
                sent_home=draw(part),
                one_off=draw(st.booleans()),
                late=draw(st.booleans()),
            )
        )
    return made


def of(lines: list[Line], pack: RulePack, window: Window = YEAR, heads: int = 3) -> Statement:
    """The statement of some lines."""
    return statement(lines, pack, window, heads, ITEMS)


@given(ledgers(), packs(), st.integers(1, 15))
def test_steps_views_and_coverage_agree(lines: list[Line], pack: RulePack, heads: int) -> None:
    found = of(lines, pack, heads=heads)
    inside = {line.entry_id for line in lines if line.month in YEAR}
    for name in VIEWS:
        view = found.view(name)
        assert sum(step.amount for step in view.steps) == view.net == view.income - view.cost
        assert view.per_head == divide(view.net, heads)
        assert {entry for step in view.steps for entry in step.entries} == inside, "nothing is dropped"
        assert all(step.amount == 0 for step in view.steps if step.kind == "left_out")
        assert all(step.amount <= 0 for step in view.steps if step.kind in {"cost", "ratio_cost"})
        if view.coverage is None:
            assert (view.income, view.cost) == (0, 0)
        else:
            shares = dataclasses.astuple(view.coverage)
            assert sum(shares) == 100
            assert min(shares) >= 0


@given(ledgers(), packs())
def test_months_add_up_to_their_year(lines: list[Line], pack: RulePack) -> None:
    whole = of(lines, pack)
    months = [of(lines, pack, Window(month, month)) for month in YEAR.months()]
    for name in VIEWS:
        assert sum(month.view(name).net for month in months) == whole.view(name).net
        assert sum(month.view(name).cost for month in months) == whole.view(name).cost
    assert sum(month.late_lines for month in months) == whole.late_lines
    assert sum(month.reference for month in months) == whole.reference


@given(ledgers(), packs(), st.randoms(use_true_random=False))
def test_order_is_nothing(lines: list[Line], pack: RulePack, random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert of(shuffled, pack) == of(lines, pack)


BARN: list[Use] = ["stock", "seed", "given", "fed"]


@given(ledgers(), packs(), st.sampled_from(BARN), st.integers(1, 10**9))
def test_what_stays_in_the_barn_changes_nothing(
    lines: list[Line], pack: RulePack, use: Use, amount: int
) -> None:
    barn = Line("z", YEAR.start, "B2", "", amount, use, "actual", "voucher")
    before, after = of(lines, pack), of([*lines, barn], pack)
    for name in VIEWS:
        left, right = (dataclasses.replace(found.view(name), steps=()) for found in (before, after))
        assert left == right


@given(ledgers(), packs())
def test_cash_and_home_ask_no_pack(lines: list[Line], pack: RulePack) -> None:
    for name in VIEWS[1:]:
        assert of(lines, pack).view(name) == of(lines, GENERIC).view(name)


@given(ledgers(), packs())
def test_the_gaps_explain_the_whole_difference(lines: list[Line], pack: RulePack) -> None:
    found = of(lines, pack)
    for above, below in pairwise(VIEWS):
        explained = sum(gap.amount for gap in found.gaps if (gap.above, gap.below) == (above, below))
        assert explained == found.views[above].net - found.views[below].net


@given(ledgers(), packs())
def test_no_figure_is_a_float(lines: list[Line], pack: RulePack) -> None:
    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(floats(inner) for inner in value.values())
        if isinstance(value, list | tuple):
            return any(floats(inner) for inner in value)
        return isinstance(value, float)

    assert not floats(dataclasses.asdict(of(lines, pack)))


@given(ledgers(), packs(), st.integers(0, 39))
def test_taking_a_receipt_away_never_looks_better(lines: list[Line], pack: RulePack, which: int) -> None:
    poorer = [
        dataclasses.replace(line, mark="told") if n == which else line for n, line in enumerate(lines)
    ]  # fmt: skip
    for name in VIEWS:
        before, after = of(lines, pack).view(name).coverage, of(poorer, pack).view(name).coverage
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert after.estimated >= before.estimated
            assert after.voucher <= before.voucher + 1, "one per cent may move by rounding ◐"


def test_memory_grows_with_the_lines_and_is_given_back() -> None:
    months = YEAR.months()
    lines = [
        Line(f"e{n:05d}", months[n % 12], "B1", "", 100 + n, "sold", "actual", "voucher") for n in range(5000)
    ]
    tracemalloc.start()
    try:
        found = of(lines, RATIO)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.view("cash").income == sum(line.amount for line in lines)
    assert peak < 400 * len(lines), "a statement holds ids of its lines, not copies of them"
