"""Every complaint of the field studies that the product names, and the story in which it cannot happen here.

`ANSWERS` is the list; a complaint without a story fails. Those that other files tell are named there; the
rest is told below. One complaint of the studies is not answered yet, and decision 0012 says so: minutes
without the signatures of township and village, approving unit and date (this release has no minutes).
"""

from __future__ import annotations

import ast
import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from fupin_desk.jobs import accounts, households, printing, standards, statements, visits
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.visits import VisitDraft
from fupin_desk.model.values import Month, Window
from fupin_desk.paper.press import NothingToPrint
from tests.jobs.desk import OCTOBER, Desk

HERE = Path(__file__).parent
ANSWERS = {
    "own grain and pigs turned into money nobody saw": "test_own_grain_is_not_cash",
    "a migrant's wage without rent and food": "test_a_migrants_rent_and_food_are_not_the_households_money",
    "costs are fixed ratios": "test_costs_by_ratio_are_estimates_whatever_the_receipts_say",
    "figures are estimates with no receipt behind them": "test_an_estimate_never_looks_like_a_fact",
    "help records do not say who paid": "test_help_without_saying_who_paid_is_refused",
    "households just over the line slip back unnoticed": "test_a_household_just_over_the_line_is_seen",
    "the same ID number copied hundreds of times": "test_an_id_number_is_typed_once_and_kept_in_one_place",
    "original vouchers kept": "test_no_voucher_no_full_mark",
    "both signatures on the account": "test_told_counts_as_estimated_until_both_have_signed",
    "real follow-up after exit": "test_a_household_that_left_the_list_is_still_visited",
    "the rules change and everybody signs again": "test_changing_the_rules_voids_no_signature",
    "posted incomes higher or lower than actual": "test_a_posted_card_is_told_from_one_that_is_still_true",
    "a monthly, even ten-day account": "test_a_ten_day_village_keeps_three_accounts_a_month",
}
ID = "990199198002290013"


def test_every_complaint_has_its_story() -> None:
    told = {
        node.name
        for file in HERE.glob("test_*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert {complaint for complaint, story in ANSWERS.items() if story not in told} == set()


def _text(desk: Desk, pdf: bytes) -> str:
    file = desk.place / "sheet.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True
    ).stdout


def test_costs_by_ratio_are_estimates_whatever_the_receipts_say(desk: Desk) -> None:
    """Every line has its paper; the county's ratios are still a guess, and the coverage says how much."""
    for item, amount in (("B1", 500_000), ("E1", 100_000)):
        desk.record(item, amount, evidence="voucher", photos=(desk.photo(f"{item}.jpg", amount // 5000),))
    counted = statements.statement(desk.office, desk.house, rules="ratio-style")
    policy, cash = counted.view("policy"), counted.view("cash")
    assert (policy.cost, cash.cost) == (200_000, 100_000)
    assert policy.coverage is not None
    assert cash.coverage is not None
    assert (policy.coverage.estimated, cash.coverage.estimated) == (29, 0)


def test_a_household_just_over_the_line_is_seen(desk: Desk) -> None:
    """7,500 a head over a line of 7,000: near it, and beside it how much of that is transfers."""
    desk.record("D2", 900_000, month=OCTOBER)
    desk.record("A4", 600_000, month=OCTOBER)
    standards.set_line(desk.office, kind="monitor", year=2026, amount="7000", document="云民发〔2026〕3号")
    year = Window(Month(2025, 11), Month(2026, 10))
    counted = statements.statement(desk.office, desk.house, year)
    found = standards.of_statement(desk.office, counted)
    assert found.standing is not None
    assert (found.standing.where, found.standing.transfers) == ("near", 6_000)
    assert "转移性收入占 60%" in found.words
    assert "标准待确认" in found.words


def test_an_id_number_is_typed_once_and_kept_in_one_place(desk: Desk) -> None:
    """It stands in one row of one table; every sheet is printed without asking for it again."""
    member = households.add_member(desk.office, desk.house, "之子", name="张小军", id_number=ID)
    desk.record("A1", 100_000, month=OCTOBER)
    found = []
    with desk.office.read() as s:
        connection = s.connection()
        for table in inspect(connection).get_table_names():
            for row in connection.execute(
                text(f'select * from "{table}"')
            ).mappings():  # raw: looks everywhere
                found += [
                    (table, name) for name, value in row.items() if isinstance(value, str) and ID in value
                ]
    assert [place for place in found if place[0] != "change_row"] == [("member", "id_number")]
    assert member
    for kind in ("indoor-card", "card", "month-sheet", "notice"):
        made = printing.print_sheets(desk.office, kind, [desk.house], date(2026, 11, 1), OCTOBER)
        assert ID not in _text(desk, made.pdf), kind


def test_a_household_that_left_the_list_is_still_visited(desk: Desk) -> None:
    """An exited household is due every quarter; a telephone call is no visit."""
    households.set_fields(desk.office, desk.house, {"kind": "脱贫户"})
    visits.record(desk.office, VisitDraft(desk.house, date(2026, 5, 10), content="看了新房"))
    (due,) = visits.due(desk.office)
    assert due.overdue > 0
    visits.record(desk.office, VisitDraft(desk.house, date(2026, 10, 30), way="phone", talked_with="张三"))
    assert visits.due(desk.office)[0].overdue > 0
    visits.record(desk.office, VisitDraft(desk.house, date(2026, 10, 31), content="收成好"))
    assert visits.due(desk.office)[0].overdue == 0


def test_a_posted_card_is_told_from_one_that_is_still_true(desk: Desk) -> None:
    """The card is printed again only when what it says changed, and then under the next number."""
    desk.record("A1", 100_000, month=OCTOBER)
    day = date(2026, 11, 1)

    def printed(only_changed: bool) -> tuple[int, int]:
        made = printing.print_sheets(desk.office, "indoor-card", [desk.house], day, only_changed=only_changed)
        return made.count, len(made.skipped)

    assert printed(False) == (1, 0)
    with pytest.raises(NothingToPrint):
        printed(True)
    accounts.record(desk.office, desk.house, OCTOBER, EntryDraft("B2", 30_000))
    assert printed(True) == (1, 0)


def test_a_ten_day_village_keeps_three_accounts_a_month(desk: Desk) -> None:
    """A line belongs to its ten days, by its date or by what was said; the month is their sum."""
    for ten_days, amount in ((1, 100), (2, 2_000), (3, 30_000)):
        accounts.record(desk.office, desk.house, OCTOBER, EntryDraft("B1", amount, xun=ten_days))
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert sorted((line.xun, line.amount) for line in page.lines) == [(1, 100), (2, 2_000), (3, 30_000)]
    assert page.views["cash"] == 32_100
