"""Full disks and write-protected media: a sentence, exit code 3, and nothing lost.

A full disk is a real one-MiB tmpfs where the tests may mount (root, as in CI). Everywhere, a child process
with a file-size limit shows the same path through another error of the system.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fupin_desk.errors import Trouble
from fupin_desk.safe import disk
from fupin_desk.safe.backup import backup, restore
from fupin_desk.safe.damage import DiskFull, LedgerExists, NotWrittenTruly, told
from fupin_desk.safe.folder import Folder
from tests.safe.ledgers import PASSPHRASE, Sample, everything, fill

NOW = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
Protected = Callable[[Path], AbstractContextManager[type[Trouble]]]


def test_write_once_reads_back_and_never_replaces(tmp_path: Path) -> None:
    target = tmp_path / "parcel.fpp"
    assert disk.write_once(target, [b"one", b"two"]) == hashlib.sha256(b"onetwo").hexdigest()
    assert target.read_bytes() == b"onetwo"
    with pytest.raises(LedgerExists):
        disk.write_once(target, [b"other"])
    assert everything(tmp_path) == {"parcel.fpp": b"onetwo"}


def test_a_medium_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "digest_of", lambda path: hashlib.sha256(b"rot").hexdigest())
    with pytest.raises(NotWrittenTruly) as caught:
        disk.write_once(tmp_path / "parcel.fpp", [b"true"])
    assert caught.value.exit_code == 3
    assert everything(tmp_path) == {}


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def half() -> Iterator[bytes]:
        yield b"one"
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError):
        disk.write_once(tmp_path / "parcel.fpp", half())
    assert everything(tmp_path) == {}


def test_replace_is_one_step(tmp_path: Path) -> None:
    target = tmp_path / "keys.json"
    disk.replace(target, b"old")
    with target.open("rb") as reader:
        disk.replace(target, b"new")
        assert reader.read() == b"old" or os.name == "nt"
    assert everything(tmp_path) == {"keys.json": b"new"}


def test_a_full_disk_while_keeping_photos(small_disk: Path) -> None:
    folder, raw_key, _code = Folder.create(small_disk / "x.fupin", PASSPHRASE)
    photos = fill(folder, raw_key)
    store = folder.blobs(raw_key)
    before = everything(folder.path)
    with pytest.raises(DiskFull) as caught:
        store.put(os.urandom(2 << 20))
    assert caught.value.exit_code == 3
    assert everything(folder.path) == before
    with store.staging() as staging, pytest.raises(DiskFull):  # noqa: PT012  (which one is the disk's affair)
        for _photo in range(40):
            staging.put(os.urandom(50_000))
    assert everything(folder.path) == before
    assert store.examine(photos) == []


def test_a_full_disk_while_saving_lines(small_disk: Path) -> None:
    folder, raw_key, _code = Folder.create(small_disk / "x.fupin", PASSPHRASE)
    fill(folder, raw_key)
    with closing(folder.connect(raw_key)) as connection:
        with pytest.raises(DiskFull), told():  # noqa: PT012  (as above)
            for number in range(1000, 9000):
                connection.execute("insert into fact values (?, 1, ?)", (number, "x" * 2000))
        saved = connection.execute("select count(*) from fact").fetchone()[0]
    assert saved > 400
    (small_disk / "x.fupin" / "blobs").rename(small_disk / "gone")
    assert folder.check(raw_key) == []


def test_a_full_disk_while_making_a_ledger(small_disk: Path) -> None:
    (small_disk / "film").write_bytes(b"x" * ((1 << 20) - 4096))
    with pytest.raises(DiskFull):
        Folder.create(small_disk / "x.fupin", PASSPHRASE)
    assert [path.name for path in small_disk.iterdir()] == ["film"]


def test_a_full_stick_at_backup_and_restore(sample: Sample, small_disk: Path, tmp_path: Path) -> None:
    sample.photos += [sample.folder.blobs(sample.raw_key).put(os.urandom(300_000)) for _photo in range(5)]
    before = everything(sample.folder.path)
    with pytest.raises(DiskFull):
        backup(sample.folder, sample.raw_key, small_disk, NOW, sample.photos)
    assert everything(small_disk) == {}
    assert everything(sample.folder.path) == before
    made = backup(sample.folder, sample.raw_key, tmp_path / "out", NOW, sample.photos)
    with pytest.raises(DiskFull):
        restore(made.path, small_disk / "x.fupin")
    assert everything(small_disk) == {}


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_a_file_size_limit_leaves_nothing_half_written(sample: Sample) -> None:
    """Also where nothing can be mounted: the write itself fails, and the temp file is gone."""
    script = """
import resource, sys
from pathlib import Path
from fupin_desk.safe.blobs import Blobs
from fupin_desk.errors import Trouble
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Blobs(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])).put(b"x" * 200_000)
except Trouble as trouble:
    print(trouble.code, trouble.exit_code)
"""
    before = everything(sample.folder.path)
    command = [sys.executable, "-c", script, str(sample.folder.path / "blobs"), sample.raw_key.hex()]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "FD-L16 3\n"
    assert everything(sample.folder.path) == before


def test_a_write_protected_ledger_can_be_read_and_backed_up_only(
    sample: Sample, tmp_path: Path, protected: Protected
) -> None:
    folder, raw_key = sample.folder, sample.raw_key
    before = everything(folder.path)
    with protected(folder.path) as trouble:
        assert sample.rows() == 400
        assert folder.check(raw_key) == []
        assert folder.blobs(raw_key).examine(sample.photos) == []
        attempts: list[Callable[[], object]] = [
            lambda: folder.connect(raw_key),
            lambda: folder.lock().acquire(),
            lambda: folder.blobs(raw_key).put(b"new"),
            lambda: folder.blobs(raw_key).staging().__enter__(),
            lambda: folder.change_passphrase(raw_key, "一句很长很长的话"),
            lambda: Folder.create(folder.kept / "x.fupin", PASSPHRASE),
            lambda: backup(folder, raw_key, folder.backups, NOW),
            lambda: disk.write_once(folder.outbox / "parcel.fpp", [b"x"]),
        ]
        for number, attempt in enumerate(attempts):
            with pytest.raises(trouble) as caught:
                attempt()
            assert caught.value.exit_code == 3, number
        made = backup(folder, raw_key, tmp_path / "out", NOW, sample.photos)
        assert made.flaws == ()
    assert everything(folder.path) == before
