"""Signing, objecting, closing, reopening beside a second person, correcting with its slip: with real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desk.jobs import accounts, corrections, helping, keeping, pins
from fupin_desk.jobs.accounts import EntryDraft, MonthPage
from fupin_desk.jobs.office import Office
from fupin_desk.ui.pages.account import AccountPage
from fupin_desk.ui.pages.account_sign import read_day, read_numbers
from fupin_desk.ui.widgets.basics import Words
from tests.ui.pages_village import Stage, press

KEY = Qt.Key
MONTH = "2026-10"


class Closing(Stage):
    """October of 张守田 with three lines."""

    page: AccountPage

    @property
    def card(self) -> QWidget:
        return self.page.close_card

    def month(self) -> MonthPage:
        self.settle()
        return accounts.month(self.office, self.ids[0], MONTH)

    def said(self, within: QWidget | None = None) -> str:
        """Every word that can be read on the card."""
        self.settle()
        there = (within or self.card).findChildren(Words)
        return "|".join(one.text() for one in there if one.isVisible())

    def push(self, words: str, nth: int = 0, within: QWidget | None = None) -> None:
        """Press a button by what stands on it, with the mouse."""
        self.settle()
        found = [
            one
            for one in (within or self.page).findChildren(QPushButton)
            if one.isVisible() and one.text() == words
        ]
        assert len(found) > nth, words
        QTest.mouseClick(found[nth], Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, *keys: Qt.Key | str) -> None:
        press(self.page, *keys)
        self.settle()

    def do(self, job: Callable[[Office], object]) -> None:
        """Something done at this desk from another page."""
        self.page.do(job)
        self.settle()

    def both_sign(self) -> None:
        self.push("按手印", within=self.card)
        self.push("签了", within=self.card)


@pytest.fixture
def closing(tmp_path: Path) -> Iterator[Closing]:
    stage = Closing(tmp_path, AccountPage)
    for item, amount in (("A4", 60_000), ("B1.玉米", 109_200), ("E1", 34_000)):
        accounts.record(stage.office, stage.ids[0], MONTH, EntryDraft(item, amount))
    stage.show(household_id=stage.ids[0], month=MONTH)
    yield stage
    stage.close()


def test_a_fingerprint_and_a_signature_and_the_month_closes(closing: Closing) -> None:
    assert "户还没签" in closing.said()
    assert "帮还没签" in closing.said()
    closing.both_sign()
    given = [(one.role, one.way, one.signer) for one in closing.month().signatures]
    assert given == [("household", "fingerprint", "张守田"), ("helper", "signed", "周敏")]
    assert "户 10-27 已签" in closing.said()
    closing.push("10 月结账")
    assert closing.month().state == "closed"
    assert "已结账" in closing.said()


def test_who_signed_how_and_when_is_written_down_with_the_sheet(closing: Closing, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFEEEEEE)
    image.save(str(sheet))
    closing.push("详记")
    panel = closing.page.close_card.panel
    assert panel.isVisible()
    assert [panel.who.itemText(n) for n in range(panel.who.count())][:2] == [
        "张守田（户主）",
        "李桂香（配偶）",
    ]
    closing.type("l")
    panel.who.setCurrentIndex(1)
    panel.way.setCurrentIndex(1)
    panel.written.setFocus()
    closing.type("张小军")
    panel.day.setFocus()
    panel.day.selectAll()
    closing.type("31", KEY.Key_Return)
    assert panel.isVisible()
    assert "日子没有认出来" in panel.fault.text()
    panel.day.selectAll()
    closing.type("10-25")
    panel.take_sheet(sheet)
    closing.type(KEY.Key_Return)
    assert not panel.isVisible()
    line = closing.month().signatures[0]
    assert (line.signer, line.relation, line.written_by, line.way, line.signed_on, line.has_sheet) == (
        "李桂香", "配偶", "张小军", "fingerprint", date(2026, 10, 25), True,
    )  # fmt: skip


def test_the_household_objects_to_one_line_in_its_own_words(closing: Closing) -> None:
    closing.both_sign()
    closing.push("详记")
    panel = closing.page.close_card.panel
    panel.state.setCurrentIndex(1)
    closing.type(KEY.Key_Tab)
    panel.lines.setFocus()
    closing.type("9", KEY.Key_Return)
    assert "1 到 3" in panel.fault.text()
    panel.lines.selectAll()
    closing.type("2", KEY.Key_Return)
    assert "怎么说" in panel.fault.text()
    panel.words.setFocus()
    closing.type("玉米只卖了 900", KEY.Key_Return)
    assert "第 2 笔有异议" in closing.said()
    assert "玉米只卖了 900" in closing.said()
    assert not closing.page.close_card.deed.isEnabled()
    page = closing.month()
    assert [line.mark for line in page.lines] == ["signed", "told", "signed"]
    closing.push("签了", within=closing.card)
    assert "异议" not in closing.said()
    assert closing.page.close_card.deed.isEnabled()


def test_a_month_with_something_wanting_closes_with_a_reason_or_waiting(closing: Closing) -> None:
    closing.push("还差也要结：写明原因")
    closing.type(KEY.Key_Escape)
    assert closing.month().state == "draft"
    closing.push("全家在外，返乡再签")
    assert closing.month().state == "waiting"
    assert "待返乡补签" in closing.said()
    closing.both_sign()
    assert closing.month().state == "closed"
    assert "待返乡补签" not in closing.said()


def test_reopening_without_any_pin_says_so(closing: Closing) -> None:
    closing.both_sign()
    closing.push("10 月结账")
    closing.push("反结账")
    assert "未核第二人" in closing.page.reason.words.text()
    closing.type("漏了一笔", KEY.Key_Return)
    assert closing.month().state == "signed"
    assert "未核第二人" in closing.said()


def test_reopening_asks_the_second_for_his_pin_and_a_wrong_one_keeps_the_month_closed(
    closing: Closing,
) -> None:
    closing.do(
        lambda office: pins.set_pin(office, helping.add_person(office, "刘书记", "village_secretary"), "2468")
    )
    closing.both_sign()
    closing.push("10 月结账")
    closing.push("反结账")
    second = closing.page.second
    assert second.isVisible()
    assert [second.who.itemText(n) for n in range(second.who.count())] == ["刘书记（村党组织书记）"]
    closing.type("漏了一笔", KEY.Key_Return)
    assert second.pin.hasFocus()
    closing.type("1111", KEY.Key_Return)
    assert closing.month().state == "closed"
    assert "还能试 4 次" in second.fault.text()
    assert second.pin.text() == ""
    closing.type("2468", KEY.Key_Return)
    assert closing.month().state == "signed"
    assert not second.isVisible()
    assert "漏了一笔（刘书记）" in closing.said()


def test_the_keeper_alone_with_a_pin_is_told_whom_to_fetch(closing: Closing) -> None:
    closing.do(lambda office: pins.set_pin(office, office.keeper.id, "2468"))
    closing.both_sign()
    closing.push("10 月结账")
    closing.push("反结账")
    assert not closing.page.second.isVisible()
    assert closing.page.notes.note is not None
    assert "另一个人在场" in closing.page.notes.note.what
    assert closing.month().state == "closed"


def test_a_signature_by_mistake_is_struck_with_a_reason(closing: Closing) -> None:
    closing.both_sign()
    closing.push("划去", within=closing.card)
    closing.type("是另一户的单子", KEY.Key_Return)
    assert [one.role for one in closing.month().signatures] == ["helper"]
    assert keeping.history(closing.office, 1)[0].reason == "划去签字：是另一户的单子"


def test_a_correction_of_several_facts_prints_its_slip(closing: Closing) -> None:
    closing.both_sign()
    closing.push("10 月结账")
    closing.page.grid.go(1, "amount")
    closing.push("更正第 2 笔")
    card = closing.page.correction
    assert card.isVisible()
    assert card.form.values()["amount"] == "1092.00"
    box = card.form.boxes["amount"]
    box.selectAll()  # type: ignore[union-attr]
    closing.type("1,0x", KEY.Key_Return)
    card.form.save()
    assert card.form.boxes["amount"].property("wrong") == "1"
    box.selectAll()  # type: ignore[union-attr]
    box.setFocus()
    closing.type("900")
    card.form.boxes["quantity"].setFocus()
    closing.type("350")
    card.form.save()
    assert card.isVisible()
    card.form.boxes["reason"].setFocus()
    closing.type("过磅单是 350 公斤", KEY.Key_Return)
    assert not card.isVisible()
    [made] = corrections.corrections(closing.office, closing.ids[0], MONTH)
    assert {one.label: (one.old, one.new) for one in made.changes} == {
        "金额": ("1,092.00", "900.00"), "数量": ("—", "350"),
    }  # fmt: skip
    assert "户还差第 2 笔" in closing.said()
    printed: list[bytes] = []
    closing.page.hand_over = printed.append  # type: ignore[method-assign, assignment]
    note = closing.page.notes.note
    assert note is not None
    assert note.deed is not None
    note.deed[1]()
    closing.settle()
    assert printed[0].startswith(b"%PDF")
    closing.push("更正过 1 笔")
    assert "1,092.00 → 900.00" in closing.said()
    assert "过磅单是 350 公斤" in closing.said()
    closing.both_sign()
    assert "户 10-27 已签" in closing.said()
    assert closing.month().lines[1].mark == "signed"


def test_a_sealed_line_is_taken_off_in_red(closing: Closing) -> None:
    closing.both_sign()
    closing.page.grid.go(0, "amount")
    row = closing.page.grid.row
    assert row is not None
    closing.page.ask_strike(row)
    closing.type("记重了", KEY.Key_Return)
    assert [line.item for line in closing.month().lines] == ["B1", "E1"]
    assert keeping.history(closing.office, 1)[0].op == "correct_entry"
    closing.push("更正过 1 笔")
    assert "整笔冲销" in closing.said()


def test_another_county_asks_four_people(closing: Closing) -> None:
    closing.do(lambda office: keeping.set_village(office, rules="sichuan-style"))
    closing.both_sign()
    assert "第一书记还没签" in closing.said()
    assert "村党组织书记还没签" in closing.said()
    assert not closing.page.close_card.deed.isEnabled()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10-25", date(2026, 10, 25)), ("25", date(2026, 10, 25)), ("2026-10-25", date(2026, 10, 25)),
        ("12-31", date(2025, 12, 31)), ("2026-10-28", None), ("31.2", None), ("", None), ("昨天", None),
        ("28", date(2026, 9, 28)),
        ("31", None), ("13-01", None),
    ],
)  # fmt: skip
def test_days_of_signing_are_read_and_never_lie_ahead(text: str, day: date | None) -> None:
    assert read_day(text, date(2026, 10, 27)) == day


def test_numbers_of_lines() -> None:
    assert read_numbers("1 3、2,3", 3) == (1, 3, 2)
    assert read_numbers("", 3) == ()
    for wrong in ("4", "0", "一", "1-2"):
        assert read_numbers(wrong, 3) is None
