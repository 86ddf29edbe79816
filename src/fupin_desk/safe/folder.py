"""The ledger's folder `石门村.fupin/`: what lies where, making one, opening one.

    ledger.db   the encrypted database          blobs/    encrypted photos
    keys.json   the wrapped raw key             outbox/ inbox/ backups/ kept/
    lock        the writer's lock               restored  only after a restore: begin a new node

A new ledger is made whole beside its place and renamed into it, so that a full disk or a power cut during
the first minute leaves no half ledger that looks like one. Opening only looks; nothing is written before
the caller takes the lock. The folder knows where things lie, never what a household is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fupin_desk.safe import cipher
from fupin_desk.safe.blobs import Blobs
from fupin_desk.safe.damage import DamagedKeys, DamagedLedger, LedgerExists, NotALedger, told
from fupin_desk.safe.disk import replace, sync_folder, temp_beside, write_new
from fupin_desk.safe.lock import LedgerLock
from fupin_desk.safe.slots import LARGEST_FILE, Keyring

SUFFIX = ".fupin"
SUBFOLDERS = ("blobs", "outbox", "inbox", "backups", "kept")


@dataclass(frozen=True, slots=True)
class Folder:
    """One ledger on disk. Make it with `create` or `open`; the raw key is never kept in here."""

    path: Path

    @property
    def name(self) -> str:
        """The folder's own name without `.fupin`, as used in names of backups."""
        return self.path.name.removesuffix(SUFFIX)

    @property
    def db(self) -> Path:
        """The encrypted database."""
        return self.path / "ledger.db"

    @property
    def keys(self) -> Path:
        """The key slots."""
        return self.path / "keys.json"

    @property
    def outbox(self) -> Path:
        """Parcels made here."""
        return self.path / "outbox"

    @property
    def inbox(self) -> Path:
        """Parcels and receipts that came in."""
        return self.path / "inbox"

    @property
    def backups(self) -> Path:
        """Backups kept beside the ledger."""
        return self.path / "backups"

    @property
    def kept(self) -> Path:
        """What was set aside and never deleted."""
        return self.path / "kept"

    @property
    def restored(self) -> Path:
        """A marker that `restore` leaves: while it is there the next opening must begin a new node."""
        return self.path / "restored"

    @classmethod
    def create(cls, path: Path, passphrase: str) -> tuple[Folder, bytes, str]:
        """Make an empty ledger; answers the folder, the raw key and the recovery code to be printed.

        The place must be free or an empty folder. Raises `LedgerExists`, `ShortPassphrase` and the disk's
        `Trouble`s; then nothing of it remains.
        """
        path = path.absolute()
        check_free(path)
        ring, raw_key, code = Keyring.fresh(passphrase)
        with told(), placed(path) as temp:
            write_new(temp / "keys.json", ring.render())
            for sub in SUBFOLDERS:
                (temp / sub).mkdir(mode=0o700)
            cipher.connect(temp / "ledger.db", raw_key, create=True).close()
        return cls(path), raw_key, code

    @classmethod
    def open(cls, path: Path) -> Folder:
        """The ledger at this place, looked at, not opened. Raises `NotALedger` or names what is missing."""
        folder = cls(path.absolute())
        has_keys, has_db = folder.keys.is_file(), folder.db.is_file()
        if not has_keys and not has_db:
            raise NotALedger(name=path.name)
        if not has_keys:
            raise DamagedKeys(part="keys.json")
        if not has_db:
            raise DamagedLedger(part="ledger.db")
        folder.keyring()
        return folder

    def keyring(self) -> Keyring:
        """The key slots as they stand on disk. Raises `DamagedKeys` or `NewerLedger`."""
        with told(), self.keys.open("rb") as file:
            return Keyring.parse(file.read(LARGEST_FILE + 1))

    def unlock(self, passphrase: str) -> bytes:
        """The raw key by passphrase. Raises `WrongPassphrase`, `ShortPassphrase`, `DamagedKeys`."""
        return self.keyring().unlock(passphrase)

    def unlock_with_recovery(self, code: str) -> bytes:
        """The raw key by the printed code. Raises as `Keyring.unlock_with_recovery` does."""
        return self.keyring().unlock_with_recovery(code)

    def change_passphrase(self, raw_key: bytes, passphrase: str) -> None:
        """Rewrite the passphrase slot in one step. The key is first proved on the ledger itself."""
        self.connect(raw_key, readonly=True).close()
        replace(self.keys, self.keyring().with_passphrase(raw_key, passphrase).render())

    def change_recovery(self, raw_key: bytes) -> str:
        """A new recovery code; the old sheet of paper opens nothing any more."""
        self.connect(raw_key, readonly=True).close()
        ring, code = self.keyring().with_recovery(raw_key)
        replace(self.keys, ring.render())
        return code

    def connect(self, raw_key: bytes, *, readonly: bool = False) -> cipher.Connection:
        """Open the database; see `cipher.connect`."""
        return cipher.connect(self.db, raw_key, readonly=readonly)

    def blobs(self, raw_key: bytes) -> Blobs:
        """The photo store."""
        return Blobs(self.path / "blobs", raw_key)

    def lock(self) -> LedgerLock:
        """The writer's lock, not yet taken."""
        return LedgerLock(self.path / "lock")

    def check(self, raw_key: bytes) -> list[str]:
        """What is wrong with the database, as sentences; see `cipher.check`."""
        with closing(self.connect(raw_key, readonly=True)) as connection:
            return cipher.check(connection)


def check_free(path: Path) -> None:
    """Raise `LedgerExists` unless nothing, or an empty folder, is at this place."""
    with told():
        empty = path.is_dir() and not path.is_symlink() and not any(path.iterdir())
        if os.path.lexists(path) and not empty:
            raise LedgerExists(name=path.name)
        near = next(each for each in path.absolute().parents if os.path.lexists(each))
        if not near.is_dir():
            raise LedgerExists(name=near.name)


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A folder filled beside its place and moved into it at the end; on any failure nothing is left."""
    temp, parents = temp_beside(path), [each for each in path.parents if not each.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temp.mkdir(mode=0o700)
        yield temp
        for folder in (*(each for each in temp.rglob("*") if each.is_dir()), temp):
            sync_folder(folder)
        check_free(path)
        if path.exists():
            path.rmdir()
        temp.rename(path)
    except BaseException:
        shutil.rmtree(temp, ignore_errors=True)
        for parent in parents:
            with suppress(OSError):
                parent.rmdir()
        raise
    sync_folder(path.parent)
