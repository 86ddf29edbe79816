"""凭证: many lines at once, pages, boxes, copies, what is missing, what is doubled; by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from fupin_desk.jobs import accounts, keeping, photos
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui.pages.vouchers import VouchersPage
from fupin_desk.ui.widgets.photowall import badges
from tests.ui.pages_village import Stage, press

KEY = Qt.Key
MONTH = "2026-10"


class Wall(Stage):
    """The wall with three photos, and a household with three lines."""

    page: VouchersPage

    def choose(self, *numbers: int) -> None:
        """Choose these papers together."""
        model, selection = self.page.wall.model(), self.page.wall.selectionModel()
        self.page.wall.setCurrentIndex(model.index(numbers[0], 0))
        for number in numbers[1:]:
            selection.select(model.index(number, 0), QItemSelectionModel.SelectionFlag.Select)
        self.settle()

    def marks(self) -> list[str]:
        return [line.mark for line in accounts.month(self.office, self.ids[0], MONTH).lines]


def _photo(folder: Path, name: str, grey: int) -> Path:
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(0xFF000000 + grey * 0x010101)
    image.save(str(folder / name))
    return folder / name


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    stage = Wall(tmp_path, VouchersPage)
    drafts = [EntryDraft("E1", 17_000), EntryDraft("E2", 46_500), EntryDraft("B2", 186_000)]
    accounts.record_many(stage.office, stage.ids[0], MONTH, drafts)
    photos.add(stage.office, [_photo(tmp_path, f"{n}.png", 60 * n + 20) for n in range(3)])
    stage.show()
    yield stage
    stage.close()


def test_the_keyboard_lays_one_paper_on_several_lines(wall: Wall) -> None:
    """Type the household's initials, Enter; tick with the space bar, Enter: one operation, both lines ●."""
    page = wall.page
    page.picker.box.setFocus()
    press(page.picker.box, "zst", KEY.Key_Return)
    wall.settle()
    before = len(keeping.history(wall.office))
    page.lines.setFocus()
    page.lines.choose(0)
    press(page.lines, KEY.Key_Space, KEY.Key_Down, KEY.Key_Return)
    wall.settle()
    assert wall.marks() == ["voucher", "voucher", "told"]
    assert len(keeping.history(wall.office)) == before + 1
    assert page.lines.ticked == set()


def test_a_paper_is_taken_off_with_delete(wall: Wall) -> None:
    """Laid on the wrong line: choose it among what it proves, Delete."""
    page = wall.page
    entry = accounts.month(wall.office, wall.ids[0], MONTH).lines[0].id
    photos.link(wall.office, page.wall.photos[0].id, entry)
    page.load()
    wall.settle()
    wall.choose(2)
    page.proves.setFocus()
    page.proves.choose(0)
    press(page.proves, KEY.Key_Delete)
    wall.settle()
    assert wall.marks()[0] == "told"
    assert not any(line.entries for line in page.wall.photos)


def test_papers_chosen_together_become_pages_and_part_again(wall: Wall) -> None:
    """Two photos, one button; their tiles say which page they are."""
    wall.choose(0, 1)
    assert wall.page._join.isVisible()
    wall.page._join.click()
    wall.settle()
    paged = [line for line in wall.page.wall.photos if line.page]
    assert [badges(line) for line in paged] == [["第 1 页"], ["第 2 页"]]
    wall.choose(wall.page.wall.photos.index(paged[0]))
    wall.page._part.click()
    wall.settle()
    assert not any(line.page for line in wall.page.wall.photos)


def test_many_originals_are_laid_into_a_box_at_once(wall: Wall) -> None:
    """Box and first leaf are typed once; the leaves count on; only what was typed is written."""
    photos_before = wall.page.wall.photos
    wall.choose(0, 1, 2)
    side = wall.page._right
    side.turns.choose("facts")
    side.form.boxes["place_box"].setText("甲3")  # type: ignore[union-attr]
    side.form.boxes["leaf"].setText("41")  # type: ignore[union-attr]
    side.form.save()
    wall.settle()
    assert [(line.box, line.leaf) for line in wall.page.wall.photos] == [
        ("甲3", "41"),
        ("甲3", "42"),
        ("甲3", "43"),
    ]
    assert [line.id for line in wall.page.wall.photos] == [line.id for line in photos_before]
    newest = keeping.history(wall.office, 1)[0]
    assert (newest.op, newest.rows) == ("set_voucher", 3)


def test_a_wrong_amount_stays_in_its_box_with_the_reason(wall: Wall) -> None:
    """Two decimal points, letters, a day that does not exist: said under the box, nothing written."""
    wall.choose(0)
    side = wall.page._right
    side.turns.choose("facts")
    before = len(keeping.history(wall.office))
    for name, text in (("amount", "12.3.4"), ("amount", "一百"), ("amount", "-5"), ("day", "2026-02-30")):
        side.form.boxes[name].setText(text)  # type: ignore[union-attr]
        side.form.save()
        wall.settle()
        assert side.form.boxes[name].property("wrong") == "1", text
        side.form.put({})
    assert len(keeping.history(wall.office)) == before


def test_a_copy_is_named_on_the_wall_and_proves_nothing(wall: Wall) -> None:
    entry = accounts.month(wall.office, wall.ids[0], MONTH).lines[0].id
    photos.link(wall.office, wall.page.wall.photos[0].id, entry)
    wall.page.load()
    wall.settle()
    wall.choose(2)
    side = wall.page._right
    box = side.form.boxes["is_copy"]
    box.setCurrentIndex(1)  # type: ignore[union-attr]
    side.form.save()
    wall.settle()
    assert wall.marks()[0] == "told"
    assert badges(wall.page.wall.photos[2]) == ["复印件"]
    assert "复印件" in side.facts.text()


def test_what_is_missing_leads_to_its_line(wall: Wall) -> None:
    """The list stands beside the wall; Enter on a line goes to the account."""
    page = wall.page
    page.visit(show="missing")
    wall.settle()
    assert page.missing.isVisible()
    assert not page._right.isVisible()
    house, first, *_rest = page.missing.list.rows
    assert (house.head, len(house.lines)) == ("张守田", 3)
    assert first[1].amount == 186_000
    page.missing.list.setFocus()
    page.missing.list.choose(1)
    press(page.missing.list, KEY.Key_Return)
    assert wall.wanted[-1] == (
        "account", {"household_id": wall.ids[0], "month": MONTH, "entry_id": first[1].entry_id}
    )  # fmt: skip


def _doubled(wall: Wall) -> None:
    other = accounts.record(wall.office, wall.ids[1], MONTH, EntryDraft("E1", 17_000))
    mine = accounts.month(wall.office, wall.ids[0], MONTH).lines[0].id
    photos.link_many(wall.office, [wall.page.wall.photos[0].id], [mine, other])
    wall.page.visit(show="same")
    wall.settle()


def test_one_receipt_for_two_households_is_asked_and_answered_with_a_reason(wall: Wall) -> None:
    """Side by side with both lines; 可以这样用 wants a word of why; afterwards nothing is asked."""
    _doubled(wall)
    page = wall.page
    assert [one.why for one in page.same.asked] == ["several_households"]
    _press(page, "可以这样用")
    press(page.same.reason.box, "合买一袋，各出一半", KEY.Key_Return)
    wall.settle()
    assert page.same.asked == []
    assert keeping.history(wall.office, 1)[0].reason == "合买一袋，各出一半"


def test_or_it_is_no_proof_and_the_mark_falls(wall: Wall) -> None:
    """不是它的凭证 beside one of the lines; the line stands in the list of what is missing again."""
    _doubled(wall)
    page = wall.page
    _press(page, "不是它的凭证")
    wall.settle()
    assert page.same.asked == []
    heads = {one.head for one in page.missing.list.rows if not isinstance(one, tuple)}
    assert heads == {"张守田"}
    assert page.notes.note is not None


def _press(page: VouchersPage, words: str) -> None:
    found = [one for one in page.same.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    found[0].click()


def test_the_villages_coverage_is_drawn_month_by_month(wall: Wall) -> None:
    """Asked for with a button, because a large village takes its time; the bar says it in words too."""
    page = wall.page
    page.visit(show="missing")
    wall.settle()
    page.missing.counting.emit()
    wall.settle()
    assert page.missing.coverage.isVisible()
    assert page.missing.coverage.sentence() == "有凭证0%、双方签字0%、估算100%"
    assert [one[0] for one in page.missing.months.rows] == [MONTH]
