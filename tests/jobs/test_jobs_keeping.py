"""Keeping the ledger itself: history, backup, integrity, settings, who keeps the book."""

from __future__ import annotations

from typing import Any

import pytest

from fupin_desk.jobs import helping, keeping
from fupin_desk.model.undo import NothingToUndo
from fupin_desk.model.values import TooLong
from tests.jobs.desk import Desk


def _harm(desk: Desk, sql: str) -> None:
    connection: Any = desk.office.folder.connect(desk.office.raw_key)
    connection.execute("pragma foreign_keys = off")
    connection.execute(sql)
    connection.close()


def test_history_is_newest_first_and_names_who_did_what(desk: Desk) -> None:
    person = helping.add_person(desk.office, "王帮", "helper")
    keeping.switch_keeper(desk.office, person)
    desk.record()
    lines = keeping.history(desk.office)
    assert [(x.op, x.title, x.actor) for x in lines[:3]] == [
        ("record_entry", "记一笔", "王帮"), ("set_setting", "改设置", "李明"),
        ("add_person", "登记工作人员", "李明"),
    ]  # fmt: skip
    assert lines[0].rows == 1
    assert len(keeping.history(desk.office, 2)) == 2


def test_undo_says_what_it_took_back_and_what_would_be_next(desk: Desk) -> None:
    assert keeping.undo_title(desk.office) is None
    desk.record()
    assert keeping.undo_title(desk.office) == keeping.undo(desk.office) == "记一笔"
    with pytest.raises(NothingToUndo):
        keeping.undo(desk.office)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("update entry set amount = amount + 1", "entry"),
        ("delete from entry", "entry"),
        ("update tally set count = 9 where table_name = 'entry'", ""),
        ("update change_row set delta = replace(delta, '12000', '99') where table_name = 'entry'", "指纹"),
        ("update entry set household_id = 'nobody'", "entry"),
    ],
)
def test_whoever_writes_past_the_program_is_found(desk: Desk, harm: str, words: str) -> None:
    desk.record()
    assert keeping.verify(desk.office).healthy
    _harm(desk, harm)
    if not words:
        desk.office.ledger.load()
    health = keeping.verify(desk.office)
    assert not health.healthy
    assert any(words in problem for problem in health.problems)


def test_verify_names_no_person(desk: Desk) -> None:
    desk.record(note="秘密")
    _harm(desk, "update member set name = 'X'")
    text = "".join(keeping.verify(desk.office).problems)
    assert "张三" not in text
    assert "member" in text


def test_settings_stay_and_are_not_endless(desk: Desk) -> None:
    keeping.set_setting(desk.office, "outbox", "D:\\出口")
    assert keeping.settings(desk.office)["outbox"] == "D:\\出口"
    with pytest.raises(TooLong):
        keeping.set_setting(desk.office, "outbox", "x" * 1001)


def test_the_village_changes_its_phone_and_takes_it_back(desk: Desk) -> None:
    keeping.set_village(desk.office, hotline="0830-12345", rules="ratio-style")
    row = keeping.village(desk.office)
    assert row is not None
    assert (row.hotline, row.rules, row.name) == ("0830-12345", "ratio-style", "松林村")
    assert keeping.undo(desk.office) == "改村情"
    row = keeping.village(desk.office)
    assert row is not None
    assert row.hotline == ""


def test_a_backup_holds_the_photos_and_is_verified(desk: Desk) -> None:
    desk.record(evidence="voucher", photos=(desk.photo(),))
    made = keeping.backup(desk.office, desk.place / "stick")
    assert made.path.exists()
    desk.record()
    second = keeping.backup(desk.office, desk.place / "stick")
    assert second.path != made.path
