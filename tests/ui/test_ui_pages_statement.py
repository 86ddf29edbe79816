"""一年的账: two presses from a number to its photo, by mouse and keyboard; the picture; the spoken words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from fupin_desk.jobs import accounts, periods, photos
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.model.values import yuan
from fupin_desk.ui import veil
from fupin_desk.ui.pages.household import HouseholdPage
from fupin_desk.ui.pages.statement import StatementPage
from fupin_desk.ui.widgets.photo import PhotoViewer
from fupin_desk.ui.widgets.stepslist import dates_of
from fupin_desk.ui.widgets.viewtable import ORDER
from tests.ui.pages_village import Stage, press, september

KEY = Qt.Key


class Year(Stage):
    """The statement page on the village."""

    page: StatementPage

    def viewer(self) -> PhotoViewer | None:
        found = [one for one in self.page.window().findChildren(PhotoViewer) if one.isVisible()]
        return found[-1] if found else None


def _photo(folder: Path) -> Path:
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFAA8866)
    image.save(str(folder / "a.png"))
    return folder / "a.png"


def _book(office: Office, folder: Path, house: str) -> str:
    """September with a proved pig and own grain, besides what is usual; answers the pig's line."""
    september(office, house)
    pig = accounts.record(
        office,
        house,
        "2026-09",
        EntryDraft("B2", 300_000, happened=date(2026, 9, 20)),
    )
    photos.add(office, [_photo(folder)], pig)
    own = EntryDraft("B1.稻谷", 160_000, quantity="400", unit="公斤", use="eaten")
    accounts.record(office, house, "2026-09", own)
    return pig


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    stage = Year(tmp_path, StatementPage)
    _book(stage.office, tmp_path, stage.ids[0])
    stage.show(household_id=stage.ids[0])
    yield stage
    stage.close()


def _row(page: StatementPage, item: str, sub: str | None) -> int:
    return next(n for n, row in enumerate(page.table.rows) if (row.item, row.sub) == (item, sub))


def test_with_the_keyboard_a_number_is_two_presses_from_its_photo(year: Year) -> None:
    """Arrows to the number, Enter: its lines; Enter: the photo; Escape, Escape, Escape: back to the house."""
    page = year.page
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.model().index(_row(page, "B2", ""), 2))
    press(page.table, KEY.Key_Return)
    assert page.steps.hasFocus()
    assert page.steps.value().entry.label == "养殖业"
    press(page.steps, KEY.Key_Return)
    year.settle()
    assert year.viewer() is not None
    press(year.viewer(), KEY.Key_Escape)
    year.settle()
    assert year.viewer() is None
    assert page.steps.hasFocus()
    press(page.steps, KEY.Key_Escape)
    assert page.table.hasFocus()
    assert page.table.opened_at is None
    press(page.table, KEY.Key_Escape)
    assert year.wanted[-1] == ("household", {"household_id": year.ids[0]})


def test_with_the_mouse_too(year: Year) -> None:
    """A click on the number, a click on the line."""
    page = year.page
    cell = page.table.visualRect(page.table.model().index(_row(page, "B2", ""), 3))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert page.table.opened_at == ("home", "B2", "")
    line = page.steps.visualRect(page.steps.model().index(1, 0))
    QTest.mouseClick(page.steps.viewport(), Qt.MouseButton.LeftButton, pos=line.center())
    year.settle()
    assert year.viewer() is not None


def test_from_the_household_page_a_figure_opens_its_view(tmp_path: Path) -> None:
    """The three figures there can be clicked, and walked with the arrows."""
    stage = Stage(tmp_path, HouseholdPage)
    page = stage.page
    assert isinstance(page, HouseholdPage)
    _book(stage.office, tmp_path, stage.ids[0])
    stage.show(household_id=stage.ids[0])
    figures = page.views._figures
    at = QPoint(figures.width() // 2, 20)
    QTest.mouseClick(figures, Qt.MouseButton.LeftButton, pos=at)
    assert stage.wanted[-1] == ("statement", {"household_id": stage.ids[0], "view": "cash"})
    figures.setFocus()
    press(figures, KEY.Key_Right, KEY.Key_Return)
    assert stage.wanted[-1][1]["view"] == "home"
    table = page.months.table
    table.setFocus()
    table.setCurrentIndex(table.lines.index(1, 8))
    press(table, KEY.Key_Return)
    september = {"start": "2026-09", "end": "2026-09"}
    assert stage.wanted[-1] == ("statement", {"household_id": stage.ids[0], "view": "policy", **september})
    press(table, *[KEY.Key_Left] * 8, KEY.Key_Return)
    assert stage.wanted[-1][0] == "account"
    stage.close()


def test_the_sums_on_the_screen_are_the_steps_are_the_lines(year: Year) -> None:
    """Every number of the table is opened: its steps and lines add up to what stands there."""
    page = year.page
    for row in page.table.rows:
        if row.kind == "head":
            continue
        for number, view in enumerate(ORDER):
            page._open_row(view, row)
            steps = [value for value in page.steps.rows if not hasattr(value, "entry")]
            lines = [value for value in page.steps.rows if hasattr(value, "entry")]
            shown = row.amounts[number]
            assert sum(step.amount for step in steps) == sum(line.amount for line in lines) == shown
            assert yuan(shown) in page._number.text()
    net = next(row for row in page.table.rows if row.kind == "net")
    assert page.told is not None
    assert net.amounts == tuple(page.told.statement.view(view).net for view in ORDER)


def test_a_line_without_paper_says_what_it_is_and_leads_to_the_account(year: Year) -> None:
    """Told and unsigned: said in words, its dates beside; one link to its place in the account."""
    page = year.page
    page._open_row("policy", page.table.rows[_row(page, "B1", "稻谷")])
    line = page.steps.value()
    press(page.steps, KEY.Key_Return)
    year.settle()
    assert year.viewer() is None
    assert "口头说的" in page._ending.text()
    assert "记账" in page._dates.text()
    page._to_line.click()
    place, where = year.wanted[-1]
    assert (place, where["entry_id"]) == ("account", line.entry.id)
    assert "没有写日子" in dates_of(line)


def test_a_signed_line_shows_the_sheet_it_was_signed_on(year: Year) -> None:
    """No receipt, but a signed sheet: the same press looks at that."""
    for role in ("household", "helper"):
        periods.sign(year.office, year.ids[0], "2026-09", role, sheet=_photo(year.folder))
    year.page.load()
    year.settle()
    year.page._open_row("cash", year.page.table.rows[_row(year.page, "A4", "")])
    press(year.page.steps, KEY.Key_Return)
    year.settle()
    viewer = year.viewer()
    assert viewer is not None
    assert "签字单" in viewer.accessibleDescription()


def test_the_year_is_a_picture_with_words_and_months_that_open(year: Year) -> None:
    """Bars walk with the arrows; Enter narrows the statement to that month; the figures are in the text."""
    page = year.page
    assert "自产自用 1,600.00" in page.bars.accessibleDescription()
    assert page.years.accessibleDescription().startswith("2025/26")
    assert page.told is not None
    page.bars.setFocus()
    page.bars.at = len(page.bars.bars) - 2
    press(page.bars, KEY.Key_Right, KEY.Key_Return)
    year.settle()
    assert page.told is not None
    assert [str(month) for month in page.told.window.months()] == ["2026-09"]
    assert page.windows.currentText() == "2026.9"
    page._choose_window(0)
    year.settle()
    assert len(page.told.window.months()) == 12


def test_it_is_said_aloud_in_large_letters(year: Year) -> None:
    """From the household page straight to the spoken sentences; Escape goes back."""
    page = year.page
    page.visit(household_id=year.ids[0], show="aloud")
    year.settle()
    assert page._pages.currentIndex() == 1
    assert page.told is not None
    assert page._said.count() >= 3 * len(page.told.said)


def test_where_nobody_shares_the_income_it_says_so(year: Year) -> None:
    """No figure, no old figures, a note with what to do."""
    from fupin_desk.jobs import households

    empty = households.add(year.office, "").id
    year.page.visit(household_id=empty)
    year.settle()
    assert year.page.notes.note is not None
    assert year.page.table.rows == []
    assert year.page.bars.bars == ()


def test_under_the_veil_no_figure_and_no_name_is_painted(year: Year) -> None:
    """F8: two different households look the same."""
    page = year.page
    page._open_row("policy", page.table.rows[_row(page, "B2", "")])
    veil.lower(True)
    hidden = page.table.viewport().grab().toImage()
    first = page.table._model.rows[1]
    from dataclasses import replace

    page.table._model.rows[1] = replace(first, amounts=(first.amounts[0] + 1_00, *first.amounts[1:]))
    assert page.table.viewport().grab().toImage() == hidden
