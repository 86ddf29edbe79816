"""Invented ledgers of any size, made once and kept in `build/bench`, for the benches to open or to copy.

Real ledgers through the real journal: households and people go in as one change, like an imported roster,
then some months of lines, one change a household and month, at least a few. The same numbers always give the
same people. A kept ledger is made anew when the schema or this file changed. `desk` copies one into a
scratch folder: benches write.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fupin_desk import home
from fupin_desk.jobs import opening, post
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import household, schema
from fupin_desk.model.account import record_entry
from fupin_desk.model.idnumber import check_digit
from fupin_desk.model.journal import Op
from fupin_desk.model.post import position, put_reached
from fupin_desk.model.values import BEIJING, Month

KEPT = Path(__file__).parents[1] / "build" / "bench"
PASSPHRASE = "bench-2026"
VILLAGE, TOWN = "999999101201", "999999101000"
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜单仇区曾"
_GIVEN = "守田桂香小军云芳大勇银秀树林素珍忠良正才庆长文静志强建国玉梅春燕海涛丽华明辉"
_ITEMS = (("A1", 380000), ("B2", 90000), ("E1", 21000), ("D6.地力补贴", 12000))


def surroundings(place: Path) -> Surroundings:
    """The real clock and resources, with a state folder of the bench's own."""
    return Surroundings(home.now, place / "state" / "fupin-desk", home.surroundings().resources)


def kept(households: int, months: int = 0) -> Path:
    """The folder that holds ``state`` and ``松林村.fupin`` with so many households and months of lines."""
    mark = hashlib.sha256(Path(__file__).read_bytes() + schema.HEAD.encode()).hexdigest()[:8]
    place = KEPT / f"village-{households}-{months}-{mark}"
    if not (place / "done").exists():
        for old in KEPT.glob(f"village-{households}-{months}-*"):
            shutil.rmtree(old)
        place.mkdir(parents=True)
        _make(place, households, months)
        (place / "done").touch()
    return place


def ledger(place: Path) -> Path:
    """Where the ledger lies in a folder of `kept`."""
    return place / "松林村.fupin"


@contextmanager
def desk(households: int, months: int = 0) -> Iterator[Office]:
    """A scratch copy of such a village, open, its township's key enrolled, everything so far acknowledged."""
    place = kept(households, months)
    with tempfile.TemporaryDirectory(prefix="desk-", dir=KEPT) as name:
        scratch = Path(name)
        shutil.copytree(place, scratch, dirs_exist_ok=True)
        around = surroundings(scratch)
        town = opening.create(scratch / "清溪镇", "township", TOWN, "清溪镇", PASSPHRASE, around).office
        office = opening.open_(ledger(scratch), around, passphrase=PASSPHRASE)
        try:
            post.enrol(office, post.key_card(town, scratch / "town.fpk"))
            acknowledge(office)
            yield office
        finally:
            office.close()
            town.close()


def acknowledge(office: Office) -> None:
    """What the township's receipt does to us: it has everything up to here."""
    with office.ledger.change(Op.RECEIVE, by=office.keeper) as s:
        put_reached(s, TOWN, VILLAGE, position(s, VILLAGE))


def _make(place: Path, households: int, months: int) -> None:
    around = surroundings(place)
    first = Month.of(datetime.now(BEIJING).date()).plus(-months)
    clock = [datetime(first.year, first.month, 1, 4, tzinfo=UTC) - timedelta(days=40)]
    early = replace(around, now=lambda: clock[0])
    office = opening.create(
        ledger(place), "village", VILLAGE, "松林村", PASSPHRASE, early, secretary="李明",
        township="清溪镇", county="云岭县",
    ).office  # fmt: skip
    try:
        houses = _people(office, households)
        for back in range(max(months, 1)):
            month = first.plus(back if months else -1)
            clock[0] = datetime(month.year, month.month, 28, 4, tzinfo=UTC)
            _lines(office, houses if months else houses[:20], month)
    finally:
        office.close()


def _people(office: Office, count: int) -> list[str]:
    dice = random.Random(20261122)
    houses = []
    with office.change(Op.IMPORT_ROSTER) as s:
        for number in range(1, count + 1):
            house = household.add_household(
                s, household_no=f"{VILLAGE}{number:05d}", short_no=f"{number:03d}",
                kind=dice.choice(("原建档户", "一般农户", "防止返贫致贫对象")),
                group_name=dice.choice(("一组", "二组", "三组", "四组")),
                phone=f"199{dice.randrange(10**8):08d}",
            )  # fmt: skip
            family, people = dice.choice(_FAMILY), []
            for place, relation in enumerate(("户主", "配偶", "之子", "之女")[: dice.randint(2, 4)]):
                born = date(dice.randint(1946, 2018), dice.randint(1, 12), dice.randint(1, 28))
                digits = f"999999{born:%Y%m%d}{dice.randrange(1000):03d}"
                people.append(household.add_member(
                    s, house.id, relation=relation, name=family + "".join(dice.choices(_GIVEN, k=2)),
                    sex="女" if relation in ("配偶", "之女") else "男", birth=born, id_kind="居民身份证",
                    id_number=digits + check_digit(digits), person_no=f"{VILLAGE}{number:05d}{place + 1:02d}",
                    ethnic="汉族", health="健康", phone=f"198{dice.randrange(10**8):08d}",
                ))  # fmt: skip
            house.search_key = household.key_of(house, people)
            houses.append(house.id)
    return houses


def _lines(office: Office, houses: list[str], month: Month) -> None:
    dice = random.Random(str(month))
    for house in houses:
        with office.change(Op.RECORD_ENTRIES) as s:
            for item, amount in _ITEMS:
                record_entry(
                    s, office.resources.items, household_id=house, month=str(month), item=item,
                    amount=amount + dice.randrange(1000) * 100, basis="actual",
                    happened=month.first + timedelta(days=dice.randrange(25)),
                )  # fmt: skip


def child_environment(state: Path) -> dict[str, str]:
    """For a process whose start is measured: no display, its own state folder, compiled files kept apart."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FUPIN"))}
    return given | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_STATE_HOME": str(state),
        "PYTHONPYCACHEPREFIX": str(KEPT / "compiled"),
    }


if __name__ == "__main__":
    for size in (100, 300, 10_000):
        print(kept(size))
