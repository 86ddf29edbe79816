"""Find as you type on 10,000 households: CPU milliseconds a keystroke costs, and the list's first filling.

The window keeps the list in memory and filters it at every keystroke with the household's search key; the
command line asks the database (LIKE on the same key). Both are measured over the same typed words: names by
initials, full pinyin and characters, ID tails, numbers, and words that find nobody, letter by letter.
CPU time is counted, the 95th percentile is kept.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fupin_desk import home
from fupin_desk.jobs import households, opening
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import household
from fupin_desk.model.household import HouseholdLine
from fupin_desk.model.journal import Op
from fupin_desk.model.search import folded

HOUSEHOLDS, LIMIT_MS = 10_000, 16.0
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张单仇区曾"
_GIVEN = "长林秀兰文杰静桂芳志强建国玉梅春燕海涛小军丽华明辉乐重朴"
_TYPED = (
    "zs", "zhangsan", "张三", "lxl", "李秀", "wangjianguo", "1234", "0077", "8123", "shan", "曾小军", "欧阳",
    "zzzzzz", "13900", "二组", "chunyan 0012",
)  # fmt: skip


def fill(office: Office, count: int) -> None:
    """Book that many invented households of three."""
    dice = random.Random(7)
    with office.change(Op.IMPORT_ROSTER, "bench") as s:
        for number in range(count):
            row = household.add_household(s, household_no=f"999999101201{number:05}", phone=_phone(dice))
            people = [
                household.add_member(
                    s, row.id, relation=relation, name=_name(dice), phone=_phone(dice),
                    id_number=f"999999{dice.randrange(10**12):012}",
                )
                for relation in (household.HEAD, "配偶", "之子")
            ]  # fmt: skip
            row.search_key = household.key_of(row, people)


def _name(dice: random.Random) -> str:
    return dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=2))


def _phone(dice: random.Random) -> str:
    return f"139{dice.randrange(10**8):08}"


def filtered(lines: Sequence[HouseholdLine], text: str) -> list[HouseholdLine]:
    """What the window shows for a typed text."""
    words = [folded(word) for word in text.split()]
    return [line for line in lines if all(word in line.search_key for word in words)]


def keystrokes() -> Iterator[str]:
    """Every text that stands in the field while the words are typed and taken back."""
    for word in _TYPED:
        yield from (word[:length] for length in range(1, len(word) + 1))
        yield ""


def _p95(work: Callable[[str], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        for text in keystrokes():
            start = time.process_time()
            work(text)
            took.append((time.process_time() - start) * 1000)
    return sorted(took)[int(len(took) * 0.95)]


def run(count: int = HOUSEHOLDS) -> list[tuple[str, float, float]]:
    """(what, measured CPU ms, limit)."""
    scratch = Path(__file__).resolve().parents[1] / "build" / "bench"  # the disk people save on, not a tmpfs
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="find-", dir=scratch) as name:
        place = Path(name)
        surroundings = Surroundings(home.now, place / "state", home.surroundings().resources)
        office = opening.create(
            place / "大村.fupin", "village", "999999101201", "大村", "bench 12345678", surroundings
        ).office
        fill(office, count)
        start = time.process_time()
        lines = households.lines(office)
        first = (time.process_time() - start) * 1000
        if len(lines) != count:
            raise RuntimeError(f"{len(lines)} households instead of {count}")
        found = [
            ("one keystroke in memory", _p95(lambda text: filtered(lines, text), 5), LIMIT_MS),
            ("asked of the database", _p95(lambda text: households.lines(office, text or "x"), 1), 500.0),
        ]
        found = [(f"{what}, {count} households, p95 ms CPU", value, limit) for what, value, limit in found]
        found.append(("filling the list once, ms CPU", first, 1500.0))
        office.close()
    return found


if __name__ == "__main__":
    for what, value, limit in run():
        print(f"{what}: {value:.1f} (at most {limit:g})")
