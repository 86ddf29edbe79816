"""Lines and months: what may be booked, what closed means, what is late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fupin_desk.model import account
from fupin_desk.model.account import (
    BadLine,
    Entry,
    MonthClosed,
    entries,
    hold_period,
    is_closed,
    link_voucher,
    period_id,
    vouchers_of,
)
from fupin_desk.model.household import Household, NoSuchHousehold
from fupin_desk.model.items import UnknownItem
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.values import MAX_FEN, Month, NotAMonth, NotText, TooLong
from tests.model.book import VILLAGE, Book


def _close(book: Book, month: str = "2026-10", state: str = "closed") -> None:
    with book.change(Op.CLOSE_MONTH) as s:
        hold_period(s, book.house, month).state = state


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0}, {"amount": -1}, {"amount": MAX_FEN + 1}, {"use": "burnt"},
        {"item": "A1", "use": "sold"},
        {"living_cost": 5}, {"item": "A1", "living_cost": 12_001}, {"item": "A1", "sent_home": -1},
        {"happened": date(2026, 9, 30)}, {"basis": "certain"}, {"basis": "voucher"},
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_true_is_refused(book: Book, wrong: dict[str, Any]) -> None:
    changes = book.changes()
    with pytest.raises(BadLine):
        book.record(**wrong)
    assert book.changes() == changes


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"item": "Z9"}, UnknownItem), ({"month": "2026-13"}, NotAMonth), ({"note": "x" * 32_768}, TooLong),
        ({"unit": "x" * 21}, TooLong), ({"quantity": "9" * 21}, TooLong), ({"note": "\ud800"}, NotText),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_kept_is_refused(
    book: Book, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        book.record(**wrong)


def test_the_longest_note_is_kept_to_the_last_character(book: Book) -> None:
    note = "=1+1 <b>𬍛</b>\n" * 2000
    note = note[:32_767]
    assert book.entry(book.record(note=note)).note == note


def test_sold_is_what_business_is_unless_said_and_nothing_else_has_a_use(book: Book) -> None:
    assert book.entry(book.record(item="B1.烤烟")).use == "sold"
    assert book.entry(book.record(item="B2", use="eaten")).use == "eaten"
    wage = book.entry(book.record(18_000, item="A1", living_cost=18_000, sent_home=0))
    assert (wage.use, wage.living_cost, wage.sent_home) == (None, 18_000, 0)
    assert book.entry(book.record(item="b1.烤烟")).sub == "烤烟"


def test_a_month_is_kept_as_it_is_looked_for(book: Book) -> None:
    entry = book.record(month=" 2026-10 ")
    with book.ledger.read() as s:
        assert [e.id for e in entries(s, VILLAGE, book.house, Month(2026, 10), Month(2026, 10))] == [entry]


def test_lines_come_in_the_order_they_were_typed(book: Book) -> None:
    with book.change(Op.RECORD_ENTRIES) as s:
        typed = [
            account.record_entry(
                s, book.items, household_id=book.house, month="2026-10", item="B1", amount=amount
            ).id
            for amount in range(40, 0, -1)
        ]
    typed.append(book.record(1))
    with book.ledger.read() as s:
        assert [e.id for e in entries(s, VILLAGE, book.house)] == typed
        assert entries(s, VILLAGE, book.house, Month(2026, 11)) == []
        assert entries(s, VILLAGE, book.house, None, Month(2026, 9)) == []


def test_nothing_is_booked_to_nobody(book: Book) -> None:
    with pytest.raises(NoSuchHousehold):
        Book.record(Book(**{**vars(book), "house": "nobody"}))
    with book.change(Op.SET_HOUSEHOLD) as s:
        s.get_one(Household, (VILLAGE, book.house)).gone = "迁出"
    with pytest.raises(NoSuchHousehold):
        book.record()


def test_a_closed_month_takes_no_line_and_changes_none(book: Book) -> None:
    entry = book.record(100)
    _close(book)
    with pytest.raises(MonthClosed):
        book.record(50)
    for field, value in (("amount", 5), ("gone", "x"), ("month", "2026-11"), ("household_id", book.head)):
        with pytest.raises(AlreadySealed) as refused, book.change(Op.AMEND_ENTRY) as s:
            setattr(s.get_one(Entry, (VILLAGE, entry)), field, value)
        assert "2026-10 已经结账" in refused.value.what
    assert book.record(month="2026-11")
    _close(book, state="open")
    assert book.record(50)


def test_a_line_cannot_be_moved_into_a_closed_month(book: Book) -> None:
    entry = book.record(100, month="2026-11")
    _close(book)
    with pytest.raises(AlreadySealed), book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).month = "2026-10"


def test_a_correction_reaches_into_a_closed_month_and_keeps_the_old_value(book: Book) -> None:
    entry = book.record(100)
    _close(book)
    with book.change(Op.CORRECT_ENTRY, reason="少记一个零") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 1000
    assert book.entry(entry).amount == 1000
    assert book.last_rows()[0].delta == '{"amount": [100, 1000]}'


def test_evidence_may_be_added_to_signed_lines_of_closed_months(book: Book) -> None:
    entry = book.record(100)
    book.sign("household", [entry])
    book.sign("helper", [entry])
    digest = book.entry(entry).facts_digest()
    _close(book)
    paper = book.prove(entry)
    assert book.entry(entry).facts_digest() == digest
    with book.ledger.read() as s:
        assert [v.id for v in vouchers_of(s, VILLAGE, [entry])[entry]] == [paper]


def test_the_same_paper_on_the_same_line_is_one_link(book: Book) -> None:
    entry = book.record()
    paper = book.prove(entry)
    changes = book.changes()
    with book.change(Op.ADD_PHOTO) as s:
        first = link_voucher(s, entry, paper)
        assert link_voucher(s, entry, paper) is first
    assert book.changes() == changes


def test_one_paper_may_prove_many_lines_and_many_papers_one(book: Book) -> None:
    one, two = book.record(1), book.record(2)
    first, second = book.prove(one), book.prove(one, "b")
    with book.change(Op.ADD_PHOTO) as s:
        link_voucher(s, two, first)
    with book.ledger.read() as s:
        papers = vouchers_of(s, VILLAGE, [one, two, "nobody"])
        assert {key: {v.id for v in found} for key, found in papers.items()} == {
            one: {first, second},
            two: {first},
        }


@pytest.mark.parametrize(
    ("happened", "booked", "late"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), False), (date(2026, 10, 1), date(2026, 11, 1), True),
        (None, date(2026, 11, 30), False), (None, date(2026, 12, 1), True),
    ],
)  # fmt: skip
def test_late_is_more_than_thirty_days(happened: date | None, booked: date, late: bool) -> None:
    assert Entry(month="2026-10", happened=happened, booked=booked).late is late


def test_two_laptops_closing_the_same_month_mean_the_same_period(book: Book) -> None:
    _close(book)
    with book.ledger.read() as s:
        row = account.period(s, VILLAGE, book.house, "2026-10")
        assert row is not None
        assert row.id == period_id(book.house, "2026-10") != period_id(book.house, "2026-11")
        assert not is_closed(s, VILLAGE, book.house, "2026-11")
