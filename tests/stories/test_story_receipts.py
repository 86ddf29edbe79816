"""Receipts: "no voucher, no ●", "one receipt shown for two households", "estimates never look like facts"."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

from fupin_desk.jobs import accounts, explaining, households, keeping, papers, photos, printing
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.account import BadLine
from fupin_desk.model.figures import Coverage
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk

NOW = Window(Month(2026, 10), Month(2026, 10))


def _mark(desk: Desk, entry: str) -> str:
    return desk.line(entry).mark


def test_no_voucher_no_full_mark(desk: Desk) -> None:
    """Whatever a cadre says, signs or notes: ● is a photographed paper, and a copy of one is not."""
    with pytest.raises(BadLine):
        desk.record("B2", 300_000, evidence="voucher")
    pig = desk.record("B2", 300_000, note="有凭证，有发票，有收据")
    assert _mark(desk, pig) == "told"
    desk.sign_both()
    assert _mark(desk, pig) == "signed"
    (paper,) = photos.add(desk.office, [desk.photo()], pig).vouchers
    assert _mark(desk, pig) == "voucher"
    papers.describe(desk.office, [paper.id], is_copy=True)
    assert _mark(desk, pig) == "signed"
    papers.describe(desk.office, [paper.id], is_copy=False)
    papers.unlink(desk.office, [paper.id], [pig])
    assert _mark(desk, pig) == "signed"
    covered = papers.coverage(desk.office, NOW)
    assert covered is not None
    assert covered.village == Coverage(0, 100, 0)
    assert [one.lines[0].entry_id for one in papers.missing(desk.office, NOW)] == [pig]


def test_one_receipt_shown_for_two_households(desk: Desk) -> None:
    """The inspector finds it; so does the program, first, with both lines side by side; a person decides."""
    house = households.add(desk.office, "李四", household_no="99999910120100002").id
    mine = desk.record("E1", 34_000, happened=date(2026, 10, 4))
    theirs = accounts.record(desk.office, house, OCTOBER, EntryDraft("E1", 34_000))
    (paper,) = photos.add(desk.office, [desk.photo("化肥.jpg")], mine).vouchers
    papers.describe(desk.office, [paper.id], number="0098", day=date(2026, 10, 4), amount=34_000)
    assert papers.same(desk.office) == []
    photos.link(desk.office, paper.id, theirs)
    asked = papers.same(desk.office)
    assert [one.words for one in asked] == ["一张票用在几户的账上", "账上的数加起来比票面大"]
    assert (asked[1].used, asked[1].says) == (68_000, 34_000)
    papers.in_order(desk.office, asked[0].key, "两户合买，发票开在一张上")
    assert [one.why for one in papers.same(desk.office)] == ["over_amount"], (
        "that it is too much is still open"
    )
    papers.not_proof(desk.office, asked[1].key, [theirs], "只有张三家的")
    assert papers.same(desk.office) == []
    page = accounts.month(desk.office, house, OCTOBER)
    assert [(line.mark, line.needs_voucher) for line in page.lines] == [("told", True)]
    assert _mark(desk, mine) == "voucher"
    reasons = [change.reason for change in keeping.history(desk.office, 2)]
    assert reasons == ["只有张三家的", "两户合买，发票开在一张上"]


def test_another_photo_of_the_same_receipt_for_another_household(desk: Desk) -> None:
    """Photographed again from another side it is another file; its number, date and amount give it away."""
    house = households.add(desk.office, "李四", household_no="99999910120100002").id
    mine, theirs = (
        desk.record("E1", 34_000),
        accounts.record(desk.office, house, OCTOBER, EntryDraft("E1", 34_000)),
    )
    for entry, colour in ((mine, 60), (theirs, 190)):
        (paper,) = photos.add(desk.office, [desk.photo(f"{colour}.jpg", colour)], entry).vouchers
        papers.describe(desk.office, [paper.id], number="0098", day=date(2026, 10, 4), amount=34_000)
    (asked,) = papers.same(desk.office)
    assert (asked.why, len(asked.photos)) == ("same_number", 2)
    assert {line[1] for paper in asked.photos for line in paper.entries} == {"张三", "李四"}


def test_estimates_never_look_like_facts(desk: Desk) -> None:
    """A receipt and two signatures on an estimate leave it an estimate: on screen, in words, on paper."""
    guess = desk.record("B1", 160_000, evidence="estimated", note="大概")
    fact = desk.record("B2", 40_000)
    photos.add(desk.office, [desk.photo("a.jpg", 40)], guess)
    photos.add(desk.office, [desk.photo("b.jpg", 200)], fact)
    desk.sign_both()
    assert (_mark(desk, guess), _mark(desk, fact)) == ("estimated", "voucher")
    told = explaining.explain(desk.office, desk.house, NOW)
    assert told.statement.view("cash").coverage == Coverage(20, 0, 80)
    assert told.said[-1].words == "这些数里，有收据的占两成，剩下的是估的。"
    made = printing.print_sheets(desk.office, "month-sheet", [desk.house], date(2026, 11, 1), month=OCTOBER)
    file = desk.place / "month.pdf"
    file.write_bytes(made.pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    line = next(line for line in ran.stdout.splitlines() if "1,600.00" in line)
    assert "●" not in line
    assert "○" in line


def test_what_was_booked_late_says_so_with_both_dates(desk: Desk) -> None:
    """补记 is no shame, hiding it is: the day it happened and the day it was booked both stand there."""
    late = desk.record("B2", 40_000, month="2026-08", happened=date(2026, 8, 20))
    told = explaining.explain(desk.office, desk.house, Window(Month(2026, 8), Month(2026, 10)))
    (line,) = [line for step in told.steps["cash"] for line in step.lines]
    assert (line.entry.id, line.entry.late) == (late, True)
    assert (line.entry.happened, line.entry.booked) == (date(2026, 8, 20), date(2026, 11, 1))
    assert "补记 1 笔。" in told.statement.notes
    assert papers.missing(desk.office, Window(Month(2026, 8), Month(2026, 8)))[0].lines[0].late


def test_an_answer_is_a_fact_of_the_ledger(desk: Desk) -> None:
    """What a person decided about a receipt travels and is kept: it stands in the journal with its reason."""
    house = households.add(desk.office, "李四", household_no="99999910120100002").id
    entries = [desk.record("E1", 100), accounts.record(desk.office, house, OCTOBER, EntryDraft("E1", 100))]
    (paper,) = photos.add(desk.office, [desk.photo()]).vouchers
    photos.link_many(desk.office, [paper.id], entries)
    papers.in_order(desk.office, papers.same(desk.office)[0].key, "各出一半")
    with desk.office.read() as s:
        from sqlalchemy import select

        from fupin_desk.model.journal import ChangeRow

        deltas = [json.loads(d) for d in s.scalars(select(ChangeRow.delta).order_by(ChangeRow.seq)) if d]
    assert deltas[-1]["settled_why"] == [None, "各出一半"]
