"""Keeping a month: what the month page and the `entry` and `account` verbs do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fupin_desk.errors import Trouble
from fupin_desk.jobs import accounts, households, keeping, periods
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.account import BadLine, MonthClosed, NotClosed, NotReady, ReasonWanted
from fupin_desk.model.household import NoSuchHousehold
from fupin_desk.model.journal import LOCAL
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.signature import NothingToSign
from fupin_desk.model.values import NotAMonth, TooLong
from tests.jobs.desk import OCTOBER, Desk


def test_a_line_says_who_what_when_and_how_sure(desk: Desk) -> None:
    entry = desk.record(
        "A1", 1_800_000, member="单小英", living_cost=500_000, sent_home=900_000, note="东莞", quantity="1",
        unit="月", happened=date(2026, 10, 31),
    )  # fmt: skip
    line = desk.line(entry)
    assert (line.member, line.amount, line.living_cost, line.sent_home, line.mark, line.side) == (
        "单小英", 1_800_000, 500_000, 900_000, "told", "income",
    )  # fmt: skip
    assert (line.note, line.code, line.late, line.sealed) == ("东莞", "A1", False, "")
    assert desk.line(desk.record("E1", 500)).amount == -500


def test_a_member_is_named_or_numbered_and_must_be_one(desk: Desk) -> None:
    for wrong in ("王五", "张"):
        with pytest.raises(BadLine) as refused:
            desk.record(member=wrong)
        assert wrong in refused.value.what
    households.add_member(desk.office, desk.house, "子", name="张三", person_no="9001")
    with pytest.raises(BadLine):
        desk.record(member="张三")
    assert desk.line(desk.record(member="9001")).member == "张三"


def test_who_has_left_since_can_still_be_booked_for_his_months(desk: Desk) -> None:
    from fupin_desk.model.household import Membership
    from fupin_desk.model.journal import Op

    with desk.office.change(Op.SET_MEMBER) as s:
        links = s.query(Membership).all()
        next(link for link in links if link.relation == "配偶").left = date(2026, 11, 5)
    assert desk.line(desk.record(member="单小英")).member == "单小英"
    with pytest.raises(BadLine):
        desk.record(member="单小英", month="2026-11")


def test_many_lines_are_one_change_all_or_none_in_order(desk: Desk) -> None:
    drafts = [EntryDraft("B1", amount, evidence="estimated") for amount in range(30, 0, -1)]
    before = len(keeping.history(desk.office))
    ids = accounts.record_many(desk.office, desk.house, OCTOBER, drafts)
    assert len(keeping.history(desk.office)) == before + 1
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert [line.id for line in page.lines] == ids
    assert [line.amount for line in page.lines] == list(range(30, 0, -1))
    with pytest.raises(BadLine):
        accounts.record_many(desk.office, desk.house, OCTOBER, [*drafts, EntryDraft("B1", 0)])
    assert len(accounts.month(desk.office, desk.house, OCTOBER).lines) == 30
    assert keeping.undo(desk.office) == "记多笔"
    assert accounts.month(desk.office, desk.house, OCTOBER).lines == []


def test_amending_rewrites_the_line_and_needs_the_photo_it_claims(desk: Desk) -> None:
    entry = desk.record("B1.玉米", 100, note="旧")
    with pytest.raises(BadLine):
        accounts.amend(desk.office, entry, EntryDraft("B1", 1, evidence="voucher"))
    accounts.amend(desk.office, entry, EntryDraft("B2", 200, use="eaten", happened=date(2026, 10, 2)))
    line = desk.line(entry)
    assert (line.item, line.sub, line.amount, line.use, line.note, line.happened) == (
        "B2", "", 200, "eaten", "", date(2026, 10, 2),
    )  # fmt: skip
    accounts.amend(desk.office, entry, EntryDraft("B2", 200, evidence="voucher", photos=(desk.photo(),)))
    assert desk.line(entry).mark == "voucher"
    accounts.amend(desk.office, entry, EntryDraft("B2", 201, evidence="voucher"))
    assert desk.line(entry).amount == 201
    with pytest.raises(BadLine):
        accounts.amend(desk.office, "nobody", EntryDraft("B2", 1))


def test_a_bad_photo_refuses_the_line_and_leaves_both_stores_as_they_were(desk: Desk) -> None:
    bad = desk.place / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 this is no picture")

    def stores() -> object:
        return desk.office.ledger.chain_heads(), sorted((desk.office.folder.path / "blobs").rglob("*"))

    before = stores()
    for photos in ((bad,), (desk.photo(), bad)):
        with pytest.raises(Trouble):
            desk.record(evidence="voucher", photos=photos)
    with pytest.raises(BadLine):
        desk.record(amount=0, evidence="voucher", photos=(desk.photo("c.jpg", 9),))
    assert stores() == before


def test_closing_asks_for_everything_or_a_reason(desk: Desk) -> None:
    with pytest.raises(NotReady) as empty:
        periods.close(desk.office, desk.house, OCTOBER, "没有就是没有")
    assert "还差：账目" in empty.value.what
    entry = desk.record()
    with pytest.raises(NotReady) as wanting:
        periods.close(desk.office, desk.house, OCTOBER)
    assert "户、帮双方签字" in wanting.value.what
    assert not accounts.month(desk.office, desk.house, OCTOBER).closable
    desk.sign_both()
    assert accounts.month(desk.office, desk.house, OCTOBER).closable
    periods.close(desk.office, desk.house, OCTOBER)
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert page.state == "closed"
    assert desk.line(entry).sealed == "2026-10 已经结账"


def test_closed_with_a_reason_keeps_the_reason(desk: Desk) -> None:
    desk.record()
    periods.close(desk.office, desk.house, OCTOBER, "全家外出，电话核实")
    assert keeping.history(desk.office, 1)[0].reason == "全家外出，电话核实"


def test_reopening_wants_a_reason_and_a_closed_month(desk: Desk) -> None:
    desk.record()
    with pytest.raises(NotClosed):
        periods.reopen(desk.office, desk.house, OCTOBER, "x")
    periods.close(desk.office, desk.house, OCTOBER, "x")
    with pytest.raises(ReasonWanted):
        periods.reopen(desk.office, desk.house, OCTOBER, " ")
    with pytest.raises(TooLong):
        periods.reopen(desk.office, desk.house, OCTOBER, "长" * 1001)
    with pytest.raises(MonthClosed):
        desk.record()
    periods.reopen(desk.office, desk.house, OCTOBER, "漏记一笔")
    assert desk.record()
    periods.close(desk.office, desk.house, OCTOBER, "x")
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "closed"


def test_close_undo_close_again(desk: Desk) -> None:
    desk.record()
    for _ in range(2):
        periods.close(desk.office, desk.house, OCTOBER, "x")
        assert keeping.undo(desk.office) == "结账"
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "draft"


def test_states_go_from_empty_to_signed(desk: Desk) -> None:
    def state() -> str:
        return accounts.month(desk.office, desk.house, OCTOBER).state

    assert state() == "empty"
    desk.record()
    periods.sign(desk.office, desk.house, OCTOBER, "household", way="fingerprint")
    assert state() == "draft"
    periods.sign(desk.office, desk.house, OCTOBER, "helper")
    assert state() == "signed"
    desk.record()
    assert state() == "draft"


def test_signatures_are_listed_with_what_they_still_cover(desk: Desk) -> None:
    first = desk.record(amount=1)
    desk.record(amount=2)
    periods.sign(desk.office, desk.house, OCTOBER, "household", way="fingerprint", sheet=desk.photo())
    periods.sign(desk.office, desk.house, OCTOBER, "helper")
    periods.correct(desk.office, first, 3, "写错")
    lines = accounts.month(desk.office, desk.house, OCTOBER).signatures
    assert [(x.role, x.way, x.signer, x.covers, x.of) for x in lines] == [
        ("household", "fingerprint", "张三", 1, 2), ("helper", "signed", "李明", 1, 2),
    ]  # fmt: skip
    with pytest.raises(NothingToSign):
        periods.sign(desk.office, desk.house, "2026-09", "household")


def test_corrections_answer_old_and_new_and_refuse_nonsense(desk: Desk) -> None:
    wage = desk.record("A1", 1000, living_cost=800)
    desk.sign_both()
    with pytest.raises(AlreadySealed):
        accounts.amend(desk.office, wage, EntryDraft("A1", 900))
    with pytest.raises(AlreadySealed):
        accounts.strike(desk.office, wage, "x")
    for amount, reason in ((0, "x"), (700, "x"), (900, " ")):
        with pytest.raises(BadLine):
            periods.correct(desk.office, wage, amount, reason)
    assert periods.correct(desk.office, wage, 900, "工资条为准") == (1000, 900)
    assert (desk.line(wage).amount, desk.line(wage).mark) == (900, "told")


def test_struck_lines_are_gone_and_nothing_is_booked_to_nobody(desk: Desk) -> None:
    entry = desk.record()
    accounts.strike(desk.office, entry, "记错户")
    assert accounts.month(desk.office, desk.house, OCTOBER).lines == []
    with pytest.raises(NoSuchHousehold):
        accounts.month(desk.office, "nobody", OCTOBER)
    with pytest.raises(NoSuchHousehold):
        accounts.record(desk.office, "nobody", OCTOBER, EntryDraft("B1", 1))
    with pytest.raises(NotAMonth):
        desk.record(month="October")


def test_last_month_shows_what_is_usual_and_missing_now(desk: Desk) -> None:
    desk.record("D2", 100, month="2026-09")
    desk.record("B1", 100, month="2026-09")
    desk.record("B1", 100)
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert len(page.usual_missing) == 1
    assert [line.item for line in page.last_month_lines] == ["D2", "B1"]


def test_items_are_found_by_initials_code_and_characters(desk: Desk) -> None:
    wage = desk.office.resources.items.get("A1").label
    for typed in ("a1", wage[:2]):
        assert "A1" in [code for code, *_ in accounts.item_hits(desk.office, typed)]
    assert accounts.item_hits(desk.office, "zzzz") == []


def test_nothing_of_the_desk_gets_into_the_villages_series(desk: Desk, tmp_path: Path) -> None:
    village = desk.office.ledger.chain_heads().get(desk.office.code, 0)
    keeping.set_setting(desk.office, "mask", "on")
    heads = desk.office.ledger.chain_heads()
    assert heads.get(desk.office.code, 0) == village
    assert heads[LOCAL] == 2
