"""Signatures, help records, corrections and names: the complaints of the studies as stories."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from fupin_desk.jobs import accounts, helping, households, keeping, periods, photos, printing
from fupin_desk.jobs.helping import HelpDraft
from fupin_desk.model.account import MonthClosed
from fupin_desk.model.help import UnclearHelp
from fupin_desk.model.household import Member
from fupin_desk.model.journal import ChangeRow
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.undo import NothingToUndo
from tests.jobs.desk import OCTOBER, Desk

NAMES = (
    "张<b>三</b>", "李&amp;四", "=1+1", "@SUM(A1)", "<img src='/etc/passwd'>", "王\"五'", "%_\\", "𬍛𫖯",
    "㑇䶮", "阿依古丽·买买提", "${7*7}{name}", "张  三", "' OR 1=1 --", "长" * 100,
)  # fmt: skip


def _words(pdf: bytes, desk: Desk) -> str:
    file = desk.place / "out.pdf"
    file.write_bytes(pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    return ran.stdout


def test_a_changed_fact_loses_only_its_own_cover(desk: Desk) -> None:
    wage, pig = desk.record("A1", 1_000), desk.record("B2", 2_000)
    desk.sign_both()
    periods.correct(desk.office, pig, 2_500, "收条是 25 元")
    assert (desk.line(wage).mark, desk.line(pig).mark) == ("signed", "told")
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "draft"
    desk.sign_both()
    assert desk.line(pig).mark == "signed"


def test_adding_the_receipt_later_breaks_no_signature(desk: Desk) -> None:
    entry = desk.record("B2", 2_000)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    photos.add(desk.office, [desk.photo()], entry)
    assert desk.line(entry).mark == "voucher"
    assert {x.covers for x in accounts.month(desk.office, desk.house, OCTOBER).signatures} == {1}


def test_a_closed_month_refuses_and_a_correction_keeps_the_old_value_and_the_reason(desk: Desk) -> None:
    entry = desk.record("B2", 200_000)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    with pytest.raises(MonthClosed) as late:
        desk.record("B1", 1)
    assert "反结账" in late.value.now
    with pytest.raises(AlreadySealed) as sealed:
        accounts.amend(desk.office, entry, accounts.EntryDraft("B2", 1))
    assert "更正" in sealed.value.now
    assert periods.correct(desk.office, entry, 230_000, "少记一头猪") == (200_000, 230_000)
    newest = keeping.history(desk.office, 1)[0]
    assert (newest.op, newest.reason) == ("correct_entry", "少记一头猪")
    with desk.office.read() as s:
        kept = s.scalars(select(ChangeRow.delta).where(ChangeRow.seq == newest.seq, ChangeRow.n == 0)).all()
    assert {"amount": [200_000, 230_000]} in [json.loads(delta) for delta in kept if delta]
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "closed"


def test_a_correction_is_not_taken_back_in_silence(desk: Desk) -> None:
    entry = desk.record("B2", 200)
    desk.sign_both()
    periods.correct(desk.office, entry, 300, "错")
    changes = len(keeping.history(desk.office))
    with pytest.raises(NothingToUndo):
        keeping.undo(desk.office)
    assert desk.line(entry).amount == 300
    assert len(keeping.history(desk.office)) == changes
    desk.record("B1", 100)
    assert keeping.undo(desk.office) == "记一笔", "what came after it is taken back as ever"


def test_help_without_saying_who_paid_is_refused(desk: Desk) -> None:
    for missing, words in (("fund_source", "资金来源"), ("content", "帮扶内容"), ("measure", "措施类别")):
        clear = HelpDraft(date(2026, 10, 9), content="送种子", measure="产业帮扶", fund_source="衔接资金")
        with pytest.raises(UnclearHelp) as refused:
            helping.add(desk.office, desk.house, replace(clear, **{missing: " "}))  # type: ignore[arg-type]
        assert words in refused.value.what
    assert helping.records(desk.office) == []


def test_the_same_photo_twice_is_one_voucher(desk: Desk) -> None:
    first = desk.record("B1", 100, evidence="voucher", photos=(desk.photo("a.jpg"),))
    second = desk.record("B2", 200, evidence="voucher", photos=(desk.photo("同一张.jpg"),))
    board = photos.board(desk.office)
    assert len(board) == 1
    assert {entry[0] for entry in board[0].entries} == {first, second}


@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_back_exactly_from_search_print_and_journal(desk: Desk, name: str) -> None:
    row = households.add(desk.office, name, household_no="77", group_name="九组")
    assert (row.id, name) in [(line.id, line.head) for line in households.lines(desk.office, name)]
    assert households.page(desk.office, row.id).head == name
    with desk.office.read() as s:
        assert name in s.scalars(select(Member.name)).all()
        deltas = [json.loads(d) for d in s.scalars(select(ChangeRow.delta)) if d]
    assert name in [delta.get("name") for delta in deltas]
    made = printing.print_sheets(desk.office, "indoor-card", [row.id], date(2026, 11, 1))
    flat = "".join(_words(made.pdf, desk).split())
    shown = "".join(name.split())
    assert shown in flat or (len(name) > 20 and shown[:4] in flat and ("…" in flat or shown in flat))
    assert keeping.verify(desk.office).healthy


def test_a_note_of_the_longest_length_comes_back_and_prints(desk: Desk) -> None:
    note = ("<b>粮</b>&amp;=1+1 𬍛 " * 3000)[:32_767]
    entry = desk.record("B1", 100, note=note)
    assert desk.line(entry).note == note
    made = printing.print_sheets(desk.office, "month-sheet", None, date(2026, 11, 1), month=OCTOBER)
    assert made.pages >= 1
    assert "<b>粮</b>&amp;" in "".join(_words(made.pdf, desk).split())
