"""What comes out of other people's sheets: each bad cell named and marked itself, the good lines kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from fupin_desk.jobs import accounts, keeping
from fupin_desk.jobs.shown import EntryLine
from fupin_desk.model.items import parse_items
from fupin_desk.model.values import Month
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.pages.account_offer import place_of
from fupin_desk.ui.widgets import cells, pasted
from fupin_desk.ui.widgets.cells import Known
from tests.ui.pages_village import Stage, press

KEY = Qt.Key
ENTER = KEY.Key_Return
MONTH = "2026-10"
ITEMS = parse_items((Path(__file__).parents[2] / "resources" / "items.toml").read_bytes())


@pytest.fixture
def known() -> Known:
    """October with two members."""
    members = cells.member_choices([("1", "张守田", "户主"), ("2", "单秀英", "配偶")])
    return Known(Month(2026, 10), ITEMS, cells.item_choices(ITEMS), members)


class Account(Stage):
    """The month page of 张守田."""

    page: AccountPage

    def lines(self) -> list[EntryLine]:
        self.settle()
        return accounts.month(self.office, self.ids[0], MONTH).lines

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        press(self.page.grid, KEY.Key_V, control=True)
        self.settle()

    def accept(self) -> None:
        press(self.page.grid, ENTER, control=True)
        self.settle()


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    stage = Account(tmp_path, AccountPage)
    stage.show(household_id=stage.ids[0], month=MONTH)
    yield stage
    stage.close()


_HEAD = "项目\t成员\t日期\t数量\t单位\t用途\t金额\t备注"
_BAD = (
    ("B1.玉米\t张守田\t10-12\t420\t公斤\t出售\t10x9\t", "amount", "10x9"),
    ("B1.玉米\t张守田\t10-12\t420\t公斤\t出售\t10..9\t", "amount", "10..9"),
    ("B1.玉米\t张守田\t10-12\t-420\t公斤\t出售\t100\t", "quantity", "-420"),
    ("B1.玉米\t张守田\t2025-10-12\t420\t公斤\t出售\t100\t", "happened", "2025-10-12"),
    ("B1.玉米\t张守田\t13-45\t420\t公斤\t出售\t100\t", "happened", "13-45"),
    ("B1.玉米\t王五\t10-12\t420\t公斤\t出售\t100\t", "member", "王五"),
    ("B1.玉米\t张守田\t10-12\t420\t公斤\t扔了\t100\t", "use", "扔了"),
    ("天上掉的\t张守田\t10-12\t\t\t\t100\t", "item", "天上掉的"),
    ("A4\t李桂香\t10-12\t1\t月\t\t0.005\t", "amount", "0.005"),
    ("A4\t李桂香\t10-12\t1\t月\t\t1e308\t", "amount", "1e308"),
    ("A4\t李桂香\t10-12\t1\t月\t\t-600\t", "amount", "-600"),
)


def test_each_bad_cell_is_named_and_marked_itself_and_the_good_lines_are_one_operation(
    account: Account,
) -> None:
    """Row, column and reason of every one; nothing booked before it is accepted; one undo for all."""
    good = [
        "A4\t李桂香\t10-10\t1\t月\t\t６００\t保洁",
        "C2\t\t10月18日\t2.4亩\t\t\t0.12万元\t",
        "E1\t\t9\t\t\t\t−340\t",
    ]
    account.paste("\n".join([_HEAD, good[0], *(line for line, _c, _t in _BAD), *good[1:]]))
    assert account.lines() == []
    found = account.page._found
    assert [(flaw.row, flaw.column) for flaw in found] == [(n + 1, bad[1]) for n, bad in enumerate(_BAD)]
    for number, (_line, column, text) in enumerate(_BAD):
        row = account.page.grid.lines.rows[number + 1]
        assert set(row.faults) == {column}
        assert row.raw == {column: text}
    assert place_of(found[0]) == "第 2 行 · 金额"
    assert account.page.flaws.isVisible()
    assert not account.page.paper.isVisible()
    before = len(keeping.history(account.office))
    account.accept()
    assert [(line.item, line.amount) for line in account.lines()] == [
        ("A4", 60000),
        ("C2", 120000),
        ("E1", -34000),
    ]
    assert (account.lines()[1].quantity, account.lines()[1].unit) == ("2.4", "亩")
    assert len(keeping.history(account.office)) == before + 1
    assert len(account.page.grid.lines.offered()) == len(_BAD)
    account.desk.undo(account.page)
    assert account.lines() == []


def test_what_a_rule_refuses_stays_with_its_reason_and_the_rest_is_booked(account: Account) -> None:
    """A wage smaller than what was spent away reads well in each cell; only the ledger can say no."""
    account.paste("项目\t金额\t在外生活\nA1\t100\t500\nA4\t600\t\n")
    assert account.page._found == []
    account.accept()
    assert [line.item for line in account.lines()] == ["A4"]
    assert [flaw.column for flaw in account.page._found] == ["item"]
    assert "在外生活" in account.page._found[0].why
    account.page.grid.go(0, "living_cost")
    press(account.page.grid, "50", ENTER)
    assert account.page.grid.lines.rows[0].refused == ""
    account.accept()
    assert sorted(line.item for line in account.lines()) == ["A1", "A4"]
    assert not account.page._offer.isVisible()


def test_a_mended_cell_takes_its_words_away(account: Account) -> None:
    """The sentence and the list follow the cells: nothing red is claimed where nothing is."""
    account.paste("项目\t金额\nA4\t6..0\nC2\t100\n")
    assert "1 格要改" in account.page._offer_words.text()
    press(account.page.grid, KEY.Key_F3)
    press(account.page.grid, "60", ENTER)
    account.settle()
    assert "要改" not in account.page._offer_words.text()
    assert not account.page.flaws.isVisible()
    assert account.page.paper.isVisibleTo(account.page)


def test_ten_thousand_lines_are_a_preview_with_their_bad_cells(account: Account) -> None:
    """Read beside the window's thread; the first bad cell has the cursor; thrown away they leave nothing."""
    account.paste("\n".join(f"A4\t{n + 1}{'x' if n % 1000 == 7 else ''}\t第{n}条" for n in range(10_000)))
    assert len(account.page.grid.lines.offered()) == 10_000
    assert [flaw.row for flaw in account.page._found] == list(range(7, 10_000, 1000))
    assert account.page.grid.currentIndex().row() == 7
    press(account.page.grid, KEY.Key_F3)
    assert account.page.grid.currentIndex().row() == 1007
    press(account.page.grid, KEY.Key_Escape)
    account.settle()
    assert account.page.grid.lines.offered() == []
    assert account.lines() == []


def test_a_closed_month_takes_no_paste(account: Account) -> None:
    """A word says why."""
    account.page.grid.lines.open = False
    account.paste("A4\t600\nC2\t5\n")
    assert account.page.grid.lines.offered() == []
    assert account.page.notes.note is not None


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A4\t村级公益岗\t600\nC2\t土地流转\t1200\n", [("A4", 60000), ("C2", 120000)]),
        ("A4 村级公益岗\t600\nD5.1 生态补偿·退耕还林\t1125\n", [("A4", 60000), ("D5.1", 112500)]),
        ("B1 种植业·玉米\t600\nE1.化肥\t340\n", [("B1.玉米", 60000), ("E1.化肥", 34000)]),
        ("日期\t收支项目\t收入\t支出\n10-9\t村级公益岗\t600\t\n10-9\t种植支出·化肥\t\t340\n合计\t合计\t600\t340\n",
         [("A4", 60000), ("E1.化肥", 34000)]),
        ("2026/10/9\t玉米\t1,092.00\n2026/10/15\t鸡蛋\t216\n", [("B1.玉米", 109200), ("B2.鸡蛋", 21600)]),
        ('A4\t600\t"两行\n备注"\nC2\t5\t"说""好""了"\n', [("A4", 60000), ("C2", 500)]),
        ("Ａ４\t６００\nｃ２\t１，２００．５\n", [("A4", 60000), ("C2", 120050)]),
    ],
)  # fmt: skip
def test_sheets_of_many_makers_are_understood(known: Known, text: str, rows: list[tuple[str, int]]) -> None:
    """Codes beside names, names alone, two columns of money, totals below, quotes and full width."""
    got = pasted.offered(text, known)
    assert [(row.item, row.values.get("amount")) for row in got] == rows
    assert all(not row.faults for row in got)


@pytest.mark.parametrize(
    ("initials", "code"),
    [
        ("ym", "B1.玉米"), ("dg", "B1.稻谷"), ("xm", "B1.小麦"), ("td", "B1.土豆"), ("ky", "B1.烤烟"),
        ("zhu", "B2.猪"), ("niu", "B2.牛"), ("yang", "B2.羊"), ("ji", "B2.鸡"), ("ya", "B2.鸭"),
        ("feng", "B2.蜂"),
        ("hj", "B3.花椒"), ("a1", "A1"), ("e4", "E4"), ("r", "R"), ("x", "X"), ("f1", "F1"), ("g1", "G1"),
        ("玉米", "B1.玉米"), ("鸡", "B2.鸡"), ("化肥", "E1.化肥"), ("tghl", "D5.1"), ("dbj", "D2"),
    ],
)  # fmt: skip
def test_common_crops_and_animals_are_found_by_their_initials(known: Known, initials: str, code: str) -> None:
    """The first hit is the one meant."""
    assert cells.find(known.choices, initials, 1)[0].code == code


def test_what_was_used_before_is_offered_first() -> None:
    """A village that grows 云南松 and a household that keeps 土鸡 find their own words first."""
    choices = cells.item_choices(ITEMS, [("B2", "土鸡"), ("B3", "云南松")])
    assert [choice.code for choice in choices[:2]] == ["B2.土鸡", "B3.云南松"]
    assert cells.find(choices, "tj", 1)[0].code == "B2.土鸡"
    assert cells.find(choices, "yns", 1)[0].code == "B3.云南松"
