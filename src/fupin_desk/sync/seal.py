"""Sealing: from letterhead, changes and photos to one encrypted file.

The bag is streamed: photo by photo, each read exactly once, straight into age, straight into a temporary file
beside the final one. No plaintext touches the disk. The file is flushed, its size checked, and only then
given its name, which holds a village code, a number and eight digits of the parcel's digest, no word more.

Two keys can open it: the recipient's, and the sender's own, so that a station can look into what it sent and
a lost ledger can be mended from parcels that still lie on a stick. (Who holds the sender's key holds the
sender's ledger already.)

A photo that cannot be read, or is not what its digest says, does not stop the other 499: sealing starts over
without it and the letterhead names it as owed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fupin_desk.errors import Spoken
from fupin_desk.sync import bag, sshsig, tar
from fupin_desk.sync.age import seal_stream
from fupin_desk.sync.keys import PublicKeys, StationKeys
from fupin_desk.sync.records import ParcelHead
from fupin_desk.sync.verdict import Stopped
from fupin_desk.sync.volumes import SUFFIX, WriteOnce

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PhotoToSend:
    """A photo that goes along: digest and size of the bytes that `read` will give, in another thread."""

    sha256: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished parcel: files in order, digest, the letterhead as sealed, photos left out as unreadable."""

    files: list[Path]
    digest: str
    head: ParcelHead
    unreadable: list[str]


class _UnreadablePhoto(Exception):  # noqa: N818  (never leaves this module)
    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


def nothing_to_show(_done: int, _total: int) -> None:
    """Progress nobody looks at."""


def never() -> bool:
    """Nobody presses stop."""
    return False


def seal(
    head: ParcelHead,
    changes: Sequence[bytes],
    photos: Sequence[PhotoToSend],
    *,
    keys: StationKeys,
    recipient: PublicKeys,
    out: Path,
    volume_size: int | None = None,
    progress: Progress = nothing_to_show,
    cancelled: Callable[[], bool] = never,
) -> Sealed:
    """Write a parcel into the folder `out`. `changes` are spelled `ChangeRecord` lines without line ends.

    `progress` counts photos. `NoRoom`, `CannotWrite`, `TooBigForPlace`, `Stopped` leave nothing behind.
    """
    if head.recipient != recipient.recipient or head.station_from.fingerprint != keys.public.fingerprint:
        raise ValueError("letterhead and keys belong to different stations")
    wanted = sorted({photo.sha256: photo for photo in photos}.values(), key=lambda photo: photo.sha256)
    unreadable: list[str] = []
    while True:
        owed = sorted({*head.photos_owed, *unreadable})
        letter = head.model_copy(update={"photos_sent": len(wanted), "photos_owed": owed})
        draft = _Draft(letter, b"".join(line + b"\n" for line in changes), wanted, keys)
        try:
            with ThreadPoolExecutor(1) as ahead, WriteOnce(out, draft.file_name, volume_size) as files:
                source = _Chunks(draft.chunks(ahead, progress, cancelled))
                seal_stream(source, files, [recipient.recipient, keys.public.recipient])
                return Sealed(files.publish(), draft.digest, letter, unreadable)
        except _UnreadablePhoto as bad:
            unreadable.append(bad.digest)
            wanted = [photo for photo in wanted if photo.sha256 != bad.digest]


def file_name(village: str, number: int, digest: str) -> str:
    """``FP-<village>-<number>-<8 digits of the digest>.fpp``: nothing in it about a person."""
    return f"FP-{village}-{number:04d}-{digest[:8]}{SUFFIX}"


class _Draft:
    """The bag before it is sealed: everything but the photos' bytes."""

    def __init__(
        self, head: ParcelHead, lines: bytes, photos: Sequence[PhotoToSend], keys: StationKeys
    ) -> None:
        self._photos = photos
        spelled = head.spell()
        made_at = datetime.fromisoformat(head.made_at)
        self._mtime = int(made_at.timestamp())
        payload = [bag.Payload.of(bag.HEAD, spelled), bag.Payload.of(bag.CHANGES, lines)]
        payload += [bag.Payload.photo(photo.sha256, photo.size) for photo in photos]
        label = f"FP-{head.village}-{head.number:04d}"
        tags = bag.tag_files(payload, head.format, label, made_at)
        signature = sshsig.sign(keys, sshsig.PARCEL_NAMESPACE, tags[-1][1])
        self.digest = bag.sha256(tags[-1][1])
        self.file_name = file_name(head.village, head.number, self.digest)
        self._front = [*tags, (bag.SIGNATURE, signature), (bag.HEAD, spelled), (bag.CHANGES, lines)]

    def chunks(self, ahead: Executor, progress: Progress, cancelled: Callable[[], bool]) -> Iterator[bytes]:
        """The tar stream, in pieces of any size; the next photo is read and hashed while one is sealed."""
        for name, content in self._front:
            yield from self._member(name, content)
        coming = ahead.submit(_read, self._photos[0]) if self._photos else None
        for done, photo in enumerate(self._photos):
            progress(done, len(self._photos))
            if cancelled():
                raise Stopped
            content = coming.result() if coming is not None else b""
            coming = ahead.submit(_read, self._photos[done + 1]) if done + 1 < len(self._photos) else None
            yield from self._member(bag.PHOTO_FOLDER + photo.sha256, content)
        progress(len(self._photos), len(self._photos))
        yield tar.END

    def _member(self, name: str, content: bytes) -> Iterator[bytes]:
        yield tar.header(name, len(content), self._mtime)
        yield content
        yield tar.padding(len(content))


def _read(photo: PhotoToSend) -> bytes:
    try:
        content = photo.read()
    except (Spoken, OSError) as wrong:
        raise _UnreadablePhoto(photo.sha256) from wrong
    if len(content) != photo.size or hashlib.sha256(content).hexdigest() != photo.sha256:
        raise _UnreadablePhoto(photo.sha256)
    return content


class _Chunks:
    """An iterator of pieces as a source that is read by the size asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._place = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes of the current piece; empty only at the very end."""
        while self._place >= len(self._piece):
            following = next(self._pieces, None)
            if following is None:
                return b""
            self._piece, self._place = following, 0
        end = len(self._piece) if size < 0 else self._place + size
        start, self._place = self._place, end
        return self._piece[start:end]
