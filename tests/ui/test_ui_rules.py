"""The pages of the counting rules: looking at a file, keeping, confirming, choosing, lines, and two ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fupin_desk.jobs import accounts, households, keeping, opening, rules, standards, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.journal import Op
from fupin_desk.model.policy import hold_pack
from fupin_desk.model.village import Village
from fupin_desk.ui import veil
from fupin_desk.ui.pages.compare import ComparePage
from fupin_desk.ui.pages.rules import RulesPage
from fupin_desk.ui.widgets.basics import Words
from tests.jobs.test_jobs_rules import county_text
from tests.ui.pages_village import (
    CODE,
    PASSPHRASE,
    Stage,
    desk_for,
    dressed,
    press,
    september,
    settle,
    surroundings,
)

KEY = Qt.Key


class Rules(Stage):
    """The page of the packs."""

    page: RulesPage

    def pick(self, ref: str) -> None:
        refs = [line.kept.ref for line in self.page.packs.rows]
        self.page.packs.choose(refs.index(ref))
        self.settle()

    def county(self, **switches: str) -> Path:
        file = self.folder / "county.toml"
        file.write_text(county_text(**(switches or {"eaten": '"not"'})), "utf-8")
        return file


class Two(Stage):
    """The page that counts in two ways."""

    page: ComparePage


def said(stage: Stage) -> str:
    """What the note at the page's top says."""
    return " ".join(words.text() for words in stage.page.notes.findChildren(Words))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rules]:
    made = Rules(tmp_path, RulesPage)
    accounts.record(made.office, made.ids[0], "2026-10", EntryDraft("B1", 50_000, use="eaten"))
    made.show()
    yield made
    made.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path, ComparePage)
    september(made.office, made.ids[0])
    accounts.record(made.office, made.ids[0], "2026-10", EntryDraft("B1", 50_000, use="eaten"))
    made.show(household_id=made.ids[0], right="ratio-style", start="2026-09", end="2026-10")
    yield made
    made.close()


def test_the_pack_in_use_stands_first_and_says_that_nobody_confirmed_it(stage: Rules) -> None:
    first = stage.page.packs.rows[0]
    assert (first.kept.ref, first.in_use) == ("generic-2023", True)
    assert "没有人确认过" in stage.page.card.sure.text()
    assert not stage.page.card.use.isVisible()
    told = [stage.page.card.alone.model().index(n, 0).data() for n in range(3)]
    assert told == ["哪些钱算收入", "自家吃用的粮食、牲畜 计", "库存、没挂果的树 不计"]


def test_a_file_is_looked_at_kept_confirmed_and_chosen_with_one_change_each(stage: Rules) -> None:
    page, office = stage.page, stage.office
    before = len(keeping.history(office))
    page.look(stage.county())
    stage.settle()
    assert "有 1 处不同" in page.card.facts[2].text()
    rows = [row for row in page.card.two.rows if not isinstance(row, str)]
    assert [(one.words, other.words) for one, other in rows] == [("计", "不计")]
    assert len(keeping.history(office)) == before
    QTest.mouseClick(page.card.keep, Qt.MouseButton.LeftButton)
    stage.settle()
    ref = next(line.kept.ref for line in page.packs.rows if line.kept.came_on)
    assert page.packs.value().kept.ref == ref
    assert not page.packs.value().in_use

    QTest.mouseClick(page.card.confirm, Qt.MouseButton.LeftButton)
    press(page.card.fields.boxes["by"], "何静", KEY.Key_Tab, KEY.Key_Tab)
    press(None, "县文件1号", KEY.Key_Return)
    stage.settle()
    assert page.card.sure.text() == "何静 2026-10-27 确认 · 县文件1号"
    QTest.mouseClick(page.card.use, Qt.MouseButton.LeftButton)
    stage.settle()
    assert [line.kept.ref for line in page.packs.rows if line.in_use] == [ref, "generic-2023"]
    assert statements.statement(office, stage.ids[0]).view("policy").net == 0
    ops = [line.op for line in keeping.history(office)]
    assert ops[: len(ops) - before] == ["set_village", "confirm_pack", "add_pack"]


def test_a_bad_file_is_told_and_nothing_is_offered(stage: Rules) -> None:
    stage.page.look(stage.county(migrant='"perhaps"'))
    stage.settle()
    assert "migrant" in said(stage)
    assert stage.page.card.preview is None


def test_a_confirmation_without_a_document_is_marked_in_its_box(stage: Rules) -> None:
    QTest.mouseClick(stage.page.card.confirm, Qt.MouseButton.LeftButton)
    press(stage.page.card.fields.boxes["by"], "何静", KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Return)
    stage.settle()
    assert stage.page.card.form.isVisible()
    assert not rules.packs(stage.office)[0].kept.pack.confirmed


def test_a_line_is_put_down_by_keyboard_and_struck_again(stage: Rules) -> None:
    page = stage.page
    page.chips.choose("lines")
    page.lines.form.boxes["year"].setFocus()
    press(None, "2026", KEY.Key_Tab, "8000", KEY.Key_Tab, "省1号", KEY.Key_Tab)
    press(None, KEY.Key_Tab, KEY.Key_Return)
    stage.settle()
    (line,) = (one for one in standards.lines(stage.office) if one.year == 2026)
    assert (line.kind, line.amount, line.region, line.confirmed) == ("monitor", 800_000, "999999", False)
    assert page.lines.list.rows[0] == line
    page.lines.list.choose(0)
    QTest.mouseClick(page.lines.strike, Qt.MouseButton.LeftButton)
    stage.settle()
    assert not [one for one in standards.lines(stage.office) if one.year == 2026]


def test_both_sides_show_their_figures_and_the_list_adds_up(two: Two) -> None:
    page = two.page
    parts = [value for value in page.rows.rows if not isinstance(value, tuple)]
    found = page._two
    assert found is not None
    left, right = found.found.left.view("policy"), found.found.right.view("policy")
    assert sum(part.amount for part in parts) == right.net - left.net != 0
    assert page.right.pack.currentData() == "ratio-style"
    for side in (page.left, page.right):
        assert "核算办法待确认" in side.sure.text()
        assert "只算了 2 个月" in side.sure.text()


def test_a_row_opens_into_its_lines_and_a_line_leads_to_the_account(two: Two) -> None:
    rows = two.page.rows
    rows.setFocus()
    rows.choose(0)
    count = len(rows.rows)
    press(rows, KEY.Key_Return)
    assert len(rows.rows) > count
    press(rows, KEY.Key_Down, KEY.Key_Return)
    place, where = two.wanted[-1]
    assert (place, where["household_id"]) == ("account", two.ids[0])
    assert where["entry_id"] == rows.rows[1][1].id
    rows.choose(0)
    press(rows, KEY.Key_Return)
    assert len(rows.rows) == count


def test_cash_does_not_change_with_the_pack(two: Two) -> None:
    two.page.chips.choose("cash")
    assert two.page.rows.rows == []
    assert "每一笔都一样" in two.page.told.text()


def test_comparing_writes_nothing(two: Two) -> None:
    before = len(keeping.history(two.office))
    two.page.right.pack.setCurrentIndex(two.page.right.pack.findData("sichuan-style"))
    two.settle()
    assert two.page.rows.rows == []
    assert len(keeping.history(two.office)) == before


def test_months_the_wrong_way_round_are_told(two: Two) -> None:
    two.page.end.setCurrentIndex(two.page.end.findData("2026-08"))
    two.settle()
    assert "晚" in said(two)


def test_the_veil_hides_names_and_figures(two: Two) -> None:
    boxes = (two.page.who, two.page.left.figures, two.page.told, two.page.rows)
    before = [one.grab().toImage() for one in boxes]
    veil.lower(True)
    assert not [one for one, seen in zip(boxes, before, strict=True) if one.grab().toImage() == seen]
    two.page.rows.choose(0)
    two.app.clipboard().clear()
    press(two.page.rows, KEY.Key_C, control=True)
    assert two.app.clipboard().text() == ""
    veil.lower(False)


def test_an_empty_ledger_teaches_where_to_begin(tmp_path: Path) -> None:
    for kind in (RulesPage, ComparePage):
        made = Stage(tmp_path / kind.__name__, kind, empty=True)
        made.show()
        if kind is ComparePage:
            assert "还没有农户" in said(made)
        made.close()


def test_a_pack_the_township_sent_is_told_on_the_first_page_once(tmp_path: Path) -> None:
    from fupin_desk.ui.pages.today import TodayPage

    made = Stage(tmp_path, TodayPage)
    with made.office.change(Op.ADD_PACK) as s:
        ref = "county-2026@" + hold_pack(s, "township", "county-2026", county_text(), "清溪镇").sha256[:12]
    made.show()
    assert "新核算办法" in said(made)
    assert "采用" in said(made)
    deed = made.page.notes.findChild(QPushButton)
    assert deed is not None
    QTest.mouseClick(deed, Qt.MouseButton.LeftButton)
    assert made.wanted[-1] == ("rules", {"pack": ref})
    made.page.notes.dismiss()
    accounts.record(made.office, made.ids[0], "2026-10", EntryDraft("B2", 100))
    made.page.touch(frozenset({"entry"}))
    made.settle()
    assert not made.page.notes.isVisible()
    made.close()


def test_a_township_imports_and_confirms_for_a_village_but_does_not_choose(tmp_path: Path) -> None:
    dressed()
    made = opening.create(
        tmp_path / "清溪镇", "township", "999999101000", "清溪镇", PASSPHRASE, surroundings(tmp_path),
        secretary="何静",
    )  # fmt: skip
    office = made.office
    with office.change(Op.SET_VILLAGE, village=CODE) as s:
        s.add(Village(village=CODE, id="village", name="松林村"))
    desk = desk_for(office, tmp_path)
    page = RulesPage(desk)
    page.show()
    settle(desk)
    assert page.village == CODE
    file = tmp_path / "county.toml"
    file.write_text(county_text(eaten='"not"'), "utf-8")
    page.look(file)
    settle(desk)
    page.card.keep.click()
    settle(desk)
    ref = next(line.kept.ref for line in page.packs.rows if line.kept.came_on)
    assert not page.card.use.isVisible()
    assert page.card.confirm.isVisible()
    page.confirm(ref, {"by": "何静", "on": "2026-10-20", "document": "镇 1 号"})
    settle(desk)
    (line,) = (one for one in rules.packs(office, CODE) if one.kept.ref == ref)
    assert (line.kept.pack.confirmed_by, line.in_use) == ("何静", False)
    page.close()
    desk.close(for_good=True)


def test_packs_that_followed_each_other_say_for_which_months(stage: Rules) -> None:
    ref = rules.keep(stage.office, rules.preview(stage.office, stage.county()))
    rules.use(stage.office, ref)
    stage.page.touch(frozenset({"village"}))
    stage.settle()
    told = [stage.page.packs.model().index(n, 0).data() for n in range(2)]
    assert "在用" in told[0]
    assert "用到 2026-09" in told[1]


def test_figures_of_one_household_never_stay_under_another(two: Two) -> None:
    """The next household has nobody who shares: the page says so and shows no figure."""
    empty = households.add(two.office, "", [], household_no="990199990099")
    two.page.visit(household_id=empty.id)
    two.settle()
    assert "没有共享收入的人" in said(two)
    assert two.page.left.figures.statement is None
    assert (two.page.rows.rows, two.page.told.text()) == ([], "")
    assert not two.page.print.isEnabled()
    two.page.visit(household_id=two.ids[0])
    two.settle()
    assert two.page.left.figures.statement is not None
