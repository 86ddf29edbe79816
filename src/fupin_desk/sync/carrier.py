"""Carriers: a stick or a folder, which only ever carries finished files.

A parcel lies finished in the outbox; carrying copies it to where it travels from. Write-once: a hidden
temporary file, flushed to the medium, read back *from the medium* and compared, and only then given its name.
So whatever is on the stick under a parcel's name is whole, and the person may be told that the stick can be
pulled. Nothing on the stick is ever changed in place; the ledger never lies there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from fupin_desk.i18n import N_
from fupin_desk.sync.seal import Progress, never, nothing_to_show
from fupin_desk.sync.verdict import CannotRead, ParcelTrouble, Stopped
from fupin_desk.sync.volumes import medium_trouble, sync_folder

_CHUNK = 1 << 20


class NotAsWritten(ParcelTrouble):
    """What was read back from the medium is not what was written."""

    code = "FD-P24"
    what_happened = N_("U盘上读回来的内容和写进去的不一样，这个U盘可能坏了。")
    what_now = N_("请换一个U盘再试一次；账本和发件箱没有受影响。")


def carry(
    files: Sequence[Path],
    folder: Path,
    *,
    progress: Progress = nothing_to_show,
    cancelled: Callable[[], bool] = never,
) -> list[Path]:
    """Copy finished files into `folder`; answers their places, safe to remove when this returns.

    `progress` counts bytes over all files. Raises NoRoom, CannotWrite, TooBigForPlace, NotAsWritten, Stopped,
    CannotRead; then no file of this call bears its name there, unless it was already finished before.
    """
    try:
        total = sum(file.stat().st_size for file in files)
    except OSError as wrong:
        raise CannotRead from wrong
    done = 0
    parts: list[tuple[Path, Path]] = []
    try:
        for file in files:
            part = folder / f".{file.name}.part"
            parts.append((part, folder / file.name))
            digest = hashlib.sha256()
            with _writing(part) as target:
                for chunk in _chunks(file):
                    if cancelled():
                        raise Stopped
                    digest.update(chunk)
                    target(chunk)
                    done += len(chunk)
                    progress(done, total)
            if _read_back(part) != digest.digest():
                raise NotAsWritten
        return _name(parts, folder)
    finally:
        for part, _final in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


@contextlib.contextmanager
def _writing(part: Path) -> Iterator[Callable[[bytes], object]]:
    """A new file, flushed to the medium at the end; its errors are told as the medium's."""
    file: BinaryIO | None = None
    try:
        part.unlink(missing_ok=True)
        file = part.open("xb")
        yield _told(file.write)
        file.flush()
        os.fsync(file.fileno())
    except OSError as wrong:
        raise medium_trouble(wrong) from wrong
    finally:
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()


def _told(write: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def told(data: bytes) -> object:
        try:
            return write(data)
        except OSError as wrong:
            raise medium_trouble(wrong) from wrong

    return told


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as wrong:
        raise CannotRead from wrong


def _read_back(part: Path) -> bytes:
    """The digest of what the medium holds, past the system's cache where it lets us."""
    digest = hashlib.sha256()
    try:
        with part.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as wrong:
        raise medium_trouble(wrong) from wrong
    return digest.digest()


def _name(parts: Sequence[tuple[Path, Path]], folder: Path) -> list[Path]:
    try:
        for part, final in parts:
            part.replace(final)
        sync_folder(folder)
    except OSError as wrong:
        raise medium_trouble(wrong) from wrong
    return [final for _part, final in parts]
