"""A small ledger with rows and photos, to be damaged; and the look at everything a folder holds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fupin_desk.safe.folder import Folder

PASSPHRASE = "石门村的账本 2026"


@dataclass
class Sample:
    """A ledger of one table with 400 rows and four photos."""

    folder: Folder
    raw_key: bytes
    code: str
    photos: list[str]

    def rows(self) -> int:
        with closing(self.folder.connect(self.raw_key, readonly=True)) as connection:
            return int(connection.execute("select count(*) from fact").fetchone()[0])


def fill(folder: Folder, raw_key: bytes) -> list[str]:
    with closing(folder.connect(raw_key)) as connection:
        connection.execute("create table house (id integer primary key)")
        connection.execute("create table fact (id integer primary key, house references house, note text)")
        connection.execute("insert into house values (1)")
        rows = [(number, 1, f"{number:04}" * 60) for number in range(400)]
        connection.execute("begin immediate")
        connection.executemany("insert into fact values (?, ?, ?)", rows)
        connection.execute("commit")
    store = folder.blobs(raw_key)
    return [store.put(bytes([number]) * 3000) for number in range(4)]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file (and empty folder) under a folder with its bytes: for "bit-identical"."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"<folder>"
        for path in sorted(folder.rglob("*"))
    }
