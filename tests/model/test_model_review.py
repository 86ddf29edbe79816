"""Verdicts: a person's word on the facts as they stood; and one paper is one voucher."""

from __future__ import annotations

import pytest

from fupin_desk.model.account import Entry, entries
from fupin_desk.model.journal import Op
from fupin_desk.model.review import ReturnWithoutReason, give_verdict, month_digest, verdicts
from fupin_desk.model.station import own_key, put_setting, setting, stations
from fupin_desk.model.values import Month, NotAMonth, TooLong
from fupin_desk.model.voucher import add_voucher, voucher_by_original, vouchers
from tests.model.book import VILLAGE, Book

OCTOBER = Month(2026, 10)


def _digest(book: Book) -> str:
    with book.ledger.read() as s:
        return month_digest(entries(s, VILLAGE, book.house, OCTOBER, OCTOBER))


def test_a_verdict_names_the_facts_it_was_given_on(book: Book) -> None:
    entry = book.record(1)
    book.record(2)
    with book.change(Op.GIVE_VERDICT) as s:
        given = give_verdict(s, household_id=book.house, month="2026-10", state="passed")
    assert given.facts == _digest(book)
    assert given.by_name == "李明"
    with book.change(Op.CORRECT_ENTRY, reason="错") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 3
    assert given.facts != _digest(book)
    with book.change(Op.CORRECT_ENTRY, reason="没错") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 1
    assert given.facts == _digest(book)
    book.prove(entry)
    assert given.facts == _digest(book)


def test_the_order_of_lines_says_nothing(book: Book) -> None:
    book.record(1)
    book.record(2)
    with book.ledger.read() as s:
        rows = list(entries(s, VILLAGE, book.house))
    assert month_digest(rows) == month_digest(reversed(rows)) != month_digest(rows[:1])


def test_nothing_is_returned_without_a_reason(book: Book) -> None:
    book.record(1)
    for reason in ("", "  "):
        with pytest.raises(ReturnWithoutReason), book.change(Op.GIVE_VERDICT) as s:
            give_verdict(s, household_id=book.house, month="2026-10", state="returned", reason=reason)
    with pytest.raises(NotAMonth), book.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=book.house, month="October", state="passed")
    with pytest.raises(TooLong), book.change(Op.GIVE_VERDICT) as s:
        give_verdict(s, household_id=book.house, month="2026-10", state="returned", reason="x" * 1001)


def test_the_last_verdict_stands(book: Book) -> None:
    book.record(1)
    for state in ("returned", "passed"):
        with book.change(Op.GIVE_VERDICT) as s:
            give_verdict(s, household_id=book.house, month="2026-10", state=state, reason="缺凭证")
    with book.ledger.read() as s:
        assert [v.state for v in verdicts(s, VILLAGE)] == ["returned", "passed"]


def test_the_same_original_is_one_voucher(book: Book) -> None:
    with book.change(Op.ADD_PHOTO) as s:
        first = add_voucher(s, sha256="c" * 64, original_sha256="a" * 64, size=10)
        assert add_voucher(s, sha256="d" * 64, original_sha256="a" * 64).id == first.id
        other = add_voucher(s, sha256="c" * 64, original_sha256="b" * 64)
    with book.ledger.read() as s:
        found = voucher_by_original(s, VILLAGE, "a" * 64)
        assert found is not None
        assert (found.id, found.size) == (first.id, 10)
        assert voucher_by_original(s, "990123101202", "a" * 64) is None
        assert [v.id for v in vouchers(s, VILLAGE)] == [other.id, first.id]


def test_settings_belong_to_the_desk(book: Book) -> None:
    with book.ledger.read() as s:
        assert setting(s, "mask", "on") == "on"
        assert own_key(s) is None
        assert stations(s) == []
    before = book.ledger.chain_heads()[VILLAGE]
    for value in ("off", "on"):
        with book.change(Op.SET_SETTING) as s:
            put_setting(s, "mask", value)
    with book.ledger.read() as s:
        assert setting(s, "mask") == "on"
    assert book.ledger.chain_heads()[VILLAGE] == before
