"""What a first secretary and a township clerk stumbled over in one evening of use, each as a test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from fupin_desk import app as front
from fupin_desk.jobs import accounts, keeping, opening, post, review, today
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.pages.keys import KeysPanel
from fupin_desk.ui.pages.post import PostPage
from fupin_desk.ui.pages.today import TodayPage
from fupin_desk.ui.pages.unlock import UnlockPage
from fupin_desk.ui.widgets.basics import Chooser, button
from fupin_desk.ui.widgets.tray import entry_columns
from tests.ui.pages_village import CODE, PASSPHRASE, Made, Stage, dressed, make, press, settle, surroundings

KEY = Qt.Key
MONTH = "2026-10"
TOWN = "999999101000"


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space])
def test_enter_presses_the_button_that_has_the_keyboard(key: Qt.Key) -> None:
    """A person who came there with Tab presses Enter; Qt alone knows only the space bar."""
    dressed()
    pressed: list[bool] = []
    made = button("开始记账", lambda: pressed.append(True), "primary")
    made.show()
    QTest.keyClick(made, key)
    assert pressed == [True]
    made.close()


def test_a_box_to_choose_from_shows_its_arrow() -> None:
    """Something is painted at its right end, where an empty box has only paper."""
    dressed()
    box = Chooser()
    box.addItem("2026年10月")
    box.resize(160, 38)
    picture = box.grab().toImage()
    ratio = picture.devicePixelRatio()
    seen = {
        QColor(picture.pixel(int(x * ratio), int(y * ratio))).lightness()
        for x in range(137, 153)
        for y in range(11, 27)
    }
    assert min(seen) < 160
    box.close()


def test_after_a_wrong_passphrase_the_next_try_replaces_it(tmp_path: Path) -> None:
    """Dots cannot be read: what is typed now must not be added behind the wrong one."""
    dressed()
    made = make(tmp_path)
    place = made.office.folder.path
    made.office.close()
    desk = Desk(lambda: surroundings(tmp_path))
    page = UnlockPage(desk, place)
    page.show()
    page.activateWindow()
    box = page._form.boxes["secret"]
    assert isinstance(box, QLineEdit)
    box.setFocus()
    press(box, "wrong words", KEY.Key_Return)
    settle(desk)
    assert box.hasSelectedText()
    press(box, *PASSPHRASE)
    assert box.text() == PASSPHRASE
    press(box, KEY.Key_Return)
    settle(desk)
    assert desk.is_open
    page.close()
    desk.close(for_good=True)


@pytest.fixture
def month(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path, AccountPage)
    stage.show(household_id=stage.ids[0], month=MONTH)
    return stage


def test_feed_in_the_last_column_is_a_note_and_no_use(month: Stage) -> None:
    """饲料 is also a word of use; beside a cost, and in a column with other words, it is what was bought."""
    page = month.page
    assert isinstance(page, AccountPage)
    rows = ("10-12\t种植业·稻谷\t500\t公斤\t1,350\t", "10-15\tB2.鸡\t6\t只\t510\t赶场卖")
    block = "\n".join((*rows, "10-16\tE2\t3\t袋\t465\t饲料"))
    QGuiApplication.clipboard().setText(block)
    press(page.grid, KEY.Key_V, control=True)
    page.book_offered()
    month.settle()
    lines = {line.code: line for line in accounts.month(month.office, month.ids[0], MONTH).lines}
    assert (lines["E2"].use, lines["E2"].note) == (None, "饲料")
    assert (lines["B2.鸡"].use, lines["B2.鸡"].note) == ("sold", "赶场卖")
    month.close()


def test_one_pasted_cost_keeps_its_word_of_use_as_a_note(month: Stage) -> None:
    """A single line is no column to compare with: the item decides."""
    page = month.page
    assert isinstance(page, AccountPage)
    QGuiApplication.clipboard().setText("10-16\tE2\t3\t袋\t465\t饲料")
    press(page.grid, KEY.Key_V, control=True)
    page.book_offered()
    month.settle()
    assert [line.note for line in accounts.month(month.office, month.ids[0], MONTH).lines] == ["饲料"]
    month.close()


def test_a_booked_line_with_an_unreadable_cell_is_kept_and_offered_again(month: Stage) -> None:
    """Going to another household holds nobody back; coming back the text is offered, or the line stands."""
    page = month.page
    assert isinstance(page, AccountPage)
    accounts.record(month.office, month.ids[0], MONTH, EntryDraft("A4", 60000, happened=date(2026, 10, 5)))
    page.load()
    month.settle()
    page.grid.typed(0, "happened", "昨天")
    assert page.may_leave()
    page.open(month.ids[1], MONTH)
    month.settle()
    assert page.notes.note is not None
    page.open(month.ids[0], MONTH)
    month.settle()
    assert page.draft_bar.isVisible()
    assert not page.grid.lines.rows[0].faults
    page.restore_draft()
    assert page.grid.lines.rows[0].raw == {"happened": "昨天"}
    page.give_up([page.grid.lines.rows[0]])
    assert [row.entry is not None for row in page.grid.lines.rows if not row.blank] == [True]
    assert not page.grid.lines.rows[0].faults
    month.close()


def test_the_list_to_pick_from_speaks_the_words_of_the_day(month: Stage) -> None:
    """From 2026 nobody is called 脱贫户 on the screen, neither in the list nor to a screen reader."""
    page = month.page
    assert isinstance(page, AccountPage)
    words = page.picker.households.words
    assert "脱贫户" not in (words.short("脱贫户", ""), words.full("脱贫户", ""))
    index = page.picker.households.index(0)
    assert "原建档立卡脱贫户" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    month.close()


def _town(folder: Path) -> Office:
    return opening.create(
        folder / "清溪镇", "township", TOWN, "清溪镇", PASSPHRASE, surroundings(folder), secretary="陈芳"
    ).office


def _carried(folder: Path) -> tuple[Made, Office]:
    """A village whose October lies at its township."""
    made, town, stick = make(folder), _town(folder), folder / "stick"
    stick.mkdir()
    post.enrol(made.office, post.key_card(town, stick / "town.fpk"))
    post.enrol(town, post.key_card(made.office, stick / "village.fpk"))
    accounts.record(made.office, made.ids[0], MONTH, EntryDraft("A4", 60000, happened=date(2026, 10, 5)))
    accounts.record(made.office, made.ids[0], "2026-09", EntryDraft("A4", 60000, happened=date(2026, 9, 5)))
    post.receive(town, post.send(made.office, stick).files)
    return made, town


def test_a_township_takes_back_its_own_word(tmp_path: Path) -> None:
    """Ctrl+Z on a township's desk reverses the newest verdict, and then the one before."""
    made, town = _carried(tmp_path)
    assert keeping.undo_title(town) is None
    review.verdict(town, CODE, made.ids[0], MONTH, "passed")
    review.verdict(town, CODE, made.ids[0], "2026-09", "returned", "没有照片")
    assert keeping.undo_title(town) is not None
    keeping.undo(town)
    states = {one.month: one.state for one in review.parcel_records(town, CODE)}
    assert (states[MONTH], states["2026-09"] == "returned") == ("passed", False)
    keeping.undo(town)
    assert not {"passed", "returned"} & {one.state for one in review.parcel_records(town, CODE)}
    assert keeping.undo_title(town) is None
    town.close()
    made.office.close()


def test_a_month_sent_back_stands_on_the_first_page_when_it_is_over(tmp_path: Path) -> None:
    """September comes back in October: the first page names it, and 收发 has its dot."""
    made, town = _carried(tmp_path)
    review.verdict(town, CODE, made.ids[0], "2026-09", "returned", "没有照片")
    post.receive(made.office, review.answer(town, CODE, tmp_path / "stick").files)
    town.close()
    due = [one for one in today.board(made.office).due if one.kind == "returned"]
    assert [(one.household_id, one.month) for one in due] == [(made.ids[0], "2026-09")]
    made.office.close()

    stage = Stage(tmp_path / "again", TodayPage)
    dots: list[tuple[str, bool]] = []
    stage.page.badged.connect(lambda place, on: dots.append((place, on)))
    stage.show()
    assert dots[-1] == ("post", False)
    stage.close()


def test_the_item_of_a_line_is_never_squeezed_away() -> None:
    """The township's narrow list gives up the note before the item."""
    columns = {column.title: column for column in entry_columns()}
    assert columns["备注"].spare
    assert not columns["项目"].spare
    fixed = sum(one.width for one in columns.values() if not one.spare)
    assert fixed + 84 <= 480


def test_the_enrolment_file_is_offered_with_its_own_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one side saves the other side's window shows: *.fpk on both sides."""
    asked: list[str] = []

    def save(*told: str) -> tuple[str, str]:
        asked.extend(told[1:])
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", save)
    stage = Stage(tmp_path, PostPage)
    stage.show()
    keys = stage.page.findChild(KeysPanel)
    assert keys is not None
    keys._save()
    keys._choose()
    assert sum(".fpk" in words for words in asked) == 3
    assert not any(".json" in words for words in asked)
    stage.close()


def test_file_windows_begin_at_home_and_speak_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's own file window, where the desktop has none, has Chinese buttons; it opens 文档."""
    app = dressed()
    before = QDir.currentPath()
    monkeypatch.setattr("fupin_desk.app.QStandardPaths.writableLocation", lambda _which: str(tmp_path))
    try:
        front.at_home(app)
        assert QDir.currentPath() == QDir(str(tmp_path)).canonicalPath()
        assert QApplication.translate("QFileDialog", "Look in:") != "Look in:"
    finally:
        QDir.setCurrent(before)


def test_a_ledger_named_from_here_is_found_from_anywhere() -> None:
    """The place is whole before the program goes to the person's documents."""
    place, _secret = front.told(["--ledger", "石门村.fupin"])
    assert place == Path.cwd() / "石门村.fupin"


def test_sending_an_unsigned_month_does_not_make_it_look_signed(tmp_path: Path) -> None:
    """It travelled as a draft and stays one on the first page until somebody signs, passes or returns it."""
    made, town = _carried(tmp_path)
    board = today.board(made.office)
    assert board.completion[made.ids[0]][MONTH] == "draft"
    assert board.unsigned == 1
    review.verdict(town, CODE, made.ids[0], MONTH, "passed")
    post.receive(made.office, review.answer(town, CODE, tmp_path / "stick").files)
    assert today.board(made.office).completion[made.ids[0]][MONTH] == "passed"
    town.close()
    made.office.close()
