"""The ledger's laws: what a change is, what it refuses, and that it leaves everything or nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, aliased

from fupin_desk.model import account
from fupin_desk.model.account import Entry, Period
from fupin_desk.model.household import Household, Member, Membership, members_of
from fupin_desk.model.journal import LOCAL, Change, ChangeRow, Node, Op, Tally, chain_problems
from fupin_desk.model.ledger import AlreadySealed, NotJournaled, ReadOnlyLedger, Writing
from fupin_desk.model.station import put_setting, setting
from tests.model.book import ME, VILLAGE, Book, open_ledger, recounted


def _line(book: Book, s: Writing, amount: int = 100) -> Entry:
    return account.record_entry(
        s, book.items, household_id=book.house, month="2026-10", item="B1", amount=amount
    )


def _stormy(book: Book) -> None:
    with book.change(Op.RECORD_ENTRIES) as s:
        _line(book, s, 1)
        s.flush()
        _line(book, s, 2)
        put_setting(s, "mask", "x")
        s.flush()
        raise RuntimeError("storm")


def _everything(book: Book) -> tuple[int, dict[str, int], dict[str, tuple[int, int, str]], int]:
    with book.ledger.read() as s:
        lines = len(s.scalars(select(Entry.id).execution_options(with_gone=True)).all())
    return book.changes(), book.ledger.chain_heads(), book.ledger.tallies(VILLAGE), lines


def test_a_change_is_one_entry_in_the_journal_with_all_that_inspectors_ask(book: Book) -> None:
    with book.change(Op.RECORD_ENTRY, reason="赶集回来") as s:
        row = _line(book, s)
        at = s.now
    with book.ledger.read() as s:
        change = s.scalars(select(Change).order_by(Change.hlc.desc())).first()
        assert change is not None
        assert (change.op, change.title, change.actor_name, change.reason) == (
            "record_entry", "记一笔", "李明", "赶集回来",
        )  # fmt: skip
        assert change.at == at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        assert (change.node, change.series, change.rank) == (book.ledger.node, VILLAGE, 1)
        assert change.hlc >> 16 == int(at.timestamp() * 1000)
    assert [(r.table_name, r.row_id, r.kind) for r in book.last_rows()] == [("entry", row.id, "insert")]


def test_numbers_have_no_holes_and_each_series_counts_alone(book: Book) -> None:
    for amount in (1, 2, 3):
        book.record(amount)
        with pytest.raises(RuntimeError, match="storm"):
            _stormy(book)
        with book.change(Op.SET_SETTING) as s:
            put_setting(s, "mask", str(amount))
    with book.ledger.read() as s:
        for series in (VILLAGE, LOCAL):
            numbers = s.scalars(select(Change.seq).where(Change.series == series).order_by(Change.seq)).all()
            assert numbers == list(range(1, len(numbers) + 1))
            assert book.ledger.chain_heads()[series] == len(numbers)
        assert chain_problems(s) == []


def test_village_and_desk_are_written_in_one_commit_but_two_series(book: Book) -> None:
    with book.change(Op.RECORD_ENTRY) as s:
        _line(book, s)
        put_setting(s, "last", "1")
    assert [row.table_name for row in book.last_rows(VILLAGE)] == ["entry"]
    assert [row.table_name for row in book.last_rows(LOCAL)] == ["setting"]


def test_an_exception_leaves_no_trace(book: Book) -> None:
    book.record()
    before = _everything(book)
    with pytest.raises(RuntimeError, match="storm"):
        _stormy(book)
    assert _everything(book) == before
    with book.ledger.read() as s:
        assert setting(s, "mask", "none") == "none"
    book.record()
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


def test_an_empty_change_makes_no_entry(book: Book) -> None:
    before = _everything(book)
    entry = book.entry(book.record(5))
    with book.change(Op.AMEND_ENTRY) as s:
        row = s.get_one(Entry, (VILLAGE, entry.id))
        row.amount = 6
        s.flush()
        row.amount = 5
    assert book.changes() == before[0] + 1


_Bypass = Callable[[Book, Writing], object]


@pytest.mark.parametrize(
    "bypass",
    [
        lambda b, s: s.execute(insert(Entry).values(village=VILLAGE, id="x")),
        lambda b, s: s.execute(update(Entry).values(amount=1)),
        lambda b, s: s.execute(text("update entry set amount = 1")),
        lambda b, s: s.execute(text("select 1")),
        lambda b, s: s.connection().execute(insert(Period.__table__), {"village": VILLAGE, "id": "x"}),  # type: ignore[arg-type]
        lambda b, s: s.connection().exec_driver_sql("update entry set amount = 1"),
        lambda b, s: s.connection().exec_driver_sql("/* hello */ delete from entry"),
        lambda b, s: s.connection().exec_driver_sql("with a as (select 1) delete from entry"),
        lambda b, s: s.connection().exec_driver_sql("pragma writable_schema = on"),
        lambda b, s: s.connection().exec_driver_sql("attach ':memory:' as other"),
        lambda b, s: s.bulk_insert_mappings(Period, [{"village": VILLAGE, "id": "x"}]),
        lambda b, s: s.query(Entry).update({"amount": 1}),
        lambda b, s: s.delete(s.get_one(Household, (VILLAGE, b.house))) or s.flush(),
        lambda b, s: s.begin_nested(),
        lambda b, s: s.commit(),
        lambda b, s: s.rollback(),
        lambda b, s: s.add(b.entry(b.last)),
    ],
)  # fmt: skip
def test_every_way_around_the_journal_is_a_bug(book: Book, bypass: _Bypass) -> None:
    book.record()
    before = _everything(book)
    with pytest.raises(NotJournaled), book.change(Op.AMEND_ENTRY) as s:
        bypass(book, s)
    assert _everything(book) == before


def test_reading_sessions_cannot_write(book: Book) -> None:
    entry = book.record()
    with book.ledger.read() as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 1
        with pytest.raises(NotJournaled):
            s.flush()
    with book.ledger.read() as s, pytest.raises(NotJournaled):
        s.execute(update(Entry).values(amount=1))
    with book.ledger.read() as s, pytest.raises(NotJournaled):
        s.connection().exec_driver_sql("update entry set amount = 1")
    # A session made by hand on the engine is guarded by the statement itself.
    with Session(book.ledger.engine) as s, pytest.raises(NotJournaled):
        s.execute(text("update entry set amount = 1"))
    assert book.entry(entry).amount == 12_000


def test_a_row_keeps_its_identity_and_its_village(book: Book) -> None:
    entry = book.record()
    with pytest.raises(NotJournaled, match="identity"), book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).id = "other"
    with pytest.raises(NotJournaled, match="one village"), book.change(Op.CLOSE_MONTH) as s:
        s.add(Household(village="990123101202", id="x"))


def test_a_change_inside_a_change_is_a_bug(book: Book) -> None:
    with pytest.raises(NotJournaled, match="inside"), book.change(Op.RECORD_ENTRY), book.change(Op.SIGN):
        pass
    assert book.record()


def test_what_is_struck_is_in_no_query_get_or_join(book: Book) -> None:
    keep, gone = book.record(1), book.record(2)
    with book.change(Op.SET_MEMBER) as s:
        other = next(m for m, ms in members_of(s, VILLAGE, book.house) if ms.relation == "配偶")
        other.gone = "重复"
        s.get_one(Entry, (VILLAGE, gone)).gone = "记错"
    with book.ledger.read() as s:
        assert s.scalars(select(Entry.id)).all() == [keep]
        assert s.get(Entry, (VILLAGE, gone)) is None
        assert s.get(Entry, (VILLAGE, gone), execution_options={"with_gone": True}) is not None
        assert [m.name for m, _ in members_of(s, VILLAGE, book.house)] == ["张三"]
        again = aliased(Member)
        joined = select(Membership.relation).join(again, again.id == Membership.member_id)
        assert s.scalars(joined).all() == ["户主"]
        counted = select(Household.id).where(
            select(Entry.id).where(Entry.household_id == Household.id, Entry.id == gone).exists()
        )
        assert s.scalars(counted).all() == []
        everyone = select(Member.name).execution_options(with_gone=True)
        assert sorted(s.scalars(everyone)) == ["单小英", "张三"]


def test_sealed_rows_refuse_but_for_a_correction(book: Book) -> None:
    entry = book.record(500)
    book.sign("household", [entry])
    with pytest.raises(AlreadySealed) as refused, book.change(Op.AMEND_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 600
    assert "已经签字" in refused.value.what
    with pytest.raises(AlreadySealed), book.change(Op.STRIKE_ENTRY) as s:
        account.strike_entry(s.get_one(Entry, (VILLAGE, entry)), "")
    with book.change(Op.CORRECT_ENTRY, reason="写错") as s:
        s.get_one(Entry, (VILLAGE, entry)).amount = 600
    assert book.entry(entry).amount == 600


def test_listeners_hear_which_tables_changed(book: Book) -> None:
    heard: list[frozenset[str]] = []
    book.ledger.touched = heard.append
    book.record()
    assert heard == [frozenset({"entry"})]
    with book.change(Op.SET_SETTING):
        pass
    assert len(heard) == 1


@pytest.mark.may_warn("listener failed after a commit")
def test_a_broken_listener_does_not_make_a_saved_line_look_lost(book: Book) -> None:
    def broken(_tables: frozenset[str]) -> None:
        raise RuntimeError("page is gone")

    book.ledger.touched = broken
    entry = book.record(77)
    assert book.entry(entry).amount == 77


def test_a_listener_may_write_in_its_turn(book: Book) -> None:
    def once(_tables: frozenset[str]) -> None:
        book.ledger.touched = None
        book.record(2)

    book.ledger.touched = once
    book.record(1)
    with book.ledger.read() as s:
        assert sorted(s.scalars(select(Entry.amount))) == [1, 2]


def test_two_threads_write_one_after_the_other(book: Book) -> None:
    broken: list[BaseException] = []

    def work(start: int) -> None:
        try:
            for amount in range(start, start + 10):
                book.record(amount)
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=(start,)) for start in (100, 200, 300)]
    for thread in threads:
        thread.start()
    with book.ledger.read() as s:
        chain_problems(s)
    for thread in threads:
        thread.join()
    assert broken == []
    with book.ledger.read() as s:
        assert len(s.scalars(select(Entry.id)).all()) == 30
        assert chain_problems(s) == []
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


def test_a_second_reader_sees_commits_and_may_not_write(book: Book) -> None:
    reader = open_ledger(book.path, book.clock, read_only=True)
    book.opened.append(reader)
    entry = book.record(31)
    with reader.read() as s:
        assert s.get_one(Entry, (VILLAGE, entry)).amount == 31
    with pytest.raises(ReadOnlyLedger), reader.change(Op.RECORD_ENTRY, by=ME, village=VILLAGE):
        pass
    assert reader.tallies(VILLAGE) != {}


def test_two_writers_that_should_not_be_cannot_fork_the_chain(book: Book) -> None:
    other = open_ledger(book.path, book.clock, seed=9)
    book.opened.append(other)
    book.record(1)
    with pytest.raises(IntegrityError), other.change(Op.RECORD_ENTRY, by=ME, village=VILLAGE) as s:
        _line(book, s)
    book.record(2)
    with book.ledger.read() as s:
        assert chain_problems(s) == []
        assert sorted(s.scalars(select(Entry.amount))) == [1, 2]


def test_a_reopened_ledger_goes_on_where_it_stood(book: Book) -> None:
    book.record()
    heads, tallies = book.ledger.chain_heads(), book.ledger.tallies(VILLAGE)
    book.ledger.close()
    book.ledger = open_ledger(book.path, book.clock, seed=8)
    assert (book.ledger.chain_heads(), book.ledger.tallies(VILLAGE)) == (heads, tallies)
    book.clock.at = book.clock.at.replace(year=2020)
    book.record()
    with book.ledger.read() as s:
        assert chain_problems(s) == []
        assert [e.id for e in account.entries(s, VILLAGE, book.house)][-1] == book.last
        stamps = s.scalars(select(Change.hlc).order_by(Change.series, Change.node, Change.seq)).all()
        assert max(stamps) == s.scalars(select(Change.hlc).where(Change.at < "2021")).one()


def test_a_new_node_begins_its_own_chains_over_the_same_rows(book: Book) -> None:
    book.record()
    first, tallies = book.ledger.node, book.ledger.tallies(VILLAGE)
    second = book.ledger.begin_node(why="copied", by=ME, token="u")
    assert second != first
    book.record()
    assert book.ledger.chain_heads() == {LOCAL: 1, VILLAGE: 1}
    with book.ledger.read() as s:
        assert [n.id for n in s.scalars(select(Node).where(Node.current))] == [second]
        assert chain_problems(s) == []
    assert book.ledger.tallies(VILLAGE)["entry"][0] == tallies["entry"][0] + 1


def test_a_node_that_could_not_begin_did_not(book: Book) -> None:
    heads, node = book.ledger.chain_heads(), book.ledger.node
    book.raw("create trigger full before insert on node begin select raise(abort, 'no room'); end")
    with pytest.raises(IntegrityError):
        book.ledger.begin_node(why="copied", by=ME, token="u")
    assert (book.ledger.node, book.ledger.chain_heads()) == (node, heads)
    book.record()


@pytest.mark.parametrize("table", ["change", "change_row", "tally", "entry"])
def test_after_a_failed_commit_the_ledger_still_works(book: Book, table: str) -> None:
    book.record(1)
    before = _everything(book)
    what = "update" if table == "tally" else "insert"
    book.raw(f'create trigger broken before {what} on "{table}" begin select raise(abort, "disk"); end')
    with pytest.raises(IntegrityError):
        book.record(2)
    book.raw("drop trigger broken")
    assert _everything(book) == before
    book.record(3)
    with book.ledger.read() as s:
        assert chain_problems(s) == []
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


def test_a_full_disk_loses_only_the_line_that_did_not_fit(tmp_path: Path, book: Book) -> None:
    book.record(1)
    pages = book.raw("pragma page_count")[0][0]

    def limited(connection: Any, _record: Any) -> None:
        connection.execute(f"pragma max_page_count = {pages + 2}")

    book.ledger.close()
    event.listen(book.ledger.engine, "connect", limited)
    with pytest.raises(OperationalError, match="full"):  # noqa: PT012  (which line fails is the disk's word)
        for amount in range(2, 400):
            book.record(amount, note="玉米" * 500)
    event.remove(book.ledger.engine, "connect", limited)
    book.ledger.close()
    with book.ledger.read() as s:
        kept = sorted(s.scalars(select(Entry.amount)))
        assert chain_problems(s) == []
    assert kept == list(range(1, len(kept) + 1))
    assert len(book.entry(book.record(9)).note) == 0
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


def test_tallies_on_disk_are_those_in_memory(book: Book) -> None:
    book.record(5)
    with book.ledger.read() as s:
        kept = {t.table_name: (t.count, t.sum_fen, t.root) for t in s.scalars(select(Tally))}
        assert len(s.scalars(select(ChangeRow.seq)).all()) > 5
    assert kept == book.ledger.tallies(VILLAGE) == recounted(book.ledger)


def test_days_are_beijing_days(book: Book) -> None:
    book.clock.at = book.clock.at.replace(year=2026, month=10, day=31, hour=16, minute=30)
    with book.change(Op.RECORD_ENTRY) as s:
        assert s.today == date(2026, 11, 1)
        assert _line(book, s).booked == date(2026, 11, 1)
