"""A ledger knows its own computer and place; a copy is recognised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fupin_desk.safe.token import known_here, remember

LEDGER = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "a.fupin"
    place.mkdir()
    (place / "ledger.db").write_bytes(b"x")
    return place


def test_at_home_only_with_the_same_token(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert not known_here(state, LEDGER, "t1", folder)
    remember(state, LEDGER, "t1", folder)
    assert known_here(state, LEDGER, "t1", folder)
    assert not known_here(state, LEDGER, "t2", folder)
    assert not known_here(state, LEDGER[::-1], "t1", folder)
    assert not known_here(tmp_path / "another computer", LEDGER, "t1", folder)
    assert all(b"t1" not in file.read_bytes() for file in state.rglob("*.json"))


def test_a_copy_on_the_same_computer_is_a_copy_and_both_may_settle(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    remember(state, LEDGER, "t1", folder)
    copy = tmp_path / "b.fupin"
    shutil.copytree(folder, copy)
    assert not known_here(state, LEDGER, "t1", copy)
    remember(state, LEDGER, "t2", copy)
    assert known_here(state, LEDGER, "t2", copy)
    assert known_here(state, LEDGER, "t1", folder)


def test_a_renamed_ledger_is_still_at_home(folder: Path, tmp_path: Path) -> None:
    remember(tmp_path / "state", LEDGER, "t1", folder)
    moved = folder.rename(tmp_path / "c.fupin")
    assert known_here(tmp_path / "state", LEDGER, "t1", moved)


def test_an_older_copy_put_back_is_recognised_by_its_token(folder: Path, tmp_path: Path) -> None:
    """Even if the file system gives out the same number again: the token was renewed meanwhile."""
    state = tmp_path / "state"
    remember(state, LEDGER, "t1", folder)
    remember(state, LEDGER, "t2", folder, previous="t1")
    assert known_here(state, LEDGER, "t1", folder)  # a crash before the ledger's own commit
    remember(state, LEDGER, "t3", folder, previous="t2")
    assert not known_here(state, LEDGER, "t1", folder)
    assert known_here(state, LEDGER, "t3", folder)


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"[1]", b'[{"tokens":1}]', b"[" * 9000, b"\xff" * 20_000])
def test_a_damaged_record_only_costs_a_new_node(folder: Path, tmp_path: Path, data: bytes) -> None:
    state = tmp_path / "state"
    remember(state, LEDGER, "t1", folder)
    (state / "ledgers" / f"{LEDGER}.json").write_bytes(data)
    assert not known_here(state, LEDGER, "t1", folder)
    remember(state, LEDGER, "t1", folder)
    assert known_here(state, LEDGER, "t1", folder)


def test_many_copies_do_not_fill_the_record(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    for number in range(40):
        copy = tmp_path / f"{number}.fupin"
        shutil.copytree(folder, copy)
        remember(state, LEDGER, f"t{number}", copy, previous="before")
    assert known_here(state, LEDGER, "t39", tmp_path / "39.fupin")
    assert not known_here(state, LEDGER, "t0", tmp_path / "0.fupin")


def test_a_ledgers_id_cannot_be_a_path(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 hex"):
        remember(tmp_path / "state", "../../etc/passwd", "t1", folder)
