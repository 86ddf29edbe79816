"""Rows a broken or hostile desk sent: the post names them or takes them, and every page goes on working.

Nothing read here may end in anything but an answer: neither a crash nor a refusal of the whole page because
of one row (a whole village must not be shut by one line another program wrote).
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from fupin_desk.jobs import accounts, statements
from fupin_desk.model import merging
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.garbage import TABLES, broken, pour, pour_at_random


@pytest.mark.parametrize("table", TABLES)
def test_one_odd_value_at_a_time_breaks_no_page(desk: Desk, table: str) -> None:
    let_in = pour(desk, table)
    assert broken(desk, desk.house) == {}
    assert sum(let_in.values()) > 0 or table == "help_voucher"


@pytest.mark.parametrize("seed", range(6))
def test_rows_odd_all_over_break_no_page(desk: Desk, seed: int) -> None:
    homes = pour_at_random(desk, random.Random(seed))
    for house in (desk.house, *homes[:2]):
        assert broken(desk, house) == {}


ENTRY: dict[str, Any] = {
    "household_id": "h",
    "month": OCTOBER,
    "item": "B1",
    "amount": 1,
    "booked": "2026-10-09",
}


@pytest.mark.parametrize(
    "odd",
    [
        {"month": "2026-13"}, {"month": ""}, {"item": ""}, {"month": "9999-12"}, {"month": "2026-10\n"},
        {"amount": 2**63 - 1},
        {"amount": 10**13 + 1}, {"sent_home": -(10**14)}, {"booked": "2026-02-30"}, {"note": "a\x00b"},
        {"note": "长" * 32_768}, {"amount": "12"}, {"amount": True}, {"amount": None}, {"xun": 2**63},
    ],
)  # fmt: skip
def test_what_no_ledger_could_hold_is_no_row(odd: dict[str, Any]) -> None:
    assert merging.whole_row("entry", ENTRY) is not None
    assert merging.whole_row("entry", {**ENTRY, **odd}) is None


def test_a_line_of_a_newer_program_is_shown_and_counted_nowhere(desk: Desk) -> None:
    entry = desk.record("B1", 5_000)
    with desk.office.change(Op.AMEND_ENTRY) as s:
        accounts.entry_of(s, entry).item = "H7"
    assert desk.line(entry).amount == 5_000
    found = statements.statement(desk.office, desk.house, Window(Month(2026, 10), Month(2026, 10)))
    assert [found.view(name).net for name in ("policy", "cash", "home")] == [0, 0, 0]
    assert any("不认识" in note for note in found.notes)
