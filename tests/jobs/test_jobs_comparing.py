"""与系统比对: the export beside the ledger, field by field, with incomes; and columns kept as they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.intake import national
from fupin_desk.intake.codes import CodeList
from fupin_desk.jobs import accounts, comparing_roster, households, keeping, roster
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.comparing_roster import Compared, ComparedLine
from fupin_desk.model.household import Household, Member
from fupin_desk.model.values import Month as At
from fupin_desk.model.values import Window
from tests.intake.conftest import DATA
from tests.jobs.desk import Desk
from tests.model.households import id_of

NO = "99999910120100001"
HEADINGS = ("户编号", "人编号", "姓名", "与户主关系", "证件号码", "户联系电话", "是否享受低保", "政治面貌",
            "年度", "工资性收入", "家庭纯收入", "人均纯收入", "民族内部备注")  # fmt: skip
HEAD = (
    NO,
    "9001",
    "张三",
    "户主",
    "",
    "13900000001",
    "是",
    "群众",
    "2026",
    "24000",
    "23000",
    "11500",
    "不收",
)
WIFE = (NO, "9002", "单小英", "配偶", "", "", "", "群众", "2026", "", "", "11500", "不收")
YEAR = Window(At(2025, 10), At(2026, 9))


def _file(desk: Desk, rows: Sequence[Sequence[str]], name: str = "导出.csv") -> Path:
    path = desk.place / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def _take(desk: Desk, *rows: Sequence[str]) -> roster.Imported:
    return roster.apply(desk.office, roster.preview(desk.office, _file(desk, rows or (HEAD, WIFE))))


def _compare(desk: Desk, *rows: Sequence[str], reason: str = "") -> Compared:
    return comparing_roster.compare(desk.office, _file(desk, rows or (HEAD, WIFE)), reason=reason)


def _at(found: Compared, field: str, who: str = "") -> ComparedLine:
    return next(one for one in found.lines if one.field == field and who in ("", one.who))


def _kept(desk: Desk, name: str) -> dict[str, str]:
    with desk.office.read() as s:
        return national.parsed(s.query(Member).filter_by(name=name).one().national)


# -- columns kept as they are ---------------------------------------------------------------------------


def test_known_columns_are_kept_beside_the_person_and_unknown_ones_are_not(desk: Desk) -> None:
    _take(desk)
    assert _kept(desk, "张三") == {"是否享受低保": "是", "政治面貌": "群众"}
    assert _kept(desk, "单小英") == {"是否享受低保": "", "政治面貌": "群众"}
    with desk.office.read() as s:
        house = national.parsed(s.query(Household).one().national)
    assert house == {"年度": "2026", "家庭纯收入": "23000", "工资性收入": "24000"}
    assert "不收" not in json.dumps(house, ensure_ascii=False)


def test_the_same_export_again_changes_nothing_and_a_blank_wipes_nothing(desk: Desk) -> None:
    _take(desk)
    changes = len(keeping.history(desk.office))
    assert _take(desk).changed == 0
    assert len(keeping.history(desk.office)) == changes
    blank = (*HEAD[:6], "", "", *HEAD[8:])
    assert _take(desk, blank, WIFE).changed == 0
    assert _kept(desk, "张三")["是否享受低保"] == "是"


def test_a_changed_column_is_shown_by_its_heading_counted_and_undone(desk: Desk) -> None:
    first = _take(desk)
    assert first.changed > 0
    rows = ((*HEAD[:6], "否", "中共党员", *HEAD[8:]), WIFE)
    shown = roster.preview(desk.office, _file(desk, rows))
    assert {(d.who, d.field, d.here, d.file) for d in shown.changed} == {
        ("张三", "是否享受低保", "是", "否"),
        ("张三", "政治面貌", "群众", "中共党员"),
    }
    assert roster.apply(desk.office, shown).changed == 2
    assert keeping.undo(desk.office) == "导入花名册"
    assert _kept(desk, "张三")["是否享受低保"] == "是"
    assert keeping.verify(desk.office).healthy


def test_columns_that_are_only_new_are_told_once_for_each_person(desk: Desk) -> None:
    shown = roster.preview(desk.office, _file(desk, (HEAD, WIFE)))
    told = [d for d in shown.changed if d.field == "全国系统的其他栏"]
    assert sorted((d.who, d.file) for d in told) == [("单小英", "2 栏"), ("张三", "2 栏"), ("张三", "3 栏")]
    assert roster.apply(desk.office, shown).changed == len(shown.changed)


def test_the_sample_export_is_taken_once(desk: Desk) -> None:
    roster.apply(desk.office, roster.preview(desk.office, DATA / "roster.xlsx"))
    again = roster.preview(desk.office, DATA / "roster.xlsx")
    assert (again.new_members, again.changed) == (0, [])


KNOWN = CodeList(("是否享受低保", "政治面貌", "务工所在地"))
CELLS = st.dictionaries(
    st.sampled_from(["是否享受低保", " 是否享受低保 ", "政治面貌", "务工所在地", "身份证号"]),
    st.text(max_size=8),
)


@given(st.lists(CELLS, max_size=5))
def test_keeping_is_idempotent_never_loses_and_never_raises(rows: list[dict[str, str]]) -> None:
    here: str | None = None
    for row in rows:
        told = national.kept(row, KNOWN)
        after = national.merged(here, told)
        assert national.merged(after, told) == after
        before, now = national.parsed(here), national.parsed(after)
        assert all(now[name] for name, value in before.items() if value)
        assert set(now) <= set(KNOWN.labels)
        assert bool(national.news(here, after)) == (after != here)
        here = after


@pytest.mark.parametrize("bad", ["#REF!", "=A1+B1", "字" * 201])
def test_what_is_no_value_is_not_kept(bad: str) -> None:
    assert national.kept({"政治面貌": bad}, KNOWN) == {}


# -- side by side ---------------------------------------------------------------------------------------


def test_each_field_names_the_system_the_ledger_and_who_mends(desk: Desk) -> None:
    _take(desk)
    rows = ((*HEAD[:4], id_of(), "13800000009", *HEAD[6:]), (*WIFE[:3], "之女", *WIFE[4:]))
    found = _compare(desk, *rows)
    number = _at(found, "证件号码", "张三")
    assert (number.ledger, number.mends_words) == ("", "我们改账")
    assert number.system == f"{id_of()[:2]}*************{id_of()[-3:]}"
    phone = _at(found, "联系电话")
    assert (phone.system, phone.ledger, phone.mends) == ("138****0009", "139****0001", "ask")
    assert _at(found, "与户主关系").who == "单小英"
    assert keeping.undo_title(desk.office) == "导入花名册"


def test_who_is_in_one_and_not_in_the_other_is_told_both_ways(desk: Desk) -> None:
    _take(desk)
    households.add(desk.office, "李四", household_no="99999910120100009")
    stranger = (NO, "9003", "张小", "之子", *WIFE[4:])
    found = _compare(desk, HEAD, stranger)
    people = {(one.who, one.field, one.system, one.ledger) for one in found.lines if one.kind == "people"}
    assert ("张小", "成员", "系统里有", "账上没有") in people
    assert ("单小英", "成员", "系统里没有", "账上有") in people
    assert ("李四", "整户", "系统里没有", "账上有") in people


def test_a_cell_that_cannot_be_right_is_the_systems_to_mend(desk: Desk) -> None:
    _take(desk)
    wrong = id_of()[:17] + ("1" if id_of()[17] != "1" else "2")
    found = _compare(desk, (*HEAD[:4], wrong, *HEAD[5:]), WIFE)
    flaw = next(one for one in found.lines if one.kind == "flaw")
    assert (flaw.field, flaw.mends_words) == ("证件号码", "请乡镇改系统")
    assert wrong not in flaw.system


def _year_of_wages(desk: Desk, evidence: str) -> None:
    photo = desk.photo()
    for month in YEAR.months():
        draft = EntryDraft("A1", 1500_00, evidence=evidence, photos=[photo] if evidence == "voucher" else [])  # type: ignore[arg-type]
        accounts.record(desk.office, desk.house, str(month), draft)


def test_incomes_are_held_against_the_year_the_export_names(desk: Desk) -> None:
    _take(desk)
    _year_of_wages(desk, "stated")
    found = _compare(desk)
    assert found.window == YEAR
    wage = _at(found, "工资性收入")
    assert (wage.kind, wage.system, wage.ledger, wage.mends) == ("income", "24,000.00", "18,000.00", "ask")
    assert _at(found, "人均纯收入").ledger == "9,000.00"
    assert _at(found, "家庭纯收入").system == "23,000.00"


def test_what_the_ledger_proves_is_the_systems_to_mend(desk: Desk) -> None:
    _take(desk)
    _year_of_wages(desk, "voucher")
    assert _at(_compare(desk), "工资性收入").mends == "system"


def test_incomes_that_agree_are_not_told(desk: Desk) -> None:
    rows = ((*HEAD[:9], "18000", "18000.4", "9000", ""), (*WIFE[:11], "9000", ""))
    _take(desk, *rows)
    _year_of_wages(desk, "stated")
    found = _compare(desk, *rows)
    assert [one for one in found.lines if one.kind == "income"] == []


def test_without_a_file_the_incomes_of_the_last_export_are_compared(desk: Desk) -> None:
    _take(desk)
    _year_of_wages(desk, "stated")
    found = comparing_roster.compare(desk.office)
    assert {one.kind for one in found.lines} == {"income"}
    assert _at(found, "工资性收入").ledger == "18,000.00"


def test_a_year_without_lines_is_said_and_not_called_a_difference(desk: Desk) -> None:
    _take(desk)
    found = _compare(desk)
    assert found.without_income == 1
    assert all(one.kind != "income" for one in found.lines)


def test_seeing_numbers_whole_takes_a_reason_that_is_journaled(desk: Desk) -> None:
    _take(desk)
    rows = ((*HEAD[:4], id_of(), *HEAD[5:]), WIFE)
    changes = len(keeping.history(desk.office))
    assert _at(_compare(desk, *rows), "证件号码").system != id_of()
    assert len(keeping.history(desk.office)) == changes
    whole = _compare(desk, *rows, reason="核对证件")
    assert _at(whole, "证件号码").system == id_of()
    assert not whole.masked
    assert len(keeping.history(desk.office)) == changes + 1


def test_copied_rows_are_tabs_and_lines_and_the_sheet_runs_nothing(desk: Desk) -> None:
    _take(desk)
    rows = ((*HEAD[:2], "=cmd|' /C calc'!A0", *HEAD[3:]), WIFE)
    found = _compare(desk, *rows)
    text = comparing_roster.copied(found.lines)
    assert {line.count("\t") for line in text.split("\n")} == {6}
    made = comparing_roster.workbook(desk.office, found)
    assert made.lines == len(found.lines)
    assert "张三" not in made.name
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert all(cell.data_type in ("s", "n") and cell.data_type != "f" for cell in cells)
    assert any(cell.value == "请乡镇改系统" or cell.value == "核实" for cell in cells)


def test_comparing_writes_nothing(desk: Desk) -> None:
    _take(desk)
    heads = desk.office.ledger.chain_heads()
    _compare(desk)
    assert desk.office.ledger.chain_heads() == heads


def test_headings_of_the_system_are_kept_verbatim_and_shown_in_todays_words() -> None:
    old = "是否接受其他健康" + "\u6276\u8d2b"
    assert comparing_roster.shown_heading(old) == "是否接受其他健康帮扶"
