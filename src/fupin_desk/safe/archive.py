"""The one file of a backup: a tar that has exactly one way of being written and one of being read.

    backup.json · keys.json · ledger.db · blobs/ab/<64 hex> … ascending · manifest.json

It is plain USTAR, so that stock `tar tf` shows it, but our reader takes no liberties: for every member it
rebuilds the header from name and size and compares all 512 bytes. So there can be no link, device, sparse
file, PAX record, owner, path or second reading in it; names come from a list, ascend and never repeat;
sizes are capped before a byte is kept. The manifest at the end holds the SHA-256 of every other member: a
file cut short has none. It proves wholeness, not origin; what is inside is encrypted and authenticated
with the ledger's own key.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from fupin_desk.i18n import _
from fupin_desk.safe.blobs import LARGEST_PHOTO, OVERHEAD
from fupin_desk.safe.damage import BadBackup
from fupin_desk.safe.disk import BLOCK

HEAD, KEYS, LEDGER, MANIFEST = "backup.json", "keys.json", "ledger.db", "manifest.json"
_SECTOR = 512
_END = b"\x00" * (2 * _SECTOR)
_MIB = 1 << 20
_LARGEST_MANIFEST = 256 * _MIB
_PHOTO = re.compile(r"blobs/([0-9a-f]{2})/(\1[0-9a-f]{62})")
# Rank in the file and largest size. USTAR itself ends at 8 GiB a member.
_PLACES = {
    HEAD: (0, 64 * 1024),
    KEYS: (1, 64 * 1024),
    LEDGER: (2, 8192 * _MIB - 1),
    MANIFEST: (4, _LARGEST_MANIFEST),
}
_PHOTO_PLACE = (3, LARGEST_PHOTO + OVERHEAD)

Take = Callable[[str, int, Iterator[bytes]], None]


class Writer:
    """Writes members in their order and closes with the manifest; hashes the whole file on the way."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digests: dict[str, str] = {}
        self._whole = hashlib.sha256()

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add one member. A source that is not `size` bytes long changed meanwhile: a bug in the caller."""
        digest, written = hashlib.sha256(), 0
        self._write(_header(name, size))
        for chunk in chunks:
            digest.update(chunk)
            written += len(chunk)
            self._write(chunk)
        if written != size:
            raise RuntimeError(f"{name} changed while it was copied")
        self._write(b"\x00" * (-size % _SECTOR))
        self._digests[name] = digest.hexdigest()

    def close(self) -> str:
        """Write manifest and end; answers the SHA-256 (hex) of the whole file."""
        manifest = json.dumps(self._digests, indent=0, sort_keys=True).encode()
        self.add(MANIFEST, len(manifest), [manifest])
        self._write(_END)
        return self._whole.hexdigest()

    def _write(self, data: bytes) -> None:
        self._whole.update(data)
        self._out.write(data)


def read(file: BinaryIO, take: Take) -> int:
    """Read a backup strictly from the beginning to the very end; answers how many members it holds.

    `take(name, size, chunks)` gets each member in turn and must use up its chunks. Nothing it was given
    may be believed before this returns. Raises `BadBackup`.
    """
    digests: dict[str, str] = {}
    last = (-1, "")
    while True:
        block = file.read(_SECTOR)
        if block == _END[:_SECTOR]:
            break
        name, size = _understood(block, last)
        last = (_place(name)[0], name)
        if name == MANIFEST:
            _compare(b"".join(_chunks(file, size)), digests)
        else:
            digest = hashlib.sha256()
            take(name, size, _watched(_chunks(file, size), digest.update))
            digests[name] = digest.hexdigest()
    if last[1] != MANIFEST or file.read(_SECTOR + 1) != _END[_SECTOR:]:
        raise BadBackup(why=_("文件不完整"))
    return len(digests)


def _header(name: str, size: int) -> bytes:
    """The only header there is for this name and size: a plain file, nobody's, dated 0."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def _place(name: str) -> tuple[int, int]:
    if _PHOTO.fullmatch(name):
        return _PHOTO_PLACE
    if name not in _PLACES:
        raise BadBackup(why=_("里面有不该有的东西"))
    return _PLACES[name]


def _understood(block: bytes, last: tuple[int, str]) -> tuple[str, int]:
    if len(block) != _SECTOR:
        raise BadBackup(why=_("文件不完整"))
    name = block[:100].rstrip(b"\x00").decode("latin-1")
    digits = block[124:135]
    if not re.fullmatch(rb"[0-7]{11}", digits):
        raise BadBackup(why=_("不是备份文件"))
    size = int(digits, 8)
    rank, largest = _place(name)
    if block != _header(name, size):
        raise BadBackup(why=_("里面有不该有的东西"))
    # Fixed members stand exactly one after another; only photos may be many, or none before the manifest.
    one_more_photo = rank == last[0] == 3 and name > last[1]
    if not (rank == last[0] + 1 or one_more_photo or (last[0], rank) == (2, 4)):
        raise BadBackup(why=_("里面的次序不对"))
    if size > largest:
        raise BadBackup(why=_("里面有一项太大"))
    return name, size


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = file.read(min(BLOCK, left))
        if not chunk:
            raise BadBackup(why=_("文件不完整"))
        left -= len(chunk)
        yield chunk
    padding = -size % _SECTOR
    if file.read(padding) != b"\x00" * padding:
        raise BadBackup(why=_("文件不完整"))


def _watched(chunks: Iterator[bytes], see: Callable[[bytes], object]) -> Iterator[bytes]:
    for chunk in chunks:
        see(chunk)
        yield chunk


def _compare(manifest: bytes, digests: dict[str, str]) -> None:
    try:
        listed = json.loads(manifest)
    except (ValueError, RecursionError) as error:
        raise BadBackup(why=_("清单读不懂")) from error
    if listed != digests:
        raise BadBackup(why=_("内容和清单对不上"))
