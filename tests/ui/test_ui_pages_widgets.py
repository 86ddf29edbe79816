"""The pictures and tables pages are made of: what they say, and that they hold at the edges."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fupin_desk.model.household import HouseholdLine
from fupin_desk.ui import style
from fupin_desk.ui.table import Column, ReadTable, money
from fupin_desk.ui.widgets import monthboard, trend
from fupin_desk.ui.widgets.monthboard import MonthBoard
from fupin_desk.ui.widgets.reason import ReasonBar
from fupin_desk.ui.widgets.trend import Trend
from fupin_desk.ui.widgets.wording import KindWords, kind_words
from tests.ui.pages_village import dressed

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(autouse=True)
def app() -> QApplication:
    """Every test here paints."""
    return dressed()


def _lines(count: int, groups: int = 5) -> list[HouseholdLine]:
    return [
        HouseholdLine(str(n), f"99{n:06d}", "", f"户{n}", 3, f"{n * groups // count + 1}组", "", "", "")
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 86, 400, 10_000])
@pytest.mark.parametrize("room", [300.0, 690.0, 1200.0])
def test_the_board_fits_any_village_into_any_width(count: int, room: float) -> None:
    """Every household has its column or shares one with its neighbours; none runs over the edge."""
    made = monthboard.columns(monthboard.grouped(_lines(count)), room)
    assert [one for column in made for one in column.ids] == [str(n) for n in range(count)]
    assert made[-1].x + made[-1].wide <= room + 0.01
    assert min(column.wide for column in made) >= min(2.0, room / count)


def test_a_household_not_yet_in_the_ledger_is_not_counted_as_missing() -> None:
    """Past months count who had an account then; this month counts everybody."""
    board = MonthBoard()
    states = {"0": {"2026-09": "passed", "2026-10": "draft"}, "1": {"2026-09": "empty", "2026-10": "signed"}}
    board.show_board(_lines(3), ["2026-09", "2026-10"], states)
    assert board._counted("2026-09") == (1, 1)
    assert board._counted("2026-10") == (1, 3)
    assert "2026-10" in board.accessibleName()


def test_returned_months_look_different_in_every_contrast() -> None:
    """Red is not alone: a returned cell differs from a blank one in black and white too."""
    app = dressed()
    for look in (style.PLAIN, style.CONTRAST):
        style.wear(app, look)
        pictures = []
        for state in ("returned", "passed", "draft", ""):
            board = MonthBoard()
            board.resize(400, 60)
            board.show_board(_lines(1, 1), ["2026-10"], {"0": {"2026-10": state}})
            pictures.append(
                board.grab().toImage().convertToFormat(board.grab().toImage().Format.Format_Grayscale8)
            )
        assert all(a != b for n, a in enumerate(pictures) for b in pictures[n + 1 :])
    style.wear(app, style.PLAIN)


@pytest.mark.parametrize(
    ("highest", "top"), [(1, 10_000), (10_000, 10_000), (10_001, 20_000), (1_550_000, 2_000_000),
     (3 * 10**9, 5 * 10**9)]
)  # fmt: skip
def test_the_scale_ends_at_a_round_figure(highest: int, top: int) -> None:
    """1, 2 or 5 times a power of ten, never below the highest."""
    assert trend.round_top(highest) == top


@pytest.mark.parametrize(
    "points",
    [[], [("2026-10", 0, 0, 0)], [("2026-09", -500_00, 10, 0), ("2026-10", -900_00, -20, 5)],
     [("2026-10", 7, 7, 7)]],
)  # fmt: skip
def test_the_curves_hold_at_the_edges(points: list[tuple[str, int, int, int]]) -> None:
    """Nothing, one month, losses, three lines on one spot: painted without a fault, said in words."""
    picture = Trend()
    picture.resize(640, 200)
    picture.show_points(points)
    assert not picture.grab().isNull()
    assert "政策" in picture.accessibleName()


def test_a_table_is_read_copied_and_opened_by_keyboard() -> None:
    """Enter opens the row, Ctrl+C takes its words with true minuses, the header knows its groups."""
    rows = [("玉米", 109_200), ("化肥", -34_000)]
    table = ReadTable(
        [
            Column("项目", 0, lambda row: str(row[0])),
            money("金额", 100, lambda row: int(row[1]), group="本月"),
        ],
        "账目",
    )
    table.show_rows(rows)
    table.resize(300, 120)
    table.setCurrentIndex(table.lines.index(1, 0))
    opened: list[object] = []
    table.opened.connect(opened.append)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [rows[1]]
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "化肥\t−340.00"
    assert table.lines.headerData(1, Qt.Orientation.Horizontal) == "本月 金额"
    table.show_rows(rows[:1])
    assert not table.grab().isNull()


def test_a_reason_is_asked_and_nothing_happens_without_one() -> None:
    """The deed stays grey, Enter does nothing, Escape leaves it; a reason is handed over trimmed."""
    bar, given = ReasonBar(), list[str]()
    bar.ask("反结账", "反结账", given.append)
    assert not bar.deed.isEnabled()
    QTest.keyClick(bar.box, Qt.Key.Key_Return)
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()
    bar.ask("反结账", "反结账", given.append)
    QTest.keyClicks(bar.box, " late slip ")
    QTest.keyClick(bar.box, Qt.Key.Key_Return)
    assert given == ["late slip"]
    assert bar.isHidden()


def test_kinds_are_called_by_the_word_of_the_day() -> None:
    """The roster's value is data; what is shown follows the dated vocabulary."""
    pack = tomllib.loads((RESOURCES / "words.toml").read_text("utf-8"))
    before, now = kind_words(pack, date(2025, 6, 1)), kind_words(pack, date(2026, 10, 27))
    assert before.full("脱贫户", "") == "脱贫户"
    assert now.full("脱贫户", "") == "原建档立卡脱贫户"
    assert now.short("脱贫户", "") == "原建档户"
    assert now.short("一般农户", "边缘易致贫户") == "帮扶对象"
    assert now.full("一般农户", "") == "一般农户"
    assert kind_words({}, date(2026, 1, 1)) == KindWords()
