"""Reading a stranger's spreadsheet in a process of its own.

Dear newcomer: a 5 KB workbook can make a library ask for 549 GB, another makes one think for half a minute.
So the file's bytes go down a pipe to a child that first limits its own memory and time (`cage`), reads, and
answers in JSON; never in pickles, for the child has eaten hostile data and its word is only data. Whatever
happens to the child (killed, aborted, silent) becomes one sentence for the person and nothing else.

The bytes are read once by the parent: what was hashed is what was read. The child gets no passphrase in its
environment and writes no file. A frozen program has no ``-m``: its `__main__` must call `run_if_child` first.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from fupin_desk.i18n import _
from fupin_desk.intake.cage import Cage, confine
from fupin_desk.intake.cells import Sheet
from fupin_desk.intake.sniff import Book, sniff
from fupin_desk.intake.troubles import (
    Cancelled,
    FileUnreadable,
    HasPassword,
    Hostile,
    Limits,
    Mislabelled,
    SheetDamaged,
    TooBig,
)

FROZEN_FLAG = "--read-book-from-stdin"
_TICK = 0.05


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The file's bytes, no more than one past the limit."""
    try:
        if not path.is_file():
            raise FileUnreadable(file=path.name)
        with path.open("rb") as stream:
            return stream.read(limits.file_bytes + 1)
    except (OSError, ValueError) as failed:
        raise FileUnreadable(file=path.name) from failed


def read_sheets(
    data: bytes, *, file: str, limits: Limits, cancelled: Callable[[], bool] = lambda: False
) -> list[Sheet]:
    """Every sheet in these bytes, read by a limited child; a `Trouble` when they cannot be believed."""
    kind = sniff(data, file=file, limits=limits)
    answer, status = _ask(data, kind, limits.for_size(len(data)), cancelled)
    if status == 1:  # an exception nobody foresaw: the library's guess about a damaged file
        raise SheetDamaged(file=file)
    if status != 0:
        raise Hostile(file=file)
    try:
        told = json.loads(answer)
        if "why" in told:
            _refuse(told["why"], told.get("what", ""), file, limits)
        return [Sheet.from_plain(plain) for plain in told["sheets"]]
    except (ValueError, KeyError, TypeError) as broken:
        raise Hostile(file=file) from broken


def _refuse(why: str, what: str, file: str, limits: Limits) -> NoReturn:
    if why == "password":
        raise HasPassword(file=file)
    if why == "encoding":
        raise Mislabelled(file=file)
    if why == "far":
        words = {
            "rows": (_("行数"), limits.rows),
            "columns": (_("列数"), limits.columns),
            "cells": (_("单元格数"), limits.cells),
        }
        word, limit = words[what]
        raise TooBig(file=file, what=word, limit=str(limit))
    if why == "damaged":
        raise SheetDamaged(file=file)
    raise Hostile(file=file)


def _ask(data: bytes, kind: Book, limits: Limits, cancelled: Callable[[], bool]) -> tuple[bytes, int]:
    """Send the bytes, wait within the limits, return (answer, exit status; not 0 when it had to be ended)."""
    request = json.dumps({"kind": kind, "limits": asdict(limits)}).encode() + b"\n" + data
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FUPIN_DESK")}
    home = str(Path(__file__).resolve().parents[2])  # the child finds the same package, installed or not
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (home, environment.get("PYTHONPATH"))))
    environment["PYTHONWARNINGS"] = "ignore"
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    child = subprocess.Popen(  # noqa: S603  (our own interpreter, our own module)
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
    )
    handle = int(getattr(child, "_handle", 0))
    cage = None
    try:
        cage = Cage(handle, limits.memory_bytes, limits.cpu_seconds)
        return _converse(child, request, limits, cancelled)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if cage is not None:
            cage.close()


def _converse(
    child: subprocess.Popen[bytes], request: bytes, limits: Limits, cancelled: Callable[[], bool]
) -> tuple[bytes, int]:
    """Feed and listen on two threads (a large request and a large answer may not wait for each other)."""
    until = time.monotonic() + limits.wall_seconds
    answer: list[bytes] = []
    threads = [
        threading.Thread(target=_feed, args=(child, request), daemon=True),
        threading.Thread(target=_listen, args=(child, limits.memory_bytes, answer), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        while threads[1].is_alive():
            threads[1].join(_TICK)
            if cancelled():
                raise Cancelled
            if time.monotonic() > until:
                return b"", -1
        return b"".join(answer), child.wait(max(until - time.monotonic(), _TICK))
    except subprocess.TimeoutExpired:
        return b"", -1
    finally:
        child.kill()  # ends both threads' pipes
        for thread in threads:
            thread.join()


def _feed(child: subprocess.Popen[bytes], request: bytes) -> None:
    with contextlib.suppress(OSError):  # it may die before it has read everything
        if child.stdin is not None:
            child.stdin.write(request)
            child.stdin.close()


def _listen(child: subprocess.Popen[bytes], most: int, answer: list[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        if child.stdout is not None:
            answer.append(child.stdout.read(most))


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_FLAG]
    return [sys.executable, "-m", "fupin_desk.intake.child"]


def run_if_child(arguments: Sequence[str]) -> bool:
    """In a frozen program: be the reading child when started as one; True means exit now."""
    if FROZEN_FLAG not in arguments[1:]:
        return False
    main()
    return True


def main() -> None:
    """The child's whole life: limit itself, read the book from stdin, write JSON to stdout."""
    header = sys.stdin.buffer.readline()
    request: dict[str, Any] = json.loads(header)
    limits = Limits(**request["limits"])
    from fupin_desk.intake.books import Unreadable, read_book

    confine(limits.memory_bytes, limits.cpu_seconds)
    try:
        sheets = read_book(sys.stdin.buffer.read(), request["kind"], limits)
        told: dict[str, Any] = {"sheets": [sheet.to_plain() for sheet in sheets]}
    except Unreadable as unreadable:
        told = {"why": unreadable.why, "what": unreadable.what}
    except (MemoryError, RecursionError):
        told = {"why": "hostile"}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=True).encode("ascii"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
