"""发放表: the bank's list of a subsidy, booked to a whole village at once, and what inspectors ask about it.

Field studies: transfers typed from memory a year later, figures without a paper behind them, the same
subsidy counted twice, money returned by the bank still standing as income.
"""

from __future__ import annotations

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.jobs import keeping, payment_book, payment_tray, statements
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.paylists import bank, fill, lines, looked, marks, number_of

AT = Window(Month(2026, 10), Month(2026, 10))


def test_the_banks_list_of_140_lines_is_booked_to_140_households_at_once(desk: Desk) -> None:
    """140 booked, three unmatched wait in a tray, one undo takes all back, the same list changes nothing."""
    people = fill(desk.office, 140)
    rows = [(one.name, one.account, "128.00", "耕地地力保护补贴", "成功") for one in people]
    rows += [(f"外村{n}", f"6222000011112222{n}", "128.00", "耕地地力保护补贴", "成功") for n in "123"]
    text = ["姓名,身份证号,卡号,金额,摘要"]
    text += [f"{one.name},{one.id_number}\t,{one.account}\t,1.00,地力补贴" for one in people]
    first = desk.place / "上月.csv"
    first.write_text("\n".join(text), encoding="utf-8")
    payment_book.book(desk.office, looked(desk, first, month="2026-09"))

    path = bank(desk.place / "2026年10月代发.csv", rows)
    shown = looked(desk, path)
    assert (shown.households, len(shown.matched), len(shown.waiting)) == (140, 140, 3)
    assert (shown.kinds[0].code, shown.booked_total) == ("D6.2", 140 * 12_800)
    done = payment_book.book(desk.office, shown, stamped=True, photos=[desk.photo()])
    assert (done.booked, done.waiting) == (140, 3)
    assert all([line.amount for line in lines(desk.office, one.house)] == [12_800] for one in people)
    assert marks(desk.office, people[77].house) == ["voucher"], "the bank's page proves every line"
    tray = payment_tray.tray(desk.office)
    assert [(one.name, one.why) for one in tray] == [(f"外村{n}", "unknown") for n in "123"]

    heads = desk.office.ledger.chain_heads()
    assert payment_book.book(desk.office, looked(desk, path)).already
    assert desk.office.ledger.chain_heads() == heads

    assert keeping.undo(desk.office) == "发放表入账"
    assert not any(lines(desk.office, one.house) for one in people)
    assert payment_tray.tray(desk.office) == []
    assert keeping.verify(desk.office).healthy


def test_a_subsidy_typed_by_hand_and_on_the_list_is_counted_once(desk: Desk) -> None:
    desk.record("D6.2", 12_800)
    path = desk.place / "a.csv"
    path.write_text("2026年10月耕地地力保护补贴发放表,\n姓名,金额\n张三,128\n", encoding="utf-8")
    payment_book.book(desk.office, looked(desk, path))
    (waiting,) = payment_tray.tray(desk.office)
    assert waiting.why == "booked_before"
    before = statements.statement(desk.office, desk.house, AT).view("cash").net
    payment_tray.same_money(desk.office, [waiting.id])
    assert statements.statement(desk.office, desk.house, AT).view("cash").net == before == 12_800


def test_a_copy_of_a_list_never_makes_its_lines_look_proved(desk: Desk) -> None:
    """A photo of an unstamped copy lies on the line, and the line stays as it was told."""
    path = desk.place / "a.csv"
    path.write_text("2026年10月低保金发放表,\n姓名,金额\n张三,320\n", encoding="utf-8")
    payment_book.book(desk.office, looked(desk, path), stamped=False, photos=[desk.photo()])
    assert marks(desk.office, desk.house) == ["told"]


def test_money_the_bank_sent_back_is_no_income_until_it_arrives(desk: Desk) -> None:
    path = bank(desk.place / "a.csv", [("张三", "", "320.00", "低保金", "退票，账户注销")])
    payment_book.book(desk.office, looked(desk, path, month=OCTOBER))
    assert lines(desk.office, desk.house) == []
    (waiting,) = payment_tray.tray(desk.office)
    assert (waiting.state, waiting.head) == ("bounced", "张三")
    payment_tray.give(desk.office, [waiting.id], month="2026-11")
    (line,) = lines(desk.office, desk.house, "2026-11")
    assert (line.amount, line.month) == (32_000, "2026-11")


def test_nobody_can_settle_a_row_twice(desk: Desk) -> None:
    stranger = number_of(555)
    path = desk.place / "a.csv"
    path.write_text(f"姓名,身份证号,金额\n别人,{stranger}\t,320\n", encoding="utf-8")
    payment_book.book(desk.office, looked(desk, path, item="D2", month=OCTOBER))
    (waiting,) = payment_tray.tray(desk.office)
    payment_tray.give(desk.office, [waiting.id], desk.house)
    with pytest.raises(Refusal):
        payment_tray.give(desk.office, [waiting.id], desk.house)
    with pytest.raises(Refusal):
        payment_tray.leave_out(desk.office, [waiting.id], "重复")
    keeping.undo(desk.office)
    assert [one.id for one in payment_tray.tray(desk.office)] == [waiting.id]
