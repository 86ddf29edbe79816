"""核对 and 与系统比对: found, filtered, answered by keyboard, taken back, handed on as paper and table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from fupin_desk.jobs import accounts, checks, households, keeping
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui import veil
from fupin_desk.ui.pages.checks import ChecksPage
from fupin_desk.ui.pages.compare_roster import CompareRosterPage
from tests.intake.conftest import DATA
from tests.ui.pages_village import PEOPLE, Stage, press

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Checks(Stage):
    page: ChecksPage


class Compare(Stage):
    page: CompareRosterPage


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Checks]:
    stage = Checks(tmp_path, ChecksPage)
    accounts.record(stage.office, stage.ids[0], "2026-10", EntryDraft("A1", 36_000_00, evidence="stated"))
    sale = EntryDraft("B1.玉米", 3000_00, quantity="100", unit="斤", evidence="stated")
    accounts.record(stage.office, stage.ids[1], "2026-10", sale)
    yield stage
    stage.close()


def _codes(page: ChecksPage) -> list[str]:
    return [one.code for one in page.list.rows]


def test_the_whole_village_is_looked_at_and_counted(desk: Checks) -> None:
    desk.show()
    assert desk.page.checked is not None
    assert desk.page.checked.households == len(PEOPLE)
    assert desk.page.caption.text().startswith(f"查了 {len(PEOPLE)} 户")
    assert {"wage_month", "price"} <= set(_codes(desk.page))
    assert desk.page.places.rows[0].count == len(desk.page.checked.open)
    assert sum(one.count for one in desk.page.places.rows[1:]) == len(desk.page.checked.open)


def test_households_stand_as_in_the_book_and_are_not_ranked(desk: Checks) -> None:
    """A list of people by how much is open about them would be a ranking."""
    desk.show()
    assert desk.page.checked is not None
    numbers = {one.household_id: one.household_no for one in desk.page.checked.noticed}
    shown = [numbers[place.key] for place in desk.page.places.rows[1:]]
    counts = [place.count for place in desk.page.places.rows[1:]]
    assert shown == sorted(shown)
    assert counts != sorted(counts, reverse=True)


def test_by_household_by_check_by_gravity_and_by_word(desk: Checks) -> None:
    desk.show()
    page = desk.page
    page.by.choose("rule")
    titles = {one.words for one in page.places.rows}
    assert "一个月的工资和常见的差得多" in titles
    page.places.choose([one.key for one in page.places.rows].index("price"))
    assert set(_codes(page)) == {"price"}
    page.places.choose(0)
    page.chips.choose("hint")
    assert {one.severity for one in page.list.rows} == {"hint"}
    page.chips.choose("open")
    QTest.keyClicks(page.box, "2026-10")
    assert {one.month for one in page.list.rows} == {"2026-10"}
    page.chips.choose("unchecked")
    assert page.unchecked.isVisible()
    assert not page.list.isVisible()
    assert all(one.not_run for one in page.unchecked.rows)


def test_a_question_is_answered_with_the_keyboard_alone(desk: Checks) -> None:
    desk.show(rule="wage_month")
    page = desk.page
    assert _codes(page) == ["wage_month"]
    page.list.setFocus()
    press(page.list, KEY.Key_Return)
    assert page.side.line.hasFocus()
    press(page.side.line, "八个月一起发的")
    assert checks.answers(desk.office) == []
    press(page.side.line, KEY.Key_Return)
    desk.settle()
    (line,) = checks.answers(desk.office)
    assert (line.words, line.code, line.by) == ("八个月一起发的", "wage_month", "李明")
    assert "wage_month" not in _codes(page)
    assert keeping.undo_title(desk.office) == "记核实说明"


def test_an_answer_is_shown_with_who_and_when_and_taken_back(desk: Checks) -> None:
    asked = next(one for one in checks.check(desk.office).open if one.code == "price")
    checks.answer(desk.office, asked, "一百公斤，单位写错了")
    desk.show()
    page = desk.page
    page.chips.choose("answered")
    assert _codes(page) == ["price"]
    assert "一百公斤，单位写错了" in page.side.given.text()
    assert "李明" in page.side.given.text()
    page.side.back.click()
    desk.settle()
    assert checks.answers(desk.office) == []
    page.chips.choose("open")
    assert "price" in _codes(page)


def test_undo_anywhere_brings_the_question_back(desk: Checks) -> None:
    desk.show()
    page = desk.page
    asked = next(one for one in page.list.rows if one.code == "price")
    desk.desk.do(lambda office: checks.answer(office, asked, "问过了"), None, owner=page)
    desk.settle()
    assert "price" not in _codes(page)
    desk.desk.do(keeping.undo, None, owner=page)
    desk.settle()
    assert "price" in _codes(page)


def test_it_opens_the_very_line_it_names(desk: Checks) -> None:
    desk.show(rule="wage_month")
    one = desk.page.list.value()
    desk.page.list.setFocus()
    QTest.keyClick(desk.page, KEY.Key_Return, CTRL)
    where = {"household_id": desk.ids[0], "month": "2026-10", "entry_id": one.entry_id}
    assert desk.wanted == [("account", where)]


def test_a_visit_for_one_household_looks_only_there(desk: Checks) -> None:
    desk.show(household_id=desk.ids[1])
    assert desk.page.checked is not None
    assert desk.page.checked.of == 1
    assert {one.household_id for one in desk.page.list.rows} == {desk.ids[1]}
    desk.page.everybody.click()
    desk.settle()
    assert desk.page.checked.of == len(PEOPLE)
    assert not desk.page.everybody.isVisible()


def test_what_is_shown_is_what_is_printed(
    desk: Checks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "走访.pdf"
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    desk.show(rule="price")
    desk.page.sheet.click()
    desk.settle()
    assert place.read_bytes().startswith(b"%PDF")
    from tests.paper.reading import squeezed, text_of

    said = squeezed(text_of(place.read_bytes(), tmp_path))
    assert "单秀英" in said
    assert "张守田" not in said


def test_an_empty_ledger_teaches(tmp_path: Path) -> None:
    stage = Checks(tmp_path, ChecksPage, empty=True)
    stage.show()
    assert stage.page.nobody.isVisible()
    stage.page.nobody.main.click()
    assert stage.wanted == [("roster", {})]
    stage.close()


def test_nothing_left_to_ask_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Checks(tmp_path, ChecksPage, empty=True)
    households.add(stage.office, "张三")
    monkeypatch.setattr(checks, "known", lambda _codes=None: ())
    stage.show()
    assert stage.page.empty.isVisible()
    stage.close()


# -- 与系统比对 -----------------------------------------------------------------------------------------


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Compare]:
    stage = Compare(tmp_path, CompareRosterPage)
    yield stage
    stage.close()


def test_a_dropped_export_is_shown_filtered_and_copied_as_a_table(system: Compare) -> None:
    system.show(file=str(DATA / "roster.xlsx"))
    page = system.page
    assert page.compared is not None
    assert len(page.list.rows) == len(page.compared.lines) > 20
    page.list.setFocus()
    QTest.keyClick(page.list, KEY.Key_C, CTRL)
    rows = QGuiApplication.clipboard().text().split("\n")
    assert len(rows) == len(page.list.rows) + 1
    assert {row.count("\t") for row in rows} == {6}
    QTest.keyClicks(page.box, "zzzz")
    assert page.list.rows == []


def test_under_the_veil_nothing_is_copied(system: Compare) -> None:
    system.show(file=str(DATA / "roster.xlsx"))
    QGuiApplication.clipboard().setText("before")
    veil.lower(True)
    system.page.copy_rows()
    assert QGuiApplication.clipboard().text() == "before"


def test_whole_numbers_want_a_reason(system: Compare) -> None:
    system.show(file=str(DATA / "roster.xlsx"))
    page = system.page
    changes = len(keeping.history(system.office))
    page.whole.click()
    assert len(keeping.history(system.office)) == changes
    assert page.compared is not None
    assert page.compared.masked
    press(page.why, "当面核对")
    press(page.why, KEY.Key_Return)
    system.settle()
    assert not page.compared.masked
    assert len(keeping.history(system.office)) == changes + 1
    assert not page.whole.isVisible()


def test_it_is_saved_as_a_table(system: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "out" / "比对.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    system.show(file=str(DATA / "roster.xlsx"))
    system.page.keep.click()
    system.settle()
    assert place.read_bytes().startswith(b"PK")


def test_a_file_that_is_no_roster_is_told_and_the_zone_stays(system: Compare, tmp_path: Path) -> None:
    bad = tmp_path / "账.csv"
    bad.write_text("a,b\n1,2\n", "utf-8")
    system.show()
    system.page.look(bad)
    system.settle()
    assert system.page.drop.isVisible()
    assert system.page.compared is None


def test_without_a_file_the_last_export_is_compared(system: Compare) -> None:
    system.show()
    system.page.look(None)
    system.settle()
    assert system.page.compared is not None
    assert system.page.list.rows == []
    assert not system.page.whole.isVisible()
