"""帮扶, 凭证, 打印: each opens the work it names and leaves the right thing in the ledger, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtPrintSupport import QPrinter

from fupin_desk.jobs import accounts, helping, photos
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui import veil
from fupin_desk.ui.pages.help import HelpPage
from fupin_desk.ui.pages.printing import PrintingPage
from fupin_desk.ui.pages.vouchers import VouchersPage
from fupin_desk.ui.widgets.photo import PhotoViewer
from fupin_desk.ui.widgets.printer import PrinterRun
from tests.ui.pages_village import Stage, press, september

KEY = Qt.Key


def _photo(folder: Path, name: str, grey: int) -> Path:
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(0xFF000000 + grey * 0x010101)
    image.save(str(folder / name))
    return folder / name


class Help(Stage):
    page: HelpPage


class Vouchers(Stage):
    page: VouchersPage


class Printing(Stage):
    page: PrintingPage


# -- 帮扶 ----------------------------------------------------------------------------------------------


@pytest.fixture
def aid(tmp_path: Path) -> Iterator[Help]:
    stage = Help(tmp_path, HelpPage)
    stage.show(household_id=stage.ids[0])
    yield stage
    stage.close()


def test_a_help_record_is_written_and_signed(aid: Help) -> None:
    """Content, measure, source, amount; then both signatures, each its own operation."""
    form = aid.page.form
    assert form.household_id == aid.ids[0]
    form.form.boxes["content"].setPlainText("送化肥两袋")  # type: ignore[union-attr]
    paid = {"amount": "340", "measure": "产业帮扶", "fund_source": "帮扶单位自筹"}
    form.form.put(form.form.values() | paid)
    form.take_photos([_photo(aid.folder, "help.png", 120)])
    form.form.save()
    aid.settle()
    card = helping.records(aid.office)[0]
    assert card.vouchers == 1
    assert (card.content, card.amount, card.helper) == ("送化肥两袋", 34000, "周敏")
    assert card.happened == date(2026, 10, 27)
    assert aid.page.detail.ticks is not None
    aid.page.detail.ticks.setCurrentIndex(1)
    aid.page.sign(card.id, "household", "fingerprint")
    aid.page.sign(card.id, "helper", "signed")
    aid.settle()
    assert aid.page.list.rows[0].state == "signed"
    assert aid.page.list.rows[0].confirmed == "received"
    assert "待签字 0" in aid.page.caption.text()


def test_a_record_that_says_nothing_is_not_taken(aid: Help) -> None:
    """The wanted box is marked; nothing reaches the ledger; a bad amount neither."""
    form = aid.page.form
    form.form.save()
    assert form.form.problem("content")
    form.form.boxes["content"].setPlainText("送化肥")  # type: ignore[union-attr]
    form.form.boxes["amount"].setText("三百")  # type: ignore[union-attr]
    form.form.save()
    aid.settle()
    assert helping.records(aid.office) == []


def test_a_helper_is_added_and_given_a_household(aid: Help) -> None:
    """Who is on duty and for how many."""
    people = aid.page.people
    people.form.put({"name": "巴图", "duty": "helper", "unit": "县农业局", "phone": "13900001111"})
    people.form.save()
    aid.settle()
    added = next(one for one in people.list.rows if one.name == "巴图")
    people.list.choose(people.list.rows.index(added))
    people._pick(aid.ids[4])
    aid.settle()
    assert next(one for one in helping.people(aid.office) if one.name == "巴图").households == 1


# -- 凭证 ----------------------------------------------------------------------------------------------


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Vouchers]:
    stage = Vouchers(tmp_path, VouchersPage)
    accounts.record(stage.office, stage.ids[1], "2026-10", EntryDraft("A4", 60000))
    stage.show()
    yield stage
    stage.close()


def test_dropped_photos_hang_unlinked_until_somebody_says_what_they_prove(wall: Vouchers) -> None:
    """Drop two, link one: it moves behind the loose one and the line gets its ●."""
    page = wall.page
    data = QMimeData()
    paths = [_photo(wall.folder, "a.png", 90), _photo(wall.folder, "b.png", 200)]
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    act, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), act, data, Qt.MouseButton.LeftButton, none))
    wall.settle()
    assert len(page.wall.photos) == 2
    assert not any(line.entries for line in page.wall.photos)
    page._pick_house(wall.ids[1])
    wall.settle()
    page.lines.opened.emit(page.lines.rows[0])
    wall.settle()
    assert [bool(line.entries) for line in page.wall.photos] == [False, True]
    assert accounts.month(wall.office, wall.ids[1], "2026-10").lines[0].mark == "voucher"
    page._open_line(page.wall.photos[1].entries[0])
    wall.settle()
    assert wall.wanted[-1][1]["household_id"] == wall.ids[1]


def test_a_paper_is_looked_at_large(wall: Vouchers) -> None:
    """Enter opens the viewer, arrows turn, plus zooms, Escape goes back."""
    photos.add(wall.office, [_photo(wall.folder, f"{n}.png", 40 * n) for n in range(1, 4)])
    wall.page.load()
    wall.settle()
    wall.page.wall.look(0)
    wall.settle()
    viewer = wall.page.findChild(PhotoViewer)
    assert viewer is not None
    first = viewer._image
    press(viewer, KEY.Key_Right)
    wall.settle()
    assert viewer._image is not None
    assert viewer._image != first
    press(viewer, KEY.Key_Plus)
    assert viewer._zoom > 1
    press(viewer, KEY.Key_Escape)
    wall.settle()
    assert wall.page.findChild(PhotoViewer) is None


# -- 打印 ----------------------------------------------------------------------------------------------


@pytest.fixture
def press_room(tmp_path: Path) -> Iterator[Printing]:
    stage = Printing(tmp_path, PrintingPage)
    september(stage.office, stage.ids[0])
    accounts.record(stage.office, stage.ids[0], "2026-10", EntryDraft("A4", 60000, "李桂香"))
    stage.show()
    yield stage
    stage.close()


def test_skipped_households_are_named_before_printing(press_room: Printing) -> None:
    """Month sheets: one household has lines, four are skipped with the reason."""
    page = press_room.page
    page.choice.kinds.choose(2)
    press_room.settle()
    assert "会做 1 份" in page.choice.count.text()
    assert len(page.choice.skipped.rows) == 4
    assert all("没有账目" in one.why for one in page.choice.skipped.rows)


def test_the_month_sheet_of_one_household_is_made_seen_and_saved(press_room: Printing) -> None:
    """From the month page with its household: preview, file; the file's name names nobody."""
    page = press_room.page
    page.visit(kind="month-sheet", household_id=press_room.ids[0], month="2026-09")
    press_room.settle()
    page.make()
    press_room.settle()
    assert page.result is not None
    assert (page.result.count, page.view.pages) == (1, page.result.pages)
    assert page.view.image is not None
    assert "张守田" not in page.file_name
    assert page.file_name.startswith("月单-2026-09")
    place = press_room.folder / "月单"
    page.save_to(place)
    press_room.settle()
    assert (press_room.folder / "月单.pdf").read_bytes() == page.result.pdf
    assert not list(press_room.folder.glob("*.part"))


def test_the_whole_village_is_printed_and_pages_turn(press_room: Printing) -> None:
    """Five cards; PgDn turns; the arrows know the ends; only what changed comes next time."""
    page = press_room.page
    page.make()
    press_room.settle()
    assert page.view.pages == 5
    press(page.view, KEY.Key_End)
    press_room.settle()
    assert page.view.at == 4
    assert not page._after.isEnabled()
    page.choice.only_changed.setChecked(True)
    press_room.settle()
    assert "会做 0 份" in page.choice.count.text()
    assert not page.choice.make.isEnabled()


def test_a_name_no_typeface_has_is_told_before(press_room: Printing) -> None:
    """The household and the characters are named; nothing is silently blank."""
    from fupin_desk.jobs import households

    households.add(press_room.office, "张\U0003ffff")
    press_room.page.load()
    press_room.settle()
    assert press_room.page.choice.rare.isVisible()
    assert "\U0003ffff" in press_room.page.choice.rare.text()


def test_a_folder_that_cannot_be_written_is_told(press_room: Printing) -> None:
    """The note says so; nothing half written stays."""
    page = press_room.page
    page.make()
    press_room.settle()
    page.save_to(press_room.folder / "nowhere" / "x.pdf")
    press_room.settle()
    assert page.notes.note is not None
    assert page.notes.note.tone == "red"


def test_pages_go_to_the_printer_one_by_one(press_room: Printing) -> None:
    """The system's printer gets every page; the window lives between two."""
    page = press_room.page
    page.make()
    press_room.settle()
    assert page.result is not None
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    out = press_room.folder / "paper.pdf"
    printer.setOutputFileName(str(out))
    page.run_on(PrinterRun(press_room.desk, printer, page.result.pdf, 2, page))
    press_room.settle()
    assert page.notes.note is not None
    assert "2 页" in page.notes.note.what
    assert out.stat().st_size > 1000


def test_under_the_veil_the_preview_shows_nothing(press_room: Printing) -> None:
    """A page full of names is a grey sheet while somebody stands beside."""
    page = press_room.page
    page.make()
    press_room.settle()
    veil.lower(True)
    first = page.view.grab().toImage()
    page.view.turn(1)
    press_room.settle()
    assert page.view.grab().toImage() == first
