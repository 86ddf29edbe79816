"""Drafts beside the ledger: sealed, opaque, replaced whole, and never an error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.safe.disk import temp_beside
from fupin_desk.safe.drafts import LARGEST_DRAFT, Drafts

KEY = bytes(range(32))
WORDS = "张守田 10 月，玉米 420".encode()


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts", KEY)


def test_what_is_kept_is_found_and_replaced_and_dropped(drafts: Drafts) -> None:
    assert drafts.find("month 1") is None
    drafts.drop("month 1")
    assert drafts.keep("month 1", WORDS)
    assert drafts.keep("month 2", b"other")
    assert drafts.find("month 1") == WORDS
    assert drafts.keep("month 1", b"")
    assert drafts.find("month 1") == b""
    drafts.drop("month 1")
    assert (drafts.find("month 1"), drafts.find("month 2")) == (None, b"other")


def test_neither_the_name_nor_the_file_tells_whose_draft_it_is(drafts: Drafts) -> None:
    drafts.keep("household 7f3a 2026-10", WORDS)
    file = next(drafts.folder.iterdir())
    assert len(file.name) == 64
    assert "7f3a" not in file.name
    assert "张守田".encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert Drafts(drafts.folder, bytes(32)).find("household 7f3a 2026-10") is None


def test_a_damaged_moved_or_cut_draft_is_as_good_as_none(drafts: Drafts) -> None:
    drafts.keep("a", WORDS)
    drafts.keep("b", b"b")
    path = drafts.path("a")
    whole = path.read_bytes()
    for bad in (b"", whole[:1], whole[:20], b"\x02" + whole[1:], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(bad)
        assert drafts.find("a") is None
    path.write_bytes(drafts.path("b").read_bytes())
    assert drafts.find("a") is None


def test_too_many_bytes_are_not_kept_and_leave_the_one_before(drafts: Drafts) -> None:
    drafts.keep("a", WORDS)
    assert not drafts.keep("a", bytes(LARGEST_DRAFT + 1))
    assert drafts.find("a") == WORDS


def test_what_nobody_came_back_for_is_swept_and_what_a_crash_left(drafts: Drafts) -> None:
    assert drafts.sweep(0) == 0
    drafts.keep("old", b"1")
    drafts.keep("new", b"2")
    os.utime(drafts.path("old"), (1000, 1000))
    temp_beside(drafts.path("new")).write_bytes(b"half")
    assert drafts.sweep(2000) == 2
    assert (drafts.find("old"), drafts.find("new")) == (None, b"2")


def test_a_key_is_32_bytes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Drafts(tmp_path, KEY[:31])


@given(st.text(max_size=40), st.binary(max_size=300))
def test_any_key_and_any_bytes_come_back(
    tmp_path_factory: pytest.TempPathFactory, key: str, data: bytes
) -> None:
    drafts = Drafts(tmp_path_factory.mktemp("d") / "drafts", KEY)
    drafts.keep(key, data)
    assert drafts.find(key) == data
