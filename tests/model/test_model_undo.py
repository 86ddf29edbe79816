"""Undo: one more change that takes back, or a refusal that changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from fupin_desk.model import account, household
from fupin_desk.model.account import Entry, hold_period, is_closed
from fupin_desk.model.household import Household, Member, members_of
from fupin_desk.model.journal import LOCAL, Change, Op, chain_problems
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.signature import roles_covering
from fupin_desk.model.undo import NothingToUndo, StaleChange, undo, undoable
from fupin_desk.model.voucher import add_voucher, vouchers
from tests.model.book import ME, VILLAGE, Book, recounted


def _undo(book: Book) -> str:
    return undo(book.ledger, by=ME, village=VILLAGE).op


def _close(book: Book, month: str = "2026-10") -> None:
    with book.change(Op.CLOSE_MONTH) as s:
        hold_period(s, book.house, month).state = "closed"


def test_a_recorded_line_is_struck_and_history_grows(book: Book) -> None:
    entry, changes = book.record(), book.changes()
    undo(book.ledger, by=ME, village=VILLAGE)
    assert book.changes() == changes + 1
    with book.ledger.read() as s:
        assert s.get(Entry, (VILLAGE, entry)) is None
        last = s.scalars(select(Change).order_by(Change.hlc.desc())).first()
        assert last is not None
        assert (last.op, last.title, last.reason) == ("undo", "撤销", "record_entry")
        assert last.reverses == f"{book.ledger.node}/{last.seq - 1}"
        assert chain_problems(s) == []
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)
    assert book.ledger.tallies(VILLAGE)["entry"][:2] == (0, 0)


def test_the_same_line_can_be_typed_again(book: Book) -> None:
    first = book.record(happened=date(2026, 10, 9))
    _undo(book)
    second = book.record(happened=date(2026, 10, 9))
    assert second != first
    with book.ledger.read() as s:
        assert [e.id for e in account.entries(s, VILLAGE, book.house)] == [second]


def test_undo_walks_back_step_by_step_and_never_redoes(book: Book) -> None:
    entry = book.record(100)
    for amount in (200, 300):
        with book.change(Op.AMEND_ENTRY) as s:
            s.get_one(Entry, (VILLAGE, entry)).amount = amount
    assert _undo(book) == "amend_entry"
    assert book.entry(entry).amount == 200
    assert _undo(book) == "amend_entry"
    assert book.entry(entry).amount == 100
    assert _undo(book) == "record_entry"
    assert _undo(book) == "add_household"
    with pytest.raises(NothingToUndo):
        _undo(book)
    assert undoable(book.ledger, VILLAGE) is None


def test_the_menu_names_what_would_be_undone(book: Book) -> None:
    book.record()
    change = undoable(book.ledger, VILLAGE)
    assert change is not None
    assert change.title == "记一笔"
    assert undoable(book.ledger, LOCAL) is None


def test_a_strike_is_taken_back(book: Book) -> None:
    entry = book.record(100)
    with book.change(Op.STRIKE_ENTRY) as s:
        account.strike_entry(s.get_one(Entry, (VILLAGE, entry)), "记错")
    assert _undo(book) == "strike_entry"
    assert book.entry(entry).amount == 100


def test_what_was_changed_since_is_not_undone(book: Book) -> None:
    entry = book.record(100)
    with book.change(Op.CORRECT_ENTRY, reason="写错") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 150
    changes = book.changes()
    with pytest.raises(StaleChange) as refused:
        _undo(book)
    assert "记一笔" in refused.value.what
    assert book.entry(entry).amount == 150
    assert book.changes() == changes


def test_a_field_that_was_empty_when_recorded_counts_as_changed_since(book: Book) -> None:
    entry = book.record(100)
    with book.change(Op.CORRECT_ENTRY, reason="补日期") as s:
        s.get_one(Entry, (VILLAGE, entry)).happened = date(2026, 10, 3)
    with pytest.raises(StaleChange):
        _undo(book)
    assert book.entry(entry).happened == date(2026, 10, 3)


def test_an_amendment_of_a_line_that_was_struck_since_is_stale(book: Book) -> None:
    entry = book.record(100)
    with book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 150
    with book.change(Op.CORRECT_ENTRY, reason="重复") as s:
        s.get_one(Entry, (VILLAGE, entry)).gone = "重复"
    with pytest.raises(StaleChange):
        _undo(book)


def test_erased_content_cannot_be_undone(book: Book) -> None:
    book.record()
    book.raw("update change_row set delta = null, salt = null")
    with pytest.raises(StaleChange):
        _undo(book)


def test_a_month_closed_elsewhere_seals_the_undo(book: Book) -> None:
    entry = book.record()
    node = book.ledger.node
    book.ledger.begin_node(why="helper", by=ME, token="u")
    _close(book)
    book.ledger.node = node
    with pytest.raises(AlreadySealed):
        _undo(book)
    assert book.entry(entry).amount == 12_000


def test_only_this_nodes_own_changes_are_undone(book: Book) -> None:
    book.record()
    book.ledger.begin_node(why="copied", by=ME, token="u")
    assert undoable(book.ledger, VILLAGE) is None
    book.record(7)
    assert _undo(book) == "record_entry"
    assert undoable(book.ledger, VILLAGE) is None


def test_closing_undone_and_closed_again_is_one_period(book: Book) -> None:
    book.record()
    for _ in range(2):
        _close(book)
        with book.ledger.read() as s:
            assert is_closed(s, VILLAGE, book.house, "2026-10")
        assert _undo(book) == "close_month"
        with book.ledger.read() as s:
            assert not is_closed(s, VILLAGE, book.house, "2026-10")
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


def test_a_signature_undone_covers_nothing(book: Book) -> None:
    entry = book.record()
    book.sign("household", [entry])
    assert _undo(book) == "sign"
    with book.ledger.read() as s:
        assert roles_covering(s, VILLAGE, {entry: book.entry(entry).facts_digest()}) == {}
    with book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 1


def test_a_photo_undone_can_be_added_again(book: Book) -> None:
    entry = book.record()
    first = book.prove(entry)
    _undo(book)
    with book.ledger.read() as s:
        assert list(vouchers(s, VILLAGE)) == []
    with book.change(Op.ADD_PHOTO) as s:
        again = add_voucher(s, sha256="a" * 64, original_sha256="a" * 64)
    assert again.id != first


def test_people_are_found_by_the_name_they_have_after_an_undo(book: Book) -> None:
    def key() -> str:
        with book.ledger.read() as s:
            return s.get_one(Household, (VILLAGE, book.house)).search_key

    was = key()
    with book.change(Op.SET_MEMBER) as s:
        s.get_one(Member, (VILLAGE, book.head)).name = "欧阳锋"
        household.refresh_search_key(s, s.get_one(Household, (VILLAGE, book.house)))
    assert "oyf" in key()
    _undo(book)
    assert key() == was
    with book.change(Op.ADD_MEMBER) as s:
        household.add_member(s, book.house, relation="子", name="张小虎")
        household.refresh_search_key(s, s.get_one(Household, (VILLAGE, book.house)))
    assert "张小虎" in key()
    _undo(book)
    assert key() == was
    with book.ledger.read() as reading:
        assert len(members_of(reading, VILLAGE, book.house)) == 2


def test_a_big_operation_is_one_undo(book: Book) -> None:
    with book.change(Op.IMPORT_ROSTER) as s:
        for number in range(30):
            row = household.add_household(s, household_no=f"99{number:04}")
            household.add_member(s, row.id, relation="户主", name="赵六")
            household.refresh_search_key(s, row)
    with book.ledger.read() as s:
        assert len(household.household_lines(s, VILLAGE)) == 31
    assert _undo(book) == "import_roster"
    with book.ledger.read() as s:
        assert len(household.household_lines(s, VILLAGE)) == 1
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)
