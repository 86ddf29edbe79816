"""The vocabulary: what the system says, in our words; codes unique; every sentence whole."""

from __future__ import annotations

import errno
from contextlib import closing

import pytest

from fupin_desk.errors import Spoken
from fupin_desk.i18n import fields
from fupin_desk.safe import damage
from fupin_desk.safe.damage import (
    DamagedLedger,
    DiskFault,
    DiskFull,
    LockedByAnother,
    NoAccess,
    ReadOnlyMedium,
    TooBigForMedium,
    WrongPassphrase,
    spoken,
    told,
)
from tests.safe.ledgers import Sample

WORDS = [each for each in vars(damage).values() if isinstance(each, type) and issubclass(each, Spoken)]
OURS = [each for each in WORDS if each.__module__ == damage.__name__]


class SqliteError(Exception):
    """As the database module raises them: a number and no more."""

    def __init__(self, code: int) -> None:
        super().__init__("some text")
        self.sqlite_errorcode = code


class ToolkitError(Exception):
    """As a database toolkit wraps them."""

    def __init__(self, orig: BaseException) -> None:
        super().__init__("(toolkit)")
        self.orig = orig


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_trouble_says_what_happened_and_what_to_do(kind: type[Spoken]) -> None:
    names = fields(kind.what_happened) | fields(kind.what_now)
    said = kind(**dict.fromkeys(names, "7"))
    assert said.what.endswith("。")
    assert said.now.endswith("。")
    assert "{" not in str(said)
    assert kind.code.startswith("FD-L")
    assert kind.exit_code in (3, 4, 5)


def test_codes_are_unique() -> None:
    assert len({kind.code for kind in OURS}) == len(OURS) > 20


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (13, DiskFull),
        (8, ReadOnlyMedium),
        (8 | 4 << 8, ReadOnlyMedium),
        (11, DamagedLedger),
        (26, DamagedLedger),
        (5, LockedByAnother),
        (6, LockedByAnother),
        (10 | 3 << 8, DiskFault),
        (14, NoAccess),
    ],
)
def test_what_sqlite_says(code: int, kind: type[Spoken]) -> None:
    assert type(spoken(SqliteError(code))) is kind
    assert type(spoken(ToolkitError(SqliteError(code)))) is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, TooBigForMedium),
        (errno.EROFS, ReadOnlyMedium),
        (errno.EACCES, NoAccess),
        (errno.EPERM, NoAccess),
        (errno.EIO, DiskFault),
    ],
)
def test_what_the_system_says(number: int, kind: type[Spoken]) -> None:
    error = OSError(number, "words", "/home/somebody/file")
    assert type(spoken(error)) is kind
    with pytest.raises(kind) as caught, told():
        raise RuntimeError("wrapped") from error
    assert "somebody" not in str(caught.value)


@pytest.mark.parametrize("error", [ValueError(), KeyError("x"), FileNotFoundError(2, "x"), SqliteError(1)])
def test_a_bug_stays_a_bug(error: Exception) -> None:
    assert spoken(error) is None
    with pytest.raises(type(error)), told():
        raise error


def test_a_trouble_answers_itself_and_circles_end() -> None:
    trouble = WrongPassphrase()
    assert spoken(trouble) is trouble
    left, right = RuntimeError("l"), RuntimeError("r")
    left.__cause__, right.__cause__ = right, left
    assert spoken(left) is None


def test_a_real_busy_ledger(sample: Sample) -> None:
    folder, raw_key = sample.folder, sample.raw_key
    with closing(folder.connect(raw_key)) as one, closing(folder.connect(raw_key)) as two:
        two.execute("pragma busy_timeout=1")
        one.execute("begin immediate")
        with pytest.raises(LockedByAnother), told():
            two.execute("begin immediate")
