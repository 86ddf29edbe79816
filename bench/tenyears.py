"""Opening a month in a ledger of ten years and two million lines, against one year of the same village.

1,111 households, fifteen lines a month each; one ledger holds a year of them, the other ten. The same
households' newest month is opened in both, by the very job the page and the command line call; CPU time, the
least of several rounds, taken in turn. The ledgers (some 1.5 GB) lie in the computer's folder for passing
files (`TMPDIR`) and are deleted.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import bulk
import village

from fupin_desk.jobs import accounts, opening
from fupin_desk.jobs.office import Office
from fupin_desk.model.values import Month

HOUSEHOLDS = int(os.environ.get("FUPIN_BENCH_HOUSEHOLDS", "1111"))
LINES, YEARS, LIMIT = 15, 10, 1.5
OPENED, ROUNDS = 40, 5
_NOW = datetime(2026, 11, 10, 4, tzinfo=UTC)
LAST = Month(2026, 10)


def _ledger(place: Path, years: int) -> tuple[Office, list[str], int]:
    """A ledger with so many years of lines, open; its households and lines."""
    around = village.surroundings(place)
    around = type(around)(lambda: _NOW, around.state_dir, around.resources)
    office = opening.create(
        village.ledger(place),
        "village",
        village.VILLAGE,
        "松林村",
        village.PASSPHRASE,
        around,
        secretary="李明",
    ).office
    houses = village._people(office, HOUSEHOLDS)
    lines = bulk.fill(office, houses, LAST.plus(1 - 12 * years), 12 * years, LINES)
    return office, houses, lines


def _opener(office: Office, houses: list[str]) -> Callable[[], float]:
    def once() -> float:
        start = time.process_time()
        for house in houses:
            page = accounts.month(office, house, str(LAST))
            assert len(page.lines) == LINES
        return (time.process_time() - start) * 1000 / len(houses)

    return once


def run() -> list[tuple[str, float, float]]:
    """CPU of one opened month in both ledgers, and what the large one weighs."""
    scratch = Path(tempfile.mkdtemp(prefix="tenyears-"))
    try:
        began = time.process_time()
        one, houses, few = _ledger(scratch / "one", 1)
        ten, others, many = _ledger(scratch / "ten", YEARS)
        built = time.process_time() - began
        some = random.Random(7).sample(range(HOUSEHOLDS), min(OPENED, HOUSEHOLDS))
        openers = [_opener(one, [houses[n] for n in some]), _opener(ten, [others[n] for n in some])]
        best = [math.inf, math.inf]
        for _round in range(ROUNDS):
            for number, opener in enumerate(openers):
                best[number] = min(best[number], opener())
        weight = ten.folder.db.stat().st_size / 1e6
        one.close()
        ten.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [
        (f"a month among {many:,} lines, times one among {few:,}", best[1] / best[0], LIMIT),
        ("a month in one year, CPU ms", best[0], math.inf),
        ("a month in ten years, CPU ms", best[1], math.inf),
        ("the ten years on disk, MB", weight, math.inf),
        ("building both ledgers, CPU s", built, math.inf),
    ]
