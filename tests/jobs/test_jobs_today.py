"""今日: everything on the home page is a fact of the book, and every line names the work it opens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fupin_desk.jobs import accounts, deadlines, households, keeping, today
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.deadline import BadDeadline
from fupin_desk.model.journal import Op
from fupin_desk.model.promise import Promise
from fupin_desk.model.review import give_verdict
from tests.jobs.desk import Desk

NOVEMBER = "2026-11"


def _promise(desk: Desk, content: str, **days: date | None) -> None:
    with desk.office.change(Op.KEEP_PROMISE) as s:
        s.add(
            Promise(
                village=s.village, id=s.new_id(), household_id=desk.house, content=content,
                promised_on=s.today, booked=s.today, **days,
            )
        )  # fmt: skip


def test_an_empty_month_counts_every_household_and_no_evidence(desk: Desk) -> None:
    board = today.board(desk.office)
    assert (board.households, board.done, board.missing_vouchers) == (1, 0, 0)
    assert [(one.kind, one.count) for one in board.due] == [("account", 1)]
    assert board.this_month.coverage is None
    assert (board.coming, board.promises, board.answered) == ([], [], None)


def test_where_figures_come_from_is_said_for_the_month_and_the_year(desk: Desk) -> None:
    desk.record("B1", 30_000, evidence="voucher", photos=(desk.photo(),), month=NOVEMBER)
    desk.record("B2", 10_000, month=NOVEMBER)
    desk.record("B2", 60_000, evidence="estimated", month="2026-10")
    board = today.board(desk.office)
    month, year = board.this_month, board.year
    assert month.coverage is not None
    assert (month.coverage.voucher, month.coverage.estimated) == (75, 25)
    assert (month.voucher, month.estimated, month.told) == (30_000, 10_000, 10_000)
    assert (year.voucher, year.estimated, year.told) == (30_000, 70_000, 10_000)
    assert board.missing_vouchers == 1


def test_amounts_beside_the_shares_leave_out_what_the_cash_view_leaves_out(desk: Desk) -> None:
    desk.record("B1", 30_000, use="eaten", month=NOVEMBER)
    desk.record("G1", 500_000, month=NOVEMBER)
    assert today.board(desk.office).this_month.estimated == 0


def test_late_lines_are_counted(desk: Desk) -> None:
    desk.record("B1", 100, month="2026-08", happened=date(2026, 8, 3))
    assert today.board(desk.office).year.late_lines == 1


def test_what_the_township_returned_comes_with_its_words(desk: Desk) -> None:
    desk.record("A1", 100, month="2026-10")
    with desk.office.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=desk.house, month="2026-10", state="returned", reason="工资重复记了一笔")
    board = today.board(desk.office)
    (returned,) = [one for one in board.due if one.kind == "returned"]
    assert (returned.household_id, returned.month, returned.why) == (
        desk.house, "2026-10", "工资重复记了一笔",
    )  # fmt: skip
    assert board.returned == 1


def test_promises_late_near_and_without_a_day_are_shown_by_day(desk: Desk) -> None:
    now = desk.office.today()
    _promise(desk, "远", due=now + timedelta(days=15))
    _promise(desk, "没说", due=None)
    _promise(desk, "近", due=now + timedelta(days=14))
    _promise(desk, "过了", due=now - timedelta(days=1))
    _promise(desk, "做了", due=now, done_on=now)
    _promise(desk, "算了", due=now, dropped_on=now)
    board = today.board(desk.office)
    assert [(one.content, one.late) for one in board.promises] == [
        ("过了", True), ("近", False), ("没说", False),
    ]  # fmt: skip
    assert board.promises[0].head == "张三"


def test_a_written_date_names_whom_it_is_about(desk: Desk) -> None:
    now = desk.office.today()
    made = deadlines.add(
        desk.office, desk.house, "certificate", now - timedelta(days=2), "换证", member="单小英"
    )
    deadlines.add(desk.office, desk.house, "loan", now, "还款", amount=500_000)
    late, loan = today.board(desk.office).coming
    assert (late.who, late.head, late.late, late.due.deadline_id) == ("单小英", "张三", True, made)
    assert (loan.who, loan.late, loan.due.amount) == ("张三", False, 500_000)
    deadlines.keep(desk.office, made)
    deadlines.strike(desk.office, loan.due.deadline_id, "提前还了")
    assert today.board(desk.office).coming == []
    assert [row.done_on for row in deadlines.written(desk.office)] == [now]


def test_keeping_a_date_can_be_undone(desk: Desk) -> None:
    made = deadlines.add(desk.office, desk.house, "loan", desk.office.today())
    deadlines.keep(desk.office, made)
    keeping.undo(desk.office)
    assert [one.due.deadline_id for one in today.board(desk.office).coming] == [made]
    keeping.undo(desk.office)
    assert deadlines.written(desk.office) == []


@pytest.mark.parametrize("member", ["谁也不是", "张"])
def test_a_date_about_nobody_is_refused(desk: Desk, member: str) -> None:
    with pytest.raises(BadDeadline):
        deadlines.add(desk.office, desk.house, "loan", desk.office.today(), member=member)
    assert deadlines.written(desk.office) == []


def test_striking_wants_a_reason(desk: Desk) -> None:
    made = deadlines.add(desk.office, desk.house, "loan", desk.office.today())
    with pytest.raises(BadDeadline):
        deadlines.strike(desk.office, made, "  ")
    assert len(deadlines.written(desk.office)) == 1


def test_somebody_who_left_comes_of_no_age(desk: Desk) -> None:
    born = date(desk.office.today().year - 18, desk.office.today().month, 15)
    households.add_member(desk.office, desk.house, "之子", name="张小军", birth=born)
    assert [(one.who, one.due.title) for one in today.board(desk.office).coming] == [("张小军", "满 18 岁")]


def test_the_trend_adds_months_up_and_ends_at_the_year(desk: Desk) -> None:
    for month, amount in (("2026-08", 1000), ("2026-10", 3000)):
        accounts.record(desk.office, desk.house, month, EntryDraft("B1", amount))
    trend = today.board(desk.office).trend
    assert len(trend) == 12
    assert [cash for month, _policy, cash, _home in trend if month >= "2026-08"] == [500, 500, 2000, 2000]
