"""The post pages of both sides: enrol, seal, receive, look, pass, return, answer, mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from fupin_desk.jobs import accounts, opening, post
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.office import Office
from fupin_desk.model.account import Entry
from fupin_desk.model.journal import Op
from fupin_desk.model.station import Clash
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.pages.post import PostPage
from fupin_desk.ui.pages.township import TownshipPage
from fupin_desk.ui.sticks import Stick, free_words, is_stick, size_words
from fupin_desk.ui.widgets.basics import Words
from tests.ui.pages_village import PASSPHRASE, desk_for, dressed, make, settle, surroundings

TOWN = "999999101000"


@dataclass
class Sides:
    """Both desks, their offices, and a folder that is carried between them."""

    village: Office
    town: Office
    village_desk: Desk
    town_desk: Desk
    stick: Path


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    dressed()
    made = make(tmp_path)
    for house in made.ids[:3]:
        drafts = [EntryDraft(item, 120000, happened=date(2026, 10, 5)) for item in ("A1", "B2")]
        accounts.record_many(made.office, house, "2026-10", drafts)
    town = opening.create(
        tmp_path / "清溪镇", "township", TOWN, "清溪镇", PASSPHRASE, surroundings(tmp_path), secretary="陈芳"
    ).office
    desks = desk_for(made.office, tmp_path), desk_for(town, tmp_path)
    for desk in desks:
        desk.crashed.connect(_broken)
    yield Sides(made.office, town, *desks, tmp_path / "stick")
    for desk in desks:
        desk.close(for_good=True)


def _broken(error: BaseException) -> None:
    raise error


def _shown(page: PostPage | TownshipPage, desk: Desk) -> None:
    desk.touched.connect(page.touch)
    page.resize(1280, 720)
    page.show()
    settle(desk)


def _enrolled(sides: Sides) -> None:
    sides.stick.mkdir(exist_ok=True)
    post.enrol(sides.village, post.key_card(sides.town, sides.stick / "town.json"))
    post.enrol(sides.town, post.key_card(sides.village, sides.stick / "village.json"))


def _words(page: PostPage | TownshipPage) -> list[str]:
    return [label.text() for label in page.findChildren(Words)]


def test_before_the_township_is_known_the_page_is_the_way_to_know_it(sides: Sides) -> None:
    page = PostPage(sides.village_desk)
    _shown(page, sides.village_desk)
    assert page.keys.isVisible()
    own = post.own_words(sides.village)
    assert page.keys.words.accessibleName() == "核对词：" + "、".join(own.words)
    card = post.key_card(sides.town, sides.stick / "town.json")
    page.keys.enrol(card)
    settle(sides.village_desk)
    assert [line.name for line in page.keys.stations.rows] == ["清溪镇"]
    theirs = post.own_words(sides.town).words
    assert page.keys.their_words.accessibleName() == "核对词：" + "、".join(theirs)


def test_a_file_that_is_no_card_is_told_on_the_page(sides: Sides) -> None:
    page = PostPage(sides.village_desk)
    said: list[object] = []
    sides.village_desk.troubled.connect(lambda _owner, error: said.append(error.now))
    _shown(page, sides.village_desk)
    wrong = sides.stick.parent / "wrong.json"
    wrong.write_text("{}", "utf-8")
    page.keys.enrol(wrong)
    settle(sides.village_desk)
    assert len(said) == 1
    assert page.keys.stations.rows == []


def test_a_parcel_goes_is_looked_at_answered_and_comes_back(sides: Sides) -> None:
    _enrolled(sides)
    page = PostPage(sides.village_desk)
    _shown(page, sides.village_desk)
    assert page.board is not None
    assert {line.kind_label for line in page.board.to_send} >= {"收支", "农户"}
    page._seal_into(sides.stick)
    settle(sides.village_desk)
    assert page.notes.note is not None
    assert page.notes.note.tone == "done"
    parcels = list(sides.stick.glob("*.fpp"))
    assert len(parcels) == 1
    assert page.exchanges.rows[0].state == "sealed", "sent only when a receipt says so"
    assert "还没有回执" in page.goes_caption.text()

    town = TownshipPage(sides.town_desk)
    _shown(town, sides.town_desk)
    town.tray.chosen.emit(parcels)
    settle(sides.town_desk)
    assert "已收下" in town.tray.list._rows.data(town.tray.list._rows.index(0, 0))
    assert [box.waiting for box in town.villages.rows] == [3]
    _judge(town, sides.town_desk)
    back = sides.stick / "back"
    from fupin_desk.jobs import review

    answer = review.answer(sides.town, sides.village.code, back)

    page.receive(answer.files)
    settle(sides.village_desk)
    assert [item.reason for item in page.board.returned] == ["没有看到协议的照片"]
    assert "“没有看到协议的照片”" in _words(page)
    asked: list[tuple[str, dict[str, str]]] = []
    page.wanted.connect(lambda place, where: asked.append((place, where)))
    mend = next(one for one in page.findChildren(QPushButton) if one.text() == "去更正")
    mend.click()
    assert asked[0][0] == "account"
    assert asked[0][1]["month"] == "2026-10"


def _judge(town: TownshipPage, desk: Desk) -> None:
    """One is returned with a reason, one opened and passed among those seen, one never opened."""
    assert town.pass_seen.isEnabled() == bool(town.seen())
    town.opened.clear()
    town.records.setCurrentIndex(town.records.model().index(-1, 0))
    town._count_seen()
    assert not town.pass_seen.isEnabled()
    town.records.choose(0)
    assert town.pass_seen.text() == "看过的都通过（1）"
    assert len(town.record.lines.rows) == 2
    QTest.mouseClick(town.record.give_back, Qt.MouseButton.LeftButton)
    town.record.sure.click()
    settle(desk)
    assert [box.returned for box in town.villages.rows] == [0], "no reason, nothing returned"
    town.record.reason.setText("没有看到协议的照片")
    QTest.keyClick(town.record.reason, Qt.Key.Key_Return)
    settle(desk)
    assert [box.returned for box in town.villages.rows] == [1]
    assert town.record.record is town.records.value(), "the next one is before the eyes"
    assert len(town.seen()) == 1, "the third was never opened"
    town.pass_seen.click()
    settle(desk)
    assert [(box.passed, box.waiting) for box in town.villages.rows] == [(1, 1)]


def test_a_clash_is_settled_by_a_button(sides: Sides) -> None:
    """Two desks said different amounts; whoever knows presses one, and the question is gone."""
    _enrolled(sides)
    page = PostPage(sides.village_desk)
    _shown(page, sides.village_desk)

    def contradict(office: Office) -> str:
        with office.read() as s:
            row = s.scalars(select(Entry).where(Entry.item == "B2")).first()
        assert row is not None
        with office.change(Op.RECEIVE) as s:
            s.add(
                Clash(
                    id="c1", village=office.village, table_name="entry", row_id=row.id, field="amount",
                    base="100", ours="120000", theirs="90000", stands="120000", at="2026-10-27T00:00:00Z",
                )
            )  # fmt: skip
        return row.id

    made: list[str] = []
    page.do(contradict, made.append)
    settle(sides.village_desk)
    theirs = next(one for one in page.findChildren(QPushButton) if one.text() == "用那边的")
    theirs.click()
    settle(sides.village_desk)
    assert page.board is not None
    assert page.board.clashes == []
    assert not any(one.text() == "用那边的" for one in page.findChildren(QPushButton))
    with sides.village.read() as s:
        row = s.get(Entry, (sides.village.village, made[0]))
        assert row is not None
        assert row.amount == 90_000


def test_a_refused_file_is_one_sentence_in_the_tray_and_changes_nothing(sides: Sides) -> None:
    _enrolled(sides)
    town = TownshipPage(sides.town_desk)
    _shown(town, sides.town_desk)
    junk = sides.stick / "junk.fpp"
    junk.write_bytes(b"not a parcel at all" * 40)
    town.receive([junk])
    settle(sides.town_desk)
    assert [one.verdict for one in town.tray.list.rows] == ["refused"]
    assert town.tray.list.isVisible()
    assert [box.records for box in town.villages.rows] == [0]


def test_sticks_are_what_people_plugged_in() -> None:
    assert is_stick("/media/li/村务1号")
    assert is_stick("/run/media/li/STICK")
    assert not is_stick("/")
    assert not is_stick("/home")
    assert size_words(13 * (1 << 30) + (1 << 28)) == "13.2 GB"
    assert size_words(200) == "1 KB"
    assert "村务1号" in free_words([Stick("村务1号", Path("/media/x"), 1 << 30)])
    assert "没有插" in free_words([])
