"""Settings: saved when told, kept from being lost, one person keeps the book, backup, health, history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fupin_desk.jobs import keeping
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.pages.sections import (
    BackupSection,
    HealthSection,
    HistorySection,
    PeopleSection,
    VillageSection,
)
from fupin_desk.ui.pages.settings import SettingsPage
from tests.ui.pages_village import Made, desk_for, dressed, make, settle


@pytest.fixture
def village(tmp_path: Path) -> Made:
    dressed()
    return make(tmp_path)


@pytest.fixture
def desk(village: Made, tmp_path: Path) -> Iterator[Desk]:
    made = desk_for(village.office, tmp_path)
    made.crashed.connect(_broken)
    yield made
    made.close(for_good=True)


def _broken(error: BaseException) -> None:
    raise error


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> SettingsPage:
    made = SettingsPage(desk, Memory(tmp_path / "desk.ini"))
    desk.touched.connect(made.touch)
    made.resize(1280, 720)
    made.show()
    settle(desk)
    return made


def test_names_of_the_village_are_saved_when_told_and_can_be_taken_back(
    page: SettingsPage, desk: Desk, village: Made
) -> None:
    section = page.sections["village"]
    assert isinstance(section, VillageSection)
    box = section.form.boxes["hotline"]
    assert isinstance(box, QLineEdit)
    assert not section.save.isEnabled()
    QTest.keyClicks(box, "12317")
    assert section.save.isEnabled()
    row = keeping.village(village.office)
    assert row is not None
    assert row.hotline == "", "nothing is saved while typing"
    section.save.click()
    settle(desk)
    row = keeping.village(village.office)
    assert row is not None
    assert row.hotline == "12317"
    desk.undo(page)
    settle(desk)
    assert box.text() == ""


def test_what_is_typed_and_not_saved_is_not_lost_without_a_word(page: SettingsPage) -> None:
    section = page.sections["village"]
    assert isinstance(section, VillageSection)
    QTest.keyClicks(section.form.boxes["hotline"], "123")
    assert not page.may_leave()
    assert page.notes.note is not None
    assert page.may_leave(), "the second time it lets go"


def test_a_name_may_not_be_emptied(page: SettingsPage, desk: Desk, village: Made) -> None:
    section = page.sections["village"]
    assert isinstance(section, VillageSection)
    box = section.form.boxes["name"]
    assert isinstance(box, QLineEdit)
    box.clear()
    section.form.save()
    settle(desk)
    assert box.accessibleDescription() == "村名还没有填"
    row = keeping.village(village.office)
    assert row is not None
    assert row.name == "松林村"


def test_people_are_added_and_one_of_them_keeps_the_book(page: SettingsPage, desk: Desk) -> None:
    page.visit(section="people")
    settle(desk)
    section = page.sections["people"]
    assert isinstance(section, PeopleSection)
    before = [one.name for one in section.list.rows]
    assert "李明" in before
    section.form.put({"name": "", "duty": "team_member"})
    section.form.boxes["name"].setText("罗志强")  # type: ignore[union-attr]
    section.form.save()
    settle(desk)
    names = [one.name for one in section.list.rows]
    assert sorted(names) == sorted([*before, "罗志强"])
    section.list.choose(names.index("罗志强"))
    assert section.keep.text() == "由罗志强记账"
    section.keep.click()
    settle(desk)
    assert desk.keeper == "罗志强"


def test_a_backup_is_written_and_named(page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    page.visit(section="backup")
    section = page.sections["backup"]
    assert isinstance(section, BackupSection)
    section.write(tmp_path / "stick")
    settle(desk)
    files = list((tmp_path / "stick").glob("*.fupin-backup"))
    assert len(files) == 1
    assert page.notes.note is not None
    assert page.notes.note.tone == "done"
    assert files[0].name in page.notes.note.what


def test_a_sound_ledger_is_said_to_be_sound(page: SettingsPage, desk: Desk) -> None:
    page.visit(section="health")
    section = page.sections["health"]
    assert isinstance(section, HealthSection)
    QTest.mouseClick(section.check, Qt.MouseButton.LeftButton)
    settle(desk)
    assert section.said.text() == "账本完好。"
    assert not section.problems.isVisible()


def test_history_tells_every_operation_newest_first(page: SettingsPage, desk: Desk, village: Made) -> None:
    page.visit(section="history")
    settle(desk)
    section = page.sections["history"]
    assert isinstance(section, HistorySection)
    titles = [one.title for one in section.list.rows]
    assert titles[0] == "结对帮扶"
    assert "新增农户" in titles
    assert len(titles) == len(keeping.history(village.office))


def test_a_township_has_no_village_of_its_own_to_set(desk: Desk, tmp_path: Path) -> None:
    from fupin_desk.ui.pages.settings import _sections

    assert "village" in [one[0] for one in _sections("village")]
    assert "village" not in [one[0] for one in _sections("township")]
