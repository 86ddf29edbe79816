"""Income by story: the golden household and the field studies' complaints, each as a few lines of account."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.model.income import (
    THREE_WAYS,
    VIEWS,
    Coverage,
    Line,
    NobodyToShare,
    Statement,
    ViewName,
    standing,
    statement,
    transfer_share,
)
from fupin_desk.model.items import parse_items
from fupin_desk.model.rules import PovertyLine, RulePack, parse_pack
from fupin_desk.model.values import Month, Window, accounting_year

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
GENERIC_TOML = (RESOURCES / "rules" / "generic-2023.toml").read_text("utf-8")
GENERIC = parse_pack(GENERIC_TOML.encode())
RATIO = parse_pack((RESOURCES / "rules" / "ratio-style.toml").read_bytes())
YEAR = accounting_year(Month(2026, 9).last)
_ids = count(1)


def line(item: str, yuan: int, mark: Any = "voucher", **facts: Any) -> Line:
    """A line of some yuan in the accounting year; B is sold unless said otherwise."""
    code, sub = ITEMS.parse(item)
    use = facts.pop("use", "sold" if code.startswith("B") else None)
    month = facts.pop("month", Month(2026, 3))
    basis = facts.pop("basis", "actual")
    for part in {"living_cost", "sent_home"} & set(facts):
        facts[part] *= 100
    return Line(f"e{next(_ids):04d}", month, code, sub, yuan * 100, use, basis, mark, **facts)


def told(lines: list[Line], pack: RulePack = GENERIC, heads: int = 1, window: Window = YEAR) -> Statement:
    """The statement of some lines, under the default pack unless said otherwise."""
    return statement(lines, pack, window, heads, ITEMS)


def nets(found: Statement) -> tuple[int, int, int]:
    """The three nets in whole yuan."""
    assert all(found.view(name).net % 100 == 0 for name in VIEWS)
    policy, cash, home = (found.view(name).net // 100 for name in VIEWS)
    return policy, cash, home


def switched(old: str, new: str) -> RulePack:
    """The default pack with one rule changed."""
    assert old in GENERIC_TOML
    return parse_pack(GENERIC_TOML.replace(old, new, 1).encode())


def golden_household() -> list[Line]:
    """Size 4: grain (5000 of 6000 eaten), livestock (5000 of 8000), fruit, a migrant, transfers, costs."""
    return [
        line("A1", 15_000, sent_home=9000), line("A1", 3000, "signed", sent_home=0),
        line("B1", 1000), line("B1", 5000, "estimated", use="eaten"),
        line("B2", 3000, "signed"), line("B2", 5000, "estimated", use="eaten"),
        line("B3", 2000, "estimated"), line("D6.2", 500), line("D6.7", 1500), line("D6.16", 400),
        line("E1", 1500), line("E2", 1900), line("E4", 700),
    ]  # fmt: skip


def test_the_golden_household_under_fixed_ratios() -> None:
    found = told(golden_household(), RATIO, heads=4)
    policy, cash, home = (found.view(name) for name in VIEWS)
    assert (policy.per_head, cash.per_head, home.per_head) == (762_500, 557_500, 332_500)
    assert (policy.income, policy.cost, policy.net) == (3_640_000, 590_000, 3_050_000)
    assert policy.coverage == Coverage(43, 14, 43)
    assert cash.coverage == Coverage(73, 20, 7)
    assert home.coverage == Coverage(76, 14, 10)
    assert (found.rules_id, found.rules_confirmed) == ("ratio-style", False)


def test_the_golden_household_says_why_the_three_differ() -> None:
    found = told(golden_household(), RATIO, heads=4)
    everything = "\n".join(found.notes)
    assert found.notes[0] == THREE_WAYS
    for amount in ("10,000.00", "5,900.00", "4,100.00", "18,000.00", "9,000.00"):
        assert amount in everything
    assert "待县里确认" in everything
    assert [(gap.reason, gap.amount) for gap in found.gaps] == [
        ("own_goods", 1_000_000),
        ("costs", -180_000),
        ("wages", 900_000),
    ]


def test_the_golden_household_by_vouchers_instead_of_ratios() -> None:
    assert nets(told(golden_household(), GENERIC, heads=4)) == (32_300, 22_300, 13_300)


def test_every_step_names_its_rule_and_its_lines() -> None:
    lines = golden_household()
    found = told(lines, RATIO, heads=4)
    for name in VIEWS:
        view = found.view(name)
        assert sum(step.amount for step in view.steps) == view.net
        assert all(step.rule and step.label and step.entries for step in view.steps)
        assert {entry for step in view.steps for entry in step.entries} == {one.entry_id for one in lines}
    ratio = [step for step in found.view("policy").steps if step.kind == "ratio_cost"]
    taken = {step.item: step.amount for step in ratio}
    assert taken == {"B1": -240_000, "B2": -320_000, "B3": -30_000}
    assert all("估算" in step.rule for step in ratio)
    assert ratio[0].entries == (lines[2].entry_id, lines[3].entry_id)


def test_own_grain_is_not_cash() -> None:
    found = told([line("B1", 800, use="eaten"), line("B1", 200)])
    assert nets(found) == (1000, 200, 200)
    left = [step for step in found.view("cash").steps if step.kind == "left_out"]
    assert [(step.amount, step.rule) for step in left] == [(0, "自家吃用，没有变成钱，不计")]


def test_own_grain_is_an_estimate_even_with_a_receipt() -> None:
    found = told([line("B1", 800, "voucher", use="eaten")])
    assert found.view("policy").coverage == Coverage(0, 0, 100)
    assert found.view("cash").coverage is None


@pytest.mark.parametrize("use", ["stock", "seed", "given", "fed"])
def test_what_was_neither_sold_nor_eaten_counts_nowhere(use: str) -> None:
    assert nets(told([line("B2", 9000, use=use)], RATIO)) == (0, 0, 0)


def test_a_migrants_wage_reaches_home_as_what_was_sent() -> None:
    wage = [line("A1", 18_000, living_cost=6000, sent_home=9000)]
    assert nets(told(wage)) == (12_000, 12_000, 9000)
    assert nets(told(wage, switched('"minus_living"', '"gross"'))) == (18_000, 12_000, 9000)
    assert nets(told(wage, switched('"minus_living"', '"remitted"'))) == (9000, 12_000, 9000)


def test_a_wage_earned_at_home_counts_whole_everywhere() -> None:
    for migrant in ("gross", "minus_living", "remitted"):
        pack = switched('"minus_living"', f'"{migrant}"')
        assert nets(told([line("A4", 6000), line("A1", 500)], pack)) == (6500, 6500, 6500)


def test_what_was_sent_home_is_asked_for_when_unknown() -> None:
    found = told([line("A1", 10_000, living_cost=4000), line("A1", 2000, sent_home=0)])
    assert nets(found) == (8000, 8000, 6000)
    assert any("1 笔外出务工工资没有记寄带回" in note for note in found.notes)


def test_wage_and_remittance_both_booked_is_a_question() -> None:
    ask = "是不是同一笔钱"
    assert any(ask in note for note in told([line("A1", 100), line("D6.19", 100)]).notes)
    assert not any(ask in note for note in told([line("D6.19", 100)]).notes)
    assert not any(ask in note for note in told([line("A1", 100, sent_home=50)]).notes)


@pytest.mark.parametrize("item", ["G1", "G2", "G3", "R", "X", "F1", "F4.1", "F8"])
def test_loans_claims_and_living_never_enter_net_income(item: str) -> None:
    found = told([line("B1", 100), line(item, 5000)])
    assert nets(found) == (100, 100, 100)
    assert all(found.view(name).coverage == Coverage(100, 0, 0) for name in VIEWS)
    assert [step.item for step in found.view("cash").steps if step.kind == "left_out"] == [item[:2]]


def test_reference_income_adds_claims_and_takes_own_payments_off() -> None:
    booked = {"D1": 9000, "R": 600, "X": 500, "F4.1": 100, "F4.2": 77, "F1": 3}
    found = told([line(item, yuan) for item, yuan in booked.items()], heads=3)
    assert (found.reference, found.reference_per_head) == (900_000, 300_000)
    assert (found.claims, found.self_paid) == (60_000, 60_000)
    assert (found.outside_catalogue, found.living) == (7700, 18_000)
    assert any("X 和 F4.1" in note for note in found.notes)
    assert told([line("D1", 1)]).living is None


@pytest.mark.parametrize("item", ["C5.3", "D6.17", "D6.18"])
def test_asset_sales_earmarked_and_one_off_aid_are_no_lasting_income(item: str) -> None:
    assert nets(told([line(item, 5000)])) == (0, 0, 0)


def test_a_pack_may_count_one_off_aid_but_cash_does_not() -> None:
    aid = [line("D6.13", 500, one_off=True), line("D6.13", 70)]
    assert nets(told(aid)) == (70, 70, 70)
    found = told(aid, switched('one_off = "not"', 'one_off = "counted"'))
    assert nets(found) == (570, 70, 70)
    assert [(gap.reason, gap.amount) for gap in found.gaps] == [("switches", 50_000)]
    assert any("相差 500.00 元" in note for note in found.notes)


def test_a_wage_or_a_sale_is_never_one_off_aid() -> None:
    assert nets(told([line("A1", 500, one_off=True), line("B2", 300, one_off=True)])) == (800, 800, 800)


def test_a_county_may_count_pensions_in_part_or_not() -> None:
    pension = [line("D4", 1000), line("D6.5", 500), line("D6.4", 200)]
    assert nets(told(pension)) == (1700, 1700, 1700)
    assert nets(told(pension, switched('pension = "counted"', 'pension = "not"'))) == (200, 1700, 1700)
    partly = switched('pension = "counted"', 'pension = { count = "partly", share = 0.3 }')
    found = told(pension, partly)
    assert nets(found) == (650, 1700, 1700)
    assert any("30%" in step.rule for step in found.view("policy").steps)


def test_own_produce_in_part_and_not_at_all() -> None:
    eaten = [line("B1", 1000, use="eaten")]
    assert nets(told(eaten, switched('eaten = "counted"', 'eaten = "not"'))) == (0, 0, 0)
    half = switched('eaten = "counted"', 'eaten = { count = "partly", share = 0.5 }')
    assert nets(told(eaten, half)) == (500, 0, 0)


def test_ratio_rules_take_no_receipts_unless_the_pack_keeps_an_item() -> None:
    lines = [line("B4", 1000), line("E4", 300), line("B1.烤烟", 1000), line("E1", 100)]
    assert nets(told(lines, RATIO)) == (1550, 1600, 1600)
    text = (RESOURCES / "rules" / "ratio-style.toml").read_text("utf-8").replace("kept = []", 'kept = ["E4"]')
    assert nets(told(lines, parse_pack(text.encode()))) == (1250, 1600, 1600)


def test_a_guess_never_looks_like_a_fact() -> None:
    guesses = [("estimated", "voucher"), ("ratio", "signed"), ("actual", "told"), ("actual", "estimated")]
    for basis, mark in guesses:
        found = told([line("B1", 100, mark, basis=basis)])
        assert found.view("cash").coverage == Coverage(0, 0, 100)


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ((9999, 0, 1), (99, 0, 1)), ((1, 1, 1), (33, 33, 34)), ((0, 1, 199), (0, 0, 100)),
        ((1, 0, 0), (100, 0, 0)), ((0, 995, 5), (0, 99, 1)), ((199, 1, 0), (99, 1, 0)),
    ],
)  # fmt: skip
def test_rounding_never_flatters(amounts: tuple[int, int, int], shown: tuple[int, int, int]) -> None:
    assert Coverage.of(*amounts) == Coverage(*shown)


def test_a_loss_stays_a_loss_and_is_rounded_away_from_zero() -> None:
    found = told([line("E2", 1)], heads=3)
    assert found.view("cash").net == -100
    assert found.view("cash").per_head == -33
    assert told([line("E2", 2)], heads=400).view("cash").per_head == -1


def test_nobody_to_share_is_a_refusal_and_never_a_division() -> None:
    for heads in (0, -1):
        with pytest.raises(NobodyToShare) as refused:
            told([line("B1", 1)], heads=heads)
        assert isinstance(refused.value, Refusal)
        assert "2026-09" in refused.value.what


def test_no_lines_no_coverage_and_zero() -> None:
    found = told([], heads=2)
    assert nets(found) == (0, 0, 0)
    assert all(found.view(name).coverage is None and found.view(name).steps == () for name in VIEWS)


def test_only_the_window_counts_and_a_short_one_says_so() -> None:
    months = (Month(2025, 9), Month(2025, 10), Month(2026, 9), Month(2026, 10))
    lines = [line("D2", 100, month=month) for month in months]
    assert nets(told(lines)) == (200, 200, 200)
    found = told(lines, window=Window(Month(2026, 9), Month(2026, 10)))
    assert nets(found) == (200, 200, 200)
    assert any("只算了 2 个月" in note for note in found.notes)


@pytest.mark.parametrize(("item", "use"), [("Q7", None), ("长" * 50, "sold"), ("B1", "换物"), ("D2", "")])
def test_what_this_version_does_not_know_is_shown_and_counts_nowhere(item: str, use: str | None) -> None:
    """A line of a newer or broken program neither counts as money nor takes the household along."""
    lost = Line("e", Month(2026, 3), item, "", 10_000, use, "actual", "voucher")  # type: ignore[arg-type]
    found = told([lost, line("D2", 700)])
    assert nets(found) == ((800,) * 3 if use == "" else (700,) * 3)
    assert any("不认识" in note for note in found.notes) == (use != "")
    left = [step for name in VIEWS for step in found.view(name).steps if "e" in step.entries]
    assert len(left) == 3


def test_late_lines_are_counted_and_said() -> None:
    found = told([line("D2", 1, late=True), line("D2", 1), line("B1", 1, late=True, use="stock")])
    assert found.late_lines == 2
    assert "补记 2 笔。" in found.notes


def test_a_pack_not_in_force_says_so() -> None:
    found = told([line("D2", 1)], window=Window(Month(2022, 10), Month(2023, 9)))
    assert any("有效期" in note for note in found.notes)


@pytest.mark.parametrize(("name", "where"), [("policy", "above"), ("cash", "above"), ("home", "near")])
def test_just_above_the_line_is_near_and_shows_transfers(name: ViewName, where: str) -> None:
    unconfirmed = PovertyLine("510000", "exit", 2016, 310_000, False, "待确认", "", None, "")
    found = standing(told(golden_household(), RATIO, heads=4), name, unconfirmed, RATIO)
    assert found.where == where
    assert not found.leans_on_transfers
    assert any("2016 年的标准待乡镇或县里确认" in said for said in found.cautions)
    assert any("核算办法" in said for said in found.cautions)


def test_below_the_line_and_leaning_on_transfers() -> None:
    day = Month(2026, 1).first
    sourced = PovertyLine("990123", "nbs", 2026, 310_000, True, "某县〔2026〕1号", "某县", day, "")
    found = standing(told([line("D2", 2000), line("B1", 1000)]), "cash", sourced, GENERIC)
    assert (found.where, found.per_head) == ("below", 300_000)
    assert (found.transfers, found.leans_on_transfers) == (6666, True)
    assert not any("标准" in said and "2026 年" in said for said in found.cautions)
    assert transfer_share(told([line("E1", 5)]).view("cash")) is None


def test_the_transfer_share_of_the_golden_household() -> None:
    assert transfer_share(told(golden_household(), RATIO, heads=4).view("home")) == 1804
