"""A month kept by keyboard alone, in the real window: nothing but keys, and every one of them counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from fupin_desk.jobs import keeping
from tests.ui.grid_window import CONTROL, KEY, SHIFT, Window
from tests.ui.pages_village import make, september

ENTER, DOWN, TAB = KEY.Key_Return, KEY.Key_Down, KEY.Key_Tab
TWO_MINUTES = 240
"""Two key presses a second, looking at the papers in between."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Window]:
    made = make(tmp_path)
    september(made.office, made.ids[0])
    window = Window(made, tmp_path)
    yield window
    window.close()


def test_fifteen_lines_take_fewer_keys_than_two_minutes_hold(desk: Window) -> None:
    """Item by initials, amount, Enter; a day or a quantity where the paper says one."""
    _open_by_initials(desk, "zst")
    before = desk.presses
    _fifteen(desk)
    lines = desk.lines()
    assert len(lines) == 15
    assert desk.presses - before <= TWO_MINUTES, desk.presses - before
    found = {line.code: line.amount for line in lines}
    assert found["B1.土豆"] == 60000
    assert found["E1.化肥"] == -34000
    potatoes = next(line for line in lines if line.code == "B1.土豆")
    assert (potatoes.quantity, potatoes.unit, potatoes.price) == ("500", "斤", 120)


def test_a_whole_month_is_kept_by_keyboard_alone(desk: Window, tmp_path: Path) -> None:
    """Find the household, take last month's, type, paste five, correct, prove, take one back."""
    _open_by_initials(desk, "zst")
    desk.type(DOWN, ENTER, ENTER, ENTER)  # what September had, grey: one key each
    assert [line.code for line in desk.lines()] == ["A1", "A4", "B1.玉米"]
    _fifteen(desk)
    QGuiApplication.clipboard().setText(
        "10-12\t稻谷\t500\t公斤\t1,350\t\n10-15\t鸡\t6\t只\t510.00\t赶场卖\n10-16\tE2\t3\t袋\t4６5\t饲料\n"
        '10-18\t土地流转\t2.4\t亩\t0.12万\t"协议""第 3 年"""\n10-20\tD5.1\t\t\t1125元\t'
    )
    desk.chord(KEY.Key_V)
    desk.chord(ENTER)
    lines = desk.lines()
    assert len(lines) == 23
    assert {line.code: line.amount for line in lines}["C2"] == 120000
    assert [line.note for line in lines if line.code == "C2"] == ["", '协议"第 3 年"']
    desk.chord(KEY.Key_Home)
    desk.type(KEY.Key_End, *[KEY.Key_Left] * 5)
    assert desk.page.grid.column == "amount"
    desk.type("5600", ENTER)  # the wage was typed wrong last month
    assert desk.lines()[0].amount == 560000
    desk.type(KEY.Key_Up)
    _copy_photo(tmp_path)
    desk.chord(KEY.Key_V)
    assert desk.lines()[0].mark == "voucher"
    desk.chord(KEY.Key_End)
    struck = desk.page.grid.row
    assert struck is not None
    desk.chord(KEY.Key_Delete)
    desk.type(ENTER)
    assert len(desk.lines()) == 22
    desk.chord(KEY.Key_Z)
    assert len(desk.lines()) == 23
    titles = [one.title for one in keeping.history(desk.made.office, 50)]
    assert titles.count("记多笔") == 2  # September, and the five that were pasted
    assert {"撤销", "划去一笔", "存凭证", "改一笔"} <= set(titles)


def _open_by_initials(desk: Window, initials: str) -> None:
    desk.chord(KEY.Key_F)
    desk.type(initials, ENTER)
    desk.settle()
    assert desk.page.name.name == "张守田"
    assert desk.page.grid.hasFocus()


def _fifteen(desk: Window) -> None:
    """As a first secretary types from a heap of papers."""
    plain = [
        ("a2", "1800"), ("jd", "126"), ("tdlz", "1200"), ("ylbx", "143"), ("hf", "340"), ("sl", "465"),
        ("tghl", "1125"), ("dlbt", "286.5"), ("xf", "186"), ("sl", "200"), ("dianf", "88"), ("yf", "60"),
    ]  # fmt: skip
    for item, amount in plain:
        desk.type(item, ENTER, amount, ENTER)
    desk.type("td", ENTER, "500斤*1.2", ENTER)
    desk.type("zhu", ENTER, "3200", TAB, ENTER)
    desk.type("sr", ENTER, "0.05万", ENTER)
    desk.settle()


def _copy_photo(folder: Path) -> None:
    image = QImage(320, 420, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    image.save(str(folder / "receipt.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "receipt.png"))])
    QGuiApplication.clipboard().setMimeData(data)


def test_a_range_is_added_up_copied_and_filled_as_in_a_spreadsheet(desk: Window) -> None:
    """Shift and arrows choose, the foot tells the sum, Ctrl+C gives text and table, Ctrl+D fills down."""
    _open_by_initials(desk, "zst")
    for amount in ("100", "200.5", "300"):
        desk.type("a4", ENTER, amount, ENTER)
    desk.settle()
    desk.chord(KEY.Key_Home)
    desk.type(*[KEY.Key_Right] * 6)
    assert desk.page.grid.column == "amount"
    desk.chord(DOWN, SHIFT)
    desk.chord(DOWN, SHIFT)
    assert "600.50" in desk.page.added.text()
    desk.chord(KEY.Key_C)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "100.00\n200.50\n300.00"
    assert "<table>" in data.html()
    assert "<td>200.50</td>" in data.html()
    desk.chord(KEY.Key_D)
    assert [line.amount for line in desk.lines()] == [10000, 10000, 10000]
    desk.chord(KEY.Key_Z)
    assert [line.amount for line in desk.lines()] == [10000, 20050, 30000]
    desk.chord(KEY.Key_A, CONTROL)
    desk.chord(KEY.Key_C)
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[:3] == ["项目", "成员", "日期"]
