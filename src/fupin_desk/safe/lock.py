"""One writer at a time, by a lock of the operating system.

The file `lock` in the ledger's folder is only something to hold on to: what counts is the system's lock on
it, which dies with the process, so a crash or `kill -9` never leaves a ledger locked. The file keeps the
holder's process number and computer name, only for the sentence shown to the second one. Readers take no
lock: a statement can be printed while the window is open.

POSIX uses `flock`, which belongs to the open file: a second opening in the same process is refused too.
Windows locks one byte far behind the text, since locked bytes cannot be read there.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from fupin_desk.safe.damage import LockedByAnother, told

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30

    def _hold(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LedgerLock:
    """The right to write one ledger: `with LedgerLock(path):`, or `acquire` and `release`.

    `acquire` raises `LockedByAnother` at once, without waiting; a read-only medium is `ReadOnlyMedium`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock now."""
        return self._handle is not None

    def acquire(self) -> None:
        """Take the lock or raise; taking it twice through one object is a bug in the caller."""
        if self._handle is not None:
            raise RuntimeError("this lock is already held by this object")
        with told():
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _hold(handle)
        except OSError as error:
            os.close(handle)
            raise LockedByAnother(holder=self.holder() or "?") from error
        try:
            with told():
                os.ftruncate(handle, 0)
                os.lseek(handle, 0, os.SEEK_SET)
                os.write(handle, f"{os.getpid()} @ {platform.node()}".encode()[:200])
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def release(self) -> None:
        """Let go; harmless when not held. The file stays: were it removed, two could hold "the" lock."""
        if self._handle is None:
            return
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)
        self._handle = None

    def holder(self) -> str:
        """What the holder wrote about itself (process number @ computer); empty when nobody did."""
        try:
            with self.path.open("rb") as file:
                text = file.read(200).decode("utf-8", "replace").strip()
        except OSError:
            return ""
        return "".join(sign for sign in text if sign.isprintable())

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
