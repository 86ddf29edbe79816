"""换个办法算 on paper: both sides, every line, no code, and as many pages as the lines need."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

from fupin_desk.model.comparing import Way, compare
from fupin_desk.model.income import Line
from fupin_desk.model.items import parse_items
from fupin_desk.model.rules import parse_pack
from fupin_desk.model.values import Month, Window
from fupin_desk.paper.comparison import ComparisonSheet, Side, print_comparison
from tests.paper.village import FACES

RESOURCES = Path(__file__).parents[2] / "resources"
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
GENERIC, RATIO = (
    parse_pack((RESOURCES / "rules" / f"{name}.toml").read_bytes())
    for name in ("generic-2023", "ratio-style")
)
YEAR = Window(Month(2025, 10), Month(2026, 9))


def sheet(count: int = 1) -> ComparisonSheet:
    lines = [
        Line(f"e{n:03d}", YEAR.start.plus(n % 12), "B1", "", 10_000 + n, "eaten", "actual", "signed")
        for n in range(count)
    ]
    found = compare(lines, Way(GENERIC, YEAR, 4), Way(RATIO, YEAR, 3), ITEMS)
    told = {line.entry_id: (str(line.month), "阿依古丽·买买提艾力 13800001234") for line in lines}
    left, right = (Side(pack.title, ("核算办法待确认",)) for pack in (GENERIC, RATIO))
    return ComparisonSheet("示范县清溪镇松林村", "张守田", "松林03-017", left, right, found, told)


def words(made: ComparisonSheet, folder: Path) -> tuple[str, int]:
    printed = print_comparison([made], FACES, date(2026, 11, 1))
    file = folder / "two.pdf"
    file.write_bytes(printed.pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    return ran.stdout, printed.pages


def test_both_sides_and_the_difference_stand_on_it(tmp_path: Path) -> None:
    text, pages = words(sheet(), tmp_path)
    assert pages == 1
    for said in (
        GENERIC.title, RATIO.title, "内部资料", "核算办法待确认", "政策口径：全户相差 −40.00 元", "2025-10",
        "同一本账、三种算法", "签字都没有动",
    ):  # fmt: skip
        assert said in text
    assert "13800001234" not in text, "a number in a note is masked"


def test_four_hundred_lines_take_the_pages_they_need_and_none_is_lost(tmp_path: Path) -> None:
    made = sheet(400)
    text, pages = words(made, tmp_path)
    assert pages > 5
    assert f"第 {pages}/{pages} 页" in text
    assert text.count("阿依古丽") == 400
    part = made.found.views["policy"].differences[0]
    assert f"{part.amount / 100:,.2f}".replace("-", "−") in text


def test_ways_that_do_not_differ_say_so_by_dashes(tmp_path: Path) -> None:
    way = Way(GENERIC, YEAR, 4)
    same = compare([], way, way, ITEMS)
    side = Side(GENERIC.title, ())
    text, pages = words(ComparisonSheet("松林村", "", "", side, side, same, {}), tmp_path)
    assert pages == 1
    assert text.count("没有不同") == 3
