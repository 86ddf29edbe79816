"""The seal: age, spoken through pyrage, in one place.

Streams only: plaintext goes straight into the caller's reader or out of the caller's writer, chunk by chunk,
in the calling thread, and never touches the disk. pyrage wraps what a reader or writer raises in its own
error, and what its *last* buffered write raises it loses altogether and reports success. Both sides here
remember the original, and it is raised in either case: "disk full" stays "disk full", even on the last
bytes, and a refusal by the reader of the bag stays that refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pyrage  # type: ignore[import-untyped]

from fupin_desk.sync.verdict import NotAParcel, NotSealedToUs, ParcelDamaged

MAGIC = b"age-encryption.org/v1\n"


class Source(Protocol):
    """Where bytes come from; an empty answer is the end."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""


class Drain(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take all of `data`."""


class _Reader:
    """A source that keeps the first exception of the real one."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.raised: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as wrong:
            self.raised = self.raised or wrong
            raise OSError("stopped") from wrong


class _Writer:
    """A drain that keeps the first exception of the real one, and whether it ever got anything."""

    def __init__(self, drain: Drain) -> None:
        self._drain = drain
        self.raised: BaseException | None = None
        self.moved = False

    def write(self, data: bytes, /) -> int:
        self.moved = True
        try:
            return self._drain.write(data)
        except BaseException as wrong:
            self.raised = self.raised or wrong
            raise OSError("stopped") from wrong

    def flush(self) -> None:
        """Nothing is held back here."""


def seal_stream(source: Source, drain: Drain, recipients: Sequence[str]) -> None:
    """Encrypt `source` into `drain` for these ``age1…`` keys. What source or drain raise comes out."""
    reader, writer = _Reader(source), _Writer(drain)
    try:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(text) for text in recipients])
    except (pyrage.EncryptError, OSError) as wrong:
        raise (reader.raised or writer.raised or wrong) from None
    if writer.raised is not None:
        raise writer.raised


def open_stream(source: Source, drain: Drain, identity: str) -> None:
    """Decrypt `source` into `drain` with an ``AGE-SECRET-KEY-1…``.

    Every chunk the drain sees is authentic, but the *end* is only known to be the end when this returns:
    until then the drain must not let anything take effect. `NotAParcel`, `NotSealedToUs`, `ParcelDamaged`.
    """
    start = source.read(len(MAGIC))
    if start != MAGIC:
        raise NotAParcel
    reader, writer = _Reader(_Prefixed(start, source)), _Writer(drain)
    try:
        pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as wrong:
        if reader.raised or writer.raised:
            raise (reader.raised or writer.raised or wrong) from None
        if not writer.moved and "No matching keys" in str(wrong):
            raise NotSealedToUs from wrong
        raise ParcelDamaged from wrong
    if writer.raised is not None:
        raise writer.raised


class _Prefixed:
    """A source whose first bytes were already read."""

    def __init__(self, start: bytes, rest: Source) -> None:
        self._start, self._rest = start, rest

    def read(self, size: int = -1, /) -> bytes:
        if self._start:
            start, self._start = self._start, b""
            return start
        return self._rest.read(size)
