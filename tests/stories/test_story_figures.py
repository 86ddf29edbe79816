"""What the field studies found wrong with the figures on the doors, as stories that must come out right."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from fupin_desk.jobs import accounts, households, keeping, periods, printing, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.account import BadLine
from fupin_desk.model.figures import Statement
from fupin_desk.model.income import NobodyToShare
from tests.jobs.desk import OCTOBER, Desk


def _count(desk: Desk, rules: str | None = None) -> Statement:
    return statements.statement(desk.office, desk.house, rules=rules)


def _words(pdf: bytes, desk: Desk) -> str:
    file = desk.place / "out.pdf"
    file.write_bytes(pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    return ran.stdout


def test_own_grain_is_not_cash(desk: Desk) -> None:
    desk.record("B1", 500_000, use="eaten")
    desk.record("B1", 100_000, use="sold")
    views = _count(desk).views
    assert (views["policy"].net, views["cash"].net, views["home"].net) == (600_000, 100_000, 100_000)


def test_the_golden_household_by_three_ways_of_counting(desk: Desk) -> None:
    """Size 4, a fixed-ratio pack: 7,625.00 by policy, 5,575.00 in cash, 3,325.00 reached home."""
    for name in ("张大", "张二"):
        households.add_member(desk.office, desk.house, "之子", name=name)
    yuan = 100
    booked = [
        EntryDraft("B1", 1_000 * yuan, use="sold"), EntryDraft("B1", 5_000 * yuan, use="eaten"),
        EntryDraft("B2", 3_000 * yuan, use="sold"), EntryDraft("B2", 5_000 * yuan, use="eaten"),
        EntryDraft("B3", 2_000 * yuan, use="sold"), EntryDraft("D2", 2_400 * yuan),
        EntryDraft("A1", 18_000 * yuan, sent_home=9_000 * yuan), EntryDraft("E1", 4_100 * yuan),
    ]  # fmt: skip
    accounts.record_many(desk.office, desk.house, OCTOBER, booked)
    counted = _count(desk, "ratio-style")
    assert counted.heads == 4
    assert {name: view.per_head for name, view in counted.views.items()} == {
        "policy": 762_500,
        "cash": 557_500,
        "home": 332_500,
    }
    assert len(counted.gaps) >= 2


def test_no_voucher_no_full_mark(desk: Desk) -> None:
    for draft in (EntryDraft("A1", 1, evidence="voucher"), EntryDraft("B2", 1, evidence="voucher")):
        with pytest.raises(BadLine) as refused:
            accounts.record(desk.office, desk.house, OCTOBER, draft)
        assert "没有照片" in refused.value.what
    assert accounts.month(desk.office, desk.house, OCTOBER).lines == []
    told = desk.record("B2", 1)
    desk.sign_both()
    assert desk.line(told).mark == "signed"


def test_an_estimate_never_looks_like_a_fact(desk: Desk) -> None:
    guess = desk.record("B1", 90_000, evidence="estimated", photos=(desk.photo(),))
    fact = desk.record("B2", 10_000, evidence="voucher", photos=(desk.photo("b.jpg", 9),))
    desk.sign_both()
    assert (desk.line(guess).mark, desk.line(fact).mark) == ("estimated", "voucher")
    coverage = _count(desk).view("cash").coverage
    assert coverage is not None
    assert (coverage.voucher, coverage.signed, coverage.estimated) == (10, 0, 90)
    card = printing.print_sheets(desk.office, "indoor-card", None, date(2026, 11, 1))
    assert "90" in _words(card.pdf, desk)


def test_told_counts_as_estimated_until_both_have_signed(desk: Desk) -> None:
    desk.record("B1", 100)

    def coverage() -> tuple[int, int, int]:
        found = _count(desk).view("cash").coverage
        assert found is not None
        return found.voucher, found.signed, found.estimated

    assert coverage() == (0, 0, 100)
    periods.sign(desk.office, desk.house, OCTOBER, "household")
    assert coverage() == (0, 0, 100)
    periods.sign(desk.office, desk.house, OCTOBER, "helper")
    assert coverage() == (0, 100, 0)


def test_a_migrants_rent_and_food_are_not_the_households_money(desk: Desk) -> None:
    desk.record("A1", 1_800_000, member="单小英", living_cost=500_000, sent_home=900_000)
    counted = _count(desk)
    assert counted.views["cash"].net == 1_300_000
    assert counted.views["home"].net == 900_000
    assert any("9,000.00" in note for note in counted.notes)


def test_wage_and_remittance_are_asked_about_not_added_in_silence(desk: Desk) -> None:
    desk.record("A1", 1_000)
    desk.record("G3", 500)
    asked = accounts.month(desk.office, desk.house, OCTOBER).questions
    assert any("寄带回" in question for question in asked)


def test_changing_the_rules_voids_no_signature(desk: Desk) -> None:
    entry = desk.record("B1", 600_000)
    desk.sign_both()
    before = _count(desk).views["policy"].net
    keeping.set_village(desk.office, rules="ratio-style")
    after = _count(desk)
    assert after.rules_id == "ratio-style"
    assert after.views["policy"].net != before
    assert desk.line(entry).mark == "signed"
    assert [(x.covers, x.of) for x in accounts.month(desk.office, desk.house, OCTOBER).signatures] == [
        (1, 1),
        (1, 1),
    ]


def test_zero_heads_is_a_refusal_never_a_division(desk: Desk) -> None:
    row = households.add(desk.office, household_no="0")
    accounts.record(desk.office, row.id, OCTOBER, EntryDraft("B1", 100))
    with pytest.raises(NobodyToShare):
        statements.statement(desk.office, row.id)
    assert accounts.month(desk.office, row.id, OCTOBER).views == {}


def test_booked_late_says_so_on_line_and_statement(desk: Desk) -> None:
    late = desk.record("B1", 100, happened=date(2026, 10, 1))
    fresh = desk.record("B1", 100, happened=date(2026, 10, 31))
    assert (desk.line(late).late, desk.line(fresh).late) == (True, False)
    assert "补记 1 笔。" in _count(desk).notes
    sheet = printing.print_sheets(desk.office, "month-sheet", None, date(2026, 11, 1), month=OCTOBER)
    assert "补记" in _words(sheet.pdf, desk)
