"""Photos at rest: one encrypted file each, found by what it holds.

A photo is known by the SHA-256 of its original bytes; those bytes are kept exactly. On disk its name is an
HMAC of that digest, so that nobody without the key can ask "is this very picture in here?". The file is

    version (1 byte) · seed (32) · nonce (12) · AES-256-GCM ciphertext and tag

Each file has a key of its own, derived from the raw key and its seed; the digest is bound as associated
data, so a file moved to another photo's name is noticed, and so is one flipped bit. Erasing overwrites the
seed first: with it the key is gone even if the medium keeps old blocks of ciphertext.

A photo is on disk *before* the row that names it: temp, fsync, rename, fsync of the folder. A crash leaves
at worst a temp file or a photo without a row; `sweep` at the next start removes both.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fupin_desk.errors import Trouble
from fupin_desk.safe.damage import MissingPhoto, PhotoTooBig, Stopped, SwappedPhoto, told
from fupin_desk.safe.disk import (
    Cancelled,
    Progress,
    is_temp,
    never,
    quiet,
    replace,
    sync_folder,
    write_new,
)
from fupin_desk.safe.slots import KEY_BYTES, derived

LARGEST_PHOTO = 64 * 1024 * 1024
_VERSION = b"\x01"
_SEED, _NONCE, _TAG = 32, 12, 16
OVERHEAD = len(_VERSION) + _SEED + _NONCE + _TAG
_NAME = re.compile("[0-9a-f]{64}")
_STAGING = ".staging-"


class Blobs:
    """The photo store of one ledger: `folder` is its `blobs/`, `raw_key` the ledger's 32 bytes."""

    def __init__(self, folder: Path, raw_key: bytes) -> None:
        if len(raw_key) != KEY_BYTES:
            raise ValueError("a raw key is 32 bytes")
        self.folder = folder
        self._name_key = derived(raw_key, "photo name")
        self._file_key = derived(raw_key, "photo key")

    def name(self, sha256: str) -> str:
        """The file name (64 hex) under which the photo with this digest lies."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("a photo is named by 64 lower-case hex digits")
        return hmac.new(self._name_key, bytes.fromhex(sha256), hashlib.sha256).hexdigest()

    def path(self, sha256: str) -> Path:
        """Where the photo with this digest lies, or would lie."""
        name = self.name(sha256)
        return self.folder / name[:2] / name

    def put(self, data: bytes) -> str:
        """Keep these bytes and answer their SHA-256 (hex). The same bytes twice are kept once.

        A damaged file under this name is healed. Raises `PhotoTooBig` and the disk's `Trouble`s; then
        nothing of it remains.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists() and self.flaw(sha256) is None:
            return sha256
        sealed = self._sealed(sha256, data)
        with told():
            fresh = _make_folder(target.parent)
            try:
                replace(target, sealed)
            except BaseException:
                for folder in reversed(fresh):
                    with suppress(OSError):
                        folder.rmdir()
                raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The original bytes. Raises `MissingPhoto` or `SwappedPhoto`."""
        path = self.path(sha256)
        with told():
            try:
                if path.stat().st_size > LARGEST_PHOTO + OVERHEAD:
                    raise SwappedPhoto(sha256=sha256)
                sealed = path.read_bytes()
            except FileNotFoundError as error:
                raise MissingPhoto(sha256=sha256) from error
            except OSError as error:
                if not unreadable(error):
                    raise
                raise SwappedPhoto(sha256=sha256) from error
        return self._opened(sha256, sealed)

    def has(self, sha256: str) -> bool:
        """Whether a file lies under this photo's name (not whether it is sound: that is `flaw`)."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Length of the original bytes, without opening them. Raises `MissingPhoto`."""
        try:
            return self.path(sha256).stat().st_size - OVERHEAD
        except FileNotFoundError as error:
            raise MissingPhoto(sha256=sha256) from error

    def names(self) -> Iterator[str]:
        """Names of all stored files, sorted. Foreign files and what a crash left are passed over."""
        if not self.folder.is_dir():
            return
        for shelf in sorted(entry for entry in self.folder.iterdir() if len(entry.name) == 2):
            if shelf.is_dir():
                found = (entry.name for entry in shelf.iterdir())
                yield from sorted(n for n in found if _NAME.fullmatch(n) and n[:2] == shelf.name)

    def flaw(self, sha256: str) -> Trouble | None:
        """What is wrong with this photo, or None."""
        try:
            self.get(sha256)
        except (MissingPhoto, SwappedPhoto) as trouble:
            return trouble
        return None

    def examine(
        self, known: Iterable[str], progress: Progress = quiet, cancelled: Cancelled = never
    ) -> list[Trouble]:
        """Open every photo the ledger names; one `MissingPhoto` or `SwappedPhoto` for each bad one."""
        wanted = sorted(set(known))
        troubles = []
        for done, sha256 in enumerate(wanted, start=1):
            if cancelled():
                raise Stopped
            if (trouble := self.flaw(sha256)) is not None:
                troubles.append(trouble)
            progress(done, len(wanted))
        return troubles

    def erase(self, sha256: str) -> None:
        """Destroy a photo by law: its seed (and so its key) is overwritten, then the file removed.

        Raises `MissingPhoto`. Copies in older backups are the caller's to name.
        """
        path = self.path(sha256)
        with told():
            try:
                with path.open("r+b") as file:
                    file.write(b"\x00" * OVERHEAD)
                    file.flush()
                    os.fsync(file.fileno())
            except FileNotFoundError as error:
                raise MissingPhoto(sha256=sha256) from error
            path.unlink()
            sync_folder(path.parent)

    def sweep(self, known: Iterable[str]) -> list[str]:
        """After a crash: remove temp files, left stagings and photos that no row names; answers their names.

        Only for the holder of the lock. Files that are not ours (a desktop's own) stay where they are.
        """
        if not self.folder.is_dir():
            return []
        kept = {self.name(sha256) for sha256 in known}
        removed = []
        with told():
            for entry in sorted(self.folder.iterdir()):
                if entry.name.startswith(_STAGING):
                    shutil.rmtree(entry)
                    removed.append(entry.name)
            for shelf in sorted(entry for entry in self.folder.iterdir() if entry.is_dir()):
                for file in sorted(shelf.iterdir()):
                    if is_temp(file.name) or (_NAME.fullmatch(file.name) and file.name not in kept):
                        file.unlink()
                        removed.append(file.name)
                with suppress(OSError):
                    shelf.rmdir()  # only an empty one goes
        return removed

    def staging(self) -> Staging:
        """A place for the photos of one parcel, to be taken in all together or not at all."""
        return Staging(self)

    def _sealed(self, sha256: str, data: bytes) -> bytes:
        if len(data) > LARGEST_PHOTO:
            raise PhotoTooBig(limit=LARGEST_PHOTO // (1024 * 1024))
        seed, nonce = os.urandom(_SEED), os.urandom(_NONCE)
        key = derived(self._file_key, "photo file", seed)
        return _VERSION + seed + nonce + AESGCM(key).encrypt(nonce, data, _bound(sha256))

    def _opened(self, sha256: str, sealed: bytes) -> bytes:
        seed, nonce = sealed[1 : 1 + _SEED], sealed[1 + _SEED : 1 + _SEED + _NONCE]
        if sealed[:1] != _VERSION or len(sealed) < OVERHEAD:
            raise SwappedPhoto(sha256=sha256)
        key = derived(self._file_key, "photo file", seed)
        try:
            data = AESGCM(key).decrypt(nonce, sealed[1 + _SEED + _NONCE :], _bound(sha256))
        except InvalidTag as error:
            raise SwappedPhoto(sha256=sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise SwappedPhoto(sha256=sha256)
        return data


class Staging:
    """Photos on trial: `put` each, then `commit` all. Leaving the block uncommitted leaves no trace.

    `withdraw` takes a commit back, for the case that the rows which name the photos could not be written.
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._folder = blobs.folder / f"{_STAGING}{secrets.token_hex(8)}"
        self._waiting: dict[str, Path] = {}
        self._placed: list[Path] = []
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        with told():
            self._made += _make_folder(self._blobs.folder)
            self._folder.mkdir(mode=0o700)
        return self

    def put(self, data: bytes) -> str:
        """Stage these bytes; answers their SHA-256 (hex). What the store holds is not staged again."""
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._waiting or (self._blobs.has(sha256) and self._blobs.flaw(sha256) is None):
            return sha256
        place = self._folder / self._blobs.name(sha256)
        write_new(place, self._blobs._sealed(sha256, data))
        self._waiting[sha256] = place
        return sha256

    def commit(self) -> None:
        """Move everything staged into the store, durably. If that fails the store is as before."""
        touched = {self._blobs.folder}
        try:
            with told():
                for sha256, place in self._waiting.items():
                    target = self._blobs.path(sha256)
                    self._made += _make_folder(target.parent)
                    healing = target.exists()
                    place.replace(target)
                    if not healing:
                        self._placed.append(target)
                    touched.add(target.parent)
                for folder in sorted(touched):
                    sync_folder(folder)
        except BaseException:
            self.withdraw()
            raise
        self._waiting.clear()

    def withdraw(self) -> None:
        """Remove what `commit` has newly put in place, and the folders made for it."""
        for target in self._placed:
            target.unlink(missing_ok=True)
        self._placed.clear()
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()
        self._made.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if not self._placed:
            self.withdraw()


def unreadable(error: OSError) -> bool:
    """Whether this one file is lost (a bad sector, not a file) while its neighbours may be sound."""
    return isinstance(error, FileNotFoundError | IsADirectoryError) or error.errno == errno.EIO


def _bound(sha256: str) -> bytes:
    return b"fupin-desk photo v1 " + bytes.fromhex(sha256)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and its missing parents durably; answers those that were made, outermost first."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700)
        sync_folder(each.parent)
    return missing[::-1]
