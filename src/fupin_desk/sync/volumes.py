"""One sealed file, or the same bytes cut into volumes ``.001 .002 …``.

FAT32 sticks and chat programs have a greatest file size; then a parcel is cut. A volume has no header of its
own: ``cat F.001 F.002 | age -d`` reads them with stock tools. All volumes but the last have one size.

Writing is *write-once*: hidden temporary files, flushed to the medium, then renamed, so that a parcel under
its final name is always whole. Reading checks that the volumes are those of one parcel, none twice, none
missing in between; a missing last one is only noticed by age, and then told by the sizes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from fupin_desk.sync.verdict import (
    CannotRead,
    CannotWrite,
    NoRoom,
    ParcelTrouble,
    TooBigForPlace,
    VolumesMissing,
    VolumesMixed,
)

SUFFIX = ".fpp"
LEAST_VOLUME = 4096
MOST_VOLUMES = 999

_VOLUME = re.compile(r"(.+)\.([0-9]{3})")


def group(files: Iterable[Path]) -> list[list[Path]]:
    """The files of each parcel together: volumes of one name form one parcel, in order of volume."""
    parcels: dict[str, list[Path]] = {}
    for file in files:
        volume = _VOLUME.fullmatch(file.name)
        parcels.setdefault(volume[1] if volume else str(file), []).append(file)
    return [sorted(parts, key=lambda part: part.name) for parts in parcels.values()]


class Volumes:
    """The bytes of one parcel's files in a row; a source for `age.open_stream`."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = _in_order(files)
        self._numbered = _VOLUME.fullmatch(self._files[0].name) is not None
        try:
            self._sizes = [file.stat().st_size for file in self._files]
        except OSError as wrong:
            raise CannotRead from wrong
        self.size = sum(self._sizes)
        self.done = 0
        self._rest = list(self._files)
        self._open: BinaryIO | None = None

    def __enter__(self) -> Volumes:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._open is not None:
            self._open.close()

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; `CannotRead` when the medium fails."""
        try:
            while True:
                if self._open is None:
                    if not self._rest:
                        return b""
                    self._open = self._rest.pop(0).open("rb")
                data = self._open.read(size)
                if data:
                    self.done += len(data)
                    return data
                self._open.close()
                self._open = None
        except OSError as wrong:
            raise CannotRead from wrong

    def missing_end(self) -> ParcelTrouble | None:
        """After age found the stream cut short: the volume that most likely follows, if there are volumes."""
        cut_short = self.done >= self.size and len(set(self._sizes)) == 1
        if self._numbered and cut_short:
            return VolumesMissing(missing=len(self._files) + 1)
        return None


def _in_order(files: Sequence[Path]) -> list[Path]:
    volumes = [_VOLUME.fullmatch(file.name) for file in files]
    if len(files) == 1 and volumes[0] is None:
        return list(files)
    numbered: dict[int, Path] = {}
    stems = set()
    for file, volume in zip(files, volumes, strict=True):
        if volume is None or int(volume[2]) in numbered or int(volume[2]) == 0:
            raise VolumesMixed
        numbered[int(volume[2])] = file
        stems.add(volume[1])
    if len(stems) != 1:
        raise VolumesMixed
    missing = sorted(set(range(1, max(numbered) + 1)) - numbered.keys())
    if missing:
        raise VolumesMissing(missing="、".join(map(str, missing)))
    return [numbered[number] for number in sorted(numbered)]


class WriteOnce:
    """The files of a parcel while they are written; nothing bears its final name before `publish`."""

    def __init__(self, folder: Path, name: str, volume_size: int | None = None) -> None:
        if volume_size is not None and volume_size < LEAST_VOLUME:
            raise ValueError(f"a volume has at least {LEAST_VOLUME} bytes")
        self._folder, self._name, self._volume_size = folder, name, volume_size
        self._temporary: list[Path] = []
        self._open: BinaryIO | None = None
        self._left = 0
        self.size = 0

    def __enter__(self) -> WriteOnce:
        return self

    def __exit__(self, *_exception: object) -> None:
        """Whatever was not published is swept away."""
        with contextlib.suppress(OSError):
            self._close()
        for part in self._temporary:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def write(self, data: bytes, /) -> int:
        """Write all of `data`, beginning new volumes as needed. `NoRoom`, `CannotWrite`, `TooBigForPlace`."""
        try:
            place = 0
            while place < len(data):
                if self._open is None or self._left == 0:
                    self._begin()
                piece = data[place : place + self._left] if self._volume_size else data
                self._open_file.write(piece)
                place += len(piece)
                self._left -= len(piece)
        except OSError as wrong:
            raise medium_trouble(wrong) from wrong
        self.size += len(data)
        return len(data)

    def publish(self) -> list[Path]:
        """Flush to the medium, check the sizes, give every file its name; the files in order."""
        try:
            self._close()
            if sum(part.stat().st_size for part in self._temporary) != self.size:
                raise CannotWrite
            final = self._final_names()
            for part, name in zip(self._temporary, final, strict=True):
                part.replace(name)
            self._temporary = []
            sync_folder(self._folder)
        except OSError as wrong:
            raise medium_trouble(wrong) from wrong
        return final

    @property
    def _open_file(self) -> BinaryIO:
        if self._open is None:
            raise CannotWrite
        return self._open

    def _begin(self) -> None:
        self._close()
        if len(self._temporary) == MOST_VOLUMES:
            raise TooBigForPlace
        part = self._folder / f".{self._name}.{len(self._temporary) + 1:03}.part"
        part.unlink(missing_ok=True)
        self._open = part.open("xb")
        self._temporary.append(part)
        self._left = self._volume_size or 0

    def _close(self) -> None:
        if self._open is not None:
            file, self._open = self._open, None
            with file:
                file.flush()
                os.fsync(file.fileno())

    def _final_names(self) -> list[Path]:
        if len(self._temporary) == 1:
            return [self._folder / self._name]
        return [self._folder / f"{self._name}.{number:03}" for number in range(1, len(self._temporary) + 1)]


def medium_trouble(wrong: OSError) -> ParcelTrouble:
    """The trouble a person is told for an error of the disk or stick written to."""
    if wrong.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NoRoom()
    if wrong.errno == errno.EFBIG:
        return TooBigForPlace()
    return CannotWrite()


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system knows how (Windows does it by itself)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as wrong:
            if wrong.errno not in {errno.EINVAL, errno.ENOTSUP}:
                raise
        finally:
            os.close(handle)
