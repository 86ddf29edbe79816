"""The encrypted database: opened in one way, and every kind of damage found."""

from __future__ import annotations

from contextlib import closing

import pytest

from fupin_desk.safe import cipher
from fupin_desk.safe.damage import DamagedLedger, told
from tests.safe.ledgers import Sample

PAGE = 4096


def damage(sample: Sample, place: int) -> None:
    data = bytearray(sample.folder.db.read_bytes())
    data[place] ^= 1
    sample.folder.db.write_bytes(data)


def test_settings_that_keep_a_saved_line_saved(sample: Sample) -> None:
    with closing(sample.folder.connect(sample.raw_key)) as connection:
        asked = {
            name: connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "fullfsync", "foreign_keys", "cipher_log_level")
        }
    assert asked.pop("journal_mode") == "wal"
    assert asked == {"synchronous": 2, "fullfsync": 1, "foreign_keys": 1, "cipher_log_level": "NONE"}


def test_nothing_readable_is_on_disk(sample: Sample) -> None:
    with closing(sample.folder.connect(sample.raw_key)) as connection:
        connection.execute("insert into fact values (1000, 1, '张三借了李四的拖拉机')")
        for file in sample.folder.path.glob("ledger.db*"):
            data = file.read_bytes()
            assert b"SQLite format" not in data
            assert "张三".encode() not in data
            assert b"create table" not in data


@pytest.mark.parametrize("key", [b"", b"\x01" * 31, b"\x01" * 33, b"\x01" * 64])
def test_a_key_of_another_length_is_a_bug_and_opens_nothing(sample: Sample, key: bytes) -> None:
    before = sample.folder.db.read_bytes()
    with pytest.raises(ValueError, match="32 bytes"):
        sample.folder.connect(key)
    assert sample.folder.db.read_bytes() == before


def test_a_sound_ledger_has_no_problems(sample: Sample) -> None:
    assert sample.folder.check(sample.raw_key) == []


def test_a_damaged_first_page_is_said_at_once(sample: Sample) -> None:
    damage(sample, 100)
    with pytest.raises(DamagedLedger) as caught:
        sample.folder.connect(sample.raw_key)
    assert (caught.value.exit_code, caught.value.code) == (4, "FD-L05")
    assert "ledger.db" in caught.value.what


def test_a_damaged_page_in_the_middle_is_found_and_named(sample: Sample) -> None:
    pages = sample.folder.db.stat().st_size // PAGE
    assert pages > 20
    damage(sample, pages // 2 * PAGE + 77)
    problems = sample.folder.check(sample.raw_key)
    assert f"账本第 {pages // 2 + 1} 页损坏。" in problems
    with closing(sample.folder.connect(sample.raw_key)) as connection, pytest.raises(DamagedLedger), told():
        connection.execute("select sum(length(note)) from fact").fetchone()


@pytest.mark.parametrize("left", [0, 100, PAGE, 5 * PAGE + 100])
def test_a_cut_ledger_is_damaged(sample: Sample, left: int) -> None:
    data = sample.folder.db.read_bytes()
    sample.folder.db.write_bytes(data[:left])
    with pytest.raises(DamagedLedger):
        sample.folder.check(sample.raw_key)


def test_a_missing_ledger_is_never_replaced_by_an_empty_one(sample: Sample) -> None:
    sample.folder.db.unlink()
    with pytest.raises(DamagedLedger):
        sample.folder.connect(sample.raw_key)
    assert not sample.folder.db.exists()


def test_rows_pointing_nowhere_are_counted_without_their_content(sample: Sample) -> None:
    with closing(sample.folder.connect(sample.raw_key)) as connection:
        connection.execute("pragma foreign_keys=off")
        connection.execute("insert into fact values (900, 77, 'secret'), (901, 78, 'secret')")
        assert cipher.check(connection) == ["表 fact 有 2 行指着不存在的记录。"]


def test_a_reader_changes_nothing_and_leaves_nothing_behind(sample: Sample) -> None:
    before = {file.name: file.read_bytes() for file in sample.folder.path.glob("ledger.db*")}
    with closing(sample.folder.connect(sample.raw_key, readonly=True)) as connection:
        assert connection.execute("select count(*) from fact").fetchone() == (400,)
        with pytest.raises(Exception, match="readonly"):
            connection.execute("delete from fact")
    assert {file.name: file.read_bytes() for file in sample.folder.path.glob("ledger.db*")} == before


def test_a_reader_sees_what_an_open_writer_has_committed(sample: Sample) -> None:
    with closing(sample.folder.connect(sample.raw_key)) as writer:
        writer.execute("begin immediate")
        writer.execute("insert into fact values (500, 1, 'x')")
        assert sample.rows() == 400
        writer.execute("commit")
        assert sample.rows() == 401


def test_places_with_odd_names_open(sample: Sample) -> None:
    odd = sample.folder.path.with_name("a?b#c%20 d'e.fupin")
    sample.folder.path.rename(odd)
    with closing(cipher.connect(odd / "ledger.db", sample.raw_key)) as connection:
        assert connection.execute("select count(*) from fact").fetchone() == (400,)
