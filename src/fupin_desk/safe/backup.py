"""Backup into one file, and back again.

`backup` copies the database through SQLite's own backup call into another encrypted database with the same
key (never a copy of the file, which may be between two states; never plain text), opens the copy and checks
it, and packs it with keys.json and the encrypted photos as they lie. The file is read back from the medium
before it gets its name. A photo that is missing or damaged does not stop the others: it is named.

`restore` takes such a file whole or not at all, beside its place and then renamed into it. The file comes
from outside and may be hostile; see `archive`. A restored ledger carries the marker `Folder.restored`,
because it must begin a new node: the other one may still be alive somewhere.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

from fupin_desk.errors import Spoken, Trouble
from fupin_desk.i18n import _
from fupin_desk.safe import archive, cipher
from fupin_desk.safe.blobs import unreadable
from fupin_desk.safe.damage import (
    BadBackup,
    DamagedLedger,
    DiskFull,
    LedgerExists,
    NewerLedger,
    Stopped,
    told,
)
from fupin_desk.safe.disk import (
    BLOCK,
    Cancelled,
    Progress,
    fresh_file,
    never,
    quiet,
    settle,
    sweep_temps,
    temp_beside,
)
from fupin_desk.safe.folder import SUBFOLDERS, Folder, check_free, placed
from fupin_desk.safe.slots import Keyring

SUFFIX = ".fupin-backup"
FORMAT, VERSION = "fupin-desk-backup", 1
_BEIJING = timezone(timedelta(hours=8))
_COPIED_PAGES = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its file, how many photos it holds, and which of the photos asked for are bad."""

    path: Path
    photos: int
    flaws: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a sound backup file says about itself."""

    ledger: str
    made_at: datetime
    photos: int


def backup(
    folder: Folder,
    raw_key: bytes,
    to: Path,
    now: datetime,
    photos: Iterable[str] = (),
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Backup:
    """Write `NAME-YYYYMMDD-HHMMSS.fupin-backup` (Beijing time) into the folder `to`.

    `photos` are the digests the ledger names; each is opened, bad ones are answered in `flaws`. `now` must
    be aware. Raises `DamagedLedger` (a damaged database is never passed off as a backup), `LedgerExists`
    (same second twice), `Stopped` and the disk's `Trouble`s; then nothing of it remains.
    """
    target = to / f"{folder.name}-{now.astimezone(_BEIJING):%Y%m%d-%H%M%S}{SUFFIX}"
    copy, temp = temp_beside(to / archive.LEDGER), temp_beside(target)
    blobs = folder.blobs(raw_key)
    with told():
        to.mkdir(parents=True, exist_ok=True)
        sweep_temps(to, now)
        if target.exists():
            raise LedgerExists(name=target.name)
        try:
            _copy_database(folder, raw_key, copy, cancelled)
            # Listed after the database was copied: a photo is on disk before its row, so none is left out.
            names = list(blobs.names())
            flaws = tuple(blobs.examine(photos, cancelled=cancelled))
            members = list(_members(folder, copy, names, now))
            with fresh_file(temp) as out:
                digest, kept = _pack(out, members, progress, cancelled)
            settle(temp, target, digest)
        finally:
            for extra in ("", "-wal", "-shm", "-journal"):
                copy.with_name(copy.name + extra).unlink(missing_ok=True)
    return Backup(target, kept, flaws)


def restore(
    file: Path,
    into: Path,
    passphrase: str | None = None,
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Folder:
    """Unpack a backup as the ledger folder `into`, which must be free or an empty folder.

    With a passphrase the ledger is also opened and every page checked before it gets its place. Raises
    `BadBackup`, `NewerLedger`, `LedgerExists`, `WrongPassphrase`, `Stopped` and the disk's `Trouble`s;
    nothing remains of a refused file. The restored ledger begins a new node (`Folder.restored`).
    """
    into = into.absolute()
    check_free(into)
    with told(), _from_outside(file) as source:
        size = file.stat().st_size
        near = next(each for each in into.parents if each.exists())
        if shutil.disk_usage(near).free < size:
            raise DiskFull
        with placed(into) as temp:
            for sub in SUBFOLDERS:
                (temp / sub).mkdir(mode=0o700)
            unpacked = Folder(temp)
            _unpack(source, unpacked, size, progress, cancelled)
            if passphrase is not None:
                _prove(unpacked, passphrase)
            with fresh_file(unpacked.restored):
                pass
    return Folder(into)


def inspect(file: Path) -> Content:
    """Read a backup to its end without keeping anything. Raises `BadBackup` or `NewerLedger`."""
    with told(), _from_outside(file) as source:
        return _unpack(source, None, file.stat().st_size, quiet, never)


def newest_sound(place: Path) -> Path | None:
    """The newest whole backup in a folder, by its name's date; damaged ones are passed over."""
    found = {file: file.name.removesuffix(SUFFIX)[-15:] for file in place.glob(f"*{SUFFIX}")}
    for file in sorted(found, key=found.__getitem__, reverse=True):
        try:
            inspect(file)
        except Spoken:
            continue
        return file
    return None


def _copy_database(folder: Folder, raw_key: bytes, copy: Path, cancelled: Cancelled) -> None:
    def step(_status: int, _remaining: int, _total: int) -> None:
        if cancelled():
            raise Stopped

    with (
        closing(folder.connect(raw_key, readonly=True)) as source,
        closing(cipher.connect(copy, raw_key, create=True)) as target,
    ):
        # A scratch file: what makes it durable is the archive it goes into.
        target.execute("pragma journal_mode=off")
        target.execute("pragma synchronous=off")
        # One reading transaction around all steps: a writer meanwhile neither mixes in nor starts us anew.
        source.execute("begin")
        source.execute("select count(*) from sqlite_master").fetchone()
        source.backup(target, pages=_COPIED_PAGES, progress=step)
        source.execute("rollback")
    with closing(cipher.connect(copy, raw_key)) as opened:
        if cipher.check(opened):
            raise DamagedLedger(part="ledger.db")


def _members(
    folder: Folder, copy: Path, names: list[str], now: datetime
) -> Iterator[tuple[str, bytes | Path]]:
    ring = folder.keyring()
    head = {"format": FORMAT, "version": VERSION, "ledger": ring.ledger, "made_at": now.isoformat()}
    yield archive.HEAD, json.dumps(head, sort_keys=True).encode()
    yield archive.KEYS, folder.keys.read_bytes()
    yield archive.LEDGER, copy
    for name in names:
        yield f"blobs/{name[:2]}/{name}", folder.path / "blobs" / name[:2] / name


def _pack(
    out: BinaryIO, members: list[tuple[str, bytes | Path]], progress: Progress, cancelled: Cancelled
) -> tuple[str, int]:
    writer, photos = archive.Writer(out), 0
    for done, (name, content) in enumerate(members, start=1):
        if cancelled():
            raise Stopped
        if isinstance(content, bytes):
            writer.add(name, len(content), [content])
        elif name == archive.LEDGER:
            with content.open("rb") as source:
                writer.add(name, os.fstat(source.fileno()).st_size, _blocks(source))
        elif (photo := _photo(content)) is not None:
            writer.add(name, len(photo), [photo])
            photos += 1
        progress(done, len(members))
    return writer.close(), photos


def _photo(path: Path) -> bytes | None:
    """A photo as it lies; None if it was erased meanwhile or its sectors are bad: the others matter too."""
    try:
        return path.read_bytes()
    except OSError as error:
        if not unreadable(error):
            raise
        return None


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def _from_outside(file: Path) -> BinaryIO:
    if not file.is_file():
        raise BadBackup(why=_("没有这个文件"))
    return file.open("rb")


class _Unpacking:
    """One pass through a backup: keeps what it must understand, writes the rest if there is a folder."""

    def __init__(self, folder: Folder | None, size: int, progress: Progress, cancelled: Cancelled) -> None:
        self.texts: dict[str, bytes] = {}
        self.photos = 0
        self._folder, self._size, self._done = folder, max(size, 1), 0
        self._progress, self._cancelled = progress, cancelled

    def take(self, name: str, _size: int, chunks: Iterator[bytes]) -> None:
        """Receive one member from `archive.read`."""
        if name in (archive.HEAD, archive.KEYS):
            self.texts[name] = b"".join(chunks)
            if name == archive.HEAD:
                understood(self.texts[name])  # before anything else: a newer form is not "damaged"
            chunks = iter([self.texts[name]])
        self.photos += name.startswith("blobs/")
        if self._folder is None or name == archive.HEAD:
            for _chunk in chunks:
                self._tick(0)
            return
        # The name is one of a fixed list or two hex words (archive has compared it), so it is a safe path.
        path = self._folder.path / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with fresh_file(path) as out:
            for chunk in chunks:
                out.write(chunk)
                self._tick(len(chunk))

    def _tick(self, count: int) -> None:
        if self._cancelled():
            raise Stopped
        self._done += count
        self._progress(min(self._done, self._size), self._size)


def understood(head: bytes) -> tuple[str, datetime]:
    """Ledger id and date from `backup.json`. Raises `BadBackup` or `NewerLedger`."""
    try:
        found = json.loads(head)
        form, version, ledger = found["format"], found["version"], found["ledger"]
        made_at = datetime.fromisoformat(found["made_at"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBackup(why=_("不是备份文件")) from error
    if form != FORMAT or type(version) is not int or not isinstance(ledger, str):
        raise BadBackup(why=_("不是备份文件"))
    if version > VERSION:
        raise NewerLedger
    return ledger, made_at


def _unpack(
    source: BinaryIO, folder: Folder | None, size: int, progress: Progress, cancelled: Cancelled
) -> Content:
    work = _Unpacking(folder, size, progress, cancelled)
    archive.read(source, work.take)
    ledger, made_at = understood(work.texts[archive.HEAD])
    try:
        ring = Keyring.parse(work.texts[archive.KEYS])
    except NewerLedger:
        raise
    except Trouble as error:
        raise BadBackup(why="keys.json") from error
    if ring.ledger != ledger:
        raise BadBackup(why="keys.json")
    return Content(ledger, made_at, work.photos)


def _prove(folder: Folder, passphrase: str) -> None:
    raw_key = folder.unlock(passphrase)
    try:
        problems = folder.check(raw_key)
    except DamagedLedger as error:
        raise BadBackup(why="ledger.db") from error
    if problems:
        raise BadBackup(why="ledger.db")
