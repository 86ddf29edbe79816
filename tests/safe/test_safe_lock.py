"""One writer: seen from a real second process, and after its death by `kill -9`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fupin_desk.safe.damage import LockedByAnother
from fupin_desk.safe.lock import LedgerLock

HOLDER = """
import sys
from pathlib import Path
from fupin_desk.safe.lock import LedgerLock
LedgerLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "held\n"
            yield child
        finally:
            child.kill()


def test_a_second_process_is_refused_with_the_holder_named(tmp_path: Path) -> None:
    with another_process(tmp_path / "lock") as child:
        with pytest.raises(LockedByAnother) as caught:
            LedgerLock(tmp_path / "lock").acquire()
        assert caught.value.exit_code == 5
        assert str(child.pid) in caught.value.what


@pytest.mark.skipif(os.name == "nt", reason="no kill -9 there")
def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    with another_process(tmp_path / "lock") as child:
        child.send_signal(signal.SIGKILL)
        child.wait()
        with LedgerLock(tmp_path / "lock") as lock:
            assert lock.held
            assert lock.holder().startswith(f"{os.getpid()} @ ")


def test_a_second_window_of_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with LedgerLock(tmp_path / "lock"), pytest.raises(LockedByAnother):
        LedgerLock(tmp_path / "lock").acquire()


def test_release_lets_the_next_one_in_and_may_be_repeated(tmp_path: Path) -> None:
    lock = LedgerLock(tmp_path / "lock")
    lock.acquire()
    with pytest.raises(RuntimeError):
        lock.acquire()
    lock.release()
    lock.release()
    assert not lock.held
    assert lock.holder() == ""
    with LedgerLock(tmp_path / "lock") as other:
        assert other.held


def test_what_stands_in_the_file_cannot_break_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\xff\x1b[31m{0}\n" + b"x" * 10_000)
    holder = LedgerLock(tmp_path / "lock").holder()
    assert len(holder) <= 200
    assert "\x1b" not in holder
    assert "{0}" in LockedByAnother(holder=holder).what
