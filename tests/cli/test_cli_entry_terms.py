"""What a line says beside its amount on the command line: price, source, ten days; the village's rhythm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import Desk, entry, household, new_village


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_village(tmp_path / "松林村.fupin")
    household(made, "1", "张三", "单小英:配偶")
    return made


def test_price_source_and_ten_days_stand_on_the_line(desk: Desk) -> None:
    entry(
        desk, "1", "B1.土豆", "600", "--quantity", "500", "--unit", "斤", "--price", "1.2", "--price-source",
        "receipt", "--xun", "2",
    )  # fmt: skip
    line = desk.done("account", "show", "--household", "1", "--month", "2026-10")["lines"][0]
    assert (line["price"], line["price_source"], line["xun"]) == (120, "receipt", 2)


@pytest.mark.parametrize(
    "odd", [("--price", "0"), ("--price-source", "听说"), ("--xun", "1", "--date", "2026-10-25")]
)
def test_what_makes_no_sense_is_refused_and_nothing_is_booked(desk: Desk, odd: tuple[str, ...]) -> None:
    said = desk(
        "entry", "add", "--household", "1", "--month", "2026-10", "--item", "B1", "--amount", "5", *odd
    )
    assert said.code == 3
    assert desk.done("account", "show", "--household", "1", "--month", "2026-10")["lines"] == []


def test_a_village_books_by_the_month_or_by_ten_days(desk: Desk) -> None:
    assert desk.done("village", "rhythm=xun")["rhythm"] == "xun"
    page = desk.done("account", "show", "--household", "1", "--month", "2026-10")
    assert [band["xun"] for band in page["bands"]] == [1, 2, 3]
    assert desk("village", "rhythm=weekly").code == 3
    assert desk.done("village", "rhythm=month")["rhythm"] == "month"
