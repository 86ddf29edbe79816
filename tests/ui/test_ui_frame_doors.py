"""The doors: a new ledger on one page, its recovery code kept safe, the passphrase, a backup taken up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fupin_desk.jobs import keeping, opening
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.pages.crash import CrashPage
from fupin_desk.ui.pages.firststart import FirstStartPage, code_problem
from fupin_desk.ui.pages.unlock import UnlockPage
from tests.ui.pages_village import PASSPHRASE, dressed, make, settle, surroundings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    dressed()
    made = Desk(lambda: surroundings(tmp_path))
    yield made
    made.close(for_good=True)


def _type(box: object, words: str) -> None:
    assert isinstance(box, QLineEdit)
    box.setFocus()
    box.clear()
    QTest.keyClicks(box, words) if words.isascii() else box.insert(words)
    box.textEdited.emit(box.text())


def _fill(page: FirstStartPage, code: str = "999999101201", again: str = PASSPHRASE) -> None:
    for name, words in (("name", "松林村"), ("township", "清溪镇"), ("code", code)):
        _type(page.where.boxes[name], words)
    for name, words in (("secretary", "李明"), ("passphrase", PASSPHRASE), ("again", again)):
        _type(page.keeper.boxes[name], words)


def test_a_new_ledger_is_made_on_one_page_without_a_network(desk: Desk, tmp_path: Path) -> None:
    page = FirstStartPage(desk, tmp_path / "documents")
    page.show()
    assert not page.make.isEnabled()
    assert page.missing.text() == "还差第 1 步"
    _fill(page)
    assert page.make.isEnabled()
    assert page.who.text() == "给松林村建一本账"
    QTest.mouseClick(page.make, Qt.MouseButton.LeftButton)
    settle(desk)
    place = tmp_path / "documents" / "一户一账" / "松林村.fupin"
    assert (place / "ledger.db").is_file()
    assert (desk.name, desk.keeper, desk.role) == ("松林村", "李明", "village")
    assert page.keeper.values()["passphrase"] == "", "the passphrase does not stay on the screen"


def test_the_recovery_code_is_hidden_until_it_is_wanted_and_checked(desk: Desk, tmp_path: Path) -> None:
    page = FirstStartPage(desk, tmp_path / "documents")
    entered: list[Path] = []
    page.entered.connect(entered.append)
    page.show()
    _fill(page)
    page.make.click()
    settle(desk)
    assert page.preview.pdf is not None
    assert not page.preview.revealed
    assert page.created is not None
    code = page.created.recovery_code
    assert not any(code[:4] in label for label in _texts(page))
    page.copy.click()
    assert page.preview.revealed
    _type(page.last_group, "0000" if not code.endswith("0000") else "1111")
    page.locked.setChecked(True)
    assert not page.start.isEnabled()
    _type(page.last_group, code.split("-")[-1].lower())
    assert page.start.isEnabled()
    page.start.click()
    assert entered == [tmp_path / "documents" / "一户一账" / "松林村.fupin"]
    desk.close()
    office = opening.open_(entered[0], surroundings(tmp_path), recovery_code=code)
    assert office.name == "松林村"
    office.close()


def _texts(page: FirstStartPage) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in page.findChildren(QLabel)]


def test_what_is_wrong_is_said_before_anything_is_made(desk: Desk, tmp_path: Path) -> None:
    page = FirstStartPage(desk, tmp_path)
    page.show()
    _fill(page, again="别的口令别的口令")
    assert not page.make.isEnabled()
    assert page.missing.text() == "还差第 2 步"
    assert page.keeper.problem("again") == "两遍不一样"
    assert code_problem("99999910120", False).endswith("11 位")
    assert code_problem("999999101000", False)
    assert code_problem("999999101201", True)
    assert not code_problem("999999101000", True)
    assert not list(tmp_path.glob("**/*.fupin"))


def test_a_second_ledger_of_the_same_name_gets_a_folder_of_its_own(desk: Desk, tmp_path: Path) -> None:
    page = FirstStartPage(desk, tmp_path)
    (tmp_path / "一户一账" / "松林村.fupin").mkdir(parents=True)
    assert page._free_place("松林村").name == "松林村-2.fupin"
    assert page._free_place("../坏/名").parent == tmp_path / "一户一账"


def test_a_wrong_passphrase_is_said_under_the_box_and_the_right_one_opens(desk: Desk, tmp_path: Path) -> None:
    made = make(tmp_path, empty=True)
    made.office.close()
    page = UnlockPage(desk, tmp_path / "松林村")
    entered: list[Path] = []
    page.entered.connect(entered.append)
    page.show()
    box = page.passphrase.boxes["secret"]
    _type(box, "wrong-passphrase")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(desk)
    assert not desk.is_open
    assert "口令不对" in box.accessibleDescription()
    assert page.open.isEnabled()
    _type(box, PASSPHRASE)
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(desk)
    assert desk.is_open
    assert entered == [tmp_path / "松林村"]


def test_a_ledger_open_elsewhere_is_told_and_nothing_breaks(desk: Desk, tmp_path: Path) -> None:
    made = make(tmp_path, empty=True)
    page = UnlockPage(desk, tmp_path / "松林村")
    page.show()
    page.enter_with(PASSPHRASE)
    settle(desk)
    assert not desk.is_open
    assert page.notes.note is not None
    assert page.notes.note.now
    made.office.close()
    page.enter_with(PASSPHRASE)
    settle(desk)
    assert desk.is_open


def test_a_backup_is_taken_up_on_a_new_computer(desk: Desk, tmp_path: Path) -> None:
    made = make(tmp_path, empty=True)
    kept = keeping.backup(made.office, tmp_path / "stick")
    made.office.close()
    page = FirstStartPage(desk, tmp_path / "new")
    doors: list[Path] = []
    page.elsewhere.connect(doors.append)
    page.show()
    page.restore(kept.path)
    settle(desk)
    assert doors == [tmp_path / "new" / "一户一账" / "松林村.fupin"]
    unlock = UnlockPage(desk, doors[0])
    unlock.enter_with(PASSPHRASE)
    settle(desk)
    assert desk.name == "松林村"


def test_the_crash_page_gives_a_report_that_may_be_handed_on(desk: Desk) -> None:
    try:
        raise ValueError("张守田 18600000000")
    except ValueError as error:
        page = CrashPage(desk, error)
    report = page.report.toPlainText()
    assert "ValueError" in report
    assert "张守田" not in report
    assert "18600000000" not in report
    page.show()
    page._copy()
    assert QApplication.clipboard().text() == report
