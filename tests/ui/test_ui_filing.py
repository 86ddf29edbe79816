"""签字页归档: the pile is shown before anything is written; nothing is ticked, one undo takes it back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fupin_desk.jobs import accounts, keeping, printing
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui.pages.filing import FilingPage
from tests.ui.pages_village import Stage

MONTH = "2026-09"
LINE = EntryDraft("B2", 120_000)


class Filing(Stage):
    page: FilingPage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Filing]:
    made = Filing(tmp_path, FilingPage)
    for house in made.ids[:2]:
        made.page.do(partial(accounts.record, household_id=house, month=MONTH, draft=LINE))
    made.show()
    yield made
    made.close()


def _pile(stage: Filing) -> Path:
    sheets = printing.print_sheets(stage.office, "month-sheet", stage.ids[:2], date(2026, 10, 27), MONTH)
    pdf = stage.folder / "sheets.pdf"
    pdf.write_bytes(sheets.pdf)
    pile = stage.folder / "DCIM"
    pile.mkdir()
    subprocess.run(["pdftoppm", "-r", "200", "-jpeg", pdf, pile / "IMG"], check=True)
    (pile / "notes.txt").write_text("not a photo")
    return pile


def test_a_folder_is_looked_at_ticked_filed_and_taken_back(stage: Filing) -> None:
    page = stage.page
    page.look([_pile(stage)])
    stage.settle()
    assert {(one.head, one.month, one.state) for one in page.pile} == {
        ("张守田", MONTH, "ready"),
        ("单秀英", MONTH, "ready"),
    }
    assert not any(box.isChecked() for box in page.roles.values())
    for role in ("household", "helper"):
        QTest.keyClick(page.roles[role], Qt.Key.Key_Space)
    count = len(page.pile)
    assert page.save.text() == f"归档 {count} 张"
    QTest.keyClick(page.save, Qt.Key.Key_Space)
    stage.settle()
    assert page.notes.note is not None
    assert "4 次签字" in page.notes.note.what
    for house in stage.ids[:2]:
        told = accounts.month(stage.office, house, MONTH)
        assert {one.role for one in told.signatures} == {"household", "helper"}
    page.do(keeping.undo)
    stage.settle()
    assert accounts.month(stage.office, stage.ids[0], MONTH).signatures == []


def test_without_ticks_only_photos_are_kept(stage: Filing) -> None:
    page = stage.page
    page.look([_pile(stage)])
    stage.settle()
    assert "没有勾选" in page._told.text()
    page.save.click()
    stage.settle()
    assert accounts.month(stage.office, stage.ids[0], MONTH).signatures == []
    page.look([stage.folder / "DCIM"])
    stage.settle()
    assert {one.state for one in page.pile} == {"again"}
    assert not page.save.isEnabled()


def test_a_folder_without_photos_says_so(stage: Filing) -> None:
    (stage.folder / "empty").mkdir()
    stage.page.look([stage.folder / "empty"])
    stage.settle()
    assert stage.page.notes.note is not None
    assert "没有照片" in stage.page.notes.note.what
    assert stage.page._layers.currentIndex() == 0
