"""家庭变动: a split, a death and a birth by keyboard and mouse; what follows is read before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from fupin_desk.jobs import households, keeping, relatives
from fupin_desk.model.kinship import HEAD, KINDS
from fupin_desk.ui import veil
from fupin_desk.ui.pages.family import FamilyPage
from fupin_desk.ui.pages.family_form import GROUPS
from fupin_desk.ui.widgets.basics import Words
from tests.ui.pages_village import Stage, press

KEY = Qt.Key


class Home(Stage):
    page: FamilyPage

    def choose(self, kind: str) -> None:
        self.page.form.chips[kind].setFocus()
        press(self.page, KEY.Key_Return)
        self.settle()

    def tick(self, number: int) -> None:
        self.page.form.members[number].setFocus()
        press(self.page, KEY.Key_Return)
        self.settle()

    def relate(self, name: str, relation: str) -> None:
        """Choose a relation as a person does: open the box's keyboard and go to the word."""
        member = next(one.member_id for one in self.page.form._asked if one.name == name)
        box = self.page.form.relations[member]
        box.setFocus()
        for _step in range(box.count()):
            if box.currentData() == relation:
                break
            press(box, KEY.Key_Down)
            box = self.page.form.relations[member]
        assert box.currentData() == relation
        self.settle()

    def told(self) -> str:
        labels = self.page._after.findChildren(Words)
        return "\n".join(one.text() for one in labels if not one.isHidden())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    stage = Home(tmp_path, FamilyPage)
    stage.show(household_id=stage.ids[0])
    yield stage
    stage.close()


def test_every_kind_of_change_can_be_chosen(home: Home) -> None:
    """Each has its chip; a chosen one folds the others away, 换一种 brings them back."""
    form = home.page.form
    assert {kind for _words, kinds in GROUPS for kind in kinds} == set(KINDS)
    for kind in KINDS:
        form.choose(kind)
        home.settle()
        assert form.draft() is not None
    form.choose("death")
    assert not form.chips["birth"].isVisible()
    form._other_kind.click()
    assert form.chips["birth"].isVisible()
    assert form.draft() is None
    assert not home.page._after.isVisible()


def test_a_split_by_keyboard_says_what_follows_and_is_undone_at_once(home: Home) -> None:
    home.choose("split")
    home.tick(2)
    assert "还差：还有人没有说和户主的关系" in home.told()
    assert not home.page.save.isEnabled()
    home.relate("张小军", HEAD)
    told = home.told()
    assert "按 3 人算人均（以前 4 人）" in told
    assert "张小军家（新户）" in told
    assert "帮扶责任人还是周敏" in told
    home.page.save.setFocus()
    press(home.page, KEY.Key_Return)
    home.settle()
    assert [one.name for one in home.page.list.rows if one.left is None] == ["张守田", "李桂香", "张雨桐"]
    assert "张小军 之子 到 2026-10-31 为止" in home.page.list.model().index(2, 0).data()
    assert [one.kind_label for one in home.page.past.rows] == ["分户"]
    assert len(households.lines(home.office)) == 6
    assert keeping.undo(home.office) == "记家庭变动"
    home.page.load()
    home.settle()
    assert len(home.page.list.rows) == 4


def test_a_head_who_dies_asks_about_everybody_else(home: Home) -> None:
    home.choose("death")
    home.tick(0)
    asked = {one.name: one.offered for one in home.page.form._asked}
    assert asked == {"李桂香": "", "张小军": "", "张雨桐": ""}
    home.relate("李桂香", HEAD)
    assert {one.name: one.offered for one in home.page.form._asked}["张小军"] == "之子"
    for name in ("张小军", "张雨桐"):
        home.relate(name, "之子")
    assert "户主是李桂香" in home.told()
    home.page._save()
    home.settle()
    assert home.page.past.rows[0].words == "张守田"
    november = relatives.people(home.office, home.ids[0], date(2026, 11, 1))
    assert (november[0].name, november[0].relation) == ("李桂香", HEAD)


def test_a_newborn_is_typed_with_a_name_and_no_number(home: Home) -> None:
    home.choose("birth")
    name = home.page.form.person.boxes["name"]
    assert isinstance(name, QLineEdit)
    assert "还差：没有写姓名" in home.told() or "关系" in home.told()
    name.setFocus()
    press(name, "张小宝")
    name.textEdited.emit(name.text())
    home.settle()
    home.relate("张小宝", "之孙子")
    assert "还没有证件号码" in home.told()
    home.page._save()
    home.settle()
    baby = next(one for one in home.page.list.rows if one.name == "张小宝")
    assert (baby.has_number, str(baby.birth)) == (False, "2026-10-27")
    home.page.list.choose(home.page.list.rows.index(baby))
    home.page.number.click()
    press(home.page.reason.box, "999999202610270018", KEY.Key_Return)
    home.settle()
    assert next(one for one in home.page.list.rows if one.name == "张小宝").has_number


def test_who_comes_from_a_household_of_the_village_is_chosen_there(home: Home) -> None:
    home.choose("marry_in")
    assert home.page.form.person.isVisible()
    home.page.form.picker.picked.emit(home.ids[1])
    home.settle()
    assert not home.page.form.person.isVisible()
    assert [one.text() for one in home.page.form.others] == ["单秀英 户主", "单小勇 配偶"]
    home.page.form.others[1].click()
    home.settle()
    home.relate("单小勇", "之女婿")
    home.page._save()
    home.settle()
    assert len(home.page.list.rows) == 5
    assert [one.name for one in relatives.people(home.office, home.ids[1])] == ["单秀英"]


def test_a_day_that_is_none_is_marked_and_nothing_is_asked(home: Home) -> None:
    home.choose("death")
    box = home.page.form.days.boxes["happened"]
    assert isinstance(box, QLineEdit)
    box.setFocus()
    box.selectAll()
    press(box, "yesterday")
    home.settle()
    assert not home.page.save.isEnabled()
    assert box.property("wrong") == "1"


def test_a_change_half_typed_is_not_left_in_silence(home: Home) -> None:
    assert home.page.may_leave()
    home.choose("death")
    home.tick(1)
    assert not home.page.may_leave()
    home.page._again()
    home.settle()
    assert home.page.may_leave()


def test_names_are_bars_under_the_veil(home: Home) -> None:
    """A chip with a name paints no letter of it."""
    home.choose("death")
    chip = home.page.form.members[0]
    bare = chip.grab().toImage()
    veil.lower(True)
    covered = chip.grab().toImage()
    veil.lower(False)
    assert bare != covered


def test_two_records_of_one_child_are_laid_together(home: Home) -> None:
    households.add_member(home.office, home.ids[0], "之子", name="张雨桐")
    home.page.load()
    home.settle()
    twice = [n for n, one in enumerate(home.page.list.rows) if one.name == "张雨桐"]
    assert len(twice) == 2
    home.page.list.choose(twice[0])
    home.page.same.click()
    home.settle()
    assert [one.name for one in home.page.list.rows].count("张雨桐") == 1
    home.page.list.choose(0)
    home.page.book.click()
    press(home.page.reason.box, "张老汉", KEY.Key_Return)
    home.settle()
    assert home.page.list.rows[0].hukou_book == "张老汉"


def test_an_empty_ledger_teaches(tmp_path: Path) -> None:
    stage = Home(tmp_path, FamilyPage, empty=True)
    stage.show()
    assert "导入花名册" in stage.page.caption.text()
    assert not stage.page._left.isEnabled()
    stage.close()


def test_a_household_of_sixteen_with_long_names_fits_the_window(home: Home) -> None:
    """Names stand four in a row and are cut; the page asks for no more room than a small laptop has."""
    for number in range(12):
        households.add_member(
            home.office, home.ids[0], "之孙子", name="阿卜杜热西提·买买提图尔荪江" * 3 + str(number)
        )
    home.page.load()
    home.page.open(home.ids[0])
    home.settle()
    home.choose("death")
    home.tick(0)
    assert len(home.page.form.members) == 16
    assert len(home.page.form.relations) == 15
    assert home.page.minimumSizeHint().width() <= 1200
    assert home.page.form.members[-1].text().count("…") == 1
