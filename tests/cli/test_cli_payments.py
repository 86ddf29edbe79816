"""The verbs of payment lists and of account lines in Excel: real files, one JSON object, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.line import Desk, entry, household, new_village, speak

STRANGER = "999999199901010011"
MONTH = "2026-10"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_village(tmp_path / "账本")
    household(made, "0001", "张三", "单小英:配偶")
    household(made, "0002", "仇大山")
    return made


@pytest.fixture
def paid(tmp_path: Path) -> Path:
    path = tmp_path / "发放.csv"
    rows = f"张三,,320\n仇大山,,320\n外人,{STRANGER}\t,320\n"
    path.write_text("2026年10月低保金发放表,,\n姓名,身份证号,金额\n" + rows, encoding="utf-8")
    return path


def test_a_list_is_looked_at_booked_once_and_its_tray_settled(desk: Desk, paid: Path) -> None:
    before = desk.bytes()
    report = paid.parent / "r.json"
    seen = desk.done("payment", "import", paid, "--dry-run", "--report", report, code=1)
    assert (len(seen["matched"]), len(seen["waiting"]), seen["booked_fen"]) == (2, 1, 64_000)
    assert seen["kinds"][0]["code"] == "D2"
    assert desk.bytes() == before, "a dry run writes nothing"
    assert STRANGER not in report.read_text("utf-8")
    assert json.loads(report.read_text("utf-8"))["month"] == MONTH
    done = desk.done("payment", "import", paid, code=1)
    assert (done["booked"], done["already"]) == (2, False)
    again = desk.done("payment", "import", paid)
    assert again["already"]
    tray = desk.done("payment", "tray", code=1)["rows"]
    assert [(row["name"], row["id_tail"], row["why"]) for row in tray] == [("外人", "0011", "unknown")]
    assert desk("payment", "settle", tray[0]["id"]).whole["code"] == "FD-I61"
    desk.done("payment", "settle", tray[0]["id"], "--household", "0002")
    assert desk.done("payment", "tray")["rows"] == []
    (listed,) = desk.done("payment", "list")["lists"]
    assert (listed["booked"], listed["waiting"]) == (3, 0)
    assert desk("payment", "settle", tray[0]["id"], "--drop", "重复").whole["code"] == "FD-J90"
    lines = desk.done("account", "show", "--household", "0002", "--month", MONTH)["lines"]
    assert [line["amount"] for line in lines] == [32_000, 32_000]
    desk.done("undo")
    desk.done("undo")
    assert desk.done("payment", "list")["lists"] == []


def test_columns_and_kinds_can_be_said_and_mistakes_are_usage(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,到手\n张三,50\n", encoding="utf-8")
    assert desk("payment", "import", path).whole["code"] in ("FD-I60", "FD-J93")
    path.write_text("姓名,卡号,到手\n张三,,50\n", encoding="utf-8")
    assert desk("payment", "import", path, "--item", "D2").whole["code"] == "FD-J93"
    assert desk("payment", "import", path, "--map", "到手=amount").whole["code"] == "FD-J94"
    assert desk("payment", "import", path, "--map", "到手").code == 2
    assert desk("payment", "import", path, "--map", "到手=amount", "--item", "Z9").code == 3
    done = desk.done("payment", "import", path, "--map", "到手=amount", "--kind", "=D6.16", "--month", MONTH)
    assert (done["booked"], done["month"]) == (1, MONTH)
    code, out, err = speak("--ledger", desk.folder, "payment", "list")
    assert (code, err) == (0, "")
    assert "入账 1 行" in out


def test_lines_go_out_and_come_back_through_excel(desk: Desk, tmp_path: Path) -> None:
    entry(desk, "0001", "B1.玉米", "420.00", "--quantity", "160", "--note", "=1+1")
    entry(desk, "0002", "D2", "320")
    book = tmp_path / "账.xlsx"
    assert desk.done("entry", "export", "--month", MONTH, "--out", book)["lines"] == 2
    same = desk.done("entry", "import", book)
    assert (same["same"], same["booked"], same["changed_done"]) == (2, 0, 0)
    opened = load_workbook(book)
    opened.worksheets[0]["L5"] = 500
    opened.save(book)
    seen = desk.done("entry", "import", book, "--dry-run")
    assert [(one["field"], one["here"], one["file"]) for one in seen["changed"]] == [
        ("金额", "420.00", "500.00")
    ]
    assert desk.done("entry", "import", book)["changed_done"] == 1
    lines = desk.done("account", "show", "--household", "0001", "--month", MONTH)["lines"]
    assert [(line["amount"], line["note"]) for line in lines] == [(50_000, "=1+1")]
    one = tmp_path / "一户.xlsx"
    assert desk.done("entry", "export", "--household", "0002", "--out", one, "--from", MONTH)["lines"] == 1
    assert desk("entry", "export", "--month", "2020-01", "--out", one).whole["code"] == "FD-I67"
    assert desk("entry", "export", "--month", MONTH, "--out", tmp_path / "a.txt").code == 2
    assert desk("entry", "export", "--month", MONTH, "--from", MONTH, "--out", one).code == 2


def test_a_helpers_sheet_is_filled_and_taken_in(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "空表.xlsx"
    desk.done("entry", "template", "--month", MONTH, "--out", sheet)
    book = load_workbook(sheet)
    page: Any = book.worksheets[0]
    item = next(
        str(cell.value) for cell in book.worksheets[1]["A"] if str(cell.value).startswith("D6.2\u3000")
    )
    for place, (number, amount) in enumerate((("0001", 128), ("0002", "一百")), start=5):
        page.cell(place, 1).value, page.cell(place, 5).value, page.cell(place, 10).value = (
            number,
            item,
            amount,
        )
    book.save(sheet)
    done = desk.done("entry", "import", sheet, code=1)
    assert (done["booked"], [one["row"] for one in done.findings]) == (1, [6])
    lines = desk.done("account", "show", "--household", "0001", "--month", MONTH)["lines"]
    assert [(line["code"], line["amount"]) for line in lines] == [("D6.2", 12_800)]
