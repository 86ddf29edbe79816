"""Account lines to Excel and back at the window: out, changed, shown old → new, taken in, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from fupin_desk.jobs import keeping
from fupin_desk.ui.pages.entries_file import EntriesFilePage
from tests.jobs.paylists import lines
from tests.ui.pages_village import Stage, press, september

SEPTEMBER = "2026-09"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, EntriesFilePage)
    september(made.office, made.ids[0])
    yield made
    made.close()


def _page(stage: Stage) -> EntriesFilePage:
    assert isinstance(stage.page, EntriesFilePage)
    return stage.page


@pytest.fixture
def saved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file dialog says to save: only the dialog itself is played."""
    path = stage.folder / "导出.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(path), ""))
    return path


def test_a_month_goes_out_is_changed_and_comes_back(stage: Stage, saved: Path) -> None:
    stage.show(month=SEPTEMBER)
    page = _page(stage)
    assert (page.start.text(), page.end.text()) == (SEPTEMBER, SEPTEMBER)
    page.out.setFocus()
    QTest.keyClick(page.out, Qt.Key.Key_Return)
    stage.settle()
    assert page.notes.note is not None
    assert page.notes.note.tone == "done"
    book = load_workbook(saved)
    book.worksheets[0]["L5"] = 5555
    book.save(saved)
    page.drop.dropped.emit([saved])
    stage.settle()
    told = {one.kind: one for one in page.list.rows}
    assert (told["changed"].here, told["changed"].there) == ("5,400.00", "5,555.00")
    assert page.save.hasFocus()
    QTest.keyClick(page.save, Qt.Key.Key_Space)
    stage.settle()
    assert 555_500 in [line.amount for line in lines(stage.office, stage.ids[0], SEPTEMBER)]
    stage.desk.do(keeping.undo, owner=page)
    stage.settle()
    assert 540_000 in [line.amount for line in lines(stage.office, stage.ids[0], SEPTEMBER)]


def test_a_sheet_nobody_touched_can_not_be_taken_in(stage: Stage, saved: Path) -> None:
    stage.show(month=SEPTEMBER)
    page = _page(stage)
    page.out.click()
    stage.settle()
    page.look(saved)
    stage.settle()
    assert page.list.rows == []
    assert not page.save.isEnabled()


def test_each_bad_cell_stands_first_with_its_row(stage: Stage) -> None:
    path = stage.folder / "a.csv"
    path.write_text(
        "户编号,月份,项目,金额\n990199990001,2026-09,D2,三百\n990199990002,2026-09,D2,320\n", "utf-8"
    )
    stage.show()
    page = _page(stage)
    page.look(path)
    stage.settle()
    assert [(one.kind, one.row) for one in page.list.rows] == [("error", 2), ("new", 3)]
    page.chips.choose("new")
    assert [one.kind for one in page.list.rows] == ["new"]
    page.save.click()
    stage.settle()
    assert [line.amount for line in lines(stage.office, stage.ids[1], SEPTEMBER)] == [32_000]


def test_one_household_alone_goes_out(stage: Stage, saved: Path) -> None:
    stage.show(month=SEPTEMBER)
    page = _page(stage)
    page.picker.box.setFocus()
    press(page.picker.box, "zst", Qt.Key.Key_Return)
    assert page.household_id == stage.ids[0]
    assert "张守田" in page.whose.text()
    page.out.click()
    stage.settle()
    assert load_workbook(saved).worksheets[0]["B5"].value == "张守田"
    page.everyone.click()
    assert page.household_id == ""


def test_a_span_that_is_none_and_an_empty_one_are_told(stage: Stage, saved: Path) -> None:
    stage.show(month=SEPTEMBER)
    page = _page(stage)
    page.start.setText("九月")
    page.out.click()
    assert page.notes.note is not None
    assert page.notes.note.code == "FD-J21"
    page.start.setText("2020-01")
    page.end.setText("2020-02")
    page.out.click()
    stage.settle()
    assert page.notes.note.code == "FD-I67"
    assert not saved.exists()
