"""The command line as a test speaks it: in one process, one JSON object back, and what lies on the disk.

`run` is `fupin_desk.__main__.main` with stdout caught; it insists that `--json` printed exactly one object.
Tests share ledgers and say so in their fixtures.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from fupin_desk.__main__ import main
from fupin_desk.safe import slots

PASSPHRASE = "松林村的账 2026"
ROSTER = Path(__file__).parent.parent / "intake" / "data" / "roster.xlsx"
VILLAGE, TOWN = "990123101201", "990123101000"


@contextmanager
def with_passphrase() -> Iterator[None]:
    """The passphrase in the environment, and every key derived once.

    A run of hundred verbs would spend most of its time deriving the same key from the same slot; what a slot
    and a passphrase give is remembered, the derivation itself is the safe's own.
    """
    known: dict[tuple[object, bytes], bytes] = {}
    derive = slots._slot_key

    def remembered(slot: slots.Slot, secret: bytes) -> bytes:
        key = (str(slot), secret)
        if key not in known:
            known[key] = derive(slot, secret)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FUPIN_DESK_PASSPHRASE", PASSPHRASE)
        patch.setattr(slots, "_slot_key", remembered)
        yield


class Said(dict[str, Any]):
    """What one call answered: `code` is the exit code, `object` the whole object, the rest its data."""

    def __init__(self, code: int, whole: dict[str, Any]) -> None:
        super().__init__(whole["data"])
        self.code, self.whole = code, whole
        self.findings: list[dict[str, Any]] = whole["findings"]


def run(*argv: str | Path) -> Said:
    """Run one verb with `--json`; the keys and the agreement of `ok` with the exit code are checked."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()) as complaints:
        code = main(["--json", *map(str, argv)])
    whole = json.loads(out.getvalue())
    assert list(whole) == ["ok", "code", "data", "findings"]
    assert whole["ok"] is (code in (0, 1))
    assert whole["code"] == "OK" or whole["code"].startswith("FD-")
    assert complaints.getvalue() == ""
    return Said(code, whole)


def speak(*argv: str | Path) -> tuple[int, str, str]:
    """Run one verb for a person: exit code, stdout, stderr."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main([str(word) for word in argv])
    return code, out.getvalue(), err.getvalue()


class Desk:
    """A ledger folder and its verbs: ``desk("household", "list")``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *argv: str | Path) -> Said:
        return run("--ledger", self.folder, *argv)

    def done(self, *argv: str | Path, code: int = 0) -> Said:
        """The same, which must end with this exit code."""
        said = self(*argv)
        assert said.code == code, said.whole
        return said

    def bytes(self) -> dict[str, str]:
        """Every file of the folder by its digest; the lock's text is nobody's fact."""
        return prints(self.folder)


def prints(folder: Path) -> dict[str, str]:
    """Relative name → SHA-256 of every file below a folder, except the lock; folders too."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if path.name != "lock"
    }


def new_village(folder: Path) -> Desk:
    """An empty village's ledger."""
    given = ("--role", "village", "--code", VILLAGE, "--name", "松林村", "--secretary", "李明")
    assert run("new", folder, *given, "--township", "清溪镇").code == 0
    return Desk(folder)


def new_township(folder: Path) -> Desk:
    """An empty township's ledger."""
    given = ("--role", "township", "--code", TOWN, "--name", "清溪镇", "--secretary", "陈芳")
    assert run("new", folder, *given).code == 0
    return Desk(folder)


def introduce(village: Desk, town: Desk, place: Path) -> None:
    """Enrol both key cards, each on the other's desk; the check words must agree."""
    for here, there, name in ((village, town, "t.fpk"), (town, village, "v.fpk")):
        card = there.done("key", "card", "--out", place / name)
        assert here.done("key", "enrol", place / name)["words"] == card["words"]


def household(desk: Desk, number: str, head: str, *members: str, note: str = "") -> str:
    """A household with its members ``NAME:RELATION``; answers its number."""
    people = [word for member in members for word in ("--member", member)]
    given = ("--no", number, "--head", head, "--note", note, *people)
    return str(desk.done("household", "add", *given)["household_no"])


def entry(desk: Desk, number: str, item: str, amount: str, *more: str | Path, month: str = "2026-10") -> str:
    """One line; answers its id."""
    given = ("--household", number, "--month", month, "--item", item, "--amount", amount)
    return str(desk.done("entry", "add", *given, *more)["entry_id"])
