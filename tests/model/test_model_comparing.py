"""换个办法算: whatever ledger and packs, the lines explain the whole difference and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.comparing import Way, compare
from fupin_desk.model.income import VIEWS, Line
from fupin_desk.model.rules import RulePack
from fupin_desk.model.values import Month, Window
from tests.model.test_model_income_laws import GENERIC, ITEMS, RATIO, YEAR, ledgers, packs

MONTHS = st.integers(-3, 14).map(YEAR.start.plus)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window around the year."""
    start = draw(MONTHS)
    return Window(start, start.plus(draw(st.integers(0, 14))))


@given(ledgers(), packs(), packs(), windows(), windows(), st.integers(1, 9), st.integers(1, 9))
def test_the_lines_explain_the_whole_difference(
    lines: list[Line], one: RulePack, other: RulePack, first: Window, second: Window, few: int, many: int
) -> None:
    found = compare(lines, Way(one, first, few), Way(other, second, many), ITEMS)
    for name in VIEWS:
        told, left, right = found.views[name], found.left.view(name), found.right.view(name)
        assert sum(part.amount for part in told.differences) == told.net == right.net - left.net
        for part in told.differences:
            assert sum(line.amount for line in part.lines) == part.amount
            assert part.left_rule != part.right_rule
            assert all(line.amount for line in part.lines)
        ids = [line.entry_id for part in told.differences for line in part.lines]
        assert len(ids) == len(set(ids)), "a line is explained once"
        by_parts = told.per_head_by_lines + told.per_head_by_heads
        assert by_parts == told.per_head == right.per_head - left.per_head


@given(ledgers(), packs(), windows(), st.integers(1, 9))
def test_the_same_way_twice_differs_nowhere(
    lines: list[Line], pack: RulePack, window: Window, heads: int
) -> None:
    way = Way(pack, window, heads)
    assert compare(lines, way, way, ITEMS).same


@given(ledgers(), packs(), packs())
def test_swapping_the_sides_turns_every_sign(lines: list[Line], one: RulePack, other: RulePack) -> None:
    left, right = Way(one, YEAR, 3), Way(other, YEAR, 3)
    there, back = compare(lines, left, right, ITEMS), compare(lines, right, left, ITEMS)
    for name in VIEWS:
        assert there.views[name].net == -back.views[name].net
        amounts = [sorted(part.amount for part in side.views[name].differences) for side in (there, back)]
        assert amounts[0] == sorted(-amount for amount in amounts[1])


@given(ledgers(), packs(), packs())
def test_another_pack_leaves_cash_and_home_alone(lines: list[Line], one: RulePack, other: RulePack) -> None:
    found = compare(lines, Way(one, YEAR, 3), Way(other, YEAR, 3), ITEMS)
    assert [found.views[name].differences for name in ("cash", "home")] == [(), ()]


def test_the_golden_household_says_where_the_money_went() -> None:
    """From 7,625.00 by the ratio card to what the vouchers show, each step named."""
    at = Month(2026, 3)
    booked = [
        Line("a", at, "B1", "", 100_000, "sold", "actual", "voucher"),
        Line("b", at, "B1", "", 500_000, "eaten", "actual", "signed"),
        Line("c", at, "A1", "", 1_800_000, None, "actual", "voucher", 600_000, 900_000),
        Line("d", at, "E1", "", 410_000, None, "actual", "voucher"),
    ]
    found = compare(booked, Way(RATIO, YEAR, 4), Way(GENERIC, YEAR, 4), ITEMS)
    told = {
        (part.item, part.left_rule, part.right_rule): part.amount
        for part in found.views["policy"].differences
    }
    assert told == {
        ("A1", "外出务工工资，按应发数计", "外出务工工资，扣在外生活开支后计"): -600_000,
        ("B1", "收到多少计多少；成本按收入的 40% 扣（估算）", "收到多少计多少"): 40_000,
        (
            "B1", "自家吃用，按记账的价折算；成本按收入的 40% 扣（估算）", "自家吃用，按记账的价折算",
        ): 200_000,
        ("E1", "成本已按比例扣，实际支出不再扣", "花了多少扣多少"): -410_000,
    }  # fmt: skip
