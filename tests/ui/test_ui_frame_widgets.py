"""Widgets of the frame: shapes that differ, figures that line up, keys that work, letters counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fupin_desk.ui import icons, veil
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.bars import CoverageBar, paint_coverage
from fupin_desk.ui.widgets.basics import Words, button
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.marks import MARKS, STATES, Legend, paint_mark, paint_signature, paint_state
from fupin_desk.ui.widgets.search import Chips, SearchBox
from tests.ui.pages_village import ROOT, dressed


@pytest.fixture(autouse=True)
def _dressed() -> None:
    dressed()


def _drawn(paint: object, wide: int = 40, high: int = 40) -> QImage:
    image = QImage(wide, high, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)  # type: ignore[operator]
    painter.end()
    return image


def _ink(image: QImage, left: int = 0, right: int | None = None) -> int:
    return sum(
        255 - image.pixelColor(x, y).lightness()
        for x in range(left, right or image.width())
        for y in range(image.height())
    )


def test_the_four_marks_differ_in_shape_without_any_colour() -> None:
    drawn = {mark: _drawn(lambda p, m=mark: paint_mark(p, 20, 20, m, 24)) for mark in MARKS}
    ink = {mark: _ink(image) for mark, image in drawn.items()}
    assert ink["voucher"] > ink["signed"] > ink["estimated"] > ink["told"] > 0
    half = drawn["signed"]
    assert _ink(half, 0, 20) > 1.5 * _ink(half, 20, 40), "◐ is filled on its left"


def test_ways_to_sign_and_states_of_a_record_can_be_told_apart() -> None:
    ways = [
        _drawn(lambda p, w=way: paint_signature(p, 20, 20, w))
        for way in ("", "signed", "fingerprint", "seal")
    ]
    assert all(a != b for n, a in enumerate(ways) for b in ways[n + 1 :])
    states = [_drawn(lambda p, s=state: paint_state(p, 20, 20, s, 24)) for state in STATES]
    assert all(a != b for n, a in enumerate(states) for b in states[n + 1 :])
    green = [name for name, (_words, tone) in STATES.items() if tone == "accent"]
    assert green == ["passed"], "only 已通过 is green"


def test_the_coverage_bar_keeps_its_order_and_says_itself() -> None:
    image = _drawn(lambda p: paint_coverage(p, QRectF(0, 0, 300, 20), (60, 30, 10)), 300, 20)
    thirds = [_ink(image, 0, 170) / 170, _ink(image, 185, 260) / 75, _ink(image, 275, 300) / 25]
    assert thirds[0] > thirds[1] > thirds[2]
    bar = CoverageBar()
    assert bar.accessibleName() == "还没有记账"
    bar.show_parts((82, 11, 7))
    assert bar.accessibleName() == "有凭证82%、双方签字11%、估算7%"
    assert Legend().accessibleName() == "●有凭证 ◐双方签字 ○估算 ◌口述待签"


def test_amounts_line_up_at_the_decimal_point_whatever_their_size() -> None:
    image = _drawn(lambda p: brush.money(p, QRectF(0, 0, 200, 30), 540000), 200, 30)
    other = _drawn(lambda p: brush.money(p, QRectF(0, 0, 200, 30), -1234500), 200, 30)
    right = [max(x for x in range(200) if _ink(one, x, x + 1)) for one in (image, other)]
    assert abs(right[0] - right[1]) <= 1
    assert _ink(image) < _ink(other)


def test_figures_are_equally_wide_in_every_weight() -> None:
    for weight in (400, 500, 700):
        assert len({brush.width(digit, weight=weight) for digit in "0123456789"}) == 1


def test_the_veil_hides_amounts_private_words_and_their_copy() -> None:
    def paint(painter: QPainter) -> None:
        brush.money(painter, QRectF(0, 0, 200, 30), 540000)
        brush.text(painter, QRectF(0, 30, 200, 30), "张守田", private=True)

    shown = _drawn(paint, 200, 60)
    rows = RowList([text_column("户主", 0, lambda one: one, private=True)])
    rows.show_rows(["张守田"])
    rows.choose(0)
    QApplication.clipboard().clear()
    veil.lower(True)
    try:
        assert _drawn(paint, 200, 60) != shown
        QTest.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.clipboard().text() == ""
    finally:
        veil.lower(False)
    QTest.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "张守田"


def test_a_list_is_worked_with_the_keyboard_and_read_aloud() -> None:
    opened: list[object] = []
    rows = RowList([text_column("户主", 120, str), text_column("金额", 0, lambda n: f"{n} 元")], name="农户")
    rows.opened.connect(opened.append)
    rows.resize(400, 300)
    rows.show()
    rows.show_rows([1, 2, 3])
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    rows.choose(0)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert opened == [2]
    index = rows.model().index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "3 3 元"
    rows.show_rows([1, 2])
    assert rows.value() == 2, "the chosen place is kept when the list is read again"


def test_spare_columns_go_before_the_free_one_is_squeezed() -> None:
    columns = (
        text_column("代码", 60, str),
        text_column("村", 0, str),
        Column("来历", 140, lambda *_: None, spare=True),
    )
    rows = RowList(columns)
    rows.show()
    rows.resize(400, 200)
    assert [column.title for column, _left, _wide in rows.places()] == ["代码", "村", "来历"]
    rows.resize(260, 200)
    assert [column.title for column, _left, _wide in rows.places()] == ["代码", "村"]


def test_a_form_counts_characters_and_says_what_is_wrong_where_it_is() -> None:
    saved: list[dict[str, str]] = []
    form = Form(
        [Field("name", "姓名", limit=3, check=wanted("姓名")), Field("note", "备注", limit=5)], columns=2
    )
    form.saved.connect(saved.append)
    form.show()
    name = form.boxes["name"]
    assert isinstance(name, QLineEdit)
    form.save()
    assert saved == []
    assert name.accessibleDescription() == "姓名还没有填"
    name.setText("𠮷野家")
    form.save()
    assert saved == [{"name": "𠮷野家", "note": ""}]
    name.setText("四个字的")
    form.save()
    assert "最多 3 个字" in name.accessibleDescription()
    assert len(saved) == 1


def test_enter_goes_on_saves_at_the_end_and_escape_puts_back() -> None:
    saved: list[dict[str, str]] = []
    form = Form([Field("a", "甲"), Field("b", "乙")])
    form.saved.connect(saved.append)
    form.put({"a": "1", "b": "2"})
    form.show()
    form.activateWindow()
    form.boxes["a"].setFocus()
    QTest.keyClicks(form.boxes["a"], "9")
    assert saved == [], "a form saves when told, never while typing"
    QTest.keyClick(form.boxes["a"], Qt.Key.Key_Return)
    assert form.focusWidget() is form.boxes["b"]
    QTest.keyClick(form.boxes["b"], Qt.Key.Key_Return)
    assert saved == [{"a": "19", "b": "2"}]
    QTest.keyClick(form.boxes["b"], Qt.Key.Key_Escape)
    assert form.values() == {"a": "1", "b": "2"}


def test_the_search_box_empties_and_goes_on_and_one_chip_is_on() -> None:
    box = SearchBox()
    typed: list[str] = []
    onward: list[bool] = []
    box.typed.connect(typed.append)
    box.onward.connect(lambda: onward.append(True))
    QTest.keyClicks(box, "zs")
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert typed == ["z", "zs", ""]
    assert onward == [True]
    chips = Chips([("all", "全部 86"), ("back", "退回 2")])
    chips.choose("back")
    chips.show_chips([("all", "全部 85"), ("back", "退回 3")])
    assert chips.value == "back"


def test_text_from_data_is_never_markup() -> None:
    label = Words("<b>张</b> & <img src='x'>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>张</b> & <img src='x'>"
    elided = Words("<b>很长的名字</b>", elide=True)
    assert elided.toolTip() == "", "a tooltip would guess markup"


def test_the_palette_is_whole_so_that_a_dark_desktop_cannot_show_through() -> None:
    palette = QApplication.palette()
    light, dark = QPalette.ColorRole, QPalette.ColorGroup.Active
    for role in (light.Window, light.Base, light.AlternateBase, light.Button, light.ToolTipBase):
        assert palette.color(dark, role).lightness() > 200, role
    for role in (light.WindowText, light.Text, light.ButtonText, light.ToolTipText):
        assert palette.color(dark, role).lightness() < 100, role


def test_every_icon_draws_something_in_the_colour_asked() -> None:
    names = sorted(path.stem for path in (ROOT / "icons").glob("*.svg"))
    assert len(names) > 40
    for name in names:
        image = icons.pixmap(name, "red", 40).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(40) for y in range(40)), name


def test_icons_named_in_the_program_exist() -> None:
    files = {path.stem for path in (ROOT / "icons").glob("*.svg")}
    used = set()
    for path in (ROOT.parent / "src" / "fupin_desk" / "ui").rglob("*.py"):
        used |= set(
            re.findall(
                r'(?:icon=|Picture\(|icons\.(?:icon|paint)\((?:painter, )?)"([a-z-]+)"',
                path.read_text("utf-8"),
            )
        )
    assert used
    assert used <= files


def test_the_computer_remembers_letters_and_ledger_and_survives_nonsense(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "desk.ini")
    assert (memory.scale, memory.contrast, memory.ledger) == (1.0, False, None)
    memory.scale, memory.contrast, memory.ledger = 1.3, True, tmp_path
    again = Memory(tmp_path / "desk.ini")
    assert (again.scale, again.contrast, again.ledger) == (1.3, True, tmp_path)
    memory.ledger = tmp_path / "gone"
    assert memory.ledger is None
    again._kept.setValue("scale", "many")
    assert again.scale == 1.0


def test_buttons_show_where_the_keyboard_is() -> None:
    one = button("存好", kind="primary")
    one.show()
    before = one.grab().toImage()
    one.activateWindow()
    assert QTest.qWaitForWindowActive(one)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    assert one.grab().toImage() != before
