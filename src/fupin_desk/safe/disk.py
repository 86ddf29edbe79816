"""Writing files so that a power cut leaves either the old file or the new one, never half of one.

The order is always the same: write a temp file beside the target, fsync it, rename it, fsync the folder.
`write_once` is for sticks and backups: before the rename the bytes are read back from the medium and
compared, because cheap sticks lie, and a file that is already there is never replaced. `replace` is for
the few small files of our own that change (keys.json). Windows has no fsync of folders; there the rename
itself is journaled by NTFS.

Temp files begin with a dot and end in `.part`, so that a sweep after a crash knows them from real files.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from fupin_desk.safe.damage import LedgerExists, NotWrittenTruly, told

BLOCK = 1 << 20
_DAY_SECONDS = 86_400

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def quiet(done: int, total: int) -> None:
    """The progress nobody watches."""


def never() -> bool:
    """The question "cancelled?" when nobody can."""
    return False


def temp_beside(target: Path) -> Path:
    """A fresh temp name in the target's own folder (so that the rename stays inside one file system).

    Names may be 255 bytes long and a Chinese character takes three, so only the beginning is kept.
    """
    return target.with_name(f".{target.name[:40]}.{secrets.token_hex(8)}.part")


def is_temp(name: str) -> bool:
    """Whether a file name is one of ours left by a crash."""
    return name.startswith(".") and name.endswith(".part")


def sweep_temps(folder: Path, now: datetime) -> None:
    """Remove temp files of a day ago and older: a crash left them, nobody is writing them any more."""
    for file in folder.glob(".*.part"):
        with suppress(OSError):
            if now.timestamp() - file.stat().st_mtime > _DAY_SECONDS:
                file.unlink()


def sync_folder(folder: Path) -> None:
    """Make renames and new names in this folder survive a power cut (nothing to do on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def fresh_file(path: Path) -> Iterator[BinaryIO]:
    """A new file nobody else may read, flushed to the medium on leaving, removed if anything fails."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def write_new(path: Path, data: bytes) -> None:
    """Write and fsync a file that must not exist yet. Raises `Trouble`s of the disk."""
    with told(), fresh_file(path) as out:
        out.write(data)


def replace(target: Path, data: bytes) -> None:
    """Put these bytes in the target's place in one step: readers see the old file or the new one."""
    temp = temp_beside(target)
    with told():
        write_new(temp, data)
        try:
            temp.replace(target)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file as the medium gives it back, past the system's cache where it can be asked."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def settle(temp: Path, target: Path, digest: str) -> None:
    """Last half of a careful write: read `temp` back, compare, rename to a name still free, fsync the folder.

    Raises `NotWrittenTruly` or `LedgerExists`; `temp` is gone afterwards in any case.
    """
    try:
        if digest_of(temp) != digest:
            raise NotWrittenTruly
        if os.path.lexists(target):
            raise LedgerExists(name=target.name)
        temp.rename(target)
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def write_once(target: Path, chunks: Iterable[bytes]) -> str:
    """Write a file that will never change to a stick or folder; answers its SHA-256 (hex).

    Nothing of it remains when it fails. Raises `LedgerExists` if the name is taken, `NotWrittenTruly` if
    the medium gives back other bytes, and the disk's own `Trouble`s.
    """
    if os.path.lexists(target):
        raise LedgerExists(name=target.name)
    digest = hashlib.sha256()
    temp = temp_beside(target)
    with told():
        with fresh_file(temp) as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
        settle(temp, target, digest.hexdigest())
    return digest.hexdigest()
