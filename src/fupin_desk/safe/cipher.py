"""Opening the encrypted database, in the one way that is safe.

SQLCipher forgives mistakes silently, so there is a single door. A raw key of 31 bytes would become a
*passphrase*, an empty key would leave the file in *plain text*: both are a bug here and raise. A file that
is missing would be created empty: only `create=True` may do that. A wrong page is found at the first read,
not hours later. Because the key slots have already proved the key, "not a database" means damage.

The connection leaves transactions alone (`isolation_level=None`); the ledger says BEGIN IMMEDIATE itself.
It may be made in one thread and used in another, but by one at a time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from fupin_desk.i18n import _
from fupin_desk.safe.damage import DamagedLedger, NoAccess, ReadOnlyMedium, spoken, told
from fupin_desk.safe.slots import KEY_BYTES

_WAIT_SECONDS = 5.0
_SMALLEST = 512


class Cursor(Protocol):
    """The part of a database cursor that the safe uses."""

    def fetchone(self) -> Any:
        """The next row or None."""

    def fetchall(self) -> list[Any]:
        """All rows left."""


class Connection(Protocol):
    """A sqlcipher3 connection as the safe uses it (the package itself carries no annotations)."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        """Run one statement for many rows."""

    def backup(self, target: Any, *, pages: int = ..., progress: Callable[[int, int, int], object]) -> None:
        """Copy into another open connection."""

    def close(self) -> None:
        """Close; the last one folds the WAL in and removes it."""


def connect(path: Path, raw_key: bytes, *, readonly: bool = False, create: bool = False) -> Connection:
    """Open `ledger.db` with its 32-byte raw key: WAL, synchronous FULL, fullfsync, foreign keys on.

    `readonly` changes nothing and works from a write-protected stick too. Raises `DamagedLedger` at once
    for a missing, cut, foreign or damaged first page, `ReadOnlyMedium` or `NoAccess` if it could not write.
    """
    if not isinstance(raw_key, bytes) or len(raw_key) != KEY_BYTES:
        raise ValueError("a raw key is 32 bytes")
    with told():
        if not create:
            _looks_there(path)
        if not readonly:
            _looks_writable(path)
        connection: Connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?{_mode(path, readonly, create)}",
            uri=True,
            timeout=_WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _prepare(connection, raw_key, readonly)
        except BaseException:
            connection.close()
            raise
    return connection


def _looks_there(path: Path) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise DamagedLedger(part=path.name) from error
    if size < _SMALLEST:
        raise DamagedLedger(part=path.name)


def _looks_writable(path: Path) -> None:
    """SQLite falls back to reading without a word; better to say it before a person has typed a month."""
    for place in (path.parent, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise ReadOnlyMedium if _is_readonly(place) else NoAccess


def _is_readonly(place: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(place).f_flag & os.ST_RDONLY)


def _mode(path: Path, readonly: bool, create: bool) -> str:
    if not readonly:
        return "mode=rwc" if create else "mode=rw"
    wal = path.with_name(path.name + "-wal")
    if not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size):
        # WAL needs its index file even to read. Where none can be made nobody can write either.
        return "immutable=1"
    # Not mode=ro: such a connection cannot clear away the WAL files it needs. `query_only` forbids changes.
    return "mode=rw"


def _prepare(connection: Connection, raw_key: bytes, readonly: bool) -> None:
    run = connection.execute
    run(f"pragma key=\"x'{raw_key.hex()}'\"")
    run("pragma cipher_log_level=none")
    run("select count(*) from sqlite_master").fetchone()
    run("pragma query_only=on" if readonly else "pragma journal_mode=wal")
    run("pragma synchronous=full")
    run("pragma fullfsync=on")
    run("pragma foreign_keys=on")


def check(connection: Connection) -> list[str]:
    """Everything wrong with the database as Chinese sentences; empty when it is sound.

    Three questions: is every page what was encrypted, are trees and indexes whole, does every row that is
    referred to exist. Rows are counted per table, so no person's data can be in an answer.
    """
    said: list[str] = []
    for (line,) in _asked(connection, "cipher_integrity_check", said):
        page = re.search(r"\d+", str(line))
        said.append(_("账本第 {page} 页损坏。").format(page=page.group() if page else "?"))
    for (line,) in _asked(connection, "quick_check", said):
        if line != "ok":
            # The engine names tables, indexes and row numbers here, never values.
            said.append(_("账本结构有错：{detail}").format(detail=str(line)[:200]))
    lost: dict[str, int] = {}
    for row in _asked(connection, "foreign_key_check", said):
        lost[str(row[0])] = lost.get(str(row[0]), 0) + 1
    dangling = _("表 {table} 有 {count} 行指着不存在的记录。")
    return said + [dangling.format(table=table, count=count) for table, count in lost.items()]


def _asked(connection: Connection, question: str, said: list[str]) -> list[tuple[object, ...]]:
    try:
        return connection.execute(f"pragma {question}").fetchall()
    except dbapi2.Error as error:
        trouble = spoken(error)
        if not isinstance(trouble, DamagedLedger):
            raise (trouble or error) from error
        sentence = _("账本损坏，读不下去（{question}）。").format(question=question)
        said.append(sentence)
        return []
