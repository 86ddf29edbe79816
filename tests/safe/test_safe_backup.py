"""The drill: back up, lose everything, restore; and what a backup refuses to be."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fupin_desk.safe.backup import Content, backup, inspect, newest_sound, restore
from fupin_desk.safe.damage import (
    BadBackup,
    DamagedLedger,
    LedgerExists,
    MissingPhoto,
    Stopped,
    SwappedPhoto,
    WrongPassphrase,
)
from fupin_desk.safe.folder import Folder
from tests.safe.ledgers import PASSPHRASE, Sample, everything

NOW = datetime(2026, 10, 31, 16, 30, 5, tzinfo=UTC)


@pytest.fixture
def made(sample: Sample, tmp_path: Path) -> Path:
    return backup(sample.folder, sample.raw_key, tmp_path / "out", NOW, sample.photos).path


def test_the_drill(sample: Sample, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    result = backup(
        sample.folder,
        sample.raw_key,
        tmp_path / "stick",
        NOW,
        sample.photos,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert result.path.name == "石门村-20261101-003005.fupin-backup"  # Beijing time
    assert (result.photos, result.flaws) == (4, ())
    assert seen[-1] == (7, 7)
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [result.path.name]
    shutil.rmtree(sample.folder.path)

    folder = restore(result.path, tmp_path / "new place" / "石门村.fupin", PASSPHRASE)
    assert folder.unlock(PASSPHRASE) == folder.unlock_with_recovery(sample.code) == sample.raw_key
    assert folder.check(sample.raw_key) == []
    assert folder.blobs(sample.raw_key).examine(sample.photos) == []
    assert folder.restored.exists()
    assert Sample(folder, sample.raw_key, "", []).rows() == 400


def test_nothing_in_it_can_be_read_and_stock_tar_lists_it(made: Path) -> None:
    assert b"SQLite format" not in made.read_bytes()
    if os.name != "nt":
        listed = subprocess.run(["tar", "tf", str(made)], capture_output=True, text=True, check=True)
        assert listed.stderr == ""
        names = listed.stdout.split()
        assert [*names[:3], names[-1]] == ["backup.json", "keys.json", "ledger.db", "manifest.json"]
        assert len(names) == 8


def test_a_backup_while_the_window_writes(sample: Sample, tmp_path: Path) -> None:
    with sample.folder.lock(), closing(sample.folder.connect(sample.raw_key)) as writer:
        writer.execute("begin immediate")
        writer.execute("delete from fact")
        made = backup(sample.folder, sample.raw_key, tmp_path / "out", NOW, sample.photos)
        writer.execute("commit")
    folder = restore(made.path, tmp_path / "back.fupin", PASSPHRASE)
    assert Sample(folder, sample.raw_key, "", []).rows() == 400
    assert sample.rows() == 0


def test_the_same_second_twice_is_refused(sample: Sample, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(LedgerExists):
        backup(sample.folder, sample.raw_key, made.parent, NOW)
    assert everything(made.parent) == {made.name: before}


def test_bad_photos_are_named_and_do_not_stop_the_others(sample: Sample, tmp_path: Path) -> None:
    store = sample.folder.blobs(sample.raw_key)
    store.path(sample.photos[0]).unlink()
    store.path(sample.photos[1]).write_bytes(b"rot")
    result = backup(sample.folder, sample.raw_key, tmp_path / "out", NOW, sample.photos)
    named = {type(flaw): flaw.facts["sha256"] for flaw in result.flaws}
    assert named == {MissingPhoto: sample.photos[0], SwappedPhoto: sample.photos[1]}
    folder = restore(result.path, tmp_path / "back.fupin", PASSPHRASE)
    assert len(folder.blobs(sample.raw_key).examine(sample.photos)) == 2


def test_a_photo_that_cannot_be_read_or_goes_meanwhile_does_not_stop_the_others(
    sample: Sample, tmp_path: Path
) -> None:
    store = sample.folder.blobs(sample.raw_key)
    lost, *_others, erased = sorted(sample.photos, key=store.name)
    store.path(lost).unlink()
    store.path(lost).mkdir()

    def erase_at_the_ledger(done: int, _total: int) -> None:
        if done == 3:
            store.erase(erased)

    result = backup(
        sample.folder, sample.raw_key, tmp_path / "out", NOW, sample.photos, progress=erase_at_the_ledger
    )
    assert [flaw.facts["sha256"] for flaw in result.flaws] == [lost]
    assert (result.photos, inspect(result.path).photos) == (2, 2)


def test_what_a_crash_left_on_the_stick_goes_after_a_day(sample: Sample, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, hours in ((".ledger.db.0011.part", 25), (".other.part", 1), ("holiday.part", 90)):
        (stick / name).write_bytes(b"x")
        when = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(stick / name, (when, when))
    made = backup(sample.folder, sample.raw_key, stick, NOW).path
    assert {path.name for path in stick.iterdir()} == {".other.part", "holiday.part", made.name}


def test_a_damaged_ledger_is_never_passed_off_as_a_backup(sample: Sample, tmp_path: Path) -> None:
    data = bytearray(sample.folder.db.read_bytes())
    data[len(data) // 2] ^= 1
    sample.folder.db.write_bytes(data)
    with pytest.raises(DamagedLedger):
        backup(sample.folder, sample.raw_key, tmp_path / "out", NOW)
    assert everything(tmp_path / "out") == {}


def test_stopping_leaves_nothing(sample: Sample, made: Path, tmp_path: Path) -> None:
    for patience in range(6):
        asked = iter([False] * patience + [True] * 100)
        with pytest.raises(Stopped):
            backup(sample.folder, sample.raw_key, tmp_path / "stopped", NOW, cancelled=asked.__next__)
        assert everything(tmp_path / "stopped") == {}
    with pytest.raises(Stopped):
        restore(made, tmp_path / "x" / "y.fupin", cancelled=lambda: True)
    assert not (tmp_path / "x").exists()


def test_restore_never_goes_over_something(sample: Sample, made: Path) -> None:
    before = everything(sample.folder.path)
    with pytest.raises(LedgerExists):
        restore(made, sample.folder.path)
    assert everything(sample.folder.path) == before


def test_restore_asks_for_the_right_passphrase_if_asked_to_prove(made: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        restore(made, tmp_path / "x.fupin", "not this passphrase")
    assert not (tmp_path / "x.fupin").exists()


def test_inspect_and_the_newest_sound_one(sample: Sample, made: Path) -> None:
    assert inspect(made) == Content(sample.folder.keyring().ledger, NOW, 4)
    later = backup(sample.folder, sample.raw_key, made.parent, NOW + timedelta(days=1)).path
    assert newest_sound(made.parent) == later
    later.write_bytes(later.read_bytes()[:-2000])
    assert newest_sound(made.parent) == made
    assert newest_sound(sample.folder.path) is None


@pytest.mark.parametrize("kept", [0, 1, 511, 512, 1024, 5000, -1, -512, -1024, -1500])
def test_a_backup_cut_short_is_refused(made: Path, tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut.fupin-backup"
    cut.write_bytes(made.read_bytes()[:kept])
    with pytest.raises(BadBackup) as caught:
        restore(cut, tmp_path / "x.fupin")
    assert caught.value.exit_code == 3
    assert not (tmp_path / "x.fupin").exists()


def test_one_flipped_bit_anywhere_is_refused(made: Path, tmp_path: Path) -> None:
    data = made.read_bytes()
    flipped = tmp_path / "flipped.fupin-backup"
    for place in range(0, len(data), max(1, len(data) // 97)):
        flipped.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(BadBackup):
            restore(flipped, tmp_path / "x.fupin")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flipped.fupin-backup", "out", "石门村.fupin"]


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadBackup):
            restore(place, tmp_path / "x.fupin")
    assert Folder(tmp_path / "x.fupin").path.exists() is False
