"""A small ledger, and media that are full or write-protected."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from fupin_desk.errors import Trouble
from fupin_desk.safe.damage import NoAccess, ReadOnlyMedium
from fupin_desk.safe.folder import Folder
from tests.safe.ledgers import PASSPHRASE, Sample, fill


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    folder, raw_key, code = Folder.create(tmp_path / "石门村.fupin", PASSPHRASE)
    return Sample(folder, raw_key, code, fill(folder, raw_key))


def _mounted(*words: str) -> bool:
    if os.name == "nt" or os.geteuid() != 0:
        return False
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB: a tmpfs where we may mount (root, as in CI); elsewhere the test is skipped."""
    place = tmp_path / "small"
    place.mkdir()
    if not _mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)):
        pytest.skip("cannot mount a small disk here; the file-size-limit test covers the path")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def _protected(place: Path) -> Iterator[type[Trouble]]:
    if _mounted("--bind", str(place), str(place)):
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True, capture_output=True)
            yield ReadOnlyMedium
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    elif os.name == "nt" or os.geteuid() == 0:
        pytest.skip("permissions do not bind us and we cannot mount")
    else:
        folders = [place, *(each for each in place.rglob("*") if each.is_dir())]
        for each in folders:
            each.chmod(0o555)
        try:
            yield NoAccess
        finally:
            for each in folders:
                each.chmod(0o755)


@pytest.fixture
def protected() -> Callable[[Path], AbstractContextManager[type[Trouble]]]:
    """`with protected(folder) as trouble:` nothing in the folder can be written; says what that is called."""
    return _protected
