"""帮扶交接单: every household and promise stands on it, places to sign are blank, pages count right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fupin_desk.paper.handover import HandOverSheet, OpenPromise, Row, print_handover
from fupin_desk.paper.press import NothingToPrint
from tests.paper.reading import squeezed, text_of
from tests.paper.village import DAY, FACES, LONG_NAME

SHEET = HandOverSheet(
    place="示范县石桥镇松林村",
    given_by="周敏，县水务局",
    taken_by="罗志强，县林业局",
    witness="李明",
    on=date(2026, 11, 1),
    why="调回单位",
    rows=(
        Row("张守田", "一组", date(2026, 3, 1), date(2026, 11, 30), 1),
        Row(LONG_NAME, "二组", None, None, 0),
    ),
    promises=(OpenPromise("张守田", "换一根入户水管", date(2026, 10, 20), "周敏", 12),),
)


def test_all_of_it_is_readable(tmp_path: Path) -> None:
    printed = print_handover([SHEET], FACES, DAY)
    text = squeezed(text_of(printed.pdf, tmp_path))
    parties = ("帮扶交接单", "周敏，县水务局", "罗志强，县林业局", "调回单位")
    facts = ("张守田", "2026-03-01", "花名册起", "换一根入户水管", "逾期12天")
    signs = ("交出人（签字）", "接手人（签字）", "第一书记（签字）", "内部资料")
    for words in (*parties, *facts, *signs):
        assert squeezed(words) in text, words
    assert "李明" not in text, "places to sign are blank"
    assert (printed.pages, printed.warnings) == (1, ())


@pytest.mark.parametrize("count", [0, 1, 21, 22, 23, 24, 29, 30, 40, 56, 90])
@pytest.mark.parametrize("owed", [0, 1, 18])
def test_pages_are_counted_as_they_are_drawn(tmp_path: Path, count: int, owed: int) -> None:
    """The foot says 第 1/3 页: the last page's number is the number of pages."""
    rows = tuple(Row(f"户{n}", "一组", None, None, 0) for n in range(count))
    promises = tuple(OpenPromise(f"户{n}", "修" * 80, None, "周敏", n) for n in range(owed))
    printed = print_handover([replace(SHEET, rows=rows, promises=promises)], FACES, DAY)
    last = squeezed(text_of(printed.pdf, tmp_path, printed.pages))
    assert "交出人（签字）" in last
    if printed.pages > 1:
        assert f"第{printed.pages}/{printed.pages}页" in last
    whole = squeezed(text_of(printed.pdf, tmp_path))
    assert all(f"户{n}一组" in whole for n in range(count))
    assert not printed.warnings or owed


def test_nothing_is_no_sheet() -> None:
    with pytest.raises(NothingToPrint):
        print_handover([], FACES, DAY)


def test_numbers_in_free_words_are_veiled(tmp_path: Path) -> None:
    """Somebody typed an ID number into the reason: the paper does not show it."""
    sheet = replace(SHEET, why="身份证999999198002290019要带上")
    assert "999999198002290019" not in squeezed(text_of(print_handover([sheet], FACES, DAY).pdf, tmp_path))
