"""A roster through the page: looked at first, saved as one operation, flaws with their rows, masked."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from fupin_desk.jobs import households, keeping
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.pages.roster import RosterPage
from tests.ui.pages_village import desk_for, dressed, make, settle

SAMPLE = Path(__file__).parents[1] / "intake" / "data" / "roster.xlsx"
HEADINGS = ("户编号", "姓名", "与户主关系", "证件号码", "出生日期")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    dressed()
    made = desk_for(make(tmp_path, empty=True).office, tmp_path)
    yield made
    made.close(for_good=True)


@pytest.fixture
def page(desk: Desk) -> RosterPage:
    made = RosterPage(desk)
    made.resize(1280, 720)
    made.show()
    return made


def _sheet(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def test_the_sample_roster_is_shown_before_it_is_saved_and_taken_back_whole(
    page: RosterPage, desk: Desk
) -> None:
    page.look(SAMPLE)
    settle(desk)
    assert page.preview is not None
    assert (page.preview.households, page.preview.members) == (60, 166)
    counted: list[int] = []
    desk.ask(lambda office: len(households.lines(office)), counted.append, owner=page)
    settle(desk)
    assert counted == [0], "looking writes nothing"
    QTest.keyClick(page.save, Qt.Key.Key_Space)
    settle(desk)
    desk.ask(lambda office: len(households.lines(office)), counted.append, owner=page)
    settle(desk)
    assert counted[-1] == 60
    desk.do(keeping.undo, owner=page)
    desk.ask(lambda office: len(households.lines(office)), counted.append, owner=page)
    settle(desk)
    assert counted[-1] == 0


def test_flaws_stand_first_with_their_rows_and_sensitive_values_masked(page: RosterPage, desk: Desk) -> None:
    page.look(SAMPLE)
    settle(desk)
    kinds = [one.kind for one in page.list.rows]
    assert kinds[0] == "error"
    assert kinds.index("warn") > kinds.index("error")
    flaws = [one for one in page.list.rows if one.who == "证件号码"]
    assert flaws
    assert all(one.where.startswith("第 ") for one in flaws)
    digits = [sum(sign.isdigit() for sign in one.here) for one in flaws]
    assert max(digits) <= 6, "an ID number is never shown whole"
    page.chips.choose("warn")
    assert {one.kind for one in page.list.rows} == {"warn"}


def test_a_later_file_shows_what_differs_and_who_is_not_in_it(
    page: RosterPage, desk: Desk, tmp_path: Path
) -> None:
    first = _sheet(
        tmp_path / "a.csv",
        [
            ("990100000001", "张守田", "户主", "", "1968-03-02"),
            ("990100000002", "单秀英", "户主", "", "1970-01-01"),
        ],
    )
    page.look(first)
    settle(desk)
    page.save.click()
    settle(desk)
    second = _sheet(tmp_path / "b.csv", [("990100000001", "张守田", "户主", "", "1968-03-05")])
    page.look(second)
    settle(desk)
    told = {one.kind: one for one in page.list.rows}
    assert told["absent"].who == "单秀英"
    changed = [one for one in page.list.rows if one.kind in ("changed", "warn", "error")]
    assert changed, "a birth date that differs is not passed over"


def test_a_file_that_cannot_be_read_is_told_and_the_drop_zone_is_back(
    page: RosterPage, desk: Desk, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    page.look(bad)
    settle(desk)
    assert page.preview is None
    assert page.notes.note is not None
    assert page.notes.note.now
    assert page.drop.isVisible()


def test_only_tables_can_be_dropped(page: RosterPage, desk: Desk, tmp_path: Path) -> None:
    dropped: list[list[Path]] = []
    page.drop.dropped.disconnect()
    page.drop.dropped.connect(dropped.append)
    for name in ("photo.jpg", "roster.XLSX"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        page.drop.dropEvent(
            QDropEvent(
                QPointF(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
    assert dropped == [[tmp_path / "roster.XLSX"]]
