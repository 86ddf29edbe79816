"""The tar layer: plain POSIX members, one way to write each header, a reader that is pushed.

Only what a bag needs: regular files with short ASCII names. A header is a pure function of name, size and
time, and the reader accepts a header only if it is, byte for byte, the one the writer would have made. So
there are no links, no devices, no owners, no extended headers, no sparse files, no second spelling of a
number: everything a hostile archive could hide in a header is refused by one comparison.

The reader is a *pushed* one, because age hands out plaintext chunk by chunk: a generator says how many
bytes it wants next and is sent exactly that many; `Pushed` does the buffering. Nothing is buffered beyond
what was asked for plus one chunk, and what may be asked for is capped by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Generic, TypeVar

from fupin_desk.sync.verdict import ParcelDamaged, TooLarge

BLOCK = 512
END = bytes(2 * BLOCK)
MAX_SIZE = 8**11 - 1

_NAME = re.compile(r"[A-Za-z0-9._/-]{1,100}")
_OCTAL = re.compile(rb"[0-7]{11}\x00")
_MODE, _NOBODY = b"0000644\x00", b"0000000\x00"
_REGULAR, _USTAR, _EMPTY = b"0", b"ustar\x0000", b"\x00"

T = TypeVar("T")
Wanting = Generator[int, bytes, T]


def header(name: str, size: int, mtime: int) -> bytes:
    """The 512 bytes that announce a regular file of `size` bytes; ValueError for what cannot be said."""
    if not _NAME.fullmatch(name) or not 0 <= size <= MAX_SIZE or not 0 <= mtime <= MAX_SIZE:
        raise ValueError("not a member this tar can hold")
    front = name.encode().ljust(100, _EMPTY) + _MODE + _NOBODY + _NOBODY + b"%011o\0%011o\0" % (size, mtime)
    back = (_REGULAR + bytes(100) + _USTAR).ljust(BLOCK - len(front) - 8, _EMPTY)
    total = sum(front) + sum(back) + 8 * ord(" ")
    return front + b"%06o\0 " % total + back


def padding(size: int) -> bytes:
    """The zeros that fill a member's last block."""
    return bytes(-size % BLOCK)


def read_header(name: str, cap: int, mtime: int | None) -> Wanting[tuple[int, int]]:
    """Size and time of the member that must come now under this name; never more than `cap` bytes.

    `mtime` is the time every member must carry, None for the first one.
    """
    block = yield BLOCK
    size_text, time_text = block[124:136], block[136:148]
    if not _OCTAL.fullmatch(size_text) or not _OCTAL.fullmatch(time_text):
        raise ParcelDamaged
    size, found = int(size_text[:11], 8), int(time_text[:11], 8)
    if block != header(name, size, found if mtime is None else mtime):
        raise ParcelDamaged
    if size > cap:
        raise TooLarge(part=name)
    return size, found


def read_content(size: int) -> Wanting[bytes]:
    """The member's bytes, its padding checked to be zeros."""
    content = yield size
    if (yield -size % BLOCK).strip(_EMPTY):
        raise ParcelDamaged
    return content


def read_end() -> Wanting[None]:
    """The two empty blocks after the last member."""
    if (yield len(END)) != END:
        raise ParcelDamaged


class Pushed(Generic[T]):
    """Feeds a wanting generator: `write` what arrives, then `finish` for its result.

    Bytes after the generator's end, or an end before it has all it wanted, are `ParcelDamaged`.
    """

    def __init__(self, machine: Wanting[T]) -> None:
        self._machine = machine
        self._held = bytearray()
        self._result: list[T] = []
        self._wanted = 0
        self._step(None)

    def write(self, data: bytes, /) -> int:
        """Take a chunk and run as far as it reaches."""
        self._held += data
        while not self._result and len(self._held) >= self._wanted:
            asked = bytes(self._held[: self._wanted])
            del self._held[: self._wanted]
            self._step(asked)
        if self._result and self._held:
            raise ParcelDamaged
        return len(data)

    def finish(self) -> T:
        """The generator's result, when the stream has properly ended."""
        if not self._result:
            raise ParcelDamaged
        return self._result[0]

    def _step(self, asked: bytes | None) -> None:
        try:
            self._wanted = next(self._machine) if asked is None else self._machine.send(asked)
        except StopIteration as done:
            self._result.append(done.value)
