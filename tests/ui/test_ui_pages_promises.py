"""诉求与承诺, 走访, 交接: each step by hand, and what it leaves in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from fupin_desk.jobs import handover, helping, promises, visits
from fupin_desk.jobs.helping import HelpDraft
from fupin_desk.jobs.visits import VisitDraft
from fupin_desk.ui.pages.help import HelpPage
from fupin_desk.ui.pages.promises import PromisesPage
from fupin_desk.ui.pages.visits import VisitsPage
from tests.ui.pages_village import Stage, press

KEY = Qt.Key


class Owed(Stage):
    page: PromisesPage

    def type(self, **words: str) -> None:
        form = self.page.steps.form
        assert form is not None
        for name, text in words.items():
            fill(form.boxes[name], text)


class Rounds(Stage):
    page: VisitsPage


class Aid(Stage):
    page: HelpPage


def fill(box: QWidget, text: str) -> None:
    """Type into a box, or choose in one."""
    box.setFocus()
    if isinstance(box, QComboBox):
        box.setCurrentIndex(box.findData(text))
    elif isinstance(box, QPlainTextEdit):
        press(box, text)
    elif isinstance(box, QLineEdit):
        box.selectAll()
        press(box, text)


@pytest.fixture
def owed(tmp_path: Path) -> Iterator[Owed]:
    stage = Owed(tmp_path, PromisesPage)
    promises.add(stage.office, stage.ids[0], "换水管", date(2026, 10, 20), promised_on=date(2026, 9, 5))
    stage.show()
    yield stage
    stage.close()


def test_an_overdue_promise_stands_with_its_days(owed: Owed) -> None:
    page = owed.page
    assert "逾期 1 条" in page.caption.text()
    assert [one.overdue for one in page.list.rows] == [7]
    assert "逾期 7 天" in page.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    page.chips.choose("done")
    assert page.list.rows == []


def test_a_promise_is_written_funded_done_and_confirmed_by_hand(owed: Owed) -> None:
    page = owed.page
    page.begin("promise", owed.ids[1])
    owed.type(content="发十箱蜂", due="2026-11-20")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert page.list.value().content == "发十箱蜂"
    assert page.list.value().who == "周敏"
    page.steps.begin("fund")
    owed.type(source="社会捐赠", amount="3,000", document_no="1号")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert (page.list.value().stage, page.list.value().amount) == ("funded", 300_000)
    card = helping.add(
        owed.office, owed.ids[1], HelpDraft(date(2026, 10, 27), "送来十箱蜂", "产业帮扶", "社会捐赠")
    )
    page.load()
    owed.settle()
    page.steps.begin("done")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert (page.list.value().stage, page.list.value().help_id) == ("done", card)
    page.steps.begin("confirm")
    owed.type(way="fingerprint")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    kept = next(one for one in promises.board(owed.office).promises if one.content == "发十箱蜂")
    assert (kept.stage, kept.confirmed_way) == ("confirmed", "fingerprint")


def test_done_without_a_record_leads_to_writing_one(owed: Owed) -> None:
    page = owed.page
    page.steps.begin("done")
    page.steps._help_wanted()
    place, where = owed.wanted[-1]
    assert (place, where["household_id"]) == ("help", owed.ids[0])
    assert where["promise_id"] == promises.board(owed.office).promises[0].id


def test_giving_up_wants_the_day_the_household_was_told(owed: Owed) -> None:
    page = owed.page
    page.steps.begin("drop")
    owed.type(why="整村管网一起修")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert promises.board(owed.office).promises[0].stage == "promised"
    owed.type(told_on="2026-10-26")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert promises.board(owed.office).promises[0].stage == "dropped"
    assert page.list.rows == []


def test_a_need_is_written_answered_and_closed(owed: Owed) -> None:
    page = owed.page
    page.need.click()
    owed.settle()
    page.steps.form.save()  # type: ignore[union-attr]
    assert promises.needs(owed.office) == []
    page.steps._pick(owed.ids[2])
    owed.type(words="想学养蜂", said_by="仇大山")
    assert not page.may_leave()
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert page.list.value().words == "想学养蜂"
    page.steps.begin("close")
    owed.type(why="已报名镇里的班")
    page.steps.form.save()  # type: ignore[union-attr]
    owed.settle()
    assert promises.needs(owed.office)[0].closed_why == "已报名镇里的班"
    assert page.may_leave()


def test_an_empty_board_teaches(tmp_path: Path) -> None:
    stage = Owed(tmp_path, PromisesPage)
    stage.show()
    assert stage.page._empty.isVisible()
    stage.page._empty.main.click()
    assert stage.page.steps.kind == "need"
    stage.close()


# -- 走访 ----------------------------------------------------------------------------------------------


def test_a_visit_is_written_and_the_next_one_falls_due(tmp_path: Path) -> None:
    stage = Rounds(tmp_path, VisitsPage)
    visits.record(stage.office, VisitDraft(stage.ids[0], date(2026, 6, 3), next_step="带师傅来"))
    promises.add(stage.office, stage.ids[0], "换水管", date(2026, 10, 20), promised_on=date(2026, 9, 5))
    stage.show()
    page = stage.page
    assert [(one.head, one.overdue) for one in page.list.rows] == [("张守田", 27)]
    form = page.form
    assert form is not None
    fill(form.boxes["content"], "看水管")
    assert not page.may_leave()
    fill(form.boxes["words"], "漏得厉害")
    fill(form.boxes["due"], "2026-11-05")
    press(form.boxes["due"], KEY.Key_Return)
    stage.settle()
    assert page.list.rows == []
    made = visits.lines(stage.office, stage.ids[0])[0]
    assert (made.content, made.words, made.who, made.happened) == (
        "看水管",
        "漏得厉害",
        "周敏",
        date(2026, 10, 27),
    )
    page.chips.choose("")
    stage.settle()
    assert next(one for one in page.list.rows if one.head == "张守田").due == date(2026, 11, 5)
    page.whose.setCurrentIndex(1)
    assert {one.helper for one in page.list.rows} == {"周敏"}
    assert "没有县里确认" in page._basis.text() or "还没有县里确认" in page._basis.text()
    stage.close()


def test_no_households_no_visits(tmp_path: Path) -> None:
    stage = Rounds(tmp_path, VisitsPage, empty=True)
    stage.show()
    assert "花名册" in stage.page._none.text()
    assert not stage.page._right.isVisible()
    stage.close()


# -- 帮扶: promise, account, hand-over -----------------------------------------------------------------


@pytest.fixture
def aid(tmp_path: Path) -> Iterator[Aid]:
    stage = Aid(tmp_path, HelpPage)
    yield stage
    stage.close()


def test_help_that_keeps_a_promise_knows_what_was_promised(aid: Aid) -> None:
    kept = promises.add(aid.office, aid.ids[0], "换水管", date(2026, 10, 20), promised_on=date(2026, 9, 5))
    promises.fund(aid.office, kept, "单位结余资金", date(2026, 9, 9), "3号", 30_000)
    aid.show(household_id=aid.ids[0], promise_id=kept)
    form = aid.page.form
    typed = form.form.values()
    assert (typed["content"], typed["own_source"], typed["amount"], typed["document_no"]) == (
        "换水管", "单位结余资金", "300.00", "3号",
    )  # fmt: skip
    form.form.save()
    assert form.form.problem("measure")
    fill(form.form.boxes["measure"], "饮水安全保障")
    form.form.save()
    aid.settle()
    card = helping.records(aid.office)[0]
    assert (card.promise_id, card.fund_source) == (kept, "单位结余资金")
    assert promises.board(aid.office).promises[0].stage == "done"


def test_money_of_a_card_goes_to_the_account_once(aid: Aid) -> None:
    draft = HelpDraft(date(2026, 10, 16), "慰问金", "社会帮扶", "社会捐赠", amount=50_000)
    card = helping.add(aid.office, aid.ids[0], draft)
    aid.show(help_id=card)
    aid.page.detail.booking.emit(card, False)
    aid.settle()
    assert helping.records(aid.office)[0].booked_month == "2026-10"
    other = helping.add(aid.office, aid.ids[0], draft)
    aid.page.load()
    aid.settle()
    aid.page.detail.booking.emit(other, False)
    aid.settle()
    assert aid.page.notes.note is None or aid.page.notes.note.tone != "amber"
    assert sum(bool(one.entry_id) for one in helping.records(aid.office)) == 2


def test_households_change_hands_at_the_page(aid: Aid) -> None:
    new = helping.add_person(aid.office, "罗志强", "helper", "县林业局")
    promises.add(aid.office, aid.ids[0], "换水管", date(2026, 10, 20), promised_on=date(2026, 9, 5))
    aid.show()
    page = aid.page
    old = next(one.id for one in helping.people(aid.office) if one.name == "周敏")
    page.begin_handover(old)
    aid.settle()
    assert [one.head for one in page.over.list.rows] == ["张守田", "单秀英"]
    page.over.form.save()
    assert page.over.form.problem("why")
    page.over.list.setFocus()
    page.over.list.choose(0)
    press(page.over.list, KEY.Key_Space)
    aid.settle()
    assert "承诺 1 条" in page.over._along.text()
    page.over.taker.setCurrentIndex(page.over.taker.findData(new))
    fill(page.over.form.boxes["why"], "调回单位")
    press(page.over.form.boxes["why"], KEY.Key_Return)
    aid.settle()
    told = [(one.head, one.helper, one.why) for one in handover.history(aid.office) if one.until]
    assert told == [("张守田", "周敏", "调回单位")]
    assert page.notes.note is not None
    assert page.notes.note.deed is not None
    page.save_sheet(aid.folder / "交接单")
    aid.settle()
    assert (aid.folder / "交接单.pdf").read_bytes().startswith(b"%PDF")
    assert not list(aid.folder.glob("*.part"))


def test_who_leaves_has_no_household_any_more(aid: Aid) -> None:
    helping.add_person(aid.office, "罗志强", "helper", "县林业局")
    aid.show()
    page = aid.page
    names = [one.name for one in page.people.list.rows]
    page.people.list.choose(names.index("周敏"))
    assert not page.people.leave.isVisible()
    page.people.list.choose(names.index("罗志强"))
    page.people.leave.click()
    aid.settle()
    assert "罗志强" not in [one.name for one in page.people.list.rows]
