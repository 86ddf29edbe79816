"""The desk: one ledger thread, answers to the living, errors to those who can show them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QWidget

from fupin_desk.errors import Refusal, Spoken
from fupin_desk.i18n import N_
from fupin_desk.jobs import accounts, households, keeping
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui.desk import Desk, NoLedgerOpen, Work
from fupin_desk.ui.messages import crash_report, note_of
from tests.ui.pages_village import desk_for, dressed, make, settle, surroundings


class SaidNo(Refusal):
    code = "FD-U99"
    what_happened = N_("没有记。")
    what_now = N_("请再看一眼。")


@pytest.fixture
def app() -> QApplication:
    return dressed()


@pytest.fixture
def desk(app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = make(tmp_path)
    desk = desk_for(made.office, tmp_path)
    yield desk
    desk.close(for_good=True)


class Asker(QWidget):
    """A widget that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []

    def hear(self, answer: object) -> None:
        self.told.append((answer, QThread.currentThread()))


def test_a_question_runs_on_the_ledger_thread_and_is_answered_on_the_windows(desk: Desk) -> None:
    asker, threads = Asker(), []

    def query(office: Any) -> int:
        threads.append(threading.current_thread().name)
        return len(households.lines(office))

    for _turn in range(3):
        desk.ask(query, asker.hear)
    settle(desk)
    assert [answer for answer, _thread in asker.told] == [5, 5, 5]
    assert {thread for _answer, thread in asker.told} == {QThread.currentThread()}
    assert set(threads) == {"ledger_0"}


def test_an_answer_for_a_widget_that_is_gone_is_dropped(desk: Desk) -> None:
    told: list[int] = []
    asker = Asker()
    desk.ask(lambda office: len(households.lines(office)), told.append, owner=asker)
    shiboken6.delete(asker)
    settle(desk)
    assert told == []


def test_a_newer_question_with_the_same_key_replaces_the_older(desk: Desk) -> None:
    asker, go_on = Asker(), threading.Event()

    def slow(_office: Any) -> str:
        go_on.wait(20)
        return "old"

    desk.ask(slow, asker.hear, key="page")
    desk.ask(lambda _office: "new", asker.hear, key="page")
    go_on.set()
    settle(desk)
    assert [answer for answer, _thread in asker.told] == ["new"]


def test_long_work_counts_and_stops_when_told(desk: Desk) -> None:
    asker, begun = Asker(), threading.Event()
    shown: list[Work] = []
    counts: list[tuple[int, int]] = []

    def show(work: Work) -> None:
        shown.append(work)
        work.moved.connect(lambda done, total: counts.append((done, total)))

    desk.working.connect(show)

    def job(_office: Any, work: Work) -> int:
        for done in range(1, 100_000):
            work.progress(done, 100_000)
            begun.set()
            if work.cancelled():
                raise SaidNo
        return 1

    work = desk.do(job, asker.hear, title="打印")
    assert begun.wait(20)
    work.cancel()
    troubles: list[Spoken] = []
    desk.troubled.connect(lambda _owner, error: troubles.append(error))
    settle(desk)
    assert shown == [work]
    assert counts[0] == (1, 100_000)
    assert asker.told == []
    assert troubles == [], "what was stopped on purpose is no trouble"


def test_an_error_of_the_vocabulary_goes_to_the_page_or_to_who_wants_it(desk: Desk) -> None:
    asker = Asker()
    heard: list[object] = []
    desk.troubled.connect(lambda owner, error: heard.append((owner, error.code)))

    def no(_office: Any) -> None:
        raise SaidNo

    desk.ask(no, asker.hear)
    settle(desk)
    assert heard == [(asker, "FD-U99")]
    mine: list[Spoken] = []
    desk.do(no, asker.hear, failed=mine.append)
    settle(desk)
    assert [error.code for error in mine] == ["FD-U99"]
    assert len(heard) == 1
    assert note_of(mine[0]).tone == "amber"
    assert note_of(mine[0]).now == "请再看一眼。"


def test_a_bug_is_reported_without_any_persons_data(desk: Desk) -> None:
    broken: list[BaseException] = []
    desk.crashed.connect(broken.append)

    def bug(office: Any) -> None:
        head = households.lines(office)[0].head
        raise KeyError(head)

    desk.ask(bug, lambda _none: None, owner=kept())
    settle(desk)
    report = crash_report(broken[0])
    assert "KeyError" in report
    assert "test_ui_frame_desk.py" in report
    assert "张守田" not in report
    assert "/" not in report


def kept() -> Asker:
    _kept.append(Asker())
    return _kept[-1]


_kept: list[Asker] = []


def test_an_answer_needs_an_owner(desk: Desk) -> None:
    with pytest.raises(TypeError):
        desk.ask(lambda _office: 1, lambda _answer: None)


def test_several_commits_are_one_refresh_and_undo_knows_its_name(desk: Desk) -> None:
    asker = Asker()
    touched: list[frozenset[str]] = []
    names: list[str] = []
    saved: list[object] = []
    desk.touched.connect(touched.append)
    desk.did.connect(lambda name, _just: names.append(name))
    desk.saved.connect(saved.append)

    def job(office: Any) -> None:
        house = households.lines(office)[0].id
        for _turn in range(3):
            accounts.record(office, house, "2026-10", EntryDraft("A1", 1000, happened=date(2026, 10, 1)))

    desk.do(job, asker.hear)
    settle(desk)
    assert len(touched) == 1
    assert "entry" in touched[0]
    assert names == ["记一笔"]
    assert len(saved) == 1
    desk.do(keeping.undo, asker.hear)
    settle(desk)
    assert asker.told[-1][0] == "记一笔"


def test_without_a_ledger_the_desk_says_so(app: QApplication, tmp_path: Path) -> None:
    desk = Desk(lambda: surroundings(tmp_path))
    asker = Asker()
    errors: list[Spoken] = []
    desk.ask(lambda _office: 1, asker.hear, failed=errors.append)
    settle(desk)
    assert [type(error) for error in errors] == [NoLedgerOpen]
    assert not desk.is_open
    desk.close(for_good=True)


def test_pure_work_runs_beside_the_ledger_thread(desk: Desk) -> None:
    asker, names = Asker(), []

    def pure(work: Work) -> int:
        names.append(threading.current_thread().name)
        work.progress(1, 1)
        return 42

    desk.think(pure, asker.hear)
    settle(desk)
    assert asker.told[0][0] == 42
    assert names[0].startswith("free")


def test_closing_waits_for_what_is_under_way_and_drops_its_answer(app: QApplication, tmp_path: Path) -> None:
    made = make(tmp_path, empty=True)
    desk = desk_for(made.office, tmp_path)
    asker, finished = Asker(), []

    def job(office: Any) -> None:
        households.add(office, household_no="990199990009", group_name="一组")
        finished.append(True)

    desk.do(job, asker.hear)
    desk.close(for_good=True)
    settle(desk)
    assert asker.told == []
    assert not desk.is_open
    assert made.office.ledger.touched is None
