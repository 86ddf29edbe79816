"""Rosters in three styles with the findings each must give.

The sample national export lies in ``data`` with its key. `restyled` writes the same people and the same
faults again the way a village keeps its own sheet (title, headings on two levels, household cells merged,
sums, a repeated heading, a foot) and as csv, so one key serves three styles.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fupin_desk.intake.codes import Codes, parse_codes
from fupin_desk.intake.roster import RosterReading, read_roster_bytes

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)

Expected = set[tuple[int | None, str, str, str]]
"""Row, column, code, severity."""


@pytest.fixture(scope="session")
def codes() -> Codes:
    folder = Path(__file__).parents[2] / "resources" / "codes"
    return parse_codes(path.read_bytes() for path in sorted(folder.glob("*.toml")))


@pytest.fixture(scope="session")
def read(codes: Codes) -> Callable[..., RosterReading]:
    """Read bytes as a roster on the tests' day."""

    def reader(data: bytes, **more: Any) -> RosterReading:
        return read_roster_bytes(data, file="名册.xlsx", codes=codes, today=TODAY, **more)

    return reader


@pytest.fixture(scope="session")
def sample() -> bytes:
    return (DATA / "roster.xlsx").read_bytes()


@pytest.fixture(scope="session")
def key() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "roster.key.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def expected(key: dict[str, Any]) -> Expected:
    """The findings the key asks for; what is only to be kept gives none."""
    faults = [fault for fault in key["faults"] if fault["severity"] != "keep"]
    return {(fault["row"], fault["column"], fault["code"], fault["severity"]) for fault in faults}


@pytest.fixture(scope="session")
def found() -> Callable[[RosterReading], Expected]:
    """A reading's findings in the shape of `expected`."""
    return lambda reading: {(one.row, one.column, one.code, one.severity) for one in reading.findings}


@pytest.fixture
def book() -> Callable[..., bytes]:
    """Rows of values → xlsx bytes."""

    def made(rows: list[list[Any]], merges: tuple[str, ...] = (), title: str = "名册") -> bytes:
        workbook = Workbook()
        sheet: Worksheet = workbook.worksheets[0]
        sheet.title = title
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        return _saved(workbook)

    return made


def _saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def people(sample: bytes) -> tuple[list[str], list[tuple[int, list[Any]]]]:
    """The sample's headings, and (row, values) of its persons; formulas and errors as their text."""
    sheet = load_workbook(io.BytesIO(sample)).worksheets[0]
    rows: list[tuple[int, list[Any]]] = [
        (number, [cell.value for cell in cells])
        for number, cells in enumerate(sheet.iter_rows(min_row=3), start=3)
    ]
    return [str(value) for value in rows[0][1]], rows[1:]


MERGED = ("自然村", "户编号", "人数", "户类型", "致贫原因", "首次识别时间")
GROUPS = {
    **dict.fromkeys(("自然村", "户编号"), "基本情况"),
    **dict.fromkeys(("姓名", "性别", "证件号码"), "家庭成员"),
}
SPELLED = {"证件号码": "身份证\n号码", "务工时间（月）": "务工时间\n(月)", "联系电话": "联系电话*"}


@pytest.fixture(scope="session")
def village_style(
    people: tuple[list[str], list[tuple[int, list[Any]]]], expected: Expected
) -> tuple[bytes, Expected, list[int]]:
    """The sample as a village's own sheet; its findings; the rows that are no persons."""
    names, rows = people
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = "松林村"
    sheet.append(["松林村防止返贫致贫对象花名册"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(names))
    sheet.append(["填报单位：松林村村民委员会"])
    sheet.append([GROUPS.get(name, SPELLED.get(name, name)) for name in names])
    sheet.append([SPELLED.get(name, name) if name in GROUPS else None for name in names])
    _merge_headings(sheet, names)
    at = {name: number for number, name in enumerate(names, start=1)}
    moved: dict[int, int] = {}
    lines: list[int] = []
    house, first = None, 0
    for number, values in rows:
        if values[at["户编号"] - 1] != house:
            _merge_house(sheet, at, first, sheet.max_row)
            house = values[at["户编号"] - 1]
            if len(moved) in range(50, 55):
                sheet.append(["小计", None, None, None, "共 50 人"])
                sheet.append([SPELLED.get(name, name) for name in names])
                lines += [sheet.max_row - 1, sheet.max_row]
            first = sheet.max_row + 1
        sheet.append(values)
        moved[number] = sheet.max_row
    _merge_house(sheet, at, first, sheet.max_row)
    sheet.append(["合计", None, None, None, "166 人"])
    sheet.append(["填表人：李明", None, None, "审核人：王芳"])
    sheet.append(["注：数据截至十月底"])
    lines += [sheet.max_row - 2, sheet.max_row - 1, sheet.max_row]
    wanted: Expected = {
        (moved[row or 0], SPELLED.get(column, column).replace("\n", ""), code, severity)
        for row, column, code, severity in expected
    }
    return _saved(workbook), wanted, lines


def _merge_headings(sheet: Worksheet, names: list[str]) -> None:
    column = 1
    while column <= len(names):
        group = GROUPS.get(names[column - 1])
        end = column
        if group is None:
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
        else:
            while end < len(names) and GROUPS.get(names[end]) == group:
                end += 1
            if end > column:
                sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=end)
        column = end + 1


def _merge_house(sheet: Worksheet, at: dict[str, int], first: int, last: int) -> None:
    if not first or last <= first:
        return
    for name in MERGED:
        column = at[name]
        sheet.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)


@pytest.fixture(scope="session")
def csv_style(people: tuple[list[str], list[tuple[int, list[Any]]]]) -> Callable[[str, str], bytes]:
    """The sample as csv text in an encoding and with a delimiter; IDs as ``="…"``."""
    names, rows = people

    def shown(name: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        if name in {"户编号", "人编号"}:
            return f'="{value}"'
        return str(float(value)) if name == "联系电话" and isinstance(value, int) else str(value)

    def made(encoding: str, delimiter: str) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(["（自定义）脱贫人口信息_20261101"])
        writer.writerow(["数据截止时间：2026-11-01"])
        writer.writerow(names)
        for _number, values in rows:
            writer.writerow([shown(name, value) for name, value in zip(names, values, strict=True)])
        return out.getvalue().encode(encoding)

    return made
