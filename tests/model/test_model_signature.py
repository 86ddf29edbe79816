"""Signatures: bound to facts, not to sheets, rules or sums."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.model.account import Entry
from fupin_desk.model.journal import Op
from fupin_desk.model.signature import (
    NothingToSign,
    Signature,
    UnknownSigner,
    facts_of,
    roles_covering,
    sign,
    signatures,
    ways_covering,
)
from fupin_desk.model.values import TooLong
from tests.model.book import VILLAGE, Book


def _covered(book: Book, *ids: str) -> dict[str, frozenset[str]]:
    with book.ledger.read() as s:
        return roles_covering(s, VILLAGE, {i: book.entry(i).facts_digest() for i in ids})


def test_one_sheet_covers_many_facts_and_a_changed_fact_loses_only_its_own(book: Book) -> None:
    one, two = book.record(1), book.record(2)
    book.sign("household", [one, two], way="fingerprint")
    book.sign("helper", [one, two])
    assert _covered(book, one, two) == {i: frozenset({"household", "helper"}) for i in (one, two)}
    with book.change(Op.CORRECT_ENTRY, reason="错") as s:
        s.get_one(Entry, (VILLAGE, one)).amount = 9
    assert _covered(book, one, two) == {two: frozenset({"household", "helper"})}
    with book.change(Op.CORRECT_ENTRY, reason="没错") as s:
        s.get_one(Entry, (VILLAGE, one)).amount = 1
    assert set(_covered(book, one, two)) == {one, two}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 7), ("item", "B2"), ("sub", "玉米"), ("quantity", "1"), ("unit", "斤"), ("use", "eaten"),
        ("basis", "estimated"), ("note", "x"), ("happened", date(2026, 10, 3)), ("living_cost", 1),
        ("sent_home", 1), ("one_off", True), ("month", "2026-11"), ("member_id", "set"),
    ],
)  # fmt: skip
def test_every_fact_of_a_line_is_under_the_signature(book: Book, field: str, value: object) -> None:
    entry = book.record(1)
    book.sign("household", [entry])
    with book.change(Op.CORRECT_ENTRY, reason="错") as s:
        row = s.get_one(Entry, (VILLAGE, entry))
        setattr(row, field, book.head if value == "set" else value)
    assert _covered(book, entry) == {}


def test_when_it_was_booked_is_not_a_fact_of_the_household(book: Book) -> None:
    entry = book.record(1)
    book.sign("household", [entry])
    with book.change(Op.CORRECT_ENTRY, reason="重录") as s:
        s.get_one(Entry, (VILLAGE, entry)).booked = date(2027, 1, 1)
    assert _covered(book, entry) == {entry: frozenset({"household"})}


def test_refusals_and_objections_are_records_but_cover_nothing(book: Book) -> None:
    entry = book.record(1)
    book.sign("household", [entry], state="refused")
    book.sign("household", [entry], state="objected", words="少了一头猪")
    assert _covered(book, entry) == {}
    with book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 2
    with book.ledger.read() as s:
        assert [(x.state, x.words) for x in signatures(s, VILLAGE, book.house, "2026-10")] == [
            ("refused", ""),
            ("objected", "少了一头猪"),
        ]


def test_a_withdrawn_signature_covers_nothing(book: Book) -> None:
    entry = book.record(1)
    signature = book.sign("household", [entry])
    with book.ledger.read() as s:
        assert facts_of(s, VILLAGE, signature) == {entry: book.entry(entry).facts_digest()}
    with book.change(Op.SIGN) as s:
        s.get_one(Signature, (VILLAGE, signature)).gone = "签错户"
    assert _covered(book, entry) == {}
    with book.ledger.read() as s:
        assert ways_covering(s, VILLAGE, {entry: book.entry(entry).facts_digest()}) == {}


def test_the_way_of_each_role_is_known(book: Book) -> None:
    entry = book.record(1)
    book.sign("household", [entry], way="fingerprint", signer="张三")
    book.sign("village_secretary", [entry], way="seal")
    with book.ledger.read() as s:
        ways = ways_covering(s, VILLAGE, {entry: book.entry(entry).facts_digest()})
    assert ways == {entry: {"household": "fingerprint", "village_secretary": "seal"}}


@pytest.mark.parametrize("wrong", [{"role": "cat"}, {"way": "drawn"}, {"state": "maybe"}])
def test_only_known_roles_ways_and_states_sign(book: Book, wrong: dict[str, str]) -> None:
    entry = book.record(1)
    with pytest.raises(UnknownSigner):
        book.sign(wrong.pop("role", "household"), [entry], **wrong)
    with pytest.raises(TooLong):
        book.sign("household", [entry], words="x" * 1001)


def test_nobody_signs_nothing(book: Book) -> None:
    with pytest.raises(NothingToSign) as refused, book.change(Op.SIGN) as s:
        sign(
            s, household_id=book.house, subject="account", month="2026-10", role="helper", facts={},
            signed_on=date(2026, 10, 31),
        )  # fmt: skip
    assert "2026-10" in refused.value.what
