"""Printing: what is skipped and why, what changed since, and that a name comes out as it went in."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from fupin_desk.jobs import households, keeping, printing
from fupin_desk.jobs.printing import UnknownKind
from fupin_desk.paper.press import NothingToPrint, PrintStopped
from tests.jobs.desk import OCTOBER, Desk

DAY = date(2026, 11, 1)


def _text(pdf: bytes, place: Path) -> str:
    file = place / "out.pdf"
    file.write_bytes(pdf)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True)
    return ran.stdout


def _print(desk: Desk, kind: str = "indoor-card", **more: object) -> printing.PrintResult:
    return printing.print_sheets(desk.office, kind, None, DAY, month=OCTOBER, **more)  # type: ignore[arg-type]


def test_a_card_carries_the_names_and_figures(desk: Desk) -> None:
    desk.record("B1", 123_400)
    made = _print(desk)
    text = _text(made.pdf, desk.place)
    assert (made.count, made.skipped) == (1, [])
    assert "张三" in text
    assert "1,234.00" in text


def test_who_has_no_head_or_no_month_is_skipped_by_name(desk: Desk) -> None:
    households.add(desk.office, household_no="0009")
    prepared = printing.prepare(desk.office, "indoor-card", None)
    assert prepared.count == 1
    assert [(line.household_no, line.why) for line in prepared.skipped] == [("0009", "没有户主")]
    prepared = printing.prepare(desk.office, "month-sheet", [desk.house], OCTOBER)
    assert (prepared.count, prepared.skipped[0].why) == (0, "2026-10 没有账目")
    with pytest.raises(NothingToPrint):
        _print(desk, "month-sheet")


def test_only_what_changed_is_printed_again(desk: Desk) -> None:
    households.add(desk.office, "赵六", household_no="2")
    assert _print(desk).count == 2
    with pytest.raises(NothingToPrint):
        _print(desk, only_changed=True)
    desk.record()
    made = _print(desk, only_changed=True)
    assert (made.count, [line.why for line in made.skipped]) == (1, ["没有变化"])
    later = printing.prepare(desk.office, "indoor-card", None, only_changed=True)
    assert later.count == 0


def test_the_same_facts_give_the_same_bytes(desk: Desk) -> None:
    desk.record()
    assert _print(desk).pdf == _print(desk).pdf


def test_a_print_is_journaled_on_the_desk_and_not_undoable(desk: Desk) -> None:
    before = desk.office.ledger.chain_heads().get(desk.office.code)
    _print(desk)
    newest = keeping.history(desk.office, 1)[0]
    assert (newest.op, newest.series) == ("print", "")
    assert desk.office.ledger.chain_heads().get(desk.office.code) == before
    assert keeping.undo_title(desk.office) is None


def test_a_cancelled_print_leaves_no_trace(desk: Desk) -> None:
    changes = len(keeping.history(desk.office))
    with pytest.raises(PrintStopped):
        _print(desk, cancelled=lambda: True)
    assert len(keeping.history(desk.office)) == changes


def test_an_unknown_kind_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownKind):
        _print(desk, "poster")


def test_characters_no_font_has_are_said_before_printing(desk: Desk) -> None:
    households.add(desk.office, "张\U0001fae0", household_no="3")
    prepared = printing.prepare(desk.office, "indoor-card", None)
    assert [(head, chars) for head, chars in prepared.unprintable] == [("张\U0001fae0", "\U0001fae0")]


def test_the_month_sheet_lists_every_line(desk: Desk) -> None:
    desk.record("B1.烤烟", 100_000, note="合作社")
    desk.record("E1", 30_000)
    text = _text(_print(desk, "month-sheet").pdf, desk.place)
    for words in ("烤烟", "1,000.00", "300.00", "合作社"):
        assert words in text
