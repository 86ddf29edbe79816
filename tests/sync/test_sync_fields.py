"""The pure rules of merging: who wins, what is set aside, what is shown as a clash."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.chain import JSON
from fupin_desk.sync.fields import (
    Seal,
    Write,
    clashes,
    effective_rank,
    may_write,
    set_aside,
    standing,
    values,
)


def write(
    node: str, hlc: int, rank: int = -1, op: str = "amend_entry", seq: int = 0, **fields: tuple[JSON, JSON]
) -> Write:
    return Write(node, seq or hlc, hlc, rank, op, op == "correct_entry", f"{node}{hlc}", False, fields)


def born(node: str, hlc: int, rank: int = -1, **fields: JSON) -> Write:
    said = {name: (None, value) for name, value in fields.items()}
    return Write(node, hlc, hlc, rank, "record_entry", False, f"{node}{hlc}", True, said)


def test_the_later_word_of_one_station_stands_field_by_field() -> None:
    made = [born("a", 1, amount=100, note=""), write("a", 3, amount=(100, 90)), write("b", 2, note=("", "x"))]
    assert values(made) == {"amount": 90, "note": "x"}


def test_the_owner_outranks_a_later_stranger() -> None:
    made = [born("a", 1, amount=100), write("t", 9, rank=-2, amount=(100, 5))]
    assert values(made) == {"amount": 100}


def test_the_village_owns_its_facts_and_the_township_its_verdicts() -> None:
    assert effective_rank("entry", 1) > effective_rank("entry", 2)
    assert effective_rank("verdict", 2) > effective_rank("verdict", 1)
    assert may_write("entry", 2)
    assert not may_write("verdict", 1)


def test_with_one_clock_the_greater_node_stands_everywhere() -> None:
    made = [born("a", 1, amount=1), write("b", 5, amount=(1, 2)), write("c", 5, amount=(1, 3))]
    assert values(made) == values(made[::-1]) == {"amount": 3}


def shown(made: list[Write], aside: list[Write] | None = None) -> list[tuple[str, JSON, JSON, JSON]]:
    return [(c.field, c.base, c.stands, c.fell) for c in clashes(made, aside or [])]


def test_two_words_that_did_not_know_each_other_clash() -> None:
    made = [born("a", 1, amount=100), write("a", 5, amount=(100, 90)), write("b", 4, amount=(100, 80))]
    assert shown(made) == [("amount", 100, 90, 80)]


def test_a_word_that_answers_the_other_is_no_clash() -> None:
    made = [born("a", 1, amount=100), write("b", 4, amount=(100, 80)), write("a", 5, amount=(80, 90))]
    assert shown(made) == []
    assert shown([*made, write("a", 6, amount=(90, 95))]) == []


def test_the_same_word_twice_is_no_clash() -> None:
    made = [born("a", 1, amount=100), write("a", 4, amount=(100, 80)), write("b", 5, amount=(100, 80))]
    assert shown(made) == []


def test_a_settled_clash_does_not_come_back() -> None:
    made = [born("a", 1, amount=100), write("a", 5, amount=(100, 90)), write("b", 4, amount=(100, 80))]
    assert shown([*made, write("a", 7, op="settle_clash", amount=(90, 85))]) == []


def test_two_fields_of_one_row_do_not_clash() -> None:
    made = [born("a", 1, amount=100, note=""), write("a", 5, amount=(100, 90)), write("b", 4, note=("", "x"))]
    assert shown(made) == []


def test_editing_what_another_deleted_is_a_clash() -> None:
    made = [born("a", 1, amount=100), write("a", 5, gone=(None, "重复")), write("b", 6, amount=(100, 80))]
    assert ("gone", None, "重复", None) in shown(made)


def amount_is(wanted: int) -> str:
    return f"digest of {wanted}"


def digest_of(said: Mapping[str, JSON]) -> str:
    return f"digest of {said.get('amount')}"


SIGNED = [born("a", 1, amount=100), write("a", 3, amount=(100, 90))]


@pytest.mark.parametrize("late", [2, 8])
def test_a_word_that_did_not_know_the_signature_is_set_aside_whole(late: int) -> None:
    stranger = write("b", late, amount=(100, 50), note=("", "x"))
    made = [*SIGNED, stranger]
    assert set_aside(made, [Seal("a", 5, amount_is(90))], digest_of) == ([stranger] if late == 8 else [])
    assert values([w for w in made if w is not stranger])["amount"] == 90


def test_a_stranger_with_an_earlier_clock_is_set_aside_too_if_it_would_win_over_the_signed_word() -> None:
    stranger = write("b", 4, amount=(100, 50))
    made = [*SIGNED, stranger]
    assert set_aside(made, [Seal("a", 5, amount_is(90))], digest_of) == [stranger]


def test_a_signature_that_covers_neither_reading_protects_nothing() -> None:
    made = [*SIGNED, write("b", 8, amount=(100, 50))]
    assert set_aside(made, [Seal("a", 5, amount_is(77))], digest_of) == []


def test_a_correction_passes_and_ends_the_seal() -> None:
    correction = write("b", 7, op="correct_entry", amount=(90, 60))
    later = write("b", 9, amount=(60, 61))
    made = [*SIGNED, correction, later]
    assert set_aside(made, [Seal("a", 5, amount_is(90))], digest_of) == []
    assert values(made) == {"amount": 61}


def test_a_closed_month_holds_off_later_words_of_others() -> None:
    stranger = write("b", 8, amount=(100, 50))
    assert set_aside([*SIGNED, stranger], [Seal("a", 5, None)], digest_of) == [stranger]
    assert set_aside([*SIGNED, stranger], [Seal("b", 5, None)], digest_of) == []


def test_what_was_set_aside_is_shown() -> None:
    stranger = write("b", 8, amount=(100, 50))
    assert shown(SIGNED, [stranger]) == [("amount", 100, 90, 50)]


words = st.builds(
    lambda node, hlc, field, before, after, op: Write(
        node, hlc, hlc, -1, op, op == "correct_entry", f"{node}{hlc}", False, {field: (before, after)}
    ),
    st.sampled_from("abc"), st.integers(2, 12), st.sampled_from(["amount", "note", "gone"]),
    st.integers(0, 3), st.integers(0, 3), st.sampled_from(["amend_entry", "correct_entry", "settle_clash"]),
)  # fmt: skip
seals = st.builds(Seal, st.sampled_from("abc"), st.integers(2, 12), st.sampled_from([None, amount_is(1)]))


@given(st.lists(words, max_size=8, unique_by=lambda w: (w.node, w.hlc)), st.lists(seals, max_size=2))
def test_the_answer_does_not_depend_on_the_order_of_arrival(made: list[Write], over: list[Seal]) -> None:
    made = [born("a", 1, amount=0, note=0), *made]
    other = made[::-1]
    aside = {w.change for w in set_aside(made, over, digest_of)}
    assert aside == {w.change for w in set_aside(other, over[::-1], digest_of)}
    kept = [w for w in made if w.change not in aside]
    assert values(kept) == values(kept[::-1])
    rest = [w for w in made if w.change in aside]
    assert {c.id for c in clashes(kept, rest)} == {c.id for c in clashes(kept[::-1], rest[::-1])}
    for clash in clashes(kept, rest):
        assert clash.winner.node != clash.loser.node or clash.loser in rest
        assert clash.winner is standing(kept).get(clash.field) or clash.winner in kept
