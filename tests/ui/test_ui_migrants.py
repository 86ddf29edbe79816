"""务工月监测 by keyboard: typed down the column, nothing booked that nobody asked, one undo for the round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fupin_desk.jobs import accounts, callboard, drafts, households, keeping, returning, work
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.callboard import CallRow
from fupin_desk.model.work import SpellDraft
from fupin_desk.ui import veil
from fupin_desk.ui.pages.migrants import MigrantsPage
from fupin_desk.ui.widgets.basics import Words
from fupin_desk.ui.widgets.callrows import Talk
from tests.ui.pages_village import Stage, press

OCTOBER = "2026-10"
K = Qt.Key


class Calls(Stage):
    """The page with three people away: 张小军 (with a September), 单小勇, 区小燕."""

    page: MigrantsPage

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        super().__init__(folder, MigrantsPage, empty=empty)
        if not empty:
            for number, name, place in (
                (0, "张小军", "浙江义乌"),
                (1, "单小勇", "江苏昆山"),
                (4, "区小燕", "广东"),
            ):
                work.begin(self.office, self.ids[number], name, SpellDraft(place, began=date(2026, 1, 5)))
            draft = EntryDraft("A1", 540_000, "张小军", living_cost=188_000, sent_home=250_000)
            accounts.record(self.office, self.ids[0], "2026-09", draft)
        self.show()

    def rows(self) -> list[CallRow]:
        return callboard.board(self.office, OCTOBER).rows

    def talk(self, name: str) -> Talk:
        return next(one for one in self.page.grid.talks.talks if one.row.name == name)

    def at(self, name: str, column: str) -> None:
        talks = self.page.grid.talks.talks
        self.page.grid.go(talks.index(self.talk(name)), column)

    def keys(self, *keys: Qt.Key | str, control: bool = False) -> None:
        press(self.page.grid, *keys, control=control)
        self.settle()

    def noted(self) -> str:
        """What the note at the top of the page says."""
        return " ".join(words.text() for words in self.page.notes.findChildren(Words))

    def save(self) -> None:
        self.keys(K.Key_S, control=True)
        self.settle()


@pytest.fixture
def calls(tmp_path: Path) -> Iterator[Calls]:
    made = Calls(tmp_path)
    yield made
    made.close()


def test_a_round_typed_down_the_column_is_one_change_and_one_undo(calls: Calls) -> None:
    before = len(keeping.history(calls.office))
    grid = calls.page.grid
    assert (grid.column, grid.currentIndex().row()) == ("answered", 0), "the cursor waits for the first call"
    calls.keys(" ", K.Key_Return, "妻子", K.Key_Return, " ")
    calls.at(grid.talks.talks[0].row.name, "gross")
    calls.keys("5600", K.Key_Return, "4,800.50", K.Key_Return, "３２００", K.Key_Return)
    assert [talk.values["gross"] for talk in grid.talks.talks] == [560_000, 480_050, 320_000]
    assert [talk.values["answered"] for talk in grid.talks.talks] == ["本人", "妻子", "本人"]
    assert all(talk.values["time"] == "09:42" for talk in grid.talks.talks), "when the row was begun"
    assert "没存 3" in calls.page.count.text()
    assert accounts.month(calls.office, calls.ids[0], OCTOBER).lines == [], "nothing is saved while typing"
    calls.save()
    assert len(keeping.history(calls.office)) == before + 1
    assert [row.now.gross if row.now else None for row in calls.rows()] == [560_000, 480_050, 320_000]
    assert [row.called.answered if row.called else "" for row in calls.rows()] == ["本人", "妻子", "本人"]
    assert calls.page.count.text() == "已打 3/3"
    assert {row.mark for row in calls.rows()} == {"told"}
    calls.desk.undo(calls.page)
    calls.settle()
    assert calls.page.count.text() == "已打 0/3"
    assert [row.now for row in calls.rows()] == [None] * 3


def test_the_same_as_last_month_only_in_a_row_that_was_asked(calls: Calls) -> None:
    calls.at("张小军", "gross")
    calls.keys("=")
    assert not calls.talk("张小军").started
    assert "问过了再按" in calls.noted()
    calls.at("张小军", "answered")
    calls.keys(" ", "=")
    talk = calls.talk("张小军")
    assert (talk.values["gross"], talk.values["living"], talk.values["sent"]) == (540_000, 188_000, 250_000)
    calls.at("单小勇", "answered")
    calls.keys(" ", "=")
    assert "gross" not in calls.talk("单小勇").values, "there is no last month"
    assert not [one for one in calls.page.findChildren(QPushButton) if "上月" in one.text()], (
        "no button for all"
    )


def test_a_row_without_who_answered_is_not_booked_and_says_so(calls: Calls) -> None:
    calls.at("单小勇", "gross")
    calls.keys("4800", K.Key_Return)
    calls.save()
    assert all(row.called is None for row in calls.rows())
    assert calls.page.grid.column == "answered"
    assert "谁接的" in calls.talk("单小勇").faults["answered"]
    calls.keys(" ")
    calls.save()
    assert [row.name for row in calls.rows() if row.called] == ["单小勇"]


def test_what_cannot_be_read_stays_and_names_its_cell(calls: Calls) -> None:
    calls.at("张小军", "answered")
    calls.keys(" ")
    for column, text in (("gross", "5,3x0"), ("sent", "0.005"), ("state", "死了"), ("time", "25:99")):
        calls.at("张小军", column)
        calls.keys(text, K.Key_Tab)
        talk = calls.talk("张小军")
        assert (talk.raw[column], bool(talk.faults[column])) == (text, True)
    calls.save()
    assert calls.page.grid.column == "gross", "the first that hinders has the keyboard"
    assert all(row.called is None for row in calls.rows())
    for column in ("gross", "sent", "state", "time"):
        calls.at("张小军", column)
        calls.keys(K.Key_Delete)
    assert not calls.talk("张小军").faults
    calls.save()
    assert [row.now for row in calls.rows() if row.called] == [None], "a call without a wage"


def test_what_the_ledger_refuses_is_shown_at_its_row_and_keeps_the_typing(calls: Calls) -> None:
    for name, gross, sent in (("单小勇", "4800", "100"), ("张小军", "1000", "2000")):
        calls.at(name, "answered")
        calls.keys(" ")
        calls.at(name, "gross")
        calls.keys(gross, K.Key_Tab, K.Key_Tab, sent, K.Key_Return)
    calls.save()
    assert all(row.called is None for row in calls.rows()), "all or none"
    assert calls.page.grid.talk is calls.talk("张小军")
    assert calls.talk("单小勇").values["gross"] == 480_000


def test_coming_back_moving_on_and_the_stay_follow(calls: Calls) -> None:
    calls.at("张小军", "answered")
    calls.keys(" ")
    calls.at("张小军", "state")
    calls.keys("3 15", K.Key_Return)
    calls.at("单小勇", "answered")
    calls.keys(" ")
    calls.at("单小勇", "where")
    calls.keys("福建晋江 鞋厂", K.Key_Return)
    assert calls.talk("单小勇").values["state"] == ("changed", None), "another place is a change of work"
    calls.at("区小燕", "answered")
    calls.keys(" ")
    calls.at("区小燕", "state")
    calls.keys(" ", " ", " ", " ")
    assert calls.talk("区小燕").values["state"] == ("here", None), "the space bar goes round"
    calls.save()
    lines = {line.name: line for line in work.spells(calls.office) if line.ended is None}
    assert set(lines) == {"单小勇", "区小燕"}
    assert (lines["单小勇"].place, lines["单小勇"].employer) == ("福建晋江", "鞋厂")
    ended = next(line for line in work.spells(calls.office) if line.name == "张小军")
    assert ended.ended == date(2026, 10, 15)


def test_the_number_is_masked_shown_on_enter_journaled_and_masked_again(calls: Calls) -> None:
    calls.at("张小军", "phone")
    talk = calls.talk("张小军")
    masked = talk.row.phone_masked
    assert "****" in masked
    before = len(keeping.history(calls.office))
    calls.keys(K.Key_Return)
    assert talk.phone.isdecimal()
    assert len(talk.phone) == 11
    newest = keeping.history(calls.office)[0]
    assert (len(keeping.history(calls.office)), newest.reason) == (before + 1, "看电话号码")
    calls.keys(K.Key_Down)
    assert talk.phone == ""
    grid = calls.page.grid
    place = grid.visualRect(grid.talks.index(2, 2)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    calls.settle()
    assert grid.talks.talks[2].phone


def test_the_veil_hides_and_copying_says_nothing_under_it(calls: Calls) -> None:
    calls.at("张小军", "name")
    QApplication.clipboard().setText("before")
    veil.lower(True)
    press(calls.page.grid, K.Key_C, control=True)
    assert QApplication.clipboard().text() == "before"
    veil.lower(False)
    press(calls.page.grid, K.Key_C, control=True)
    assert QApplication.clipboard().text() == "张小军"


def test_typing_survives_what_others_write_another_month_and_a_new_window(calls: Calls) -> None:
    calls.at("区小燕", "answered")
    calls.keys("工友")
    calls.keys(K.Key_Return)
    accounts.record(calls.office, calls.ids[2], OCTOBER, EntryDraft("B1", 100))
    calls.page.touch(frozenset({"entry"}))
    calls.settle()
    assert calls.talk("区小燕").values["answered"] == "工友"
    calls.at("区小燕", "state")
    calls.keys("3 15", K.Key_Return)
    calls.at("区小燕", "gross")
    calls.keys("5x", K.Key_Return)
    calls.page.open("2026-09")
    calls.settle()
    assert calls.page.month == "2026-09"
    assert not any(talk.started for talk in calls.page.grid.talks.talks)
    calls.page.open(OCTOBER)
    calls.settle()
    talk = calls.talk("区小燕")
    assert (talk.values["answered"], talk.values["state"]) == ("工友", ("back", date(2026, 10, 15)))
    assert talk.raw["gross"] == "5x"
    assert "1 个电话还没有存" in calls.noted()
    again = MigrantsPage(calls.desk)
    again.load()
    calls.settle()
    found = {one.row.name: one.values.get("answered") for one in again.grid.talks.talks if one.started}
    assert found == {"区小燕": "工友"}, "as after a power cut"
    again._forget()
    calls.settle()
    third = MigrantsPage(calls.desk)
    third.load()
    calls.settle()
    assert not any(one.started for one in third.grid.talks.talks)
    for page in (again, third):
        page.deleteLater()
    assert all(row.called is None for row in calls.rows())


def test_the_draft_is_written_without_closing_the_cell_somebody_types_in(calls: Calls) -> None:
    calls.at("张小军", "answered")
    calls.keys(" ")
    calls.at("张小军", "gross")
    calls.keys("56")
    assert calls.page.grid.cells.editor is not None
    calls.page._rest.timeout.emit()
    calls.settle()
    assert calls.page.grid.cells.editor is not None
    calls.keys("00", K.Key_Return)
    assert calls.talk("张小军").values["gross"] == 560_000
    kept = drafts.find(calls.office, "calls", OCTOBER)
    assert kept is not None
    assert dict(kept.rows)[calls.talk("张小军").row.member_id]["answered"] == "本人"
    calls.save()
    assert drafts.find(calls.office, "calls", OCTOBER) is None, "booked is no draft any more"


def test_another_call_to_the_same_person_is_another_call(calls: Calls) -> None:
    for gross in ("4800", "4900"):
        calls.at("单小勇", "answered")
        calls.keys(" ")
        calls.at("单小勇", "gross")
        calls.keys(gross, K.Key_Return)
        calls.save()
    (line,) = accounts.month(calls.office, calls.ids[1], OCTOBER).lines
    assert line.amount == 490_000
    calls.at("单小勇", "gross")
    calls.keys("5000", K.Key_Return)
    calls.save()
    assert "又打了一次" in calls.talk("单小勇").faults["answered"]


def test_enter_on_a_name_opens_the_month(calls: Calls) -> None:
    calls.at("张小军", "name")
    calls.keys(K.Key_Return)
    assert calls.wanted == [("account", {"household_id": calls.ids[0], "month": OCTOBER})]


def test_an_empty_village_teaches_and_the_form_is_one_key_away(tmp_path: Path) -> None:
    stage = Calls(tmp_path, empty=True)
    try:
        page = stage.page
        assert page._layers.currentWidget() is page.empty
        page.chips.choose("add")
        page._view("add")
        assert page._layers.currentWidget() is page.adding
    finally:
        stage.close()


def test_a_stay_is_recorded_in_the_form_ended_and_struck(calls: Calls) -> None:
    adding = calls.page.adding
    calls.page.visit(view="add")
    adding.form.put({"member": "李桂香", "place": "重庆", "began": "2026-09-01", "wage": "4500"})
    adding.form.save()
    calls.settle()
    assert len(work.spells(calls.office)) == 3, "no household was picked"
    adding._pick(calls.ids[0])
    adding.form.put({"member": "李桂香", "place": "重庆", "began": "2026-13-01"})
    adding.form.save()
    adding.form.put({"member": "没有的人", "place": "重庆"})
    adding.form.save()
    calls.settle()
    assert len(work.spells(calls.office)) == 3
    adding.form.put({"member": "李桂香", "place": "重庆", "began": "2026-09-01", "wage": "4500"})
    adding.form.save()
    calls.settle()
    assert [one.place for one in work.spells(calls.office) if one.name == "李桂香"] == ["重庆"]
    adding.list.choose(0)
    chosen = adding.list.value()
    adding._end()
    calls.settle()
    assert next(one for one in work.spells(calls.office) if one.id == chosen.id).ended == date(2026, 10, 27)
    adding.list.choose(0)
    adding._strike()
    calls.settle()
    assert len(work.spells(calls.office)) == 3


def test_a_household_away_is_closed_printed_and_signed_from_its_list(calls: Calls, tmp_path: Path) -> None:
    from PIL import Image

    house = calls.ids[2]
    assert [one.head for one in households.lines(calls.office) if one.id == house] == ["仇大山"]
    work.begin(calls.office, house, "仇大山", SpellDraft("上海", began=date(2026, 1, 1)))
    for month in ("2026-08", "2026-09"):
        accounts.record(calls.office, house, month, EntryDraft("A1", 500_000, "仇大山", sent_home=100_000))
    calls.page.visit(view="away")
    calls.page.load()
    calls.settle()
    away = calls.page.away
    one = away.list.value()
    assert (one.head, one.open) == ("仇大山", ["2026-08", "2026-09"])
    assert away.close_button.isVisibleTo(calls.page)
    away._close()
    calls.settle()
    assert returning.waiting_months(calls.office, house) == ["2026-08", "2026-09"]
    away._print()
    assert calls.wanted[-1] == ("print", {"kind": "return-sheet", "household_id": house})
    picture = tmp_path / "s.jpg"
    Image.new("RGB", (200, 300), (90, 90, 90)).save(picture)
    away.take(picture)
    for role in ("household", "helper"):
        away.form.put({"role": role, "way": "fingerprint" if role == "household" else "signed"})
        away.form.save()
        calls.settle()
    assert returning.waiting_months(calls.office, house) == []
    assert accounts.month(calls.office, house, "2026-08").lines[0].mark == "signed"
