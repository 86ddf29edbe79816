"""The arithmetic of the journal: one spelling, digests that bind, a chain that survives erasure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.chain import (
    GENESIS,
    ROOT_MODULUS,
    ChangeData,
    NotCanonical,
    RowDelta,
    canonical_json,
    hlc_ms,
    next_hlc,
    root_text,
    row_digest,
    row_hash,
    shift_root,
)

SALT = bytes(16)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc中"), inner, max_size=3),
    max_leaves=8,
)


def change(**fields: object) -> ChangeData:
    row = RowDelta.of("entry", "e1", "insert", {"amount": 100, "note": "卖玉米"}, SALT)
    made = ChangeData(
        node="n1", series="990123101201", seq=1, op="record_entry", actor="p1", actor_name="李明", reason="",
        at="2026-10-31T08:00:00.000Z", hlc=5, rank=1, reverses=None, prev=GENESIS, digest="", rows=(row,),
    )  # fmt: skip
    return replace(made, **fields).sealed()  # type: ignore[arg-type]


def test_a_known_value_has_a_known_digest() -> None:
    """Frozen: a parcel sealed today must verify for ever."""
    told = canonical_json({"b": [1, None, True], "a": "二 \u00e9\n"})
    assert told == '{"a":"二 é\\n","b":[1,null,true]}'.encode()
    assert row_digest(SALT, {"a": 1}) == hashlib.sha256(SALT + b'{"a":1}').hexdigest()
    covered = (
        b'["n1","990123101201",1,5,1,"record_entry","p1","2026-10-31T08:00:00.000Z","",null,"' + b"0" * 64
        + b'",[["entry","e1","insert","' + change().rows[0].digest.encode() + b'"]]]'
    )  # fmt: skip
    assert change().digest == hashlib.sha256(covered).hexdigest()


ODD = [1.0, float("nan"), {"a": 0.5}, [1.5], {1: "a"}, b"x", "\ud800", {"a": {2}}]


@pytest.mark.parametrize("value", ODD)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)  # type: ignore[arg-type]


@given(st.dictionaries(st.text("abc中"), plain))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    other = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(other)  # type: ignore[arg-type]


def test_the_digest_binds_everything_but_the_shown_name() -> None:
    right = change().digest
    for field, other in (
        ("node", "n2"), ("series", "990123101202"), ("seq", 2), ("op", "x"), ("actor", "p2"), ("reason", "y"),
        ("at", "2026-10-31T08:00:00.001Z"), ("hlc", 6), ("rank", 2), ("reverses", "n1/1"), ("prev", "1" * 64),
        ("rows", ()),
    ):  # fmt: skip
        assert change(**{field: other}).digest != right, field
    for field, other in (("table", "x"), ("row_id", "e2"), ("kind", "update"), ("digest", "1" * 64)):
        assert change(rows=(replace(change().rows[0], **{field: other}),)).digest != right, field  # type: ignore[arg-type]
    assert change(actor_name="王芳").digest == right


def test_erasing_a_payload_leaves_the_change_sound() -> None:
    made = change()
    erased = replace(made, rows=(replace(made.rows[0], salt=None, delta=None),))
    assert made.sound()
    assert erased.sound()
    assert not replace(made, rows=(replace(made.rows[0], salt=None),)).sound()
    assert not replace(made, rows=(replace(made.rows[0], delta={"amount": 1}),)).sound()


def test_a_salt_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="salt"):
        row_digest(b"short", {})


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.integers(0, 3)), max_size=6))
def test_a_root_is_the_same_in_any_order_and_shrinks_back(rows: list[dict[str, int]]) -> None:
    there = 0
    for row in rows:
        there = shift_root(there, None, row)
    back = 0
    for row in reversed(rows):
        back = shift_root(back, None, row)
    assert there == back == sum(map(row_hash, rows)) % ROOT_MODULUS
    for row in rows:
        there = shift_root(there, row, None)
    assert there == 0
    assert root_text(0) == "0" * 64


def test_the_hybrid_clock_never_runs_backwards() -> None:
    first = next_hlc(0, 1_793_433_600_000)
    assert hlc_ms(first) == 1_793_433_600_000
    assert next_hlc(first, 1_793_433_600_001) > first
    assert next_hlc(first, 1) == first + 1


def test_the_example_of_the_format_page_is_true() -> None:
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
    assert f"`{change().rows[0].digest}`" in page
    assert f"`{change().digest}`" in page
