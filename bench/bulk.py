"""Fills a ledger below the journal, for benches that need millions of rows in a minute.

The rows are those the jobs would write, in the order of life: month after month, household after household,
so that one household's lines lie scattered over the file as they do after ten years. Each household and month
has its lines, one photographed paper on the first of them, two signatures over half of them, a closed period
and a verdict. What is left out is the journal, which opening a month never reads. No digest is right, so no
signature covers anything: that costs the same to look up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from fupin_desk.jobs.office import Office
from fupin_desk.model.account import Entry, EntryVoucher, Period, period_id
from fupin_desk.model.base import Base
from fupin_desk.model.review import Verdict
from fupin_desk.model.signature import Signature, SignedFact
from fupin_desk.model.values import Month
from fupin_desk.model.voucher import Voucher

ITEMS = ("A1", "A4", "B1", "B2", "B2", "C2", "D6", "E1", "E2", "F1")
_Row = dict[str, object]


def fill(office: Office, houses: list[str], first: Month, months: int, per_month: int) -> int:
    """Fill whole months; answers how many lines there are now."""
    connection = office.folder.connect(office.raw_key)
    dice, number = random.Random(2026), 0
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    for back in range(months):
        month = first.plus(back)
        made: dict[type[Base], list[_Row]] = {
            kind: [] for kind in (Entry, Voucher, EntryVoucher, Signature, SignedFact, Period, Verdict)
        }
        for house in houses:
            ids = [f"{number + n:012x}" for n in range(per_month)]
            number += per_month
            for kind, row in _of_month(office.village, house, month, ids, dice):
                made[kind].append(row)
        connection.execute("BEGIN")
        for kind, rows in made.items():
            _insert(connection, kind, rows)
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()
    return number


def _of_month(
    village: str, house: str, month: Month, ids: list[str], dice: random.Random
) -> Iterator[tuple[type[Base], _Row]]:
    """Every row of one household's month."""
    own: _Row = {"village": village, "household_id": house, "month": str(month)}
    day = (month.first + timedelta(days=9)).isoformat()
    for place, line in enumerate(ids):
        item = dice.choice(ITEMS)
        yield Entry, own | {
            "id": line, "item": item, "amount": dice.randrange(1_000, 500_000), "basis": "actual",
            "use": "sold" if item.startswith("B") else None, "happened": day, "booked": day,
            "sub": "", "quantity": "", "unit": "", "one_off": 0, "note": "",
        }  # fmt: skip
        if place % 2:
            for role in "hs":
                yield SignedFact, {
                    "village": village, "id": f"{line}{role}", "signature_id": f"{ids[0]}{role}",
                    "fact_id": line, "digest": "0" * 64,
                }  # fmt: skip
    sha = f"{ids[0]:0>64}"
    yield Voucher, {
        "village": village, "id": ids[0], "sha256": sha, "original_sha256": sha, "size": 90_000,
        "width": 1200, "height": 1600, "kind": "", "number": "", "place": "", "photographed": day,
    }  # fmt: skip
    yield (
        EntryVoucher,
        {"village": village, "id": ids[0], "entry_id": ids[0], "voucher_id": ids[0], "sound": 1},
    )
    for role, name in (("h", "household"), ("s", "helper")):
        yield Signature, own | {
            "id": f"{ids[0]}{role}", "subject": "month", "role": name, "way": "signed", "state": "signed",
            "signer": "", "signed_on": day, "words": "",
        }  # fmt: skip
    yield Period, own | {
        "id": period_id(house, str(month)), "state": "closed", "closed_by": "", "closed_on": day,
        "reason": "",
    }  # fmt: skip
    yield Verdict, own | {
        "id": ids[0], "state": "passed", "reason": "", "facts": "0" * 64, "by_name": "", "given_on": day,
    }  # fmt: skip


def _insert(connection: object, kind: type[Base], rows: list[_Row]) -> None:
    names = list(rows[0])
    holes = ", ".join("?" * len(names))
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{kind.__tablename__}" ({columns}) VALUES ({holes})'  # names of our own tables
    connection.executemany(statement, [tuple(row[name] for name in names) for row in rows])  # type: ignore[attr-defined]
