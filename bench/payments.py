"""A payment list of 1,000 rows against a village of 1,000 households: looked at, booked, taken back.

A real encrypted ledger with a year of lines, a real workbook in the finance office's style, read by the
caged child as always. Counted is CPU time of this process and of the child together, so that a busy machine
does not decide. Each row is one household's, matched by its ID number; the accounts it teaches are written
in the same change.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from village import KEPT, desk

from fupin_desk.jobs import keeping, payment_book, payments
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.payment_match import Village

ROWS = 1_000
PREVIEW_S, BOOK_S = 3.0, 2.0


def sheet(office: Office, place: Path) -> Path:
    """The finance office's list of every household's head."""
    with office.read() as s:
        known = Village.read(s, office.village)
    book = Workbook()
    page: Any = book.worksheets[0]
    page.append(["清溪镇2026年11月耕地地力保护补贴发放花名册"])
    page.append(["发放单位：清溪镇财政所", None, None, None, "2026年11月20日"])
    page.append(["序号", "户主姓名", "身份证号", "一卡通账号", "村组", "发放金额（元）", "备注"])
    total = 0
    heads = [
        next(one for one in known.of_home[id_] if one.name == home.head) for id_, home in known.homes.items()
    ]
    alone = [one for one in heads if len(known.by_id[one.id_number]) == 1]  # invented numbers may meet
    for number, head in enumerate(alone, start=1):
        amount, account = 300 + number % 400, f"62999{number:014d}"
        page.append(
            [number, head.name, head.id_number, account, known.homes[head.household_id].group, amount, ""]
        )
        total += amount
    page.append(["合计", None, None, None, None, total])
    path = place / "补贴.xlsx"
    book.save(path)
    return path


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a piece of work, children counted, and what it answered."""
    before = os.times()
    answer = work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), answer


def run() -> list[tuple[str, float, float]]:
    """(what, measured CPU seconds, limit)."""
    with tempfile.TemporaryDirectory(prefix="payments-", dir=KEPT) as name, desk(ROWS, 12) as office:
        path = sheet(office, Path(name))
        looked, shown = cpu(lambda: payments.preview(office, path))
        rows = len(shown.plan)
        if rows < ROWS - 10 or not rows == len(shown.matched) == shown.learns:
            raise RuntimeError(f"{len(shown.matched)} of {rows} rows matched")
        booked, done = cpu(lambda: payment_book.book(office, shown))
        if done.booked != rows:
            raise RuntimeError(f"{done.booked} of {rows} rows booked")
        undone, _title = cpu(lambda: keeping.undo(office))
    return [
        (f"{rows} rows looked at, CPU s", looked, PREVIEW_S),
        (f"{rows} rows booked in one change, CPU s", booked, BOOK_S),
        (f"{rows} rows taken back by one undo, CPU s", undone, float("inf")),
    ]


if __name__ == "__main__":
    for what, value, limit in run():
        print(f"{what}: {value:.2f} (at most {limit:g})")
