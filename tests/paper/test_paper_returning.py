"""返乡补签单: every line of every waiting month, signed once on its last page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fupin_desk.model.values import Month
from fupin_desk.paper.returning import ReturnLine, ReturnMonth, ReturnSheet, print_return
from tests.paper.reading import codes_of, squeezed, text_of
from tests.paper.village import CONTACTS, DAY, FACES, FAMILY, LONG_NAME, PLACE

WAGE = ReturnLine("务工收入 周文杰", 540_000, "told", note="浙江义乌", living=188_000, sent=250_000)
COST = ReturnLine("种植支出", 12_000, "estimated", cost=True)


def months(count: int, lines: tuple[ReturnLine, ...] = (WAGE, COST)) -> tuple[ReturnMonth, ...]:
    return tuple(ReturnMonth(Month(2026, 2).plus(n), lines, 540_000, 12_000) for n in range(count))


SHEET = ReturnSheet(PLACE, FAMILY, CONTACTS, "李明", months(3), "周文杰 浙江义乌")


def pages(sheet: ReturnSheet, folder: Path) -> list[str]:
    made = print_return([sheet], FACES, DAY)
    return [squeezed(text_of(made.pdf, folder, number)) for number in range(1, made.pages + 1)]


def test_three_months_are_one_page_with_every_line_and_two_places_to_sign(tmp_path: Path) -> None:
    (text,) = pages(SHEET, tmp_path)
    for fact in (
        "返乡补签单", "补签3个月：2026年2月到2026年4月", "周文杰浙江义乌",
        "2026年3月收入5,400.00经营支出120.00",
        "1务工收入周文杰浙江义乌5,400.001,880.002,500.00", "6种植支出−120.00", "户主或家人（签字或按指印）",
        "帮扶责任人", "没有异议", "口述待签", "记账人李明", "共1页",
    ):  # fmt: skip
        assert squeezed(fact) in text, fact
    assert text.count("5,400.00") == 6, "no sum over the months"


def test_a_year_goes_on_and_signatures_never_stand_without_a_fact(tmp_path: Path) -> None:
    for count in range(1, 14):
        for lines in (1, 2, 5):
            sheet = replace(SHEET, months=months(count, (WAGE, COST, WAGE, COST, WAGE)[:lines]))
            found = pages(sheet, tmp_path)
            assert ["按指印" in page for page in found] == [False] * (len(found) - 1) + [True]
            assert "务工收入" in found[-1], (count, lines)
            assert sum(page.count("务工收入") for page in found) == count * (1 + (lines == 5) * 2)


def test_a_month_of_fifty_lines_says_where_it_goes_on(tmp_path: Path) -> None:
    found = pages(replace(SHEET, months=months(1, (WAGE,) * 50)), tmp_path)
    assert len(found) == 2
    assert "2026年2月（续）" in found[1]
    assert sum(page.count("务工收入") for page in found) == 50


def test_its_code_says_what_it_is_and_nothing_of_anybody(tmp_path: Path) -> None:
    made = print_return([replace(SHEET, months=months(12, (WAGE, COST, WAGE)))], FACES, DAY)
    codes = [code for [code] in codes_of(made.pdf, tmp_path)]
    assert len(codes) == made.pages
    assert codes[0].startswith("1H1Z1.RS.999999204001.8K3Q7T2M.202701.V1.1-")


def test_the_digest_follows_the_facts_and_not_the_day(tmp_path: Path) -> None:
    one = print_return([SHEET], FACES, DAY)
    assert one.digests == print_return([replace(SHEET, version=2)], FACES, DAY.replace(day=1)).digests
    amended = replace(SHEET, months=months(3, (replace(WAGE, amount=1), COST)))
    assert one.digests != print_return([amended], FACES, DAY).digests
    assert one.pdf == print_return([SHEET], FACES, DAY).pdf


def test_long_names_numbers_in_notes_and_a_month_without_lines(tmp_path: Path) -> None:
    worse = replace(
        WAGE, name=f"务工收入 {LONG_NAME}", note="电话13912345678", amount=10**12, quantity="12345678斤"
    )
    sheet = replace(
        SHEET, family=replace(FAMILY, head=LONG_NAME),
        months=(ReturnMonth(Month(2026, 2), (worse,), 10**12, 0), ReturnMonth(Month(2026, 3), (), 0, 0)),
        away="打13912345678",
    )  # fmt: skip
    (text,) = pages(sheet, tmp_path)
    assert "13912345678" not in text
    assert "10,000,000,000.00" in text
    assert "这个月没有记账" in text
