"""Evidence marks: computed from what lies there, whatever anybody typed."""

from __future__ import annotations

from fupin_desk.model import evidence
from fupin_desk.model.account import Entry, EntryVoucher, entries
from fupin_desk.model.journal import Op
from fupin_desk.model.voucher import Voucher
from tests.model.book import VILLAGE, Book


def _mark(book: Book, entry: str) -> str:
    with book.ledger.read() as s:
        return evidence.marks(s, VILLAGE, [s.get_one(Entry, (VILLAGE, entry))])[entry]


def test_told_then_signed_by_both_then_proved(book: Book) -> None:
    entry = book.record(1)
    assert _mark(book, entry) == "told"
    book.sign("household", [entry])
    assert _mark(book, entry) == "told"
    book.sign("first_secretary", [entry])
    assert _mark(book, entry) == "told"
    book.sign("helper", [entry])
    assert _mark(book, entry) == "signed"
    book.prove(entry)
    assert _mark(book, entry) == "voucher"


def test_an_estimate_stays_one_whatever_lies_on_it(book: Book) -> None:
    for basis in ("estimated", "ratio"):
        entry = book.record(1, basis=basis)
        book.sign("household", [entry])
        book.sign("helper", [entry])
        book.prove(entry)
        assert _mark(book, entry) == "estimated"


def test_a_voucher_found_unsound_or_struck_proves_nothing(book: Book) -> None:
    entry = book.record(1)
    paper = book.prove(entry)
    with book.change(Op.ADD_PHOTO) as s:
        link = s.query(EntryVoucher).one()
        link.sound = False
    assert _mark(book, entry) == "told"
    with book.change(Op.ADD_PHOTO) as s:
        s.query(EntryVoucher).one().sound = True
    assert _mark(book, entry) == "voucher"
    with book.change(Op.ADD_PHOTO) as s:
        s.get_one(Voucher, (VILLAGE, paper)).gone = "不是这户的"
    assert _mark(book, entry) == "told"


def test_a_struck_link_proves_nothing(book: Book) -> None:
    entry = book.record(1)
    book.prove(entry)
    with book.change(Op.ADD_PHOTO) as s:
        s.query(EntryVoucher).one().gone = "贴错"
    assert _mark(book, entry) == "told"


def test_a_correction_takes_the_signed_mark_away(book: Book) -> None:
    entry = book.record(1)
    for role in ("household", "helper"):
        book.sign(role, [entry])
    with book.change(Op.CORRECT_ENTRY, reason="错") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 2
    assert _mark(book, entry) == "told"


def test_rows_and_lines_say_the_same(book: Book) -> None:
    book.record(5, item="A1", living_cost=2, sent_home=1, note="n")
    book.record(7, quantity="3", unit="斤", use="eaten", basis="estimated")
    with book.ledger.read() as s:
        rows = entries(s, VILLAGE, book.house)
        lines = evidence.lines(s, VILLAGE, rows)
    for row, line in zip(rows, lines, strict=True):
        for name in ("item", "sub", "amount", "use", "basis", "living_cost", "sent_home", "one_off", "late",
                     "quantity", "unit", "note"):  # fmt: skip
            assert getattr(line, name) == getattr(row, name)
        assert str(line.month) == row.month
        assert line.entry_id == row.id
    assert [line.mark for line in lines] == ["told", "estimated"]


def test_a_thousand_lines_are_marked_alike(book: Book) -> None:
    with book.change(Op.RECORD_ENTRIES) as s:
        for number in range(1100):
            s.add(
                Entry(
                    village=VILLAGE, id=s.new_id(), household_id=book.house, month="2026-10", item="B1",
                    amount=number + 1, basis="actual", booked=s.today,
                )
            )  # fmt: skip
    with book.ledger.read() as s:
        rows = list(entries(s, VILLAGE, book.house))
    book.sign("household", [row.id for row in rows])
    book.sign("helper", [row.id for row in rows[:600]])
    with book.ledger.read() as s:
        marks = list(evidence.marks(s, VILLAGE, rows).values())
    assert (marks.count("signed"), marks.count("told")) == (600, 500)
