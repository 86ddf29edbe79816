"""All checks over a village: CPU seconds for 1,000 households × 12 months × 15 lines, and how it grows.

A real ledger, every check, every bound that ships. What is counted is everything a person waits for: reading
the rows, making the values, asking the checks, naming what was found. CPU time of the process, so that a busy
machine does not count.
"""

from __future__ import annotations

import hashlib
import math
import random
import resource
import shutil
import time
from datetime import timedelta
from pathlib import Path

import village

from fupin_desk.jobs import checks, opening
from fupin_desk.jobs.office import Office
from fupin_desk.model import schema
from fupin_desk.model.account import record_entry
from fupin_desk.model.household import Household
from fupin_desk.model.journal import Op
from fupin_desk.model.values import Month

HOUSEHOLDS, MONTHS, LINES, LIMIT = 1_000, 12, 15, 10.0
_MORE = (
    ("B1.玉米", 41, "斤", "sold"), ("B1.玉米", 22, "斤", "eaten"), ("B2.猪", 1, "头", "sold"),
    ("B3.核桃", 8, "公斤", "sold"), ("B4", 1, "", "sold"), ("C2", 2, "亩", None), ("D2", 1, "", None),
    ("D4", 1, "", None), ("D5.1", 3, "亩", None), ("E2", 2, "头", None), ("F1", 1, "", None),
)  # fmt: skip


def kept(households: int) -> Path:
    """The folder of a ledger with fifteen lines a month, made once."""
    mark = hashlib.sha256(Path(__file__).read_bytes() + schema.HEAD.encode()).hexdigest()[:8]
    place = village.KEPT / f"checks-{households}-{mark}"
    if not (place / "done").exists():
        for old in village.KEPT.glob(f"checks-{households}-*"):
            shutil.rmtree(old)
        shutil.copytree(village.kept(households, MONTHS), place)
        (place / "done").unlink()
        office = _open(place)
        _fill(office)
        office.close()
        (place / "done").touch()
    return place


def _open(place: Path) -> Office:
    return opening.open_(village.ledger(place), village.surroundings(place), passphrase=village.PASSPHRASE)


def _fill(office: Office) -> None:
    dice = random.Random(15)
    with office.read() as s:
        houses = [row.id for row in s.query(Household)]
    first = Month.of(office.today()).plus(-MONTHS)
    for back in range(MONTHS):
        month = first.plus(back)
        with office.change(Op.IMPORT_ENTRIES, "bench") as s:
            for house in houses:
                for item, many, unit, use in _MORE:
                    record_entry(
                        s, office.resources.items, household_id=house, month=str(month), item=item,
                        amount=dice.randrange(2_000, 400_000), use=use, unit=unit,
                        quantity=str(dice.randrange(many, many * 9)) if unit else "", basis="actual",
                        happened=month.first + timedelta(days=dice.randrange(25)),
                    )  # fmt: skip


def _measure(households: int) -> tuple[float, checks.Checked]:
    place = kept(households)
    office = _open(place)
    try:
        start = time.process_time()
        found = checks.check(office)
        return time.process_time() - start, found
    finally:
        office.close()


def run(households: int = HOUSEHOLDS) -> list[tuple[str, float, float]]:
    """(what, measured, limit)."""
    few, _found = _measure(households // 10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many, found = _measure(households)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if found.households != households:
        raise RuntimeError(f"{found.households} households instead of {households}")
    return [
        (f"all {len(found.rules)} checks, {households} households, CPU s", many, LIMIT),
        ("times a tenth of the village", many / few, 11.0),
        ("questions found", float(len(found.noticed)), math.inf),
        ("memory above a tenth of the village, MB", more, math.inf),
    ]


if __name__ == "__main__":
    for what, value, limit in run():
        print(f"{what}: {value:.2f} (at most {limit:g})")
