"""Correction slips from the ledger: which lines get one, what stands on it, and the township's view."""

from __future__ import annotations

import re
import subprocess
from datetime import date

import pytest

from fupin_desk.jobs import keeping, periods, printing, signed
from fupin_desk.model.account import BadLine, entries
from fupin_desk.model.values import Month
from fupin_desk.paper.press import NothingToPrint
from tests.jobs.desk import OCTOBER, Desk


def _slips(desk: Desk, entry_ids: list[str] | None = None, kind: str = "slip") -> tuple[str, int]:
    made = printing.print_sheets(
        desk.office, kind, None, date(2026, 11, 6), month=OCTOBER, entry_ids=entry_ids
    )
    file = desk.place / "out.pdf"
    file.write_bytes(made.pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    return re.sub(r"\s+", "", ran.stdout), made.count


def _told(desk: Desk) -> list[str]:
    at = Month.parse(OCTOBER)
    with desk.office.read() as s:
        rows = entries(s, desk.office.code, desk.house, at, at)
        return signed.told(s, desk.office.code, desk.house, at, rows)


def test_only_lines_whose_correction_is_not_signed_get_a_slip(desk: Desk) -> None:
    first, second = desk.record("B2", 1_000), desk.record("B2", 2_000)
    desk.sign_both()
    with pytest.raises(NothingToPrint):
        _slips(desk)
    periods.correct(desk.office, first, 1_500, "收条是 15 元")
    text, count = _slips(desk)
    assert count == 1
    for fact in ("10.00元", "15.00元", "收条是15元", "第1笔", "双方签字", "口述待签", "现金口径30.00→35.00"):
        assert fact in text
    desk.sign_both()
    with pytest.raises(NothingToPrint):
        _slips(desk)
    assert _slips(desk, [first])[1] == 1
    with pytest.raises(NothingToPrint):
        _slips(desk, [second])
    with pytest.raises(BadLine):
        _slips(desk, ["nobody"])


def test_corrections_nobody_signed_in_between_are_one_slip_from_what_was_signed(desk: Desk) -> None:
    entry = desk.record("B2", 1_000)
    desk.sign_both()
    for amount, why in ((1_100, "第一次"), (1_200, "第二次")):
        periods.correct(desk.office, entry, amount, why)
    text, count = _slips(desk)
    assert count == 1
    assert "10.00元" in text
    assert "12.00元" in text
    assert "11.00元" not in text
    assert "第一次；第二次" in text
    desk.sign_both()
    periods.correct(desk.office, entry, 1_300, "第三次")
    text, _count = _slips(desk)
    assert "12.00元" in text
    assert "10.00元" not in text
    assert "第一次" not in text


def test_a_line_taken_off_and_other_facts_stand_on_their_slips(desk: Desk) -> None:
    wage, twice = desk.record("A1", 500_000, member="张三", sent_home=200_000), desk.record("B2", 4_200)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    periods.correct(desk.office, wage, reason="打工的是她", facts={"member": "单小英", "sent_home": 250_000})
    periods.correct(desk.office, twice, reason="记重了", strike=True)
    text, count = _slips(desk)
    assert count == 2
    for fact in ("张三", "单小英", "2,000.00", "2,500.00", "冲销，不再计入", "42.00元", "记重了"):
        assert fact in text
    assert "到家口径2,542.00→2,500.00" in text


def test_the_slip_asks_those_whom_the_countys_pack_asks(desk: Desk) -> None:
    entry = desk.record("B2", 1_000)
    desk.sign_both()
    keeping.set_village(desk.office, rules="sichuan-style")
    periods.correct(desk.office, entry, 1_500, "收条是 15 元")
    assert "村党组织书记" in _slips(desk)[0]
    keeping.set_village(desk.office, rules="generic-2023")
    assert "村党组织书记" not in _slips(desk)[0]


def test_the_month_sheet_prints_an_objection_until_it_is_answered(desk: Desk) -> None:
    desk.record("E2", 500)
    pig = desk.record("B2", 1_000)
    periods.sign(
        desk.office, desk.house, OCTOBER, "household", state="objected", words="只卖了九块", lines=[pig]
    )
    text, _count = _slips(desk, kind="month-sheet")
    assert "有异议未答复：第2笔“只卖了九块”" in text
    assert "可不签" in text
    desk.sign_both()
    assert "异议未答复" not in _slips(desk, kind="month-sheet")[0]


def test_whoever_checks_is_told_what_was_objected_reopened_and_corrected(desk: Desk) -> None:
    pig = desk.record("B2", 1_000)
    periods.sign(
        desk.office, desk.house, OCTOBER, "household", state="objected", words="只卖了九块", lines=[pig]
    )
    assert _told(desk) == ["户主或家人 有异议 第 1 笔：只卖了九块"]
    periods.close(desk.office, desk.house, OCTOBER, "上门三次")
    assert "没有齐就结账：上门三次" in _told(desk)
    periods.reopen(desk.office, desk.house, OCTOBER, "漏了一笔")
    assert "反结账：漏了一笔（未核第二人）" in _told(desk)
    periods.correct(desk.office, pig, 900, "本户说得对")
    desk.sign_both()
    assert _told(desk) == ["反结账：漏了一笔（未核第二人）", "更正过 1 笔"]
