"""`make bench`: every number the program promises, each measured as a ratio in one run on this machine.

    python bench/run.py [NAME …]

Every other file here with a `run()` is a bench; it answers lines (name, value, limit). A line holds when the
value is at most its limit, in the benches of `AT_LEAST` when it is at least that; a limit of infinity (there:
of nothing) is a number to read. Ends with 1 if a line does not hold or a bench fails.
"""

from __future__ import annotations

import importlib
import math
import sys
import time
import traceback
from pathlib import Path

AT_LEAST = frozenset({"press"})
TOOLS = frozenset({"bulk", "run", "village", "window"})


def names() -> list[str]:
    """The benches there are."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if file.stem not in TOOLS)


def line(bench: str, name: str, value: float, limit: float) -> tuple[str, bool]:
    """One line of the table, and whether it holds."""
    at_least = bench in AT_LEAST
    holds = value >= limit if at_least else value <= limit
    asked = limit > 0 if at_least else not math.isinf(limit)
    bound = f"{'≥' if at_least else '≤'} {limit:g}" if asked else "—"
    answer = ("yes" if holds else "NO") if asked else "—"
    return f"{bench:<10}{name:<54}{value:>12.2f}{bound:>10}{answer:>7}", holds


def main(wanted: list[str]) -> int:
    """Run the benches named, or all; print the table as it comes."""
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    good = True
    print(f"{'bench':<10}{'name':<54}{'value':>12}{'limit':>10}{'holds':>7}", flush=True)
    for bench in wanted or names():
        began = time.monotonic()
        try:
            lines = importlib.import_module(bench).run()
        except Exception:
            traceback.print_exc()
            good = False
            continue
        for one in lines:
            text, holds = line(bench, *one)
            print(text, flush=True)
            good = good and holds
        print(f"{bench:<10}took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
