"""Carriers: what bears its name on the stick is whole; what failed leaves nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fupin_desk.sync import carrier
from fupin_desk.sync.carrier import NotAsWritten, carry
from fupin_desk.sync.verdict import CannotRead, CannotWrite, NoRoom, ParcelTrouble, Stopped, TooBigForPlace


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    made = [outbox / f"FP-1.fpp.00{number}" for number in (1, 2)]
    for number, file in enumerate(made, 1):
        file.write_bytes(os.urandom(number * 1_200_000))
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def test_the_files_arrive_whole_under_their_names(files: list[Path], stick: Path) -> None:
    seen: list[tuple[int, int]] = []
    carried = carry(files, stick, progress=lambda done, total: seen.append((done, total)))
    assert [file.read_bytes() for file in carried] == [file.read_bytes() for file in files]
    assert sorted(stick.iterdir()) == carried
    assert seen[-1] == (3_600_000, 3_600_000)


def test_what_already_lies_there_is_replaced_whole(files: list[Path], stick: Path) -> None:
    (stick / files[0].name).write_bytes(b"half")
    (stick / f".{files[0].name}.part").write_bytes(b"left by a crash")
    assert carry(files[:1], stick)[0].read_bytes() == files[0].read_bytes()
    assert len(list(stick.iterdir())) == 1


def test_a_stick_that_gives_back_something_else_is_found_out(
    files: list[Path], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "_read_back", lambda _part: b"other")
    with pytest.raises(NotAsWritten):
        carry(files, stick)
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, NoRoom), (errno.EFBIG, TooBigForPlace), (errno.EIO, CannotWrite)],
)
def test_a_failing_stick_is_told_by_its_cause(
    files: list[Path], stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[ParcelTrouble]
) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(number, "stick")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(kind):
        carry(files, stick)
    assert list(stick.iterdir()) == []


def test_a_full_device_is_a_full_disk(files: list[Path], stick: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("wb", buffering=0) as device, pytest.raises(NoRoom):
        carrier._told(device.write)(b"data")


def test_stopping_leaves_nothing(files: list[Path], stick: Path) -> None:
    with pytest.raises(Stopped):
        carry(files, stick, cancelled=lambda: True)
    assert list(stick.iterdir()) == []


def test_places_that_are_not_there_are_told(files: list[Path], stick: Path) -> None:
    with pytest.raises(CannotRead):
        carry([stick / "absent"], stick)
    with pytest.raises(CannotWrite):
        carry(files, stick / "absent")
