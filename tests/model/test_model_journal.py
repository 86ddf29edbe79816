"""The journal at rest: deltas, chains, digests, tallies, history."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from fupin_desk.model import household
from fupin_desk.model.account import Entry
from fupin_desk.model.chain import hlc_ms, next_hlc
from fupin_desk.model.household import Household
from fupin_desk.model.journal import (
    BY_NAME,
    LOCAL,
    Change,
    Op,
    chain_problems,
    history,
    read_changes,
    series_heads,
)
from fupin_desk.model.rows import recounted as rows_recounted
from fupin_desk.model.station import OwnKey, Station
from tests.model.book import VILLAGE, Book, recounted


def _delta(book: Book, series: str = VILLAGE, n: int = 0) -> dict[str, Any]:
    text = book.last_rows(series)[n].delta
    assert text is not None
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_an_insert_holds_only_what_is_there_afterwards(book: Book) -> None:
    entry = book.record(1234, happened=date(2026, 10, 9), note="卖 <b>玉米</b>")
    delta = _delta(book)
    assert delta["amount"] == 1234
    assert delta["happened"] == "2026-10-09"
    assert delta["note"] == "卖 <b>玉米</b>"
    assert delta["household_id"] == book.house
    assert not {"id", "village", "member_id", "living_cost", "gone"} & delta.keys()
    assert book.last_rows()[0].row_id == entry


def test_an_update_holds_before_and_after_of_the_changed_fields_only(book: Book) -> None:
    entry = book.record(100, happened=date(2026, 10, 9))
    with book.change(Op.AMEND_ENTRY) as s:
        row = s.get_one(Entry, (VILLAGE, entry))
        row.amount, row.note = 200, "改"
        s.flush()
        row.amount, row.happened, row.unit = 300, None, row.unit
    assert _delta(book) == {"amount": [100, 300], "note": ["", "改"], "happened": ["2026-10-09", None]}
    assert book.last_rows()[0].kind == "update"


def test_derived_columns_are_not_written_down_and_not_in_the_root(book: Book) -> None:
    with book.change(Op.SET_HOUSEHOLD) as s:
        row = s.get_one(Household, (VILLAGE, book.house))
        before, changes = book.ledger.tallies(VILLAGE), row.search_key
        row.search_key = "other"
    assert changes != "other"
    assert book.ledger.tallies(VILLAGE) == before == recounted(book.ledger)
    assert all("search_key" not in (row.delta or "") for row in book.last_rows())


def test_secrets_are_a_dot_and_their_change_is_seen(book: Book) -> None:
    with book.change(Op.ENROL_KEY) as s:
        s.add(OwnKey(id="ab", private=b"\x01" * 64, made="2026"))
    assert _delta(book, LOCAL)["private"] == "•"
    with book.change(Op.ENROL_KEY) as s:
        s.get_one(OwnKey, "ab").private = b"\x02" * 64
    assert _delta(book, LOCAL) == {"private": ["◦", "•"]}
    whole = "".join(str(value) for value in book.raw("select group_concat(delta) from change_row")[0])
    assert "0101" not in whole
    assert "0202" not in whole


def test_public_keys_are_written_as_hex(book: Book) -> None:
    with book.change(Op.ENROL_KEY) as s:
        s.add(
            Station(
                id="cd", role="township", code="990123101000", name="清溪镇", sign_public=b"\xff" * 32,
                seal_public=b"\x0a" * 32, enrolled="2026",
            )
        )  # fmt: skip
    assert _delta(book, LOCAL)["sign_public"] == "ff" * 32
    with book.ledger.read() as s:
        assert chain_problems(s) == []


@pytest.mark.parametrize(
    "harm",
    [
        "update change_row set delta = replace(delta, '12000', '12001') where table_name = 'entry'",
        "update change_row set salt = zeroblob(16) where table_name = 'entry'",
        "update change_row set row_id = 'other' where table_name = 'entry'",
        "update change_row set kind = 'update' where table_name = 'entry'",
        "delete from change_row where table_name = 'entry'",
        "update change_row set salt = null where table_name = 'entry'",
    ],
)
def test_whoever_flips_a_fact_in_the_journal_is_named(book: Book, harm: str) -> None:
    book.record(12_000)
    number = book.ledger.chain_heads()[VILLAGE]
    book.record(5)
    book.raw(harm.replace("where", f"where seq = {number} and"))
    with book.ledger.read() as s:
        assert chain_problems(s) == [f"{VILLAGE}/{book.ledger.node[:8]}/{number}：内容与指纹不符"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "'x'"), ("actor", "'x'"), ("at", "'2020'"), ("op", "'sign'"), ("hlc", "1"), ("rank", "9")],
)
def test_who_when_why_cannot_be_rewritten(book: Book, column: str, value: str) -> None:
    book.record()
    book.raw(f"update change set {column} = {value} where seq = 2 and series = '{VILLAGE}'")
    with book.ledger.read() as s:
        assert len(chain_problems(s)) == 1


def test_a_missing_or_exchanged_change_breaks_the_chain(book: Book) -> None:
    book.record(1)
    book.record(2)
    book.raw(f"delete from change where seq = 2 and series = '{VILLAGE}'")
    with book.ledger.read() as s:
        problems = chain_problems(s)
    assert len(problems) == 1
    assert "/3：前面缺第 2 号" in problems[0]
    book.raw(f"update change set prev = '{'0' * 64}' where seq = 4 and series = '{VILLAGE}'")
    with book.ledger.read() as s:
        assert [p.split("：")[1] for p in chain_problems(s)][1:] == ["接不上前一号", "内容与指纹不符"]


def test_erased_content_leaves_the_chain_whole(book: Book) -> None:
    book.record(1)
    book.raw("update change_row set delta = null, salt = null where table_name = 'member'")
    with book.ledger.read() as s:
        assert chain_problems(s) == []
        every = [row for c in read_changes(s, VILLAGE, book.ledger.node, 1) for row in c.rows]
    erased = [row for row in every if row.delta is None]
    assert len(erased) == 2
    assert all(row.digest and row.sound() for row in erased)


def test_changes_are_read_whole_and_in_order_over_many_batches(book: Book) -> None:
    for amount in range(40):
        book.record(amount + 1)
    with book.ledger.read() as s:
        every = list(read_changes(s, VILLAGE, book.ledger.node, 1))
        some = list(read_changes(s, VILLAGE, book.ledger.node, 5, 9))
        assert [c.seq for c in every] == list(range(1, 43))
        assert all(c.rows and c.sound() for c in every)
        assert [c.seq for c in some] == [5, 6, 7, 8, 9]
        assert list(read_changes(s, VILLAGE, "nobody", 1)) == []
        heads = {(series, seq) for series, _node, seq, _digest in series_heads(s)}
    assert heads == {(LOCAL, 1), (VILLAGE, 42)}


def test_history_is_newest_first_with_the_rows_each_touched(book: Book) -> None:
    book.record()
    with book.change(Op.PRINT, reason="indoor-card 0"):
        pass
    with book.ledger.read() as s:
        lines = [(c.op, c.title, n) for c, n in history(s)]
        assert lines == [
            ("record_entry", "记一笔", 1),
            ("add_household", "新增农户", 5),
            ("found", "新建账本", 1),
            ("begin_node", "启用新身份", 0),
        ]
        assert len(history(s, VILLAGE)) == 3
        assert [c.op for c, _ in history(s, limit=1)] == ["record_entry"]


def test_a_newer_programs_operation_keeps_its_name() -> None:
    assert Change(op="levitate").title == "levitate"
    assert len(BY_NAME) == len(list(Op))


def test_recount_agrees_with_what_was_kept_and_sees_a_row_slipped_in(book: Book) -> None:
    book.record(700)
    with book.ledger.read() as s:
        assert rows_recounted(s) == book.ledger.all_tallies()
    book.raw("update entry set amount = 701")
    with book.ledger.read() as s:
        seen, kept = rows_recounted(s), book.ledger.all_tallies()
    assert seen[VILLAGE, "entry"][:2] == (1, 701)
    assert kept[VILLAGE, "entry"][:2] == (1, 700)
    assert seen[VILLAGE, "entry"][2] != kept[VILLAGE, "entry"][2]


def test_a_struck_row_leaves_count_and_sum_but_stays_in_the_root(book: Book) -> None:
    book.record(700)
    entry = book.record(300)
    assert book.ledger.tallies(VILLAGE)["entry"][:2] == (2, 1000)
    with book.change(Op.STRIKE_ENTRY) as s:
        s.get_one(Entry, (VILLAGE, entry)).gone = "记错"
    assert book.ledger.tallies(VILLAGE)["entry"][:2] == (1, 700)
    assert recounted(book.ledger) == book.ledger.tallies(VILLAGE)


@given(st.lists(st.integers(0, 2**41), min_size=1, max_size=20))
def test_the_hybrid_clock_never_runs_backwards(times: list[int]) -> None:
    last = 0
    for now in times:
        after = next_hlc(last, now)
        assert after > last
        assert hlc_ms(after) >= now
        last = after


def test_any_text_a_person_can_type_comes_back_from_the_journal(book: Book) -> None:
    for name in ("𬍛 &amp; <b>\"'\\", "=1+1", "%_\n\t", "阿依古丽·买买提", "é vs é", "☃️🌾"):
        with book.change(Op.ADD_MEMBER) as s:
            member = household.add_member(s, book.house, relation="子", name=name)
        assert _delta(book)["name"] == name
        with book.ledger.read() as s:
            assert s.get_one(household.Member, (VILLAGE, member.id)).name == name
    with book.ledger.read() as s:
        assert chain_problems(s) == []
        assert s.scalars(select(Change.seq).where(Change.series == VILLAGE)).all()
