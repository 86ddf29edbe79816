"""Finding a household as one types, and its page: figures, members, file, consent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from fupin_desk.jobs import accounts, households
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.household import HouseholdLine
from fupin_desk.model.search import search_key
from fupin_desk.ui import veil
from fupin_desk.ui.pages.household import HouseholdPage
from fupin_desk.ui.widgets.finder import Households
from tests.ui.pages_village import Stage, dressed, press, september

KEY = Qt.Key


class House(Stage):
    """The household page on the village."""

    page: HouseholdPage

    def heads(self) -> list[str]:
        return [line.head for line in self.page.households.shown]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    stage = House(tmp_path, HouseholdPage)
    september(stage.office, stage.ids[0])
    accounts.record(stage.office, stage.ids[0], "2026-10", EntryDraft("A4", 60000))
    stage.show(household_id=stage.ids[0])
    yield stage
    stage.close()


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("zst", ["张守田"]), ("zhangshou", ["张守田"]), ("守田", ["张守田"]),
        ("sxy", ["单秀英"]), ("dxy", ["单秀英"]), ("qds", ["仇大山"]),
        ("cds", ["仇大山"]), ("owy", ["区文远"]),
        ("aygl", ["阿依古丽·买买提艾力"]), ("lgx", ["张守田"]),
        ("0003", ["仇大山"]), ("13800000005", ["区文远"]),
        ("012x", ["张守田", "单秀英", "阿依古丽·买买提艾力", "区文远"]), ("xyz", []),
    ],
)  # fmt: skip
def test_a_household_is_found_by_whatever_one_knows(house: House, typed: str, heads: list[str]) -> None:
    """Initials in every reading, pinyin, characters, a member's name, the ID's tail, number, phone."""
    house.page.search()
    press(house.page.box, typed)
    assert house.heads() == heads


def test_enter_opens_what_was_found_and_escape_shows_everybody(house: House) -> None:
    """The keyboard never leaves the box: arrows choose in the list, Enter opens."""
    house.page.search()
    press(house.page.box, "s", KEY.Key_Down, KEY.Key_Return)
    house.settle()
    assert house.page.household_id == house.ids[0 if house.heads()[0] == "张守田" else 1]
    press(house.page.box, KEY.Key_Escape)
    assert len(house.heads()) == 5


def test_a_longer_word_searches_only_what_the_shorter_one_found() -> None:
    """Ten thousand households in memory: the list narrows and widens rightly, letter by letter."""
    dressed()
    names = ["单秀英", "张守田", "区文远", "仇大山"]
    lines = []
    for n in range(10_000):
        number, name = f"99{n:08d}", names[n % 4]
        key = search_key([number], [name])
        lines.append(HouseholdLine(str(n), number, "", name, 3, "一组", "脱贫户", "", key))
    model = Households()
    model.show(lines)
    counts = []
    for typed in ("z", "zs", "zst", "zst 99", "zst 9900000001", "zst", "", "99000001"):
        model.look_for(typed)
        counts.append(model.rowCount())
    assert counts == [2500, 2500, 2500, 2500, 1, 2500, 10_000, 100]
    model.only(lambda line: line.id == "5")
    model.look_for("zst")
    assert [line.id for line in model.shown] == ["5"]


def test_the_page_shows_months_views_and_what_is_wanting(house: House) -> None:
    """This month on top, its sum apart; the last row repeats the views of the card."""
    page = house.page
    rows = page.months.table.rows
    assert rows[0].month == "2026-10"
    assert rows[1].month == "2026-09"
    assert page.told is not None
    statement = page.told.statement
    assert statement is not None
    assert rows[-1].policy == statement.views["policy"].net
    assert rows[-1].home == statement.views["home"].net
    assert "1/" in page.months._done.text()
    page.months.go.click()
    assert house.wanted[-1] == ("account", {"household_id": house.ids[0], "month": "2026-10"})


def test_a_household_and_its_members_are_added_by_hand(house: House) -> None:
    """Head first, members next; both are found at once by their initials."""
    page = house.page
    page.begin_adding()
    page.adding.form.boxes["head"].setText("欧阳娜")  # type: ignore[union-attr]
    page.adding.form.save()
    house.settle()
    assert page.name.name == "欧阳娜"
    tabs = page.findChild(QTabBar)
    assert tabs is not None
    assert tabs.currentIndex() == 1
    page.members.form.put({"name": "艾山江", "relation": "配偶", "birth": "1990-05-06"})
    page.members.form.save()
    house.settle()
    assert [one.name for one in page.members.list.rows] == ["欧阳娜", "艾山江"]
    assert [line.head for line in households.lines(house.office, "asj")] == ["欧阳娜"]


def test_a_member_with_an_impossible_birth_date_is_refused_and_the_form_stays(house: House) -> None:
    """The ledger's sentence stands on the page; nothing typed is lost."""
    page = house.page
    page.members._begin()
    page.members.form.put({"name": "某人", "relation": "之子", "birth": "1990-13-40"})
    page.members.form.save()
    house.settle()
    assert page.notes.note is not None
    assert page.members.form.values()["name"] == "某人"
    assert len(page.members.list.rows) == 4


def test_consent_is_recorded_and_withdrawn(house: House) -> None:
    """Both are operations; the day of consent stands in the file."""
    page = house.page
    page.file.consented.emit("door", True)
    house.settle()
    assert page.told is not None
    assert page.told.household.consent_door_on is not None
    page.file.consented.emit("door", False)
    house.settle()
    assert page.told.household.consent_door_on is None


def test_the_file_saves_only_what_was_changed(house: House) -> None:
    """One field typed, one field sent; a half-typed form survives a refresh."""
    page = house.page
    box = page.file.form.boxes["short_no"]
    box.setText("017")  # type: ignore[union-attr]
    page.load()
    house.settle()
    assert page.file.form.values()["short_no"] == "017"
    page.file.form.save()
    house.settle()
    assert page.told is not None
    assert page.told.household.short_no == "017"
    assert page.told.household.group_name == "一组"


def test_chips_let_through_what_still_wants_something(house: House) -> None:
    """待补 shows all but the done; coming from 今日 with 缺凭证 shows that household."""
    house.page.visit(only="missing")
    assert house.heads() == ["张守田"]
    house.page.chips.choose("todo")
    assert len(house.heads()) == 5
    house.page.chips.choose("")
    assert len(house.heads()) == 5


def test_under_the_veil_no_name_is_painted(house: House) -> None:
    """F8: the picture with the veil differs, and nothing private is left in it."""
    before = house.page.grab().toImage()
    veil.lower(True)
    house.page.update()
    after = house.page.grab().toImage()
    assert before != after
    other = house.page.name
    other.say("甲乙丙", "")
    hidden = other.grab().toImage()
    other.say("丁戊己", "")
    assert other.grab().toImage() == hidden


def test_numbers_are_masked_on_the_page(house: House) -> None:
    """Head and tail of an ID only, for eyes and for screen readers."""
    rows = house.page.members.list.rows
    masked = [one.id_masked for one in rows if one.id_masked]
    assert masked
    assert all("*" in one and "990101199" not in one for one in masked)


def test_an_empty_ledger_shows_where_households_come_from(tmp_path: Path) -> None:
    """One sentence, the roster as the button, adding by hand as the second way."""
    stage = House(tmp_path, HouseholdPage, empty=True)
    stage.show()
    assert stage.page._empty is not None
    assert stage.page._empty.isVisible()
    stage.page._empty.main.click()  # type: ignore[attr-defined]
    assert stage.wanted[-1][0] == "roster"
    stage.page.begin_adding()
    assert stage.page.adding.isVisible()
    stage.close()
