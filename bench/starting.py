"""How long until something can be done: our window, and our household list, against a bare PySide6 window.

Every start is a process of its own (`window.py`), the sides take turns in one run, medians are compared, on
the offscreen platform both, with compiled files at hand on both (each side has one start more that is not
counted). Whole process: interpreter, imports, everything until the picture is painted.

To the list: start → the passphrase can be typed, plus Enter → key derived, ledger of 300 households and
three months of lines opened, first page entered, household list in front, filled, painted, and answering a
typed word. The seconds in which a person types are left out, in wall time and in CPU time alike; what the
program does meanwhile (it imports what the ledger needs) is told on a line of its own.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

import village

SHOWN, FILLED = 1.6, 4.0
ROUNDS, HOUSEHOLDS, MONTHS = 9, 300, 3
_WINDOW = Path(__file__).with_name("window.py")
Moments = dict[str, tuple[float, float, int, int]]
"""Event → wall seconds since the start, CPU seconds, resident bytes now and at most."""


def start(place: Path, *arguments: str) -> Moments:
    """One start of one side, from before the process exists to its last word."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(_WINDOW), *arguments], stdout=subprocess.PIPE, text=True,
        env=village.child_environment(place / "state"),
    )  # fmt: skip
    moments: Moments = {}
    assert process.stdout is not None
    for line in process.stdout:
        wall = time.perf_counter() - began
        event, cpu, now, most = line.split()
        moments[event] = (wall, float(cpu), int(now), int(most))
    if process.wait() != 0:
        raise RuntimeError(f"window.py {arguments[0]} ended with {process.returncode}")
    return moments


def run() -> list[tuple[str, float, float]]:
    """Ratios to the bare window, CPU and wall; and what they are made of, in milliseconds of CPU."""
    place = village.kept(HOUSEHOLDS, MONTHS)
    sides = {
        "bare": ("bare",),
        "ours": ("ours",),
        "list": ("ours", str(village.ledger(place)), village.PASSPHRASE),
    }
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in ("bare", "ours", "list", "typing")}
    for turn in range(ROUNDS + 1):
        for side, arguments in sides.items():
            told = start(place, *arguments)
            if turn == 0:
                continue
            if side == "list":
                door, entered, filled = (told[event][:2] for event in ("door", "entered", "filled"))
                took["list"].append((door[0] + filled[0] - entered[0], door[1] + filled[1] - entered[1]))
                took["typing"].append((entered[0] - door[0], entered[1] - door[1]))
            else:
                took[side].append(told["shown"][:2])
    wall = {side: statistics.median(each[0] for each in times) for side, times in took.items()}
    cpu = {side: statistics.median(each[1] for each in times) for side, times in took.items()}
    return [
        ("bare window shown, CPU ms", cpu["bare"] * 1000, math.inf),
        ("window shown / bare, CPU", cpu["ours"] / cpu["bare"], SHOWN),
        ("window shown / bare, wall", wall["ours"] / wall["bare"], SHOWN),
        (f"list of {HOUSEHOLDS} searchable / bare, CPU", cpu["list"] / cpu["bare"], FILLED),
        (f"list of {HOUSEHOLDS} searchable / bare, wall", wall["list"] / wall["bare"], FILLED),
        ("CPU ms used while somebody types", cpu["typing"] * 1000, math.inf),
    ]
