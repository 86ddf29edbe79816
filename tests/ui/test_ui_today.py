"""今日 and 到期事项: every line and every picture opens the work it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fupin_desk.jobs import accounts, deadlines, households
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.household import HouseholdLine
from fupin_desk.ui.pages.deadlines import DeadlinesPage
from fupin_desk.ui.pages.today import TodayPage
from fupin_desk.ui.widgets.monthboard import grouped
from tests.ui.pages_village import Stage, press, september

KEY = Qt.Key


class Today(Stage):
    page: TodayPage


@pytest.fixture
def today(tmp_path: Path) -> Iterator[Today]:
    stage = Today(tmp_path, TodayPage)
    september(stage.office, stage.ids[0])
    accounts.record(stage.office, stage.ids[0], "2026-10", EntryDraft("A4", 60000))
    stage.show()
    yield stage
    stage.close()


def test_today_counts_what_is_due(today: Today) -> None:
    """Four households have no October yet, one is in work, one line lacks its paper."""
    page = today.page
    assert "10月27日" in page.heading.text()
    assert [page.side.tiles[name]._count for name in ("empty", "missing", "unsigned")] == [4, 1, 1]
    assert [one[0].head for one in page.side.open_months.rows.rows] == ["张守田"]


def test_every_tile_opens_its_work(today: Today) -> None:
    """To the first household without a month, to those lacking papers, to the month half kept."""
    page = today.page
    page.side.tiles["empty"].click()
    assert today.wanted[-1] == ("account", {"household_id": today.ids[1], "month": "2026-10"})
    page.side.tiles["missing"].click()
    assert today.wanted[-1] == ("household", {"only": "missing"})
    page.side.open_months.opened.emit(page.side.open_months.rows.rows[0])
    assert today.wanted[-1] == ("account", {"household_id": today.ids[0], "month": "2026-10"})


def test_a_date_that_comes_due_opens_where_it_is_kept(today: Today) -> None:
    """A written date its own page, an age its household; each row says whose it is."""
    page = today.page
    born = date(2026 - 16, 10, 30)
    made: list[str] = []
    page.do(lambda office: households.add_member(office, today.ids[1], "之女", name="单小燕", birth=born))
    page.do(
        lambda office: deadlines.add(office, today.ids[0], "loan", date(2026, 10, 20), "还款先核对"),
        made.append,
    )
    today.settle()
    late, age = page.side.coming.rows.rows
    assert (late.due.title, late.late, age.who, age.due.title) == (
        "小额信贷到期", True, "单小燕", "满 16 岁",
    )  # fmt: skip
    page.side.coming.opened.emit(late)
    assert today.wanted[-1] == ("deadlines", {"deadline_id": made[0]})
    page.side.coming.opened.emit(age)
    assert today.wanted[-1] == ("household", {"household_id": today.ids[1]})


def test_the_shares_open_what_lacks_its_paper(today: Today) -> None:
    """The month and the year say where figures come from; a press goes to the missing papers."""
    page = today.page
    assert "有凭证" in page.this_month.accessibleName()
    assert page.year.accessibleName().startswith("2025.11–2026.10")
    page.this_month.click()
    assert today.wanted[-1] == ("voucher", {"show": "missing"})


def test_a_written_date_is_kept_from_its_page(tmp_path: Path) -> None:
    """Pick the household, type the day, Enter; tick it off; an age cannot be ticked off."""
    stage = Stage(tmp_path, DeadlinesPage)
    stage.show()
    page = cast("DeadlinesPage", stage.page)
    form = page._form
    assert form is not None
    form.put({"kind": "loan", "due": "2026-10-31", "title": "还款", "amount": "3万"})
    form.save()
    assert page.notes.note is not None
    assert "先选" in page.notes.note.what
    page.picker.picked.emit(stage.ids[0])
    form.save()
    stage.settle()
    (line,) = page.list.rows
    assert (line.who, line.due.amount, page.done_button.isEnabled()) == ("张守田", 3_000_000, True)
    page.done_button.click()
    stage.settle()
    assert page.list.rows == []
    assert not page.done_button.isEnabled()
    stage.close()


def test_a_cell_of_the_board_opens_that_month(today: Today) -> None:
    """By mouse and by keyboard; each cell says whose it is."""
    board = today.page.board
    board.grab()
    column = board._columns[0]
    top, high = board._row(len(board.months) - 2)
    QTest.mouseClick(
        board, Qt.MouseButton.LeftButton, pos=QPoint(int(66 + column.x + 2), int(top + high / 2))
    )
    assert today.wanted[-1] == ("account", {"household_id": today.ids[0], "month": "2026-09"})
    assert board.sentence(len(board.months) - 1, 0) == "张守田 2026-10 草稿"
    board.setFocus()
    press(board, KEY.Key_Down, KEY.Key_Right, KEY.Key_Return)
    assert today.wanted[-1] == ("account", {"household_id": today.ids[1], "month": "2026-10"})


def test_an_empty_village_is_told_where_to_begin(tmp_path: Path) -> None:
    """No board, no curves: one sentence and the roster."""
    stage = Today(tmp_path, TodayPage, empty=True)
    stage.show()
    assert stage.page._empty is not None
    stage.page._empty.main.click()  # type: ignore[attr-defined]
    assert stage.wanted[-1][0] == "roster"
    stage.close()


def test_groups_stand_by_their_number() -> None:
    """The list is by household number; the board has 一组 first whatever the numbers say."""
    names = ("三组", "十二组", "二组", "上坝", "第1组", "二十一组", "十组")
    lines = [
        HouseholdLine(str(n), "", "", "", 1, name, "", "", "") for n, name in enumerate((*names, "上坝"))
    ]
    found = grouped(lines)
    assert [name for name, _ids in found] == [
        "第1组", "二组", "三组", "十组", "十二组", "二十一组", "上坝",
    ]  # fmt: skip
    assert found[-1][1] == ["3", "7"]
