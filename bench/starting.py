"""How long until something can be done: our window, and our household list, against a bare PySide6 window.

Every start is a process of its own (`window.py`), the sides take turns in one run, each is divided by the
bare start beside it, and the median of these ratios counts. Both on the offscreen platform, with compiled
files at hand (each side has one start more that is not counted). Whole process: interpreter, imports,
everything until the picture is painted.

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
ROUNDS, HOUSEHOLDS, MONTHS = 24, 300, 3
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


def _to_list(told: Moments, which: int) -> float:
    """Start → door, plus Enter → filled; `which` 0 is wall, 1 CPU."""
    return told["door"][which] + told["filled"][which] - told["entered"][which]


def run() -> list[tuple[str, float, float]]:
    """Ratios to the bare window that was started just before, CPU and wall; and milliseconds to read."""
    place = village.kept(HOUSEHOLDS, MONTHS)
    opened = ("ours", str(village.ledger(place)), village.PASSPHRASE)
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    for arguments in (("bare",), ("ours",), opened):
        start(place, *arguments)
    for turn in range(ROUNDS):
        bare = start(place, "bare")["shown"]
        ours = start(place, "ours")["shown"]
        note("bare", bare[1] * 1000)
        note("shown CPU", ours[1] / bare[1])
        note("shown wall", ours[0] / bare[0])
        if turn % 3 == 0:
            told = start(place, *opened)
            bare = start(place, "bare")["shown"]
            note("list CPU", _to_list(told, 1) / bare[1])
            note("list wall", _to_list(told, 0) / bare[0])
            note("typing", (told["entered"][1] - told["door"][1]) * 1000)
            note("entering", (told["filled"][1] - told["entered"][1]) * 1000)
    middle = {name: statistics.median(values) for name, values in found.items()}
    return [
        ("bare window shown, CPU ms", middle["bare"], math.inf),
        ("window shown / bare, CPU", middle["shown CPU"], SHOWN),
        ("window shown / bare, wall", middle["shown wall"], SHOWN),
        ("Enter to list, key derivation counted, CPU ms", middle["entering"], math.inf),
        ("CPU ms used while somebody types", middle["typing"], math.inf),
        (f"list of {HOUSEHOLDS} searchable / bare, CPU", middle["list CPU"], FILLED),
        (f"list of {HOUSEHOLDS} searchable / bare, wall", middle["list wall"], FILLED),
    ]
