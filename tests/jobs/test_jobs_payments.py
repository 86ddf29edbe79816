"""发放表入账: many households at once, one undo; what is not sure waits with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fupin_desk.errors import Refusal
from fupin_desk.intake.payments import NoPaymentList
from fupin_desk.jobs import households, keeping, payment_book, payment_tray, payments, periods
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.payments import Said
from fupin_desk.model.payment import (
    DropReasonWanted,
    NoItemYet,
    NothingToBook,
    PaymentRow,
    RowSettled,
    WrongTakeBack,
)  # fmt: skip
from tests.jobs import paylists
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.paylists import Villager, accounts_of, bank, fill, finance, lines, looked, marks, row


@pytest.fixture
def people(desk: Desk) -> list[Villager]:
    return fill(desk.office, 12)


def _booked(desk: Desk, path: Path, **more: Any) -> payment_book.Booked:
    return payment_book.book(desk.office, looked(desk, path), **more)


def test_looking_tells_what_would_be_booked_and_writes_nothing(desk: Desk, people: list[Villager]) -> None:
    heads = desk.office.ledger.chain_heads()
    path = finance(desk.place / "低保.xlsx", [row(one) for one in people], total=12 * 320)
    shown = looked(desk, path)
    assert (len(shown.matched), len(shown.waiting), shown.households) == (12, 0, 12)
    assert (shown.title, shown.sender) == ("清溪镇2026年10月农村低保金发放花名册", "清溪镇财政所")
    assert (shown.month, str(shown.paid_on)) == (OCTOBER, "2026-10-20")
    assert [(kind.code, kind.label, kind.total) for kind in shown.kinds] == [("D2", "低保金", 384_000)]
    assert (shown.total, shown.told_total, shown.findings) == (384_000, 384_000, ())
    assert {one.how for one in shown.matched} == {"证件号码"}
    assert all(one.id_masked.count("*") == 13 for one in shown.matched)
    seen = {column.heading: column.field for column in shown.columns}
    assert seen["一卡通账号"] == "account"
    assert seen["序号"] == ""
    assert desk.office.ledger.chain_heads() == heads


def test_one_change_books_all_and_one_undo_takes_all_back(desk: Desk, people: list[Villager]) -> None:
    path = finance(desk.place / "低保.xlsx", [row(one) for one in people])
    done = _booked(desk, path)
    assert (done.booked, done.waiting, done.already) == (12, 0, False)
    for one in people:
        (line,) = lines(desk.office, one.house)
        assert (line.item, line.amount, line.basis, line.member_id) == ("D2", 32_000, "actual", one.member)
        assert str(line.happened) == "2026-10-20"
        assert line.list_id == done.list_id
        assert marks(desk.office, one.house) == ["told"]
    assert [one.op for one in keeping.history(desk.office)[:1]] == ["book_payment"]
    assert keeping.undo(desk.office) == "发放表入账"
    assert not any(lines(desk.office, one.house) for one in people)
    assert payment_tray.lists(desk.office) == []
    assert set(accounts_of(desk.office).values()) == {None}
    assert keeping.verify(desk.office).healthy


def test_the_same_list_again_changes_nothing_in_whatever_format(desk: Desk, people: list[Villager]) -> None:
    first = finance(desk.place / "a.xlsx", [row(one) for one in people])
    shown = looked(desk, first)
    payment_book.book(desk.office, shown)
    heads = desk.office.ledger.chain_heads()
    assert payment_book.book(desk.office, shown).already, "pressing twice"
    second = finance(desk.place / "b.xlsx", [row(one) for one in people], total=3840)
    assert second.read_bytes() != first.read_bytes()
    seen = looked(desk, second)
    assert seen.already
    assert payment_book.book(desk.office, seen).already
    assert desk.office.ledger.chain_heads() == heads
    assert len(lines(desk.office, people[0].house)) == 1
    keeping.undo(desk.office)
    assert payment_book.book(desk.office, looked(desk, second)).booked == 12


def test_next_months_list_matches_by_the_account_learnt_from_this_one(
    desk: Desk, people: list[Villager]
) -> None:
    _booked(desk, finance(desk.place / "a.xlsx", [row(one) for one in people]))
    assert accounts_of(desk.office)[people[3].member] == people[3].account
    rows = [(one.name, one.account, "320.00", "低保金", "成功") for one in people]
    shown = looked(desk, bank(desk.place / "b.csv", rows), month="2026-11")
    assert {one.how for one in shown.matched} == {"账号"}
    assert len(shown.matched) == 12
    assert shown.from_bank
    assert shown.kinds[0].code == "D2"
    stranger = [("别人", people[0].account, "320.00", "低保金", "成功")]
    shown = looked(desk, bank(desk.place / "c.csv", stranger), month="2026-11")
    assert [one.why for one in shown.waiting] == ["account_name"]


def test_two_people_with_one_name_in_one_group_are_a_question(desk: Desk, people: list[Villager]) -> None:
    for place in range(2):
        households.add(desk.office, "张伟", [], household_no=f"7{place}", group_name="一组")
    households.add(desk.office, "张伟", [], household_no="79", group_name="三组")
    rows = [
        ("张伟", "", "", "松林村第一村民小组", 100, ""),
        ("张伟", "", "", "3组", 200, ""),
        ("张伟", "", "", "九组", 300, ""),
        ("查无此人", "", "", "一组", 400, ""),
    ]
    shown = looked(desk, finance(desk.place / "a.xlsx", rows))
    assert [(one.amount, one.how) for one in shown.matched] == [(20_000, "姓名和组")]
    assert [one.why for one in shown.waiting] == ["several", "group_differs", "unknown"]
    assert len(shown.waiting[0].candidates) == 2


def test_an_id_that_contradicts_the_name_is_a_question(desk: Desk, people: list[Villager]) -> None:
    first, second = people[:2]
    rows = [
        (first.name, second.id_number, "", "", 100, ""),
        (first.name, paylists.number_of(777), "", "", 100, ""),
        ("赵错字", first.id_number, "", "", 100, ""),
        (second.name, f"{second.id_number[:2]}{'*' * 13}{second.id_number[-3:]}", "", "", 100, ""),
    ]
    shown = looked(desk, finance(desk.place / "a.xlsx", rows))
    assert [one.why for one in shown.waiting] == ["id_differs", "id_differs"]
    assert [(one.row, one.how) for one in shown.matched] == [(6, "证件号码"), (7, "姓名和组")]
    assert [one.code for one in shown.findings] == ["ID_DIFFERS"]


def test_bounced_rows_and_take_backs_wait_and_are_never_booked(desk: Desk, people: list[Villager]) -> None:
    rows = [
        (people[0].name, people[0].account, "320.00", "低保金", "成功"),
        (people[1].name, people[1].account, "320.00", "低保金", "失败：户名不符"),
        (people[2].name, people[2].account, "-320.00", "低保金", "成功"),
        (people[3].name, people[3].account, "320.00", "低保金追回", ""),
    ]
    shown = looked(desk, bank(desk.place / "a.csv", rows), month=OCTOBER)
    assert [one.why for one in shown.waiting] == ["bounced", "negative", "negative"]
    done = payment_book.book(desk.office, shown)
    assert (done.booked, done.waiting) == (1, 3)
    assert [one.state for one in payment_tray.tray(desk.office)] == ["bounced", "negative", "negative"]
    assert not lines(desk.office, people[1].house)


def test_a_take_back_strikes_or_lessens_the_line_it_takes_back(desk: Desk, people: list[Villager]) -> None:
    one = people[0]
    _booked(desk, finance(desk.place / "a.xlsx", [row(one, 320)]))
    back = finance(desk.place / "b.xlsx", [row(one, -120)], title="2026年11月低保金追回表")
    _booked(desk, back)
    (waiting,) = payment_tray.tray(desk.office)
    assert [(twin.amount, twin.month) for twin in waiting.twins] == [(32_000, OCTOBER)]
    with pytest.raises(WrongTakeBack):
        payment_tray.give(desk.office, [waiting.id])
    payment_tray.take(desk.office, waiting.id, waiting.twins[0].entry_id)
    assert [line.amount for line in lines(desk.office, one.house)] == [20_000]
    assert payment_tray.tray(desk.office) == []
    keeping.undo(desk.office)
    assert [line.amount for line in lines(desk.office, one.house)] == [32_000]
    assert len(payment_tray.tray(desk.office)) == 1


def test_money_taken_back_from_somebody_unknown_is_first_given_a_household(
    desk: Desk, people: list[Villager]
) -> None:
    _booked(desk, finance(desk.place / "a.xlsx", [row(people[0], 320)]))
    _booked(desk, finance(desk.place / "b.xlsx", [("写错的名字", "", "", "", -320, "")]))
    (waiting,) = payment_tray.tray(desk.office)
    assert waiting.twins == ()
    payment_tray.point(desk.office, waiting.id, people[0].house)
    (waiting,) = payment_tray.tray(desk.office)
    payment_tray.take(desk.office, waiting.id, waiting.twins[0].entry_id)
    assert lines(desk.office, people[0].house) == []


def test_a_signed_line_is_not_taken_back_but_corrected(desk: Desk) -> None:
    rows = [("张三", "", "", "一组", 320, "")]
    _booked(desk, finance(desk.place / "a.xlsx", rows))
    desk.sign_both()
    _booked(desk, finance(desk.place / "b.xlsx", [("张三", "", "", "一组", -320, "")]))
    (waiting,) = payment_tray.tray(desk.office)
    with pytest.raises(Refusal) as refused:
        payment_tray.take(desk.office, waiting.id, waiting.twins[0].entry_id)
    assert refused.value.code == "FD-J10"
    assert payment_tray.leave_out(desk.office, [waiting.id], "已用更正改过") == 1
    assert payment_tray.tray(desk.office) == []


def test_money_fetched_by_somebody_else_says_so_and_teaches_no_account(
    desk: Desk, people: list[Villager]
) -> None:
    path = desk.place / "a.csv"
    text = "姓名,身份证号,账号,金额,代领人\n{0.name},'{0.id_number},{1.account},500,{1.name}\n"
    path.write_text(text.format(people[0], people[1]), encoding="utf-8")
    shown = looked(desk, path, item="A4", month=OCTOBER)
    assert shown.learns == 0
    payment_book.book(desk.office, shown)
    (line,) = lines(desk.office, people[0].house)
    assert line.note.endswith(f"，{people[1].name}代领")
    with desk.office.read() as s:
        assert s.query(PaymentRow).one().collected_by == people[1].name
    assert not lines(desk.office, people[1].house)


def test_lines_into_a_closed_month_wait_and_the_others_are_booked(desk: Desk, people: list[Villager]) -> None:
    desk.record("B1", 100)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    rows = [("张三", "", "", "一组", 320, ""), row(people[0])]
    done = _booked(desk, finance(desk.place / "a.xlsx", rows))
    assert (done.booked, done.waiting) == (1, 1)
    (waiting,) = payment_tray.tray(desk.office)
    assert (waiting.why, waiting.head) == ("closed", "张三")
    with pytest.raises(Refusal) as refused:
        payment_tray.give(desk.office, [waiting.id])
    assert refused.value.code == "FD-J41"
    payment_tray.give(desk.office, [waiting.id], month="2026-11")
    assert [line.amount for line in lines(desk.office, desk.house, "2026-11")] == [32_000]


def test_a_line_booked_by_hand_is_a_question_and_can_be_the_same_money(
    desk: Desk, people: list[Villager]
) -> None:
    one = people[0]
    from fupin_desk.jobs import accounts

    entry = accounts.record(desk.office, one.house, OCTOBER, EntryDraft("D2", 32_000))
    path = finance(desk.place / "a.xlsx", [row(one), row(people[1])])
    shown = looked(desk, path)
    assert [(one.name, one.why) for one in shown.waiting] == [(one.name, "booked_before")]
    payment_book.book(desk.office, shown, stamped=True, photos=[desk.photo()])
    (waiting,) = payment_tray.tray(desk.office)
    assert payment_tray.same_money(desk.office, [waiting.id]) == 1
    assert [line.id for line in lines(desk.office, one.house)] == [entry]
    assert marks(desk.office, one.house) == ["voucher"]
    with pytest.raises(RowSettled):
        payment_tray.give(desk.office, [waiting.id])


def test_a_corrected_list_asks_about_what_the_first_one_booked_and_adds_the_rest(
    desk: Desk, people: list[Villager]
) -> None:
    _booked(desk, finance(desk.place / "a.xlsx", [row(one) for one in people[:10]]))
    shown = looked(desk, finance(desk.place / "b.xlsx", [row(one) for one in people]))
    assert (len(shown.matched), {one.why for one in shown.waiting}) == (2, {"booked_before"})
    payment_book.book(desk.office, shown)
    waiting = [one.id for one in payment_tray.tray(desk.office)]
    assert payment_tray.same_money(desk.office, waiting) == 10
    assert [len(lines(desk.office, one.house)) for one in people] == [1] * 12
    assert payment_tray.tray(desk.office) == []


def test_the_page_proves_only_when_it_is_stamped(desk: Desk, people: list[Villager]) -> None:
    path = finance(desk.place / "a.xlsx", [row(one) for one in people])
    _booked(desk, path, stamped=True, photos=[desk.photo("1.jpg"), desk.photo("2.jpg", 90)])
    assert marks(desk.office, people[0].house) == ["voucher"]
    keeping.undo(desk.office)
    _booked(desk, path, stamped=False, photos=[desk.photo("3.jpg", 60)])
    from fupin_desk.model.voucher import Voucher

    with desk.office.read() as s:
        assert [paper.is_copy for paper in s.query(Voucher)] == [True]
    (listed,) = payment_tray.lists(desk.office)
    assert (listed.has_page, listed.stamped, listed.booked) == (True, False, 12)
    payment_tray.attach(desk.office, listed.id, [desk.photo("4.jpg", 30)], stamped=True)
    assert marks(desk.office, people[5].house) == ["voucher"]


def test_a_total_that_differs_and_money_without_a_name_are_found(desk: Desk, people: list[Villager]) -> None:
    rows = [row(people[0]), row(people[1], "三百元"), (None, None, None, None, 500, None), row(people[2], 0)]
    shown = looked(desk, finance(desk.place / "a.xlsx", rows, total=999))
    codes = {one.code: one for one in shown.findings}
    assert set(codes) == {"AMOUNT_BAD", "AMOUNT_ZERO", "ROW_NAMELESS", "TOTAL_DIFFERS"}
    assert (codes["TOTAL_DIFFERS"].given, codes["TOTAL_DIFFERS"].stored) == ("999.00", "320.00")
    assert codes["AMOUNT_BAD"].row == 5
    assert [one.why for one in shown.waiting] == ["amount"]


def test_a_row_whose_amount_cannot_be_read_wants_one(desk: Desk, people: list[Villager]) -> None:
    _booked(desk, finance(desk.place / "a.xlsx", [row(people[1], "三百元")]))
    (waiting,) = payment_tray.tray(desk.office)
    with pytest.raises(Refusal):
        payment_tray.give(desk.office, [waiting.id])
    payment_tray.give(desk.office, [waiting.id], amount=30_000)
    assert [line.amount for line in lines(desk.office, people[1].house)] == [30_000]


def test_a_person_gives_a_row_to_a_household_or_leaves_it_out(desk: Desk, people: list[Villager]) -> None:
    rows = [("张叁", "", "", "一组", 320, ""), ("别村的人", paylists.number_of(888), "", "九组", 320, "")]
    _booked(desk, finance(desk.place / "a.xlsx", rows))
    first, second = payment_tray.tray(desk.office)
    with pytest.raises(Refusal):
        payment_tray.give(desk.office, [first.id])
    payment_tray.give(desk.office, [first.id], desk.house, member="张三")
    assert [line.amount for line in lines(desk.office, desk.house)] == [32_000]
    with pytest.raises(DropReasonWanted):
        payment_tray.leave_out(desk.office, [second.id], "  ")
    payment_tray.leave_out(desk.office, [second.id], "不是本村的人")
    (listed,) = payment_tray.lists(desk.office)
    assert (listed.booked, listed.waiting, listed.dropped) == (1, 0, 1)
    assert [one.op for one in keeping.history(desk.office)[:2]] == ["settle_payment"] * 2


def test_the_mapping_is_remembered_for_its_sender(desk: Desk, people: list[Villager]) -> None:
    path = desk.place / "a.csv"

    def write(month: int) -> None:
        rows = "".join(f"{one.name},{one.id_number},{320 + month},D\n" for one in people)
        head = f"{month}月关爱款名单,,,\n发放单位：清溪镇民政办,,,\n姓名,身份证号,月到手,其他\n"
        path.write_text(head + rows, encoding="utf-8")

    write(10)
    shown = looked(desk, path)
    assert shown.missing == ("amount",)
    with pytest.raises(NothingToBook):
        payment_book.book(desk.office, shown)
    said = Said(mapping={"月到手": "amount"})
    shown = payments.again(desk.office, shown, said)
    assert len(shown.matched) == 12
    with pytest.raises(NoItemYet):
        payment_book.book(desk.office, shown)
    payment_book.book(
        desk.office, payments.again(desk.office, shown, Said(items={"": "D6.16"}, **_only(said)))
    )
    write(11)
    later = looked(desk, path, month="2026-11")
    assert (len(later.matched), later.missing, later.kinds[0].code) == (12, (), "D6.16")


def _only(said: Said) -> dict[str, Any]:
    return {"mapping": said.mapping}


def test_only_tails_of_numbers_are_kept(desk: Desk, people: list[Villager]) -> None:
    stranger = paylists.number_of(901)
    _booked(desk, finance(desk.place / "a.xlsx", [("外人", stranger, "6222000011112222333", "", 320, "")]))
    with desk.office.read() as s:
        kept = s.query(PaymentRow).one()
    assert (kept.id_tail, kept.account_tail) == (stranger[-4:], "2333")
    from fupin_desk.model.journal import ChangeRow

    with desk.office.read() as s:
        told = "".join(one.delta or "" for one in s.query(ChangeRow))
    assert stranger not in told
    assert "6222000011112222333" not in told


def test_a_sheet_that_is_no_list_is_refused_and_nothing_moves(desk: Desk) -> None:
    path = desk.place / "a.csv"
    path.write_text("天气,温度\n晴,20\n", encoding="utf-8")
    heads = desk.office.ledger.chain_heads()
    with pytest.raises(NoPaymentList):
        looked(desk, path)
    assert desk.office.ledger.chain_heads() == heads
