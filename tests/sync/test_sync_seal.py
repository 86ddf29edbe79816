"""Sealing: write-once files, volumes, full disks, photos that fail, and stock tools that read it all."""

from __future__ import annotations

import errno
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import bagit  # type: ignore[import-untyped]
import pytest

from fupin_desk.errors import Trouble
from fupin_desk.sync.opening import open_parcel
from fupin_desk.sync.seal import PhotoToSend, Sealed, seal
from fupin_desk.sync.sshsig import PARCEL_NAMESPACE
from fupin_desk.sync.verdict import (
    CannotWrite,
    NoRoom,
    ParcelDamaged,
    Stopped,
    TooBigForPlace,
    VolumesMissing,
    VolumesMixed,
)
from fupin_desk.sync.volumes import WriteOnce, group
from tests.sync.parcels import (
    TOWNSHIP_KEYS,
    VILLAGE,
    VILLAGE_KEYS,
    Staged,
    journal,
    known,
    letterhead,
    lines,
    photo,
)

PHOTOS = [photo(os.urandom(5000)) for _ in range(6)]


def sealed_to(
    folder: Path, photos: list[PhotoToSend] | None = None, volume_size: int | None = None
) -> Sealed:
    changes = journal(3)
    return seal(
        letterhead(changes), lines(changes), PHOTOS if photos is None else photos, keys=VILLAGE_KEYS,
        recipient=TOWNSHIP_KEYS.public, out=folder, volume_size=volume_size,
    )  # fmt: skip


def test_the_file_name_tells_nothing_about_people(tmp_path: Path) -> None:
    sealed = sealed_to(tmp_path)
    assert [file.name for file in sealed.files] == [f"FP-{VILLAGE}-0007-{sealed.digest[:8]}.fpp"]
    assert [file.name for file in tmp_path.iterdir()] == [sealed.files[0].name]


def test_stock_tools_are_enough_to_open_and_check_a_parcel(tmp_path: Path) -> None:
    """Only age, tar, ssh-keygen and a BagIt validator: none of this program."""
    (parcel,) = sealed_to(tmp_path).files
    bag = tmp_path / "bag"
    bag.mkdir()
    (tmp_path / "key").write_text(TOWNSHIP_KEYS.identity + "\n")
    (tmp_path / "allowed_signers").write_text(f"village {VILLAGE_KEYS.public.ssh_line}\n")
    opening = f"age -d -i ../key ../{parcel.name} | tar x"
    subprocess.run(["bash", "-o", "pipefail", "-c", opening], cwd=bag, check=True)
    checking = (
        f"ssh-keygen -Y verify -f ../allowed_signers -I village -n {PARCEL_NAMESPACE}"
        " -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt"
    )
    subprocess.run(["bash", "-c", checking], cwd=bag, check=True, capture_output=True)
    bagit.Bag(str(bag)).validate()
    assert len(list((bag / "data" / "photo").iterdir())) == 6
    assert (bag / "data" / "changes.jsonl").read_bytes().splitlines() == lines(journal(3))
    (bag / "data" / "parcel.json").write_bytes(b"{}")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()


def test_volumes_hold_the_same_bytes_in_order(tmp_path: Path) -> None:
    sealed = sealed_to(tmp_path, volume_size=8192)
    assert [file.name[-4:] for file in sealed.files] == [f".{n:03}" for n in range(1, len(sealed.files) + 1)]
    assert len(sealed.files) > 3
    assert {file.stat().st_size for file in sealed.files[:-1]} == {8192}
    assert open_parcel(sealed.files[::-1], TOWNSHIP_KEYS, known).photos == sorted(p.sha256 for p in PHOTOS)
    (tmp_path / "key").write_text(TOWNSHIP_KEYS.identity + "\n")
    told = subprocess.run(
        ["bash", "-o", "pipefail", "-c", "cat *.fpp.* | age -d -i key | tar t"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines()[0] == "bagit.txt"


def test_one_volume_is_an_ordinary_file(tmp_path: Path) -> None:
    sealed = sealed_to(tmp_path, volume_size=1 << 20)
    assert [file.suffix for file in sealed.files] == [".fpp"]


def test_missing_volumes_are_named_and_held(tmp_path: Path) -> None:
    files = sealed_to(tmp_path, volume_size=8192).files
    for left_out, named in ((0, "1"), (1, "2"), (len(files) - 1, str(len(files)))):
        with pytest.raises(VolumesMissing) as caught:
            open_parcel(files[:left_out] + files[left_out + 1 :], TOWNSHIP_KEYS, known)
        assert str(caught.value.facts["missing"]) == named
        assert caught.value.verdict == "held"
    with pytest.raises(VolumesMissing) as caught:
        open_parcel(files[:1], TOWNSHIP_KEYS, known)
    assert caught.value.facts["missing"] == 2


def test_a_cut_last_volume_is_damage_not_absence(tmp_path: Path) -> None:
    files = sealed_to(tmp_path, volume_size=8192).files
    files[-1].write_bytes(files[-1].read_bytes()[:-9])
    with pytest.raises(ParcelDamaged):
        open_parcel(files, TOWNSHIP_KEYS, known)


def test_doubled_and_mixed_volumes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = sealed_to(tmp_path / "a", volume_size=8192).files
    two = sealed_to(tmp_path / "b", volume_size=8192).files
    other = tmp_path / "other.fpp.002"
    for wrong in ([*one, one[0]], [one[0], *two], [one[0], other], [one[0], tmp_path / "x"]):
        with pytest.raises(VolumesMixed):
            open_parcel(wrong, TOWNSHIP_KEYS, known)
    # The same parcel sealed twice has other ciphertext: volumes that fit by name still do not open together.
    with pytest.raises(ParcelDamaged):
        open_parcel([one[0], *two[1:]], TOWNSHIP_KEYS, known)


def test_files_are_grouped_into_parcels() -> None:
    files = [Path("b.fpp.002"), Path("a.fpp"), Path("b.fpp.001"), Path("c.fpp")]
    assert group(files) == [[Path("b.fpp.001"), Path("b.fpp.002")], [Path("a.fpp")], [Path("c.fpp")]]


def failing(error: Exception) -> PhotoToSend:
    def read() -> bytes:
        raise error

    return PhotoToSend("f" * 64, 10, read)


class Swapped(Trouble):
    """What the safe says of a damaged photo."""

    code = "FD-Z99"


@pytest.mark.parametrize(
    "bad",
    [
        failing(OSError("unreadable")), failing(Swapped()),
        replace(photo(b"x"), sha256="e" * 64), replace(photo(b"xyz"), size=2),
    ],
)  # fmt: skip
def test_one_bad_photo_is_owed_and_the_others_go(tmp_path: Path, bad: PhotoToSend) -> None:
    sealed, staged = sealed_to(tmp_path, [*PHOTOS, bad]), Staged()
    got = open_parcel(sealed.files, TOWNSHIP_KEYS, known, staged)
    assert set(staged.photos) == {p.sha256 for p in PHOTOS}
    assert (got.head.photos_sent, got.head.photos_owed) == (6, [bad.sha256])
    assert sealed.unreadable == [bad.sha256]
    assert [file.name for file in tmp_path.iterdir()] == [sealed.files[0].name]


def test_each_photo_is_read_once(tmp_path: Path) -> None:
    reads: list[int] = []

    def read() -> bytes:
        reads.append(1)
        return b"once"

    sealed_to(tmp_path, [replace(photo(b"once"), read=read)] * 2)
    assert reads == [1]


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    changes = journal(1)
    with pytest.raises(Stopped):
        seal(
            letterhead(changes), lines(changes), PHOTOS, keys=VILLAGE_KEYS, recipient=TOWNSHIP_KEYS.public,
            out=tmp_path, cancelled=lambda: True,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_photos(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    seal(
        letterhead(journal(1)), lines(journal(1)), PHOTOS[:2], keys=VILLAGE_KEYS,
        recipient=TOWNSHIP_KEYS.public, out=tmp_path, progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_letterhead_and_keys_must_belong_together(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="different stations"):
        seal(letterhead(), [], [], keys=TOWNSHIP_KEYS, recipient=TOWNSHIP_KEYS.public, out=tmp_path)


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, NoRoom), (errno.EFBIG, TooBigForPlace), (errno.EROFS, CannotWrite)]
)
def test_a_failing_stick_is_told_by_its_cause_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(number, "stick")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(kind):
        sealed_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_age_writes_is_a_full_disk() -> None:
    """The device that is always full: age itself only says that encrypting failed."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")

    class AlwaysFull(WriteOnce):
        def _begin(self) -> None:
            self._open = full.open("wb", buffering=0)

    with pytest.raises(NoRoom), AlwaysFull(full.parent, "x") as files:
        files.write(b"data")


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        sealed_to(tmp_path / "absent")


def test_no_plaintext_touches_the_disk(tmp_path: Path) -> None:
    sealed = sealed_to(tmp_path, [photo(b"PLAINTEXT PHOTO" * 99)])
    written = sealed.files[0].read_bytes()
    for secret in (b"PLAINTEXT PHOTO", b"parcel.json", "卖玉米".encode(), VILLAGE.encode()):
        assert secret not in written
