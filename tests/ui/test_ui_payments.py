"""Payment lists at the window: look, say otherwise, book with one key, settle what waits, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fupin_desk.jobs import accounts, keeping, payment_tray
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui import veil
from fupin_desk.ui.pages.payments import PaymentsPage
from fupin_desk.ui.widgets.basics import Chooser
from tests.jobs.paylists import finance, lines
from tests.ui.pages_village import PEOPLE, Stage, press

STRANGER = "999999199901010011"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, PaymentsPage)
    made.show()
    yield made
    made.close()


def _list(stage: Stage, extra: tuple[object, ...] = (), title: str = "") -> Path:
    rows = [(head, "", "", group, 320, "") for _number, group, head, _others in PEOPLE]
    rows += [extra] if extra else []  # type: ignore[list-item]
    return finance(stage.folder / "发放.xlsx", rows, title=title)


def _page(stage: Stage) -> PaymentsPage:
    assert isinstance(stage.page, PaymentsPage)
    return stage.page


def _deed(page: PaymentsPage, words: str) -> QPushButton:
    return next(one for one in page.tray.findChildren(QPushButton) if words in one.text() and one.isVisible())


def test_an_empty_page_teaches_and_a_dropped_list_is_shown_before_it_is_booked(stage: Stage) -> None:
    page = _page(stage)
    assert page.empty.isVisible()
    page.empty.dropped.emit([_list(stage, ("外人", STRANGER, "", "九组", 320, ""))])
    stage.settle()
    assert page.looking.isVisible()
    assert page.save.text() == "入账 5 行"
    assert next(one.why for one in page.looking.list.rows if hasattr(one, "why")) == "unknown"
    assert not any(lines(stage.office, one) for one in stage.ids), "looking writes nothing"
    assert page.save.hasFocus(), "Enter books"
    QTest.keyClick(page.save, Qt.Key.Key_Return)
    stage.settle()
    assert [len(lines(stage.office, one)) for one in stage.ids] == [1] * 5
    assert page.notes.note is not None
    assert "5 行" in page.notes.note.what
    assert [one.name for one in page.tray.list.rows] == ["外人"]
    stage.desk.do(keeping.undo, owner=page)
    stage.settle()
    assert page.tray.list.rows == []
    assert not any(lines(stage.office, one) for one in stage.ids)


def test_the_item_and_the_month_can_be_said_otherwise(stage: Stage) -> None:
    page = _page(stage)
    page.look(_list(stage, title="云岭县关爱资金发放花名册"))
    stage.settle()
    assert not page.save.isEnabled()
    assert page.notes.note is not None
    chooser = next(one for one in page.looking.findChildren(Chooser) if one.findData("D6.16") > 0)
    chooser.setCurrentIndex(chooser.findData("D6.16"))
    chooser.activated.emit(chooser.currentIndex())
    stage.settle()
    assert page.save.isEnabled()
    page.looking.month.setText("2026-09")
    page.looking.month.editingFinished.emit()
    stage.settle()
    assert page.preview is not None
    assert (page.preview.month, page.preview.kinds[0].code) == ("2026-09", "D6.16")
    page.looking.month.setText("九月")
    page.looking.month.editingFinished.emit()
    assert page.looking.month.text() == "2026-09", "what is no month is put back"
    page.save.click()
    stage.settle()
    assert [line.item for line in lines(stage.office, stage.ids[0], "2026-09")] == ["D6"]


def test_a_column_can_be_given_another_meaning(stage: Stage) -> None:
    path = stage.folder / "a.csv"
    path.write_text("2026年10月低保金发放表,,\n姓名,应得,到手\n张守田,400,320\n", encoding="utf-8")
    page = _page(stage)
    path.write_text("2026年10月低保金发放表,,\n姓名,金额,到手\n张守田,400,320\n", encoding="utf-8")
    page.look(path)
    stage.settle()
    page.looking.columns_link.click()
    assert page.looking.columns.isVisible()
    chooser = next(
        one for one in page.looking.columns.findChildren(Chooser) if one.accessibleName() == "到手"
    )
    chooser.setCurrentIndex(chooser.findData("amount"))
    chooser.activated.emit(chooser.currentIndex())
    stage.settle()
    assert page.preview is not None
    assert [one.amount for one in page.preview.matched] == [32_000]


def test_what_waits_is_given_to_a_household_found_by_its_initials(stage: Stage) -> None:
    page = _page(stage)
    page.look(_list(stage, ("外人", STRANGER, "", "九组", 320, "")))
    stage.settle()
    page.save.click()
    stage.settle()
    assert page.tray.picker.isVisible()
    page.tray.picker.box.setFocus()
    press(page.tray.picker.box, "qwy", Qt.Key.Key_Return)
    if page.tray.list.rows:  # 区 is read Ōu as a surname; both readings find him
        press(page.tray.picker.box, "owy", Qt.Key.Key_Return)
    stage.settle()
    assert page.tray.list.rows == []
    assert [line.amount for line in lines(stage.office, stage.ids[4])] == [32_000, 32_000]


def test_a_row_is_left_out_with_a_reason_and_only_with_one(stage: Stage) -> None:
    page = _page(stage)
    page.look(_list(stage, ("外人", STRANGER, "", "九组", 320, "")))
    stage.settle()
    page.save.click()
    stage.settle()
    _deed(page, "不入账").click()
    assert page.tray.reason.isVisible()
    assert not page.tray.reason.deed.isEnabled()
    press(page.tray.reason.box, "不是本村的人", Qt.Key.Key_Return)
    stage.settle()
    assert payment_tray.tray(stage.office) == []
    assert payment_tray.lists(stage.office)[0].dropped == 1


def test_lines_typed_before_are_told_to_be_the_same_money_all_at_once(stage: Stage) -> None:
    for house in stage.ids[:3]:
        accounts.record(stage.office, house, "2026-10", EntryDraft("D2", 32_000))
    page = _page(stage)
    page.look(_list(stage))
    stage.settle()
    page.save.click()
    stage.settle()
    assert {one.why for one in page.tray.list.rows} == {"booked_before"}
    _deed(page, "这样的 3 行都是").click()
    stage.settle()
    assert page.tray.list.rows == []
    assert all(len(lines(stage.office, one)) == 1 for one in stage.ids)


def test_the_same_list_again_is_told_and_cannot_be_booked(stage: Stage) -> None:
    page = _page(stage)
    path = _list(stage)
    page.look(path)
    stage.settle()
    page.save.click()
    stage.settle()
    page.look(path)
    stage.settle()
    assert not page.save.isEnabled()
    assert page.notes.note is not None
    assert "已经入过账" in page.notes.note.what


def test_a_file_that_is_no_list_is_told_and_the_drop_place_is_back(stage: Stage) -> None:
    bad = stage.folder / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    page = _page(stage)
    page.look(bad)
    stage.settle()
    assert page.empty.isVisible()
    assert page.notes.note is not None
    assert page.notes.note.tone == "red"


def test_the_veil_hides_names_and_figures(stage: Stage) -> None:
    page = _page(stage)
    page.look(_list(stage))
    stage.settle()
    shown = page.looking.grab().toImage()
    veil.lower(True)
    page.looking.list.viewport().update()
    hidden = page.looking.grab().toImage()
    veil.lower(False)
    assert shown != hidden
