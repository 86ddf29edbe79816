"""A household's year in three views: what counting costs beside a plain loop, and how a village grows.

The plain loop is what somebody would write who needs the same answers and nothing else: one pass over the
same 400 `Line` objects, `if` and `elif` on the same facts, income and cost by item in three views, evidence
by view. It knows one rule pack by heart and keeps neither steps nor the ids that explain them. Ours asks the
pack, says each step's rule in words, names the lines of each step and gives the reasons of the gaps. Both
must agree to the fen and to the per cent before anything is measured. A bare ``sum()`` is told beside it.

The village: 1,000 households, twelve months, fifteen lines a month in a real ledger; every household's three
views are computed anew, streaming, in a process of its own: CPU time against 100 households, and the most
memory it ever held above what the open ledger held before.
"""

from __future__ import annotations

import json
import math
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import bulk
import village

from fupin_desk import home
from fupin_desk.jobs import opening, statements
from fupin_desk.model.figures import Coverage, Line, ViewName
from fupin_desk.model.income import statement
from fupin_desk.model.items import ItemList
from fupin_desk.model.rules import RulePack
from fupin_desk.model.values import Month, Window

LINES, ROUNDS, LIMIT = 400, 15, 3.0
SMALL, LARGE, GROWTH, MEMORY_MB = 100, 1_000, 11.0, 150.0
MONTHLY = 15
YEAR = Window(Month(2025, 10), Month(2026, 9))
KINDS = (
    "A1", "A4", "B1.玉米", "B1.洋芋", "B2.猪", "B2.鸡", "B3", "B4", "C2", "D2", "D4", "D5.1", "D6.2", "E1",
    "E2", "E3", "E4", "F1", "R", "X",
)  # fmt: skip
NOT_MONEY = {"one_off", "earmarked", "asset_sale"}
WORTH = {"voucher": 0, "signed": 1, "estimated": 2, "told": 2}


def year_of_lines(items: ItemList, count: int = LINES) -> list[Line]:
    """A full household-year: every kind of line the standard list has room for."""
    dice, made = random.Random(400), []
    for number in range(count):
        item, sub = items.parse(dice.choice(KINDS))
        amount, wage = dice.randrange(1_000, 600_000), item.startswith("A")
        away = wage and dice.random() < 0.5
        made.append(Line(
            f"{number:08d}", YEAR.start.plus(number % 12), item, sub, amount,
            dice.choice(("sold", "sold", "eaten", "stock")) if item.startswith("B") else None,
            dice.choice(("actual", "actual", "actual", "estimated")),
            dice.choice(("voucher", "voucher", "signed", "told")),
            amount // 3 if away else None, amount // 2 if away and dice.random() < 0.8 else None,
        ))  # fmt: skip
    return made


class Sheet:
    """One view of the plain loop: income and cost by item and sub-item, evidence."""

    def __init__(self) -> None:
        self.income: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.cost: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.evidence = [0, 0, 0]


def plain(lines: list[Line], pack: RulePack, window: Window, items: ItemList) -> tuple[Sheet, Sheet, Sheet]:
    """The plain loop over the generic pack: own produce counts whole in policy, costs by voucher."""
    policy, cash, home = Sheet(), Sheet(), Sheet()
    proved_policy, proved_cash, proved_home = policy.evidence, cash.evidence, home.evidence
    first = window.start.year * 12 + window.start.month
    last = window.end.year * 12 + window.end.month
    for line in lines:
        if not first <= line.month.year * 12 + line.month.month <= last:
            continue
        key, amount = (line.item, line.sub), line.amount
        worth = WORTH[line.mark] if line.basis == "actual" else 2
        item = items.items[line.item]
        if item.side == "cost":
            policy.cost[key] += amount
            cash.cost[key] += amount
            home.cost[key] += amount
            proved_policy[worth] += amount
            proved_cash[worth] += amount
            proved_home[worth] += amount
        elif item.side != "income":
            continue
        elif line.use == "eaten":
            policy.income[key] += amount
            proved_policy[2] += amount
        elif line.use is not None and line.use != "sold":
            continue
        elif item.wage:
            living, sent = line.living_cost or 0, line.sent_home
            policy.income[key] += amount - living
            proved_policy[worth] += amount - living
            cash.income[key] += amount
            cash.cost[key] += living
            proved_cash[worth] += amount + living
            if sent is not None:
                home.income[key] += sent
                proved_home[worth] += sent
            else:
                home.income[key] += amount
                home.cost[key] += living
                proved_home[worth] += amount + living
        else:
            case = "one_off" if line.one_off and line.item[0] == "D" else items.case(line.item, line.sub)
            if not case or pack.cases[case].count == "counted":
                policy.income[key] += amount
                proved_policy[worth] += amount
            if case not in NOT_MONEY:
                cash.income[key] += amount
                home.income[key] += amount
                proved_cash[worth] += amount
                proved_home[worth] += amount
    return policy, cash, home


def _each(*works: Callable[[], object]) -> list[float]:
    """CPU seconds of each piece of work, the least of several rounds, taken in turn."""
    best = [math.inf] * len(works)
    for _round in range(ROUNDS):
        for number, work in enumerate(works):
            start = time.process_time()
            for _again in range(20):
                work()
            best[number] = min(best[number], time.process_time() - start)
    return best


def one_household() -> list[tuple[str, float, float]]:
    """400 lines, against the plain loop and against a bare sum."""
    resources = home.surroundings().resources
    items, pack = resources.items, resources.pack("generic-2023")
    lines = year_of_lines(items)
    found, sheets = statement(lines, pack, YEAR, 4, items), plain(lines, pack, YEAR, items)
    names: tuple[ViewName, ...] = ("policy", "cash", "home")
    for name, sheet in zip(names, sheets, strict=True):
        view = found.view(name)
        totals = sum(sheet.income.values()), sum(sheet.cost.values())
        assert (view.income, view.cost) == totals, f"the plain loop counts {name} otherwise"
        assert view.coverage == Coverage.of(*sheet.evidence), f"the plain loop proves {name} otherwise"
    ours, loop, bare = _each(
        lambda: statement(lines, pack, YEAR, 4, items), lambda: plain(lines, pack, YEAR, items),
        lambda: sum(line.amount for line in lines),
    )  # fmt: skip
    return [
        (f"statement of {LINES} lines, times a plain loop", ours / loop, LIMIT),
        (f"statement of {LINES} lines, times a bare sum()", ours / bare, math.inf),
        (f"statement of {LINES} lines, ms", ours / 20 * 1000, math.inf),
    ]


def _a_village(place: Path, households: int) -> None:
    """A year of a village, below the journal."""
    office = opening.create(
        village.ledger(place), "village", village.VILLAGE, "松林村", village.PASSPHRASE,
        village.surroundings(place), secretary="李明",
    ).office  # fmt: skip
    bulk.fill(office, village._people(office, households), YEAR.start, 12, MONTHLY)
    office.close()


def counting(place: str, passes: int) -> dict[str, float]:
    """In a process of its own: CPU seconds of a whole count, peak MB above the open ledger.

    A small village is counted several times in one go, so that a busy machine disturbs both alike.
    """
    where = Path(place)
    office = opening.open_(village.ledger(where), village.surroundings(where), passphrase=village.PASSPHRASE)
    first = next(iter(statements.village_statements(office, YEAR)))
    assert first[1] is not None
    before = _peak(reset=True)
    best = math.inf
    for _round in range(2):
        start, lines = time.process_time(), 0
        for _pass in range(passes):
            for _house, found in statements.village_statements(office, YEAR):
                assert found is not None
                lines += sum(len(step.entries) for step in found.view("cash").steps)
        best = min(best, (time.process_time() - start) / passes)
    office.close()
    return {"cpu": best, "mb": _peak() - before, "lines": lines}


def _peak(*, reset: bool = False) -> float:
    """The most memory this process ever held, MB; with `reset` what it holds now, where Linux can forget."""
    status = Path("/proc/self/status")
    if reset and status.exists():
        # Deriving the key asks for 64 MiB once, long before anything is counted.
        Path("/proc/self/clear_refs").write_text("5")
    if status.exists():
        field = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(field.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def whole_village() -> list[tuple[str, float, float]]:
    """100 and 1,000 households."""
    scratch = Path(tempfile.mkdtemp(prefix="statement-"))
    found: dict[int, dict[str, float]] = {}
    try:
        for households in (SMALL, LARGE):
            place = scratch / str(households)
            _a_village(place, households)
            ran = subprocess.run(
                [sys.executable, __file__, str(place), str(LARGE // households)],
                check=True, capture_output=True, text=True, env=village.child_environment(place / "state"),
            )  # fmt: skip
            found[households] = json.loads(ran.stdout)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    large = found[LARGE]
    return [
        (f"{LARGE:,} households, times {SMALL}", large["cpu"] / found[SMALL]["cpu"], GROWTH),
        (f"{LARGE:,} households × 12 × {MONTHLY}, MB above idle", large["mb"], MEMORY_MB),
        (f"{LARGE:,} households × 12 × {MONTHLY}, CPU s", large["cpu"], math.inf),
    ]


def run() -> list[tuple[str, float, float]]:
    """One household, then a village."""
    return one_household() + whole_village()


if __name__ == "__main__":
    print(json.dumps(counting(sys.argv[1], int(sys.argv[2]))))
