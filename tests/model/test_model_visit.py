"""Visits and calls: one verb, nothing in the future, a call says whom it reached."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.model.journal import Op
from fupin_desk.model.visit import record_visit, visits
from tests.model.book import VILLAGE, Book

DAY = date(2026, 10, 20)


def test_a_visit_needs_no_more_than_a_household_and_a_day(book: Book) -> None:
    with book.change(Op.RECORD_VISIT) as s:
        record_visit(s, household_id=book.house, happened=DAY, next_step="送鸡苗", due=date(2026, 11, 20))
    with book.ledger.read() as s:
        (row,) = visits(s, VILLAGE)
    assert (row.way, row.happened, row.booked, row.next_step) == ("visit", DAY, date(2026, 11, 1), "送鸡苗")


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "telepathy"},
        {"happened": date(2026, 11, 2)},
        {"at_time": "7:5"},
        {"at_time": "24:00"},
        {"way": "phone"},
        {"way": "phone", "talked_with": "  "},
        {"month": "2026-13"},
        {"number": "1" * 41},
        {"words": "坏\udc80"},
    ],
)
def test_what_cannot_have_been_is_refused(book: Book, wrong: dict[str, object]) -> None:
    before = book.changes()
    given: dict[str, object] = {"household_id": book.house, "happened": DAY, **wrong}
    with pytest.raises(Refusal), book.change(Op.RECORD_VISIT) as s:
        record_visit(s, **given)  # type: ignore[arg-type]
    assert book.changes() == before


def test_visits_are_found_by_household_month_way_and_day(book: Book) -> None:
    other = book.add_house("2", "李四")
    with book.change(Op.RECORD_VISIT) as s:
        for house, day, way in ((book.house, 3, "visit"), (book.house, 9, "phone"), (other, 20, "phone")):
            record_visit(
                s,
                household_id=house,
                happened=date(2026, 10, day),
                way=way,
                talked_with="本人",
                month="2026-10",
            )
    with book.ledger.read() as s:
        assert [row.happened.day for row in visits(s, VILLAGE, household_id=book.house)] == [3, 9]
        assert [row.happened.day for row in visits(s, VILLAGE, way="phone")] == [9, 20]
        assert [row.happened.day for row in visits(s, VILLAGE, since=date(2026, 10, 9))] == [9, 20]
        assert list(visits(s, VILLAGE, month="2026-09")) == []
