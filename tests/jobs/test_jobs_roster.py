"""Importing a roster: one undoable change, nothing guessed, nothing wiped, nothing twice."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from fupin_desk.errors import Trouble
from fupin_desk.jobs import households, keeping, roster
from fupin_desk.model.household import Member
from fupin_desk.model.station import RosterImport
from tests.intake.conftest import DATA
from tests.jobs.desk import Desk

HEADINGS = ("户编号", "村民小组", "户类型", "人编号", "姓名", "性别", "与户主关系", "证件号码", "联系电话")
FIRST, SECOND = "99999910120100002", "99999910120100003"
Row = tuple[str, ...]


def _id(birth: str, serial: str) -> str:
    digits = f"999999{birth}{serial}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def _rows() -> list[Row]:
    return [
        (FIRST, "二组", "脱贫户", "9001", "李四", "男", "户主", _id("19700101", "001"), "13900000001"),
        (FIRST, "二组", "脱贫户", "9002", "欧阳小妹", "女", "配偶", _id("19720202", "002"), ""),
        (SECOND, "三组", "一般户", "9003", "阿依古丽·买买提", "女", "户主", _id("19800303", "002"), ""),
    ]


def _file(desk: Desk, rows: Sequence[Row], name: str = "名册.csv") -> Path:
    path = desk.place / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return path


def _take(desk: Desk, rows: Sequence[Row]) -> roster.Imported:
    return roster.apply(desk.office, roster.preview(desk.office, _file(desk, rows)))


def _heads(desk: Desk) -> dict[str, tuple[str, int]]:
    return {line.household_no: (line.head, line.members) for line in households.lines(desk.office)}


def test_a_roster_comes_in_as_one_change_that_one_undo_takes_back(desk: Desk) -> None:
    before, changes = _heads(desk), len(keeping.history(desk.office))
    shown = roster.preview(desk.office, _file(desk, _rows()))
    assert (shown.households, shown.members, shown.new_households, shown.new_members) == (2, 3, 2, 3)
    assert shown.absent == [("99999910120100001", "张三")]
    assert _heads(desk) == before
    done = roster.apply(desk.office, shown)
    assert (done.added_households, done.added_members, done.changed) == (2, 3, 0)
    assert _heads(desk) == {**before, FIRST: ("李四", 2), SECOND: ("阿依古丽·买买提", 1)}
    assert [line.household_no for line in households.lines(desk.office, "oyxm")] == [FIRST]
    newest = keeping.history(desk.office)[:2]
    assert {line.op for line in newest} == {"import_roster"}
    assert len(keeping.history(desk.office)) == changes + 2
    assert keeping.undo(desk.office) == "导入花名册"
    assert _heads(desk) == before
    assert keeping.verify(desk.office).healthy


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    _take(desk, _rows())
    changes = len(keeping.history(desk.office))
    again = roster.preview(desk.office, _file(desk, _rows()))
    assert (again.new_households, again.new_members, again.changed) == (0, 0, [])
    done = roster.apply(desk.office, again)
    assert (done.added_households, done.added_members, done.changed) == (0, 0, 0)
    assert len(keeping.history(desk.office)) == changes


def test_pressing_twice_takes_it_in_once(desk: Desk) -> None:
    shown = roster.preview(desk.office, _file(desk, _rows()))
    roster.apply(desk.office, shown)
    heads, changes = _heads(desk), len(keeping.history(desk.office))
    second = roster.apply(desk.office, shown)
    assert (second.added_households, second.added_members, second.changed) == (0, 0, 0)
    assert (_heads(desk), len(keeping.history(desk.office))) == (heads, changes)


def test_after_an_undo_the_same_file_comes_in_again(desk: Desk) -> None:
    _take(desk, _rows())
    keeping.undo(desk.office)
    assert _take(desk, _rows()).added_members == 3
    assert len(_heads(desk)) == 3
    assert keeping.verify(desk.office).healthy


def test_a_newer_file_shows_differences_masked_and_an_empty_cell_wipes_nothing(desk: Desk) -> None:
    _take(desk, _rows())
    rows = _rows()
    rows[0] = (FIRST, "五组", "脱贫户", "9001", "李四", "男", "户主", "", "13800000009")
    rows[1] = (FIRST, "五组", "脱贫户", "9002", "欧阳小妹", "女", "之女", _id("19720202", "002"), "")
    shown = roster.preview(desk.office, _file(desk, rows[:2]))
    said = {(d.who, d.field): (d.here, d.file) for d in shown.changed}
    assert said["李四", "村民小组"] == ("二组", "五组")
    phone = said["李四", "联系电话"]
    assert phone == ("139****0001", "138****0009")
    assert any(who == "欧阳小妹" and field == "与户主关系" for who, field in said)
    assert [number for number, _head in shown.absent] == ["99999910120100001", SECOND]
    assert roster.apply(desk.office, shown).changed == len(shown.changed)
    with desk.office.read() as s:
        people = {m.name: m for m in s.query(Member)}
    assert people["李四"].phone == "13800000009"
    assert people["李四"].id_number == _id("19700101", "001")
    assert SECOND in _heads(desk)
    assert [line.household_no for line in households.lines(desk.office, "0009")] == [FIRST]


def test_a_person_is_known_by_number_then_id_then_name_and_never_by_guess(desk: Desk) -> None:
    _take(desk, _rows())
    renamed = [(FIRST, "二组", "脱贫户", "9001", "李四改", "男", "户主", _id("19700101", "001"), "")]
    shown = roster.preview(desk.office, _file(desk, renamed))
    assert (shown.new_members, [(d.field, d.file) for d in shown.changed]) == (0, [("姓名", "李四改")])
    unnumbered = [(FIRST, "二组", "脱贫户", "", "李四", "男", "户主", _id("19700101", "001"), "")]
    assert roster.preview(desk.office, _file(desk, unnumbered)).new_members == 0
    house = next(line.id for line in households.lines(desk.office) if line.household_no == FIRST)
    for _ in range(2):
        households.add_member(desk.office, house, "之子", name="李小")
    twins = [(FIRST, "二组", "脱贫户", "", "李小", "男", "之子", "", "")]
    shown = roster.preview(desk.office, _file(desk, twins))
    assert "PERSON_AMBIGUOUS" in {finding.code for finding in shown.findings}
    before = len(keeping.history(desk.office))
    roster.apply(desk.office, shown)
    assert len(keeping.history(desk.office)) == before


def test_findings_are_masked_and_the_given_text_stays_in_the_ledger(desk: Desk) -> None:
    wrong = "999999197001010012"
    rows = _rows()
    rows[0] = (*rows[0][:7], wrong, rows[0][8])
    shown = roster.preview(desk.office, _file(desk, rows))
    told = [finding for finding in shown.findings if finding.column == "证件号码"]
    assert told
    assert all(wrong not in (finding.given + finding.sentence) for finding in shown.findings)
    roster.apply(desk.office, shown)
    with desk.office.read() as s:
        kept = s.query(RosterImport).one()
        assert wrong in kept.given.values()
        assert {m.name for m in s.query(Member)} >= {"李四", "欧阳小妹"}


def test_a_hostile_file_is_refused_and_leaves_the_ledger_as_it_was(desk: Desk) -> None:
    heads = desk.office.ledger.chain_heads()
    bad = desk.place / "名册.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(Trouble) as refused:
        roster.preview(desk.office, bad)
    assert refused.value.exit_code == 3
    assert desk.office.ledger.chain_heads() == heads


def test_the_sample_export_comes_in_and_comes_in_once(desk: Desk) -> None:
    shown = roster.preview(desk.office, DATA / "roster.xlsx")
    assert shown.new_households > 10
    done = roster.apply(desk.office, shown)
    assert done.added_households == shown.new_households
    again = roster.preview(desk.office, DATA / "roster.xlsx")
    assert (again.new_households, again.new_members, again.changed) == (0, 0, [])
    assert keeping.verify(desk.office).healthy
