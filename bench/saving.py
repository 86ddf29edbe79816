"""What saving one line costs above what the disk asks for: the ledger against a bare SQLCipher commit.

The bare side writes the very same rows (the fact, its change, the change's row) with prepared statements
into a copy of the same database, with the same pragmas, on the same disk. Both sides take turns, one pair
after the other in one run, so that a slow moment of the disk falls on both; the medians are compared.
`model` goes through `Ledger.change` and `account.record_entry`; `jobs` through `jobs.accounts.record`,
as the window does.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fupin_desk import home
from fupin_desk.jobs import accounts, households, opening
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import account
from fupin_desk.model.journal import Op

ROUNDS, WARM = 400, 60
RATIO_LIMIT, ABOVE_LIMIT = 3.5, 2.5
_TABLES = ("entry", "change", "change_row")
_Timed = Callable[[], float]
"""Does the work once and answers the milliseconds it took."""


def _office(place: Path) -> tuple[Office, str]:
    surroundings = Surroundings(home.now, place / "state", home.surroundings().resources)
    office = opening.create(
        place / "松林村.fupin", "village", "999999101201", "松林村", "bench 12345678", surroundings,
        secretary="李明",
    ).office  # fmt: skip
    house = households.add(office, "张三", household_no="99999910120100001")
    accounts.record(office, house.id, "2026-10", _draft(1))
    return office, house.id


def _draft(amount: int) -> accounts.EntryDraft:
    return accounts.EntryDraft(
        "B1.玉米", amount, quantity="120", unit="斤", happened=date(2026, 10, 9), evidence="stated",
        note="卖给镇上粮站",
    )  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _model(office: Office, house: str) -> _Timed:
    draft, items = _draft(120_00), office.resources.items

    def save() -> None:
        with office.change(Op.RECORD_ENTRY) as s:
            account.record_entry(
                s, items, household_id=house, month="2026-10", item=draft.item, amount=draft.amount,
                quantity=draft.quantity, unit=draft.unit, basis="actual", happened=draft.happened,
                note=draft.note,
            )  # fmt: skip

    return lambda: _timed(save)


def _bare(office: Office, place: Path) -> _Timed:
    """The rows of the newest change again and again under new identities, in a copy of the ledger."""
    copy = place / "bare.fupin"
    shutil.copytree(office.folder.path, copy)
    connection = type(office.folder)(copy).connect(office.raw_key)
    run = connection.execute
    last = run("select max(seq) from change where series = ?", (office.code,)).fetchone()[0]
    rows: dict[str, list[Any]] = {}
    for table in _TABLES:
        found = run(f'select * from "{table}" order by rowid desc limit 1').fetchone()
        assert found is not None
        rows[table] = list(found)
    marks = {table: ",".join("?" * len(rows[table])) for table in _TABLES}
    inserts = {table: f'insert into "{table}" values ({marks[table]})' for table in _TABLES}
    serial = [int(last) + 1_000]

    def save() -> None:
        serial[0] += 1
        rows["entry"][1] = rows["change_row"][5] = f"0199a3b2-{serial[0]:04x}-7000-8000-{serial[0]:012x}"
        rows["change"][2] = rows["change_row"][2] = serial[0]
        run("begin immediate")
        for table in _TABLES:
            run(inserts[table], rows[table])
        run("commit")

    return lambda: _timed(save)


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Median milliseconds of one saved line: ``bare``, ``model``, ``jobs``, taken in turns."""
    scratch = Path(__file__).resolve().parents[1] / "build" / "bench"  # the disk people save on, not a tmpfs
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="saving-", dir=scratch) as name:
        place = Path(name)
        office, house = _office(place)
        sides: dict[str, _Timed] = {
            "bare": _bare(office, place),
            "model": _model(office, house),
            "jobs": lambda: _timed(lambda: accounts.record(office, house, "2026-10", _draft(120_00))),
        }
        took: dict[str, list[float]] = {side: [] for side in sides}
        for turn in range(rounds + WARM):
            for side, work in sides.items():
                spent = work()
                if turn >= WARM:
                    took[side].append(spent)
        office.close()
    return {side: statistics.median(times) for side, times in took.items()}


def run() -> list[tuple[str, float, float]]:
    """(what, measured, limit): ratios and milliseconds above the bare commit."""
    found = measure()
    return [
        ("saving one line / bare commit", found["model"] / found["bare"], RATIO_LIMIT),
        ("saving one line, ms above bare", found["model"] - found["bare"], ABOVE_LIMIT),
        ("saving through jobs / bare commit", found["jobs"] / found["bare"], RATIO_LIMIT),
        ("saving through jobs, ms above bare", found["jobs"] - found["bare"], ABOVE_LIMIT),
    ]


if __name__ == "__main__":
    for what, value, limit in run():
        print(f"{what}: {value:.2f} (at most {limit})")
